import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  isEnumType,
  isValueNode,
  Kind,
  type ObjectFieldNode,
  type ValueNode,
  visit,
} from 'graphql';
import type { RequestErrorCode } from '../../runtime/request-errors.ts';

/** Enums with more values are not listed in messages; the schema describes them. */
const MAX_VALUES_LISTED = 40;

/** Path of a value: the argument, then fields and list indexes, as in `userErrors.path`. */
type ArgumentPath = readonly string[];

/**
 * Adds the argument to errors about values written into a document: graphql-js names none ("Value "NEWEST" does not
 * exist in "AgreementOrder" enum."). Each message then begins with the argument and lists the values of an enum, and
 * its code is BAD_USER_INPUT, as for values in variables.
 */
export function withArgumentPaths(
  schema: GraphQLSchema,
  document: DocumentNode,
  errors: readonly GraphQLError[],
): GraphQLError[] {
  if (!errors.some(isAboutValue)) return [...errors];
  const places = new Map(valuesIn(document));
  return errors.map((error) => {
    const place = isAboutValue(error) && places.get(error.nodes![0] as ValueNode);
    return place ? badValue(schema, error, place) : error;
  });
}

/**
 * Adds to errors about variables the argument in which the variable is used first.
 * @param document declares and uses the variables
 */
export function withVariableArgumentPaths(
  schema: GraphQLSchema,
  document: DocumentNode,
  errors: readonly GraphQLError[],
): GraphQLError[] {
  const places = new Map<string, ArgumentPath>();
  for (const [node, place] of valuesIn(document)) {
    if (node.kind === Kind.VARIABLE && !places.has(node.name.value)) places.set(node.name.value, place);
  }
  return errors.map((error) => {
    const [, variable, within = ''] = IN_VARIABLE.exec(error.message) ?? [];
    const place = variable === undefined ? undefined : places.get(variable);
    if (!place) return badValue(schema, error, null);
    const [, unknown] = UNKNOWN_FIELD.exec(error.message) ?? [];
    const steps = within.match(/[^.[\]]+/g) ?? [];
    return badValue(schema, error, [...place, ...steps, ...(unknown === undefined ? [] : [unknown])]);
  });
}

/** Returns the variable of each path in the arguments that only one variable fills: `where.text` for `where: { text: $given }`. */
export function variablesByArgument(document: DocumentNode): Map<string, string> {
  const found = new Map<string, Set<string>>();
  for (const [node, place] of valuesIn(document)) {
    if (node.kind !== Kind.VARIABLE) continue;
    const path = place.join('.');
    found.set(path, (found.get(path) ?? new Set()).add(node.name.value));
  }
  return new Map([...found].flatMap(([path, names]) => (names.size === 1 ? [[path, [...names][0]!]] : [])));
}

/** The wording of graphql-js for the variable of an invalid value, and the path within it. */
const IN_VARIABLE = /^Variable "\$(\w+)"(?: got invalid value .*? at "\w+((?:[.[][\w\]]+)+)"; )?/s;

const UNKNOWN_FIELD = /Field "(\w+)" is not defined by type/;

function badValue(schema: GraphQLSchema, error: GraphQLError, place: ArgumentPath | null): GraphQLError {
  const message = withEnumValues(schema, error.message);
  const extensions = {
    ...error.extensions,
    code: 'BAD_USER_INPUT' satisfies RequestErrorCode,
    ...(place && { argument: place }),
  };
  return new GraphQLError(place ? `${place.join('.')}: ${message}` : message, {
    nodes: error.nodes,
    originalError: error.originalError,
    extensions,
  });
}

/**
 * Appends the values of an enum to a message about a value that the enum does not have. The two patterns are the
 * wordings of graphql-js for values in documents and in variables.
 */
function withEnumValues(schema: GraphQLSchema, message: string): string {
  const [, missing, other] = /does not exist in "(\w+)" enum|Enum "(\w+)" cannot represent/.exec(message) ?? [];
  const type = missing || other ? schema.getType(missing ?? other ?? '') : undefined;
  if (!isEnumType(type)) return message;
  const values = type.getValues().map((value) => value.name);
  if (values.length > MAX_VALUES_LISTED) return message;
  return `${message} Use one of ${values.join(', ')}.`;
}

function isAboutValue(error: GraphQLError): boolean {
  const node = error.nodes?.[0];
  if (node === undefined || node.kind === Kind.VARIABLE) return false;
  return isValueNode(node) || node.kind === Kind.OBJECT_FIELD;
}

/** Returns every value and every object field in the arguments of a document, with its path. */
function valuesIn(document: DocumentNode): [node: ValueNode | ObjectFieldNode, place: ArgumentPath][] {
  const found: [ValueNode | ObjectFieldNode, ArgumentPath][] = [];
  // Recursion is safe: a document nests at most 100 brackets.
  const add = (value: ValueNode, place: ArgumentPath): void => {
    found.push([value, place]);
    if (value.kind === Kind.LIST) {
      for (const [index, each] of value.values.entries()) add(each, [...place, String(index)]);
    }
    if (value.kind !== Kind.OBJECT) return;
    for (const field of value.fields) {
      const within = [...place, field.name.value];
      found.push([field, within]);
      add(field.value, within);
    }
  };
  visit(document, {
    enter(node) {
      if (node.kind === Kind.ARGUMENT) add(node.value, [node.name.value]);
    },
  });
  return found;
}
