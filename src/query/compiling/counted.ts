import { all, join, raw, type Sql, some, sql } from '../sql.ts';
import type { Counting, Dimension, GroupsArgs, Instead, Shown, Summed } from './dimension.ts';
import { json, type ListRows, type Overlay, object, type ReadPlan } from './read-plans.ts';
import type { Row } from './row.ts';

/** A requested dimension, and its names in the statement. */
export interface RequestedDimension<Entity> {
  name: string;
  dimension: Dimension<Entity>;
  /** Prefix of the aliases that it joins. */
  as: string;
  /** The names of the columns of its key. */
  columns: readonly string[];
  isMany: boolean;
  /** Whether only its top values are distinguished. */
  isCut: boolean;
}

/**
 * The tables of the statement. `fallen`: the records with their values; `cells`: number of records for each combination
 * of values; `totals_...`: for each value of one dimension; `top_...`: its top values; `grouped`: the rows of the
 * response; `summed`: their sums. A null key means no value or, in `grouped` if the mark `o_...` is true, a value beyond
 * the top.
 */
export class Counted<Entity extends { id: string }> {
  protected readonly summed: Summed<Entity> | null;
  private readonly instead: Instead | null;

  constructor(
    protected readonly list: ListRows<Entity>,
    protected readonly asked: readonly RequestedDimension<Entity>[],
    protected readonly args: Pick<GroupsArgs, 'top' | 'lang'>,
    { summed, instead }: Counting<Entity>,
  ) {
    this.summed = summed ?? null;
    this.instead = (list.wholeTable !== null && instead?.(list.wholeTable)) || null;
  }

  // ----------------------------------------------------------------------------------------------- identity of a group

  isOtherOf(each: RequestedDimension<Entity>, alias: string): Sql {
    return each.isCut ? raw(`${alias}.o_${each.as}`) : raw('false');
  }

  isOther(alias: string): Sql {
    return some(this.asked.map((each) => this.isOtherOf(each, alias)));
  }

  /** Whether a row of `grouped` is about records without a value (or, if its mark is true, beyond the top). */
  isMissing(each: RequestedDimension<Entity>, alias: string): Sql {
    return raw(`(${alias}.${each.columns[0]} is null)`);
  }

  /** Whether a row of another table belongs to the group `g`. */
  isGroupOf(alias: string): Sql {
    return all(
      this.asked.flatMap((each) => [
        ...each.columns.map((column) => raw(`${alias}.${column} is not distinct from g.${column}`)),
        ...(each.isCut ? [raw(`${alias}.o_${each.as} = g.o_${each.as}`)] : []),
      ]),
    );
  }

  keyOf(each: RequestedDimension<Entity>): { reading: ReadPlan; sort: readonly Sql[] } {
    const key = each.columns.map((column) => raw(`g.${column}`));
    const { value: shownValue, label, node, period } = this.shown(each, key);
    const byKind = (other: Sql, missing: Sql, otherwise: Sql) =>
      sql`case when ${this.isOtherOf(each, 'g')} then ${other} when ${this.isMissing(each, 'g')} then ${missing} else ${otherwise} end`;
    return {
      reading: object({
        dimension: raw(`'${each.name}'::text`),
        kind: byKind(raw(`'OTHER'`), raw(`'MISSING'`), raw(`'VALUE'`)),
        value: sql`case when not ${this.isMissing(each, 'g')} then ${shownValue} end`,
        label: byKind(raw(`'Other'`), raw(`'${each.dimension.absent ?? 'None'}'`), label),
        node: node ?? json(null),
        year: period?.year ?? raw('null::integer'),
        from: period?.from ?? raw('null::text'),
        to: period?.to ?? raw('null::text'),
      }),
      sort: each.dimension.isTime ? key : [label, ...key],
    };
  }

  /** Returns how to show a value of a dimension, given its columns in `grouped`. */
  protected shown({ dimension }: RequestedDimension<Entity>, key: readonly Sql[]): Shown {
    return dimension.shown(key, this.args.lang);
  }

  // ------------------------------------------------------------------------------------------------ totals and summary

  /** Number of records. */
  totalCount(): Sql {
    if (!this.asked.some((each) => each.isMany)) return sql`(select coalesce(sum(n), 0)::bigint from cells)`;
    return sql`(${this.fallen([], () => raw('count(*)'))})`;
  }

