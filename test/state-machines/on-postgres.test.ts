import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type pg from 'pg';
import { TestMember } from '../harness/cluster.ts';
import { makeTemporaryFolder } from '../harness/postgres.ts';
import { until } from '../harness/program.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { chosenSeed, longRuns } from '../query/reference-executor/runs.ts';
import { transactionStep } from './feed-horizon.ts';
import { FeedOnPostgres, openSessions, recordOf } from './feed-on-postgres.ts';

// Each seed takes many statements: 200 seeds in a long run, a few in `npm test`.
const numRuns = longRuns === null ? 3 : Math.min(longRuns, 200);
const seed = chosenSeed ?? 1;

let server: TestServer;
/**
 * A separate PostgreSQL: transactions of other databases may delay the horizon, such as those of tests beside this one.
 */
let postgres: TestMember;
let sessions: pg.Client[];
let record: string;
beforeAll(async () => {
  postgres = await TestMember.start(await makeTemporaryFolder(), { max_prepared_transactions: '16' });
  server = await startTestServer({ database: postgres, seeded: false });
  await postgres.sql('create database other');
  const other = new URL(postgres.url);
  other.pathname = '/other';
  sessions = await openSessions(server, other.href);
  record = await recordOf(server);
});
afterAll(async () => {
  for (const session of sessions ?? []) await session.end();
  await server?.stop();
  await postgres?.drop();
});

describe(`The feed of changes, on PostgreSQL (GENERATED_SEED=${seed})`, () => {
  it('returns the same pages as on the model of PostgreSQL, from the same horizon', async () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: transactionStep },
      { weight: 1, arbitrary: fc.record({ does: fc.constant('read' as const), size: fc.integer({ min: 1, max: 3 }) }) },
    );
    const property = fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }), async (steps) => {
      const feed = await FeedOnPostgres.begin(server, sessions, record);
      try {
        for (const made of steps) await feed.make(made);
      } finally {
        await feed.end();
      }
    });
    await fc.assert(property, { seed, numRuns });
  }, 600_000);

  it('determines its horizon once for each page, so that no change is skipped', async () => {
    const [one, two, gate] = sessions as [pg.Client, pg.Client, pg.Client];
    const { sql } = server;
    const PAGE = 'query ($after: String) { changes(after: $after) { nodes { token } endToken } }';
    const change = `insert into change (record_id, type, version, kind, visibility)
      values ($1, 'TOPIC', 1, 'UPDATED', 'PUBLIC') returning feed_token(xid, id) as token`;
    const token = (await server.query('{ feedToken }')).body.data.feedToken;
    await one.query('begin; select pg_current_xact_id()');
    await one.query("prepare transaction 'in doubt'");
    const { rows } = await two.query(change, [record]);
    // A statement that determines the horizon waits at this gate before it continues.
    await sql('alter function feed_horizon() rename to feed_horizon_before_gate');
    await sql(`create function feed_horizon() returns xid8 language plpgsql stable as $$
      declare
        horizon xid8 := feed_horizon_before_gate();
      begin
        perform pg_advisory_xact_lock_shared(19, 5);
        return horizon;
      end $$`);
    await gate.query('select pg_advisory_lock(19, 5)');
    const reading = server.query(PAGE, { after: token });
    await until(async () => {
      const waiting = await sql("select from pg_locks where locktype = 'advisory' and classid = 19 and not granted");
      return waiting.length > 0;
    }, 'the page is read');
    await one.query("rollback prepared 'in doubt'");
    await gate.query('select pg_advisory_unlock(19, 5)');
    const { nodes, endToken } = (await reading).body.data.changes;
    await sql('drop function feed_horizon()');
    await sql('alter function feed_horizon_before_gate() rename to feed_horizon');
    const { nodes: next } = (await server.query(PAGE, { after: endToken })).body.data.changes;
    expect([...nodes, ...next]).toEqual([{ token: rows[0].token }]);
  });
});
