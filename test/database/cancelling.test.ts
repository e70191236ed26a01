import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { NotificationListener } from '../../src/database/notifications/notification-listener.ts';
import { runCancellable } from '../../src/database/query-cancellation.ts';
import { ExecutionTime, PipelinedExecutor } from '../../src/query/running/pipelining.ts';
import { EventStream } from '../../src/server/subscriptions/event-stream.ts';
import { buildersOn } from '../harness/builders.ts';
import { waitForFeed } from '../harness/feed-reader.ts';
import { closeAll, errorsOf, Listener, transports } from '../harness/listener.ts';
import { until } from '../harness/program.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

/** Statements of the server that run in PostgreSQL. */
const AT_WORK = `select query from pg_stat_activity
  where application_name = 'entente' and state = 'active' and datname = current_database()`;

/** Statements that wait for a table lock, by connection and beginning. */
const WAITING_TO_READ = `select pid || ' ' || query_start as attempt from pg_stat_activity
  where application_name = 'entente' and wait_event = 'relation' and datname = current_database()`;

describe('statement whose client has disconnected or timed out', () => {
  let server: TestServer;
  /** Another server on the same database, whose deadline is never reached. */
  let slowServer: TestServer;
  const lines: string[] = [];
  beforeAll(async () => {
    const environment = { LOG_LEVEL: 'warn' };
    // Below half a second: a statement that ends at its deadline must not be recorded as slow, since slow statements
    // have fewer connections.
    server = await startTestServer({ timeouts: { answer: 450 }, environment, logTo: (line) => lines.push(line) });
    slowServer = await startTestServer({ database: server.database, timeouts: { answer: 60_000 } });
  });
  afterAll(async () => {
    await slowServer?.stop();
    await server?.stop();
  });

  const FORUMS = '{ forums { nodes { title } } }';

  /** Runs work while readers of a table are blocked. */
  async function whileLocked<T>(table: string, act: () => Promise<T>): Promise<T> {
    const holder = new pg.Client({ connectionString: server.database.url });
    await holder.connect();
    try {
      await holder.query('begin');
      await holder.query(`lock table ${table} in access exclusive mode`);
      return await act();
    } finally {
      await holder.end();
    }
  }

  /** Waits until a number of statements run in PostgreSQL, for less time than they would need to end by themselves. */
  const untilRunning = (count: number) =>
    until(async () => (await server.sql(AT_WORK)).length === count, `${count} statements are at work`, 20_000);

  /** Waits until the server responds again. On a busy machine the first responses may miss the deadline. */
  const untilAnswered = (ask: () => Promise<{ status: number }>) =>
    until(async () => (await ask()).status === 200, 'it answers again');

  it('is cancelled in PostgreSQL when its client disconnects', async () => {
    await whileLocked('forum', async () => {
      const clients = Array.from({ length: 3 }, () => new AbortController());
      const responses = clients.map(({ signal }) =>
        fetch(`${slowServer.url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ query: FORUMS }),
          signal,
        }).catch((error: Error) => error.name),
      );
      await untilRunning(3);
      for (const client of clients) client.abort();
      expect(await Promise.all(responses)).toEqual(['AbortError', 'AbortError', 'AbortError']);
      // Long before the deadline of the statements that still wait.
      await untilRunning(0);
    });
    expect((await slowServer.query(FORUMS)).status).toBe(200);
  });

  it('is cancelled at its deadline, with an error that says to request less', async () => {
    await whileLocked('forum', async () => {
      const { status, headers, body } = await server.query(FORUMS);
      expect([status, headers.get('retry-after')]).toEqual([503, '2']);
      expect(body.errors!.map(({ extensions, message }) => [extensions.code, message])).toEqual([
        [
          'TIMEOUT',
          'The operation exceeded the time limit. Request fewer records, or use a narrower filter. A mutation wrote nothing: send it again.',
        ],
      ]);
      expect(body.data).toBeUndefined();
      expect(body.errors![0]!.extensions.requestId).toBe(headers.get('x-request-id'));
      // There is one log line, and no second attempt.
      const { requestId } = body.errors![0]!.extensions;
      const told = () => lines.map((line) => JSON.parse(line)).filter((line) => line.requestId === requestId);
      // The line is held until a probe has shown that the database responds.
      await until(async () => told().length > 0, 'it is logged');
      expect(told()).toEqual([expect.objectContaining({ level: 40, code: 'TIMEOUT', msg: 'Operation timed out' })]);
      await untilRunning(0);
    });
  });

  it('is cancelled at its deadline for record pages too', async () => {
    const [forum] = await server.sql(`select 'forum_' || replace(id::text, '-', '') as id from forum`);
    await whileLocked('forum', async () => {
      const response = await fetch(`${server.url}/id/${forum!.id}`);
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
      await untilRunning(0);
    });
    await untilAnswered(() => fetch(`${server.url}/id/${forum!.id}`));
  });

  it.each([
    ['agreements.csv?by=YEAR', 'agreement'],
    ['agreements.json?by=COUNTRY', 'agreement'],
    ['network.csv?level=COUNTRY', 'involvement'],
    ['network.gexf?level=COUNTRY', 'involvement'],
  ])(
    'is cancelled at its deadline and when its client disconnects, for an export of groups: %s',
    async (address, table) => {
      await whileLocked(table, async () => {
        const response = await fetch(`${server.url}/export/${address}`);
        expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
        await untilRunning(0);
        const client = new AbortController();
        const responses = fetch(`${slowServer.url}/export/${address}`, { signal: client.signal }).catch(
          (error: Error) => error.name,
        );
        await untilRunning(1);
        client.abort();
        expect(await responses).toBe('AbortError');
        await untilRunning(0);
      });
      await untilAnswered(() => fetch(`${server.url}/export/${address}`));
    },
  );

  it('leaves the queue for connections, which then serves others', async () => {
    await whileLocked('forum', async () => {
      const answers = await Promise.all(Array.from({ length: 30 }, () => server.query(FORUMS)));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
      await untilRunning(0);
      await untilAnswered(() => server.query('{ topics { totalCount } }'));
    });
  });

  describe('page of changes of a subscription', () => {
    afterAll(closeAll);

    async function feedToken(): Promise<string> {
      await waitForFeed(server);
      return (await server.query('{ feedToken }')).body.data.feedToken;
    }

    /** Subscribers, one for each transport. */
    const followers = (after: string) =>
      Object.values(transports).map((subscribeAt) => new Listener(subscribeAt(server.url), { after }));

    it('is retried after its deadline, until subscribers get the error that it takes too long', async () => {
      const after = await feedToken();
      const listeners = await whileLocked('change', async () => {
        const listeners = followers(after);
        for (const listener of listeners) {
          expect(await errorsOf(listener)).toMatchObject([{ extensions: { code: 'TIMEOUT' } }]);
        }
        return listeners;
      });
      expect(listeners.flatMap(({ told }) => told.filter(({ data }) => data))).toEqual([]);
    });

    it('is read when that is possible again, and subscribers get each change once', async () => {
      const after = await feedToken();
      const { id } = await buildersOn(server.dataSource).topic('Told late');
      await waitForFeed(server);
      const listeners = await whileLocked('change', async () => {
        const listeners = followers(after);
        const attempts = new Set<string>();
        const areAtTheirThird = async () => {
          for (const { attempt } of await server.sql(WAITING_TO_READ)) attempts.add(attempt);
          return attempts.size >= 3 * listeners.length;
        };
        await until(areAtTheirThird, 'two attempts of each are over');
        return listeners;
      });
      for (const listener of listeners) {
        await listener.until(() => listener.told.length > 0);
        expect(listener.told.map(({ data }) => [data.changes.kind, data.changes.recordId])).toEqual([['CREATED', id]]);
        expect(listener.ended).toBeNull();
      }
    });

    it('may time out equally often after a long outage of the database', async () => {
      const faults = ['away', 'away', 'away', 'away', 'late', 'away', 'late', 'late'];
      const told = { event: { name: 'an event' }, token: 'behind it' };
      const following = new EventStream({
        announcements: { count: 0, next: () => new Promise(() => undefined) } as unknown as NotificationListener,
        after: 'here',
        tokenNow: () => Promise.reject(new Error('it has begun')),
        readPage: async () => {
          const fault = faults.shift();
          if (fault) throw new Error(fault);
          return { nodes: [told], endToken: told.token, hasMore: false, resetRequired: false };
        },
        hasSameViewer: async () => true,
        onEnd: () => undefined,
        identity: () => undefined,
        maxTriesFor: (error) => ((error as Error).message === 'away' ? Number.POSITIVE_INFINITY : 4),
      });
      expect((await following.next()).value).toEqual(told);
      expect(faults).toEqual([]);
      void following.return();
    });
  });
});

describe('cancelled statement', () => {
  let server: TestServer;
  let pool: pg.Pool;
  beforeAll(async () => {
    server = await startTestServer({ seeded: false });
    // One connection, which the next statement reuses.
    pool = new pg.Pool({ connectionString: server.database.url, max: 1 });
  });
  afterAll(async () => {
    await pool.end();
    await server.stop();
  });

  const slow = (seconds: number) => ({ text: 'select pg_sleep($1), pg_backend_pid() as pid', values: [seconds] });

  /** Statements run on a connection of a pool, or in a pipelined batch. */
  const WAYS = {
    'by itself': () => (seconds: number, gone?: AbortSignal) => runCancellable(pool, slow(seconds), gone),
    'among others': () => {
      const executor = new PipelinedExecutor(pool);
      const executionTime = new ExecutionTime();
      executionTime.took(1);
      return async (seconds: number, gone?: AbortSignal) => ({
        rows: await executor.run(slow(seconds), executionTime, 'somebody', gone),
      });
    },
  };

  it.each(Object.entries(WAYS))('never cancels another statement on its connection: %s', async (_way, open) => {
    const run = open();
    const pids = new Set<unknown>();
    let cancelled = 0;
    for (let n = 0; n < 120; n++) {
      const waits = new AbortController();
      const first = run(0.02, waits.signal).catch(() => {
        cancelled += 1;
      });
      const next = run(0.01, new AbortController().signal);
      const last = run(0.001);
      // Aborts from before it is sent until after it has ended.
      setTimeout(() => waits.abort(new Error('gone')), n % 40);
      await first;
      pids.add((await next).rows[0]!.pid);
      pids.add((await last).rows[0]!.pid);
    }
    expect(cancelled).toBeGreaterThan(10);
    expect(cancelled).toBeLessThan(120);
    // The connection stays open: a disconnected client costs no new connection.
    expect(pids.size).toBeLessThan(10);
  });

  it('fails with the reason of its signal, also before it begins', async () => {
    const reason = new Error('gone');
    await expect(runCancellable(pool, slow(1), AbortSignal.abort(reason))).rejects.toBe(reason);
    const waits = new AbortController();
    const running = runCancellable(pool, slow(60), waits.signal);
    const began = performance.now();
    setTimeout(() => waits.abort(reason), 50);
    await expect(running).rejects.toBe(reason);
    expect(performance.now() - began).toBeLessThan(30_000);
    expect((await runCancellable(pool, slow(0), null)).rows).toHaveLength(1);
  });
});
