import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { LogPosition } from '../../database/replicas/log-position.ts';

/** A response to a request, as it was read at one state of the data. */
export interface CachedAnswer {
  /** Its ETag; null until it is needed. */
  etag: string | null;
  /** Its data as JSON text; null if only the ETag is cached. */
  data: string | null;
  /** The price when it was read. */
  price: number;
  /** The log position up to which it was read; null if there are no standbys. */
  position: LogPosition | null;
}

/** Milliseconds for which an answer is cached. Then it is read again, whatever the state of the data. */
export const MAX_AGE_MS = 600_000;

/** Bytes for answers of which only the ETag is cached: some thousands. */
const MIN_BYTES = 2 * 1024 * 1024;

/** Requests that are remembered, to notice when they come again. */
const MAX_REMEMBERED = 5_000;

/** An answer that takes more than this part of the cache is not cached, except for its ETag. */
const MAX_PART = 1 / 4;

/** Bytes that an answer takes beside its texts. */
const OVERHEAD_BYTES = 300;

/** V8 stores a text in two bytes for each character if one of them is not of Latin-1. */
const BYTES_PER_CHARACTER = 2;

/**
 * Caches answers by request and state of the data; the least recently used are dropped first. While the state is the
 * same, an answer is the same, and need not be read. Answers of former states are never found again, so they are the
 * first to be dropped.
 */
export class AnswerCache {
  readonly #maxDataBytes: number;
  readonly #answers: LRUCache<string, CachedAnswer>;
  readonly #remembered = new LRUCache<string, true>({ max: MAX_REMEMBERED });

  /** @param bytes the size of the cache; with 0, only ETags are cached */
  constructor(bytes: number) {
    this.#maxDataBytes = bytes * MAX_PART;
    this.#answers = new LRUCache({
      maxSize: Math.max(bytes, MIN_BYTES),
      sizeCalculation: bytesOf,
      ttl: MAX_AGE_MS,
      ttlResolution: 1_000,
    });
  }

  /** Whether data are cached, not only ETags. */
  get isOn(): boolean {
    return this.#maxDataBytes > 0;
  }

  /** Whether a request has come before, and remembers it. */
  meets(request: string): boolean {
    const comesAgain = this.#remembered.get(request) === true;
    if (!comesAgain) this.#remembered.set(request, true);
    return comesAgain;
  }

  /** @param request see `requestKey` */
  find(request: string, state: string): CachedAnswer | null {
    return this.#answers.get(keyOf(request, state)) ?? null;
  }

  /**
   * @param state the state before the answer was read: a change in between makes it differ from the next state, so an
   *   answer is never older than its state
   */
  keep(request: string, state: string, answer: CachedAnswer): void {
    const key = keyOf(request, state);
    const isLarge = bytesOf(answer, key) > this.#maxDataBytes;
    if (answer.data !== null && isLarge && answer.etag === null) return;
    this.#answers.set(key, isLarge ? { ...answer, data: null } : answer);
  }
}

/**
 * Returns the key of a request in the cache: a hash, since requests contain whole documents.
 * @param parts everything of the request on which the answer depends, beside the state of the data
 */
export function requestKey(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('base64url');
}

function keyOf(request: string, state: string): string {
  return `${state} ${request}`;
}

function bytesOf({ data }: CachedAnswer, key: string): number {
  return OVERHEAD_BYTES + BYTES_PER_CHARACTER * (key.length + (data?.length ?? 0));
}
