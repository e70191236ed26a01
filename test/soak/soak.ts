import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { freePort } from '../../src/database/embedded/free-port.ts';
import { closeAll, Listener, transports } from '../harness/listener.ts';
import { Program, type ProgramRun } from '../harness/program.ts';
import type { TestData } from '../harness/server.ts';
import { importRepeatedly } from './imports.ts';
import { type LoadOptions, measureLoad, quantile, type RequestResult, sendLoad } from './load.ts';
import { type Sample, sampleOf } from './samples.ts';
import { SUBSCRIBE, SUBSCRIBERS, subscribeInRotation } from './subscribers.ts';

const MINUTES = Number(process.env.SOAK_MINUTES ?? 30);

/** Numbers of connections that reach the maximum throughput, and how long to measure it on a warm server. */
const MAX_LOAD_CONNECTIONS = [16, 64];
const MAX_LOAD_MS = 10_000;

/**
 * Shares of the maximum that are tried in turn until one is not sustained, and the share of the last sustained rate for
 * the soak.
 */
const RATE_SHARES = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
const STEP_MS = 10_000;
const MAX_RESPONSE_MS = 1_000;
const SOAK_SHARE = 2 / 3;

/** The factor of the overload over the sustained rate, and its duration. */
const OVERLOAD = 10;
const OVERLOAD_MS = 30_000;

const SOAK_MS = MINUTES * 60_000;
/** Caches fill and the heap reaches its size. */
const WARM_UP_MS = Math.min(120_000, SOAK_MS / 4);
const SAMPLE_INTERVAL_MS = Math.min(5_000, SOAK_MS / 60);

/** A busy machine may start the server slowly. */
const START_MS = 240_000;

const WRITERS = 3;
const ADMIN_KEY = 'a-key-for-the-soak-and-for-nothing-else';

jest.setTimeout(SOAK_MS + 600_000);

let program: Program;
let run: ProgramRun;
let url: string;
let metricsUrl: string;
let to: Pick<LoadOptions, 'port' | 'keys'>;
/** The sustained rate in requests per second. */
let rate: number;
/** Importers and subscribers that run all the time, whether they must end, and their errors. */
let isOver = false;
let others: Promise<string[]>;

