import { createHash } from 'node:crypto';

/**
 * Returns the ETag of a response: a hash of its content. It is weak (RFC 9110, 8.8.1), since compression and the two
 * media types change the bytes but not the content.
 */
export function etagOf(body: string | Uint8Array): string {
  return `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
}

/** Whether the header `If-None-Match` matches this ETag, by weak comparison (RFC 9110, 13.1.2). */
export function matchesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  const wanted = etag.replace(/^W\//, '');
  return ifNoneMatch.match(/"[^"]*"/g)?.some((named) => named === wanted) ?? false;
}
