import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { poolOf } from '../../src/database/database.ts';
import { openLog } from '../../src/runtime/log.ts';
import { openMetricsServer } from '../../src/runtime/telemetry/metrics-server.ts';
import { closeAll, Listener, transports } from '../harness/listener.ts';
import { metricsAt } from '../harness/metrics.ts';
import { until } from '../harness/program.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ environment: { METRICS_PORT: '0' } });
});
afterEach(closeAll);
afterAll(() => server.stop());

/** The metrics as Prometheus reads them, by name and labels. */
const readMetrics = (of = server) => metricsAt(of.metricsUrl!);

/** The increase of each metric during some work, without unchanged ones. */
async function grown(act: () => Promise<unknown>, of: RegExp): Promise<{ [what: string]: number }> {
  const before = await readMetrics();
  await act();
  const after = await readMetrics();
  const all = [...after].filter(([what]) => of.test(what)).map(([what, now]) => [what, now - (before.get(what) ?? 0)]);
  return Object.fromEntries(all.filter(([, by]) => by !== 0));
}

describe('metrics server', () => {
  it('serves only metrics, and only by GET', async () => {
    const { origin } = new URL(server.metricsUrl!);
    const of = async (path: string, method = 'GET') => (await fetch(`${origin}${path}`, { method })).status;
    expect([await of('/'), await of('/graphql'), await of('/metrics', 'POST'), await of('/metrics')]).toEqual([
      404, 404, 404, 200,
    ]);
  });

  it('has another port than clients use', async () => {
    expect((await fetch(`${server.url}/metrics`)).status).toBe(404);
    expect(new URL(server.metricsUrl!).port).not.toBe(new URL(server.url).port);
  });

  it('reports the versions of Node and Entente', async () => {
    const found = await readMetrics();
    expect(found.get('entente_build_info{version="0.1.0"}')).toBe(1);
    expect(found.get('entente_processes')).toBe(1);
    for (const name of ['process_resident_memory_bytes', 'nodejs_eventloop_lag_p99_seconds', 'process_open_fds']) {
      expect(found.get(name)).toBeGreaterThan(0);
    }
  });

  it('returns 500 if metrics cannot be collected, and logs why', async () => {
    const lines: string[] = [];
    const log = openLog({ logLevel: 'error' }, { write: (line) => lines.push(line) });
    const metricsServer = await openMetricsServer(
      { port: 0, host: '127.0.0.1' },
      () => Promise.reject(new Error('lost')),
      log,
    );
    const { status } = await fetch(metricsServer.url);
    await metricsServer.close();
    expect([status, lines.map((line) => JSON.parse(line).err.message)]).toEqual([500, ['lost']]);
  });
});

