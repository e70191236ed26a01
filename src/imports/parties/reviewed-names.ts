import type { EntityManager } from 'typeorm';
import type { PartyLevel } from '../../domain/parties/party.entity.ts';
import { fold } from '../../records/values/names.ts';
import type { NameDecision } from './party-names.ts';

/**
 * Stores the decisions of a reviewed list for later imports of the register. An undecided name is deleted; names that
 * the list omits stay.
 */
export async function rememberDecisions(
  db: EntityManager,
  register: string,
  reviewed: ReadonlyMap<string, NameDecision>,
): Promise<void> {
  if (reviewed.size === 0) return;
  const decided = [...reviewed].map(([name, decision]) => ({ name, ...decision }));
  await db.query('delete from reviewed_name where register = $1 and name = any($2)', [register, [...reviewed.keys()]]);
  await db.query(
    `insert into reviewed_name (register, name, means, level)
    select $1, name, means, level from jsonb_populate_recordset(null::reviewed_name, $2) where means is not null`,
    [register, JSON.stringify(decided)],
  );
}

/**
 * Returns the decisions about names of a register, by `PartyNames.keyOf`, and those of every register, by
 * `keyInEveryRegister`.
 */
export async function decisionsOn(db: EntityManager, register: string): Promise<Map<string, NameDecision>> {
  const rows: { name: string; means: string; level: PartyLevel | null }[] = await db.query(
    `select name, means, level from reviewed_name
      where register = $1 or (register = $2 and work is distinct from 'RESTORE')`,
    [register, EVERY_REGISTER],
  );
  return new Map(rows.map(({ name, means, level }) => [name, { means, level }]));
}

/** The register whose decisions hold in every register, for names about which a register has none of its own. */
export const EVERY_REGISTER = '*';

/** Returns the key of a name in the decisions of every register. */
export function keyInEveryRegister(name: string): string {
  return `${EVERY_REGISTER} ${fold(name)}`;
}
