import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { freshDatabase } from '../harness/database.ts';
import { type GatedDatabase, gated } from '../harness/database-gate.ts';
import { metricsAt } from '../harness/metrics.ts';
import { INSTANCES } from '../harness/multi-instance.ts';
import { testDatabaseUrl } from '../harness/postgres.ts';
import { until } from '../harness/program.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const ADMIN = { authorization: `Bearer ${'admin-key-'.repeat(4)}` };

let database: GatedDatabase;
let server: TestServer;
/** A trace collector that rejects everything. */
let collector: Server;
beforeAll(async () => {
  collector = createServer((request, response) => {
    request.resume();
    response.writeHead(400).end();
  });
  await new Promise<void>((settle) => collector.listen(0, '127.0.0.1', settle));
  process.env.OTEL_BSP_SCHEDULE_DELAY = '100';
  database = await gated(await freshDatabase());
  server = await startTestServer({
    database,
    knowsKeys: true,
    environment: {
      METRICS_PORT: '0',
      LOG_LEVEL: 'fatal',
      ADMIN_KEY: 'admin-key-'.repeat(4),
      RATE_LIMIT_ADDRESS: '5000',
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
    },
  });
});
afterAll(async () => {
  await server?.stop();
  await database?.drop();
  collector.close();
});

const metrics = () => metricsAt(server.metricsUrl!);
const valueOf = async (what: string) => (await metrics()).get(what);

/** The increase of a metric during some work. */
async function grown(name: string, act: () => Promise<unknown>): Promise<{ [labels: string]: number }> {
  const of = async () => [...(await metrics())].filter(([what]) => what.startsWith(`${name}{`) || what === name);
  const before = new Map(await of());
  await act();
  const grown = (await of()).map(([what, now]) => [what.slice(name.length), now - (before.get(what) ?? 0)] as const);
  return Object.fromEntries(grown.filter(([, by]) => by !== 0));
}

describe('metrics of the database state', () => {
  it('report that the database is up, and its size', async () => {
    const found = await metrics();
    expect(found.get('entente_database_up')).toBe(1);
    const [{ size }] = (await database.sql('select pg_database_size(current_database())::float8 as size')) as [
      { size: number },
    ];
    expect(found.get('entente_database_size_bytes')).toBeGreaterThan(size * 0.9);
    expect(found.get('entente_database_size_bytes')).toBeLessThan(size * 1.1);
  });

  it('report the time of the last backup, and nothing before the first', async () => {
    expect((await metrics()).has('entente_last_backup_timestamp_seconds')).toBe(false);
    await database.sql(`insert into last_backup (taken_at) values ('2026-11-30 12:00:00.5Z')`);
    expect(await valueOf('entente_last_backup_timestamp_seconds')).toBe(Date.UTC(2026, 10, 30, 12) / 1000 + 0.5);
  });

  it('report planned publications that failed within the last 24 hours', async () => {
    expect(await valueOf('entente_failed_publications')).toBe(0);
    await database.sql(
      `insert into planned_publication (at, planned_by, status, settled_at)
      select now(), 'Ada', status, now() - age::interval from (values
        ('FAILED', '1 minute'), ('FAILED', '23 hours'), ('FAILED', '25 hours'), ('PUBLISHED', '1 minute')) as given (status, age)`,
    );
    expect(await valueOf('entente_failed_publications')).toBe(2);
  });

  it('report unfinished slow migrations: their progress, if known, and failures', async () => {
    const reported = async () =>
      Object.fromEntries([...(await metrics())].filter(([what]) => what.startsWith('entente_slow_migration')));
    expect(await reported()).toEqual({});
    await database.sql(`insert into slow_migration (name, done, total, failures) values
      ('sums1800000009997', 1200, 5000, 3), ('more1800000009998', 12, 10, 0), ('index1800000009999', 0, null, 0)`);
    expect(await reported()).toEqual({
      'entente_slow_migration_share{migration="sums1800000009997"}': 0.24,
      'entente_slow_migration_share{migration="more1800000009998"}': 1,
      'entente_slow_migration_failures{migration="sums1800000009997"}': 3,
      'entente_slow_migration_failures{migration="more1800000009998"}': 0,
      'entente_slow_migration_failures{migration="index1800000009999"}': 0,
    });
    await database.sql('delete from slow_migration');
    expect(await reported()).toEqual({});
  });

  it('report only that the database is down while it does not respond', async () => {
    await database.shut();
    try {
      const found = await metrics();
      expect(found.get('entente_database_up')).toBe(0);
      const others = [
        'database_size_bytes',
        'last_backup_timestamp_seconds',
        'failed_publications',
        'feed_lag_seconds',
        'webhook_lag_seconds',
      ];
      expect(others.filter((name) => found.has(`entente_${name}`))).toEqual([]);
    } finally {
      await database.open();
    }
    expect(await valueOf('entente_database_up')).toBe(1);
    expect(await valueOf('entente_failed_publications')).toBe(2);
  });

  it('report that the database is down while it responds too slowly', async () => {
    const holder = new pg.Client({ connectionString: database.url });
    await holder.connect();
    await holder.query('begin; lock table last_backup in access exclusive mode');
    const since = performance.now();
    expect(await valueOf('entente_database_up')).toBe(0);
    expect(performance.now() - since).toBeLessThan(4_000);
    await holder.end();
    expect(await valueOf('entente_database_up')).toBe(1);
  });
});

