import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openSourceFile, type SourceFile, Unreadable } from '../files/source-file.ts';

/** The text of a mapping, its name in messages, and the files that it names. */
export interface MappingText {
  text: string;
  name: string;
  /** Opens a file in the folder of the mapping. @throws Unreadable if the file does not exist */
  beside?: (file: string) => Promise<SourceFile>;
}

/**
 * The folder of the mappings that are part of Entente, found by the path of one of them. The sources and the build use
 * the same path.
 */
const MAPPINGS_FOLDER = dirname(fileURLToPath(import.meta.resolve('#src/imports/mappings/uk-treaties.yaml')));

/** Whether the text is the name of a mapping, not a path or a mapping itself. */
export function isMappingName(text: string): boolean {
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text);
}

/** Returns the names of the mappings that are part of Entente. */
export async function mappingNames(): Promise<string[]> {
  return (await readdir(MAPPINGS_FOLDER)).map((file) => basename(file, '.yaml')).sort();
}

/** Reads a mapping that is part of Entente. @throws Unreadable if there is none with that name */
export async function readNamedMapping(name: string): Promise<MappingText> {
  const known = await mappingNames();
  if (known.includes(name)) return readMappingFile(join(MAPPINGS_FOLDER, `${name}.yaml`), name);
  throw new Unreadable(`Entente has no mapping "${name}". Use one of ${known.join(', ')}, or your own file.`);
}

/** Reads a mapping from a file. @throws Unreadable if the file cannot be read */
export async function readMappingFile(path: string, name = path): Promise<MappingText> {
  try {
    return {
      text: await readFile(path, 'utf8'),
      name: basename(path),
      beside: (file) => openSourceFile(join(dirname(path), file)),
    };
  } catch (error) {
    throw new Unreadable(`The mapping ${name} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}
