import { GraphQLError } from 'graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, InputType } from 'type-graphql';
import type { Filter, Where } from '../reading/filters.ts';
import type { Row } from '../reading/row.ts';
import { all, type Sql, sql, visible } from '../reading/sql.ts';
import { uuidOf } from './ids.ts';
import { PartialDate } from './partial-date.ts';

@InputType('DateRange', {
  description: 'Both ends inclusive. A date known only in part matches where its period overlaps the range.',
})
export class DateRange {
  @Field(() => PartialDate, { nullable: true, description: 'The first day, month or year; absent: from ever.' })
  from?: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'The last day, month or year; absent: for ever.' })
  to?: string | null;
}

@InputType('InstantRange', { description: 'Both ends inclusive.' })
export class InstantRange {
  @Field(() => GraphQLDateTime, { nullable: true, description: 'The first instant; absent: from ever.' })
  from?: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'The last instant; absent: for ever.' })
  to?: Date | null;
}

/** What every `where` has. */
@InputType()
export abstract class RecordWhere {
  @Field(() => [ID], { nullable: true, description: 'One of these; an id that is unknown matches nothing.' })
  ids?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Bears a flag with one of these codes.' })
  flags?: string[] | null;

  @Field(() => ID, { nullable: true, description: 'Cites this source.' })
  source?: string | null;

  @Field(() => InstantRange, { nullable: true, description: 'Last changed in this time.' })
  updated?: InstantRange | null;
}

/** The start of an id's period as text, with what it is a part of: "2025-06-01" -> "2025", "2025-06". */
function coarser(date: string): string[] {
  return [date.slice(0, 4), date.slice(0, 7)].filter((part) => part.length < date.length);
}

/**
 * Whether the period that a column's partial date names overlaps a range. Undated rows match no range.
 * @throws GraphQLError BAD_USER_INPUT where the range ends before it begins
 */
export function overlaps(column: Sql, { from, to }: DateRange): Sql {
  const conditions: Sql[] = [];
  if (from && to && `${to}-99` < from) {
    throw new GraphQLError(`A range cannot end (${to}) before it begins (${from}).`, {
      extensions: { code: 'BAD_USER_INPUT' },
    });
  }
  if (from)
    conditions.push(
      sql`${column} >= ${from.slice(0, 4)} and (${column} >= ${from} or ${column} = any(${coarser(from)}))`,
    );
  if (to) conditions.push(sql`${column} <= ${`${to}-99`}`);
  return conditions.length > 0 ? all(conditions) : sql`${column} is not null`;
}

/** Whether an instant lies in a range. */
export function inRange(column: Sql, { from, to }: InstantRange): Sql {
  const conditions: Sql[] = [];
  if (from) conditions.push(sql`${column} >= ${from}`);
  if (to) conditions.push(sql`${column} <= ${to}`);
  return conditions.length > 0 ? all(conditions) : sql`${column} is not null`;
}

/**
 * Gives the fields that every `where` has their meaning.
 * @param type the type in the ids, in snake case
 * @param record the id of the record: the row's own, or its owner's where the row is a part
 */
export function recordRules<Whole extends Where & RecordWhere, Entity extends { id: string }>(
  filter: Filter<Whole, Entity>,
  type: string,
  record: (row: Row<Entity>) => Sql = (row) => row.id as Sql,
): Filter<Whole, Entity> {
  (filter as unknown as Filter<RecordWhere & Where, Entity>)
    .rule('ids', (row, ids) => sql`${row.id} = any(${ids.map((id) => uuidOf(type, id, 'ids'))}::uuid[])`)
    .rule(
      'flags',
      (row, flags) => sql`exists (select from flag f where f.record_id = ${record(row)} and f.code = any(${flags}))`,
    )
    .rule(
      'source',
      (row, source) =>
        sql`exists (select from citation c join source s on s.id = c.source_id
          where c.record_id = ${record(row)} and s.id = ${uuidOf('source', source, 'source')} and ${visible('s')})`,
    )
    .rule(
      'updated',
      (row, range) =>
        sql`exists (select from record e where e.id = ${record(row)} and ${inRange(sql`e.updated_at`, range)})`,
    );
  return filter;
}
