import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Role, type Viewer } from '../../src/access/viewer.ts';
import { type Server, startServer } from '../../src/app/server.ts';
import { readConfig } from '../../src/runtime/config.ts';
import { openLog } from '../../src/runtime/log.ts';
import { FeedReader } from '../harness/feed-reader.ts';
import { mutationsOn, type Payload, stateOf } from '../harness/mutations.ts';
import { until } from '../harness/program.ts';
import { publicError } from '../harness/public-errors.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

const roles: Record<string, Viewer> = {
  reader: { role: Role.READER, name: 'Lena', identity: 'key 0' },
  ada: { role: Role.EDITOR, name: 'Ada', identity: 'key 1' },
  bob: { role: Role.EDITOR, name: 'Bob', identity: 'key 2' },
  admin: { role: Role.ADMIN, name: 'Cyd', identity: 'key 3' },
};
const viewer = ({ headers }: { headers: { authorization?: string } }) =>
  roles[headers.authorization ?? ''] ?? { role: Role.ANONYMOUS, name: null };

let server: TestServer;
/** A second process on the same database. */
let other: Server;
let ada: ReturnType<typeof mutationsOn>;
let bob: ReturnType<typeof mutationsOn>;
beforeAll(async () => {
  server = await startTestServer({ seeded: false, viewer });
  const config = readConfig({ PORT: '0', LOG_LEVEL: 'error', ...server.database.settings });
  other = await startServer(config, openLog(config), { firstData: false });
  ada = mutationsOn(server, { authorization: 'ada' });
  bob = mutationsOn(server, { authorization: 'bob' });
});
afterAll(async () => {
  await other?.stop();
  await server?.stop();
});

const TOMORROW = new Date(Date.now() + 86_400_000).toISOString();
const LATER = new Date(Date.now() + 2 * 86_400_000).toISOString();

const PLAN = `id at status plannedBy note settledAt records { id visibility }
  failure { code message records { id } }`;

/** Errors of a rejected mutation, once the test has checked that nothing was written. */
async function refusal(name: string, input: object): Promise<TestData> {
  const before = [await stateOf(server), await plans()];
  const { body } = await ada.send(name, input, 'userErrors { ... on OtherRecordsError { records { id } } }');
  expect([await stateOf(server), await plans()]).toEqual(before);
  const [{ code, path, message, records }] = body.data[name].userErrors;
  return { code, path: path.join('.'), message, ...(records && { records: records.map(({ id }: TestData) => id) }) };
}

async function done(name: string, input: object, selection = '', as = ada): Promise<Payload> {
  const { userErrors, ...rest } = await as.payload(name, input, selection);
  expect(userErrors).toEqual([]);
  return rest;
}

async function plans(statuses?: string[], record?: string): Promise<TestData[]> {
  const { body } = await server.query(
    `query ($statuses: [PublicationStatus!], $record: ID) {
      plannedPublications(statuses: $statuses, record: $record, first: 100) { totalCount nodes { ${PLAN} } } }`,
    { statuses, record },
    { authorization: 'ada' },
  );
  expect(body.data.plannedPublications.totalCount).toBe(body.data.plannedPublications.nodes.length);
  return body.data.plannedPublications.nodes;
}

let made = 0;

/** A topic, by default INTERNAL. */
async function topic(input: object = {}): Promise<string> {
  const names = [{ lang: 'en', text: `Topic ${made++}` }];
  return (await done('createTopic', { names, visibility: 'INTERNAL', ...input }, 'topic { id }')).topic.id;
}

const PLANNED = `plannedPublication { ${PLAN} } records { id }`;

async function planned(ids: string[], at: string, input: object = {}, as = ada): Promise<TestData> {
  return (await done('publish', { ids, at, ...input }, PLANNED, as)).plannedPublication;
}

/** Plans for the nearest possible time; on a busy machine for a later one. */
async function plannedSoon(ids: string[], input: object, as: typeof ada): Promise<TestData> {
  for (let ms = 500; ; ms *= 2) {
    const at = new Date(Date.now() + ms).toISOString();
    const { plannedPublication, userErrors } = await as.payload('publish', { ids, at, ...input }, PLANNED);
    if (userErrors[0]?.code === 'TIME_IN_PAST') continue;
    expect(userErrors).toEqual([]);
    return plannedPublication;
  }
}

