import { GraphQLError } from 'graphql';
import type { Row } from '../../query/compiling/row.ts';
import { all, type Sql, sql } from '../../query/sql.ts';
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
 * Whether a row is the one that a client means by an id or a slug.
 * @throws GraphQLError VERSION_READ_ONLY
 */
export function isMeant(row: Row<{ id: string; slug: string }>, type: string, ref: string, argument = type): Sql {
  return readPlainId(ref, argument)?.type === type ? hasId(row, type, ref) : sql`${row.slug} = ${ref}`;
}

/**
 * Whether a row is the one with this id and this slug, of which one may be absent.
 * @throws GraphQLError BAD_USER_INPUT where both are absent, or the id is not one
 */
export function isNamed(
  row: Row<{ id: string; slug: string }>,
  type: string,
  { id, slug }: { id?: string | null; slug?: string | null },
): Sql {
  const conditions: Sql[] = [];
  if (id != null) conditions.push(hasId(row, type, id));
  if (slug != null) conditions.push(sql`${row.slug} = ${slug}`);
  if (conditions.length === 0) {
    throw new GraphQLError('id: give an id or a slug.', { extensions: { code: 'BAD_USER_INPUT', argument: 'id' } });
  }
  return all(conditions);
}
