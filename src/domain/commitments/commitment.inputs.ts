import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { Where } from '../../query/compiling/filters.ts';
import { BY_RELEVANCE, ConnectionOf, EdgeOf, ListArguments, OrderBy } from '../../records/api/connection.ts';
import { GroupArguments } from '../../records/api/groups.ts';
import { DateRange, RecordWhere } from '../../records/api/where.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Commitment, CommitmentStatus } from './commitment.entity.ts';

@InputType('CommitmentWhere', {
  description:
    'Which commitments. A commitment is settled once it is DONE, PARTLY_DONE, MISSED or DROPPED; before that it is open.',
})
export class CommitmentWhere extends RecordWhere implements Where {
  @Field(() => [String], {
    nullable: true,
    description: 'Between these parties, 2 to 10, in any order; one named twice asks for commitments inside it.',
  })
  between?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'Involves this party, or one that lay within it on the day of the commitment.',
  })
  party?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'This party, or one that lay within it on the day of the commitment, is to do it.',
  })
  responsible?: string | null;

  @Field(() => ID, { nullable: true, description: 'Made in this agreement.' })
  agreement?: string | null;

  @Field(() => String, { nullable: true, description: 'Of this forum (id or slug), by itself or through its session.' })
  forum?: string | null;

  @Field(() => [CommitmentStatus], { nullable: true, description: 'In one of these states.' })
  statuses?: CommitmentStatus[] | null;

  @Field(() => DateRange, { nullable: true, description: 'Due in this time.' })
  due?: DateRange | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it is open though the day, month or year in which it was due is over.',
  })
  overdue?: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Open, and due from today on within this many days, both days inclusive, 0 to 36500.',
  })
  dueWithinDays?: number | null;

  @Field(() => PartialDate, {
    nullable: true,
    description: 'Has no progress note of this day or later. A year or month is read as its first day.',
  })
  withoutProgressSince?: string | null;

  @Field(() => [String], { nullable: true, description: 'About one of these topics (id or slug) or its sub-topics.' })
  topics?: string[] | null;

  @Field(() => [CommitmentWhere], { nullable: true, description: 'At least one of these holds.' })
  any?: this[] | null;

  @Field(() => CommitmentWhere, { nullable: true, description: 'This does not hold.' })
  not?: this | null;
}

export enum CommitmentOrderField {
  DUE_ON = 'DUE_ON',
  ANNOUNCED_ON = 'ANNOUNCED_ON',
  TITLE = 'TITLE',
  RELEVANCE = 'RELEVANCE',
  UPDATED_AT = 'UPDATED_AT',
}
registerEnumType(CommitmentOrderField, {
  name: 'CommitmentOrderField',
  description: 'By what commitments may be ordered. Without an order, the latest to be announced comes first.',
  valuesConfig: {
    DUE_ON: { description: 'By the day by which it is to be done.' },
    ANNOUNCED_ON: { description: 'By the day on which it was made.' },
    TITLE: { description: 'By the main title, whatever language is asked for.' },
    RELEVANCE: BY_RELEVANCE,
    UPDATED_AT: { description: 'By the last change.' },
  },
});

@InputType('CommitmentOrder', { description: 'In which order commitments come.' })
export class CommitmentOrder extends OrderBy<CommitmentOrderField>(() => CommitmentOrderField) {}

@ArgsType()
export class CommitmentList extends ListArguments(
  () => CommitmentWhere,
  () => CommitmentOrder,
) {}

@ObjectType('CommitmentEdge', { description: 'A commitment in a list.' })
export class CommitmentEdge extends EdgeOf(() => Commitment) {}

@ObjectType('CommitmentConnection', { description: 'A list of commitments, page by page.' })
export class CommitmentConnection extends ConnectionOf(
  () => Commitment,
  () => CommitmentEdge,
) {}

export enum CommitmentDimension {
  YEAR = 'YEAR',
  STATUS = 'STATUS',
  TOPIC = 'TOPIC',
  COUNTRY = 'COUNTRY',
  PARTY = 'PARTY',
  FORUM = 'FORUM',
}
registerEnumType(CommitmentDimension, {
  name: 'CommitmentDimension',
  description: 'By what commitments may be counted.',
  valuesConfig: {
    YEAR: { description: 'By the year in which it was made.' },
    STATUS: { description: 'By status.' },
    TOPIC: {
      description: 'By topic; a topic counts for those that it lies under as well. One record may have several.',
    },
    COUNTRY: {
      description: 'By the countries that take part, or in which a party lay on the day. One record may have several.',
    },
    PARTY: {
      description:
        'By the parties that take part; organs count as the city, region or country that they are of. One record may have several.',
    },
    FORUM: { description: 'By forum, its own or through its session.' },
  },
});

@ArgsType()
export class CommitmentGroups extends GroupArguments<CommitmentDimension>(() => CommitmentDimension) {}
