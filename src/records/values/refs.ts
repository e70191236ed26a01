import type { Row } from '../../query/compiling/row.ts';
import { derive, type Given, known } from '../../query/params.ts';
import { type Lookup, raw, type Sql, sql, visible } from '../../query/sql.ts';
import { isSlugged } from '../description/registry.ts';
import { parseRecordId, uuidOf } from './ids.ts';

/** Returns the record with this uuid; for a merged record, its final survivor. */
export function survivor(uuid: Given): Sql {
  return sql`coalesce((select survivor_of(e.merged_into) from record e where e.id = ${uuid}), ${uuid}::uuid)`;
}

/**
 * Returns the lookup of a record in a filter: by id, or by slug if records of its type have one. The list is rejected
 * with RECORD_UNKNOWN if the requester sees no such record.
 * @throws GraphQLError BAD_USER_INPUT if the id is malformed or of another type; VERSION_READ_ONLY
 */
export function recordLookup(type: string, ref: Given, argument = type): Lookup {
  const named = { id: sql`named.id`, slug: sql`named.slug` } as unknown as Row<{ id: string; slug: string }>;
  const found = sql`(select named.id from ${raw(`"${type}"`)} named where ${matchesRef(named, type, ref, argument)} and ${visible('named')})`;
  return {
    part: 'lookup',
    key: `${type} named ${ref}`,
    kind: 'record',
    given: ref,
    argument,
    statement: sql`select ${found} as id`,
    column: 'id',
    miss: async () => {
      const given = String(ref).slice(0, 80);
      const message = `There is no such ${type.replaceAll('_', ' ')}: "${given}". Check the id.`;
      return { given, code: 'RECORD_UNKNOWN', candidates: [], message };
    },
  };
}

/**
 * Whether a column refers to the record that a client named in a filter.
 * @throws GraphQLError as `recordLookup`
 */
export function refersToRecord(column: Sql, type: string, ref: Given, argument = type): Sql {
  return sql`${column} = ${recordLookup(type, ref, argument)}`;
}

/**
 * Whether a row has this id.
 * @throws GraphQLError BAD_USER_INPUT if the id is malformed or of another type
 */
export function hasId(row: Row<{ id: string }>, type: string, id: Given, argument = 'id'): Sql {
  return sql`${row.id} = ${survivor(derive((given: string) => uuidOf(type, given, argument), id))}`;
}

/**
 * Whether a row is the one that a client names by id, or by slug if records of its type have one.
 * @throws GraphQLError BAD_USER_INPUT for the id of another type, or for a slug if the type has none; VERSION_READ_ONLY
 *   for the id of a version
 */
export function matchesRef(row: Row<{ id: string; slug: string }>, type: string, ref: Given, argument = 'id'): Sql {
  const isSlug = isSlugged(type) && known((given) => parseRecordId(given, argument) === null, ref);
  return isSlug ? sql`${row.slug} = ${ref}` : hasId(row, type, ref, argument);
}
