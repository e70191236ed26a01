import { ID } from 'type-graphql';
import type { Joined } from '../../query/compiling/dimension.ts';
import type { Row } from '../../query/compiling/row.ts';
import { derive, type Given } from '../../query/params.ts';
import { all, isOneOf, raw, type Sql, sql, visible } from '../../query/sql.ts';
import { byConstant, byTime, timeDimensions } from '../../records/api/groups.ts';
import { listOf } from '../../records/api/list.ts';
import { BY_RELEVANCE, byDay } from '../../records/api/orders.ts';
import { DateRange, overlaps, recordWhere } from '../../records/api/where.ts';
import { itemHas } from '../../records/item.reads.ts';
import { registerAddressable } from '../../records/node.ts';
import { lastDay, PartialDate } from '../../records/values/partial-date.ts';
import { refersToRecord } from '../../records/values/refs.ts';
import { byCountry, byParty } from '../parties/party.groups.ts';
import { belongsTo, lastDayOrToday, partyLookup } from '../parties/party.reads.ts';
import { RESOLVED_PARTIES_FIELD } from '../parties/resolved-party.reads.ts';
import { Agreement } from './agreement.entity.ts';
import { Signature, SignatureRole } from './signature.entity.ts';
import { TreatyActionKind } from './treaty-action.entity.ts';

/** Whether the signature has an action `ta` that meets these conditions. */
function hasActed(signature: Row<Signature>, conditions: readonly Sql[]): Sql {
  return sql`exists (select from treaty_action ta where ta.signature_id = ${signature.id} and ${all(conditions)})`;
}

/**
 * Whether an agreement binds the party of a signature on a day: it was in force for the party, which had not left it.
 */
function isBoundOn(signature: Row<Signature>, on: Given): Sql {
  const day = derive(lastDay, on);
  return sql`${signature.inForceFrom} <= ${day}
    and (${signature.withdrawnOn} is null or last_day(${signature.withdrawnOn}) > ${day}::date)`;
}

const signatureFilter = recordWhere<Signature>(
  'SignatureWhere',
  'Filter for signatures. Flags, source and time of change are those of the agreement.',
  'signature',
  (signature) => signature.agreementId,
)
  .addFilter('agreement', ID, 'Only signatures of this agreement.', (signature, id) =>
    refersToRecord(signature.agreementId, 'agreement', id),
  )
  .addFilter(
    'party',
    String,
    "Only signatures of this party, or of one that belonged to it on the agreement's date.",
    (signature, ref) =>
      itemHas(
        signature.agreementId,
        belongsTo(signature.partyId, partyLookup(ref, 'party'), lastDayOrToday(sql`ci.occurred_on`)),
      ),
  )
  .addFilter('roles', [SignatureRole], 'Only signatures in these roles.', (signature, roles) =>
    isOneOf(signature.role, roles),
  )
  .addFilter(
    'signer',
    ID,
    'Only signatures with this person as a signer (id or slug).',
    (signature, person) => sql`exists (select from signer sr where sr.signature_id = ${signature.id}
      and ${refersToRecord(sql`sr.person_id`, 'person', person, 'signer')})`,
  )
  .addFilter(
    'actions',
    [TreatyActionKind],
    'Only signatures with an action of one of these kinds.',
    (signature, kinds) => hasActed(signature, [sql`ta.kind = any(${kinds})`]),
  )
  .addFilter(
    'acted',
    DateRange,
    'Only signatures with an action in this period, of one of the kinds of `actions` if given.',
    (signature, range, { actions }) =>
      hasActed(signature, [
        overlaps(sql`ta.acted_on`, range, 'acted'),
        ...(actions ? [sql`ta.kind = any(${actions})`] : []),
      ]),
  )
  .addFilter(
    'boundOn',
    PartialDate,
    'Only signatures of parties that the agreement bound on this date. A year or month means its last day.',
    isBoundOn,
  );

