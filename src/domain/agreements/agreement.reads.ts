import { Filter } from '../../query/compiling/filters.ts';
import { Orderings } from '../../query/compiling/pages.ts';
import { list, page, type Reading } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import { all, isOneOf, type Sql, sql, visible } from '../../query/sql.ts';
import { searched } from '../../records/api/searched.ts';
import { overlaps, recordRules } from '../../records/api/where.ts';
import { isOfForum, ofItem } from '../../records/item.reads.ts';
import { byCreation, byDay, byUpdate, dayInOrder } from '../../records/record.reads.ts';
import { uuidOf } from '../../records/values/ids.ts';
import { lastDay } from '../../records/values/partial-date.ts';
import { survivor } from '../../records/values/refs.ts';
import { badInput } from '../../runtime/errors.ts';
import { forumMeant } from '../forums/forum.reads.ts';
import { Party } from '../parties/party.entity.ts';
import { dayOf, liesIn, partyFilter, partyNamed, TODAY } from '../parties/party.reads.ts';
import { isAbout } from '../topics/topic.reads.ts';
import { Agreement, AgreementStatus } from './agreement.entity.ts';
import type { AgreementList, AgreementOrderField, AgreementWhere } from './agreement.inputs.ts';
import { AgreementReference } from './agreement-reference.entity.ts';
import { AgreementRelation } from './agreement-relation.entity.ts';
import { AgreementText } from './agreement-text.entity.ts';
import { SignatureRole } from './signature.entity.ts';
import { hasSignature } from './signature.reads.ts';
import { StatusMove } from './status-move.entity.ts';

// ------------------------------------------------------------------------------------------------- parts of an agreement

/** How an agreement came to its status, from its entry on. */
export function movesOf(agreement: Row<Agreement>): Reading {
  return list(StatusMove, {
    where: (move) => [sql`${move.agreementId} = ${agreement.id}`],
    orderBy: (move) => sql`${move.ordinal}, ${move.id}`,
  });
}

/** Where an agreement was signed, in the order of the record. */
export function placesOf(agreement: Row<Agreement>): Reading {
  return list(Party, {
    join: (party) => sql`join agreement_place ap on ap.party_id = ${party.id} and ap.agreement_id = ${agreement.id}`,
    orderBy: () => sql`ap.ordinal, ap.id`,
  });
}

/** Under which numbers an agreement stands in registers, in the order of the record. */
export function referencesOf(agreement: Row<Agreement>): Reading {
  return list(AgreementReference, {
    where: (reference) => [sql`${reference.agreementId} = ${agreement.id}`],
    orderBy: (reference) => sql`${reference.ordinal}, ${reference.id}`,
  });
}

/** Where the wording of an agreement can be read, in the order of the record. */
export function textsOf(agreement: Row<Agreement>): Reading {
  return list(AgreementText, {
    where: (text) => [sql`${text.agreementId} = ${agreement.id}`],
    orderBy: (text) => sql`${text.ordinal}, ${text.id}`,
  });
}

/**
 * What an agreement does to others, and others to it, as far as the reader may see them. Which end is the other one is
 * known here only: the fields of a relation read it from the row `seen`.
 */
export function relationsOf(agreement: Row<Agreement>): Reading {
  return list(AgreementRelation, {
    join: (relation) => sql`join (
        select id, 'TO' as direction, to_id as other_id from agreement_relation where from_id = ${agreement.id}
        union all select id, 'FROM', from_id from agreement_relation where to_id = ${agreement.id}
      ) seen on seen.id = ${relation.id}`,
    where: () => [sql`exists (select from agreement other where other.id = seen.other_id and ${visible('other')})`],
    orderBy: (relation) => sql`seen.direction desc, ${relation.kind}, ${relation.id}`,
  });
}

/** From which end a relation is seen, inside `relationsOf`. */
export const DIRECTION_SEEN: Sql = sql`seen.direction`;

/** The id of the agreement at the other end of a relation, inside `relationsOf`. */
export const OTHER_END: Sql = sql`seen.other_id`;

// ------------------------------------------------------------------------------------------------ days of an agreement

/** What is no longer in force, or not at present. */
const ENDED = [
  AgreementStatus.SUSPENDED,
  AgreementStatus.EXPIRED,
  AgreementStatus.TERMINATED,
  AgreementStatus.SUPERSEDED,
];

/**
 * Whether an agreement was in force on a day: it had entered into force by then, and its dates and the moves of its
 * status do not say that it had ended before. One of which nothing says when it ended matches no day.
 */
