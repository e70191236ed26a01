import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, fetchExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import { Role } from '../../src/access/viewer.ts';
import { mutationsOn } from '../harness/mutations.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

let server: TestServer;
let schema: IntrospectionQuery;
beforeAll(async () => {
  server = await startTestServer({ seeded: false, viewer: { role: Role.EDITOR, name: 'Ada', identity: 'key 1' } });
  schema = (await server.query<IntrospectionQuery>(getIntrospectionQuery({ descriptions: false }))).body.data!;
});
afterAll(() => server?.stop());

const TOPICS = gql`
  query {
    topics(first: 100) { edges { cursor node { id name version } } }
  }
`;

const CREATE = gql`
  mutation ($input: CreateTopicInput!) {
    createTopic(input: $input) {
      topicEdge { cursor node { id name version } }
      userErrors { code path message }
    }
  }
`;

const RENAME = gql`
  mutation ($input: UpdateTopicInput!) {
    updateTopic(input: $input) {
      topic { id name version }
      userErrors { code ... on ConflictError { current { id version ... on Topic { name } } } }
    }
  }
`;

const DELETE = gql`
  mutation ($input: DeleteRecordInput!) {
    deleteRecord(input: $input) { deletedId userErrors { code } }
  }
`;

/** A client with a record cache that only responses update. */
interface CachingClient {
  mutate(document: typeof TOPICS, input: object): Promise<TestData>;
  /** Calls back with the list of topics, now and after each change. */
  watch(shown: (names: string[]) => void): () => void;
  requests(): number;
}

const ordered = (edges: TestData[]) => [...edges].sort((a, b) => (a.cursor < b.cursor ? -1 : 1));
const namesIn = (data: TestData): string[] => data.topics.edges.map(({ node }: TestData) => node.name).sort();

function openApollo(): CachingClient {
  let requests = 0;
  const possibleTypes = Object.fromEntries(
    schema.__schema.types.flatMap((type) =>
      'possibleTypes' in type && type.possibleTypes ? [[type.name, type.possibleTypes.map(({ name }) => name)]] : [],
    ),
  );
  const http = new HttpLink({
    uri: `${server.url}/graphql`,
    fetch: (input, init) => {
      requests += 1;
      return fetch(input, init);
    },
  });
  const client = new ApolloClient({ link: http, cache: new InMemoryCache({ possibleTypes }) });
  return {
    requests: () => requests,
    async mutate(mutation, input) {
      const { data } = await client.mutate<TestData>({
        mutation,
        variables: { input },
        update(cache, { data: answer }) {
          const edge = answer?.createTopic?.topicEdge;
          if (edge) {
            cache.updateQuery<TestData>({ query: TOPICS }, (list) => ({
              topics: { ...list.topics, edges: ordered([...list.topics.edges, edge]) },
            }));
          }
          const deletedId = answer?.deleteRecord?.deletedId;
          if (deletedId) {
            cache.updateQuery<TestData>({ query: TOPICS }, (list) => ({
              topics: {
                ...list.topics,
                edges: list.topics.edges.filter(({ node }: TestData) => node.id !== deletedId),
              },
            }));
            cache.evict({ id: `Topic:${deletedId}` });
          }
        },
      });
      return Object.values(data as object)[0];
    },
    watch(shown) {
      const watching = client.watchQuery<TestData>({ query: TOPICS }).subscribe(({ data, dataState }) => {
        if (dataState === 'complete') shown(namesIn(data));
      });
      return () => watching.unsubscribe();
    },
  };
}

