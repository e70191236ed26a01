import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import type { Where } from '../../query/compiling/filters.ts';
import { BY_RELEVANCE, ConnectionOf, EdgeOf, ListArguments, OrderBy } from '../../records/api/connection.ts';
import { GroupArguments } from '../../records/api/groups.ts';
import { DateRange, RecordWhere } from '../../records/api/where.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Signature, SignatureRole } from './signature.entity.ts';
import { TreatyActionKind } from './treaty-action.entity.ts';

@InputType('SignatureWhere', {
  description: "Which signatures. Flags, source and time of change are those of a signature's agreement.",
})
export class SignatureWhere extends RecordWhere implements Where {
  @Field(() => ID, { nullable: true, description: 'Of this agreement.' })
  agreement?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Of this party, or of one that lay within it on the agreement's day.",
  })
  party?: string | null;

  @Field(() => [SignatureRole], { nullable: true, description: 'In one of these roles.' })
  roles?: SignatureRole[] | null;

  @Field(() => ID, { nullable: true, description: 'This person signed, alone or with others.' })
  signer?: string | null;

  @Field(() => [TreatyActionKind], { nullable: true, description: 'The party did one of these.' })
  actions?: TreatyActionKind[] | null;

  @Field(() => DateRange, {
    nullable: true,
    description: 'The party did something in this time; where `actions` is given as well, one of those.',
  })
  acted?: DateRange | null;

  @Field(() => PartialDate, {
    nullable: true,
    description:
      'The agreement was in force for the party on this day, and the party had not left it. A year or month is read as its last day.',
  })
  boundOn?: string | null;

  @Field(() => [SignatureWhere], { nullable: true, description: 'At least one of these holds.' })
  any?: this[] | null;

  @Field(() => SignatureWhere, { nullable: true, description: 'This does not hold.' })
  not?: this | null;
}

export enum SignatureOrderField {
  SIGNED_ON = 'SIGNED_ON',
  NAME = 'NAME',
  RELEVANCE = 'RELEVANCE',
}
registerEnumType(SignatureOrderField, {
  name: 'SignatureOrderField',
  description: 'By what signatures may be ordered. Without an order they come by name.',
  valuesConfig: {
    SIGNED_ON: { description: 'By the day on which the party signed.' },
    NAME: {
      description:
        'By the main name of the party, whatever language is asked for; where the party is not known, by what it is called.',
    },
    RELEVANCE: BY_RELEVANCE,
  },
});

@InputType('SignatureOrder', { description: 'In which order signatures come.' })
export class SignatureOrder extends OrderBy<SignatureOrderField>(() => SignatureOrderField) {}

@ArgsType()
export class SignatureList extends ListArguments(
  () => SignatureWhere,
  () => SignatureOrder,
) {}

@ObjectType('SignatureEdge', { description: 'A signature in a list.' })
export class SignatureEdge extends EdgeOf(() => Signature) {}

@ObjectType('SignatureConnection', { description: 'A list of signatures, page by page.' })
export class SignatureConnection extends ConnectionOf(
  () => Signature,
  () => SignatureEdge,
) {}

export enum SignatureDimension {
  YEAR = 'YEAR',
  ROLE = 'ROLE',
  COUNTRY = 'COUNTRY',
  PARTY = 'PARTY',
  ACTION = 'ACTION',
}
registerEnumType(SignatureDimension, {
  name: 'SignatureDimension',
  description: 'By what signatures may be counted.',
  valuesConfig: {
    YEAR: { description: 'By the year in which the party signed.' },
    ROLE: { description: 'By role.' },
    COUNTRY: { description: 'By the country of the party.' },
    PARTY: { description: 'By the party; organs count as the city, region or country that they are of.' },
    ACTION: { description: 'By what the parties did about the agreement. One signature may have several.' },
  },
});

@ArgsType()
export class SignatureGroups extends GroupArguments<SignatureDimension>(() => SignatureDimension) {}
