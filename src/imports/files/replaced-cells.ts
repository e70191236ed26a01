import { badInput } from '../../runtime/errors.ts';
import { Unreadable } from './source-file.ts';
import type { TableRow } from './table-rows.ts';

/** Texts that replace cells of a table when it is read, by row number and column. The table itself stays as it is. */
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
      if (text !== before) repairs.push(`${column}: the cell "${shown(before)}" is replaced by "${shown(text)}".`);
    }
    yield { ...row, values, repairs };
  }
  const [missing] = left;
  if (missing !== undefined) throw new Unreadable(`cells: ${name} has no row ${missing}.`);
}

function shown(text: string): string {
  return text.length > MAX_SHOWN_CHARS ? `${text.slice(0, MAX_SHOWN_CHARS)}…` : text;
}
