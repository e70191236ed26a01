import type { Row } from '../../query/compiling/row.ts';
import { all, isOneOf, type Lookup, type Sql, sql } from '../../query/sql.ts';
import { listOf } from '../../records/api/list.ts';
import { Optional } from '../../records/api/optional.ts';
import { BY_NAME, ordersOfRecords } from '../../records/api/orders.ts';
import { filterOf, RecordWhere, WhereInput } from '../../records/api/where.ts';
import { OrganizationKind, Party, PartyLevel } from './party.entity.ts';
import { StandingWhere } from './party.inputs.ts';
import { hasStanding, liesIn, partyNamed, TODAY } from './party.reads.ts';

@WhereInput('PartyWhere', 'Which parties.')
export class PartyWhere extends RecordWhere {
  @Optional([PartyLevel], 'Of one of these kinds.')
  levels?: PartyLevel[] | null;

  @Optional(String, 'Lies within this party today, however deep.')
  within?: string | null;

  @Optional(String, 'Lies in this country today, or is it.')
  country?: string | null;

  @Optional([OrganizationKind], 'An organization of one of these kinds.')
  organizationKinds?: OrganizationKind[] | null;

  @Optional(StandingWhere, "Its country's standing in a bloc, today.")
  standing?: StandingWhere | null;

  @Optional(Boolean, 'Whether it has signed, or acceded to, any agreement on record.')
  signed?: boolean | null;
}

function isCountry(party: Lookup): Sql {
  return sql`exists (select from party c where c.id = ${party} and c.level = 'COUNTRY')`;
}

const partyFilter = filterOf<PartyWhere, Party>(PartyWhere, 'party')
  .rule('levels', (party, levels) => isOneOf(party.level, levels))
  .rule(
    'within',
    (party, ref) => sql`exists (select from lies_within w where w.party_id = ${party.id}
    and w.ancestor_id = ${partyNamed(ref, 'within')} and w.depth > 0 and ${TODAY} between w.from_day and w.to_day)`,
  )
  .rule('country', (party, ref) =>
    all([liesIn(party.id, partyNamed(ref, 'country'), TODAY), isCountry(partyNamed(ref, 'country'))]),
  )
  .rule('organizationKinds', (party, kinds) => isOneOf((party as unknown as Row<{ kind: string }>).kind, kinds))
  .rule('standing', (party, standing) => hasStanding(party.id, TODAY, standing));

export const partyList = listOf(Party, {
  words: ['A party', 'parties'],
  where: partyFilter,
  orders: { NAME: BY_NAME, ...ordersOfRecords(Party) },
  usual: 'NAME ASC',
}).all('parties', 'Parties of all levels, by name where no order is given.');
