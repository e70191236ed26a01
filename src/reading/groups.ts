import { GraphQLError } from 'graphql';
import { array, json, object, type Reading, type Rows, rows, value } from './readings.ts';
import type { Row } from './row.ts';
import { all, join, raw, type Sql, some, sql } from './sql.ts';

/** One way in which the rows of a list fall into groups. */
export interface Dimension<Entity> {
  /** What is joined to a row, by names that begin with `as`, where the row alone does not say its group. */
  join?: (row: Row<Entity>, as: string) => Sql;
  /** How all rows of a table fall, where what is joined says by itself of which row it is and who may see that. */
  alone?: (as: string, table: string) => Alone;
  /** The same key where a property of the row's is known without what is joined. */
  known?: { property: string; key: (column: Sql) => readonly Sql[] };
  /** The columns that tell the groups apart. A row without a group of its own has null in all of them. */
  key: (row: Row<Entity>, as: string) => readonly Sql[];
  /** ONCE: a row falls in one group. MANY: in any number, or in none; in the same one perhaps several times: AGAIN. */
  falls?: 'ONCE' | 'MANY' | 'AGAIN';
  /** Time is never cut to the top groups, and comes in its own order unless asked otherwise. */
  isTime?: boolean;
  /** What is shown of a group, given its key. */
  shown: (key: readonly Sql[], lang: string | null | undefined) => Shown;
  /** What the group without a key is called. */
  absent?: string;
}

/** What is read instead of a table, all rows of which are to be counted. */
export interface Alone {
  from: Sql;
  where: Sql;
  /** The columns of the table that are known without it, by property. */
  columns: { readonly id: Sql };
}

/** What is shown of a group's key. */
export interface Shown {
  value: Sql;
  label: Sql;
  /** The record that the group stands for. */
  node?: Reading;
}

/** What a client wants counted. */
export interface GroupsArgs {
  by: readonly string[];
  top?: number | null;
  orderBy?: 'COUNT' | 'KEY' | `${'COUNT' | 'KEY'}` | null;
  lang?: string | null;
}

/** An amount that is summed by what it is of. */
export interface Summed<Entity> {
  value: (row: Row<Entity>) => Sql;
  /** Null where the amount is not to be summed. */
  unit: (row: Row<Entity>) => Sql;
}

const MOST_DIMENSIONS = 2;
/** How many groups of a dimension may be told apart, and how many are unless more or fewer are asked for. */
export const MOST_TOP = 500;
export const USUAL_TOP = 50;

function refuse(argument: string, message: string): never {
  throw new GraphQLError(`${argument}: ${message}`, { extensions: { code: 'BAD_USER_INPUT', argument } });
}

/** One dimension of a question: how it is named in the statement. */
interface Asked<Entity> {
  name: string;
  dimension: Dimension<Entity>;
  /** Prefix of what it joins. */
  as: string;
  /** The names of its key's columns. */
  columns: readonly string[];
  isMany: boolean;
  /** Whether only its top groups are told apart. */
  isCut: boolean;
}

/** The dimensions of one kind of list, and how its rows are counted by them. */
export class Groups<Entity extends { id: string }, Name extends string> {
  private readonly dimensions = new Map<string, Dimension<Entity>>();

  /** @param summed what is summed beside the count, if there is anything */
  constructor(private readonly summed: Summed<Entity> | null = null) {}

  /** Says what a dimension means. Each has one meaning. */
  by(name: Name, dimension: Dimension<Entity>): this {
    if (this.dimensions.has(name)) throw new Error(`${name} is a dimension already`);
    this.dimensions.set(name, dimension);
    return this;
  }

  /** The names of the dimensions that have a meaning. */
  get names(): string[] {
    return [...this.dimensions.keys()];
  }

