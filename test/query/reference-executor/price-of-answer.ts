import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** A selection with its type; whether its lists are the entries of a page. */
interface Part {
  type: GraphQLNamedType;
  set: SelectionSetNode | undefined;
  isPage: boolean;
  price: number;
}

/** The price of a response, and whether something that was charged is missing in it. */
export interface PlainPrice {
  price: number;
  hasNull: boolean;
}

const COUNTS = ['totalCount', 'valueCount', 'missingCount', 'otherCount', 'otherValueCount'];

/**
 * Computes the price of a response by the rules of the manual: 1, plus 1 for each row (an entry of a list), 0.1 for a
 * single record, 10 for a count, 50 for a search or mutation, 100 for a dimension or a page of partners, 300 for
 * a network. Keys and sums of
 * groups are no rows, nor are entries of the introspection. It uses only the response and the types of its fields, on
 * data too small for prices by size.
 */
export function priceOfAnswer(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
  data: unknown,
): PlainPrice {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  let hasNull = false;

  function argsOf(field: GraphQLField<unknown, unknown>, node: FieldNode): Record<string, unknown> {
    try {
      return getArgumentValues(field, node, variables);
    } catch {
      return {};
    }
  }

  function partOf(field: GraphQLField<unknown, unknown>, node: FieldNode, isInPage: boolean): Part {
    const type = getNamedType(field.type);
    const part = { type, set: node.selectionSet, isPage: false, price: 0 };
    if (!isCompositeType(type)) return { ...part, price: COUNTS.includes(field.name) ? 10 : 0 };
    const args = argsOf(field, node);
    const takes = (name: string) => field.args.some((argument) => argument.name === name);
    let price = typeof args.search === 'string' || (takes('text') && takes('first')) ? 50 : 0;
    if (takes('level') && takes('first')) price += 100;
    if (takes('by')) price += 100 * (Array.isArray(args.by) ? Math.min(args.by.length, 2) : 1);
    else if (takes('top')) price += 300;
    const isList = isListType(getNullableType(field.type));
    const isPage = !isList && (takes('by') || takes('top') || takes('first'));
    if (!isList && !isPage && !isInPage && (field.name !== 'node' || takes('id'))) price += 0.1;
    return { ...part, isPage, price };
  }

  /** The fields that an object's key may belong to: several if fragments select the same key of several types. */
  function partsAt(parts: readonly Part[], key: string): { owner: string; part: Part }[] {
    const found: { owner: string; part: Part }[] = [];
    for (const { type, set, isPage } of parts) {
      for (const selection of set?.selections ?? []) {
        if (selection.kind === Kind.FIELD) {
          const { name, alias } = selection;
          if ((alias ?? name).value !== key) continue;
          const field = 'getFields' in type ? type.getFields()[name.value] : undefined;
          // An object without a field of the schema belongs to the introspection, and is no row.
          if (!field || !('args' in field)) continue;
          found.push({ owner: type.name, part: partOf(field, selection, isPage) });
        } else {
          const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value)! : selection;
          const on = fragment.typeCondition ? schema.getType(fragment.typeCondition.name.value)! : type;
          found.push(...partsAt([{ type: on, set: fragment.selectionSet, isPage, price: 0 }], key));
        }
      }
    }
    return found;
  }

  function priceIn(object: object, parts: readonly Part[], each = 0): number {
    let price = 0;
    for (const [key, value] of Object.entries(object)) {
      const below = partsAt(parts, key);
      if (below.length === 0) continue;
      price += each + Math.max(...below.map(({ part }) => part.price));
      const inside = below.map(({ part }) => part).filter(({ type }) => isCompositeType(type));
      if (inside.length === 0) continue;
      if (value === null) hasNull = true;
      if (!Array.isArray(value)) {
        if (typeof value === 'object' && value !== null) price += priceIn(value, inside);
        continue;
      }
      const isOfGroup = below.every(({ owner }) => owner.endsWith('Group'));
      for (const entry of value) {
        if (typeof entry === 'object' && entry !== null) price += priceIn(entry, inside) + (isOfGroup ? 0 : 1);
      }
    }
    return price;
  }

  const root = schema.getRootType(operation.operation);
  if (!isObjectType(root) || typeof data !== 'object' || data === null) return { price: 1, hasNull: true };
  const each = operation.operation === 'mutation' ? 50 : 0;
  const sum = 1 + priceIn(data, [{ type: root, set: operation.selectionSet, isPage: false, price: 0 }], each);
  return { price: Math.ceil(Number(sum.toFixed(3))), hasNull };
}
