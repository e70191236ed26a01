import type { IncomingHttpHeaders } from 'node:http';
import { HeaderMap } from '@apollo/server';
import { GraphQLError, type OperationDefinitionNode } from 'graphql';
import { clientError } from '../../runtime/errors.ts';
import type { StatusOf } from '../../runtime/request-errors.ts';
import { readJsonObject } from '../http/request-body.ts';
import { LIMITS } from './operation-limits.ts';
import type { DocumentReference } from './trusted-documents.ts';
import type { ValidatedDocument, ValidatedOperation } from './validated-document.ts';

/** The unchecked parameters of a request: of the body (POST) or the query string (GET). */
export interface RawParameters extends DocumentReference {
  operationName?: unknown;
  variables?: unknown;
}

/** The parameters after validation. Omitted ones are undefined. */
export interface Parameters {
  query: string | undefined;
  operationName: string | undefined;
  variables: Record<string, unknown> | undefined;
  extensions: Record<string, unknown> | undefined;
}

/**
 * Reads the parameters in a query string. If one is repeated, the first counts.
 * @throws HttpError if `variables` or `extensions` is not a JSON object, or is nested too deeply
 */
export function parametersIn(search: string): RawParameters {
  const parameters = new URLSearchParams(search);
  const text = (name: string) => parameters.get(name) ?? undefined;
  const object = (name: string) => {
    const json = text(name);
    return json ? readJsonObject(json, name, LIMITS.inputDepth) : json;
  };
  return {
    query: text('query'),
    operationName: text('operationName'),
    variables: object('variables'),
    extensions: object('extensions'),
    documentId: text('documentId'),
  };
}

/**
 * Rejects a query string that repeats a parameter.
 * @throws GraphQLError BAD_REQUEST
 */
export function assertGivenOnce(search: string): void {
  const parameters = new URLSearchParams(search);
  for (const name of ['query', 'operationName', 'variables', 'extensions']) {
    if (parameters.getAll(name).length > 1)
      throw badRequest(`The '${name}' search parameter may only be specified once.`);
  }
}

/**
 * Checks the types of parameters.
 * @throws GraphQLError BAD_REQUEST
 */
export function validateParameters({ query, operationName, variables, extensions }: RawParameters): Parameters {
  if (query && typeof query !== 'string') throw badRequest('GraphQL queries must be strings.');
  if (operationName != null && typeof operationName !== 'string') {
    throw badRequest('`operationName` must be a string.');
  }
  return {
    query: typeof query === 'string' ? query : undefined,
    operationName: operationName ?? undefined,
    variables: objectIn(variables, 'variables'),
    extensions: objectIn(extensions, 'extensions'),
  };
}

function objectIn(value: unknown, name: string): Record<string, unknown> | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  throw badRequest(`\`${name}\` must be a JSON object.`);
}

export function badRequest(message: string, status: StatusOf<'BAD_REQUEST'> = 422, headers?: HeaderMap): GraphQLError {
  return clientError('BAD_REQUEST', message, { http: { status, headers } });
}

/** Media types that a page may send to another site without a CORS preflight. */
const NO_PREFLIGHT_TYPES = new Set(['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain']);

/** Matches the essence of a valid `Content-Type` (WHATWG MIME Sniffing, 4.4). */
const MEDIA_TYPE_ESSENCE = /^[\t\n\r ]*([-!#$%&'*+.^_`|~\w]+\/[-!#$%&'*+.^_`|~\w]+)[\t\n\r ]*(?:;|$)/;

/**
 * Rejects a GET that a page of any site could have sent: one without a header that needs a CORS preflight.
 * @throws GraphQLError BAD_REQUEST
 */
export function assertNotCrossSite(headers: IncomingHttpHeaders): void {
  const type = headers['content-type'];
  if (type !== undefined && !NO_PREFLIGHT_TYPES.has(essenceOf(type) ?? '')) return;
  if (headers['x-apollo-operation-name'] || headers['apollo-require-preflight']) return;
  throw badRequest(
    "This operation has been blocked as a potential Cross-Site Request Forgery (CSRF). Send a non-empty header 'apollo-require-preflight' or 'x-apollo-operation-name'.",
    400,
  );
}

/**
 * Rejects a GET that claims to have a body other than JSON.
 * @throws GraphQLError UNSUPPORTED_MEDIA_TYPE
 */
export function assertJsonContentType({ 'content-type': type }: IncomingHttpHeaders): void {
  if (type === undefined || essenceOf(type) === 'application/json') return;
  const message = 'GET requests may not have a content-type header other than application/json.';
  throw clientError('UNSUPPORTED_MEDIA_TYPE', message, { http: { status: 415 } });
}

function essenceOf(contentType: string): string | undefined {
  return MEDIA_TYPE_ESSENCE.exec(contentType)?.[1]?.toLowerCase();
}

/** Returns the error for an operation that GET does not support. */
export function postRequiredError(operation: string): GraphQLError {
  const message = `GET requests only support query operations, not ${operation} operations`;
  return badRequest(message, 405, new HeaderMap([['allow', 'POST']]));
}

/**
 * Rejects an operation that does more than read data: one of another type, or one with a field about the client.
 * @throws GraphQLError READ_ONLY
 */
export function assertReadOnly({ cachePolicy }: ValidatedDocument, { node }: ValidatedOperation): void {
  if (node.operation === 'query' && cachePolicy.sharedSeconds !== null) return;
  const what =
    node.operation === 'query' ? 'A field of the document is about the client.' : `It is a ${node.operation}.`;
  throw clientError('READ_ONLY', `The path runs only queries of the data. ${what} Send it to /graphql.`);
}

/** Returns the error for a subscription over plain HTTP. */
export function subscriptionNotServed(nodes: OperationDefinitionNode): GraphQLError {
  const message =
    'Subscriptions are not served over plain HTTP. Use WebSocket at /graphql or server-sent events at /graphql/stream.';
  return new GraphQLError(message, {
    nodes,
    extensions: { code: 'SUBSCRIPTION_NOT_SERVED_HERE' },
  });
}
