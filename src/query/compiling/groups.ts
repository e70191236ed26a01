import { badInput } from '../../runtime/errors.ts';
import { join, raw, type Sql, sql } from '../sql.ts';
import { Counted, type RequestedDimension } from './counted.ts';
import { CountedByValue, isCountedByValue } from './counted-by-value.ts';
import { array, object, overlaid, type Reading, type Rows, rows, value } from './readings.ts';
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
  /** The label of records without a value. */
  absent?: string;
}

/** A list whose records a `Tally` counts. */
export interface TalliedList {
  /** Name of the table if the list has all its visible rows; otherwise null. */
  wholeTable: string | null;
  /** The name of a table of its ids (`id`), if `wholeTable` is null. */
  ids: Sql;
}

/** Counts records by values of which each record may have thousands, without a row for each value. */
export interface Tally {
  /** Selects all values: the columns of the key, and `n`, the number of records. */
  counts: (list: TalliedList) => Sql;
  /** Selects the records that have values: `id`, and `n`, the number of values. */
  valueCounts: (list: TalliedList) => Sql;
  /** Selects records and their values among those of the table `top`: `id`, and `t`, the number of the value. */
  among: (list: TalliedList, top: string, columns: readonly string[]) => Sql;
}

/** Tables joined to a record, and the condition. Records without matching rows are included. */
export interface Joined {
  from: Sql;
  on: Sql;
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
  node?: Reading;
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

const MAX_DIMENSIONS = 2;
/** Maximum and default number of values of a dimension; all others are combined. */
export const MAX_TOP = 500;
export const DEFAULT_TOP = 50;

/** The dimensions of one type of list, and how its records are counted by them. */
export class Groups<Entity extends { id: string }> {
  constructor(
    private readonly dimensions: { readonly [name: string]: Dimension<Entity> },
    private readonly counting: Counting<Entity>,
  ) {}

  /**
   * Counts the records of a list: rows with keys, count, sums and isOther, the number of records, and for each
   * dimension the numbers of records with and without a value.
   * @throws GraphQLError BAD_USER_INPUT unless there are one or two dimensions, and a top from 1 to 500
   */
  of(list: Rows<Entity>, args: GroupsArgs): Reading {
    const asked = this.asked(args.by);
    if (!Number.isInteger(args.top) || args.top < 1 || args.top > MAX_TOP) {
      throw badInput('top', `${args.top} is not a number from 1 to ${MAX_TOP}.`);
    }
    const Method = isCountedByValue(asked) ? CountedByValue : Counted;
    const counted = new Method(list, asked, args.top, this.counting);
    const keys = asked.map((each) => counted.keyOf(each, args.lang));
    const groups = rows(
      sql`grouped g`,
      {
        keys: array(keys.map(({ reading }) => reading)),
        count: sql`g.n`,
        sums: this.counting.summed
          ? rows(
              sql`summed s where ${counted.isGroupOf('s')}`,
              { value: value(sql`s.value`), currency: sql`s.unit` },
              {
                orderBy: sql`s.unit`,
              },
            )
          : rows(sql`(select null::numeric as value, null::text as unit where false) s`, {
              value: value(sql`s.value`),
              currency: sql`s.unit`,
            }),
        isOther: counted.isOther('g'),
      },
      { orderBy: this.order(asked, keys, counted, args.orderBy) },
    );
    return overlaid(
      counted.tables(),
      object({
        rows: groups,
        totalCount: counted.totalCount(),
        dimensions: array(asked.map((each) => counted.summaryOf(each))),
      }),
    );
  }

  private asked(names: readonly string[]): RequestedDimension<Entity>[] {
    if (names.length < 1 || names.length > MAX_DIMENSIONS) {
      throw badInput('by', `name one or two dimensions, not ${names.length}.`);
    }
    if (new Set(names).size < names.length)
      throw badInput('by', `${names[0]} is named twice. Name two different dimensions.`);
    return names.map((name, index) => {
      const dimension = this.dimensions[name]!;
      const as = `d${index + 1}`;
      const size = dimension.key(ANY_ROW as Row<Entity>, as).length;
      return {
        name,
        dimension,
        as,
        columns: Array.from({ length: size }, (_, part) => `k${index + 1}_${part + 1}`),
        isMany: dimension.falls !== undefined && dimension.falls !== 'ONCE',
        isCut: dimension.isTime !== true,
      };
    });
  }

  /** Rows beyond `top` come last in both directions; records without a value count as earliest, as in lists. */
  private order(
    asked: readonly RequestedDimension<Entity>[],
    keys: readonly { sort: readonly Sql[] }[],
    counted: Counted<Entity>,
    orderBy: GroupsArgs['orderBy'],
  ): Sql {
    const inTime = asked[0]!.dimension.isTime === true;
    const field = orderBy?.field ?? (inTime ? 'KEY' : 'COUNT');
    const byKey = (direction: 'ASC' | 'DESC') =>
      asked.flatMap((each, index) => [
        ...(each.isCut ? [counted.isOtherOf(each, 'g')] : []),
        sql`${counted.isMissing(each, 'g')} ${raw(direction === 'ASC' ? 'desc' : 'asc')}`,
        ...keys[index]!.sort.map((part) => sql`${part} ${raw(direction)}`),
      ]);
    if (field === 'KEY') return join(byKey(orderBy?.direction ?? 'ASC'), ', ');
    const byCount = sql`g.n ${raw(orderBy?.direction ?? 'DESC')}`;
    return join([sql`(${counted.isOther('g')}) is true`, byCount, ...byKey('ASC')], ', ');
  }
}

/** A dummy row for determining the shape of a key. */
const ANY_ROW: unknown = new Proxy({}, { get: () => raw('null') });
