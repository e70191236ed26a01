import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  type AnyVariables,
  Client,
  fetchExchange,
  gql,
  type OperationResult,
  type TypedDocumentNode,
} from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

let server: TestServer;
let schema: IntrospectionQuery;
beforeAll(async () => {
  server = await startTestServer();
  schema = (await server.query<IntrospectionQuery>(getIntrospectionQuery({ descriptions: false }))).body.data!;
});
afterAll(() => server.stop());

function openClient() {
  let requests = 0;
  const client = new Client({
    url: `${server.url}/graphql`,
    preferGetMethod: false,
    exchanges: [cacheExchange({ schema, resolvers: { Query: { parties: relayPagination() } } }), fetchExchange],
    fetch: (input, init) => {
      requests += 1;
      return fetch(input, init);
    },
  });
  const ask = <Data = TestData>(query: TypedDocumentNode<Data, AnyVariables>, variables: AnyVariables = {}) =>
    client.query(query, variables).toPromise() as Promise<OperationResult<Data>>;
  return { client, ask, requests: () => requests };
}

const CITIES = gql`
  query ($after: String) {
    parties(first: 7, after: $after, where: { levels: [COUNTRY] }) {
      edges { node { id name } }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

describe('urql with Graphcache', () => {
  it('reads the schema by introspection, and logs no warnings', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const error = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    try {
      const { ask } = openClient();
      const { data } = await ask(gql`{ forums { nodes { id title sessions(first: 2) { nodes { id title } } } } }`);
      expect(data.forums.nodes.length).toBeGreaterThan(0);
      expect([warn.mock.calls, error.mock.calls]).toEqual([[], []]);
    } finally {
      warn.mockRestore();
      error.mockRestore();
    }
  });

  it('answers a query from the cache of another one, including fields of interfaces', async () => {
    const { ask, requests } = openClient();
    const whole = await ask(gql`
      { cooperation(between: ["Moscow", "Havana"]) { nodes { id title ... on CooperationItem { parties { id name ... on City { slug } } } } } }
    `);
    expect(whole.error).toBeUndefined();
    const part = await ask(gql`{ cooperation(between: ["Moscow", "Havana"]) { nodes { id parties { id name } } } }`);
    expect(requests()).toBe(1);
    const names = part.data.cooperation.nodes.map(({ parties }: TestData) => parties.map(({ name }: TestData) => name));
    expect(names).toEqual(
      whole.data.cooperation.nodes.map(({ parties }: TestData) => parties.map(({ name }: TestData) => name)),
    );
    expect(names.length).toBeGreaterThan(0);
  });

  it('joins pages of a connection', async () => {
    const { ask, requests } = openClient();
    let page = await ask(CITIES);
    for (let pages = 1; pages < 3; pages++) {
      page = await ask(CITIES, { after: page.data.parties.pageInfo.endCursor });
    }
    const { body } = await server.query('{ parties(first: 21, where: { levels: [COUNTRY] }) { nodes { name } } }');
    expect(page.data.parties.edges.map(({ node }: TestData) => node.name)).toEqual(
      body.data.parties.nodes.map(({ name }: TestData) => name),
    );
    expect(requests()).toBe(3);
  });

  it('keeps a list at version 2 while version 1 is read', async () => {
    const { client, ask } = openClient();
    const [{ id, title }] = (await server.sql<{ id: string; title: string }>(
      'select id, title from source order by sort_key, id limit 1',
    )) as [{ id: string; title: string }];
    const plain = `source_${id.replaceAll('-', '')}`;
    await server.sql("update source set title = 'Version two' where id = $1", [id]);
    const seen: TestData[] = [];
    const watching = client
      .query(gql`query ($ids: [ID!]) { sources(where: { ids: $ids }) { nodes { id title version } } }`, {
        ids: [plain],
      })
      .subscribe(({ data }) => seen.push(data.sources.nodes));
    while (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    const { version } = seen[0][0];
    expect(seen[0]).toEqual([{ id: plain, title: 'Version two', version }]);

    const node = gql`query ($id: ID!) { node(id: $id) { id ... on Source { title version currentId } } }`;
    const old = await ask(node, { id: `${plain}@${version - 1}` });
    expect(old.data.node).toMatchObject({
      id: `${plain}@${version - 1}`,
      title,
      version: version - 1,
      currentId: plain,
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(seen).toHaveLength(1);
    // Reading the current record updates the list.
    await server.sql("update source set title = 'Version three' where id = $1", [id]);
    await ask(node, { id: plain });
    expect(seen.at(-1)).toEqual([{ id: plain, title: 'Version three', version: version + 1 }]);
    watching.unsubscribe();
  });

  it('updates every query that contains a changed record', async () => {
    const { client, ask } = openClient();
    const seen: string[] = [];
    const [{ id, title }] = (await server.sql<{ id: string; title: string }>(
      'select id, title from source order by sort_key, id limit 1',
    )) as [{ id: string; title: string }];
    const watching = client
      .query(gql`{ sources(first: 1) { nodes { id title } } }`, {})
      .subscribe(({ data }) => seen.push(data.sources.nodes[0].title));
    while (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await server.sql("update source set title = 'Retitled' where id = $1", [id]);
    await ask(gql`query ($id: ID!) { source(id: $id) { id title } }`, { id: `source_${id.replaceAll('-', '')}` });
    expect(seen).toEqual([title, 'Retitled']);
    watching.unsubscribe();
  });
});
