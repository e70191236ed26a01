import { createHash } from 'node:crypto';
import { badInput } from '../../runtime/errors.ts';
import { derive, type Given } from '../params.ts';
import { raw, type Sql, sql } from '../sql.ts';
import type { Row } from './row.ts';

/** The arguments of a Relay connection. */
export interface PageArgs {
  first?: number | null;
  after?: Given | null;
  last?: number | null;
  before?: Given | null;
}

export const MAX_PAGE_SIZE = 100;
export const DEFAULT_PAGE_SIZE = 20;

/** The order of a page: one expression that is never null, then the id. */
export interface Ordered<Entity> {
  /** Field and direction. A cursor of another order is rejected. */
  name: Given;
  by(row: Row<Entity>): Sql;
  /** The SQL type of `by`, to which the value in a cursor is cast. */
  type: 'text' | 'timestamptz' | 'numeric' | 'integer' | 'uuid';
  descending: boolean;
  /** SQL that `by` needs besides the row: `join ... on ...`. */
  join?(row: Row<Entity>): Sql;
  /** Breaks ties, if that is not the row's own id. */
  id?(row: Row<Entity>): Sql;
  /** Whether `by` is exactly the rank of a search. */
  isRank?: boolean;
}

/** The part of an order that cursors depend on. */
type OrderOfCursor = Pick<Ordered<never>, 'name' | 'type'>;

/** One column by which a list may be ordered. */
export interface Ordering<Entity> {
  by: (row: Row<Entity>) => Sql;
  type: Ordered<Entity>['type'];
  join?: (row: Row<Entity>) => Sql;
  /** Whether the default direction is ascending (A to Z); otherwise it is descending (latest or largest first). */
  isAlphabetical?: boolean;
}

/**
 * Checks a requested number of entries.
 * @throws GraphQLError BAD_USER_INPUT unless it is from 1 to 100
 */
export function wanted(count: number, argument: string): number {
  if (!Number.isInteger(count) || count < 1 || count > MAX_PAGE_SIZE) {
    throw badInput(argument, `${count} is not a number from 1 to ${MAX_PAGE_SIZE}.`);
  }
  return count;
}

/** The checked arguments of a page. */
export interface PageWindow {
  size: number;
  /** Whether the page is read from the end: `last` was given. */
  backwards: boolean;
  after: CursorPosition | null;
  before: CursorPosition | null;
}

export interface CursorPosition {
  value: Given;
  id: Given;
}

/**
 * Checks the arguments of a page against its order.
 * @throws GraphQLError BAD_USER_INPUT with the argument
 */
export function windowOf(args: PageArgs, ordered: OrderOfCursor): PageWindow {
  const { first, last, after, before } = args;
  if (first != null && last != null) throw badInput('last', 'give either first or last, not both.');
  return {
    size: last != null ? wanted(last, 'last') : wanted(first ?? DEFAULT_PAGE_SIZE, 'first'),
    backwards: last != null,
    after: after == null ? null : positionOf(after, 'after', ordered),
    before: before == null ? null : positionOf(before, 'before', ordered),
  };
}

function positionOf(cursor: Given, argument: string, { name, type }: OrderOfCursor): CursorPosition {
  const mark = derive((text: string, order: string) => readCursor(text, argument, order, type), cursor, name);
  return { value: derive((at: Mark) => at.value, mark), id: derive((at: Mark) => at.id, mark) };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Whether the value in a cursor can be cast to its SQL type. The checksum does not prove that: clients can compute it.
 */
const IS_VALUE: { readonly [type in Ordered<never>['type']]: (value: string) => boolean } = {
  text: (value) => !value.includes('\0'),
  integer: (value) => /^-?\d{1,10}$/.test(value) && Math.abs(Number(value)) < 2 ** 31,
  numeric: (value) => /^-?\d{1,60}(\.\d{1,60})?$/.test(value),
  timestamptz: isInstant,
  uuid: (value) => UUID.test(value),
};

const INSTANT =
  /^(\d{4,5})-(\d\d)-(\d\d) (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?[+-](?:0\d|1[0-5])(?::[0-5]\d)?$/;

/** Whether a text is an instant in PostgreSQL's format, of a day that exists. */
function isInstant(text: string): boolean {
  if (text === 'infinity' || text === '-infinity') return true;
  const [, year, month, day] = (INSTANT.exec(text) ?? []).map(Number);
  if (!year || !month || !day) return false;
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** The content of a cursor, as the SQL function page_cursor writes it: the name of an order, and a position in it. */
export interface Mark {
  order: string;
  value: string;
  id: string;
}

/** Parses a cursor; null if page_cursor did not write it. */
export function readMark(text: string): Mark | null {
  const parts = Buffer.from(text, 'base64url').toString('utf8').split('\x1f');
  const [order, value, id, checksum] = parts;
  const expected = createHash('md5').update(parts.slice(0, 3).join('\x1f')).digest('hex').slice(0, 8);
  if (parts.length !== 4 || checksum !== expected || !UUID.test(id!)) return null;
  return { order: order!, value: value!, id: id! };
}

function readCursor(cursor: string, argument: string, order: string, type: Ordered<never>['type']): Mark {
  const mark = readMark(cursor);
  if (mark && mark.order !== order) {
    throw badInput(argument, `the cursor is of the order ${mark.order}, not ${order}. Use a cursor of the same order.`);
  }
  if (!mark || !IS_VALUE[type](mark.value)) {
    throw badInput(argument, 'not a valid cursor. Use one from pageInfo or an edge, unchanged.');
  }
  return mark;
}

/** The value by which a row of a page was ordered. */
export function orderedBy(row: { readonly $alias: string }): Sql {
  return raw(`${row.$alias}."~by"`);
}

/** The cursor of a row, given its order value and id. */
export function cursorOf(ordered: { name: Given }, by: Sql, id: Sql): Sql {
  return sql`page_cursor(${ordered.name}::text, (${by})::text, ${id})`;
}
