import { cacheControlFor } from '../../access/cache-control.ts';
import type { RequestContext } from '../../access/context.ts';
import { Role } from '../../access/viewer.ts';
import type { Reader } from '../../query/running/reader.ts';
import { stateOfData } from '../../records/state-of-data.reads.ts';
import { etagOf, namesEtag, RememberedEtags } from '../../server/http/entity-tags.ts';
import type { Asked, Reply } from '../../server/http/route.ts';
import type { Writer } from './writer.ts';

/** What a door costs that replies so, in rows of a GraphQL answer: the look whether anything was written. */
export const LOOK = 1;

/**
 * Replies that depend on the data, the address and the language alone, to programs that ask again and again. Whoever has
 * one already is told so (304) without its being read, as long as nothing was written since. That costs one small statement,
 * and is charged so.
 */
export class ConditionalReplies {
  readonly #etags = new RememberedEtags();

  /** @param cost what it costs to read and write one, in rows of a GraphQL answer */
  constructor(
    private readonly reader: Reader<RequestContext>,
    private readonly cost: number,
  ) {}

  /**
   * The reply to a request. What is for somebody is read each time, and is nobody's to keep.
   *
   * @param to in whose languages it is written
   * @param headers that say what the body is
   * @param write reads the data and writes the body
   * @throws GraphQLError RATE_LIMITED where a body has to be written that whoever asks cannot afford
   */
  async reply(
    { path, search, request, charge }: Asked,
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
    const address = [context.publicUrl, path, search, to.wanted.lang, to.words.lang].join('\0');
    // Looked at before the body is read: what is written meanwhile makes the next state another.
    const state = await stateOfData((statement) => this.reader.rowsOf(statement, context));
    const has = (etag: string) => namesEtag(request.headers['if-none-match'], etag);
    const known = this.#etags.find(address, state);
    if (known !== null && has(known)) return { status: 304, headers: { ...caching, etag: known }, body: '' };
    const left = charge(this.cost);
    const body = await write();
    const etag = etagOf(body);
    this.#etags.remember(address, state, etag);
    const all = { ...caching, ...left, etag };
    return has(etag) ? { status: 304, headers: all, body: '' } : { status: 200, headers: { ...headers, ...all }, body };
  }
}
