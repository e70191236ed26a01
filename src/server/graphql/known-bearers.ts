import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

const MAX_CLIENTS = 10_000;

/**
 * Whose requests bore what lately: enough to tell whether there is room for a client before it is looked up who he is. It
 * opens nothing: whoever is let in is looked up all the same, so that a key that was revoked is refused by the next request.
 */
export class KnownBearers {
  /** Clients by the SHA-256 of their header: keys themselves are kept nowhere. */
  readonly #clients = new LRUCache<string, string>({ max: MAX_CLIENTS });

  /** The client who bore this header `Authorization`, by its id; undefined where it was not seen lately. */
  clientWith(authorization: string): string | undefined {
    return this.#clients.get(hashOf(authorization));
  }

  /** Remembers whose it is. */
  note(authorization: string, client: string): void {
    this.#clients.set(hashOf(authorization), client);
  }

  /** Forgets what does not hold, or no longer. */
  forget(authorization: string): void {
    this.#clients.delete(hashOf(authorization));
  }
}

function hashOf(authorization: string): string {
  return createHash('sha256').update(authorization).digest('base64');
}
