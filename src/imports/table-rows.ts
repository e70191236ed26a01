import { Unreadable } from './source-file.ts';

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
