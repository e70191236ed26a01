import type { RecordDraft } from '../../records/writing/record.writes.ts';
import type { Standing } from './membership.entity.ts';
import type { OrganizationKind, PartyLevel } from './party.entity.ts';
import type { PartyNameKind } from './party-name.entity.ts';
import type { SuccessionKind } from './succession.entity.ts';

/** A name of a party. */
export interface PartyNameDraft {
  text: string;
  lang: string;
  /** SHORT where nothing is said. */
  kind?: PartyNameKind;
  validFrom?: string | null;
  validTo?: string | null;
}

/** That a party lies within another, for a time. It ends by itself where the next one begins. */
export interface PlacementDraft {
  withinId: string;
  from?: string | null;
  to?: string | null;
}

/** That a party came after another. */
export interface SuccessionDraft {
  predecessorId: string;
  kind: SuccessionKind;
  on?: string | null;
}

/** A country's standing in a bloc, for a time. */
export interface MembershipDraft {
  countryId: string;
  /** Not NONE: who has no standing has no membership. */
  standing: Standing;
  from?: string | null;
  to?: string | null;
}

/** What is said of a new party. References to other records are uuids. */
export interface PartyDraft extends RecordDraft {
  level: PartyLevel;
  /** Made from the main name where it is not given. */
  slug?: string;
  /** The first is the main name, which is shown and sorted by where no language is asked for. */
  names: PartyNameDraft[];
  placements?: PlacementDraft[];
  successions?: SuccessionDraft[];
  /** Of a bloc only. */
  memberships?: MembershipDraft[];
  validFrom?: string | null;
  validTo?: string | null;
  /** Of a country only: its codes in capitals. */
  alpha2?: string | null;
  alpha3?: string | null;
  coordinates?: { latitude: number; longitude: number } | null;
  population?: number | null;
  /** Needed for an organization, and of no other. */
  organizationKind?: OrganizationKind;
  /** Where an organization sits. */
  seatId?: string | null;
}
