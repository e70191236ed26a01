import { Groups, type Joined } from '../../query/compiling/groups.ts';
import type { Row } from '../../query/compiling/row.ts';
import { raw, type Sql, sql } from '../../query/sql.ts';
import { byConstant, byTime } from '../../records/api/groups.ts';
import { byCountry, byParty } from '../parties/party.groups.ts';
import { dayOf } from '../parties/party.reads.ts';
import type { Signature } from './signature.entity.ts';
import type { SignatureDimension } from './signature.inputs.ts';

/** The party, and the day of the agreement. */
function signing(signature: Row<Signature>, as: string): { party: Sql; day: Sql } {
  return { party: signature.partyId, day: dayOf(sql`nullif(${raw(as)}.occurred_on, '')`) };
}

function joinAgreement(signature: Row<Signature>, as: string): Joined {
  return { from: raw(`cooperation_item ${as}`), on: sql`${raw(as)}.id = ${signature.agreementId}` };
}

export const signatureGroups = new Groups<Signature, `${SignatureDimension}`>()
  .by(
    'YEAR',
    byTime('YEAR', (signature) => signature.signedOn),
  )
  .by(
    'ROLE',
    byConstant((signature) => signature.role),
  )
  .by('COUNTRY', byCountry(signing, { join: joinAgreement }))
  .by('PARTY', byParty(signing, { join: joinAgreement }))
  .by(
    'ACTION',
    byConstant((_signature, as) => raw(`${as}.kind`), {
      join: (signature, as) => ({
        from: raw(`treaty_action ${as}`),
        on: sql`${raw(as)}.signature_id = ${signature.id}`,
      }),
      falls: 'AGAIN',
    }),
  );
