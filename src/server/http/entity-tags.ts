import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** Addresses whose latest ETag is remembered. */
const MAX_ADDRESSES = 5_000;

/** Milliseconds for which an ETag is remembered. Then the response is generated again, whatever the data version. */
const MAX_AGE_MS = 600_000;

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

/**
 * The latest ETag of the response at each address, with the data version that it was generated from. While the version
 * is the same the response is unchanged, and need not be read.
 */
export class EtagCache {
  readonly #byAddress = new LRUCache<string, { state: string; etag: string }>({
    max: MAX_ADDRESSES,
    ttl: MAX_AGE_MS,
    ttlResolution: 1_000,
  });

  /** Returns the ETag of an address for a data version; null if it is not known. */
  find(address: string, state: string): string | null {
    const found = this.#byAddress.get(keyOf(address));
    return found?.state === state ? found.etag : null;
  }

  /**
   * @param state the data version before the response was read: a change during the read makes it differ from the next
   *   version
   */
  remember(address: string, state: string, etag: string): void {
    this.#byAddress.set(keyOf(address), { state, etag });
  }
}

/** Addresses contain whole documents: hashing keeps the keys short. */
function keyOf(address: string): string {
  return createHash('sha256').update(address).digest('base64url');
}
