import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, fetchExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import {
  type ConcreteRequest,
  commitMutation,
  createOperationDescriptor,
  Environment,
  fetchQuery,
  Network,
  RecordSource,
  Store,
} from 'relay-runtime';
import { Role } from '../../src/access/viewer.ts';
import { mutationsOn } from '../harness/mutations.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

const ROOT = join(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);

// The documents of each client: a list, a version of a record, and a rename.
const LIST = 'query OptimisticListQuery { topics(first: 100) { nodes { id name version } } }';
const VERSION = 'query OptimisticVersionQuery($id: ID!) { node(id: $id) { id ... on Topic { name version } } }';
const RENAME = `mutation OptimisticRenameMutation($input: UpdateTopicInput!) {
  updateTopic(input: $input) {
    topic { id name version }
    userErrors { __typename code ... on ConflictError { current { __typename id version ... on Topic { name } } } }
  }
}`;

let server: TestServer;
let schema: IntrospectionQuery;
let folder: string;
beforeAll(async () => {
  server = await startTestServer({ seeded: false, viewer: { role: Role.EDITOR, name: 'Ada', identity: 'key 1' } });
  schema = (await server.query<IntrospectionQuery>(getIntrospectionQuery({ descriptions: false }))).body.data!;
  folder = await mkdtemp(join(tmpdir(), 'entente-optimistic-'));
  await mkdir(join(folder, 'src'));
  await copyFile(join(ROOT, 'schema.graphql'), join(folder, 'schema.graphql'));
  const documents = [LIST, VERSION, RENAME].map((text) => `graphql\`${text}\`;`).join('\n');
  await writeFile(join(folder, 'src/Optimistic.js'), documents);
  const config = { src: './src', schema: './schema.graphql', language: 'javascript', eagerEsModules: false };
  await writeFile(join(folder, 'relay.config.json'), JSON.stringify(config));
  await promisify(execFile)(require('relay-compiler') as string, ['relay.config.json'], { cwd: folder });
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await server?.stop();
});

interface Topic {
  id: string;
  name: string;
  version: number;
}

/** A screen that shows a list, reads versions, and renames a record optimistically. */
interface Screen {
  show(shown: (topics: Topic[]) => void): Promise<() => void>;
  read(id: string): Promise<Topic>;
  rename(topic: Topic, name: string): Promise<{ code: string; current: Topic }[]>;
}

const inputOf = ({ id, version }: Topic, name: string) => ({
  id,
  expectedVersion: version,
  names: [{ lang: 'en', text: name }],
});
const optimistic = ({ id, version }: Topic, name: string) => ({
  updateTopic: {
    __typename: 'UpdateTopicPayload' as const,
    topic: { __typename: 'Topic' as const, id, name, version: version + 1 },
    userErrors: [],
  },
});
const plain = (topics: Topic[]) => topics.map(({ id, name, version }) => ({ id, name, version }));

function onApollo(): Screen {
  const possibleTypes = Object.fromEntries(
    schema.__schema.types.flatMap((type) =>
      'possibleTypes' in type && type.possibleTypes ? [[type.name, type.possibleTypes.map(({ name }) => name)]] : [],
    ),
  );
  const client = new ApolloClient({
    link: new HttpLink({ uri: `${server.url}/graphql` }),
    cache: new InMemoryCache({ possibleTypes }),
  });
  return {
    async show(shown) {
      const list = client.watchQuery<TestData>({ query: gql(LIST) });
      const watching = list.subscribe(({ data, dataState }) => {
        if (dataState === 'complete') shown(plain(data.topics.nodes));
      });
      return () => watching.unsubscribe();
    },
    read: async (id) => (await client.query<TestData>({ query: gql(VERSION), variables: { id } })).data.node,
    async rename(topic, name) {
      const { data } = await client.mutate<TestData>({
        mutation: gql(RENAME),
        variables: { input: inputOf(topic, name) },
        optimisticResponse: optimistic(topic, name),
      });
      return data.updateTopic.userErrors;
    },
  };
}

function onUrql(): Screen {
  let expected: { topic: Topic; name: string };
  const client = new Client({
    url: `${server.url}/graphql`,
    preferGetMethod: false,
    exchanges: [
      cacheExchange({
        schema,
        optimistic: { updateTopic: () => optimistic(expected.topic, expected.name).updateTopic },
      }),
      fetchExchange,
    ],
  });
  return {
    async show(shown) {
      const watching = client.query<TestData>(LIST, {}).subscribe(({ data }) => shown(plain(data.topics.nodes)));
      return () => watching.unsubscribe();
    },
    read: async (id) => (await client.query<TestData>(VERSION, { id }).toPromise()).data.node,
    async rename(topic, name) {
      expected = { topic, name };
      const { data } = await client.mutation<TestData>(RENAME, { input: inputOf(topic, name) }).toPromise();
      return data.updateTopic.userErrors;
    },
  };
}

