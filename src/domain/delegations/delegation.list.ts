import { ID } from 'type-graphql';
import type { Row } from '../../query/compiling/row.ts';
import { raw, type Sql, sql, visible } from '../../query/sql.ts';
import { byConstant } from '../../records/api/groups.ts';
import { listOf } from '../../records/api/list.ts';
import { ordersOfRecords } from '../../records/api/orders.ts';
import { whereOf } from '../../records/api/where.ts';
import { isRecord } from '../../records/values/refs.ts';
import { Forum } from '../forums/forum.entity.ts';
import { byForum } from '../forums/forum.groups.ts';
import { partiesOfForums } from '../forums/forum.reads.ts';
import { Party } from '../parties/party.entity.ts';
import { byCountry } from '../parties/party.groups.ts';
import { StandingWhere } from '../parties/party.inputs.ts';
import { dayOf, hasStanding, liesIn, partyNamed } from '../parties/party.reads.ts';
import { RESOLVED_PARTIES } from '../parties/resolved-party.reads.ts';
import { Delegation } from './delegation.entity.ts';

// A delegation that the reader may see makes its party one of the forum's.
partiesOfForums.push(sql`select sent.forum_id, sent.party_id from delegation sent where ${visible('sent')}`);

/** How many people of a delegation are on record. */
export function sizeOf(delegation: Row<Delegation>): Sql {
  return sql`(select count(*)::integer from delegation_member m where m.delegation_id = ${delegation.id})`;
}

/** Whether a condition holds on the forum of a delegation, which goes by the name `f`. */
function atForum(delegation: Row<Delegation>, condition: Sql): Sql {
  return sql`exists (select from forum f where f.id = ${delegation.forumId} and ${condition})`;
}

const FIRST_DAY = dayOf(sql`f.starts_on`);

export const delegationList = listOf(Delegation, {
  words: ['A delegation', 'delegations'],
  resolved: RESOLVED_PARTIES,
  where: whereOf<Delegation>('DelegationWhere', 'Which delegations.', 'delegation')
    .only('forum', ID, 'Sent to this forum (id or slug).', (delegation, ref) =>
      isRecord(delegation.forumId, 'forum', ref),
    )
    .only(
      'party',
      String,
      "Sent by this party or by one that lay within it on the forum's first day.",
      (delegation, ref) => atForum(delegation, liesIn(delegation.partyId, partyNamed(ref, 'party'), FIRST_DAY)),
    )
    .only(
      'member',
      ID,
      'This person belongs to it, in whatever role.',
      (delegation, person) => sql`exists (select from delegation_member m where m.delegation_id = ${delegation.id}
        and ${isRecord(sql`m.person_id`, 'person', person, 'member')})`,
    )
    .only(
      'standing',
      StandingWhere,
      "By the standing in a bloc of the country of its party, on the forum's first day.",
      (delegation, standing) => atForum(delegation, hasStanding(delegation.partyId, FIRST_DAY, standing)),
    ),
  orders: {
    NAME: [
      'By the main name of the party, whatever language is asked for.',
      {
        by: () => sql`sender.sort_key`,
        type: 'text',
        isAlphabetical: true,
        join: (delegation) => sql`join party sender on sender.id = ${delegation.partyId}`,
      },
    ],
    SIZE: [
      'By the number of members on record; where none is on record, by the size reported. This is counted.',
      {
        by: (delegation) => sql`coalesce(nullif(${sizeOf(delegation)}, 0), ${delegation.reportedSize}, 0)`,
        type: 'integer',
      },
    ],
    ...ordersOfRecords(Delegation),
  },
  usual: 'NAME ASC',
  usually: 'Without an order they come by name.',
  dimensions: {
    FORUM: ['By forum.', byForum((delegation) => delegation.forumId)],
    COUNTRY: [
      'By the country of the party that sent it.',
      byCountry((delegation, as) => ({ party: delegation.partyId, day: dayOf(raw(`${as}.starts_on`)) }), {
        join: (delegation, as) => ({ from: raw(`forum ${as}`), on: sql`${raw(as)}.id = ${delegation.forumId}` }),
      }),
    ],
    ATTENDS_AS: ['By whether it takes part or observes.', byConstant((delegation) => delegation.attendsAs)],
  },
})
  .one('delegation', 'One delegation, by its id.')
  .all('delegations', 'Delegations, by the name of their party where no order is given.')
  .on(Forum, 'delegations', 'Whom parties sent to it.', (delegation, forum) => sql`${delegation.forumId} = ${forum.id}`)
  .on(
    Party,
    'delegations',
    'Delegations that it sent itself, without those of parties within it.',
    (delegation, party) => sql`${delegation.partyId} = ${party.id}`,
  );