function openUrql(): CachingClient {
  let requests = 0;
  const client = new Client({
    url: `${server.url}/graphql`,
    preferGetMethod: false,
    exchanges: [
      cacheExchange({
        schema,
        updates: {
          Mutation: {
            createTopic(answer: TestData, _args, cache) {
              const edge = answer.createTopic?.topicEdge;
              if (!edge) return;
              cache.updateQuery({ query: TOPICS }, (list: TestData) => ({
                ...list,
                topics: { ...list.topics, edges: ordered([...list.topics.edges, edge]) },
              }));
            },
            deleteRecord(answer: TestData, _args, cache) {
              const id = answer.deleteRecord?.deletedId;
              if (!id) return;
              cache.updateQuery({ query: TOPICS }, (list: TestData) => ({
                ...list,
                topics: { ...list.topics, edges: list.topics.edges.filter(({ node }: TestData) => node.id !== id) },
              }));
              cache.invalidate({ __typename: 'Topic', id });
            },
          },
        },
      }),
      fetchExchange,
    ],
    fetch: (input, init) => {
      requests += 1;
      return fetch(input, init);
    },
  });
  return {
    requests: () => requests,
    async mutate(mutation, input) {
      const { data, error } = await client.mutation<TestData>(mutation, { input }).toPromise();
      expect(error).toBeUndefined();
      return Object.values(data).find((payload) => typeof payload === 'object');
    },
    watch(shown) {
      const watching = client.query<TestData>(TOPICS, {}).subscribe(({ data }) => shown(namesIn(data)));
      return () => watching.unsubscribe();
    },
  };
}

const named = (text: string) => [{ lang: 'en', text }];

describe.each([
  ['Apollo Client', openApollo],
  ['urql with Graphcache', openUrql],
])('%s', (client, open) => {
  it('updates a list after create, update and delete mutations without reading it again', async () => {
    const other = mutationsOn(server);
    const prefix = client.slice(0, 4);
    const own = (names: string[]) => names.filter((name) => name.startsWith(prefix));
    const shown: string[][] = [];
    const cached = open();
    const end = cached.watch((names) => shown.push(own(names)));
    try {
      await until(() => shown.length === 1);
      expect(shown).toEqual([[]]);

      const created = await cached.mutate(CREATE, { names: named(`${prefix} water`) });
      expect(created.userErrors).toEqual([]);
      await until(() => shown.at(-1)!.length === 1);
      expect(shown.at(-1)).toEqual([`${prefix} water`]);

      const { id } = created.topicEdge.node;
      const renamed = await cached.mutate(RENAME, { id, expectedVersion: 1, names: named(`${prefix} waters`) });
      expect(renamed).toMatchObject({ topic: { version: 2 }, userErrors: [] });
      await until(() => shown.at(-1)![0] === `${prefix} waters`);

      // Another client is quicker: the conflict contains the current record and its version.
      await other.payload('updateTopic', { id, expectedVersion: 2, names: named(`${prefix} rivers`) });
      const input = { id, names: named(`${prefix} lakes`) };
      const rejected = await cached.mutate(RENAME, { ...input, expectedVersion: 2 });
      expect(rejected).toMatchObject({
        topic: null,
        userErrors: [{ code: 'VERSION_CONFLICT', current: { id, version: 3, name: `${prefix} rivers` } }],
      });
      await until(() => shown.at(-1)![0] === `${prefix} rivers`);
      const [{ current }] = rejected.userErrors;
      const again = await cached.mutate(RENAME, { ...input, expectedVersion: current.version });
      expect(again).toMatchObject({ topic: { version: 4, name: `${prefix} lakes` }, userErrors: [] });
      await until(() => shown.at(-1)![0] === `${prefix} lakes`);

      await cached.mutate(DELETE, { id, expectedVersion: 4 });
      await until(() => shown.at(-1)!.length === 0);
      // One request for the list, and one for each mutation.
      expect(cached.requests()).toBe(6);
    } finally {
      end();
    }
    const { body } = await server.query('{ topics(first: 100) { nodes { name } } }');
    expect(own(body.data.topics.nodes.map(({ name }: TestData) => name))).toEqual([]);
  });
});

async function until(holds: () => boolean): Promise<void> {
  for (const late = Date.now() + 10_000; !holds(); ) {
    if (Date.now() > late) throw new Error('The condition did not hold within ten seconds.');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
