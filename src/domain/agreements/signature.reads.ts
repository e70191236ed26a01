import { Filter } from '../../query/compiling/filters.ts';
import { Orderings } from '../../query/compiling/pages.ts';
import { list, page, type Reading } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import { all, isOneOf, raw, type Sql, sql, visible } from '../../query/sql.ts';
import { searched } from '../../records/api/searched.ts';
import { overlaps, recordRules } from '../../records/api/where.ts';
import { ofItem } from '../../records/item.reads.ts';
import { addressPart } from '../../records/node.ts';
import { byDay } from '../../records/record.reads.ts';
import { uuidOf } from '../../records/values/ids.ts';
import { lastDay } from '../../records/values/partial-date.ts';
import { survivor } from '../../records/values/refs.ts';
import { dayOf, liesIn, partyNamed } from '../parties/party.reads.ts';
import { Signature } from './signature.entity.ts';
import type { SignatureList, SignatureOrderField, SignatureWhere } from './signature.inputs.ts';
import { Signer } from './signer.entity.ts';
import { TreatyAction } from './treaty-action.entity.ts';

/** Who signed for a party, in the order of the record. */
export function signersOf(signature: Row<Signature>): Reading {
  return list(Signer, {
    where: (signer) => [sql`${signer.signatureId} = ${signature.id}`],
    orderBy: (signer) => sql`${signer.ordinal}, ${signer.id}`,
  });
}

/** What a party did about an agreement, in the order of the record. */
export function actionsOf(signature: Row<Signature>): Reading {
  return list(TreatyAction, {
    where: (action) => [sql`${action.signatureId} = ${signature.id}`],
    orderBy: (action) => sql`${action.ordinal}, ${action.id}`,
  });
}

/** Whether the party did something of which these conditions hold. The act goes by the name `ta`. */
function hasActed(signature: Row<Signature>, conditions: readonly Sql[]): Sql {
  return sql`exists (select from treaty_action ta where ta.signature_id = ${signature.id} and ${all(conditions)})`;
}

/** Whether an agreement binds the party of a signature on a day: it was in force for it, and it had not left by then. */
function isBoundOn(signature: Row<Signature>, on: string): Sql {
  const day = lastDay(on);
  return sql`${signature.inForceFrom} <= ${day}
    and (${signature.withdrawnOn} is null or last_day(${signature.withdrawnOn}) > ${day}::date)`;
}

const signatureFilter = recordRules(
  new Filter<SignatureWhere, Signature>('SignatureWhere'),
  'signature',
  (signature) => signature.agreementId,
)
  .rule(
    'agreement',
    (signature, id) => sql`${signature.agreementId} = ${survivor(uuidOf('agreement', id, 'agreement'))}`,
  )
  .rule('party', (signature, ref) =>
    ofItem(signature.agreementId, liesIn(signature.partyId, partyNamed(ref, 'party'), dayOf(sql`ci.occurred_on`))),
  )
  .rule('roles', (signature, roles) => isOneOf(signature.role, roles))
  .rule(
    'signer',
    (signature, person) => sql`exists (select from signer sr where sr.signature_id = ${signature.id}
      and sr.person_id = ${survivor(uuidOf('person', person, 'signer'))})`,
  )
  .rule('actions', (signature, kinds) => hasActed(signature, [sql`ta.kind = any(${kinds})`]))
  .rule('acted', (signature, range, { actions }) =>
    hasActed(signature, [
      overlaps(sql`ta.acted_on`, range, 'acted'),
      ...(actions ? [sql`ta.kind = any(${actions})`] : []),
    ]),
  )
  .rule('boundOn', isBoundOn);

/** Whether an agreement, given by its id, has a signature of which this holds. */
export function hasSignature(agreement: Sql, where: SignatureWhere): Sql {
  // Never the name of a table in a rule of the filter, since the rules refer to this row from inside sub-selects.
  const column = (name: string) => raw(`sg.${name}`);
  const row = {
    $alias: 'sg',
    id: column('id'),
    agreementId: column('agreement_id'),
    partyId: column('party_id'),
    role: column('role'),
    inForceFrom: column('in_force_from'),
    withdrawnOn: column('withdrawn_on'),
  } as unknown as Row<Signature>;
  return sql`exists (select from signature sg where sg.agreement_id = ${agreement}
    and ${all(signatureFilter.conditions(where, row))})`;
}

const signatureOrderings = new Orderings<Signature, `${SignatureOrderField}`>(
  {
    SIGNED_ON: byDay((signature) => signature.signedOn),
    NAME: {
      // One of both is never null.
      by: (signature) => sql`coalesce(named.sort_key, lower(${signature.namedAs}), '') collate "C"`,
      type: 'text',
      join: (signature) => sql`left join party named on named.id = ${signature.partyId}`,
    },
  },
  { field: 'NAME', direction: 'ASC' },
);

/** Signatures, as a client filters, orders and pages them. */
export function signatures(args: SignatureList, which: (signature: Row<Signature>) => Sql): Reading {
  return page(
    Signature,
    ...searched(
      'SIGNATURE',
      { where: (signature) => [which(signature), ...signatureFilter.conditions(args.where, signature)] },
      signatureOrderings,
      args,
    ),
    args,
  );
}

/** Whether the reader may see the agreement of a signature, of which a signature is a part. */
export function isOfVisibleAgreement(signature: Row<Signature>): Sql {
  return sql`exists (select from agreement owner where owner.id = ${signature.agreementId} and ${visible('owner')})`;
}

addressPart('signature', { entity: Signature, shown: isOfVisibleAgreement });
