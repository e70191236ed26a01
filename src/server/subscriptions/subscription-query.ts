import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql';
import { ValidatedDocument, type ValidatedOperation } from '../graphql/validated-document.ts';

/** Names that no variable or alias of a client has: GraphQL reserves two leading underscores. */
export const AFTER_VARIABLE = '__after';
export const PAGE_ALIAS = '__page';
export const TOKEN_ALIAS = '__token';

/** Events of one page. */
const PAGE_SIZE = 50;

const name = (value: string) => ({ kind: Kind.NAME, value }) as const;
const field = (value: string, alias?: string, selections?: readonly SelectionNode[]): FieldNode => ({
  kind: Kind.FIELD,
  name: name(value),
  ...(alias && { alias: name(alias) }),
  ...(selections && { selectionSet: { kind: Kind.SELECTION_SET, selections } }),
});

/**
 * Returns the query that reads a subscription page by page: the query field of the same name, with the same selection
 * and arguments except `after` and `first`.
 * @param nodes all nodes of the subscription's only field
 */
export function subscriptionQuery(
  { parent, node: subscription }: ValidatedOperation,
  nodes: readonly FieldNode[],
): ValidatedOperation {
  const [node] = nodes as [FieldNode];
  const after: ArgumentNode = {
    kind: Kind.ARGUMENT,
    name: name('after'),
    value: { kind: Kind.VARIABLE, name: name(AFTER_VARIABLE) },
  };
  const first: ArgumentNode = {
    kind: Kind.ARGUMENT,
    name: name('first'),
    value: { kind: Kind.INT, value: String(PAGE_SIZE) },
  };
  const selections = nodes.flatMap((each) => each.selectionSet?.selections ?? []);
  const page: FieldNode = {
    ...field(node.name.value, PAGE_ALIAS, [
      field('nodes', undefined, [...selections, field('token', TOKEN_ALIAS)]),
      field('endToken'),
      field('hasMore'),
      field('resetRequired'),
    ]),
    arguments: [...(node.arguments ?? []).filter((argument) => argument.name.value !== 'after'), after, first],
  };
  const operation: OperationDefinitionNode = {
    kind: Kind.OPERATION_DEFINITION,
    operation: 'query' as OperationDefinitionNode['operation'],
    name: subscription.name,
    variableDefinitions: [
      ...(subscription.variableDefinitions ?? []),
      {
        kind: Kind.VARIABLE_DEFINITION,
        variable: { kind: Kind.VARIABLE, name: name(AFTER_VARIABLE) },
        type: { kind: Kind.NAMED_TYPE, name: name('String') },
      },
    ],
    selectionSet: { kind: Kind.SELECTION_SET, selections: [page] },
  };
  const fragments = parent.document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] };
  return new ValidatedDocument(parent.schema, document).operationNamed(null)!;
}
