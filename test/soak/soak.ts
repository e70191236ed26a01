import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { freePort } from '../../src/database/embedded/free-port.ts';
import { closeAll, doors, Listener } from '../harness/listener.ts';
import { Program, type Run } from '../harness/program.ts';
import type { TestData } from '../harness/server.ts';
import { FOLLOW, FOLLOWERS, followByTurns } from './followers.ts';
import { importAgainAndAgain } from './imports.ts';
import { type Ended, type Order, quantile, send, sent } from './load.ts';
import { type Sample, sampleOf } from './samples.ts';

const MINUTES = Number(process.env.SOAK_MINUTES ?? 30);

/** As many connections as tell the most that is answered, and as long as tells it of a warm server. */
const MOST_AT = [16, 64];
const MOST_MS = 10_000;

/** What parts of the most are tried, one after the other, until one is not held; and what part of the last one that is, it is to hold for long. */
const STEPS = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
const STEP_MS = 10_000;
const HELD_WITHIN_MS = 1_000;
const PART_HELD = 2 / 3;

/** How many times what it holds is asked of it, and for how long. */
const OVERLOAD = 10;
const OVERLOAD_MS = 30_000;

const WHOLE_MS = MINUTES * 60_000;
/** Caches fill and the heap finds its size. */
const WARM_UP_MS = Math.min(120_000, WHOLE_MS / 4);
const BETWEEN_SAMPLES_MS = Math.min(5_000, WHOLE_MS / 60);

/** A machine that is busy with something else may take so long to start it. */
const START_MS = 240_000;

const WRITERS = 3;
const ADMIN_KEY = 'a-key-for-the-soak-and-for-nothing-else';

jest.setTimeout(WHOLE_MS + 600_000);

let program: Program;
let run: Run;
let url: string;
let metricsUrl: string;
let to: Pick<Order, 'port' | 'keys'>;
/** Requests a second that it is to hold. */
let rate: number;
/** Those who import and follow all the time, and whether they are to end; then what went wrong with them. */
let isOver = false;
let others: Promise<string[]>;

beforeAll(async () => {
  program = new Program();
  const port = await freePort('127.0.0.1');
  metricsUrl = `http://127.0.0.1:${port}/metrics`;
  // All of the load comes from few addresses and by few keys.
  const rates = { RATE_ADDRESS: 'off', RATE_KEY: 'off' };
  const settings = { DATA_DIR: program.path('data'), METRICS_PORT: `${port}`, ADMIN_KEY, ...rates };
  // A session of its own, as whoever starts a service gives it.
  run = program.start(settings, ['setsid']);
  url = new URL((await run.question(START_MS)).url).origin;
  const keys = await Promise.all(Array.from({ length: WRITERS }, (_, n) => keyOf(`writer ${n}`)));
  to = { port: Number(new URL(url).port), keys };
  others = Promise.all([importAgainAndAgain(url, ADMIN_KEY, () => isOver), followByTurns(url, () => isOver)]).then(
    ([faults]) => faults,
  );
  rate = Math.round(Number(process.env.SOAK_RATE) || PART_HELD * (await held(await most())));
}, 600_000);
afterAll(async () => {
  isOver = true;
  await others;
  closeAll();
  run?.signal('SIGTERM');
  await run?.ended;
  await program?.remove();
}, 120_000);

function report(what: string, figures: object): void {
  process.stdout.write(`${what} ${JSON.stringify(figures, null, 1)}\n`);
}

