import { createHash } from 'node:crypto';
import type { ValidatedDocument } from './validated-document.ts';

/** Limits of the cache: number of documents, and characters of their texts in all. */
const MAX_DOCUMENTS = 500;
const MAX_CHARACTERS = 8 * 1024 * 1024;

/** Maximum number of documents that came only once: enough for the requests that use them at the moment. */
const MAX_SEEN_ONCE = 30;

/** Maximum number of hashes of dropped documents. A hash tells that its document came before. */
const MAX_HASHES = 5_000;

interface CachedDocument {
  text: string;
  hash: string;
  known: ValidatedDocument;
}

/**
 * Caches valid documents by text and by SHA-256. Documents that came twice stay until they are the least recently used.
 * Of documents that came once hardly more than a hash stays, so that a client that always sends new texts evicts no
 * others.
 */
export class DocumentCache {
  readonly #byHash = new Map<string, CachedDocument>();
  /** By text. A document is in one of the two maps. */
  readonly #seenOnce = new Map<string, CachedDocument>();
  readonly #seenAgain = new Map<string, CachedDocument>();
  /** Hashes of documents that came once and were dropped. */
  readonly #hashes = new Set<string>();
  #characters = 0;

  /** Returns the document of a text that was sent again. */
  withText(text: string): ValidatedDocument | undefined {
    const cached = this.#seenAgain.get(text) ?? this.#seenOnce.get(text);
    if (!cached) return undefined;
    this.#seenOnce.delete(text);
    this.#seenAgain.delete(text);
    this.#seenAgain.set(text, cached);
    if (this.#seenAgain.size > MAX_DOCUMENTS) this.#evict();
    return cached.known;
  }

  /** Returns the document of a SHA-256, in hexadecimal digits. */
  withHash(hash: string): ValidatedDocument | undefined {
    return this.#byHash.get(hash)?.known;
  }

  /** Adds a document that is not cached yet. */
  keep(text: string, known: ValidatedDocument): void {
    const hash = createHash('sha256').update(text).digest('hex');
    const cached = { text, hash, known };
    this.#byHash.set(hash, cached);
    (this.#hashes.delete(hash) ? this.#seenAgain : this.#seenOnce).set(text, cached);
    this.#characters += text.length;
    this.#evict();
  }

  #evict(): void {
    while (this.#seenOnce.size > MAX_SEEN_ONCE) this.#dropSeenOnce();
    while (this.#seenAgain.size > MAX_DOCUMENTS) this.#dropOldest(this.#seenAgain);
    while (this.#characters > MAX_CHARACTERS) {
      if (this.#seenOnce.size > 0) this.#dropSeenOnce();
      else this.#dropOldest(this.#seenAgain);
    }
  }

  /** Drops the oldest document that came once, and keeps its hash. */
  #dropSeenOnce(): void {
    this.#hashes.add(this.#dropOldest(this.#seenOnce));
    const [oldest] = this.#hashes;
    if (this.#hashes.size > MAX_HASHES) this.#hashes.delete(oldest!);
  }

  /**
   * Drops the least recently used document of a map.
   * @returns its hash
   */
  #dropOldest(kind: Map<string, CachedDocument>): string {
    const [oldest] = kind.values();
    const { text, hash } = oldest!;
    kind.delete(text);
    this.#byHash.delete(hash);
    this.#characters -= text.length;
    return hash;
  }
}
