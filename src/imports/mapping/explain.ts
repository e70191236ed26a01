import { writeId } from '../../records/values/ids.ts';
import type { ImportedRow } from '../files/import-format.ts';

/** Draws what a file says in its first rows: the records that each row makes, with what refers to what. */
export function drawn({ row, records, correction, repairs, refusals }: ImportedRow): string {
  const lines = [`Row ${row}`];
  if (correction) {
    const { type, id, version, cells } = correction;
    lines.push(
      `  ${type} ${writeId(type.toLowerCase(), id)}, seen at version ${version}`,
      ...drawnFields(cells, '    '),
    );
  }
  for (const { kind, key, fields } of records) {
    lines.push(`  ${kind} ${key}`, ...drawnFields(fields, '    '));
  }
  for (const sentence of refusals) lines.push(`  REFUSED: ${sentence}`);
  for (const sentence of repairs) lines.push(`  repaired: ${sentence}`);
  return `${lines.join('\n')}\n`;
}

function drawnFields(fields: object, indent: string): string[] {
  return Object.entries(fields).flatMap(([field, value]) => drawnValue(field, value, indent));
}

function drawnValue(field: string, value: unknown, indent: string): string[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((item) => drawnValue(`- ${field}`, item, indent));
  if (typeof value !== 'object' || value === null) return [`${indent}${field}: ${value}`];
  const { $party, $record } = value as { $party?: { [field: string]: unknown }; $record?: string };
  if ($record !== undefined) return [`${indent}${field} -> ${$record}`];
  if ($party !== undefined) {
    const { name, ...more } = $party;
    const said = Object.entries(more).filter(([, each]) => each !== undefined);
    const shown = said.map(([key, each]) => `${key} ${typeof each === 'object' ? JSON.stringify(each) : each}`);
    return [`${indent}${field} -> party "${name}"${shown.length > 0 ? ` (${shown.join(', ')})` : ''}`];
  }
  return [`${indent}${field}:`, ...drawnFields(value, `${indent}  `)];
}
