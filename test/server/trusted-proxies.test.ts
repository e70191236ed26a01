import { describe, expect, it } from '@jest/globals';
import { openTestDoor } from './door.ts';

/** From where the log says that a failing request came, behind so many trusted proxies. */
async function sender(trustProxy: number, forwarded?: string): Promise<unknown> {
  const test = await openTestDoor({ config: { corsOrigins: '*', publicUrl: null, trustProxy } });
  await test.ask('{ broken }', {}, forwarded === undefined ? {} : { 'x-forwarded-for': forwarded });
  await test.door.drain(0);
  return test.logged.at(-1)?.from;
}

describe('Who sent a request that failed', () => {
  it('is who the connection is with, whatever a request says, where no proxy is trusted', async () => {
    expect(await sender(0, '203.0.113.9')).toBe('127.0.0.1');
  });

  it('is whom the trusted proxies saw, and nobody whom a client invented', async () => {
    expect(await sender(1, '203.0.113.9')).toBe('203.0.113.9');
    expect(await sender(1, '198.51.100.1, 203.0.113.9')).toBe('203.0.113.9');
    expect(await sender(2, '198.51.100.1, 203.0.113.9, 10.0.0.2')).toBe('203.0.113.9');
  });

  it('is who the connection is with where a trusted proxy said nothing', async () => {
    expect(await sender(1)).toBe('127.0.0.1');
  });
});
