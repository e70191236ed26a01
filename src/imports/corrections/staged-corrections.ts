import { isDeepStrictEqual } from 'node:util';
import { writeId } from '../../records/ids.ts';
import type { RecordType } from '../../records/record.entity.ts';
import { ChangedMeanwhile, lockVersion } from '../../records/versions.ts';
import { RuleViolation } from '../../records/writing.ts';
import { shown } from '../expressions.ts';
import type { ImportConnection } from '../import-connection.ts';
import { countsOf, type ImportJob, type ImportOutcome } from '../import-job.ts';
import type { Staging } from '../staging.ts';
import { type CorrectedColumn, correctedColumns } from './corrected-columns.ts';
import { columnsBeside, hasColumn, type RecordCells, recordCells } from './record-cells.ts';
import { type CorrectedValue, changeRecord } from './record-changes.ts';

const BATCH = 200;

/** So many cells of a conflict are told. */
const MOST_SHOWN = 5;

/** A row that corrects, as staging keeps it. */
interface StagedCorrection {
  row: number;
  type: RecordType;
  id: string;
  version: number;
  /** In JSON. */
  cells: string;
  /** The first row that corrects the same record. */
  first: number;
  mergedInto: string | null;
}

/** What a row says otherwise than the record. */
interface Differences {
  corrected: CorrectedValue[];
  /** Columns by which nothing is corrected. */
  others: string[];
  /** Why the row cannot be taken, in sentences. */
  faults: string[];
}

/** Cells that tell of a record what nobody writes into it. */
const TOLD = ['type', 'createdAt', 'updatedAt'];

/** Corrects the records whose rows staging keeps, each in a transaction of its own, as an editor would one by one. */
export class StagedCorrections {
  constructor(
    private readonly connection: ImportConnection,
    private readonly job: ImportJob,
    private readonly staging: Staging,
    private readonly outcome: ImportOutcome,
  ) {}

  /** Writes what rows say otherwise than their records; what somebody else has changed meanwhile is a conflict. */
  async write(): Promise<void> {
    const { db } = this.connection;
    const [{ count }] = await db.query('select count(*)::integer as count from import_correction');
    let done = 0;
    for (let last = 0; ; ) {
      this.job.signal?.throwIfAborted();
      const batch: StagedCorrection[] = await db.query(
        `select c.row, c.type, c.id, c.version, c.cells,
          (select min(f.row) from import_correction f where f.id = c.id) as first,
          (select e.merged_into from record e where e.id = c.id) as "mergedInto"
        from import_correction c where c.row > $1 order by c.row limit ${BATCH}`,
        [last],
      );
      if (batch.length === 0) return;
      last = batch.at(-1)!.row;
      for (const type of new Set(batch.map((each) => each.type))) {
        const ofType = batch.filter((each) => each.type === type);
        const now = await recordCells(
          db,
          type,
          ofType.map(({ id }) => id),
        );
        for (const correction of ofType) {
          this.job.signal?.throwIfAborted();
          await this.correct(correction, now.get(correction.id));
        }
      }
      done += batch.length;
      this.job.progress?.({ doing: 'writing', done, of: count });
    }
  }

  private async correct(correction: StagedCorrection, now: RecordCells | undefined): Promise<void> {
    const { row, type, first, mergedInto } = correction;
    if (mergedInto) return this.refuse(correction, `It was merged into ${writeId(type.toLowerCase(), mergedInto)}.`);
    if (!now) return this.refuse(correction, 'There is no such record.');
    if (first < row) return this.refuse(correction, `Row ${first} is about the same record.`);
    const { corrected, others, faults } = differences(type, JSON.parse(correction.cells), now);
    if (faults.length > 0) return this.refuse(correction, ...faults);
    // What follows from others has changed by itself where the record has: then nobody need have written it.
    if (now.version === correction.version) {
      for (const column of others) await this.staging.note(row, 'REPAIRED', leftOut(type, column));
    }
    if (corrected.length === 0) countsOf(this.outcome, type).unchanged++;
    else if (now.version !== correction.version) await this.conflict(correction, now.version, corrected);
    else await this.change(correction, corrected, now);
  }

