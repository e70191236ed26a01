import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ANONYMOUS } from '../../src/access/viewer.ts';
import {
  contextFor,
  type GraphqlBody,
  openTestHttpServer,
  smallSchema,
  type TestHttpServer,
} from './test-http-server.ts';

describe('createHttpServer', () => {
  let test: TestHttpServer;
  beforeAll(async () => {
    test = await openTestHttpServer();
  });
  afterAll(() => test.httpServer.drain(1_000));

  it('writes the text of the fast path unchanged', async () => {
    const response = await fetch(`${test.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ whole }' }),
    });
    const cost =
      '"cost":{"requested":1,"actual":1,"limit":5000,"remaining":2147483647,"resetsAt":"2026-12-01T10:01:00.000Z"}';
    const text = (await response.text()).replace(/(?<="resetsAt":")[^"]+:00.000Z/, '2026-12-01T10:01:00.000Z');
    expect(text).toBe(`{"data":{"whole" :  "as text"},"extensions":{${cost}}}\n`);
  });

  it('uses graphql-js if the fast path declines or fails', async () => {
    expect((await test.ask('{ hello }')).body).toEqual({ data: { hello: 'Hello you' } });
    expect((await test.ask('query Throws { whole }')).body).toEqual({ data: { whole: 'by graphql-js' } });
    expect(test.logged.at(-1)).toMatchObject({ err: { message: 'the reader fell over' } });
  });

  it('passes the context of the failed fast path to graphql-js, so that nothing is read twice', async () => {
    const contexts: unknown[] = [];
    const answer = async (_document: unknown, _operation: unknown, _variables: unknown, context: unknown) => {
      contexts.push(context);
      throw new Error('the reader fell over');
    };
    const schema = smallSchema();
    schema.getQueryType()!.getFields().hello!.resolve = (_source, _args, context) => {
      contexts.push(context);
    };
    const other = await openTestHttpServer({ reader: { answer }, schema });
    expect((await other.ask('{ hello }')).body.data).toEqual({ hello: null });
    await other.httpServer.drain(0);
    expect(contexts).toHaveLength(2);
    expect(contexts[0]).toBe(contexts[1]);
  });

  it('never uses the fast path for a mutation', async () => {
    expect((await test.ask('mutation { count }')).body).toEqual({ data: { count: 1 } });
  });

  it('answers a GET that a page of another site could not send', async () => {
    const query = encodeURIComponent('query ($n: String) { hello(name: $n) }');
    const variables = encodeURIComponent('{"n": "Гавана"}');
    const response = await fetch(`${test.url}/graphql?query=${query}&variables=${variables}`, {
      headers: { 'apollo-require-preflight': 'yes' },
    });
    expect([response.status, await response.json()]).toMatchObject([200, { data: { hello: 'Hello Гавана' } }]);
  });

  it('returns a fixed message for an internal error, and logs the details under the returned id', async () => {
    const { status, body, headers } = await test.ask('{ broken hello }');
    expect(status).toBe(200);
    expect(body.data).toEqual({ broken: null, hello: 'Hello you' });
    const requestId = headers.get('x-request-id');
    expect(body.errors).toEqual([
      {
        message: expect.stringMatching(/^The server failed because of an internal error\./),
        locations: [{ line: 1, column: 3 }],
        path: ['broken'],
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
      },
    ]);
    expect(JSON.stringify(body)).not.toMatch(/secret|passwd/);
    const line = test.logged.at(-1) as { err: { stack: string }; requestId: string };
    expect(line.requestId).toBe(requestId);
    expect(line.err.stack).toMatch(/TypeError: the secret.*\n\s+at /);
  });

  it('masks internal errors of graphql-js', async () => {
    const { body } = await test.ask('{ must }');
    expect(body.data).toBeNull();
    expect(body.errors?.[0]?.message).toMatch(/^The server failed because of an internal error\./);
  });

  it('returns an error of a feature with its code', async () => {
    const { status, body } = await test.ask('{ unknownParty }');
    expect(status).toBe(200);
    expect(body.errors?.[0]).toMatchObject({
      message: 'between: "Atlantis" is no party known here.',
      extensions: { code: 'PARTY_UNKNOWN' },
    });
  });

  it('returns 503 and Retry-After while the database is unavailable, and logs no values', async () => {
    const { status, body, headers } = await test.ask('{ databaseGone }');
    expect([status, headers.get('retry-after')]).toEqual([503, '2']);
    expect(body.errors?.[0]?.extensions.code).toBe('SERVICE_UNAVAILABLE');
    expect(JSON.stringify(body)).not.toMatch(/ECONNREFUSED|10\.0\.0\.7/);
    expect(JSON.stringify(test.logged.at(-1))).toMatch(/ECONNREFUSED/);
    expect(JSON.stringify(test.logged)).not.toMatch(/private/);
  });

  it('returns 200 if a part of the operation succeeds while the database is unavailable', async () => {
    const { status, body } = await test.ask('{ databaseGone hello }');
    expect([status, body.data]).toEqual([200, { databaseGone: null, hello: 'Hello you' }]);
  });

  it('returns TIMEOUT for a cancelled statement', async () => {
    const { status, body } = await test.ask('{ tooSlow }');
    expect([status, body.errors?.[0]?.extensions.code]).toEqual([503, 'TIMEOUT']);
    expect(JSON.stringify(body)).not.toMatch(/statement/);
  });

  it('creates a context for each operation, and returns an internal error if that fails', async () => {
    let made = 0;
    const other = await openTestHttpServer({
      contextOf: (request) => {
        made++;
        if (made === 2) throw new Error('no connection string for the viewers');
        return contextFor(request, ANONYMOUS);
      },
    });
    expect((await other.ask('{ hello }')).status).toBe(200);
    const { status, body, headers } = await other.ask('{ hello }');
    expect(status).toBe(500);
    expect(body.errors?.[0]?.extensions).toEqual({
      code: 'INTERNAL_SERVER_ERROR',
      requestId: headers.get('x-request-id'),
    });
    expect(JSON.stringify(body)).not.toMatch(/connection string/);
    expect((await other.ask('{ no }')).status).toBe(422);
    expect(made).toBe(2);
    await other.httpServer.drain(0);
  });

  it('sets a request id for each response, and uses that of a trusted proxy', async () => {
    const first = await test.ask('{ hello }', {}, { 'x-request-id': 'from-outside' });
    const second = await test.ask('{ hello }');
    expect(first.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(first.headers.get('x-request-id')).not.toBe(second.headers.get('x-request-id'));
    const behind = await openTestHttpServer({
      config: { corsOrigins: '*', publicUrl: null, isIndexed: true, trustProxy: 1 },
    });
    const third = await behind.ask('{ hello }', {}, { 'x-request-id': 'from-outside' });
    const fourth = await behind.ask('{ hello }', {}, { 'x-request-id': 'with spaces' });
    expect(third.headers.get('x-request-id')).toBe('from-outside');
    expect(fourth.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    await behind.httpServer.drain(0);
  });

  it.each<Record<string, string>>([
    { 'x-apollo-operation-name': 'A' },
    { 'content-type': 'application/json; charset=utf-8' },
  ])('answers a GET with the headers %j, which need a CORS preflight', async (headers) => {
    const response = await fetch(`${test.url}/graphql?query={hello}`, { headers });
    expect([response.status, await response.json()]).toMatchObject([200, { data: { hello: 'Hello you' } }]);
  });

  it('registers persisted queries: unknown by hash, then sent with text, then known by hash', async () => {
    const query = '{ hello(name: "hash") }';
    const sha256Hash = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(query))).toString('hex');
    const send = async (body: Record<string, unknown>) => {
      const response = await fetch(`${test.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...body, extensions: { persistedQuery: { version: 1, sha256Hash } } }),
      });
      return (await response.json()) as GraphqlBody;
    };
    expect((await send({})).errors?.[0]?.extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect(await send({ query })).toMatchObject({ data: { hello: 'Hello hash' } });
    expect(await send({})).toMatchObject({ data: { hello: 'Hello hash' } });
  });

  it('sets security headers on every response, and lets pages of any origin read by default', async () => {
    for (const path of ['/graphql', '/livez', '/nowhere']) {
      const { headers } = await fetch(`${test.url}${path}`);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'/);
      expect(headers.get('access-control-allow-origin')).toBe('*');
      expect(headers.get('access-control-allow-credentials')).toBeNull();
      expect(headers.get('access-control-expose-headers')).toBe(
        'Accept-Ranges, Content-Disposition, Content-Range, ETag, Link, RateLimit, RateLimit-Policy, Read-After, Retry-After, X-Request-Id',
      );
      expect(headers.get('timing-allow-origin')).toBe('*');
      expect(headers.get('strict-transport-security')).toBeNull();
    }
  });

  describe('A request whose headers are too long', () => {
    const tooLong = (url: string, headers: Record<string, string> = {}) =>
      fetch(`${url}/graphql?query=${'a'.repeat(20_000)}`, { headers });
    const READABLE = ['access-control-allow-origin', 'access-control-expose-headers', 'timing-allow-origin'];
    const readable = ({ headers }: Response) => READABLE.map((name) => headers.get(name));

    it('is rejected so that any page can read why', async () => {
      const response = await tooLong(test.url);
      expect(response.status).toBe(431);
      expect(readable(response)).toEqual(['*', expect.stringContaining('Retry-After'), '*']);
      const { errors } = (await response.json()) as GraphqlBody;
      expect(errors![0]!.message).toBe('The request line and headers exceed 16 KB. Send a long query by POST.');
    });

    it('is rejected so that listed origins can read why, and no others', async () => {
      const other = await openTestHttpServer({
        config: { corsOrigins: ['https://a.example'], publicUrl: null, isIndexed: true, trustProxy: 0 },
      });
      // The request line is short enough for Node to reach the headers, and both are in one packet.
      const from = (origin: string) =>
        fetch(`${other.url}/livez`, { headers: { origin, 'x-long': 'a'.repeat(20_000) } });
      const [listed, unlisted] = [await from('https://a.example'), await from('https://b.example')];
      expect([listed.status, ...readable(listed)]).toEqual([
        431,
        'https://a.example',
        expect.stringContaining('Link'),
        'https://a.example',
      ]);
      expect([unlisted.status, ...readable(unlisted)]).toEqual([431, null, expect.stringContaining('Link'), null]);
      await other.httpServer.drain(0);
    });
  });

  it('lets only listed origins read if CORS_ORIGINS lists some', async () => {
    const publicUrl = new URL('https://entente.example/');
    const other = await openTestHttpServer({
      config: { corsOrigins: ['https://a.example'], publicUrl, isIndexed: true, trustProxy: 0 },
    });
    const from = async (origin: string) => (await fetch(`${other.url}/livez`, { headers: { origin } })).headers;
    expect((await from('https://a.example')).get('access-control-allow-origin')).toBe('https://a.example');
    expect((await from('https://a.example')).get('timing-allow-origin')).toBe('https://a.example');
    expect((await from('https://b.example')).get('access-control-allow-origin')).toBeNull();
    expect((await from('https://b.example')).get('timing-allow-origin')).toBeNull();
    expect((await from('https://b.example')).get('vary')).toBe('Origin');
    expect((await from('https://b.example')).get('strict-transport-security')).toMatch(/max-age/);
    expect(other.httpServer.url).toBe('https://entente.example');
    await other.httpServer.drain(0);
  });

  it('answers a CORS preflight', async () => {
    const response = await fetch(`${test.url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://a.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,authorization',
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-headers')).toBe('content-type,authorization');
    expect(response.headers.get('access-control-allow-methods')).toBe('GET, HEAD, POST, OPTIONS');
  });

  it('reports whether it is alive and ready', async () => {
    const of = async (url: string, path: string) => {
      const response = await fetch(`${url}${path}`);
      return [response.status, await response.json()];
    };
    expect(await of(test.url, '/livez')).toEqual([200, { status: 'alive' }]);
    expect(await of(test.url, '/readyz')).toEqual([200, { status: 'ready' }]);
    const other = await openTestHttpServer({
      readiness: async () => ({ unreadyReason: 'The database does not answer.' }),
    });
    expect(await of(other.url, '/livez')).toEqual([200, { status: 'alive' }]);
    expect(await of(other.url, '/readyz')).toEqual([
      503,
      { status: 'not ready', reason: 'The database does not answer.' },
    ]);
    await other.httpServer.drain(0);
  });

  it('finishes running requests when it is drained, and accepts no new ones', async () => {
    let begun = () => {};
    const running = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const other = await openTestHttpServer({
      reader: {
        answer: async () => {
          begun();
          await new Promise((resolve) => setTimeout(resolve, 200));
          return { data: '{"whole":"late"}' };
        },
      },
    });
    const late = other.ask('{ whole }');
    await running;
    const drained = other.httpServer.drain(5_000);
    expect((await late).body).toEqual({ data: { whole: 'late' } });
    expect((await late).headers.get('connection')).toBe('close');
    await drained;
    await expect(fetch(`${other.url}/livez`)).rejects.toThrow();
  });

  it('closes connections that do not finish in time', async () => {
    let begun = () => {};
    const running = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const answer = () => {
      begun();
      return new Promise<never>(() => {});
    };
    const other = await openTestHttpServer({ reader: { answer } });
    const never = other.ask('{ whole }');
    never.catch(() => undefined);
    await running;
    // Before the deadline of a read.
    const late = new Promise((resolve) => setTimeout(resolve, 4_000, 'late').unref());
    expect(await Promise.race([other.httpServer.drain(100).then(() => 'cut'), late])).toBe('cut');
    await expect(never).rejects.toThrow();
  });

  it("fails to listen on a port in use, with the system's code", async () => {
    const port = Number(new URL(test.url).port);
    const other = await openTestHttpServer();
    await other.httpServer.drain(0);
    const third = await openTestHttpServer();
    await expect(third.httpServer.listen(port, '127.0.0.1')).rejects.toMatchObject({
      code: expect.stringMatching(/^E/),
    });
    await third.httpServer.drain(0);
  });
});
