import type { EntityManager } from 'typeorm';
import type { PartyLevel } from '../../domain/parties/party.entity.ts';
import { EVERY_REGISTER, type NameDecision } from './party-names.ts';

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
 * SQL whether a decision `d` is about every register and holds. A decision whose party was deleted holds again when the
 * party is restored.
 */
export const HOLDS_EVERYWHERE = `d.register = '${EVERY_REGISTER}' and (d.party_id is null or exists (
  select from record p where p.id = survivor_of(d.party_id) and p.deleted_at is null))`;

/**
 * Returns the decisions about names of a register, by `PartyNames.keyOf`, and those of every register, by
 * `PartyNames.keyInEveryRegister`.
 */
export async function decisionsOn(db: EntityManager, register: string): Promise<Map<string, NameDecision>> {
  const rows: { name: string; means: string; level: PartyLevel | null }[] = await db.query(
    `select name, means, level from reviewed_name d
      where register = $1 or (${HOLDS_EVERYWHERE} and work is distinct from 'RESTORE')`,
    [register],
  );
  return new Map(rows.map(({ name, means, level }) => [name, { means, level }]));
}
