import { all, CteRef, InSubquery, lookupsIn, type PlacedLookup, raw, type Sql, sql, visible } from '../sql.ts';
import type { Choice, ReadPlan } from './read-plans.ts';
import type { EntityClass, Row, Table } from './row.ts';

/** A row and its table. */
export interface RowSource {
  row: Row<unknown>;
  table: Table;
  /** The class of the rows, if the table holds several types and only one is possible. */
  entity: EntityClass<unknown>;
  /** Fields that the parent describes. */
  given: { readonly [field: string]: Sql | ReadPlan } | null;
}

/**
 * The column of a property.
 * @throws Error if there is none
 */
export function columnOf(place: RowSource, property: string): Sql {
  const column = place.table.columns.get(property);
  if (!column) throw new Error(`${place.table.metadata.name} has no column ${property}`);
  return raw(`${place.row.$alias}.${column}`);
}

/** The `from` clause of a choice. */
export function sourceOf(table: Table, row: Row<unknown>, choice: Choice<unknown>): Sql {
  const from = raw(`${table.name} ${row.$alias}`);
  const source = choice.join ? sql`${from} ${choice.join(row)}` : from;
  return choice.among ? sql`${source} join ${choice.among.all(null, '')} hit on ${isHit(row)}` : source;
}

/** Whether a row is that of the search result `hit`. */
export function isHit(row: Row<unknown>): Sql {
  return sql`hit.record_id = ${(row as Row<{ id: string }>).id}`;
}

/** Whether a choice has no conditions, apart from visibility and a search. */
export function isUnnarrowed(table: Table, choice: Choice<unknown>): boolean {
  return !choice.join && !choice.where?.(table.row('any')).some(Boolean);
}

/** Up to this number of rows, a search is restricted to their ids. */
const MAX_RESTRICTED_IDS = 1_000;

/**
 * Restricts a search to the ids of a choice whose conditions match few rows. The choice must not depend on another row.
 * The combined result is computed once, for everything that reads the list.
 */
export function restrictToIds(table: Table, newRow: () => Row<unknown>, choice: Choice<unknown>): Choice<unknown> {
  const { among, ...others } = choice;
  if (!among || isUnnarrowed(table, others)) return choice;
  const row = newRow();
  const found = among.all(idsOfFew(table, row, others), row.$alias);
  // The join may provide the order of the list, so it must remain.
  if (others.join) return { ...others, among: { ...among, all: () => found } };
  const left = new CteRef(
    `left ${row.$alias}`,
    sql`select hit.record_id, hit.score from ${sourceOf(table, row, { ...others, among: { ...among, all: () => found } })}
      where ${conditionsOf(table, row, others)}`,
  );
  return { among: { all: () => left, first: () => null, count: () => sql`(select count(*) from ${left})` } };
}

/**
 * The ids of a choice (or a superset) as an array; null if there are many. A condition on ids may give them without
 * reading rows; only if it gives many, all conditions are evaluated.
 */
function idsOfFew(table: Table, row: Row<unknown>, choice: Choice<unknown>): Sql {
  const { id } = row as Row<{ id: string }>;
  const limit = raw(`limit ${MAX_RESTRICTED_IDS + 1}`);
  const ifFew = (rows: Sql) =>
    sql`(select case when count(*) <= ${raw(String(MAX_RESTRICTED_IDS))} then coalesce(array_agg(distinct few.id), '{}') end from (${rows}) few (id))`;
  const rows = sql`select ${id} from ${sourceOf(table, row, choice)} where ${conditionsOf(table, row, choice)} ${limit}`;
  const given = choice.where?.(row).find((condition) => condition instanceof InSubquery && condition.isOf(id));
  if (!(given instanceof InSubquery)) return ifFew(rows);
  const choices = sql`select * from (${given.choices}) given ${limit}`;
  choices.place = given.place;
  return sql`coalesce(${ifFew(choices)}, ${ifFew(rows)})`;
}

/** The lookups on which the rows of a choice depend. */
export function lookupsOf(table: Table, choice: Choice<unknown>): readonly PlacedLookup[] {
  const row = table.row('any');
  return lookupsIn(sql`${sourceOf(table, row, choice)} ${conditionsOf(table, row, choice)}`);
}

/** The `where` clause of a choice: its conditions, and the visibility of the row. */
export function conditionsOf(table: Table, row: Row<unknown>, choice: Choice<unknown>, more: readonly Sql[] = []): Sql {
  const conditions: Sql[] = [];
  if (table.hasVisibility && !choice.ofVisible) conditions.push(sql`${visible(row.$alias)}`);
  for (const condition of choice.where?.(row) ?? []) if (condition) conditions.push(condition);
  return all([...conditions, ...more]);
}
