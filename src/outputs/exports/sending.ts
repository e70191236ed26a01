import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { createBrotliCompress, createGzip, constants as zlib } from 'node:zlib';
import { drained } from '../../runtime/drained.ts';
import { encodingsFor } from '../../server/http/compression.ts';
import { etagOf, namesEtag } from '../../server/http/entity-tags.ts';
import type { StreamAsked } from '../../server/http/route.ts';

/** How fast a client must take an export: as long, the instant of the data that it takes is kept in the database. */
export const SENDING_LIMITS = {
  /** Milliseconds that the whole may take. */
  durationMs: 900_000,
  /** Bytes a second, as they are sent, over the time that the export waits for the client. */
  bytesPerSecond: 32 * 1024,
  /** Milliseconds that the export may wait in all before the rate counts. */
  graceMs: 30_000,
};

export type SendingLimits = typeof SENDING_LIMITS;

const COMPRESSING = {
  br: () => createBrotliCompress({ params: { [zlib.BROTLI_PARAM_QUALITY]: 3 } }),
  gzip: () => createGzip({ level: 3 }),
};

/**
 * Sends pieces as they come, none before the client has taken those before it, compressed where it likes that. Nothing
 * has been sent as long as the first piece has not come.
 */
export async function send(
  { request, response }: StreamAsked,
  headers: Record<string, string>,
  pieces: AsyncGenerator<string | Buffer>,
  limits?: Partial<SendingLimits>,
): Promise<void> {
  const first = await pieces.next();
  const [encoding] = encodingsFor(request.headers['accept-encoding']);
  const vary = [headers.vary, 'Accept-Encoding'].filter(Boolean).join(', ');
  response.writeHead(200, { ...headers, vary, ...(encoding && { 'content-encoding': encoding }) });
  if (request.method === 'HEAD') {
    await pieces.return(undefined);
    response.end();
    return;
  }
  const all = (async function* () {
    if (!first.done) yield first.value;
    yield* pieces;
  })();
  const source = Readable.from(all, { objectMode: true, highWaterMark: 1 });
  const paced = pacedBy(response, { ...SENDING_LIMITS, ...limits });
  if (encoding) await pipeline(source, COMPRESSING[encoding](), paced);
  else await pipeline(source, paced);
}

/**
 * Takes bytes for a response, and closes its connection once the client takes them too slowly. Only the time counts in which
 * the client has not taken what was written.
 */
function pacedBy(response: ServerResponse, { durationMs, bytesPerSecond, graceMs }: SendingLimits) {
  return async (chunks: AsyncIterable<string | Buffer>): Promise<void> => {
    const duration = setTimeout(() => response.destroy(), durationMs).unref();
    let patienceMs = graceMs;
    try {
      for await (const chunk of chunks) {
        if (response.destroyed) throw new Error('The client has gone, or was too slow.');
        patienceMs += (Buffer.byteLength(chunk) / bytesPerSecond) * 1000;
        if (response.write(chunk)) continue;
        const since = performance.now();
        const slow = setTimeout(() => response.destroy(), patienceMs).unref();
        await drained(response);
        clearTimeout(slow);
        patienceMs -= performance.now() - since;
      }
      response.end();
      await finished(response);
    } catch (error) {
      response.destroy();
      throw error;
    } finally {
      clearTimeout(duration);
    }
  };
}

/** Sends what is whole already, unless the client has it. @param own headers beside those that every answer has */
export async function sendWhole(asked: StreamAsked, own: Record<string, string>, text: string): Promise<void> {
  const etag = etagOf(text);
  const headers = { ...asked.headers, ...own, etag };
  const { request, response } = asked;
  if (namesEtag(request.headers['if-none-match'], etag)) response.writeHead(304, headers).end();
  else await send(asked, headers, piecesOf(text));
}

async function* piecesOf(text: string): AsyncGenerator<string> {
  yield text;
}

/** Calls back where the client goes before it has everything. */
export function whenGone(response: ServerResponse, then: () => void): void {
  response.once('close', () => response.writableFinished || then());
}
