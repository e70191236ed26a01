import type { Cell, Table } from './csv.ts';

/** A list of an answer as a table. */
export interface NamedTable extends Table {
  /** The way to the list: "forum.figures". Empty for the values that stand in no list. */
  name: string;
}

type Json = Cell | Json[] | { [key: string]: Json };
type Row = Map<string, Cell>;

/** Connections wrap what they hold in these: a person who reads a table has no use for them. */
const WRAPPERS = new Set(['edges', 'nodes', 'node']);

/** Between several values in one cell. */
const AND = '; ';

/**
 * The data of an answer as tables: one for each list that is in no other list, and one of a single row for all values
 * outside of lists. Objects become columns ("forum.title"), lists inside a row become one cell.
 */
export function tablesOf(data: unknown): NamedTable[] {
  const alone: Row = new Map();
  const lists: NamedTable[] = [];
  collect(data as Json, [], alone, lists);
  return alone.size > 0 ? [...lists, { name: '', ...tableOf([alone]) }] : lists;
}

function collect(value: Json, path: string[], alone: Row, lists: NamedTable[]): void {
  if (Array.isArray(value)) {
    lists.push({ name: named(path), ...tableOf(value.map(rowOf)) });
  } else if (value !== null && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) collect(inner, [...path, key], alone, lists);
  } else if (path.length > 0) {
    alone.set(path.join('.'), value);
  }
}

function tableOf(rows: Row[]): Table {
  const columns = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  return { columns, rows: rows.map((row) => columns.map((column) => row.get(column) ?? null)) };
}

function rowOf(item: Json): Row {
  const row: Row = new Map();
  addTo(row, item, []);
  return row;
}

function addTo(row: Row, value: Json, path: string[]): void {
  if (Array.isArray(value)) {
    const inner = tableOf(value.map(rowOf));
    for (const [index, column] of inner.columns.entries()) {
      const cells = inner.rows.map((each) => each[index] ?? null);
      put(row, column === VALUE ? path : [...path, column], together(cells));
    }
    if (inner.columns.length === 0) put(row, path, null);
  } else if (value !== null && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) addTo(row, inner, [...path, key]);
  } else {
    put(row, path, value);
  }
}

/** The column of a list of plain values. */
const VALUE = 'value';

function put(row: Row, path: string[], cell: Cell): void {
  const short = named(path) || VALUE;
  row.set(row.has(short) ? path.join('.') : short, cell);
}

function named(path: string[]): string {
  const without = path.filter((key) => !WRAPPERS.has(key));
  return (without.length > 0 ? without : path).join('.');
}

function together(cells: Cell[]): Cell {
  const known = cells.filter((cell) => cell !== null);
  if (known.length === 0) return null;
  return cells.length === 1 ? cells[0]! : known.join(AND);
}
