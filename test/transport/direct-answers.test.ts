import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

interface Told {
  status: number;
  headers: { [name: string]: string };
  body: string;
  statements: string[];
}

/** What a body is answered, without what differs from request to request. */
async function told(body: object): Promise<Told> {
  // So that what was sent before is forgotten.
  await server.query('{ __typename }');
  const before = server.statements().length;
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const headers = Object.fromEntries(response.headers);
  delete headers.date;
  delete headers['x-request-id'];
  const text = (await response.text()).replace(/"requestId":"[^"]+"/g, '"requestId":""');
  const statements = server.statements().map((statement) => statement.text);
  return { status: response.status, headers, body: text, statements: statements.slice(before) };
}

const BODIES: { [what: string]: object } = {
  'what is read whole': { query: '{ agreements(first: 2) { totalCount nodes { __typename id title } } }' },
  'what says how a name was taken': {
    query: 'query ($between: [String!]!) { cooperation(between: $between) { totalCount } }',
    variables: { between: ['Moscow', 'Havana'] },
  },
  'one of two operations': {
    query: 'query A { agreements { totalCount } } query B { forums { totalCount } }',
    operationName: 'B',
  },
  'null for what was left out': { query: '{ forums { totalCount } }', variables: null, operationName: null },
  'what JavaScript computes': { query: '{ viewer { role } forums { totalCount } }' },
  'the schema': { query: '{ __schema { queryType { name } } }' },
  'two operations and no name': { query: 'query A { __typename } query B { __typename }' },
  'an operation that is not there': { query: 'query A { __typename }', operationName: 'B' },
  'an operation without a name by none': { query: '{ __typename }', operationName: '' },
  'a text that is no document': { query: '{ agreements(' },
  'a field that is not there': { query: '{ agreement }' },
  'a variable that is missing': { query: 'query ($id: ID!) { agreement(id: $id) { id } }' },
  'a variable of another type': {
    query: 'query ($n: Int) { forums(first: $n) { totalCount } }',
    variables: { n: 'two' },
  },
  'a page of nobody': { query: '{ forums(after: "x") { totalCount } }' },
  'a name that nobody bears': { query: '{ party(ref: "Nowhere at All") { id } }' },
  'variables that are a list': { query: '{ __typename }', variables: [] },
  'a name that is a number': { query: '{ __typename }', operationName: 1 },
  'a text that is a number': { query: 1 },
  'no text': { query: '' },
};

describe('A query in a body', () => {
  it.each(Object.entries(BODIES))('is answered alike with and without the way through Apollo: %s', async (_, body) => {
    // With `extensions`, as of persisted queries, a body goes the longer way. The second time it is prepared.
    await told(body);
    const direct = await told(body);
    const throughApollo = await told({ ...body, extensions: {} });
    expect(direct).toEqual(throughApollo);
  });

  it('is tried once to be answered whole, and then finished the longer way', async () => {
    const { body, statements } = await told({ query: '{ forums { totalCount } party(ref: "Nowhere at All") { id } }' });
    expect(JSON.parse(body).errors[0].extensions.code).toBe('PARTY_UNKNOWN');
    expect(statements.filter((text) => text.includes('from "forum"'))).toHaveLength(2);
  });
});
