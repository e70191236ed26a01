import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role } from '../../src/access/viewer.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { FailingConnection, type StatementFailure } from '../harness/failing-connection.ts';
import { mutationsOn } from '../harness/mutations.ts';
import { until } from '../harness/program.ts';
import { startTestServer, type TestAnswer, type TestServer } from '../harness/server.ts';

let database: FreshDatabase;
let wire: FailingConnection;
let server: TestServer;
beforeAll(async () => {
  database = await freshDatabase();
  wire = await FailingConnection.open(database);
  server = await startTestServer({
    database: wire.database,
    viewer: { role: Role.EDITOR, name: 'Ada', identity: 'key 1' },
    logTo: () => {},
  });
});
afterAll(async () => {
  await server?.stop();
  await wire?.close();
  await database?.drop();
});

const COMMIT = /^COMMIT$/;

const named = (text: string, more: object = {}) => ({ names: [{ lang: 'en', text }], ...more });
const createTopic = (input: object) => mutationsOn(server).send('createTopic', input, 'topic { id name }');

const topicsNamed = async (name: string) => (await database.sql('select id from topic where name = $1', [name])).length;

/** Makes a statement of a mutation fail. */
async function failing(way: StatementFailure, which: RegExp, send: () => Promise<TestAnswer>): Promise<TestAnswer> {
  wire.plant(way, which);
  const answer = await send();
  expect(wire.lift()).not.toBeNull();
  return answer;
}

describe('A mutation whose transaction is rolled back for another one', () => {
  it('is retried, also if the rollback happens while it resolves a name', async () => {
    const { body } = await createTopic(named('Water'));
    const parent = body.data.createTopic.topic.id;
    const answer = await failing('refused: deadlock', /survivor_of/, () => createTopic(named('Lakes', { parent })));
    expect(answer.body.errors).toBeUndefined();
    expect(await topicsNamed('Lakes')).toBe(1);
  });
});

describe('A mutation whose connection is lost during COMMIT', () => {
  it('can be repeated under its idempotency key and returns the payload of the first attempt', async () => {
    const send = () => createTopic(named('Fire', { idempotencyKey: 'fire' }));
    const { status, headers, body } = await failing('lost after it ran', COMMIT, send);
    expect([status, headers.get('retry-after'), body.errors?.[0]?.extensions.code]).toEqual([
      503,
      '2',
      'SERVICE_UNAVAILABLE',
    ]);
    expect(await topicsNamed('Fire')).toBe(1);
    const again = await send();
    expect(again.body.data.createTopic).toMatchObject({ topic: { name: 'Fire' }, userErrors: [] });
    expect(await topicsNamed('Fire')).toBe(1);
  });

  it.each(['lost before it ran', 'lost after it ran'] as const)(
    'reports OUTCOME_UNKNOWN without an idempotency key: %s',
    async (way) => {
      const { status, headers, body } = await failing(way, COMMIT, () => createTopic(named(way)));
      expect([status, headers.get('retry-after')]).toEqual([200, null]);
      expect(body.errors).toEqual([
        expect.objectContaining({
          message: expect.stringContaining('createTopic may have been written or not'),
          path: ['createTopic'],
          extensions: { code: 'OUTCOME_UNKNOWN', requestId: expect.any(String) },
        }),
      ]);
      expect(await topicsNamed(way)).toBe(way === 'lost after it ran' ? 1 : 0);
    },
  );
});

describe('A connection whose ROLLBACK fails', () => {
  it('is closed and leaves no open transaction', async () => {
    const { body } = await failing('refused: no space', /^ROLLBACK$/, () => createTopic({ names: [] }));
    expect(body.data.createTopic.userErrors).toMatchObject([{ code: 'TEXT_MISSING' }]);
    const open = () =>
      database.sql(
        `select from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`,
      );
    await until(async () => (await open()).length === 0, 'no transaction is open', 5_000);
  });
});
