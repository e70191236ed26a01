import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { freePort } from '../../src/free-port.ts';
import { closeAll, doors, Listener } from '../harness/listener.ts';
import { Program, type Run } from '../harness/program.ts';
import type { TestData } from '../harness/server.ts';
import { type Answer, type Ended, mostAnswered, quantile, send, sendAtRate, sent, type Work } from './load.ts';
import { type Sample, sampleOf } from './samples.ts';

const MINUTES = Number(process.env.SOAK_MINUTES ?? 30);

/** As many connections as are answered at once, and as long as tells what a server can do once it is warm. */
const CALIBRATION = { connections: 4, ms: 15_000 };
const PART_HELD = 2 / 3;

/** How many times what it holds is asked of it, and for how long. */
const OVERLOAD = 10;
const OVERLOAD_MS = 30_000;

const WHOLE_MS = MINUTES * 60_000;
/** Caches fill and the heap finds its size. */
const WARM_UP_MS = Math.min(120_000, WHOLE_MS / 4);
const BETWEEN_SAMPLES_MS = Math.min(5_000, WHOLE_MS / 60);
const BETWEEN_IMPORTS_MS = 10_000;
const BETWEEN_FOLLOWERS_MS = 2_000;
const FOLLOWERS = 20;

/** A machine that is busy with something else may take so long to start it. */
const START_MS = 240_000;

const ADMIN_KEY = 'a-key-for-the-soak-and-for-nothing-else';
const FOLLOW = 'subscription ($after: String) { changes(after: $after, types: [TOPIC]) { kind recordId } }';

jest.setTimeout(WHOLE_MS + 600_000);

let program: Program;
let run: Run;
let url: string;
let metricsUrl: string;
/** Requests a second that it is to hold. */
let rate: number;
beforeAll(async () => {
  program = new Program();
  const port = await freePort('127.0.0.1');
  metricsUrl = `http://127.0.0.1:${port}/metrics`;
  // All of the load comes from one address and by one key.
  const rates = { RATE_ADDRESS: 'off', RATE_KEY: 'off' };
  run = program.start({ DATA_DIR: program.path('data'), METRICS_PORT: `${port}`, ADMIN_KEY, ...rates });
  url = new URL((await run.question(START_MS)).url).origin;
  const most = async () => PART_HELD * (await mostAnswered(CALIBRATION.connections, CALIBRATION.ms, WORKS));
  rate = Math.round(Number(process.env.SOAK_RATE) || (await most()));
}, 300_000);
afterAll(async () => {
  closeAll();
  run?.signal('SIGTERM');
  await run?.ended;
  await program?.remove();
}, 120_000);

function ask(query: string, variables: object = {}, key?: string): Promise<Answer> {
  return send(`${url}/graphql`, { query, variables }, key ? { authorization: `Bearer ${key}` } : {});
}

/** The topics that were made, by their ids, once that was answered. */
const made = new Set<string>();

const CREATE = `mutation ($input: CreateTopicInput!) {
  createTopic(input: $input) { topic { id } userErrors { code message } } }`;

/** Makes a topic that there has not been yet, and notes it. */
const write: Work = {
  share: 15,
  send: () => {
    const text = `Topic ${crypto.randomUUID()}`;
    return ask(CREATE, { input: { idempotencyKey: text, names: [{ lang: 'en', text }] } }, ADMIN_KEY);
  },
  fault: (body) => {
    const { topic, userErrors } = (body as TestData).data.createTopic;
    if (topic) made.add(topic.id);
    return topic ? null : JSON.stringify(userErrors);
  },
};

const reading = (share: number, query: string, variables: () => object = () => ({})): Work => ({
  share,
  send: () => ask(query, variables()),
});

const WORKS: readonly Work[] = [
  write,
  reading(
    30,
    '{ cooperation(between: ["Moscow", "Havana"]) { totalCount nodes { __typename title parties { name } } } }',
  ),
  reading(25, 'query ($q: String) { parties(search: $q, first: 10) { nodes { name } totalCount } }', () => ({
    q: ['Mos', 'Пекин', 'united', 'la hab'][Math.floor(Math.random() * 4)],
  })),
  reading(
    15,
    '{ commitments(first: 20) { totalCount groups(by: [STATUS]) { keys { label } count } nodes { title status } } }',
  ),
  // Each is a document of its own, as of a client that writes values into its documents.
  {
    share: 10,
    send: () =>
      ask(`{ topics(first: ${1 + Math.floor(Math.random() * 90)}, search: "t${Math.random()}") { totalCount } }`),
  },
  { share: 5, send: () => send(`${url}/readyz`) },
];

