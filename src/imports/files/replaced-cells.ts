import { badInput } from '../../runtime/errors.ts';
import { valueAt } from './cells.ts';
import type { JsonRow } from './json-rows.ts';
import { Unreadable } from './source-file.ts';
import type { TableRow } from './table-rows.ts';

/**
 * Texts that replace cells of a table when it is read, by row number and column. A column of JSON is a member, or nested
 * ones joined by dots: "parties.0.name". The table itself stays as it is.
 */
export type ReplacedCells = ReadonlyMap<number, { readonly [column: string]: string }>;

/** The longest text of a cell in a sentence. */
const MAX_SHOWN_CHARS = 200;

/**
 * Reads replaced cells in JSON: `{"3": {"Signed": "2025"}}`.
 * @param name the part of the form, for errors
 * @throws GraphQLError BAD_USER_INPUT if it is no such object, or a text has characters that no record can hold
 */
export function replacedCellsIn(name: string, json: string): ReplacedCells {
  const invalid = badInput(name, 'it must be an object of rows and columns, such as {"3": {"Signed": "2025"}}.');
  let rows: unknown;
  try {
    rows = JSON.parse(json);
  } catch {
    throw invalid;
  }
  const entriesOf = (value: unknown): [string, unknown][] => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid;
    return Object.entries(value);
  };
  const cells = entriesOf(rows).map(([row, columns]): [number, { [column: string]: string }] => {
    for (const [, text] of entriesOf(columns)) {
      if (typeof text !== 'string') throw invalid;
      if (/\0|\p{Surrogate}/u.test(text)) throw badInput(name, `row ${row} has a text that is not valid Unicode.`);
    }
    if (!/^\d{1,9}$/.test(row)) throw invalid;
    return [Number(row), columns as { [column: string]: string }];
  });
  return new Map(cells);
}

/**
 * Yields rows with their replaced cells, which their warnings name.
 * @param name of the file
 * @throws Unreadable if there is no column of a replaced cell or, after the last row, no row
 */
export async function* withReplacedCells(
  name: string,
  rows: AsyncIterable<TableRow>,
  replaced: ReplacedCells,
): AsyncGenerator<TableRow> {
  const left = new Set(replaced.keys());
  for await (const row of rows) {
    left.delete(row.row);
    const values = [...row.values];
    const repairs = [];
    for (const [column, text] of Object.entries(replaced.get(row.row) ?? {})) {
      const index = row.columns.indexOf(column);
      if (index < 0) throw new Unreadable(`cells: ${name} has no column "${shown(column)}".`);
      while (values.length < index) values.push('');
      const before = values[index] ?? '';
      values[index] = text;
      if (text !== before) repairs.push(repairOf(column, before, text));
    }
    yield { ...row, values, repairs };
  }
  assertNone(left, name);
}

/**
 * Yields rows of JSON with their replaced cells, and sentences that name these.
 * @param name name of the file
 * @param columns columns that the mapping reads: a row may omit them
 * @throws Unreadable if a row has no such cell, or several values there, or, after the last row, if there is no row
 */
export async function* withReplacedMembers(
  name: string,
  rows: AsyncIterable<JsonRow>,
  replaced: ReplacedCells,
  columns: readonly string[],
): AsyncGenerator<JsonRow & { repairs: string[] }> {
  const left = new Set(replaced.keys());
  for await (const { row, value } of rows) {
    left.delete(row);
    const repairs: string[] = [];
    const corrected = replaced.has(row) ? structuredClone(value) : value;
    for (const [column, text] of Object.entries(replaced.get(row) ?? {})) {
      const found = valueAt(corrected, column);
      const of = `cells: row ${row} of ${name}`;
      if (typeof found === 'object' && found !== null)
        throw new Unreadable(`${of} has several values in "${shown(column)}". Name one, as in "${shown(column)}.0".`);
      const before = String(found ?? '');
      if (text === before) continue;
      const isKnown = found !== undefined || columns.includes(column);
      if (!isKnown || !setAt(corrected, column, text)) throw new Unreadable(`${of} has no "${shown(column)}".`);
      repairs.push(repairOf(column, before, text));
    }
    yield { row, value: corrected, repairs };
  }
  assertNone(left, name);
}

/** Sets a member as `valueAt` finds it. @returns whether there is an object or list for it */
function setAt(value: JsonRow['value'], path: string, text: string): boolean {
  const names = Object.hasOwn(value, path) ? [path] : path.split('.');
  const last = names.pop()!;
  const parent = names.length > 0 ? valueAt(value, names.join('.')) : value;
  if (typeof parent !== 'object' || parent === null) return false;
  Object.defineProperty(parent, last, { value: text, enumerable: true, configurable: true, writable: true });
  return true;
}

function assertNone(left: ReadonlySet<number>, name: string): void {
  const [missing] = left;
  if (missing !== undefined) throw new Unreadable(`cells: ${name} has no row ${missing}.`);
}

function repairOf(column: string, before: string, text: string): string {
  return `${column}: the cell "${shown(before)}" is replaced by "${shown(text)}".`;
}

function shown(text: string): string {
  return text.length > MAX_SHOWN_CHARS ? `${text.slice(0, MAX_SHOWN_CHARS)}…` : text;
}
