import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { createBrotliCompress, createGzip, constants as zlib } from 'node:zlib';
import { waitForDrain } from '../../runtime/drain.ts';
import { encodingsFor } from '../../server/http/compression.ts';
import { etagOf, matchesEtag } from '../../server/http/entity-tags.ts';
import type { StreamRequest } from '../../server/http/route.ts';

/** Limits for slow clients: PostgreSQL keeps old row versions as long as an export runs. */
export const SENDING_LIMITS = {
  /** Maximum duration of an export. */
  durationMs: 900_000,
  /** Minimum rate, in compressed bytes, over the time that the export waits for the client. */
  bytesPerSecond: 32 * 1024,
  /** Total waiting time before the minimum rate applies. */
  graceMs: 30_000,
};

export type SendingLimits = typeof SENDING_LIMITS;

const COMPRESSING = {
  br: () => createBrotliCompress({ params: { [zlib.BROTLI_PARAM_QUALITY]: 3 } }),
  gzip: () => createGzip({ level: 3 }),
};

/**
 * Streams pieces with backpressure, compressed if the client accepts it. The head of the response is sent only after the
 * first piece arrived, so an earlier error can still set the status.
 */
export async function send(
  { request, response }: StreamRequest,
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
  const paced = enforceRate(response, { ...SENDING_LIMITS, ...limits });
  if (encoding) await pipeline(source, COMPRESSING[encoding](), paced);
  else await pipeline(source, paced);
}

/** Writes to a response, and closes the connection of a client that is too slow. Only time spent on backpressure counts. */
function enforceRate(response: ServerResponse, { durationMs, bytesPerSecond, graceMs }: SendingLimits) {
  return async (chunks: AsyncIterable<string | Buffer>): Promise<void> => {
    const duration = setTimeout(() => response.destroy(), durationMs).unref();
    let allowedMs = graceMs;
    try {
      for await (const chunk of chunks) {
        if (response.destroyed) throw new Error('The client disconnected or was too slow.');
        allowedMs += (Buffer.byteLength(chunk) / bytesPerSecond) * 1000;
        if (response.write(chunk)) continue;
        const since = performance.now();
        const slow = setTimeout(() => response.destroy(), allowedMs).unref();
        await waitForDrain(response);
        clearTimeout(slow);
        allowedMs -= performance.now() - since;
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

/** Sends a complete text, or 304 if the client has it. @param own headers besides those of every response */
export async function sendText(incoming: StreamRequest, own: Record<string, string>, text: string): Promise<void> {
  const etag = etagOf(text);
  const headers = { ...incoming.headers, ...own, etag };
  const { request, response } = incoming;
  if (matchesEtag(request.headers['if-none-match'], etag)) response.writeHead(304, headers).end();
  else await send(incoming, headers, piecesOf(text));
}

async function* piecesOf(text: string): AsyncGenerator<string> {
  yield text;
}

/** Calls back if the client disconnects before the response is complete. */
export function onDisconnect(response: ServerResponse, then: () => void): void {
  response.once('close', () => response.writableFinished || then());
}
