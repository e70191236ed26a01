import type { Row } from '../../query/compiling/row.ts';
import { all, isOneOf, type Lookup, type Sql, sql } from '../../query/sql.ts';
import { byConstant } from '../../records/api/groups.ts';
import { listOf } from '../../records/api/list.ts';
import { BY_NAME, ordersOfRecords } from '../../records/api/orders.ts';
import { recordWhere } from '../../records/api/where.ts';
import { OrganizationKind, Party, PartyLevel } from './party.entity.ts';
import { byCountry } from './party.groups.ts';
import { StandingWhere } from './party.inputs.ts';
import { belongsTo, hasStanding, partyLookup, TODAY } from './party.reads.ts';
import { RESOLVED_PARTIES_FIELD } from './resolved-party.reads.ts';

function isCountry(party: Lookup): Sql {
  return sql`exists (select from party c where c.id = ${party} and c.level = 'COUNTRY')`;
}

const partyFilter = recordWhere<Party>('PartyWhere', 'Filter for parties.', 'party')
  .addFilter('levels', [PartyLevel], 'Only parties of these levels.', (party, levels) => isOneOf(party.level, levels))
  .addFilter(
    'within',
    String,
    'Only parties that belong to this party today, directly or through others.',
    (party, ref) => sql`exists (select from lies_within w where w.party_id = ${party.id}
    and w.ancestor_id = ${partyLookup(ref, 'within')} and w.depth > 0 and ${TODAY} between w.from_day and w.to_day)`,
  )
  .addFilter('country', String, 'Only this country and parties that belong to it today.', (party, ref) =>
    all([belongsTo(party.id, partyLookup(ref, 'country'), TODAY), isCountry(partyLookup(ref, 'country'))]),
  )
  .addFilter('organizationKinds', [OrganizationKind], 'Only organizations of these kinds.', (party, kinds) =>
    isOneOf((party as unknown as Row<{ kind: string }>).kind, kinds),
  )
  .addFilter(
    'standing',
    StandingWhere,
    'Only parties whose country has one of these standings in a bloc today.',
    (party, standing) => hasStanding(party.id, TODAY, standing),
  )
  .addFilter('signed', Boolean, 'Whether the party has signed or acceded to any agreement.');

export const partyList = listOf(Party, {
  words: ['A party', 'parties'],
  resolved: RESOLVED_PARTIES_FIELD,
  where: partyFilter,
  orders: { NAME: BY_NAME, ...ordersOfRecords(Party) },
  defaultOrder: 'NAME ASC',
  dimensions: {
    LEVEL: ['By level.', byConstant(PartyLevel, (party) => party.level)],
    COUNTRY: ['By country to which the party belongs today.', byCountry((party) => ({ party: party.id, day: TODAY }))],
  },
}).addListQuery('parties', 'Parties of all levels. Default order: name.');
