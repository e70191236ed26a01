import { isDeepStrictEqual } from 'node:util';
import type { RunSql } from '../database/insert.ts';

interface KeptRow {
  record: string;
  version: number;
  name: string;
  key: string;
  before: object | null;
  after: object | null;
}

/**
 * Replays the history of every record from its first version on, and compares the result with the current rows.
 * @returns the differences; empty if the history has every value of every row
 */
export async function replayFeed(sql: RunSql): Promise<string[]> {
  const faults: string[] = [];
  const rows = new Map<string, object>();
  const history = await sql<KeptRow>(`
    select v.record_id as record, v.version, w.table_name as name, w.row_key as key, w.before, w.after
    from revision v join revision_row w on w.revision_id = v.id where w.table_name <> 'record'
    order by v.record_id, v.version`);
  for (const { record, version, name, key, before, after } of history) {
    const place = `${record} ${name} ${key}`;
    if (!isDeepStrictEqual(rows.get(place) ?? null, before))
      faults.push(`${place} was not so before version ${version}`);
    if (after) rows.set(place, after);
    else rows.delete(place);
  }
  const watched = await sql<{ name: string; owner: string }>(`
    select t.tgrelid::regclass::text as name, case p.proname when 'write_record_history' then 'id'
      else split_part(encode(t.tgargs, 'escape'), '\\000', 1) end as owner
    from pg_trigger t join pg_proc p on p.oid = t.tgfoid where t.tgname = 'history_on_insert'`);
  for (const { name, owner } of watched) {
    const present = await sql<{ record: string; key: string; row: object }>(
      `select ${owner} as record, id as key, to_jsonb(t) as row from ${name} t`,
    );
    for (const { record, key, row } of present) {
      const place = `${record} ${name.replaceAll('"', '')} ${key}`;
      if (!isDeepStrictEqual(rows.get(place), row)) faults.push(`${place} is otherwise than its history says`);
      rows.delete(place);
    }
  }
  for (const place of rows.keys()) faults.push(`${place} is not there, although nothing says that it went`);
  return faults;
}
