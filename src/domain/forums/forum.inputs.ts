import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import type { Where } from '../../query/compiling/filters.ts';
import { BY_RELEVANCE, ConnectionOf, EdgeOf, ListArguments, OrderBy } from '../../records/api/connection.ts';
import { GroupArguments } from '../../records/api/groups.ts';
import { DateRange, RecordWhere } from '../../records/api/where.ts';
import { Forum, ForumKind, ForumStatus } from './forum.entity.ts';

@InputType('ForumWhere', { description: 'Which forums.' })
export class ForumWhere extends RecordWhere implements Where {
  @Field(() => ID, { nullable: true, description: 'An edition of this series.' })
  series?: string | null;

  @Field(() => [ForumKind], { nullable: true, description: 'Of one of these kinds.' })
  kinds?: ForumKind[] | null;

  @Field(() => [ForumStatus], { nullable: true, description: 'In one of these states.' })
  statuses?: ForumStatus[] | null;

  @Field(() => String, { nullable: true, description: 'Held in this city, named as a party may be.' })
  city?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Held in a city that is this party or lay within it on the first day, however deep: "Russia".',
  })
  within?: string | null;

  @Field(() => DateRange, {
    nullable: true,
    description: 'Held, or to be held, in this time: its days overlap the range. Undated forums match no range.',
  })
  held?: DateRange | null;

  @Field(() => String, {
    nullable: true,
    description:
      'This party, or one that lay within it on the first day, has a role in it, sent a delegation or hosts it as a city.',
  })
  party?: string | null;

  @Field(() => [ForumWhere], { nullable: true, description: 'At least one of these holds.' })
  any?: this[] | null;

  @Field(() => ForumWhere, { nullable: true, description: 'This does not hold.' })
  not?: this | null;
}

export enum ForumOrderField {
  STARTS_ON = 'STARTS_ON',
  TITLE = 'TITLE',
  RELEVANCE = 'RELEVANCE',
  UPDATED_AT = 'UPDATED_AT',
}
registerEnumType(ForumOrderField, {
  name: 'ForumOrderField',
  description: 'By what forums may be ordered. Where nothing is said they come by their first day, the latest first.',
  valuesConfig: {
    STARTS_ON: { description: 'By the first day. Undated forums count as the earliest.' },
    TITLE: { description: 'By the main title, whatever language is asked for.' },
    RELEVANCE: BY_RELEVANCE,
    UPDATED_AT: { description: 'By the last change.' },
  },
});

@InputType('ForumOrder', { description: 'In which order forums come.' })
export class ForumOrder extends OrderBy<ForumOrderField>(() => ForumOrderField) {}

@ArgsType()
export class ForumList extends ListArguments(
  () => ForumWhere,
  () => ForumOrder,
) {}

@ObjectType('ForumEdge', { description: 'A forum in a list.' })
export class ForumEdge extends EdgeOf(() => Forum) {}

@ObjectType('ForumConnection', { description: 'A list of forums, page by page.' })
export class ForumConnection extends ConnectionOf(
  () => Forum,
  () => ForumEdge,
) {}

export enum ForumDimension {
  YEAR = 'YEAR',
  KIND = 'KIND',
  STATUS = 'STATUS',
  COUNTRY = 'COUNTRY',
  SERIES = 'SERIES',
}
registerEnumType(ForumDimension, {
  name: 'ForumDimension',
  description: 'By what forums may be counted.',
  valuesConfig: {
    YEAR: { description: 'By the year in which it begins.' },
    KIND: { description: 'By kind.' },
    STATUS: { description: 'By status.' },
    COUNTRY: { description: 'By the country in which it is held. One forum may have several.' },
    SERIES: { description: 'By the series of which it is an edition.' },
  },
});

@ArgsType()
export class ForumGroups extends GroupArguments<ForumDimension>(() => ForumDimension) {}
