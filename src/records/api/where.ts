import { GraphQLDateTime } from 'graphql-scalars';
import { type ClassType, Field, ID, InputType } from 'type-graphql';
import { Filter, type Where } from '../../query/compiling/filters.ts';
import type { Row } from '../../query/compiling/row.ts';
import { all, type Sql, sql, visible } from '../../query/sql.ts';
import { badInput } from '../../runtime/errors.ts';
import { uuidOf } from '../values/ids.ts';
import { PartialDate } from '../values/partial-date.ts';
import { survivor } from '../values/refs.ts';
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

/**
 * Makes a class a `where` of that name, of which several may hold, or one not.
 * @param description which rows it is about: "Which forums."
 */
export function WhereInput(name: string, description: string): (where: ClassType<Where>) => void {
  return (where) => {
    InputType(name, { description })(where);
    Field(() => [where], { nullable: true, description: 'At least one of these holds.' })(where.prototype, 'any');
    Field(() => where, { nullable: true, description: 'This does not hold.' })(where.prototype, 'not');
  };
}

/** What every `where` has. */
@InputType()
export abstract class RecordWhere implements Where {
  @Optional([ID], 'One of these; an id that is unknown matches nothing.')
  ids?: string[] | null;

  @Optional([String], 'Bears a flag with one of these codes.')
  flags?: string[] | null;

  @Optional(ID, 'Cites this source.')
  source?: string | null;

  @Optional(Boolean, 'Only records that cite at least one source, or, if false, only records that cite none.')
  hasSource?: boolean | null;

  @Optional(InstantRange, 'Last changed in this time.')
  updated?: InstantRange | null;

  any?: this[] | null;

  not?: this | null;
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
 * The filter of a `where`, in which the fields that every one has have their meaning.
 * @param type the type in the ids, in snake case; a function where rows are of several types
 * @param record the id of the record: the row's own, or its owner's where the row is a part
 */
export function filterOf<Whole extends RecordWhere, Entity extends { id: string }>(
  where: new () => Whole,
  type: string | (() => readonly string[]),
  record: (row: Row<Entity>) => Sql = (row) => row.id as Sql,
): Filter<Whole, Entity> {
  const filter = new Filter<Whole, Entity>(where);
  (filter as unknown as Filter<RecordWhere, Entity>)
    .rule('ids', (row, ids) => {
      const types = typeof type === 'string' ? type : type();
      const uuids = ids.map((id) => uuidOf(types, id, 'ids'));
      // The id of a merged record is that of its survivor; a part stands in no `record`.
      return sql`${row.id} in (select coalesce(e.merged_into, given.id) from unnest(${uuids}::uuid[]) given (id)
        left join record e on e.id = given.id)`;
    })
    .rule(
      'flags',
      (row, flags) => sql`exists (select from flag f where f.record_id = ${record(row)} and f.code = any(${flags}))`,
    )
    .rule(
      'source',
      (row, source) =>
        sql`exists (select from citation c join source s on s.id = c.source_id
          where c.record_id = ${record(row)} and s.id = ${survivor(uuidOf('source', source, 'source'))} and ${visible('s')})`,
    )
    .rule('hasSource', (row, wanted) => {
      const cites = sql`exists (select from citation c join source s on s.id = c.source_id
        where c.record_id = ${record(row)} and ${visible('s')})`;
      return wanted ? cites : sql`not ${cites}`;
    })
    .rule(
      'updated',
      (row, range) =>
        sql`exists (select from record e where e.id = ${record(row)} and ${inRange(sql`e.updated_at`, range)})`,
    );
  return filter;
}
