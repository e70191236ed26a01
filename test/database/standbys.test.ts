import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { fetchExchange, Client as UrqlClient } from '@urql/core';
import pg from 'pg';
import { type INetwork, Network, type RequestParameters } from 'relay-runtime';
import { ANONYMOUS, Role, type Viewer } from '../../src/access/viewer.ts';
import { DatabaseClient } from '../../src/database/connection.ts';
import { Cluster } from '../../src/database/replicas/cluster.ts';
import { LogPositionSeal } from '../../src/database/replicas/log-position-seal.ts';
import { addressOf } from '../../src/database/replicas/redirected-socket.ts';
import { readDataVersion } from '../../src/records/data-version.reads.ts';
import { openLog } from '../../src/runtime/log.ts';
import { startTestCluster, type TestCluster, type TestMember } from '../harness/cluster.ts';
import { FeedReader } from '../harness/feed-reader.ts';
import { closeAll, Listener, transports } from '../harness/listener.ts';
import { manualPage } from '../harness/manual.ts';
import { metricsAt } from '../harness/metrics.ts';
import { until } from '../harness/program.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';
import { Traffic } from '../harness/traffic.ts';

// Creating three servers takes longer than most tests.
jest.setTimeout(60_000);

const EDITOR: Viewer = { role: Role.EDITOR, name: 'Ada', identity: 'key 1' };
const AS_EDITOR = { authorization: 'a key' };

/** Readers of enough addresses that each standby serves some. */
const READERS = Array.from({ length: 16 }, (_, number) => ({ 'x-forwarded-for': `10.0.0.${number}` }));

let cluster: TestCluster;
let server: TestServer;
const logged: string[] = [];

beforeAll(async () => {
  cluster = await startTestCluster();
  server = await startTestServer({
    database: cluster.primary,
    viewer: ({ headers }) => (headers.authorization ? EDITOR : ANONYMOUS),
    environment: {
      DATABASE_REPLICA_URLS: cluster.standbys.map(({ url }) => url).join(', '),
      LOG_LEVEL: 'warn',
      ANSWER_CACHE_MB: '4',
      METRICS_PORT: '0',
      TRUST_PROXY: '1',
    },
    logTo: (line) => logged.push(line),
  });
});
afterAll(async () => {
  await server?.stop();
  await cluster?.stop();
});

/**
 * Creates a topic.
 * @returns its id, and the log position to read after
 */
async function createTopic(name: string): Promise<{ id: string; readAfter: string }> {
  const { body, headers, readAfter } = await server.query(
    'mutation ($input: CreateTopicInput!) { createTopic(input: $input) { topic { id } userErrors { code } } }',
    { input: { names: [{ lang: 'en', text: name }] } },
    AS_EDITOR,
  );
  expect(body.errors).toBeUndefined();
  expect(body.data.createTopic.userErrors).toEqual([]);
  expect(headers.get('read-after')).toBe(readAfter);
  return { id: body.data.createTopic.topic.id, readAfter: readAfter! };
}

/** The names of a topic as readers see them, some at each standby; null if it does not exist. */
async function namesOf(id: string, headers: Record<string, string> = {}): Promise<(string | null)[]> {
  const names: (string | null)[] = [];
  for (const reader of READERS) {
    const { body } = await server.query(
      'query ($id: ID!) { node(id: $id) { ... on Topic { name } } }',
      { id },
      { ...reader, ...headers },
    );
    expect(body.errors).toBeUndefined();
    names.push(body.data.node?.name ?? null);
  }
  return names;
}

const toAll = (name: string | null) => READERS.map(() => name);

const hasArrived = (id: string) =>
  until(async () => (await namesOf(id)).every((name) => name !== null), 'the standbys have what was written');

const onStandbys = (text: string) => Promise.all(cluster.standbys.map((standby) => standby.sql(text)));

/** Waits until all writes so far have arrived at the standbys. */
async function caughtUp(): Promise<void> {
  const [now] = (await cluster.primary.sql('select pg_current_wal_lsn()::text as place')) as [{ place: string }];
  await until(
    async () =>
      (await onStandbys(`select pg_last_wal_replay_lsn() >= '${now.place}' as there`)).every(([row]) => row!.there),
    'the standbys have caught up',
  );
}