async function ask(query: string, variables: object = {}): Promise<TestData> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${ADMIN_KEY}` };
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query, variables }),
  });
  return ((await response.json()) as TestData).data;
}

async function keyOf(label: string): Promise<string> {
  const mutation = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }';
  return (await ask(mutation, { input: { idempotencyKey: label, label, role: 'EDITOR' } })).createApiKey.secret;
}

/** The most requests that it answers in a second. */
async function most(): Promise<number> {
  const answered: number[] = [];
  for (const connections of MOST_AT) answered.push((await sent({ ...to, connections, ms: MOST_MS })).answered);
  report('The most answered in a second', { byConnections: answered });
  return Math.max(...answered);
}

/** The highest rate at which it answered all, and in time. */
async function held(mostAnswered: number): Promise<number> {
  let highest = 0;
  for (const part of STEPS) {
    const step = { ...to, rate: part * mostAnswered, ms: STEP_MS };
    const account = await sent(step);
    report(`Of ${step.rate.toFixed(1)} requests a second`, account);
    const [, , nearlyAll = 0] = account.answeredWithin;
    if (account.refused > 0 || account.faults.length > 0 || nearlyAll > HELD_WITHIN_MS) break;
    highest = step.rate;
  }
  expect(highest).toBeGreaterThan(0);
  return highest;
}

/** The first and the last quarter of what was seen after the warm-up. */
function quarters<T extends { at: number }>(seen: readonly T[]): [first: T[], last: T[]] {
  const part = (WHOLE_MS - WARM_UP_MS) / 4;
  return [
    seen.filter(({ at }) => at >= WARM_UP_MS && at < WARM_UP_MS + part),
    seen.filter(({ at }) => at >= WHOLE_MS - part && at < WHOLE_MS),
  ];
}

const median = (values: readonly number[]) => quantile(values, 0.5);

it(`holds a load for ${MINUTES} minutes, with memory, times, descriptors and connections level`, async () => {
  const begun = performance.now();
  const ended: Ended[] = [];
  const samples: (Sample & { at: number })[] = [];
  const faithful = new Listener(doors.WebSocket!(url), { after: (await ask('{ feedToken }')).feedToken }, FOLLOW);

  let isSent = false;
  const sampling = (async () => {
    while (!isSent) {
      samples.push({ ...(await sampleOf(metricsUrl)), at: performance.now() - begun });
      await sleep(BETWEEN_SAMPLES_MS);
    }
  })();
  await send({ ...to, rate, ms: WHOLE_MS }, (end) => ended.push(end));
  isSent = true;
  await sampling;

  const [early, late] = quarters(ended).map((quarter) => quarter.map(({ ms }) => ms)) as [number[], number[]];
  const [before, after] = quarters(samples);
  const of = (what: keyof Sample) => [before, after].map((quarter) => median(quarter.map((sample) => sample[what])));
  const made = ended.flatMap((end) => end.made ?? []);
  const seen = {
    rate,
    requests: ended.length,
    p50: [early, late].map(median),
    p99: [early, late].map((times) => quantile(times, 0.99)),
    lateP99: quantile(
      ended.map((end) => end.late),
      0.99,
    ),
    memory: of('memory'),
    heap: of('heap'),
    descriptors: of('descriptors'),
    clients: of('clients'),
    connections: of('connections'),
    followers: of('followers'),
    made: made.length,
  };
  report('What was held', seen);

  const unanswered = ended.filter(({ how }) => how !== 'ANSWERED').map(({ how, why }) => `${how} ${why ?? ''}`);
  expect([...new Set(unanswered)].slice(0, 5)).toEqual([]);
  // Who followed all the time was told of every topic that was made.
  await faithful.until(() => {
    const told = new Set(faithful.told.map(({ data }) => data.changes.recordId));
    return made.every((id) => told.has(id));
  }, 30_000);
  expect(seen.memory[1]).toBeLessThanOrEqual(seen.memory[0]! * 1.1);
  // Within what the rest of the machine does meanwhile.
  expect(seen.p99[1]).toBeLessThanOrEqual(seen.p99[0]! * 1.5 + 20);
  expect(seen.descriptors[1]).toBeLessThanOrEqual(seen.descriptors[0]! + 10);
  expect(seen.connections[1]).toBeLessThanOrEqual(seen.connections[0]! + 2);
  // Each of those who go may be counted for a moment beside the one who comes.
  expect(Math.max(...seen.followers)).toBeLessThanOrEqual(FOLLOWERS + 3);
});

it('at ten times that rate answers nearly as much as it can, and refuses the rest at once', async () => {
  const mostAnswered = await most();
  const account = await sent({ ...to, rate: OVERLOAD * rate, ms: OVERLOAD_MS });
  report(`Of ${OVERLOAD * rate} requests a second`, account);

  expect(account.faults).toEqual([]);
  expect(account.answered).toBeGreaterThanOrEqual(mostAnswered * 0.8);
  expect(account.refused).toBeGreaterThan(0);
  expect(account.refusedWithin[1]).toBeLessThan(50);
  // It is over as soon as it is over.
  const since = performance.now();
  expect((await ask('{ topics { totalCount } }')).topics.totalCount).toBeGreaterThan(0);
  expect(performance.now() - since).toBeLessThan(1_000);
  isOver = true;
  expect(await others).toEqual([]);
}, 180_000);
