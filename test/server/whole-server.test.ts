import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { BAD_INPUTS, sendBadInput } from './bad-input.ts';

describe('The whole server', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ seeded: false });
  });
  afterAll(() => server.stop());

  it.each(BAD_INPUTS.map((bad) => [bad.name, bad] as const))('rejects %s', async (_name, bad) => {
    const { status, body } = await sendBadInput(server.url, bad);
    expect([status, body.errors[0]?.extensions.code]).toEqual([bad.status, bad.code]);
    expect(body.errors[0]?.message).toMatch(bad.says);
    expect((await server.query('{ __typename }')).body).toEqual({ data: { __typename: 'Query' } });
  });

  it('redirects browsers from /graphql to the playground with their query, and no other client', async () => {
    const open = async (path: string, accept: string, method = 'GET') => {
      const { status, headers } = await fetch(server.url + path, { redirect: 'manual', headers: { accept }, method });
      return [status, headers.get('location')];
    };
    const asBrowsersDo = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8';
    expect(await open('/graphql', '*/*')).toEqual([400, null]);
    expect(await open('/graphql?query=%7B__typename%7D', 'application/json, text/html;q=0.9')).toEqual([400, null]);
    expect(await open('/graphql', 'text/html', 'POST')).toEqual([406, null]);
    expect(await open('/graphql', asBrowsersDo)).toEqual([302, 'playground']);
    expect(await open('/graphql?query=%7B__typename%7D', asBrowsersDo)).toEqual([
      302,
      'playground?query=%7B__typename%7D',
    ]);
  });

  it('allows the full introspection of the whole schema', async () => {
    const { status, body } = await server.query(
      getIntrospectionQuery({
        specifiedByUrl: true,
        directiveIsRepeatable: true,
        schemaDescription: true,
        inputValueDeprecation: true,
        oneOf: true,
      }),
    );
    expect([status, body.errors]).toEqual([200, undefined]);
  });
});
