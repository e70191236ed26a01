import { fold, latin } from '../../records/values/names.ts';
import { firstDay, lastDay } from '../../records/values/partial-date.ts';
import type { Change } from '../../records/writing/changes.writes.ts';
import type { DraftOf } from '../../records/writing/drafts.ts';
import { keptDate, keptLang, keptPeriod, keptText, type Path, type Period } from '../../records/writing/rules.ts';
import { RuleViolation, type WriteContext } from '../../records/writing/writing.ts';
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

type Facts = DraftOf<PartyFacts> & Pick<PartyDraft, 'level'>;

/** The facts of a party itself as they are kept. @throws RuleViolation where they do not fit its level */
export function keptFacts(draft: Facts) {
  const { from, to } = keptPeriod(['validFrom'], draft.validFrom, ['validTo'], draft.validTo);
  return {
    validFrom: from,
    validTo: to,
    ...keptCoordinates(draft),
    population: keptPopulation(draft),
    ...keptCodes(draft),
    ...keptOrganization(draft),
  };
}

function keptCoordinates({ coordinates }: Facts) {
  if (!coordinates) return { latitude: null, longitude: null };
  const { latitude, longitude } = coordinates;
  if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) return { latitude, longitude };
  throw new RuleViolation(
    'BAD_COORDINATES',
    ['coordinates'],
    `${latitude}, ${longitude} is no point on the earth: latitudes go from -90 to 90, longitudes from -180 to 180.`,
  );
}

const WITHOUT_POPULATION: readonly PartyLevel[] = [PartyLevel.BLOC, PartyLevel.ORGANIZATION];

function keptPopulation({ level, population }: Facts): number | null {
  if (population === null || population === undefined) return null;
  if (WITHOUT_POPULATION.includes(level)) {
    throw new RuleViolation('FIELD_NOT_APPLICABLE', ['population'], 'Only a country, region or city has a population.');
  }
  if (Number.isInteger(population) && population >= 0 && population < 2 ** 31) return population;
  throw new RuleViolation('BAD_POPULATION', ['population'], `${population} is not a number of people.`);
}

function keptCodes({ level, alpha2, alpha3 }: Facts) {
  if (level !== PartyLevel.COUNTRY) {
    if (!alpha2 && !alpha3) return {};
    throw new RuleViolation('CODE_OF_NO_COUNTRY', [alpha2 ? 'alpha2' : 'alpha3'], 'Only a country has a country code.');
  }
  if (alpha2 && !/^[A-Z]{2}$/.test(alpha2)) {
    throw new RuleViolation('BAD_CODE', ['alpha2'], `"${alpha2}" is not a country code of two capitals.`);
  }
  if (alpha3 && !/^[A-Z]{3}$/.test(alpha3)) {
    throw new RuleViolation('BAD_CODE', ['alpha3'], `"${alpha3}" is not a country code of three capitals.`);
  }
  return { alpha2: alpha2 ?? null, alpha3: alpha3 ?? null };
}

function keptOrganization({ level, organizationKind, seatId }: Facts) {
  if (level !== PartyLevel.ORGANIZATION) {
    if (!organizationKind && !seatId) return {};
    const field = organizationKind ? 'organizationKind' : 'seatId';
    throw new RuleViolation('NO_ORGANIZATION', [field], 'Only an organization has a kind and a seat.');
  }
  if (organizationKind && Object.values(OrganizationKind).includes(organizationKind)) {
    return { kind: organizationKind, seatId: seatId ?? null };
  }
  throw new RuleViolation('KIND_MISSING', ['organizationKind'], 'An organization needs a kind, if only OTHER.');
}

/** A name as it is kept, with the forms by which it is looked up. @throws RuleViolation */
export function keptName(path: Path, draft: PartyNameDraft) {
  const text = keptText([...path, 'text'], draft.text);
  if (!fold(text)) {
    throw new RuleViolation('BAD_TEXT', [...path, 'text'], 'A name has at least one letter or digit.');
  }
  const { from, to } = keptPeriod([...path, 'validFrom'], draft.validFrom, [...path, 'validTo'], draft.validTo);
  return {
    text,
    lang: keptLang([...path, 'lang'], draft.lang),
    kind: draft.kind ?? PartyNameKind.SHORT,
    validFrom: from,
    validTo: to,
    folded: fold(text),
    latin: latin(text),
  };
}

/** The names of a party, the main one first, as they are kept. @throws RuleViolation NAME_MISSING, NOT_A_MAIN_NAME */
function keptNames(drafts: readonly PartyNameDraft[]) {
  const names = drafts.map((draft, ordinal) => ({ ...keptName(['names', String(ordinal)], draft), ordinal }));
  const [main] = names;
  if (!main) throw new RuleViolation('NAME_MISSING', ['names'], 'A party needs a name.');
  if (main.kind !== PartyNameKind.ALIAS && main.kind !== PartyNameKind.FORMER) return names;
  throw new RuleViolation(
    'NOT_A_MAIN_NAME',
    ['names', '0', 'kind'],
    'The first name is the main name, which is shown: it cannot be an ALIAS or a FORMER name.',
  );
}