  /** Summary of a dimension. Counts that the client does not select are not computed. */
  summaryOf(each: RequestedDimension<Entity>): ReadPlan {
    const read = (number: string) => sql`(select ${raw(number)} from ${raw(`summary_${each.as}`)})`;
    return object({
      name: raw(`'${each.name}'::text`),
      isMultivalued: raw(String(each.isMany)),
      valueCount: read('known'),
      missingCount: read('missing'),
      otherCount: this.otherCount(each),
      otherValueCount: each.isCut ? read(`greatest(known - ${this.args.top}, 0)`) : raw('0'),
      from: this.endOf(each, 'min'),
      to: this.endOf(each, 'max'),
    });
  }

  /** Number of records with a value beyond the top. */
  protected otherCount(each: RequestedDimension<Entity>): Sql {
    if (!each.isCut) return raw('0');
    if (!each.isMany) {
      return sql`(select coalesce(sum(t.n), 0)::bigint from ${raw(this.totalsOf(each))} t where ${isBeyondTop(each, 't')})`;
    }
    // A record counts once in each group, and only one group is beyond the top.
    return sql`(select coalesce(sum(g.n), 0)::bigint from grouped g where ${this.isOtherOf(each, 'g')})`;
  }

  /** The first or last year, month or day with a record. */
  private endOf(each: RequestedDimension<Entity>, end: 'min' | 'max'): Sql {
    const { isTime, years } = each.dimension;
    if (!isTime) return raw('null::text');
    const key = raw(`${end}(t.${each.columns[0]})`);
    if (!years) return sql`(select ${key} from ${raw(this.totalsOf(each))} t)`;
    return sql`(select ${key} from (${this.fallen([{ ...each, dimension: years }])}) t)`;
  }

  // ---------------------------------------------------------------------------------------------------------- counting

  /**
   * The tables, in order of dependency, except for those that it adds to the tables of the list. PostgreSQL computes
   * only those that are read.
   */
  tables(): Overlay[] {
    const tables = [{ name: 'cells', rows: this.counts(this.asked) }];
    if (this.isFallenOnce)
      tables.unshift({ name: 'fallen', rows: this.fallen(this.asked, ID, { before: raw('distinct ') }) });
    if (this.asked.length > 1) {
      for (const each of this.asked) tables.push({ name: this.totalsOf(each), rows: this.totals(each) });
    }
    for (const each of this.asked) tables.push(this.summary(each));
    for (const each of this.cut) tables.push({ name: `top_${each.as}`, rows: this.topValues(each) });
    tables.push({ name: 'grouped', rows: this.grouped() });
    if (this.summed) {
      this.addAmounts(this.summed);
      tables.push({ name: 'summed', rows: this.sums() });
    }
    return tables.map((table) => ({ ...table, once: true }));
  }

  private get cut(): readonly RequestedDimension<Entity>[] {
    return this.asked.filter((each) => each.isCut);
  }

  private othersThan(each: RequestedDimension<Entity>): readonly RequestedDimension<Entity>[] {
    return this.asked.filter((other) => other !== each);
  }

  /** Number of records for each combination of values. */
  protected counts(asked: readonly RequestedDimension<Entity>[]): Sql {
    const columns = raw(asked.flatMap((each) => each.columns).join(', '));
    if (!asked.some((each) => each.dimension.falls === 'AGAIN')) {
      return this.fallen(asked, () => raw('count(*) as n'), { after: sql`group by ${columns}` });
    }
    const isStored = this.isFallenOnce && asked === this.asked;
    const once = isStored ? this.fallenOnce() : this.fallen(asked, ID, { before: raw('distinct ') });
    return sql`select ${columns}, count(*) as n from (${once}) once group by ${columns}`;
  }

  /** The table with the number of records for each value of a dimension. */
  protected totalsOf(each: RequestedDimension<Entity>): string {
    return this.asked.length > 1 ? `totals_${each.as}` : 'cells';
  }

  private totals(each: RequestedDimension<Entity>): Sql {
    // A record with several values in another dimension is in several cells.
    if (this.othersThan(each).some((other) => other.isMany)) return this.counts([each]);
    const columns = raw(each.columns.join(', '));
    return sql`select ${columns}, sum(n)::bigint as n from cells group by ${columns}`;
  }

  /** The table with the numbers of values and of records without one. There may be 100,000 values: they are read once. */
  protected summary(each: RequestedDimension<Entity>): Overlay {
    const key = each.columns[0];
    const rows = raw(
      `select count(${key}) as known, coalesce(sum(n) filter (where ${key} is null), 0)::bigint as missing from ${this.totalsOf(each)}`,
    );
    return { name: `summary_${each.as}`, rows, once: true };
  }

