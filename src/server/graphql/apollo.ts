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
import { toClientError } from '../http/client-errors.ts';
import type { FastPathReader } from './fast-path.ts';
import { LIMITS } from './operation-limits.ts';
import type { OperationRecord } from './operation-log.ts';
import type { OperationPolicy } from './operation-policy.ts';

export interface ExecutionContext extends RequestContext {
  record: OperationRecord;
  /** The context object itself. Apollo Server copies contexts, but what was read or failed is found by the object. */
  original?: ExecutionContext;
}

export interface ApolloOptions {
  schema: GraphQLSchema;
  reader: FastPathReader;
  log: Log;
}

/**
 * Creates Apollo Server for operations that are validated and charged already: it executes them with graphql-js and
 * formats their errors.
 */
export function createApolloServer(options: ApolloOptions, policy: OperationPolicy): ApolloServer<ExecutionContext> {
  return new ApolloServer<ExecutionContext>({
    schema: options.schema,
    logger: options.log,
    // Independent of NODE_ENV, so that tests get what clients get.
    nodeEnv: 'production',
    introspection: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    persistedQueries: false,
    // Documents come from the policy. Apollo Server parses one only if the cache has dropped it since validation.
    documentStore: {
      get: async (key) => policy.withHash(key.slice(-64))?.document,
      set: async () => undefined,
      delete: async () => false,
    },
    parseOptions: { maxLexicalTokens: LIMITS.tokens },
    validationOptions: { maxErrors: LIMITS.validationErrors },
    maxRecursiveSelections: LIMITS.selections,
    executionOptions: { maxCoercionErrors: LIMITS.coercionErrors },
    formatError: (_formatted, error) => toClientError(error),
    plugins: [
      // The plugin wraps every resolver, and would be the most expensive part of many responses.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      executionPlugin(),
    ],
  });
}

/** Records the errors of an execution. */
function executionPlugin(): ApolloServerPlugin<ExecutionContext> {
  return {
    async requestDidStart(request) {
      (request as { contextValue: ExecutionContext }).contextValue = request.contextValue.original!;
      return {
        async didEncounterErrors({ contextValue, errors }) {
          contextValue.record.recordErrors(errors);
        },
      };
    },

    async unexpectedErrorProcessingRequest({ requestContext, error }) {
      requestContext.contextValue.record.recordErrors([error]);
    },
  };
}
