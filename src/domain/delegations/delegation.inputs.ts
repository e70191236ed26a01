import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import type { Where } from '../../query/compiling/filters.ts';
import { BY_RELEVANCE, ConnectionOf, EdgeOf, ListArguments, OrderBy } from '../../records/api/connection.ts';
import { GroupArguments } from '../../records/api/groups.ts';
import { RecordWhere } from '../../records/api/where.ts';
import { StandingWhere } from '../parties/party.inputs.ts';
import { Person } from '../people/person.entity.ts';
import { Delegation } from './delegation.entity.ts';
import { DelegationRole } from './delegation-member.entity.ts';

@InputType('DelegationWhere', { description: 'Which delegations.' })
export class DelegationWhere extends RecordWhere implements Where {
  @Field(() => String, { nullable: true, description: 'Sent to this forum (id or slug).' })
  forum?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Sent by this party or by one that lay within it on the forum's first day.",
  })
  party?: string | null;

  @Field(() => ID, { nullable: true, description: 'This person belongs to it, in whatever role.' })
  member?: string | null;

  @Field(() => StandingWhere, {
    nullable: true,
    description: "By the standing in a bloc of the country of its party, on the forum's first day.",
  })
  standing?: StandingWhere | null;

  @Field(() => [DelegationWhere], { nullable: true, description: 'At least one of these holds.' })
  any?: this[] | null;

  @Field(() => DelegationWhere, { nullable: true, description: 'This does not hold.' })
  not?: this | null;
}

export enum DelegationOrderField {
  NAME = 'NAME',
  SIZE = 'SIZE',
  RELEVANCE = 'RELEVANCE',
  UPDATED_AT = 'UPDATED_AT',
}
registerEnumType(DelegationOrderField, {
  name: 'DelegationOrderField',
  description: 'By what delegations may be ordered. Without an order they come by name.',
  valuesConfig: {
    NAME: { description: 'By the main name of the party, whatever language is asked for.' },
    SIZE: {
      description:
        'By the number of members on record; where none is on record, by the size reported. This is counted.',
    },
    RELEVANCE: BY_RELEVANCE,
    UPDATED_AT: { description: 'By the last change.' },
  },
});

@InputType('DelegationOrder', { description: 'In which order delegations come.' })
export class DelegationOrder extends OrderBy<DelegationOrderField>(() => DelegationOrderField) {}

@ArgsType()
export class DelegationList extends ListArguments(
  () => DelegationWhere,
  () => DelegationOrder,
) {}

@ObjectType('DelegationEdge', { description: 'A delegation in a list.' })
export class DelegationEdge extends EdgeOf(() => Delegation) {}

@ObjectType('DelegationConnection', { description: 'A list of delegations, page by page.' })
export class DelegationConnection extends ConnectionOf(
  () => Delegation,
  () => DelegationEdge,
) {}

@ObjectType('DelegationMemberEdge', { description: 'A person in a delegation.' })
export class DelegationMemberEdge extends EdgeOf(() => Person) {
  @Field(() => DelegationRole, { description: 'As what the person belongs to the delegation.' })
  role: DelegationRole;

  @Field(() => String, { nullable: true, description: 'The title under which the list of the delegation names them.' })
  title: string | null;
}

@ObjectType('DelegationMemberConnection', { description: 'The people of a delegation, page by page.' })
export class DelegationMemberConnection extends ConnectionOf(
  () => Person,
  () => DelegationMemberEdge,
) {}

export enum DelegationDimension {
  FORUM = 'FORUM',
  COUNTRY = 'COUNTRY',
  ATTENDS_AS = 'ATTENDS_AS',
}
registerEnumType(DelegationDimension, {
  name: 'DelegationDimension',
  description: 'By what delegations may be counted.',
  valuesConfig: {
    FORUM: { description: 'By forum.' },
    COUNTRY: { description: 'By the country of the party that sent it.' },
    ATTENDS_AS: { description: 'By whether it takes part or observes.' },
  },
});

@ArgsType()
export class DelegationGroups extends GroupArguments<DelegationDimension>(() => DelegationDimension) {}
