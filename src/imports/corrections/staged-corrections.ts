import { tableOf } from '../../records/description/record-type.ts';
import { formatId } from '../../records/values/ids.ts';
import { InputErrors, violationsIn } from '../../records/writing/input-errors.ts';
import type { WriteContext } from '../../records/writing/transaction.ts';
import { lockVersion, VersionConflict } from '../../records/writing/versions.ts';
import { grouped } from '../files/grouped.ts';
import { quoteValue } from '../mapping/expressions.ts';
import { countsOf, type ImportOutcome } from '../runs/import-job.ts';
import type { ImportConnection } from '../writing/import-connection.ts';
import type { Staging } from '../writing/staging.ts';
import { partOf } from './corrected-columns.ts';
import { type CorrectedValue, findDifferences, ignoredColumn } from './differences.ts';
import { type RecordCells, recordCells } from './record-cells.ts';
import { changeParts, changeRecord, PartsRejected, RECORD_NOT_FOUND } from './record-changes.ts';

const BATCH = 200;

/**
 * Records changed in one transaction. Its end costs as much as the change of several records, but the feed waits for the
 * end.
 */
const RECORDS_PER_TRANSACTION = 50;

/** Cells listed in the note of a conflict. */
const MAX_VALUES_SHOWN = 5;

/** Rows listed in a history note. */
const MAX_COLUMNS_LISTED = 10;

/** A staged row of corrections. */
interface StagedCorrection {
  row: number;
  type: string;
  id: string;
  /** The uuid of the record: the row's own record, or the one that the part belongs to. */
  owner: string;
  version: number;
  /** In JSON. */
  cells: string;
  /** The first row that corrects the same record or part. */
  first: number;
  mergedInto: string | null;
}

/** The changes of a row whose record still has the exported version. */
interface RowChange {
  correction: StagedCorrection;
  corrected: CorrectedValue[];
  now: RecordCells;
}

/** Corrects the records of staged rows. Each record is changed with its parts, as an editor would. */
export class StagedCorrections {
  constructor(
    private readonly connection: ImportConnection,
    private readonly staging: Staging,
    private readonly outcome: ImportOutcome,
  ) {}

  /**
   * Writes the differences between rows and records. A record that somebody else changed after the export is a
   * conflict.
   */
  async write(): Promise<void> {
    const { db } = this.connection;
    const [{ count }] = await db.query('select count(*)::integer as count from import_correction');
    let done = 0;
    for (let last = 0; ; ) {
      this.connection.job.signal?.throwIfAborted();
      // All rows about a record and its parts share one turn.
      const batch: (StagedCorrection & { turn: number })[] = await db.query(
        `select t.turn, t.owner, c.row, c.type, c.id, c.version, c.cells,
          (select min(f.row) from import_correction f where f.id = c.id) as first,
          (select e.merged_into from record e where e.id = c.id) as "mergedInto"
        from import_turn t join import_correction c using (row) where t.turn > $1
        order by t.turn fetch first ${BATCH} rows with ties`,
        [last],
      );
      if (batch.length === 0) return;
      last = batch.at(-1)!.turn;
      const now = await this.cellsOf(batch);
      const records: RowChange[][] = [];
      for (const rows of grouped(batch, ({ turn }) => turn).values()) {
        this.connection.job.signal?.throwIfAborted();
        const changes: RowChange[] = [];
        for (const correction of rows.sort((one, other) => one.row - other.row)) {
          const corrected = await this.changeIn(correction, now.get(correction.id));
          if (corrected) changes.push(corrected);
        }
        if (changes.length > 0) records.push(changes);
      }
      for (let from = 0; from < records.length; from += RECORDS_PER_TRANSACTION) {
        await this.changeAll(records.slice(from, from + RECORDS_PER_TRANSACTION));
      }
      done += batch.length;
      this.connection.job.progress?.({ doing: 'correcting', done, of: count });
    }
  }

  /** Returns the cells that exports would have now for the records and parts of the rows. */
  private async cellsOf(batch: readonly StagedCorrection[]): Promise<Map<string, RecordCells>> {
    const now = new Map<string, RecordCells>();
    for (const [type, rows] of grouped(batch, (each) => each.type)) {
      const ids = rows.map(({ id }) => id);
      for (const [id, cells] of await recordCells(this.connection.db, type, ids)) now.set(id, cells);
    }
    return now;
  }

  /** Returns the changes of a row; null if there are none or the row is rejected. */
  private async changeIn(correction: StagedCorrection, now: RecordCells | undefined): Promise<RowChange | null> {
    const { row, type, first, mergedInto } = correction;
    const refused = async (...sentences: string[]) => {
      await this.reject(correction, ...sentences);
      return null;
    };
    if (mergedInto) return refused(`It was merged into ${formatId(type.toLowerCase(), mergedInto)}.`);
    if (!now) return refused(RECORD_NOT_FOUND);
    if (first < row) return refused(`Row ${first} is about the same record.`);
    const { corrected, others, errors } = findDifferences(type, JSON.parse(correction.cells), now);
    if (errors.length > 0) return refused(...errors);
    // Derived columns change with the record, so they are only reported if the version is unchanged.
    if (now.version === correction.version) {
      for (const column of others) await this.staging.note(row, 'REPAIRED', ignoredColumn(type, column));
    }
    if (corrected.length > 0 && now.version === correction.version) return { correction, corrected, now };
    if (corrected.length > 0) await this.conflict(correction, now.version, corrected);
    else countsOf(this.outcome, type).unchanged++;
    return null;
  }

