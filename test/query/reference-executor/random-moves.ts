import { insert, type RunSql } from '../../database/insert.ts';
import type { Dice } from './dice.ts';
import type { Row, Tables } from './rows.ts';

/**
 * SQLSTATEs of rejected changes: a loop, a public record that would refer to an internal one, a part that does not fit,
 * a constraint of the table.
 */
const REFUSALS = /^(EN00[124]|23\w+)$/;

function anyDate(dice: Dice): string | null {
  const year = dice.between(1950, 2030);
  return dice.pick([
    null,
    `${year}`,
    `${year}-0${dice.between(1, 9)}`,
    `${year}-1${dice.between(0, 2)}-1${dice.between(0, 9)}`,
  ]);
}

/**
 * One change to the facts that `between` depends on, made directly in the database: placements, dates, participants.
 */
function change(sql: RunSql, dice: Dice, tables: Tables): Promise<unknown> {
  // If there is none, none is changed.
  const one = (rows: readonly Row[]) => dice.maybe(rows, 1)?.id ?? null;
  const set = (table: keyof Tables, column: string, value: unknown) =>
    sql(`update "${table}" set "${column}" = $2 where id = $1`, [one(tables[table]), value]);
  const party = one(tables.party);
  return dice.pick([
    () => set('placement', 'within_id', party),
    () => set('placement', 'valid_from', anyDate(dice)),
    () => set('placement', 'valid_to', anyDate(dice)),
    () => sql('delete from placement where id = $1', [one(tables.placement)]),
    () => insert(sql, 'placement', { party_id: one(tables.party), within_id: party, valid_from: anyDate(dice) }),
    () =>
      sql("update party set level = $2 where id = $1 and level in ('CITY', 'REGION')", [
        party,
        dice.pick(['CITY', 'REGION']),
      ]),
    () => set('agreement', 'signed_on', anyDate(dice)),
    () => set('commitment', 'announced_on', anyDate(dice)),
    () => set('statement', 'said_on', anyDate(dice)),
    () => set('figure', 'as_of', anyDate(dice)),
    () => set('forum', 'starts_on', anyDate(dice)),
    () => set('forum', 'time_zone', dice.pick([null, 'Pacific/Kiritimati', 'America/Havana'])),
    () => set('session', 'starts_at', dice.pick([null, '1999-12-31T22:00:00Z', '2020-06-30T23:30:00Z'])),
    () => set('session', 'kind', dice.pick(['PANEL', 'SIGNING_CEREMONY', 'BILATERAL_MEETING'])),
    () => set('signature', 'party_id', party),
    () => set('signature', 'role', dice.pick(['SIGNATORY', 'ACCEDING', 'WITNESS'])),
    () => set('delegation', 'party_id', party),
    () => set('membership', 'valid_from', anyDate(dice)),
    () => set('succession', 'kind', dice.pick(['SECEDED', 'MERGED', 'CONTINUES'])),
  ])();
}

/**
 * Makes a number of changes, each in its own transaction. Some are rejected, as they must be.
 * @returns how many were made
 */
export async function moveAtRandom(sql: RunSql, dice: Dice, tables: Tables, count: number): Promise<number> {
  let made = 0;
  for (let tried = 0; tried < count; tried++) {
    try {
      await change(sql, dice, tables);
      made += 1;
    } catch (error) {
      if (!REFUSALS.test((error as { code?: string }).code ?? '')) throw error;
    }
  }
  return made;
}
