import { join, raw, type Sql, sql } from '../sql.ts';
import { bitsOf, stringOf } from './bits.ts';
import { AMOUNTS, ANY_AMOUNT, BEYOND_TOP, Counted, NO_VALUE, type RequestedDimension } from './counted.ts';
import type { Tally } from './dimension.ts';
import type { Overlay } from './read-plans.ts';

/** Whether `CountedByValue` counts by these dimensions. */
export function isCountedByValue(asked: readonly Pick<RequestedDimension<never>, 'dimension' | 'isMany'>[]): boolean {
  return asked.some(({ dimension }) => dimension.tally) || asked.filter(({ isMany }) => isMany).length > 1;
}

/**
 * Counts by dimensions of which records may have many values: by two such dimensions, the cells of one record are the
 * product of both. A record is listed once for each value that is shown, and once for all others, so that one with 20,000
 * values has at most `top` rows.
 *
 * Tables in place of `cells`: `totals_...`: the number of records for each value; `tags_...`: rows (id, t) of records
 * and the numbers of their values; `places`: the records, numbered; `bits_...`: for each number of a value a bit for each
 * record that has it.
 */
export class CountedByValue<Entity extends { id: string }> extends Counted<Entity> {
  override totalCount(): Sql {
    return sql`(${this.fallen([], () => raw('count(*)'))})`;
  }

  protected override otherCount(each: RequestedDimension<Entity>): Sql {
    return raw(each.isCut ? `(select count(*) from tags_${each.as} where t = ${BEYOND_TOP})` : '0');
  }

  protected override totalsOf(each: RequestedDimension<Entity>): string {
    return `totals_${each.as}`;
  }

  override tables(): Overlay[] {
    // A whole table is cheaper to read twice than to store.
    const once = this.list.wholeTable === null;
    const tables: Overlay[] = [{ name: LISTED, rows: this.fallen([], (row) => sql`${row.id} as id`), once }];
    // Once, since PostgreSQL may return the rows of a table in another order when it reads them again.
    if (this.isCountedByBits) tables.push({ name: PLACES, rows: NUMBERED, once: true });
    const counted: Overlay[] = [{ name: 'grouped', rows: this.groupedTags(), once: true }];
    for (const each of this.asked) {
      const { as, dimension } = each;
      const { tally } = dimension;
      if (tally) tables.push({ name: `records_${as}`, rows: tally.records(this.list, LISTED), once });
      const totals = tally ? this.talliedTotals(each, tally) : this.counts([each]);
      tables.push({ name: this.totalsOf(each), rows: totals, once: true }, this.summary(each));
      tables.push({ name: `values_${as}`, rows: this.shownValues(each), once: true });
      const hits = tally?.among(`records_${as}`, `values_${as}`, each.columns);
      if (hits) tables.push({ name: `hits_${as}`, rows: hits, once: true });
      tables.push({ name: `tags_${as}`, rows: hits ? this.talliedTags(each) : this.tags(each), once: true });
      if (this.isCountedByBits) tables.push({ name: `bits_${as}`, rows: this.bits(each), once: true });
    }
    if (this.summed) {
      this.addAmounts(this.summed);
      counted.push({ name: 'summed', rows: this.groupedTags(true), once: true });
    }
    this.list.tables.add(tables);
    return counted;
  }

  private talliedTotals(each: RequestedDimension<Entity>, tally: Tally): Sql {
    const columns = raw(each.columns.join(', '));
    const missing = raw(`(select count(*) from ${LISTED}) - (select count(*) from records_${each.as})`);
    return sql`select * from (${tally.counts(this.list, `records_${each.as}`)}) counted (${columns}, n)
      union all select ${raw(each.columns.map(() => 'null').join(', '))}, missing.n from (select ${missing} as n offset 0) missing where missing.n > 0`;
  }

  /** Full joins, since PostgreSQL would join by nested loops if it expects few records. */
  private talliedTags({ as }: RequestedDimension<Entity>): Sql {
    return raw(`select id, t from hits_${as}
      union all select l.id, case when v.id is null then ${NO_VALUE} else ${BEYOND_TOP} end from ${LISTED} l
      full join records_${as} v on v.id = l.id
      full join (select id, count(*) as n from hits_${as} group by id) h on h.id = l.id
      where v.id is null or v.n > coalesce(h.n, 0)`);
  }

