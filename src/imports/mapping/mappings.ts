import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openSourceFile, type SourceFile, Unreadable } from '../files/source-file.ts';

/** The text of a mapping, what to call it in a fault, and the files that it names. */
export interface MappingText {
  text: string;
  name: string;
  /** Opens a file that the mapping names, by its name. @throws Unreadable if there is none */
  beside?: (file: string) => Promise<SourceFile>;
}

/** The folder of those that come with Entente, found by one of them: sources and what is built of them read the same. */
const OURS = dirname(fileURLToPath(import.meta.resolve('#src/imports/mappings/uk-treaties.yaml')));

/** Whether this is the name of a mapping, and not a path to one or a mapping itself. */
export function isMappingName(text: string): boolean {
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text);
}

/** A mapping that comes with Entente. @throws Unreadable where there is none of that name */
export async function mappingNamed(name: string): Promise<MappingText> {
  const ours = (await readdir(OURS)).map((file) => basename(file, '.yaml')).sort();
  if (ours.includes(name)) return mappingIn(join(OURS, `${name}.yaml`), name);
  throw new Unreadable(`No mapping "${name}" comes with Entente: there are ${ours.join(', ')}, or a file of your own.`);
}

/** A mapping in a file. @throws Unreadable where it cannot be read */
export async function mappingIn(path: string, name = path): Promise<MappingText> {
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