  /**
   * Changes records in one transaction. If one of them cannot be changed, changes halves until it is alone.
   * @param records the changes of each record
   */
  private async changeAll(records: readonly (readonly RowChange[])[]): Promise<void> {
    this.connection.job.signal?.throwIfAborted();
    const [first, ...others] = records;
    if (others.length === 0) return this.change(first ?? []);
    try {
      await this.connection.transaction(async (context) => {
        for (const changes of records) await this.writeTogether({ ...context, errors: new InputErrors() }, changes);
      });
    } catch (error) {
      if (!violationsIn(error) && !(error instanceof PartsRejected)) throw error;
      const half = Math.ceil(records.length / 2);
      await this.changeAll(records.slice(0, half));
      return this.changeAll(records.slice(half));
    }
    for (const { correction } of records.flat()) countsOf(this.outcome, correction.type).changed++;
  }

  /**
   * Changes a record and its parts together. If a part breaks a rule, its row is rejected and the others are written
   * without it. If the part is unknown, all rows are rejected.
   */
  private async change(changes: readonly RowChange[]): Promise<void> {
    if (changes.length === 0) return;
    try {
      await this.connection.transaction((context) => this.writeTogether(context, changes));
      for (const { correction } of changes) countsOf(this.outcome, correction.type).changed++;
    } catch (error) {
      const violations = violationsIn(error) ?? [];
      if (violations.some((each) => each instanceof VersionConflict)) {
        for (const { correction, corrected } of changes) await this.conflict(correction, null, corrected);
      } else if (error instanceof PartsRejected) {
        const { sentences } = error;
        const named = changes.filter(({ correction }) => sentences.has(correction.id));
        // If the invalid part is not in any row, each row may be the cause.
        const refused = named.length > 0 ? named : changes;
        for (const { correction } of refused) {
          await this.reject(correction, ...(sentences.get(correction.id) ?? [...sentences.values()].flat()));
        }
        await this.change(changes.filter((each) => !refused.includes(each)));
      } else if (violations.length > 0) {
        for (const { correction } of changes)
          await this.reject(correction, ...violations.map(({ messageWithPath }) => messageWithPath));
      } else throw error;
    }
  }

  private async writeTogether(context: WriteContext, changes: readonly RowChange[]): Promise<void> {
    const [{ correction: one }] = changes as readonly [RowChange];
    const type = partOf(one.type)?.ofType.type ?? one.type;
    const seen = {
      id: formatId(type.toLowerCase(), one.owner),
      // If rows were exported at different times, the oldest version must still be current.
      expectedVersion: Math.min(...changes.map(({ correction }) => correction.version)),
    };
    const note = `Corrected by ${named(changes.map(({ correction }) => correction.row))} of ${this.connection.job.file.name}.`;
    await context.db.query("select set_config('entente.note', $1, true)", [note]);
    await lockVersion(context, type.toLowerCase(), seen);
    context.errors.throwIfAny();
    for (const [changed, rows] of grouped(changes, ({ correction }) => correction.type)) {
      const parts = new Map(rows.map(({ correction: { id }, corrected }) => [id, corrected]));
      const part = partOf(changed);
      if (part) await changeParts(context, part, one.owner, parts);
      else for (const { corrected, now } of rows) await changeRecord(context, changed, one.owner, corrected, now);
    }
  }

  /** @param version the present version; null if it changed just before the write */
  private async conflict(
    { row, type, version: seen }: StagedCorrection,
    version: number | null,
    corrected: readonly CorrectedValue[],
  ): Promise<void> {
    countsOf(this.outcome, type).refused++;
    const values = corrected
      .slice(0, MAX_VALUES_SHOWN)
      .map(
        ({ column, cell, previous }) =>
          `${column}: "${quoteValue(cell)}" in the file, "${quoteValue(previous)}" in the record`,
      );
    const state = version === null ? 'was changed just now' : `has version ${version} now, not ${seen}`;
    const part = partOf(type);
    const which = part ? `${tableOf(part.ofType.type)} of the ${type.toLowerCase()}` : 'record';
    await this.staging.note(row, 'CONFLICT', `The ${which} ${state} (${values.join('; ')}).`);
  }

  private async reject({ row, type }: StagedCorrection, ...sentences: string[]): Promise<void> {
    countsOf(this.outcome, type).refused++;
    for (const sentence of sentences) await this.staging.note(row, 'REFUSED', sentence);
  }
}

const ENGLISH_LIST = new Intl.ListFormat('en-GB');

/** "row 2"; "rows 2, 5 and 7". */
function named(rows: readonly number[]): string {
  if (rows.length === 1) return `row ${rows[0]}`;
  const more = rows.length - MAX_COLUMNS_LISTED;
  return `rows ${ENGLISH_LIST.format([...rows.slice(0, MAX_COLUMNS_LISTED).map(String), ...(more > 0 ? [`${more} more`] : [])])}`;
}
