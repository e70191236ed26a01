import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { relayStylePagination } from '@apollo/client/utilities';
import { OperationTypeNode } from 'graphql';
import { createClient } from 'graphql-ws';
import { possibleTypes } from './documents.ts';

const ENDPOINT = new URL('/graphql', document.baseURI);

/** One copy of each record by id: a list, mutation or change that contains a record updates it everywhere. */
const cache = new InMemoryCache({
  // Needed for fragments such as `... on ConflictError`, and for `record { ... }` of any type.
  possibleTypes,
  // Joins the pages of a list. Name the arguments that distinguish lists.
  typePolicies: { Query: { fields: { commitments: relayStylePagination(['where', 'orderBy']) } } },
});

// No automatic reconnection, which would resume from the first token. See `useChanges`.
const socket = createClient({ url: ENDPOINT.href.replace(/^http/, 'ws'), retryAttempts: 0 });

export const client = new ApolloClient({
  cache,
  link: ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    new GraphQLWsLink(socket),
    new HttpLink({ uri: ENDPOINT.href }),
  ),
});
