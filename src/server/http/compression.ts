import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, gzip, gzipSync, constants as zlib } from 'node:zlib';
import { chooseByHeader } from './negotiation.ts';

/** Responses of fewer bytes are not compressed. */
const MIN_BYTES = 1_024;

/** Up to this size, compressing takes less time than handing it to a thread; above it, other requests would wait. */
const MAX_SYNC_BYTES = 32 * 1024;

/** Media types that are text; images and fonts are compressed already. */
const COMPRESSIBLE =
  /^(?:text\/|application\/(?:[\w.+-]+\+)?(?:json|xml)\b|application\/(?:javascript|x-ndjson)\b|image\/svg)/;

/** In order of preference: the smallest first. */
const ENCODINGS = ['br', 'gzip'] as const;

export type Encoding = (typeof ENCODINGS)[number];

/** Whether a response may be sent compressed, so that caches must tell the forms apart. */
export function isCompressible(headers: Record<string, string>, bytes: number): boolean {
  const { 'content-type': type, 'content-encoding': encoding } = headers;
  return bytes > MIN_BYTES && encoding === undefined && type !== undefined && COMPRESSIBLE.test(type);
}

/**
 * The encodings that an `Accept-Encoding` accepts, the preferred one first; Brotli before gzip if the client prefers
 * neither.
 */
export const encodingsFor = chooseByHeader(
  'accept-encoding',
  (client) => client.encodings(ENCODINGS, { preferred: ENCODINGS }) as Encoding[],
);

const GZIP = { level: 4 };
const brotli = (size: number) => ({
  params: { [zlib.BROTLI_PARAM_QUALITY]: 4, [zlib.BROTLI_PARAM_SIZE_HINT]: size },
});
const brotliAsync = promisify(brotliCompress);
const gzipAsync = promisify(gzip);

/** Compresses bytes: small ones synchronously, large ones on Node's thread pool. */
export function compress(bytes: Uint8Array, encoding: Encoding): Buffer | Promise<Buffer> {
  const atOnce = bytes.length <= MAX_SYNC_BYTES;
  if (encoding === 'gzip') return atOnce ? gzipSync(bytes, GZIP) : gzipAsync(bytes, GZIP);
  return atOnce ? brotliCompressSync(bytes, brotli(bytes.length)) : brotliAsync(bytes, brotli(bytes.length));
}
