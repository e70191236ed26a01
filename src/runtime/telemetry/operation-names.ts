import { LRUCache } from 'lru-cache';

/** So many names of operations have figures of their own at a time. */
const MOST_NAMES = 100;

/** So many names that were met once are remembered. */
const MOST_MET = 1_000;

/** What stands for operations without a name, and for those whose name has no figures of its own. */
const UNNAMED = '(unnamed)';
const OTHER = '(other)';

/**
 * Under which label an operation is counted. Clients choose names freely, and each label costs memory here and wherever
 * figures are collected: so a name gets a label when it is met again, and the one least recently met gives way.
 */
export class OperationNames {
  readonly #labelled: LRUCache<string, true>;
  readonly #met = new LRUCache<string, true>({ max: MOST_MET });

  /** @param forgotten is told of a label that has given way */
  constructor(forgotten: (label: string) => void) {
    this.#labelled = new LRUCache({ max: MOST_NAMES, dispose: (_, label) => forgotten(label) });
  }

  /** @param name of an operation that may run, or null where it has none */
  labelOf(name: string | null): string {
    if (name === null) return UNNAMED;
    if (this.#labelled.get(name)) return name;
    if (this.#met.delete(name)) {
      this.#labelled.set(name, true);
      return name;
    }
    this.#met.set(name, true);
    return OTHER;
  }
}
