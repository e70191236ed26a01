import { cacheControlFor } from '../access/cache-control.ts';
import { Role } from '../access/viewer.ts';
import type { RequestContext } from '../context.ts';
import type { Asked, Reply } from '../door.ts';
import { etagOf, namesEtag, RememberedEtags } from '../entity-tags.ts';
import type { Reader } from '../reading/reader.ts';
import { stateOfData } from '../records/state-of-data.reads.ts';
import type { Writer } from './writer.ts';

/**
 * Replies that depend on the data, the address and the language alone, to programs that ask again and again. Whoever has
 * one already is told so (304) without its being read, as long as nothing was written since. That costs one small statement.
 */
export class ConditionalReplies {
  readonly #reader: Reader<RequestContext>;
  readonly #etags = new RememberedEtags();

  constructor(reader: Reader<RequestContext>) {
    this.#reader = reader;
  }

  /**
   * The reply to a request. What is for somebody is read each time, and is nobody's to keep.
   *
   * @param to in whose languages it is written
   * @param headers that say what the body is
   * @param write reads the data and writes the body
   */
  async reply(
    { path, search, request }: Asked,
    to: Writer,
    context: RequestContext,
    headers: Record<string, string>,
    write: () => Promise<string>,
  ): Promise<Reply> {
    const caching = { 'cache-control': cacheControlFor(context.viewer), vary: 'Accept-Language, Authorization' };
    if (context.viewer.role !== Role.ANONYMOUS) {
      return { status: 200, headers: { ...headers, ...caching }, body: await write() };
    }
    const address = [context.publicUrl, path, search, to.wanted.lang, to.words.lang].join('\0');
    // Looked at before the body is read: what is written meanwhile makes the next state another.
    const state = await stateOfData((statement) => this.#reader.rowsOf(statement, context));
    const has = (etag: string) => namesEtag(request.headers['if-none-match'], etag);
    const unchanged = (etag: string): Reply => ({ status: 304, headers: { ...caching, etag }, body: '' });
    const known = this.#etags.find(address, state);
    if (known !== null && has(known)) return unchanged(known);
    const body = await write();
    const etag = etagOf(body);
    this.#etags.remember(address, state, etag);
    return has(etag) ? unchanged(etag) : { status: 200, headers: { ...headers, ...caching, etag }, body };
  }
}