/** Returns a plan once it is no longer waiting. */
const settledPlan = (id: string) =>
  until(async () => (await plans()).find((plan) => plan.id === id && plan.status !== 'WAITING'), 'the plan is settled');

/** Moves the time of a plan to this many seconds from now. */
const comes = ({ id }: TestData, seconds = 0) =>
  server.sql(
    `update planned_publication set at = now() + make_interval(secs => $2)
      where 'planned_publication_' || replace(id::text, '-', '') = $1`,
    [id, seconds],
  );

const statusOf = async ({ id }: TestData): Promise<string> => {
  const [row] = await server.sql(
    "select status from planned_publication where 'planned_publication_' || replace(id::text, '-', '') = $1",
    [id],
  );
  return row!.status;
};

/**
 * Runs work that waits for a lock of a statement until this many connections wait, then lets it continue.
 * @param meanwhile runs before the work continues
 * @returns the result of the work
 */
async function whileHeld<T>(
  lock: string,
  waiting: number,
  work: () => Promise<T>[],
  meanwhile = async () => {},
): Promise<T[]> {
  const holder = new pg.Client({ connectionString: server.database.url });
  await holder.connect();
  try {
    await holder.query('begin');
    await holder.query(lock);
    const working = work();
    await until(async () => {
      const [{ count }] = (await server.sql(`select count(distinct pid)::integer as count from pg_locks
        join pg_stat_activity using (pid) where datname = current_database() and not granted`)) as [{ count: number }];
      return count >= waiting;
    }, 'the work waits');
    await meanwhile();
    await holder.query('rollback');
    return await Promise.all(working);
  } finally {
    await holder.end();
  }
}

const seen = async (id: string, authorization = '') =>
  (await server.query('query ($id: ID!) { node(id: $id) { id } }', { id }, { authorization })).body.data.node;

describe('Planning a publication', () => {
  it('is rejected for clients that may not write', async () => {
    const input = { ids: [await topic()], at: TOMORROW };
    for (const [as, status] of [
      ['', 401],
      ['reader', 403],
    ] as const) {
      const answer = await mutationsOn(server, { authorization: as }).send('publish', input, '');
      expect(publicError(answer).status).toBe(status);
    }
    expect(await plans()).toEqual([]);
  });

  it('is rejected for a time in the past, for an unknown record, and without required dependencies', async () => {
    const parent = await topic();
    const child = await topic({ parent });
    expect(await refusal('publish', { ids: [child], at: '2025-11-06T10:00:00Z' })).toEqual({
      code: 'TIME_IN_PAST',
      path: 'input.at',
      message: 'The time is in the past. Omit it to publish at once.',
    });
    expect(await refusal('publish', { ids: [`topic_${'0'.repeat(32)}`], at: TOMORROW })).toMatchObject({
      code: 'RECORD_UNKNOWN',
      path: 'input.ids.0',
    });
    expect(await refusal('publish', { ids: [child], at: TOMORROW })).toMatchObject({
      code: 'DEPENDENCY_INTERNAL',
      path: 'input.ids',
      records: [parent],
    });
  });

  it('replaces an earlier plan of the record', async () => {
    const [one, two] = [await topic(), await topic()];
    const first = await planned([one, two], TOMORROW, { note: 'With the forum.' });
    expect(first).toEqual({
      id: expect.stringMatching(/^planned_publication_[0-9a-f]{32}$/),
      at: TOMORROW,
      status: 'WAITING',
      plannedBy: 'Ada',
      note: 'With the forum.',
      settledAt: null,
      records: [one, two].map((id) => ({ id, visibility: 'INTERNAL' })),
      failure: null,
    });
    const second = await planned([one], LATER, {}, bob);
    const ids = ({ records }: TestData) => records.map(({ id }: TestData) => id);
    expect((await plans([], one)).map(({ id }) => id)).toEqual([]);
    expect((await plans(['WAITING'], one)).map(({ id }) => id)).toEqual([second.id]);
    expect((await plans(['WAITING'], two)).map(ids)).toEqual([[two]]);
    const third = await planned([two], LATER);
    expect(await settledPlan(first.id)).toMatchObject({ status: 'REPLACED', settledAt: expect.any(String) });
    // Published at once, the record no longer waits, and the plan does not publish it again after it was hidden.
    await done('publish', { ids: [two] });
    expect(await settledPlan(third.id)).toMatchObject({ status: 'REPLACED' });
    await done('unpublish', { ids: [two] });
    expect(await plans(['WAITING'], two)).toEqual([]);
  });

  it('replaces a plan whose last two records two later plans take at once', async () => {
    const [one, two] = [await topic(), await topic()];
    const plan = await planned([one, two], TOMORROW);
    const takings = await whileHeld('lock table planned_publication in share mode', 2, () => [
      planned([one], LATER),
      planned([two], LATER, {}, bob),
    ]);
    expect(await statusOf(plan)).toBe('REPLACED');
    expect(takings.map(({ status }) => status)).toEqual(['WAITING', 'WAITING']);
  });

  it('happens once under an idempotency key', async () => {
    const input = { ids: [await topic()], at: LATER, idempotencyKey: 'plan once' };
    const first = await done('publish', input, 'plannedPublication { id }');
    const before = await plans();
    expect(await done('publish', input, 'plannedPublication { id }')).toEqual(first);
    expect(await plans()).toEqual(before);
  });
});

