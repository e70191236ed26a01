import { performance } from 'node:perf_hooks';
import { setImmediate as breathe } from 'node:timers/promises';
import { withoutGuard } from '../../records/values/formulas.ts';
import { isReport } from '../runs/report-columns.ts';
import { columnsIn, readDelimited } from './delimited.ts';
import { isJson, isJsonReport } from './json-rows.ts';
import type { SourceFile } from './source-file.ts';
import type { TableLayout, TableRow } from './table-rows.ts';
import { headerOfWorkbook, isWorkbook, readWorkbook } from './workbook.ts';

/** What else goes on in the process, such as a server, has its turn after this. */
const LONGEST_BREATH_MS = 20;

/**
 * Reads a table, as text or as a workbook. Of a report of an earlier import it gives the rows as they stood in the file.
 * @throws Unreadable where it cannot be read
 */
export async function* readTable(file: SourceFile, layout?: TableLayout): AsyncGenerator<TableRow> {
  const rows = isWorkbook(file.head) ? readWorkbook(file, layout) : readDelimited(file, layout);
  for await (const row of breathing(rows)) {
    yield isReport(row.columns) ? { ...row, values: row.values.map(withoutGuard) } : row;
  }
}

/** Gives rows on, and what else goes on in the process its turn meanwhile. */
export async function* breathing<Row>(rows: AsyncIterable<Row>): AsyncGenerator<Row> {
  let breathed = performance.now();
  for await (const row of rows) {
    yield row;
    if (performance.now() - breathed < LONGEST_BREATH_MS) continue;
    await breathe();
    breathed = performance.now();
  }
}

/**
 * The names of a table's columns, before it is read; of a file that is no table, nothing that means anything.
 * @throws Unreadable where it is a workbook that cannot be read
 */
export async function headerOf(file: SourceFile, layout?: TableLayout): Promise<string[]> {
  if (layout?.columns) return layout.columns;
  return isWorkbook(file.head) ? headerOfWorkbook(file) : columnsIn(file.head, layout);
}

/** Whether a file is a report of an earlier import, corrected perhaps: some rows of a file, not the whole. */
export async function holdsReport(file: SourceFile): Promise<boolean> {
  return isJson(file.head) ? isJsonReport(file.head) : isReport(await headerOf(file));
}

/** What is said of a row with more values than there are columns; nothing where it has none of them. */
export function surplusIn({ values, columns }: TableRow): string[] {
  const surplus = values.slice(columns.length).some((value) => value.trim() !== '');
  return surplus ? [`The row has ${values.length} values for ${columns.length} columns.`] : [];
}
