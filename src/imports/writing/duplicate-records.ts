import { mergeRecords } from '../../curation/merging/merging.writes.ts';
import { identifies } from '../../records/identifier.entity.ts';
import { formatId } from '../../records/values/ids.ts';
import { violationsIn } from '../../records/writing/input-errors.ts';
import { VersionConflict } from '../../records/writing/versions.ts';
import { type ImportConnection, onlyImported } from './import-connection.ts';
import { typesKnownByName } from './known-records.ts';
import type { Staging } from './staging.ts';

/** A record that an import created although another record has its identifier. */
interface DuplicateRecord {
  id: string;
  type: string;
  version: number;
  row: number;
  otherId: string;
  otherVersion: number;
  identifier: string;
}

/**
 * Merges records that an earlier import of this file created although an older record had their identifier.
 *
 * Only records that no editor changed and whose identifier belongs to exactly one older record are merged; people must
 * also share a name. The report lists each merge. Call this before parties are resolved, because two parties with one
 * identifier are ambiguous.
 */
export async function mergeDuplicates(connection: ImportConnection, staging: Staging): Promise<void> {
  const refused: string[] = [];
  for (;;) {
    const found = await findDuplicates(connection, refused);
    if (found.length === 0) return;
    const touched = new Set<string>();
    for (const doubled of found) {
      const { id, type, version, row, otherId, otherVersion, identifier } = doubled;
      // A record merged just before has a new version; the next round finds it.
      if (touched.has(id) || touched.has(otherId)) continue;
      touched.add(id).add(otherId);
      const [keep, absorb] = [formatId(type, otherId), formatId(type, id)];
      const merge = { keep, absorb, expectedVersion: otherVersion, expectedAbsorbVersion: version };
      try {
        await connection.source();
        await connection.transaction((context) => mergeRecords(context, merge), { exclusive: true });
        const sentence = `${absorb} was created although ${keep} has ${identifier}: the two records are merged.`;
        await staging.note(row, 'REPAIRED', sentence);
      } catch (error) {
        // An editor changed one of the records; the next round sees its present state.
        const violations = violationsIn(error);
        if (!violations) throw error;
        if (violations.some((each) => each instanceof VersionConflict)) continue;
        refused.push(id);
        const sentence = `${absorb} and ${keep} have ${identifier}, and cannot be merged: ${violations.map(({ message }) => message).join(' ')}`;
        await staging.note(row, 'REPAIRED', sentence);
      }
    }
  }
}

/** @param refused the uuids of records that cannot be merged @returns up to 500 records, the oldest first */
function findDuplicates({ db }: ImportConnection, refused: readonly string[]): Promise<DuplicateRecord[]> {
  const named = typesKnownByName().map(
    ({ type, table, owner }) => `and (own.type <> '${type}' or exists (
        select from ${table} m join ${table} n on n.folded = m.folded and n.${owner} = o.id where m.${owner} = own.id
      ))`,
  );
  return db.query(
    `select own.id, lower(own.type) as type, own.version, min(r.first)::integer as row, min(o.id::text) as "otherId",
      min(o.version) as "otherVersion", min(a.scheme || ':' || a.value) as identifier
    from import_record r
    join imported_record i on i.key = r.key and not i.adopted
    join record own on own.id = i.record_id and own.deleted_at is null and own.visibility = 'PUBLIC'
    join identifier a on a.record_id = own.id and ${identifies('a')}
    join identifier b on b.scheme = a.scheme and b.value = a.value and b.record_id < a.record_id
    join record o on o.id = b.record_id and o.type = own.type and o.deleted_at is null and o.visibility = 'PUBLIC'
    where own.id <> all($1) and ${onlyImported('own.id')}
      ${named.join(' ')}
    group by own.id having count(distinct o.id) = 1
    order by own.id limit 500`,
    [refused],
  );
}
