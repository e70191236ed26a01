import { Extensions } from 'type-graphql';
import { type PlacedLookup, type Shared, Sql, sql } from '../sql.ts';
import { MOST_PER_PAGE, type Ordered, type PageArgs, wanted } from './pages.ts';
import type { EntityClass, Row } from './row.ts';

/** What values and readings of an object or an edge are, by fields. */
type Fields = { readonly [field: string]: Sql | Reading };

/** What belongs to a reading of each kind. */
interface Kinds<Entity> {
  value: { sql: Sql };
  object: { fields: Fields; absentIf: Sql | null };
  one: {
    entity: EntityClass<Entity>;
    choice: Choice<Entity>;
    /** No more than one row can be meant. */
    isUnique: boolean;
  };
  list: { entity: EntityClass<Entity>; choice: Choice<Entity>; most: number | null };
  page: {
    entity: EntityClass<Entity>;
    choice: Choice<Entity>;
    ordered: Ordered<Entity>;
    args: PageArgs;
    edge?(row: Row<Entity>): Fields;
  };
  /** The row at hand once more, seen as another type: the node of an edge. */
  sameRow: object;
  json: { json: unknown };
  array: { readings: readonly Reading[] };
  each: { wanted: Sql; reading: Reading };
  rows: { from: Sql; fields: Fields; orderBy: Sql | null };
  merged: { first: Reading; second: Reading };
  over: { entity: EntityClass<Entity>; choice: Choice<Entity>; derive(rows: Rows<Entity>): Reading };
  overlaid: { tables: readonly Overlay[]; reading: Reading };
  versions: Versions & { isOne: boolean };
}

/** A reading of one kind. */
export type ReadingOf<Kind extends keyof Kinds<unknown>, Entity = unknown> = Readonly<Kinds<Entity>[Kind]> & {
  readonly kind: Kind;
  /** Lets a reading be told from anything else that a resolver may give. */
  readonly isReading: true;
};

/**
 * What a resolver gives: not data but a description of what to read. One statement is made of all descriptions of a
 * client's operation.
 */
export type Reading = { [Kind in keyof Kinds<unknown>]: ReadingOf<Kind> }[keyof Kinds<unknown>];

/** Whether a resolver's result describes what to read. */
export function isReading(value: unknown): value is Reading {
  return typeof value === 'object' && value !== null && (value as Partial<Reading>).isReading === true;
}

/** What a table is to hold, or rows that have a name only here: a later overlay sees those before it. */
export interface Overlay {
  name: string;
  rows: Sql;
  /** Worked out once, where it stands for no table that could be searched by an index. */
  once?: boolean;
  /** Column that names the record, if the table holds parts of the record. */
  owner?: string;
}

/**
 * Versions of rows of one table, or of parts of such rows. The tables of a row and of its parts hold what they held then;
 * what a version leads to besides is read from the tables of the database.
 */
export interface Versions {
  /**
   * Rows (place, rank, ...): what is wanted at the places from 0 on. In `tables` they are one at a time the row "~wanted".
   * Of several that find something at one place the first by rank counts.
   */
  wanted: Sql;
  /** How many places there are. */
  places: number;
  /** Table of the row that has the versions. */
  table: string;
  tables: readonly Overlay[];
  /** Its id, and what follows its id and the id of a part, in SQL that may refer to `tables`. */
  id: Sql;
  suffix: Sql;
  suffixOf: (part: string, id: Sql) => Sql;
  /** The row itself, or a part of it. */
  reading: ReadingOf<'one'>;
}

/** All rows of a list, before it is cut into pages: what a field of a connection is given as its parent. */
export interface Rows<Entity> {
  /** Where these are all rows of a table that the reader may see: the name of the table; else null. */
  readonly wholeTable: string | null;
  /** What is looked up to tell which rows these are, in the order of the arguments. */
  readonly lookups: readonly PlacedLookup[];
  /**
   * A selection of these rows, in no order.
   * @param columns what stands between `select` and `from`
   * @param more what is joined beside, and what follows the conditions
   */
  select(
    columns: (row: Row<Entity>) => Sql,
    more?: { join?: (row: Row<Entity>) => Sql | null; after?: (row: Row<Entity>) => Sql },
  ): Sql;
}

