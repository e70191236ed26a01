import { LRUCache } from 'lru-cache';

const MAX_LABELLED_NAMES = 100;

/** Names that were seen once and have no label yet. */
const MAX_SEEN_NAMES = 1_000;

/** Labels for operations without a name, and for names without a label of their own. */
const UNNAMED = '(unnamed)';
const OTHER = '(other)';

/**
 * Chooses the label under which an operation is counted. Clients choose names freely, and each label costs memory in
 * the server and in Prometheus. So a name gets a label when it is seen a second time, and the least recently used label
 * is dropped.
 */
export class OperationNames {
  readonly #labelled: LRUCache<string, true>;
  readonly #seenOnce = new LRUCache<string, true>({ max: MAX_SEEN_NAMES });

  /** @param onRemoved called with each label that is dropped */
  constructor(onRemoved: (label: string) => void) {
    this.#labelled = new LRUCache({ max: MAX_LABELLED_NAMES, dispose: (_, label) => onRemoved(label) });
  }

  /** @param name the name of the operation; null if it has none */
  labelOf(name: string | null): string {
    if (name === null) return UNNAMED;
    if (this.#labelled.get(name)) return name;
    if (this.#seenOnce.delete(name)) {
      this.#labelled.set(name, true);
      return name;
    }
    this.#seenOnce.set(name, true);
    return OTHER;
  }
}
