import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import { guarded } from '../records/formulas.ts';
import type { ImportedRow } from './import-format.ts';
import type { ImportRun } from './import-run.ts';
import { OUTCOME, REASONS, REPORT_COLUMNS, ROW } from './report-columns.ts';
import type { RowNote } from './staging.ts';

/** A row of the report: the note, and the row as it stands in the file. */
export interface ReportedRow extends RowNote {
  original: unknown;
}

/** Every row that was refused or repaired, with the row as it stands in the file, which is read once more for that. */
export async function* reportedRows(
  run: ImportRun,
  rows: () => AsyncIterable<ImportedRow>,
): AsyncGenerator<ReportedRow> {
  const notes = run.notes();
  let { value: note, done } = await notes.next();
  if (done) return;
  for await (const { row, original } of rows()) {
    while (!done && note!.row < row) ({ value: note, done } = await notes.next());
    if (done) return;
    if (note!.row === row) yield { ...note!, original };
  }
}

/** Writes a report to a file: a table with the columns of the file, or JSON in lines where it is no table. */
export async function writeReport(path: string, rows: AsyncIterable<ReportedRow>): Promise<number> {
  let file: WriteStream | null = null;
  let count = 0;
  for await (const { row, grade, sentences, original } of rows) {
    const table = original as Partial<{ columns: string[]; values: string[] }>;
    if (!file) {
      file = createWriteStream(path);
      await once(file, 'open');
      if (table.columns) file.write(stringify([[...own(table.columns), ROW, OUTCOME, REASONS]]));
    }
    const text = table.columns
      ? stringify([[...ownValues(table), row, grade, sentences.join(' ')]])
      : `${JSON.stringify({ row, outcome: grade, reasons: sentences, original })}\n`;
    if (!file.write(text)) await once(file, 'drain');
    count++;
  }
  if (file) {
    file.end();
    await once(file, 'close');
  }
  return count;
}

function own(columns: readonly string[]): string[] {
  return columns.filter((column) => !REPORT_COLUMNS.includes(column));
}

function ownValues({ columns = [], values = [] }: Partial<{ columns: string[]; values: string[] }>): string[] {
  return own(columns).map((column) => guarded(values[columns.indexOf(column)] ?? ''));
}
