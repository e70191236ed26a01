import { GraphQLLocale } from 'graphql-scalars';
import { ArgsType, type ClassType, Extensions, Field, InputType, Int, ObjectType } from 'type-graphql';
import { type Dimension, type GroupsArgs, USUAL_TOP } from '../../query/compiling/groups.ts';
import { withId } from '../../query/compiling/readings.ts';
import type { EntityClass, Row } from '../../query/compiling/row.ts';
import { raw, type Sql, sql } from '../../query/sql.ts';
import { Node } from '../record.entity.ts';
import { type EnumOf, enumOf } from '../values/enum.ts';
import { type Multilingual, textIn } from '../values/languages.ts';
import { Money } from '../values/money.ts';
import { PartialDate } from '../values/partial-date.ts';
import { OrderDirection } from './connection.ts';
import { Optional } from './optional.ts';

export const GroupOrderField = enumOf('GroupOrderField', 'By what rows of grouped counts are ordered.', {
  COUNT: 'By the number of records.',
  KEY: 'By time, otherwise by label.',
});
export type GroupOrderField = EnumOf<typeof GroupOrderField>;

@InputType('GroupOrder', {
  description:
    'The order of rows of grouped counts. Rows with an OTHER key come last in both directions. A MISSING key counts as the ' +
    'earliest.',
})
export class GroupOrder {
  @Field(() => GroupOrderField, { description: 'By what rows are ordered.' })
  field: GroupOrderField;

  @Optional(OrderDirection, 'Which end comes first. Omitted: COUNT descending, KEY ascending.')
  direction?: OrderDirection | null;
}

export const GroupKeyKind = enumOf('GroupKeyKind', 'What a key of a group says of its records.', {
  VALUE: 'The records have this value.',
  MISSING: 'The records have no value in this dimension.',
  OTHER: 'The records have a value beyond `top`.',
});
export type GroupKeyKind = EnumOf<typeof GroupKeyKind>;

@ObjectType('GroupKey', { description: 'What the records of a group have in common, in one dimension.' })
export class GroupKey {
  @Field(() => String, { description: 'The dimension.' })
  dimension: string;

  @Field(() => GroupKeyKind, { description: 'Whether the key is a value, no value, or all values beyond `top`.' })
  kind: GroupKeyKind;

  @Field(() => String, {
    nullable: true,
    description:
      'The value: a year, a constant of an enum, an id, or two ids with a comma between them. Null unless `kind` is VALUE.',
  })
  value: string | null;

  @Field(() => String, { description: 'The value as people would read it, names in the language requested.' })
  label: string;

  @Field(() => Node, { nullable: true, description: 'The record, if the value is the id of one.' })
  node: Node | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Year in which the period begins; null if the dimension is not time, or the records are undated.',
  })
  year: number | null;

  @Field(() => PartialDate, {
    nullable: true,
    description: 'Begin of the period, as a DateRange takes it; null if the dimension is not time, or undated.',
  })
  from: string | null;

  @Field(() => PartialDate, {
    nullable: true,
    description: 'End of the period, as a DateRange takes it; null if the dimension is not time, or undated.',
  })
  to: string | null;
}

@ObjectType('Group', {
  description:
    'One row of grouped counts. Records without a value are in rows with a MISSING key, records with a value beyond `top` in ' +
    'rows with an OTHER key. A row counts each record once.',
})
export class Group {
  @Extensions({ free: true })
  @Field(() => [GroupKey], { description: 'One for each dimension, in the order of `by`.' })
  keys: GroupKey[];

  @Field(() => Int, { description: 'Number of records in the group.' })
  count: number;

  @Extensions({ free: true })
  @Field(() => [Money], { description: 'Total value of these records, by currency; empty if no value is known.' })
  sums: Money[];

  @Field(() => Boolean, { description: 'Whether a key is OTHER.' })
  isOther: boolean;
}

@ObjectType('GroupedDimension', {
  description: 'Summary of one dimension. Its counts count each record once.',
})
export class GroupedDimension {
  @Field(() => String, { description: 'The dimension.' })
  name: string;

  @Field(() => Boolean, {
    description:
      'Whether one record can have several values. If so, the counts of the rows add up to more than `totalCount`.',
  })
  isMultivalued: boolean;

  @Field(() => Int, { description: 'Number of different values, before `top` applies.' })
  valueCount: number;

  @Field(() => Int, {
    description:
      'Number of records without a value: undated, without topic, without country. They are in rows with a MISSING key.',
  })
  missingCount: number;

  @Field(() => Int, {
    description: 'Number of records with a value beyond `top`. They are in rows with an OTHER key.',
  })
  otherCount: number;

  @Field(() => PartialDate, {
    nullable: true,
    description: 'First year, month or day with a record; null if the dimension is not time.',
  })
  from: string | null;

  @Field(() => PartialDate, {
    nullable: true,
    description: 'Last year, month or day with a record; null if the dimension is not time.',
  })
  to: string | null;
}

@ObjectType('GroupedCounts', {
  description:
    'Counts of a whole list by one or two dimensions, whatever page was requested. Use `totalCount` and the counts of ' +
    '`dimensions` as totals: rows add up to more if a dimension is multivalued.',
})
export class GroupedCounts {
  @Field(() => [Group], { description: 'One row for each combination of keys that records have.' })
  rows: Group[];

