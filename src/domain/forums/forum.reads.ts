import type { Row } from '../../query/compiling/row.ts';
import type { Given } from '../../query/params.ts';
import { join, type Sql, sql } from '../../query/sql.ts';
import { matchesRef } from '../../records/values/refs.ts';
import { belongsTo, lastDayOrToday, partyLookup } from '../parties/party.reads.ts';
import type { Forum } from './forum.entity.ts';

/**
 * Selects of (forum_id, party_id): the parties that take part in forums. A later feature by which parties take part
 * adds its own select.
 */
export const forumParticipations: Sql[] = [
  sql`select role.forum_id, role.party_id from forum_role role`,
  sql`select host.forum_id, host.city_id as party_id from forum_city host`,
];

/** Selects the ids of the forums in which a party, given by its id, takes part itself. */
export function forumsOf(party: Sql): Sql {
  return sql`(select taking.forum_id from (${join(forumParticipations, ' union all ')}) taking
    where taking.party_id = ${party})`;
}

/** Selects the ids of the forums in which a party, or one that belonged to it on the first day, takes part. */
export function forumsInvolving(ref: Given): Sql {
  return sql`(select taking.forum_id from (${join(forumParticipations, ' union all ')}) taking
    join forum f on f.id = taking.forum_id where ${belongsTo(sql`taking.party_id`, partyLookup(ref, 'party'), lastDayOrToday(sql`f.starts_on`))})`;
}

/**
 * The id of a forum given by id or slug; null if there is none. (Lists use `recordLookup`, which rejects an unknown
 * one.)
 */
export function forumByRef(ref: Given, argument = 'forum'): Sql {
  const forum = { id: sql`f.id`, slug: sql`f.slug` } as unknown as Row<Forum>;
  return sql`(select f.id from forum f where ${matchesRef(forum, 'forum', ref, argument)})`;
}
