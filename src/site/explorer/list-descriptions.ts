import {
  type GraphQLArgument,
  type GraphQLEnumType,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { exportedTables, recordTypes } from '../../records/description/registry.ts';
import { kebab, segmentOf } from './address.ts';
import {
  type Column,
  type ColumnForm,
  type Facet,
  type FilterType,
  type ListDescription,
  RECORDS_IN_CELL,
} from './catalogue.ts';

/** Returns the label of a field or list. */
type LabelOf = (name: string) => string;

/** Columns that a table shows first, in this order, if its records have them. */
const DEFAULT_COLUMNS = [
  'occurredOn',
  'startsOn',
  'publishedOn',
  'party',
  'parties',
  'forum',
  'status',
  'kind',
  'topics',
  'citations',
];

/** Fields of every record that say nothing about what it records. */
const INTERNAL_FIELDS = ['currentId', 'id', 'label', 'slug', 'url', 'version', 'visibility', 'title', 'name'];

/** Forms of columns by the scalar of their field. */
const FORMS: { readonly [scalar: string]: ColumnForm } = {
  Boolean: 'FLAG',
  DateTime: 'INSTANT',
  Decimal: 'NUMBER',
  Int: 'NUMBER',
  Locale: 'LANGUAGE',
  PartialDate: 'DATE',
  URL: 'URL',
};

/** Returns every list of records that the schema has at its root and that needs no argument. */
export function listDescriptions(schema: GraphQLSchema, labelOf: LabelOf): ListDescription[] {
  const fields = Object.values(schema.getQueryType()!.getFields());
  const slugged = typesWithSlug(schema);
  return fields.flatMap((field) => describe(field, schema, slugged, labelOf) ?? []);
}

function describe(
  field: GraphQLField<unknown, unknown>,
  schema: GraphQLSchema,
  slugged: readonly GraphQLNamedType[],
  labelOf: LabelOf,
): ListDescription | null {
  const argument = (name: string) => field.args.find((each) => each.name === name);
  const where = argument('where');
  const node = nodeOf(field.type);
  const record = schema.getType('Record');
  if (!where || !node || !isInterfaceType(record) || !schema.isSubType(record, node)) return null;
  if (field.args.some((each) => isNonNullType(each.type) && each.defaultValue === undefined)) return null;

  const connection = getNamedType(field.type) as GraphQLObjectType;
  const by = connection.getFields().groups?.args.find((each) => each.name === 'by');
  const filters = filtersOf(where);
  const orderBy = argument('orderBy');
  const orders = orderBy
    ? constantsOf((getNamedType(orderBy.type) as GraphQLInputObjectType).getFields().field!.type)
    : [];
  const dimensions = by ? constantsOf(by.type) : [];
  const exported = exportedTables().find((table) => (table.list ?? table.name) === field.name);
  return {
    segment: segmentOf(field.name),
    field: field.name,
    type: node.name,
    exported: exported?.name ?? null,
    hasCalendar: recordTypes().some(({ machine }) => machine.calendar?.list === field.name),
    label: labelOf(field.name === 'citations' ? 'sources' : field.name),
    types: {
      where: String(where.type),
      orderBy: orderBy ? String(orderBy.type) : null,
      by: by ? String(by.type) : null,
    },
    where: filters,
    hasSearch: argument('search') !== undefined,
    orders,
    dimensions,
    facets: dimensions.flatMap((dimension) => facetOf(dimension, filters, schema, slugged) ?? []),
    columns: columnsOf(node, orders, schema, labelOf),
  };
}

/** The type of the records of a connection; null if the type is no connection. */
function nodeOf(type: GraphQLOutputType) {
  const connection = getNamedType(type);
  const nodes = isObjectType(connection) && connection.getFields().nodes;
  const node = nodes ? getNamedType(nodes.type) : null;
  return isObjectType(node) || isInterfaceType(node) ? node : null;
}

function filtersOf(where: GraphQLArgument): { [field: string]: FilterType } {
  const fields = Object.values((getNamedType(where.type) as GraphQLInputObjectType).getFields());
  return Object.fromEntries(
    fields.map(({ name, type }) => {
      const named = getNamedType(type);
      const constants = isEnumType(named) ? named.getValues().map((value) => value.name) : null;
      return [name, { type: named.name, isMany: isListType(getNullableType(type)), constants }];
    }),
  );
}

function constantsOf(type: unknown): string[] {
  return (getNamedType(type as GraphQLEnumType) as GraphQLEnumType).getValues().map(({ name }) => name);
}

/**
 * Returns the filter whose values a dimension counts: `statuses` for STATUS, `forum` for FORUM; for COUNTRY the party itself or
 * what belongs to it.
 */
function facetOf(
  dimension: string,
  filters: { readonly [field: string]: FilterType },
  schema: GraphQLSchema,
  slugged: readonly GraphQLNamedType[],
): Facet | null {
  const name = camel(dimension);
  const plural = name.endsWith('y') ? `${name.slice(0, -1)}ies` : name.endsWith('s') ? `${name}es` : `${name}s`;
  const field =
    dimension === 'COUNTRY'
      ? ['country', 'party'].find((each) => each in filters)
      : [plural, name].find((each) => each in filters);
  // A filter by party is one of the view's own; the facet offers countries.
  if (!field || (dimension === 'PARTY' && field === 'party')) return null;
  const { constants, type } = filters[field]!;
  if (!constants && !['ID', 'String', 'Locale'].includes(type)) return null;
  const isRecord = type === 'ID' || field === 'party' || field === 'country';
  return {
    parameter: PARAMETERS[dimension] ?? kebab(dimension),
    field,
    dimension,
    constants,
    selection: isRecord ? recordSelection(dimension, schema, slugged) : '',
  };
}

/** Returns the selection of the slug of a record of any type that has one, and of its parent if the values of the dimension are a tree. */
function recordSelection(dimension: string, schema: GraphQLSchema, slugged: readonly GraphQLNamedType[]): string {
  const values = schema.getType(dimension[0] + camel(dimension).slice(1));
  const parent = isObjectType(values) && values.getFields().parent;
  const isTree = parent && getNamedType(parent.type) === values;
  return `node { ${slugged
    .map((type) => `... on ${type.name} { slug${isTree && type === values ? ' parent { id }' : ''} }`)
    .join(' ')} }`;
}

/** Returns the types with a slug, without those of an interface that has one. */
function typesWithSlug(schema: GraphQLSchema): GraphQLNamedType[] {
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => (isObjectType(type) || isInterfaceType(type)) && 'slug' in type.getFields(),
  );
  return types.filter((type) => !isObjectType(type) || !type.getInterfaces().some((each) => types.includes(each)));
}

