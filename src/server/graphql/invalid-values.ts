import {
  type ASTNode,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  isEnumType,
  isValueNode,
  Kind,
  visit,
} from 'graphql';

/** An enum of more values than this is described in the schema; its list would hide the sentence. */
const MOST_VALUES_NAMED = 40;

/**
 * Errors about values written into a document name no argument in graphql-js ("Value "NEWEST" does not exist in
 * "AgreementOrder" enum."). Here each begins with the argument, and says what it takes where that can be listed.
 */
export function withArguments(
  schema: GraphQLSchema,
  document: DocumentNode,
  errors: readonly GraphQLError[],
): GraphQLError[] {
  const places = placesOf(
    document,
    new Set(errors.flatMap((error) => (isAboutValue(error) ? [error.nodes![0]!] : []))),
  );
  return errors.map((error) => {
    const message = withEnumValues(schema, error.message);
    const argument = error.nodes?.[0] && places.get(error.nodes[0]);
    if (!argument && message === error.message) return error;
    return new GraphQLError(argument ? `${argument}: ${message}` : message, {
      nodes: error.nodes,
      originalError: error.originalError,
      extensions: { ...error.extensions, ...(argument && { argument }) },
    });
  });
}

/**
 * The sentence with the values that an enum takes, where it is about a value that the enum has not.
 * The two wordings are those of graphql-js for values in documents and in variables.
 */
export function withEnumValues(schema: GraphQLSchema, message: string): string {
  const [, missing, other] = /does not exist in "(\w+)" enum|Enum "(\w+)" cannot represent/.exec(message) ?? [];
  const type = missing || other ? schema.getType(missing ?? other ?? '') : undefined;
  if (!isEnumType(type)) return message;
  const values = type.getValues().map((value) => value.name);
  if (values.length > MOST_VALUES_NAMED) return message;
  return `${message} It takes ${values.join(', ')}.`;
}

function isAboutValue(error: GraphQLError): boolean {
  const node = error.nodes?.[0];
  return node !== undefined && (isValueNode(node) || node.kind === Kind.OBJECT_FIELD);
}

/** The arguments in which nodes stand, as paths: `where.status`. */
function placesOf(document: DocumentNode, nodes: ReadonlySet<ASTNode>): Map<ASTNode, string> {
  const places = new Map<ASTNode, string>();
  if (nodes.size === 0) return places;
  const path: string[] = [];
  visit(document, {
    enter(node) {
      if (node.kind === Kind.ARGUMENT || node.kind === Kind.OBJECT_FIELD) path.push(node.name.value);
      if (path.length > 0 && nodes.has(node)) places.set(node, path.join('.'));
    },
    leave(node) {
      if (node.kind === Kind.ARGUMENT || node.kind === Kind.OBJECT_FIELD) path.pop();
    },
  });
  return places;
}
