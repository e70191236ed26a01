import type { Likeness } from '../../records/description/likeness.ts';
import { sortKey } from '../../records/values/names.ts';
import { freeSlug } from '../../records/values/slugs.ts';
import {
  type Change,
  changeDocumentation,
  changedSlug,
  replaceParts,
  updateRow,
  withChange,
} from '../../records/writing/changes.writes.ts';
import { documentRecord, insertOne, insertParts } from '../../records/writing/record.writes.ts';
import { at, RuleViolation, type WriteContext } from '../../records/writing/writing.ts';
import { Membership } from './membership.entity.ts';
import type { PartyDraft } from './party.draft.ts';
import { Bloc, City, Country, Organization, Party, PartyLevel, Region } from './party.entity.ts';
import {
  checkReferences,
  keptFacts,
  keptMemberships,
  keptName,
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

/** Parties of one level that bear the same name: the same where one lies where the other does, or it is not said where. */
export const partyLikeness: Likeness = {
  field: 'names',
  alike: (one, other) => `(select level from party where id = ${one}) = (select level from party where id = ${other})
    and (not exists (select from placement where party_id = ${one})
      or not exists (select from placement where party_id = ${other})
      or exists (select from placement m join placement o on o.party_id = ${other}
        join lies_within l on (l.party_id, l.ancestor_id) in ((m.within_id, o.within_id), (o.within_id, m.within_id))
        where m.party_id = ${one}))`,
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
  if (memberships.length > 0) checkHasMembers(draft.level);
  await checkReferences(context, referencesOf(draft));
  await checkCodesAreFree(context, draft);

  const id = await insertOne(context, CLASS_OF[draft.level], {
    ...facts,
    visibility: draft.visibility,
    slug: await freeSlug(context, 'party', draft.slug, main.text, draft.visibility),
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
 * Changes a party, but for its level. What is absent stays; null clears; a list replaces the list.
 * @throws RuleViolation CANNOT_BE_CLEARED, and as `createParty` does
 */
export async function updateParty(context: WriteContext, id: string, change: Change<PartyDraft>): Promise<void> {
  const party: Party = await context.db.findOneByOrFail(Party, { id });
  const draft = withChange<PartyDraft>(draftOf(party), change, ['names', 'organizationKind']);
  const facts = keptFacts(draft);
  const names = change.names ? change.names.map((name, index) => keptName(['names', String(index)], name)) : null;
  const main = names && mainName(names);
  const { placements, successions, memberships } = change;
  const kept = {
    placements: keptPlacements(['placements'], placements ?? []),
    successions: keptSuccessions(['successions'], successions ?? []),
    memberships: keptMemberships(['memberships'], memberships ?? []),
  };
  if (kept.memberships.length > 0) checkHasMembers(party.level);
  checkOthers(id, kept);
  // What stays was checked when it was written.
  const { level } = party;
  await checkReferences(context, referencesOf({ ...change, level } as PartyDraft));
  await checkCodesAreFree(context, change, id);

  await updateRow<Party>(context, CLASS_OF[party.level], party, {
    ...facts,
    ...(draft.coordinates ? {} : { latitude: null, longitude: null }),
    slug: await changedSlug(context, 'party', party.slug, change.slug),
    ...(main && { name: main.text, nameLang: main.lang, sortKey: sortKey(main.text) }),
  });
  if (names) {
    const rows = names.map((name, ordinal) => ({ ...name, ordinal }));
    await replaceParts(context, PartyName, { partyId: id }, rows);
  }
  if (placements !== undefined) {
    const replaced = () => replaceParts(context, Placement, { partyId: id }, kept.placements);
    await at(['placements'], replaced, 'LIES_WITHIN_ITSELF');
  }
  if (successions !== undefined) await replaceParts(context, Succession, { successorId: id }, kept.successions);
  if (memberships !== undefined) await replaceParts(context, Membership, { blocId: id }, kept.memberships);
  await changeDocumentation(context, id, change);
}

/** The facts of a party as a draft has them. */
function draftOf(party: Party): object {
  const { level, slug, validFrom, validTo, latitude, longitude, population } = party;
  const coordinates = latitude === null || longitude === null ? null : { latitude, longitude };
  const { alpha2, alpha3 } = party as Country;
  const { kind: organizationKind, seatId } = party as Organization;
  return { level, slug, validFrom, validTo, coordinates, population, alpha2, alpha3, organizationKind, seatId };
}

/** @throws RuleViolation LIES_WITHIN_ITSELF, SUCCEEDS_ITSELF */
function checkOthers(
  id: string,
  { placements, successions }: { placements: { withinId: string }[]; successions: { predecessorId: string }[] },
): void {
  const within = placements.findIndex(({ withinId }) => withinId === id);
  if (within >= 0) {
    const path = ['placements', String(within), 'withinId'];
    throw new RuleViolation('LIES_WITHIN_ITSELF', path, 'A party never lies within itself.');
  }
  const succeeds = successions.findIndex(({ predecessorId }) => predecessorId === id);
  if (succeeds >= 0) {
    const path = ['successions', String(succeeds), 'predecessorId'];
    throw new RuleViolation('SUCCEEDS_ITSELF', path, 'A party comes after another one.');
  }
}

function checkHasMembers(level: PartyLevel): void {
  if (level !== PartyLevel.BLOC) throw new RuleViolation('NO_BLOC', ['memberships'], 'Only a bloc has members.');
}

function referencesOf(draft: PartyDraft): Reference[] {
  const { seatId } = draft;
  const [placements, successions, memberships] = [
    draft.placements ?? [],
    draft.successions ?? [],
    draft.memberships ?? [],
  ];
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

/** @param but the party that may have them already */
async function checkCodesAreFree(
  context: WriteContext,
  { alpha2, alpha3 }: Pick<PartyDraft, 'alpha2' | 'alpha3'>,
  but: string | null = null,
): Promise<void> {
  if (!alpha2 && !alpha3) return;
  const [taken]: { name: string; alpha2: string | null }[] = await context.db.query(
    'select name, alpha2 from party where (alpha2 = $1 or alpha3 = $2) and id is distinct from $3 limit 1',
    [alpha2 ?? null, alpha3 ?? null, but],
  );
  if (!taken) return;
  const field = alpha2 && taken.alpha2 === alpha2 ? 'alpha2' : 'alpha3';
  throw new RuleViolation('CODE_TAKEN', [field], `The code belongs to ${taken.name}.`);
}
