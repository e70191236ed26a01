import type { GraphQLScalarType } from 'graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { type ClassType, ID, InputType } from 'type-graphql';
import { Filter, type Rule, type Where } from '../../query/compiling/filters.ts';
import type { Row } from '../../query/compiling/row.ts';
import { arrayOf, derive, type Given, type Open } from '../../query/params.ts';
import { all, type Sql, sql, visible } from '../../query/sql.ts';
import { badInput } from '../../runtime/errors.ts';
import { uuidOf } from '../values/ids.ts';
import { PartialDate } from '../values/partial-date.ts';
import { refersToRecord } from '../values/refs.ts';
import { Optional } from './optional.ts';

@InputType('DateRange', {
  description:
    'A range of days, both ends inclusive. A year or a month matches if it overlaps the range; an undated item matches no range.',
})
export class DateRange {
  @Optional(PartialDate, 'First day, month or year. Omitted: no limit.')
  from?: Given | null;

  @Optional(PartialDate, 'Last day, month or year. Omitted: no limit.')
  to?: Given | null;
}

@InputType('InstantRange', { description: 'A range of instants, both ends inclusive.' })
export class InstantRange {
  @Optional(GraphQLDateTime, 'First instant. Omitted: no limit.')
  from?: Given<Date> | null;

  @Optional(GraphQLDateTime, 'Last instant. Omitted: no limit.')
  to?: Given<Date> | null;
}

/** The TypeScript type of a GraphQL type's value, as a rule gets it: texts and instants may be parameters of a plan. */
type ValueOf<Type> = Type extends readonly (infer Item)[]
  ? ValueOf<Item>[]
  : Type extends StringConstructor
    ? Given
    : Type extends BooleanConstructor
      ? boolean
      : Type extends GraphQLScalarType<infer Value>
        ? Value extends Open
          ? Given<Value>
          : Value
        : Type extends abstract new () => infer Value
          ? Value
          : Type[keyof Type];

/** A filter input. Each field is declared once: name, type, description and SQL. */
export class WhereInput<Fields, Entity> extends Filter<Fields, Entity> {
  private readonly input = class {} as ClassType<Where<Fields> & object>;

  /** @param description description of the input: "Which forums." */
  constructor(name: string, description: string) {
    super(name);
    InputType(name, { description })(this.input);
  }

  /**
   * Adds a field.
   * @param rule SQL of the field; null if the field only modifies another one, omitted if another feature adds the rule
   */
  addFilter<Field extends string, Type extends object>(
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

  /** Returns the class of the input, once all fields are added: `any` and `not` come last. */
  build(): ClassType<Where<Fields> & object> {
    Optional([this.input], 'Only items that match at least one of these filters.')(this.input.prototype, 'any');
    Optional(this.input, 'Only items that do not match this filter.')(this.input.prototype, 'not');
    return this.input;
  }
}

/** Returns the year and the month that contain a more precise date: "2025" and "2025-06" for "2025-06-01". */
function coarser(date: string): string[] {
  return [date.slice(0, 4), date.slice(0, 7)].filter((part) => part.length < date.length);
}

/**
 * Whether the period of a partial date overlaps a range. An unknown date, null or '', matches no range.
 * @param day a column, or its sorted and indexed form (`sortableDay`)
 * @param argument argument that has the range
 * @throws GraphQLError BAD_USER_INPUT if the range ends before it begins
 */
export function overlaps(day: Sql, { from, to }: DateRange, argument: string): Sql {
  const conditions: Sql[] = [];
  if (from && to) derive((first: string, last: string) => assertInOrder(first, last, argument), from, to);
  if (from) {
    const year = derive((first: string) => first.slice(0, 4), from);
    conditions.push(sql`${day} >= ${year} and (${day} >= ${from} or ${day} = any(${derive(coarser, from)}))`);
  } else conditions.push(sql`${day} > ''`);
  if (to) conditions.push(sql`${day} <= ${derive((last: string) => `${last}-99`, to)}`);
  return all(conditions);
}

function assertInOrder(from: string, to: string, argument: string): void {
  if (`${to}-99` < from) {
    throw badInput(argument, `the range ends (${to}) before it begins (${from}). Give the earlier one as "from".`);
  }
}

/** Whether an instant is in a range. */
export function inRange(column: Sql, { from, to }: InstantRange): Sql {
  const conditions: Sql[] = [];
  if (from) conditions.push(sql`${column} >= ${from}`);
  if (to) conditions.push(sql`${column} <= ${to}`);
  return conditions.length > 0 ? all(conditions) : sql`${column} is not null`;
}

/**
 * Creates a filter with the fields of every list of records.
 * @param description description of the input: "Which forums."
 * @param type type in the ids, in snake case; a function if the rows are of several types
 * @param record id of the record: that of the row, or of its owner if the row is a part
 */
export function recordWhere<Entity extends { id: string }>(
  name: string,
  description: string,
  type: string | (() => readonly string[]),
  record: (row: Row<Entity>) => Sql = (row) => row.id as Sql,
) {
  return new WhereInput<object, Entity>(name, description)
    .addFilter('ids', [ID], 'Only items with one of these ids; an unknown id matches nothing.', (row, ids) => {
      const types = typeof type === 'string' ? type : type();
      const uuids = ids.map((id, index) => derive((given: string) => uuidOf(types, given, `ids.${index}`), id));
      // The id of a merged record means its survivor; a part is not in `record`.
      return sql`${row.id} in (select coalesce(e.merged_into, given.id) from unnest(${arrayOf(uuids)}::uuid[]) given (id)
        left join record e on e.id = given.id)`;
    })
    .addFilter(
      'flags',
      [String],
      'Only items that have a flag with one of these codes.',
      (row, flags) =>
        sql`exists (select from flag f where f.record_id = ${record(row)} and f.code = any(${arrayOf(flags)}))`,
    )
    .addFilter(
      'source',
      ID,
      'Only items that cite this source.',
      (row, source) =>
        sql`exists (select from citation c join source s on s.id = c.source_id
          where c.record_id = ${record(row)} and ${refersToRecord(sql`s.id`, 'source', source)} and ${visible('s')})`,
    )
    .addFilter(
      'hasSource',
      Boolean,
      'Only items that cite a source, or, if false, only items that cite none.',
      (row, wanted) => {
        const cites = sql`exists (select from citation c join source s on s.id = c.source_id
        where c.record_id = ${record(row)} and ${visible('s')})`;
        return wanted ? cites : sql`not ${cites}`;
      },
    )
    .addFilter(
      'updated',
      InstantRange,
      'Only items last changed in this range.',
      (row, range) =>
        sql`exists (select from record e where e.id = ${record(row)} and ${inRange(sql`e.updated_at`, range)})`,
    );
}
