import { In } from 'typeorm';
import type { Likeness } from '../../records/description/likeness.ts';
import { freeSlug } from '../../records/values/slugs.ts';
import {
  type Change,
  changeDocumentation,
  changedSlug,
  replaceParts,
  updateRow,
  withChange,
} from '../../records/writing/changes.writes.ts';
import type { DiscussedDraft } from '../../records/writing/item.writes.ts';
import { discuss, documentRecord, insertOne, insertParts } from '../../records/writing/record.writes.ts';
import { keptDate, keptPeriod, keptTextOrNull } from '../../records/writing/rules.ts';
import { keptSummary, keptTitle, type SummaryDraft, type TitleDraft } from '../../records/writing/titled.ts';
import { at, RuleViolation, type WriteContext } from '../../records/writing/writing.ts';
import { Party, PartyLevel } from '../parties/party.entity.ts';
import { type Attendance, Forum, type ForumKind, ForumStatus } from './forum.entity.ts';
import { ForumCity } from './forum-city.entity.ts';
import { ForumRole, type ForumRoleKind } from './forum-role.entity.ts';

/** One gathering to be written. */
export interface ForumDraft extends TitleDraft, Partial<SummaryDraft>, DiscussedDraft {
  /** Made of the title where it is not given. */
  slug?: string;
  kind: ForumKind;
  status: ForumStatus;
  edition?: string | null;
  seriesId?: string | null;
  /** The larger forum within which it is held. */
  partOfId?: string | null;
  startsOn?: string | null;
  endsOn?: string | null;
  /** First days for which it was fixed earlier, oldest first. */
  previousStartsOn?: string[];
  /** A name of the IANA database: "Europe/Moscow". */
  timeZone?: string | null;
  attendance?: Attendance | null;
  venue?: string | null;
  /** The uuids of the cities in which it is held. */
  cityIds?: string[];
  roles?: ForumRoleDraft[];
}

/** What a party does for a forum. */
export interface ForumRoleDraft {
  partyId: string;
  role: ForumRoleKind;
}

/** New days of a forum. What is absent stays; null clears. */
export interface ForumDays {
  startsOn?: string | null;
  endsOn?: string | null;
  /** RESCHEDULED, unless said otherwise or the forum is TENTATIVE or CONCLUDED. */
  status?: ForumStatus;
}

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
  const row = {
    visibility: draft.visibility,
    ...keptFacts(draft),
    status: draft.status,
    startsOn: days.from,
    endsOn: days.to,
  };
  const roles = keptRoles(draft.roles);
  const cityIds = await keptCities(context, draft.cityIds);
  const slug = await freeSlug(context, 'forum', draft.slug, row.title, draft.visibility);

  const forumId = await insertOne(context, Forum, { ...row, slug });
  await insertParts(
    context,
    ForumCity,
    cityIds.map((cityId, ordinal) => ({ forumId, cityId, ordinal })),
  );
  await insertParts(
    context,
    ForumRole,
    roles.map(({ partyId, role }) => ({ forumId, partyId, role })),
  );
  await documentRecord(context, forumId, draft);
  await discuss(context, forumId, draft.topicIds);
  return forumId;
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
 * Changes a forum. What is absent stays; null clears; a list replaces the list. New days go as `redateForum` says, unless
 * the earlier ones are given, too.
 * @throws RuleViolation CANNOT_BE_CLEARED, LIES_WITHIN_ITSELF, and as `createForum` does
 */
export async function updateForum(context: WriteContext, id: string, change: Change<ForumDraft>): Promise<void> {
  const { startsOn, endsOn, status, partOfId, cityIds, roles } = change;
  if (partOfId === id) {
    throw new RuleViolation('LIES_WITHIN_ITSELF', ['partOfId'], 'A forum is never part of itself.');
  }
  const seen = await context.db.findOneByOrFail(Forum, { id });
  const draft = withChange<ForumDraft>(seen, change, ['title', 'kind', 'status']);
  const facts = keptFacts({ ...draft, summary: draft.summary ?? undefined });
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
  if (cityIds !== undefined) {
    const kept = await keptCities(context, cityIds ?? []);
    const rows = kept.map((cityId, ordinal) => ({ cityId, ordinal }));
    await replaceParts(context, ForumCity, { forumId: id }, rows);
  }
  if (roles !== undefined) await replaceParts(context, ForumRole, { forumId: id }, keptRoles(roles ?? []));
  await changeDocumentation(context, id, change);
}

/** The facts of a forum itself, but for its days and how far it has come. */
function keptFacts(draft: ForumDraft) {
  return {
    ...keptTitle(draft),
    kind: draft.kind,
    edition: keptTextOrNull(['edition'], draft.edition),
    seriesId: draft.seriesId,
    partOfId: draft.partOfId,
    previousStartsOn: keptPreviousDays(draft.previousStartsOn ?? []),
    timeZone: keptTimeZone(draft.timeZone),
    attendance: draft.attendance,
    venue: keptTextOrNull(['venue'], draft.venue),
    ...keptSummaryIfAny(draft),
  };
}

function keptPreviousDays(days: string[] = []): string[] {
  return days.map((day, index) => keptDate(['previousStartsOn', String(index)], day)!);
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

function keptSummaryIfAny({ summary, summaryLang, summariesIn }: Partial<SummaryDraft>): Partial<SummaryDraft> {
  if (summary === undefined) return {};
  if (summaryLang) return keptSummary({ summary, summaryLang, summariesIn });
  throw new RuleViolation('SUMMARY_WITHOUT_LANGUAGE', ['summaryLang'], 'A summary needs its language.');
}

function keptRoles(roles: ForumRoleDraft[] = []): ForumRoleDraft[] {
  const seen = new Set<string>();
  for (const [index, { partyId, role }] of roles.entries()) {
    if (seen.has(`${partyId} ${role}`)) {
      throw new RuleViolation('ROLE_TWICE', ['roles', String(index)], `The party is already named as ${role}.`);
    }
    seen.add(`${partyId} ${role}`);
  }
  return roles;
}

async function keptCities(context: WriteContext, ids: string[] = []): Promise<string[]> {
  const cityIds = [...new Set(ids)];
  if (cityIds.length === 0) return cityIds;
  const cities = await context.db.find(Party, {
    select: { id: true },
    where: { id: In(cityIds), level: PartyLevel.CITY },
  });
  const known = new Set(cities.map((city) => city.id));
  const index = cityIds.findIndex((id) => !known.has(id));
  if (index < 0) return cityIds;
  throw new RuleViolation(
    'NOT_A_CITY',
    ['cityIds', String(ids.indexOf(cityIds[index]!))],
    'A forum is held in cities.',
  );
}
