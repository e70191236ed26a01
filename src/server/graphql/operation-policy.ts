import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, specifiedRules, validate } from 'graphql';
import type { Client } from '../../access/context.ts';
import type { DataSizes } from '../../query/compiling/selection.ts';
import { clientError } from '../../runtime/errors.ts';
import type { RequestErrorCode } from '../../runtime/request-errors.ts';
import { budgetOf, type OperationBudget } from '../http/clients.ts';
import { DocumentCache } from './document-cache.ts';
import { findTooMuchToParse } from './document-nesting.ts';
import { withArgumentPaths } from './invalid-values.ts';
import { assertAffordable, type OperationCost } from './operation-cost.ts';
import { findBrokenLimit, LIMITS } from './operation-limits.ts';
import type { FieldCost } from './priced-fields.ts';
import { RejectedDocumentCache } from './rejected-documents.ts';
import { type DocumentReference, notTrustedError, type TrustedDocuments } from './trusted-documents.ts';
import { ValidatedDocument, type ValidatedOperation } from './validated-document.ts';

export interface PolicyOptions {
  schema: GraphQLSchema;
  /** Documents that only their cost limits; null if the operator trusts none. */
  trusted?: TrustedDocuments | null;
  /** Maximum cost of one operation. */
  budget: OperationBudget;
  /** Returns row counts on which prices depend, as far as they are known. */
  sizes: () => DataSizes;
}

/** The estimated cost of an operation, and its limit. */
export interface Price {
  cost: OperationCost;
  limit: number;
}

/** Thrown with all errors for which an operation is rejected. */
export class RejectedOperation extends Error {
  readonly errors: readonly GraphQLError[];

  constructor(errors: readonly GraphQLError[]) {
    super('The operation was rejected.');
    this.errors = errors;
  }
}

/** Returns the errors in a thrown value, one by one. */
export function errorsIn(thrown: unknown): readonly unknown[] {
  return thrown instanceof RejectedOperation ? thrown.errors : [thrown];
}

export const COERCION_OPTIONS = { maxErrors: LIMITS.coercionErrors };

/**
 * Decides which operations may run, for all transports, so that limits and messages are the same. Checks run from cheap
 * to expensive: tokens, then depth, aliases, fragments and directives, then validation. Valid documents are cached, and
 * so are recently rejected ones.
 */
export class OperationPolicy {
  readonly #known = new DocumentCache();
  readonly #rejected = new RejectedDocumentCache();

  constructor(private readonly options: PolicyOptions) {}

  /**
   * Returns the request with the text of the trusted document that it names by an id.
   * @throws GraphQLError PERSISTED_QUERY_NOT_IN_LIST
   */
  resolveDocumentId<Request extends DocumentReference>(request: Request): Request {
    return this.options.trusted?.resolve(request) ?? request;
  }

  /**
   * Parses and validates a text.
   * @throws RejectedOperation if it may not run; all its errors have a code, see client-errors.ts
   */
  admit(text: string): ValidatedDocument {
    const { schema, trusted } = this.options;
    const known = trusted?.withText(text);
    if (known) return known;
    if (trusted?.only) throw new RejectedOperation([notTrustedError()]);
    return this.#known.withText(text) ?? this.#read(schema, text);
  }

  #read(schema: GraphQLSchema, text: string): ValidatedDocument {
    const rejected = this.#rejected.errorsOf(text);
    if (rejected) throw new RejectedOperation(rejected);
    const read = readDocument(schema, text);
    if (read instanceof ValidatedDocument) {
      this.#known.keep(text, read);
      return read;
    }
    this.#rejected.keep(text, read);
    throw new RejectedOperation(read);
  }

  /**
   * Returns the cost of an operation and the client's limit.
   * @param variables coerced, defaults included
   * @param pathFor maps a path in the operation to the path in the client's document
   * @throws GraphQLError OPERATION_TOO_COSTLY
   */
  price(
    operation: ValidatedOperation,
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

  /** Returns the validated document of a SHA-256, in hexadecimal digits, if it is still cached. */
  withHash(hash: string): ValidatedDocument | undefined {
    return this.#known.withHash(hash) ?? this.options.trusted?.withHash(hash);
  }
}

/** Returns the document in a text, or the errors for its sender. */
function readDocument(schema: GraphQLSchema, text: string): ValidatedDocument | readonly GraphQLError[] {
  let document: DocumentNode;
  try {
    const tooMuch = findTooMuchToParse(text);
    if (tooMuch) return [tooMuch];
    document = parse(text);
  } catch (error) {
    return [parseError(error)];
  }
  const broken = findBrokenLimit(document, LIMITS.aliasesWithKey);
  if (broken) return [broken];
  const errors = validationErrors(schema, document);
  if (errors.length === 0) return new ValidatedDocument(schema, document);
  return withArgumentPaths(schema, document, errors).map(asValidationError);
}

/**
 * Validates a document. graphql-js collects the root fields of a subscription without variables, and throws if a
 * variable decides whether a field is included, which the specification forbids.
 */
function validationErrors(schema: GraphQLSchema, document: DocumentNode): readonly GraphQLError[] {
  try {
    return validate(schema, document, specifiedRules, { maxErrors: LIMITS.validationErrors });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const message = 'Variables are not allowed in @skip and @include at the root of a subscription. Use true or false.';
    return [new GraphQLError(message, { nodes: error.nodes })];
  }
}

function parseError(error: unknown): GraphQLError {
  if (!(error instanceof GraphQLError)) throw error;
  const { source, positions } = error;
  return clientError('GRAPHQL_PARSE_FAILED', error.message, {}, { source, positions });
}

/** Keeps the code of an error that has one: a scalar may have rejected a value in the document (BAD_USER_INPUT). */
function asValidationError(error: GraphQLError): GraphQLError {
  if (error.extensions.code !== undefined) return error;
  return new GraphQLError(error.message, {
    nodes: error.nodes,
    positions: error.positions,
    source: error.source,
    extensions: { ...error.extensions, code: 'GRAPHQL_VALIDATION_FAILED' satisfies RequestErrorCode },
  });
}
