import type { ExpectedVersionInput } from '../../records/api/mutation.inputs.ts';
import { recordTables } from '../../records/record.entity.ts';
import { readId, uuidOf, writeId } from '../../records/values/ids.ts';
import { settleDraftSlugs } from '../../records/values/slugs.ts';
import { awaitNoLonger, sourcesAwaiting } from '../../records/writing/awaiting-source.writes.ts';
import { assertVersion } from '../../records/writing/versions.ts';
import { at, OthersStandAgainst, RuleViolation, type WriteContext } from '../../records/writing/writing.ts';

// What can be done with a record of whatever kind as a whole: it is deleted and brought back, shown and hidden. The rows
// go by the names of their tables: this folder knows no kind of record.

interface Entry {
  id: string;
  type: string;
}

const MOST_NAMED = 100;

/**
 * Deletes a record that is locked: a tombstone and its last version stay.
 * @throws OthersStandAgainst REFERRED_TO where others refer to it
 */
export async function deleteRecord({ db }: WriteContext, { id, type }: Entry): Promise<void> {
  const others: { id: string }[] = await db.query(
    `select distinct record_id as id from record_reference where refers_to = $1 and record_id <> $1
      order by record_id limit ${MOST_NAMED}`,
    [id],
  );
  if (others.length > 0) {
    throw new OthersStandAgainst(
      'REFERRED_TO',
      ['id'],
      'Other records refer to it: change or delete those first.',
      others.map((other) => other.id),
    );
  }
  await db.query(`delete from ${type} where id = $1`, [id]);
}

/**
 * Brings a deleted record back as it was, with all its parts, under its id.
 * @returns its uuid
 * @throws RuleViolation RECORD_UNKNOWN, NOT_DELETED, MERGED; UNKNOWN_RECORD where it would refer to what is not there any
 *   more; NOT_UNIQUE where another has its slug or code by now
 */
export async function restoreRecord({ db }: WriteContext, ref: string): Promise<string> {
  const id = uuidOf(recordTables(), ref, 'input.id');
  const type = readId(ref)!.type;
  const [entry]: { deleted: boolean; merged: boolean; version: number }[] = await db.query(
    `select deleted_at is not null as deleted, merged_into is not null as merged, version from record
      where id = $1 and lower(type) = $2 for no key update`,
    [id, type],
  );
  if (!entry) throw new RuleViolation('RECORD_UNKNOWN', ['id'], 'There never was such a record.');
  if (!entry.deleted) throw new RuleViolation('NOT_DELETED', ['id'], 'The record is there: nobody has deleted it.');
  if (entry.merged) throw new RuleViolation('MERGED', ['id'], 'The record was not deleted, but merged into another.');
  const rows: { table_name: string; row: object }[] = await db.query(
    `select w.table_name, w.before as row from revision v join revision_row w on w.revision_id = v.id
      where v.record_id = $1 and v.version = $2 and w.before is not null and w.table_name <> 'record'
      order by w.table_name = $3 desc, w.table_name in (select of_table from inner_parts()) desc, w.table_name, w.row_key`,
    [id, entry.version, type],
  );
  await at(['id'], async () => {
    for (const { table_name: table, row } of rows) {
      // A plain name that somebody else bears first by now stays theirs.
      const unless = table === 'primary_name' ? ' on conflict do nothing' : '';
      await db.query(
        `insert into "${table}" select (jsonb_populate_record(null::"${table}", with_survivors($1))).*${unless}`,
        [JSON.stringify(row)],
      );
    }
    await db.query('set constraints all immediate');
  });
  return id;
}

/** Records that a client names, with the versions that it has seen of some of them. */
export interface SeenRecords {
  /** As clients know them. */
  ids: readonly string[];
  expectedVersions?: readonly ExpectedVersionInput[] | null;
}

/**
 * Shows records to everybody, with what they refer to where that is wanted.
 * @param withDependencies whether what must be shown with them is shown as well
 * @returns the uuids of all that were asked for and of what came along
 * @throws RuleViolation RECORD_UNKNOWN; OthersStandAgainst DEPENDENCIES_INTERNAL naming what must be shown with them
 */
export async function publish(context: WriteContext, seen: SeenRecords, withDependencies: boolean): Promise<string[]> {
  const entries = await whatToPublish(context, seen, withDependencies);
  await show(context, entries, 'PUBLIC');
  await awaitNoLonger(
    context,
    entries.map(({ id }) => id),
  );
  return entries.map(({ id }) => id);
}

/**
 * What is to be shown where records are: they themselves, which are locked, what they refer to that is INTERNAL, and the
 * sources of imports that wait for one of them.
 * @throws as `publish` does
 */
