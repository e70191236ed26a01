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

/** The status, code and cost of a rejected operation. */
async function refused(query: string, variables?: Record<string, unknown>, headers?: Record<string, string>) {
  const { status, body } = await server.query(query, variables, headers);
  expect(server.statements()).toEqual([]);
  expect(body.data).toBeUndefined();
  const [error] = body.errors!;
  return [status, error!.extensions.code, error!.extensions.cost];
}

const TOO_COSTLY = [422, 'OPERATION_TOO_COSTLY'];

/** Dotted paths of fields, with their costs. */
type Fields = [path: string, cost: number][];
const named = (fields: Fields) => fields.map(([path, cost]) => ({ path: path.split('.'), cost }));

describe('An operation above the cost limit', () => {
  it('is rejected before anything is read, and reports its cost and its most expensive fields', async () => {
    const query = '{ forums(first: 100) { nodes { sessions(first: 100) { nodes { title } } } } }';
    const fields = named([
      ['forums.nodes.sessions', 10_000],
      ['forums', 100],
    ]);
    expect(await refused(query)).toEqual([...TOO_COSTLY, { requested: 10_101, limit: 5_000, fields }]);
    const { body } = await server.query(query);
    expect(body.errors![0]!.message).toBe(
      'The estimated cost of the operation is 10,101. The maximum is 5,000. Request smaller pages (first) or fewer nested lists, or split the operation. Most expensive: forums.nodes.sessions (10,000).',
    );
  });

  it.each<[string, { query: string; variables?: Record<string, unknown> }, number, Fields]>([
    [
      'is rejected for the value of a variable',
      {
        query: 'query ($n: Int) { forums(first: $n) { nodes { sessions(last: 100) { nodes { id } } } } }',
        variables: { n: 50 },
      },
      5_051,
      [
        ['forums.nodes.sessions', 5_000],
        ['forums', 50],
      ],
    ],
    [
      'is rejected for the default of a variable',
      { query: 'query ($n: Int = 50) { forums(first: $n) { nodes { sessions(first: 100) { nodes { id } } } } }' },
      5_051,
      [
        ['forums.nodes.sessions', 5_000],
        ['forums', 50],
      ],
    ],
    [
      'is rejected for fields in fragments',
      {
        query:
          '{ forums(first: 100) { ...F } } fragment F on ForumConnection { edges { node { ...S } } } fragment S on Forum { sessions(first: 60) { nodes { id } } }',
      },
      6_101,
      [
        ['forums.edges.node.sessions', 6_000],
        ['forums', 100],
      ],
    ],
    [
      'is rejected for aliases',
      {
        query: `{ ${['a', 'b', 'c'].map((name) => `${name}: forums(first: 100) { nodes { sessions(first: 20) { nodes { id } } } }`).join(' ')} }`,
      },
      6_301,
      [
        ['a.nodes.sessions', 2_000],
        ['b.nodes.sessions', 2_000],
        ['c.nodes.sessions', 2_000],
        ['a', 100],
        ['b', 100],
      ],
    ],
    [
      'is rejected for counts',
      {
        query:
          '{ parties(first: 100) { nodes { a: agreements { totalCount groups(by: [YEAR, STATUS], top: 1) { rows { count } } } } } }',
      },
      22_001,
      [
        ['parties.nodes.a.groups', 20_900],
        ['parties.nodes.a.totalCount', 1_000],
        ['parties', 100],
      ],
    ],
    [
      'is rejected for groups of two dimensions',
      { query: '{ agreements { groups(by: [COUNTRY, TOPIC], top: 500) { rows { count } } } }' },
      252_205,
      [['agreements.groups', 252_204]],
    ],
    [
      'is rejected for a network',
      {
        query:
          '{ a: cooperationNetwork(level: CITY, top: 500) { nodes { items party { agreements(first: 5) { nodes { id } } } } } }',
      },
      6_401,
      [
        ['a.nodes.party.agreements', 5_000],
        ['a', 1_300],
        ['a.nodes.party', 100],
      ],
    ],
    [
      'is rejected for all pairs of a network',
      { query: '{ cooperationNetwork(level: CITY, top: 20000) { links { items } } }' },
      40_301,
      [['cooperationNetwork', 40_300]],
    ],
    [
      'is rejected for a list of each record',
      { query: '{ forums(first: 100) { nodes { topics(first: 100) { id } } } }' },
      10_101,
      [
        ['forums.nodes.topics', 10_000],
        ['forums', 100],
      ],
    ],
    [
      'is rejected for ids',
      {
        query: 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Forum { sessions(first: 100) { nodes { id } } } } }',
        variables: { ids: Array(60).fill('forum_0199c1f4a2b37c4d8e9f000000000000') },
      },
      6_061,
      [
        ['nodes.sessions', 6_000],
        ['nodes', 60],
      ],
    ],
  ])('%s', async (_how, { query, variables }, requested, fields) => {
    const cost = { requested, limit: 5_000, fields: named(fields) };
    expect(await refused(query, variables)).toEqual([...TOO_COSTLY, cost]);
  });

  it('is answered if @skip omits expensive fields', async () => {
    const query =
      'query ($less: Boolean!) { forums(first: 100) { nodes { id sessions(first: 100) @skip(if: $less) { nodes { id } } } } }';
    const cost = expect.objectContaining({ requested: 10_101, limit: 5_000 });
    expect(await refused(query, { less: false })).toEqual([...TOO_COSTLY, cost]);
    expect((await server.query(query, { less: true })).cost).toMatchObject({ requested: 101, actual: 2, limit: 5_000 });
  });

  it('may cost four times as much with a key, but no more', async () => {
    const query = (size: number) => `{ forums(first: 100) { nodes { sessions(first: ${size}) { nodes { id } } } } }`;
    expect((await server.query(query(100), {}, WITH_KEY)).cost).toMatchObject({ requested: 10_101, limit: 20_000 });
    const dearer =
      '{ forums(first: 100) { nodes { sessions(first: 20) { nodes { speakers(first: 10) { nodes { id } } } } } } }';
    const fields = named([
      ['forums.nodes.sessions.nodes.speakers', 20_000],
      ['forums.nodes.sessions', 2_000],
      ['forums', 100],
    ]);
    const cost = { requested: 22_101, limit: 20_000, fields };
    expect(await refused(dearer, {}, WITH_KEY)).toEqual([...TOO_COSTLY, cost]);
  });

  it('writes nothing if it is a mutation', async () => {
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
      {
        requested: 30_452,
        limit: 20_000,
        fields: named([
          ['m0.party.agreements.nodes.signatures', 10_000],
          ['m1.party.agreements.nodes.signatures', 10_000],
          ['m2.party.agreements.nodes.signatures', 10_000],
          ['m0.party.agreements', 100],
          ['m1.party.agreements', 100],
        ]),
      },
    ]);
    expect(await server.sql(`select 1 from party_name where text like 'Dear%'`)).toEqual([]);
  });

  it('is rejected if it is a subscription, whose pages have 50 events', async () => {
    const subscription =
      'subscription { changes { record { ... on Forum { sessions(first: 100) { nodes { speakers { totalCount } } } } } } }';
    const response = await fetch(`${server.url}/graphql/stream?query=${encodeURIComponent(subscription)}`, {
      headers: { accept: 'text/event-stream' },
    });
    const text = await response.text();
    expect(text).toContain('OPERATION_TOO_COSTLY');
    const fields = named([
      ['changes.record.sessions.nodes.speakers.totalCount', 50_000],
      ['changes.record.sessions', 5_000],
      ['changes', 50],
      ['changes.record', 5],
    ]);
    expect(text).toContain(`"cost":${JSON.stringify({ requested: 55_056, limit: 5_000, fields })}`);
  });

  it('is rejected if it introspects the schema several times', async () => {
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

  it('are limited to 100 with a key, and to 30 without', async () => {
    expect(await refused(aliases(31))).toEqual([422, 'OPERATION_TOO_LARGE', undefined]);
    expect(await refused(aliases(101), {}, WITH_KEY)).toEqual([422, 'OPERATION_TOO_LARGE', undefined]);
    expect((await server.query(aliases(100), {}, WITH_KEY)).status).toBe(200);
    // The document is cached since the request with a key; it is still rejected without one.
    expect(await refused(aliases(100))).toEqual([422, 'OPERATION_TOO_LARGE', undefined]);
  });
});

