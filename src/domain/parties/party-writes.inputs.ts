import { GraphQLLocale } from 'graphql-scalars';
import { Float, InputType, Int } from 'type-graphql';
import { Needed, Optional } from '../../records/api/optional.ts';
import { RecordFacts } from '../../records/api/record.inputs.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { type DraftOf, type NewDraft, OPTIONAL, type Ref, RefersTo } from '../../records/writing/drafts.ts';
import { Standing } from './membership.entity.ts';
import { OrganizationKind, PartyLevel } from './party.entity.ts';
import { PartyNameKind } from './party-name.entity.ts';
import { SuccessionKind } from './succession.entity.ts';

@InputType('PartyNameInput', { description: 'A name of a party, in one language.' })
export class PartyNameInput {
  @Needed(String, 'The name.')
  text: string;

  @Needed(GraphQLLocale, 'Its language.')
  lang: string;

  @Optional(PartyNameKind, 'What kind of name it is; absent: SHORT.')
  kind?: PartyNameKind | null;

  @Optional(PartialDate, 'Since when it has borne it.')
  validFrom?: string | null;

  @Optional(PartialDate, 'Until when it bore it.')
  validTo?: string | null;
}

@InputType('PlacementInput', { description: 'That a party lies within another, for a time.' })
export class PlacementInput {
  @RefersTo('party', 'The other, by whatever a person would type.')
  within: Ref;

  @Optional(PartialDate, 'Since when.')
  from?: string | null;

  @Optional(PartialDate, 'Until when; it ends by itself where the next one begins.')
  to?: string | null;
}

@InputType('SuccessionInput', { description: 'That a party came after another.' })
export class SuccessionInput {
  @RefersTo('party', 'The one before, by whatever a person would type.')
  predecessor: Ref;

  @Needed(SuccessionKind, 'In what way.')
  kind: SuccessionKind;

  @Optional(PartialDate, 'When.')
  on?: string | null;
}

@InputType('MembershipInput', { description: "A country's standing in a bloc, for a time." })
export class MembershipInput {
  @RefersTo('party', 'The country, by whatever a person would type.')
  country: Ref;

  @Needed(Standing, 'As what; not NONE.')
  standing: Standing;

  @Optional(PartialDate, 'Since when.')
  from?: string | null;

  @Optional(PartialDate, 'Until when.')
  to?: string | null;
}

@InputType('CoordinatesInput', { description: 'A point on the earth.' })
class CoordinatesInput {
  @Needed(Float, 'Degrees north of the equator, -90 to 90.')
  latitude: number;

  @Needed(Float, 'Degrees east of Greenwich, -180 to 180.')
  longitude: number;
}

/** The facts that an input may give of a party. */
@InputType()
export abstract class PartyFacts extends RecordFacts {
  @Optional(String, 'Its readable name in addresses; made from its name if absent.')
  slug?: string | null;

  @Needed([PartyNameInput], 'Its names, the main one first.')
  names: PartyNameInput[];

  @Optional([PlacementInput], 'In which parties it lies or has lain.')
  placements?: PlacementInput[] | null;

  @Optional([SuccessionInput], 'Whom it succeeded.')
  successions?: SuccessionInput[] | null;

  @Optional([MembershipInput], 'Of a bloc: the standings of countries in it.')
  memberships?: MembershipInput[] | null;

  @Optional(PartialDate, 'Since when there is such a party.')
  validFrom?: string | null;

  @Optional(PartialDate, 'Until when there was.')
  validTo?: string | null;

  @Optional(String, 'Of a country: its code of two capitals.')
  alpha2?: string | null;

  @Optional(String, 'Of a country: its code of three capitals.')
  alpha3?: string | null;

  @Optional(CoordinatesInput, 'Where it lies on the earth.')
  coordinates?: CoordinatesInput | null;

  @Optional(Int, 'How many people live there.')
  population?: number | null;

  @Optional(OrganizationKind, 'What kind of organization it is; one needs a kind.')
  organizationKind?: OrganizationKind | null;

  @RefersTo(
    'party',
    'Of an organization: where it sits, which means nothing for cooperation. By whatever a person would type.',
    OPTIONAL,
  )
  seat?: Ref | null;
}

/** The facts that only the input of a new record may give of a party. */
@InputType()
export abstract class NewParty extends PartyFacts {
  @Needed(PartyLevel, 'Which of these it is.')
  level: PartyLevel;
}

/** What is said of a new party. References to other records are uuids. */
export type PartyDraft = NewDraft<NewParty>;

/** A name of a party. */
export type PartyNameDraft = DraftOf<PartyNameInput>;
