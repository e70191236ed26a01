/** A JSON scalar. */
export type Cell = string | number | boolean | null;

/** Rows with a cell for each column. */
export interface Table {
  columns: readonly string[];
  rows: readonly (readonly Cell[])[];
}

/** Text that a spreadsheet would run as a formula (CSV injection). */
const FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

const PLAIN_NUMBER = /^[+-]?\d+(\.\d+)?$/;

/**
 * Writes a table as CSV (RFC 4180) with a header, CR LF and a byte order mark, which spreadsheets need to recognize UTF-8.
 * A text that a spreadsheet would run as a formula gets an apostrophe before it. Null is an empty cell.
 */
export function csvOf({ columns, rows }: Table): string {
  const lines = [columns, ...rows].map((cells) => `${cells.map(writeCell).join(',')}\r\n`);
  return `\uFEFF${lines.join('')}`;
}

function writeCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = FORMULA.test(cell) && !PLAIN_NUMBER.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
