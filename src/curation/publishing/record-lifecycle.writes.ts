import { MAX_PAGE_SIZE } from '../../query/compiling/pages.ts';
import type { ExpectedVersionInput } from '../../records/api/mutation.inputs.ts';
import { recordTables } from '../../records/record.entity.ts';
import { formatId, parseId } from '../../records/values/ids.ts';
import { replaceDraftSlugs } from '../../records/values/slugs.ts';
import { clearAwaiting, sourcesAwaiting } from '../../records/writing/awaiting-source.writes.ts';
import { errorCodes } from '../../records/writing/error-codes.ts';
import { BlockedByRecords } from '../../records/writing/input-errors.ts';
import { RECORD_CODES, recordUnknown, VALUE_CODES, validateId } from '../../records/writing/rules.ts';
import { REFERENCE_CODES, type WriteContext, withErrorsAt } from '../../records/writing/transaction.ts';
import { compareVersion } from '../../records/writing/versions.ts';

// The lifecycle of records of any type: delete and restore, publish and unpublish. Tables are given by name: this
// folder knows no types.

interface Entry {
  id: string;
  type: string;
}

const MAX_RECORDS_NAMED = 100;

const CODES = errorCodes({
  RECORD_REFERENCED: ['Other records refer to the record: `records`. Change or delete those first.'],
  RECORD_REFERENCED_BY_PUBLIC: ['PUBLIC records refer to the record: `records`. Unpublish those with it, or first.'],
});

/**
 * Deletes a locked record: a tombstone and its last version stay.
 * @throws RuleViolations RECORD_REFERENCED if other records refer to it, with the errors found before
 */
export async function deleteRecord({ db, errors }: WriteContext, { id, type }: Entry): Promise<void> {
  const others: { id: string }[] = await db.query(
    `select distinct record_id as id from record_reference where refers_to = $1 and record_id <> $1
      order by record_id limit ${MAX_RECORDS_NAMED}`,
    [id],
  );
  if (others.length > 0) {
    const message = 'Other records refer to the record. Change or delete those first.';
    const ids = others.map((other) => other.id);
    errors.addViolation(new BlockedByRecords(CODES.RECORD_REFERENCED, ['id'], message, ids));
  }
  errors.throwIfAny();
  await db.query(`delete from ${type} where id = $1`, [id]);
}

/**
 * Restores a deleted record with all its parts, under its id.
 * @returns its uuid
 * @throws RuleViolations RECORD_UNKNOWN, RECORD_NOT_DELETED, RECORD_MERGED; REFERENCE_DELETED if it would refer to a
 *   deleted record; VALUE_NOT_UNIQUE if another record has its slug or code now
 */
export async function restoreRecord(context: WriteContext, ref: string): Promise<string> {
  const { db } = context;
  const errors = context.errors.at('id');
  const id = validateId(errors, recordTables(), ref);
  const type = parseId(ref)?.type ?? '';
  const [entry]: { deleted: boolean; into: string | null; version: number }[] = await db.query(
    `select deleted_at is not null as deleted, survivor_of(merged_into) as into, version from record
      where id = $1 and lower(type) = $2 for no key update`,
    [id, type],
  );
  if (!entry) recordUnknown(errors, ref, type || 'record');
  else if (!entry.deleted) errors.add(RECORD_CODES.RECORD_NOT_DELETED, 'The record is not deleted.');
  else if (entry.into) {
    const currentId = formatId(type, entry.into);
    const message = `The record was not deleted but merged into ${currentId}.`;
    errors.add(RECORD_CODES.RECORD_MERGED, message, { currentId });
  }
  errors.throwIfAny();
  const rows: { table_name: string; row: object }[] = await db.query(
    `select w.table_name, w.before as row from revision v join revision_row w on w.revision_id = v.id
      where v.record_id = $1 and v.version = $2 and w.before is not null and w.table_name <> 'record'
      order by w.table_name = $3 desc, w.table_name in (select of_table from inner_parts()) desc, w.table_name, w.row_key`,
    [id, entry!.version, type],
  );
  await withErrorsAt(context, ['id'], async () => {
    for (const { table_name: table, row } of rows) {
      // A primary name that belongs to another party now stays with that party.
      const unless = table === 'primary_name' ? ' on conflict do nothing' : '';
      await db.query(
        `insert into "${table}" select (jsonb_populate_record(null::"${table}", with_survivors($1))).*${unless}`,
        [JSON.stringify(row)],
      );
    }
    await db.query('set constraints all immediate');
  });
  return id!;
}

/** Records that a client names, with the versions that it has seen of some of them. */
export interface RecordsWithVersions {
  /** Ids, as clients know them. */
  ids: readonly string[];
  expectedVersions?: readonly ExpectedVersionInput[] | null;
}

/**
 * Publishes records.
 * @param withDependencies whether the INTERNAL records to which they refer are published as well
 * @returns the uuids of the given records and of those published with them
 * @throws RuleViolations RECORD_UNKNOWN, LIST_TOO_LONG; BlockedByRecords DEPENDENCY_INTERNAL with the INTERNAL records
 */
export async function publish(
  context: WriteContext,
  seen: RecordsWithVersions,
  withDependencies: boolean,
): Promise<string[]> {
  const entries = await recordsToPublish(context, seen, withDependencies);
  await show(context, entries, 'PUBLIC');
  await clearAwaiting(
    context,
    entries.map(({ id }) => id),
  );
  return entries.map(({ id }) => id);
}

/**
 * Returns the records to be published: the given records, which are locked, the INTERNAL records to which they refer,
 * and the sources of imports that wait for one of them.
 * @throws as `publish`
 */
