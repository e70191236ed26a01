import { isDeepStrictEqual } from 'node:util';
import { tableOf } from '../../records/description/record-type.ts';
import { parseId } from '../../records/values/ids.ts';
import { quoteValue } from '../mapping/expressions.ts';
import { type CorrectedColumn, correctedColumns, partOf } from './corrected-columns.ts';
import { columnsBeside, hasColumn, type RecordCells } from './record-cells.ts';

/** A cell that differs from the record. */
export interface CorrectedValue {
  column: string;
  how: CorrectedColumn;
  value: unknown;
  /** The text of the cell. */
  cell: string;
  /** The text that an export would have there now. */
  previous: string;
}

/** The differences between a row and its record. */
export interface Differences {
  corrected: CorrectedValue[];
  /** Changed columns that correct nothing. */
  others: string[];
  /** Sentences on why the row is rejected. */
  errors: string[];
}

/** Columns of facts that nobody writes. */
const READ_ONLY_COLUMNS = ['type', 'createdAt', 'updatedAt'];

/** Compares the cells of a row with the present state of the record or part. */
export function findDifferences(type: string, cells: { [column: string]: string }, now: RecordCells): Differences {
  const columns = correctedColumns(type);
  const corrected: CorrectedValue[] = [];
  const others: string[] = [];
  const faults = strayFault(type, cells, now);
  for (const [column, cell] of Object.entries(cells)) {
    const was = now.cells[column] ?? '';
    if (cell === was || READ_ONLY_COLUMNS.includes(column)) continue;
    const how = columns.get(column);
    if (!how) {
      others.push(column);
      continue;
    }
    const value = how.read(cell);
    if (value === undefined) faults.push(`${column}: "${quoteValue(cell)}" is not ${how.called}.`);
    else if (value === null && how.needed) faults.push(`${column}: the field can be changed, but not emptied.`);
    else if (!isDeepStrictEqual(value, how.read(was))) corrected.push({ column, how, value, cell, previous: was });
  }
  // An editor who corrects an id may also change the name beside it; the name follows from the id.
  const isBesides = (column: string) =>
    columnsBeside(type, column).some((other) => corrected.some((one) => one.column === other));
  return { corrected, others: others.filter((column) => !isBesides(column)), errors: faults };
}

/** Rejects a part whose record was merged into another record: the exported version was that of the old record. */
function strayFault(type: string, cells: { [column: string]: string }, now: RecordCells): string[] {
  const part = partOf(type);
  if (!part) return [];
  const column = `${tableOf(part.ofType.type)}Id`;
  const present = now.cells[column]!;
  if (cells[column] === undefined || parseId(cells[column])?.uuid === parseId(present)?.uuid) return [];
  return [`${column}: the ${type.toLowerCase()} belongs to ${present}. It cannot be moved.`];
}

/** Returns the sentence on why a changed cell is ignored. */
export function ignoredColumn(type: string, column: string): string {
  const means = columnsBeside(type, column).find((other) => correctedColumns(type).has(other));
  if (means) return `"${column}" follows from "${means}", and is left out.`;
  if (!hasColumn(type, column)) return `A ${type.toLowerCase()} has no "${column}": it is left out.`;
  return `"${column}" is not corrected by a table, and is left out.`;
}
