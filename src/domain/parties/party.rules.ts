import type { EntityManager } from 'typeorm';
import { formatId } from '../../records/values/ids.ts';
import { fold, latin } from '../../records/values/names.ts';
import { firstDay, lastDay } from '../../records/values/partial-date.ts';
import type { DraftChange } from '../../records/writing/changes.writes.ts';
import { type DraftOf, LANGUAGE_CODES } from '../../records/writing/drafts.ts';
import { errorCodes } from '../../records/writing/error-codes.ts';
import type { InputErrors } from '../../records/writing/input-errors.ts';
import {
  type Period,
  recordUnknown,
  validateDate,
  validateLang,
  validateName,
  validatePeriod,
} from '../../records/writing/rules.ts';
import { Standing } from './membership.entity.ts';
import { OrganizationKind, PartyLevel } from './party.entity.ts';
import { PartyNameKind } from './party-name.entity.ts';
import type {
  MembershipInput,
  PartyDraft,
  PartyFacts,
  PartyNameDraft,
  PlacementInput,
  SuccessionInput,
} from './party-writes.inputs.ts';

const CODES = errorCodes({
  PARTY_LEVEL_WRONG: [
    'A party of another level is required. Give one of the expected level.',
    'given',
    'level',
    'expected',
  ],
  FIELD_NOT_APPLICABLE: ['Parties of this level do not have this field. Omit it.', 'level'],
  COORDINATES_INVALID: ['The latitude or longitude is out of range. Use -90 to 90, and -180 to 180.'],
  POPULATION_INVALID: ['The population is out of range. Use 0 to 2,147,483,647.'],
  COUNTRY_CODE_INVALID: [
    'The value is not a country code. Give two upper-case letters, or three for `alpha3`.',
    'given',
  ],
  ORGANIZATION_KIND_MISSING: ['The organization has no kind. Give one; use OTHER if no other kind fits.'],
  NAME_KIND_WRONG: [
    'The first name is the main name and cannot be an ALIAS or a FORMER name. Give another name first.',
    'kind',
  ],
  PLACEMENTS_OVERLAP: ['Two placements begin on the same day. Change the beginning of one.'],
  MEMBERSHIPS_OVERLAP: ['A country has two standings in a bloc at the same time. Add an end to the earlier one.'],
  STANDING_INVALID: ['NONE is not a valid standing. Omit the membership.'],
  PREDECESSOR_TWICE: ['The predecessor is listed twice. Remove one entry.'],
});

type Facts = DraftOf<PartyFacts> & Pick<PartyDraft, 'level'>;

/** Validates the fields of a party itself, also against its level, and returns its columns. */
export function validateFacts(errors: InputErrors, draft: Facts) {
  const { from, to } = validatePeriod(errors.at('validFrom'), draft.validFrom, errors.at('validTo'), draft.validTo);
  return {
    validFrom: from,
    validTo: to,
    ...validateCoordinates(errors.at('coordinates'), draft),
    population: validatePopulation(errors.at('population'), draft),
    ...validateCodes(errors, draft),
    ...validateOrganization(errors, draft),
  };
}

function validateCoordinates(errors: InputErrors, { coordinates }: Facts) {
  if (!coordinates) return { latitude: null, longitude: null };
  const { latitude, longitude } = coordinates;
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
    const range = 'Use latitudes from -90 to 90 and longitudes from -180 to 180';
    errors.add(CODES.COORDINATES_INVALID, `${latitude}, ${longitude} is not a point on the earth. ${range}.`);
  }
  return { latitude, longitude };
}

const WITHOUT_POPULATION: readonly PartyLevel[] = [PartyLevel.BLOC, PartyLevel.ORGANIZATION];

function validatePopulation(errors: InputErrors, { level, population }: Facts): number | null {
  if (population === null || population === undefined) return null;
  if (WITHOUT_POPULATION.includes(level)) {
    const message = 'Only a country, region or city has a population.';
    errors.add(CODES.FIELD_NOT_APPLICABLE, message, { level });
  } else if (!Number.isInteger(population) || population < 0 || population >= 2 ** 31) {
    errors.add(CODES.POPULATION_INVALID, `${population} is not a population. Use a whole number from 0 to 2147483647.`);
  }
  return population;
}

