/** One value of a table: what JSON has, without lists and objects. */
export type Cell = string | number | boolean | null;

/** Rows that have a cell for each column. */
export interface Table {
  columns: readonly string[];
  rows: readonly (readonly Cell[])[];
}

/** With these a spreadsheet takes a text for a formula, and would run what a source once wrote. */
const BEGINS_A_FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

const PLAIN_NUMBER = /^[+-]?\d+(\.\d+)?$/;

/**
 * A table as CSV (RFC 4180): commas, lines that end in CR LF, the columns' names first. It begins with a byte order mark,
 * without which spreadsheets misread every script but Latin. A text that a spreadsheet would run as a formula gets an
 * apostrophe before it; numbers stay numbers. What is unknown is an empty cell.
 */
export function csvOf({ columns, rows }: Table): string {
  const lines = [columns, ...rows].map((cells) => `${cells.map(written).join(',')}\r\n`);
  return `\uFEFF${lines.join('')}`;
}

function written(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = BEGINS_A_FORMULA.test(cell) && !PLAIN_NUMBER.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
