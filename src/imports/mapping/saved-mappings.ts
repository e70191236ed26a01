import type { DataSource } from 'typeorm';
import { Role, type Viewer } from '../../access/viewer.ts';
import { badInput, clientError, notFound } from '../../runtime/errors.ts';
import { Unreadable } from '../files/source-file.ts';
import { isMappingName, type MappingText, mappingNames, readNamedMapping } from './mappings.ts';

/** A mapping that an editor saved. */
export interface SavedMapping {
  name: string;
  text: string;
  savedAt: Date;
  savedBy: string;
  /** As in the history; null if the editor had none. */
  savedByIdentity: string | null;
}

/** Each mapping is read whole for the list of mappings. */
const MAX_SAVED_MAPPINGS = 100;

const COLUMNS = 'name, text, saved_at as "savedAt", saved_by as "savedBy", saved_by_identity as "savedByIdentity"';

type Db = Pick<DataSource, 'query'>;

/** Returns the saved mappings by name. */
export function savedMappings(db: Db): Promise<SavedMapping[]> {
  return db.query(`select ${COLUMNS} from saved_mapping order by name`);
}

/** Reads a mapping of Entente or a saved one. @throws Unreadable if there is none with that name */
export async function mappingNamed(db: Db, name: string): Promise<MappingText> {
  if ((await mappingNames()).includes(name)) return readNamedMapping(name);
  const saved = await savedMappings(db);
  const found = saved.find((each) => each.name === name);
  if (found) return { text: found.text, name };
  const known = [...(await mappingNames()), ...saved.map((each) => each.name)];
  throw new Unreadable(`There is no mapping "${name}". Use one of ${known.join(', ')}, or send a mapping.`);
}

/** Whether a viewer may replace or delete a saved mapping: the editor who saved it, and administrators. */
export function mayChange(
  { role, identity }: Viewer,
  { savedByIdentity }: Pick<SavedMapping, 'savedByIdentity'>,
): boolean {
  return role === Role.ADMIN || (identity !== undefined && identity === savedByIdentity);
}

/**
 * @throws GraphQLError BAD_USER_INPUT if no mapping can be saved under the name or if too many are saved; FORBIDDEN if
 *   another editor saved one under it
 */
export async function assertSavable(db: Db, name: string, viewer: Viewer): Promise<void> {
  if (!isMappingName(name) || name.length > 100) {
    throw badInput('save-mapping', 'the name must have 1 to 100 small letters, digits and single hyphens.');
  }
  if ((await mappingNames()).includes(name)) {
    throw badInput('save-mapping', `"${name}" is a mapping that comes with Entente. Use another name.`);
  }
  const saved = await savedMappings(db);
  const earlier = saved.find((each) => each.name === name);
  if (earlier && !mayChange(viewer, earlier)) {
    throw forbidden(`save-mapping: "${name}" is a mapping of ${earlier.savedBy}. Use another name.`);
  }
  if (!earlier && saved.length >= MAX_SAVED_MAPPINGS) {
    const message = `${MAX_SAVED_MAPPINGS} mappings are saved, and no more can be. Delete one, or replace one of yours.`;
    throw badInput('save-mapping', message);
  }
}

/** Saves a valid mapping, instead of an earlier one of that name. @throws GraphQLError as `assertSavable` */
export async function saveMapping(db: Db, { name, text }: MappingText, viewer: Viewer, by: string): Promise<void> {
  await assertSavable(db, name, viewer);
  const saved: unknown[] = await db.query(
    `insert into saved_mapping as earlier (name, text, saved_by, saved_by_identity) values ($1, $2, $3, $4)
    on conflict (name) do update set text = excluded.text, saved_at = now(), saved_by = excluded.saved_by,
      saved_by_identity = excluded.saved_by_identity
    where $5 or earlier.saved_by_identity = excluded.saved_by_identity
    returning name`,
    [name, text, by, viewer.identity ?? null, viewer.role === Role.ADMIN],
  );
  // Another editor has saved one of this name since the check.
  if (saved.length === 0) await saveMapping(db, { name, text }, viewer, by);
}

/** @throws GraphQLError NOT_FOUND; FORBIDDEN if another editor saved it */
export async function deleteMapping(db: Db, name: string, viewer: Viewer): Promise<void> {
  const saved = (await savedMappings(db)).find((each) => each.name === name);
  if (!saved) throw notFound('There is no saved mapping of this name. See /import/mappings.json for all mappings.');
  if (!mayChange(viewer, saved)) {
    throw forbidden(`"${name}" is a mapping of ${saved.savedBy}. Ask the editor or an administrator to delete it.`);
  }
  await db.query('delete from saved_mapping where name = $1', [name]);
}

function forbidden(message: string): Error {
  return clientError('FORBIDDEN', message, { http: { status: 403 } });
}