/** Which rows of a table. */
export interface Choice<Entity> {
  /** What stands after the table in the `from` clause: `join ... on ...`. */
  join?(row: Row<Entity>): Sql;
  /** Conditions that must all hold. */
  where?(row: Row<Entity>): readonly (Sql | null | undefined)[];
  /** For lists and single rows: what follows `order by`. */
  orderBy?(row: Row<Entity>): Sql;
  /** Rows of records that this reader may not see are left out unless this says that an owner was checked already. */
  ofVisible?: boolean;
  /** That the rows must be among those which a function of the database finds. */
  among?: Ranked;
}

/**
 * What a function of the database finds, ranked: rows (record_id, score), each of a record that this reader may see. In
 * the statement they go by the name `hit`.
 */
export interface Ranked {
  /**
   * All of it, written once in a statement however often it is asked for.
   * @param within where given, an array of ids, or null for any: no other records need to be found
   * @param key tells these ids from others
   */
  all: (within: Sql | null, key: string) => Shared;
  /**
   * So many at least of those that rank highest, or that come next after a place; in whatever order. Null where that is not
   * sooner found than all.
   */
  first: (most: number, after: { score: string; id: string } | null, isCounted: boolean) => Shared | null;
  /** How many there are; given what was asked for with its count, that costs nothing more. */
  count: (counted: Shared | null) => Sql;
}

/** A value that SQL computes; its scalar is the field's. */
export function value(sql: Sql): ReadingOf<'value'> {
  return { kind: 'value', isReading: true, sql };
}

/** An object of values and readings that all hang on the row at hand; null where `absentIf` holds. */
export function object(fields: Fields, absentIf: Sql | null = null): ReadingOf<'object'> {
  return { kind: 'object', isReading: true, fields, absentIf };
}

/** One row, the first where there are several, or null. */
export function one<Entity>(
  entity: EntityClass<Entity>,
  where: (row: Row<Entity>) => Sql,
  choice: Omit<Choice<Entity>, 'where'> = {},
): ReadingOf<'one', Entity> {
  return {
    kind: 'one',
    isReading: true,
    entity,
    choice: { ...choice, where: (row) => [where(row)] },
    isUnique: false,
  };
}

/** The row with this id, or null. It costs less than `one`, which stops at the first of perhaps several. */
export function withId<Entity extends { id: string }>(entity: EntityClass<Entity>, id: Sql): ReadingOf<'one', Entity> {
  const choice: Choice<Entity> = { where: (row) => [sql`${(row as Row<{ id: string }>).id} = ${id}`] };
  return { kind: 'one', isReading: true, entity, choice, isUnique: true };
}

/**
 * A plain list. Where the field has an argument `first`, give it: the list is at most so long, and 100 where the client
 * gave null.
 * @throws GraphQLError BAD_USER_INPUT unless `first` is from 1 to 100
 */
export function list<Entity>(
  entity: EntityClass<Entity>,
  choice: Choice<Entity>,
  first?: number | null,
): ReadingOf<'list', Entity> {
  const most = first === undefined ? null : wanted(first ?? MOST_PER_PAGE, 'first');
  return { kind: 'list', isReading: true, entity, choice, most };
}

/**
 * A Relay connection. Edges carry `node`, the row itself unless `edge` says otherwise, and what else `edge` gives; other
 * fields of the edge's type are taken from the row.
 */
export function page<Entity>(
  entity: EntityClass<Entity>,
  choice: Choice<Entity>,
  ordered: Ordered<Entity>,
  args: PageArgs,
  edge?: (row: Row<Entity>) => Fields,
): ReadingOf<'page', Entity> {
  return { kind: 'page', isReading: true, entity, choice, ordered, args, edge };
}

/** The row at hand itself. */
export function sameRow(): ReadingOf<'sameRow'> {
  return { kind: 'sameRow', isReading: true };
}

