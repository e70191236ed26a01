import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInterfaceType,
} from 'graphql';
import type { DataSet } from '../../access/context.ts';
import type { DescribedColumn, ExportedTable } from '../../records/description/columns.ts';
import { AND } from './formats.ts';

/** Which state of the data something was read from. */
export interface State {
  /** When it was read, to the second and in UTC. */
  at: string;
  /** The token of the change feed: what was changed since is told by `changes` after it. */
  version: string;
}

/** An instant as it is told: to the second, in UTC. */
export function instantOf(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** The licence where nobody has said it. */
export const NO_LICENCE = 'Not stated. The licences of the sources stand with the sources.';

/** How to cite what was taken away. */
export function citationOf(dataSet: DataSet, what: string, { at, version }: State, url: string): string {
  return `${dataSet.title}: ${what}. Version ${version}, as of ${at}. ${url}`;
}

/** What a table or a column is called for people: "forumSeries" is "forum series". */
export function titleOf({ name }: { name: string }): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** What a column means, in the words of the schema. */
export function meaningOf(schema: GraphQLSchema, table: ExportedTable, column: DescribedColumn): string {
  return meaningOn(schema, rowTypeOf(schema, table), column);
}

/** What a column means whose rows are of a type, in the words of the schema. */
export function meaningOn(schema: GraphQLSchema, rows: GraphQLNamedType, { field, remark }: DescribedColumn): string {
  const [first] = fieldsOn(schema, rows, field);
  return [first?.description, remark].filter(Boolean).join(' ');
}

/** The constants that may stand in a column, with what they mean; none where it holds something else. */
export function constantsOf(
  schema: GraphQLSchema,
  table: ExportedTable,
  { field, remark }: DescribedColumn,
): { name: string; description: string }[] {
  const type = remark ? undefined : fieldsOn(schema, rowTypeOf(schema, table), field).at(-1)?.type;
  const named = type && getNamedType(type);
  if (!isEnumType(named)) return [];
  return named.getValues().map(({ name, description }) => ({ name, description: description ?? '' }));
}

/** The type of the records of a table. */
function rowTypeOf(schema: GraphQLSchema, { name, list = name }: ExportedTable): GraphQLNamedType {
  const connection = getNamedType(schema.getQueryType()!.getFields()[list]!.type) as GraphQLObjectType;
  return getNamedType(connection.getFields().nodes!.type);
}

/** The fields on a way that begins at a type: "forum.title". A type has no field of the schema. */
function fieldsOn(schema: GraphQLSchema, from: GraphQLNamedType, way: string): GraphQLField<unknown, unknown>[] {
  let type = from;
  const fields: GraphQLField<unknown, unknown>[] = [];
  for (const name of way.split('.')) {
    if (name === '__typename') break;
    const owners: readonly GraphQLNamedType[] = isInterfaceType(type)
      ? [type, ...schema.getPossibleTypes(type)]
      : [type];
    const field = owners.flatMap((owner) => ('getFields' in owner ? (owner.getFields()[name] ?? []) : []))[0];
    if (!field) throw new Error(`${type.name} has no field ${name}, which an exported column names`);
    fields.push(field as GraphQLField<unknown, unknown>);
    type = getNamedType(field.type) as GraphQLNamedType;
  }
  return fields;
}

const DATATYPES = { TEXT: 'string', TEXTS: 'string', PLAIN: 'string', FLAG: 'boolean', NUMBER: 'number' };

/** A column as CSV on the Web (W3C) describes it. */
export function columnSchema({ name, holds }: Pick<DescribedColumn, 'name' | 'holds'>, meaning: string): object {
  return {
    name,
    titles: name,
    'dc:description': meaning,
    datatype: DATATYPES[holds],
    ...(holds === 'TEXTS' && { separator: AND }),
  };
}
