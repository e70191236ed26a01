import { all, IsAmong, lookupsIn, type PlacedLookup, raw, Shared, type Sql, sql, Visible } from '../sql.ts';
import type { Choice, Reading } from './readings.ts';
import type { EntityClass, Row, Table } from './row.ts';

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
  const source = choice.join ? sql`${from} ${choice.join(row)}` : from;
  return choice.among ? sql`${source} join ${choice.among.all(null, '')} hit on ${isHit(row)}` : source;
}

/** Whether a row is that of a hit. */
export function isHit(row: Row<unknown>): Sql {
  return sql`hit.record_id = ${(row as Row<{ id: string }>).id}`;
}

/** Whether nothing narrows a choice but what the reader may see, and what was found. */
export function isUnnarrowed(table: Table, choice: Choice<unknown>): boolean {
  return !choice.join && !choice.where?.(table.row('any')).some(Boolean);
}

/** Where a list can hold no more rows than these, it is worth finding nothing else. */
const FEW = 1_000;

/**
 * The same choice of a list that hangs on no row: where its conditions leave but few rows, only among these is anything to
 * be found. What was found and the conditions leave is worked out once, for all that is read of the list.
 */
export function amongFew(table: Table, newRow: () => Row<unknown>, choice: Choice<unknown>): Choice<unknown> {
  const { among, ...others } = choice;
  if (!among || isUnnarrowed(table, others)) return choice;
  const row = newRow();
  const found = among.all(idsOfFew(table, row, others), row.$alias);
  // What is joined may be what the list is ordered by: then it is joined wherever the list is read.
  if (others.join) return { ...others, among: { ...among, all: () => found } };
  const left = new Shared(
    `left ${row.$alias}`,
    sql`select hit.record_id, hit.score from ${sourceOf(table, row, { ...others, among: { ...among, all: () => found } })}
      where ${conditionsOf(table, row, others)}`,
  );
  return { among: { all: () => left, first: () => null, count: () => sql`(select count(*) from ${left})` } };
}

/**
 * The ids of a choice, and maybe of more, as an array; null where they are many. One condition may give the ids by itself,
 * without a look at their rows; only where these are many do the others have to tell.
 */
function idsOfFew(table: Table, row: Row<unknown>, choice: Choice<unknown>): Sql {
  const { id } = row as Row<{ id: string }>;
  const limit = raw(`limit ${FEW + 1}`);
  const ifFew = (rows: Sql) =>
    sql`(select case when count(*) <= ${raw(String(FEW))} then coalesce(array_agg(distinct few.id), '{}') end from (${rows}) few (id))`;
  const rows = sql`select ${id} from ${sourceOf(table, row, choice)} where ${conditionsOf(table, row, choice)} ${limit}`;
  const given = choice.where?.(row).find((condition) => condition instanceof IsAmong && condition.isOf(id));
  if (!(given instanceof IsAmong)) return ifFew(rows);
  const choices = sql`select * from (${given.choices}) given ${limit}`;
  choices.place = given.place;
  return sql`coalesce(${ifFew(choices)}, ${ifFew(rows)})`;
}

/** What is looked up to tell which rows a choice has. */
export function lookupsOf(table: Table, choice: Choice<unknown>): readonly PlacedLookup[] {
  const row = table.row('any');
  return lookupsIn(sql`${sourceOf(table, row, choice)} ${conditionsOf(table, row, choice)}`);
}

/** What stands after `where`: the conditions of a choice, and that the reader may see the row. */
export function conditionsOf(table: Table, row: Row<unknown>, choice: Choice<unknown>, more: readonly Sql[] = []): Sql {
  const conditions: Sql[] = [];
  if (table.hasVisibility && !choice.ofVisible) conditions.push(sql`${new Visible(row.$alias)}`);
  for (const condition of choice.where?.(row) ?? []) if (condition) conditions.push(condition);
  return all([...conditions, ...more]);
}
