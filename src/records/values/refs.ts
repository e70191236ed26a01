import type { Row } from '../../query/compiling/row.ts';
import { type Sql, sql } from '../../query/sql.ts';
import { isSlugged } from '../description/registry.ts';
import { readPlainId, uuidOf } from './ids.ts';

/** The record with this uuid, or the one that it was merged into, be it by way of others. */
export function survivor(uuid: string): Sql {
  return sql`coalesce((select survivor_of(e.merged_into) from record e where e.id = ${uuid}), ${uuid}::uuid)`;
}

/**
 * Whether a column refers to the record with this id.
 * @throws GraphQLError BAD_USER_INPUT where the id is malformed or of another type
 */
export function isRecord(column: Sql, type: string, id: string, argument = type): Sql {
  return sql`${column} = ${survivor(uuidOf(type, id, argument))}`;
}

/**
 * Whether a row is the one with this id.
 * @throws GraphQLError BAD_USER_INPUT where the id is malformed or of another type
 */
export function hasId(row: Row<{ id: string }>, type: string, id: string, argument = 'id'): Sql {
  return isRecord(row.id, type, id, argument);
}

/**
 * Whether a row is the one that a client means by an id, or by a slug if records of its type have one.
 * @throws GraphQLError BAD_USER_INPUT if this is an id of another type, or if records of the type have no slug and this is no id;
 *   VERSION_READ_ONLY if this is the id of a version
 */
export function isMeant(row: Row<{ id: string; slug: string }>, type: string, ref: string, argument = 'id'): Sql {
  const isSlug = isSlugged(type) && !readPlainId(ref, argument);
  return isSlug ? sql`${row.slug} = ${ref}` : hasId(row, type, ref, argument);
}
