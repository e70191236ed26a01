import { sql } from '../../query/sql.ts';
import {
  AGREEMENT,
  date,
  type ExportedTable,
  identityOfPart,
  listed,
  PARTY,
  PERSON,
  plain,
  reference,
  references,
  text,
} from '../../records/description/columns.ts';

export const exportedSignatures: ExportedTable = {
  name: 'signatures',
  table: 'signature',
  parts: [
    ...identityOfPart('signature', 'agreement', sql`r.agreement_id`),
    reference('agreement', AGREEMENT, sql`r.agreement_id`),
    reference('party', PARTY, sql`r.party_id`),
    text('namedAs', sql`r.named_as`),
    plain('role', sql`r.role`),
    reference('through', PARTY, sql`r.through_id`),
    plain('capacity', sql`r.capacity`),
    date('signedOn', sql`r.signed_on`),
    date('ratifiedOn', sql`r.ratified_on`),
    date('inForceFrom', sql`r.in_force_from`),
    date('withdrawnOn', sql`r.withdrawn_on`),
    references(
      'signers',
      'signerIds',
      PERSON,
      { from: sql`signer l`, of: sql`l.signature_id`, to: sql`l.person_id`, order: sql`l.ordinal, l.id` },
      'signers.person',
    ),
    listed(
      'actions',
      { from: sql`treaty_action l`, of: sql`l.signature_id`, order: sql`l.ordinal, l.id` },
      sql`l.kind || coalesce(' ' || l.acted_on, '')`,
    ),
  ],
};
