import type { CorrectionDescription } from '../../records/description/record-type.ts';
import { PartyName } from './party-name.entity.ts';

/** Correction of parties by a table. The level of a party cannot change. */
export const correctedParties: CorrectionDescription = {
  readOnlyFields: ['level'],
  columns: { organizationKind: 'kind' },
  mainName: {
    columns: { name: 'text', lang: 'lang' },
    names: (db, partyId) => db.find(PartyName, { where: { partyId }, order: { ordinal: 'ASC', id: 'ASC' } }),
  },
};
