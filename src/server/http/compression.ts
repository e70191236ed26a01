import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, gzip, gzipSync, constants as zlib } from 'node:zlib';
import { choiceBy } from './negotiation.ts';

/** Bytes from which compression is worth its while. */
const FEWEST_BYTES = 1_024;

/** Up to here compressing takes less than handing it to another thread; beyond, others would wait for it. */
const MOST_BYTES_AT_ONCE = 32 * 1024;

/** What is text; pictures and fonts are compressed already. */
const COMPRESSIBLE =
  /^(?:text\/|application\/(?:[\w.+-]+\+)?(?:json|xml)\b|application\/(?:javascript|x-ndjson)\b|image\/svg)/;

/** The smallest first. */
const ENCODINGS = ['br', 'gzip'] as const;

export type Encoding = (typeof ENCODINGS)[number];

/** Whether an answer has a compressed form besides its own, so that caches must tell the two apart. */
export function isCompressible(headers: Record<string, string>, bytes: number): boolean {
  const { 'content-type': type, 'content-encoding': encoding } = headers;
  return bytes > FEWEST_BYTES && encoding === undefined && type !== undefined && COMPRESSIBLE.test(type);
}

/** The encodings that an `Accept-Encoding` accepts, the preferred one first; Brotli before gzip where it prefers neither. */
export const encodingsFor = choiceBy(
  'accept-encoding',
  (client) => client.encodings(ENCODINGS, { preferred: ENCODINGS }) as Encoding[],
);

const GZIP = { level: 4 };
const brotli = (size: number) => ({
  params: { [zlib.BROTLI_PARAM_QUALITY]: 4, [zlib.BROTLI_PARAM_SIZE_HINT]: size },
});
const brotliElsewhere = promisify(brotliCompress);
const gzipElsewhere = promisify(gzip);

/** The bytes in an encoding: small ones at once, large ones by a thread of Node's pool. */
export function compress(bytes: Uint8Array, encoding: Encoding): Buffer | Promise<Buffer> {
  const atOnce = bytes.length <= MOST_BYTES_AT_ONCE;
  if (encoding === 'gzip') return atOnce ? gzipSync(bytes, GZIP) : gzipElsewhere(bytes, GZIP);
  return atOnce ? brotliCompressSync(bytes, brotli(bytes.length)) : brotliElsewhere(bytes, brotli(bytes.length));
}