function onRelay(): Screen {
  const environment = new Environment({
    network: Network.create(async ({ text }, variables) => (await server.query(text!, variables)).body as never),
    store: new Store(new RecordSource()),
  });
  const compiled = (name: string) => require(join(folder, `src/__generated__/${name}.graphql.js`)) as ConcreteRequest;
  return {
    async show(shown) {
      const operation = createOperationDescriptor(compiled('OptimisticListQuery'), {});
      const kept = environment.retain(operation);
      await fetchQuery(environment, compiled('OptimisticListQuery'), {}).toPromise();
      const tell = (data: TestData) => shown(plain(data.topics.nodes));
      const snapshot = environment.lookup(operation.fragment);
      tell(snapshot.data);
      const watching = environment.subscribe(snapshot, ({ data }) => tell(data));
      return () => {
        watching.dispose();
        kept.dispose();
      };
    },
    read: async (id) =>
      ((await fetchQuery(environment, compiled('OptimisticVersionQuery'), { id }).toPromise()) as TestData).node,
    rename: (topic, name) =>
      new Promise((settle, fail) => {
        commitMutation<TestData>(environment, {
          mutation: compiled('OptimisticRenameMutation'),
          variables: { input: inputOf(topic, name) },
          optimisticResponse: optimistic(topic, name),
          onCompleted: ({ updateTopic }: TestData) => settle(updateTopic.userErrors),
          onError: fail,
        });
      }),
  };
}

describe.each([
  ['Apollo Client', onApollo],
  ['urql with Graphcache', onUrql],
  ['Relay', onRelay],
])('%s', (client, open) => {
  const other = () => mutationsOn(server);
  const named = (text: string) => [{ lang: 'en', text }];
  /** Makes a topic at version 2 and a screen that shows it. @returns `shown` with each state that the screen showed */
  const prepare = async (name: string) => {
    const { topic } = await other().payload('createTopic', { names: named(`${name} 1`) }, 'topic { id }');
    await other().payload('updateTopic', { id: topic.id, expectedVersion: 1, names: named(`${name} 2`) });
    const screen = open();
    const shown: Topic[] = [];
    const end = await screen.show((topics) => {
      const mine = topics.find(({ id }) => id === topic.id)!;
      if (JSON.stringify(mine) !== JSON.stringify(shown.at(-1))) shown.push(mine);
    });
    await until(() => shown.length > 0);
    return { id: topic.id as string, screen, shown, end };
  };

  it('keeps showing version 2 while version 1 is read', async () => {
    const { id, screen, shown, end } = await prepare(`${client} reads`);
    expect(shown).toEqual([{ id, name: `${client} reads 2`, version: 2 }]);
    expect(await screen.read(`${id}@1`)).toMatchObject({ id: `${id}@1`, name: `${client} reads 1`, version: 1 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(shown).toHaveLength(1);
    end();
  });

  it('shows a change at once, and the other value after a conflict', async () => {
    const { id, screen, shown, end } = await prepare(`${client} writes`);
    await other().payload('updateTopic', { id, expectedVersion: 2, names: named(`${client} theirs`) });
    const [error] = await screen.rename(shown[0]!, `${client} mine`);
    expect(error).toMatchObject({
      code: 'VERSION_CONFLICT',
      current: { id, name: `${client} theirs`, version: 3 },
    });
    await until(() => shown.at(-1)!.name === `${client} theirs`);
    const names = shown.map(({ name }) => name);
    expect(names.slice(0, 2)).toEqual([`${client} writes 2`, `${client} mine`]);
    expect(shown.at(-1)).toEqual({ id, name: `${client} theirs`, version: 3 });
    const { body } = await server.query('query ($id: ID!) { node(id: $id) { ... on Topic { name version } } }', { id });
    expect(body.data.node).toEqual({ name: `${client} theirs`, version: 3 });

    // With the version in the conflict, the change is written and stays.
    expect(await screen.rename(error!.current, `${client} mine`)).toEqual([]);
    await until(() => shown.at(-1)!.version === 4);
    expect(shown.at(-1)).toEqual({ id, name: `${client} mine`, version: 4 });
    end();
  });
});

async function until(holds: () => boolean): Promise<void> {
  for (const late = Date.now() + 10_000; !holds(); ) {
    if (Date.now() > late) throw new Error('The condition did not hold within ten seconds.');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
