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

/** Whether a commitment is open though all of the time in which it was due is over; one without such a time is not. */
function isOverdue(commitment: Row<Commitment>): Sql {
  return sql`(${isOpen(commitment)} and coalesce(last_day(${commitment.dueOn}) < ${TODAY}, false))`;
}

/** Whether nothing was noted of a commitment on a day or later. What may have been later is taken to be. */
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
      'Which commitments. A commitment is settled once it is DONE, PARTLY_DONE, MISSED or DROPPED; before that it is open.',
      'commitment',
    ),
  )
    .only(
      'responsible',
      String,
      'This party, or one that lay within it on the day of the commitment, is to do it.',
      (commitment, ref) =>
        ofItem(
          commitment.id,
          sql`exists (select from concerned_party cp where cp.item_id = ${commitment.id} and cp.role = 'RESPONSIBLE'
          and ${liesIn(sql`cp.party_id`, partyNamed(ref, 'responsible'), dayOf(sql`ci.occurred_on`))})`,
        ),
    )
    .only('agreement', ID, 'Made in this agreement.', (commitment, id) =>
      isRecord(commitment.agreementId, 'agreement', id),
    )
    .only('forum', ...OF_FORUM)
    .only('session', ...OF_SESSION)
    .only('statuses', [CommitmentStatus], 'In one of these states.', (commitment, statuses) =>
      isOneOf(commitment.status, statuses),
    )
    .only('due', DateRange, 'Due in this time.', (commitment, range) =>
      overlaps(dayInOrder(commitment.dueOn), range, 'due'),
    )
    .only(
      'overdue',
      Boolean,
      'Whether it is open though the day, month or year in which it was due is over.',
      (commitment, overdue) => (overdue ? isOverdue(commitment) : sql`not ${isOverdue(commitment)}`),
    )
    .only(
      'dueWithinDays',
      Int,
      'Open, and due from today on within this many days, both days inclusive, 0 to 36500.',
      (commitment, days) => sql`${isOpen(commitment)} and ${comesWithin(commitment.dueOn, days, 'dueWithinDays')}`,
    )
    .only(
      'withoutProgressSince',
      PartialDate,
      'Has no progress note of this day or later. A year or month is read as its first day.',
      isWithoutProgressSince,
    )
    .only('topics', ...ABOUT_TOPICS),
  orders: {
    DUE_ON: ['By the day by which it is to be done.', byDay((commitment) => commitment.dueOn)],
    ANNOUNCED_ON: ['By the day on which it was made.', byDay((commitment) => commitment.announcedOn)],
    TITLE: BY_TITLE,
    ...ordersOfRecords(Commitment),
  },
  usual: 'ANNOUNCED_ON DESC',
  usually: 'Without an order, the latest to be announced comes first.',
  dimensions: {
    ...timesOf('in which it was made', byTimeOfItem),
    STATUS: ['By status.', byConstant((commitment) => commitment.status)],
    TOPIC: BY_TOPIC,
    COUNTRY: BY_COUNTRY_INVOLVED,
    PARTY: BY_PARTY_INVOLVED,
    FORUM: BY_FORUM_OF_ITEM,
  },
  counting: { instead: insteadOfItems },
})
  .one('commitment', 'One commitment, by its id.')
  .all('commitments', 'Commitments, the latest to be announced first where no order is given.')
  .on(
    Agreement,
    'commitments',
    'What its parties promised in it.',
    (commitment, agreement) => sql`${commitment.agreementId} = ${agreement.id}`,
  )
  .on(Forum, 'commitments', 'What was promised at it or at its sessions.', (commitment, forum) =>
    isOfForum(commitment.id, forum.id),
  )
  .on(Session, 'commitments', 'Commitments that came of it.', (commitment, session) => isOfSession(commitment, session))
  .on(
    Party,
    'commitments',
    'Commitments that involve it, or a party within it on their day, in any role.',
    (commitment, party) => involvesParty(commitment.id, party.id),
  );
