import { Int } from 'type-graphql';
import type { Row } from '../../query/compiling/row.ts';
import { derive, type Given } from '../../query/params.ts';
import { all, isOneOf, raw, type Sql, sql, visible } from '../../query/sql.ts';
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
import { lastDay, PartialDate } from '../../records/values/partial-date.ts';
import { Forum } from '../forums/forum.entity.ts';
import { BY_FORUM_OF_ITEM } from '../forums/forum.groups.ts';
import { FORUM_FILTER } from '../forums/forum.list.ts';
import { withPartyFields } from '../parties/item-filter.inputs.ts';
import { Party } from '../parties/party.entity.ts';
import {
  BY_COUNTRY_INVOLVED,
  BY_COUNTRY_PAIR,
  BY_PARTY_INVOLVED,
  BY_PARTY_PAIR,
  byPartyItself,
  pairCounter,
} from '../parties/party.groups.ts';
import { partyList } from '../parties/party.list.ts';
import { belongsTo, isWithinDays, lastDayOrToday, partyLookup } from '../parties/party.reads.ts';
import { RESOLVED_PARTIES_FIELD } from '../parties/resolved-party.reads.ts';
import { Session } from '../sessions/session.entity.ts';
import { isOfSession, SESSION_FILTER } from '../sessions/session.list.ts';
import { BY_SOURCE } from '../sources/source.groups.ts';
import { BY_TOPIC } from '../topics/topic.groups.ts';
import { TOPIC_MATCHES_FILTER, TOPICS_FILTER } from '../topics/topic.list.ts';
import { Agreement, AgreementKind, AgreementStatus } from './agreement.entity.ts';
import { SignatureRole } from './signature.entity.ts';
import { hasSignature, signatureList } from './signature.list.ts';

/** Statuses of agreements that were in force and are not now. */
const ENDED = [
  AgreementStatus.SUSPENDED,
  AgreementStatus.EXPIRED,
  AgreementStatus.TERMINATED,
  AgreementStatus.SUPERSEDED,
];

/**
 * Whether an agreement was in force on a day: it had entered into force by then, and neither its dates nor its status
 * history say that it had ended before. An agreement that ended at an unknown date matches no day.
 */
