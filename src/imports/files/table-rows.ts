import { isReport } from '../runs/report-columns.ts';
import { Unreadable } from './source-file.ts';

/** How a table is written, where that is not to be found out. */
export interface TableLayout {
  /** A name that iconv knows: "utf-8", "utf-16le", "latin1". */
  encoding?: string;
  /** One character: ",", ";" or a tab. */
  delimiter?: string;
  /** The names of the columns of a table that has no line with them. */
  columns?: string[];
  /** Of JSON: in which member of the object the rows lie, such as "data.items". */
  rows?: string;
}

/** A row below the header, as texts. */
export interface TableRow {
  /** Its number among the rows of the file; the header is row 1. */
  row: number;
  /** One for each column, or fewer or more where the file is like that. */
  values: string[];
  columns: string[];
}

const MOST_COLUMNS = 1_000;

/**
 * The columns of a table by its first row, and whether that row is one of values already, since the layout names them.
 * A report of an earlier import has a header of its own.
 * @throws Unreadable as `checkHeader` does
 */
export function columnsBy(
  name: string,
  first: readonly string[],
  { columns }: TableLayout,
): { columns: string[]; isRow: boolean } {
  return columns && !isReport(first)
    ? { columns: checkHeader(name, columns), isRow: true }
    : { columns: checkHeader(name, first), isRow: false };
}

/**
 * The names of the columns: trimmed, and each of them once ("name", "name 2").
 * @throws Unreadable where there are too many, or none
 */
export function checkHeader(name: string, header: readonly string[]): string[] {
  if (header.length > MOST_COLUMNS) {
    throw new Unreadable(`${name} has ${header.length} columns; at most ${MOST_COLUMNS} are read.`);
  }
  const columns = header.map((column) => column.trim());
  if (columns.every((column) => column === ''))
    throw new Unreadable(`${name} has no names of columns in its first row.`);
  const seen = new Map<string, number>();
  return columns.map((column) => {
    const times = (seen.get(column) ?? 0) + 1;
    seen.set(column, times);
    return times === 1 ? column : `${column} ${times}`;
  });
}
