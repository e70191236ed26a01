import { type Labels, readLookups } from '../mapping/lookups.ts';
import { type Mapping, readMapping } from '../mapping/mapping.ts';
import { cellsOfJson, cellsOfTexts, valueAt } from './cells.ts';
import type { ImportedRow, ImportFormat, ImportOptions } from './import-format.ts';
import { isJson, isJsonReport, readJsonRows } from './json-rows.ts';
import { type ReplacedCells, withReplacedMembers } from './replaced-cells.ts';
import { type SourceFile, Unreadable } from './source-file.ts';
import { headerOf, readTable, warningsOf, yieldingToEventLoop } from './tables.ts';
import { isWorkbook } from './workbook.ts';

/** Tables (text, workbook or JSON) that are read with a mapping. */
export const tableFormat: ImportFormat = {
  name: 'table',
  isTable: true,

  recognises({ head, name }) {
    return isWorkbook(head) || isJson(head) || /\.(csv|tsv|tab|txt)(\.gz)?$/i.test(name);
  },

  async *read(file: SourceFile, options: ImportOptions): AsyncGenerator<ImportedRow> {
    if (!options.mapping) {
      const columns = (isJson(file.head) ? await membersOf(file) : await headerOf(file)).map((column) => `"${column}"`);
      throw new Unreadable(
        `A table needs a mapping, which says what its columns mean; ${file.name} has ${columns.join(', ')}.`,
      );
    }
    const mapping = readMapping(options.mapping.text, options.mapping.name);
    const labels = await readLookups(mapping.lookups, options.mapping.beside);
    yield* (isJson(file.head) ? readJson : readTexts)(file, mapping, labels, options.cells);
  },
};

async function* readTexts(
  file: SourceFile,
  mapping: Mapping,
  labels: Labels,
  cells?: ReplacedCells,
): AsyncGenerator<ImportedRow> {
  const read = mapping.readerOf(labels);
  let indexes: Map<string, number> | null = null;
  for await (const table of readTable(file, mapping.layout, cells)) {
    const { row, values, columns } = table;
    indexes ??= indexesOf(mapping, file.name, columns);
    const reading = read(cellsOfTexts(indexes, values));
    reading.repairs.push(...warningsOf(table));
    yield { row, original: { columns, values }, ...reading };
  }
  // A table without rows must have the columns of the mapping too.
  if (!indexes) indexesOf(mapping, file.name, await headerOf(file, mapping.layout));
}

/** @throws Unreadable if the table lacks columns of the mapping */
function indexesOf(mapping: Mapping, fileName: string, columns: readonly string[]): Map<string, number> {
  const indexes = new Map(columns.map((column, index) => [column, index]));
  const missing = mapping.columns.filter((column) => !indexes.has(column));
  if (missing.length > 0) mapping.refuseMissing(missing, fileName, columns);
  return indexes;
}

/** Reads rows of JSON. A row may omit members; members that no row has are reported after the last row. */
async function* readJson(
  file: SourceFile,
  mapping: Mapping,
  labels: Labels,
  cells: ReplacedCells = new Map(),
): AsyncGenerator<ImportedRow> {
  const read = mapping.readerOf(labels);
  const missing = new Set(mapping.columns);
  let last: ImportedRow | null = null;
  let members: string[] = [];
  const rows = yieldingToEventLoop(readJsonRows(file, mapping.layout));
  for await (const { row, value, repairs } of withReplacedMembers(file.name, rows, cells, mapping.columns)) {
    if (last) yield last;
    else members = Object.keys(value);
    for (const column of missing) if (valueAt(value, column) !== undefined) missing.delete(column);
    const reading = read(cellsOfJson(value));
    reading.repairs.push(...repairs);
    last = { row, original: { json: value }, ...reading };
  }
  if (!last) return;
  if (missing.size === mapping.columns.length) mapping.refuseMissing([...missing], file.name, members);
  // The rows of a report are only some rows of the file.
  if (isJsonReport(file.head)) missing.clear();
  yield { ...last, notices: [...missing].map((column) => `No row of ${file.name} has "${column}".`) };
}

/** Returns the member names of the first row. */
async function membersOf(file: SourceFile): Promise<string[]> {
  for await (const { value } of readJsonRows(file)) return Object.keys(value);
  return [];
}
