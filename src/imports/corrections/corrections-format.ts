import { columnsOf } from '../../records/description/columns.ts';
import { exportedTables } from '../../records/description/registry.ts';
import { unescapeFormula } from '../../records/values/csv-injection.ts';
import { parseId } from '../../records/values/ids.ts';
import type { Correction, ImportedRow, ImportFormat } from '../files/import-format.ts';
import { isJson } from '../files/json-rows.ts';
import { type SourceFile, Unreadable } from '../files/source-file.ts';
import { headerOf, readTable, warningsOf } from '../files/tables.ts';
import { REPORT_COLUMNS } from '../runs/report-columns.ts';
import { correctedColumns, isCorrected } from './corrected-columns.ts';
import { SpreadsheetCells } from './spreadsheet-cells.ts';

/** The columns that identify the record of a row and its exported version. */
const KEY_COLUMNS = ['id', 'version'];

/** Returns all columns of all exports. */
function knownColumns(): Set<string> {
  return new Set([...exportedTables().flatMap((table) => columnsOf(table).map(({ name }) => name)), ...REPORT_COLUMNS]);
}

/** Tables exported as `/export/<records>.csv` and edited. Each row corrects an existing record or part. */
export const correctionsFormat: ImportFormat = {
  name: 'corrections',
  isTable: true,

  async recognises(file) {
    const columns = isJson(file.head) ? [] : await headerOf(file);
    return KEY_COLUMNS.every((column) => columns.includes(column));
  },

  async *read(file: SourceFile, { cells: replaced }): AsyncGenerator<ImportedRow> {
    const spreadsheet = new SpreadsheetCells();
    let isChecked = false;
    // A spreadsheet's changes to a cell can only be interpreted after reading its whole column.
    for await (const { values, columns } of readTable(file, undefined, replaced)) {
      if (!isChecked) checkColumns(file.name, columns);
      isChecked = true;
      const cells = cellsIn(columns, values);
      const type = parseId(cells.id ?? '')?.type ?? '';
      for (const [column, cell] of Object.entries(cells)) spreadsheet.observe(type, column, cell);
    }
    for await (const table of readTable(file, undefined, replaced)) {
      const { row, values, columns } = table;
      const refusals: string[] = [];
      const correction = correctionIn(columns, values, spreadsheet, refusals);
      const read = { records: [], correction, repairs: warningsOf(table), refusals };
      yield { row, original: { columns, values }, ...read };
    }
  },
};

function checkColumns(name: string, columns: readonly string[]): void {
  const known = knownColumns();
  const faults = [
    ...KEY_COLUMNS.filter((column) => !columns.includes(column)).map((column) => `${name} has no column "${column}".`),
    ...columns.filter((column) => !known.has(column)).map((column) => `${name}: no export has a column "${column}".`),
  ];
  if (faults.length > 0) throw new Unreadable(faults.join('\n'));
}

function correctionIn(
  columns: readonly string[],
  values: readonly string[],
  spreadsheet: SpreadsheetCells,
  refusals: string[],
): Correction | undefined {
  const cells = cellsIn(columns, values);
  const { id = '', version = '' } = cells;
  const read = parseId(id);
  const type = read?.type.toUpperCase() ?? '';
  if (!read) refusals.push(`"${id.slice(0, 80)}" is not an id.`);
  else if (!isCorrected(type)) refusals.push(`A ${read.type} cannot be corrected by its own table.`);
  else if (!/^[1-9]\d{0,8}$/.test(version)) refusals.push(`"${version.slice(0, 80)}" is not a version.`);
  else {
    for (const column of [...KEY_COLUMNS, ...REPORT_COLUMNS]) delete cells[column];
    for (const [column, cell] of Object.entries(cells)) {
      const result = spreadsheet.read(read.type, column, cell);
      if ('text' in result) cells[column] = result.text;
      else if (correctedColumns(type).has(column)) refusals.push(`${column}: ${result.fault}`);
      // A column that corrects nothing need not be valid.
      else delete cells[column];
    }
    return { type, id: read.uuid, version: Number(version), cells };
  }
  return undefined;
}

/** Returns the cells of a row by column, without the escape of formulas. */
function cellsIn(columns: readonly string[], values: readonly string[]): { [column: string]: string } {
  return Object.fromEntries(
    columns.map((column, index) => [
      column,
      unescapeFormula(values[index] ?? '')
        .replaceAll('\r\n', '\n')
        .trim(),
    ]),
  );
}
