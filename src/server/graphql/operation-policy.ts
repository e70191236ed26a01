import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { tooMuchToParse } from './document-nesting.ts';
import { withArguments } from './invalid-values.ts';
import { KnownDocument } from './known-document.ts';
import { KnownDocuments } from './known-documents.ts';
import { brokenLimit, LIMITS } from './operation-limits.ts';
import { RejectedDocuments } from './rejected-documents.ts';
import { type NamingDocument, notInList, type TrustedDocuments } from './trusted-documents.ts';

/** A document that may run, or what its sender is told instead. */
type Verdict = { known: KnownDocument } | { errors: readonly GraphQLError[] };

/**
 * Which operations may run: the one gate that every door sends a document through, so that limits and wording are the same
 * at all of them. In the order of what it costs to refuse: tokens while parsing, then depth, aliases, fragments and
 * directives, then validation. Documents that passed are known from then on, and so are some that were rejected.
 */
export class OperationPolicy {
  readonly #schema: GraphQLSchema;
  readonly #trusted: TrustedDocuments | null;
  readonly #known = new KnownDocuments();
  readonly #rejected = new RejectedDocuments();
  constructor(schema: GraphQLSchema, trusted: TrustedDocuments | null = null) {
    this.#schema = schema;
    this.#trusted = trusted;
  }

  /**
   * A request with the text of the document that it names by an id, where there are trusted ones.
   * @throws GraphQLError PERSISTED_QUERY_NOT_IN_LIST
   */
  named<Request extends NamingDocument>(request: Request): Request {
    return this.#trusted === null ? request : this.#trusted.named(request);
  }

  /** Whether the document in a text may run. Its errors all have a code: see client-errors.ts. */
  admit(text: string): Verdict {
    const trusted = this.#trusted?.withText(text);
    if (trusted) return { known: trusted };
    if (this.#trusted?.only) return { errors: [notInList()] };
    const known = this.#known.withText(text);
    if (known) return { known };
    const errors = this.#rejected.errorsOf(text);
    if (errors) return { errors };
    const read = readDocument(this.#schema, text);
    if ('known' in read) this.#known.keep(text, read.known);
    else this.#rejected.keep(text, read.errors);
    return read;
  }

  /** The document that was admitted under the SHA-256 of its text, in hexadecimal digits, if it is still remembered. */
  withHash(hash: string): KnownDocument | undefined {
    return this.#known.withHash(hash) ?? this.#trusted?.withHash(hash);
  }
}

/**
 * Refuses an operation of a kind that a door does not serve.
 * @throws GraphQLError SUBSCRIPTION_NOT_SERVED_HERE
 */
export function assertNoSubscription(operation: OperationDefinitionNode | undefined): void {
  if (operation?.operation !== 'subscription') return;
  throw new GraphQLError(
    'A subscription is not served over plain HTTP: a single answer cannot hold what is yet to come.',
    {
      nodes: operation,
      extensions: { code: 'SUBSCRIPTION_NOT_SERVED_HERE', http: { status: 400 } },
    },
  );
}

function readDocument(schema: GraphQLSchema, text: string): Verdict {
  let document: DocumentNode;
  try {
    const tooMuch = tooMuchToParse(text);
    if (tooMuch) return { errors: [tooMuch] };
    document = parse(text);
  } catch (error) {
    return { errors: [parseError(error)] };
  }
  const broken = brokenLimit(document, LIMITS.aliasesWithKey);
  if (broken) return { errors: [broken] };
  const errors = validationErrors(schema, document);
  if (errors.length === 0) return { known: new KnownDocument(schema, document) };
  return { errors: withArguments(schema, document, errors).map(asValidationError) };
}

/**
 * What is wrong with a document. graphql-js collects the root fields of a subscription without values of variables, and
 * throws where one of them decides whether a field is there: which the specification forbids as well.
 */
function validationErrors(schema: GraphQLSchema, document: DocumentNode): readonly GraphQLError[] {
  try {
    return validate(schema, document, specifiedRules, { maxErrors: LIMITS.validationErrors });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const message = 'At the root of a subscription @skip and @include take true or false, and no variable.';
    return [new GraphQLError(message, { nodes: error.nodes })];
  }
}

function parseError(error: unknown): GraphQLError {
  if (!(error instanceof GraphQLError)) throw error;
  return new GraphQLError(error.message, {
    source: error.source,
    positions: error.positions,
    extensions: { code: 'GRAPHQL_PARSE_FAILED' },
  });
}

/** A scalar may have said a code of its own about a value in the document (BAD_USER_INPUT): that one is kept. */
function asValidationError(error: GraphQLError): GraphQLError {
  if (error.extensions.code !== undefined) return error;
  return new GraphQLError(error.message, {
    nodes: error.nodes,
    positions: error.positions,
    source: error.source,
    extensions: { ...error.extensions, code: 'GRAPHQL_VALIDATION_FAILED' },
  });
}
