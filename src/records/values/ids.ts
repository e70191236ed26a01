import { GraphQLDateTime } from 'graphql-scalars';
import { badInput, clientError, parseArgumentPath } from '../../runtime/errors.ts';

/**
 * The form of an id for clients: the type of the record or part, an underscore, and the UUID (version 7, so that ids
 * sort by time) in 32 hexadecimal digits. The database stores the plain `uuid`.
 */
const SHAPE = /^([a-z]+(?:_[a-z]+)*)_([0-9a-f]{32})$/;

/** Reads an id of any type. Returns null for any other text. */
export function parseId(id: string): { type: string; uuid: string } | null {
  const [, type, hex] = SHAPE.exec(id) ?? [];
  if (!type || !hex) return null;
  return { type, uuid: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') };
}

/** The content of a version's id: `<id>@<version>` or `<id>@<instant>`. */
export interface VersionId {
  type: string;
  uuid: string;
  /** Version number from 1, as the client counts versions; or an instant. */
  at: number | Date;
}

const VERSION_NUMBER = /^[1-9][0-9]{0,8}$/;
/** An instant of RFC 3339; its scalar checks whether the day exists. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

/** Reads the id of a version. Returns null for any other text. */
export function parseVersionId(id: string): VersionId | null {
  const [plain, named] = partsOf(id);
  const read = named === undefined ? null : parseId(plain);
  if (!read) return null;
  if (VERSION_NUMBER.test(named!)) return { ...read, at: Number(named) };
  if (!INSTANT.test(named!)) return null;
  try {
    return { ...read, at: GraphQLDateTime.parseValue(named) };
  } catch {
    return null;
  }
}

/**
 * Returns the version that an id of one type names; null if the text has no id before an `@`.
 * @throws GraphQLError BAD_USER_INPUT if the id has another type, or the text after the `@` is no version
 */
export function versionOf(type: string, id: string, argument = 'id'): VersionId | null {
  const [plain, named] = partsOf(id);
  if (named === undefined || !parseId(plain)) return null;
  const version = parseVersionId(id);
  if (version?.type === type) return version;
  const shapes = `${type}_…@3 or ${type}_…@2026-01-31T12:00:00Z`;
  throw badInput(argument, `"${id.slice(0, 80)}" is not the id of a version of ${withArticle(type)}. Write ${shapes}.`);
}

/**
 * Returns the content of an id; null for any other text. Any id before an `@` is rejected, whatever follows it.
 * @throws GraphQLError VERSION_READ_ONLY
 */
export function parseRecordId(id: string, argument: string): { type: string; uuid: string } | null {
  const currentId = recordIdIn(id);
  if (currentId === null) return parseId(id);
  const given = id.slice(0, 80);
  const message = `"${given}" names a version, which can only be read. Give the id without its version: ${currentId}.`;
  throw clientError('VERSION_READ_ONLY', `${argument}: ${message}`, {
    argument: parseArgumentPath(argument),
    given,
    currentId,
  });
}

/** Returns the id before an `@`, whatever follows it; null if there is none. */
export function recordIdIn(id: string): string | null {
  const [plain, named] = partsOf(id);
  return named !== undefined && parseId(plain) ? plain : null;
}

/** Splits a text at its first `@`. */
function partsOf(id: string): [plain: string, named?: string] {
  const at = id.indexOf('@');
  return at < 0 ? [id] : [id.slice(0, at), id.slice(at + 1)];
}

/** Returns the id for clients. @param type in snake case */
export function formatId(type: string, uuid: string): string {
  return `${type}_${uuid.replaceAll('-', '')}`;
}

/**
 * Returns the uuid in an id of one of these types.
 * @throws GraphQLError BAD_USER_INPUT, naming the argument, if the id is malformed or of another type;
 *   VERSION_READ_ONLY if it names a version
 */
export function uuidOf(type: string | readonly string[], id: string, argument = 'id'): string {
  const types = [type].flat();
  const read = parseRecordId(id, argument);
  if (read && types.includes(read.type)) return read.uuid;
  const problem = read
    ? `is the id of ${withArticle(read.type)}, not of ${withArticle(types.join(' or '))}`
    : 'is not an id';
  throw badInput(
    argument,
    `"${id.slice(0, 80)}" ${problem}. An id looks like ${types[0]}_0199c1f4a2b37c4d8e9f000000000000.`,
  );
}

/** Returns a type with its article for a sentence: "a topic", "an agreement". */
export function withArticle(type: string): string {
  return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;
}
