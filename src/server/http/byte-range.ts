import type { IncomingMessage } from 'node:http';

/** The first and the last byte of a part of a file. */
export interface ByteRange {
  start: number;
  end: number;
}

/** More digits than any file needs, and few enough for an exact number. */
const ONE_RANGE = /^bytes=(\d{0,15})-(\d{0,15})$/i;

/**
 * Returns the part of a file that a request wants (RFC 9110, 14.2). Several ranges, another unit or a malformed header are
 * ignored, as the RFC allows: the client gets the whole file. `range-parser`, which reads them too, needs Node.js 22.
 *
 * @param size of the file in bytes
 * @param etag a strong ETag of the file; a client that has another version gets the whole file
 * @returns null for the whole file; `UNSATISFIABLE` if the file has no such bytes (416)
 */
export function byteRangeOf(
  { method, headers }: Pick<IncomingMessage, 'method' | 'headers'>,
  size: number,
  etag: string,
): ByteRange | 'UNSATISFIABLE' | null {
  const [, first, last] = ONE_RANGE.exec(headers.range ?? '') ?? [];
  if (method !== 'GET' || !(first || last)) return null;
  const condition = headers['if-range'];
  if (condition !== undefined && condition !== etag) return null;
  if (first && last && Number(last) < Number(first)) return null;
  const start = first ? Number(first) : Math.max(0, size - Number(last));
  const end = first && last ? Math.min(Number(last), size - 1) : size - 1;
  return start > end ? 'UNSATISFIABLE' : { start, end };
}
