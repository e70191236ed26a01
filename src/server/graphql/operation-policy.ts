import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, specifiedRules, validate } from 'graphql';
import type { Client } from '../../access/context.ts';
import type { DataSizes } from '../../query/compiling/selection.ts';
import { clientError } from '../../runtime/errors.ts';
import type { RequestErrorCode } from '../../runtime/request-errors.ts';
import { type Budget, budgetOf } from '../http/clients.ts';
import { tooMuchToParse } from './document-nesting.ts';
import { withArguments } from './invalid-values.ts';
import { KnownDocument, type KnownOperation } from './known-document.ts';
import { KnownDocuments } from './known-documents.ts';
import { assertAffordable, type OperationCost } from './operation-cost.ts';
import { brokenLimit, LIMITS } from './operation-limits.ts';
import type { FieldCost } from './priced-fields.ts';
import { RejectedDocuments } from './rejected-documents.ts';
import { type NamingDocument, notInList, type TrustedDocuments } from './trusted-documents.ts';

export interface PolicyOptions {
  schema: GraphQLSchema;
  /** Documents that are bound by what they cost alone, where the operator trusts any. */
  trusted?: TrustedDocuments | null;
  /** What one operation may cost. */
  budget: Budget;
  /** How many rows prices depend on, as far as that is known. */
  sizes: () => DataSizes;
}

/** What an operation costs, and what it may cost. */
export interface Price {
  cost: OperationCost;
  limit: number;
}

/** What an operation is refused for. */
export class RefusedOperation extends Error {
  readonly errors: readonly GraphQLError[];

  constructor(errors: readonly GraphQLError[]) {
    super('refused');
    this.errors = errors;
  }
}

/** What a client is told of something that was thrown, error by error. */
export function errorsIn(thrown: unknown): readonly unknown[] {
  return thrown instanceof RefusedOperation ? thrown.errors : [thrown];
}

/** As many faults of variables as are looked for. */
export const COERCION = { maxErrors: LIMITS.coercionErrors };

/**
 * Which operations may run: the one gate that every door sends a document through, so that limits and wording are the same
 * at all of them. In the order of what it costs to refuse: tokens while parsing, then depth, aliases, fragments and
 * directives, then validation. Documents that passed are known from then on, and so are some that were rejected.
 */
export class OperationPolicy {
  readonly #known = new KnownDocuments();
  readonly #rejected = new RejectedDocuments();

  constructor(private readonly options: PolicyOptions) {}

  /**
   * A request with the text of the document that it names by an id, where there are trusted ones.
   * @throws GraphQLError PERSISTED_QUERY_NOT_IN_LIST
   */
  named<Request extends NamingDocument>(request: Request): Request {
    return this.options.trusted?.named(request) ?? request;
  }

  /**
   * The document in a text.
   * @throws RefusedOperation if it may not run: its errors all have a code, see client-errors.ts
   */
  admit(text: string): KnownDocument {
    const { schema, trusted } = this.options;
    const known = trusted?.withText(text);
    if (known) return known;
    if (trusted?.only) throw new RefusedOperation([notInList()]);
    return this.#known.withText(text) ?? this.#read(schema, text);
  }

  #read(schema: GraphQLSchema, text: string): KnownDocument {
    const rejected = this.#rejected.errorsOf(text);
    if (rejected) throw new RefusedOperation(rejected);
    const read = readDocument(schema, text);
    if (read instanceof KnownDocument) {
      this.#known.keep(text, read);
      return read;
    }
    this.#rejected.keep(text, read);
    throw new RefusedOperation(read);
  }

  /**
   * What an operation costs, and what it may cost this client.
   * @param variables as the schema reads them, defaults included
   * @param pathFor the path to a field in the document of the client, for one in the operation
   * @throws GraphQLError OPERATION_TOO_COSTLY
   */
  price(
    operation: KnownOperation,
    variables: Record<string, unknown>,
    client: Client,
    pathFor = (path: FieldCost['path']) => path,
  ): Price {
    const cost = operation.cost(variables, this.options.sizes());
    const limit = budgetOf(client, this.options.budget);
    const fields = () =>
      operation.costs.mostExpensive(variables).map(({ path, cost }) => ({ path: pathFor(path), cost }));
    assertAffordable(cost, limit, fields);
    return { cost, limit };
  }

  /** The document that was admitted under the SHA-256 of its text, in hexadecimal digits, if it is still remembered. */
  withHash(hash: string): KnownDocument | undefined {
    return this.#known.withHash(hash) ?? this.options.trusted?.withHash(hash);
  }
}

/** The document in a text, or what its sender is told instead. */
function readDocument(schema: GraphQLSchema, text: string): KnownDocument | readonly GraphQLError[] {
  let document: DocumentNode;
  try {
    const tooMuch = tooMuchToParse(text);
    if (tooMuch) return [tooMuch];
    document = parse(text);
  } catch (error) {
    return [parseError(error)];
  }
  const broken = brokenLimit(document, LIMITS.aliasesWithKey);
  if (broken) return [broken];
  const errors = validationErrors(schema, document);
  if (errors.length === 0) return new KnownDocument(schema, document);
  return withArguments(schema, document, errors).map(asValidationError);
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
  const { source, positions } = error;
  return clientError('GRAPHQL_PARSE_FAILED', error.message, {}, { source, positions });
}

/** A scalar may have said a code of its own about a value in the document (BAD_USER_INPUT): that one is kept. */
function asValidationError(error: GraphQLError): GraphQLError {
  if (error.extensions.code !== undefined) return error;
  return new GraphQLError(error.message, {
    nodes: error.nodes,
    positions: error.positions,
    source: error.source,
    extensions: { ...error.extensions, code: 'GRAPHQL_VALIDATION_FAILED' satisfies RequestErrorCode },
  });
}
