import {
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  separateOperations,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/**
 * Returns the deprecated fields and arguments that an operation uses, fragments included, each once: "Query.field",
 * "Query.field(argument:)".
 * @param document must be valid
 */
export function deprecatedFieldsIn(
  schema: GraphQLSchema,
  document: DocumentNode,
  { name }: OperationDefinitionNode,
): readonly string[] {
  const found = new Set<string>();
  const types = new TypeInfo(schema);
  const field = () => `${types.getParentType()?.name}.${types.getFieldDef()?.name}`;
  const visitor = visitWithTypeInfo(types, {
    Field() {
      if (types.getFieldDef()?.deprecationReason != null) found.add(field());
    },
    Argument() {
      const argument = types.getArgument();
      if (argument?.deprecationReason != null) found.add(`${field()}(${argument.name}:)`);
    },
  });
  visit(separateOperations(document)[name?.value ?? '']!, visitor);
  return [...found];
}