describe('operation metrics', () => {
  it('count operations by outcome, including rejected ones', async () => {
    const by = await grown(async () => {
      await server.query('{ nothingOfTheKind }');
      await server.query('{ feedToken');
      await server.query('{ agreement(id: "?") { id } }');
      await server.query('{ feedToken }');
      await server.query('');
      await fetch(`${server.url}/graphql?query={feedToken}`);
    }, /^entente_operations_total/);
    expect(by).toEqual({
      'entente_operations_total{operation="(unnamed)",type="unknown",outcome="BAD_REQUEST"}': 2,
      'entente_operations_total{operation="(unnamed)",type="unknown",outcome="GRAPHQL_VALIDATION_FAILED"}': 1,
      'entente_operations_total{operation="(unnamed)",type="unknown",outcome="GRAPHQL_PARSE_FAILED"}': 1,
      'entente_operations_total{operation="(unnamed)",type="query",outcome="BAD_USER_INPUT"}': 1,
      'entente_operations_total{operation="(unnamed)",type="query",outcome="OK"}': 1,
    });
  });

  it('count operations by name from the second time on, with their duration', async () => {
    const ask = () => server.query('query Asked { feedToken }');
    const ok = (operation: string) => `entente_operations_total{operation="${operation}",type="query",outcome="OK"}`;
    expect(await grown(ask, /^entente_operations_total/)).toEqual({ [ok('(other)')]: 1 });
    const by = await grown(ask, /^entente_(operations|operation_seconds|operation_cost)_total/);
    const { cost } = await server.query('{ feedToken }');
    expect(by).toEqual({
      [ok('Asked')]: 1,
      'entente_operation_seconds_total{operation="Asked"}': expect.any(Number),
      'entente_operation_cost_total{operation="Asked"}': cost!.requested,
    });
    expect(
      (await grown(ask, /duration_seconds_count{type/))['entente_operation_duration_seconds_count{type="query"}'],
    ).toBe(1);
  });

  it('count operations under a limited number of names', async () => {
    for (let n = 0; n < 120; n++) {
      for (let twice = 0; twice < 2; twice++) await server.query(`query MadeUp${n} { __typename }`);
    }
    const named = [...(await readMetrics()).keys()].filter((what) => /^entente_operations_total.*MadeUp/.test(what));
    expect(named.length).toBe(100);
    expect(named.join()).toContain('"MadeUp119"');
    expect(named.join()).not.toContain('"MadeUp0"');
  });

  it('count operations that run', async () => {
    const holder = new pg.Client({ connectionString: server.database.url });
    await holder.connect();
    await holder.query('begin');
    await holder.query('lock table agreement in access exclusive mode');
    const asked = server.query('{ agreements { totalCount } }');
    const working = async () => (await readMetrics()).get('entente_operations_in_flight{state="working"}');
    while ((await working()) !== 1) await sleep(10);
    await holder.query('rollback');
    await holder.end();
    await asked;
    expect(await working()).toBe(0);
  });

  it('count responses of the fast path', async () => {
    const whole = await grown(() => server.query('{ feedToken }'), /^entente_answers_total/);
    expect(whole).toEqual({ 'entente_answers_total{path="fast"}': 1 });
  });

  it('count HTTP responses by path and status', async () => {
    const by = await grown(async () => {
      await (await fetch(`${server.url}/graphql`)).text();
      await (await fetch(`${server.url}/secret/${Math.random()}`)).text();
      await (await fetch(`${server.url}/id/nothing`)).text();
      await (await fetch(`${server.url}/releases/7/nothing`)).text();
      await (await fetch(`${server.url}/livez`)).text();
      await (await fetch(`${server.url}/mcp`, { method: 'POST' })).text();
    }, /^entente_http_responses_total/);
    expect(by).toEqual({
      'entente_http_responses_total{path="/graphql",status="400"}': 1,
      'entente_http_responses_total{path="(other)",status="404"}': 1,
      'entente_http_responses_total{path="/id/",status="404"}': 1,
      'entente_http_responses_total{path="/releases/",status="404"}': 1,
      'entente_http_responses_total{path="/livez",status="200"}': 1,
      'entente_http_responses_total{path="/mcp",status="415"}': 1,
    });
  });
});

describe('database metrics', () => {
  it('count statements and their outcomes', async () => {
    const by = await grown(async () => {
      await server.dataSource.query('select 1');
      await server.dataSource.query('select 1 / 0').catch(() => undefined);
    }, /^entente_sql_(duration_seconds_count|failures)/);
    expect(by).toEqual({
      entente_sql_duration_seconds_count: 2,
      'entente_sql_failures_total{sqlstate="22012"}': 1,
    });
  });

  it('count busy connections', async () => {
    const runner = server.dataSource.createQueryRunner();
    await runner.query('select 1');
    const busy = (await readMetrics()).get('entente_pool_connections{pool="primary",state="busy"}');
    await runner.release();
    expect(busy).toBe(1);
    expect((await readMetrics()).get('entente_pool_waiting{pool="primary"}')).toBe(0);
  });

  it('count waiting statements while a lock blocks the others', async () => {
    const holder = new pg.Client({ connectionString: server.database.url });
    await holder.connect();
    await holder.query('begin; lock table topic in access exclusive mode');
    const waiting = async () => (await readMetrics()).get('entente_pool_waiting{pool="primary"}')!;
    try {
      // New statements are sent alone, and leave one connection to others.
      const connections = poolOf(server.dataSource).options.max;
      const asked = Array.from({ length: connections + 1 }, (_, first) =>
        server.query(`{ topics(first: ${first + 50}) { nodes { id name${' id'.repeat(first)} } } }`),
      );
      await until(async () => (await waiting()) === 2, 'two statements wait');
      await holder.query('rollback');
      expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(asked.map(() => 200));
      expect(await waiting()).toBe(0);
    } finally {
      await holder.end();
    }
  });

  it('report the lag of the feed behind a long transaction', async () => {
    expect((await readMetrics()).get('entente_feed_lag_seconds')).toBe(0);
    const writer = new pg.Client({ connectionString: server.database.url });
    await writer.connect();
    await writer.query('begin');
    await writer.query('select pg_current_xact_id()');
    await server.sql(`insert into change (record_id, type, version, kind, visibility)
      select id, 'TOPIC', 2, 'UPDATED', 'PUBLIC' from topic limit 1`);
    await sleep(50);
    expect((await readMetrics()).get('entente_feed_lag_seconds')).toBeGreaterThan(0.05);
    await writer.query('rollback');
    await writer.end();
    expect((await readMetrics()).get('entente_feed_lag_seconds')).toBe(0);
  });
});

describe('subscription metrics', () => {
  it.each([
    ['WebSocket', 'websocket'],
    ['server-sent events', 'sse'],
  ])('count connections and subscriptions by %s', async (by, transport) => {
    const of = async () => {
      const found = await readMetrics();
      return ['live_connections', 'subscriptions'].map((what) =>
        found.get(`entente_${what}{transport="${transport}"}`),
      );
    };
    expect(await of()).toEqual([0, 0]);
    const listener = new Listener(transports[by]!(server.url));
    while ((await of())[1] !== 1) await sleep(10);
    expect(await of()).toEqual([1, 1]);
    listener.stop();
    closeAll();
    while ((await of())[0] !== 0) await sleep(10);
    expect(await of()).toEqual([0, 0]);
  });
});

it('counts a client connection from its opening to its end, with or without requests', async () => {
  // A separate server, since clients of the other one disconnect at any time.
  const quiet = await startTestServer({ seeded: false, environment: { METRICS_PORT: '0' } });
  try {
    const clients = async () => (await readMetrics(quiet)).get('entente_client_connections');
    expect(await clients()).toBe(0);
    const socket = connect(Number(new URL(quiet.url).port), '127.0.0.1');
    while ((await clients()) !== 1) await sleep(10);
    socket.destroy();
    while ((await clients()) !== 0) await sleep(10);
  } finally {
    await quiet.stop();
  }
});
