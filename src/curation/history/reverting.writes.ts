import type { VersionedInput } from '../../records/api/mutation.inputs.ts';
import { type PartTableOwner, partTables } from '../../records/catalog.reads.ts';
import { recordTables } from '../../records/record.entity.ts';
import { formatId, parseVersionId } from '../../records/values/ids.ts';
import { errorCodes } from '../../records/writing/error-codes.ts';
import { BlockedByRecords, RuleViolation } from '../../records/writing/input-errors.ts';
import { validateRecord } from '../../records/writing/merge-rules.ts';
import { RECORD_CODES } from '../../records/writing/rules.ts';
import { REFERENCE_CODES, type WriteContext, withErrorsAt } from '../../records/writing/transaction.ts';
import { lockVersion } from '../../records/writing/versions.ts';

/** Selects the version to which a record is reverted. */
export interface Reversion extends Pick<VersionedInput, 'expectedVersion'> {
  /** `<id>@<version>` or `<id>@<instant>`. */
  to: string;
}

/** Field of the input that names the version. */
const FIELD = 'to';

/**
 * Rows of the record `$1` and of its parts at its version `$2`; references to records that were merged since point to
 * the survivors. The primary names follow from the names.
 */
const ROWS_OF_THEN = `(
  select kept.table_name, kept.row_key::uuid as id, with_survivors(kept.after) as image from (
    select distinct on (w.table_name, w.row_key) w.table_name, w.row_key, w.after
    from revision v join revision_row w on w.revision_id = v.id
    where v.record_id = $1 and v.version <= $2 and w.table_name not in ('record', 'primary_name')
    order by w.table_name, w.row_key, v.version desc
  ) kept where kept.after is not null
)`;

const MAX_RECORDS_NAMED = 100;

const CODES = errorCodes({
  VERSION_UNKNOWN: ['The record has no such version. Check its history.', 'given'],
  PARTS_MOVED: ['Parts of that version belong to other records now. See `records`, or revert to another version.'],
});

/**
 * Reverts a record and its parts to an earlier version, as a new version. The visibility stays as it is.
 * @returns its uuid
 * @throws RuleViolations RECORD_UNKNOWN, VERSION_CONFLICT, VERSION_UNKNOWN, RECORD_MERGED, REFERENCE_DELETED if the
 *   version refers to a deleted record, VALUE_NOT_UNIQUE if another record has its slug or code now, and for a rule
 *   that it would break; BlockedByRecords DEPENDENCY_INTERNAL, and PARTS_MOVED if a part of the version belongs to
 *   another record now
 */
export async function revertRecord(context: WriteContext, reversion: Reversion): Promise<string> {
  const { db } = context;
  const { to, expectedVersion } = reversion;
  const [id = ''] = to.split('@', 1);
  const entry = await lockVersion(context, recordTables(), { id, expectedVersion }, 'for no key update', FIELD);
  context.errors.throwIfAny();
  const version = await versionMeant(context, entry, to);
  const then: [id: string, version: number] = [entry.id, version];
  await checkReferences(context, then);
  const parts = await partsEver(context, entry.id);
  await checkOwners(context, then, parts);
  await withErrorsAt(context, [FIELD], async () => {
    if (parts.some(({ table }) => table === 'placement')) await db.query('select lock_tree()');
    await writeOwnRow(context, entry.type, then);
    // Parts that differ are deleted and inserted again under their ids, so that two parts can exchange a unique value.
    for (const { table, owner } of parts) {
      await db.query(
        `delete from "${table}" t where t."${owner}" = $1 and not exists (
          select from ${ROWS_OF_THEN} w where w.table_name = '${table}' and w.id = t.id and w.image = to_jsonb(t))`,
        then,
      );
    }
    for (const { table } of parts) {
      await db.query(
        `insert into "${table}" select p.* from ${ROWS_OF_THEN} w
          cross join lateral jsonb_populate_record(null::"${table}", w.image) p
          where w.table_name = '${table}' and not exists (select from "${table}" t where t.id = w.id)`,
        then,
      );
    }
    await validateRecord({ ...context, errors: context.errors.emptyCopy() }, entry);
    await db.query('set constraints all immediate');
  });
  return entry.id;
}

/**
 * Returns the number of the version.
 * @throws RuleViolation VERSION_UNKNOWN; RECORD_MERGED if it is a version of a record that was merged into this one
 */