  /**
   * The rows of a list, counted: one object a group, made of keys, count, sums and isOther.
   * @throws GraphQLError BAD_USER_INPUT unless there are one or two dimensions, and a top from 1 to 500
   */
  of(list: Rows<Entity>, args: GroupsArgs): Reading {
    const asked = this.asked(args.by);
    const top = args.top ?? USUAL_TOP;
    if (!Number.isInteger(top) || top < 1 || top > MOST_TOP) {
      refuse('top', `${top} is not a number from 1 to ${MOST_TOP}.`);
    }
    const counted = new Counted(list, asked, top, this.summed);
    const keys = asked.map((each) => counted.keyOf(each, args.lang));
    return rows(
      sql`grouped g`,
      {
        keys: array(keys.map(({ reading }) => reading)),
        count: sql`g.n`,
        sums: this.summed
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
      { orderBy: this.order(asked, keys, counted, args.orderBy), beginning: counted.tables() },
    );
  }

  private asked(names: readonly string[]): Asked<Entity>[] {
    if (names.length < 1 || names.length > MOST_DIMENSIONS) {
      refuse('by', `name one or two dimensions, not ${names.length}.`);
    }
    if (new Set(names).size < names.length) refuse('by', `${names[0]} is named twice. Name two different dimensions.`);
    return names.map((name, index) => {
      const dimension = this.dimensions.get(name);
      if (!dimension) throw new Error(`${name} has no meaning as a dimension`);
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

  private order(
    asked: readonly Asked<Entity>[],
    keys: readonly { sort: Sql }[],
    counted: Counted<Entity>,
    orderBy: GroupsArgs['orderBy'],
  ): Sql {
    const byKey = asked.flatMap((each, index) => [
      ...(each.isCut ? [counted.isOtherOf(each, 'g')] : []),
      sql`${counted.isKeyless(each, 'g')} desc`,
      keys[index]!.sort,
    ]);
    const inTime = asked[0]!.dimension.isTime === true;
    if ((orderBy ?? (inTime ? 'KEY' : 'COUNT')) === 'KEY') return join(byKey, ', ');
    return join([sql`(${counted.isOther('g')}) is true`, sql`g.n desc`, ...byKey], ', ');
  }
}

/** Stands for a row where only the shape of a key is asked for. */
const ANY_ROW: unknown = new Proxy({}, { get: () => raw('null') });

/** The tables that a statement counts with: `cells`, `ranked`, `grouped`, and `summed`. */
class Counted<Entity extends { id: string }> {
  constructor(
    private readonly list: Rows<Entity>,
    private readonly asked: readonly Asked<Entity>[],
    private readonly top: number,
    private readonly summed: Summed<Entity> | null,
  ) {}

  // ------------------------------------------------------------------------------------------- what a group is told by

  isOtherOf(each: Asked<Entity>, alias: string): Sql {
    return each.isCut ? raw(`${alias}.o_${each.as}`) : raw('false');
  }

  isOther(alias: string): Sql {
    return some(this.asked.map((each) => this.isOtherOf(each, alias)));
  }

  isKeyless(each: Asked<Entity>, alias: string): Sql {
    return raw(`(${alias}.${each.columns[0]} is null)`);
  }

  /** Whether a row of another table is of the group `g`. */
  isGroupOf(alias: string): Sql {
    return all(
      this.asked.flatMap((each) => [
        ...each.columns.map((column) => raw(`${alias}.${column} is not distinct from g.${column}`)),
        ...(each.isCut ? [raw(`${alias}.o_${each.as} = g.o_${each.as}`)] : []),
      ]),
    );
  }

  keyOf(each: Asked<Entity>, lang: string | null | undefined): { reading: Reading; sort: Sql } {
    const key = each.columns.map((column) => raw(`g.${column}`));
    const { value: shownValue, label, node } = each.dimension.shown(key, lang);
    const absent = each.dimension.absent ?? 'None';
    const fullLabel = sql`case when ${this.isOtherOf(each, 'g')} then 'Other' when ${this.isKeyless(each, 'g')} then ${raw(
      `'${absent}'`,
    )} else ${label} end`;
    return {
      reading: object({
        dimension: raw(`'${each.name}'::text`),
        value: sql`case when not ${this.isKeyless(each, 'g')} then ${shownValue} end`,
        label: fullLabel,
        node: node ?? json(null),
      }),
      sort: each.dimension.isTime ? sql`${key[0]}` : sql`${label}, ${join(key, ', ')}`,
    };
  }

  // ------------------------------------------------------------------------------------------------- how it is counted

  tables(): Sql {
    const tables = [
      sql`cells as materialized (${this.cells()})`,
      sql`ranked as materialized (${this.ranked()})`,
      sql`grouped as materialized (${this.grouped()})`,
    ];
    if (this.summed) tables.push(sql`summed as materialized (${this.sums(this.summed)})`);
    return join(tables, ', ');
  }

  /** How many rows have each combination of keys. */
  private cells(): Sql {
    return this.counts(this.asked);
  }

  private counts(asked: readonly Asked<Entity>[]): Sql {
    const columns = raw(asked.flatMap((each) => each.columns).join(', '));
    if (!asked.some((each) => each.dimension.falls === 'AGAIN')) {
      return this.fallen(asked, () => raw('count(*) as n'), sql`group by ${columns}`);
    }
    const once = this.fallen(asked, (row) => sql`${row.id} as id`, null, raw('distinct '));
    return sql`select ${columns}, count(*) as n from (${once}) once group by ${columns}`;
  }

  /** The combinations, and for each dimension that is cut the place of its key among all of its keys. */
  private ranked(): Sql {
    const cut = this.asked.filter((each) => each.isCut);
    if (cut.length === 0) return sql`select c.* from cells c`;
    const weights: Sql[] = [];
    const joins: Sql[] = [];
    for (const each of cut) {
      const others = this.asked.filter((other) => other !== each);
      if (others.some((other) => other.isMany)) {
        // A row stands in several combinations with one key: so how many rows have the key is counted by itself.
        const alone = `alone_${each.as}`;
        joins.push(
          sql`join (${this.counts([each])}) ${raw(alone)} on ${raw(`(${comparable(each, alone)}) = (${comparable(each, 'c')})`)}`,
        );
        weights.push(raw(`${alone}.n as w_${each.as}`));
      } else {
        weights.push(
          raw(`sum(c.n) over (partition by ${each.columns.map((column) => `c.${column}`).join(', ')}) as w_${each.as}`),
        );
      }
    }
    const places = cut.map((each) =>
      raw(
        `dense_rank() over (order by c.w_${each.as} desc, ${each.columns.map((column) => `c.${column}`).join(', ')}) as r_${each.as}`,
      ),
    );
    return sql`select c.*, ${join(places, ', ')} from (select c.*, ${join(weights, ', ')} from cells c ${join(joins, ' ')}) c`;
  }

  /** The groups: the top ones, and the rest as one. */
  private grouped(): Sql {
    const keys = this.asked.flatMap((each) => this.cutKey(each, 'c', raw(`c.r_${each.as} > ${this.top}`)));
    const positions = raw(keys.map((_, index) => index + 1).join(', '));
    if (!this.asked.some((each) => each.isMany)) {
      return sql`select ${join(keys, ', ')}, sum(c.n)::bigint as n from ranked c group by ${positions}`;
    }
    // A row may have several keys beyond the top, and counts once in the rest: so the rest is counted from the rows.
    const isRest = some(this.asked.filter((each) => each.isCut).map((each) => raw(`c.r_${each.as} > ${this.top}`)));
    return sql`select ${join(keys, ', ')}, c.n from ranked c where not ${isRest}
      union all select * from (${this.rest()}) rest where (select exists (select from ranked c where ${isRest}))`;
  }

  private rest(): Sql {
    const cut = this.asked.filter((each) => each.isCut);
    const id = (row: Row<Entity>) => sql`${row.id} as id`;
    const names = raw(this.namesOfKeys().join(', '));
    if (cut.length === 1) {
      // All of it is beyond the top of the one dimension that is cut: so nothing has to be told apart by that.
      const keys = this.asked.flatMap((each) =>
        each.columns.map((column) =>
          raw(each.isCut ? `(select ${column} from ranked where false) as ${column}` : `f.${column}`),
        ),
      );
      const others = this.asked
        .filter((each) => !each.isCut)
        .flatMap((each) => each.columns.map((column) => `f.${column}`));
      const group = raw(others.length > 0 ? `group by ${others.join(', ')}` : '');
      return sql`select ${names}, n from (select ${join(keys, ', ')}, true as ${raw(`o_${cut[0]!.as}`)}, count(distinct f.id) as n
        from (${this.fallen(this.asked, id)}) f where not ${this.isTop(cut[0]!)} ${group}) once`;
    }
    const keys = this.asked.flatMap((each) => this.cutKey(each, 'f', isBeyondTop(each)));
    return sql`select ${names}, count(distinct id) as n from (
        select ${join(keys, ', ')}, f.id
        from ${this.marked(id)} where ${some(cut.map(isBeyondTop))}
      ) once group by ${names}`;
  }

  /** What is summed in each group, each row once. */
  private sums(summed: Summed<Entity>): Sql {
    const keys = this.asked.flatMap((each) => this.cutKey(each, 'f', isBeyondTop(each)));
    const names = raw(this.namesOfKeys().join(', '));
    const columns = (row: Row<Entity>) =>
      sql`${row.id} as id, ${summed.value(row)} as value, ${summed.unit(row)} as unit`;
    return sql`select ${names}, unit, sum(value) as value from (
        select distinct ${join(keys, ', ')}, f.id, f.value, f.unit
        from ${this.marked(columns)} where f.value is not null and f.unit is not null
      ) once group by ${names}, unit`;
  }

  /** What falls where, as `f`: each with whether its key is a top one, in each dimension that is cut. */
  private marked(more: (row: Row<Entity>) => Sql): Sql {
    const marks = this.asked
      .filter((each) => each.isCut)
      .map((each) => sql`, ${this.isTop(each)} as ${raw(`t_${each.as}`)}`);
    // Apart: else each mark would be worked out anew wherever it is looked at.
    return sql`(select f.*${join(marks, '')} from (${this.fallen(this.asked, more)}) f offset 0) f`;
  }

  /** Whether the key of the row `f` is a top one. */
  private isTop(each: Asked<Entity>): Sql {
    const [key] = each.columns;
    const names = each.columns.join(', ');
    const tops = `from ranked where r_${each.as} <= ${this.top}`;
    const isTop = `(${each.columns.map((column) => `f.${column}`).join(', ')}) in (select ${names} ${tops} and ${key} is not null)`;
    // Where rows have no key, that is what they are counted by.
    const isNoneTop = `(select exists (select ${tops} and ${key} is null))`;
    return raw(`case when f.${key} is null then ${isNoneTop} else ${isTop} end`);
  }

  private cutKey(each: Asked<Entity>, alias: string, isRest: Sql): Sql[] {
    if (!each.isCut) return each.columns.map((column) => raw(`${alias}.${column}`));
    const parts = each.columns.map(
      (column) => sql`case when not ${isRest} then ${raw(`${alias}.${column}`)} end as ${raw(column)}`,
    );
    return [...parts, sql`${isRest} as ${raw(`o_${each.as}`)}`];
  }

  /** The names of all columns by which a group is told from others. */
  private namesOfKeys(): string[] {
    return this.asked.flatMap((each) => [...each.columns, ...(each.isCut ? [`o_${each.as}`] : [])]);
  }

  /** The rows of the list, once for each combination of keys that they have. */
  private fallen(
    asked: readonly Asked<Entity>[],
    more: (row: Row<Entity>) => Sql,
    after: Sql | null = null,
    before: Sql = raw(''),
  ): Sql {
    const columns = (row: Row<Entity>, known: KnownColumns<Entity> | null = null) => {
      const keys = asked.flatMap((each) =>
        (known?.keyOf(each.dimension) ?? each.dimension.key(row, each.as)).map(
          (part, index) => sql`${part} as ${raw(each.columns[index]!)}`,
        ),
      );
      return sql`${before}${join(keys, ', ')}, ${more(row)}`;
    };
    const joined = (row: Row<Entity>, those: readonly Asked<Entity>[]) =>
      join(
        those.map((each) => each.dimension.join?.(row, each.as) ?? raw('')),
        ' ',
      );
    const alone = asked.filter((each) => each.dimension.alone).sort((a, b) => Number(b.isMany) - Number(a.isMany))[0];
    if (alone && this.list.wholeTable) {
      const { from, where, columns: known } = alone.dimension.alone!(alone.as, this.list.wholeTable);
      const row = new KnownColumns<Entity>(known);
      const others = asked.filter((each) => each !== alone && !row.keyOf(each.dimension));
      const written = sql`select ${columns(row.asRow, row)} from ${from} ${joined(row.asRow, others)} where ${where} ${after ?? raw('')}`;
      if (row.suffices) return written;
    }
    return this.list.select((row) => columns(row), {
      join: (row) => joined(row, asked),
      ...(after ? { after: () => after } : {}),
    });
  }
}

/** A row of which some columns are known without its table; it notices when another one is asked for. */
class KnownColumns<Entity> {
  suffices = true;

  constructor(private readonly known: { readonly [property: string]: Sql }) {}

  /** The key of a dimension that needs nothing else. */
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

/** A key as it can be compared and hashed: that there is none is a key as well. */
function comparable(each: { columns: readonly string[] }, alias: string): string {
  return each.columns.map((column) => `coalesce(${alias}.${column}::text, '')`).join(', ');
}

/** Whether the row `f` has, in this dimension, none of the top keys. */
function isBeyondTop(each: { as: string }): Sql {
  return raw(`not f.t_${each.as}`);
}
