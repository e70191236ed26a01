import { In } from 'typeorm';
import type { Likeness } from '../../records/description/likeness.ts';
import { freeSlug } from '../../records/values/slugs.ts';
import { type Change, changedSlug, changeParts, updateRow, withChange } from '../../records/writing/changes.writes.ts';
import type { DraftOf, NewDraft } from '../../records/writing/drafts.ts';
import { createRecord, DOCUMENTATION, eachOnce, type PartTables } from '../../records/writing/record.writes.ts';
import { keptDate, keptPeriod, keptTextOrNull } from '../../records/writing/rules.ts';
import { keptSummary, keptTitle } from '../../records/writing/titled.ts';
import { at, RuleViolation, type WriteContext } from '../../records/writing/writing.ts';
import { Party, PartyLevel } from '../parties/party.entity.ts';
import { Forum, ForumStatus } from './forum.entity.ts';
import { ForumCity } from './forum-city.entity.ts';
import { ForumRole } from './forum-role.entity.ts';
import { ForumFacts, type ForumRoleInput } from './forum-writes.inputs.ts';

/** One gathering to be written. */
export type ForumDraft = NewDraft<ForumFacts>;

const PARTS: PartTables<ForumDraft> = {
  cityIds: { table: ForumCity, owner: 'forumId', rows: eachOnce('cityId') },
  roles: { table: ForumRole, owner: 'forumId', rows: keptRoles },
};

/**
 * New days of a forum. What is absent stays; null clears. The status is RESCHEDULED where none is given and the first day
 * moves, unless the forum is TENTATIVE or CONCLUDED.
 */
export type ForumDays = Partial<Pick<ForumDraft, 'startsOn' | 'endsOn' | 'status'>>;

/** Forums of one title: the same unless they are known to be at different times, or in different cities. */
export const forumLikeness: Likeness = {
  field: 'titles',
  alike: (one, other) => `exists (select from forum m, forum o where m.id = ${one} and o.id = ${other}
      and (m.starts_on is null or o.starts_on is null
        or (first_day(m.starts_on) <= last_day(coalesce(o.ends_on, o.starts_on))
          and first_day(o.starts_on) <= last_day(coalesce(m.ends_on, m.starts_on)))))
    and (not exists (select from forum_city where forum_id = ${one})
      or not exists (select from forum_city where forum_id = ${other})
      or exists (select from forum_city m join forum_city o using (city_id)
        where m.forum_id = ${one} and o.forum_id = ${other}))`,
};

/**
 * Creates a forum with its cities, roles, topics and citations.
 * @returns its uuid
 * @throws RuleViolation DATES_OUT_OF_ORDER, NOT_A_CITY, ROLE_TWICE, BAD_TIME_ZONE, BAD_TEXT, BAD_LANGUAGE, BAD_DATE,
 *   BAD_SLUG, SLUG_TAKEN, SUMMARY_WITHOUT_LANGUAGE, and as the parts of any record do
 */
export async function createForum(context: WriteContext, draft: ForumDraft): Promise<string> {
  const days = keptPeriod(['startsOn'], draft.startsOn, ['endsOn'], draft.endsOn);
  const row = { ...keptFacts(draft), status: draft.status, startsOn: days.from, endsOn: days.to };
  // Refused before the cities are looked for.
  keptRoles(draft.roles ?? []);
  await checkCities(context, draft.cityIds);
  const slug = await freeSlug(context, 'forum', draft.slug, row.title, draft.visibility);
  return createRecord(context, Forum, { ...row, slug }, draft, PARTS);
}

/**
 * Moves a forum to other days. The first day for which it was fixed is kept among `previousStartsOn`, unless the new one
 * only says it more exactly ("2025" becomes "2025-11-05").
 * @throws RuleViolation FORUM_UNKNOWN, DATES_OUT_OF_ORDER, BAD_DATE
 */
export async function redateForum(context: WriteContext, forumId: string, days: ForumDays): Promise<void> {
  const forum = await context.db.findOne(Forum, { where: { id: forumId }, lock: { mode: 'pessimistic_write' } });
  if (!forum) throw new RuleViolation('FORUM_UNKNOWN', ['id'], 'There is no such forum.');
  const { startsOn = forum.startsOn, endsOn = forum.endsOn } = days;
  const { from, to } = keptPeriod(['startsOn'], startsOn, ['endsOn'], endsOn);
  const moved = forum.startsOn !== null && !from?.startsWith(forum.startsOn);
  const staysAsItIs = forum.status === ForumStatus.TENTATIVE || forum.status === ForumStatus.CONCLUDED;
  await context.db.update(Forum, forumId, {
    startsOn: from,
    endsOn: to,
    previousStartsOn: moved ? [...forum.previousStartsOn, forum.startsOn!] : forum.previousStartsOn,
    status: days.status ?? (moved && !staysAsItIs ? ForumStatus.RESCHEDULED : forum.status),
  });
}