  private tags(each: RequestedDimension<Entity>): Sql {
    const records = this.fallen([each], (row) => sql`${row.id} as id`);
    const isSame = each.columns.map((column) => `v.${column} = f.${column}`).join(' and ');
    return sql`select ${raw(each.isMany ? 'distinct ' : '')}f.id,
        coalesce(v.t, ${raw(`case when f.${each.columns[0]} is null then ${NO_VALUE} else ${BEYOND_TOP} end`)}) as t
      from (${records}) f left join ${raw(`values_${each.as} v on ${isSame}`)}`;
  }

  /** The groups with their counts, or with the sums of amounts. */
  private groupedTags(isOfAmounts = false): Sql {
    const group = [...this.asked.map(({ as }) => `t_${as}`), ...(isOfAmounts ? ['unit'] : [])].join(', ');
    const keys = this.asked.flatMap(({ as, columns, isCut }) =>
      isCut ? [`c.t_${as}`] : columns.map((column) => `values_${as}.${column}`),
    );
    const values = this.asked
      .filter(({ isCut }) => !isCut)
      .map(({ as }) => ` left join values_${as} on values_${as}.t = c.t_${as}`);
    const aggregate = isOfAmounts ? 'sum(value) as value' : 'count(*) as n';
    const cells =
      this.isCountedByBits && !isOfAmounts
        ? this.commonBits()
        : sql`select ${raw(`${group}, ${aggregate}`)} from ${this.tagged(isOfAmounts)} group by ${raw(group)}`;
    return sql`select ${raw(keys.join(', '))}, ${raw(isOfAmounts ? 'c.unit, c.value' : 'c.n')} from (
        ${cells}
      ) c${raw(values.join(''))}`;
  }

  /** Of two dimensions with many values for a record, and few that are shown, the product of its values is not counted. */
  private get isCountedByBits(): boolean {
    return this.asked.length === 2 && this.asked.every(({ isMany, isCut }) => isMany && isCut);
  }

  /** A bit for each record, in strings for each number of a value. */
  private bits({ as }: RequestedDimension<Entity>): Sql {
    return sql`select t, ${stringOf('place')} as string, ${bitsOf('place')} as bits
      from ${raw(`tags_${as} full join ${PLACES} using (id)`)} group by 1, 2`;
  }

  /** The number of records that two values have in common. */
  private commonBits(): Sql {
    const [one, other] = this.asked.map(({ as }) => as);
    return raw(`select one.t as t_${one}, other.t as t_${other}, sum(bit_count(one.bits & other.bits))::bigint as n
        from bits_${one} one full join bits_${other} other using (string) group by 1, 2 having sum(bit_count(one.bits & other.bits)) > 0`);
  }

  /**
   * The combinations of the numbers of each record; with amounts, only of records that have one. PostgreSQL takes a
   * third of the time for arrays of numbers that it would take to join each number with each other one.
   */
  private tagged(withAmounts: boolean): Sql {
    const [first, second] = this.asked.map(({ as }) => as) as [string, string?];
    const numbersOf = (as: string) =>
      sql`(select id, array_agg(t) as numbers from tags_${raw(as)} group by id) ${raw(as)}`;
    // Full joins, which are never nested loops: PostgreSQL may expect few records.
    const beside = (table: Sql, name: string) => sql` full join ${table} on ${raw(`${name}.id = ${first}.id`)}`;
    const from = join(
      [
        second ? numbersOf(first) : raw(`tags_${first} ${first}`),
        ...(second ? [beside(numbersOf(second), second)] : []),
        ...(withAmounts ? [beside(raw(AMOUNTS), AMOUNTS), sql` where ${ANY_AMOUNT}`] : []),
      ],
      '',
    );
    const amount = withAmounts ? ', unit, value' : '';
    const ofFirst = raw(
      second
        ? `select unnest(${first}.numbers) as t_${first}, ${second}.numbers${amount}`
        : `select ${first}.t as t_${first}${amount}`,
    );
    const tagged = sql`${ofFirst} from ${from} offset 0`;
    const ofBoth =
      second && sql`select ${raw(`t_${first}, unnest(numbers) as t_${second}${amount}`)} from (${tagged}) o`;
    return sql`(${ofBoth ?? tagged}) t${raw(withAmounts ? ' where unit is not null' : '')}`;
  }
}

/** The table of the ids of a list. */
const LISTED = 'listed';

/** The table of the ids with their numbers, from 0. */
const PLACES = 'places';

const NUMBERED = raw(`select id, (row_number() over ())::integer - 1 as place from ${LISTED}`);
