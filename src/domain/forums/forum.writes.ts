import type { DuplicateRule } from '../../records/description/duplicate-rule.ts';
import { freeSlug } from '../../records/values/slugs.ts';
import {
  applyChange,
  changedSlug,
  type DraftChange,
  updateRow,
  writeChangedParts,
} from '../../records/writing/changes.writes.ts';
import type { DraftOf, NewDraft } from '../../records/writing/drafts.ts';
import { errorCodes } from '../../records/writing/error-codes.ts';
import type { InputErrors } from '../../records/writing/input-errors.ts';
import {
  COMMON_PART_TABLES,
  createRecord,
  type PartTables,
  partsIn,
  uniqueRows,
} from '../../records/writing/record.writes.ts';
import { validateDate, validateOptionalText, validatePeriod } from '../../records/writing/rules.ts';
import { validateOptionalSummary, validateTitle } from '../../records/writing/titles.ts';
import { pathForRule, REFERENCE_CODES, type WriteContext, withErrorsAt } from '../../records/writing/transaction.ts';
import { PartyLevel } from '../parties/party.entity.ts';
import { checkReferences } from '../parties/party.rules.ts';
import { Forum, ForumStatus } from './forum.entity.ts';
import { ForumCity } from './forum-city.entity.ts';
import { ForumRole } from './forum-role.entity.ts';
import { ForumFacts, type ForumRoleInput } from './forum-writes.inputs.ts';

const CODES = errorCodes({
  TIME_ZONE_INVALID: ['The value is not an IANA time zone. Use a name such as "Europe/Moscow".', 'given'],
  ROLE_TWICE: ['The party is listed twice in one role. Remove one entry.', 'role'],
});

/** A forum to be written. */
export type ForumDraft = NewDraft<ForumFacts>;

const PARTS: PartTables<ForumDraft> = {
  cityIds: { table: ForumCity, owner: 'forumId', rows: uniqueRows('cityId') },
  roles: { table: ForumRole, owner: 'forumId', rows: validateRoles },
};

/**
 * New dates of a forum. Omitted fields keep their value; null clears. If no status is given and the first day changes,
 * the status becomes RESCHEDULED, unless it is TENTATIVE or CONCLUDED.
 */
export type ForumDays = Partial<Pick<ForumDraft, 'startsOn' | 'endsOn' | 'status'>>;

/** Possible duplicates: forums of one title, unless their dates or cities are known and differ. */
export const forumLikeness: DuplicateRule = {
  field: 'titles',
  alike: (one, other) => `exists (select from forum m, forum o where m.id = ${one} and o.id = ${other}
      and (m.starts_on is null or o.starts_on is null
        or (first_day(m.starts_on) <= last_day(coalesce(o.ends_on, o.starts_on))
          and first_day(o.starts_on) <= last_day(coalesce(m.ends_on, m.starts_on)))))
    and (not exists (select from forum_city where forum_id = ${one})
      or not exists (select from forum_city where forum_id = ${other})
      or exists (select from forum_city m join forum_city o using (city_id)
        where m.forum_id = ${one} and o.forum_id = ${other}))`,
  evidence: {
    places: (forum) => `array(select city_id from forum_city where forum_id = ${forum})`,
    day: (forum) => `(select starts_on from forum where id = ${forum})`,
  },
};

/**
 * Creates a forum with its cities, roles, topics and citations.
 * @returns its uuid
 * @throws RuleViolations DATES_OUT_OF_ORDER, PARTY_LEVEL_WRONG, ROLE_TWICE, TIME_ZONE_INVALID, and as `createRecord` does
 */
export async function createForum(context: WriteContext, draft: ForumDraft): Promise<string> {
  const { errors } = context;
  const days = validatePeriod(errors.at('startsOn'), draft.startsOn, errors.at('endsOn'), draft.endsOn);
  const row = { ...validateFacts(context, draft), status: draft.status, startsOn: days.from, endsOn: days.to };
  await checkCities(context, draft.cityIds);
  const slug = await freeSlug(context, 'forum', draft.slug, row.title, draft.visibility);
  return createRecord(context, Forum, { ...row, slug }, draft, PARTS);
}

/**
 * Changes the dates and the status of an existing forum. The old first day is added to `previousStartsOn`, unless the
 * new one only makes it more precise ("2025" becomes "2025-11-05").
 * @throws RuleViolations DATES_OUT_OF_ORDER, with the errors found before
 */