function validateCodes(errors: InputErrors, { level, alpha2, alpha3 }: Facts) {
  if (level !== PartyLevel.COUNTRY) {
    notApplicable(errors, level, { alpha2, alpha3 }, 'Only a country has a country code.');
    return {};
  }
  if (alpha2 && !/^[A-Z]{2}$/.test(alpha2)) {
    const message = `"${alpha2.slice(0, 40)}" is not a two-letter country code in upper case.`;
    errors.at('alpha2').add(CODES.COUNTRY_CODE_INVALID, message, { given: alpha2.slice(0, 40) });
  }
  if (alpha3 && !/^[A-Z]{3}$/.test(alpha3)) {
    const message = `"${alpha3.slice(0, 40)}" is not a three-letter country code in upper case.`;
    errors.at('alpha3').add(CODES.COUNTRY_CODE_INVALID, message, { given: alpha3.slice(0, 40) });
  }
  return { alpha2: alpha2 ?? null, alpha3: alpha3 ?? null };
}

/** Adds an error for each field that has a value although parties of this level do not have the field. */
function notApplicable(
  errors: InputErrors,
  level: PartyLevel,
  fields: { [field: string]: unknown },
  message: string,
): void {
  for (const [field, value] of Object.entries(fields)) {
    if (value) errors.at(field).add(CODES.FIELD_NOT_APPLICABLE, message, { level });
  }
}

function validateOrganization(errors: InputErrors, { level, organizationKind, seatId }: Facts) {
  if (level !== PartyLevel.ORGANIZATION) {
    notApplicable(errors, level, { organizationKind, seatId }, 'Only an organization has a kind and a seat.');
    return {};
  }
  if (!organizationKind || !Object.values(OrganizationKind).includes(organizationKind)) {
    const message = 'An organization needs a kind. Use OTHER if no other kind fits.';
    errors.at('organizationKind').add(CODES.ORGANIZATION_KIND_MISSING, message);
  }
  return { kind: organizationKind ?? undefined, seatId: seatId ?? null };
}

/** Validates a name and returns its columns, with the forms by which it is looked up. */
export function validatePartyName(errors: InputErrors, draft: PartyNameDraft) {
  const text = validateName(errors.at('text'), draft.text);
  const { from, to } = validatePeriod(errors.at('validFrom'), draft.validFrom, errors.at('validTo'), draft.validTo);
  return {
    text,
    lang: validateLang(errors.at('lang'), draft.lang),
    kind: draft.kind ?? PartyNameKind.SHORT,
    validFrom: from,
    validTo: to,
    folded: fold(text),
    latin: latin(text),
  };
}

/** Validates the names of a party, the main name first. */
function validateNames(drafts: readonly PartyNameDraft[], errors: InputErrors) {
  const names = drafts.map((draft, ordinal) => ({ ...validatePartyName(errors.at(ordinal), draft), ordinal }));
  const [main] = names;
  if (!main) errors.add(LANGUAGE_CODES.TEXT_MISSING, 'A party needs a name.');
  else if (main.kind === PartyNameKind.ALIAS || main.kind === PartyNameKind.FORMER) {
    const message = `The first name is the main name. It cannot be of kind ${main.kind}.`;
    errors.at(0, 'kind').add(CODES.NAME_KIND_WRONG, message, { kind: main.kind });
  }
  return names;
}

/** Validates placements. A placement ends when the next one begins, so only two that begin together are in conflict. */
function validatePlacements(drafts: readonly DraftOf<PlacementInput>[], errors: InputErrors) {
  const kept = drafts.map(({ withinId, from, to }, index) => {
    const at = errors.at(index);
    return { withinId, ...validatePeriod(at.at('from'), from, at.at('to'), to) };
  });
  kept.forEach((placement, index) => {
    if (!kept.slice(0, index).some((other) => firstDayOf(other) === firstDayOf(placement))) return;
    const message = 'Another placement begins on the same day. Change the beginning of one.';
    errors.at(index).add(CODES.PLACEMENTS_OVERLAP, message);
  });
  return kept;
}

