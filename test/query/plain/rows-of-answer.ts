import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** A selection, and of what. */
interface Part {
  type: GraphQLNamedType;
  set: SelectionSetNode;
}

/**
 * How many rows stand in an answer, as the README says what a row is: an entry of a list. By what a group is grouped and
 * its sums are none, nor is what tells of the schema. Counted from the answer and the types of its fields alone.
 */
export function rowsOfAnswer(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  data: unknown,
): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }

  /** Below what fields an object's key may stand: several where fragments bring the same key to several types. */
  function partsAt(parts: readonly Part[], key: string): { owner: string; part: Part }[] {
    const found: { owner: string; part: Part }[] = [];
    for (const { type, set } of parts) {
      for (const selection of set.selections) {
        if (selection.kind === Kind.FIELD) {
          const { name, alias, selectionSet } = selection;
          if ((alias ?? name).value !== key || !selectionSet) continue;
          const field = 'getFields' in type ? type.getFields()[name.value] : undefined;
          // What has no field of the schema's own is an introspection, and no row.
          if (!field || !('type' in field)) continue;
          found.push({ owner: type.name, part: { type: getNamedType(field.type), set: selectionSet } });
        } else {
          const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value)! : selection;
          const on = fragment.typeCondition ? schema.getType(fragment.typeCondition.name.value)! : type;
          found.push(...partsAt([{ type: on, set: fragment.selectionSet }], key));
        }
      }
    }
    return found;
  }

  function rowsIn(object: object, parts: readonly Part[]): number {
    let count = 0;
    for (const [key, value] of Object.entries(object)) {
      if (typeof value !== 'object' || value === null) continue;
      const below = partsAt(parts, key).filter(({ part }) => isCompositeType(part.type));
      if (below.length === 0) continue;
      const inside = below.map(({ part }) => part);
      if (!Array.isArray(value)) {
        count += rowsIn(value, inside);
        continue;
      }
      const isOfGroup = below.every(({ owner }) => owner.endsWith('Group'));
      for (const entry of value) {
        if (typeof entry === 'object' && entry !== null) count += rowsIn(entry, inside) + (isOfGroup ? 0 : 1);
      }
    }
    return count;
  }

  const root = schema.getRootType(operation.operation);
  if (!isObjectType(root) || typeof data !== 'object' || data === null) return 0;
  return rowsIn(data, [{ type: root, set: operation.selectionSet }]);
}
