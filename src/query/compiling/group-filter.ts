import { badInput } from '../../runtime/errors.ts';
import { derive, type Given } from '../params.ts';
import { all, raw, type Sql, sql } from '../sql.ts';
import type { Dimension } from './dimension.ts';
import type { Row } from './row.ts';

/** A group in one dimension, as a client names it. */
export interface RequestedGroup {
  dimension: string;
  /** Value of its key; null or omitted: the records without a value. */
  value?: Given | null;
}

/** Alias of what a dimension joins. The rules of filters use no other alias that begins so. */
const AS = 'gk';

/**
 * Returns the condition that a record is one of those that `groups` counts in each of these groups.
 * @throws GraphQLError BAD_USER_INPUT if a dimension is named twice or does not have the value
 */
export function isInGroups<Entity extends { id: string }>(
  dimensions: { readonly [name: string]: Dimension<Entity> },
  row: Row<Entity>,
  groups: readonly RequestedGroup[],
): Sql {
  const conditions = groups.map(({ dimension: name, value }, index) => {
    if (groups.findIndex(({ dimension }) => dimension === name) < index) {
      throw badInput(`group.${index}.dimension`, `${name} is named twice. Name different dimensions.`);
    }
    const dimension = dimensions[name]!;
    if (value == null) return isInGroup(dimension, row, null);
    return isInGroup(dimension, row, dimension.parse(value, `group.${index}.value`));
  });
  return all(conditions);
}

/**
 * Returns a text of the value that a client gave for a dimension.
 * @param read returns the text; null if the dimension cannot have the value
 * @throws GraphQLError BAD_USER_INPUT for `argument` if `read` returns null
 */
export function textOfValue(value: Given, argument: string, read: (value: string) => string | null): Given {
  return derive((given: string) => {
    const text = read(given);
    if (text !== null) return text;
    const known = 'Give the value of a key that groups returns for it.';
    throw badInput(argument, `"${given.slice(0, 80)}" is not a value of the dimension. ${known}`);
  }, value);
}

/** @param wanted the columns of the value; null: none */
function isInGroup<Entity extends { id: string }>(
  { join, key, tally }: Dimension<Entity>,
  row: Row<Entity>,
  wanted: readonly Sql[] | null,
): Sql {
  if (tally) return tally.has(row.id as Sql, wanted);
  const columns = key(row, AS);
  const [first] = columns;
  if (!join && !wanted) return sql`${first!} is null`;
  const fits = wanted ? columns.map((column, part) => sql`${column} = ${wanted[part]!}`) : [sql`${first!} is not null`];
  if (!join) return all(fits);
  const { from, on, more } = join(row, AS);
  return sql`${raw(wanted ? '' : 'not ')}exists (select from ${from} ${more ?? raw('')} where ${all([on, ...fits])})`;
}