export async function rescheduleForum(context: WriteContext, forumId: string, days: ForumDays): Promise<void> {
  const { db, errors } = context;
  const forum = await db.findOneOrFail(Forum, { where: { id: forumId }, lock: { mode: 'for_no_key_update' } });
  const { startsOn = forum.startsOn, endsOn = forum.endsOn } = days;
  const { from, to } = validatePeriod(errors.at('startsOn'), startsOn, errors.at('endsOn'), endsOn);
  errors.throwIfAny();
  const moved = forum.startsOn !== null && !from?.startsWith(forum.startsOn);
  const staysAsItIs = forum.status === ForumStatus.TENTATIVE || forum.status === ForumStatus.CONCLUDED;
  await db.update(Forum, forumId, {
    startsOn: from,
    endsOn: to,
    previousStartsOn: moved ? [...forum.previousStartsOn, forum.startsOn!] : forum.previousStartsOn,
    status: days.status ?? (moved && !staysAsItIs ? ForumStatus.RESCHEDULED : forum.status),
  });
}

/**
 * Changes a forum. New dates are written as by `rescheduleForum`, but a given `previousStartsOn` is stored as it is.
 * @throws RuleViolations HIERARCHY_CYCLE, and as `createForum` does
 */
export async function updateForum(context: WriteContext, id: string, change: DraftChange<ForumDraft>): Promise<void> {
  const { startsOn, endsOn, status } = change;
  if (change.partOfId === id) {
    context.errors
      .at('partOfId')
      .add(REFERENCE_CODES.HIERARCHY_CYCLE, 'A forum cannot be part of itself. Give another forum.');
  }
  const seen = await context.db.findOneByOrFail(Forum, { id });
  const draft = applyChange(context.errors, ForumFacts, seen, change);
  const facts = validateFacts(context, draft);
  const parts = partsIn<ForumDraft>(context, id, change, { ...PARTS, ...COMMON_PART_TABLES });
  await checkCities(context, change.cityIds);
  const slug = await changedSlug(context, 'forum', seen.slug, change.slug);
  if (startsOn !== undefined || endsOn !== undefined || status !== undefined) {
    await rescheduleForum(context, id, { startsOn, endsOn, status: status ?? undefined });
  }
  const forum = await context.db.findOneByOrFail(Forum, { id });
  const changed = {
    ...facts,
    previousStartsOn: change.previousStartsOn === undefined ? forum.previousStartsOn : facts.previousStartsOn,
    slug,
  };
  const update = () => updateRow(context, Forum, forum, changed);
  await withErrorsAt(context, pathForRule(REFERENCE_CODES.HIERARCHY_CYCLE, ['partOfId']), update);
  await writeChangedParts(context, parts);
}

/** Validates the fields of a forum itself, without its dates and status. */
function validateFacts({ errors }: WriteContext, draft: DraftOf<ForumFacts>) {
  return {
    ...validateTitle(errors, draft),
    kind: draft.kind,
    edition: validateOptionalText(errors.at('edition'), draft.edition),
    seriesId: draft.seriesId,
    partOfId: draft.partOfId,
    previousStartsOn: (draft.previousStartsOn ?? []).map(
      (day, at) => validateDate(errors.at('previousStartsOn', at), day)!,
    ),
    timeZone: validateTimeZone(errors.at('timeZone'), draft.timeZone),
    attendance: draft.attendance,
    venue: validateOptionalText(errors.at('venue'), draft.venue),
    ...validateOptionalSummary(errors, draft),
  };
}

function validateTimeZone(errors: InputErrors, name: string | null | undefined): string | null {
  if (name === null || name === undefined) return null;
  try {
    // Offsets such as "+03:00" are rejected, since they have no daylight saving time.
    if (/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(name)) return new Intl.DateTimeFormat('en', { timeZone: name }) && name;
  } catch {
    // An unknown name is rejected below, like a malformed one.
  }
  const given = name.slice(0, 40);
  const message = `"${given}" is not an IANA time zone. Use a name such as "Europe/Moscow".`;
  errors.add(CODES.TIME_ZONE_INVALID, message, { given });
  return null;
}

function validateRoles(roles: readonly DraftOf<ForumRoleInput>[], errors: InputErrors) {
  const seen = new Set<string>();
  for (const [index, { partyId, role }] of roles.entries()) {
    if (seen.has(`${partyId} ${role}`)) {
      errors.at(index).add(CODES.ROLE_TWICE, `The party is already listed as ${role}. Remove one entry.`, { role });
    }
    seen.add(`${partyId} ${role}`);
  }
  return roles;
}

/** Adds an error for each party that is not a city. */
async function checkCities({ db, errors }: WriteContext, ids: readonly string[] | null | undefined): Promise<void> {
  const references = (ids ?? []).map((id, index) => ({
    at: errors.at('cityIds', index),
    id,
    requiredLevel: PartyLevel.CITY,
  }));
  await checkReferences(db, references);
}
