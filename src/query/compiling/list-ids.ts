import { coerceInputValue, type GraphQLField } from 'graphql';
import { raw, type Sql, sql } from '../sql.ts';
import { orderColumns } from './connections.ts';
import { type Declaration, isReadPlan } from './read-plans.ts';
import type { Tables } from './row.ts';
import { conditionsOf, restrictToIds, sourceOf } from './row-source.ts';
import type { FieldExtensions } from './selection.ts';

/**
 * Selects the ids of all rows of a list, in its order, as the column `id`.
 * @param field the list, a connection at the root of a query
 * @param given its arguments as JSON, without those of pages
 * @throws GraphQLError BAD_USER_INPUT if an argument is invalid
 */
export function idsOfList(
  field: GraphQLField<unknown, unknown>,
  given: { readonly [argument: string]: unknown },
  tables: Tables,
  context: unknown,
): Sql {
  const declaration = (field.extensions as FieldExtensions).reading as Declaration;
  const reading = declaration(argumentsOf(field, given), context, undefined);
  if (!isReadPlan(reading) || reading.kind !== 'page') throw new Error(`${field.name} is not read in pages`);
  const table = tables.of(reading.entity);
  const choice = restrictToIds(table, () => table.row('few'), reading.choice);
  const row = table.row('r');
  const { ordered } = reading;
  const { by, id } = orderColumns(ordered, row);
  const source = ordered.join
    ? sql`${sourceOf(table, row, choice)} ${ordered.join(row)}`
    : sourceOf(table, row, choice);
  const direction = raw(ordered.descending ? 'desc' : 'asc');
  return sql`select ${id} as id from ${source} where ${conditionsOf(table, row, choice)}
    order by ${by} ${direction}, ${id} ${direction}`;
}

function argumentsOf(field: GraphQLField<unknown, unknown>, given: { readonly [argument: string]: unknown }) {
  const values = field.args.map((argument) => [
    argument.name,
    argument.name in given ? coerceInputValue(given[argument.name], argument.type) : argument.defaultValue,
  ]);
  return Object.fromEntries(values);
}