beforeAll(async () => {
  program = new Program();
  const port = await freePort('127.0.0.1');
  metricsUrl = `http://127.0.0.1:${port}/metrics`;
  // The load comes from few addresses and keys.
  const rates = { RATE_LIMIT_ADDRESS: 'off', RATE_LIMIT_KEY: 'off' };
  const settings = { DATA_DIR: program.path('data'), METRICS_PORT: `${port}`, ADMIN_KEY, ...rates };
  // A separate session, as a service manager gives it.
  run = program.start(settings, ['setsid']);
  url = new URL((await run.question(START_MS)).url).origin;
  const keys = await Promise.all(Array.from({ length: WRITERS }, (_, n) => keyOf(`writer ${n}`)));
  to = { port: Number(new URL(url).port), keys };
  others = Promise.all([importRepeatedly(url, ADMIN_KEY, () => isOver), subscribeInRotation(url, () => isOver)]).then(
    ([faults]) => faults,
  );
  rate = Math.round(Number(process.env.SOAK_RATE) || SOAK_SHARE * (await findSustainedRate(await findMaxRate())));
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

/** The maximum requests per second. */
async function findMaxRate(): Promise<number> {
  const answered: number[] = [];
  for (const connections of MAX_LOAD_CONNECTIONS)
    answered.push((await measureLoad({ ...to, connections, ms: MAX_LOAD_MS })).answered);
  report('Maximum requests per second', { byConnections: answered });
  return Math.max(...answered);
}

/** The highest rate without rejections or late responses. */
async function findSustainedRate(mostAnswered: number): Promise<number> {
  let highest = 0;
  for (const part of RATE_SHARES) {
    const step = { ...to, rate: part * mostAnswered, ms: STEP_MS };
    const account = await measureLoad(step);
    report(`Of ${step.rate.toFixed(1)} requests a second`, account);
    const [, , nearlyAll = 0] = account.answeredWithin;
    if (account.rejected > 0 || account.errors.length > 0 || nearlyAll > MAX_RESPONSE_MS) break;
    highest = step.rate;
  }
  expect(highest).toBeGreaterThan(0);
  return highest;
}

/** The first and last quarter of the samples after the warm-up. */
function quarters<T extends { at: number }>(seen: readonly T[]): [first: T[], last: T[]] {
  const part = (SOAK_MS - WARM_UP_MS) / 4;
  return [
    seen.filter(({ at }) => at >= WARM_UP_MS && at < WARM_UP_MS + part),
    seen.filter(({ at }) => at >= SOAK_MS - part && at < SOAK_MS),
  ];
}

const median = (values: readonly number[]) => quantile(values, 0.5);

it(`sustains a load for ${MINUTES} minutes with stable memory, response times, descriptors and connections`, async () => {
  const begun = performance.now();
  const ended: RequestResult[] = [];
  const samples: (Sample & { at: number })[] = [];
  const faithful = new Listener(
    transports.WebSocket!(url),
    { after: (await ask('{ feedToken }')).feedToken },
    SUBSCRIBE,
  );

  let isSent = false;
  const sampling = (async () => {
    while (!isSent) {
      samples.push({ ...(await sampleOf(metricsUrl)), at: performance.now() - begun });
      await sleep(SAMPLE_INTERVAL_MS);
    }
  })();
  await sendLoad({ ...to, rate, ms: SOAK_MS }, (end) => ended.push(end));
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
    subscribers: of('subscribers'),
    made: made.length,
  };
  report('Results of the soak', seen);

  const unanswered = ended
    .filter(({ outcome }) => outcome !== 'ANSWERED')
    .map(({ outcome, reason }) => `${outcome} ${reason ?? ''}`);
  expect([...new Set(unanswered)].slice(0, 5)).toEqual([]);
  // A subscriber that stayed connected received every created topic.
  await faithful.until(() => {
    const received = new Set(faithful.told.map(({ data }) => data.changes.recordId));
    return made.every((id) => received.has(id));
  }, 30_000);
  expect(seen.memory[1]).toBeLessThanOrEqual(seen.memory[0]! * 1.1);
  // The rest of the machine may cause this difference.
  expect(seen.p99[1]).toBeLessThanOrEqual(seen.p99[0]! * 1.5 + 20);
  expect(seen.descriptors[1]).toBeLessThanOrEqual(seen.descriptors[0]! + 10);
  expect(seen.connections[1]).toBeLessThanOrEqual(seen.connections[0]! + 2);
  // A leaving subscriber may be counted briefly beside its successor.
  expect(Math.max(...seen.subscribers)).toBeLessThanOrEqual(SUBSCRIBERS + 3);
});

it('serves nearly its maximum at ten times the sustained rate, and rejects the rest at once', async () => {
  const mostAnswered = await findMaxRate();
  const account = await measureLoad({ ...to, rate: OVERLOAD * rate, ms: OVERLOAD_MS });
  report(`Of ${OVERLOAD * rate} requests a second`, account);

  expect(account.errors).toEqual([]);
  expect(account.answered).toBeGreaterThanOrEqual(mostAnswered * 0.8);
  expect(account.rejected).toBeGreaterThan(0);
  expect(account.rejectedWithin[1]).toBeLessThan(50);
  // The overload has no effect after its end.
  const since = performance.now();
  expect((await ask('{ topics { totalCount } }')).topics.totalCount).toBeGreaterThan(0);
  expect(performance.now() - since).toBeLessThan(1_000);
  isOver = true;
  expect(await others).toEqual([]);
}, 180_000);
