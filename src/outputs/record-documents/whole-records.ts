import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { fileURLToPath } from 'node:url';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import type { RequestContext } from '../../access/context.ts';
import { OwnQuery } from '../../query/running/in-process.ts';
import type { Reader } from '../../query/running/reader.ts';
import type { FoundRecord } from '../../records/description/found-record.ts';
import { tableOf } from '../../records/description/record-type.ts';
import { recordTypes } from '../../records/description/registry.ts';
import { readId } from '../../records/values/ids.ts';

/** What serves whole records as documents of some format. */
export interface OutputOptions {
  schema: GraphQLSchema;
  reader: Reader<RequestContext>;
  /** Who asks, and with which database: made anew for each page. */
  contextOf: (request: IncomingMessage, waiting: AbortSignal) => RequestContext | Promise<RequestContext>;
  /** What this server is called where it is cited. */
  siteTitle: string;
}

/** A record with what belongs to it, and the query that finds it. */
export interface WholeRecord {
  record: FoundRecord;
  query: string;
  variables: { [name: string]: string };
}

interface Found {
  node: FoundRecord | null;
  [beside: string]: unknown;
}

/** Finds a record with all that its forms tell of it, by one document for each type, and each time by one statement. */
export class WholeRecords {
  readonly #queries: ReadonlyMap<string, OwnQuery<Found, RequestContext>>;

  constructor(schema: GraphQLSchema, reader: Reader<RequestContext>) {
    this.#queries = new Map(
      recordTypes().map(({ type, page }) => [tableOf(type), new OwnQuery(documentAt(page.document), schema, reader)]),
    );
  }

  /**
   * @param id as in addresses. That of a record that was merged finds the one into which it was.
   * @param lang the language in which names and titles are wanted
   * @returns null where there is nothing that this reader may see
   */
  async find(id: string, lang: string, context: RequestContext): Promise<WholeRecord | null> {
    const query = this.#queries.get(readId(id)?.type ?? '');
    if (!query) return null;
    const variables = { id, lang, ...(query.text.includes('$topic') && { topic: id }) };
    const { data, errors } = await query.ask(variables, context);
    // Nothing here is the client's but the id: what else goes wrong is ours, and is answered as such.
    const fault = errors.find((error) => !(error instanceof GraphQLError));
    if (fault) throw fault;
    if (!data?.node) return null;
    const { node, ...beside } = data;
    return { record: { ...node, ...beside }, query: query.text, variables };
  }
}

/** The document of a type, with the fragments that it spreads. */
function documentAt(address: string): string {
  const own = readFileSync(fileURLToPath(address), 'utf8');
  const fragments = ['kept', 'item', 'maker'].filter((name) => new RegExp(`\\.\\.\\.${name}\\b`, 'i').test(own));
  return [own, ...fragments.map(fragmentCalled)].join('\n');
}

function fragmentCalled(name: string): string {
  return readFileSync(
    fileURLToPath(import.meta.resolve(`#src/outputs/record-documents/documents/${name}.graphql`)),
    'utf8',
  );
}
