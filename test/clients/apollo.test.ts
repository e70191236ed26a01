import { createHash } from 'node:crypto';
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { relayStylePagination } from '@apollo/client/utilities';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
/** The introspection query of Apollo Client's documentation, which gives the possible types. */
let possibleTypes: Record<string, string[]>;
beforeAll(async () => {
  server = await startTestServer();
  const { body } = await server.query<{
    __schema: { types: { name: string; possibleTypes: { name: string }[] | null }[] };
  }>('{ __schema { types { name possibleTypes { name } } } }');
  possibleTypes = Object.fromEntries(
    body.data!.__schema.types.flatMap((type) =>
      type.possibleTypes ? [[type.name, type.possibleTypes.map(({ name }) => name)]] : [],
    ),
  );
});
afterAll(() => server.stop());

/** The requests that were sent. */
interface Sent {
  method: string;
  url: string;
}

function clientOf(cache = new InMemoryCache({ possibleTypes }), ...links: ApolloLink[]) {
  const sent: Sent[] = [];
  const http = new HttpLink({
    uri: `${server.url}/graphql`,
    fetch: (url, init) => {
      sent.push({ method: init?.method ?? 'GET', url: String(url) });
      return fetch(url, init);
    },
  });
  return { client: new ApolloClient({ link: ApolloLink.from([...links, http]), cache }), sent };
}

