import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ANONYMOUS, Role, type Viewer } from '../../src/access/viewer.ts';
import { startTestCluster, type TestCluster } from '../harness/cluster.ts';
import { waitForFeed } from '../harness/feed-reader.ts';
import { until } from '../harness/program.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

// The guarantees of the manual for reads on several machines: two instances, a primary, and two standbys that lag by
// one and three seconds.

jest.setTimeout(240_000);

const EDITOR: Viewer = { role: Role.EDITOR, name: 'Ada', identity: 'key 1' };
const AS_EDITOR = { authorization: 'a key' };
const DELAYS = ['1s', '3s'];
const MAX_LAG_MS = 5_000;

/** When each instance switched to another primary, in milliseconds. */
const turnedAt: (number | undefined)[] = [];

let cluster: TestCluster;
let servers: [TestServer, TestServer];

beforeAll(async () => {
  cluster = await startTestCluster();
  const start = (instance: number) =>
    startTestServer({
      database: cluster.primary,
      viewer: ({ headers }) => (headers.authorization ? EDITOR : ANONYMOUS),
      environment: {
        DATABASE_REPLICA_URLS: cluster.standbys.map(({ url }) => url).join(', '),
        LOG_LEVEL: 'warn',
        TRUST_PROXY: '1',
      },
      logTo: (line) => {
        if (line.includes('Another server became the primary')) turnedAt[instance] = performance.now();
      },
    });
  servers = [await start(0), await start(1)];
});
afterAll(async () => {
  for (const server of servers ?? []) await server.stop();
  await cluster?.stop();
});

/** A client with its own address that uses both instances alternately. */
class Client {
  static #made = 0;
  readonly #address = `10.0.0.${++Client.#made % 250}`;
  #asked = Client.#made;
  /** The last log position it received, if it keeps log positions. */
  place: string | undefined;
  /** The instance of the last response. */
  instance = 0;

  constructor(private readonly options: { keepsPlaces?: boolean; key?: boolean; roams?: boolean } = {}) {}

  async ask(document: string, variables: object = {}): Promise<TestData> {
    this.#asked += 1;
    this.instance = this.#asked % 2;
    const { keepsPlaces, key, roams } = this.options;
    const { status, headers, body, readAfter } = await servers[this.instance]!.query(
      document,
      { ...variables },
      {
        'x-forwarded-for': roams ? `10.1.0.${this.#asked % 250}` : this.#address,
        ...(key && AS_EDITOR),
        ...(keepsPlaces && this.place && { 'read-after': this.place }),
      },
    );
    if (status !== 200 || body.errors) throw new Error(`${status} ${JSON.stringify(body.errors)}`);
    expect(headers.get('read-after')).toBe(readAfter);
    if (keepsPlaces) this.place = readAfter;
    return body.data;
  }
}

const WRITER = new Client({ key: true });

/** A topic whose name is the number of writes to it. */
class Counted {
  /** When the writer received the response to each write. */
  readonly acknowledged: number[] = [];
  #version = 1;

  private constructor(readonly id: string) {}

  static async make(): Promise<Counted> {
    return new Counted(await created('Counted'));
  }

