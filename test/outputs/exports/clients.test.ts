import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitForFeed } from '../../harness/feed-reader.ts';
import { until } from '../../harness/program.ts';
import { startTestServer, type TestServer } from '../../harness/server.ts';

// Clients of an export that is larger than all buffers between PostgreSQL and the client.

const SOURCES = 2_500;
const ADDRESS = '/export/sources.ndjson';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  // A long address makes the rows large, and is not indexed for search.
  await server.sql(`
    insert into source (kind, title, sort_key, archived_url)
    select 'OTHER', 'Source ' || n, 'source ' || lpad(n::text, 6, '0'), 'https://example.org/' || repeat(md5(n::text), 180)
    from generate_series(1, ${SOURCES}) n`);
}, 120_000);

afterAll(() => server?.stop());

/** Starts an export and reads only its head. */
async function ask(localAddress = '127.0.0.1'): Promise<IncomingMessage> {
  const request = get(`${server.url}${ADDRESS}`, { agent: false, localAddress });
  request.on('error', () => {});
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.on('error', () => {});
  return response.pause();
}

/** The number of exports that PostgreSQL is running. */
async function runningExports(): Promise<number> {
  const [row] = await server.sql(
    `select count(*)::integer as count from pg_stat_activity
      where datname = current_database() and application_name = 'entente exports' and xact_start is not null`,
  );
  return row!.count;
}

/** Waits until the server accepts another export, a moment after PostgreSQL has ended all of them. */
async function isAcceptedAgain(): Promise<void> {
  await until(async () => (await runningExports()) === 0, 'PostgreSQL is running no export');
  await until(
    async () => (await fetch(`${server.url}${ADDRESS}`, { method: 'HEAD' })).status === 200,
    'an export is accepted',
  );
}

async function linesOf(response: IncomingMessage): Promise<string[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return Buffer.concat(chunks).toString().split('\n').filter(Boolean);
}

describe('GET /export', () => {
  it('runs three exports at once, and rejects the next one with Retry-After', async () => {
    const slow = [await ask(), await ask(), await ask('127.0.0.2')];
    expect(await runningExports()).toBe(3);
    const rejected = await fetch(`${server.url}${ADDRESS}`);
    expect([rejected.status, rejected.headers.get('retry-after')]).toEqual([503, '60']);
    expect(await rejected.json()).toMatchObject({ errors: [{ extensions: { code: 'OVERLOADED' } }] });

    // Other requests are served meanwhile.
    expect((await server.query('{ sources { totalCount } }')).body.data.sources.totalCount).toBe(SOURCES);

    for (const response of slow) response.destroy();
    await isAcceptedAgain();
    expect(await linesOf(await ask())).toHaveLength(SOURCES);
  }, 60_000);

  it('frees the place of an export before its response ends: with a body, with 304 and for HEAD', async () => {
    const address = `${server.url}/export/topics.csv`;
    await waitForFeed(server);
    const first = await fetch(address);
    await first.text();
    const etag = first.headers.get('etag')!;
    const ways: RequestInit[] = [{}, { headers: { 'if-none-match': etag } }, { method: 'HEAD' }];
    const statuses: number[] = [];
    for (let times = 0; times < 20; times++) {
      // Three requests in sequence; an address may run two exports at once.
      for (const way of ways) {
        const response = await fetch(address, way);
        await response.text();
        statuses.push(response.status);
      }
    }
    expect(statuses).toEqual(Array(20).fill([200, 304, 200]).flat());
  }, 60_000);

  it('exports the data as of its start', async () => {
    const response = await ask();
    await server.sql(`update source set title = 'Renamed' where title = 'Source 2500'`);
    await server.sql(`insert into source (kind, title, sort_key) values ('OTHER', 'Late source', 'zz')`);
    const lines = await linesOf(response);
    expect(lines).toHaveLength(SOURCES);
    const names = lines.map((line) => JSON.parse(line).title);
    expect(names.filter((name) => name === 'Renamed' || name === 'Late source')).toEqual([]);
    const now = await linesOf(await ask());
    expect(now.map((line) => JSON.parse(line).title)).toContain('Late source');
  }, 60_000);

  it('ends the exports of clients that disconnect', async () => {
    for (let times = 0; times < 4; times++) {
      const response = await ask();
      await once(response, 'readable');
      response.destroy();
    }
    await isAcceptedAgain();
  }, 60_000);
});
