import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../../harness/program.ts';
import { startTestServer, type TestServer } from '../../harness/server.ts';

// What clients do while they take something away that is larger than all buffers on the way.

const SOURCES = 2_500;
const ADDRESS = '/export/sources.ndjson';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  // An address is long and is not searched, so that it costs nothing to make.
  await server.sql(`
    insert into source (kind, title, sort_key, archived_url)
    select 'OTHER', 'Source ' || n, 'source ' || lpad(n::text, 6, '0'), 'https://example.org/' || repeat(md5(n::text), 180)
    from generate_series(1, ${SOURCES}) n`);
}, 120_000);

afterAll(() => server?.stop());

/** Asks, and takes nothing yet. */
async function ask(localAddress = '127.0.0.1'): Promise<IncomingMessage> {
  const request = get(`${server.url}${ADDRESS}`, { agent: false, localAddress });
  request.on('error', () => {});
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.on('error', () => {});
  return response.pause();
}

/** How many exports PostgreSQL is at. */
async function underWay(): Promise<number> {
  const [row] = await server.sql(
    `select count(*)::integer as count from pg_stat_activity
      where datname = current_database() and application_name = 'entente exports' and xact_start is not null`,
  );
  return row!.count;
}

/** Waits until there is room for another export. That PostgreSQL is at none any more, the server hears a moment later. */
async function isLetInAgain(): Promise<void> {
  await until(async () => (await underWay()) === 0, 'PostgreSQL is at no export');
  await until(
    async () => (await fetch(`${server.url}${ADDRESS}`, { method: 'HEAD' })).status === 200,
    'an export is let in',
  );
}

async function linesOf(response: IncomingMessage): Promise<string[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return Buffer.concat(chunks).toString().split('\n').filter(Boolean);
}

describe('exports', () => {
  it('are made for three at once; whoever comes then is told when to come again', async () => {
    const slow = [await ask(), await ask(), await ask('127.0.0.2')];
    expect(await underWay()).toBe(3);
    const refused = await fetch(`${server.url}${ADDRESS}`);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '60']);
    expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }] });

    // Others are served meanwhile.
    expect((await server.query('{ sources { totalCount } }')).body.data.sources.totalCount).toBe(SOURCES);

    for (const response of slow) response.destroy();
    await isLetInAgain();
    expect(await linesOf(await ask())).toHaveLength(SOURCES);
  }, 60_000);

  it('are over for who has come to their end, whether he takes them whole, has them or asks for their headers', async () => {
    const address = `${server.url}/export/topics.csv`;
    const first = await fetch(address);
    await first.text();
    const etag = first.headers.get('etag')!;
    const ways: RequestInit[] = [{}, { headers: { 'if-none-match': etag } }, { method: 'HEAD' }];
    const statuses: number[] = [];
    for (let times = 0; times < 20; times++) {
      // One address has two exports at once: these come one after the other.
      for (const way of ways) {
        const response = await fetch(address, way);
        await response.text();
        statuses.push(response.status);
      }
    }
    expect(statuses).toEqual(Array(20).fill([200, 304, 200]).flat());
  }, 60_000);

  it('show what was there when they began, whatever happens meanwhile', async () => {
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

  it('leave nothing behind of a client that has gone', async () => {
    for (let times = 0; times < 4; times++) {
      const response = await ask();
      await once(response, 'readable');
      response.destroy();
    }
    await isLetInAgain();
  }, 60_000);
});
