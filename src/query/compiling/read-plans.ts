import { Extensions } from 'type-graphql';
import type { Given } from '../params.ts';
import { type CteRef, type PlacedLookup, Sql, sql } from '../sql.ts';
import { MAX_PAGE_SIZE, type Ordered, type PageArgs, wanted } from './pages.ts';
import type { EntityClass, Row } from './row.ts';

/** Values and read plans of the fields of an object or an edge. */
type Fields = { readonly [field: string]: Sql | ReadPlan };

/** The properties of each kind of reading. */
interface Kinds<Entity> {
  value: { sql: Sql };
  object: { fields: Fields; absentIf: Sql | null };
  one: {
    entity: EntityClass<Entity>;
    choice: Choice<Entity>;
    /** Whether at most one row can match. */
    isUnique: boolean;
  };
  list: { entity: EntityClass<Entity>; choice: Choice<Entity>; most: number | null };
  page: {
    entity: EntityClass<Entity>;
    choice: Choice<Entity>;
    ordered: Ordered<Entity>;
    args: PageArgs;
    edge?(row: Row<Entity>): Fields;
    /** Fields of the connection beside those of every connection. */
    more?: Fields;
  };
  /** The current row as another type: the node of an edge. */
  sameRow: object;
  json: { json: unknown };
  array: { readings: readonly ReadPlan[] };
  each: { wanted: Sql; reading: ReadPlan };
  entry: { from: Sql; orderBy: Sql; reading: ReadPlan; position: Sql };
  rows: { from: Sql; fields: Fields; orderBy: Sql | null };
  merged: { first: ReadPlan; second: ReadPlan };
  aggregate: { entity: EntityClass<Entity>; choice: Choice<Entity>; derive(rows: Rows<Entity>): ReadPlan };
  overlaid: { tables: readonly Overlay[]; reading: ReadPlan };
  versions: Versions & { isOne: boolean };
}

/** A reading of one kind. */
export type ReadPlanOf<Kind extends keyof Kinds<unknown>, Entity = unknown> = Readonly<Kinds<Entity>[Kind]> & {
  readonly kind: Kind;
  /** Distinguishes a reading from other results of resolvers. */
  readonly isReadPlan: true;
};

/**
 * The result of a resolver: a description of what to read, not data. All descriptions of an operation are compiled into
 * one statement.
 */
export type ReadPlan = { [Kind in keyof Kinds<unknown>]: ReadPlanOf<Kind> }[keyof Kinds<unknown>];

export function isReadPlan(value: unknown): value is ReadPlan {
  return typeof value === 'object' && value !== null && (value as Partial<ReadPlan>).isReadPlan === true;
}

/** Rows that replace a table, or that exist only under this name. An overlay sees the earlier ones. */
export interface Overlay {
  name: string;
  rows: Sql;
  /** Whether to compute the rows once (materialized); false if they replace a table that has indexes. */
  once?: boolean;
  /** Column with the id of the record, if the table holds parts of the record. */
  owner?: string;
}

/**
 * Versions of rows of one table, or of their parts. The tables of the row and its parts are restored; everything else
 * that a version refers to is read from the current tables.
 */
export interface Versions {
  /**
   * Rows (place, rank, ...): the requested versions, by place from 0. In `tables` the current one is the row "~wanted".
   * If several rows match at one place, the first by rank counts.
   */
  wanted: Sql;
  /** Number of places. */
  places: number;
  /** Table of the row that has the versions. */
  table: string;
  tables: readonly Overlay[];
  /** Id of the row, and the suffixes of its id and of the ids of its parts, in SQL that may refer to `tables`. */
  id: Sql;
  suffix: Sql;
  suffixOf: (part: string, id: Sql) => Sql;
  /** The row itself, or a part of it. */
  reading: ReadPlanOf<'one'>;
}

/** All rows of a choice, before paging. */
export interface Rows<Entity> {
  /** Name of the table if the rows are all visible rows of a table; otherwise null. */
  readonly wholeTable: string | null;
  /** Lookups on which the rows depend, in the order of the arguments. */
  readonly lookups: readonly PlacedLookup[];
  /**
   * Selects from these rows, unordered.
   * @param columns the columns to select
   * @param more tables to join, and SQL after the conditions
   */
  select(
    columns: (row: Row<Entity>) => Sql,
    more?: { join?: (row: Row<Entity>) => Sql | null; after?: (row: Row<Entity>) => Sql },
  ): Sql;
}

/** All rows of a list, before paging: the parent of a field of a connection. */
export interface ListRows<Entity> extends Rows<Entity> {
  readonly tables: ListTables;
}

