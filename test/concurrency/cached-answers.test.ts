import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import { metricsAt } from '../harness/metrics.ts';
import { mutationsOn } from '../harness/mutations.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';
import { Dice } from '../query/reference-executor/dice.ts';

// `npm run test:concurrency` runs the same test for longer.
const SECONDS = Number(process.env.CACHED_ANSWERS_SECONDS ?? 4);
const SEED = Number(process.env.WRITERS_SEED ?? Date.now() % 1_000_000);
const READERS = 6;
/** Writers by GraphQL. */
const WRITERS = 3;
/** Writers by SQL, whose transactions overlap all others. */
const SLOW_WRITERS = 2;

const dice = new Dice(SEED);

/** Lists of all topics. Each has an answer of its own in the cache. */
const LISTS = [
  '{ topics(first: 100) { nodes { id name } } }',
  '{ topics(first: 99) { totalCount nodes { id name } } }',
  '{ topics(first: 100) { edges { node { id name } } } agreements { groups(by: [STATUS]) { rows { count } } } }',
];

/** A topic whose name ends with the number of its last write. */
interface Counter {
  id: string;
  /** The name without the number. */
  name: string;
  /** The last write that began, and the last one that was acknowledged. */
  begun: number;
  done: number;
}

let server: TestServer;
let editor: ReturnType<typeof mutationsOn>;
const counters: Counter[] = [];
let writing = true;

beforeAll(async () => {
  server = await startTestServer({
    seeded: false,
    environment: { METRICS_PORT: '0', ANSWER_CACHE_MB: '4' },
    viewer: ({ headers }) =>
      headers.authorization ? { role: Role.EDITOR, name: 'Ada', identity: 'key 1' } : ANONYMOUS,
  });
  editor = mutationsOn(server, { authorization: 'a key' });
  for (let n = 0; n < WRITERS + SLOW_WRITERS; n++) {
    const input = { names: [{ lang: 'en', text: `Topic ${n} 0` }] };
    const { topic } = await editor.payload('createTopic', input, 'topic { id }');
    counters.push({ id: topic.id, name: `Topic ${n}`, begun: 0, done: 0 });
  }
  // An expensive statement counts as slow until it is measured: then it goes alone.
  for (const query of LISTS) await server.query(query);
});
afterAll(() => server?.stop());

/** Writes again and again, with pauses in which answers come from the cache. */
async function write(counter: Counter, store: (number: number) => Promise<void>): Promise<void> {
  while (writing) {
    counter.begun += 1;
    await store(counter.begun);
    counter.done = counter.begun;
    await sleep(dice.between(0, 600));
  }
}

const writeByGraphql = (counter: Counter) =>
  write(counter, async (number) => {
    const { id, name } = counter;
    const input = { id, expectedVersion: number, names: [{ lang: 'en', text: `${name} ${number}` }] };
    expect((await editor.payload('updateTopic', input)).userErrors).toEqual([]);
  });

async function writeBySql(counter: Counter): Promise<void> {
  const { id, name } = counter;
  const client = new pg.Client({ connectionString: server.database.url });
  await client.connect();
  try {
    await write(counter, async (number) => {
      await client.query('begin');
      await client.query('update topic set name = $2 where id = $1', [id.slice(-32), `${name} ${number}`]);
      // Meanwhile others write and commit.
      await sleep(dice.between(0, 60));
      await client.query('commit');
    });
  } finally {
    await client.end();
  }
}

/** The last response to a GET of each query, for all readers. */
const etags = new Map<string, { etag: string; data: TestData }>();

/** Responses 304. */
let unchanged = 0;

/** Reads again and again, and checks each answer. */
async function readAgain(): Promise<void> {
  const seen = new Map<string, number>();
  while (writing) {
    const query = dice.pick(LISTS);
    const acknowledged = counters.map(({ id, done }) => ({ id, done }));
    const { text, data } = await answerTo(query);
    const { nodes = data.topics.edges?.map(({ node }: TestData) => node) } = data.topics;
    const shown = new Map<string, number>(nodes.map(({ id, name }: TestData) => [id, Number(name.split(' ').at(-1))]));
    for (const { id, done } of acknowledged) {
      const number = shown.get(id)!;
      if (number < done || number < (seen.get(id) ?? 0)) {
        throw new Error(`${id} was ${done} (seen as ${seen.get(id)}) and is ${number} in ${text}`);
      }
      seen.set(id, number);
    }
    await sleep(dice.between(0, 10));
  }
}

async function answerTo(query: string) {
  const isGet = dice.between(0, 1) === 1;
  const known = isGet ? etags.get(query) : undefined;
  const response = isGet
    ? await fetch(`${server.url}/graphql?${new URLSearchParams({ query })}`, {
        headers: { 'apollo-require-preflight': 'yes', ...(known && { 'if-none-match': known.etag }) },
      })
    : await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      });
  const text = await response.text();
  if (response.status === 304) {
    unchanged += 1;
    return { text: '304', data: known!.data };
  }
  const { data, errors } = JSON.parse(text);
  if (errors) throw new Error(text);
  if (isGet) etags.set(query, { etag: response.headers.get('etag')!, data });
  return { text, data };
}

it(`A cached answer is never older than an acknowledged write (seed ${SEED})`, async () => {
  const work = [
    ...counters.slice(0, WRITERS).map(writeByGraphql),
    ...counters.slice(WRITERS).map(writeBySql),
    ...Array.from({ length: READERS }, readAgain),
    sleep(SECONDS * 1_000).then(() => {
      writing = false;
    }),
  ];
  await Promise.all(
    work.map((each) =>
      each.finally(() => {
        writing = false;
      }),
    ),
  );
  const metrics = await metricsAt(server.metricsUrl!);
  const cached = metrics.get('entente_answers_total{path="cached"}');
  const read = metrics.get('entente_answer_cache_misses_total');
  for (const count of [cached, read, unchanged]) expect(count).toBeGreaterThan(0);
  expect(Math.min(...counters.map(({ done }) => done))).toBeGreaterThan(0);
}, 3_600_000);