/** Imports a small file of topics as an editor does, again and again the same keys with other titles. */
async function importOnce(n: number): Promise<string | null> {
  const form = new FormData();
  const rows = Array.from({ length: 20 }, (_, row) => `${row},Imported ${row} of ${n}`);
  form.set('file', new Blob([['no,title', ...rows].join('\n')]), 'topics.csv');
  form.set(
    'mapping',
    `name: soak
source: { title: Register of topics }
lang: en
records:
  topic:
    makes: TOPIC
    key: no
    name: title
`,
  );
  const response = await fetch(`${url}/import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
    body: form,
  });
  const text = await response.text();
  return response.status === 200 && !/"error"/.test(text) ? null : `import: ${response.status} ${text.slice(0, 300)}`;
}

async function feedToken(): Promise<string> {
  return ((await (await ask('{ feedToken }')).json()) as TestData).data.feedToken;
}

/** Those who come and go: there are always so many, and every two seconds one is another. */
async function followInTurns(until: number, follower: () => Listener): Promise<void> {
  const followers = Array.from({ length: FOLLOWERS }, follower);
  for (let turn = 0; performance.now() < until; turn++) {
    followers[turn % FOLLOWERS]!.stop();
    followers[turn % FOLLOWERS] = follower();
    await sleep(BETWEEN_FOLLOWERS_MS);
  }
  for (const { stop } of followers) stop();
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
  // Those that were made to see what it can do are of before.
  made.clear();
  const begun = performance.now();
  const until = begun + WHOLE_MS;
  const ended: (Ended & { at: number })[] = [];
  const samples: (Sample & { at: number })[] = [];
  const faults: string[] = [];
  const faithful = new Listener(doors.WebSocket!(url), { after: await feedToken() }, FOLLOW);

  const sampling = (async () => {
    while (performance.now() < until) {
      samples.push({ ...(await sampleOf(metricsUrl)), at: performance.now() - begun });
      await sleep(BETWEEN_SAMPLES_MS);
    }
  })();
  const importing = (async () => {
    for (let n = 0; performance.now() < until; n++) {
      const fault = await importOnce(n);
      if (fault) faults.push(fault);
      await sleep(BETWEEN_IMPORTS_MS);
    }
  })();
  let turn = 0;
  const following = followInTurns(until, () => {
    turn += 1;
    return new Listener(doors[turn % 2 ? 'WebSocket' : 'server-sent events']!(url), {}, FOLLOW);
  });
  await sendAtRate(rate, until, WORKS, (end) => ended.push({ ...end, at: performance.now() - begun }));
  await Promise.all([sampling, importing, following]);

  const [early, late] = quarters(ended).map((quarter) => quarter.map(({ ms }) => ms)) as [number[], number[]];
  const [before, after] = quarters(samples);
  const of = (what: keyof Sample) => [before, after].map((quarter) => median(quarter.map((sample) => sample[what])));
  const report = {
    rate,
    requests: ended.length,
    p50: [early, late].map(median),
    p99: [early, late].map((times) => quantile(times, 0.99)),
    memory: of('memory'),
    heap: of('heap'),
    descriptors: of('descriptors'),
    connections: of('connections'),
    followers: of('followers'),
    made: made.size,
  };
  process.stdout.write(`${JSON.stringify(report, null, 1)}\n`);

  faults.push(...ended.filter(({ how }) => how !== 'ANSWERED').map(({ how, why }) => `${how} ${why ?? ''}`));
  expect([...new Set(faults)].slice(0, 5)).toEqual([]);
  // Who followed all the time was told of every topic that was made.
  await faithful.until(() => {
    const told = new Set(faithful.told.map(({ data }) => data.changes.recordId));
    return [...made].every((id) => told.has(id));
  }, 30_000);
  expect(report.memory[1]).toBeLessThanOrEqual(report.memory[0]! * 1.1);
  // Within what the rest of the machine does meanwhile.
  expect(report.p99[1]).toBeLessThanOrEqual(report.p99[0]! * 1.5 + 20);
  expect(report.descriptors[1]).toBeLessThanOrEqual(report.descriptors[0]! + 10);
  expect(report.connections[1]).toBeLessThanOrEqual(report.connections[0]! + 2);
  expect(Math.max(...report.followers)).toBeLessThanOrEqual(FOLLOWERS + 2);
});

it('at ten times that rate answers nearly as much as it can, and refuses the rest at once', async () => {
  const most = await mostAnswered(CALIBRATION.connections, CALIBRATION.ms, WORKS);
  const ended: Ended[] = [];
  const until = performance.now() + OVERLOAD_MS;
  let answered = 0;
  await sendAtRate(OVERLOAD * rate, until, WORKS, (end) => {
    ended.push(end);
    if (end.how === 'ANSWERED' && performance.now() < until) answered += 1;
  });
  const refusals = ended.filter(({ how }) => how === 'REFUSED').map(({ ms }) => ms);
  const report = {
    rate: OVERLOAD * rate,
    most,
    goodput: (answered * 1000) / OVERLOAD_MS,
    refused: refusals.length,
    refusedWithin: [0.5, 0.9, 0.99].map((part) => quantile(refusals, part)),
  };
  process.stdout.write(`${JSON.stringify(report, null, 1)}\n`);

  expect([...new Set(ended.filter(({ how }) => how === 'FAILED').map(({ why }) => why))].slice(0, 5)).toEqual([]);
  expect(report.goodput).toBeGreaterThanOrEqual(most * 0.8);
  expect(report.refused).toBeGreaterThan(0);
  expect(report.refusedWithin[1]).toBeLessThan(50);
  // It is over as soon as it is over.
  const afterwards = await sent(WORKS[0]!);
  expect([afterwards.how, afterwards.ms < 1_000]).toEqual(['ANSWERED', true]);
}, 180_000);