/** Something known without the database. */
export function json(known: unknown): ReadingOf<'json'> {
  return { kind: 'json', isReading: true, json: known };
}

/** Several readings, one after another, each in its place; 100 at most. */
export function array(readings: readonly Reading[]): ReadingOf<'array'> {
  return { kind: 'array', isReading: true, readings };
}

/** A reading for each row of `wanted`, which it knows as the row "~wanted"; its column `place` orders the list. */
export function each(wanted: Sql, reading: Reading): ReadingOf<'each'> {
  return { kind: 'each', isReading: true, wanted, reading };
}

/**
 * Objects made of rows that are no entity's: grouped counts, say.
 * @param from what follows `from`, conditions included
 * @param fields what each object is made of
 */
export function rows(from: Sql, fields: Fields, { orderBy = null }: { orderBy?: Sql | null } = {}): ReadingOf<'rows'> {
  return { kind: 'rows', isReading: true, from, fields, orderBy };
}

/** Something made of all rows that a choice gives, visible ones only. */
export function over<Entity>(
  entity: EntityClass<Entity>,
  choice: Choice<Entity>,
  derive: (rows: Rows<Entity>) => Reading,
): ReadingOf<'over', Entity> {
  return { kind: 'over', isReading: true, entity, choice, derive };
}

/**
 * Something read as though tables held other rows. An overlay has all columns of its table in their order. Functions and
 * views of the database go on seeing the tables as they are.
 */
export function overlaid(tables: readonly Overlay[], reading: Reading): ReadingOf<'overlaid'> {
  return { kind: 'overlaid', isReading: true, tables, reading };
}

/** A version; null if there is none. */
export function version(wanted: Versions): ReadingOf<'versions'> {
  return { kind: 'versions', isReading: true, isOne: true, ...wanted };
}

/** A list of versions, each in its place, null in places that have none. */
export function versions(wanted: Versions): ReadingOf<'versions'> {
  return { kind: 'versions', isReading: true, isOne: false, ...wanted };
}

/** Two lists of one length as one: at each place what the first holds there, or else what the second holds. */
export function merged(first: Reading, second: Reading): ReadingOf<'merged'> {
  return { kind: 'merged', isReading: true, first, second };
}

/** How a resolver is called while a statement is made: the row that its parent is, arguments, context. */
export type Declaration = (row: unknown, args: unknown, context: unknown) => Reading | Sql;

export interface ReadsOptions {
  /**
   * Of its parent this field needs only the id. Where an interface spans several tables, it is then read once for the
   * row that says which table, not once for every table.
   */
  byId?: boolean;
  /** How many entries a list has at most as a rule, where that is more than a few. What it costs goes by it. */
  entries?: number;
  /** The field of a connection reads no rows of the list, only what is looked up for them. */
  ofLookups?: boolean;
}

/**
 * Marks a resolver as one that describes what to read. It is called while the statement is made, with plain values: a
 * field's method as (row of the parent, arguments, context), a query's as (arguments, context), in that order. The parent
 * of a connection's field is the list: `Rows`.
 */
export function Reads(options: ReadsOptions = {}): MethodDecorator {
  return (target, key, descriptor) => {
    const method = descriptor.value as unknown as Declaration;
    const { byId = false, entries, ofLookups = false } = options;
    Extensions({ reading: method, byId, entries, ofLookups })(target, key as string, descriptor as PropertyDescriptor);
  };
}

/**
 * Marks a resolver that computes in JavaScript. `needs` are the columns of its parent that it wants to find there. What
 * it gives may itself be a reading.
 */
export function InJavaScript(needs: readonly string[] = []): MethodDecorator {
  return (target, key, descriptor) => {
    Extensions({ inJavaScript: needs })(target, key as string, descriptor as PropertyDescriptor);
  };
}

/** Takes what a field of an object or an edge was described by. */
export function asReading(described: Sql | Reading): Reading {
  return described instanceof Sql ? value(described) : described;
}