export async function recordsToPublish(
  context: WriteContext,
  seen: RecordsWithVersions,
  withDependencies: boolean,
): Promise<Entry[]> {
  const requested = await locked(context, seen);
  const along: Entry[] = [];
  for (let last: readonly Entry[] = requested; last.length > 0; ) {
    const known = [...requested, ...along].map(({ id }) => id);
    // The source of a citation may stay INTERNAL; then the citation is hidden.
    last = await context.db.query(
      `select distinct e.id, lower(e.type) as type from record_reference f join record e on e.id = f.refers_to
        where f.record_id = any($1) and f.via <> 'citation' and e.visibility = 'INTERNAL' and e.id <> all($2)
        order by e.id`,
      [last.map(({ id }) => id), known],
    );
    along.push(...last);
  }
  if (along.length > 0 && !withDependencies) {
    throw new BlockedByRecords(
      REFERENCE_CODES.DEPENDENCY_INTERNAL,
      ['ids'],
      'The records refer to INTERNAL records, which must be published with them. Send withDependencies: true.',
      along.slice(0, MAX_RECORDS_NAMED).map(({ id }) => id),
    );
  }
  const shown = [...requested, ...along].map(({ id }) => id);
  const sources = (await sourcesAwaiting(context, shown)).filter((id) => !shown.includes(id));
  return [...requested, ...along, ...sources.map((id) => ({ id, type: 'source' }))];
}

/**
 * Hides records from everybody but editors.
 * @returns their uuids
 * @throws RuleViolations RECORD_UNKNOWN, LIST_TOO_LONG; BlockedByRecords RECORD_REFERENCED_BY_PUBLIC with the PUBLIC
 *   records that refer to them
 */
export async function unpublish(context: WriteContext, seen: RecordsWithVersions): Promise<string[]> {
  const requested = await locked(context, seen);
  const ids = requested.map(({ id }) => id);
  const others: { id: string }[] = await context.db.query(
    `select distinct e.id from record_reference f join record e on e.id = f.record_id
      where f.refers_to = any($1) and f.via <> 'citation' and e.visibility = 'PUBLIC' and e.id <> all($1)
      order by e.id limit ${MAX_RECORDS_NAMED}`,
    [ids],
  );
  if (others.length > 0) {
    throw new BlockedByRecords(
      CODES.RECORD_REFERENCED_BY_PUBLIC,
      ['ids'],
      'PUBLIC records refer to the records. Unpublish those with them, or first.',
      others.map(({ id }) => id),
    );
  }
  await show(context, requested, 'INTERNAL');
  await clearAwaiting(context, ids);
  return ids;
}

/**
 * Locks the records that a client names, in one order. @throws RuleViolations RECORD_UNKNOWN, LIST_TOO_LONG,
 * VERSION_CONFLICT
 */
async function locked(
  { db, errors: all }: WriteContext,
  { ids: refs, expectedVersions }: RecordsWithVersions,
): Promise<Entry[]> {
  const errors = all.at('ids');
  if (refs.length > MAX_PAGE_SIZE) {
    const message = `${refs.length} are too many. Give up to ${MAX_PAGE_SIZE}.`;
    errors.add(VALUE_CODES.LIST_TOO_LONG, message, { max: MAX_PAGE_SIZE });
    errors.throwNow();
  }
  const wanted = refs.map((ref, index) => validateId(errors.at(index), recordTables(), ref));
  const found: (Entry & { given: string })[] = await db.query(
    `select given.id as given, e.id, lower(e.type) as type from unnest($1::uuid[]) given (id)
      join record e on e.id = survivor_of(given.id) where e.deleted_at is null`,
    [wanted],
  );
  const entries = new Map(found.map(({ given, id, type }) => [given, { id, type }]));
  wanted.forEach((uuid, index) => {
    if (uuid && !entries.has(uuid)) recordUnknown(errors.at(index), refs[index]!, parseId(refs[index]!)!.type);
  });
  errors.throwIfAny();
  const unique = new Map(wanted.map((uuid) => entries.get(uuid!)!).map((entry) => [entry.id, entry]));
  // Each record's own row first, then its entry: every write locks in this order.
  for (const [type, ids] of byType([...unique.values()])) {
    await db.query(`select from ${type} where id = any($1) order by id for no key update`, [ids]);
  }
  const rows: { id: string; version: number }[] = await db.query(
    'select id, version from record where id = any($1) order by id for no key update',
    [[...unique.keys()]],
  );
  for (const [index, { id, version }] of (expectedVersions ?? []).entries()) {
    const path = ['expectedVersions', String(index)];
    const entry = entries.get(parseId(id)?.uuid ?? '');
    const row = rows.find((each) => each.id === entry?.id);
    if (row) compareVersion(all, row.id, row.version, version, [...path, 'version']);
    else recordUnknown(all.at(...path, 'id'), id, parseId(id)?.type ?? 'record');
  }
  all.throwIfAny();
  return [...unique.values()];
}

/** Returns the ids of records by type, in the order of the types. */
function byType(entries: readonly Entry[]): [type: string, ids: string[]][] {
  return recordTables()
    .map((type): [string, string[]] => [type, entries.filter((entry) => entry.type === type).map(({ id }) => id)])
    .filter(([, ids]) => ids.length > 0);
}

async function show(context: WriteContext, entries: readonly Entry[], visibility: string): Promise<void> {
  for (const [type, ids] of byType(entries)) {
    if (visibility === 'PUBLIC') await replaceDraftSlugs(context, type, ids);
    await context.db.query(`update ${type} set visibility = $2 where id = any($1) and visibility <> $2`, [
      ids,
      visibility,
    ]);
  }
}

/** Returns the id of a record as clients know it. */
export function idOf({ type, id }: Entry): string {
  return formatId(type, id);
}