/** Names of parameters that are plainer than those of their dimensions. */
const PARAMETERS: { readonly [dimension: string]: string } = { COUNTRY: 'with', LATERALITY: 'parties' };

function columnsOf(
  node: NonNullable<ReturnType<typeof nodeOf>>,
  orders: readonly string[],
  schema: GraphQLSchema,
  labelOf: LabelOf,
): Column[] {
  const columns = Object.values(node.getFields()).flatMap((field): Column[] => {
    const shape = shapeOf(field, schema);
    if (!shape || INTERNAL_FIELDS.includes(field.name)) return [];
    const order = orders.find((each) => camel(each) === field.name) ?? null;
    return [
      {
        name: field.name,
        label: labelOf(field.name === 'citations' ? 'sources' : field.name),
        ...shape,
        order,
        isDefault: DEFAULT_COLUMNS.includes(field.name),
      },
    ];
  });
  const has = (name: string) => columns.some((column) => column.name === name);
  // Beside parties and a status, the forum and the kind would make the table too wide.
  const hidden = [...(has('parties') ? ['forum'] : []), ...(has('status') ? ['kind'] : [])];
  // A type whose dates have other names shows the one by which its records are ordered.
  const date = columns.some(({ isDefault, form }) => isDefault && form === 'DATE')
    ? undefined
    : columns.find(({ form, order }) => form === 'DATE' && order);
  const shown = columns.map((column) => ({
    ...column,
    isDefault: column === date || (column.isDefault && !hidden.includes(column.name)),
  }));
  const place = (column: Column) => (column.isDefault ? DEFAULT_COLUMNS.indexOf(column.name) : DEFAULT_COLUMNS.length);
  return shown.sort((a, b) => place(a) - place(b));
}

/** Returns how a table selects and shows a field; null if it cannot. */
function shapeOf(
  { name, type, args }: GraphQLField<unknown, unknown>,
  schema: GraphQLSchema,
): Pick<Column, 'form' | 'isMany' | 'selection'> | null {
  const named = getNamedType(type);
  const isMany = isListType(getNullableType(type));
  const takes = (argument: string) => args.some((each) => each.name === argument);
  const passed = [takes('lang') && 'lang: $lang', takes('first') && `first: ${RECORDS_IN_CELL + 1}`]
    .filter(Boolean)
    .join(', ');
  const selected = passed ? `${name}(${passed})` : name;
  if (isLeafType(named)) {
    const form = isEnumType(named) ? 'CODE' : (FORMS[named.name] ?? 'TEXT');
    return { form, isMany, selection: selected };
  }
  if (named.name === 'Citation')
    return { form: 'CITATIONS', isMany, selection: `${selected} { source { id title publisher publishedOn } }` };
  const record = schema.getType('Record');
  if (!isInterfaceType(record) || named === record || !(isObjectType(named) || isInterfaceType(named))) return null;
  if (!schema.isSubType(record, named)) return null;
  const slug = 'slug' in named.getFields() ? ' slug' : '';
  return {
    form: 'RECORD',
    isMany,
    selection: `${selected} { __typename id${slug} label(langs: [$lang]) { text lang } }`,
  };
}

/** Returns the field that a constant is named after: "signedOn" for SIGNED_ON. */
function camel(name: string): string {
  return name.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
