import { ArgsType, Extensions, Field, Int, ObjectType } from 'type-graphql';
import type { Given } from '../../query/params.ts';
import { Optional } from '../../records/api/optional.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Coordinates, Party, PartyLevel } from '../parties/party.entity.ts';
import { ResolvedParty } from '../parties/resolved-party.entity.ts';
import { RESOLVED_PARTIES_FIELD } from '../parties/resolved-party.reads.ts';
import { itemList } from './cooperation.list.ts';

@ArgsType()
export class NetworkArguments {
  @Field(() => PartyLevel, {
    description: 'Level of the parties. A party that belongs to one counts as that one: cities as their country.',
  })
  level: PartyLevel;

  @Optional(itemList.Where, 'Only cooperation items that match this filter count.')
  where?: InstanceType<typeof itemList.Where> | null;

  @Optional(String, 'Only cooperation items with each of these words count, as in lists.')
  search?: Given | null;

  @Field(() => Int, {
    defaultValue: 100,
    description: 'Maximum number of pairs, 1 to 20000; those with most items come first.',
  })
  top: number;

  @Optional(
    Int,
    'Only pairs with at least this number of items, 1 or more. Pairs with equal numbers are then returned together: if ' +
      '`top` would divide them, none of them is returned.',
  )
  minItems?: number | null;
}

@ObjectType('NetworkNode', { description: 'A party of a cooperation network.' })
export class NetworkNode {
  @Field(() => Party, { description: 'Party of the node.' })
  party: Party;

  @Field(() => Int, { description: 'Number of items that involve the party, with any other party.' })
  items: number;

  @Field(() => Coordinates, { nullable: true, description: 'Location on the earth; null if not recorded.' })
  coordinates: Coordinates | null;
}

@ObjectType('NetworkLink', {
  description:
    'Two parties with common cooperation items; a party with itself if two parties that belong to it have some.',
})
export class NetworkLink {
  @Field(() => Party, { description: 'First party of the pair.' })
  one: Party;

  @Field(() => Party, { description: 'Second party of the pair.' })
  other: Party;

  @Field(() => Int, { description: 'Number of common items.' })
  items: number;

  @Field(() => Int, { description: 'Number of common items that are agreements.' })
  agreements: number;

  @Field(() => PartialDate, {
    nullable: true,
    description: 'Date of the latest common item; null if all are undated.',
  })
  latestOn: string | null;
}

@ObjectType('CooperationNetwork', { description: 'Network of parties that cooperate.' })
export class CooperationNetwork {
  @Field(() => [NetworkNode], { description: 'Parties of the links, those with most items first.' })
  nodes: NetworkNode[];

  @Field(() => [NetworkLink], { description: 'Pairs of parties, those with most items first.' })
  links: NetworkLink[];

  @Field(() => Int, { description: 'Number of pairs under the filter and `minItems`, also beyond `top`.' })
  linkCount: number;

  @Extensions({ entries: RESOLVED_PARTIES_FIELD.entries })
  @Field(() => [ResolvedParty], { description: RESOLVED_PARTIES_FIELD.description })
  resolved: ResolvedParty[];
}
