import type { DuplicateRule } from '../../records/description/duplicate-rule.ts';
import { sortKey } from '../../records/values/names.ts';
import { freeSlug } from '../../records/values/slugs.ts';
import { applyChange, changedSlug, changeRecord, type DraftChange } from '../../records/writing/changes.writes.ts';
import { errorCodes } from '../../records/writing/error-codes.ts';
import type { InputErrors } from '../../records/writing/input-errors.ts';
import { createRecord } from '../../records/writing/record.writes.ts';
import { pathForRule, REFERENCE_CODES, type WriteContext, withErrorsAt } from '../../records/writing/transaction.ts';
import { kilometres, MAX_SAME_PLACE_KM } from './distance.reads.ts';
import { Membership } from './membership.entity.ts';
import { Bloc, City, Country, Organization, Party, PartyLevel, Region } from './party.entity.ts';
import { checkReferences, type ReferencedParty, validateFacts, validateParts } from './party.rules.ts';
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

const CODES = errorCodes({
  COUNTRY_CODE_TAKEN: ['Another country has this code. Check the code, or update that country.', 'given'],
});

/**
 * Possible duplicates: parties of one level and name, if one is placed in the same party as the other or has no
 * placement. Cities must not be known to be far apart: many countries have several of one name.
 */
export const partyLikeness: DuplicateRule = {
  field: 'names',
  alike: (one, other) => `(select m.level = o.level
      and (m.level <> '${PartyLevel.CITY}' or coalesce(${kilometres('m', 'o')} <= ${MAX_SAME_PLACE_KM}, true))
      from party m, party o where m.id = ${one} and o.id = ${other})
    and (not exists (select from placement where party_id = ${one})
      or not exists (select from placement where party_id = ${other})
      or exists (select from placement m join placement o on o.party_id = ${other}
        join lies_within l on (l.party_id, l.ancestor_id) in ((m.within_id, o.within_id), (o.within_id, m.within_id))
        where m.party_id = ${one}))`,
  evidence: { places: (party) => `array(select within_id from placement where party_id = ${party})` },
};

/**
 * Creates a party with its names, placements, successions and, for a bloc, memberships.
 * @returns its uuid
 * @throws RuleViolations for every rule of parties (codes, names, levels, periods) that the draft breaks
 */
export async function createParty(context: WriteContext, draft: PartyDraft): Promise<string> {
  const { errors } = context;
  const facts = validateFacts(errors, draft);
  const parts = validateParts(errors, draft, draft.level);
  await checkReferences(context.db, referencesOf(errors, draft, draft.level));
  await checkCodesAreFree(context, draft);

  const main = keptMainName(parts.names!);
  const slug = await freeSlug(context, 'party', draft.slug, main.name, draft.visibility);
  return createRecord(context, CLASS_OF[draft.level], { ...facts, ...main, slug }, { ...draft, ...parts }, PARTS);
}

/** Changes a party, except its level. @throws RuleViolations as `createParty` does */
export async function updateParty(context: WriteContext, id: string, change: DraftChange<PartyDraft>): Promise<void> {
  const party: Party = await context.db.findOneByOrFail(Party, { id });
  const { level } = party;
  const { errors } = context;
  const changed = applyChange(errors, PartyFacts, draftOf(party), change, ['organizationKind']);
  const facts = validateFacts(errors, { ...changed, level });
  const parts = validateParts(errors, change, level);
  checkSelfReferences(errors, id, change);
  // Unchanged references were checked when they were written.
  await checkReferences(context.db, referencesOf(errors, change, level));
  await checkCodesAreFree(context, change, id);

  const main = parts.names && keptMainName(parts.names);
  const slug = await changedSlug(context, 'party', party.slug, change.slug);
  const write = () =>
    changeRecord<Party, PartyDraft>(
      context,
      CLASS_OF[level],
      party,
      { ...facts, ...main, slug },
      { ...change, ...parts },
      PARTS,
    );
  await withErrorsAt(context, pathForRule(REFERENCE_CODES.HIERARCHY_CYCLE, ['placements']), write);
}

/** Returns the columns of the main name, which is the first. */
function keptMainName([main]: readonly { text: string; lang: string }[]) {
  const { text = '', lang = '' } = main ?? {};
  return { name: text, nameLang: lang, sortKey: sortKey(text) };
}

/** Returns the fields of a party as a draft has them. */
function draftOf(party: Party): object {
  const { level, slug, validFrom, validTo, latitude, longitude, population } = party;
  const coordinates = latitude === null || longitude === null ? null : { latitude, longitude };
  const { alpha2, alpha3 } = party as Country;
  const { kind: organizationKind, seatId } = party as Organization;
  return { level, slug, validFrom, validTo, coordinates, population, alpha2, alpha3, organizationKind, seatId };
}

function checkSelfReferences(
  errors: InputErrors,
  id: string,
  { placements, successions }: DraftChange<PartyDraft>,
): void {
  for (const [index, { withinId }] of (placements ?? []).entries()) {
    if (withinId !== id) continue;
    const message = 'A party cannot belong to itself. Give another party.';
    errors.at('placements', index, 'withinId').add(REFERENCE_CODES.HIERARCHY_CYCLE, message);
  }
  for (const [index, { predecessorId }] of (successions ?? []).entries()) {
    if (predecessorId !== id) continue;
    const message = 'A party cannot succeed itself. Give another party.';
    errors.at('successions', index, 'predecessorId').add(REFERENCE_CODES.SELF_REFERENCE, message);
  }
}

function referencesOf(
  errors: InputErrors,
  { placements, successions, memberships, seatId }: DraftChange<PartyDraft>,
  level: PartyLevel,
): ReferencedParty[] {
  return [
    ...(placements ?? []).map(({ withinId }, index) =>
      withinReference(errors.at('placements', index, 'withinId'), withinId, level),
    ),
    ...(successions ?? []).map(({ predecessorId }, index) => ({
      at: errors.at('successions', index, 'predecessorId'),
      id: predecessorId,
    })),
    ...(memberships ?? []).map(({ countryId }, index) => ({
      at: errors.at('memberships', index, 'countryId'),
      id: countryId,
      requiredLevel: PartyLevel.COUNTRY,
    })),
    ...(seatId ? [{ at: errors.at('seatId'), id: seatId }] : []),
  ];
}

/** Only organs belong to a bloc, as the organs of a city belong to the city. Its member countries do not. */
function withinReference(at: InputErrors, id: string, level: PartyLevel): ReferencedParty {
  return level === PartyLevel.ORGANIZATION ? { at, id } : { at, id, excludedLevel: PartyLevel.BLOC };
}

/** @param exceptId the party itself, which may already have the codes; null for a new party */
async function checkCodesAreFree(
  { db, errors }: WriteContext,
  { alpha2, alpha3 }: DraftChange<PartyDraft>,
  exceptId: string | null = null,
): Promise<void> {
  if (!alpha2 && !alpha3) return;
  const taken: { name: string; alpha2: string | null; alpha3: string | null }[] = await db.query(
    'select name, alpha2, alpha3 from party where (alpha2 = $1 or alpha3 = $2) and id is distinct from $3',
    [alpha2 ?? null, alpha3 ?? null, exceptId],
  );
  for (const [field, given] of Object.entries({ alpha2, alpha3 })) {
    const other = given && taken.find((each) => each[field as 'alpha2' | 'alpha3'] === given);
    if (other)
      errors
        .at(field)
        .add(CODES.COUNTRY_CODE_TAKEN, `${other.name} already has this code. Check the code, or update that country.`, {
          given,
        });
  }
}
