import { createHash } from 'node:crypto';
import { GraphQLError } from 'graphql';

/** Up to this many rejected documents are remembered, and up to this many characters of their messages. */
const MAX_DOCUMENTS = 500;
const MAX_CHARACTERS = 1024 * 1024;

interface Rejected {
  errors: readonly GraphQLError[];
  characters: number;
}

/**
 * The errors of documents that were rejected, by the SHA-256 of their text, so that the same document is not parsed and
 * validated again. The least recently sent documents leave first.
 */
export class RejectedDocuments {
  readonly #byHash = new Map<string, Rejected>();
  #characters = 0;

  /** The errors of a document, or undefined if it is not remembered. */
  errorsOf(text: string): readonly GraphQLError[] | undefined {
    if (this.#byHash.size === 0) return undefined;
    const hash = hashOf(text);
    const rejected = this.#byHash.get(hash);
    if (!rejected) return undefined;
    this.#byHash.delete(hash);
    this.#byHash.set(hash, rejected);
    return rejected.errors;
  }

  /** Remembers why a document was rejected. */
  keep(text: string, errors: readonly GraphQLError[]): void {
    const kept = errors.map(withoutDocument);
    const characters = kept.reduce((sum, { message }) => sum + message.length, 0);
    this.#byHash.set(hashOf(text), { errors: kept, characters });
    this.#characters += characters;
    for (const [hash, oldest] of this.#byHash) {
      if (this.#byHash.size <= MAX_DOCUMENTS && this.#characters <= MAX_CHARACTERS) break;
      this.#byHash.delete(hash);
      this.#characters -= oldest.characters;
    }
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
