import { GraphQLLocale } from 'graphql-scalars';
import { Float, InputType, Int } from 'type-graphql';
import { Optional, OptionalWithDefault, Required } from '../../records/api/optional.ts';
import { RecordFacts } from '../../records/api/record.inputs.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { type DraftOf, type NewDraft, OPTIONAL, type Ref, RefersTo } from '../../records/writing/drafts.ts';
import { Standing } from './membership.entity.ts';
import { OrganizationKind, PartyLevel } from './party.entity.ts';
import { PartyNameKind } from './party-name.entity.ts';
import { SuccessionKind } from './succession.entity.ts';

@InputType('PartyNameInput', { description: 'A name of a party in one language.' })
export class PartyNameInput {
  @Required(String, 'The name.')
  text: string;

  @Required(GraphQLLocale, 'Language of the name.')
  lang: string;

  @OptionalWithDefault(PartyNameKind, PartyNameKind.SHORT, 'Kind of the name.')
  kind?: PartyNameKind | null;

  @Optional(PartialDate, 'Date from which the party has the name.')
  validFrom?: string | null;

  @Optional(PartialDate, 'Date until which the party had the name.')
  validTo?: string | null;
}

@InputType('PlacementInput', { description: 'Placement of a party: the party that it belongs to during a period.' })
export class PlacementInput {
  @RefersTo('party', 'Party that it belongs to (id, code, slug or name).')
  within: Ref;

  @Optional(PartialDate, 'Start of the period.')
  from?: string | null;

  @Optional(PartialDate, 'End of the period; at the latest the start of the next placement.')
  to?: string | null;
}

@InputType('SuccessionInput', { description: 'Succession of a party to another.' })
export class SuccessionInput {
  @RefersTo('party', 'Party that was succeeded (id, code, slug or name).')
  predecessor: Ref;

  @Required(SuccessionKind, 'Kind of succession.')
  kind: SuccessionKind;

  @Optional(PartialDate, 'Date of the succession.')
  on?: string | null;
}

@InputType('MembershipInput', { description: 'Standing of a country in a bloc during a period.' })
export class MembershipInput {
  @RefersTo('party', 'Country (id, code, slug or name).')
  country: Ref;

  @Required(Standing, 'Standing of the country; not NONE.')
  standing: Standing;

  @Optional(PartialDate, 'Start of the period.')
  from?: string | null;

  @Optional(PartialDate, 'End of the period.')
  to?: string | null;
}

@InputType('CoordinatesInput', { description: 'A point on the earth.' })
class CoordinatesInput {
  @Required(Float, 'Latitude in degrees, -90 to 90, negative south of the equator.')
  latitude: number;

  @Required(Float, 'Longitude in degrees, -180 to 180, negative west of Greenwich.')
  longitude: number;
}

/** The fields of a party in an input. */
@InputType()
export abstract class PartyFacts extends RecordFacts {
  @Optional(String, 'Short name in URLs. Default: made from the name.')
  slug?: string | null;

  @Required([PartyNameInput], 'Names, the main name first.')
  names: PartyNameInput[];

  @Optional([PlacementInput], 'Parties that it belongs or belonged to, with periods.')
  placements?: PlacementInput[] | null;

  @Optional([SuccessionInput], 'Parties that it succeeded.')
  successions?: SuccessionInput[] | null;

  @Optional([MembershipInput], 'Standings of countries in the bloc; for blocs only.')
  memberships?: MembershipInput[] | null;

  @Optional(PartialDate, 'Date on which the party came into existence.')
  validFrom?: string | null;

  @Optional(PartialDate, 'Date on which the party ceased to exist.')
  validTo?: string | null;

  @Optional(String, 'Two-letter country code; for countries only.')
  alpha2?: string | null;

  @Optional(String, 'Three-letter country code; for countries only.')
  alpha3?: string | null;

  @Optional(CoordinatesInput, 'Location on the earth.')
  coordinates?: CoordinatesInput | null;

  @Optional(Int, 'Number of inhabitants; for countries, regions and cities only.')
  population?: number | null;

  @Optional(OrganizationKind, 'Kind of organization. Required for organizations; for them only.')
  organizationKind?: OrganizationKind | null;

  @RefersTo(
    'party',
    'Place of the head office (id, code, slug or name); for organizations only. It does not affect cooperation.',
    OPTIONAL,
  )
  seat?: Ref | null;
}

/** The fields of a party that only the input of a new record has. */
@InputType()
export abstract class NewParty extends PartyFacts {
  @Required(PartyLevel, 'Level of the party.')
  level: PartyLevel;
}

/** A party to be written. References to other records are uuids. */
export type PartyDraft = NewDraft<NewParty>;

export type PartyNameDraft = DraftOf<PartyNameInput>;
