/** Cells of a row, or of one entry of a list in it, by the names of their columns. */
export interface Cells {
  /** The text of a cell; undefined if there is none. */
  text(column: string): string | undefined;
  /** The entries of a list, if the cell holds one; undefined otherwise. */
  items(column: string): Cells[] | undefined;
}

/** What an entry of a list goes by in it. */
export const ITEM = 'item';

/** Between the entries of a list that is read as one text. */
const BETWEEN = '; ';

/** The cells of a row of texts. */
export function cellsOfTexts(indexes: ReadonlyMap<string, number>, values: readonly string[]): Cells {
  return { text: (column) => values[indexes.get(column) ?? -1], items: () => undefined };
}

/** The cells of a value in JSON: members by their names, what lies within them with a dot between ("parent.name"). */
export function cellsOfJson(value: unknown): Cells {
  return {
    text: (column) => textOf(valueAt(value, column)),
    items(column) {
      const list = valueAt(value, column);
      return Array.isArray(list) ? list.map((item) => cellsOfJson({ [ITEM]: item })) : undefined;
    },
  };
}

/** What stands in JSON under a name, or on a way of names with dots between; undefined if there is nothing. */
export function valueAt(value: unknown, path: string): unknown {
  if (isOwn(value, path)) return value[path];
  let found = value;
  for (const name of path.split('.')) {
    if (!isOwn(found, name)) return undefined;
    found = found[name];
  }
  return found;
}

function isOwn(value: unknown, name: string): value is { [name: string]: unknown } {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name);
}

function textOf(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    const texts = value.map(textOf).filter((text) => text !== undefined && text !== '');
    return texts.length > 0 ? texts.join(BETWEEN) : undefined;
  }
  return value === null || typeof value === 'object' || value === undefined ? undefined : String(value);
}
