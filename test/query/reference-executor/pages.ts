import { createHash } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { occurredOn } from './involved.ts';
import type { Row, World } from './rows.ts';
import { compareTexts } from './rows.ts';

/** An order: a value to compare, and that value as in a cursor. */
export interface Ordering {
  name: string;
  descending: boolean;
  value: (row: Row) => string | number;
  text: (row: Row) => string;
  /** Parses the value in a cursor. */
  read: (text: string) => string | number;
}

type By = Omit<Ordering, 'name' | 'descending'>;

function byText(text: (row: Row) => string): By {
  return { value: text, text, read: (written) => written };
}

function byNumber(number: (row: Row) => string | number): By {
  return { value: (row) => Number(number(row)), text: (row) => String(number(row)), read: Number };
}

/** Orders by an instant; rows without one count as earliest. */
function byInstant(instant: (row: Row) => Date | null): By {
  return {
    value: (row) => instant(row)?.getTime() ?? Number.NEGATIVE_INFINITY,
    text: (row) => writtenBySql(instant(row)),
    read: (written) =>
      written === '-infinity' ? Number.NEGATIVE_INFINITY : Date.parse(`${written.replace(' ', 'T')}:00`),
  };
}

/** Formats a timestamptz in UTC like PostgreSQL: "2025-06-01 10:00:00.12+00". */
function writtenBySql(instant: Date | null): string {
  if (!instant) return '-infinity';
  const [day, time] = instant.toISOString().slice(0, -1).split('T');
  const [seconds, milliseconds] = time!.split('.');
  const fraction = milliseconds!.replace(/0+$/, '');
  return `${day} ${seconds}${fraction && `.${fraction}`}+00`;
}

/** The orders of each type of list, by their names in the API; the default first. */
function orderingsOf(world: World, type: string): { usual: string; by: { [field: string]: By } } {
  const entry = (row: Row) => world.known('record', row.id)!;
  const byEntry = {
    UPDATED_AT: byInstant((row) => entry(row).updated_at),
    CREATED_AT: byInstant((row) => entry(row).created_at),
  };
  const byTitle = byText((row) => row.sort_key);
  const byDate = (column: string) => byText((row) => row[column] ?? '');
  const session = (speaker: Row) => world.known('session', speaker.session_id)!;
  const partyKey = (row: Row) => world.known('party', row.party_id)?.sort_key;
  const members = (row: Row) => world.tables.delegation_member.filter((each) => each.delegation_id === row.id).length;
  switch (type) {
    case 'Topic':
    case 'Party':
    case 'Person':
      return { usual: 'NAME ASC', by: { NAME: byTitle, ...byEntry } };
    case 'PartyPartner':
      return {
        usual: 'ITEMS DESC',
        by: {
          ITEMS: byNumber((row) => row.items),
          LATEST: byDate('latest_on'),
          NAME: byTitle,
          COUNTRY: byText((row) => row.country_key),
        },
      };
    case 'Source':
      return {
        usual: 'TITLE ASC',
        by: { TITLE: byTitle, PUBLISHED_ON: byDate('published_on'), ...byEntry },
      };
    case 'ForumSeries':
      return { usual: 'TITLE ASC', by: { TITLE: byTitle, ...byEntry } };
    case 'Forum':
      return {
        usual: 'STARTS_ON DESC',
        by: { STARTS_ON: byDate('starts_on'), TITLE: byTitle, ...byEntry },
      };
    case 'Session':
      return {
        usual: 'STARTS_AT DESC',
        by: { STARTS_AT: byInstant((row) => row.starts_at), TITLE: byTitle, ...byEntry },
      };
    case 'Speaker':
      return {
        usual: 'STARTS_AT DESC',
        by: {
          STARTS_AT: byInstant((row) => session(row).starts_at),
          NAME: byText((row) => world.known('person', row.person_id)!.sort_key),
        },
      };
    case 'Delegation':
      return {
        usual: 'NAME ASC',
        by: {
          NAME: byText((row) => partyKey(row)),
          SIZE: byNumber((row) => members(row) || (row.reported_size ?? 0)),
          ...byEntry,
        },
      };
    case 'Agreement':
      return {
        usual: 'SIGNED_ON DESC',
        by: {
          SIGNED_ON: byDate('signed_on'),
          IN_FORCE_FROM: byDate('in_force_from'),
          EXPIRES_ON: byDate('expires_on'),
          TITLE: byTitle,
          ...byEntry,
        },
      };
    case 'Signature':
      return {
        usual: 'NAME ASC',
        by: {
          SIGNED_ON: byDate('signed_on'),
          NAME: byText((row) => partyKey(row) ?? row.named_as.toLowerCase()),
        },
      };
    case 'Commitment':
      return {
        usual: 'ANNOUNCED_ON DESC',
        by: {
          ANNOUNCED_ON: byDate('announced_on'),
          DUE_ON: byDate('due_on'),
          TITLE: byTitle,
          ...byEntry,
        },
      };
    case 'Figure':
      return {
        usual: 'AS_OF DESC',
        by: { AS_OF: byDate('as_of'), VALUE: byNumber((row) => row.value), ...byEntry },
      };
    case 'Statement':
    case 'CooperationItem':
      return {
        usual: 'OCCURRED_ON DESC',
        by: { OCCURRED_ON: byText((row) => occurredOn(world, row) ?? ''), ...byEntry },
      };
    default:
      throw new Error(`there are no lists of ${type}`);
  }
}

