import { join, raw, type Sql, sql } from '../sql.ts';
import type { Overlay, Versions } from './read-plans.ts';
import type { Table } from './row.ts';

/** Writes tables as CTEs, without `with`. */
export function overlays(tables: readonly Overlay[]): Sql {
  return join(
    tables.map(({ name, rows, once }) => sql`${raw(`"${name}" as ${once ? '' : 'not '}materialized`)} (${rows})`),
    ', ',
  );
}

/** The scope of one version: its own rows by the names of their tables, everything else from the database. */
export class VersionScope {
  readonly table: string;
  readonly id: Sql;
  readonly suffix: Sql;
  /** Columns with the id of the record, by tables of its parts. */
  readonly #owners: ReadonlyMap<string, string>;

  constructor(private readonly versions: Versions & { isOne: boolean }) {
    this.table = versions.table;
    this.id = versions.id;
    this.suffix = versions.suffix;
    this.#owners = new Map(versions.tables.flatMap(({ name, owner }) => (owner ? [[name, owner]] : [])));
  }

  holds({ metadata }: Table): boolean {
    return this.#owners.has(metadata.tableName);
  }

  /** Suffix of the id of a row whose table holds parts; empty if the row is a part of another record. */
  suffixOf({ metadata }: Table, alias: string): Sql | null {
    const owner = this.#owners.get(metadata.tableName);
    if (!owner) return null;
    const suffix = this.versions.suffixOf(metadata.tableName, raw(`${alias}.id`));
    return sql`case when ${raw(`${alias}."${owner}"`)} = ${this.id} then ${suffix} else '' end`;
  }

  /** Whether a column of a part refers to the record. */
  isOwner(part: Table, column: string, target: Table): boolean {
    return column === `"${this.#owners.get(part.metadata.tableName)}"` && target.metadata.tableName === this.table;
  }

  /** The result, given the value of one version: one value, or a list with a value for each place. */
  found(value: Sql): Sql {
    const { tables, wanted, places, isOne } = this.versions;
    const found = sql`(select distinct on (place) place, v.value from (${wanted}) "~wanted"
      cross join lateral (select (with ${overlays(tables)} select ${value}) as value) v
      where v.value is not null order by place, rank) v`;
    if (isOne) return sql`(select v.value from ${found})`;
    return sql`(select json_agg(v.value order by p.place)
      from generate_series(0, ${raw(String(places - 1))}) p (place) left join ${found} on v.place = p.place)`;
  }

  /** SQL within a version that reads the current tables. */
  outside(value: Sql): Sql {
    const names = this.versions.tables.flatMap(({ name }) => (name.startsWith('~') ? [] : [name]));
    const tables = names.map((name) => `"${name}" as not materialized (select * from public."${name}")`);
    return sql`(with ${raw(tables.join(', '))} select ${value})`;
  }
}
