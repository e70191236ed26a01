import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { fileURLToPath } from 'node:url';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import type { RequestContext } from '../context.ts';
import type { Asked, Door, Reply } from '../door.ts';
import { addressOf } from '../playground/address.ts';
import { OwnQuery } from '../reading/in-process.ts';
import type { Reader } from '../reading/reader.ts';
import { readId } from '../records/ids.ts';
import { RecordType } from '../records/record.entity.ts';
import type { FoundRecord } from './found.ts';
import { CONTENT_SECURITY_POLICY } from './frame.ts';
import { wantedBy } from './languages.ts';
import { notFoundPage, recordPage } from './record-page.ts';
import { Writer } from './writer.ts';

export interface PagesOptions {
  schema: GraphQLSchema;
  reader: Reader<RequestContext>;
  /** Who asks, and with which database: made anew for each page. */
  contextOf: (request: IncomingMessage) => RequestContext | Promise<RequestContext>;
}

interface FoundPage {
  node: FoundRecord | null;
  cooperation?: FoundRecord['cooperation'];
}

type RecordQuery = OwnQuery<FoundPage, RequestContext>;

/** The door to the records' pages: `/id/<id>`, the address by which a record is cited. */
export function recordDoors(options: PagesOptions): Door[] {
  const queries = new Map(
    Object.values(RecordType).map((type) => [type.toLowerCase(), queryFor(type.toLowerCase(), options)]),
  );
  return [{ at: '/id/', answer: (asked) => answer(asked, queries, options) }];
}

async function answer(asked: Asked, queries: ReadonlyMap<string, RecordQuery>, options: PagesOptions): Promise<Reply> {
  const { headers } = asked.request;
  const writer = new Writer(wantedBy(new URLSearchParams(asked.search).get('lang'), headers['accept-language']));
  const id = asked.path.slice('/id/'.length);
  const query = queries.get(readId(id)?.type ?? '');
  if (!query) return page(404, notFoundPage(writer));

  const variables = variablesOf(query, id, writer.wanted.lang);
  const { data, errors } = await query.ask(variables, await options.contextOf(asked.request));
  // Nothing here is the client's but the id: what else goes wrong is ours, and is answered as such.
  const fault = errors.find((error) => !(error instanceof GraphQLError));
  if (fault) throw fault;
  const record = data?.node;
  if (!record) return page(404, notFoundPage(writer));
  // What was merged into another record is read there.
  if (record.id !== id) {
    return { status: 302, headers: { location: `${record.id}${asked.search}`, vary: 'Authorization' }, body: '' };
  }
  const playground = `../playground#${addressOf({ query: query.text, variables: JSON.stringify(variables, null, 2) })}`;
  return page(200, recordPage({ ...record, cooperation: data.cooperation ?? record.cooperation }, playground, writer));
}

function queryFor(type: string, { schema, reader }: PagesOptions): RecordQuery {
  const own = documentCalled(type);
  const fragments = ['kept', 'item', 'maker'].filter((name) => new RegExp(`\\.\\.\\.${name}\\b`, 'i').test(own));
  return new OwnQuery([own, ...fragments.map(documentCalled)].join('\n'), schema, reader);
}

function documentCalled(name: string): string {
  return readFileSync(fileURLToPath(import.meta.resolve(`#pages/documents/${name}.graphql`)), 'utf8');
}

function variablesOf(query: RecordQuery, id: string, lang: string): { [name: string]: string } {
  return { id, lang, ...(query.text.includes('$topic') && { topic: id }) };
}

function page(status: number, body: string): Reply {
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': CONTENT_SECURITY_POLICY,
      vary: 'Accept-Language, Authorization',
    },
    body,
  };
}
