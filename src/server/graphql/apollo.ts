import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import type { RequestContext } from '../../access/context.ts';
import type { Log } from '../../runtime/log.ts';
import { toldToClient } from '../http/client-errors.ts';
import { LIMITS } from './operation-limits.ts';
import type { OperationRecord } from './operation-log.ts';
import type { OperationPolicy } from './operation-policy.ts';
import type { WholeAnswers } from './whole-answers.ts';

/** The context of an operation that Apollo Server executes. */
export interface ExecutionContext extends RequestContext {
  record: OperationRecord;
  /** Itself: Apollo Server copies a context, and what was read or failed for it is known by the object. */
  itself?: ExecutionContext;
}

export interface ApolloOptions {
  schema: GraphQLSchema;
  reader: WholeAnswers;
  log: Log;
}

/** Apollo Server, for operations that are checked and charged already: it executes them with graphql-js and words their errors. */
export function apolloFor(options: ApolloOptions, policy: OperationPolicy): ApolloServer<ExecutionContext> {
  return new ApolloServer<ExecutionContext>({
    schema: options.schema,
    logger: options.log,
    // Production in every respect, whatever NODE_ENV says: tests meet what clients meet.
    nodeEnv: 'production',
    introspection: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    persistedQueries: false,
    // Documents come from the policy. Apollo reads one itself only where it was forgotten since it was checked.
    documentStore: {
      get: async (key) => policy.withHash(key.slice(-64))?.document,
      set: async () => undefined,
      delete: async () => false,
    },
    parseOptions: { maxLexicalTokens: LIMITS.tokens },
    validationOptions: { maxErrors: LIMITS.validationErrors },
    maxRecursiveSelections: LIMITS.selections,
    executionOptions: { maxCoercionErrors: LIMITS.coercionErrors },
    formatError: (_formatted, error) => toldToClient(error),
    plugins: [
      // It wraps every resolver, and would be the dearest thing in many an answer.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      executionPlugin(),
    ],
  });
}

/** Notes the errors of an execution. */
function executionPlugin(): ApolloServerPlugin<ExecutionContext> {
  return {
    async requestDidStart(request) {
      (request as { contextValue: ExecutionContext }).contextValue = request.contextValue.itself!;
      return {
        async didEncounterErrors({ contextValue, errors }) {
          contextValue.record.errors(errors);
        },
      };
    },

    async unexpectedErrorProcessingRequest({ requestContext, error }) {
      requestContext.contextValue.record.errors([error]);
    },
  };
}
