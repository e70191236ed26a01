import { GraphQLLocale } from 'graphql-scalars';
import { Float, InputType, Int } from 'type-graphql';
import { InputField, OPTIONAL } from '../../records/api/mutation.inputs.ts';
import { RecordFacts } from '../../records/api/record.inputs.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { type DraftOf, type NewDraft, type Ref, RefersTo } from '../../records/writing/drafts.ts';
import { Standing } from './membership.entity.ts';
import { OrganizationKind, PartyLevel } from './party.entity.ts';
import { PartyNameKind } from './party-name.entity.ts';
import { SuccessionKind } from './succession.entity.ts';

@InputType('PartyNameInput', { description: 'A name of a party, in one language.' })
export class PartyNameInput {
  @InputField(String, 'The name.')
  text: string;

  @InputField(GraphQLLocale, 'Its language.')
  lang: string;

  @InputField(PartyNameKind, 'What kind of name it is; absent: SHORT.', OPTIONAL)
  kind?: PartyNameKind | null;

  @InputField(PartialDate, 'Since when it has borne it.', OPTIONAL)
  validFrom?: string | null;

  @InputField(PartialDate, 'Until when it bore it.', OPTIONAL)
  validTo?: string | null;
}

@InputType('PlacementInput', { description: 'That a party lies within another, for a time.' })
export class PlacementInput {
  @RefersTo('party', 'The other, by whatever a person would type.')
  within: Ref;

  @InputField(PartialDate, 'Since when.', OPTIONAL)
  from?: string | null;

  @InputField(PartialDate, 'Until when; it ends by itself where the next one begins.', OPTIONAL)
  to?: string | null;
}

@InputType('SuccessionInput', { description: 'That a party came after another.' })
export class SuccessionInput {
  @RefersTo('party', 'The one before, by whatever a person would type.')
  predecessor: Ref;

  @InputField(SuccessionKind, 'In what way.')
  kind: SuccessionKind;

  @InputField(PartialDate, 'When.', OPTIONAL)
  on?: string | null;
}

@InputType('MembershipInput', { description: "A country's standing in a bloc, for a time." })
export class MembershipInput {
  @RefersTo('party', 'The country, by whatever a person would type.')
  country: Ref;

  @InputField(Standing, 'As what; not NONE.')
  standing: Standing;

  @InputField(PartialDate, 'Since when.', OPTIONAL)
  from?: string | null;

  @InputField(PartialDate, 'Until when.', OPTIONAL)
  to?: string | null;
}

@InputType('CoordinatesInput', { description: 'A point on the earth.' })
class CoordinatesInput {
  @InputField(Float, 'Degrees north of the equator, -90 to 90.')
  latitude: number;

  @InputField(Float, 'Degrees east of Greenwich, -180 to 180.')
  longitude: number;
}

/** What may be said of a party. */
@InputType()
export abstract class PartyFacts extends RecordFacts {
  @InputField(String, 'Its readable name in addresses; made from its name if absent.', OPTIONAL)
  slug?: string | null;

  @InputField([PartyNameInput], 'Its names, the main one first.')
  names: PartyNameInput[];

  @InputField([PlacementInput], 'In which parties it lies or has lain.', OPTIONAL)
  placements?: PlacementInput[] | null;

  @InputField([SuccessionInput], 'Whom it succeeded.', OPTIONAL)
  successions?: SuccessionInput[] | null;

  @InputField([MembershipInput], 'Of a bloc: the standings of countries in it.', OPTIONAL)
  memberships?: MembershipInput[] | null;

  @InputField(PartialDate, 'Since when there is such a party.', OPTIONAL)
  validFrom?: string | null;

  @InputField(PartialDate, 'Until when there was.', OPTIONAL)
  validTo?: string | null;

  @InputField(String, 'Of a country: its code of two capitals.', OPTIONAL)
  alpha2?: string | null;

  @InputField(String, 'Of a country: its code of three capitals.', OPTIONAL)
  alpha3?: string | null;

  @InputField(CoordinatesInput, 'Where it lies on the earth.', OPTIONAL)
  coordinates?: CoordinatesInput | null;

  @InputField(Int, 'How many people live there.', OPTIONAL)
  population?: number | null;

  @InputField(OrganizationKind, 'What kind of organization it is; one needs a kind.', OPTIONAL)
  organizationKind?: OrganizationKind | null;

  @RefersTo(
    'party',
    'Of an organization: where it sits, which means nothing for cooperation. By whatever a person would type.',
    OPTIONAL,
  )
  seat?: Ref | null;
}

/** What is said of a party only when it is new. */
@InputType()
export abstract class NewParty extends PartyFacts {
  @InputField(PartyLevel, 'Which of these it is.')
  level: PartyLevel;
}

/** What is said of a new party. References to other records are uuids. */
export type PartyDraft = NewDraft<NewParty>;

/** A name of a party. */
export type PartyNameDraft = DraftOf<PartyNameInput>;
