import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { relayStylePagination } from '@apollo/client/utilities';
import { OperationTypeNode } from 'graphql';
import { createClient } from 'graphql-ws';
import { possibleTypes } from './documents.ts';

const ENDPOINT = new URL('/graphql', document.baseURI);

/** One copy of each record, under its id: every list, mutation and change that has it changes it everywhere. */
const cache = new InMemoryCache({
  // So that `... on ConflictError` and `record { ... }` match, whatever the type of the record.
  possibleTypes,
  // Pages of one list are joined. Name the arguments by which lists differ.
  typePolicies: { Query: { fields: { commitments: relayStylePagination(['where', 'orderBy']) } } },
});

// The link does not connect again by itself: it would go on from the token with which it began. See `useChanges`.
const socket = createClient({ url: ENDPOINT.href.replace(/^http/, 'ws'), retryAttempts: 0 });

export const client = new ApolloClient({
  cache,
  link: ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    new GraphQLWsLink(socket),
    new HttpLink({ uri: ENDPOINT.href }),
  ),
});
