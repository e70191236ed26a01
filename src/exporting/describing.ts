import type { GraphQLSchema } from 'graphql';
import { getNamedType, isInterfaceType, isObjectType } from 'graphql';
import { type Column, columnsOf, type ExportedTable } from './columns.ts';
import { AND } from './formats.ts';

/** What the operator says of the data as a whole. */
export interface DataSet {
  /** What it is called. */
  title: string;
  /** The licence under which it may be used, or null where nothing was said. */
  licence: string | null;
  /** Where to write to, or null. */
  contact: string | null;
}

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

/** What a table is called for people: "forumSeries" is "forum series". */
export function titleOf(table: ExportedTable): string {
  return table.name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** What a column means, in the words of the schema. */
export function meaningOf(schema: GraphQLSchema, table: ExportedTable, { field, remark }: Column): string {
  const said = descriptionOf(schema, table, field);
  return [said, remark].filter(Boolean).join(' ');
}

/** The description of the last field on a way that begins at the records of a table, or of the first one that says more. */
function descriptionOf(schema: GraphQLSchema, { list }: ExportedTable, way: string): string {
  const connection = getNamedType(schema.getQueryType()!.getFields()[list]!.type);
  let type = isObjectType(connection) ? getNamedType(connection.getFields().nodes!.type) : connection;
  const said: string[] = [];
  for (const name of way.split('.')) {
    if (name === '__typename') return '';
    const owners = isInterfaceType(type) ? [type, ...schema.getPossibleTypes(type)] : [type];
    const field = owners.flatMap((owner) => ('getFields' in owner ? (owner.getFields()[name] ?? []) : []))[0];
    if (!field) throw new Error(`${type.name} has no field ${name}, which an exported column names`);
    if (name !== 'nodes') said.push(field.description ?? '');
    type = getNamedType(field.type);
  }
  return said[0]!;
}

const DATATYPES = { TEXT: 'string', TEXTS: 'string', PLAIN: 'string', FLAG: 'boolean', NUMBER: 'number' };

/** The columns of a table as CSV on the Web (W3C, `tableSchema`) describes them. */
export function tableSchemaOf(schema: GraphQLSchema, table: ExportedTable): object {
  return {
    columns: columnsOf(table).map((column) => ({
      name: column.name,
      titles: column.name,
      'dc:description': meaningOf(schema, table, column),
      datatype: DATATYPES[column.holds],
      ...(column.holds === 'TEXTS' && { separator: AND }),
    })),
    primaryKey: 'id',
  };
}
