import { performance } from 'node:perf_hooks';
import { setImmediate as breathe } from 'node:timers/promises';
import { unescapeFormula } from '../../records/values/csv-injection.ts';
import { isReport } from '../runs/report-columns.ts';
import { columnsIn, readDelimited } from './delimited.ts';
import { isJson, isJsonReport } from './json-rows.ts';
import { type ReplacedCells, withReplacedCells } from './replaced-cells.ts';
import type { SourceFile } from './source-file.ts';
import type { TableLayout, TableRow } from './table-rows.ts';
import { headerOfWorkbook, isWorkbook, readWorkbook } from './workbook.ts';

/** The event loop runs other work, such as a server, after this time. */
const MAX_BLOCKING_MS = 20;

/**
 * Reads a text table or a workbook. Rows of an import report are returned as they were in the file.
 * @param replaced the texts in place of cells of the table, by row and column
 * @throws Unreadable if the table cannot be read, or has no such cells
 */
export async function* readTable(
  file: SourceFile,
  layout?: TableLayout,
  replaced?: ReplacedCells,
): AsyncGenerator<TableRow> {
  const rows = readOriginal(file, layout);
  yield* replaced ? withReplacedCells(file.name, rows, replaced) : rows;
}

async function* readOriginal(file: SourceFile, layout?: TableLayout): AsyncGenerator<TableRow> {
  const rows = isWorkbook(file.head) ? readWorkbook(file, layout) : readDelimited(file, layout);
  for await (const row of yieldingToEventLoop(rows)) {
    yield isReport(row.columns) ? { ...row, values: row.values.map(unescapeFormula) } : row;
  }
}

/** Yields rows, and lets the event loop run other work in between. */
export async function* yieldingToEventLoop<Row>(rows: AsyncIterable<Row> | Iterable<Row>): AsyncGenerator<Row> {
  let yieldedAt = performance.now();
  for await (const row of rows) {
    yield row;
    if (performance.now() - yieldedAt < MAX_BLOCKING_MS) continue;
    await breathe();
    yieldedAt = performance.now();
  }
}

/**
 * Returns the column names of a table before it is read. For other files the result has no meaning.
 * @throws Unreadable if a workbook cannot be read
 */
export async function headerOf(file: SourceFile, layout?: TableLayout): Promise<string[]> {
  if (layout?.columns) return layout.columns;
  return isWorkbook(file.head) ? headerOfWorkbook(file) : columnsIn(file.head, layout);
}

/** Whether a file is a report of an earlier import, perhaps edited: it holds only some rows of a file. */
export async function isReportFile(file: SourceFile): Promise<boolean> {
  return isJson(file.head) ? isJsonReport(file.head) : isReport(await headerOf(file));
}

/**
 * Returns warnings about a row as a whole: replaced cells, and more values than there are columns, unless the surplus
 * values are empty.
 */
export function warningsOf({ values, columns, repairs = [] }: TableRow): string[] {
  const surplus = values.slice(columns.length).some((value) => value.trim() !== '');
  return surplus ? [...repairs, `The row has ${values.length} values for ${columns.length} columns.`] : repairs;
}
