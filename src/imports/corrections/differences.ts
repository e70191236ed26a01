import { isDeepStrictEqual } from 'node:util';
import { tableOf } from '../../records/description/record-type.ts';
import { readId } from '../../records/values/ids.ts';
import { shown } from '../mapping/expressions.ts';
import { type CorrectedColumn, correctedColumns, partOf } from './corrected-columns.ts';
import { columnsBeside, hasColumn, type RecordCells } from './record-cells.ts';

/** A cell that says something else than the record. */
export interface CorrectedValue {
  column: string;
  how: CorrectedColumn;
  value: unknown;
  /** What stands in the cell. */
  cell: string;
  /** What an export would write there now. */
  was: string;
}

/** What a row says otherwise than the record. */
export interface Differences {
  corrected: CorrectedValue[];
  /** Columns by which nothing is corrected. */
  others: string[];
  /** Why the row cannot be taken, in sentences. */
  faults: string[];
}

/** Cells that tell of a record what nobody writes into it. */
const TOLD = ['type', 'createdAt', 'updatedAt'];

/** What the cells of a row say otherwise than the record or part does now. */
export function differences(type: string, cells: { [column: string]: string }, now: RecordCells): Differences {
  const columns = correctedColumns(type);
  const corrected: CorrectedValue[] = [];
  const others: string[] = [];
  const faults = strayFault(type, cells, now);
  for (const [column, cell] of Object.entries(cells)) {
    const was = now.cells[column] ?? '';
    if (cell === was || TOLD.includes(column)) continue;
    const how = columns.get(column);
    if (!how) {
      others.push(column);
      continue;
    }
    const value = how.read(cell);
    if (value === undefined) faults.push(`${column}: "${shown(cell)}" is no ${how.called}.`);
    else if (value === null && how.needed) faults.push(`${column}: it can be changed, but not left out.`);
    else if (!isDeepStrictEqual(value, how.read(was))) corrected.push({ column, how, value, cell, was });
  }
  // Whoever corrects an id may have written what it means beside it: that follows by itself.
  const isBesides = (column: string) =>
    columnsBeside(type, column).some((other) => corrected.some((one) => one.column === other));
  return { corrected, others: others.filter((column) => !isBesides(column)), faults };
}

/** Of a part, its record may have been merged into another one since, whose version is not the one that was seen. */
function strayFault(type: string, cells: { [column: string]: string }, now: RecordCells): string[] {
  const part = partOf(type);
  if (!part) return [];
  const column = `${tableOf(part.ofType.type)}Id`;
  const is = now.cells[column]!;
  if (cells[column] === undefined || readId(cells[column])?.uuid === readId(is)?.uuid) return [];
  return [`${column}: the ${type.toLowerCase()} is one of ${is}, and stays there.`];
}

/** Why a cell by which nothing is corrected is left out, in a sentence. */
export function leftOut(type: string, column: string): string {
  const means = columnsBeside(type, column).find((other) => correctedColumns(type).has(other));
  if (means) return `"${column}" follows from "${means}", and is left out.`;
  if (!hasColumn(type, column)) return `A ${type.toLowerCase()} has no "${column}": it is left out.`;
  return `"${column}" is not corrected by a table, and is left out.`;
}
