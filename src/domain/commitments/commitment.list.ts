import { ID, Int } from 'type-graphql';
import type { Row } from '../../query/compiling/row.ts';
import { isOneOf, type Sql, sql } from '../../query/sql.ts';
import { byConstant, timesOf } from '../../records/api/groups.ts';
import { listOf } from '../../records/api/list.ts';
import { BY_TITLE, byDay, ordersOfRecords } from '../../records/api/orders.ts';
import { DateRange, overlaps, whereOf } from '../../records/api/where.ts';
import { byTimeOfItem, insteadOfItems, involvesParty, isOfForum, ofItem } from '../../records/item.reads.ts';
import { dayInOrder } from '../../records/record.reads.ts';
import { firstDay, PartialDate } from '../../records/values/partial-date.ts';
import { isRecord } from '../../records/values/refs.ts';
import { Agreement } from '../agreements/agreement.entity.ts';
import { Forum } from '../forums/forum.entity.ts';
import { BY_FORUM_OF_ITEM } from '../forums/forum.groups.ts';
import { OF_FORUM } from '../forums/forum.list.ts';
import { involving } from '../parties/involving.inputs.ts';
import { Party } from '../parties/party.entity.ts';
import { BY_COUNTRY_INVOLVED, BY_PARTY_INVOLVED } from '../parties/party.groups.ts';
import { comesWithin, dayOf, liesIn, partyNamed, TODAY } from '../parties/party.reads.ts';
import { RESOLVED_PARTIES } from '../parties/resolved-party.reads.ts';
import { Session } from '../sessions/session.entity.ts';
import { isOfSession, OF_SESSION } from '../sessions/session.list.ts';
import { BY_TOPIC } from '../topics/topic.groups.ts';
import { ABOUT_TOPICS } from '../topics/topic.list.ts';
import { Commitment, CommitmentStatus, SettledStatus } from './commitment.entity.ts';

function isOpen(commitment: Row<Commitment>): Sql {
  return sql`${commitment.status} <> all(${Object.values(SettledStatus)})`;
}

/**
 * Whether a commitment is open after the end of its due date (day, month or year). Without a due date it is not
 * overdue.
 */
function isOverdue(commitment: Row<Commitment>): Sql {
  return sql`(${isOpen(commitment)} and coalesce(last_day(${commitment.dueOn}) < ${TODAY}, false))`;
}

/** Whether a commitment has no progress note since a day. A note with a partial date counts if it may be later. */
function isWithoutProgressSince(commitment: Row<Commitment>, day: string): Sql {
  return sql`not exists (select from progress_note pn where pn.commitment_id = ${commitment.id}
    and last_day(pn.noted_on) >= ${firstDay(day)}::date)`;
}

export const commitmentList = listOf(Commitment, {
  words: ['A commitment', 'commitments'],
  resolved: RESOLVED_PARTIES,
  where: involving(
    whereOf<Commitment>(
      'CommitmentWhere',
      'Filter for commitments. A commitment is settled if it is DONE, PARTLY_DONE, MISSED or DROPPED; otherwise it is open.',
      'commitment',
    ),
  )
    .only(
      'responsible',
      String,
      "Only commitments for which this party is responsible, or one that belonged to it on the commitment's date.",
      (commitment, ref) =>
        ofItem(
          commitment.id,
          sql`exists (select from concerned_party cp where cp.item_id = ${commitment.id} and cp.role = 'RESPONSIBLE'
          and ${liesIn(sql`cp.party_id`, partyNamed(ref, 'responsible'), dayOf(sql`ci.occurred_on`))})`,
        ),
    )
    .only('agreement', ID, 'Only commitments made in this agreement.', (commitment, id) =>
      isRecord(commitment.agreementId, 'agreement', id),
    )
    .only('forum', ...OF_FORUM)
    .only('session', ...OF_SESSION)
    .only('statuses', [CommitmentStatus], 'Only commitments with these statuses.', (commitment, statuses) =>
      isOneOf(commitment.status, statuses),
    )
    .only('due', DateRange, 'Only commitments due in this period.', (commitment, range) =>
      overlaps(dayInOrder(commitment.dueOn), range, 'due'),
    )
    .only(
      'overdue',
      Boolean,
      'Whether the commitment is open although its due day, month or year is over.',
      (commitment, overdue) => (overdue ? isOverdue(commitment) : sql`not ${isOverdue(commitment)}`),
    )
    .only(
      'dueWithinDays',
      Int,
      'Only open commitments due between today and this many days later, both inclusive; 0 to 36500.',
      (commitment, days) => sql`${isOpen(commitment)} and ${comesWithin(commitment.dueOn, days, 'dueWithinDays')}`,
    )
    .only(
      'withoutProgressSince',
      PartialDate,
      'Only commitments without a progress note since this date. A year or month means its first day.',
      isWithoutProgressSince,
    )
    .only('topics', ...ABOUT_TOPICS),
  orders: {
    DUE_ON: ['By due date.', byDay((commitment) => commitment.dueOn)],
    ANNOUNCED_ON: ['By date on which the commitment was made.', byDay((commitment) => commitment.announcedOn)],
    TITLE: BY_TITLE,
    ...ordersOfRecords(Commitment),
  },
  usual: 'ANNOUNCED_ON DESC',
  usually: 'Default: ANNOUNCED_ON, latest first.',
  dimensions: {
    ...timesOf('of the commitment', byTimeOfItem),
    STATUS: ['By status.', byConstant((commitment) => commitment.status)],
    TOPIC: BY_TOPIC,
    COUNTRY: BY_COUNTRY_INVOLVED,
    PARTY: BY_PARTY_INVOLVED,
    FORUM: BY_FORUM_OF_ITEM,
  },
  counting: { instead: insteadOfItems },
})
  .one('commitment', 'One commitment by id.')
  .all('commitments', 'Commitments. Default order: latest announced first.')
  .on(
    Agreement,
    'commitments',
    'Commitments made in the agreement.',
    (commitment, agreement) => sql`${commitment.agreementId} = ${agreement.id}`,
  )
  .on(Forum, 'commitments', 'Commitments of the forum or its sessions.', (commitment, forum) =>
    isOfForum(commitment.id, forum.id),
  )
  .on(Session, 'commitments', 'Commitments of the session.', (commitment, session) => isOfSession(commitment, session))
  .on(
    Party,
    'commitments',
    'Commitments that involve the party, or one that belonged to it on their date.',
    (commitment, party) => involvesParty(commitment.id, party.id),
  );