function isInForceOn(agreement: Row<Agreement>, on: Given): Sql {
  const day = derive(lastDay, on);
  const change = (condition: Sql) => sql`exists (select from status_change m where m.agreement_id = ${agreement.id}
    and m.changed_on is not null and ${condition})`;
  const renewed = change(sql`m.from_status = 'EXPIRED' and m.to_status = 'IN_FORCE' and m.changed_on <= ${day}`);
  const endedBefore = change(sql`m.to_status = any(${ENDED}) and last_day(m.changed_on) < ${day}::date
    and not exists (select from status_change again where again.agreement_id = m.agreement_id
      and again.ordinal > m.ordinal and again.to_status = 'IN_FORCE' and again.changed_on <= ${day})`);
  const endIsKnown = sql`(case ${agreement.status} when 'EXPIRED' then ${agreement.expiresOn}
    when 'TERMINATED' then ${agreement.terminatedOn} end is not null
    or ${change(sql`m.to_status = ${agreement.status}`)})`;
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

/**
 * Whether an agreement expires within `days` days. An agreement that renews automatically does not; null counts as no.
 */
function expiresWithin(agreement: Row<Agreement>, days: number): Sql {
  return sql`${isWithinDays(agreement.expiresOn, days, 'expiresWithinDays')}
    and ${agreement.autoRenews} is not true and ${agreement.status} not in ('TERMINATED', 'SUPERSEDED', 'WITHDRAWN')`;
}

const agreementFilter = withPartyFields(recordWhere<Agreement>('AgreementWhere', 'Filter for agreements.', 'agreement'))
  .addFilter('kinds', [AgreementKind], 'Only agreements of these kinds.', (agreement, kinds) =>
    isOneOf(agreement.kind, kinds),
  )
  .addFilter('statuses', [AgreementStatus], 'Only agreements with these statuses.', (agreement, statuses) =>
    isOneOf(agreement.status, statuses),
  )
  .addFilter('topics', ...TOPICS_FILTER)
  .addFilter('topicMatches', ...TOPIC_MATCHES_FILTER)
  .addFilter('forum', ...FORUM_FILTER)
  .addFilter('session', ...SESSION_FILTER)
  .addFilter(
    'place',
    String,
    "Only agreements signed at this party (id, code, slug or name) or at one that belonged to it on the agreement's date.",
    (agreement, ref) =>
      itemHas(
        agreement.id,
        sql`exists (select from agreement_place ap where ap.agreement_id = ${agreement.id}
        and ${belongsTo(sql`ap.party_id`, partyLookup(ref, 'place'), lastDayOrToday(sql`ci.occurred_on`))})`,
      ),
  )
  .addFilter('occurred', ...OCCURRED_FILTER)
  .addFilter('signed', DateRange, 'Only agreements signed in this period.', (agreement, range) =>
    overlaps(sortableDay(agreement.signedOn), range, 'signed'),
  )
  .addFilter(
    'expires',
    DateRange,
    'Only agreements whose date of expiry, after the last renewal, is in this period.',
    (agreement, range) => overlaps(sortableDay(agreement.expiresOn), range, 'expires'),
  )
  .addFilter(
    'expiresWithinDays',
    Int,
    'Only agreements that expire between today and this many days later, both inclusive; 0 to 36500. Excludes those that ' +
      'renew automatically or have ended otherwise.',
    expiresWithin,
  )
  .addFilter(
    'inForceOn',
    PartialDate,
    'Only agreements in force on this date, according to their dates and status history. A year or month means its last day.',
    isInForceOn,
  )
  .addFilter(
    'signature',
    signatureList.Where,
    'Only agreements with a signature that matches this filter.',
    (agreement, where) => hasSignature(agreement.id, where),
  );

/** Statuses that imply that an agreement was signed, even if no date is known. */
const SIGNED_OR_LATER = [
  AgreementStatus.SIGNED,
  AgreementStatus.PROVISIONALLY_APPLIED,
  AgreementStatus.IN_FORCE,
  ...ENDED,
];

partyList.filter.rule('signed', (party, signed) => {
  const hasSigned = sql`exists (select from signature sg join agreement signed on signed.id = sg.agreement_id
    where sg.party_id = ${party.id} and sg.role = any(${[SignatureRole.SIGNATORY, SignatureRole.ACCEDING]}) and ${visible('signed')}
      and (sg.signed_on is not null or sg.ratified_on is not null or signed.signed_on is not null
        or signed.status = any(${SIGNED_OR_LATER})))`;
  return signed ? hasSigned : sql`not ${hasSigned}`;
});

export const agreementList = listOf(Agreement, {
  words: ['An agreement', 'agreements'],
  resolved: RESOLVED_PARTIES_FIELD,
  where: agreementFilter,
  orders: {
    SIGNED_ON: ['By date of signature.', byDay((agreement) => agreement.signedOn)],
    IN_FORCE_FROM: ['By date of entry into force.', byDay((agreement) => agreement.inForceFrom)],
    EXPIRES_ON: ['By date of expiry.', byDay((agreement) => agreement.expiresOn)],
    TITLE: BY_TITLE,
    ...ordersOfRecords(Agreement),
  },
  defaultOrder: 'SIGNED_ON DESC',
  usually: 'Default: SIGNED_ON, latest first.',
  dimensions: {
    ...timeDimensions('of signature, otherwise of adoption or entry into force', byTimeOfItem),
    KIND: ['By kind.', byConstant(AgreementKind, (agreement) => agreement.kind)],
    STATUS: ['By status.', byConstant(AgreementStatus, (agreement) => agreement.status)],
    TOPIC: BY_TOPIC,
    COUNTRY: BY_COUNTRY_INVOLVED,
    PARTY: BY_PARTY_INVOLVED,
    PLACE: [
      'By place of signature. One record may have several.',
      byPartyItself((as) => raw(`${as}.party_id`), {
        join: (agreement, as) => ({
          from: raw(`agreement_place ${as}`),
          on: sql`${raw(as)}.agreement_id = ${agreement.id}`,
        }),
        falls: 'AGAIN',
      }),
    ],
    FORUM: BY_FORUM_OF_ITEM,
    LATERALITY: BY_LATERALITY,
    SOURCE: BY_SOURCE,
    COUNTRY_PAIR: BY_COUNTRY_PAIR,
    PARTY_PAIR: BY_PARTY_PAIR,
  },
  counting: {
    summed: { value: (agreement) => agreement.value, unit: (agreement) => agreement.currency },
    instead: insteadOfItems,
    counts: pairCounter('AGREEMENT'),
  },
})
  .addRecordQuery('agreement', 'One agreement by id.')
  .addListQuery('agreements', 'Agreements. Default order: latest date of signature first.')
  .addListField(Forum, 'agreements', 'Agreements of the forum or its sessions.', (agreement, forum) =>
    isOfForum(agreement.id, forum.id, Agreement),
  )
  .addListField(Session, 'agreements', 'Agreements of the session.', (agreement, session) =>
    isOfSession(agreement, session),
  )
  .addListField(
    Party,
    'agreements',
    'Agreements of the party, or of one that belonged to it on their date.',
    (agreement, party) => involvesParty(agreement.id, party.id),
  );
