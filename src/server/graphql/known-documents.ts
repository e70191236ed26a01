import { createHash } from 'node:crypto';
import type { KnownDocument } from './known-document.ts';

/** Documents are kept up to so many, and up to so many characters of text in all. */
const MOST_DOCUMENTS = 500;
const MOST_CHARACTERS = 8 * 1024 * 1024;

/** Of those that came once: for as long as the requests need that brought them. */
const MOST_SEEN_ONCE = 30;

/** So many hashes of those that came once are remembered: by them it is known that one comes again. */
const MOST_HASHES = 5_000;

interface Kept {
  text: string;
  hash: string;
  known: KnownDocument;
}

/**
 * Documents that may run, by text and by the SHA-256 of it. Those that came twice stay, the least recently used leaving
 * first; of those that came once little more than the hash does, so that a client that sends nothing but new texts pushes out
 * no others.
 */
export class KnownDocuments {
  readonly #byHash = new Map<string, Kept>();
  /** By text. What is in one is not in the other. */
  readonly #seenOnce = new Map<string, Kept>();
  readonly #seenAgain = new Map<string, Kept>();
  /** The hashes of those that came once and were forgotten. */
  readonly #hashes = new Set<string>();
  #characters = 0;

  /** The document in a text, which has come again. */
  withText(text: string): KnownDocument | undefined {
    const kept = this.#seenAgain.get(text) ?? this.#seenOnce.get(text);
    if (!kept) return undefined;
    this.#seenOnce.delete(text);
    this.#seenAgain.delete(text);
    this.#seenAgain.set(text, kept);
    if (this.#seenAgain.size > MOST_DOCUMENTS) this.#makeRoom();
    return kept.known;
  }

  /** The document whose text has this SHA-256, in hexadecimal digits. */
  withHash(hash: string): KnownDocument | undefined {
    return this.#byHash.get(hash)?.known;
  }

  /** Keeps a document that is not known yet. */
  keep(text: string, known: KnownDocument): void {
    const hash = createHash('sha256').update(text).digest('hex');
    const kept = { text, hash, known };
    this.#byHash.set(hash, kept);
    (this.#hashes.delete(hash) ? this.#seenAgain : this.#seenOnce).set(text, kept);
    this.#characters += text.length;
    this.#makeRoom();
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
  #forget(kind: Map<string, Kept>): string {
    const [oldest] = kind.values();
    const { text, hash } = oldest!;
    kind.delete(text);
    this.#byHash.delete(hash);
    this.#characters -= text.length;
    return hash;
  }
}
