import { GraphQLLocale } from 'graphql-scalars';
import { ArgsType, type ClassType, Extensions, Field, InputType, Int, ObjectType } from 'type-graphql';
import type { Dimension, GroupsArgs } from '../../query/compiling/dimension.ts';
import { type RequestedGroup, textOfValue } from '../../query/compiling/group-filter.ts';
import { DEFAULT_TOP } from '../../query/compiling/groups.ts';
import { withId } from '../../query/compiling/read-plans.ts';
import type { EntityClass, Row } from '../../query/compiling/row.ts';
import { derive, type Given } from '../../query/params.ts';
import { raw, type Sql, sql } from '../../query/sql.ts';
import { Node } from '../record.entity.ts';
import { type EnumOf, enumOf } from '../values/enum.ts';
import { formatId, uuidOf } from '../values/ids.ts';
import { type Multilingual, textIn } from '../values/languages.ts';
import { Money } from '../values/money.ts';
import { isPartialDate, PartialDate } from '../values/partial-date.ts';
import { recordLookup } from '../values/refs.ts';
import { OrderDirection } from './connection.ts';
import { Optional } from './optional.ts';

export const GroupOrderField = enumOf('GroupOrderField', 'Criteria for ordering rows of grouped counts.', {
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
  @Field(() => GroupOrderField, { description: 'Criterion of the order.' })
  field: GroupOrderField;

  @Optional(OrderDirection, 'Direction of the order. Default: descending for COUNT, ascending for KEY.')
  direction?: OrderDirection | null;
}

export const GroupKeyKind = enumOf('GroupKeyKind', 'Meaning of a group key.', {
  VALUE: 'The records have this value.',
  MISSING: 'The records have no value in this dimension.',
  OTHER: 'The records have a value beyond `top`.',
});
export type GroupKeyKind = EnumOf<typeof GroupKeyKind>;

@ObjectType('GroupKey', { description: 'Key of a group in one dimension: what its records have in common.' })
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

  @Field(() => String, { description: 'Value in words, with names in the requested language.' })
  label: string;

  @Field(() => Node, { nullable: true, description: 'Record whose id is the value; null if the value is no id.' })
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
  @Field(() => [GroupKey], { description: 'One key for each dimension, in the order of `by`.' })
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

  @Field(() => Int, { description: 'Number of different values beyond `top`; 0 for time.' })
  otherValueCount: number;

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
    description: 'Summary of each dimension, in the order of `by`.',
  })
  dimensions: GroupedDimension[];
}

/** A dimension in which a list is counted, with its description. */
export type DescribedDimension<Entity> = readonly [description: string, dimension: Dimension<Entity>];

/**
 * Creates the input of a filter by groups.
 * @param name name of the list's nodes
 * @param many noun of the records
 * @param dimensions enum of the dimensions of the list
 */
export function groupInput(name: string, many: string, dimensions: object): ClassType<RequestedGroup> {
  @InputType(`${name}GroupInput`, { description: `A group of ${many} in one dimension, as \`groups\` counts it.` })
  class Input {
    @Field(() => dimensions, { description: 'The dimension.' })
    dimension: string;

    @Optional(String, '`value` of the key of the group. Null or omitted: items without a value.')
    value?: Given | null;
  }
  return Input;
}

/** Description of the filter field `group` of every list with groups. */
export const GROUP_FILTER_DESCRIPTION = 'Only items that `groups` counts in each of these groups.';

/** Description of the field `groups` of every list. */
export const GROUPS_DESCRIPTION = 'Counts of the whole list by one or two dimensions, no record left out.';

/**
 * Creates the class of the arguments of `groups`.
 * @param dimensions enum of the dimensions of the list
 */
export function groupArguments(dimensions: object): ClassType<GroupsArgs> {
  @ArgsType()
  class Arguments {
    @Field(() => [dimensions], { description: 'One or two dimensions to count by.' })
    by: string[];

    @Field(() => Int, {
      defaultValue: DEFAULT_TOP,
      description: 'Maximum rows for each dimension other than time, largest first: 1 to 500.',
    })
    top: number;

    @Optional(GroupOrder, 'Order of the rows. Default: by time if it is first, otherwise largest first.')
    orderBy?: GroupOrder | null;

    @Optional(GraphQLLocale, 'Language of the labels.')
    lang?: string | null;
  }
  return Arguments;
}

