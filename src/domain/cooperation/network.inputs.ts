import { ArgsType, Extensions, Field, Int, ObjectType } from 'type-graphql';
import { Optional } from '../../records/api/optional.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Coordinates, Party, PartyLevel } from '../parties/party.entity.ts';
import { ResolvedParty } from '../parties/resolved-party.entity.ts';
import { RESOLVED_PARTIES } from '../parties/resolved-party.reads.ts';
import { itemList } from './cooperation.list.ts';

@ArgsType()
export class NetworkArguments {
  @Field(() => PartyLevel, {
    description: 'Between parties of this kind; what lies within one counts as it: cities as their country.',
  })
  level: PartyLevel;

  @Optional(itemList.Where, 'Which cooperation items count.')
  where?: InstanceType<typeof itemList.Where> | null;

  @Optional(String, 'Only cooperation items that have each of these words, as in lists.')
  search?: string | null;

  @Field(() => Int, {
    defaultValue: 100,
    description: 'How many pairs, those with most items first, 1 to 500.',
  })
  top: number;
}

@ObjectType('NetworkNode', { description: 'A party in a network.' })
export class NetworkNode {
  @Field(() => Party, { description: 'The party.' })
  party: Party;

  @Field(() => Int, { description: 'How many of the items involve it, with whomever.' })
  items: number;

  @Field(() => Coordinates, { nullable: true, description: 'Where it lies on the earth, as far as that is on record.' })
  coordinates: Coordinates | null;
}

@ObjectType('NetworkLink', {
  description: 'Two parties that have cooperation items in common; a party with itself where two within it have.',
})
export class NetworkLink {
  @Field(() => Party, { description: 'One of them.' })
  one: Party;

  @Field(() => Party, { description: 'The other one.' })
  other: Party;

  @Field(() => Int, { description: 'How many items.' })
  items: number;

  @Field(() => Int, { description: 'How many of them are agreements.' })
  agreements: number;

  @Field(() => PartialDate, {
    nullable: true,
    description: 'When the latest of them occurred; null where all are undated.',
  })
  latestOn: string | null;
}

@ObjectType('CooperationNetwork', { description: 'Who cooperates with whom.' })
export class CooperationNetwork {
  @Field(() => [NetworkNode], { description: 'The parties at the ends of the links, those with most items first.' })
  nodes: NetworkNode[];

  @Field(() => [NetworkLink], { description: 'The pairs, those with most items first.' })
  links: NetworkLink[];

  @Field(() => Int, { description: 'How many pairs there are, also beyond `top`.' })
  linkCount: number;

  @Extensions({ entries: RESOLVED_PARTIES.entries })
  @Field(() => [ResolvedParty], { description: RESOLVED_PARTIES.description })
  resolved: ResolvedParty[];
}
