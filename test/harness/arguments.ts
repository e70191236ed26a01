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

/** One place of a schema where a client writes a value: an argument, or a field of what an argument takes. */
export interface PlaceOfValue {
  /** As in "Query.forums(where.held.from)". */
  name: string;
  /** Where an error must say that the mistake is: the argument's path, as in "where.held.from". */
  path: string;
  /** Without the mark that it must not be null. */
  type: GraphQLInputType;
  /** The document that writes this value there, as GraphQL writes values. */
  document(value: string): string;
}

/** Values for what must be given beside the value at hand; they name no record that there is. */
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

/** What to ask of a field besides the value tried: a selection with its braces, or nothing where it has none. */
type Selection = (field: GraphQLField<unknown, unknown>) => string;

/**
 * Every place of a schema's queries where a client writes a value: each argument of each field, and each field of what
 * arguments take, at the first place where it is met.
 * @param selectionOf what the documents ask of the field at hand; of a list, how much there is in it
 */
export function placesOfValues(schema: GraphQLSchema, selectionOf: Selection = least): PlaceOfValue[] {
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

/** Each type that a query can reach, and the document around a field of it. */
function waysTo(schema: GraphQLSchema): Map<GraphQLObjectType, Way> {
  const query = schema.getQueryType()!;
  const ways = new Map<GraphQLObjectType, Way>([[query, (inner) => `{ ${inner} }`]]);
  const node = schema.getType('Node');
  if (!isInterfaceType(node)) throw new Error('The schema has no interface Node.');
  for (const type of schema.getPossibleTypes(node)) {
    ways.set(type, (inner) => `{ node(id: "${idOf(schema, type)}") { ... on ${type.name} { ${inner} } } }`);
  }
  // What is no node hangs on one: a map is walked through to what is added on the way.
  for (const [type, way] of ways) {
    for (const field of Object.values(type.getFields())) {
      const inner = getNamedType(field.type);
      if (!isObjectType(inner) || ways.has(inner) || field.args.some(isRequiredArgument)) continue;
      ways.set(inner, (deeper) => way(`${field.name} { ${deeper} }`));
    }
  }
  return ways;
}

/** An id of a type's shape that no record has. */
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
  if (value === undefined) throw new Error(`A value of ${named.name} must be given: say one here.`);
  return value;
}

type Place = Omit<PlaceOfValue, 'name'>;

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
