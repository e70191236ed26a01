import { GraphQLLocale } from 'graphql-scalars';
import { ArgsType, Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { Dimension } from '../reading/groups.ts';
import { withId } from '../reading/readings.ts';
import type { EntityClass, Row } from '../reading/row.ts';
import { raw, type Sql, sql } from '../reading/sql.ts';
import { type Multilingual, textIn } from './languages.ts';
import { Money } from './money.ts';
import { Node } from './record.entity.ts';

export enum GroupOrder {
  COUNT = 'COUNT',
  KEY = 'KEY',
}
registerEnumType(GroupOrder, {
  name: 'GroupOrder',
  description: 'In which order groups come. The rest beyond `top` always comes last.',
  valuesConfig: {
    COUNT: { description: 'The largest first.' },
    KEY: { description: 'By time, or else by label; what has no date comes first.' },
  },
});

@ObjectType('GroupKey', { description: 'What the records of a group have in common, in one dimension.' })
export class GroupKey {
  @Field(() => String, { description: 'The dimension.' })
  dimension: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The value: a year, a constant of an enum, an id, or two ids with a comma between them. Null for what has none (undated, ' +
      'say), and for the rest beyond `top`.',
  })
  value: string | null;

  @Field(() => String, { description: 'The value as people would read it, names in the language asked for.' })
  label: string;

  @Field(() => Node, { nullable: true, description: 'The record, where the value is the id of one.' })
  node: Node | null;
}

@ObjectType('Group', {
  description: 'One row of grouped counts. What lies beyond `top` is one group with isOther.',
})
export class Group {
  @Field(() => [GroupKey], { description: 'One for each dimension, in the order in which they were asked for.' })
  keys: GroupKey[];

  @Field(() => Int, { description: 'How many records of the list are in the group.' })
  count: number;

  @Field(() => [Money], { description: 'What they are worth together, by currency; empty where nothing says.' })
  sums: Money[];

  @Field(() => Boolean, { description: 'Whether this is the rest beyond `top`, in one dimension or in both.' })
  isOther: boolean;
}

/** What `groups` of every list says of itself. */
export const GROUPS =
  'The whole list counted, whatever page was asked for. Its cost grows with the number of records counted. A dimension of ' +
  'which each record has one value adds up to `totalCount`; one of many (topics, parties, pairs, places, sources) does not.';

/** The class to extend for the arguments of `groups`: `class ForumGroups extends GroupArguments(() => ForumDimension) {}`. */
export function GroupArguments<Name extends string>(dimensions: () => object) {
  @ArgsType()
  abstract class Arguments {
    @Field(() => [dimensions() as never], { description: 'By what, one or two dimensions.' })
    by: Name[];

    @Field(() => Int, {
      nullable: true,
      defaultValue: 50,
      description: 'How many of the largest in each dimension that is not time are told apart, 1 to 500.',
    })
    top?: number | null;

    @Field(() => GroupOrder, {
      nullable: true,
      description: 'In which order; absent: by time where the first dimension is one, or else the largest first.',
    })
    orderBy?: GroupOrder | null;

    @Field(() => GraphQLLocale, { nullable: true, description: 'The language of the labels.' })
    lang?: string | null;
  }
  return Arguments;
}

// ------------------------------------------------------------------------------------------------ dimensions of columns

/** How finely time is told apart. */
const PER = {
  DECADE: { digits: 3, label: (key: Sql) => sql`${key} || '0s'`, value: (key: Sql) => sql`${key} || '0'` },
  YEAR: { digits: 4, label: (key: Sql) => key, value: (key: Sql) => key },
  MONTH: { digits: 7, label: (key: Sql) => key, value: (key: Sql) => key },
  DAY: { digits: 10, label: (key: Sql) => key, value: (key: Sql) => key },
};

/**
 * By time. A date that is known less finely than asked for is a group of its own, as it is known.
 * @param date the partial date; null or empty where undated
 * @param more how what the date is taken from is joined, and the property under which it may be known without
 */
export function byTime<Entity>(
  per: keyof typeof PER,
  date: (row: Row<Entity>, as: string) => Sql,
  more: Pick<Dimension<Entity>, 'join' | 'alone'> & { knownAs?: string } = {},
): Dimension<Entity> {
  const { digits, label, value } = PER[per];
  const key = (day: Sql) => [sql`nullif(left(${day}, ${raw(String(digits))}), '')`];
  const { knownAs, ...others } = more;
  return {
    ...others,
    ...(knownAs ? { known: { property: knownAs, key } } : {}),
    key: (row, as) => key(date(row, as)),
    isTime: true,
    absent: 'Undated',
    shown: ([key]) => ({ value: value(key!), label: label(key!) }),
  };
}

/** By a constant of an enum, written as people would: "JOINT_DECLARATION" is labelled "Joint declaration". */
export function byConstant<Entity>(
  constant: (row: Row<Entity>, as: string) => Sql,
  more: Pick<Dimension<Entity>, 'join' | 'alone' | 'falls'> = {},
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
