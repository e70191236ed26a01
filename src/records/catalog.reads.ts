import type { EntityManager } from 'typeorm';

// Reads from the catalogue of PostgreSQL which tables have a history and how they refer to each other. A new table is
// included as soon as it is watched (`watch_record`, `watch_part`).

/** A column of a record's table or of a table of parts that refers to a record. */
export interface RecordColumn {
  table: string;
  column: string;
  /** "record" if the column refers to records of any type, otherwise the table of the type. */
  refersTo: string;
  /** Whether the column names the record that owns the part. */
  owner: boolean;
}

/** A table of parts, and the column that names their owner. */
export interface PartTableOwner {
  table: string;
  owner: string;
}

/** A table of parts of parts: `columns` refer to `ofColumns` of `of`, pair by pair. */
export interface NestedPartTable {
  table: string;
  columns: string[];
  of: string;
  ofColumns: string[];
}

/** Returns all columns that refer to records. */
export function recordColumns(db: EntityManager): Promise<RecordColumn[]> {
  return db.query(
    `select table_name::text as table, column_name::text as column, refers_to::text as "refersTo", owner
      from record_columns() order by table_name, owner, column_name`,
  );
}

/** Returns all tables of parts; tables that have parts of their own come first. */
export function partTables(db: EntityManager): Promise<PartTableOwner[]> {
  return db.query(
    `select p.table_name::text as table, p.owner::text from record_parts() p
      order by p.table_name in (select of_table from inner_parts()) desc, p.table_name`,
  );
}

/** Returns the tables of parts of parts. */
export function nestedPartTables(db: EntityManager): Promise<NestedPartTable[]> {
  return db.query(
    `select table_name::text as table, column_names::text[] as columns, of_table::text as of, of_columns::text[] as "ofColumns"
      from inner_parts() order by table_name`,
  );
}

/** Returns the unique keys of each table. */
export async function uniqueKeys(db: EntityManager): Promise<ReadonlyMap<string, string[][]>> {
  const rows: { table: string; columns: string[] }[] = await db.query(
    'select table_name::text as table, column_names::text[] as columns from row_keys() order by 1, 2',
  );
  const keys = new Map<string, string[][]>();
  for (const { table, columns } of rows) keys.set(table, [...(keys.get(table) ?? []), columns]);
  return keys;
}

/** Returns the nullable columns of a table, in groups: columns that share a check constraint are in one group. */
export async function nullableColumns(db: EntityManager, table: string): Promise<string[][]> {
  const rows: { open: string[]; bound: string[][] }[] = await db.query(
    `select
      array(select attname::text from pg_attribute
        where attrelid = $1::regclass and attnum > 0 and not attisdropped and not attnotnull order by attnum) as open,
      (select coalesce(json_agg(names), '[]') from (
        select array_agg(a.attname::text) as names from pg_constraint c
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any(c.conkey)
        where c.conrelid = $1::regclass and c.contype = 'c' group by c.oid
      ) constraints) as bound`,
    [`"${table}"`],
  );
  const { open, bound } = rows[0]!;
  const groups: string[][] = [];
  for (const column of open) {
    const bounds = bound.filter((names) => names.includes(column)).flat();
    const group = groups.find((each) => each.some((name) => bounds.includes(name)));
    if (group) group.push(column);
    else groups.push([column]);
  }
  return groups;
}

/** Whether a row fulfils the check constraints of a table. */
export async function satisfiesConstraints(db: EntityManager, table: string, row: object): Promise<boolean> {
  const constraints: { condition: string }[] = await db.query(
    `select pg_get_expr(conbin, conrelid) as condition from pg_constraint
      where conrelid = $1::regclass and contype = 'c'`,
    [`"${table}"`],
  );
  const all = constraints.map(({ condition }) => `coalesce(${condition}, true)`).join(' and ') || 'true';
  const [checked]: { obeys: boolean }[] = await db.query(
    `select ${all} as obeys from jsonb_populate_record(null::"${table}", $1) as row`,
    [JSON.stringify(row)],
  );
  return checked!.obeys;
}
