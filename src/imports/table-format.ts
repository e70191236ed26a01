import type { ImportedRow, ImportFormat, ImportOptions } from './import-format.ts';
import { readMapping } from './mapping.ts';
import { type SourceFile, Unreadable } from './source-file.ts';
import { headerOf, readTable, surplusIn } from './tables.ts';
import { isWorkbook } from './workbook.ts';

/** Tables, as text or as a workbook, read by a mapping. */
export const tableFormat: ImportFormat = {
  name: 'table',
  isTable: true,

  recognises({ head, name }) {
    return isWorkbook(head) || /\.(csv|tsv|tab|txt)(\.gz)?$/i.test(name);
  },

  async *read(file: SourceFile, options: ImportOptions): AsyncGenerator<ImportedRow> {
    if (!options.mapping) {
      const columns = (await headerOf(file)).map((column) => `"${column}"`).join(', ');
      throw new Unreadable(`A table needs a mapping, which says what its columns mean; ${file.name} has ${columns}.`);
    }
    const mapping = readMapping(options.mapping.text, options.mapping.name);
    let read: ReturnType<typeof mapping.readerOf> | null = null;
    for await (const table of readTable(file, mapping.layout)) {
      const { row, values, columns } = table;
      read ??= mapping.readerOf(file.name, columns);
      const reading = read(values);
      reading.repairs.push(...surplusIn(table));
      yield { row, original: { columns, values }, ...reading };
    }
    // A table without rows may be another one, too.
    if (!read) mapping.readerOf(file.name, await headerOf(file, mapping.layout));
  },
};
