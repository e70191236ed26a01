import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliCompress, createGzip, constants as zlib } from 'node:zlib';
import { etagOf, namesEtag } from '../entity-tags.ts';
import { encodingFor } from '../transport/compression.ts';

/** For how long a client may take, in milliseconds: as long, the instant of what it takes is kept in the database. */
const LONGEST_SENDING = 3_600_000;

const COMPRESSING = {
  br: () => createBrotliCompress({ params: { [zlib.BROTLI_PARAM_QUALITY]: 3 } }),
  gzip: () => createGzip({ level: 3 }),
};

/**
 * Sends pieces as they come, none before the client has taken those before it, compressed where it likes that. Nothing
 * has been sent as long as the first piece has not come.
 */
export async function send(
  request: IncomingMessage,
  response: ServerResponse,
  headers: Record<string, string>,
  pieces: AsyncGenerator<string | Buffer>,
): Promise<void> {
  const first = await pieces.next();
  const encoding = encodingFor(request.headers['accept-encoding']);
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
  const hangUp = setTimeout(() => response.destroy(), LONGEST_SENDING).unref();
  try {
    const source = Readable.from(all, { objectMode: true, highWaterMark: 1 });
    if (encoding) await pipeline(source, COMPRESSING[encoding](), response);
    else await pipeline(source, response);
  } finally {
    clearTimeout(hangUp);
  }
}

/** Sends what is whole already, unless the client has it. */
export async function sendWhole(
  request: IncomingMessage,
  response: ServerResponse,
  headers: Record<string, string>,
  text: string,
): Promise<void> {
  const etag = etagOf(text);
  if (namesEtag(request.headers['if-none-match'], etag)) response.writeHead(304, { ...headers, etag }).end();
  else await send(request, response, { ...headers, etag }, piecesOf(text));
}

async function* piecesOf(text: string): AsyncGenerator<string> {
  yield text;
}

/** Calls back where the client goes before it has everything. */
export function whenGone(response: ServerResponse, then: () => void): void {
  response.once('close', () => response.writableFinished || then());
}
