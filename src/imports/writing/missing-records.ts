import { deleteRecord } from '../../curation/publishing/record-lifecycle.writes.ts';
import type { RecordType } from '../../records/record.entity.ts';
import { violationsIn } from '../../records/writing/input-errors.ts';
import { countsOf, type ImportOutcome } from '../runs/import-job.ts';
import type { ImportConnection } from './import-connection.ts';
import { typesInWriteOrder } from './staging.ts';

/** The keys that this file of a register stated before and no longer states. */
const MISSING_RECORDS = `
  from imported_claim c
  where c.scope in (select split_part(key, '/', 1) from import_record) and c.file = $1
    and not exists (select from import_record r where r.key = c.key and not r.withdrawn)`;

/**
 * Counts the records missing from the imported file of a register. With `prune` they are deleted, except records that
 * others refer to, that existed before the import, or that another row, file or register describes.
 */
export async function countMissing(connection: ImportConnection, outcome: ImportOutcome): Promise<void> {
  const { prune } = connection.job;
  const { file } = connection.job.register;
  const rows: { key: string; id: string; type: RecordType; isDescribed: boolean }[] = await connection.db.query(
    `select i.key, i.record_id as id, e.type,
      i.adopted or exists (
          select from imported_record o where o.record_id = i.record_id and o.key <> i.key
            and (o.scope <> i.scope or exists (select from import_record r where r.key = o.key and not r.withdrawn))
        ) or exists (select from imported_claim o where o.key = i.key and o.file <> $1) as "isDescribed"
    from imported_record i join record e on e.id = i.record_id
    where e.deleted_at is null and i.key in (select c.key ${MISSING_RECORDS})
    order by array_position($2::text[], e.type) desc, i.key`,
    [file, typesInWriteOrder()],
  );
  // With `prune`, statements that were withdrawn are no longer among the claims of the file.
  const withdrawn: { kind: RecordType; count: number }[] = await connection.db.query(
    `select kind, count(*)::integer as count from import_record r
    where withdrawn and not exists (select from imported_claim c where c.key = r.key and c.file = $1) group by kind`,
    [file],
  );
  for (const { kind, count } of withdrawn) countsOf(outcome, kind).vanished += count;
  for (const { key, id, type, isDescribed } of rows) {
    countsOf(outcome, type).vanished++;
    if (!prune || isDescribed) continue;
    try {
      await connection.transaction(async (context) => {
        await deleteRecord(context, { id, type: type.toLowerCase() });
        await context.db.query('delete from imported_claim where key = $1', [key]);
        await context.db.query('delete from imported_record where key = $1', [key]);
      });
      countsOf(outcome, type).pruned++;
    } catch (error) {
      if (!violationsIn(error)) throw error;
    }
  }
  // No record was ever created for these claims.
  if (prune) {
    await connection.db.query(
      `delete from imported_claim where file = $1 and key in (select c.key ${MISSING_RECORDS})
        and not exists (select from imported_record i where i.key = imported_claim.key)`,
      [file],
    );
  }
}
