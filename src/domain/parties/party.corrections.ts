import type { CorrectedDescription } from '../../records/description/record-type.ts';
import { PartyName } from './party-name.entity.ts';

/** How a table corrects parties: a party stays what it is. */
export const correctedParties: CorrectedDescription = {
  fixed: ['level'],
  columns: { organizationKind: 'kind' },
  mainName: {
    columns: { name: 'text', lang: 'lang' },
    names: (db, partyId) => db.find(PartyName, { where: { partyId }, order: { ordinal: 'ASC', id: 'ASC' } }),
  },
};