  private async change(
    correction: StagedCorrection,
    corrected: readonly CorrectedValue[],
    now: RecordCells,
  ): Promise<void> {
    const { row, type, id, version } = correction;
    const seen = { id: writeId(type.toLowerCase(), id), expectedVersion: version };
    const note = `Corrected by row ${row} of ${this.job.file.name}.`;
    try {
      await this.connection.transaction(
        async (context) => {
          await lockVersion(context, type.toLowerCase(), seen);
          await changeRecord(context, type, id, corrected, now);
        },
        { note },
      );
      countsOf(this.outcome, type).changed++;
    } catch (error) {
      if (error instanceof ChangedMeanwhile) await this.conflict(correction, null, corrected);
      else if (error instanceof RuleViolation) await this.refuse(correction, error.message);
      else throw error;
    }
  }

  /** @param version that the record has by now; null where it was changed a moment ago */
  private async conflict(
    { row, type, version: seen }: StagedCorrection,
    version: number | null,
    corrected: readonly CorrectedValue[],
  ): Promise<void> {
    countsOf(this.outcome, type).refused++;
    const sides = corrected
      .slice(0, MOST_SHOWN)
      .map(({ column, cell, was }) => `${column}: "${shown(cell)}" here, "${shown(was)}" there`);
    const by = version === null ? 'has been changed just now' : `is at version ${version} by now, not at ${seen}`;
    await this.staging.note(row, 'CONFLICT', `The record ${by} (${sides.join('; ')}).`);
  }

  private async refuse({ row, type }: StagedCorrection, ...sentences: string[]): Promise<void> {
    countsOf(this.outcome, type).refused++;
    for (const sentence of sentences) await this.staging.note(row, 'REFUSED', sentence);
  }
}

const columnsOfType = new Map<RecordType, ReadonlyMap<string, CorrectedColumn>>();

function columnsFor(type: RecordType): ReadonlyMap<string, CorrectedColumn> {
  const columns = columnsOfType.get(type) ?? correctedColumns(type);
  columnsOfType.set(type, columns);
  return columns;
}

/** What the cells of a row say otherwise than the record does now. */
function differences(type: RecordType, cells: { [column: string]: string }, now: RecordCells): Differences {
  const columns = columnsFor(type);
  const corrected: CorrectedValue[] = [];
  const others: string[] = [];
  const faults: string[] = [];
  for (const [column, cell] of Object.entries(cells)) {
    const was = now.cells[column] ?? '';
    if (cell === was || TOLD.includes(column)) continue;
    const how = columns.get(column);
    if (!how) {
      others.push(column);
      continue;
    }
    const value = how.read(cell);
    if (value === undefined) faults.push(`${column}: "${shown(cell)}" is no ${how.called}.`);
    else if (value === null && how.needed) faults.push(`${column}: it can be changed, but not left out.`);
    else if (!isDeepStrictEqual(value, how.read(was))) corrected.push({ column, how, value, cell, was });
  }
  // Whoever corrects an id may have written what it means beside it: that follows by itself.
  const isBesides = (column: string) =>
    columnsBeside(type, column).some((other) => corrected.some((one) => one.column === other));
  return { corrected, others: others.filter((column) => !isBesides(column)), faults };
}

function leftOut(type: RecordType, column: string): string {
  const means = columnsBeside(type, column).find((other) => columnsFor(type).has(other));
  if (means) return `"${column}" follows from "${means}", and is left out.`;
  if (!hasColumn(type, column)) return `A ${type.toLowerCase()} has no "${column}": it is left out.`;
  return `"${column}" is not corrected by a table, and is left out.`;
}
