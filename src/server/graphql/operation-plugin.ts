import type { ApolloServerPlugin } from '@apollo/server';
import { type GraphQLSchema, getVariableValues, type OperationDefinitionNode } from 'graphql';
import type { RequestContext } from '../../access/context.ts';
import { READ_AFTER } from '../../database/replicas/read-after.ts';
import type { DataSizes } from '../../query/compiling/selection.ts';
import type { Log } from '../../runtime/log.ts';
import type { Admission } from '../http/admission.ts';
import type { Bills } from '../http/bill.ts';
import { toldToClient } from '../http/client-errors.ts';
import { type Budget, budgetOf } from '../http/clients.ts';
import { namesEtag, type RememberedEtags } from '../http/entity-tags.ts';
import { settleErrors } from '../http/error-replies.ts';
import { JsonText } from './answer-text.ts';
import { sharedSecondsFor } from './cache-policy.ts';
import type { HttpOperation } from './http-operation.ts';
import { KnownDocument } from './known-document.ts';
import { assertAffordable } from './operation-cost.ts';
import { LIMITS } from './operation-limits.ts';
import { codeOf, logErrors } from './operation-log.ts';
import { assertNoSubscription, type OperationPolicy } from './operation-policy.ts';
import type { WholeAnswers } from './whole-answers.ts';

/** What an operation needs on its way through Apollo. */
export interface OperationOptions {
  schema: GraphQLSchema;
  reader: WholeAnswers;
  /**
   * A text that differs whenever a public answer might, had for much less than an answer. Without it a client that asks
   * whether an answer still holds is told so only after it was made anew.
   */
  stateOfData?: (context: RequestContext) => Promise<string>;
  /** After which place a client that has written must read, where there are standbys to read from. */
  placeNow?: () => Promise<string>;
  log: Log;
  /** Who is let in when much is asked at once: one for all doors. */
  admission: Admission;
  /** What one operation may cost. */
  budget: Budget;
  /** How many rows prices depend on, as far as that is known. */
  sizes: () => DataSizes;
  /** What requests are charged. */
  bills: Bills;
}

