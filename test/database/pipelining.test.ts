import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ExecutionTime, PipelinedExecutor } from '../../src/query/running/pipelining.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { until } from '../harness/program.ts';

/** Sessions that wait for an advisory lock in this database; other tests use the same PostgreSQL. */
const WAITING_HERE = `from pg_locks where locktype = 'advisory' and not granted
  and database = (select oid from pg_database where datname = current_database())`;

/** A statement that ends at once, unless another session holds the lock. */
const HELD = { name: 'held', text: 'select pg_advisory_xact_lock(7)::text as lock, $1::integer as n' };
const QUICK = { name: 'quick', text: 'select $1::integer as n' };

let database: FreshDatabase;
let holder: pg.Client;
let sockets: Socket[];
let pool: pg.Pool;
let executor: PipelinedExecutor;
let executionTimes: { [name: string]: ExecutionTime };

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database?.drop());

beforeEach(async () => {
  holder = new pg.Client({ connectionString: database.url });
  await holder.connect();
  executionTimes = { held: new ExecutionTime(), quick: new ExecutionTime() };
});
afterEach(async () => {
  await holder.end();
  if (!pool.ended) await pool.end();
});

/** Opens connections on which both statements have run and count as quick. */
async function open(max: number): Promise<void> {
  sockets = [];
  pool = new pg.Pool({
    connectionString: database.url,
    max,
    stream: () => {
      const socket = new Socket();
      sockets.push(socket);
      return socket;
    },
  });
  pool.on('error', () => {});
  executor = new PipelinedExecutor(pool);
  await Promise.all(Array.from({ length: max }, () => pool.connect().then((client) => setImmediate(client.release))));
  for (let n = 0; n < max; n++) await Promise.all([run(HELD, 0), run(QUICK, 0)]);
  // Independent of how busy the machine was.
  executionTimes = { held: new ExecutionTime(), quick: new ExecutionTime() };
  for (const executionTime of Object.values(executionTimes)) executionTime.took(1);
}

async function run({ name, text }: { name: string; text: string }, n: number, client = 'somebody'): Promise<unknown> {
  const [row] = await executor.run({ name, text, values: [n] }, executionTimes[name]!, client);
  return row?.n;
}

async function untilHeld(): Promise<void> {
  await until(async () => (await database.sql(`select ${WAITING_HERE}`)).length > 0, 'nothing waits for the lock');
}

it('sends waiting statements as one pipelined batch, before the first has a result', async () => {
  await open(1);
  await holder.query('select pg_advisory_lock(7)');
  const answers = Promise.all([run(HELD, 1), run(QUICK, 2), run(QUICK, 3)]);
  await untilHeld();
  const sent = sockets[0]!.bytesWritten;
  await holder.query('select pg_advisory_unlock(7)');
  expect(await answers).toEqual([1, 2, 3]);
  expect(sockets[0]!.bytesWritten).toBe(sent);
});

it('sends a statement that was slow alone, while another connection is free', async () => {
  await open(2);
  executionTimes.held!.took(1_000);
  await holder.query('select pg_advisory_lock(7)');
  const held = [run(HELD, 1)];
  await untilHeld();
  expect(await Promise.all([run(QUICK, 2), run(QUICK, 3), run(QUICK, 4)])).toEqual([2, 3, 4]);
  expect(await database.sql(`select ${WAITING_HERE}`)).toHaveLength(1);
  await holder.query('select pg_advisory_unlock(7)');
  expect(await Promise.all(held)).toEqual([1]);
});

it('serves clients in a fair queue: a client does not wait for all statements of another', async () => {
  await open(1);
  await holder.query('select pg_advisory_lock(7)');
  const ended: string[] = [];
  const ask = (client: string, n: number, statement = QUICK) =>
    run(statement, n, client).then(() => ended.push(`${client} ${n}`));
  const results = [ask('one', 0, HELD)];
  await untilHeld();
  for (let n = 1; n <= 9; n++) results.push(ask('one', n));
  results.push(ask('another', 1), ask('another', 2));
  await holder.query('select pg_advisory_unlock(7)');
  await Promise.all(results);
  expect(ended.slice(0, 5)).toEqual(['one 0', 'one 1', 'another 1', 'one 2', 'another 2']);
  expect(ended.slice(5)).toEqual(Array.from({ length: 7 }, (_, n) => `one ${n + 3}`));
});

/** Waits until a number of statements wait for the lock, and checks that no more follow. */
async function untilHeldAre(count: number): Promise<void> {
  const held = async () => (await database.sql(`select ${WAITING_HERE}`)).length;
  await until(async () => (await held()) >= count, `${count} statements are at work`);
  await sleep(100);
  expect(await held()).toBe(count);
}

it('gives slow statements of all clients at most a quarter of the connections', async () => {
  await open(8);
  for (let n = 0; n < 3; n++) executionTimes.held!.took(10_000);
  await holder.query('select pg_advisory_lock(7)');
  const slow = Array.from({ length: 12 }, (_, n) => run(HELD, n, `client ${n}`));
  await untilHeldAre(2);
  expect(await Promise.all([1, 2, 3].map((n) => run(QUICK, n, 'bystander')))).toEqual([1, 2, 3]);
  await holder.query('select pg_advisory_unlock(7)');
  expect(await Promise.all(slow)).toEqual(Array.from({ length: 12 }, (_, n) => n));
});

