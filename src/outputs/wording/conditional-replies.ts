import { cacheControlFor } from '../../access/cache-control.ts';
import type { RequestContext } from '../../access/context.ts';
import { Role } from '../../access/viewer.ts';
import type { Reader } from '../../query/running/reader.ts';
import { readDataVersion } from '../../records/data-version.reads.ts';
import { AnswerCache, requestKey } from '../../server/http/answer-cache.ts';
import { etagOf, matchesEtag } from '../../server/http/entity-tags.ts';
import type { Reply, RouteRequest } from '../../server/http/route.ts';
import type { Writer } from './writer.ts';

/** The price of a check whether the data changed; a row of a GraphQL response costs 1. */
export const CHANGE_CHECK_COST = 1;

/**
 * Replies that depend only on the data, the address and the language, for programs that poll. If nothing was written since
 * the last reply, a client that has it gets 304 after one small statement, and pays only for that.
 */
export class ConditionalReplies {
  /** Without bodies, which differ in almost every request. */
  readonly #answers = new AnswerCache(0);

  /** @param cost the price of a reply with a body; a row of a GraphQL response costs 1 */
  constructor(
    private readonly reader: Reader<RequestContext>,
    private readonly cost: number,
  ) {}

  /**
   * Replies to a request. A reply to a client with a key is read each time and never cached.
   *
   * @param to the writer, which decides the language
   * @param headers that describe the body
   * @param write reads the data and writes the body
   * @throws GraphQLError RATE_LIMITED if a body has to be written and the client's allowance is used up
   */
  async reply(
    { path, search, request, charge }: RouteRequest,
    to: Writer,
    context: RequestContext,
    headers: Record<string, string>,
    write: () => Promise<string>,
  ): Promise<Reply> {
    const caching = { 'cache-control': cacheControlFor(context.viewer), vary: 'Accept-Language, Authorization' };
    if (context.viewer.role !== Role.ANONYMOUS) {
      const left = charge(this.cost);
      return { status: 200, headers: { ...headers, ...caching, ...left }, body: await write() };
    }
    const address = requestKey(context.publicUrl, path, search, to.wanted.lang, to.words.lang);
    // Read before the body, so that a concurrent write changes the next state.
    const state = await readDataVersion((statement) => this.reader.rowsOf(statement, context));
    const has = (etag: string) => matchesEtag(request.headers['if-none-match'], etag);
    const known = this.#answers.find(address, state)?.etag;
    if (known && has(known)) return { status: 304, headers: { ...caching, etag: known }, body: '' };
    const left = charge(this.cost);
    const body = await write();
    const etag = etagOf(body);
    this.#answers.keep(address, state, { etag, data: null, price: this.cost, position: null });
    const all = { ...caching, ...left, etag };
    return has(etag) ? { status: 304, headers: all, body: '' } : { status: 200, headers: { ...headers, ...all }, body };
  }
}
