import { GraphQLLocale } from 'graphql-scalars';
import { cacheControlFor } from '../../access/cache-control.ts';
import { bibtex } from '../../outputs/citations/bibtex.ts';
import { cslJson } from '../../outputs/citations/csl-item.ts';
import { jsonLd } from '../../outputs/linked-data/json-ld.ts';
import { ownTexts } from '../../outputs/list-address.ts';
import type { RecordFormat } from '../../outputs/record-documents/record-format.ts';
import {
  type OutputOptions,
  type QueriedRecord,
  RecordQueries,
} from '../../outputs/record-documents/record-queries.ts';
import { pageReply } from '../../outputs/wording/page-reply.ts';
import type { Site } from '../../outputs/wording/site.ts';
import type { Writer } from '../../outputs/wording/writer.ts';
import { notFound } from '../../runtime/errors.ts';
import { chooseByHeader } from '../../server/http/negotiation.ts';
import type { Reply, Route, RouteRequest } from '../../server/http/route.ts';
import { writeQueryHash } from '../playground/address.ts';
import { notFoundPage, recordPage } from './record-page.ts';

/** The formats of a record other than its page. */
const FORMATS: readonly RecordFormat[] = [bibtex, cslJson, jsonLd];

/** Formats by media type of `Accept`; null is the page, which comes first as the default. */
const BY_MEDIA_TYPE = new Map<string, RecordFormat | null>([
  ['text/html', null],
  ['application/xhtml+xml', null],
  ...FORMATS.flatMap((format) =>
    format.mediaTypes.map((type): [string, RecordFormat] => [type.split(';')[0]!, format]),
  ),
]);

/**
 * The routes of records, `/id/<id>` and `/id/<id>@<version>`. They serve a page, or the format that `Accept` or the extension
 * of the address names.
 */
export function recordRoutes(site: Site, options: OutputOptions): Route[] {
  const records = new RecordQueries(options.schema, options.reader);
  return [{ at: '/id/', cost: 100, handle: (incoming) => answer(incoming, records, site, options) }];
}

async function answer(
  incoming: RouteRequest,
  records: RecordQueries,
  site: Site,
  { contextOf, siteTitle }: OutputOptions,
): Promise<Reply> {
  const { request, search } = incoming;
  const writer = await site.writerFor(incoming);
  const path = decodePath(incoming.path.slice('/id/'.length));
  const byExtension = FORMATS.find(({ extension }) => path.endsWith(extension));
  const id = byExtension ? path.slice(0, -byExtension.extension.length) : path;
  const format = byExtension ?? formatFor(request.headers.accept);
  // Pages ignore unknown parameters, which other sites may have added to a link.
  if (format) ownTexts(new URLSearchParams(search), { lang: GraphQLLocale });
  const context = await contextOf(request, incoming.waiting);
  const found = await records.find(id, writer.wanted.lang, context);
  // Redirects from a merged record to its survivor, and from an instant to the version number.
  if (found && found.record.id !== id) {
    const location = `${found.record.id}${byExtension?.extension ?? ''}${search}`;
    return { status: 302, headers: { location, vary: 'Authorization' }, body: '' };
  }
  if (!format) {
    const varying = { vary: VARY };
    return found ? pageReply(pageOf(found, siteTitle, writer), varying) : pageReply(notFoundPage(writer), varying, 404);
  }
  if (!found) throw notFound('There is no such record.');
  return {
    status: 200,
    headers: {
      'content-type': format.mediaTypes[0],
      'cache-control': cacheControlFor(context.viewer),
      vary: VARY,
    },
    body: format.write(found.record, { publicUrl: context.publicUrl, siteTitle, readOn: today() }),
  };
}

/** Decodes a path: programs may percent-encode the `@` and the colons of a version. */
function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const VARY = 'Accept, Accept-Language, Authorization';

/** The preferred format of a request; null for the page. */
const formatFor = chooseByHeader(
  'accept',
  (client) => BY_MEDIA_TYPE.get(client.mediaType([...BY_MEDIA_TYPE.keys()]) ?? '') ?? null,
);

function pageOf({ record, query, variables }: QueriedRecord, siteTitle: string, writer: Writer): string {
  const playground = `../playground#${writeQueryHash({ query, variables: JSON.stringify(variables, null, 2) })}`;
  return recordPage(record, { playground, forms: FORMATS, siteTitle, readOn: today() }, writer);
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
