import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';

/** A position of a schema where clients write a value: an argument, or a field of an input object. */
export interface ValuePosition {
  /** For example "Query.forums(where.held.from)". */
  name: string;
  /** The argument path that errors must name: "where.held.from". */
  path: string;
  /** The type without its outer non-null. */
  type: GraphQLInputType;
  /** Returns a document with a GraphQL literal at this position. */
  document(value: string): string;
}

/** Values of other required arguments; ids and names match no record. */
const ANYTHING: Record<string, string> = {
  ID: '"party_00000000000070008000000000000000"',
  String: '"Moscow"',
  Locale: '"en"',
  Boolean: 'true',
  DateTime: '"2100-01-01T00:00:00Z"',
  Decimal: '"1"',
  Float: '1',
  Int: '1',
  PartialDate: '"2025"',
  URL: '"https://example.org/"',
};

/** Returns the selection of a field with its braces; empty for a scalar. */
type Selection = (field: GraphQLField<unknown, unknown>) => string;

/**
 * Returns every position in queries: each argument of each field, and each field of input objects where it occurs first.
 * @param selectionOf returns the selection of a field in the documents; by default the smallest one
 */
export function valuePositions(schema: GraphQLSchema, selectionOf: Selection = least): ValuePosition[] {
  const met = new Set<object>();
  return [...waysTo(schema)].flatMap(([type, way]) =>
    Object.values(type.getFields()).flatMap((field) =>
      field.args.flatMap((argument) =>
        placesIn(argument, argument.name, met, (value) =>
          way(`${fieldWith(field, argument, value)}${selectionOf(field)}`),
        ).map((place) => ({
          ...place,
          name: `${type.name}.${field.name}(${place.path})`,
        })),
      ),
    ),
  );
}

type Way = (inner: string) => string;

/** Each type that a query can reach, with a function that puts a field of it into a document. */
function waysTo(schema: GraphQLSchema): Map<GraphQLObjectType, Way> {
  const query = schema.getQueryType()!;
  const ways = new Map<GraphQLObjectType, Way>([[query, (inner) => `{ ${inner} }`]]);
  const node = schema.getType('Node');
  if (!isInterfaceType(node)) throw new Error('The schema has no interface Node.');
  for (const type of schema.getPossibleTypes(node)) {
    ways.set(type, (inner) => `{ node(id: "${idOf(schema, type)}") { ... on ${type.name} { ${inner} } } }`);
  }
  // Types without node are reached from others; a Map iterates over entries added meanwhile.
  for (const [type, way] of ways) {
    for (const field of Object.values(type.getFields())) {
      const inner = getNamedType(field.type);
      if (!isObjectType(inner) || ways.has(inner) || field.args.some(isRequiredArgument)) continue;
      ways.set(inner, (deeper) => way(`${field.name} { ${deeper} }`));
    }
  }
  return ways;
}

/** A well-formed id of a type that no record has. */
function idOf(schema: GraphQLSchema, type: GraphQLObjectType): string {
  const isParty = type.getInterfaces().includes(schema.getType('Party') as never);
  const name = isParty ? 'party' : type.name.replace(/(?<!^)[A-Z]/g, '_$&').toLowerCase();
  return `${name}_00000000000070008000000000000000`;
}

function fieldWith(field: GraphQLField<unknown, unknown>, argument: GraphQLArgument, value: string): string {
  const others = field.args.filter((other) => other !== argument && isRequiredArgument(other));
  const args = [...others.map((other) => `${other.name}: ${anything(other.type)}`), `${argument.name}: ${value}`];
  return `${field.name}(${args.join(', ')})`;
}

function least(field: GraphQLField<unknown, unknown>): string {
  const type = getNamedType(field.type);
  if (isLeafType(type)) return '';
  const counts = ['totalCount', 'hasMore'].find((name) => isObjectType(type) && name in type.getFields());
  return ` { ${counts ?? '__typename'} }`;
}

function anything(type: GraphQLInputType): string {
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    const item = getNamedType(nullable);
    if ('getValues' in item)
      return `[${item
        .getValues()
        .slice(0, 2)
        .map(({ name }) => name)}]`;
    return `[${[1, 2].map(() => anything(nullable.ofType)).join(', ')}]`;
  }
  const named = getNamedType(nullable);
  if (isInputObjectType(named)) {
    const fields = Object.values(named.getFields()).filter(isRequiredInputField);
    return `{ ${fields.map((field) => `${field.name}: ${anything(field.type)}`).join(', ')} }`;
  }
  if ('getValues' in named) return named.getValues()[0]!.name;
  const value = ANYTHING[named.name];
  if (value === undefined) throw new Error(`ANYTHING has no value of the type ${named.name}. Add one.`);
  return value;
}

type Place = Omit<ValuePosition, 'name'>;

function placesIn(
  place: GraphQLArgument | GraphQLInputField,
  path: string,
  met: Set<object>,
  document: (value: string) => string,
): Place[] {
  const type = getNullableType(place.type);
  const named = getNamedType(type);
  const written = isListType(type) ? (value: string) => document(`[${value}]`) : document;
  if (!isInputObjectType(named)) return [{ path, type, document: written }];
  if (met.has(named)) return [];
  met.add(named);
  const fields = Object.values(named.getFields());
  return fields.flatMap((field) => {
    const others = fields.filter((other) => other !== field && isRequiredInputField(other));
    const beside = others.map((other) => `${other.name}: ${anything(other.type)}, `).join('');
    return placesIn(field, `${path}.${field.name}`, met, (value) => written(`{ ${beside}${field.name}: ${value} }`));
  });
}
