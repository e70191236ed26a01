import { type SourceFile, Unreadable } from '../files/source-file.ts';
import { readTable } from '../files/tables.ts';

/** A table of labels that a mapping names: what codes mean. */
export interface Lookup {
  /** The file, which lies beside the mapping. */
  file: string;
  /** The column of the codes, and that of the labels. */
  key: string;
  value: string;
}

/** The label of a code; undefined if the lookup has none. */
export type Labels = (lookup: string, code: string) => string | undefined;

/** Of all lookups of a mapping. */
const MOST_LABELS = 200_000;

/** The largest file of labels. */
export const MOST_LABEL_BYTES = 16 * 1024 * 1024;

async function noFile(file: string): Promise<never> {
  throw new Unreadable(`There is no file "${file}", which the mapping names.`);
}

/**
 * Reads the tables of labels that a mapping names.
 * @param open opens a file beside the mapping
 * @throws Unreadable if a file is missing, too large or no such table, or gives a code two labels
 */
export async function readLookups(
  lookups: ReadonlyMap<string, Lookup>,
  open: (file: string) => Promise<SourceFile> = noFile,
): Promise<Labels> {
  const labels = new Map<string, Map<string, string>>();
  let count = 0;
  for (const [name, { file, key, value }] of lookups) {
    const source = await open(file);
    if (source.size > MOST_LABEL_BYTES) throw new Unreadable(`${file} is larger than ${MOST_LABEL_BYTES} bytes.`);
    const known = new Map<string, string>();
    for await (const { row, columns, values } of readTable(source)) {
      const missing = [key, value].filter((column) => !columns.includes(column));
      if (missing.length > 0) throw new Unreadable(`${file} has no column "${missing[0]}".`);
      const [code = '', label = ''] = [key, value].map((column) => values[columns.indexOf(column)]?.trim());
      if (code === '' || label === '') continue;
      if ((known.get(code) ?? label) !== label) {
        throw new Unreadable(`${file}, row ${row}: "${code}" has another label than in an earlier row.`);
      }
      known.set(code, label);
      if (++count > MOST_LABELS) throw new Unreadable(`The lookups have more than ${MOST_LABELS} rows.`);
    }
    labels.set(name, known);
  }
  return (lookup, code) => labels.get(lookup)?.get(code);
}
