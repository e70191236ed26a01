import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BAD_INPUTS, sendBadInput } from './bad-input.ts';
import { openTestHttpServer, type TestHttpServer } from './test-http-server.ts';

describe('POST /graphql with bad input', () => {
  let test: TestHttpServer;
  beforeAll(async () => {
    test = await openTestHttpServer();
  });
  afterAll(() => test.httpServer.drain(1_000));

  it.each(BAD_INPUTS.map((bad) => [bad.name, bad] as const))('rejects %s', async (_name, bad) => {
    const { status, body } = await sendBadInput(test.url, bad);
    const [first] = body.errors;
    expect({ status, code: first?.extensions.code }).toEqual({ status: bad.status, code: bad.code });
    expect(first?.message).toMatch(bad.says);
    expect(body.data).toBeUndefined();
    expect(body.errors.length).toBeLessThanOrEqual(21);
    const bystander = await test.ask('{ hello }');
    expect(bystander.body).toEqual({ data: { hello: 'Hello you' } });
  });

  it('logs no errors for bad input', () => {
    expect(test.logged).toEqual([]);
  });

  it('names the argument and the valid values for an unknown enum value in the document', async () => {
    const { status, body } = await test.ask('{ season(where: { any: [{ season: WINTER }] }) }');
    expect(status).toBe(422);
    expect(body.errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: ['where', 'any', '0', 'season'],
    });
    expect(body.errors?.[0]?.message).toMatch(/^where\.any\.0\.season: Value "WINTER".*Use one of SPRING, AUTUMN\.$/);
  });

  it('names the same argument for an unknown enum value in a variable', async () => {
    const { status, body } = await test.ask('query ($filter: Where) { season(where: $filter) }', {
      filter: { any: [{ season: 'WINTER' }] },
    });
    expect(status).toBe(422);
    expect(body.errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: ['where', 'any', '0', 'season'],
    });
    expect(body.errors?.[0]?.message).toMatch(/^where\.any\.0\.season: .*\$filter.*Use one of SPRING, AUTUMN\.$/);
  });

  it.each([
    [
      '{ season(where: { nothing: 1 }) }',
      'query ($w: Where) { season(where: $w) }',
      { w: { nothing: 1 } },
      ['where', 'nothing'],
    ],
    [
      '{ season(where: { any: [{ any: [{ season: 1 }] }] }) }',
      'query ($w: Where!) { season(where: { any: [{ any: [$w] }] }) }',
      { w: { season: 1 } },
      ['where', 'any', '0', 'any', '0', 'season'],
    ],
    [
      '{ season(where: { any: 7 }) }',
      'query ($w: [Where!]) { season(where: { any: $w }) }',
      { w: 7 },
      ['where', 'any'],
    ],
  ])(
    'reports the same argument for a value inline and in a variable: %s',
    async (inline, document, variables, argument) => {
      const expected = { code: 'BAD_USER_INPUT', argument };
      for (const { status, body } of [await test.ask(inline), await test.ask(document, variables)]) {
        expect([status, body.errors?.[0]?.extensions]).toEqual([422, expected]);
      }
    },
  );

  it('names the argument of a missing required variable', async () => {
    const { status, body } = await test.ask('query ($is: Season!) { season(is: $is) }');
    expect([status, body.errors?.[0]?.extensions]).toEqual([422, { code: 'BAD_USER_INPUT', argument: ['is'] }]);
  });

  it('lists at most ten errors in variables', async () => {
    const any = Array.from({ length: 500 }, () => ({ season: 'WINTER' }));
    const { body } = await test.ask('query ($where: Where) { season(where: $where) }', { where: { any } });
    expect(body.errors?.length).toBe(11);
    expect(body.errors?.at(-1)?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('rejects a subscription over HTTP with a code of its own', async () => {
    const { status, body } = await test.ask('subscription { ticks }');
    expect(status).toBe(422);
    expect(body.errors?.[0]?.extensions.code).toBe('SUBSCRIPTION_NOT_SERVED_HERE');
  });

  it('uses status 200 for clients that accept only application/json', async () => {
    for (const query of ['{', '{ no }', 'query ($is: Season!) { season(is: $is) }', 'subscription { ticks }']) {
      const old = await test.ask(query, {}, { accept: 'application/json' });
      const recent = await test.ask(query, {}, { accept: 'application/graphql-response+json, application/json;q=0.9' });
      expect([old.status, recent.status]).toEqual([200, query === '{' ? 400 : 422]);
      expect(old.headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(recent.headers.get('content-type')).toBe('application/graphql-response+json; charset=utf-8');
      expect(old.body).toEqual(recent.body);
    }
  });
});