it('keeps one connection free of unmeasured statements for quick ones', async () => {
  await open(3);
  executionTimes.held = new ExecutionTime();
  await holder.query('select pg_advisory_lock(7)');
  const results = Array.from({ length: 6 }, (_, n) => run(HELD, n, `client ${n}`));
  await untilHeldAre(2);
  expect(await run(QUICK, 7, 'bystander')).toBe(7);
  await holder.query('select pg_advisory_unlock(7)');
  expect(await Promise.all(results)).toEqual([0, 1, 2, 3, 4, 5]);
});

it('keeps one connection free of slow statements for unmeasured ones', async () => {
  await open(4);
  for (let n = 0; n < 3; n++) executionTimes.held!.took(10_000);
  executionTimes.unmeasured = new ExecutionTime();
  await holder.query('select pg_advisory_lock(7)');
  const slow = Array.from({ length: 6 }, (_, n) => run(HELD, n, `client ${n}`));
  await untilHeldAre(1);
  expect(await run({ ...QUICK, name: 'unmeasured' }, 7, 'bystander')).toBe(7);
  await holder.query('select pg_advisory_unlock(7)');
  await Promise.all(slow);
});

it('runs slow statements of clients round robin', async () => {
  await open(2);
  for (let n = 0; n < 3; n++) executionTimes.held!.took(10_000);
  await holder.query('select pg_advisory_lock(7)');
  const ended: string[] = [];
  const ask = (client: string, n: number) => run(HELD, n, client).then(() => ended.push(`${client} ${n}`));
  const results = [1, 2, 3].map((n) => ask('one', n));
  results.push(ask('another', 1));
  await untilHeldAre(1);
  await holder.query('select pg_advisory_unlock(7)');
  await Promise.all(results);
  expect(ended).toEqual(['one 1', 'another 1', 'one 2', 'one 3']);
});

describe('pace of a statement', () => {
  const paceAfter = (expectsSlow: boolean, ...times: number[]) => {
    const executionTime = new ExecutionTime(expectsSlow);
    for (const ms of times) executionTime.took(ms);
    return executionTime.pace;
  };

  it('follows the estimated cost until the statement is measured', () => {
    expect([paceAfter(false), paceAfter(true)]).toEqual(['MODERATE', 'SLOW']);
  });

  it('is quick up to 10 ms and slow from 500 ms, whatever the estimated cost', () => {
    const measured = [10, 11, 500, 501].map((ms) => [paceAfter(false, ms, ms, ms), paceAfter(true, ms)]);
    expect(measured).toEqual([
      ['QUICK', 'QUICK'],
      ['MODERATE', 'MODERATE'],
      ['MODERATE', 'MODERATE'],
      ['SLOW', 'SLOW'],
    ]);
  });

  it('becomes slow with the third slow run in a row if the estimated cost is low', () => {
    const paces = [[9_000], [5, 9_000, 9_000], [5, 9_000, 9_000, 9_000], [9_000, 9_000, 400, 9_000]];
    expect(paces.map((times) => paceAfter(false, ...times))).toEqual(['MODERATE', 'MODERATE', 'SLOW', 'MODERATE']);
  });

  it('becomes quick again after enough quick runs', () => {
    expect(paceAfter(true, 9_000, ...Array(30).fill(1))).toBe('MODERATE');
    expect(paceAfter(true, 9_000, ...Array(50).fill(1))).toBe('QUICK');
  });
});

it('fails only one statement of a batch if that one is wrong', async () => {
  await open(1);
  executionTimes.divided = new ExecutionTime();
  executionTimes.divided.took(1);
  const divided = { name: 'divided', text: 'select 6 / $1::integer as n' };
  const answers = await Promise.allSettled([run(QUICK, 1), run(divided, 0), run(QUICK, 2), run(divided, 2)]);
  expect(answers.map((each) => (each.status === 'fulfilled' ? each.value : each.reason.code))).toEqual([
    1,
    '22012',
    2,
    3,
  ]);
});

it('fails all statements on a lost connection, and opens another for the next ones', async () => {
  await open(1);
  await holder.query('select pg_advisory_lock(7)');
  const lost = Promise.allSettled([run(HELD, 1), run(QUICK, 2)]);
  await untilHeld();
  await database.sql(`select pg_terminate_backend(pid) ${WAITING_HERE}`);
  expect((await lost).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await run(QUICK, 3)).toBe(3);
});

it('fails all waiting statements if no connection can be opened', async () => {
  await open(1);
  await pool.end();
  const closed = new URL(database.url);
  closed.searchParams.set('host', '/nowhere');
  pool = new pg.Pool({ connectionString: closed.href, max: 1 });
  executor = new PipelinedExecutor(pool);
  const answers = await Promise.allSettled([run(QUICK, 1), run(QUICK, 2), run(QUICK, 3)]);
  expect(answers.map((each) => (each.status === 'rejected' ? each.reason.code : null))).toEqual([
    'ENOENT',
    'ENOENT',
    'ENOENT',
  ]);
});