describe('The cost of a response', () => {
  it.each([
    [
      'one record by its id',
      '{ forum(id: "international-municipal-brics-forum-2025") { title } }',
      { requested: 2, actual: 2 },
    ],
    ['a page of 20', '{ forums { nodes { title } } }', { requested: 21, actual: 2 }],
    [
      'a searched page with its count',
      '{ forums(first: 5, search: "forum") { totalCount nodes { id } } }',
      { requested: 66, actual: 62 },
    ],
    ['a search in all records', '{ search(text: "forum", first: 5) { nodes { id } } }', { requested: 56 }],
    [
      'edges, which are the same rows as their nodes',
      '{ forums(first: 5) { edges { cursor node { id } } pageInfo { hasNextPage } } }',
      { requested: 6, actual: 2 },
    ],
    [
      'rows whose fields are all skipped',
      '{ forums(first: 5) { nodes { id @skip(if: true) } } }',
      { requested: 6, actual: 2 },
    ],
    ['a list of each record without first', '{ forums(first: 100) { nodes { topics { id } } } }', { requested: 1_113 }],
    [
      'a list of each record with first',
      '{ forums(first: 40) { nodes { topics(first: 100) { id } } } }',
      { requested: 4_041 },
    ],
    [
      'nested lists',
      '{ forums(first: 2) { nodes { sessions(first: 3) { nodes { id } } } } }',
      { requested: 9, actual: 3 },
    ],
    [
      'groups, whatever is selected of them',
      '{ sessions { groups(by: [KIND], top: 3) { rows { keys { label } count sums { value } } } } }',
      { requested: 106 },
    ],
    [
      'groups, with their totals and dimensions',
      '{ sessions { groups(by: [KIND, TOPIC], top: 1) { totalCount dimensions { name missingCount otherCount } } } }',
      { requested: 253, actual: 253 },
    ],
    ['__typename', '{ __typename }', { requested: 1, actual: 1 }],
  ])('reports the estimate, and the actual cost at the same prices: %s', async (_what, query, cost) => {
    const answer = await server.query(query);
    expect(answer.body.errors).toBeUndefined();
    expect(answer.cost).toMatchObject({ ...cost, limit: 5_000 });
    expect(answer.cost!.actual).toBeLessThanOrEqual(answer.cost!.requested);
  });

  it('is the same whether records are hidden from the client or not', async () => {
    const query = `{ topics(first: 50) { totalCount nodes { id parent { id } children { id } } } search(text: "hidden", first: 3) { nodes { id } } }`;
    const before = (await server.query(query)).cost!;
    const made = await server.query(
      'mutation { createTopic(input: { names: [{ lang: "en", text: "Hidden" }], visibility: INTERNAL }) { topic { visibility } } }',
      {},
      WITH_KEY,
    );
    expect(made.body.data.createTopic.topic).toEqual({ visibility: 'INTERNAL' });
    const { requested, actual } = (await server.query(query)).cost!;
    expect([requested, actual]).toEqual([before.requested, before.actual]);
    // An editor sees the record, and is charged for it in both lists.
    expect((await server.query(query, {}, WITH_KEY)).cost!.actual).toBeGreaterThanOrEqual(actual + 2);
  });

  it.each([
    ['one name with two prices', '{ a: forums(first: 2) { n: totalCount nodes { n: id } } }', 1 + 10 + 1],
    [
      'a list that fails, with its fixed price',
      '{ a: forums(where: { party: "Nowhere at all" }) { totalCount nodes { id } } }',
      1 + 10,
    ],
    ['a search that finds nothing', '{ forums(search: "zzzqqq") { totalCount nodes { id } } }', 1 + 50 + 10],
    [
      'counts in rows that were not returned',
      '{ forums(search: "zzzqqq", first: 100) { nodes { sessions { totalCount } } } }',
      1 + 50,
    ],
    [
      'counts in the one row that was returned',
      '{ forums(first: 100) { nodes { sessions(first: 5) { totalCount } } } }',
      12,
    ],
    ['an introspection', '{ __schema { queryType { name } } }', 2],
    [
      'groups: keys, sums and dimensions belong to the rows',
      '{ commitments { groups(by: [STATUS, YEAR]) { rows { keys { label } sums { value } } dimensions { name } } } }',
      1 + 200 + 4,
    ],
    [
      'groups whose keys begin with the same name as rows',
      '{ commitments { nodes { n: id } groups(by: [STATUS]) { rows { keys { n: label } } } } }',
      1 + 100 + 1 + 3,
    ],
  ])('is exact for %s', async (_what, query, actual) => {
    expect((await server.query(query)).cost).toMatchObject({ actual });
  });

  it('is estimated high enough for one record with many parts', async () => {
    const identifiers = Array.from({ length: 15 }, (_, n) => `{ scheme: "register${n}", value: "${n}" }`);
    const input = `{ level: CITY, names: [{ lang: "en", text: "Manyfold" }], identifiers: [${identifiers.join(', ')}] }`;
    await server.query(`mutation { createParty(input: ${input}) { party { id } } }`, {}, WITH_KEY);
    const { cost } = await server.query('{ party(ref: "Manyfold") { identifiers { value } flags { code } } }');
    expect(cost).toMatchObject({ requested: 32, actual: 17, limit: 5_000 });
  });

  it('counts returned rows, not braces in texts', async () => {
    const text = '[{"a": 1}, {}, {"b": [{';
    const input = `{ names: [{ lang: "en", text: ${JSON.stringify(text)} }] }`;
    const made = await server.query(`mutation { createTopic(input: ${input}) { topic { slug } } }`, {}, WITH_KEY);
    const { slug } = made.body.data.createTopic.topic;
    const { body, cost } = await server.query(`{ topic(id: "${slug}") { name } }`);
    expect([body.data.topic.name, cost!.actual]).toEqual([text, 2]);
  });

  it('is reported for responses of graphql-js, and for mutations', async () => {
    const made = await server.query(
      `mutation { createTopic(input: { names: [{ lang: "en", text: "Cheap" }] }) { topic { id } userErrors { code } } }`,
      {},
      WITH_KEY,
    );
    expect(made.cost).toMatchObject({ requested: 67, actual: 52, limit: 20_000 });
    const viewer = await server.query('{ viewer { role } forums { nodes { id } } }');
    expect(viewer.cost).toMatchObject({ requested: 22, actual: 3, limit: 5_000 });
  });
});
