import { Role } from '../../src/access/viewer.ts';
import {
  forumOf,
  involvedIn,
  itemsOf,
  lateralityOf,
  occurredOn,
  partyCountOf,
  sessionOf,
} from '../query/reference-executor/involved.ts';
import { containingParties, dayOf } from '../query/reference-executor/places.ts';
import { readTables, World } from '../query/reference-executor/rows.ts';
import type { RunSql } from './insert.ts';

/** Returns the stored read models: one line for each item, and for each party involved in it. */
export async function storedInvolvement(sql: RunSql): Promise<string[]> {
  const rows = await sql<{ line: string }>(`
    select concat_ws(' ', id, type, visibility, occurred_on, coalesce(forum_id::text, '-'),
      coalesce(session_id::text, '-'), party_count, coalesce(laterality, '-')) as line
    from cooperation_item
    union all
    select concat_ws(' ', item_id, party_id, item_type, visibility, occurred_on, level, members, members_with_speakers,
      coalesce(takes_part_as, '-'), coalesce(stands_for::text, '-'), spoke)
    from involvement`);
  return rows.map(({ line }) => line).sort();
}

/** Returns the same lines, computed from the records by a simple independent model. */
export async function computedInvolvement(sql: RunSql): Promise<string[]> {
  const [{ today }] = (await sql('select today()::text as today')) as [{ today: string }];
  const world = new World(await readTables(sql), { role: Role.EDITOR, name: null }, today, '');
  const levels = new Map(world.tables.party.map((party) => [party.id, party.level]));
  const lines: string[] = [];
  for (const item of itemsOf(world)) {
    const date = occurredOn(world, item);
    const parties = involvedIn(world, item);
    const type = item.$table.toUpperCase();
    lines.push(
      [
        ...[item.id, type, item.visibility, date ?? ''],
        ...[forumOf(world, item)?.id ?? '-', sessionOf(world, item)?.id ?? '-'],
        partyCountOf(world, item),
        lateralityOf(world, item) ?? '-',
      ].join(' '),
    );
    const spokeFor = new Set(
      world.tables.speaker
        .filter(({ session_id }) => item.$table === 'session' && session_id === item.id)
        .map(({ represents_id }) => represents_id),
    );
    const within = new Map<string, { members: number; all: number }>();
    for (const { partyId, as } of parties) {
      for (const ancestor of containingParties(world, partyId, dayOf(world, date))) {
        const { members, all } = within.get(ancestor) ?? { members: 0, all: 0 };
        within.set(ancestor, { members: members + (as === null ? 0 : 1), all: all + 1 });
      }
    }
    for (const [partyId, { members, all }] of within) {
      const as = parties.find((party) => party.partyId === partyId)?.as ?? '-';
      // An organ represents the nearest party around it that is not an organization.
      const place = containingParties(world, partyId, dayOf(world, date)).find(
        (id) => levels.get(id) !== 'ORGANIZATION',
      );
      const line = [item.id, partyId, type, item.visibility, date ?? '', levels.get(partyId), members, all, as];
      lines.push([...line, as === '-' ? '-' : (place ?? partyId), spokeFor.has(partyId) ? 't' : 'f'].join(' '));
    }
  }
  return lines.sort();
}
