import type { Row } from '../../query/compiling/row.ts';
import { join, type Sql, sql } from '../../query/sql.ts';
import { isMeant } from '../../records/values/refs.ts';
import { dayOf, liesIn, partyNamed } from '../parties/party.reads.ts';
import type { Forum } from './forum.entity.ts';

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

/** The id of the forum that a client means by an id or a slug; null where there is none. Lists refuse such: recordNamed. */
export function forumMeant(ref: string, argument = 'forum'): Sql {
  const forum = { id: sql`f.id`, slug: sql`f.slug` } as unknown as Row<Forum>;
  return sql`(select f.id from forum f where ${isMeant(forum, 'forum', ref, argument)})`;
}
