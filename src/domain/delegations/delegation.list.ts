import { ID } from 'type-graphql';
import type { Joined } from '../../query/compiling/dimension.ts';
import type { Row } from '../../query/compiling/row.ts';
import { raw, type Sql, sql, visible } from '../../query/sql.ts';
import { byConstant } from '../../records/api/groups.ts';
import { listOf } from '../../records/api/list.ts';
import { ordersOfRecords } from '../../records/api/orders.ts';
import { recordWhere } from '../../records/api/where.ts';
import { refersToRecord } from '../../records/values/refs.ts';
import { Forum } from '../forums/forum.entity.ts';
import { byForum } from '../forums/forum.groups.ts';
import { forumParticipations } from '../forums/forum.reads.ts';
import { Party } from '../parties/party.entity.ts';
import { byCountry, byParty } from '../parties/party.groups.ts';
import { StandingWhere } from '../parties/party.inputs.ts';
import { belongsTo, hasStanding, lastDayOrToday, partyLookup } from '../parties/party.reads.ts';
import { RESOLVED_PARTIES_FIELD } from '../parties/resolved-party.reads.ts';
import { AttendsAs, Delegation } from './delegation.entity.ts';

// A delegation makes its party a participant of the forum, for viewers who may see the delegation.
forumParticipations.push(sql`select sent.forum_id, sent.party_id from delegation sent where ${visible('sent')}`);

/** Number of recorded members of a delegation. */
export function memberCountOf(delegation: Row<Delegation>): Sql {
  return sql`(select count(*)::integer from delegation_member m where m.delegation_id = ${delegation.id})`;
}

/** Whether the forum `f` of a delegation meets a condition. */
function atForum(delegation: Row<Delegation>, condition: Sql): Sql {
  return sql`exists (select from forum f where f.id = ${delegation.forumId} and ${condition})`;
}

const FIRST_DAY = lastDayOrToday(sql`f.starts_on`);

/** The party that sent a delegation, and the first day of its forum. */
function sendingParty(delegation: Row<Delegation>, as: string): { party: Sql; day: Sql } {
  return { party: delegation.partyId, day: lastDayOrToday(raw(`${as}.starts_on`)) };
}

function joinForum(delegation: Row<Delegation>, as: string): Joined {
  return { from: raw(`forum ${as}`), on: sql`${raw(as)}.id = ${delegation.forumId}` };
}

export const delegationList = listOf(Delegation, {
  words: ['A delegation', 'delegations'],
  resolved: RESOLVED_PARTIES_FIELD,
  where: recordWhere<Delegation>('DelegationWhere', 'Filter for delegations.', 'delegation')
    .addFilter('forum', ID, 'Only delegations to this forum (id or slug).', (delegation, ref) =>
      refersToRecord(delegation.forumId, 'forum', ref),
    )
    .addFilter(
      'party',
      String,
      "Only delegations of this party, or of one that belonged to it on the forum's first day.",
      (delegation, ref) => atForum(delegation, belongsTo(delegation.partyId, partyLookup(ref, 'party'), FIRST_DAY)),
    )
    .addFilter(
      'member',
      ID,
      'Only delegations with this person as a member (id or slug), in any role.',
      (delegation, person) => sql`exists (select from delegation_member m where m.delegation_id = ${delegation.id}
        and ${refersToRecord(sql`m.person_id`, 'person', person, 'member')})`,
    )
    .addFilter(
      'attendsAs',
      AttendsAs,
      'Only delegations that attend in this capacity.',
      (delegation, capacity) => sql`${delegation.attendsAs} = ${capacity}`,
    )
    .addFilter(
      'standing',
      StandingWhere,
      "Only delegations of parties whose country had one of these standings on the forum's first day.",
      (delegation, standing) => atForum(delegation, hasStanding(delegation.partyId, FIRST_DAY, standing)),
    ),
  orders: {
    NAME: [
      'By main name of the party, regardless of language.',
      {
        by: () => sql`sender.sort_key`,
        type: 'text',
        isAlphabetical: true,
        join: (delegation) => sql`join party sender on sender.id = ${delegation.partyId}`,
      },
    ],
    SIZE: [
      'By number of recorded members; by reported size if none are recorded. Members are counted for each request.',
      {
        by: (delegation) => sql`coalesce(nullif(${memberCountOf(delegation)}, 0), ${delegation.reportedSize}, 0)`,
        type: 'integer',
      },
    ],
    ...ordersOfRecords(Delegation),
  },
  defaultOrder: 'NAME ASC',
  usually: 'Default: NAME.',
  dimensions: {
    FORUM: ['By forum.', byForum((delegation) => delegation.forumId)],
    COUNTRY: ['By country of the party that sent the delegation.', byCountry(sendingParty, { join: joinForum })],
    PARTY: [
      'By party that sent the delegation; organs count as their city, region or country.',
      byParty(sendingParty, { join: joinForum }),
    ],
    ATTENDS_AS: ['By capacity: PARTY or OBSERVER.', byConstant(AttendsAs, (delegation) => delegation.attendsAs)],
  },
})
  .addRecordQuery('delegation', 'One delegation by id.')
  .addListQuery('delegations', 'Delegations. Default order: name of the party.')
  .addListField(
    Forum,
    'delegations',
    'Delegations to the forum.',
    (delegation, forum) => sql`${delegation.forumId} = ${forum.id}`,
  )
  .addListField(
    Party,
    'delegations',
    'Delegations of the party itself, without those of parties that belong to it.',
    (delegation, party) => sql`${delegation.partyId} = ${party.id}`,
  );
