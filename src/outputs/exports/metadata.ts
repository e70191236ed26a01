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
import type { ColumnDescription, ExportedTable } from '../../records/description/columns.ts';
import { VALUE_SEPARATOR } from '../../records/description/columns.ts';

/** The state of the data that an export was read from. */
export interface DataVersion {
  /** The instant of reading, in UTC and to the second. */
  at: string;
  /** The token of the change feed: `changes` after this token lists all later changes. */
  version: string;
}

/** Returns an instant in UTC, to the second. */
export function toIsoSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** The text used if no licence is configured. */
export const NO_LICENCE = 'Not stated. For the licences of the sources, see the sources.';

/** How to cite an export. */
export function citationText(dataSet: DataSet, what: string, { at, version }: DataVersion, url: string): string {
  return `${dataSet.title}: ${what}. Version ${version}, as of ${at}. ${url}`;
}

/** Splits a name in camel case into words: "forumSeries" becomes "forum series". */
export function spacedName({ name }: { name: string }): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** The description of a column in the schema. */
export function columnDescription(schema: GraphQLSchema, table: ExportedTable, column: ColumnDescription): string {
  return columnDescriptionIn(schema, rowTypeOf(schema, table), column);
}

/** The description of a column in the schema, for rows of the given type. */
export function columnDescriptionIn(
  schema: GraphQLSchema,
  rows: GraphQLNamedType,
  { field, remark }: ColumnDescription,
): string {
  const [first] = fieldsOn(schema, rows, field);
  return [first?.description, remark].filter(Boolean).join(' ');
}

/** The enum values of a column with their descriptions; empty if the column has another type. */
export function enumValuesOf(
  schema: GraphQLSchema,
  table: ExportedTable,
  { field, remark }: ColumnDescription,
): { name: string; description: string }[] {
  const type = remark ? undefined : fieldsOn(schema, rowTypeOf(schema, table), field).at(-1)?.type;
  const named = type && getNamedType(type);
  if (!isEnumType(named)) return [];
  return named.getValues().map(({ name, description }) => ({ name, description: description ?? '' }));
}

function rowTypeOf(schema: GraphQLSchema, { name, list = name }: ExportedTable): GraphQLNamedType {
  const connection = getNamedType(schema.getQueryType()!.getFields()[list]!.type) as GraphQLObjectType;
  return getNamedType(connection.getFields().nodes!.type);
}

/** The fields of a path such as "forum.title"; empty for `__typename`, which the schema does not declare. */
function fieldsOn(schema: GraphQLSchema, from: GraphQLNamedType, path: string): GraphQLField<unknown, unknown>[] {
  let type = from;
  const fields: GraphQLField<unknown, unknown>[] = [];
  for (const name of path.split('.')) {
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

const DATATYPES: { readonly [type in ColumnDescription['type']]: string } = {
  TEXT: 'string',
  TEXTS: 'string',
  PLAIN: 'string',
  FLAG: 'boolean',
  NUMBER: 'number',
  WHOLE: 'integer',
  DAY: 'date',
  INSTANT: 'dateTime',
};

/** The description of a column as CSV on the Web (W3C). */
export function columnSchema({ name, type }: Pick<ColumnDescription, 'name' | 'type'>, meaning: string): object {
  return {
    name,
    titles: name,
    'dc:description': meaning,
    datatype: DATATYPES[type],
    ...(type === 'TEXTS' && { separator: VALUE_SEPARATOR }),
  };
}
