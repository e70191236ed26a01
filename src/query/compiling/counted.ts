import { join, raw, type Sql, some, sql } from '../sql.ts';
import type { Counting, Dimension, GroupsArgs, Instead, Summed } from './dimension.ts';
import { entry, json, type ListRows, type Overlay, object, type ReadPlan } from './read-plans.ts';
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
 * of values; `totals_...`: for each value of one dimension; `values_...`: its top values, numbered in the order in which
 * they are shown; `grouped`: the rows of the response; `summed`: their sums. A null key means no value. In `grouped` and
 * `summed` a value of a limited dimension is its number `t_...`: 0 for the values beyond the top, -1 for no value.
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
    return raw(each.isCut ? `(${alias}.t_${each.as} = ${BEYOND_TOP})` : 'false');
  }

  isOther(alias: string): Sql {
    return some(this.asked.map((each) => this.isOtherOf(each, alias)));
  }

  /**
   * Returns the order of the groups `g` by a dimension. Values beyond the top come last in both directions; records
   * without a value count as earliest, as in lists.
   */
  orderOf(each: RequestedDimension<Entity>, direction: 'ASC' | 'DESC'): readonly Sql[] {
    if (each.isCut) return [this.isOtherOf(each, 'g'), raw(`g.t_${each.as} ${direction}`)];
    const nulls = direction === 'ASC' ? 'first' : 'last';
    return each.columns.map((column) => raw(`g.${column} ${direction} nulls ${nulls}`));
  }

  /** Returns the key of the groups `g` in a dimension. A value of a limited dimension is in many groups, and is read once. */
  keyOf(each: RequestedDimension<Entity>): ReadPlan {
    const { as, columns } = each;
    if (!each.isCut) return this.shownKey(each, 'g', [[raw(`(g.${columns[0]} is null)`), 'MISSING']]);
    const shown = ['t', 'value', 'label', ...columns].join(', ');
    const none = (number: number) => `select ${number}, ${['value', 'label', ...columns].map(() => 'null').join(', ')}`;
    const values = raw(
      `(select ${shown} from values_${as} union all ${none(BEYOND_TOP)} union all ${none(NO_VALUE)}) v (${shown})`,
    );
    const reading = this.shownKey(each, 'v', [
      [raw(`v.t = ${BEYOND_TOP}`), 'OTHER'],
      [raw(`v.t = ${NO_VALUE}`), 'MISSING'],
    ]);
    return entry(values, raw('v.t'), reading, raw(`g.t_${as} + ${1 - NO_VALUE}`));
  }

  /** @param kinds the kinds of keys that are no values, each with its condition */
  private shownKey(
    { name, dimension, columns, isCut }: RequestedDimension<Entity>,
    alias: string,
    kinds: readonly (readonly [isKind: Sql, kind: 'OTHER' | 'MISSING'])[],
  ): ReadPlan {
    const shown = dimension.shown(
      columns.map((column) => raw(`${alias}.${column}`)),
      this.args.lang,
    );
    const { node, period } = shown;
    const [value, label] = isCut ? [raw(`${alias}.value`), raw(`${alias}.label`)] : [shown.value, shown.label];
    const labels = { OTHER: 'Other', MISSING: dimension.absent ?? 'None' };
    const byKind = (text: (kind: 'OTHER' | 'MISSING') => Sql, otherwise: Sql) =>
      sql`case ${join(
        kinds.map(([isKind, kind]) => sql`when ${isKind} then ${text(kind)}`),
        ' ',
      )} else ${otherwise} end`;
    return object({
      dimension: raw(`'${name}'::text`),
      kind: byKind((kind) => raw(`'${kind}'`), raw(`'VALUE'`)),
      value: byKind(() => raw('null'), value),
      label: byKind((kind) => raw(`'${labels[kind]}'`), label),
      node: node ?? json(null),
      year: period?.year ?? raw('null::integer'),
      from: period?.from ?? raw('null::text'),
      to: period?.to ?? raw('null::text'),
    });
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
    for (const each of this.cut) tables.push({ name: `values_${each.as}`, rows: this.shownValues(each) });
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

  /** The values that are shown, numbered from 1 in that order: the top ones, or all of a dimension of time. */
  protected shownValues(each: RequestedDimension<Entity>): Sql {
    const columns = each.columns.join(', ');
    const limit = each.isCut ? ` order by n desc, ${columns} limit ${this.args.top}` : '';
    const top = raw(`select * from ${this.totalsOf(each)} where ${each.columns[0]} is not null${limit}`);
    const key = each.columns.map((column) => raw(`top.${column}`));
    const { value, label } = each.dimension.shown(key, this.args.lang);
    const order = raw(each.dimension.isTime ? columns : `label, ${columns}`);
    // Numbered after the limit: PostgreSQL sorts all values before a window, but keeps only the top ones for a limit.
    return sql`select *, (row_number() over (order by ${order}))::integer as t
      from (select ${join(key, ', ')}, ${value} as value, ${label} as label from (${top}) top) shown`;
  }

  /** The groups: one for each top value, and one for all values beyond. */
  private grouped(): Sql {
    const keys = this.keysIn('c');
    const cells = this.numbered(sql`select * from cells`, 'c');
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
      // Only one dimension is limited, and all of this is beyond its top.
      const others = this.othersThan(only!).flatMap((each) => each.columns.map((column) => `f.${column}`));
      const keys = [...others, `${BEYOND_TOP} as t_${only!.as}`].join(', ');
      const group = raw(others.length > 0 ? `group by ${others.join(', ')}` : '');
      return sql`select ${names}, n from (select ${raw(keys)}, count(distinct f.id) as n
        from (${this.fallenOnce(only)}) f where ${isBeyondTop(only!, 'f')} ${group}) once`;
    }
    return sql`select ${names}, count(distinct id) as n from (
        select ${join(this.keysIn('f'), ', ')}, f.id
        from ${this.numbered(this.fallenOnce(), 'f')} where ${this.isOther('f')}
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
    const names = raw(this.namesOfKeys().join(', '));
    // A full join, since PostgreSQL may expect few records, and would join them by nested loops.
    const known = sql`select * from (
        select f.*, s.value, s.unit from (${this.fallenOnce()}) f
        full join ${raw(AMOUNTS)} s on s.id = f.id where ${ANY_AMOUNT} offset 0
      ) f where f.unit is not null`;
    return sql`select ${names}, unit, sum(value) as value from (
        select distinct ${join(this.keysIn('f'), ', ')}, f.id, f.value, f.unit
        from ${this.numbered(known, 'f')} where f.unit is not null
      ) once group by ${names}, unit`;
  }

  /**
   * Returns rows `s` (unit, value): the sums of the group `g`. All sums are in one JSON object, where PostgreSQL finds
   * those of a group by binary search; a condition on the table would read all of them for each group.
   */
  sumsOfGroup(): Sql {
    const names = raw(this.namesOfKeys().join(', '));
    const sums = sql`select ${names}, jsonb_agg(jsonb_build_object('unit', unit, 'value', value) order by unit) as sums
        from summed group by ${names}`;
    const group = (alias: string) => sql`jsonb_build_array(${join(this.keysIn(alias), ', ')})::text`;
    return sql`jsonb_to_recordset((select jsonb_object_agg(${group('s')}, s.sums) from (${sums}) s) -> ${group('g')}) s (unit text, value numeric)`;
  }

  /** Rows with the numbers of their values in each limited dimension. Values without a row may add rows of nulls. */
  private numbered(rows: Sql, alias: string): Sql {
    const numbers = this.cut.map(({ as, columns }) =>
      raw(
        `, coalesce(values_${as}.t, case when ${alias}.${columns[0]} is null then ${NO_VALUE} else ${BEYOND_TOP} end) as t_${as}`,
      ),
    );
    // Full joins, since PostgreSQL may expect few rows, and would join them by nested loops.
    const values = this.cut.map(({ as, columns }) => {
      const isSame = columns.map((column) => `values_${as}.${column} = ${alias}.${column}`).join(' and ');
      return raw(` full join values_${as} on ${isSame}`);
    });
    // Subqueries with `offset 0`: otherwise each key and number would be computed again wherever it is used.
    return sql`(select ${raw(alias)}.*${join(numbers, '')} from (${rows} offset 0) ${raw(alias)}${join(values, '')} offset 0) ${raw(alias)}`;
  }

  /** The columns that identify a group, in rows with the numbers of their values. */
  private keysIn(alias: string): Sql[] {
    return this.namesOfKeys().map((name) => raw(`${alias}.${name}`));
  }

  private namesOfKeys(): string[] {
    return this.asked.flatMap(({ as, columns, isCut }) => (isCut ? [`t_${as}`] : columns));
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
  return raw(`(${key[0]} is not null and (${key.join(', ')}) not in (select ${columns.join(', ')} from values_${as}))`);
}

/** The numbers of a value beyond the top, and of no value; top values have numbers from 1. */
export const BEYOND_TOP = 0;
export const NO_VALUE = -1;

/** The column of the ids of records. */
const ID = (row: { id: Sql }) => sql`${row.id} as id`;

/** The table of the amounts of a list: id, value, unit. */
export const AMOUNTS = 'amounts';

/** Whether a list has any amount; computed once. */
export const ANY_AMOUNT = raw(`(select exists (select from ${AMOUNTS}))`);
