import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import type { FastPathReader } from '../../src/server/graphql/fast-path.ts';
import { contextFor, openTestHttpServer, type TestHttpServer } from './test-http-server.ts';

/** A reader that holds its responses back, so that tests see which requests run and which are queued. */
class HeldAnswers implements FastPathReader {
  readonly began: string[] = [];
  readonly #held: (() => void)[] = [];
  #isOpen = false;
  #ms = 0;

  async answer(_document: unknown, _operation: unknown, variables: Record<string, unknown>) {
    this.began.push(String(variables.say));
    if (this.#ms > 0) await sleep(this.#ms);
    else if (!this.#isOpen) await new Promise<void>((resolve) => this.#held.push(resolve));
    return { data: '{"whole": "late"}' };
  }

  /** Releases each further response after this number of milliseconds. */
  letEachGoAfter(ms: number): void {
    this.#ms = ms;
  }

  letOneGo(): void {
    this.#held.shift()?.();
  }

  letAllGo(): void {
    this.#isOpen = true;
    for (const go of this.#held.splice(0)) go();
  }
}

const QUERY = 'query ($say: String) { whole(say: $say) }';

/** Waits for a condition, for about ten seconds at most. */
async function until(holds: () => boolean): Promise<void> {
  for (let n = 0; n < 2000 && !holds(); n++) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(holds()).toBe(true);
}

describe('The admission queue', () => {
  let held: HeldAnswers;
  let test: TestHttpServer;
  /** Keys in the order of their lookups; those that begin with "slow" wait for `letKeysGo`. */
  let lookedUp: string[];
  let letKeysGo: () => void;
  beforeEach(async () => {
    held = new HeldAnswers();
    lookedUp = [];
    const keysGo = new Promise<void>((resolve) => {
      letKeysGo = resolve;
    });
    // Four connections to the database: sixteen operations run at once, twelve of one client.
    test = await openTestHttpServer({
      reader: held,
      config: { corsOrigins: '*', publicUrl: null, isIndexed: true, trustProxy: 1 },
      contextOf: async (request) => {
        const { authorization: key } = request.headers;
        if (key === undefined) return contextFor(request, ANONYMOUS, 1);
        lookedUp.push(key);
        if (key.startsWith('slow')) await keysGo;
        return contextFor(request, { role: Role.EDITOR, name: key, identity: key }, 1);
      },
    });
  });
  afterEach(async () => {
    held.letAllGo();
    await test.httpServer.drain(1_000);
  });

  const ask = (from: string, say: string, authorization?: string) =>
    test.ask(QUERY, { say }, { 'x-forwarded-for': from, ...(authorization && { authorization }) });
  const flood = (from: string, count: number) => Array.from({ length: count }, (_, n) => ask(from, `${from} ${n}`));

  it('rejects requests beyond its maximum at once, and answers all that it has admitted', async () => {
    const asked = flood('192.0.2.1', 212);
    await until(() => held.began.length === 12);
    await until(() => test.httpServer.operations.waiting === 200);
    // No request is released meanwhile, so the rejection waits for nothing.
    const { status, body, headers } = await ask('192.0.2.1', 'one too many');
    expect([status, body.errors![0]!.extensions.code, headers.get('retry-after')]).toEqual([503, 'OVERLOADED', '2']);
    expect(body.data).toBeUndefined();
    held.letAllGo();
    const statuses = (await Promise.all(asked)).map((answer) => answer.status);
    expect(statuses).toEqual(Array(212).fill(200));
    expect(held.began).not.toContain('one too many');
  });

  it('does not look up the key of a request that it rejects, and admits a recently used key', async () => {
    const known = ask('192.0.2.1', 'known', 'known');
    await until(() => held.began.length === 1);
    held.letOneGo();
    expect((await known).status).toBe(200);
    const asked = flood('192.0.2.1', 212);
    await until(() => test.httpServer.operations.waiting === 200);
    lookedUp.length = 0;
    const { status, body } = await ask('192.0.2.1', 'unknown', 'unknown');
    expect([status, body.errors![0]!.extensions.code, lookedUp]).toEqual([503, 'OVERLOADED', []]);
    const again = ask('192.0.2.1', 'known again', 'known');
    await until(() => held.began.includes('known again'));
    expect(lookedUp).toEqual(['known']);
    held.letAllGo();
    expect((await again).status).toBe(200);
    await Promise.all(asked);
  });

  it('looks up unfamiliar keys in the queue of their IP address', async () => {
    const asked = Array.from({ length: 20 }, (_, n) => ask('192.0.2.1', 'said', `slow ${n}`));
    await until(() => lookedUp.length === 12);
    const other = ask('192.0.2.2', 'bystander', 'another key');
    await until(() => held.began.includes('bystander'));
    expect(lookedUp).toHaveLength(13);
    held.letAllGo();
    letKeysGo();
    expect((await Promise.all([...asked, other])).map(({ status }) => status)).toEqual(Array(21).fill(200));
    // Each key was looked up once.
    expect(new Set(lookedUp).size).toBe(21);
  });

  it('rejects requests whose estimated wait exceeds 2.5 seconds, and answers the others', async () => {
    // About 48 requests of one client in a second.
    held.letEachGoAfter(250);
    await Promise.all(flood('192.0.2.1', 60));
    // No request is released from here on: rejections depend only on the rate so far.
    held.letEachGoAfter(0);
    const refused: unknown[] = [];
    const asked = flood('192.0.2.1', 212).map(async (answer) => {
      const { status, body } = await answer;
      if (status !== 200) refused.push(body.errors![0]!.extensions.code);
      return status;
    });
    await until(() => test.httpServer.operations.waiting + refused.length === 200);
    const waited = test.httpServer.operations.waiting;
    expect(waited).toBeGreaterThan(20);
    expect(waited).toBeLessThan(180);
    expect(new Set(refused)).toEqual(new Set(['OVERLOADED']));
    held.letAllGo();
    expect((await Promise.all(asked)).filter((status) => status === 200)).toHaveLength(12 + waited);
  });

  it('admits another client while one has reached its maximum', async () => {
    const asked = flood('192.0.2.1', 50);
    await until(() => held.began.length === 12);
    const other = ask('192.0.2.2', 'bystander');
    await until(() => held.began.includes('bystander'));
    held.letAllGo();
    expect((await other).status).toBe(200);
    await Promise.all(asked);
  });

  it('serves clients in turn, however many requests each has queued', async () => {
    const asked = flood('192.0.2.1', 30);
    await until(() => test.httpServer.operations.waiting === 18);
    asked.push(...flood('192.0.2.2', 30));
    await until(() => test.httpServer.operations.waiting === 44);
    asked.push(ask('192.0.2.3', 'third'));
    await until(() => test.httpServer.operations.waiting === 45);
    for (let n = 0; n < 3; n++) held.letOneGo();
    await until(() => held.began.length === 19);
    expect(held.began.slice(16)).toContain('third');
    held.letAllGo();
    await Promise.all(asked);
  });

  it('counts the addresses of one IPv6 network as one client', async () => {
    const asked = [...flood('2001:db8:1:2::1', 3), ...flood('2001:db8:1:2:ffff::9', 15)];
    await until(() => held.began.length === 12);
    const other = ask('2001:db8:1:3::1', 'of another network');
    await until(() => held.began.includes('of another network'));
    expect(held.began).toHaveLength(13);
    held.letAllGo();
    await Promise.all([...asked, other]);
  });

  it('frees the places of answered and rejected requests', async () => {
    const first = flood('192.0.2.1', 15);
    await until(() => held.began.length === 12);
    held.letAllGo();
    await Promise.all(first);
    const again = await Promise.all(flood('192.0.2.1', 100));
    expect(again.map(({ status }) => status)).toEqual(Array(100).fill(200));
  });
});
