import type { Likeness } from '../../records/description/likeness.ts';
import { sortKey } from '../../records/values/names.ts';
import { freeSlug } from '../../records/values/slugs.ts';
import { type Change, changedSlug, changeRecord, withChange } from '../../records/writing/changes.writes.ts';
import { createRecord } from '../../records/writing/record.writes.ts';
import { at, RuleViolation, type WriteContext } from '../../records/writing/writing.ts';
import { Membership } from './membership.entity.ts';
import { Bloc, City, Country, Organization, Party, PartyLevel, Region } from './party.entity.ts';
import { checkReferences, keptFacts, keptParts, type Reference } from './party.rules.ts';
import { PartyName } from './party-name.entity.ts';
import { type PartyDraft, PartyFacts } from './party-writes.inputs.ts';
import { Placement } from './placement.entity.ts';
import { Succession } from './succession.entity.ts';

const CLASS_OF = {
  [PartyLevel.BLOC]: Bloc,
  [PartyLevel.COUNTRY]: Country,
  [PartyLevel.REGION]: Region,
  [PartyLevel.CITY]: City,
  [PartyLevel.ORGANIZATION]: Organization,
};

const PARTS = {
  names: { table: PartyName, owner: 'partyId' },
  placements: { table: Placement, owner: 'partyId' },
  successions: { table: Succession, owner: 'successorId' },
  memberships: { table: Membership, owner: 'blocId' },
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
  const parts = keptParts(draft, draft.level);
  await checkReferences(context, referencesOf(draft, draft.level));
  await checkCodesAreFree(context, draft);

  const main = keptMainName(parts.names!);
  const slug = await freeSlug(context, 'party', draft.slug, main.name, draft.visibility);
  return createRecord(context, CLASS_OF[draft.level], { ...facts, ...main, slug }, { ...draft, ...parts }, PARTS);
}

/** Changes a party, but for its level. @throws RuleViolation CANNOT_BE_CLEARED, and as `createParty` does */
export async function updateParty(context: WriteContext, id: string, change: Change<PartyDraft>): Promise<void> {
  const party: Party = await context.db.findOneByOrFail(Party, { id });
  const { level } = party;
  const facts = keptFacts({ ...withChange(PartyFacts, draftOf(party), change, ['organizationKind']), level });
  const parts = keptParts(change, level);
  checkOthers(id, change);
  // What stays was checked when it was written.
  await checkReferences(context, referencesOf(change, level));
  await checkCodesAreFree(context, change, id);

  const main = parts.names && keptMainName(parts.names);
  const slug = await changedSlug(context, 'party', party.slug, change.slug);
  const changed = { ...change, ...parts };
  const write = () =>
    changeRecord<Party, PartyDraft>(context, CLASS_OF[level], party, { ...facts, ...main, slug }, changed, PARTS);
  await at(['placements'], write, 'LIES_WITHIN_ITSELF');
}

/** The columns that keep the main name, which is the first. */
function keptMainName([main]: readonly { text: string; lang: string }[]) {
  const { text, lang } = main!;
  return { name: text, nameLang: lang, sortKey: sortKey(text) };
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
function checkOthers(id: string, { placements, successions }: Change<PartyDraft>): void {
  const within = placements?.findIndex(({ withinId }) => withinId === id) ?? -1;
  if (within >= 0) {
    const path = ['placements', String(within), 'withinId'];
    throw new RuleViolation('LIES_WITHIN_ITSELF', path, 'A party never lies within itself.');
  }
  const succeeds = successions?.findIndex(({ predecessorId }) => predecessorId === id) ?? -1;
  if (succeeds >= 0) {
    const path = ['successions', String(succeeds), 'predecessorId'];
    throw new RuleViolation('SUCCEEDS_ITSELF', path, 'A party comes after another one.');
  }
}

function referencesOf(
  { placements, successions, memberships, seatId }: Change<PartyDraft>,
  level: PartyLevel,
): Reference[] {
  return [
    ...(placements ?? []).map(({ withinId }, index) =>
      withinReference(['placements', String(index), 'withinId'], withinId, level),
    ),
    ...(successions ?? []).map(({ predecessorId }, index) => ({
      path: ['successions', String(index), 'predecessorId'],
      id: predecessorId,
    })),
    ...(memberships ?? []).map(({ countryId }, index) => ({
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
  { alpha2, alpha3 }: Change<PartyDraft>,
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