async function versionMeant(
  { db }: WriteContext,
  { id, type }: { id: string; type: string },
  to: string,
): Promise<number> {
  const given = to.slice(0, 80);
  const meant = parseVersionId(to);
  if (!meant) {
    const message = `"${given}" names no version. Write <id>@<version> or <id>@<instant>.`;
    throw new RuleViolation(CODES.VERSION_UNKNOWN, [FIELD], message, { given });
  }
  const [found]: { version: number }[] =
    meant.at instanceof Date
      ? await db.query('select version from version_at($1, $2) where record_id = $3', [meant.uuid, meant.at, id])
      : await db.query(
          `select version from revision
            where record_id = $1 and version = $2 and kind in ('CREATED', 'UPDATED') and record_id = $3`,
          [meant.uuid, meant.at, id],
        );
  if (found) return found.version;
  if (meant.uuid !== id) {
    const currentId = formatId(type, id);
    const message = `The record is merged into ${currentId}. Give a version of ${currentId}.`;
    throw new RuleViolation(RECORD_CODES.RECORD_MERGED, [FIELD], message, { currentId });
  }
  const message = `The record has no version "${given}". Check its history.`;
  throw new RuleViolation(CODES.VERSION_UNKNOWN, [FIELD], message, { given });
}

/** @throws RuleViolation REFERENCE_DELETED; BlockedByRecords DEPENDENCY_INTERNAL */
async function checkReferences({ db }: WriteContext, then: readonly [id: string, version: number]): Promise<void> {
  const others: { uuid: string; id: string; deleted: boolean }[] = await db.query(
    `select distinct x.id as uuid, lower(x.type) || '_' || replace(x.id::text, '-', '') as id,
        x.deleted_at is not null as deleted
      from ${ROWS_OF_THEN} w cross join lateral jsonb_each_text(w.image) held
      join record x on x.id = case when right(held.key, 3) = '_id' then held.value::uuid end
      join record e on e.id = $1
      where x.id <> $1 and (x.deleted_at is not null
        or (e.visibility = 'PUBLIC' and x.visibility = 'INTERNAL' and w.table_name <> 'citation'))
      order by x.id limit ${MAX_RECORDS_NAMED}`,
    [...then],
  );
  const deleted = others.filter((other) => other.deleted).map(({ id }) => id);
  if (deleted.length > 0) {
    const message = `The version refers to deleted records: ${deleted.slice(0, 5).join(', ')}${deleted.length > 5 ? ' and others' : ''}.`;
    throw new RuleViolation(REFERENCE_CODES.REFERENCE_DELETED, [FIELD], message, { id: deleted[0]! });
  }
  if (others.length === 0) return;
  throw new BlockedByRecords(
    REFERENCE_CODES.DEPENDENCY_INTERNAL,
    [FIELD],
    'The version refers to records that are INTERNAL now. Publish those first.',
    others.map(({ uuid }) => uuid),
  );
}

/** Returns the tables in which the record has, or once had, its own parts. */
async function partsEver({ db }: WriteContext, id: string): Promise<PartTableOwner[]> {
  const ever: { table: string }[] = await db.query(
    `select distinct w.table_name as table from revision v join revision_row w on w.revision_id = v.id
      where v.record_id = $1`,
    [id],
  );
  const parts = await partTables(db);
  return parts.filter(({ table }) => table !== 'primary_name' && ever.some((each) => each.table === table));
}

/** @throws BlockedByRecords PARTS_MOVED */
async function checkOwners(
  { db }: WriteContext,
  then: readonly [id: string, version: number],
  parts: readonly PartTableOwner[],
): Promise<void> {
  for (const { table, owner } of parts) {
    const owners: { id: string }[] = await db.query(
      `select distinct t."${owner}" as id from ${ROWS_OF_THEN} w join "${table}" t on t.id = w.id
        where w.table_name = '${table}' and t."${owner}" <> $1 order by 1 limit ${MAX_RECORDS_NAMED}`,
      [...then],
    );
    if (owners.length === 0) continue;
    throw new BlockedByRecords(
      CODES.PARTS_MOVED,
      [FIELD],
      'Parts of the version belong to other records now.',
      owners.map(({ id }) => id),
    );
  }
}

async function writeOwnRow(
  { db }: WriteContext,
  table: string,
  then: readonly [id: string, version: number],
): Promise<void> {
  const differing: { column: string }[] = await db.query(
    `select now.key as column from ${ROWS_OF_THEN} w join "${table}" t on t.id = w.id
      cross join lateral jsonb_each(to_jsonb(t)) now
      where w.table_name = '${table}' and t.id = $1 and now.key <> 'visibility' and w.image ? now.key
        and w.image -> now.key <> now.value order by now.key`,
    [...then],
  );
  if (differing.length === 0) return;
  const names = differing.map(({ column }) => `"${column}"`).join(', ');
  await db.query(
    `update "${table}" set (${names}) = (
        select ${differing.map(({ column }) => `p."${column}"`).join(', ')} from ${ROWS_OF_THEN} w cross join lateral jsonb_populate_record(null::"${table}", w.image) p
        where w.table_name = '${table}' and w.id = $1)
      where id = $1`,
    [...then],
  );
}
