import { Int } from 'type-graphql';
import type { Row } from '../../query/compiling/row.ts';
import { all, isOneOf, raw, type Sql, sql, visible } from '../../query/sql.ts';
import { byConstant, timesOf } from '../../records/api/groups.ts';
import { listOf } from '../../records/api/list.ts';
import { BY_TITLE, byDay, ordersOfRecords } from '../../records/api/orders.ts';
import { DateRange, overlaps, whereOf } from '../../records/api/where.ts';
import {
  BY_LATERALITY,
  byTimeOfItem,
  insteadOfItems,
  involvesParty,
  isOfForum,
  ofItem,
} from '../../records/item.reads.ts';
import { dayInOrder } from '../../records/record.reads.ts';
import { lastDay, PartialDate } from '../../records/values/partial-date.ts';
import { Forum } from '../forums/forum.entity.ts';
import { BY_FORUM_OF_ITEM } from '../forums/forum.groups.ts';
import { OF_FORUM } from '../forums/forum.list.ts';
import { involving } from '../parties/involving.inputs.ts';
import { Party } from '../parties/party.entity.ts';
import {
  BY_COUNTRY_INVOLVED,
  BY_COUNTRY_PAIR,
  BY_PARTY_INVOLVED,
  BY_PARTY_PAIR,
  byPlace,
  countsPairs,
} from '../parties/party.groups.ts';
import { partyList } from '../parties/party.list.ts';
import { comesWithin, dayOf, liesIn, partyNamed } from '../parties/party.reads.ts';
import { RESOLVED_PARTIES } from '../parties/resolved-party.reads.ts';
import { Session } from '../sessions/session.entity.ts';
import { isOfSession, OF_SESSION } from '../sessions/session.list.ts';
import { BY_SOURCE } from '../sources/source.groups.ts';
import { BY_TOPIC } from '../topics/topic.groups.ts';
import { ABOUT_TOPICS } from '../topics/topic.list.ts';
import { Agreement, AgreementKind, AgreementStatus } from './agreement.entity.ts';
import { SignatureRole } from './signature.entity.ts';
import { hasSignature, signatureList } from './signature.list.ts';

/** What is no longer in force, or not at present. */
const ENDED = [
  AgreementStatus.SUSPENDED,
  AgreementStatus.EXPIRED,
  AgreementStatus.TERMINATED,
  AgreementStatus.SUPERSEDED,
];

/**
 * Whether an agreement was in force on a day: it had entered into force by then, and its dates and the status changes of its
 * status do not say that it had ended before. One of which nothing says when it ended matches no day.
 */
function isInForceOn(agreement: Row<Agreement>, on: string): Sql {
  const day = lastDay(on);
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

/** Whether an agreement expires within so many days. One that renews itself does not; where that is not known, it may. */
function expiresWithin(agreement: Row<Agreement>, days: number): Sql {
  return sql`${comesWithin(agreement.expiresOn, days, 'expiresWithinDays')}
    and ${agreement.autoRenews} is not true and ${agreement.status} not in ('TERMINATED', 'SUPERSEDED', 'WITHDRAWN')`;
}

const agreementFilter = involving(whereOf<Agreement>('AgreementWhere', 'Which agreements.', 'agreement'))
  .only('kinds', [AgreementKind], 'Of one of these kinds.', (agreement, kinds) => isOneOf(agreement.kind, kinds))
  .only('statuses', [AgreementStatus], 'In one of these states.', (agreement, statuses) =>
    isOneOf(agreement.status, statuses),
  )
  .only('topics', ...ABOUT_TOPICS)
  .only('forum', ...OF_FORUM)
  .only('session', ...OF_SESSION)
  .only(
    'place',
    String,
    "Signed in this party, named as a party may be, or in one that lay within it on the agreement's day.",
    (agreement, ref) =>
      ofItem(
        agreement.id,
        sql`exists (select from agreement_place ap where ap.agreement_id = ${agreement.id}
        and ${liesIn(sql`ap.party_id`, partyNamed(ref, 'place'), dayOf(sql`ci.occurred_on`))})`,
      ),
  )
  .only('signed', DateRange, 'Signed in this time.', (agreement, range) =>
    overlaps(dayInOrder(agreement.signedOn), range, 'signed'),
  )
  .only(
    'expires',
    DateRange,
    'Its day of expiry, as it stands after the last renewal, lies in this time.',
    (agreement, range) => overlaps(dayInOrder(agreement.expiresOn), range, 'expires'),
  )
  .only(
    'expiresWithinDays',
    Int,
    'Expires from today on within this many days, both days inclusive, 0 to 36500. Left out are those that renew ' +
      'themselves, and those that came to another end.',
    expiresWithin,
  )
  .only(
    'inForceOn',
    PartialDate,
    'In force on this day, as far as its dates and the status changes of its status tell. A year or month is read as its last day.',
    isInForceOn,
  )
  .only('signature', signatureList.Where, 'Has a signature of which all this holds.', (agreement, where) =>
    hasSignature(agreement.id, where),
  );

/** What says that an agreement was signed, though no day may be known. */
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
  resolved: RESOLVED_PARTIES,
  where: agreementFilter,
  orders: {
    SIGNED_ON: ['By the day of signing.', byDay((agreement) => agreement.signedOn)],
    IN_FORCE_FROM: ['By the day from which it is in force.', byDay((agreement) => agreement.inForceFrom)],
    EXPIRES_ON: ['By the day on which it expires.', byDay((agreement) => agreement.expiresOn)],
    TITLE: BY_TITLE,
    ...ordersOfRecords(Agreement),
  },
  usual: 'SIGNED_ON DESC',
  usually: 'Without an order, the latest to be signed comes first.',
  dimensions: {
    ...timesOf('of signing, or else of adoption or entry into force', byTimeOfItem),
    KIND: ['By kind.', byConstant((agreement) => agreement.kind)],
    STATUS: ['By status.', byConstant((agreement) => agreement.status)],
    TOPIC: BY_TOPIC,
    COUNTRY: BY_COUNTRY_INVOLVED,
    PARTY: BY_PARTY_INVOLVED,
    PLACE: [
      'By the places of signing. One record may have several.',
      byPlace((as) => raw(`${as}.party_id`), {
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
    counts: countsPairs('AGREEMENT'),
  },
})
  .one('agreement', 'One agreement, by its id.')
  .all('agreements', 'Agreements, the latest to be signed first where no order is given.')
  .on(Forum, 'agreements', 'What was signed or announced at it or at its sessions.', (agreement, forum) =>
    isOfForum(agreement.id, forum.id),
  )
  .on(Session, 'agreements', 'Agreements that came of it.', (agreement, session) => isOfSession(agreement, session))
  .on(
    Party,
    'agreements',
    "What it, or what lay within it on the agreement's day, signed or acceded to.",
    (agreement, party) => involvesParty(agreement.id, party.id),
  );
