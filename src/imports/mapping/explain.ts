import { formatId } from '../../records/values/ids.ts';
import type { ImportedRow } from '../files/import-format.ts';

const MAX_EXPLAINED_ROWS = 5;

/** Yields the first rows, each formatted for people. */
export async function* explainedRows(rows: AsyncIterable<ImportedRow>): AsyncGenerator<{ row: number; text: string }> {
  let count = 0;
  for await (const each of rows) {
    yield { row: each.row, text: formatRow(each) };
    if (++count === MAX_EXPLAINED_ROWS) break;
  }
}

/** Formats one row of a file for people: the records it describes, with their references. */
function formatRow({ row, records, correction, repairs, refusals }: ImportedRow): string {
  const lines = [`Row ${row}`];
  if (correction) {
    const { type, id, version, cells } = correction;
    lines.push(
      `  ${type} ${formatId(type.toLowerCase(), id)}, seen at version ${version}`,
      ...formatFields(cells, '    '),
    );
  }
  for (const { kind, key, fields } of records) {
    lines.push(`  ${kind} ${key}`, ...formatFields(fields, '    '));
  }
  for (const sentence of refusals) lines.push(`  REFUSED: ${sentence}`);
  for (const sentence of repairs) lines.push(`  repaired: ${sentence}`);
  return `${lines.join('\n')}\n`;
}

function formatFields(fields: object, indent: string): string[] {
  return Object.entries(fields).flatMap(([field, value]) => formatValue(field, value, indent));
}

function formatValue(field: string, value: unknown, indent: string): string[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((item) => formatValue(`- ${field}`, item, indent));
  if (typeof value !== 'object' || value === null) return [`${indent}${field}: ${value}`];
  const { $party, $record } = value as { $party?: { [field: string]: unknown }; $record?: string };
  if ($record !== undefined) return [`${indent}${field} -> ${$record}`];
  if ($party !== undefined) {
    const { name, ...more } = $party;
    const given = Object.entries(more).filter(([, each]) => each !== undefined);
    const shown = given.map(([key, each]) => `${key} ${typeof each === 'object' ? JSON.stringify(each) : each}`);
    return [`${indent}${field} -> party "${name}"${shown.length > 0 ? ` (${shown.join(', ')})` : ''}`];
  }
  return [`${indent}${field}:`, ...formatFields(value, `${indent}  `)];
}
