import { type DocumentNode, type FieldNode, Kind, type SelectionSetNode, visit } from 'graphql';
import { LRUCache } from 'lru-cache';
import { flattened, type Sql } from '../sql.ts';
import type { Selection } from './selection.ts';

/** The cached fragments of an object. */
interface WrittenPart {
  inner: Sql;
  outer: Sql;
  /** Number of rows that had aliases in the statement after it. */
  rows: number;
}

/** Maximum number of cached fragments, and of characters of SQL. */
const MAX_FRAGMENTS = 4_000;
const MAX_CHARACTERS = 8 * 1024 * 1024;

/** Fragments with longer keys are seldom needed again, and are not cached. */
const MAX_KEY_CHARS = 300;

/**
 * Caches SQL fragments of repeated documents. A fragment depends on the selection below a field, the row aliases in
 * scope and the variables used there. The field's own arguments do not matter. So an operation that comes again with
 * another id, page or name is mostly written already. Visibility is not part of the key: it is inserted later.
 */
export class WrittenParts {
  readonly #parts = new LRUCache<string, WrittenPart>({
    max: MAX_FRAGMENTS,
    maxSize: MAX_CHARACTERS,
    sizeCalculation: sizeOf,
  });
  readonly #numbers = new WeakMap<FieldNode, number>();
  readonly #variables = new WeakMap<FieldNode, readonly string[]>();
  readonly #met = new WeakSet<DocumentNode>();
  #nodes = 0;

  /** Whether a document has come before. Fragments of the first time are not cached. */
  meets(document: DocumentNode): boolean {
    if (this.#met.has(document)) return true;
    this.#met.add(document);
    return false;
  }

  /** Returns the cache key of the selection below a field; null if it is too long. */
  keyOf(nodes: readonly FieldNode[], selection: Selection, around: string): string | null {
    let key = around;
    for (const node of nodes) key += ` ${this.#numberOf(node)}`;
    for (const node of nodes) {
      for (const name of this.#variablesIn(node, selection)) {
        const value = selection.variables[name];
        key += `\n${name} ${typeof value === 'string' ? JSON.stringify(value) : textOf(value)}`;
      }
    }
    return key.length > MAX_KEY_CHARS ? null : key;
  }

  /** Returns the cached fragments of a key, or writes them. */
  written(key: string | null, progress: Progress, write: () => { inner: Sql; outer: Sql }): { inner: Sql; outer: Sql } {
    const known = key === null ? undefined : this.#parts.get(key);
    if (known) {
      progress.rows = known.rows;
      return known;
    }
    const { usedContext } = progress;
    progress.usedContext = false;
    const { inner, outer } = write();
    const part = { inner: flattened(inner), outer: flattened(outer), rows: progress.rows };
    if (key !== null && !progress.usedContext) this.#parts.set(key, part);
    progress.usedContext ||= usedContext;
    return part;
  }

  #numberOf(node: FieldNode): number {
    let number = this.#numbers.get(node);
    if (number === undefined) {
      this.#nodes += 1;
      number = this.#nodes;
      this.#numbers.set(node, number);
    }
    return number;
  }

  /** The variables used anywhere below a field, without its own arguments and directives. */
  #variablesIn(node: FieldNode, { fragments }: Selection): readonly string[] {
    let names = this.#variables.get(node);
    if (!names) {
      names = node.selectionSet ? variablesIn(node.selectionSet, fragments) : [];
      this.#variables.set(node, names);
    }
    return names;
  }
}

function variablesIn(selectionSet: SelectionSetNode, fragments: Selection['fragments']): string[] {
  const names = new Set<string>();
  const spread = new Set<string>();
  const look = (set: SelectionSetNode): void => {
    visit(set, {
      [Kind.VARIABLE]: ({ name }) => {
        names.add(name.value);
      },
      [Kind.FRAGMENT_SPREAD]: ({ name }) => {
        if (spread.has(name.value)) return;
        spread.add(name.value);
        look(fragments[name.value]!.selectionSet);
      },
    });
  };
  look(selectionSet);
  return [...names].sort();
}

/** A value in a key. An omitted variable differs from null. */
function textOf(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}

function sizeOf({ inner, outer }: WrittenPart): number {
  let size = 200;
  for (const text of inner.strings) size += text.length;
  for (const text of outer.strings) size += text.length;
  return size;
}

/** The state of writing a statement. */
export class Progress {
  /** Number of rows that have aliases. */
  rows = 0;
  /** Whether the context was used: what was written meanwhile is valid for this request only. */
  usedContext = false;

  /** Wraps the context to detect its use. */
  watched(context: unknown): unknown {
    if (typeof context !== 'object' || context === null) return context;
    return new Proxy(context, {
      get: (target, name) => {
        this.usedContext = true;
        return Reflect.get(target, name);
      },
    });
  }
}
