import { deleteRecord } from '../records/keeping.writes.ts';
import type { RecordType } from '../records/record.entity.ts';
import { RuleViolation } from '../records/writing.ts';
import type { ImportConnection } from './import-connection.ts';
import { countsOf, type ImportOutcome } from './import-job.ts';
import { KINDS } from './staging.ts';

/**
 * Counts what vanished from the registers that a file is of.
 * @param prune whether it is deleted, where nothing else refers to it
 * @param sourceId of the source that stands for the file, where there is one
 */
export async function countVanished(
  connection: ImportConnection,
  outcome: ImportOutcome,
  prune: boolean,
  sourceId: string | undefined,
): Promise<void> {
  const rows: { key: string; id: string; type: RecordType; told: boolean }[] = await connection.db.query(
    `select i.key, i.record_id as id, e.type,
      exists (select from imported_record o where o.record_id = i.record_id and o.scope <> i.scope) as told
    from imported_record i join record e on e.id = i.record_id
    where i.scope in (select distinct split_part(key, '/', 1) from import_record) and e.deleted_at is null
      and not exists (select from import_record r where r.key = i.key)
    order by array_position($1::text[], e.type) desc, i.key`,
    [KINDS],
  );
  for (const { key, id, type, told } of rows) {
    countsOf(outcome, type).vanished++;
    // What another register tells of as well stays.
    if (!prune || told) continue;
    try {
      await connection.transaction(
        async (context) => {
          await deleteRecord(context, { id, type: type.toLowerCase() });
          await context.db.query('delete from imported_record where key = $1', [key]);
        },
        { sourceId },
      );
      countsOf(outcome, type).pruned++;
    } catch (error) {
      if (!(error instanceof RuleViolation)) throw error;
    }
  }
}
