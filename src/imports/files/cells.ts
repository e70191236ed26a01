/** The cells of a row, or of one entry of a list in the row, by column name. */
export interface Cells {
  /** Returns the text of a cell; undefined if there is none. */
  text(column: string): string | undefined;
  /** Returns the entries of a list; undefined if the cell holds no list. */
  items(column: string): Cells[] | undefined;
}

/** The column name of an entry of a list. */
export const ITEM = 'item';

/** Joins the entries of a list that is read as one text. */
const SEPARATOR = '; ';

export function cellsOfTexts(indexes: ReadonlyMap<string, number>, values: readonly string[]): Cells {
  return { text: (column) => values[indexes.get(column) ?? -1], items: () => undefined };
}

/** The cells of a JSON value. A column is the name of a member; nested members are joined by dots: "parent.name". */
export function cellsOfJson(value: unknown): Cells {
  return {
    text: (column) => textOf(valueAt(value, column)),
    items(column) {
      const list = valueAt(value, column);
      return Array.isArray(list) ? list.map((item) => cellsOfJson({ [ITEM]: item })) : undefined;
    },
  };
}

/** Returns the value of a member, or of nested members joined by dots; undefined if there is none. */
export function valueAt(value: unknown, path: string): unknown {
  if (isOwn(value, path)) return value[path];
  let found = value;
  for (const name of path.split('.')) {
    if (!isOwn(found, name)) return undefined;
    found = found[name];
  }
  return found;
}

/** The length of a list is no member: it is own, but not enumerable. */
function isOwn(value: unknown, name: string): value is { [name: string]: unknown } {
  return typeof value === 'object' && value !== null && Object.prototype.propertyIsEnumerable.call(value, name);
}

function textOf(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    const texts = value.map(textOf).filter((text) => text !== undefined && text !== '');
    return texts.length > 0 ? texts.join(SEPARATOR) : undefined;
  }
  return value === null || typeof value === 'object' || value === undefined ? undefined : String(value);
}