describe('A planned publication', () => {
  it('is visible to editors only', async () => {
    const id = await topic();
    await planned([id], LATER);
    const query = '{ plannedPublications { totalCount nodes { id } } }';
    expect(publicError(await server.query(query))).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
    expect(publicError(await server.query(query, {}, { authorization: 'reader' }))).toMatchObject({
      status: 403,
      code: 'FORBIDDEN',
    });
    expect(await plans(['WAITING'], id)).toHaveLength(1);
    const { body } = await server.query(
      '{ plannedPublications(record: "x") { totalCount } }',
      {},
      { authorization: 'ada' },
    );
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: ['record'] } }]);
  });

  it('is withdrawn by any editor, once', async () => {
    const id = await topic();
    const plan = await planned([id], LATER);
    expect(await refusal('withdrawPublication', { id: `planned_publication_${'0'.repeat(32)}` })).toMatchObject({
      code: 'PUBLICATION_UNKNOWN',
      path: 'input.id',
    });
    const answer = await mutationsOn(server, { authorization: 'reader' }).send(
      'withdrawPublication',
      { id: plan.id },
      '',
    );
    expect(publicError(answer)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect(await plans(['WAITING'], id)).toHaveLength(1);
    const selection = 'plannedPublication { status }';
    expect(await done('withdrawPublication', { id: plan.id }, selection, bob)).toEqual({
      plannedPublication: { status: 'WITHDRAWN' },
    });
    expect(await refusal('withdrawPublication', { id: plan.id })).toMatchObject({
      code: 'PUBLICATION_NOT_WAITING',
      message: 'The publication is no longer waiting: it is WITHDRAWN.',
    });
    // The record is free for another plan.
    expect((await planned([id], LATER)).status).toBe('WAITING');
  });
});

