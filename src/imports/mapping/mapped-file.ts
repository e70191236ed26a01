import type { Visibility } from '../../records/record.entity.ts';
import type { TableLayout } from '../files/table-rows.ts';
import { type Expressions, shown } from './expressions.ts';
import type { Lookup } from './lookups.ts';
import type { MappingFaults, MappingNode } from './mapping-nodes.ts';

/** Of a file beside the mapping: a name, and no way to another folder. */
const FILE_NAME = /^[\w-][\w .-]{0,99}$/;

/** What a file is, to be cited. */
export interface MappedSource {
  title?: string;
  publisher?: string;
  licence?: string;
  url?: string;
  /** Whether everybody sees the source; absent: as soon as everybody sees a record of the file. */
  visibility?: Visibility;
}

/** How a mapping says that its file is cited. */
export function sourceIn(source: MappingNode | undefined, expressions: Expressions): MappedSource {
  if (!source) return {};
  expressions.onlyKeys(source, ['title', 'publisher', 'licence', 'url', 'visibility']);
  const visibility = source.entries?.get('visibility');
  if (visibility && !['PUBLIC', 'INTERNAL'].includes(visibility.text ?? '')) {
    expressions.faults.add(visibility, 'The "visibility" of a source is PUBLIC or INTERNAL.');
  }
  return Object.fromEntries([...(source.entries ?? [])].map(([key, { text }]) => [key, text ?? undefined]));
}

/** How the table of a file is written, as far as the mapping says it. */
export function tableLayoutIn(table: MappingNode | undefined, expressions: Expressions): TableLayout {
  const { faults } = expressions;
  if (table) expressions.onlyKeys(table, ['encoding', 'delimiter', 'columns', 'rows']);
  const [columns, rows] = [table?.entries?.get('columns'), table?.entries?.get('rows')];
  if (columns && !columns.items?.length) faults.add(columns, 'The names of columns are a list: [no, title].');
  if (rows && !/^[\w-]+(\.[\w-]+)*$/.test(rows.text ?? ''))
    faults.add(rows, 'The way to the rows is written "data.items".');
  return {
    encoding: table?.entries?.get('encoding')?.text ?? undefined,
    delimiter: table?.entries?.get('delimiter')?.text ?? undefined,
    columns: columns?.items?.map(({ text }) => text ?? ''),
    rows: rows?.text ?? undefined,
  };
}

/** The tables of labels that a mapping names. */
export function lookupsIn(node: MappingNode | undefined, faults: MappingFaults): Map<string, Lookup> {
  const lookups = new Map<string, Lookup>();
  for (const [name, lookup] of node?.entries ?? []) {
    const [file, key, value] = ['file', 'key', 'value'].map((part) => lookup.entries?.get(part)?.text);
    if (!file || !key || !value || lookup.entries?.size !== 3) {
      faults.add(lookup, `A lookup has a "file", and of its columns a "key" and a "value".`);
    } else if (!FILE_NAME.test(file)) {
      faults.add(lookup, `"${shown(file)}" is not the name of a file beside the mapping, such as "subjects.csv".`);
    } else lookups.set(name, { file, key, value });
  }
  return lookups;
}
