import type { Choice, Reading } from './readings.ts';
import type { EntityClass, Row, Table } from './row.ts';
import { all, raw, type Sql, sql, Visible } from './sql.ts';

/** A row, and what is known of the table it is of. */
export interface Place {
  row: Row<unknown>;
  table: Table;
  /** The class of the rows, where the table holds several types and only one is possible. */
  entity: EntityClass<unknown>;
  /** Fields that the parent's description gave. */
  given: { readonly [field: string]: Sql | Reading } | null;
}

/** The column of a row that keeps a property. @throws Error where none does */
export function columnOf(place: Place, property: string): Sql {
  const column = place.table.columns.get(property);
  if (!column) throw new Error(`${place.table.metadata.name} has no column ${property}`);
  return raw(`${place.row.$alias}.${column}`);
}

/** What stands after `from` where the rows of a choice are read. */
export function sourceOf(table: Table, row: Row<unknown>, choice: Choice<unknown>): Sql {
  const from = raw(`${table.name} ${row.$alias}`);
  return choice.join ? sql`${from} ${choice.join(row)}` : from;
}

/** What stands after `where`: the conditions of a choice, and that the reader may see the row. */
export function conditionsOf(table: Table, row: Row<unknown>, choice: Choice<unknown>, more: readonly Sql[] = []): Sql {
  const conditions: Sql[] = [];
  if (table.hasVisibility && !choice.ofVisible) conditions.push(sql`${new Visible(row.$alias)}`);
  for (const condition of choice.where?.(row) ?? []) if (condition) conditions.push(condition);
  return all([...conditions, ...more]);
}
