import { type SourceFile, Unreadable } from '../files/source-file.ts';
import { readTable } from '../files/tables.ts';

/** A table of labels for codes, named by a mapping. */
export interface Lookup {
  /** The name of the file, which is in the folder of the mapping. */
  file: string;
  /** The columns of the codes and of the labels. */
  key: string;
  value: string;
}

/** Returns the label of a code; undefined if the lookup has none. */
export type Labels = (lookup: string, code: string) => string | undefined;

/** The maximum for all lookups of a mapping together. */
const MAX_LABELS = 200_000;

/** The maximum size of one file of labels. */
export const MAX_LABEL_BYTES = 16 * 1024 * 1024;

async function rejectFile(file: string): Promise<never> {
  throw new Unreadable(`The mapping names the file "${file}", which does not exist.`);
}

/**
 * Reads the lookups of a mapping.
 * @param open opens a file in the folder of the mapping
 * @throws Unreadable if a file is missing, too large or not such a table, or gives a code two labels
 */
export async function readLookups(
  lookups: ReadonlyMap<string, Lookup>,
  open: (file: string) => Promise<SourceFile> = rejectFile,
): Promise<Labels> {
  const labels = new Map<string, Map<string, string>>();
  let count = 0;
  for (const [name, { file, key, value }] of lookups) {
    const source = await open(file);
    if (source.size > MAX_LABEL_BYTES) throw new Unreadable(`${file} is larger than ${MAX_LABEL_BYTES} bytes.`);
    const known = new Map<string, string>();
    for await (const { row, columns, values } of readTable(source)) {
      const missing = [key, value].filter((column) => !columns.includes(column));
      if (missing.length > 0) throw new Unreadable(`${file} has no column "${missing[0]}".`);
      const [code = '', label = ''] = [key, value].map((column) => values[columns.indexOf(column)]?.trim());
      if (code === '' || label === '') continue;
      if ((known.get(code) ?? label) !== label) {
        throw new Unreadable(`${file}, row ${row}: "${code}" has a different label in an earlier row.`);
      }
      known.set(code, label);
      if (++count > MAX_LABELS) throw new Unreadable(`The lookups have more than ${MAX_LABELS} rows.`);
    }
    labels.set(name, known);
  }
  return (lookup, code) => labels.get(lookup)?.get(code);
}
