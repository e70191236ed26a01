import { RE2JSException } from 're2js';
import { type Cells, ITEM } from '../files/cells.ts';
import type { Labels } from './lookups.ts';
import { itemsOf, type MappingErrors, type MappingNode } from './mapping-nodes.ts';
import type { Pattern, Patterns } from './patterns.ts';

/**
 * The input of an expression: one row, or one entry of a list in a cell. Within an entry, "item" and the named groups
 * of a pattern are columns too.
 */
export interface Scope extends Cells {
  /** Returns the label of a code in a lookup of the mapping; undefined if it has none. */
  label: Labels;
  /** Reports a value that was omitted or corrected. */
  repair(sentence: string): void;
  /** Returns the key of another record of the same row, by its name in the mapping. */
  keyOf(record: string): string | undefined;
}

/** Reads a text in a scope; undefined if the file has no value. */
export type TextExpression = (scope: Scope) => string | undefined;

/** Reads the entries of a list, each with the named groups of its pattern. */
type ListExpression = (scope: Scope) => Cells[];

export type Condition = (scope: Scope) => boolean;

const EXPRESSION_KEYS = 'column is join with first anyOrder nothing lookup words like else replace case when'.split(
  ' ',
);

const MAX_ENTRIES = 1_000;
/** Separators that split one cell, one after the other. */
const MAX_SEPARATORS = 20;

const NO_MATCH: Pattern = { groups: [], matches: () => false, groupsIn: () => null, replace: (text) => text };

/** Compiles the expressions of one mapping. Collects its errors and the columns it reads. */
export class Expressions {
  /** All columns that are read, each with one node that reads it. */
  readonly columns = new Map<string, MappingNode>();

  constructor(
    readonly errors: MappingErrors,
    private readonly patterns: Patterns,
    private readonly nothing: ReadonlySet<string>,
    /** The lookups of the mapping, by name. */
    private readonly lookups: ReadonlyMap<string, { file: string }>,
  ) {}

  /** Names within `each` that are not columns: entries of lists and groups of patterns. */
  readonly local = new Set<string>();

  /** @param also further keys of the node, which the caller reads */
  text(node: MappingNode, also: readonly string[] = []): TextExpression {
    if (node.text !== null) return this.counted(this.column(node, node.text, this.nothing));
    if (node.items) {
      this.errors.add(node, 'Give one value, not a list. Combine several with "join".');
      return () => undefined;
    }
    this.onlyKeys(node, [...EXPRESSION_KEYS, ...also]);
    const nothing = this.nothingIn(node);
    const base = this.base(node, nothing);
    const changed = this.changed(node, base);
    const when = this.when(node);
    return this.counted(when ? (scope) => (when(scope) ? changed(scope) : undefined) : changed);
  }

  /** Counts the length of each text that an expression returns. */
  private counted(expression: TextExpression): TextExpression {
    return (scope) => {
      const text = expression(scope);
      if (text !== undefined) this.patterns.count(text.length);
      return text;
    };
  }

  /** Compiles a list: the texts of one cell, split by the separators of the node, with the groups of its pattern. */
  list(node: MappingNode): { list: ListExpression; groups: readonly string[] } {
    const separators = this.texts(node.entries?.get('split'))?.filter((separator) => separator !== '');
    if (separators && separators.length > MAX_SEPARATORS) {
      this.errors.add(node, `"split" has ${separators.length} separators. The maximum is ${MAX_SEPARATORS}.`);
    }
    const match = node.entries?.get('match');
    const pattern = match && this.pattern(match);
    const text = this.text(node, ['split', 'match']);
    const nothing = this.nothingIn(node);
    const column = node.text ?? node.entries?.get('column')?.text;
    const when = this.when(node);
    const itemsIn = (scope: Scope): Cells[] => {
      const listed = column ? scope.items(column) : undefined;
      if (listed)
        return when && !when(scope) ? [] : listed.filter((item) => !nothing.has(item.text(ITEM)?.trim() ?? '-'));
      const whole = text(scope);
      if (whole === undefined) return [];
      return (separators ? splitText(whole, separators) : [whole])
        .map((item) => item.trim())
        .filter((item) => !nothing.has(item))
        .map((item) => entryOf({ item }));
    };
    const list: ListExpression = (scope) => {
      const items = itemsIn(scope);
      if (items.length > MAX_ENTRIES) scope.repair(`Of ${items.length} entries in one cell, ${MAX_ENTRIES} are read.`);
      return items.slice(0, MAX_ENTRIES).flatMap((entry): Cells[] => {
        if (!pattern) return [entry];
        const item = entry.text(ITEM)?.trim() ?? '';
        const found = pattern.groupsIn(item);
        if (found) return [entryOf({ item, ...found })];
        scope.repair(`"${quoteValue(item)}" does not match the pattern, and is left out.`);
        return [];
      });
    };
    return { list, groups: pattern?.groups ?? [] };
  }

