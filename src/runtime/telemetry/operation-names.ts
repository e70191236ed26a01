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
  /** The least recently met first, in both. */
  readonly #labelled = new Set<string>();
  readonly #met = new Set<string>();
  readonly #forgotten: (label: string) => void;

  /** @param forgotten is told of a label that has given way */
  constructor(forgotten: (label: string) => void) {
    this.#forgotten = forgotten;
  }

  /** @param name of an operation that may run, or null where it has none */
  labelOf(name: string | null): string {
    if (name === null) return UNNAMED;
    if (this.#labelled.delete(name)) {
      this.#labelled.add(name);
      return name;
    }
    if (!this.#met.delete(name)) {
      this.#met.add(name);
      forgetFirst(this.#met, MOST_MET);
      return OTHER;
    }
    this.#labelled.add(name);
    const gone = forgetFirst(this.#labelled, MOST_NAMES);
    if (gone !== null) this.#forgotten(gone);
    return name;
  }
}

/** Removes the first of more than so many, and gives it. */
function forgetFirst(names: Set<string>, most: number): string | null {
  if (names.size <= most) return null;
  const [first] = names as Iterable<string> as [string];
  names.delete(first);
  return first;
}
