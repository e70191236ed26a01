import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const EDITOR = { role: Role.EDITOR, name: 'Ada', identity: 'key 1' };

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ viewer: ({ headers }) => (headers.authorization ? EDITOR : ANONYMOUS) });
});
afterAll(() => server.stop());

const WITH_KEY = { authorization: 'Bearer editor' };

/** The status, the code and the cost that a refusal tells. */
async function refused(query: string, variables?: Record<string, unknown>, headers?: Record<string, string>) {
  const { status, body } = await server.query(query, variables, headers);
  expect(server.statements()).toEqual([]);
  expect(body.data).toBeUndefined();
  const [error] = body.errors!;
  return [status, error!.extensions.code, error!.extensions.cost];
}

const TOO_COSTLY = [400, 'OPERATION_TOO_COSTLY'];

describe('An operation that costs more than it may', () => {
  it('is refused before anything is read, and told what it would cost', async () => {
    const query = '{ forums(first: 100) { nodes { sessions(first: 100) { nodes { title } } } } }';
    expect(await refused(query)).toEqual([...TOO_COSTLY, { requested: 10_101, limit: 5_000 }]);
    const { body } = await server.query(query);
    expect(body.errors![0]!.message).toBe(
      'The operation may cost 10,101; 5,000 is the most. Ask for smaller pages (first), fewer lists inside lists, or in several operations.',
    );
  });

  it.each([
    [
      'by a variable',
      {
        query: 'query ($n: Int) { forums(first: $n) { nodes { sessions(last: 100) { nodes { id } } } } }',
        variables: { n: 50 },
      },
      5_051,
    ],
    [
      'by the default of a variable',
      { query: 'query ($n: Int = 50) { forums(first: $n) { nodes { sessions(first: 100) { nodes { id } } } } }' },
      5_051,
    ],
    [
      'by fragments',
      {
        query:
          '{ forums(first: 100) { ...F } } fragment F on ForumConnection { edges { node { ...S } } } fragment S on Forum { sessions(first: 60) { nodes { id } } }',
      },
      6_101,
    ],
    [
      'by aliases',
      {
        query: `{ ${['a', 'b', 'c'].map((name) => `${name}: forums(first: 100) { nodes { sessions(first: 20) { nodes { id } } } }`).join(' ')} }`,
      },
      6_301,
    ],
    [
      'by counting',
      {
        query:
          '{ parties(first: 100) { nodes { a: agreements { totalCount groups(by: [YEAR, STATUS], top: 1) { rows { count } } } } } }',
      },
      22_001,
    ],
    [
      'by groups of two dimensions',
      { query: '{ agreements { groups(by: [COUNTRY, TOPIC], top: 500) { rows { count } } } }' },
      252_205,
    ],
    [
      'by a network',
      {
        query:
          '{ a: cooperationNetwork(level: CITY, top: 500) { nodes { items party { agreements(first: 5) { nodes { id } } } } } }',
      },
      6_401,
    ],
    ['by a list of each record', { query: '{ forums(first: 100) { nodes { topics(first: 100) { id } } } }' }, 10_101],
    [
      'by ids',
      {
        query: 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Forum { sessions(first: 100) { nodes { id } } } } }',
        variables: { ids: Array(60).fill('forum_0199c1f4a2b37c4d8e9f000000000000') },
      },
      6_061,
    ],
  ])('%s', async (_how, { query, variables }: { query: string; variables?: Record<string, unknown> }, requested) => {
    expect(await refused(query, variables)).toEqual([...TOO_COSTLY, { requested, limit: 5_000 }]);
  });

  it('is answered where @skip leaves what it may cost', async () => {
    const query =
      'query ($less: Boolean!) { forums(first: 100) { nodes { id sessions(first: 100) @skip(if: $less) { nodes { id } } } } }';
    expect(await refused(query, { less: false })).toEqual([...TOO_COSTLY, { requested: 10_101, limit: 5_000 }]);
    expect((await server.query(query, { less: true })).cost).toEqual({ requested: 101, actual: 1, limit: 5_000 });
  });

  it('may cost four times as much with a key, and not more', async () => {
    const query = (size: number) => `{ forums(first: 100) { nodes { sessions(first: ${size}) { nodes { id } } } } }`;
    expect((await server.query(query(100), {}, WITH_KEY)).cost).toMatchObject({ requested: 10_101, limit: 20_000 });
    const dearer =
      '{ forums(first: 100) { nodes { sessions(first: 20) { nodes { speakers(first: 10) { nodes { id } } } } } } }';
    expect(await refused(dearer, {}, WITH_KEY)).toEqual([...TOO_COSTLY, { requested: 22_101, limit: 20_000 }]);
  });

  it('writes nothing', async () => {
    const parts = Array.from(
      { length: 3 },
      (
        _,
        n,
      ) => `m${n}: createParty(input: { idempotencyKey: "dear-${n}", level: CITY, names: [{ lang: "en", text: "Dear ${n}" }] }) {
      party { agreements(first: 100) { nodes { signatures(first: 100) { nodes { id } } } } } }`,
    );
    expect(await refused(`mutation { ${parts.join(' ')} }`, {}, WITH_KEY)).toEqual([
      ...TOO_COSTLY,
      { requested: 30_452, limit: 20_000 },
    ]);
    expect(await server.sql(`select 1 from party_name where text like 'Dear%'`)).toEqual([]);
  });

  it('is refused as a subscription, which reads by pages of 50', async () => {
    const subscription =
      'subscription { changes { record { ... on Forum { sessions(first: 100) { nodes { speakers { totalCount } } } } } } }';
    const response = await fetch(`${server.url}/graphql/stream?query=${encodeURIComponent(subscription)}`, {
      headers: { accept: 'text/event-stream' },
    });
    const text = await response.text();
    expect(text).toContain('OPERATION_TOO_COSTLY');
    expect(text).toContain('"cost":{"requested":55056,"limit":5000}');
  });

  it('is refused as an introspection that asks for the schema several times', async () => {
    const whole = '{ fields { args { type { name } } type { name } } inputFields { name } enumValues { name } }';
    const query = `{ ${Array.from({ length: 20 }, (_, n) => `s${n}: __schema { types ${whole} }`).join(' ')} }`;
    const [status, code, cost] = await refused(query);
    expect([status, code]).toEqual(TOO_COSTLY);
    expect(cost).toMatchObject({ limit: 60_000 });
    expect((await server.query(getIntrospectionQuery({ inputValueDeprecation: true }))).status).toBe(200);
  });
});

