import { nestedPartTables, partTables } from '../../records/catalog.reads.ts';
import { recordTables } from '../../records/record.entity.ts';
import { parseId } from '../../records/values/ids.ts';
import { errorCodes } from '../../records/writing/error-codes.ts';
import { validateRecord } from '../../records/writing/merge-rules.ts';
import { RECORD_CODES, recordUnknown, validateId } from '../../records/writing/rules.ts';
import { type WriteContext, withErrorsAt } from '../../records/writing/transaction.ts';
import { checkVersion } from '../../records/writing/versions.ts';
import type { UndoMergeInput } from './merging.inputs.ts';
import { validateRecords } from './merging.writes.ts';

const CODES = errorCodes({
  SURVIVOR_DELETED: ['The survivor of the merge is deleted or merged. Undo that first.'],
});

/** The two records of a merge that was undone. */
export interface UndoneMerge {
  type: string;
  /** Uuid of the record that exists again. */
  id: string;
  /** Uuid of the record into which it had been merged. */
  survivor: string;
}

/**
 * The changes of a merge to each row, from the history of its transaction `$1` at `$2`: the row before and after. A row
 * that moved from one record to another is in the histories of both.
 */
const IMAGES = `(
  select w.table_name, w.row_key::uuid as id,
    (array_agg(w.before) filter (where w.before is not null))[1] as before,
    (array_agg(w.after) filter (where w.after is not null))[1] as after
  from revision v join revision_row w on w.revision_id = v.id
  where v.xid = $1::xid8 and v.made_at = $2 and w.table_name <> 'record'
  group by w.table_name, w.row_key
)`;

/**
 * Undoes a merge: the merged record exists again, with the rows that the merge moved. Values that were changed since
 * stay changed; rows that were moved again stay where they are. The transaction must be exclusive.
 * @throws RuleViolations RECORD_UNKNOWN, RECORD_NOT_MERGED, SURVIVOR_DELETED, VALUE_NOT_UNIQUE if another record has
 *   its slug or code now, REFERENCE_DELETED if it would refer to a deleted record, HIERARCHY_CYCLE; BlockedByRecords
 *   for a rule that one of the two records, or another record, would break
 */
export async function undoMerge(context: WriteContext, input: UndoMergeInput): Promise<UndoneMerge> {
  const { db } = context;
  const { id, survivor, type } = await mergedRecord(context, input.id);
  const merges: { xid: string; madeAt: Date }[] = await db.query(
    `select xid::text, made_at as "madeAt" from revision where record_id = $1 and kind = 'MERGED'
      order by version desc limit 1`,
    [id],
  );
  const { xid, madeAt } = merges[0]!;
  await db.query(`select from ${type} where id = $1 for update`, [survivor]);
  await db.query('select from record where id = any($1) order by id for no key update', [[id, survivor]]);
  await checkVersion(context, survivor, input.expectedVersion);
  context.errors.throwIfAny();
  await db.query('select lock_tree()');

  const undoing = new Undoing(context, [xid, madeAt]);
  const changed = await undoing.affectedRecords();
  await withErrorsAt(context, ['id'], async () => {
    // Unique values are restored first, then the record itself, then the rows that refer to it.
    await undoing.restoreColumns(type, survivor);
    await undoing.restoreRows(type);
    const tables = await undoing.tables();
    for (const table of tables) await undoing.restoreRows(table);
    for (const table of tables) {
      await undoing.restoreColumns(table);
      await undoing.deleteAddedRows(table);
    }
    await db.query('select write_merge($1, $2, true)', [survivor, id]);
  });
  await withErrorsAt(context, ['id'], async () => {
    await validateRecord({ ...context, errors: context.errors.emptyCopy() }, { id, type });
    await validateRecord({ ...context, errors: context.errors.emptyCopy() }, { id: survivor, type });
  });
  await validateRecords(context, changed, ['id']);
  await withErrorsAt(context, ['id'], () => db.query('set constraints all immediate'));
  return { type, id, survivor };
}

/**
 * Returns a merged record and its survivor.
 * @throws RuleViolations RECORD_UNKNOWN, RECORD_NOT_MERGED, SURVIVOR_DELETED
 */
