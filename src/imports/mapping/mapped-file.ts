import type { Visibility } from '../../records/record.entity.ts';
import type { TableLayout } from '../files/table-rows.ts';
import { type Expressions, quoteValue } from './expressions.ts';
import type { Lookup } from './lookups.ts';
import type { MappingErrors, MappingNode } from './mapping-nodes.ts';

/** A file name without a path, so that a mapping cannot reach other folders. */
const FILE_NAME = /^[\w-][\w .-]{0,99}$/;

/** Describes the file as a source to cite. */
export interface MappedSource {
  title?: string;
  publisher?: string;
  licence?: string;
  url?: string;
  /** The visibility of the source; undefined makes it PUBLIC with the first PUBLIC record of the file. */
  visibility?: Visibility;
}

/** Reads the `source` of a mapping. */
export function sourceIn(source: MappingNode | undefined, expressions: Expressions): MappedSource {
  if (!source) return {};
  expressions.onlyKeys(source, ['title', 'publisher', 'licence', 'url', 'visibility']);
  const visibility = source.entries?.get('visibility');
  if (visibility && !['PUBLIC', 'INTERNAL'].includes(visibility.text ?? '')) {
    expressions.errors.add(visibility, 'The "visibility" of a source must be PUBLIC or INTERNAL.');
  }
  return Object.fromEntries([...(source.entries ?? [])].map(([key, { text }]) => [key, text ?? undefined]));
}

/** Reads the `table` of a mapping. */
export function tableLayoutIn(table: MappingNode | undefined, expressions: Expressions): TableLayout {
  const { errors } = expressions;
  if (table) expressions.onlyKeys(table, ['encoding', 'delimiter', 'columns', 'rows']);
  const [columns, rows] = [table?.entries?.get('columns'), table?.entries?.get('rows')];
  if (columns && !columns.items?.length) errors.add(columns, 'Give the column names as a list: [no, title].');
  if (rows && !/^[\w-]+(\.[\w-]+)*$/.test(rows.text ?? ''))
    errors.add(rows, 'Give the path to the rows as "data.items".');
  return {
    encoding: table?.entries?.get('encoding')?.text ?? undefined,
    delimiter: table?.entries?.get('delimiter')?.text ?? undefined,
    columns: columns?.items?.map(({ text }) => text ?? ''),
    rows: rows?.text ?? undefined,
  };
}

/** Reads the `lookups` of a mapping. */
export function lookupsIn(node: MappingNode | undefined, errors: MappingErrors): Map<string, Lookup> {
  const lookups = new Map<string, Lookup>();
  for (const [name, lookup] of node?.entries ?? []) {
    const [file, key, value] = ['file', 'key', 'value'].map((part) => lookup.entries?.get(part)?.text);
    if (!file || !key || !value || lookup.entries?.size !== 3) {
      errors.add(lookup, 'A lookup needs a "file", and the columns "key" and "value".');
    } else if (!FILE_NAME.test(file)) {
      errors.add(
        lookup,
        `"${quoteValue(file)}" is not the name of a file in the folder of the mapping, such as "subjects.csv".`,
      );
    } else lookups.set(name, { file, key, value });
  }
  return lookups;
}