  private topValues(each: RequestedDimension<Entity>): Sql {
    const [columns, first] = [each.columns.join(', '), each.columns[0]];
    return raw(
      `select ${columns} from ${this.totalsOf(each)} where ${first} is not null order by n desc, ${columns} limit ${this.args.top}`,
    );
  }

  /** The groups: one for each top value, and one for all values beyond. */
  private grouped(): Sql {
    const keys = this.asked.flatMap((each) => this.cutKey(each, 'c'));
    const cells = this.marked(sql`select * from cells`, 'c');
    if (!this.asked.some((each) => each.isMany)) {
      const positions = raw(keys.map((_, index) => index + 1).join(', '));
      return sql`select ${join(keys, ', ')}, sum(c.n)::bigint as n from ${cells} group by ${positions}`;
    }
    // A record may have several values beyond the top but counts once, so these groups are counted from the records.
    const anyBeyond = this.cut.map(
      (each) =>
        sql`(select exists (select from ${raw(this.totalsOf(each))} where ${raw(each.columns[0]!)} is not null offset ${raw(String(this.args.top))}))`,
    );
    return sql`select ${join(keys, ', ')}, c.n from ${cells} where not ${this.isOther('c')}
      union all select * from (${this.rest()}) rest where ${some(anyBeyond)}`;
  }

  private rest(): Sql {
    const names = raw(this.namesOfKeys().join(', '));
    const [only, another] = this.cut;
    if (!another) {
      // Only one dimension is limited, and all of this is beyond its top: its key is constant.
      const keys = this.asked.flatMap((each) =>
        each.columns.map((column) =>
          raw(each.isCut ? `(select ${column} from cells where false) as ${column}` : `f.${column}`),
        ),
      );
      const others = this.othersThan(only!).flatMap((each) => each.columns.map((column) => `f.${column}`));
      const group = raw(others.length > 0 ? `group by ${others.join(', ')}` : '');
      return sql`select ${names}, n from (select ${join(keys, ', ')}, true as ${raw(`o_${only!.as}`)}, count(distinct f.id) as n
        from (${this.fallenOnce(only)}) f where ${isBeyondTop(only!, 'f')} ${group}) once`;
    }
    const keys = this.asked.flatMap((each) => this.cutKey(each, 'f'));
    return sql`select ${names}, count(distinct id) as n from (
        select ${join(keys, ', ')}, f.id
        from ${this.marked(this.fallenOnce(), 'f')} where ${this.isOther('f')}
      ) once group by ${names}`;
  }

  /** Adds the table of the amounts of the records that have one. */
  protected addAmounts({ value, unit }: Summed<Entity>): void {
    const read = this.fallen([], (row) => sql`${row.id} as id, ${value(row)} as value, ${unit(row)} as unit`);
    const rows = sql`select * from (${read} offset 0) s where s.value is not null and s.unit is not null`;
    this.list.tables.add([{ name: AMOUNTS, rows, once: true }]);
  }

  /** The sums of each group, each record counted once. */
  private sums(): Sql {
    const keys = this.asked.flatMap((each) => this.cutKey(each, 'f'));
    const names = raw(this.namesOfKeys().join(', '));
    // A full join, since PostgreSQL may expect few records, and would join them by nested loops.
    const known = sql`select * from (
        select f.*, s.value, s.unit from (${this.fallenOnce()}) f
        full join ${raw(AMOUNTS)} s on s.id = f.id where ${ANY_AMOUNT} offset 0
      ) f where f.unit is not null`;
    return sql`select ${names}, unit, sum(value) as value from (
        select distinct ${join(keys, ', ')}, f.id, f.value, f.unit from ${this.marked(known, 'f')}
      ) once group by ${names}, unit`;
  }

  /** Rows with marks that tell whether their value is beyond the top, in each limited dimension. */
  private marked(rows: Sql, alias: string): Sql {
    const marks = this.cut.map((each) => sql`, ${isBeyondTop(each, alias)} as ${raw(`o_${each.as}`)}`);
    // Subqueries with `offset 0`: otherwise each key and mark would be computed again wherever it is used.
    return sql`(select ${raw(alias)}.*${join(marks, '')} from (${rows} offset 0) ${raw(alias)} offset 0) ${raw(alias)}`;
  }

