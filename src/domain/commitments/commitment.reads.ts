import { Filter } from '../../query/compiling/filters.ts';
import { Orderings } from '../../query/compiling/pages.ts';
import { list, page, type Reading } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import { isOneOf, type Sql, sql } from '../../query/sql.ts';
import { searched } from '../../records/api/searched.ts';
import { overlaps, recordRules } from '../../records/api/where.ts';
import { isOfForum, ofItem } from '../../records/item.reads.ts';
import { byDay, byUpdate, dayInOrder } from '../../records/record.reads.ts';
import { uuidOf } from '../../records/values/ids.ts';
import { firstDay } from '../../records/values/partial-date.ts';
import { survivor } from '../../records/values/refs.ts';
import { badInput } from '../../runtime/errors.ts';
import { forumMeant } from '../forums/forum.reads.ts';
import { dayOf, liesIn, partyNamed, TODAY } from '../parties/party.reads.ts';
import { isAbout } from '../topics/topic.reads.ts';
import { Commitment, CommitmentStatus } from './commitment.entity.ts';
import type { CommitmentList, CommitmentOrderField, CommitmentWhere } from './commitment.inputs.ts';
import { ProgressNote } from './progress-note.entity.ts';

/** What was known on a day about how a commitment is being kept, the earliest first. */
export function progressOf(commitment: Row<Commitment>): Reading {
  return list(ProgressNote, {
    where: (note) => [sql`${note.commitmentId} = ${commitment.id}`],
    orderBy: (note) => sql`${note.on}, ${note.ordinal}, ${note.id}`,
  });
}

const SETTLED = [
  CommitmentStatus.DONE,
  CommitmentStatus.PARTLY_DONE,
  CommitmentStatus.MISSED,
  CommitmentStatus.DROPPED,
];

function isOpen(commitment: Row<Commitment>): Sql {
  return sql`${commitment.status} <> all(${SETTLED})`;
}

/** Whether a commitment is open though all of the time in which it was due is over; one without such a time is not. */
function isOverdue(commitment: Row<Commitment>): Sql {
  return sql`(${isOpen(commitment)} and coalesce(last_day(${commitment.dueOn}) < ${TODAY}, false))`;
}

const MOST_DAYS = 36_500;

/**
 * Whether a commitment is open and due from today on within so many days.
 * @throws GraphQLError BAD_USER_INPUT unless it is 0 to 36500 days
 */
function isDueWithin(commitment: Row<Commitment>, days: number): Sql {
  if (days < 0 || days > MOST_DAYS) {
    throw badInput('where.dueWithinDays', `${days} is not a number of days from 0 to ${MOST_DAYS}.`);
  }
  return sql`${isOpen(commitment)} and last_day(${commitment.dueOn}) >= ${TODAY}
    and first_day(${commitment.dueOn}) <= ${TODAY} + ${days}::integer`;
}

/** Whether nothing was noted of a commitment on a day or later. What may have been later is taken to be. */
function isWithoutProgressSince(commitment: Row<Commitment>, day: string): Sql {
  return sql`not exists (select from progress_note pn where pn.commitment_id = ${commitment.id}
    and last_day(pn.noted_on) >= ${firstDay(day)}::date)`;
}

export const commitmentFilter = recordRules(new Filter<CommitmentWhere, Commitment>('CommitmentWhere'), 'commitment')
  .rule('responsible', (commitment, ref) =>
    ofItem(
      commitment.id,
      sql`exists (select from concerned_party cp where cp.item_id = ${commitment.id} and cp.role = 'RESPONSIBLE'
        and ${liesIn(sql`cp.party_id`, partyNamed(ref, 'responsible'), dayOf(sql`ci.occurred_on`))})`,
    ),
  )
  .rule(
    'agreement',
    (commitment, id) => sql`${commitment.agreementId} = ${survivor(uuidOf('agreement', id, 'agreement'))}`,
  )
  .rule('forum', (commitment, ref) => isOfForum(commitment.id, forumMeant(ref)))
  .rule('statuses', (commitment, statuses) => isOneOf(commitment.status, statuses))
  .rule('due', (commitment, range) => overlaps(dayInOrder(commitment.dueOn), range, 'due'))
  .rule('overdue', (commitment, overdue) => (overdue ? isOverdue(commitment) : sql`not ${isOverdue(commitment)}`))
  .rule('dueWithinDays', isDueWithin)
  .rule('withoutProgressSince', isWithoutProgressSince)
  .rule('topics', (commitment, refs) => isAbout(commitment.id, refs));

export const commitmentOrderings = new Orderings<Commitment, `${CommitmentOrderField}`>(
  {
    DUE_ON: byDay((commitment) => commitment.dueOn),
    ANNOUNCED_ON: byDay((commitment) => commitment.announcedOn),
    TITLE: { by: (commitment) => commitment.sortKey, type: 'text' },
    UPDATED_AT: byUpdate(Commitment),
  },
  { field: 'ANNOUNCED_ON', direction: 'DESC' },
);

/** Commitments, as a client filters, orders and pages them. */
export function commitments(args: CommitmentList, which?: (commitment: Row<Commitment>) => Sql): Reading {
  return page(
    Commitment,
    ...searched(
      'COMMITMENT',
      { where: (commitment) => [which?.(commitment), ...commitmentFilter.conditions(args.where, commitment)] },
      commitmentOrderings,
      args,
    ),
    args,
  );
}
