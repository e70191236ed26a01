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
// graphql-js keeps the merging of fields to itself; it is exported by this module alone, and stays so all through 16.x.
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js';
import type { StandIns } from './answer-keys.ts';
import type { Declaration } from './readings.ts';

/** One field that the client asked for, all its mentions merged. */
export interface SelectedField {
  /** The name in the answer, which is the alias if there is one; or what stands for it in the statement. */
  key: string;
  name: string;
  field: GraphQLField<unknown, unknown> | null;
  nodes: readonly FieldNode[];
}

/** How many rows of some kind the public data have, by the name of the kind. */
export interface DataSizes {
  readonly [kind: string]: number;
}

/** What a field declares about how it is read. */
export interface FieldExtensions {
  reading?: Declaration;
  byId?: boolean;
  ofLookups?: boolean;
  entries?: number;
  /** The entries of the list cost nothing beside the object that has them. */
  free?: boolean;
  inJavaScript?: readonly string[];
  /** How many rows it counts, if the list that it counts is a whole table: its price grows with them. */
  counts?: (sizes: DataSizes, args: { readonly [name: string]: unknown }) => number;
}

/** The fragments of a document, by their names. */
export function fragmentsOf(document: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments: Record<string, FragmentDefinitionNode> = {};
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  return fragments;
}

/** One operation as a client sent it, with the values of its variables. */
export class Selection {
  constructor(
    readonly schema: GraphQLSchema,
    readonly operation: OperationDefinitionNode,
    readonly fragments: Record<string, FragmentDefinitionNode>,
    readonly variables: Record<string, unknown>,
    private readonly standIns: StandIns | null = null,
  ) {}

  /** The root fields. */
  roots(): SelectedField[] {
    const root = this.schema.getRootType(this.operation.operation)!;
    const fields = collectFields(this.schema, this.fragments, this.variables, root, this.operation.selectionSet);
    return this.describe(root, fields);
  }

  /** What is selected of an object of this very type, under a field. */
  of(type: GraphQLObjectType, nodes: readonly FieldNode[]): SelectedField[] {
    return this.describe(
      type,
      collectSubfields(this.schema, this.fragments, this.variables, type, nodes as FieldNode[]),
    );
  }

  /** The object types that a field's value may have. */
  possible(type: GraphQLOutputType): readonly GraphQLObjectType[] {
    const named = getNamedType(type);
    return isAbstractType(named) ? this.schema.getPossibleTypes(named) : [named as GraphQLObjectType];
  }

  /** A field's arguments: coerced, with defaults, enums as their internal values. */
  args(selected: SelectedField): Record<string, unknown> {
    return getArgumentValues(selected.field!, selected.nodes[0]!, this.variables);
  }

  private describe(type: GraphQLObjectType, fields: ReadonlyMap<string, readonly FieldNode[]>): SelectedField[] {
    const known = type.getFields();
    const selected: SelectedField[] = [];
    for (const [key, nodes] of fields) {
      const name = nodes[0]!.name.value;
      const inStatement = key === name ? name : (this.standIns?.of(key) ?? key);
      selected.push({ key: inStatement, name, field: known[name] ?? null, nodes });
    }
    return selected;
  }
}
