import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  isAbstractType,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
// graphql-js exports its merging of fields only from this module, and will do so throughout 16.x.
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js';
import type { Declaration } from './read-plans.ts';
import type { GeneratedAliases } from './response-aliases.ts';

/** A selected field, with all its nodes merged. */
export interface SelectedField {
  /** The response name: the alias if there is one; or its generated alias in the statement. */
  key: string;
  name: string;
  field: GraphQLField<unknown, unknown> | null;
  nodes: readonly FieldNode[];
}

/** Row counts of public data, by name. */
export interface DataSizes {
  readonly [kind: string]: number;
}

/** Declarations of a field for reading and pricing. */
export interface FieldExtensions {
  reading?: Declaration;
  byId?: boolean;
  ofLookups?: boolean;
  entries?: number;
  /** Whether entries of the list cost nothing beyond the object that has them. */
  free?: boolean;
  inJavaScript?: readonly string[];
  /** Returns how many rows the field counts, if its list is a whole table: the price grows with them. */
  counts?: (sizes: DataSizes, args: { readonly [name: string]: unknown }) => number;
}

/** Returns the fragments of a document by name. */
export function fragmentsOf(document: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments: Record<string, FragmentDefinitionNode> = {};
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  return fragments;
}

/** One operation with its variables. */
export class Selection {
  constructor(
    readonly schema: GraphQLSchema,
    readonly operation: OperationDefinitionNode,
    readonly fragments: Record<string, FragmentDefinitionNode>,
    readonly variables: Record<string, unknown>,
    private readonly aliases: GeneratedAliases | null = null,
  ) {}

  /** The root fields. */
  roots(): SelectedField[] {
    const root = this.schema.getRootType(this.operation.operation)!;
    const fields = collectFields(this.schema, this.fragments, this.variables, root, this.operation.selectionSet);
    return this.describe(root, fields);
  }

  /** The fields selected of an object type below a field. */
  of(type: GraphQLObjectType, nodes: readonly FieldNode[]): SelectedField[] {
    return this.describe(
      type,
      collectSubfields(this.schema, this.fragments, this.variables, type, nodes as FieldNode[]),
    );
  }

  /** The possible object types of a field's value. */
  possible(type: GraphQLOutputType): readonly GraphQLObjectType[] {
    const named = getNamedType(type);
    return isAbstractType(named) ? this.schema.getPossibleTypes(named) : [named as GraphQLObjectType];
  }

  /** The arguments of a field: coerced, with defaults, enums as internal values. */
  args(selected: SelectedField): Record<string, unknown> {
    return getArgumentValues(selected.field!, selected.nodes[0]!, this.variables);
  }

  private describe(type: GraphQLObjectType, fields: ReadonlyMap<string, readonly FieldNode[]>): SelectedField[] {
    const known = type.getFields();
    const selected: SelectedField[] = [];
    for (const [key, nodes] of fields) {
      const name = nodes[0]!.name.value;
      const inStatement = key === name ? name : (this.aliases?.of(key) ?? key);
      selected.push({ key: inStatement, name, field: known[name] ?? null, nodes });
    }
    return selected;
  }
}
