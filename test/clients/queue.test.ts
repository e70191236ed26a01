import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, cacheExchange, fetchExchange } from '@urql/core';
import { parse } from 'graphql';
import { Role } from '../../src/access/viewer.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ seeded: false, viewer: { role: Role.EDITOR, name: 'Ada' } });
});
afterAll(() => server?.stop());

/** A queued mutation as the app stores it. */
interface Waiting {
  name: string;
  input: { idempotencyKey: string; [field: string]: unknown };
}

/** A version of an app: its documents and its GraphQL client. */
interface AppVersion {
  documents: { [mutation: string]: string };
  send(document: string, input: object, fetching: typeof fetch): Promise<TestData>;
}

const url = () => `${server.url}/graphql`;

const apollo: AppVersion['send'] = async (document, input, fetching) => {
  const client = new ApolloClient({ link: new HttpLink({ uri: url(), fetch: fetching }), cache: new InMemoryCache() });
  const { data } = await client.mutate<TestData>({ mutation: parse(document), variables: { input } });
  return data!;
};

const urql: AppVersion['send'] = async (document, input, fetching) => {
  const exchanges = [cacheExchange, fetchExchange];
  const client = new Client({ url: url(), preferGetMethod: false, exchanges, fetch: fetching });
  const { data, error } = await client.mutation<TestData>(document, { input }).toPromise();
  if (error) throw error;
  return data;
};

const plain: AppVersion['send'] = async (query, input, fetching) => {
  const body = JSON.stringify({ query, variables: { input } });
  const response = await fetching(url(), { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  return ((await response.json()) as { data: TestData }).data;
};

const first: AppVersion['documents'] = {
  createTopic: `mutation Add($input: CreateTopicInput!) {
    createTopic(input: $input) { topic { id } userErrors { code } } }`,
  updateTopic: `mutation Rename($input: UpdateTopicInput!) {
    updateTopic(input: $input) { topic { id } userErrors { code } } }`,
  deleteRecord: `mutation Delete($input: DeleteRecordInput!) {
    deleteRecord(input: $input) { deletedId userErrors { code } } }`,
};

/** The app after an update: it selects more fields, with fragments and aliases. */
const next: AppVersion['documents'] = {
  createTopic: `mutation AddTopic($input: CreateTopicInput!) {
    createTopic(input: $input) { ...Added userErrors { __typename code path message } } }
    fragment Added on CreateTopicPayload { topic { ...Shown } topicEdge { cursor node { id } } }
    fragment Shown on Topic { __typename id version label: name children { id } }`,
  updateTopic: `mutation RenameTopic($input: UpdateTopicInput!) {
    updateTopic(input: $input) { topic { __typename id version label: name } userErrors {
      code ... on ConflictError { current { id ... on Topic { name } } } } } }`,
  deleteRecord: `mutation DeleteTopic($input: DeleteRecordInput!) {
    __typename removed: deleteRecord(input: $input) { __typename deletedId userErrors { code message } } }`,
};

/** A network that loses every response. */
const losing: typeof fetch = async (...request) => {
  const response = await fetch(...request);
  expect(response.status).toBe(200);
  await response.text();
  throw new TypeError('The connection was lost.');
};

/** The queue of an app, which sends mutations in order and keeps those without a response. */
class Queue {
  /** JSON, as in the storage of a browser. */
  #stored = '[]';

  add(waiting: Waiting): void {
    this.#stored = JSON.stringify([...this.waiting, waiting]);
  }

  get waiting(): Waiting[] {
    return JSON.parse(this.#stored);
  }

  /** @returns the payloads of mutations with a response */
  async send({ documents, send }: AppVersion, fetching: typeof fetch): Promise<TestData[]> {
    const payloads: TestData[] = [];
    for (let [one, ...others] = this.waiting; one; [one, ...others] = this.waiting) {
      const data = await send(documents[one.name]!, one.input, fetching).catch(() => null);
      if (!data) return payloads;
      payloads.push(Object.values(data).find((payload) => typeof payload === 'object'));
      this.#stored = JSON.stringify(others);
    }
    return payloads;
  }
}

describe.each([
  ['Apollo Client, then urql', apollo, urql],
  ['urql, then Apollo Client', urql, apollo],
  ['plain fetch, then Apollo Client', plain, apollo],
])('a queued mutation of an app: %s', (name, before, after) => {
  it('is written once if its response is lost and the next version of the app sends it again', async () => {
    const [old, updated] = [
      { documents: first, send: before },
      { documents: next, send: after },
    ];
    const queue = new Queue();
    const names = [{ lang: 'en', text: name }];
    queue.add({ name: 'createTopic', input: { names, idempotencyKey: `${name} 1` } });
    expect(await queue.send(old, losing)).toEqual([]);
    expect(queue.waiting).toHaveLength(1);
    const [created] = await queue.send(updated, fetch);
    const { id } = created.topic;
    expect(created).toMatchObject({
      topic: { id, version: 1, label: name, children: [] },
      topicEdge: { cursor: expect.any(String), node: { id } },
      userErrors: [],
    });

    const renamed = [{ lang: 'en', text: `${name}, renamed` }];
    queue.add({ name: 'updateTopic', input: { id, expectedVersion: 1, names: renamed, idempotencyKey: `${name} 2` } });
    queue.add({ name: 'deleteRecord', input: { id, expectedVersion: 2, idempotencyKey: `${name} 3` } });
    expect(await queue.send(old, losing)).toEqual([]);
    expect(queue.waiting).toHaveLength(2);
    let requests = 0;
    const once: typeof fetch = (...request) => (++requests === 1 ? fetch(...request) : losing(...request));
    // The record already has version 2, but a repetition is no conflict.
    expect(await queue.send(updated, once)).toMatchObject([
      { topic: { id, version: 2, label: `${name}, renamed` }, userErrors: [] },
    ]);
    expect(await queue.send(updated, fetch)).toMatchObject([{ deletedId: id, userErrors: [] }]);
    expect(queue.waiting).toEqual([]);
    expect(
      await server.sql('select kind from change join record r on r.id = record_id where r.id = $1 order by xid', [
        id.replace('topic_', ''),
      ]),
    ).toEqual([{ kind: 'CREATED' }, { kind: 'UPDATED' }, { kind: 'DELETED' }]);
    expect(await server.sql('select from topic where name like $1', [`${name}%`])).toEqual([]);
  });
});
