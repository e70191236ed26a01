import { GraphQLLocale } from 'graphql-scalars';
import { Field, Float, InputType, Int } from 'type-graphql';
import { PartialDate } from '../../records/values/partial-date.ts';
import { type DraftOf, type NewDraft, type Ref, RefersTo } from '../../records/writing/drafts.ts';
import { RecordFacts } from '../sources/documented.inputs.ts';
import { Standing } from './membership.entity.ts';
import { OrganizationKind, PartyLevel } from './party.entity.ts';
import { PartyNameKind } from './party-name.entity.ts';
import { SuccessionKind } from './succession.entity.ts';

@InputType('PartyNameInput', { description: 'A name of a party, in one language.' })
export class PartyNameInput {
  @Field(() => String, { description: 'The name.' })
  text: string;

  @Field(() => GraphQLLocale, { description: 'Its language.' })
  lang: string;

  @Field(() => PartyNameKind, { nullable: true, description: 'What kind of name it is; absent: SHORT.' })
  kind?: PartyNameKind | null;

  @Field(() => PartialDate, { nullable: true, description: 'Since when it has borne it.' })
  validFrom?: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'Until when it bore it.' })
  validTo?: string | null;
}

@InputType('PlacementInput', { description: 'That a party lies within another, for a time.' })
export class PlacementInput {
  @RefersTo('party', { description: 'The other, by whatever a person would type.' })
  within: Ref;

  @Field(() => PartialDate, { nullable: true, description: 'Since when.' })
  from?: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'Until when; it ends by itself where the next one begins.' })
  to?: string | null;
}

@InputType('SuccessionInput', { description: 'That a party came after another.' })
export class SuccessionInput {
  @RefersTo('party', { description: 'The one before, by whatever a person would type.' })
  predecessor: Ref;

  @Field(() => SuccessionKind, { description: 'In what way.' })
  kind: SuccessionKind;

  @Field(() => PartialDate, { nullable: true, description: 'When.' })
  on?: string | null;
}

@InputType('MembershipInput', { description: "A country's standing in a bloc, for a time." })
export class MembershipInput {
  @RefersTo('party', { description: 'The country, by whatever a person would type.' })
  country: Ref;

  @Field(() => Standing, { description: 'As what; not NONE.' })
  standing: Standing;

  @Field(() => PartialDate, { nullable: true, description: 'Since when.' })
  from?: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'Until when.' })
  to?: string | null;
}

@InputType('CoordinatesInput', { description: 'A point on the earth.' })
class CoordinatesInput {
  @Field(() => Float, { description: 'Degrees north of the equator, -90 to 90.' })
  latitude: number;

  @Field(() => Float, { description: 'Degrees east of Greenwich, -180 to 180.' })
  longitude: number;
}

/** What may be said of a party. */
@InputType()
export abstract class PartyFacts extends RecordFacts {
  @Field(() => String, {
    nullable: true,
    description: 'Its readable name in addresses; made from its name if absent.',
  })
  slug?: string | null;

  @Field(() => [PartyNameInput], { description: 'Its names, the main one first.' })
  names: PartyNameInput[];

  @Field(() => [PlacementInput], { nullable: true, description: 'In which parties it lies or has lain.' })
  placements?: PlacementInput[] | null;

  @Field(() => [SuccessionInput], { nullable: true, description: 'Whom it succeeded.' })
  successions?: SuccessionInput[] | null;

  @Field(() => [MembershipInput], { nullable: true, description: 'Of a bloc: the standings of countries in it.' })
  memberships?: MembershipInput[] | null;

  @Field(() => PartialDate, { nullable: true, description: 'Since when there is such a party.' })
  validFrom?: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'Until when there was.' })
  validTo?: string | null;

  @Field(() => String, { nullable: true, description: 'Of a country: its code of two capitals.' })
  alpha2?: string | null;

  @Field(() => String, { nullable: true, description: 'Of a country: its code of three capitals.' })
  alpha3?: string | null;

  @Field(() => CoordinatesInput, { nullable: true, description: 'Where it lies on the earth.' })
  coordinates?: CoordinatesInput | null;

  @Field(() => Int, { nullable: true, description: 'How many people live there.' })
  population?: number | null;

  @Field(() => OrganizationKind, {
    nullable: true,
    description: 'What kind of organization it is; one needs a kind.',
  })
  organizationKind?: OrganizationKind | null;

  @RefersTo('party', {
    nullable: true,
    description:
      'Of an organization: where it sits, which means nothing for cooperation. By whatever a person would type.',
  })
  seat?: Ref | null;
}

/** What is said of a party only when it is new. */
@InputType()
export abstract class NewParty extends PartyFacts {
  @Field(() => PartyLevel, { description: 'Which of these it is.' })
  level: PartyLevel;
}

/** What is said of a new party. References to other records are uuids. */
export type PartyDraft = NewDraft<NewParty>;

/** A name of a party. */
export type PartyNameDraft = DraftOf<PartyNameInput>;
