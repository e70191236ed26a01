import { createHash } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';

/** Maximum number of cached documents, and of characters of their messages. */
const MAX_DOCUMENTS = 500;
const MAX_CHARACTERS = 1024 * 1024;

/**
 * Caches the errors of rejected documents by the SHA-256 of their text, so that the same document is not parsed and
 * validated again. The least recently used are dropped.
 */
export class RejectedDocumentCache {
  readonly #byHash = new LRUCache<string, readonly GraphQLError[]>({
    max: MAX_DOCUMENTS,
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (errors) => errors.reduce((sum, { message }) => sum + message.length, 1),
  });

  /** Returns the errors of a document, or undefined if it is not cached. */
  errorsOf(text: string): readonly GraphQLError[] | undefined {
    return this.#byHash.size === 0 ? undefined : this.#byHash.get(hashOf(text));
  }

  keep(text: string, errors: readonly GraphQLError[]): void {
    this.#byHash.set(hashOf(text), errors.map(withoutDocument));
  }
}

/** Copies an error without the text and nodes of its document, which take many times the memory of its message. */
function withoutDocument({ message, locations, extensions }: GraphQLError): GraphQLError {
  const error = new GraphQLError(message, { extensions });
  return Object.defineProperty(error, 'locations', { value: locations, enumerable: true });
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
