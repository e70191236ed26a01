import { performance } from 'node:perf_hooks';
import { setImmediate as breathe } from 'node:timers/promises';
import { withoutGuard } from '../records/formulas.ts';
import { readDelimited } from './delimited.ts';
import type { ImportedRow, ImportFormat, ImportOptions } from './import-format.ts';
import { readMapping } from './mapping.ts';
import { isReport } from './report.ts';
import { type SourceFile, Unreadable } from './source-file.ts';
import { isWorkbook, readWorkbook } from './workbook.ts';

/** What else goes on in the process, such as a server, has its turn after this. */
const LONGEST_BREATH_MS = 20;

/** Tables, as text or as a workbook, read by a mapping. */
export const tableFormat: ImportFormat = {
  name: 'table',

  recognises(head, fileName) {
    return isWorkbook(head) || /\.(csv|tsv|tab|txt)(\.gz)?$/i.test(fileName);
  },

  async *read(file: SourceFile, options: ImportOptions): AsyncGenerator<ImportedRow> {
    if (!options.mapping) throw new Unreadable('A table needs a mapping, which says what its columns mean.');
    const mapping = readMapping(options.mapping.text, options.mapping.name);
    const rows = isWorkbook(file.head) ? readWorkbook(file) : readDelimited(file, mapping.layout);
    let read: ReturnType<typeof mapping.readerOf> | null = null;
    let breathed = performance.now();
    for await (const { row, values: written, columns } of rows) {
      read ??= mapping.readerOf(file.name, columns);
      const values = isReport(columns) ? written.map(withoutGuard) : written;
      const surplus = values.slice(columns.length).some((value) => value.trim() !== '');
      const reading = read(values);
      if (surplus) reading.repairs.push(`The row has ${values.length} values for ${columns.length} columns.`);
      yield { row, original: { columns, values }, ...reading };
      if (performance.now() - breathed < LONGEST_BREATH_MS) continue;
      await breathe();
      breathed = performance.now();
    }
  },
};
