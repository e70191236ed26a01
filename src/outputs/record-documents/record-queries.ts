import type { IncomingMessage } from 'node:http';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import type { RequestContext } from '../../access/context.ts';
import { InternalQuery } from '../../query/running/internal-query.ts';
import type { Reader } from '../../query/running/reader.ts';
import type { FoundRecord } from '../../records/description/found-record.ts';
import { tableOf } from '../../records/description/record-type.ts';
import { recordTypeOfId, recordTypes } from '../../records/description/registry.ts';
import { formatId, parseId, parseVersionId } from '../../records/values/ids.ts';
import { fragmentAppender, readDocuments } from './fragments.ts';

/** The parts of the server that outputs need. */
export interface OutputOptions {
  schema: GraphQLSchema;
  reader: Reader<RequestContext>;
  /** Authenticates the client and picks the database; called once for each response. */
  contextOf: (request: IncomingMessage, waiting: AbortSignal) => RequestContext | Promise<RequestContext>;
  /** The title of this server in citations. */
  siteTitle: string;
}

/** A record with its related records, and the query that reads it. */
export interface QueriedRecord {
  record: FoundRecord;
  query: string;
  variables: Variables;
}

interface Variables {
  [name: string]: string | boolean;
}

interface Found {
  node: FoundRecord | null;
  [related: string]: unknown;
}

/** A page of a list, to which further pages are added. */
interface LongList {
  nodes: unknown[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** Rows of a long list. Exports have the rest. */
const MAX_ROWS = 500;

/** Adds further pages to the first page of a list, up to MAX_ROWS. */
async function completeList(
  list: LongList,
  readAfter: (cursor: string) => Promise<LongList | undefined>,
): Promise<void> {
  let { hasNextPage, endCursor } = list.pageInfo;
  while (hasNextPage && endCursor && list.nodes.length < MAX_ROWS) {
    const next = await readAfter(endCursor);
    if (!next) return;
    list.nodes.push(...next.nodes);
    ({ hasNextPage, endCursor } = next.pageInfo);
  }
}

/** Runs the query of a record. @throws an internal error: the client supplies only the id */
async function foundBy(
  query: InternalQuery<Found, RequestContext>,
  variables: Variables,
  context: RequestContext,
): Promise<Found | null> {
  const { data, errors } = await query.ask(variables, context);
  const internal = errors.find((error) => !(error instanceof GraphQLError));
  if (internal) throw internal;
  return data;
}

/** Returns the text of the document that finds a record, by the table of its type. */
export function recordDocuments(): Map<string, string> {
  const withFragments = fragmentAppender();
  return new Map(
    recordTypes().map(({ type, page }) => [tableOf(type), withFragments(readDocuments(page.document)[0]!)]),
  );
}

/** Reads a record for its page and its formats: one document for each type, and one statement for each record. */
export class RecordQueries {
  readonly #queries: ReadonlyMap<string, InternalQuery<Found, RequestContext>>;

  constructor(schema: GraphQLSchema, reader: Reader<RequestContext>) {
    this.#queries = new Map(
      [...recordDocuments()].map(([table, text]) => [table, new InternalQuery(text, schema, reader)]),
    );
  }

  /**
   * @param id as in addresses, of a record or a version; the id of a merged record finds the survivor
   * @param lang the language of names and titles
   * @param isPage whether the fields are read that only pages show
   * @returns null if there is no such record or the client may not see it
   */
  async find(id: string, lang: string, context: RequestContext, isPage = false): Promise<QueriedRecord | null> {
    const version = parseVersionId(id);
    const query = this.#queries.get((version ?? parseId(id))?.type ?? '');
    if (!query) return null;
    // Filters take no version: lists of related records show the current state.
    const record = version ? formatId(version.type, version.uuid) : id;
    const variables = {
      id,
      lang,
      ...(query.text.includes('$record') && { record }),
      ...(query.text.includes('$page') && { page: isPage }),
    };
    const data = await foundBy(query, variables, context);
    if (!data?.node) return null;
    const { node, ...related } = data;
    const { longList } = recordTypeOfId(node.id).page;
    const list = longList && (node as FoundRecord & { [list: string]: LongList })[longList];
    if (list)
      await completeList(list, async (after) => {
        const further = await foundBy(query, { ...variables, after }, context);
        return (further?.node as unknown as { [list: string]: LongList } | undefined)?.[longList];
      });
    return { record: { ...node, ...related }, query: query.text, variables };
  }
}
