import type { EntityManager } from 'typeorm';
import { writeId } from '../../records/values/ids.ts';
import { fold, latin } from '../../records/values/names.ts';
import { firstDay, lastDay } from '../../records/values/partial-date.ts';
import type { Change } from '../../records/writing/changes.writes.ts';
import { type DraftOf, LANGUAGE_CODES } from '../../records/writing/drafts.ts';
import { errorCodes } from '../../records/writing/error-codes.ts';
import type { InputErrors } from '../../records/writing/input-errors.ts';
import { keptDate, keptLang, keptName, keptPeriod, type Period, recordUnknown } from '../../records/writing/rules.ts';
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
    'A party of another level is required. Name one of the expected level.',
    'given',
    'level',
    'expected',
  ],
  FIELD_NOT_APPLICABLE: ['Parties of this level do not have this field. Omit it.', 'level'],
  COORDINATES_INVALID: ['The latitude or longitude is out of range. Give -90 to 90, and -180 to 180.'],
  POPULATION_INVALID: ['The population is out of range. Give 0 to 2,147,483,647.'],
  COUNTRY_CODE_INVALID: ['The value is not a country code. Give two capitals, or three for `alpha3`.', 'given'],
  ORGANIZATION_KIND_MISSING: ['An organization has no kind. Give one, if only OTHER.'],
  NAME_KIND_WRONG: [
    'The first name is the main one and cannot be an ALIAS or a FORMER name. Give another name first.',
    'kind',
  ],
  PLACEMENTS_OVERLAP: [
    'A party is part of two parties at the same time. Give one of the placements another beginning.',
  ],
  MEMBERSHIPS_OVERLAP: ['A country has two standings in a bloc at the same time. Give the earlier one an end.'],
  STANDING_INVALID: ['A membership has the standing NONE. Leave it out.'],
  PREDECESSOR_TWICE: ['The predecessor is listed twice. Leave one of the two out.'],
});

type Facts = DraftOf<PartyFacts> & Pick<PartyDraft, 'level'>;

/** The facts of a party itself as they are kept. What does not fit its level, the errors say. */
export function keptFacts(errors: InputErrors, draft: Facts) {
  const { from, to } = keptPeriod(errors.at('validFrom'), draft.validFrom, errors.at('validTo'), draft.validTo);
  return {
    validFrom: from,
    validTo: to,
    ...keptCoordinates(errors.at('coordinates'), draft),
    population: keptPopulation(errors.at('population'), draft),
    ...keptCodes(errors, draft),
    ...keptOrganization(errors, draft),
  };
}

function keptCoordinates(errors: InputErrors, { coordinates }: Facts) {
  if (!coordinates) return { latitude: null, longitude: null };
  const { latitude, longitude } = coordinates;
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
    const range = 'latitudes go from -90 to 90, longitudes from -180 to 180';
    errors.add(CODES.COORDINATES_INVALID, `${latitude}, ${longitude} is no point on the earth: ${range}.`);
  }
  return { latitude, longitude };
}

const WITHOUT_POPULATION: readonly PartyLevel[] = [PartyLevel.BLOC, PartyLevel.ORGANIZATION];

function keptPopulation(errors: InputErrors, { level, population }: Facts): number | null {
  if (population === null || population === undefined) return null;
  if (WITHOUT_POPULATION.includes(level)) {
    const message = 'Only a country, region or city has a population.';
    errors.add(CODES.FIELD_NOT_APPLICABLE, message, { level });
  } else if (!Number.isInteger(population) || population < 0 || population >= 2 ** 31) {
    errors.add(CODES.POPULATION_INVALID, `${population} is not a number of people.`);
  }
  return population;
}

function keptCodes(errors: InputErrors, { level, alpha2, alpha3 }: Facts) {
  if (level !== PartyLevel.COUNTRY) {
    notApplicable(errors, level, { alpha2, alpha3 }, 'Only a country has a country code.');
    return {};
  }
  if (alpha2 && !/^[A-Z]{2}$/.test(alpha2)) {
    const message = `"${alpha2.slice(0, 40)}" is not a country code of two capitals.`;
    errors.at('alpha2').add(CODES.COUNTRY_CODE_INVALID, message, { given: alpha2.slice(0, 40) });
  }
  if (alpha3 && !/^[A-Z]{3}$/.test(alpha3)) {
    const message = `"${alpha3.slice(0, 40)}" is not a country code of three capitals.`;
    errors.at('alpha3').add(CODES.COUNTRY_CODE_INVALID, message, { given: alpha3.slice(0, 40) });
  }
  return { alpha2: alpha2 ?? null, alpha3: alpha3 ?? null };
}

/** Says of fields that have a value that parties of a level do not have them. */
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

function keptOrganization(errors: InputErrors, { level, organizationKind, seatId }: Facts) {
  if (level !== PartyLevel.ORGANIZATION) {
    notApplicable(errors, level, { organizationKind, seatId }, 'Only an organization has a kind and a seat.');
    return {};
  }
  if (!organizationKind || !Object.values(OrganizationKind).includes(organizationKind)) {
    const message = 'An organization needs a kind, if only OTHER.';
    errors.at('organizationKind').add(CODES.ORGANIZATION_KIND_MISSING, message);
  }
  return { kind: organizationKind ?? undefined, seatId: seatId ?? null };
}