/** A standby as in metric labels. */
function nameOf({ url }: { url: string }): string {
  const address = addressOf(url);
  return 'path' in address ? address.path : `${address.host}:${address.port}`;
}

/** A metric of each standby; undefined if it has none. */
async function reported(what: 'used' | 'lag_seconds'): Promise<(number | undefined)[]> {
  const metrics = await metricsAt(server.metricsUrl!);
  return cluster.standbys.map((standby) => metrics.get(`entente_standby_${what}{standby="${nameOf(standby)}"}`));
}

const areUsed = async () => (await reported('used')).every((used) => used === 1);

/** Runs work while writes do not arrive at the standbys. */
async function whileReplayPaused(work: () => Promise<void>): Promise<void> {
  await onStandbys('select pg_wal_replay_pause()');
  try {
    await work();
  } finally {
    await onStandbys('select pg_wal_replay_resume()');
  }
}

describe('server with two standbys', () => {
  it('rejects an invalid Read-After', async () => {
    const { readAfter } = await createTopic('Estuaries');
    const [few, many] = [`${readAfter}, yesterday`, Array(21).fill(readAfter).join(', ')];
    for (const place of ['yesterday', '16/B374D848', readAfter.slice(1), `${readAfter}A`, few, many]) {
      const { status, body } = await server.query('{ viewer { role } }', {}, { 'read-after': place });
      const { code, argument } = body.errors![0]!.extensions;
      expect([status, code, argument]).toEqual([422, 'BAD_USER_INPUT', ['Read-After']]);
    }
  });

  it('reads from both standbys', async () => {
    await hasArrived((await createTopic('Harbours')).id);
    for (const standby of cluster.standbys) {
      const [{ many }] = (await standby.sql(
        "select count(*)::integer as many from pg_stat_activity where application_name = 'entente'",
      )) as [{ many: number }];
      expect(many).toBeGreaterThan(0);
    }
  });

  it('counts statements and connections of each standby', async () => {
    const counted = async () => {
      const figures = await (await fetch(server.metricsUrl!)).text();
      const [, statements] = /^entente_sql_duration_seconds_count (\d+)$/m.exec(figures)!;
      const pools = [...figures.matchAll(/^entente_pool_connections{pool="(.+)",state="idle"} (\d+)$/gm)];
      return {
        statements: Number(statements),
        idle: new Map(pools.map(([, pool, many]) => [pool, Number(many)])),
      };
    };
    const { statements } = await counted();
    for (const reader of READERS) await server.query('{ topics { totalCount } }', {}, reader);
    const after = await counted();
    expect(after.statements - statements).toBe(READERS.length);
    const addresses = [cluster.primary, ...cluster.standbys].map(({ url }) => addressOf(url) as { path: string });
    expect([...after.idle.keys()]).toEqual(['primary', ...addresses.map(({ path }) => path)]);
    for (const { path } of addresses.slice(1)) expect(after.idle.get(path)).toBeGreaterThan(0);
  });

  it('shows a writer its own writes, and others what has arrived', async () => {
    const before = await createTopic('Bridges');
    await hasArrived(before.id);
    await whileReplayPaused(async () => {
      const { id, readAfter } = await createTopic('Tunnels');
      // Standbys that lag longer than 5 s are excluded, so their requests come first.
      expect(await namesOf(id)).toEqual(toAll(null));
      // The standby has what the client has seen, so it reads from the standby after the next probe.
      const ofStandbys = async () => await namesOf(id, { ...AS_EDITOR, 'read-after': before.readAfter });
      await until(async () => (await ofStandbys()).every((name) => name === null), 'it is read from standbys');
      expect(await namesOf(id, { 'read-after': readAfter })).toEqual(toAll('Tunnels'));
      // A client with a key and without Read-After reads from the primary.
      expect(await namesOf(id, AS_EDITOR)).toEqual(toAll('Tunnels'));
    });
  });

  describe('client code of the manual', () => {
    interface Asked {
      query: (text: string) => Promise<TestData>;
      write: (text: string, variables: { name: string }) => Promise<unknown>;
    }

    /** The clients of the manual, as an editor. */
    function clients(): Record<string, Asked> {
      const [keeping, opening] = manualPage('several-machines')
        .section('Read-After for clients')
        .blocks('js')
        .map(({ code }) => code);
      const asEditor = (url: string, init: RequestInit) => {
        const headers = new Headers(init.headers);
        for (const [name, value] of Object.entries(AS_EDITOR)) headers.set(name, value);
        return fetch(url, { ...init, headers });
      };
      const library = { HttpLink, Client: UrqlClient, fetchExchange, Network };
      const open = (made: string) =>
        new Function('url', 'fetch', ...Object.keys(library), `${keeping} ${opening} return ${made};`)(
          `${server.url}/graphql`,
          asEditor,
          ...Object.values(library),
        );
      const apollo = new ApolloClient({ link: open('apolloLink'), cache: new InMemoryCache() });
      const urql: UrqlClient = open('urqlClient');
      const relay: INetwork = open('relayNetwork');
      const byRelay = async (text: string, variables: object = {}): Promise<TestData> =>
        relay.execute({ text } as RequestParameters, variables, {}).toPromise();
      return {
        Apollo: {
          query: async (text) => (await apollo.query({ query: gql(text), fetchPolicy: 'network-only' })).data,
          write: (text, variables) => apollo.mutate({ mutation: gql(text), variables }),
        },
        urql: {
          query: async (text) => (await urql.query(text, {}, { requestPolicy: 'network-only' }).toPromise()).data,
          write: (text, variables) => urql.mutation(text, variables).toPromise(),
        },
        Relay: {
          query: async (text) => (await byRelay(text)).data,
          write: byRelay,
        },
      };
    }

    it.each(['Apollo', 'urql', 'Relay'])('%s: shows the writes of its user', async (name) => {
      const { query, write } = clients()[name]!;
      const titles = async () => {
        const { topics } = await query('{ topics(first: 100) { nodes { id name } } }');
        return topics.nodes.map((topic: TestData) => topic.name);
      };
      const create = (title: string) =>
        write(
          `mutation ($name: String!) {
            createTopic(input: { names: [{ lang: "en", text: $name }] }) { topic { id } } }`,
          { name: title },
        );
      await create(`Quays of ${name}`);
      expect(await titles()).toContain(`Quays of ${name}`);
      await until(
        async () =>
          (await onStandbys(`select from topic where name = 'Quays of ${name}'`)).every((rows) => rows.length > 0),
        'it has arrived',
      );
      await whileReplayPaused(async () => {
        await createTopic(`Somebody else wrote beside ${name}`);
        await create(`Docks of ${name}`);
        expect(await titles()).toEqual(expect.arrayContaining([`Quays of ${name}`, `Docks of ${name}`]));
      });
    });
  });

  it('sends with each event the log position at which it is visible', async () => {
    const listener = new Listener(transports.WebSocket!(server.url), { types: ['TOPIC'] });
    try {
      await caughtUp();
      await whileReplayPaused(async () => {
        const { id } = await createTopic('Slipways');
        await listener.until(() => listener.told.some(({ data }) => data.changes.recordId === id));
        const { extensions } = listener.told.find(({ data }) => data.changes.recordId === id)!;
        expect(await namesOf(id, { 'read-after': extensions.readAfter })).toEqual(toAll('Slipways'));
      });
    } finally {
      closeAll();
    }
  });

  it('reads from the primary for a log position sealed with another key, and returns a position of its own', async () => {
    await caughtUp();
    await whileReplayPaused(async () => {
      const { id, readAfter } = await createTopic('Breakwaters');
      const foreign = new LogPositionSeal(randomBytes(32)).seal({
        branch: { number: 7, id: randomUUID() },
        position: 1n,
      });
      expect(foreign).toHaveLength(readAfter.length);
      expect(await namesOf(id, { 'read-after': foreign })).toEqual(toAll('Breakwaters'));
      const { readAfter: own } = await server.query('{ topics { totalCount } }', {}, { 'read-after': foreign });
      expect(own).not.toBe(foreign);
      // One foreign position among several suffices.
      expect(await namesOf(id, { 'read-after': `${own}, ${foreign}` })).toEqual(toAll('Breakwaters'));
    });
  });

  it('returns the same ETag for a cacheable GET at every log position', async () => {
    const list = `${server.url}/graphql?query=${encodeURIComponent('{ topics(first: 1) { nodes { name } } }')}`;
    const ask = (headers: object) => fetch(list, { headers: { 'apollo-require-preflight': 'yes', ...headers } });
    const first = await ask({});
    await cluster.primary.sql('select pg_logical_emit_message(true, $1, $2)', ['test', 'somewhere else']);
    await caughtUp();
    const second = await ask({});
    expect(second.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(second.headers.get('read-after')).not.toBe(first.headers.get('read-after'));
    expect(second.headers.get('vary')).toContain('Read-After');
    const unchanged = await ask({ 'if-none-match': first.headers.get('etag')! });
    expect(unchanged.status).toBe(304);
    expect(unchanged.headers.get('read-after')).toHaveLength(first.headers.get('read-after')!.length);
  });

  it('reads the feed and subscriptions from the primary only', async () => {
    await whileReplayPaused(async () => {
      const { body: start } = await server.query('{ feedToken }');
      const { id } = await createTopic('Ferries');
      const { body } = await server.query(
        'query ($after: String) { changes(after: $after) { nodes { kind recordId } resetRequired } }',
        { after: start.data.feedToken },
      );
      expect(body.data.changes).toEqual({ nodes: [{ kind: 'CREATED', recordId: id }], resetRequired: false });
    });
  });

  it('has the horizon of the feed on a standby before a running transaction', async () => {
    const [standby] = cluster.standbys;
    const running = new pg.Client({ connectionString: cluster.primary.url });
    await running.connect();
    await running.query('begin');
    const { rows } = await running.query('select pg_current_xact_id()::text as xid');
    // A later transaction ends: a standby shows its rows, and lists no transaction as running.
    await cluster.primary.sql('create table made_meanwhile (id integer)');
    await until(
      async () => (await standby.sql("select to_regclass('made_meanwhile') as made"))[0]?.made !== null,
      'the standby has what was made meanwhile',
    );
    const horizon = () => standby.sql('select feed_horizon()::text as xid');
    expect(await horizon()).toEqual(rows);
    await running.query('rollback');
    await running.end();
    await cluster.primary.sql('drop table made_meanwhile');
    await until(async () => BigInt((await horizon())[0]!.xid) > BigInt(rows[0].xid), 'the horizon moves on');
  });

  it('revalidates a cached response only if it is still current on the standby', async () => {
    await caughtUp();
    const list = `${server.url}/graphql?query=${encodeURIComponent('{ topics(first: 100) { nodes { name } } }')}`;
    const ask = (etag = '') =>
      fetch(list, { headers: { 'apollo-require-preflight': 'yes', ...(etag && { 'if-none-match': etag }) } });
    const etag = (await ask()).headers.get('etag')!;
    expect((await ask(etag)).status).toBe(304);
    await hasArrived((await createTopic('Lighthouses')).id);
    const changed = await ask(etag);
    expect([changed.status, await changed.text()]).toEqual([200, expect.stringContaining('Lighthouses')]);
  });

  describe('state of the data on a standby', () => {
    const [EARLIER, LATER] = ['Dams', 'Weirs'];
    const states = () => Promise.all(cluster.standbys.map((standby) => readDataVersion((text) => standby.sql(text))));

    /** The states once everything has arrived. */
    async function statesNow(): Promise<string[]> {
      await caughtUp();
      return states();
    }

    /** Writes to the log, but nothing that a client may see. */
    const writeElsewhere = () =>
      cluster.primary.sql(
        'create table made_elsewhere (id integer); insert into made_elsewhere select generate_series(1, 1000); drop table made_elsewhere',
      );

    /** A transaction of the primary that creates a topic, until `commit`. */
    async function began(name: string): Promise<pg.Client> {
      const client = new DatabaseClient({ connectionString: cluster.primary.url });
      await client.connect();
      await client.query(
        `begin; insert into topic (visibility, name, name_lang, slug, sort_key) values ('PUBLIC', '${name}', 'en', '${name}', '${name}')`,
      );
      return client;
    }

    it('stays the same while a standby replays what is no change', async () => {
      const before = await statesNow();
      await writeElsewhere();
      expect(await statesNow()).toEqual(before);
      await createTopic('Sluices');
      const after = await statesNow();
      for (const [n, state] of after.entries()) expect(state).not.toBe(before[n]);
    });

    it('changes when a transaction that began earlier commits later, in any order, and only then', async () => {
      const first = await began(EARLIER!);
      const second = await began(LATER!);
      try {
        await createTopic('Aqueducts');
        const seen = [await statesNow()];
        await writeElsewhere();
        expect(await statesNow()).toEqual(seen[0]);
        for (const client of [second, first]) {
          await client.query('commit');
          const now = await statesNow();
          for (const before of seen) for (const [n, state] of now.entries()) expect(state).not.toBe(before[n]);
          seen.push(now);
        }
      } finally {
        await first.end();
        await second.end();
      }
    });
  });

  it('never answers from the cache what is older than Read-After', async () => {
    const list = '{ topics(first: 100) { nodes { name } } }';
    const reader = READERS[0]!;
    const ask = async (headers: Record<string, string> = {}) => {
      const { body, cost, readAfter } = await server.query(list, {}, { ...reader, ...headers });
      const names: string[] = body.data.topics.nodes.map(({ name }: TestData) => name);
      return { names, isCached: cost!.actual < names.length, readAfter: readAfter! };
    };
    await caughtUp();
    const warm = async (headers: Record<string, string> = {}) => {
      await ask(headers);
      await ask(headers);
      const { isCached, ...answer } = await ask(headers);
      expect(isCached).toBe(true);
      return answer;
    };
    await warm();
    await whileReplayPaused(async () => {
      const { readAfter } = await createTopic('Viaducts');
      expect((await ask()).names).not.toContain('Viaducts');
      const own = { 'read-after': readAfter };
      expect((await ask(own)).names).toContain('Viaducts');
      const fromPrimary = await warm(own);
      expect(fromPrimary.names).toContain('Viaducts');
      // The standby has answers of its own, and the client of the primary's answer does not read older ones afterwards.
      expect((await ask()).names).not.toContain('Viaducts');
      expect((await ask({ 'read-after': fromPrimary.readAfter })).names).toContain('Viaducts');
    });
    await caughtUp();
    expect((await ask()).names).toContain('Viaducts');
  });

  it('excludes standbys that lag by more than five seconds, and includes them again after a while', async () => {
    await caughtUp();
    await until(areUsed, 'both are read from');
    expect((await reported('lag_seconds')).every((lag) => lag! < 5)).toBe(true);
    await whileReplayPaused(async () => {
      const began = Date.now();
      const { id } = await createTopic('Canals');
      expect(await namesOf(id)).toEqual(toAll(null));
      const since = Date.now();
      await hasArrived(id);
      // They have lagged since some time in between.
      expect(Date.now() - began).toBeGreaterThan(4_400);
      expect(Date.now() - since).toBeLessThan(8_000);
      expect(await namesOf(id)).toEqual(toAll('Canals'));
      expect(await reported('used')).toEqual([0, 0]);
      // A standby is excluded at most one probe before it could show too old data.
      for (const lag of await reported('lag_seconds')) expect(lag).toBeGreaterThan(4.4);
      const reasons = await metricsAt(server.metricsUrl!);
      for (const standby of cluster.standbys) {
        expect(reasons.get(`entente_standby_left_out{standby="${nameOf(standby)}",reason="lag"}`)).toBe(1);
      }
    });
    const since = Date.now();
    await until(areUsed, 'they are read from again');
    expect(Date.now() - since).toBeGreaterThan(4_000);
    await whileReplayPaused(async () => {
      const { id } = await createTopic('Locks');
      expect(await namesOf(id)).toEqual(toAll(null));
    });
  });
});

describe('standby that cancels a statement because of a replay conflict', () => {
  const REPLACED = 'Statements fell back from a standby to the primary';
  /** A list of topics is read before one of parties: a statement that waits for parties has read topics. */
  const LISTS = '{ topics { totalCount } parties { totalCount } }';
  const PATIENCE_MS = 20_000;

  /** A transaction of the primary with an exclusive table lock, also on standbys. */
  class Lock {
    private constructor(private readonly client: pg.Client) {}

    static async on(table: string): Promise<Lock> {
      const client = new DatabaseClient({ connectionString: cluster.primary.url });
      await client.connect();
      await client.query(`begin; set local lock_timeout = '10s'; lock table ${table} in access exclusive mode`);
      // A lock reaches standbys with the next commit.
      await cluster.primary.sql(`select pg_logical_emit_message(true, 'test', '')`);
      const locks = `select from pg_locks where relation = '${table}'::regclass and mode = 'AccessExclusiveLock'`;
      await until(async () => (await onStandbys(locks)).every((rows) => rows.length > 0), 'standbys have the lock');
      return new Lock(client);
    }

    async end(): Promise<void> {
      await this.client.query('rollback');
      await this.client.end();
    }
  }

  /** Waits until a statement on one of some servers waits for a table. */
  function waits(members: TestMember[], table: string): Promise<unknown> {
    const text = `select from pg_locks join pg_stat_activity using (pid)
      where not granted and relation = '${table}'::regclass and application_name = 'entente'`;
    const waiting = () => Promise.all(members.map((member) => member.sql(text)));
    return until(async () => (await waiting()).flat().length === 1, `a statement waits for ${table}`, PATIENCE_MS);
  }

  beforeAll(async () => {
    await until(areUsed, 'both are read from');
    // A scheduled job that had read topics and waited for parties would keep the topics from being locked.
    const waiting = 'select (select count(*) from duplicate_due) + (select count(*) from pair_change) as number';
    const isIdle = async () => Number((await cluster.primary.sql(waiting))[0]!.number) === 0;
    await until(isIdle, 'scheduled jobs have processed what was written', 30_000);
    await onStandbys('alter system set max_standby_streaming_delay = 0');
    await onStandbys('select pg_reload_conf()');
  });
  afterAll(async () => {
    await onStandbys('alter system reset max_standby_streaming_delay');
    await onStandbys('select pg_reload_conf()');
  });

  it('succeeds at the second try; after another conflict the primary does, which is logged', async () => {
    logged.length = 0;
    const ofParties = await Lock.on('party');
    const answer = server.query(LISTS, {}, READERS[0]);
    try {
      await waits(cluster.standbys, 'party');
      const first = await Lock.on('topic');
      await waits(cluster.standbys, 'topic').finally(() => first.end());
      await waits(cluster.standbys, 'party');
      expect(logged.filter((line) => line.includes(REPLACED))).toEqual([]);
      const second = await Lock.on('topic');
      await waits([cluster.primary], 'topic').finally(() => second.end());
    } finally {
      await ofParties.end();
    }
    const { body } = await answer;
    expect(body.errors).toBeUndefined();
    const lines = logged.filter((line) => line.includes(REPLACED)).map((line) => JSON.parse(line));
    expect(lines).toMatchObject([{ statements: 1, err: { code: '40001' } }]);
    expect(cluster.standbys.map(nameOf)).toContain(lines[0].standby);
  });

  it('is logged at most once a second, with the number of statements', async () => {
    const lines: string[] = [];
    const log = openLog({ logLevel: 'warn' }, { write: (line) => lines.push(line) });
    const [directUrl, replicaUrls] = [cluster.primary.url, cluster.standbys.map(({ url }) => url)];
    const watched = await Cluster.open({ directUrl, workUrl: directUrl, replicaUrls, poolOf: () => ({}), log });
    try {
      const member = await until(async () => watched.chooseStandby('somebody', null), 'a standby is fit');
      for (let statement = 0; statement < 3; statement++) watched.logFallback(member, new Error('cancelled'));
      expect(lines.map((line) => JSON.parse(line).statements)).toEqual([1]);
      await sleep(1_000);
      watched.logFallback(member, new Error('cancelled'));
      expect(lines.map((line) => JSON.parse(line).statements)).toEqual([1, 3]);
    } finally {
      await watched.close();
    }
  });
});

describe('primary that dies under load', () => {
  let follower: FeedReader;
  let listener: Listener;
  let traffic: Traffic;

  beforeAll(async () => {
    await cluster.primary.waitFor('one');
    const [first] = cluster.standbys;
    follower = await new FeedReader(
      { query: server.query, sql: (text) => first.sql(text) },
      'id ... on Topic { name }',
      {
        types: ['TOPIC'],
      },
    ).begin('topics(first: 100)');
    await follower.catchUp();
    listener = new Listener(transports.WebSocket!(server.url), { types: ['TOPIC'], after: follower.token });
    traffic = new Traffic('Survivor', [server.url], AS_EDITOR);
    traffic.start(4);
    await until(async () => traffic.acknowledged.length > 20, 'there is something to lose');
    await cluster.primary.kill();
  });
  afterAll(closeAll);

  it('is replaced by the promoted standby within five seconds, without a notification', async () => {
    const [first, second] = cluster.standbys;
    const replicaUrls = cluster.standbys.map(({ url }) => url);
    const [directUrl, log] = [cluster.primary.url, openLog({ logLevel: 'fatal' })];
    const started = Cluster.open({ directUrl, workUrl: directUrl, replicaUrls, poolOf: () => ({}), log });
    await first.promote();
    const promoted = Date.now();
    await second.follow(first, 'two');
    await until(async () => traffic.hasWrittenSince(promoted), 'somebody has written');
    expect(traffic.acknowledged.find(({ at }) => at > promoted)!.at - promoted).toBeLessThan(5_000);
    const before = traffic.acknowledged.length;
    await until(async () => traffic.acknowledged.length > before + 20, 'writing goes on');
    await traffic.stop();
    expect(traffic.unanswered).toBeGreaterThan(0);
    // A server that starts meanwhile waits for it.
    const late = await started;
    await late.close();
    expect(late.primaryUrl).toBe(first.url);
  });

  it('loses no acknowledged write, and none is applied twice', async () => {
    const [first] = cluster.standbys;
    const rows = await first.sql<{ name: string }>("select name from topic where name like 'Survivor %' order by name");
    expect(rows.map(({ name }) => name)).toEqual(traffic.acknowledged.map(({ name }) => name).sort());
  });

  it('leaves no gap in the feed, and requires no reset', async () => {
    const changes = (await follower.catchUp()).map(({ kind, recordId }) => `${kind} ${recordId}`);
    const expected = traffic.acknowledged.map(({ id }) => `CREATED ${id}`);
    expect(changes.sort()).toEqual(expected.sort());
    await listener.until(() => listener.told.length >= expected.length);
    const events = listener.told.map(({ data }) => `${data.changes.kind} ${data.changes.recordId}`);
    expect(events.sort()).toEqual(expected);
    expect(listener.ended).toBeNull();
  });

  it('is not used when it returns and claims to be the primary', async () => {
    const [first] = cluster.standbys;
    await cluster.primary.restart();
    await cluster.primary.waitFor();
    // Clients that do not know of the promotion write there.
    const other = await startTestServer({ database: cluster.primary, viewer: EDITOR });
    const { body } = await other.query(
      'mutation { createTopic(input: { names: [{ lang: "en", text: "Lost" }] }) { topic { id } } }',
    );
    const { body: token } = await other.query('{ feedToken }');
    await other.stop();
    const { id } = await createTopic('Found');
    expect(await first.sql("select name from topic where name in ('Lost', 'Found')")).toEqual([{ name: 'Found' }]);
    expect(await namesOf(body.data.createTopic.topic.id)).toEqual(toAll(null));
    await hasArrived(id);
    // Changes reported there did not happen in this history.
    const { body: changes } = await server.query(
      'query ($after: String) { changes(after: $after) { resetRequired } }',
      {
        after: token.data.feedToken,
      },
    );
    expect(changes.data.changes).toEqual({ resetRequired: true });
  });
});

describe('standby that dies under load', () => {
  it('causes no failed request', async () => {
    const { id } = await createTopic('Piers');
    await hasArrived(id);
    let isDead = false;
    const readers = Array.from({ length: 8 }, async () => {
      while (!isDead) expect(await namesOf(id)).toEqual(toAll('Piers'));
      expect(await namesOf(id)).toEqual(toAll('Piers'));
    });
    await cluster.standbys[1].kill();
    isDead = true;
    await Promise.all(readers);
  });

  it('is reported as not used, without a lag, and its failed connections are counted', async () => {
    expect((await reported('used'))[1]).toBe(0);
    expect((await reported('lag_seconds'))[1]).toBeUndefined();
    const failures = [...(await metricsAt(server.metricsUrl!))].filter(([what]) =>
      what.startsWith(`entente_database_connection_failures_total{pool="${nameOf(cluster.standbys[1])}"`),
    );
    expect(failures.length).toBeGreaterThan(0);
  });
});