export async function whatToPublish(
  context: WriteContext,
  seen: SeenRecords,
  withDependencies: boolean,
): Promise<Entry[]> {
  const asked = await locked(context, seen);
  const along: Entry[] = [];
  for (let last: readonly Entry[] = asked; last.length > 0; ) {
    const known = [...asked, ...along].map(({ id }) => id);
    // A citation's source may stay hidden: then the citation is.
    last = await context.db.query(
      `select distinct e.id, lower(e.type) as type from record_reference f join record e on e.id = f.refers_to
        where f.record_id = any($1) and f.via <> 'citation' and e.visibility = 'INTERNAL' and e.id <> all($2)
        order by e.id`,
      [last.map(({ id }) => id), known],
    );
    along.push(...last);
  }
  if (along.length > 0 && !withDependencies) {
    throw new OthersStandAgainst(
      'DEPENDENCIES_INTERNAL',
      ['ids'],
      'They refer to records that are INTERNAL, and those must be published with them: ask for withDependencies.',
      along.slice(0, MOST_NAMED).map(({ id }) => id),
    );
  }
  const shown = [...asked, ...along].map(({ id }) => id);
  const sources = (await sourcesAwaiting(context, shown)).filter((id) => !shown.includes(id));
  return [...asked, ...along, ...sources.map((id) => ({ id, type: 'source' }))];
}

/**
 * Hides records from everybody but editors.
 * @returns their uuids
 * @throws RuleViolation RECORD_UNKNOWN; OthersStandAgainst REFERRED_TO_BY_PUBLIC naming what is shown and refers to them
 */
export async function unpublish(context: WriteContext, seen: SeenRecords): Promise<string[]> {
  const asked = await locked(context, seen);
  const ids = asked.map(({ id }) => id);
  const others: { id: string }[] = await context.db.query(
    `select distinct e.id from record_reference f join record e on e.id = f.record_id
      where f.refers_to = any($1) and f.via <> 'citation' and e.visibility = 'PUBLIC' and e.id <> all($1)
      order by e.id limit ${MOST_NAMED}`,
    [ids],
  );
  if (others.length > 0) {
    throw new OthersStandAgainst(
      'REFERRED_TO_BY_PUBLIC',
      ['ids'],
      'Records that are PUBLIC refer to them: unpublish those with them, or first.',
      others.map(({ id }) => id),
    );
  }
  await show(context, asked, 'INTERNAL');
  await awaitNoLonger(context, ids);
  return ids;
}

/** The records that a client names, locked in one order. @throws RuleViolation RECORD_UNKNOWN; ChangedMeanwhile */
async function locked({ db }: WriteContext, { ids: refs, expectedVersions }: SeenRecords): Promise<Entry[]> {
  const wanted = refs.map((ref, index) => uuidOf(recordTables(), ref, `input.ids.${index}`));
  const found: (Entry & { given: string })[] = await db.query(
    `select given.id as given, e.id, lower(e.type) as type from unnest($1::uuid[]) given (id)
      join record e on e.id = survivor_of(given.id) where e.deleted_at is null`,
    [wanted],
  );
  const entries = new Map(found.map(({ given, id, type }) => [given, { id, type }]));
  const missing = wanted.findIndex((uuid) => !entries.has(uuid));
  if (missing >= 0) throw new RuleViolation('RECORD_UNKNOWN', ['ids', String(missing)], 'There is no such record.');
  const unique = new Map(wanted.map((uuid) => entries.get(uuid)!).map((entry) => [entry.id, entry]));
  // The rows before the entries, in the order in which every write takes them.
  for (const [type, ids] of byType([...unique.values()])) {
    await db.query(`select from ${type} where id = any($1) order by id for no key update`, [ids]);
  }
  const rows: { id: string; version: number }[] = await db.query(
    'select id, version from record where id = any($1) order by id for no key update',
    [[...unique.keys()]],
  );
  for (const [index, { id, version }] of (expectedVersions ?? []).entries()) {
    const path = ['expectedVersions', String(index)];
    const entry = entries.get(uuidOf(recordTables(), id, `input.${path.join('.')}.id`));
    if (!entry) throw new RuleViolation('RECORD_UNKNOWN', [...path, 'id'], 'The record is not among the ids.');
    assertVersion(entry.id, rows.find((row) => row.id === entry.id)!.version, version, [...path, 'version']);
  }
  return [...unique.values()];
}

/** The ids of records by their types, in the order of these. */
function byType(entries: readonly Entry[]): [type: string, ids: string[]][] {
  return recordTables()
    .map((type): [string, string[]] => [type, entries.filter((entry) => entry.type === type).map(({ id }) => id)])
    .filter(([, ids]) => ids.length > 0);
}

async function show(context: WriteContext, entries: readonly Entry[], visibility: string): Promise<void> {
  for (const [type, ids] of byType(entries)) {
    if (visibility === 'PUBLIC') await settleDraftSlugs(context, type, ids);
    await context.db.query(`update ${type} set visibility = $2 where id = any($1) and visibility <> $2`, [
      ids,
      visibility,
    ]);
  }
}

/** The id of a record as clients know it. */
export function idOf({ type, id }: Entry): string {
  return writeId(type, id);
}