async function mergedRecord({ db, errors: all }: WriteContext, ref: string): Promise<UndoneMerge> {
  const errors = all.at('id');
  const id = validateId(errors, recordTables(), ref);
  const type = parseId(ref)?.type ?? '';
  const [entry]: { into: string | null; deleted: boolean }[] = await db.query(
    `select e.merged_into as into, s.deleted_at is not null as deleted from record e
      left join record s on s.id = e.merged_into where e.id = $1 and lower(e.type) = $2`,
    [id, type],
  );
  if (!entry) recordUnknown(errors, ref, type || 'record');
  else if (!entry.into) {
    const message = 'The record is not merged into another. Give the id of the merged record, as it was before.';
    errors.add(RECORD_CODES.RECORD_NOT_MERGED, message);
  } else if (entry.deleted) {
    const message = 'The survivor of the merge is deleted or merged. Undo that first.';
    errors.add(CODES.SURVIVOR_DELETED, message);
  }
  errors.throwIfAny();
  return { type, id: id!, survivor: entry!.into! };
}

/** Undoes one merge. */
class Undoing {
  constructor(
    private readonly context: WriteContext,
    /** Transaction of the merge and its time: a restored database may use the same number again. */
    private readonly transaction: readonly [xid: string, madeAt: Date],
  ) {}

  /** Returns the uuids of the records that got or lost parts by the merge. */
  async affectedRecords(): Promise<string[]> {
    const rows: { id: string }[] = await this.context.db.query(
      `select distinct v.record_id as id from revision v join revision_row w on w.revision_id = v.id
        where v.xid = $1::xid8 and v.made_at = $2 and (w.before is null or w.after is null)`,
      [...this.transaction],
    );
    return rows.map(({ id }) => id);
  }

  /** Returns the tables of which the merge changed rows, each before the tables that refer to it. */
  async tables(): Promise<string[]> {
    const { db } = this.context;
    const touched: { table: string }[] = await db.query(`select distinct table_name as table from ${IMAGES} i`, [
      ...this.transaction,
    ]);
    const parts = (await partTables(db)).map(({ table }) => table);
    // Primary names come before the names themselves, which would move or delete them otherwise.
    const inOrder = [...recordTables(), 'primary_name', ...parts.filter((table) => table !== 'primary_name')];
    return inOrder.filter((name) => touched.some(({ table }) => table === name));
  }

  /**
   * Inserts the rows of a table again that the merge deleted; references to records that were merged since point to the
   * survivors.
   */
  async restoreRows(table: string): Promise<void> {
    await this.context.db.query(
      `insert into "${table}" select p.* from ${IMAGES} i
        cross join lateral jsonb_populate_record(null::"${table}", with_survivors(i.before)) p
        where i.table_name = '${table}' and i.after is null and not exists (select from "${table}" t where t.id = i.id)
        on conflict ${recordTables().includes(table) ? '(id)' : ''} do nothing`,
      [...this.transaction],
    );
  }

  /**
   * Restores the columns that the merge changed in the rows of a table (or in one row), unless they were changed since.
   */
  async restoreColumns(table: string, only: string | null = null): Promise<void> {
    const { db } = this.context;
    const changed: { column: string }[] = await db.query(
      `select distinct a.key as column from ${IMAGES} i
        cross join lateral jsonb_each(i.after) a where i.table_name = '${table}' and i.before is not null
          and a.value is distinct from i.before -> a.key`,
      [...this.transaction],
    );
    if (changed.length === 0) return;
    const columns = changed.map(({ column }) => column).sort();
    const wasChanged = (column: string) => `i.after -> '${column}' is distinct from i.before -> '${column}'`;
    const isSo = (column: string) => `to_jsonb(t) -> '${column}' is not distinct from i.after -> '${column}'`;
    const set = columns.map(
      (column) =>
        `"${column}" = case when ${wasChanged(column)} and ${isSo(column)} then p."${column}" else t."${column}" end`,
    );
    // A part of a part refers by several columns together: all of them are restored, or none.
    const together = (await nestedPartTables(db))
      .filter((inner) => inner.table === table)
      .flatMap((inner) => inner.columns);
    const whole = together.map((column) => `(not (${wasChanged(column)}) or ${isSo(column)})`);
    await db.query(
      `update "${table}" t set ${set.join(', ')} from ${IMAGES} i
        cross join lateral jsonb_populate_record(null::"${table}", with_survivors(i.before)) p
        where i.table_name = '${table}' and t.id = i.id and i.before is not null and i.after is not null
          and ($3::uuid is null or t.id = $3) and (${['true', ...whole].join(' and ')})
          and (${columns.map((column) => `(${wasChanged(column)} and ${isSo(column)})`).join(' or ')})`,
      [...this.transaction, only],
    );
  }

  /** Deletes rows that the merge inserted, unless they were changed since. */
  async deleteAddedRows(table: string): Promise<void> {
    await this.context.db.query(
      `delete from "${table}" t using ${IMAGES} i
        where i.table_name = '${table}' and t.id = i.id and i.before is null and to_jsonb(t) = i.after`,
      [...this.transaction],
    );
  }
}
