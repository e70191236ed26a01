import { stringify } from 'csv-stringify/sync';
import { escapeFormula } from '../../records/values/csv-injection.ts';
import type { ImportedRow } from '../files/import-format.ts';
import type { RowNote } from '../writing/staging.ts';
import type { ImportRun } from './import-run.ts';
import { writePrivately } from './private-file.ts';
import { OUTCOME, REASONS, REPORT_COLUMNS, ROW } from './report-columns.ts';

/** A row of the report: the note, and the row as the file has it. */
export interface ReportedRow extends RowNote {
  original: unknown;
}

/** Yields each rejected or repaired row with its original, for which the file is read again. */
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

/**
 * Writes a report: a table with the columns of the file, or NDJSON if the file is not a table.
 * @returns the number of rows; if it is 0, no file is written
 */
export async function writeReport(path: string, rows: AsyncGenerator<ReportedRow>): Promise<number> {
  const first = await rows.next();
  if (first.done) return 0;
  let count = 0;
  const lines = async function* () {
    const { columns } = first.value.original as Table;
    if (columns) yield stringify([[...withoutReportColumns(columns), ROW, OUTCOME, REASONS]]);
    for (let next: IteratorResult<ReportedRow> = first; !next.done; next = await rows.next()) {
      count++;
      yield lineOf(next.value);
    }
  };
  await writePrivately(path, lines);
  return count;
}

/** The `original` of a table row. */
type Table = Partial<{ columns: string[]; values: string[]; json: object }>;

function lineOf({ row, grade, sentences, original }: ReportedRow): string {
  const table = original as Table;
  if (table.columns) return stringify([[...withoutReportValues(table), row, grade, sentences.join(' ')]]);
  // A JSON row stays a row that can be corrected and imported again.
  if (table.json) {
    return `${JSON.stringify({ ...table.json, [ROW]: row, [OUTCOME]: grade, [REASONS]: sentences })}\n`;
  }
  return `${JSON.stringify({ row, outcome: grade, reasons: sentences, original })}\n`;
}

function withoutReportColumns(columns: readonly string[]): string[] {
  return columns.filter((column) => !REPORT_COLUMNS.includes(column));
}

function withoutReportValues({ columns = [], values = [] }: Table): string[] {
  return withoutReportColumns(columns).map((column) => escapeFormula(values[columns.indexOf(column)] ?? ''));
}
