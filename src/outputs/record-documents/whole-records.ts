import type { IncomingMessage } from 'node:http';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import type { RequestContext } from '../../access/context.ts';
import { OwnQuery } from '../../query/running/in-process.ts';
import type { Reader } from '../../query/running/reader.ts';
import type { FoundRecord } from '../../records/description/found-record.ts';
import { tableOf } from '../../records/description/record-type.ts';
import { recordTypes } from '../../records/description/registry.ts';
import { readId, readVersionId, writeId } from '../../records/values/ids.ts';
import { fragmentReader, textsIn } from './fragments.ts';

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
    const withFragments = fragmentReader();
    this.#queries = new Map(
      recordTypes().map(({ type, page }) => {
        const [query] = textsIn(page.document);
        return [tableOf(type), new OwnQuery(withFragments(query!), schema, reader)];
      }),
    );
  }

  /**
   * @param id as in addresses: of a record, which finds the survivor if the record was merged; or of a version
   * @param lang the language in which names and titles are wanted
   * @returns null where there is nothing that this reader may see
   */
  async find(id: string, lang: string, context: RequestContext): Promise<WholeRecord | null> {
    const version = readVersionId(id);
    const query = this.#queries.get((version ?? readId(id))?.type ?? '');
    if (!query) return null;
    // Filters take no version: lists of other records are as they are now.
    const record = version ? writeId(version.type, version.uuid) : id;
    const variables = { id, lang, ...(query.text.includes('$record') && { record }) };
    const { data, errors } = await query.ask(variables, context);
    // Nothing here is the client's but the id: what else goes wrong is ours, and is answered as such.
    const fault = errors.find((error) => !(error instanceof GraphQLError));
    if (fault) throw fault;
    if (!data?.node) return null;
    const { node, ...beside } = data;
    return { record: { ...node, ...beside }, query: query.text, variables };
  }
}
