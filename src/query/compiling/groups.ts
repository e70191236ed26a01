import { badInput } from '../../runtime/errors.ts';
import { join, raw, type Sql, sql } from '../sql.ts';
import { Counted, type RequestedDimension } from './counted.ts';
import { CountedByValue, isCountedByValue } from './counted-by-value.ts';
import type { Counting, Dimension, GroupsArgs } from './dimension.ts';
import { array, type ListRows, object, overlaid, type ReadPlan, rows, value } from './read-plans.ts';
import type { Row } from './row.ts';

const MAX_DIMENSIONS = 2;
/** Maximum and default number of values of a dimension; all others are combined. */
export const MAX_TOP = 500;
export const DEFAULT_TOP = 50;

/**
 * Maximum number of edges of a network: all pairs of 200 nodes, so that an export can have a whole network. The cost limits
 * queries to fewer.
 */
export const MAX_EDGES = 20_000;

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
  of(list: ListRows<Entity>, args: GroupsArgs): ReadPlan {
    const asked = this.asked(list, args);
    if (!Number.isInteger(args.top) || args.top < 1 || args.top > MAX_TOP) {
      throw badInput('top', `${args.top} is not a number from 1 to ${MAX_TOP}.`);
    }
    const Method = isCountedByValue(asked) ? CountedByValue : Counted;
    const counted = new Method(list, asked, args, this.counting);
    const groups = rows(
      sql`grouped g`,
      {
        keys: array(asked.map((each) => counted.keyOf(each))),
        count: sql`g.n`,
        sums: rows(this.counting.summed ? counted.sumsOfGroup() : NO_SUMS, {
          value: value(sql`s.value`),
          currency: sql`s.unit`,
        }),
        isOther: counted.isOther('g'),
      },
      { orderBy: this.order(asked, counted, args.orderBy) },
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

  private asked({ tables }: ListRows<Entity>, { by: names, top, lang }: GroupsArgs): RequestedDimension<Entity>[] {
    if (names.length < 1 || names.length > MAX_DIMENSIONS) {
      throw badInput('by', `name one or two dimensions, not ${names.length}.`);
    }
    if (new Set(names).size < names.length)
      throw badInput('by', `${names[0]} is named twice. Name two different dimensions.`);
    return names.map((name) => {
      const dimension = this.dimensions[name]!;
      const number = tables.numberOf(JSON.stringify([name, top, lang ?? null]));
      const as = `d${number}`;
      const size = dimension.key(ANY_ROW as Row<Entity>, as).length;
      return {
        name,
        dimension,
        as,
        columns: Array.from({ length: size }, (_, part) => `k${number}_${part + 1}`),
        isMany: dimension.falls !== undefined && dimension.falls !== 'ONCE',
        isCut: dimension.isTime !== true,
      };
    });
  }

  private order(
    asked: readonly RequestedDimension<Entity>[],
    counted: Counted<Entity>,
    orderBy: GroupsArgs['orderBy'],
  ): Sql {
    const inTime = asked[0]!.dimension.isTime === true;
    const field = orderBy?.field ?? (inTime ? 'KEY' : 'COUNT');
    const byKey = (direction: 'ASC' | 'DESC') => asked.flatMap((each) => counted.orderOf(each, direction));
    if (field === 'KEY') return join(byKey(orderBy?.direction ?? 'ASC'), ', ');
    const byCount = sql`g.n ${raw(orderBy?.direction ?? 'DESC')}`;
    return join([sql`(${counted.isOther('g')}) is true`, byCount, ...byKey('ASC')], ', ');
  }
}

const NO_SUMS = sql`(select null::numeric as value, null::text as unit where false) s`;

/** A dummy row for determining the shape of a key. */
const ANY_ROW: unknown = new Proxy({}, { get: () => raw('null') });
