import { PUBLIC_PAIRS } from '../domain/parties/party.groups.ts';
import type { DataSizes } from '../query/compiling/selection.ts';

const PUBLIC_SIGNATURES = `
  select 'signature' as kind, count(*) as count
  from signature s
  join agreement a on a.id = s.agreement_id and a.visibility = 'PUBLIC'
  left join party p on p.id = s.party_id
  where p.visibility is distinct from 'INTERNAL'
`;

/**
 * Reads how many rows prices depend on, of PUBLIC records alone. It takes some milliseconds for each 10,000 items.
 * @param rowsOf how a statement is sent
 */
export async function dataSizes(
  rowsOf: (statement: string) => Promise<{ kind: string; count: string }[]>,
): Promise<DataSizes> {
  const rows = await rowsOf(`/* prices */ ${PUBLIC_PAIRS} union all ${PUBLIC_SIGNATURES}`);
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, Number(count)]));
}