describe('failed connections', () => {
  it('are counted by error code of the system and by pool', async () => {
    const by = await grown('entente_database_connection_failures_total', async () => {
      await database.shut();
      await until(async () => {
        await server.query('{ topics { totalCount } }', {}, ADMIN);
        const found = await metrics();
        return ['primary', 'listen'].every((pool) =>
          [...found.keys()].includes(`entente_database_connection_failures_total{pool="${pool}",code="ECONNREFUSED"}`),
        );
      }, 'both pools have failed').finally(() => database.open());
    });
    expect(by['{pool="primary",code="ECONNREFUSED"}']).toBeGreaterThan(0);
    expect(by['{pool="listen",code="ECONNREFUSED"}']).toBeGreaterThan(0);
  });

  it('are counted by SQLSTATE', async () => {
    const [{ name }] = (await database.sql('select current_database() as name')) as [{ name: string }];
    const elsewhere = new pg.Client({ connectionString: testDatabaseUrl('postgres') });
    await elsewhere.connect();
    const by = await grown('entente_database_connection_failures_total', async () => {
      await elsewhere.query(`alter database ${name} allow_connections false`);
      try {
        await elsewhere.query(
          `select pg_terminate_backend(pid, 10000) from pg_stat_activity
          where datname = $1 and application_name like 'entente%'`,
          [name],
        );
        for (let time = 0; time < 3; time++) await server.query('{ topics { totalCount } }', {}, ADMIN);
      } finally {
        await elsewhere.query(`alter database ${name} allow_connections true`);
        await elsewhere.end();
      }
    });
    expect(by['{pool="primary",code="55000"}']).toBeGreaterThan(0);
    await until(async () => (await server.query('{ feedToken }', {}, ADMIN)).status === 200, 'it answers again');
  });
});

describe('rejected API keys', () => {
  it.each([
    ['scheme', 'Basic Og=='],
    ['unknown', `Bearer entente_${'a'.repeat(43)}`],
    ['unknown', 'Bearer something-else'],
    ['revoked', 'revoked'],
    ['expired', 'expired'],
  ])('are counted by reason: %s', async (reason, authorization) => {
    let sent = authorization;
    if (reason === authorization) {
      const { body } = await server.query(
        `mutation { createApiKey(input: { idempotencyKey: "${reason}", label: "${reason}", role: READER }) { secret } }`,
        {},
        ADMIN,
      );
      sent = `Bearer ${body.data.createApiKey.secret}`;
      const column = reason === 'revoked' ? 'revoked_at' : 'expires_at';
      await database.sql(`update api_key set ${column} = now() where label = $1`, [reason]);
    }
    const by = await grown('entente_refused_keys_total', async () => {
      // Each instance counts its own requests.
      for (const authorization of [sent, ADMIN.authorization]) {
        const status = authorization === sent ? 401 : 200;
        for (let instance = 0; instance < INSTANCES; instance++) {
          expect((await server.query('{ feedToken }', {}, { authorization })).status).toBe(status);
        }
      }
    });
    expect(by).toEqual({ [`{reason="${reason}"}`]: 1 });
  });

  it('are reported as 0 before the first one', async () => {
    expect(await valueOf('entente_refused_keys_total{reason="token"}')).toBe(0);
  });
});

it('counts batches of spans that the collector does not accept', async () => {
  const by = await grown('entente_trace_export_failures_total', async () => {
    const before = (await valueOf('entente_trace_export_failures_total')) ?? 0;
    for (let instance = 0; instance < INSTANCES; instance++) await server.query('{ feedToken }', {}, ADMIN);
    await until(async () => (await valueOf('entente_trace_export_failures_total'))! > before, 'a batch has failed');
  });
  expect(by['']).toBeGreaterThanOrEqual(1);
});

it('counts rate limited requests, by key or address', async () => {
  expect(await valueOf('entente_rate_limited_total{kind="key"}')).toBe(0);
  const by = await grown('entente_rate_limited_total', async () => {
    for (let status = 200; status !== 429; ) {
      ({ status } = await server.query('{ agreements { groups(by: [YEAR, KIND]) { rows { count } } } }'));
    }
  });
  expect(by).toEqual({ '{kind="address"}': 1 });
});
