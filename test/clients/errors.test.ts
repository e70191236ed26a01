import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, fetchExchange } from '@urql/core';
import { Environment, type GraphQLResponse, Network, RecordSource, Store } from 'relay-runtime';
import { openTestHttpServer, type TestHttpServer } from '../server/test-http-server.ts';

let test: TestHttpServer;
const statuses: number[] = [];
beforeAll(async () => {
  test = await openTestHttpServer();
});
afterAll(() => test.httpServer.drain(1_000));

const counted: typeof fetch = async (...args) => {
  const response = await fetch(...args);
  statuses.push(response.status);
  return response;
};

interface Outcome {
  data: unknown;
  codes: unknown[];
}

const codesOf = (errors: readonly { extensions?: Record<string, unknown> | undefined }[] = []) =>
  errors.map(({ extensions }) => extensions?.code);

/** How each client sends a query and reads the response, with the settings of its documentation. */
const CLIENTS: [name: string, ask: (query: string) => Promise<Outcome>][] = [
  [
    'Apollo Client',
    async (query) => {
      const link = new HttpLink({ uri: `${test.url}/graphql`, fetch: counted });
      const client = new ApolloClient({ link, cache: new InMemoryCache() });
      const { data, error } = await client.query({ query: gql(query), errorPolicy: 'all' });
      return { data: data ?? null, codes: CombinedGraphQLErrors.is(error) ? codesOf(error.errors) : [] };
    },
  ],
  [
    'urql',
    async (query) => {
      const url = `${test.url}/graphql`;
      const client = new Client({ url, preferGetMethod: false, exchanges: [fetchExchange], fetch: counted });
      const { data, error } = await client.query(query, {}).toPromise();
      return { data: data ?? null, codes: codesOf(error?.graphQLErrors) };
    },
  ],
  [
    'Relay',
    async (query) => {
      const network = Network.create(async ({ text }) => {
        const response = await counted(`${test.url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
          body: JSON.stringify({ query: text }),
        });
        return (await response.json()) as GraphQLResponse;
      });
      const environment = new Environment({ network, store: new Store(new RecordSource()) });
      const params = { text: query, name: 'Asked', operationKind: 'query', id: null, metadata: {}, cacheID: query };
      const response = await environment
        .getNetwork()
        .execute(params as never, {}, {})
        .toPromise();
      const { data, errors } = response as { data?: unknown; errors?: { extensions?: Record<string, unknown> }[] };
      return { data: data ?? null, codes: codesOf(errors) };
    },
  ],
];

describe.each(CLIENTS)('%s', (_name, ask) => {
  it('reads data and errors from status 200', async () => {
    statuses.length = 0;
    const { data, codes } = await ask('query Asked { hello unknownParty }');
    expect([data, codes]).toEqual([{ hello: 'Hello you', unknownParty: null }, ['PARTY_UNKNOWN']]);
    expect(statuses).toEqual([200]);
  });

  it('reads errors from status 422', async () => {
    statuses.length = 0;
    expect(await ask('query Asked { nothing }')).toEqual({ data: null, codes: ['GRAPHQL_VALIDATION_FAILED'] });
    expect(statuses).toEqual([422]);
  });
});
