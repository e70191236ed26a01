import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** Addresses whose latest ETag is remembered. */
const MOST_ADDRESSES = 5_000;

/** How long an ETag is remembered, in milliseconds: then the answer is made anew, whatever the state says. */
const LONGEST_TRUST_MS = 600_000;

/**
 * The ETag of an answer is a hash of what it says. It is weak (RFC 9110, 8.8.1), since compression and the two media types
 * change the bytes and not what they say.
 */
export function etagOf(body: string | Uint8Array): string {
  return `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
}

/** Whether a request's `If-None-Match` names this ETag: by weak comparison, as RFC 9110 (13.1.2) asks. */
export function namesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  const wanted = etag.replace(/^W\//, '');
  return ifNoneMatch.match(/"[^"]*"/g)?.some((named) => named === wanted) ?? false;
}

/**
 * Which ETag the answer at an address had in which state of the data. Where the state is still the same, so is the
 * answer, and it need not be read to say so.
 */
export class RememberedEtags {
  readonly #byAddress = new LRUCache<string, { state: string; etag: string }>({
    max: MOST_ADDRESSES,
    ttl: LONGEST_TRUST_MS,
    ttlResolution: 1_000,
  });

  /** The ETag that the answer at an address has in this state, or null where that is not known. */
  find(address: string, state: string): string | null {
    const found = this.#byAddress.get(keyOf(address));
    return found?.state === state ? found.etag : null;
  }

  /** @param state the state of the data before the answer was read: a change in between makes it differ from the next */
  remember(address: string, state: string, etag: string): void {
    this.#byAddress.set(keyOf(address), { state, etag });
  }
}

/** Addresses hold whole documents: what is kept of them is short. */
function keyOf(address: string): string {
  return createHash('sha256').update(address).digest('base64url');
}
