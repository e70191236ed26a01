import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { BAD_INPUTS, sendBadInput } from './bad-input.ts';

describe('bad input to the whole server', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ seeded: false });
  });
  afterAll(() => server.stop());

  it.each(BAD_INPUTS.map((bad) => [bad.name, bad] as const))('is refused: %s', async (_name, bad) => {
    const { status, body } = await sendBadInput(server.url, bad);
    expect([status, body.errors[0]?.extensions.code]).toEqual([bad.status, bad.code]);
    expect(body.errors[0]?.message).toMatch(bad.says);
    expect((await server.query('{ __typename }')).body).toEqual({ data: { __typename: 'Query' } });
  });

  it('leaves room for the full introspection of the whole schema', async () => {
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
