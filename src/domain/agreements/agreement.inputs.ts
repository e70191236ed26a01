import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { Where } from '../../query/compiling/filters.ts';
import { BY_RELEVANCE, ConnectionOf, EdgeOf, ListArguments, OrderBy } from '../../records/api/connection.ts';
import { GroupArguments } from '../../records/api/groups.ts';
import { DateRange } from '../../records/api/where.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { InvolvingWhere } from '../parties/involving.inputs.ts';
import { Agreement, AgreementKind, AgreementStatus } from './agreement.entity.ts';
import { SignatureWhere } from './signature.inputs.ts';

@InputType('AgreementWhere', { description: 'Which agreements.' })
export class AgreementWhere extends InvolvingWhere implements Where {
  @Field(() => [AgreementKind], { nullable: true, description: 'Of one of these kinds.' })
  kinds?: AgreementKind[] | null;

  @Field(() => [AgreementStatus], { nullable: true, description: 'In one of these states.' })
  statuses?: AgreementStatus[] | null;

  @Field(() => [String], { nullable: true, description: 'About one of these topics (id or slug) or its sub-topics.' })
  topics?: string[] | null;

  @Field(() => String, { nullable: true, description: 'Of this forum (id or slug), by itself or through its session.' })
  forum?: string | null;

  @Field(() => ID, { nullable: true, description: 'Of this session.' })
  session?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Signed in this party, named as a party may be, or in one that lay within it on the agreement's day.",
  })
  place?: string | null;

  @Field(() => DateRange, { nullable: true, description: 'Signed in this time.' })
  signed?: DateRange | null;

  @Field(() => DateRange, {
    nullable: true,
    description: 'Its day of expiry, as it stands after the last renewal, lies in this time.',
  })
  expires?: DateRange | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Expires from today on within this many days, both days inclusive, 0 to 36500. Left out are those that renew ' +
      'themselves, and those that came to another end.',
  })
  expiresWithinDays?: number | null;

  @Field(() => PartialDate, {
    nullable: true,
    description:
      'In force on this day, as far as its dates and the moves of its status tell. A year or month is read as its last day.',
  })
  inForceOn?: string | null;

  @Field(() => SignatureWhere, { nullable: true, description: 'Has a signature of which all this holds.' })
  signature?: SignatureWhere | null;

  @Field(() => [AgreementWhere], { nullable: true, description: 'At least one of these holds.' })
  any?: this[] | null;

  @Field(() => AgreementWhere, { nullable: true, description: 'This does not hold.' })
  not?: this | null;
}

export enum AgreementOrderField {
  SIGNED_ON = 'SIGNED_ON',
  IN_FORCE_FROM = 'IN_FORCE_FROM',
  EXPIRES_ON = 'EXPIRES_ON',
  TITLE = 'TITLE',
  RELEVANCE = 'RELEVANCE',
  UPDATED_AT = 'UPDATED_AT',
  CREATED_AT = 'CREATED_AT',
}
registerEnumType(AgreementOrderField, {
  name: 'AgreementOrderField',
  description: 'By what agreements may be ordered. Without an order, the latest to be signed comes first.',
  valuesConfig: {
    SIGNED_ON: { description: 'By the day of signing.' },
    IN_FORCE_FROM: { description: 'By the day from which it is in force.' },
    EXPIRES_ON: { description: 'By the day on which it expires.' },
    TITLE: { description: 'By the main title, whatever language is asked for.' },
    RELEVANCE: BY_RELEVANCE,
    UPDATED_AT: { description: 'By the last change.' },
    CREATED_AT: { description: 'By the time at which it was recorded here.' },
  },
});

@InputType('AgreementOrder', { description: 'In which order agreements come.' })
export class AgreementOrder extends OrderBy<AgreementOrderField>(() => AgreementOrderField) {}

@ArgsType()
export class AgreementList extends ListArguments(
  () => AgreementWhere,
  () => AgreementOrder,
) {}

@ObjectType('AgreementEdge', { description: 'An agreement in a list.' })
export class AgreementEdge extends EdgeOf(() => Agreement) {}

@ObjectType('AgreementConnection', { description: 'A list of agreements, page by page.' })
export class AgreementConnection extends ConnectionOf(
  () => Agreement,
  () => AgreementEdge,
) {}

export enum AgreementDimension {
  YEAR = 'YEAR',
  DECADE = 'DECADE',
  MONTH = 'MONTH',
  KIND = 'KIND',
  STATUS = 'STATUS',
  TOPIC = 'TOPIC',
  COUNTRY = 'COUNTRY',
  PARTY = 'PARTY',
  PLACE = 'PLACE',
  FORUM = 'FORUM',
  LATERALITY = 'LATERALITY',
  SOURCE = 'SOURCE',
  COUNTRY_PAIR = 'COUNTRY_PAIR',
  PARTY_PAIR = 'PARTY_PAIR',
}
registerEnumType(AgreementDimension, {
  name: 'AgreementDimension',
  description: 'By what agreements may be counted.',
  valuesConfig: {
    YEAR: { description: 'By the year of signing, or else of adoption, or else of entry into force.' },
    DECADE: {
      description: 'By the decade of signing, or else of adoption or entry into force: "1990" stands for the 1990s.',
    },
    MONTH: {
      description:
        'By the month of signing, or else of adoption or entry into force; where only the year is known, that year.',
    },
    KIND: { description: 'By kind.' },
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
    PLACE: { description: 'By the places of signing. One record may have several.' },
    FORUM: { description: 'By forum, its own or through its session.' },
    LATERALITY: { description: 'By how many parties it has.' },
    SOURCE: { description: 'By the sources cited. One record may have several.' },
    COUNTRY_PAIR: {
      description:
        'By pairs of countries that take part, each pair once; a country with itself where two different parties of it take part. One record may have several.',
    },
    PARTY_PAIR: {
      description:
        'By pairs of parties, each pair once; organs count as the city, region or country that they are of. One record may have several.',
    },
  },
});

@ArgsType()
export class AgreementGroups extends GroupArguments<AgreementDimension>(() => AgreementDimension) {}