  /** Compiles the condition of a record, part or value; null if there is none. */
  when(node: MappingNode): Condition | null {
    const when = node.entries?.get('when');
    if (!when) return null;
    if (when.text !== null) {
      const text = this.text(when);
      return (scope) => text(scope) !== undefined;
    }
    this.onlyKeys(when, ['column', 'is', 'not', 'like']);
    const column = when.entries?.get('column');
    const text = column ? this.text(column) : () => undefined;
    if (!column) this.errors.add(when, 'A condition needs a "column".');
    const is = this.texts(when.entries?.get('is'));
    const not = this.texts(when.entries?.get('not'));
    const like = when.entries?.get('like');
    const pattern = like ? this.pattern(like) : null;
    return (scope) => {
      const value = text(scope) ?? '';
      // An empty cell has no value, so `not` does not match it.
      if (not && (value === '' || not.includes(value))) return false;
      return (!is || is.includes(value)) && (pattern?.matches(value) ?? true);
    };
  }

  /** Compiles a regular expression; an invalid one matches nothing. */
  pattern(node: MappingNode): Pattern {
    try {
      return this.patterns.compile(node.text ?? '');
    } catch (error) {
      if (!(error instanceof RE2JSException)) throw error;
      this.errors.add(node, `${error.message}.`);
      return NO_MATCH;
    }
  }

  onlyKeys(node: MappingNode, known: readonly string[]): void {
    for (const [key, value] of node.entries ?? []) {
      if (!known.includes(key)) this.errors.add(value, `"${key}" is unknown. Use one of ${known.join(', ')}.`);
    }
  }

  private column(node: MappingNode, column: string, nothing: ReadonlySet<string>): TextExpression {
    if (column === '') this.errors.add(node, 'The name of a column is missing.');
    else if (!this.isLocal(column)) this.columns.set(column, node);
    return (scope) => {
      const text = scope.text(column)?.trim();
      return text === undefined || nothing.has(text) ? undefined : text;
    };
  }

  /** Whether a name is an entry, a group or a member of an entry ("item.name") rather than a column. */
  private isLocal(name: string): boolean {
    return this.local.has(name) || (this.local.has(ITEM) && name.startsWith(`${ITEM}.`));
  }

  private base(node: MappingNode, nothing: ReadonlySet<string>): TextExpression {
    const { entries } = node;
    const column = entries?.get('column');
    if (column) return this.column(column, column.text ?? '', nothing);
    const is = entries?.get('is');
    if (is) return () => is.text ?? undefined;
    const first = entries?.get('first');
    if (first) {
      const choices = itemsOf(first).map((choice) => this.text(choice));
      return (scope) => {
        for (const choice of choices) {
          const text = choice(scope);
          if (text !== undefined) return text;
        }
        return undefined;
      };
    }
    const join = entries?.get('join') ?? entries?.get('anyOrder');
    if (join) {
      const pieces = itemsOf(join).map((piece) => this.text(piece));
      const between = entries?.get('with')?.text ?? '';
      const sorted = entries?.has('anyOrder');
      return (scope) => {
        const texts = pieces.map((piece) => piece(scope)).filter((text) => text !== undefined);
        if (texts.length === 0) return undefined;
        this.patterns.count(texts.reduce((sum, text) => sum + text.length, between.length * (texts.length - 1)));
        return (sorted ? texts.sort() : texts).join(between);
      };
    }
    this.errors.add(node, 'A value must be a column, or have one of "column", "is", "join", "first" and "anyOrder".');
    return () => undefined;
  }

