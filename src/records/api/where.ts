import type { GraphQLScalarType } from 'graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { type ClassType, ID, InputType } from 'type-graphql';
import { Filter, type Rule, type Where } from '../../query/compiling/filters.ts';
import type { Row } from '../../query/compiling/row.ts';
import { all, type Sql, sql, visible } from '../../query/sql.ts';
import { badInput } from '../../runtime/errors.ts';
import { uuidOf } from '../values/ids.ts';
import { PartialDate } from '../values/partial-date.ts';
import { isRecord } from '../values/refs.ts';
import { Optional } from './optional.ts';

@InputType('DateRange', {
  description:
    'Both ends inclusive. A date known only in part matches where its period overlaps the range; what is undated matches no range.',
})
export class DateRange {
  @Optional(PartialDate, 'The first day, month or year; absent: from ever.')
  from?: string | null;

  @Optional(PartialDate, 'The last day, month or year; absent: for ever.')
  to?: string | null;
}

@InputType('InstantRange', { description: 'Both ends inclusive.' })
export class InstantRange {
  @Optional(GraphQLDateTime, 'The first instant; absent: from ever.')
  from?: Date | null;

  @Optional(GraphQLDateTime, 'The last instant; absent: for ever.')
  to?: Date | null;
}

/** The type of a value of a GraphQL type, as a rule is given it. */
type ValueOf<Type> = Type extends readonly (infer Item)[]
  ? ValueOf<Item>[]
  : Type extends StringConstructor
    ? string
    : Type extends BooleanConstructor
      ? boolean
      : Type extends GraphQLScalarType<infer Value>
        ? Value
        : Type extends abstract new () => infer Value
          ? Value
          : Type[keyof Type];

/** A `where` of which each field is declared once: name, type, description and SQL. */
export class WhereInput<Fields, Entity> extends Filter<Fields, Entity> {
  private readonly input = class {} as ClassType<Where<Fields> & object>;

  /** @param description which rows it is about: "Which forums." */
  constructor(name: string, description: string) {
    super(name);
    InputType(name, { description })(this.input);
  }

  /**
   * Adds a field.
   * @param rule its meaning; null where it only changes that of another field, absent where another feature gives it one
   */
  only<Field extends string, Type extends object>(
    field: Field,
    type: Type,
    description: string,
    rule?: Rule<Entity, ValueOf<Type>, Fields> | null,
  ): WhereInput<Fields & { [name in Field]?: ValueOf<Type> | null }, Entity> {
    Optional(type, description)(this.input.prototype, field);
    const where = this as unknown as WhereInput<Fields & { [name in Field]?: ValueOf<Type> | null }, Entity>;
    if (rule !== undefined) where.rule(field, rule as Rule<Entity, unknown, Fields> | null);
    return where;
  }

  /** The class of the input, once all fields are there: `any` and `not` come last. */
  whole(): ClassType<Where<Fields> & object> {
    Optional([this.input], 'At least one of these holds.')(this.input.prototype, 'any');
    Optional(this.input, 'This does not hold.')(this.input.prototype, 'not');
    return this.input;
  }
}

/** The year and the month of which a partial date is only a part: "2025-06-01" -> "2025", "2025-06". */
function coarser(date: string): string[] {
  return [date.slice(0, 4), date.slice(0, 7)].filter((part) => part.length < date.length);
}

/**
 * Whether the period that a partial date names overlaps a range. What is undated, null or '', matches no range.
 * @param day a column, or what is ordered and indexed in its place (`dayInOrder`)
 * @param argument in which argument the range was given
 * @throws GraphQLError BAD_USER_INPUT where the range ends before it begins
 */
export function overlaps(day: Sql, { from, to }: DateRange, argument: string): Sql {
  const conditions: Sql[] = [];
  if (from && to && `${to}-99` < from) {
    throw badInput(argument, `the range ends (${to}) before it begins (${from}). Give the earlier one as "from".`);
  }
  if (from)
    conditions.push(sql`${day} >= ${from.slice(0, 4)} and (${day} >= ${from} or ${day} = any(${coarser(from)}))`);
  else conditions.push(sql`${day} > ''`);
  if (to) conditions.push(sql`${day} <= ${`${to}-99`}`);
  return all(conditions);
}

/** Whether an instant lies in a range. */
export function inRange(column: Sql, { from, to }: InstantRange): Sql {
  const conditions: Sql[] = [];
  if (from) conditions.push(sql`${column} >= ${from}`);
  if (to) conditions.push(sql`${column} <= ${to}`);
  return conditions.length > 0 ? all(conditions) : sql`${column} is not null`;
}

/**
 * A `where` with the fields that every one of records has.
 * @param description which rows it is about: "Which forums."
 * @param type the type in the ids, in snake case; a function where rows are of several types
 * @param record the id of the record: the row's own, or its owner's where the row is a part
 */
export function whereOf<Entity extends { id: string }>(
  name: string,
  description: string,
  type: string | (() => readonly string[]),
  record: (row: Row<Entity>) => Sql = (row) => row.id as Sql,
) {
  return new WhereInput<object, Entity>(name, description)
    .only('ids', [ID], 'One of these; an id that is unknown matches nothing.', (row, ids) => {
      const types = typeof type === 'string' ? type : type();
      const uuids = ids.map((id, index) => uuidOf(types, id, `ids.${index}`));
      // The id of a merged record is that of its survivor; a part stands in no `record`.
      return sql`${row.id} in (select coalesce(e.merged_into, given.id) from unnest(${uuids}::uuid[]) given (id)
        left join record e on e.id = given.id)`;
    })
    .only(
      'flags',
      [String],
      'Bears a flag with one of these codes.',
      (row, flags) => sql`exists (select from flag f where f.record_id = ${record(row)} and f.code = any(${flags}))`,
    )
    .only(
      'source',
      ID,
      'Cites this source.',
      (row, source) =>
        sql`exists (select from citation c join source s on s.id = c.source_id
          where c.record_id = ${record(row)} and ${isRecord(sql`s.id`, 'source', source)} and ${visible('s')})`,
    )
    .only(
      'hasSource',
      Boolean,
      'Only items that cite a source, or, if false, only items that cite none.',
      (row, wanted) => {
        const cites = sql`exists (select from citation c join source s on s.id = c.source_id
        where c.record_id = ${record(row)} and ${visible('s')})`;
        return wanted ? cites : sql`not ${cites}`;
      },
    )
    .only(
      'updated',
      InstantRange,
      'Last changed in this time.',
      (row, range) =>
        sql`exists (select from record e where e.id = ${record(row)} and ${inRange(sql`e.updated_at`, range)})`,
    );
}
