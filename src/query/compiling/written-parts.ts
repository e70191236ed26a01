import { type DocumentNode, type FieldNode, Kind, type SelectionSetNode, visit } from 'graphql';
import { LRUCache } from 'lru-cache';
import { flattened, type Sql } from '../sql.ts';
import type { Selection } from './selection.ts';

/** What objects are made of, as it was once written. */
interface WrittenPart {
  inner: Sql;
  outer: Sql;
  /** How many rows the statement had named after it. */
  rows: number;
}

/** Parts are kept up to so many, and up to so many characters of SQL in all. */
const MOST_PARTS = 4_000;
const MOST_CHARACTERS = 8 * 1024 * 1024;

/** Parts that depend on longer values than this are seldom wanted again. */
const LONGEST_VALUES = 300;

/**
 * Pieces of SQL that were written for earlier requests of the same documents. What objects are made of depends on what is
 * selected of them, on the names of rows around them, and on those variables that stand in it; not on the arguments of the
 * field that they are the value of. So an operation that comes again with another id, or page, or names, has little left
 * to be written. Who may see what is no matter here: a piece of SQL says only where that condition belongs.
 */
export class WrittenParts {
  readonly #parts = new LRUCache<string, WrittenPart>({
    max: MOST_PARTS,
    maxSize: MOST_CHARACTERS,
    sizeCalculation: sizeOf,
  });
  readonly #numbers = new WeakMap<FieldNode, number>();
  readonly #variables = new WeakMap<FieldNode, readonly string[]>();
  readonly #met = new WeakSet<DocumentNode>();
  #nodes = 0;

  /** Whether a document has come before: what comes once is not worth keeping. */
  meets(document: DocumentNode): boolean {
    if (this.#met.has(document)) return true;
    this.#met.add(document);
    return false;
  }

  /** The key of what is selected under a field with these variables; null where it is not to be kept. */
  keyOf(nodes: readonly FieldNode[], selection: Selection, around: string): string | null {
    let key = around;
    for (const node of nodes) key += ` ${this.#numberOf(node)}`;
    for (const node of nodes) {
      for (const name of this.#variablesIn(node, selection)) {
        const value = selection.variables[name];
        key += `\n${name} ${typeof value === 'string' ? JSON.stringify(value) : textOf(value)}`;
      }
    }
    return key.length > LONGEST_VALUES ? null : key;
  }

  /** What was written under a key, or what is written now. */
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

  /** The variables that stand anywhere below a field: its own arguments and directives do not count. */
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

/** A value in a key. What is absent differs from null, which a client sends on purpose. */
function textOf(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}

function sizeOf({ inner, outer }: WrittenPart): number {
  let size = 200;
  for (const text of inner.strings) size += text.length;
  for (const text of outer.strings) size += text.length;
  return size;
}

/** How far the writing of a statement has come, and what it has met. */
export class Progress {
  /** How many rows were named. */
  rows = 0;
  /** Something of the context was looked at: what was written meanwhile is this request's alone. */
  usedContext = false;

  /** The context, so that it is noticed when it is looked at. */
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
