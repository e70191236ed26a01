import {
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import { unstorableIn } from '../../query/characters.ts';
import { badInput, clientError } from '../../runtime/errors.ts';
import type { RequestErrorCode } from '../../runtime/request-errors.ts';

/** Limits of one operation, on every transport. The manual publishes these numbers. */
export const LIMITS = {
  /** Bytes of a request body. */
  bodyBytes: 100 * 1024,
  /** Lexical tokens of a document. */
  tokens: 2_000,
  /** Nested brackets of a document: more would overflow the stack of the parser. */
  brackets: 100,
  /** Fields on the longest path from the root to a leaf. */
  depth: 12,
  /** The same inside `__schema` and `__type`: the full introspection query of graphql-js needs 15. */
  introspectionDepth: 20,
  /** Aliased fields, each counted as often as fragments include it, without and with a key. */
  aliases: 30,
  aliasesWithKey: 100,
  /** Cost of an operation, as operation-cost.ts estimates it, without and with a key. */
  cost: 5_000,
  costWithKey: 20_000,
  /** Schema objects that introspection may return: several times the whole schema. */
  introspected: 60_000,
  /** Fields and fragments, each counted as often as fragments include it. */
  selections: 5_000,
  /** Repetitions of a field in the same selection: comparing them is the most expensive part of validation. */
  repeats: 200,
  /** Directives at one place of a document. */
  directivesAtOnePlace: 5,
  /** Nested lists and objects in an argument or a variable. */
  inputDepth: 32,
  /** Errors that one response lists, of a document and of its variables. */
  validationErrors: 20,
  coercionErrors: 10,
} as const;

interface Size {
  depth: number;
  introspectionDepth: number;
  aliases: number;
  selections: number;
}

/** Counts stop here: fragments that include each other could double them beyond what a number holds. */
const MAX_COUNT = 1e9;

/**
 * Returns the first limit that a document exceeds, or the first text that the database cannot store. It runs before
 * validation, which some documents are written to make expensive. Unknown and circular fragments count as empty;
 * validation reports them.
 * @param aliases maximum number of aliases
 * @returns OPERATION_TOO_DEEP, OPERATION_TOO_LARGE or BAD_USER_INPUT, or null
 */
export function findBrokenLimit(document: DocumentNode, aliases: number): GraphQLError | null {
  try {
    new DocumentMeasure(document, aliases).check();
    return null;
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

class DocumentMeasure {
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #sizes = new Map<string, Size | 'being measured'>();
  #repeats = 0;

  constructor(
    private readonly document: DocumentNode,
    private readonly maxAliases: number,
  ) {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.#fragments.set(definition.name.value, definition);
    }
  }

  check(): void {
    for (const definition of this.document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) {
        this.#checkDirectives(definition.directives);
        this.#sizeOfFragment(definition.name.value);
      } else if (definition.kind === Kind.OPERATION_DEFINITION) {
        this.#checkDirectives(definition.directives);
        for (const variable of definition.variableDefinitions ?? []) {
          this.#checkDirectives(variable.directives);
          if (variable.defaultValue) checkValue(variable.defaultValue, `$${variable.variable.name.value}`);
        }
        checkSize(this.#sizeOf(definition.selectionSet), definition.name?.value, this.maxAliases);
      }
    }
    if (this.#repeats > LIMITS.repeats) {
      throw tooLarge(`The document repeats fields within a selection ${this.#repeats} times`, LIMITS.repeats);
    }
  }

  #sizeOf(set: SelectionSetNode): Size {
    const size: Size = { depth: 0, introspectionDepth: 0, aliases: 0, selections: 0 };
    this.#addTo(size, set, new Set());
    return size;
  }

  #addTo(size: Size, set: SelectionSetNode, written: Set<string>): void {
    let typenames = 0;
    for (const selection of set.selections) {
      this.#checkDirectives(selection.directives);
      size.selections = Math.min(size.selections + 1, MAX_COUNT);
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        this.#addTo(size, selection.selectionSet, written);
        continue;
      }
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        addSize(size, this.#sizeOfFragment(selection.name.value), 0);
        continue;
      }
      const name = selection.name.value;
      const key = selection.alias?.value ?? name;
      // Clients write __typename into every selection and fragment, so it counts as repeated only within one selection
      // set.
      if (name === '__typename' && !selection.alias) this.#repeats += typenames++ > 0 ? 1 : 0;
      else if (written.size === written.add(key).size) this.#repeats++;
      if (selection.alias) size.aliases++;
      for (const argument of selection.arguments ?? []) checkValue(argument.value, argument.name.value);
      const inner = selection.selectionSet ? this.#sizeOf(selection.selectionSet) : null;
      if (name === '__schema' || name === '__type') {
        size.introspectionDepth = Math.max(size.introspectionDepth, 1 + (inner?.depth ?? 0));
        addSize(size, { ...(inner ?? EMPTY), depth: 0 }, 1);
      } else {
        addSize(size, inner ?? EMPTY, 1);
      }
    }
  }

  #sizeOfFragment(name: string): Size {
    const known = this.#sizes.get(name);
    if (known === 'being measured') return EMPTY;
    if (known) return known;
    const fragment = this.#fragments.get(name);
    if (!fragment) return EMPTY;
    this.#sizes.set(name, 'being measured');
    const size = this.#sizeOf(fragment.selectionSet);
    this.#sizes.set(name, size);
    return size;
  }

  #checkDirectives(directives: readonly DirectiveNode[] | undefined): void {
    if (!directives?.length) return;
    if (directives.length > LIMITS.directivesAtOnePlace) {
      throw tooLarge(`The document has ${directives.length} directives at one place`, LIMITS.directivesAtOnePlace);
    }
    for (const directive of directives) {
      for (const argument of directive.arguments ?? []) {
        checkValue(argument.value, `@${directive.name.value}(${argument.name.value}:)`);
      }
    }
  }
}

