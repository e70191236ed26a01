import { sortKey } from '../records/names.ts';
import { documentRecord, insertOne, insertParts } from '../records/record.writes.ts';
import type { Period } from '../records/rules.ts';
import { freeSlug } from '../records/slugs.ts';
import { RuleViolation, type WriteContext } from '../records/writing.ts';
import { Membership } from './membership.entity.ts';
import type { PartyDraft, PartyNameDraft, PlacementDraft } from './party.draft.ts';
import { Bloc, City, Country, Organization, PartyLevel, Region } from './party.entity.ts';
import {
  checkPlacedOnce,
  checkReferences,
  keptFacts,
  keptMemberships,
  keptName,
  keptPlacement,
  keptPlacements,
  keptSuccessions,
  mainName,
  type Reference,
} from './party.rules.ts';
import { PartyName } from './party-name.entity.ts';
import { Placement } from './placement.entity.ts';
import { Succession } from './succession.entity.ts';

const CLASS_OF = {
  [PartyLevel.BLOC]: Bloc,
  [PartyLevel.COUNTRY]: Country,
  [PartyLevel.REGION]: Region,
  [PartyLevel.CITY]: City,
  [PartyLevel.ORGANIZATION]: Organization,
};

/**
 * Adds a party with its names, placements, successions and, for a bloc, memberships.
 * @returns its uuid
 * @throws RuleViolation for a rule of parties (codes, names, levels, periods) that the draft breaks
 */
export async function createParty(context: WriteContext, draft: PartyDraft): Promise<string> {
  const facts = keptFacts(draft);
  const names = draft.names.map((name, index) => keptName(['names', String(index)], name));
  const main = mainName(names);
  const placements = keptPlacements(['placements'], draft.placements ?? []);
  const successions = keptSuccessions(['successions'], draft.successions ?? []);
  const memberships = keptMemberships(['memberships'], draft.memberships ?? []);
  if (memberships.length > 0 && draft.level !== PartyLevel.BLOC) {
    throw new RuleViolation('NO_BLOC', ['memberships'], 'Only a bloc has members.');
  }
  await checkReferences(context, referencesOf(draft));
  await checkCodesAreFree(context, draft);

  const id = await insertOne(context, CLASS_OF[draft.level], {
    ...facts,
    visibility: draft.visibility,
    slug: await freeSlug(context, 'party', draft.slug, main.text),
    name: main.text,
    nameLang: main.lang,
    sortKey: sortKey(main.text),
  });
  await insertParts(
    context,
    PartyName,
    names.map((name, ordinal) => ({ ...name, partyId: id, ordinal })),
  );
  await insertParts(
    context,
    Placement,
    placements.map((placement) => ({ ...placement, partyId: id })),
  );
  await insertParts(
    context,
    Succession,
    successions.map((succession) => ({ ...succession, successorId: id })),
  );
  await insertParts(
    context,
    Membership,
    memberships.map((membership) => ({ ...membership, blocId: id })),
  );
  await documentRecord(context, id, draft);
  return id;
}

/**
 * Adds a name to a party, after those that it has. Its main name stays.
 * @returns the name's uuid
 * @throws RuleViolation BAD_TEXT, BAD_LANGUAGE, BAD_DATE, DATES_OUT_OF_ORDER, UNKNOWN_PARTY
 */
export async function nameParty(context: WriteContext, partyId: string, draft: PartyNameDraft): Promise<string> {
  const name = keptName([], draft);
  await checkReferences(context, [{ path: ['partyId'], id: partyId }]);
  const [{ ordinal }] = await context.db.query(
    'select coalesce(max(ordinal) + 1, 0) as ordinal from party_name where party_id = $1',
    [partyId],
  );
  return insertOne(context, PartyName, { ...name, partyId, ordinal });
}

/**
 * Says in which party another lies from a day on. An earlier placement ends where this one begins.
 * @returns the placement's uuid
 * @throws RuleViolation BAD_DATE, DATES_OUT_OF_ORDER, UNKNOWN_PARTY, WRONG_LEVEL, PLACED_TWICE, LIES_WITHIN_ITSELF
 */
export async function placeParty(context: WriteContext, partyId: string, draft: PlacementDraft): Promise<string> {
  const placement = keptPlacement([], draft);
  if (draft.withinId === partyId) {
    throw new RuleViolation('LIES_WITHIN_ITSELF', ['withinId'], 'A party never lies within itself.');
  }
  const [{ level } = { level: null }]: { level: PartyLevel | null }[] = await context.db.query(
    'select level from party where id = $1 for no key update',
    [partyId],
  );
  if (!level) throw new RuleViolation('UNKNOWN_PARTY', ['partyId'], 'There is no such party.');
  await checkReferences(context, [withinReference(['withinId'], draft.withinId, level)]);
  const others: Period[] = await context.db.query(
    'select valid_from as "from", valid_to as "to" from placement where party_id = $1',
    [partyId],
  );
  checkPlacedOnce(['from'], placement, others);
  return insertOne(context, Placement, { ...placement, partyId });
}

function referencesOf(draft: PartyDraft): Reference[] {
  const { placements = [], successions = [], memberships = [], seatId } = draft;
  return [
    ...placements.map(({ withinId }, index) =>
      withinReference(['placements', String(index), 'withinId'], withinId, draft.level),
    ),
    ...successions.map(({ predecessorId }, index) => ({
      path: ['successions', String(index), 'predecessorId'],
      id: predecessorId,
    })),
    ...memberships.map(({ countryId }, index) => ({
      path: ['memberships', String(index), 'countryId'],
      id: countryId,
      mustBe: PartyLevel.COUNTRY,
    })),
    ...(seatId ? [{ path: ['seatId'], id: seatId }] : []),
  ];
}

/** Members do not lie within their bloc. Its own organs do, as those of a city lie within the city. */
function withinReference(path: string[], id: string, level: PartyLevel): Reference {
  return level === PartyLevel.ORGANIZATION ? { path, id } : { path, id, mustNotBe: PartyLevel.BLOC };
}

async function checkCodesAreFree(context: WriteContext, { alpha2, alpha3 }: PartyDraft): Promise<void> {
  if (!alpha2 && !alpha3) return;
  const [taken]: { name: string; alpha2: string | null }[] = await context.db.query(
    'select name, alpha2 from party where alpha2 = $1 or alpha3 = $2 limit 1',
    [alpha2 ?? null, alpha3 ?? null],
  );
  if (!taken) return;
  const field = alpha2 && taken.alpha2 === alpha2 ? 'alpha2' : 'alpha3';
  throw new RuleViolation('CODE_TAKEN', [field], `The code belongs to ${taken.name}.`);
}
