import { type FieldNode, type GraphQLSchema, isInterfaceType, isIntrospectionType, Kind } from 'graphql';
import type { Selection } from '../../query/compiling/selection.ts';

/** Average lengths of the lists of introspection, by field name. */
const lengthsOf = new WeakMap<GraphQLSchema, ReadonlyMap<string, number>>();

/**
 * Estimates how many schema objects introspection returns, taking each list to be as long as such lists are on average.
 */
export function countIntrospected(roots: readonly FieldNode[], { schema, fragments }: Selection): number {
  let lengths = lengthsOf.get(schema);
  if (!lengths) {
    lengths = averageLengths(schema);
    lengthsOf.set(schema, lengths);
  }
  const count = (node: FieldNode, times: number): number => {
    let objects = 0;
    for (const inner of fieldsBelow(node, fragments)) {
      if (!inner.selectionSet) continue;
      const length = times * (lengths.get(inner.name.value) ?? 1);
      objects += length + count(inner, length);
    }
    return objects;
  };
  return roots.reduce((objects, root) => objects + count(root, 1), 1);
}

/** The fields directly below a field, those of fragments included. */
function* fieldsBelow(
  node: Pick<FieldNode, 'selectionSet'>,
  fragments: Selection['fragments'],
): Generator<FieldNode, void> {
  for (const selection of node.selectionSet?.selections ?? []) {
    if (selection.kind === Kind.FIELD) yield selection;
    else if (selection.kind === Kind.INLINE_FRAGMENT) yield* fieldsBelow(selection, fragments);
    else yield* fieldsBelow(fragments[selection.name.value] ?? {}, fragments);
  }
}

function averageLengths(schema: GraphQLSchema): ReadonlyMap<string, number> {
  const types = Object.values(schema.getTypeMap());
  const count = { fields: 0, args: 0, inputFields: 0, enumValues: 0, interfaces: 0, possibleTypes: 0 };
  for (const type of types) {
    if ('getInterfaces' in type) {
      count.interfaces += type.getInterfaces().length;
      const fields = Object.values(type.getFields());
      count.fields += fields.length;
      for (const { args } of fields) count.args += args.length;
    } else if ('getFields' in type) count.inputFields += Object.keys(type.getFields()).length;
    else if ('getValues' in type) count.enumValues += type.getValues().length;
    else if ('getTypes' in type) count.possibleTypes += type.getTypes().length;
    if (isInterfaceType(type)) count.possibleTypes += schema.getPossibleTypes(type).length;
  }
  const shown = types.filter((type) => !isIntrospectionType(type)).length;
  return new Map([
    ['types', types.length],
    ['directives', schema.getDirectives().length],
    ['fields', count.fields / shown],
    ['args', count.args / count.fields],
    ['inputFields', count.inputFields / shown],
    ['enumValues', count.enumValues / shown],
    ['interfaces', count.interfaces / shown],
    ['possibleTypes', count.possibleTypes / shown],
  ]);
}