/** Tables that several fields of a list need: each is written once, before the fields. */
export class ListTables {
  private readonly numbers = new Map<string, number>();
  private readonly overlays = new Map<string, Overlay>();

  /** Returns a number for the names of tables: the same for equal keys, another one for others. */
  numberOf(key: string): number {
    const number = this.numbers.get(key) ?? this.numbers.size + 1;
    this.numbers.set(key, number);
    return number;
  }

  /** Adds tables in order of dependency. A table with a known name is the same table. */
  add(tables: readonly Overlay[]): void {
    for (const table of tables) if (!this.overlays.has(table.name)) this.overlays.set(table.name, table);
  }

  /** All tables, each after those that it reads. */
  get all(): Overlay[] {
    return [...this.overlays.values()];
  }
}

/** Selects rows of a table. */
export interface Choice<Entity> {
  /** SQL after the table in the `from` clause: `join ... on ...`. */
  join?(row: Row<Entity>): Sql;
  /** Conditions that must all be true. */
  where?(row: Row<Entity>): readonly (Sql | null | undefined)[];
  /** For lists and single rows: the `order by` expression. */
  orderBy?(row: Row<Entity>): Sql;
  /** Whether an owner was checked already. Otherwise rows of records that the viewer may not see are omitted. */
  ofVisible?: boolean;
  /** The search results that the rows must be among. */
  among?: Ranked;
}

/**
 * The results of a search function, ranked: rows (record_id, score) of records that the viewer may see. In the
 * statement their alias is `hit`.
 */
export interface Ranked {
  /**
   * All results, written once in a statement.
   * @param within array of ids to which the search may be restricted; null or SQL null for any
   * @param key distinguishes these ids from others
   */
  all: (within: Sql | null, key: string) => CteRef;
  /**
   * At least this number of the highest ranked results, or of those after a position, unordered; null if that is not
   * faster than all results.
   */
  first: (most: number, after: { score: Given; id: Given } | null, isCounted: boolean) => CteRef | null;
  /** The number of results. It costs nothing more if `first` has counted them. */
  count: (counted: CteRef | null) => Sql;
}

/** A value computed by SQL, of the scalar of the field. */
export function value(sql: Sql): ReadPlanOf<'value'> {
  return { kind: 'value', isReadPlan: true, sql };
}

/** An object of values and read plans that depend on the current row; null if `absentIf` is true. */
export function object(fields: Fields, absentIf: Sql | null = null): ReadPlanOf<'object'> {
  return { kind: 'object', isReadPlan: true, fields, absentIf };
}

/** The first matching row, or null. */
export function one<Entity>(
  entity: EntityClass<Entity>,
  where: (row: Row<Entity>) => Sql,
  choice: Omit<Choice<Entity>, 'where'> = {},
): ReadPlanOf<'one', Entity> {
  return {
    kind: 'one',
    isReadPlan: true,
    entity,
    choice: { ...choice, where: (row) => [where(row)] },
    isUnique: false,
  };
}

/** The only matching row, or null. It costs less than `one`, which needs a limit. */
export function only<Entity>(entity: EntityClass<Entity>, where: (row: Row<Entity>) => Sql): ReadPlanOf<'one', Entity> {
  return { ...one(entity, where), isUnique: true };
}

/** The row with this id, or null. */
export function withId<Entity extends { id: string }>(entity: EntityClass<Entity>, id: Sql): ReadPlanOf<'one', Entity> {
  return only(entity, (row) => sql`${(row as Row<{ id: string }>).id} = ${id}`);
}

/**
 * A list without pages.
 * @param first the argument of the field, if it has one: maximum length of the list; null: 100
 * @throws GraphQLError BAD_USER_INPUT unless `first` is from 1 to 100
 */
export function list<Entity>(
  entity: EntityClass<Entity>,
  choice: Choice<Entity>,
  first?: number | null,
): ReadPlanOf<'list', Entity> {
  const most = first === undefined ? null : wanted(first ?? MAX_PAGE_SIZE, 'first');
  return { kind: 'list', isReadPlan: true, entity, choice, most };
}

/**
 * A Relay connection. The `node` of an edge is the row itself unless `edge` describes it; other fields of the edge are
 * taken from `edge`, then from the row. `more` describes further fields of the connection.
 */
export function page<Entity>(
  entity: EntityClass<Entity>,
  choice: Choice<Entity>,
  ordered: Ordered<Entity>,
  args: PageArgs,
  edge?: (row: Row<Entity>) => Fields,
  more?: Fields,
): ReadPlanOf<'page', Entity> {
  return { kind: 'page', isReadPlan: true, entity, choice, ordered, args, edge, more };
}

/** The current row itself. */
export function sameRow(): ReadPlanOf<'sameRow'> {
  return { kind: 'sameRow', isReadPlan: true };
}