/** @throws RuleViolation PLACED_TWICE, BAD_DATE, DATES_OUT_OF_ORDER */
function keptPlacements(drafts: readonly DraftOf<PlacementInput>[]) {
  const kept = drafts.map(({ withinId, from, to }, index) => {
    const path = ['placements', String(index)];
    return { withinId, ...keptPeriod([...path, 'from'], from, [...path, 'to'], to) };
  });
  kept.forEach((placement, index) => {
    checkPlacedOnce(['placements', String(index)], placement, kept.slice(0, index));
  });
  return kept;
}

/**
 * A party lies in one party at a time. A placement ends where the next one begins, so that only two that begin together
 * contradict each other.
 * @throws RuleViolation PLACED_TWICE
 */
function checkPlacedOnce(path: Path, placement: Period, others: Period[]): void {
  if (!others.some((other) => beginningOf(other) === beginningOf(placement))) return;
  throw new RuleViolation(
    'PLACED_TWICE',
    path,
    'A party lies in one party at a time, and another placement begins then.',
  );
}

/**
 * The standings of countries in one bloc as they are kept.
 * @throws RuleViolation NO_STANDING, STANDINGS_OVERLAP, BAD_DATE, DATES_OUT_OF_ORDER
 */
function keptMemberships(memberships: readonly DraftOf<MembershipInput>[]) {
  const kept = memberships.map(({ countryId, standing, from, to }, index) => {
    const at = ['memberships', String(index)];
    if (standing === Standing.NONE) {
      throw new RuleViolation('NO_STANDING', [...at, 'standing'], 'Whoever has no standing has no membership.');
    }
    return { countryId, standing, ...keptPeriod([...at, 'from'], from, [...at, 'to'], to) };
  });
  kept.forEach((one, index) => {
    const other = kept.slice(0, index).find(({ countryId }) => countryId === one.countryId);
    if (!other || isAfter(one, other) || isAfter(other, one)) return;
    throw new RuleViolation(
      'STANDINGS_OVERLAP',
      ['memberships', String(index)],
      'A country has one standing in a bloc at a time: the earlier one needs an end.',
    );
  });
  return kept;
}

/** What a party succeeded, as it is kept. @throws RuleViolation SUCCEEDS_TWICE, BAD_DATE */
function keptSuccessions(successions: readonly DraftOf<SuccessionInput>[]) {
  const predecessors = successions.map(({ predecessorId }) => predecessorId);
  return successions.map(({ predecessorId, kind, on }, index) => {
    const path = ['successions', String(index)];
    if (predecessors.indexOf(predecessorId) < index) {
      throw new RuleViolation('SUCCEEDS_TWICE', path, 'This predecessor is given twice.');
    }
    return { predecessorId, kind, on: keptDate([...path, 'on'], on) };
  });
}

/** The parts of a party as they are kept, those that are said. @throws RuleViolation where a rule of parties is broken */
export function keptParts(
  { names, placements, successions, memberships }: Change<DraftOf<PartyFacts>>,
  level: PartyLevel,
) {
  const kept = {
    names: names && keptNames(names),
    placements: placements && keptPlacements(placements),
    successions: successions && keptSuccessions(successions),
    memberships: memberships && keptMemberships(memberships),
  };
  if (memberships?.length && level !== PartyLevel.BLOC) {
    throw new RuleViolation('NO_BLOC', ['memberships'], 'Only a bloc has members.');
  }
  return kept;
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
  path: Path;
  id: string;
  /** Refused where it is of another level. */
  mustBe?: PartyLevel;
  /** Refused where it is of this level. */
  mustNotBe?: PartyLevel;
}

/**
 * Makes sure that the parties referred to exist and are of the right level.
 * @throws RuleViolation UNKNOWN_PARTY, WRONG_LEVEL
 */
export async function checkReferences(context: WriteContext, references: Reference[]): Promise<void> {
  if (references.length === 0) return;
  const rows: { id: string; level: PartyLevel; name: string }[] = await context.db.query(
    'select id, level, name from party where id = any($1)',
    [references.map(({ id }) => id)],
  );
  const parties = new Map(rows.map((row) => [row.id, row]));
  for (const { path, id, mustBe, mustNotBe } of references) {
    const party = parties.get(id);
    if (!party) throw new RuleViolation('UNKNOWN_PARTY', path, 'There is no such party.');
    if ((!mustBe || party.level === mustBe) && party.level !== mustNotBe) continue;
    const right = mustBe ? `this takes the level ${mustBe}` : `this takes every level but ${mustNotBe}`;
    throw new RuleViolation('WRONG_LEVEL', path, `${party.name} is of the level ${party.level}, and ${right}.`);
  }
}
