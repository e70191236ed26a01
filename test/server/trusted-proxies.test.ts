import { describe, expect, it } from '@jest/globals';
import { openTestHttpServer } from './test-http-server.ts';

/** The sender of a failing request according to the log, behind the given number of trusted proxies. */
async function sender(trustProxy: number, forwarded?: string): Promise<unknown> {
  const test = await openTestHttpServer({ config: { corsOrigins: '*', publicUrl: null, isIndexed: true, trustProxy } });
  await test.ask('{ broken }', {}, forwarded === undefined ? {} : { 'x-forwarded-for': forwarded });
  await test.httpServer.drain(0);
  return test.logged.at(-1)?.from;
}

describe('The sender of a failed request', () => {
  it('is the peer of the connection, whatever the headers say, if no proxy is trusted', async () => {
    expect(await sender(0, '203.0.113.9')).toBe('127.0.0.1');
  });

  it('is the address that the trusted proxies report, not one that a client made up', async () => {
    expect(await sender(1, '203.0.113.9')).toBe('203.0.113.9');
    expect(await sender(1, '198.51.100.1, 203.0.113.9')).toBe('203.0.113.9');
    expect(await sender(2, '198.51.100.1, 203.0.113.9, 10.0.0.2')).toBe('203.0.113.9');
  });

  it('is the peer of the connection if a trusted proxy reports nothing', async () => {
    expect(await sender(1)).toBe('127.0.0.1');
  });
});