/** A constant. */
export function json(known: unknown): ReadPlanOf<'json'> {
  return { kind: 'json', isReadPlan: true, json: known };
}

/** A list of read plans in the given order, at most 100. */
export function array(readings: readonly ReadPlan[]): ReadPlanOf<'array'> {
  return { kind: 'array', isReadPlan: true, readings };
}

/**
 * A list with a reading for each row of `wanted`, which is the row "~wanted" and has a column `place` for the order.
 */
export function each(wanted: Sql, reading: ReadPlan): ReadPlanOf<'each'> {
  return { kind: 'each', isReadPlan: true, wanted, reading };
}

/**
 * The reading of one of some rows. PostgreSQL computes the readings of all rows once, however often one is needed; at
 * each use it counts to the position, so that the rows should be few.
 * @param from SQL after `from`, without a reference to other rows
 * @param position position of the row in the order, from 1, in SQL that may refer to the current row
 */
export function entry(from: Sql, orderBy: Sql, reading: ReadPlan, position: Sql): ReadPlanOf<'entry'> {
  return { kind: 'entry', isReadPlan: true, from, orderBy, reading, position };
}

/**
 * Objects made of rows without an entity, such as groups.
 * @param from SQL after `from`, conditions included
 * @param fields fields of each object
 */
export function rows(from: Sql, fields: Fields, { orderBy = null }: { orderBy?: Sql | null } = {}): ReadPlanOf<'rows'> {
  return { kind: 'rows', isReadPlan: true, from, fields, orderBy };
}

/** A value derived from all visible rows of a choice. */
export function aggregate<Entity>(
  entity: EntityClass<Entity>,
  choice: Choice<Entity>,
  derive: (rows: Rows<Entity>) => ReadPlan,
): ReadPlanOf<'aggregate', Entity> {
  return { kind: 'aggregate', isReadPlan: true, entity, choice, derive };
}

/**
 * A reading for which tables have other rows. An overlay has all columns of its table in their order. Functions and
 * views of the database still read the real tables.
 */
export function overlaid(tables: readonly Overlay[], reading: ReadPlan): ReadPlanOf<'overlaid'> {
  return { kind: 'overlaid', isReadPlan: true, tables, reading };
}

/** A version; null if there is none. */
export function version(wanted: Versions): ReadPlanOf<'versions'> {
  return { kind: 'versions', isReadPlan: true, isOne: true, ...wanted };
}

/** A list of versions by place, null for places without one. */
export function versions(wanted: Versions): ReadPlanOf<'versions'> {
  return { kind: 'versions', isReadPlan: true, isOne: false, ...wanted };
}

/** Two lists of equal length as one: each entry is that of the first list or, if null, of the second. */
export function merged(first: ReadPlan, second: ReadPlan): ReadPlanOf<'merged'> {
  return { kind: 'merged', isReadPlan: true, first, second };
}

/** A resolver that describes what to read, called with the row of the parent, arguments and context. */
export type Declaration = (row: unknown, args: unknown, context: unknown) => ReadPlan | Sql;

export interface ReadsOptions {
  /**
   * Whether the field needs only the id of its parent. If an interface has several tables, the field is then read once
   * from the registry table, not once for each table.
   */
  byId?: boolean;
  /** Usual maximum number of entries of a list, if it is more than a few. The cost depends on it. */
  entries?: number;
  /** Whether the field of a connection reads no rows of the list, only its lookups. */
  ofLookups?: boolean;
}

/**
 * Marks a resolver that describes what to read. It is called while the statement is compiled: a field's method with
 * (row of the parent, arguments, context), a query's with (arguments, context). The parent of a connection's field is
 * the list: `Rows`. Texts and instants in the arguments of a query may be parameters of a plan: their type is `Given`.
 */
export function Reads(options: ReadsOptions = {}): MethodDecorator {
  return (target, key, descriptor) => {
    const method = descriptor.value as unknown as Declaration;
    const { byId = false, entries, ofLookups = false } = options;
    Extensions({ reading: method, byId, entries, ofLookups })(target, key as string, descriptor as PropertyDescriptor);
  };
}

/**
 * Marks a resolver that computes in JavaScript. Its result may itself be a reading.
 * @param needs columns of the parent that it uses
 */
export function InJavaScript(needs: readonly string[] = []): MethodDecorator {
  return (target, key, descriptor) => {
    Extensions({ inJavaScript: needs })(target, key as string, descriptor as PropertyDescriptor);
  };
}

/** Converts the description of a field of an object or an edge to a reading. */
export function asReadPlan(described: Sql | ReadPlan): ReadPlan {
  return described instanceof Sql ? value(described) : described;
}