/**
 * Changes a forum. New days go as `redateForum` says, unless the earlier ones are given, too.
 * @throws RuleViolation CANNOT_BE_CLEARED, LIES_WITHIN_ITSELF, and as `createForum` does
 */
export async function updateForum(context: WriteContext, id: string, change: Change<ForumDraft>): Promise<void> {
  const { startsOn, endsOn, status } = change;
  if (change.partOfId === id) {
    throw new RuleViolation('LIES_WITHIN_ITSELF', ['partOfId'], 'A forum is never part of itself.');
  }
  const seen = await context.db.findOneByOrFail(Forum, { id });
  const draft = withChange(ForumFacts, seen, change);
  const facts = keptFacts(draft);
  if (startsOn !== undefined || endsOn !== undefined || status !== undefined) {
    await redateForum(context, id, { startsOn, endsOn, status: status ?? undefined });
  }
  const forum = await context.db.findOneByOrFail(Forum, { id });
  const changed = {
    ...facts,
    previousStartsOn: change.previousStartsOn === undefined ? forum.previousStartsOn : facts.previousStartsOn,
    ...(change.summary === null && { summary: null, summaryLang: null, summariesIn: {} }),
    slug: await changedSlug(context, 'forum', forum.slug, change.slug),
  };
  await at(['partOfId'], () => updateRow(context, Forum, forum, changed), 'LIES_WITHIN_ITSELF');
  await checkCities(context, change.cityIds);
  await changeParts<ForumDraft>(context, id, change, { ...PARTS, ...DOCUMENTATION });
}

/** The facts of a forum itself, but for its days and how far it has come. */
function keptFacts(draft: DraftOf<ForumFacts>) {
  return {
    ...keptTitle(draft),
    kind: draft.kind,
    edition: keptTextOrNull(['edition'], draft.edition),
    seriesId: draft.seriesId,
    partOfId: draft.partOfId,
    previousStartsOn: (draft.previousStartsOn ?? []).map((day, at) => keptDate(['previousStartsOn', String(at)], day)!),
    timeZone: keptTimeZone(draft.timeZone),
    attendance: draft.attendance,
    venue: keptTextOrNull(['venue'], draft.venue),
    ...keptSummaryIfAny(draft),
  };
}

function keptTimeZone(name: string | null | undefined): string | null {
  if (name === null || name === undefined) return null;
  try {
    // Offsets such as "+03:00" are no time zones: they know nothing of summer time.
    if (/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(name)) return new Intl.DateTimeFormat('en', { timeZone: name }) && name;
  } catch {
    // Refused below, as what has not even the shape of a name.
  }
  throw new RuleViolation(
    'BAD_TIME_ZONE',
    ['timeZone'],
    `"${name.slice(0, 40)}" is not a time zone of the IANA database, such as "Europe/Moscow".`,
  );
}

function keptSummaryIfAny({ summary, summaryLang, summariesIn }: DraftOf<ForumFacts>) {
  if (summary === undefined || summary === null) return {};
  if (summaryLang) return keptSummary({ summary, summaryLang, summariesIn });
  throw new RuleViolation('SUMMARY_WITHOUT_LANGUAGE', ['summaryLang'], 'A summary needs its language.');
}

function keptRoles(roles: readonly DraftOf<ForumRoleInput>[]) {
  const seen = new Set<string>();
  for (const [index, { partyId, role }] of roles.entries()) {
    if (seen.has(`${partyId} ${role}`)) {
      throw new RuleViolation('ROLE_TWICE', ['roles', String(index)], `The party is already named as ${role}.`);
    }
    seen.add(`${partyId} ${role}`);
  }
  return roles;
}

/** @throws RuleViolation NOT_A_CITY */
async function checkCities(context: WriteContext, ids: readonly string[] | null | undefined): Promise<void> {
  if (!ids?.length) return;
  const where = { id: In([...new Set(ids)]), level: PartyLevel.CITY };
  const cities = await context.db.find(Party, { select: { id: true }, where });
  const known = new Set(cities.map((city) => city.id));
  const index = ids.findIndex((id) => !known.has(id));
  if (index < 0) return;
  throw new RuleViolation('NOT_A_CITY', ['cityIds', String(index)], 'A forum is held in cities.');
}