/** What happens around each operation: whole answers, and what the log and the client are told of errors. */
export function operationPlugin(
  options: OperationOptions,
  policy: OperationPolicy,
  etags: RememberedEtags,
): ApolloServerPlugin<RequestContext> {
  const { schema, reader, log, stateOfData, placeNow, admission, budget, sizes } = options;

  /** Settles how the answer to a GET may be kept, and whether the client has it already. */
  async function settleCaching(asked: HttpOperation, context: RequestContext): Promise<void> {
    asked.sharedSeconds = sharedSecondsFor(context.viewer, asked.known!.caching);
    if (asked.sharedSeconds === null || !stateOfData) return;
    asked.state = await stateOfData(context);
    const etag = etags.find(asked.search, asked.state);
    if (etag !== null && namesEtag(asked.headers.get('if-none-match'), etag)) asked.unchanged = etag;
  }

  /** What the client is told of the cost; what came beyond what was promised is charged as well. */
  function settleCost(asked: HttpOperation, data: unknown) {
    const cost = asked.costOf(data);
    if (cost && cost.actual > cost.requested) asked.bill.add(cost.actual - cost.requested);
    return cost;
  }

  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ operation, operationName, document, queryHash, request, contextValue }) {
          const asked = request.http as HttpOperation;
          asked.operation = { name: operationName, type: operation?.operation ?? 'unknown' };
          assertNoSubscription(operation);
          // Which operation is meant, Apollo says.
          if (!operation) return;
          const known = policy.withHash(queryHash) ?? new KnownDocument(schema, document);
          asked.known = known;
          if (operation.operation !== 'query' || !known.caching.mayLag) contextValue.standby = null;
          const client = asked.client!;
          known.assertFew(client);
          const { variableDefinitions = [] } = operation;
          const { coerced } = getVariableValues(schema, variableDefinitions, request.variables ?? {}, COERCION);
          // What is wrong with variables graphql-js says, and runs nothing.
          if (!coerced) return;
          asked.variables = coerced;
          const cost = known.operationNamed(request.operationName)!.cost(coerced, sizes());
          asked.budget = budgetOf(client, budget);
          assertAffordable(cost, asked.budget);
          asked.cost = cost;
          asked.bill.charge(cost.requested);
          if (operation.operation === 'mutation') {
            admission.takeMore(client.id, PLACES_OF_A_MUTATION - asked.places);
            asked.places = PLACES_OF_A_MUTATION;
          }
          asked.mayRun = true;
          // What is to be written is written, whoever waits for it: its repetition gives the same answer.
          if (operation.operation !== 'query') contextValue.waiting = null;
        },

        async responseForOperation({ document, operation, request, response, contextValue }) {
          if (operation?.operation !== 'query') return null;
          const asked = request.http as HttpOperation;
          // A throw in this hook would be a 500: whatever is wrong, graphql-js finds it again and reports it as it should.
          try {
            if (asked.method === 'GET') {
              await settleCaching(asked, contextValue);
              if (asked.unchanged !== null) return { http: response.http, body: NOTHING };
            }
            if (!asked.variables) return null;
            const whole = await reader.answer(document, operation, asked.variables, contextValue);
            if (!whole) return null;
            const extensions = { ...whole.extensions, cost: settleCost(asked, whole.data) };
            const singleResult = { data: new JsonText(whole.data).asData(), extensions };
            return { http: response.http, body: { kind: 'single', singleResult } };
          } catch (error) {
            // Nobody waits any more: graphql-js could but fail as well.
            if (asked.waiting?.aborted) return { http: response.http, body: overdue(log, asked, operation) };
            log.warn({ requestId: asked.requestId, err: error }, 'A whole answer failed; graphql-js gives it instead.');
            return null;
          }
        },

        async didEncounterErrors({ request, errors, operationName }) {
          const asked = request.http as HttpOperation;
          asked.code = codeOf(errors[0]);
          logErrors(log, asked, errors, operationName);
        },

        async willSendResponse({ request, response, contextValue, operation }) {
          if (response.body.kind !== 'single') return;
          const { singleResult } = response.body;
          const asked = request.http as HttpOperation;
          if (operation?.operation === 'mutation' && placeNow && asked.mayRun) {
            const readAfter = await placeNow();
            singleResult.extensions = { ...singleResult.extensions, readAfter };
            response.http.headers.set(READ_AFTER, readAfter);
          }
          if (singleResult.data instanceof JsonText) return;
          if (singleResult.errors?.length) asked.sharedSeconds = null;
          const resolved = singleResult.data ? reader.resolvedIn(contextValue) : [];
          if (resolved.length > 0) singleResult.extensions = { ...singleResult.extensions, resolved };
          const cost = settleCost(asked, singleResult.data);
          if (cost && 'data' in singleResult) singleResult.extensions = { ...singleResult.extensions, cost };
          if (singleResult.errors?.length) settleErrors(singleResult, response, asked);
        },
      };
    },

    async unexpectedErrorProcessingRequest({ requestContext, error }) {
      logErrors(log, requestContext.request.http as HttpOperation, [error]);
    },
  };
}

/** It keeps a connection to itself until it is committed. */
const PLACES_OF_A_MUTATION = 2;

/** As many faults of variables as are looked for. */
const COERCION = { maxErrors: LIMITS.coercionErrors };

/** What Apollo is given in place of an answer for which nobody has waited to its end. */
function overdue(log: Log, asked: HttpOperation, operation: OperationDefinitionNode) {
  const { reason } = asked.waiting!;
  asked.code = codeOf(reason);
  logErrors(log, asked, [reason], operation.name?.value);
  return { kind: 'single' as const, singleResult: { data: null, errors: [toldToClient(reason)] } };
}

/** What Apollo is given in place of an answer that the client has already. */
const NOTHING = { kind: 'single' as const, singleResult: {} };
