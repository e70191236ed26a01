import { Filter } from '../../query/compiling/filters.ts';
import { Orderings } from '../../query/compiling/pages.ts';
import { list, page, type Reading } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import { all, isOneOf, join, type Sql, sql } from '../../query/sql.ts';
import { searched } from '../../records/api/searched.ts';
import { type DateRange, overlaps, recordRules } from '../../records/api/where.ts';
import { byDay, byUpdate } from '../../records/record.reads.ts';
import { uuidOf } from '../../records/values/ids.ts';
import type { Multilingual } from '../../records/values/languages.ts';
import { isMeant, survivor } from '../../records/values/refs.ts';
import { Party } from '../parties/party.entity.ts';
import { dayOf, liesIn, partyNamed } from '../parties/party.reads.ts';
import { Forum } from './forum.entity.ts';
import type { ForumList, ForumOrderField, ForumWhere } from './forum.inputs.ts';
import { ForumRole, ForumRoleKind } from './forum-role.entity.ts';

// ----------------------------------------------------------------------------------------------- a forum and its parties

/**
 * Which parties are concerned by which forums: selections of a forum's id and a party's id, by these names. A later
 * feature in which a party takes part in a forum adds its own.
 */
export const partiesOfForums: Sql[] = [
  sql`select role.forum_id, role.party_id from forum_role role`,
  sql`select host.forum_id, host.city_id as party_id from forum_city host`,
];

/** The ids of the forums that concern a party, given by its id, itself. */
export function forumsOf(party: Sql): Sql {
  return sql`(select taking.forum_id from (${join(partiesOfForums, ' union all ')}) taking
    where taking.party_id = ${party})`;
}

/** The ids of the forums that concern a party, or one that lay within it on the forum's first day. */
export function forumsConcerning(ref: string): Sql {
  return sql`(select taking.forum_id from (${join(partiesOfForums, ' union all ')}) taking
    join forum f on f.id = taking.forum_id where ${liesIn(sql`taking.party_id`, partyNamed(ref, 'party'), dayOf(sql`f.starts_on`))})`;
}

/** The id of the forum that a client means by an id or a slug; null where there is none. */
export function forumMeant(ref: string): Sql {
  const forum = { id: sql`f.id`, slug: sql`f.slug` } as unknown as Row<Forum>;
  return sql`(select f.id from forum f where ${isMeant(forum, 'forum', ref)})`;
}

/** Whether a forum, given by its id, is the one that a client means by an id or a slug. */
export function isForum(forum: Sql, ref: string): Sql {
  return sql`${forum} = ${forumMeant(ref)}`;
}

/** What parties do for a forum, the hosts first. */
export function rolesOf(forum: Row<Forum>): Reading {
  return list(ForumRole, {
    where: (role) => [sql`${role.forumId} = ${forum.id}`],
    orderBy: (role) => sql`array_position(${Object.values(ForumRoleKind)}, ${role.role}), ${role.id}`,
  });
}

/** The cities in which a forum is held, in the order given. */
export function citiesOf(forum: Row<Forum>): Reading {
  return list(Party, {
    join: (city) => sql`join forum_city held on held.city_id = ${city.id} and held.forum_id = ${forum.id}`,
    orderBy: (city) => sql`held.ordinal, ${city.id}`,
  });
}

// ----------------------------------------------------------------------------------------------------------------- texts

/** A forum's title in its main language and in others. */
export function forumTitle(forum: Row<Forum>): Multilingual {
  return { text: forum.title, lang: forum.titleLang, others: forum.titlesIn };
}

/** A forum's summary in its main language and in others; perhaps there is none. */
export function forumSummary(forum: Row<Forum>): Multilingual {
  return { text: forum.summary, lang: forum.summaryLang, others: forum.summariesIn };
}

// ----------------------------------------------------------------------------------------------------------------- lists

const forumFilter = recordRules(new Filter<ForumWhere, Forum>('ForumWhere'), 'forum')
  .rule('series', (forum, id) => sql`${forum.seriesId} = ${survivor(uuidOf('forum_series', id, 'series'))}`)
  .rule('kinds', (forum, kinds) => isOneOf(forum.kind, kinds))
  .rule('statuses', (forum, statuses) => isOneOf(forum.status, statuses))
  .rule('city', (forum, ref) => isHeldWhere(forum, sql`host.city_id = ${partyNamed(ref, 'city')}`))
  .rule('within', (forum, ref) =>
    isHeldWhere(forum, liesIn(sql`host.city_id`, partyNamed(ref, 'within'), dayOf(forum.startsOn))),
  )
  .rule('held', heldIn)
  .rule('party', (forum, ref) => sql`${forum.id} in ${forumsConcerning(ref)}`);

/** Whether it is held in a city of which this holds. */
function isHeldWhere(forum: Row<Forum>, condition: Sql): Sql {
  return sql`exists (select from forum_city host where host.forum_id = ${forum.id} and ${condition})`;
}

/**
 * Whether the days of a forum overlap a range: it is not over before the range, nor begins after it.
 * @throws GraphQLError BAD_USER_INPUT where the range ends before it begins
 */
function heldIn(forum: Row<Forum>, range: DateRange): Sql {
  const begins = sql`coalesce(${forum.startsOn}, ${forum.endsOn})`;
  const ends = sql`coalesce(${forum.endsOn}, ${forum.startsOn})`;
  // A range is checked where both its ends are looked at together, which is nowhere below.
  overlaps(begins, range, 'held');
  return all([overlaps(ends, { from: range.from }, 'held'), overlaps(begins, { to: range.to }, 'held')]);
}

export const forumOrderings = new Orderings<Forum, `${ForumOrderField}`>(
  {
    STARTS_ON: byDay((forum) => forum.startsOn),
    TITLE: { by: (forum) => forum.sortKey, type: 'text' },
    UPDATED_AT: byUpdate(Forum),
  },
  { field: 'STARTS_ON', direction: 'DESC' },
);

/** Forums, as a client filters, orders and pages them; where a condition is given, those of which it holds. */
export function forums(args: ForumList, only: (forum: Row<Forum>) => Sql | null = () => null): Reading {
  return page(
    Forum,
    ...searched(
      'FORUM',
      { where: (forum) => [only(forum), ...forumFilter.conditions(args.where, forum)] },
      forumOrderings,
      args,
    ),
    args,
  );
}