const EMPTY: Size = { depth: 0, introspectionDepth: 0, aliases: 0, selections: 0 };

function addSize(size: Size, inner: Size, levels: number): void {
  size.depth = Math.max(size.depth, levels + inner.depth);
  size.introspectionDepth = Math.max(size.introspectionDepth, inner.introspectionDepth);
  size.aliases = Math.min(size.aliases + inner.aliases, MAX_COUNT);
  size.selections = Math.min(size.selections + inner.selections, MAX_COUNT);
}

function checkSize(size: Size, name: string | undefined, maxAliases: number): void {
  const operation = name ? `The operation "${name}"` : 'The operation';
  if (size.depth > LIMITS.depth) {
    throw rejection('OPERATION_TOO_DEEP', `${operation} is ${size.depth} fields deep. The maximum is ${LIMITS.depth}.`);
  }
  if (size.introspectionDepth > LIMITS.introspectionDepth) {
    throw rejection(
      'OPERATION_TOO_DEEP',
      `${operation} introspects ${size.introspectionDepth} fields deep. The maximum is ${LIMITS.introspectionDepth}.`,
    );
  }
  if (size.aliases > maxAliases) {
    throw tooLarge(`${operation} has ${size.aliases} aliases, fragments included`, maxAliases);
  }
  if (size.selections > LIMITS.selections) {
    const selections = size.selections < MAX_COUNT ? size.selections : 'more than a billion';
    throw tooLarge(`${operation} selects ${selections} fields, fragments included`, LIMITS.selections);
  }
}

/** Recursion is safe in this file: a document nests at most 100 brackets. */
function checkValue(value: ValueNode, argument: string, depth = 0): void {
  if (value.kind === Kind.STRING) {
    const problem = unstorableIn(value.value);
    if (problem) throw badInput(argument, `the text contains ${problem}, which cannot be stored. Remove it.`);
  } else if (value.kind === Kind.LIST || value.kind === Kind.OBJECT) {
    if (depth === LIMITS.inputDepth) {
      throw badInput(argument, `the value is nested more than ${LIMITS.inputDepth} levels deep.`);
    }
    if (value.kind === Kind.LIST) for (const item of value.values) checkValue(item, argument, depth + 1);
    else for (const field of value.fields) checkValue(field.value, `${argument}.${field.name.value}`, depth + 1);
  }
}

function tooLarge(what: string, maximum: number): GraphQLError {
  return rejection('OPERATION_TOO_LARGE', `${what}. The maximum is ${maximum.toLocaleString('en')}.`);
}

function rejection(code: RequestErrorCode, message: string): GraphQLError {
  return clientError(code, `${message} Request less, or split the operation.`);
}