describe('Aliases', () => {
  const aliases = (count: number) => `{ ${Array.from({ length: count }, (_, n) => `a${n}: __typename`).join(' ')} }`;

  it('are 100 at most with a key, and 30 without', async () => {
    expect(await refused(aliases(31))).toEqual([400, 'OPERATION_TOO_LARGE', undefined]);
    expect(await refused(aliases(101), {}, WITH_KEY)).toEqual([400, 'OPERATION_TOO_LARGE', undefined]);
    expect((await server.query(aliases(100), {}, WITH_KEY)).status).toBe(200);
    // What was answered to somebody with a key is refused to others all the same.
    expect(await refused(aliases(100))).toEqual([400, 'OPERATION_TOO_LARGE', undefined]);
  });
});

describe('An answer', () => {
  it.each([
    [
      'one record by its id',
      '{ forum(id: "international-municipal-brics-forum-2025") { title } }',
      { requested: 2, actual: 0 },
    ],
    ['a page of 20', '{ forums { nodes { title } } }', { requested: 21, actual: 1 }],
    [
      'a page that is counted and searched',
      '{ forums(first: 5, search: "forum") { totalCount nodes { id } } }',
      { requested: 66, actual: 1 },
    ],
    ['a search for words in all records', '{ search(text: "forum", first: 5) { nodes { id } } }', { requested: 56 }],
    [
      'edges, which are the rows that they lead to',
      '{ forums(first: 5) { edges { cursor node { id } } pageInfo { hasNextPage } } }',
      { requested: 6, actual: 1 },
    ],
    [
      'rows of which all is skipped',
      '{ forums(first: 5) { nodes { id @skip(if: true) } } }',
      { requested: 6, actual: 1 },
    ],
    ['a list of each record, left open', '{ forums(first: 100) { nodes { topics { id } } } }', { requested: 1_113 }],
    ['as long as is said', '{ forums(first: 40) { nodes { topics(first: 100) { id } } } }', { requested: 4_041 }],
    [
      'lists in lists',
      '{ forums(first: 2) { nodes { sessions(first: 3) { nodes { id } } } } }',
      { requested: 9, actual: 2 },
    ],
    [
      'groups, whatever stands in them',
      '{ sessions { groups(by: [KIND], top: 3) { rows { keys { label } count sums { value } } } } }',
      { requested: 106 },
    ],
    [
      'groups, with their totals and what is said of each dimension',
      '{ sessions { groups(by: [KIND, TOPIC], top: 1) { totalCount dimensions { name missingCount otherCount } } } }',
      { requested: 253, actual: 2 },
    ],
    ['nothing but its own name', '{ __typename }', { requested: 1, actual: 0 }],
  ])('says what it may have cost and how many rows came: %s', async (_what, query, cost) => {
    const answer = await server.query(query);
    expect(answer.body.errors).toBeUndefined();
    expect(answer.cost).toMatchObject({ ...cost, limit: 5_000 });
    expect(answer.cost!.actual).toBeLessThanOrEqual(answer.cost!.requested);
  });

  it('promises enough for one record that has many parts', async () => {
    const identifiers = Array.from({ length: 15 }, (_, n) => `{ scheme: "register${n}", value: "${n}" }`);
    const input = `{ level: CITY, names: [{ lang: "en", text: "Manyfold" }], identifiers: [${identifiers.join(', ')}] }`;
    await server.query(`mutation { createParty(input: ${input}) { party { id } } }`, {}, WITH_KEY);
    const { cost } = await server.query('{ party(ref: "Manyfold") { identifiers { value } flags { code } } }');
    expect(cost).toEqual({ requested: 32, actual: 15, limit: 5_000 });
  });

  it('counts the rows that came, not braces in texts', async () => {
    const text = '[{"a": 1}, {}, {"b": [{';
    const input = `{ names: [{ lang: "en", text: ${JSON.stringify(text)} }] }`;
    const made = await server.query(`mutation { createTopic(input: ${input}) { topic { slug } } }`, {}, WITH_KEY);
    const { slug } = made.body.data.createTopic.topic;
    const { body, cost } = await server.query(`{ topic(id: "${slug}") { name } }`);
    expect([body.data.topic.name, cost!.actual]).toEqual([text, 0]);
  });

  it('says so where graphql-js has finished it, and in a mutation', async () => {
    const made = await server.query(
      `mutation { createTopic(input: { names: [{ lang: "en", text: "Cheap" }] }) { topic { id } userErrors { code } } }`,
      {},
      WITH_KEY,
    );
    expect(made.cost).toEqual({ requested: 67, actual: 0, limit: 20_000 });
    const viewer = await server.query('{ viewer { role } forums { nodes { id } } }');
    expect(viewer.cost).toEqual({ requested: 22, actual: 1, limit: 5_000 });
  });
});
