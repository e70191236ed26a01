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

/** An enum of more values than this is described in the schema; its list would hide the sentence. */
const MOST_VALUES_NAMED = 40;

/** Where a value was given: the argument, then fields and places in lists, as `userErrors.path` has it. */
type Place = readonly string[];

/**
 * Errors about values written into a document name no argument in graphql-js ("Value "NEWEST" does not exist in
 * "AgreementOrder" enum."). Here each begins with the argument, says what it takes where that can be listed, and is
 * BAD_USER_INPUT: as it is where the value comes in a variable.
 */
export function withArguments(
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
 * Errors about the values of variables, each with the argument in which the variable stands first.
 * @param document in which the variables are declared, and used
 */
export function withArgumentsOfVariables(
  schema: GraphQLSchema,
  document: DocumentNode,
  errors: readonly GraphQLError[],
): GraphQLError[] {
  const places = new Map<string, Place>();
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

/** How graphql-js says in which variable a value is wrong, and where in it: the path begins with the variable's name. */
const IN_VARIABLE = /^Variable "\$(\w+)"(?: got invalid value .*? at "\w+((?:[.[][\w\]]+)+)"; )?/s;

const UNKNOWN_FIELD = /Field "(\w+)" is not defined by type/;

function badValue(schema: GraphQLSchema, error: GraphQLError, place: Place | null): GraphQLError {
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
 * The sentence with the values that an enum takes, where it is about a value that the enum has not.
 * The two wordings are those of graphql-js for values in documents and in variables.
 */
function withEnumValues(schema: GraphQLSchema, message: string): string {
  const [, missing, other] = /does not exist in "(\w+)" enum|Enum "(\w+)" cannot represent/.exec(message) ?? [];
  const type = missing || other ? schema.getType(missing ?? other ?? '') : undefined;
  if (!isEnumType(type)) return message;
  const values = type.getValues().map((value) => value.name);
  if (values.length > MOST_VALUES_NAMED) return message;
  return `${message} It takes ${values.join(', ')}.`;
}

function isAboutValue(error: GraphQLError): boolean {
  const node = error.nodes?.[0];
  if (node === undefined || node.kind === Kind.VARIABLE) return false;
  return isValueNode(node) || node.kind === Kind.OBJECT_FIELD;
}

/** Every value in the arguments of a document, and every field of an object, with its place. */
function valuesIn(document: DocumentNode): [node: ValueNode | ObjectFieldNode, place: Place][] {
  const found: [ValueNode | ObjectFieldNode, Place][] = [];
  // A document has at most 100 brackets open at once.
  const add = (value: ValueNode, place: Place): void => {
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
