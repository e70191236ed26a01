import { createHash } from 'node:crypto';
import { HeaderMap } from '@apollo/server';
import { LRUCache } from 'lru-cache';
import { clientError } from '../../runtime/errors.ts';
import { badRequest, type Parameters } from './request-parameters.ts';

/** Maximum number of characters of registered texts in all. The least recently used are dropped. */
const MAX_CHARACTERS = 30 * 1024 * 1024;

/**
 * Automatic persisted queries of Apollo clients: a client sends the SHA-256 of a document, and its text only if the
 * hash is unknown.
 */
export class PersistedQueries {
  readonly #texts = new LRUCache<string, string>({ maxSize: MAX_CHARACTERS, sizeCalculation: ({ length }) => length });

  /**
   * Returns the text that a request sends, or that it names by its hash.
   * @returns the text, and the hash under which to register it if the request has both
   * @throws GraphQLError BAD_REQUEST, PERSISTED_QUERY_NOT_FOUND, PERSISTED_QUERY_HASH_MISMATCH
   */
  textOf({ query, extensions }: Parameters): { text: string; hash: string | null } {
    const persisted = extensions?.persistedQuery as { version?: unknown; sha256Hash?: unknown } | null | undefined;
    if (!persisted) {
      if (query) return { text: query, hash: null };
      throw badRequest('GraphQL operations must contain a non-empty `query` or a `persistedQuery` extension.');
    }
    if (persisted.version !== 1) throw badRequest('Unsupported persisted query version');
    const hash = persisted.sha256Hash;
    if (query === undefined) {
      const text = this.#texts.get(String(hash));
      if (text !== undefined) return { text, hash: null };
      throw clientError('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound', NO_CACHE);
    }
    const computed = createHash('sha256').update(query).digest('hex');
    if (hash === computed) return { text: query, hash: computed };
    throw clientError('PERSISTED_QUERY_HASH_MISMATCH', 'provided sha does not match query');
  }

  register(hash: string, text: string): void {
    this.#texts.set(hash, text);
  }
}

/** The response must not be cached: the next request may register the text. */
const NO_CACHE = {
  http: { status: 200 as const, headers: new HeaderMap([['cache-control', 'private, no-cache, must-revalidate']]) },
};
