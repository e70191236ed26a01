import { performance } from 'node:perf_hooks';
import { setImmediate as breathe } from 'node:timers/promises';
import { withoutGuard } from '../records/formulas.ts';
import { readDelimited, type TextLayout } from './delimited.ts';
import { isReport } from './report-columns.ts';
import type { SourceFile } from './source-file.ts';
import type { TableRow } from './table-rows.ts';
import { isWorkbook, readWorkbook } from './workbook.ts';

/** What else goes on in the process, such as a server, has its turn after this. */
const LONGEST_BREATH_MS = 20;

/**
 * Reads a table, as text or as a workbook. Of a report of an earlier import it gives the rows as they stood in the file.
 * @throws Unreadable where it cannot be read
 */
export async function* readTable(file: SourceFile, layout?: TextLayout): AsyncGenerator<TableRow> {
  const rows = isWorkbook(file.head) ? readWorkbook(file) : readDelimited(file, layout);
  let breathed = performance.now();
  for await (const row of rows) {
    yield isReport(row.columns) ? { ...row, values: row.values.map(withoutGuard) } : row;
    if (performance.now() - breathed < LONGEST_BREATH_MS) continue;
    await breathe();
    breathed = performance.now();
  }
}

/** What is said of a row with more values than there are columns; nothing where it has none of them. */
export function surplusIn({ values, columns }: TableRow): string[] {
  const surplus = values.slice(columns.length).some((value) => value.trim() !== '');
  return surplus ? [`The row has ${values.length} values for ${columns.length} columns.`] : [];
}
