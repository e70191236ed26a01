import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { freshDatabase } from '../harness/database.ts';
import { type GatedDatabase, gated } from '../harness/database-gate.ts';
import { until } from '../harness/program.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

let database: GatedDatabase;
let server: TestServer;
const lines: { level: number; msg: string; [field: string]: unknown }[] = [];
const urgent = () => lines.filter(({ level }) => level >= 40);

beforeAll(async () => {
  database = await gated(await freshDatabase());
  server = await startTestServer({
    database,
    timeouts: { answer: 1_000 },
    environment: { LOG_LEVEL: 'debug', METRICS_PORT: '0' },
    logTo: (line) => lines.push(JSON.parse(line)),
  });
});
beforeEach(() => {
  lines.length = 0;
});
afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

/** Runs work while nothing listens at the address of the database, then waits for the log line of the end. */
async function whileAway(act: () => Promise<void>): Promise<void> {
  await database.shut();
  try {
    await act();
    await until(async () => urgent().length > 0, 'the outage is logged');
  } finally {
    await database.open();
  }
  await isOver();
}

const ask = async () => (await server.query('{ topics { totalCount } }')).body;

const isOver = () => until(async () => urgent().at(-1)?.msg === 'The database answers again.', 'the end is logged');

describe('log of an outage', () => {
  it('has one line at its beginning and one at its end, however many requests fail', async () => {
    await whileAway(async () => {
      for (let request = 0; request < 10; request++) {
        expect((await ask()).errors).toEqual([
          expect.objectContaining({ extensions: expect.objectContaining({ code: 'SERVICE_UNAVAILABLE' }) }),
        ]);
      }
      await until(async () => urgent().length > 0, 'the outage is logged');
      expect(urgent()).toEqual([
        expect.objectContaining({ level: 50, msg: 'The database does not answer.', err: expect.anything() }),
      ]);
    });
    expect(urgent().slice(1)).toEqual([
      expect.objectContaining({
        level: 40,
        msg: 'The database answers again.',
        seconds: expect.any(Number),
        failures: expect.any(Number),
      }),
    ]);
    const { seconds, failures } = urgent()[1] as unknown as { seconds: number; failures: number };
    expect(seconds).toBeGreaterThan(0);
    expect(failures).toBeGreaterThanOrEqual(10);
  });

  it('has the line of each request, with its id, at level debug', async () => {
    let requestId: unknown;
    await whileAway(async () => {
      requestId = (await ask()).errors![0]!.extensions.requestId;
    });
    expect(lines.filter((line) => line.requestId === requestId && line.msg === 'Operation failed')).toEqual([
      expect.objectContaining({ level: 20, code: 'SERVICE_UNAVAILABLE' }),
    ]);
  });

  it('has no line for each request that times out on a frozen database', async () => {
    database.freeze();
    try {
      const answers = await Promise.all([ask(), ask(), ask()]);
      expect(answers.map(({ errors }) => errors![0]!.extensions.code)).toEqual(['TIMEOUT', 'TIMEOUT', 'TIMEOUT']);
      await until(async () => urgent().length > 0, 'the outage is logged');
      expect(urgent().map(({ msg }) => msg)).toEqual(['The database does not answer.']);
    } finally {
      database.thaw();
    }
    await isOver();
    expect(urgent()[1]).toMatchObject({ msg: 'The database answers again.', failures: 3 });
  });

  it('has a line for a statement that fails while the database responds', async () => {
    await server.sql('alter table topic rename to topic_kept');
    await ask().finally(() => server.sql('alter table topic_kept rename to topic'));
    expect(urgent().map(({ level, msg }) => [level, msg])).toContainEqual([50, 'Operation failed']);
    expect(urgent().map(({ msg }) => msg)).not.toContain('The database does not answer.');
  });
});