  async write(): Promise<void> {
    const names = [{ lang: 'en', text: `Counted ${this.acknowledged.length + 1}` }];
    const { updateTopic } = await WRITER.ask(
      'mutation ($input: UpdateTopicInput!) { updateTopic(input: $input) { topic { version } userErrors { code } } }',
      { input: { id: this.id, expectedVersion: this.#version, names } },
    );
    expect(updateTopic.userErrors).toEqual([]);
    this.#version = updateTopic.topic.version;
    this.acknowledged.push(performance.now());
  }

  /** The number of writes, as a client sees it. */
  async seenBy(client: Client): Promise<number> {
    const { node } = await client.ask('query ($id: ID!) { node(id: $id) { ... on Topic { name } } }', { id: this.id });
    return Number(/^Counted (\d+)$/.exec(node.name)?.[1] ?? 0);
  }
}

let made = 0;

/** Creates a topic with a unique name. */
async function created(name: string): Promise<string> {
  made += 1;
  const { createTopic } = await WRITER.ask(
    'mutation ($input: CreateTopicInput!) { createTopic(input: $input) { topic { id } userErrors { code } } }',
    { input: { names: [{ lang: 'en', text: `${name}, the one made as number ${made}` }] } },
  );
  expect(createTopic.userErrors).toEqual([]);
  return createTopic.topic.id;
}

/** Runs clients without pauses while other work runs for some milliseconds. */
async function whileWriting(counted: Counted, ms: number, clients: (() => Promise<void>)[]): Promise<void> {
  const end = performance.now() + ms;
  const repeat = async (work: () => Promise<void>) => {
    while (performance.now() < end) await work();
  };
  await Promise.all([repeat(() => counted.write()), ...clients.map(repeat)]);
}

const lag = (delays: string[]) =>
  Promise.all(
    cluster.standbys.map(async (standby, number) => {
      await standby.sql(`alter system set recovery_min_apply_delay = '${delays[number]}'`);
      await standby.sql('select pg_reload_conf()');
    }),
  );

/** Counts reads that are older than an earlier read, and how far the oldest read exceeds the limit. */
async function readings(options: ConstructorParameters<typeof Client>[0], ms: number) {
  const counted = await Counted.make();
  await sleep(MAX_LAG_MS);
  const found = { answers: 0, backwards: 0, tooOld: 0, behind: 0 };
  const readers = Array.from({ length: 6 }, () => {
    const client = new Client(options);
    let last = 0;
    return async () => {
      const asked = performance.now();
      const latest = counted.acknowledged.length;
      const mustShow = counted.acknowledged.filter((at) => at < asked - MAX_LAG_MS).length;
      const seen = await counted.seenBy(client);
      found.answers += 1;
      if (seen < last) found.backwards += 1;
      if (seen < mustShow) found.tooOld += 1;
      if (seen < latest) found.behind += 1;
      last = seen;
    };
  });
  await whileWriting(counted, ms, readers);
  expect(found.answers).toBeGreaterThan(50);
  return found;
}

describe('reads while a standby lags', () => {
  beforeAll(() => lag(DELAYS));

  it('return to an anonymous client nothing older than five seconds or than it read before', async () => {
    const { backwards, tooOld, behind } = await readings({}, 8_000);
    expect({ backwards, tooOld }).toEqual({ backwards: 0, tooOld: 0 });
    // The clients did read from standbys.
    expect(behind).toBeGreaterThan(0);
  });

  it('return to a client with Read-After nothing older than its position, at any instance, address or standby', async () => {
    const { backwards, tooOld } = await readings({ keepsPlaces: true, roams: true }, 8_000);
    expect({ backwards, tooOld }).toEqual({ backwards: 0, tooOld: 0 });
  });

  it('return nothing older from a standby than a position of the primary', async () => {
    const counted = await Counted.make();
    const client = new Client({ keepsPlaces: true, key: true });
    await counted.write();
    expect(await counted.seenBy(client)).toBe(1);
    for (let time = 0; time < 20; time++) expect(await counted.seenBy(client)).toBe(1);
  });

  it('return all committed writes to a client with a key and without Read-After', async () => {
    const { backwards, behind } = await readings({ key: true }, 3_000);
    expect({ backwards, behind }).toEqual({ backwards: 0, behind: 0 });
  });

  it('return every change to an app that reads pages with a token and then the feed', async () => {
    for (let number = 0; number < 30; number++) await created('Shelf');
    const counted = await Counted.make();
    await sleep(MAX_LAG_MS);
    const apps: App[] = [];
    await whileWriting(counted, 12_000, [
      ...Array.from({ length: 8 }, () => async () => {
        const app = new App();
        apps.push(app);
        await app.readPages();
      }),
      async () => {
        await created('Added meanwhile');
      },
    ]);
    expect(apps.length).toBeGreaterThanOrEqual(60);
    const fresh = await new App({ key: true }).readPages();
    await waitForFeed({ sql: (text) => cluster.primary.sql(text) });
    for (const app of apps) {
      expect(await app.follow()).toBe('GOES_ON');
      expect(app.records()).toEqual(fresh.records());
    }
  });
});

const LIST = `topics(first: 10, after: $after) { nodes { id name } pageInfo { hasNextPage endCursor } }`;

/**
 * An app that stores the records of a list, as in the manual: from pages, the first with a token, and then from
 * changes.
 */
class App {
  readonly #held = new Map<string, string>();
  #token: string | null = null;
  readonly #client: Client;

  constructor(options: ConstructorParameters<typeof Client>[0] = { roams: true }) {
    this.#client = new Client(options);
  }

  /** @param first is awaited after the first page */
  async readPages(first?: Promise<unknown>): Promise<this> {
    for (let after: string | null = null, more = true; more; ) {
      const token = this.#token === null ? 'feedToken' : '';
      const data = await this.#client.ask(`query ($after: String) { ${token} ${LIST} }`, { after });
      this.#token ??= data.feedToken;
      for (const { id, name } of data.topics.nodes) this.#held.set(id, name);
      ({ hasNextPage: more, endCursor: after } = data.topics.pageInfo);
      await first;
    }
    return this;
  }

  /** Reads the changes to their end, or until a reset is required. */
  async follow(): Promise<'GOES_ON' | 'RESET'> {
    for (let more = true; more; ) {
      const { changes } = await this.#client.ask(
        `query ($after: String) { changes(after: $after, types: [TOPIC], first: 100) {
          nodes { recordId record { ... on Topic { name } } } endToken hasMore resetRequired } }`,
        { after: this.#token },
      );
      if (changes.resetRequired) return 'RESET';
      for (const { recordId, record } of changes.nodes) {
        if (record) this.#held.set(recordId, record.name);
        else this.#held.delete(recordId);
      }
      this.#token = changes.endToken;
      more = changes.hasMore;
    }
    return 'GOES_ON';
  }

  records(): [string, string][] {
    return [...this.#held].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  holds(ids: readonly string[]): boolean {
    return ids.some((id) => this.#held.has(id));
  }
}

describe('reads when the standby with less data is promoted', () => {
  const ids: string[] = [];
  const apps: App[] = [];
  const followers: App[] = [];
  const lost = new Client({ keepsPlaces: true, roams: true });
  /** Responses with lost data: the instance, and when they were requested. */
  const shown: { instance: number; at: number }[] = [];
  let isOver = false;
  let reading: Promise<void>[];

  beforeAll(async () => {
    const [less, more] = cluster.standbys;
    await lag(['0', '0']);
    for (let number = 0; number < 12; number++) await created('Archive');
    // Apps that have read the feed and have nothing lost.
    followers.push(await new App({ key: true }).readPages());
    for (const app of followers) expect(await app.follow()).toBe('GOES_ON');
    let goOn = () => {};
    const isLost = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    // Half of them have their token from before there was anything to lose.
    const paging = Array.from({ length: 60 }, async (_, number) => {
      if (number % 2) await isLost;
      const app = new App();
      apps.push(app);
      await app.readPages(isLost);
    });
    await until(async () => apps.length === 30, 'half of them have begun');
    await sleep(1_000);
    // Not all changes after their token are lost.
    await created('Kept');
    const [kept] = (await cluster.primary.sql('select pg_current_wal_lsn()::text as place')) as [{ place: string }];
    await until(
      async () => (await less.sql(`select pg_last_wal_replay_lsn() >= '${kept.place}' as there`))[0]!.there,
      'the one with less has it',
    );
    await less.sql(`alter system set primary_conninfo = ''`);
    await less.sql('select pg_reload_conf()');
    await until(async () => (await less.sql('select from pg_stat_wal_receiver')).length === 0, 'it has less from here');
    for (let number = 0; number < 3; number++) ids.push(await created('Lost'));
    await until(
      async () => (await more.sql(`select from topic where name like 'Lost, %'`)).length === 3,
      'the other one has more',
    );
    goOn();
    await Promise.all(paging);
    while (!(await showsLost(lost))) await sleep(10);
    reading = Array.from({ length: 12 }, async () => {
      while (!isOver) {
        const client = new Client({ roams: true });
        const at = performance.now();
        const isShown = await showsLost(client).catch(() => false);
        if (isShown) shown.push({ instance: client.instance, at });
      }
    });
    await cluster.primary.kill();
    await sleep(500);
    await less.promote();
    await until(async () => turnedAt[0] !== undefined && turnedAt[1] !== undefined, 'both instances have turned');
    await sleep(3_000);
    isOver = true;
    await Promise.all(reading);
  });

  const showsLost = async (client: Client) => {
    const document = 'query ($ids: [ID!]) { topics(where: { ids: $ids }) { totalCount } }';
    return (await client.ask(document, { ids })).topics.totalCount > 0;
  };

  it('return no lost data after the instance has noticed the new primary', async () => {
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.filter(({ instance, at }) => at > turnedAt[instance]!)).toEqual([]);
  });

  it('serve a client with a position on the lost branch from existing data, consistently from then on', async () => {
    expect(await showsLost(lost)).toBe(false);
    const counted = await Counted.make();
    const client = new Client({ keepsPlaces: true, key: true });
    await counted.write();
    for (let time = 0; time < 10; time++) expect(await counted.seenBy(client)).toBe(1);
  });

  it('require a reset of every app that stored lost data', async () => {
    expect(apps.filter((app) => app.holds(ids)).length).toBeGreaterThan(10);
    for (const app of apps) if (app.holds(ids)) expect(await app.follow()).toBe('RESET');
  });

  it('let an app that had read the feed continue', async () => {
    const fresh = await new App({ key: true }).readPages();
    for (const app of followers) {
      expect(await app.follow()).toBe('GOES_ON');
      expect(app.records()).toEqual(fresh.records());
    }
  });
});
