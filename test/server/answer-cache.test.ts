import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ANONYMOUS, Role, type Viewer } from '../../src/access/viewer.ts';
import { AnswerCache, type CachedAnswer } from '../../src/server/http/answer-cache.ts';
import { waitForFeed } from '../harness/feed-reader.ts';
import { awayFromMidnight, inDays } from '../harness/item-builders.ts';
import { metricsAt } from '../harness/metrics.ts';
import { mutationsOn, type Payload } from '../harness/mutations.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const VIEWERS: { [authorization: string]: Viewer } = {
  reader: { role: Role.READER, name: 'Lena', identity: 'key 0' },
  editor: { role: Role.EDITOR, name: 'Ada', identity: 'key 1' },
  admin: { role: Role.ADMIN, name: 'Root', identity: 'key 2' },
};
const AS = (authorization: string) => ({ authorization });

let server: TestServer;
let editor: ReturnType<typeof mutationsOn>;
const lines: string[] = [];

async function startedWith(environment: Record<string, string> = {}): Promise<TestServer> {
  return startTestServer({
    viewer: ({ headers }) => VIEWERS[headers.authorization ?? ''] ?? ANONYMOUS,
    environment: { ANSWER_CACHE_MB: '4', ...environment },
    logTo: (line) => lines.push(line),
  });
}

beforeAll(async () => {
  server = await startedWith({ METRICS_PORT: '0', LOG_LEVEL: 'info' });
  editor = mutationsOn(server, AS('editor'));
  await awayFromMidnight();
});
afterAll(() => server?.stop());
// A transaction of another test would be named in the state.
beforeEach(() => waitForFeed(server));

interface Answer {
  /** The text of `data`. */
  data: string;
  cost: { requested: number; actual: number };
  /** `state` for the statement that reads the state of the data, `data` for each other statement. */
  statements: string[];
  etag: string | null;
  status: number;
}

interface Asking {
  variables?: object;
  headers?: Record<string, string>;
  operationName?: string;
  method?: 'GET' | 'POST';
  of?: TestServer;
}

