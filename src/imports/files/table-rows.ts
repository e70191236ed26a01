import { isReport } from '../runs/report-columns.ts';
import { Unreadable } from './source-file.ts';

/** How a table is written. Omitted values are detected. */
export interface TableLayout {
  /** A name that iconv knows: "utf-8", "utf-16le", "latin1". */
  encoding?: string;
  /** One character: ",", ";" or a tab. */
  delimiter?: string;
  /** The column names of a table without a header. */
  columns?: string[];
  /** The member of a JSON object that holds the rows, such as "data.items". */
  rows?: string;
}

/** A row below the header, as texts. */
export interface TableRow {
  /** The row number in the file; the header is row 1. */
  row: number;
  /** Usually one value per column, but a row may have fewer or more. */
  values: string[];
  columns: string[];
  /** Sentences about the row as a whole. */
  repairs?: string[];
}

export const MAX_COLUMNS = 1_000;

/**
 * Returns the columns of a table, and whether its first row is data because the layout names the columns. An import
 * report has its own header.
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
 * Returns the column names, trimmed and made unique ("name", "name 2").
 * @throws Unreadable if there are too many or none
 */
export function checkHeader(name: string, header: readonly string[]): string[] {
  if (header.length > MAX_COLUMNS) {
    throw new Unreadable(`${name} has ${header.length} columns; at most ${MAX_COLUMNS} are read.`);
  }
  const columns = header.map((column) => column.trim());
  if (columns.every((column) => column === '')) throw new Unreadable(`${name} has no column names in its first row.`);
  const seen = new Map<string, number>();
  return columns.map((column) => {
    const times = (seen.get(column) ?? 0) + 1;
    seen.set(column, times);
    return times === 1 ? column : `${column} ${times}`;
  });
}