/** Validates the standings of countries in one bloc. */
function validateMemberships(memberships: readonly DraftOf<MembershipInput>[], errors: InputErrors) {
  const kept = memberships.map(({ countryId, standing, from, to }, index) => {
    const at = errors.at(index);
    if (standing === Standing.NONE) {
      at.at('standing').add(CODES.STANDING_INVALID, 'NONE is not a valid standing. Omit the membership instead.');
    }
    return { countryId, standing, ...validatePeriod(at.at('from'), from, at.at('to'), to) };
  });
  kept.forEach((one, index) => {
    const other = kept.slice(0, index).find(({ countryId }) => countryId === one.countryId);
    if (!other || canFollow(one, other) || canFollow(other, one)) return;
    const message = 'The country has another standing in the bloc at the same time. Add an end to the earlier one.';
    errors.at(index).add(CODES.MEMBERSHIPS_OVERLAP, message);
  });
  return kept;
}

function validateSuccessions(successions: readonly DraftOf<SuccessionInput>[], errors: InputErrors) {
  const predecessors = successions.map(({ predecessorId }) => predecessorId);
  return successions.map(({ predecessorId, kind, on }, index) => {
    const at = errors.at(index);
    if (predecessors.indexOf(predecessorId) < index)
      at.add(CODES.PREDECESSOR_TWICE, 'The predecessor is listed twice. Remove one entry.');
    return { predecessorId, kind, on: validateDate(at.at('on'), on) };
  });
}

/** Validates the parts of a party that are given. */
export function validateParts(
  errors: InputErrors,
  { names, placements, successions, memberships }: DraftChange<DraftOf<PartyFacts>>,
  level: PartyLevel,
) {
  if (memberships?.length && level !== PartyLevel.BLOC) {
    errors.at('memberships').add(CODES.FIELD_NOT_APPLICABLE, 'Only a bloc has members.', { level });
  }
  return {
    names: names && validateNames(names, errors.at('names')),
    placements: placements && validatePlacements(placements, errors.at('placements')),
    successions: successions && validateSuccessions(successions, errors.at('successions')),
    memberships: memberships && validateMemberships(memberships, errors.at('memberships')),
  };
}

function firstDayOf({ from }: Period): string {
  return from ? firstDay(from) : '';
}

/** Whether the first period can begin when the other is over. The last day of the other may be in both. */
function canFollow(one: Period, other: Period): boolean {
  return one.from !== null && other.to !== null && lastDay(one.from) >= firstDay(other.to);
}

/** A party that a draft refers to. */
export interface ReferencedParty {
  at: InputErrors;
  id: string;
  /** The only level that is accepted. */
  requiredLevel?: PartyLevel;
  /** The level that is rejected. */
  excludedLevel?: PartyLevel;
}

/** Adds an error for each reference to a party that does not exist or has the wrong level. */
export async function checkReferences(db: EntityManager, references: readonly ReferencedParty[]): Promise<void> {
  if (references.length === 0) return;
  const rows: { id: string; level: PartyLevel; name: string }[] = await db.query(
    'select id, level, name from party where id = any($1)',
    [references.map(({ id }) => id)],
  );
  const parties = new Map(rows.map((row) => [row.id, row]));
  for (const { at, id, requiredLevel, excludedLevel } of references) {
    const party = parties.get(id);
    if (!party) recordUnknown(at, formatId('party', id), 'party');
    if (!party || ((!requiredLevel || party.level === requiredLevel) && party.level !== excludedLevel)) continue;
    const { name, level } = party;
    const right = requiredLevel ? `the level ${requiredLevel}` : `any level except ${excludedLevel}`;
    at.add(CODES.PARTY_LEVEL_WRONG, `${name} has the level ${level}. The field requires ${right}.`, {
      given: name,
      level,
      expected: requiredLevel ?? `not ${excludedLevel}`,
    });
  }
}
