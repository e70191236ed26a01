import { badInput } from '../../runtime/errors.ts';

/**
 * An id as clients see it: the type of the record or part, an underscore, and the UUID (version 7, so that ids sort by
 * time) in 32 hex digits. The database holds the plain `uuid`.
 */
const SHAPE = /^([a-z]+(?:_[a-z]+)*)_([0-9a-f]{32})$/;

/** Reads an id of whatever type. Gives null where it has not the shape of one. */
export function readId(id: string): { type: string; uuid: string } | null {
  const [, type, hex] = SHAPE.exec(id) ?? [];
  if (!type || !hex) return null;
  return { type, uuid: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') };
}

/** The id that clients see, from the type's name in snake case and the database's uuid. */
export function writeId(type: string, uuid: string): string {
  return `${type}_${uuid.replaceAll('-', '')}`;
}

/**
 * The uuid in an id that must be of the type named, or of one of several.
 * @throws GraphQLError BAD_USER_INPUT, naming the argument, where the id is malformed or of another type
 */
export function uuidOf(type: string | readonly string[], id: string, argument = 'id'): string {
  const types = [type].flat();
  const read = readId(id);
  if (read && types.includes(read.type)) return read.uuid;
  const problem = read ? `is the id of ${one(read.type)}, not of ${one(types.join(' or '))}` : 'is not an id';
  throw badInput(
    argument,
    `"${id.slice(0, 80)}" ${problem}. An id looks like ${types[0]}_0199c1f4a2b37c4d8e9f000000000000.`,
  );
}

/** A type as a sentence names a record of it: "a topic", "an agreement". */
export function one(type: string): string {
  return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;
}