function isInForceOn(agreement: Row<Agreement>, on: string): Sql {
  const day = lastDay(on);
  const move = (condition: Sql) => sql`exists (select from status_move m where m.agreement_id = ${agreement.id}
    and m.moved_on is not null and ${condition})`;
  const renewed = move(sql`m.from_status = 'EXPIRED' and m.to_status = 'IN_FORCE' and m.moved_on <= ${day}`);
  const endedBefore = move(sql`m.to_status = any(${ENDED}) and last_day(m.moved_on) < ${day}::date
    and not exists (select from status_move again where again.agreement_id = m.agreement_id
      and again.ordinal > m.ordinal and again.to_status = 'IN_FORCE' and again.moved_on <= ${day})`);
  const endIsKnown = sql`(case ${agreement.status} when 'EXPIRED' then ${agreement.expiresOn}
    when 'TERMINATED' then ${agreement.terminatedOn} end is not null
    or ${move(sql`m.to_status = ${agreement.status}`)})`;
  return all([
    sql`${agreement.inForceFrom} <= ${day}`,
    sql`${agreement.status} <> 'WITHDRAWN'`,
    sql`${agreement.status} <> all(${ENDED}) or ${endIsKnown}`,
    sql`${agreement.terminatedOn} is null or last_day(${agreement.terminatedOn}) >= ${day}::date`,
    sql`${agreement.expiresOn} is null or last_day(${agreement.expiresOn}) >= ${day}::date
      or (${agreement.autoRenews} and ${agreement.status} <> 'EXPIRED') or ${renewed}`,
    sql`not ${endedBefore}`,
  ]);
}

const MOST_DAYS = 36_500;

/**
 * Whether an agreement expires from today on within so many days. One that renews itself does not; where that is not
 * known, it may.
 * @throws GraphQLError BAD_USER_INPUT unless it is 0 to 36500 days
 */
function expiresWithin(agreement: Row<Agreement>, days: number): Sql {
  if (days < 0 || days > MOST_DAYS) {
    throw badInput('where.expiresWithinDays', `${days} is not a number of days from 0 to ${MOST_DAYS}.`);
  }
  return sql`last_day(${agreement.expiresOn}) >= ${TODAY} and first_day(${agreement.expiresOn}) <= ${TODAY} + ${days}::integer
    and ${agreement.autoRenews} is not true and ${agreement.status} not in ('TERMINATED', 'SUPERSEDED', 'WITHDRAWN')`;
}

// --------------------------------------------------------------------------------------------------------------- lists

export const agreementFilter = recordRules(new Filter<AgreementWhere, Agreement>('AgreementWhere'), 'agreement')
  .rule('kinds', (agreement, kinds) => isOneOf(agreement.kind, kinds))
  .rule('statuses', (agreement, statuses) => isOneOf(agreement.status, statuses))
  .rule('topics', (agreement, refs) => isAbout(agreement.id, refs))
  .rule('forum', (agreement, ref) => isOfForum(agreement.id, forumMeant(ref)))
  .rule('session', (agreement, id) => sql`${agreement.sessionId} = ${survivor(uuidOf('session', id, 'session'))}`)
  .rule('place', (agreement, ref) =>
    ofItem(
      agreement.id,
      sql`exists (select from agreement_place ap where ap.agreement_id = ${agreement.id}
        and ${liesIn(sql`ap.party_id`, partyNamed(ref, 'place'), dayOf(sql`ci.occurred_on`))})`,
    ),
  )
  .rule('signed', (agreement, range) => overlaps(dayInOrder(agreement.signedOn), range, 'signed'))
  .rule('expires', (agreement, range) => overlaps(dayInOrder(agreement.expiresOn), range, 'expires'))
  .rule('expiresWithinDays', expiresWithin)
  .rule('inForceOn', isInForceOn)
  .rule('signature', (agreement, where) => hasSignature(agreement.id, where));

/** What says that an agreement was signed, though no day may be known. */
const SIGNED_OR_LATER = [
  AgreementStatus.SIGNED,
  AgreementStatus.PROVISIONALLY_APPLIED,
  AgreementStatus.IN_FORCE,
  ...ENDED,
];

partyFilter.rule('signed', (party, signed) => {
  const hasSigned = sql`exists (select from signature sg join agreement signed on signed.id = sg.agreement_id
    where sg.party_id = ${party.id} and sg.role = any(${[SignatureRole.SIGNATORY, SignatureRole.ACCEDING]}) and ${visible('signed')}
      and (sg.signed_on is not null or sg.ratified_on is not null or signed.signed_on is not null
        or signed.status = any(${SIGNED_OR_LATER})))`;
  return signed ? hasSigned : sql`not ${hasSigned}`;
});

export const agreementOrderings = new Orderings<Agreement, `${AgreementOrderField}`>(
  {
    SIGNED_ON: byDay((agreement) => agreement.signedOn),
    IN_FORCE_FROM: byDay((agreement) => agreement.inForceFrom),
    EXPIRES_ON: byDay((agreement) => agreement.expiresOn),
    TITLE: { by: (agreement) => agreement.sortKey, type: 'text' },
    UPDATED_AT: byUpdate(Agreement),
    CREATED_AT: byCreation(Agreement),
  },
  { field: 'SIGNED_ON', direction: 'DESC' },
);

/** Agreements, as a client filters, orders and pages them. */
export function agreements(args: AgreementList, which?: (agreement: Row<Agreement>) => Sql): Reading {
  return page(
    Agreement,
    ...searched(
      'AGREEMENT',
      { where: (agreement) => [which?.(agreement), ...agreementFilter.conditions(args.where, agreement)] },
      agreementOrderings,
      args,
    ),
    args,
  );
}
