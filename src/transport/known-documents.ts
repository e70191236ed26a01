import { createHash } from 'node:crypto';
import type { DocumentNode } from 'graphql';

/** Documents are kept up to so many, and up to so many characters of text in all. */
const MOST_DOCUMENTS = 500;
const MOST_CHARACTERS = 8 * 1024 * 1024;

/** Of those that came once: whoever sends nothing but new texts pushes out no others. */
const MOST_SEEN_ONCE = 100;

interface Known {
  text: string;
  hash: string;
  document: DocumentNode;
  /** How often it was looked up since it is kept. */
  lookups: number;
}

/** The request that brings a document looks it up once itself, by its hash. */
const LOOKED_UP_AGAIN = 2;

/**
 * Documents that were found to be in order, by text and by the SHA-256 of it. Those that came twice and those that came once
 * make room among themselves, the least recently used first.
 */
export class KnownDocuments {
  readonly #byHash = new Map<string, Known>();
  /** By text. What is in one is not in the other. */
  readonly #seenOnce = new Map<string, Known>();
  readonly #seenAgain = new Map<string, Known>();
  #characters = 0;

  /** The document in a text. */
  withText(text: string): DocumentNode | undefined {
    const known = this.#seenAgain.get(text) ?? this.#seenOnce.get(text);
    return known && this.#seen(known);
  }

  /** The document whose text has this SHA-256, in hexadecimal digits. */
  withHash(hash: string): DocumentNode | undefined {
    const known = this.#byHash.get(hash);
    return known && this.#seen(known);
  }

  /** Keeps a document that is not known yet. */
  keep(text: string, document: DocumentNode): void {
    const known = { text, hash: createHash('sha256').update(text).digest('hex'), document, lookups: 0 };
    this.#byHash.set(known.hash, known);
    this.#seenOnce.set(text, known);
    this.#characters += text.length;
    this.#makeRoom();
  }

  #seen(known: Known): DocumentNode {
    known.lookups += 1;
    if (known.lookups >= LOOKED_UP_AGAIN) {
      if (known.lookups === LOOKED_UP_AGAIN) this.#seenOnce.delete(known.text);
      this.#seenAgain.delete(known.text);
      this.#seenAgain.set(known.text, known);
      if (this.#seenAgain.size > MOST_DOCUMENTS) this.#makeRoom();
    }
    return known.document;
  }

  #makeRoom(): void {
    while (this.#seenOnce.size > MOST_SEEN_ONCE) this.#forget(this.#seenOnce);
    while (this.#seenAgain.size > MOST_DOCUMENTS) this.#forget(this.#seenAgain);
    while (this.#characters > MOST_CHARACTERS) this.#forget(this.#seenOnce.size > 0 ? this.#seenOnce : this.#seenAgain);
  }

  /** Forgets the least recently used of a kind. */
  #forget(kind: Map<string, Known>): void {
    const [oldest] = kind.values();
    kind.delete(oldest!.text);
    this.#byHash.delete(oldest!.hash);
    this.#characters -= oldest!.text.length;
  }
}
