import { type ASTNode, type DocumentNode, type GraphQLSchema, Kind, parse, print, validate, visit } from 'graphql';
import type { SentOperation } from './three-ways.ts';

/** The lists of a document from which entries can be removed. */
const LISTS = ['selections', 'arguments', 'directives', 'fields', 'values'] as const;

/**
 * Reduces an operation as far as possible while it still shows a failure.
 * @param shows whether an operation shows the failure
 */
export async function smallest(
  schema: GraphQLSchema,
  asked: SentOperation,
  shows: (asked: SentOperation) => Promise<boolean>,
): Promise<SentOperation> {
  let document = parse(asked.query);
  let changed = false;
  for (let number = 0; ; ) {
    const smaller = without(document, number);
    if (!smaller) {
      // Some parts may no longer be needed.
      if (!changed) break;
      [changed, number] = [false, 0];
      continue;
    }
    const tidied = withoutUnused(smaller);
    const candidate = { query: print(tidied), variables: variablesOf(tidied, asked) };
    const isValid = validate(schema, tidied).length === 0;
    if (isValid && print(tidied) !== print(document) && (await shows(candidate))) {
      document = tidied;
      changed = true;
    } else {
      number += 1;
    }
  }
  return { query: print(document), variables: variablesOf(document, asked) };
}

/** The document without its n-th removable part; null if there are fewer. */
function without(document: DocumentNode, number: number): DocumentNode | null {
  let seen = 0;
  let found = false;
  const smaller = visit(document, {
    enter(node: ASTNode) {
      if (found) return undefined;
      for (const list of LISTS) {
        const members = (node as unknown as { [list: string]: readonly ASTNode[] | undefined })[list];
        if (!Array.isArray(members)) continue;
        if (number < seen + members.length) {
          found = true;
          const left = members.filter((_member, index) => index !== number - seen);
          return { ...node, [list]: left } as ASTNode;
        }
        seen += members.length;
      }
      return undefined;
    },
  });
  return found ? withTypenames(smaller) : null;
}

/** An object without a selection is invalid. */
function withTypenames(document: DocumentNode): DocumentNode {
  return visit(document, {
    [Kind.SELECTION_SET]: (set) =>
      set.selections.length > 0
        ? undefined
        : { ...set, selections: [{ kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } }] },
  });
}

function withoutUnused(document: DocumentNode): DocumentNode {
  const used = new Set<string>();
  visit(document, {
    [Kind.FRAGMENT_SPREAD]: (spread) => void used.add(`...${spread.name.value}`),
    [Kind.VARIABLE_DEFINITION]: () => false,
    [Kind.VARIABLE]: (variable) => void used.add(`$${variable.name.value}`),
  });
  const tidied = visit(document, {
    [Kind.FRAGMENT_DEFINITION]: (fragment) => (used.has(`...${fragment.name.value}`) ? undefined : null),
    [Kind.VARIABLE_DEFINITION]: (definition) => (used.has(`$${definition.variable.name.value}`) ? undefined : null),
  });
  return tidied.definitions.length < document.definitions.length ? withoutUnused(tidied) : tidied;
}

function variablesOf(document: DocumentNode, asked: SentOperation): SentOperation['variables'] {
  const defined = new Set<string>();
  visit(document, { [Kind.VARIABLE_DEFINITION]: (definition) => void defined.add(definition.variable.name.value) });
  return Object.fromEntries(Object.entries(asked.variables).filter(([name]) => defined.has(name)));
}
