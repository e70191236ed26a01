import { createHash } from 'node:crypto';
import type { DocumentNode } from 'graphql';

/** Documents are kept up to so many, and up to so many characters of text in all. */
const MOST_DOCUMENTS = 500;
const MOST_CHARACTERS = 8 * 1024 * 1024;

/** Of those that came once: for as long as the requests need that brought them. */
const MOST_SEEN_ONCE = 30;

/** So many hashes of those that came once are remembered: by them it is known that one comes again. */
const MOST_HASHES = 5_000;

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
 * Documents that were found to be in order, by text and by the SHA-256 of it. Those that came twice stay, the least recently
 * used leaving first; of those that came once little more than the hash does, so that whoever sends nothing but new texts
 * pushes out no others.
 */
export class KnownDocuments {
  readonly #byHash = new Map<string, Known>();
  /** By text. What is in one is not in the other. */
  readonly #seenOnce = new Map<string, Known>();
  readonly #seenAgain = new Map<string, Known>();
  /** The hashes of those that came once and were forgotten. */
  readonly #hashes = new Set<string>();
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
    const hash = createHash('sha256').update(text).digest('hex');
    const cameBefore = this.#hashes.delete(hash);
    const known = { text, hash, document, lookups: cameBefore ? LOOKED_UP_AGAIN : 0 };
    this.#byHash.set(hash, known);
    (cameBefore ? this.#seenAgain : this.#seenOnce).set(text, known);
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
    while (this.#seenOnce.size > MOST_SEEN_ONCE) this.#forgetOne();
    while (this.#seenAgain.size > MOST_DOCUMENTS) this.#forget(this.#seenAgain);
    while (this.#characters > MOST_CHARACTERS) {
      if (this.#seenOnce.size > 0) this.#forgetOne();
      else this.#forget(this.#seenAgain);
    }
  }

  /** Forgets the oldest of those that came once, but for its hash. */
  #forgetOne(): void {
    this.#hashes.add(this.#forget(this.#seenOnce));
    const [oldest] = this.#hashes;
    if (this.#hashes.size > MOST_HASHES) this.#hashes.delete(oldest!);
  }

  /** Forgets the least recently used of a kind, and gives its hash. */
  #forget(kind: Map<string, Known>): string {
    const [oldest] = kind.values();
    const { text, hash } = oldest!;
    kind.delete(text);
    this.#byHash.delete(hash);
    this.#characters -= text.length;
    return hash;
  }
}
