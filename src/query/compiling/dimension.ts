import type { Given } from '../params.ts';
import type { Sql } from '../sql.ts';
import type { ReadPlan, Rows } from './read-plans.ts';
import type { Row } from './row.ts';

/** One dimension by which the records of a list are counted. */
export interface Dimension<Entity> {
  /** Tables to join if the record itself does not have the values. Their aliases begin with `as`. */
  join?: (row: Row<Entity>, as: string) => Joined;
  /** The records of a whole table that have a value, if the joined tables identify them. */
  alone?: (as: string, table: string) => Instead;
  /** The same key, computed from a property of the record without the join. */
  known?: { property: string; key: (column: Sql) => readonly Sql[] };
  /** How to count if records may have very many values; then `join` and `alone` are not needed. */
  tally?: Tally;
  /** The columns of a value. All are null for a record without a value; otherwise none is null. */
  key: (row: Row<Entity>, as: string) => readonly Sql[];
  /**
   * ONCE: at most one value for each record. MANY: any number. AGAIN: any number, and a value may occur several times.
   */
  falls?: 'ONCE' | 'MANY' | 'AGAIN';
  /**
   * Dimensions of time are not limited to the top values, and are ordered by time unless the client chooses another
   * order.
   */
  isTime?: boolean;
  /** The years of the records, if a value of a dimension of time is longer than a year. */
  years?: Dimension<Entity>;
  /** Returns the value and label to show, given the columns of the value. */
  shown: (key: readonly Sql[], lang: string | null | undefined) => Shown;
  /**
   * Returns the columns of a value as `shown` returns it.
   * @throws GraphQLError BAD_USER_INPUT for `argument` if the dimension cannot have the value
   */
  parse: (value: Given, argument: string) => readonly Sql[];
  /** The label of records without a value. */
  absent?: string;
}

/** A list whose records are counted. */
export type TalliedList = Pick<Rows<unknown>, 'wholeTable'>;

/** Counts records by values of which each record may have thousands, without a row for each value. */
export interface Tally {
  /**
   * Selects the records that have values: `id`, `n`, the number of values, and what the functions below need.
   * @param listed name of a table of the ids (`id`) of the list
   */
  records: (list: TalliedList, listed: string) => Sql;
  /** Selects all values: the columns of the key, and `n`, the number of records. */
  counts: (list: TalliedList, records: string) => Sql;
  /** Selects records and their values among those of the table `top`: `id`, and `t`, the number of the value. */
  among: (records: string, top: string, columns: readonly string[]) => Sql;
  /** Returns the condition that a record, given by its id, has a value; null: that it has none. */
  has: (id: Sql, key: readonly Sql[] | null) => Sql;
}

/** Tables joined to a record. Records without matching rows are included. */
export interface Joined {
  from: Sql;
  on: Sql;
  /** Further joins, to be written after the condition. */
  more?: Sql;
}

/** A smaller source to read instead of a table: its records, or some of them, with fewer columns. */
export interface Instead {
  from: Sql;
  where: Sql;
  /** The columns of the record that the source has, by property. */
  columns: { readonly [property: string]: Sql };
}

/** The display of a value. */
export interface Shown {
  value: Sql;
  label: Sql;
  /** The record whose id is the value. */
  node?: ReadPlan;
  /** Year of a time, and its first and last year, month or day. */
  period?: { year: Sql; from: Sql; to: Sql };
}

/** The arguments of `groups`. */
export interface GroupsArgs {
  by: readonly string[];
  top: number;
  orderBy?: { field: `${'COUNT' | 'KEY'}`; direction?: `${'ASC' | 'DESC'}` | null } | null;
  lang?: string | null;
}

/** An amount to be summed, by unit. */
export interface Summed<Entity> {
  value: (row: Row<Entity>) => Sql;
  /** Null if the amount is not to be summed. */
  unit: (row: Row<Entity>) => Sql;
}

/** How the records of a list are counted, in all dimensions. */
export interface Counting<Entity> {
  /** An amount to sum besides the count. */
  summed?: Summed<Entity>;
  /** A smaller source for all records of a table, if it has all needed columns. */
  instead?: (table: string) => Instead;
}
