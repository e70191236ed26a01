import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestHttpServer, type TestHttpServer } from './test-http-server.ts';

let test: TestHttpServer;
beforeAll(async () => {
  test = await openTestHttpServer();
});
afterAll(() => test.httpServer.drain(1_000));

interface Got {
  encoding: string | undefined;
  vary: string | undefined;
  etag: string | undefined;
  length: number;
  text: string;
}

/**
 * Requests a response that contains `say`.
 * @returns the bytes as they were sent
 */
function get(say: string, acceptEncoding?: string, method = 'POST'): Promise<Got> {
  const query = 'query ($say: String) { whole(say: $say) }';
  const variables = { say };
  const search = new URLSearchParams({ query, variables: JSON.stringify(variables) });
  return new Promise((resolve, reject) => {
    const asking = request(
      `${test.url}/graphql${method === 'GET' ? `?${search}` : ''}`,
      {
        method,
        headers: {
          'content-type': 'application/json',
          ...(acceptEncoding !== undefined && { 'accept-encoding': acceptEncoding }),
        },
      },
      async (response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk);
        const bytes = Buffer.concat(chunks);
        const { 'content-encoding': encoding, 'content-length': length, vary, etag } = response.headers;
        expect(Number(length)).toBe(bytes.length);
        const plain = encoding === 'br' ? brotliDecompressSync(bytes) : encoding === 'gzip' ? gunzipSync(bytes) : bytes;
        resolve({ encoding, vary, etag, length: bytes.length, text: plain.toString() });
      },
    );
    asking.on('error', reject);
    asking.end(method === 'GET' ? undefined : JSON.stringify({ query, variables }));
  });
}

const LONG = 'Москва и Гавана. '.repeat(500);

describe('A response above 1 KB', () => {
  it.each([
    ['br', 'br'],
    ['gzip', 'gzip'],
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip;q=1.0, br;q=0.5', 'gzip'],
    ['BR;q=0, GZIP', 'gzip'],
    ['*', 'br'],
    ['*;q=0.1, br;q=0', 'gzip'],
  ])('is sent for "%s" as %s', async (accepted, encoding) => {
    const plain = await get(LONG);
    const got = await get(LONG, accepted);
    expect([got.encoding, got.vary, got.text]).toEqual([encoding, 'Accept-Encoding', plain.text]);
    expect(got.length).toBeLessThan(plain.length / 20);
  });

  it.each([[undefined], [''], ['identity'], ['deflate'], ['br;q=0'], ['br;q=nothing'], ['zstd, *;q=0']])(
    'comes for "%s" as it is, and says that it need not',
    async (accepted) => {
      const got = await get(LONG, accepted);
      expect([got.encoding, got.vary]).toEqual([undefined, 'Accept-Encoding']);
      expect(got.text).toContain(LONG);
    },
  );

  it('is sent completely if it is too large for synchronous compression', async () => {
    const text = Array.from({ length: 6_000 }, (_, n) => `Nr. ${n * 7919}`).join(' ');
    for (const encoding of ['br', 'gzip']) {
      const got = await get(text, encoding);
      expect([got.encoding, got.text.includes(text)]).toEqual([encoding, true]);
    }
  });

  it('has one ETag for all encodings', async () => {
    const text = 'a'.repeat(2_000);
    const etags = [await get(text, 'br', 'GET'), await get(text, 'gzip', 'GET'), await get(text, undefined, 'GET')];
    expect(etags.map(({ encoding }) => encoding)).toEqual(['br', 'gzip', undefined]);
    expect(new Set(etags.map(({ etag }) => etag)).size).toBe(1);
    expect(etags[0]!.etag).toMatch(/^W\//);
  });
});

describe('A response of up to 1 KB', () => {
  it('is sent uncompressed', async () => {
    const short = await get('a'.repeat(850), 'br, gzip');
    expect([short.encoding, short.vary, short.length < 1_024]).toEqual([undefined, undefined, true]);
  });
});