describe('A planned publication that is due', () => {
  it('publishes its records in the name of its author, in lists, history and feed', async () => {
    const follower = await new FeedReader(server, 'id', { types: ['TOPIC'] }).begin('topics(first: 100)');
    const parent = await topic();
    const child = await topic({ parent });
    const plan = await plannedSoon([child], { withDependencies: true, note: 'As agreed.' }, bob);
    expect(plan.records.map(({ id }: TestData) => id)).toEqual([child, parent]);
    expect(await settledPlan(plan.id)).toMatchObject({
      status: 'PUBLISHED',
      failure: null,
      records: [child, parent].map((id) => ({ id, visibility: 'PUBLIC' })),
    });
    expect(await seen(child)).toEqual({ id: child });
    const { body } = await server.query(
      `query ($id: ID!) { node(id: $id) { ... on Topic { version history { nodes { version by note } } } } }`,
      { id: child },
      { authorization: 'ada' },
    );
    // Two processes wait for the same time: the plan is published once.
    expect(body.data.node.version).toBe(2);
    expect(body.data.node.history.nodes).toContainEqual({ version: 2, by: 'Bob', note: 'As agreed.' });
    const changes = await follower.catchUp();
    expect(changes.map(({ kind, recordId }) => [kind, recordId]).sort()).toEqual(
      [
        ['CREATED', child],
        ['CREATED', parent],
      ].sort(),
    );
  });

  it('is done by another process if the one that planned it has exited', async () => {
    const id = await topic();
    const plan = await planned([id], LATER);
    await server.restart(async () => {
      await comes(plan, 0.2);
      await until(async () => (await statusOf(plan)) === 'PUBLISHED', 'the other process has published it');
    });
    expect(await seen(id)).toEqual({ id });
  });

  it('is done at the next start if no process was running', async () => {
    const id = await topic();
    const plan = await planned([id], LATER);
    await other.stop();
    await server.restart(async () => {
      await comes(plan, -3_600);
    });
    // A server that responds has published already.
    expect(await seen(id)).toEqual({ id });
    expect(await settledPlan(plan.id)).toMatchObject({ status: 'PUBLISHED', failure: null });
  });

  it('omits a note that was redacted while it waited for another publication', async () => {
    const names = [{ lang: 'en', text: 'Zinfandel' }];
    const [first, second] = [await topic(), await topic({ names })];
    const [blocker, plan] = [
      await planned([first], LATER),
      await planned([second], LATER, { note: 'About Zinfandel.' }),
    ];
    const uuid = (id: string) => `replace(id::text, '-', '') = '${id.split('_').at(-1)}'`;
    // The process reads the plans that are due, and waits for the first one.
    await whileHeld(
      `select from record where ${uuid(first)} for no key update`,
      1,
      () => [
        server.sql(`update planned_publication set at = now() - case when ${uuid(blocker.id)} then interval '2 s' else '1 s' end
          where ${uuid(blocker.id)} or ${uuid(plan.id)}`),
      ],
      async () => {
        const admin = mutationsOn(server, { authorization: 'admin' });
        await done('redactRecord', { id: second, expectedVersion: 1, words: ['Zinfandel'] }, 'record { id }', admin);
      },
    );
    expect(await settledPlan(plan.id)).toMatchObject({ status: 'PUBLISHED' });
    const notes = await server.sql(
      `select note from revision join record r on r.id = record_id where ${uuid(second).replace('id::', 'r.id::')}`,
    );
    expect(notes.filter(({ note }) => note?.includes('Zinfandel'))).toEqual([]);
    expect(notes.filter(({ note }) => note?.includes('About'))).toHaveLength(1);
  });

  it('fails if a record that must be published with it is INTERNAL again, and publishes nothing', async () => {
    const parent = await topic({ visibility: 'PUBLIC' });
    const [child, sibling] = [await topic({ parent }), await topic()];
    const plan = await planned([child, sibling], LATER, { withDependencies: true });
    await done('unpublish', { ids: [parent] });
    const before = await stateOf(server);
    await comes(plan);
    expect(await settledPlan(plan.id)).toMatchObject({
      status: 'FAILED',
      settledAt: expect.any(String),
      records: [child, sibling].map((id) => ({ id, visibility: 'INTERNAL' })),
      failure: { code: 'DEPENDENCY_INTERNAL', records: [{ id: parent }] },
    });
    expect({ ...(await stateOf(server)), plans: null }).toEqual({ ...before, plans: null });
    expect((await plans(['FAILED'])).map(({ id }) => id)).toEqual([plan.id]);
    // The record is planned again, together with its dependencies.
    const again = await planned([child, sibling], LATER, { withDependencies: true });
    await comes(again);
    expect(await settledPlan(again.id)).toMatchObject({ status: 'PUBLISHED' });
  });

  it('fails if one of its records was deleted, and publishes nothing', async () => {
    const [one, two] = [await topic(), await topic()];
    const plan = await planned([one, two], LATER);
    await done('deleteRecord', { id: two, expectedVersion: 1 });
    await comes(plan);
    expect(await settledPlan(plan.id)).toMatchObject({
      status: 'FAILED',
      records: [{ id: one, visibility: 'INTERNAL' }],
      failure: {
        code: 'RECORD_UNKNOWN',
        message: `${two} was deleted before the time of the publication.`,
        records: [],
      },
    });
    expect(await seen(one)).toBeNull();
  });
});
