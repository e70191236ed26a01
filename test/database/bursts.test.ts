import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Bursts, ExecutionTime } from '../../src/query/running/bursts.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { until } from '../harness/program.ts';

/** Who waits for an advisory lock in this database: those of other tests are of the same PostgreSQL. */
const WAITING_HERE = `from pg_locks where locktype = 'advisory' and not granted
  and database = (select oid from pg_database where datname = current_database())`;

/** A statement that is done at once, unless somebody holds the lock. */
const HELD = { name: 'held', text: 'select pg_advisory_xact_lock(7)::text as lock, $1::integer as n' };
const QUICK = { name: 'quick', text: 'select $1::integer as n' };

let database: FreshDatabase;
let holder: pg.Client;
let sockets: Socket[];
let pool: pg.Pool;
let bursts: Bursts;
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

/** Opens so many connections, which know both statements, and takes both for quick. */
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
  bursts = new Bursts(pool);
  await Promise.all(Array.from({ length: max }, () => pool.connect().then((client) => setImmediate(client.release))));
  for (let n = 0; n < max; n++) await Promise.all([run(HELD, 0), run(QUICK, 0)]);
  // However busy the machine was meanwhile.
  executionTimes = { held: new ExecutionTime(), quick: new ExecutionTime() };
  for (const executionTime of Object.values(executionTimes)) executionTime.took(1);
}

async function run({ name, text }: { name: string; text: string }, n: number, client = 'somebody'): Promise<unknown> {
  const [row] = await bursts.run({ name, text, values: [n] }, executionTimes[name]!, client);
  return row?.n;
}

async function untilHeld(): Promise<void> {
  await until(async () => (await database.sql(`select ${WAITING_HERE}`)).length > 0, 'nothing waits for the lock');
}

it('Statements that wait for a connection are sent together, before the first is answered', async () => {
  await open(1);
  await holder.query('select pg_advisory_lock(7)');
  const answers = Promise.all([run(HELD, 1), run(QUICK, 2), run(QUICK, 3)]);
  await untilHeld();
  const sent = sockets[0]!.bytesWritten;
  await holder.query('select pg_advisory_unlock(7)');
  expect(await answers).toEqual([1, 2, 3]);
  expect(sockets[0]!.bytesWritten).toBe(sent);
});