/** Whether an agreement, given by its id, has a signature that matches this filter. */
export function hasSignature(agreement: Sql, where: Parameters<typeof signatureFilter.conditions>[0]): Sql {
  // No rule of the filter may use the alias `sg`: the rules refer to this row inside sub-selects.
  const column = (name: string) => raw(`sg.${name}`);
  const row = {
    $alias: 'sg',
    id: column('id'),
    agreementId: column('agreement_id'),
    partyId: column('party_id'),
    role: column('role'),
    signedOn: column('signed_on'),
    inForceFrom: column('in_force_from'),
    withdrawnOn: column('withdrawn_on'),
  } as unknown as Row<Signature>;
  return sql`exists (select from signature sg where sg.agreement_id = ${agreement}
    and ${all(signatureFilter.conditions(where, row, ['signature']))})`;
}

/** Whether the viewer may see the agreement of a signature. */
function isOfVisibleAgreement(signature: Row<Signature>): Sql {
  return sql`exists (select from agreement owner where owner.id = ${signature.agreementId} and ${visible('owner')})`;
}

registerAddressable('signature', { entity: Signature, isVisible: isOfVisibleAgreement });

/** The party of a signature and the date of its agreement. */
function signingParty(signature: Row<Signature>, as: string): { party: Sql; day: Sql } {
  return { party: signature.partyId, day: lastDayOrToday(sql`nullif(${raw(as)}.occurred_on, '')`) };
}

/** Joins the agreement, and as `..._party` the involvement of the party in it: null if it does not involve the party. */
function joinAgreement(signature: Row<Signature>, as: string): Joined {
  const party = raw(`${as}_party`);
  return {
    from: raw(`cooperation_item ${as}`),
    on: sql`${raw(as)}.id = ${signature.agreementId}`,
    more: sql`left join involvement ${party} on ${party}.item_id = ${raw(as)}.id and ${party}.party_id = ${signature.partyId}`,
  };
}

export const signatureList = listOf(Signature, {
  types: () => ['SIGNATURE'],
  words: ['A signature', 'signatures'],
  resolved: RESOLVED_PARTIES_FIELD,
  where: signatureFilter,
  orders: {
    SIGNED_ON: ['By date on which the party signed.', byDay((signature) => signature.signedOn)],
    NAME: [
      'By main name of the party, regardless of language; if the party is unknown, by its name in the agreement.',
      {
        // A check constraint requires one of both.
        by: (signature) => sql`coalesce(named.sort_key, lower(${signature.namedAs}), '') collate "C"`,
        type: 'text',
        isAlphabetical: true,
        join: (signature) => sql`left join party named on named.id = ${signature.partyId}`,
      },
    ],
    RELEVANCE: BY_RELEVANCE,
  },
  defaultOrder: 'NAME ASC',
  usually: 'Default: NAME.',
  dimensions: {
    ...timeDimensions('in which the party signed', (per) =>
      byTime(per, (signature: Row<Signature>) => signature.signedOn),
    ),
    ROLE: ['By role.', byConstant(SignatureRole, (signature) => signature.role)],
    COUNTRY: [
      'By country of the party.',
      byCountry(signingParty, { join: joinAgreement }, (_signature, as) =>
        raw(`case when ${as}_party.level = 'COUNTRY' then ${as}_party.party_id end`),
      ),
    ],
    PARTY: [
      'By party; organs count as their city, region or country.',
      byParty(signingParty, { join: joinAgreement }, (_signature, as) => raw(`${as}_party.stands_for`)),
    ],
    ACTION: [
      'By kind of action. One signature may have several.',
      byConstant(TreatyActionKind, (_signature, as) => raw(`${as}.kind`), {
        join: (signature, as) => ({
          from: raw(`treaty_action ${as}`),
          on: sql`${raw(as)}.signature_id = ${signature.id}`,
        }),
        falls: 'AGAIN',
      }),
    ],
  },
  counting: { counts: (sizes) => sizes.signature ?? 0 },
})
  .addListQuery('signatures', 'Signatures of all agreements. Default order: name of the party.', isOfVisibleAgreement)
  .addListField(
    Agreement,
    'signatures',
    'Signatures of the agreement: its parties and other participants.',
    (signature, agreement) => sql`${signature.agreementId} = ${agreement.id}`,
  );