describe('Apollo Client', () => {
  it('keeps one copy of a record, so that a query shows what another one has read', async () => {
    const { client, sent } = clientOf();
    const names: string[][] = [];
    const watching = client
      .watchQuery<{ topics: { nodes: { name: string }[] } }>({ query: gql`{ topics(first: 2) { nodes { id name } } }` })
      .subscribe(({ data, dataState }) => {
        if (dataState === 'complete') names.push(data.topics.nodes.map(({ name }) => name));
      });
    await until(() => names.length > 0);
    const [topic] = await server.sql<{ id: string; name: string }>(
      'select id, name from topic order by sort_key, id limit 1',
    );
    expect(names[0]![0]).toBe(topic!.name);

    await server.sql("update topic set name = 'Renamed' where id = $1", [topic!.id]);
    await client.query({
      query: gql`query ($id: ID!) { node(id: $id) { id ... on Topic { name } } }`,
      variables: { id: `topic_${topic!.id.replaceAll('-', '')}` },
      fetchPolicy: 'network-only',
    });
    await until(() => names.length > 1);
    expect(names[1]).toEqual(['Renamed', names[0]![1]]);
    expect(sent).toHaveLength(2);
    watching.unsubscribe();
  });

  it('keeps a list at version 2 while version 1 is read', async () => {
    const { client, sent } = clientOf();
    const [topic] = await server.sql<{ id: string; slug: string }>(
      'select id, slug from topic order by sort_key, id limit 1',
    );
    const id = `topic_${topic!.id.replaceAll('-', '')}`;
    await server.sql("update topic set name = 'Version two' where id = $1", [topic!.id]);
    interface Topics {
      topics: { nodes: { id: string; name: string; version: number }[] };
    }
    const seen: Topics['topics']['nodes'][] = [];
    const list = client.watchQuery<Topics>({
      query: gql`{ topics(first: 1, orderBy: { field: UPDATED_AT, direction: DESC }) { nodes { id name version } } }`,
    });
    const watching = list.subscribe(({ data, dataState }) => {
      if (dataState === 'complete') seen.push(data.topics.nodes);
    });
    await until(() => seen.length > 0);
    const { version } = seen[0]![0]!;
    expect(seen[0]).toEqual([{ __typename: 'Topic', id, name: 'Version two', version }]);

    const query = gql`query ($id: ID!) { node(id: $id) { id ... on Topic { name version currentId } } }`;
    interface Read {
      node: { id: string; name: string; version: number; currentId: string };
    }
    const old = await client.query<Read>({ query, variables: { id: `${id}@${version - 1}` } });
    expect(old.data!.node).toMatchObject({ id: `${id}@${version - 1}`, version: version - 1, currentId: id });
    expect(old.data!.node.name).not.toBe('Version two');
    expect(list.getCurrentResult().data).toEqual({ topics: { __typename: 'TopicConnection', nodes: seen[0] } });
    expect(seen).toHaveLength(1);
    expect(Object.keys(client.cache.extract() as object)).toEqual(
      expect.arrayContaining([`Topic:${id}`, `Topic:${id}@${version - 1}`]),
    );
    // A version never changes, so the cache answers.
    await client.query({ query, variables: { id: `${id}@${version - 1}` } });
    expect(sent).toHaveLength(2);
    watching.unsubscribe();
  });

  it('matches fragments on interfaces, and answers a repeated query from its cache', async () => {
    const query = gql`
      { cooperation(between: ["Moscow", "Havana"]) { totalCount nodes { ...Item ... on Agreement { signedOn } } } }
      fragment Item on CooperationItem { id title parties { ...Who } }
      fragment Who on Party { id name ... on City { country { id name } } }
    `;
    interface Data {
      cooperation: {
        totalCount: number;
        nodes: { title: string; parties: { name: string; country?: { name: string } }[] }[];
      };
    }
    const { client, sent } = clientOf();
    const { data } = await client.query<Data>({ query });
    const cached = await client.query<Data>({ query, fetchPolicy: 'cache-only' });
    expect(cached.data).toEqual(data);
    expect(sent).toHaveLength(1);
    expect(data!.cooperation.nodes).toHaveLength(data!.cooperation.totalCount);
    for (const { title, parties } of data!.cooperation.nodes) {
      expect(title).toEqual(expect.any(String));
      expect(parties.map(({ name }) => name)).toEqual(expect.arrayContaining([expect.any(String)]));
    }
    const moscow = data!.cooperation.nodes.flatMap(({ parties }) => parties).find(({ name }) => name === 'Moscow');
    expect(moscow?.country?.name).toBe('Russia');
  });

  it('joins pages with relayStylePagination, separately for each filter', async () => {
    const query = gql`
      query ($after: String, $first: Int!, $level: PartyLevel!) {
        parties(first: $first, after: $after, where: { levels: [$level] }) {
          edges { cursor node { id name } }
          pageInfo { hasNextPage endCursor hasPreviousPage startCursor }
        }
      }
    `;
    interface Data {
      parties: { edges: { node: { name: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
    }
    const { client } = clientOf(
      new InMemoryCache({
        possibleTypes,
        typePolicies: { Query: { fields: { parties: relayStylePagination(['where', 'orderBy']) } } },
      }),
    );
    const countries = client.watchQuery<Data>({ query, variables: { first: 20, level: 'COUNTRY' } });
    const following = countries.subscribe(() => undefined);
    await until(() => countries.getCurrentResult().dataState === 'complete');
    for (let page = 2; page <= 3; page++) {
      await countries.fetchMore({ variables: { first: 20, after: currentPage(countries).pageInfo.endCursor } });
      await until(() => currentPage(countries).edges.length === page * 20);
    }
    await client.query({ query, variables: { first: 5, level: 'CITY' } });
    const { body } = await server.query('{ parties(first: 60, where: { levels: [COUNTRY] }) { nodes { name } } }');
    const joined = currentPage(countries).edges.map(({ node }) => node.name);
    expect(joined).toEqual(body.data.parties.nodes.map(({ name }: { name: string }) => name));
    expect(new Set(joined).size).toBe(60);
    following.unsubscribe();

    function currentPage(watched: typeof countries): Data['parties'] {
      return (watched.getCurrentResult().data as Data).parties;
    }
  });

  it('sends hashes by GET, and the text of a query only once', async () => {
    const persisted = new PersistedQueryLink({
      sha256: (text: string) => createHash('sha256').update(text).digest('hex'),
      useGETForHashedQueries: true,
    });
    const { client, sent } = clientOf(undefined, persisted);
    const read = (first: number) =>
      client.query<{ people: { totalCount: number } }>({
        query: gql`query People($first: Int) { people(first: $first) { totalCount } }`,
        variables: { first },
      });
    const [first, second] = [await read(1), await read(2)];
    expect(first.data!.people.totalCount).toBeGreaterThan(0);
    expect(second.data).toEqual(first.data);
    expect(sent.map(({ method, url }) => [method, /[?&]query=/.test(url)])).toEqual([
      ['GET', false], // the hash, which is still unknown
      ['POST', false], // with the text
      ['GET', false],
    ]);
  });

  it('shows an error with its code', async () => {
    const { client } = clientOf();
    const failing = client.query({ query: gql`{ cooperation(between: ["Atlantis", "Moscow"]) { totalCount } }` });
    const error: unknown = await failing.catch((reason: unknown) => reason);
    expect(CombinedGraphQLErrors.is(error)).toBe(true);
    expect((error as CombinedGraphQLErrors).errors[0]?.extensions?.code).toBe('PARTY_UNKNOWN');
  });
});

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 500) throw new Error('The condition did not hold within five seconds.');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
