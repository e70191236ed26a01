import type { EntityManager } from 'typeorm';
import { raw, type Sql, StatementWriter, sql } from '../../query/sql.ts';
import {
  type Column,
  columnsOf,
  type ExportedTable,
  rowsOf,
  selected,
  VALUE_SEPARATOR,
} from '../../records/description/columns.ts';
import { exportedTables } from '../../records/description/registry.ts';
import { parseId } from '../../records/values/ids.ts';

/** A record or part as an export would write it now, without the escape of formulas. */
export interface RecordCells {
  version: number;
  cells: { [column: string]: string };
}

/**
 * Returns the cells that exports would have for records or parts of one type.
 * @param ids uuids; unknown ones are skipped
 * @returns by uuid
 */
export async function recordCells(
  db: EntityManager,
  type: string,
  ids: readonly string[],
): Promise<Map<string, RecordCells>> {
  const table = exportOf(type);
  const { requested, from } = rowsOf(table, sql`${[...new Set(ids)]}::uuid[]`);
  // An importer sees all records.
  const writer = new StatementWriter(null);
  const text = writer.write(sql`with ${requested} select ${selected(columnsOf(table), asText)} from ${from}`);
  const { text: statement, values } = writer.finish(() => text);
  const rows: { [column: string]: string | null }[] = await db.query(statement, values);
  return new Map(
    rows.map((row) => {
      const cells = Object.fromEntries(Object.entries(row).map(([column, cell]) => [column, cell?.trim() ?? '']));
      return [parseId(cells.id!)!.uuid, { version: Number(cells.version), cells }];
    }),
  );
}

/** Returns the columns of the same fact: a date and its bounds, a name and its id. */
export function columnsBeside(type: string, column: string): string[] {
  const part = exportOf(type).parts.find(({ columns }) => columns.some(({ name }) => name === column));
  return (part?.columns ?? []).map(({ name }) => name).filter((name) => name !== column);
}

export function hasColumn(type: string, column: string): boolean {
  return columnsOf(exportOf(type)).some(({ name }) => name === column);
}

function exportOf(type: string): ExportedTable {
  return exportedTables().find(({ table }) => table === type.toLowerCase())!;
}

function asText({ type, sql: value }: Column): Sql {
  return type === 'TEXTS' ? sql`array_to_string(${value}, ${raw(`'${VALUE_SEPARATOR}'`)})` : sql`(${value})::text`;
}