async function ask(query: string, { variables = {}, headers = {}, operationName, method, of = server }: Asking = {}) {
  const before = of.statements().length;
  const parameters = { query, variables: JSON.stringify(variables), ...(operationName && { operationName }) };
  const response =
    method === 'GET'
      ? await fetch(`${of.url}/graphql?${new URLSearchParams(parameters)}`, {
          headers: { 'apollo-require-preflight': 'yes', ...headers },
        })
      : await fetch(`${of.url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify({ query, variables, operationName }),
        });
  const text = await response.text();
  const [, data = '', rest = '{}'] = /^\{"data":(.*),"extensions":(\{"cost".*\})\}\n$/s.exec(text) ?? [];
  return {
    data,
    cost: JSON.parse(rest).cost,
    statements: of
      .statements()
      .slice(before)
      .map((statement) => (statement.text.includes('pg_postmaster_start_time') ? 'state' : 'data')),
    etag: response.headers.get('etag'),
    status: response.status,
  } satisfies Answer as Answer;
}

/** Asks until the answer is cached: it is read the first time, and cached the second time. */
async function cached(query: string, asking: Asking = {}): Promise<Answer> {
  await ask(query, asking);
  return ask(query, asking);
}

const HIT = ['state'];
const MISS = ['state', 'data'];
const NOT_CACHED = ['data'];

/** A list that costs 101 or more. */
const TOPICS = '{ topics(first: 100) { nodes { id name visibility } } }';
const COUNTED = '{ agreements { groups(by: [STATUS]) { rows { count } } } }';

async function done(name: string, input: object, selection = '', by = editor): Promise<Payload> {
  const { userErrors, ...rest } = await by.payload(name, input, selection);
  expect(userErrors).toEqual([]);
  return rest;
}

let made = 0;
const named = (text: string) => [{ lang: 'en', text }];
const topic = async (more: object = {}): Promise<string> =>
  (await done('createTopic', { names: named(`Topic ${made++}`), ...more }, 'topic { id }')).topic.id;
const versionOf = async (id: string): Promise<number> =>
  (await server.sql('select version from record where id = $1', [id.slice(-32)]))[0]!.version;
const at = async (id: string, more: object = {}) => ({ id, expectedVersion: await versionOf(id), ...more });

describe('AnswerCache', () => {
  const answer = (data: string | null, etag: string | null = null): CachedAnswer => ({
    ...{ data, etag, price: 1, position: null },
  });

  it('does not cache data if it is off, but ETags', () => {
    const cache = new AnswerCache(0);
    cache.keep('a', 'one', answer('data'));
    expect(cache.find('a', 'one')).toBeNull();
    cache.keep('a', 'one', answer('data', 'W/"1"'));
    expect(cache.find('a', 'one')).toEqual(answer(null, 'W/"1"'));
  });

  it('does not cache an answer that takes more than a quarter of it', () => {
    const cache = new AnswerCache(4_000_000);
    cache.keep('a', 'one', answer('x'.repeat(500_000)));
    expect(cache.find('a', 'one')).toBeNull();
    cache.keep('a', 'one', answer('x'.repeat(499_000)));
    expect(cache.find('a', 'one')?.data).toHaveLength(499_000);
  });

  it('does not find an answer of another request or state', () => {
    const cache = new AnswerCache(4_000_000);
    cache.keep('a', 'one', answer('data'));
    expect([cache.find('b', 'one'), cache.find('a', 'two')]).toEqual([null, null]);
    expect(cache.find('a', 'one')).toEqual(answer('data'));
  });

  it('drops the least recently used answers when it is full', () => {
    const cache = new AnswerCache(4_000_000);
    for (const request of ['a', 'b', 'c', 'd']) cache.keep(request, 'one', answer(request.repeat(450_000)));
    cache.find('a', 'one');
    cache.keep('e', 'one', answer('e'.repeat(450_000)));
    expect(['a', 'b', 'c', 'd', 'e'].filter((request) => cache.find(request, 'one'))).toEqual(['a', 'c', 'd', 'e']);
  });
});

describe('An answer is not cached', () => {
  it.each([
    ['if the operation is cheap', '{ topics(first: 5) { nodes { name } } }'],
    ['if a field is about the client', '{ viewer { role } topics(first: 100) { nodes { name } } }'],
    [
      'if a skipped field is about the client',
      '{ topics(first: 100) { nodes { name } } viewer @skip(if: true) { role } }',
    ],
    ['if a field must be current', '{ changes { endToken } topics(first: 100) { nodes { name } } }'],
    ['if a field is a token of the feed', '{ feedToken topics(first: 100) { nodes { name } } }'],
  ])('%s', async (_what, query) => {
    await cached(query);
    expect((await ask(query)).statements).toEqual(NOT_CACHED);
  });

  it('if it has errors', async () => {
    const query =
      '{ topics(first: 100) { nodes { name } } cooperation(between: ["Atlantis", "Moscow"]) { totalCount } }';
    await cached(query);
    const { statements, data } = await ask(query);
    expect([statements.includes('data'), data]).toEqual([true, '']);
  });

  it('of a client that sees INTERNAL records', async () => {
    await topic({ visibility: 'INTERNAL' });
    const editors = await cached(TOPICS, { headers: AS('editor') });
    expect([editors.statements, editors.data.includes('INTERNAL')]).toEqual([NOT_CACHED, true]);
    const anonymous = await ask(TOPICS);
    expect([anonymous.statements, anonymous.data.includes('INTERNAL')]).toEqual([NOT_CACHED, false]);
    const publicly = await cached(TOPICS);
    expect([publicly.data.includes('INTERNAL'), (await ask(TOPICS)).statements]).toEqual([false, HIT]);
    const again = await ask(TOPICS, { headers: AS('editor') });
    expect([again.statements, again.data.includes('INTERNAL')]).toEqual([NOT_CACHED, true]);
  });
});

describe('ANSWER_CACHE_MB=0', () => {
  let off: TestServer;
  beforeAll(async () => {
    off = await startedWith({ ANSWER_CACHE_MB: '0' });
  });
  afterAll(() => off?.stop());

  it('sends no statement for the state of the data, except for ETags', async () => {
    await waitForFeed(off);
    for (let n = 0; n < 3; n++) expect((await ask(TOPICS, { of: off })).statements).toEqual(NOT_CACHED);
    const asking: Asking = { method: 'GET', of: off };
    for (let n = 0; n < 3; n++) expect((await ask(TOPICS, asking)).statements).toEqual(MISS);
    const { etag } = await ask(TOPICS, asking);
    const again = await ask(TOPICS, { ...asking, headers: { 'if-none-match': etag! } });
    expect([again.status, again.statements]).toEqual([304, HIT]);
  });
});

describe('Cached answer', () => {
  it('has the same data, byte by byte, and costs one look at the state and a tenth', async () => {
    const first = await ask(COUNTED);
    const second = await ask(COUNTED);
    const third = await ask(COUNTED);
    expect([first.statements, second.statements, third.statements]).toEqual([NOT_CACHED, MISS, HIT]);
    expect([second.data, third.data]).toEqual([first.data, first.data]);
    expect(third.cost.actual).toBe(Math.ceil(first.cost.requested / 10));
    expect(first.cost.actual).toBeGreaterThan(third.cost.actual);
  });

  it('never costs more than it did when it was read', async () => {
    const query = '{ agreements(first: 100) { nodes { id } } statements(first: 100) { nodes { id } } }';
    const read = await cached(query);
    const again = await ask(query);
    expect(again.statements).toEqual(HIT);
    expect(again.cost.actual).toBe(Math.min(read.cost.actual, Math.ceil(read.cost.requested / 10)));
  });

  it('is the same for a READER as for an anonymous client', async () => {
    const query = '{ topics(first: 99) { nodes { name } } parties(first: 2) { nodes { id } } }';
    const anonymous = await cached(query);
    const reader = await ask(query, { headers: AS('reader') });
    // The first request of the reader was the third of all.
    expect([reader.statements, reader.data]).toEqual([HIT, anonymous.data]);
  });

  it('answers a GET at its first request, and after a POST at once', async () => {
    const query = '{ topics(first: 98) { nodes { name } } parties(first: 3) { nodes { id } } }';
    const get: Asking = { method: 'GET' };
    const first = await ask(query, get);
    const second = await ask(query, get);
    expect([first.statements, second.statements, second.data]).toEqual([MISS, HIT, first.data]);
    expect(second.etag).toBe(first.etag);
    const known = await ask(query, { ...get, headers: { 'if-none-match': first.etag! } });
    expect([known.status, known.statements]).toEqual([304, HIT]);
    await cached(COUNTED);
    expect((await ask(COUNTED, get)).statements).toEqual(HIT);
  });

  it('belongs to one operation of the document, its variables and their defaults', async () => {
    const query = `
      query One($lang: Locale, $first: Int = 100) { topics(first: $first) { nodes { name(lang: $lang) } } }
      query Two($lang: Locale, $first: Int = 100) { topics(first: $first) { nodes { id name(lang: $lang) } } }`;
    const one: Asking = { operationName: 'One', variables: { lang: 'en' } };
    const { data } = await cached(query, one);
    for (const [other, statements] of [
      [{ ...one, operationName: 'Two' }, NOT_CACHED],
      [{ ...one, variables: { lang: 'ru' } }, NOT_CACHED],
      [{ ...one, variables: {} }, NOT_CACHED],
      [{ ...one, variables: { lang: 'en', first: 99 } }, NOT_CACHED],
      [{ ...one, variables: { lang: 'en', first: 100 } }, HIT],
      [{ ...one, variables: { first: 100, lang: 'en' } }, HIT],
      [one, HIT],
    ] as const) {
      const answer = await ask(query, other);
      expect([other, answer.statements]).toEqual([other, statements]);
      if (statements === HIT) expect(answer.data).toBe(data);
    }
  });

  it('is counted in metrics and marked in the log', async () => {
    const counts = async () => {
      const metrics = await metricsAt(server.metricsUrl!);
      return ['answers_total{path="cached"}', 'answers_total{path="fast"}', 'answer_cache_misses_total'].map(
        (name) => metrics.get(`entente_${name}`) ?? 0,
      );
    };
    const query = '{ topics(first: 97) { nodes { name } } parties(first: 4) { nodes { id } } }';
    const before = await counts();
    lines.length = 0;
    for (let n = 0; n < 4; n++) await ask(query);
    expect((await counts()).map((count, n) => count - before[n]!)).toEqual([2, 2, 1]);
    expect(
      lines
        .map((line) => JSON.parse(line))
        .flatMap(({ msg, cached }) => (msg === 'Operation answered' ? [cached] : [])),
    ).toEqual([false, false, true, true]);
  });
});

/** A change that makes a cached answer old, and the query that shows it. */
interface Change {
  query: string;
  prepare(): Promise<string>;
  change(id: string): Promise<unknown>;
}

const PLACES =
  '{ parties(first: 100, search: "Cachetown", where: { levels: [CITY] }) { nodes { name within { slug } country { slug } } } }';
const HISTORY = (id: string) =>
  `{ topics(first: 100) { nodes { id } } node(id: "${id}") { ... on Topic { name version history(first: 5) { nodes { kind redactedAt } } } } }`;

const city = async (placements: object[] = [{ within: 'russia' }]): Promise<string> =>
  (await done('createParty', { level: 'CITY', names: named(`Cachetown ${made++}`), placements }, 'party { id }')).party
    .id;

const CHANGES: { [kind: string]: Change } = {
  'a creation': { query: TOPICS, prepare: async () => '', change: () => topic() },
  'an update': {
    query: TOPICS,
    prepare: () => topic(),
    change: async (id) => done('updateTopic', await at(id, { names: named(`Topic ${made++}, renamed`) })),
  },
  'a deletion': { query: TOPICS, prepare: () => topic(), change: async (id) => done('deleteRecord', await at(id)) },
  'a restoration': {
    query: TOPICS,
    prepare: async () => {
      const id = await topic();
      await done('deleteRecord', await at(id));
      return id;
    },
    change: (id) => done('restoreRecord', { id }),
  },
  'a publication': {
    query: TOPICS,
    prepare: () => topic({ visibility: 'INTERNAL' }),
    change: (id) => done('publish', { ids: [id] }),
  },
  'a withdrawn publication': {
    query: TOPICS,
    prepare: () => topic(),
    change: (id) => done('unpublish', { ids: [id] }),
  },
  'a merge': {
    query: TOPICS,
    prepare: async () => `${await topic()} ${await topic()}`,
    change: async (ids) => {
      const [keep, absorb] = ids.split(' ') as [string, string];
      const versions = { expectedVersion: await versionOf(keep), expectedAbsorbVersion: await versionOf(absorb) };
      return done('mergeRecords', { keep, absorb, ...versions });
    },
  },
  'a redaction': {
    query: '',
    prepare: async () => {
      const id = await topic({ names: named(`Secretive ${made++}`) });
      await done('updateTopic', await at(id, { names: named(`Open ${made++}`) }));
      return id;
    },
    change: async (id) => {
      const admin = mutationsOn(server, AS('admin'));
      return done('redactRecord', await at(id, { words: ['Secretive'] }), '', admin);
    },
  },
  'a placement that is moved': {
    query: PLACES,
    prepare: () => city(),
    change: async (id) => done('updateParty', await at(id, { placements: [{ within: 'china' }] })),
  },
  'another day': {
    query: PLACES,
    prepare: async () =>
      city([
        { within: 'russia', to: inDays(0) },
        { within: 'china', from: inDays(1) },
      ]),
    change: () =>
      server.sql(
        `create or replace function today() returns date language sql stable parallel safe as
          $$ select (now() at time zone 'UTC')::date + 1 $$`,
      ),
  },
  'a deletion by SQL': {
    query: TOPICS,
    prepare: () => topic(),
    change: (id) => server.sql('delete from topic where id = $1', [id.slice(-32)]),
  },
};

describe('The next answer is new after', () => {
  it.each(Object.keys(CHANGES))('%s', async (kind) => {
    const { prepare, query: given, change } = CHANGES[kind]!;
    const id = await prepare();
    const query = given || HISTORY(id);
    await cached(query);
    const before = await ask(query);
    expect(before.statements).toEqual(HIT);
    await change(id);
    const after = await ask(query);
    // Another text of the same operation is not in the cache.
    const read = await ask(`${query} # read ${made++}`);
    expect(read.statements).toEqual(NOT_CACHED);
    expect(after.data).toBe(read.data);
    expect(after.data).not.toBe(before.data);
    await waitForFeed(server);
    await cached(query);
    expect((await ask(query)).statements).toEqual(HIT);
  });

  it('nothing that only editors see', async () => {
    await cached(TOPICS);
    const id = await topic({ visibility: 'INTERNAL' });
    await done('updateTopic', await at(id, { names: named(`Topic ${made++}, renamed`) }));
    await waitForFeed(server);
    expect((await ask(TOPICS)).statements).toEqual(HIT);
  });
});