  private cutKey(each: RequestedDimension<Entity>, alias: string): Sql[] {
    if (!each.isCut) return each.columns.map((column) => raw(`${alias}.${column}`));
    const isOther = this.isOtherOf(each, alias);
    const parts = each.columns.map(
      (column) => sql`case when not ${isOther} then ${raw(`${alias}.${column}`)} end as ${raw(column)}`,
    );
    return [...parts, isOther];
  }

  /** The names of all columns that identify a group. */
  private namesOfKeys(): string[] {
    return this.asked.flatMap((each) => [...each.columns, ...(each.isCut ? [`o_${each.as}`] : [])]);
  }

  /** Whether records are stored with their values: each of several tables would have to remove repeated ones. */
  private get isFallenOnce(): boolean {
    return this.asked.length > 1 && this.asked.some((each) => each.dimension.falls === 'AGAIN');
  }

  private fallenOnce(having?: RequestedDimension<Entity>): Sql {
    return this.isFallenOnce ? raw('select * from fallen') : this.fallen(this.asked, ID, having && { having });
  }

  /**
   * The records of the list, once for each combination of their values; columns of a missing value are null.
   * @param more further columns
   * @param having a dimension in which records without a value may be omitted
   */
  protected fallen(
    asked: readonly RequestedDimension<Entity>[],
    more: ((row: Row<Entity>) => Sql) | null = null,
    { before = raw(''), after, having }: { before?: Sql; after?: Sql; having?: RequestedDimension<Entity> } = {},
  ): Sql {
    const columns = (row: Row<Entity>, known: KnownColumns<Entity> | null = null) => {
      const keys = asked.flatMap((each) =>
        (known?.keyOf(each.dimension) ?? each.dimension.key(row, each.as)).map(
          (part, index) => sql`${part} as ${raw(each.columns[index]!)}`,
        ),
      );
      return sql`${before}${join(more ? [...keys, more(row)] : keys, ', ')}`;
    };
    const joined = (row: Row<Entity>, those: readonly RequestedDimension<Entity>[]) =>
      join(
        those.map(({ dimension, as, isMany }) => {
          if (!dimension.join) return raw('');
          const { from, on, more } = dimension.join(row, as);
          return sql`${raw(isMany ? 'left join' : 'join')} ${from} on ${on}${more ? sql` ${more}` : raw('')}`;
        }),
        ' ',
      );
    const table = this.list.wholeTable;
    const alone = table === null ? undefined : having?.dimension.alone?.(having.as, table);
    for (const instead of [alone, this.instead]) {
      if (!instead) continue;
      const known = new KnownColumns<Entity>(instead.columns);
      const others = asked.filter((each) => !known.keyOf(each.dimension) && (instead !== alone || each !== having));
      const written = sql`select ${columns(known.asRow, known)} from ${instead.from} ${joined(known.asRow, others)} where ${instead.where} ${after ?? raw('')}`;
      if (known.suffices) return written;
    }
    return this.list.select((row) => columns(row), {
      join: (row) => joined(row, asked),
      ...(after ? { after: () => after } : {}),
    });
  }
}

/** A row of which only some columns are known. It records whether another one is used. */
class KnownColumns<Entity> {
  suffices = true;

  constructor(private readonly known: { readonly [property: string]: Sql }) {}

  /** The key of a dimension, if the known columns suffice. */
  keyOf({ known }: Dimension<Entity>): readonly Sql[] | null {
    const column = known && this.known[known.property];
    return column ? known.key(column) : null;
  }

  readonly asRow = new Proxy({} as Row<Entity>, {
    get: (_row, property: string) => {
      const column = this.known[property];
      if (!column) this.suffices = false;
      return column ?? raw('null');
    },
  });
}

/** Whether a row has a value in this dimension that is not one of the top values. */
function isBeyondTop({ as, columns }: { as: string; columns: readonly string[] }, alias: string): Sql {
  const key = columns.map((column) => `${alias}.${column}`);
  return raw(`(${key[0]} is not null and (${key.join(', ')}) not in (select ${columns.join(', ')} from top_${as}))`);
}

/** The column of the ids of records. */
const ID = (row: { id: Sql }) => sql`${row.id} as id`;

/** The table of the amounts of a list: id, value, unit. */
export const AMOUNTS = 'amounts';

/** Whether a list has any amount; computed once. */
export const ANY_AMOUNT = raw(`(select exists (select from ${AMOUNTS}))`);