it('A statement that has been slow goes alone, and nobody waits behind it while there is another connection', async () => {
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

it('Clients take turns: nobody waits behind all that another has asked', async () => {
  await open(1);
  await holder.query('select pg_advisory_lock(7)');
  const ended: string[] = [];
  const ask = (client: string, n: number, statement = QUICK) =>
    run(statement, n, client).then(() => ended.push(`${client} ${n}`));
  const asked = [ask('one', 0, HELD)];
  await untilHeld();
  for (let n = 1; n <= 9; n++) asked.push(ask('one', n));
  asked.push(ask('another', 1), ask('another', 2));
  await holder.query('select pg_advisory_unlock(7)');
  await Promise.all(asked);
  expect(ended.slice(0, 5)).toEqual(['one 0', 'one 1', 'another 1', 'one 2', 'another 2']);
  expect(ended.slice(5)).toEqual(Array.from({ length: 7 }, (_, n) => `one ${n + 3}`));
});

/** Waits until as many statements are at work that wait for the lock, and sees that no more come. */
async function untilHeldAre(count: number): Promise<void> {
  const held = async () => (await database.sql(`select ${WAITING_HERE}`)).length;
  await until(async () => (await held()) >= count, `${count} statements are at work`);
  await sleep(100);
  expect(await held()).toBe(count);
}

it('Slow statements of all clients together have a quarter of the connections at most', async () => {
  await open(8);
  for (let n = 0; n < 3; n++) executionTimes.held!.took(10_000);
  await holder.query('select pg_advisory_lock(7)');
  const slow = Array.from({ length: 12 }, (_, n) => run(HELD, n, `client ${n}`));
  await untilHeldAre(2);
  expect(await Promise.all([1, 2, 3].map((n) => run(QUICK, n, 'bystander')))).toEqual([1, 2, 3]);
  await holder.query('select pg_advisory_unlock(7)');
  expect(await Promise.all(slow)).toEqual(Array.from({ length: 12 }, (_, n) => n));
});

it('Statements that were not measured leave one connection to quick ones, whoever sends them', async () => {
  await open(3);
  executionTimes.held = new ExecutionTime();
  await holder.query('select pg_advisory_lock(7)');
  const asked = Array.from({ length: 6 }, (_, n) => run(HELD, n, `client ${n}`));
  await untilHeldAre(2);
  expect(await run(QUICK, 7, 'bystander')).toBe(7);
  await holder.query('select pg_advisory_unlock(7)');
  expect(await Promise.all(asked)).toEqual([0, 1, 2, 3, 4, 5]);
});

it('Slow statements leave a connection to those that were not measured', async () => {
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

it('Slow statements of clients go by turns', async () => {
  await open(2);
  for (let n = 0; n < 3; n++) executionTimes.held!.took(10_000);
  await holder.query('select pg_advisory_lock(7)');
  const ended: string[] = [];
  const ask = (client: string, n: number) => run(HELD, n, client).then(() => ended.push(`${client} ${n}`));
  const asked = [1, 2, 3].map((n) => ask('one', n));
  asked.push(ask('another', 1));
  await untilHeldAre(1);
  await holder.query('select pg_advisory_unlock(7)');
  await Promise.all(asked);
  expect(ended).toEqual(['one 1', 'another 1', 'one 2', 'one 3']);
});

describe('The pace of a statement', () => {
  const paceAfter = (expectsSlow: boolean, ...times: number[]) => {
    const executionTime = new ExecutionTime(expectsSlow);
    for (const ms of times) executionTime.took(ms);
    return executionTime.pace;
  };

  it('is that of its price until it has been measured', () => {
    expect([paceAfter(false), paceAfter(true)]).toEqual(['MODERATE', 'SLOW']);
  });

  it('is quick within 10 ms and slow beyond 500 ms, whatever its price', () => {
    const measured = [10, 11, 500, 501].map((ms) => [paceAfter(false, ms, ms, ms), paceAfter(true, ms)]);
    expect(measured).toEqual([
      ['QUICK', 'QUICK'],
      ['MODERATE', 'MODERATE'],
      ['MODERATE', 'MODERATE'],
      ['SLOW', 'SLOW'],
    ]);
  });

  it('is slow by the third slow run in a row, if its price is low', () => {
    const paces = [[9_000], [5, 9_000, 9_000], [5, 9_000, 9_000, 9_000], [9_000, 9_000, 400, 9_000]];
    expect(paces.map((times) => paceAfter(false, ...times))).toEqual(['MODERATE', 'MODERATE', 'SLOW', 'MODERATE']);
  });

  it('is quick again after as many quick runs as outweigh a slow one', () => {
    expect(paceAfter(true, 9_000, ...Array(30).fill(1))).toBe('MODERATE');
    expect(paceAfter(true, 9_000, ...Array(50).fill(1))).toBe('QUICK');
  });
});

it('A statement that fails among others fails alone', async () => {
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

it('All fail that were sent over a connection that is lost, and the next ones get another', async () => {
  await open(1);
  await holder.query('select pg_advisory_lock(7)');
  const lost = Promise.allSettled([run(HELD, 1), run(QUICK, 2)]);
  await untilHeld();
  await database.sql(`select pg_terminate_backend(pid) ${WAITING_HERE}`);
  expect((await lost).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await run(QUICK, 3)).toBe(3);
});

it('All fail that wait where no connection can be had', async () => {
  await open(1);
  await pool.end();
  const closed = new URL(database.url);
  closed.searchParams.set('host', '/nowhere');
  pool = new pg.Pool({ connectionString: closed.href, max: 1 });
  bursts = new Bursts(pool);
  const answers = await Promise.allSettled([run(QUICK, 1), run(QUICK, 2), run(QUICK, 3)]);
  expect(answers.map((each) => (each.status === 'rejected' ? each.reason.code : null))).toEqual([
    'ENOENT',
    'ENOENT',
    'ENOENT',
  ]);
});