/** The names of the orders of a type's lists. */
export function fieldsToOrderBy(world: World, type: string): string[] {
  return Object.keys(orderingsOf(world, type).by);
}

export interface OrderBy {
  field: string;
  direction?: string | null;
}

/** The requested order, or the default of lists of this type. */
export function orderingOf(world: World, type: string, orderBy: OrderBy | null | undefined, usual?: string): Ordering {
  const known = orderingsOf(world, type);
  const alphabetical = ['NAME', 'TITLE', 'COUNTRY'].includes(orderBy?.field ?? '');
  const name = orderBy
    ? `${orderBy.field} ${orderBy.direction ?? (alphabetical ? 'ASC' : 'DESC')}`
    : (usual ?? known.usual);
  const [field, direction] = name.split(' ');
  return { name, descending: direction === 'DESC', ...known.by[field!]! };
}

/** The only order of records that cite a source. */
export const LATEST_CHANGE_FIRST: Ordering = {
  name: 'UPDATED_AT DESC',
  descending: true,
  ...byInstant((entry) => entry.updated_at),
};

/** The only order of people of a session or delegation: that of the record. */
export function inOrderOfRecord(name: string): Ordering {
  return { name, descending: false, ...byNumber((row) => row.ordinal) };
}

/** The cursor of a row in a list. */
export function cursorOf(ordering: Ordering, row: Row): string {
  const content = `${ordering.name}\x1f${ordering.text(row)}\x1f${row.id}`;
  const checksum = createHash('md5').update(content).digest('hex').slice(0, 8);
  return Buffer.from(`${content}\x1f${checksum}`).toString('base64url');
}

export interface PageArgs {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
}

/** A page of a list, found by iterating over the whole list. */
export function pageOf(rows: readonly Row[], ordering: Ordering, args: PageArgs, edge: (row: Row) => object): object {
  const { first, after, last, before } = args;
  if (first != null && last != null) throw badInput('last');
  const size = last ?? first ?? 20;
  if (size < 1 || size > 100) throw badInput(last == null ? 'first' : 'last');
  const position = (row: Row): Position => ({ value: ordering.value(row), id: row.id });
  const all = [...rows].sort((a, b) => compare(ordering, position(a), position(b)));
  const from = after == null ? null : positionAt(ordering, after);
  const to = before == null ? null : positionAt(ordering, before);
  const isAfter = (row: Row, mark: Position) => compare(ordering, position(row), mark) > 0;
  const isBefore = (row: Row, mark: Position) => compare(ordering, position(row), mark) < 0;
  const inWindow = all.filter((row) => (!from || isAfter(row, from)) && (!to || isBefore(row, to)));
  const backwards = last != null;
  const page = backwards ? inWindow.slice(-size) : inWindow.slice(0, size);
  const isMore = inWindow.length > page.length;
  const edges = page.map((row) => ({ cursor: cursorOf(ordering, row), ...edge(row) }));
  return {
    edges,
    nodes: edges.map((each) => (each as { node?: unknown }).node),
    totalCount: all.length,
    all,
    args,
    pageInfo: {
      hasNextPage: backwards ? to !== null && all.some((row) => !isBefore(row, to)) : isMore,
      hasPreviousPage: backwards ? isMore : from !== null && all.some((row) => !isAfter(row, from)),
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function badInput(argument: string): GraphQLError {
  return new GraphQLError(`${argument} is wrong`, { extensions: { code: 'BAD_USER_INPUT' } });
}

/** A position in a list. */
interface Position {
  value: string | number;
  id: string;
}

function positionAt(ordering: Ordering, cursor: string): Position {
  const [name, text, id] = Buffer.from(cursor, 'base64url').toString().split('\x1f');
  if (name !== ordering.name || text === undefined || id === undefined) throw badInput('cursor');
  return { value: ordering.read(text), id };
}

/** Negative if the first position precedes the second. */
function compare(ordering: Ordering, one: Position, other: Position): number {
  const difference = compareValues(one.value, other.value) || compareTexts(one.id, other.id);
  return ordering.descending ? -difference : difference;
}

function compareValues(one: string | number, other: string | number): number {
  if (typeof one === 'string') return compareTexts(one, String(other));
  return one === other ? 0 : one < Number(other) ? -1 : 1;
}
