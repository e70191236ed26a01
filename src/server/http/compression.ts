import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, gzip, gzipSync, constants as zlib } from 'node:zlib';

/** Bytes from which compression is worth its while. */
const FEWEST_BYTES = 1_024;

/** Up to here compressing takes less than handing it to another thread; beyond, others would wait for it. */
const MOST_BYTES_AT_ONCE = 32 * 1024;

/** What is text; pictures and fonts are compressed already. */
const COMPRESSIBLE =
  /^(?:text\/|application\/(?:[\w.+-]+\+)?(?:json|xml)\b|application\/(?:javascript|x-ndjson)\b|image\/svg)/;

export type Encoding = 'br' | 'gzip';

/** Whether an answer has a compressed form besides its own, so that caches must tell the two apart. */
export function isCompressible(headers: Record<string, string>, bytes: number): boolean {
  const { 'content-type': type, 'content-encoding': encoding } = headers;
  return bytes > FEWEST_BYTES && encoding === undefined && type !== undefined && COMPRESSIBLE.test(type);
}

/** The encoding that a request's `Accept-Encoding` likes best, Brotli where it likes both the same; null for none. */
export function encodingFor(acceptEncoding: string | undefined): Encoding | null {
  if (!acceptEncoding) return null;
  const qualities = new Map<string, number>();
  for (const part of acceptEncoding.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim());
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    qualities.set(name, quality === undefined ? 1 : Number(quality) || 0);
  }
  const rest = qualities.get('*') ?? 0;
  const br = qualities.get('br') ?? rest;
  const gz = qualities.get('gzip') ?? rest;
  if (br <= 0 && gz <= 0) return null;
  return br >= gz ? 'br' : 'gzip';
}

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
