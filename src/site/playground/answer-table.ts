import type { Cell, Table } from './csv.ts';

/** A list of a response as a table. */
export interface NamedTable extends Table {
  /** The path of the list: "forum.figures"; empty for values outside of lists. */
  name: string;
}

type Json = Cell | Json[] | { [key: string]: Json };
type Row = Map<string, Cell>;

/** Fields of connections that column names leave out. */
const WRAPPERS = new Set(['edges', 'nodes', 'node']);

/** Separates several values in one cell. */
const VALUE_SEPARATOR = '; ';

/**
 * Returns the data of a response as tables: one for each outermost list, and one of a single row for the values outside of
 * lists. Nested objects become columns ("forum.title"), and nested lists become one cell.
 */
export function tablesOf(data: unknown): NamedTable[] {
  const single: Row = new Map();
  const lists: NamedTable[] = [];
  collect(data as Json, [], single, lists);
  return single.size > 0 ? [...lists, { name: '', ...tableOf([single]) }] : lists;
}

function collect(value: Json, path: string[], single: Row, lists: NamedTable[]): void {
  if (Array.isArray(value)) {
    lists.push({ name: named(path), ...tableOf(value.map(rowOf)) });
  } else if (value !== null && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) collect(inner, [...path, key], single, lists);
  } else if (path.length > 0) {
    single.set(path.join('.'), value);
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
      put(row, column === VALUE ? path : [...path, column], joinCells(cells));
    }
    if (inner.columns.length === 0) put(row, path, null);
  } else if (value !== null && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) addTo(row, inner, [...path, key]);
  } else {
    put(row, path, value);
  }
}

/** The column name of a list of scalars. */
const VALUE = 'value';

function put(row: Row, path: string[], cell: Cell): void {
  const short = named(path) || VALUE;
  row.set(row.has(short) ? path.join('.') : short, cell);
}

function named(path: string[]): string {
  const without = path.filter((key) => !WRAPPERS.has(key));
  return (without.length > 0 ? without : path).join('.');
}

function joinCells(cells: Cell[]): Cell {
  const known = cells.filter((cell) => cell !== null);
  if (known.length === 0) return null;
  return cells.length === 1 ? cells[0]! : known.join(VALUE_SEPARATOR);
}