  @Field(() => Int, { description: 'Number of records in the list, each counted once.' })
  totalCount: number;

  @Extensions({ entries: 2 })
  @Field(() => [GroupedDimension], {
    description: 'What each dimension includes and leaves out, in the order of `by`.',
  })
  dimensions: GroupedDimension[];
}

/** A dimension in which a list is counted: its description, and how it is counted. */
export type Counted<Entity> = readonly [description: string, dimension: Dimension<Entity>];

/** The description of `groups` of every list. */
export const GROUPS = 'Counts of the whole list by one or two dimensions, no record left out.';

/**
 * The class of the arguments of `groups`.
 * @param dimensions the enum of the dimensions of the list
 */
export function groupArguments(dimensions: object): ClassType<GroupsArgs> {
  @ArgsType()
  class Arguments {
    @Field(() => [dimensions], { description: 'By what, one or two dimensions.' })
    by: string[];

    @Field(() => Int, {
      defaultValue: USUAL_TOP,
      description: 'Rows for each dimension other than time, largest first: 1 to 500.',
    })
    top: number;

    @Optional(GroupOrder, 'Order of the rows. Default: by time if it is first, otherwise largest first.')
    orderBy?: GroupOrder | null;

    @Optional(GraphQLLocale, 'The language of the labels.')
    lang?: string | null;
  }
  return Arguments;
}

// ------------------------------------------------------------------------------------------------ dimensions of columns

/** How finely time is told apart: so many characters of a date, and of these the year, the first and the last period. */
const PER = {
  DECADE: { digits: 3, label: (key: Sql) => sql`${key} || '0s'`, from: '0', to: '9' },
  YEAR: { digits: 4, label: (key: Sql) => key, from: '', to: '' },
  MONTH: { digits: 7, label: (key: Sql) => key, from: '', to: '' },
  DAY: { digits: 10, label: (key: Sql) => key, from: '', to: '' },
};

/**
 * By time. A date that is known less finely than requested is a value of its own, as it is known.
 * @param date the partial date; null or empty if undated
 * @param more how what the date is taken from is joined, and the property under which it may be known without
 */
export function byTime<Entity>(
  per: keyof typeof PER,
  date: (row: Row<Entity>, as: string) => Sql,
  more: Pick<Dimension<Entity>, 'join'> & { knownAs?: string } = {},
): Dimension<Entity> {
  const { digits, label, from, to } = PER[per];
  const key = (day: Sql) => [sql`nullif(left(${day}, ${raw(String(digits))}), '')`];
  const ending = (key: Sql, text: string) => (text ? sql`${key} || ${raw(`'${text}'`)}` : key);
  const { join, knownAs } = more;
  return {
    ...(join ? { join } : {}),
    ...(knownAs ? { known: { property: knownAs, key } } : {}),
    key: (row, as) => key(date(row, as)),
    isTime: true,
    ...(per === 'DECADE' ? { years: byTime('YEAR', date, more) } : {}),
    absent: 'Undated',
    shown: ([key]) => {
      const first = ending(key!, from);
      return {
        value: first,
        label: label(key!),
        period: { year: sql`left(${first}, 4)::integer`, from: first, to: ending(key!, to) },
      };
    },
  };
}

/**
 * The dimensions by year, decade and month.
 * @param when what is counted by, as the descriptions say it: "in which it occurred"
 */
export function timesOf<Entity>(when: string, by: (per: 'YEAR' | 'DECADE' | 'MONTH') => Dimension<Entity>) {
  return {
    YEAR: [`By the year ${when}.`, by('YEAR')],
    DECADE: [`By the decade ${when}: "1990" is the 1990s.`, by('DECADE')],
    MONTH: [`By the month ${when}, or by the year if only that is known.`, by('MONTH')],
  } satisfies { [name: string]: Counted<Entity> };
}

/** By a constant of an enum, written as people would: "JOINT_DECLARATION" is labelled "Joint declaration". */
export function byConstant<Entity>(
  constant: (row: Row<Entity>, as: string) => Sql,
  more: Pick<Dimension<Entity>, 'join' | 'known' | 'falls'> = {},
): Dimension<Entity> {
  return {
    ...more,
    key: (row, as) => [constant(row, as)],
    shown: ([key]) => ({
      value: key!,
      label: sql`upper(left(${key}, 1)) || lower(replace(substr(${key}, 2), '_', ' '))`,
    }),
  };
}

/** By a text as it stands. */
export function byText<Entity>(
  text: (row: Row<Entity>, as: string) => Sql,
  more: Pick<Dimension<Entity>, 'join' | 'falls'> = {},
): Dimension<Entity> {
  return { ...more, key: (row, as) => [text(row, as)], shown: ([key]) => ({ value: key!, label: key! }) };
}

// ------------------------------------------------------------------------------------------------ dimensions of records

/** What is shown of a group that stands for a record, given the record's uuid. */
export function shownAs<Entity extends { id: string }>(
  entity: EntityClass<Entity>,
  /** The name of the table, which is also the type in the ids. */
  table: string,
  /** Its name or title, in the row `n`. */
  name: Multilingual,
): Dimension<unknown>['shown'] {
  return ([key], lang) => ({
    value: sql`${raw(`'${table}_'`)} || replace(${key}::text, '-', '')`,
    label: sql`(select ${textIn(name, lang)} from ${raw(table)} n where n.id = ${key})`,
    node: withId(entity, key!),
  });
}