// ------------------------------------------------------------------------------------------------ dimensions of columns

/**
 * Units of time: the number of characters of a date, the label, the last characters of the first and the last year, and
 * the form of a value.
 */
const PER = {
  DECADE: { digits: 3, label: (key: Sql) => sql`${key} || '0s'`, from: '0', to: '9', form: /^\d{3}0$/ },
  YEAR: { digits: 4, label: (key: Sql) => key, from: '', to: '', form: /^\d{4}$/ },
  MONTH: { digits: 7, label: (key: Sql) => key, from: '', to: '', form: /^\d{4}(-\d{2})?$/ },
  DAY: { digits: 10, label: (key: Sql) => key, from: '', to: '', form: /^\d{4}(-\d{2}){0,2}$/ },
};

/**
 * Counts by time. A date that is less precise than the unit is a value of its own.
 * @param date the partial date; null or empty if undated
 * @param more the join for the date, and the property from which the date is known without the join
 */
export function byTime<Entity>(
  per: keyof typeof PER,
  date: (row: Row<Entity>, as: string) => Sql,
  more: Pick<Dimension<Entity>, 'join'> & { knownAs?: string } = {},
): Dimension<Entity> {
  const { digits, label, from, to, form } = PER[per];
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
    parse: (value, argument) => {
      // The first decade has the year 0, which is no date.
      const isValue = (given: string) => form.test(given) && isPartialDate(given.replace(/^0000$/, '0001'));
      return [sql`${textOfValue(value, argument, (given) => (isValue(given) ? given.slice(0, digits) : null))}::text`];
    },
  };
}

/**
 * Returns the dimensions by year, decade and month.
 * @param when end of the descriptions: "in which it occurred"
 */
export function timeDimensions<Entity>(when: string, by: (per: 'YEAR' | 'DECADE' | 'MONTH') => Dimension<Entity>) {
  return {
    YEAR: [`By the year ${when}.`, by('YEAR')],
    DECADE: [`By the decade ${when}: "1990" is the 1990s.`, by('DECADE')],
    MONTH: [`By the month ${when}, or by the year if only that is known.`, by('MONTH')],
  } satisfies { [name: string]: DescribedDimension<Entity> };
}

/**
 * Counts by an enum value; the label is in words: "Joint declaration" for "JOINT_DECLARATION".
 * @param values the values of the enum, by name
 */
export function byConstant<Entity>(
  values: { readonly [name: string]: string },
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
    parse: (value, argument) => [
      sql`${textOfValue(value, argument, (given) => (Object.hasOwn(values, given) ? given : null))}::text`,
    ],
  };
}

/** Counts by a text. */
export function byText<Entity>(
  text: (row: Row<Entity>, as: string) => Sql,
  more: Pick<Dimension<Entity>, 'join' | 'falls'> = {},
): Dimension<Entity> {
  return {
    ...more,
    key: (row, as) => [text(row, as)],
    shown: ([key]) => ({ value: key!, label: key! }),
    parse: (value) => [sql`${value}::text`],
  };
}

// ------------------------------------------------------------------------------------------------ dimensions of records

/** Returns how to show a group that represents a record, given the record's uuid, and how to read its value. */
export function recordGroupKey<Entity extends { id: string }>(
  entity: EntityClass<Entity>,
  /** Name of the table, which is also the type in the ids. */
  table: string,
  /** Name or title, in the row `n`. */
  name: Multilingual,
): Pick<Dimension<unknown>, 'shown' | 'parse'> {
  return {
    shown: ([key], lang) => ({
      value: sql`${raw(`'${table}_'`)} || replace(${key}::text, '-', '')`,
      label: sql`(select ${textIn(name, lang)} from ${raw(table)} n where n.id = ${key})`,
      node: withId(entity, key!),
    }),
    parse: (value, argument) => [recordWithId(table, value, argument)],
  };
}

/**
 * Returns the uuid of a record that a client names by its id.
 * @throws GraphQLError BAD_USER_INPUT if the id is malformed or of another type
 */
export function recordWithId(type: string, id: Given, argument: string): Sql {
  const checked = derive((given: string) => formatId(type, uuidOf(type, given, argument)), id);
  return sql`${recordLookup(type, checked, argument)}`;
}
