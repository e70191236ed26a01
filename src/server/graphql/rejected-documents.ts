import { createHash } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';

/** Up to this many rejected documents are remembered, and up to this many characters of their messages. */
const MAX_DOCUMENTS = 500;
const MAX_CHARACTERS = 1024 * 1024;

/**
 * The errors of documents that were rejected, by the SHA-256 of their text, so that the same document is not parsed and
 * validated again. The least recently sent documents leave first.
 */
export class RejectedDocuments {
  readonly #byHash = new LRUCache<string, readonly GraphQLError[]>({
    max: MAX_DOCUMENTS,
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (errors) => errors.reduce((sum, { message }) => sum + message.length, 1),
  });

  /** The errors of a document, or undefined if it is not remembered. */
  errorsOf(text: string): readonly GraphQLError[] | undefined {
    return this.#byHash.size === 0 ? undefined : this.#byHash.get(hashOf(text));
  }

  /** Remembers why a document was rejected. */
  keep(text: string, errors: readonly GraphQLError[]): void {
    this.#byHash.set(hashOf(text), errors.map(withoutDocument));
  }
}

/** The same error without the text and the nodes of its document, which take many times the memory of its message. */
function withoutDocument({ message, locations, extensions }: GraphQLError): GraphQLError {
  const error = new GraphQLError(message, { extensions });
  return Object.defineProperty(error, 'locations', { value: locations, enumerable: true });
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
