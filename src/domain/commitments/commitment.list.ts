import { ID, Int } from 'type-graphql';
import type { Row } from '../../query/compiling/row.ts';
import { derive, type Given } from '../../query/params.ts';
import { isOneOf, type Sql, sql } from '../../query/sql.ts';
import { byConstant, timeDimensions } from '../../records/api/groups.ts';
import { listOf } from '../../records/api/list.ts';
import { BY_TITLE, byDay, ordersOfRecords } from '../../records/api/orders.ts';
import { DateRange, overlaps, recordWhere } from '../../records/api/where.ts';
import {
  BY_LATERALITY,
  byTimeOfItem,
  insteadOfItems,
  involvesParty,
  isOfForum,
  itemHas,
  OCCURRED_FILTER,
} from '../../records/item.reads.ts';
import { sortableDay } from '../../records/record.reads.ts';
import { firstDay, PartialDate } from '../../records/values/partial-date.ts';
import { refersToRecord } from '../../records/values/refs.ts';
import { Agreement } from '../agreements/agreement.entity.ts';
import { REPRESENTS_FILTER } from '../cooperation/maker.reads.ts';
import { Forum } from '../forums/forum.entity.ts';
import { BY_FORUM_OF_ITEM } from '../forums/forum.groups.ts';
import { FORUM_FILTER } from '../forums/forum.list.ts';
import { withPartyFields } from '../parties/item-filter.inputs.ts';
import { Party } from '../parties/party.entity.ts';
import { BY_COUNTRY_INVOLVED, BY_PARTY_INVOLVED } from '../parties/party.groups.ts';
import { belongsTo, isWithinDays, lastDayOrToday, partyLookup, TODAY } from '../parties/party.reads.ts';
import { RESOLVED_PARTIES_FIELD } from '../parties/resolved-party.reads.ts';
import { Session } from '../sessions/session.entity.ts';
import { isOfSession, SESSION_FILTER } from '../sessions/session.list.ts';
import { BY_SOURCE } from '../sources/source.groups.ts';
import { BY_TOPIC } from '../topics/topic.groups.ts';
import { TOPIC_MATCHES_FILTER, TOPICS_FILTER } from '../topics/topic.list.ts';
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
function isWithoutProgressSince(commitment: Row<Commitment>, day: Given): Sql {
  return sql`not exists (select from progress_note pn where pn.commitment_id = ${commitment.id}
    and last_day(pn.noted_on) >= ${derive(firstDay, day)}::date)`;
}

export const commitmentList = listOf(Commitment, {
  words: ['A commitment', 'commitments'],
  resolved: RESOLVED_PARTIES_FIELD,
  where: withPartyFields(
    recordWhere<Commitment>(
      'CommitmentWhere',
      'Filter for commitments. A commitment is settled if it is DONE, PARTLY_DONE, MISSED or DROPPED; otherwise it is open.',
      'commitment',
    ),
  )
    .addFilter(
      'responsible',
      String,
      "Only commitments for which this party is responsible, or one that belonged to it on the commitment's date.",
      (commitment, ref) =>
        itemHas(
          commitment.id,
          sql`exists (select from concerned_party cp where cp.item_id = ${commitment.id} and cp.role = 'RESPONSIBLE'
          and ${belongsTo(sql`cp.party_id`, partyLookup(ref, 'responsible'), lastDayOrToday(sql`ci.occurred_on`))})`,
        ),
    )
    .addFilter('represents', ...REPRESENTS_FILTER)
    .addFilter('agreement', ID, 'Only commitments made in this agreement.', (commitment, id) =>
      refersToRecord(commitment.agreementId, 'agreement', id),
    )
    .addFilter('forum', ...FORUM_FILTER)
    .addFilter('session', ...SESSION_FILTER)
    .addFilter('statuses', [CommitmentStatus], 'Only commitments with these statuses.', (commitment, statuses) =>
      isOneOf(commitment.status, statuses),
    )
    .addFilter('occurred', ...OCCURRED_FILTER)
    .addFilter('due', DateRange, 'Only commitments due in this period.', (commitment, range) =>
      overlaps(sortableDay(commitment.dueOn), range, 'due'),
    )
    .addFilter(
      'overdue',
      Boolean,
      'Whether the commitment is open although its due day, month or year is over.',
      (commitment, overdue) => (overdue ? isOverdue(commitment) : sql`not ${isOverdue(commitment)}`),
    )
    .addFilter(
      'dueWithinDays',
      Int,
      'Only open commitments due between today and this many days later, both inclusive; 0 to 36500.',
      (commitment, days) => sql`${isOpen(commitment)} and ${isWithinDays(commitment.dueOn, days, 'dueWithinDays')}`,
    )
    .addFilter(
      'withoutProgressSince',
      PartialDate,
      'Only commitments without a progress note since this date. A year or month means its first day.',
      isWithoutProgressSince,
    )
    .addFilter('topics', ...TOPICS_FILTER)
    .addFilter('topicMatches', ...TOPIC_MATCHES_FILTER),
  orders: {
    DUE_ON: ['By due date.', byDay((commitment) => commitment.dueOn)],
    ANNOUNCED_ON: ['By date on which the commitment was made.', byDay((commitment) => commitment.announcedOn)],
    TITLE: BY_TITLE,
    ...ordersOfRecords(Commitment),
  },
  defaultOrder: 'ANNOUNCED_ON DESC',
  usually: 'Default: ANNOUNCED_ON, latest first.',
  dimensions: {
    ...timeDimensions('of the commitment', byTimeOfItem),
    STATUS: ['By status.', byConstant(CommitmentStatus, (commitment) => commitment.status)],
    TOPIC: BY_TOPIC,
    COUNTRY: BY_COUNTRY_INVOLVED,
    PARTY: BY_PARTY_INVOLVED,
    FORUM: BY_FORUM_OF_ITEM,
    LATERALITY: BY_LATERALITY,
    SOURCE: BY_SOURCE,
  },
  counting: { instead: insteadOfItems },
})
  .addRecordQuery('commitment', 'One commitment by id.')
  .addListQuery('commitments', 'Commitments. Default order: latest announced first.')
  .addListField(
    Agreement,
    'commitments',
    'Commitments made in the agreement.',
    (commitment, agreement) => sql`${commitment.agreementId} = ${agreement.id}`,
  )
  .addListField(Forum, 'commitments', 'Commitments of the forum or its sessions.', (commitment, forum) =>
    isOfForum(commitment.id, forum.id, Commitment),
  )
  .addListField(Session, 'commitments', 'Commitments of the session.', (commitment, session) =>
    isOfSession(commitment, session),
  )
  .addListField(
    Party,
    'commitments',
    'Commitments that involve the party, or one that belonged to it on their date.',
    (commitment, party) => involvesParty(commitment.id, party.id),
  );