/** A name as it is kept, with the forms by which it is looked up. */
export function keptPartyName(errors: InputErrors, draft: PartyNameDraft) {
  const text = keptName(errors.at('text'), draft.text);
  const { from, to } = keptPeriod(errors.at('validFrom'), draft.validFrom, errors.at('validTo'), draft.validTo);
  return {
    text,
    lang: keptLang(errors.at('lang'), draft.lang),
    kind: draft.kind ?? PartyNameKind.SHORT,
    validFrom: from,
    validTo: to,
    folded: fold(text),
    latin: latin(text),
  };
}

/** The names of a party, the main one first, as they are kept. */
function keptNames(drafts: readonly PartyNameDraft[], errors: InputErrors) {
  const names = drafts.map((draft, ordinal) => ({ ...keptPartyName(errors.at(ordinal), draft), ordinal }));
  const [main] = names;
  if (!main) errors.add(LANGUAGE_CODES.TEXT_MISSING, 'A party needs a name.');
  else if (main.kind === PartyNameKind.ALIAS || main.kind === PartyNameKind.FORMER) {
    const message = 'The first name is the main name, which is shown: it cannot be an ALIAS or a FORMER name.';
    errors.at(0, 'kind').add(CODES.NAME_KIND_WRONG, message, { kind: main.kind });
  }
  return names;
}

/**
 * A party lies in one party at a time. A placement ends where the next one begins, so that only two that begin together
 * contradict each other.
 */
function keptPlacements(drafts: readonly DraftOf<PlacementInput>[], errors: InputErrors) {
  const kept = drafts.map(({ withinId, from, to }, index) => {
    const at = errors.at(index);
    return { withinId, ...keptPeriod(at.at('from'), from, at.at('to'), to) };
  });
  kept.forEach((placement, index) => {
    if (!kept.slice(0, index).some((other) => beginningOf(other) === beginningOf(placement))) return;
    const message = 'A party lies in one party at a time, and another placement begins then.';
    errors.at(index).add(CODES.PLACEMENTS_OVERLAP, message);
  });
  return kept;
}

/** The standings of countries in one bloc as they are kept. */
function keptMemberships(memberships: readonly DraftOf<MembershipInput>[], errors: InputErrors) {
  const kept = memberships.map(({ countryId, standing, from, to }, index) => {
    const at = errors.at(index);
    if (standing === Standing.NONE) {
      at.at('standing').add(CODES.STANDING_INVALID, 'Whoever has no standing has no membership.');
    }
    return { countryId, standing, ...keptPeriod(at.at('from'), from, at.at('to'), to) };
  });
  kept.forEach((one, index) => {
    const other = kept.slice(0, index).find(({ countryId }) => countryId === one.countryId);
    if (!other || isAfter(one, other) || isAfter(other, one)) return;
    const message = 'A country has one standing in a bloc at a time: the earlier one needs an end.';
    errors.at(index).add(CODES.MEMBERSHIPS_OVERLAP, message);
  });
  return kept;
}

/** What a party succeeded, as it is kept. */
function keptSuccessions(successions: readonly DraftOf<SuccessionInput>[], errors: InputErrors) {
  const predecessors = successions.map(({ predecessorId }) => predecessorId);
  return successions.map(({ predecessorId, kind, on }, index) => {
    const at = errors.at(index);
    if (predecessors.indexOf(predecessorId) < index)
      at.add(CODES.PREDECESSOR_TWICE, 'This predecessor is given twice.');
    return { predecessorId, kind, on: keptDate(at.at('on'), on) };
  });
}

/** The parts of a party as they are kept, those that are said. */
export function keptParts(
  errors: InputErrors,
  { names, placements, successions, memberships }: Change<DraftOf<PartyFacts>>,
  level: PartyLevel,
) {
  if (memberships?.length && level !== PartyLevel.BLOC) {
    errors.at('memberships').add(CODES.FIELD_NOT_APPLICABLE, 'Only a bloc has members.', { level });
  }
  return {
    names: names && keptNames(names, errors.at('names')),
    placements: placements && keptPlacements(placements, errors.at('placements')),
    successions: successions && keptSuccessions(successions, errors.at('successions')),
    memberships: memberships && keptMemberships(memberships, errors.at('memberships')),
  };
}

function beginningOf({ from }: Period): string {
  return from ? firstDay(from) : '';
}

/** Whether one period can begin when the other is over; the day on which both touch may be in both. */
function isAfter(one: Period, other: Period): boolean {
  return one.from !== null && other.to !== null && lastDay(one.from) >= firstDay(other.to);
}

/** A party that a draft refers to. */
export interface Reference {
  at: InputErrors;
  id: string;
  /** Refused where it is of another level. */
  mustBe?: PartyLevel;
  /** Refused where it is of this level. */
  mustNotBe?: PartyLevel;
}

/** Looks whether the parties referred to exist and are of the right level; the errors say which do not. */
export async function checkReferences(db: EntityManager, references: readonly Reference[]): Promise<void> {
  if (references.length === 0) return;
  const rows: { id: string; level: PartyLevel; name: string }[] = await db.query(
    'select id, level, name from party where id = any($1)',
    [references.map(({ id }) => id)],
  );
  const parties = new Map(rows.map((row) => [row.id, row]));
  for (const { at, id, mustBe, mustNotBe } of references) {
    const party = parties.get(id);
    if (!party) recordUnknown(at, writeId('party', id), 'party');
    if (!party || ((!mustBe || party.level === mustBe) && party.level !== mustNotBe)) continue;
    const { name, level } = party;
    const right = mustBe ? `the level ${mustBe}` : `every level but ${mustNotBe}`;
    at.add(CODES.PARTY_LEVEL_WRONG, `${name} is of the level ${level}, and the field takes ${right}.`, {
      given: name,
      level,
      expected: mustBe ?? `not ${mustNotBe}`,
    });
  }
}
