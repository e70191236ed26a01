import type { DataSource } from 'typeorm';
import { badInput } from '../../runtime/errors.ts';
import { Unreadable } from '../files/source-file.ts';
import { isMappingName, type MappingText, mappingNames, readNamedMapping } from './mappings.ts';

/** A mapping that an editor saved. */
export interface SavedMapping {
  name: string;
  text: string;
  savedAt: Date;
  savedBy: string;
}

/** Returns the saved mappings by name. */
export function savedMappings(db: Pick<DataSource, 'query'>): Promise<SavedMapping[]> {
  return db.query('select name, text, saved_at as "savedAt", saved_by as "savedBy" from saved_mapping order by name');
}

/** Reads a mapping of Entente or a saved one. @throws Unreadable if there is none with that name */
export async function mappingNamed(db: Pick<DataSource, 'query'>, name: string): Promise<MappingText> {
  if ((await mappingNames()).includes(name)) return readNamedMapping(name);
  const saved = await savedMappings(db);
  const found = saved.find((each) => each.name === name);
  if (found) return { text: found.text, name };
  const known = [...(await mappingNames()), ...saved.map((each) => each.name)];
  throw new Unreadable(`There is no mapping "${name}". Use one of ${known.join(', ')}, or send a mapping.`);
}

/** @throws GraphQLError BAD_USER_INPUT if no mapping can be saved under the name */
export async function assertSavable(name: string): Promise<void> {
  if (!isMappingName(name) || name.length > 100) {
    throw badInput('save-mapping', 'the name must have 1 to 100 small letters, digits and single hyphens.');
  }
  if ((await mappingNames()).includes(name)) {
    throw badInput('save-mapping', `"${name}" is a mapping that comes with Entente. Use another name.`);
  }
}

/** Saves a valid mapping, instead of an earlier one of that name. */
export async function saveMapping(
  db: Pick<DataSource, 'query'>,
  { name, text }: Pick<SavedMapping, 'name' | 'text'>,
  by: string,
): Promise<void> {
  await db.query(
    `insert into saved_mapping (name, text, saved_by) values ($1, $2, $3)
    on conflict (name) do update set text = excluded.text, saved_at = now(), saved_by = excluded.saved_by`,
    [name, text, by],
  );
}
