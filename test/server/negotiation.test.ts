import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestHttpServer, type TestHttpServer } from './test-http-server.ts';

let test: TestHttpServer;
beforeAll(async () => {
  test = await openTestHttpServer();
});
afterAll(() => test.httpServer.drain(1_000));

/** The status and media type of the response to an invalid document, by the header `Accept`. */
async function answerFor(accept: string): Promise<[status: number, type: string]> {
  const { status, headers } = await test.ask('{ nothing }', {}, { accept });
  return [status, headers.get('content-type')!.split(';')[0]!];
}

describe('Accept at /graphql', () => {
  it.each([
    'text/html',
    'application/json;q=0',
    'application/json;q=0, application/graphql-response+json;q=0.0',
    '*/*;q=0',
    'application/*;q=0, */*',
    'application/json;q=half',
    'application/json; charset=latin1',
    'json',
  ])('rejects "%s"', async (accept) => {
    expect(await answerFor(accept)).toEqual([406, 'application/json']);
  });

  it.each([
    ['application/graphql-response+json', 'application/graphql-response+json'],
    ['application/graphql-response+json, application/json', 'application/graphql-response+json'],
    ['application/json;q=0, */*', 'application/graphql-response+json'],
    ['application/json;q=0.5, application/*', 'application/graphql-response+json'],
    ['*/*, application/graphql-response+json', 'application/graphql-response+json'],
    ['APPLICATION/GRAPHQL-RESPONSE+JSON; Charset="UTF-8"', 'application/graphql-response+json'],
    [
      'multipart/mixed;deferSpec=20220824,application/graphql-response+json,application/json;q=0.9',
      'application/graphql-response+json',
    ],
    ['', 'application/json'],
    ['*/*', 'application/json'],
    ['application/*', 'application/json'],
    ['application/json, text/plain, */*', 'application/json'],
    ['application/json, application/graphql-response+json', 'application/json'],
    ['application/graphql-response+json;q=0.5, application/json', 'application/json'],
  ])('answers "%s" with 422 and %s', async (accept, type) => {
    expect(await answerFor(accept)).toEqual([422, type]);
  });

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json, application/graphql-response+json;q=0',
    'image/png, application/json;q=0.1',
  ])('answers "%s" with 200, as older clients expect', async (accept) => {
    expect(await answerFor(accept)).toEqual([200, 'application/json']);
  });

  it('reads only the first 1,000 characters', async () => {
    const behind = (characters: number) => `${'a/b,'.repeat(characters / 4)}application/json`;
    expect(await answerFor(behind(900))).toEqual([200, 'application/json']);
    expect(await answerFor(behind(1_000))).toEqual([406, 'application/json']);
  });
});
