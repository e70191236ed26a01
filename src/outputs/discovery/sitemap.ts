import type { RequestContext } from '../../access/context.ts';
import { ANONYMOUS } from '../../access/viewer.ts';
import { raw, sql, visible } from '../../query/sql.ts';
import { type RecordTypeDescription, tableOf } from '../../records/description/record-type.ts';
import { isSlugged, recordTypes } from '../../records/description/registry.ts';
import { formatId } from '../../records/values/ids.ts';
import { HttpError } from '../../server/http/http-error.ts';
import type { StreamRequest, StreamRoute } from '../../server/http/route.ts';
import { type ExportOptions, METHODS, readInTime } from '../exports/options.ts';
import { send, sendText } from '../exports/send.ts';
import { html } from '../wording/html.ts';

// Sitemaps of PUBLIC records (https://www.sitemaps.org/protocol.html), whatever the key of the client.

/** Rows of one statement, so that memory stays flat. */
const BATCH_ROWS = 5_000;

/** Records of a part when it is written. */
export const PART_ROWS = 40_000;

/** Maximum number of addresses in a file, by the protocol. Records that are added within the hour fit in. */
const MAX_ADDRESSES = 50_000;

const INDEX_COST = 10;
const PART_COST = 1_000;

const HEADERS = { 'content-type': 'application/xml; charset=utf-8', 'cache-control': 'public, no-cache' };
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>';
const NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"';

/** The routes `/sitemap.xml` and `/sitemap/<type>-<n>.xml`; none if search engines are not wanted. */
export function sitemapRoutes({ isIndexed }: { isIndexed: boolean }, options: ExportOptions): StreamRoute[] {
  if (!isIndexed) return [];
  return [
    { at: '/sitemap.xml', cost: INDEX_COST, methods: METHODS, serve: (incoming) => sendIndex(incoming, options) },
    { at: '/sitemap/', cost: INDEX_COST, methods: METHODS, serve: (incoming) => sendPart(incoming, options) },
  ];
}

/** Sends the list of all parts, with the latest change in each. */
async function sendIndex(incoming: StreamRequest, options: ExportOptions): Promise<void> {
  const parts = await rowsIn(
    incoming,
    options,
    sql`select type, number, updated_at from sitemap_part order by type, number`,
  );
  const entries = parts.map(
    ({ type, number, updated_at: changed }) =>
      html`<sitemap><loc>${options.publicUrl()}/sitemap/${(type as string).toLowerCase()}-${number as number}.xml</loc><lastmod>${instant(changed)}</lastmod></sitemap>\n`,
  );
  await sendText(
    incoming,
    HEADERS,
    `${DECLARATION}\n<sitemapindex ${NAMESPACE}>\n${entries.join('')}</sitemapindex>\n`,
  );
}

/** A range of records of one type by id: from the first id to before the last; null is no limit. */
interface Part {
  described: RecordTypeDescription;
  from: string | null;
  before: string | null;
}

async function sendPart(incoming: StreamRequest, options: ExportOptions): Promise<void> {
  const [, table, number] =
    /\/sitemap\/([a-z_]{1,50})-([1-9]\d{0,5})\.xml(?:\?|$)/.exec(incoming.request.url ?? '') ?? [];
  const described = recordTypes().find(({ type }) => tableOf(type) === table);
  const part = described && (await findPart(incoming, options, described, Number(number)));
  if (!part) throw new HttpError(404, 'NOT_FOUND', 'The sitemap has no such part. See /sitemap.xml for all parts.');
  const left = incoming.charge(PART_COST);
  await send(incoming, { ...incoming.headers, ...HEADERS, ...left }, written(incoming, options, part), options.sending);
}

/** Returns a part with its limits; null if there is none. Records may become PUBLIC before the first one. */
async function findPart(
  incoming: StreamRequest,
  options: ExportOptions,
  described: RecordTypeDescription,
  number: number,
): Promise<Part | null> {
  const [found] = await rowsIn(
    incoming,
    options,
    sql`select p.first_id, (select n.first_id from sitemap_part n where n.type = p.type and n.number = p.number + 1) as next_id
      from sitemap_part p where p.type = ${described.type} and p.number = ${number}`,
  );
  if (!found) return null;
  return { described, from: number === 1 ? null : (found.first_id as string), before: found.next_id as string | null };
}

/** Yields a part as XML. Its records are read while it is sent, so that a withdrawn one is missing at once. */
async function* written(incoming: StreamRequest, options: ExportOptions, part: Part): AsyncGenerator<string> {
  yield `${DECLARATION}\n<urlset ${NAMESPACE}>\n`;
  const { described, before } = part;
  const table = tableOf(described.type);
  const slug = described.page.path && isSlugged(table) ? raw('t.slug') : raw('null');
  let { from } = part;
  let isFirst = true;
  for (let left = MAX_ADDRESSES; left > 0; left -= BATCH_ROWS) {
    const rows = await rowsIn(
      incoming,
      options,
      sql`select t.id, ${slug} as slug, e.updated_at from ${raw(`"${table}"`)} t join record e on e.id = t.id
        where ${visible('t')} and t.id ${raw(isFirst ? '>=' : '>')} ${from ?? NO_ID} and ${before ? sql`t.id < ${before}` : raw('true')}
        order by t.id limit ${raw(String(BATCH_ROWS))}`,
    );
    yield rows
      .map(({ id, slug: named, updated_at: changed }) => {
        const path = named ? `${described.page.path}/${named}` : `id/${formatId(table, id as string)}`;
        return html`<url><loc>${options.publicUrl()}/${path}</loc><lastmod>${instant(changed)}</lastmod></url>\n`;
      })
      .join('');
    if (rows.length < BATCH_ROWS) break;
    from = rows.at(-1)!.id as string;
    isFirst = false;
  }
  yield '</urlset>\n';
}

const NO_ID = '00000000-0000-0000-0000-000000000000';

function rowsIn({ request }: StreamRequest, options: ExportOptions, statement: ReturnType<typeof sql>) {
  return readInTime(request, ANONYMOUS, options, (context: RequestContext) =>
    options.reader.rowsFor(statement, context),
  );
}

function instant(at: unknown): string {
  return (at as Date).toISOString();
}
