import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { openTestHttpServer, type TestHttpServer } from './test-http-server.ts';

describe('The limits of an operation', () => {
  let test: TestHttpServer;
  beforeAll(async () => {
    test = await openTestHttpServer();
  });
  afterAll(() => test.httpServer.drain(1_000));

  it('allow the full introspection query of graphql-js, with every option', async () => {
    const query = getIntrospectionQuery({
      descriptions: true,
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
      oneOf: true,
    });
    const { status, body } = await test.ask(query);
    expect(body.errors).toBeUndefined();
    expect(status).toBe(200);
    expect(body.data?.__schema).toBeDefined();
  });

  it.each([
    ['12 levels', `{ leaf ${'{ leaf '.repeat(10)} { name } ${'}'.repeat(10)} }`],
    ['30 aliases', `{ ${Array.from({ length: 30 }, (_, n) => `a${n}: hello`).join(' ')} }`],
    ['1,998 tokens', `{ ${'... { __typename } '.repeat(499)} }`],
    ['one field 201 times', `{ ${'hello '.repeat(201)} }`],
    ['a string that looks like an escape', '{ hello(name: "\\\\u0000") }'],
    ['a whole surrogate pair', '{ hello(name: "\\uD83C\\uDFC3 🏃") }'],
  ])('allow %s', async (_name, query) => {
    const { status, body } = await test.ask(query);
    expect(body.errors?.filter((error) => error.extensions.code !== 'INTERNAL_SERVER_ERROR') ?? []).toEqual([]);
    expect(status).toBe(200);
  });

  it('allow variables that look like escapes, and whole surrogate pairs', async () => {
    const name = '\\u0000 \\ud83d 🏃 "[[[[';
    const { body } = await test.ask('query ($name: String) { hello(name: $name) }', { name });
    expect(body.data).toEqual({ hello: `Hello ${name}` });
  });

  it('allow variables nested 32 levels deep', async () => {
    let where: Record<string, unknown> = { title: 'x' };
    for (let n = 1; n < 16; n++) where = { any: [where] };
    const { status, body } = await test.ask('query ($where: Where) { season(where: $where) }', { where });
    expect([status, body.errors]).toEqual([200, undefined]);
  });
});