  private changed(node: MappingNode, base: TextExpression): TextExpression {
    const { entries } = node;
    const fallback = entries?.get('else')?.text;
    const replaced = this.labelled(
      entries?.get('lookup'),
      this.replaced(entries?.get('replace'), base),
      fallback != null || Boolean(entries?.get('words') ?? entries?.get('like')),
    );
    const words = entries?.get('words')?.entries;
    const like = entries?.get('like')?.items?.map((pair) => this.pair(pair));
    const translated: TextExpression =
      words || like
        ? (scope) => {
            const text = replaced(scope);
            if (text === undefined) return fallback ?? undefined;
            const word = words?.get(text)?.text ?? like?.find(([pattern]) => pattern.matches(text))?.[1];
            return word ?? fallback ?? text;
          }
        : replaced;
    const withElse: TextExpression = fallback ? (scope) => translated(scope) ?? fallback : translated;
    return this.cased(entries?.get('case'), withElse);
  }

  /**
   * @param isRead whether a code without a label is translated further (words, patterns or `else`), so that it is not
   *   reported
   */
  private labelled(node: MappingNode | undefined, base: TextExpression, isRead: boolean): TextExpression {
    if (!node) return base;
    const name = node.text ?? '';
    const lookup = this.lookups.get(name);
    if (!lookup) this.errors.add(node, `There is no lookup "${name}" in the mapping.`);
    return (scope) => {
      const code = base(scope);
      if (code === undefined) return undefined;
      const label = scope.label(name, code);
      if (label === undefined && !isRead)
        scope.repair(`"${quoteValue(code)}" has no label in ${lookup?.file}. It stays unchanged.`);
      return label ?? code;
    };
  }

  private replaced(node: MappingNode | undefined, base: TextExpression): TextExpression {
    if (!node) return base;
    const pairs = (node.items ?? []).map((pair) => this.pair(pair));
    return (scope) => {
      let text = base(scope);
      for (const [pattern, by] of pairs) text = text && pattern.replace(text, by).trim();
      return text || undefined;
    };
  }

  private cased(node: MappingNode | undefined, base: TextExpression): TextExpression {
    if (!node) return base;
    const change = CASES[node.text ?? ''];
    if (!change) this.errors.add(node, `A case must be one of ${Object.keys(CASES).join(', ')}.`);
    return (scope) => {
      const text = base(scope);
      return text === undefined ? undefined : (change?.(text) ?? text);
    };
  }

  /** Compiles a pattern and its replacement. */
  private pair(node: MappingNode): [Pattern, string] {
    const [pattern, by] = node.items ?? [];
    if (!pattern || !by || by.text === null) {
      this.errors.add(node, 'Give a pair: [pattern, replacement].');
      return [NO_MATCH, ''];
    }
    return [this.pattern(pattern), by.text];
  }

  private texts(node: MappingNode | undefined): string[] | null {
    if (!node) return null;
    return itemsOf(node).map((item) => item.text ?? '');
  }

  private nothingIn(node: MappingNode): ReadonlySet<string> {
    const own = this.texts(node.entries?.get('nothing'));
    return own ? new Set([...this.nothing, ...own]) : this.nothing;
  }
}

const CASES: { [name: string]: (text: string) => string } = {
  lower: (text) => text.toLowerCase(),
  upper: (text) => text.toUpperCase(),
  sentence: (text) => text.charAt(0).toUpperCase() + text.slice(1).toLowerCase(),
  title: (text) =>
    text.toLowerCase().replace(/(^|[\s(/-])(\p{L})/gu, (_, before, letter) => before + letter.toUpperCase()),
};

/** Shortens a value for a message. */
export function quoteValue(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** The cells of an entry of a list of texts. */
function entryOf(groups: { [name: string]: string }): Cells {
  return { text: (name) => (Object.hasOwn(groups, name) ? groups[name] : undefined), items: () => undefined };
}

function splitText(text: string, separators: readonly string[]): string[] {
  return separators.reduce((pieces, separator) => pieces.flatMap((piece) => piece.split(separator)), [text]);
}
