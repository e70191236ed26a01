import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { poolOf } from '../../src/database/database.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { FailingConnection, STATEMENT_FAILURES, type StatementFailure } from '../harness/failing-connection.ts';
import { INTERNAL_DETAILS } from '../harness/public-errors.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { Baseline } from './baseline.ts';
import { forEachStatement, tally } from './tally.ts';

jest.setTimeout(900_000);

const EXPORTS = ['/export/parties.csv', '/export/agreements.ndjson', '/export/network.graphml?level=COUNTRY&top=5'];

let database: FreshDatabase;
let wire: FailingConnection;
let server: TestServer;
let baseline: Baseline;
beforeAll(async () => {
  database = await freshDatabase({ seeded: true });
  wire = await FailingConnection.open(database);
  server = await startTestServer({ database: wire.database, logTo: () => {} });
  baseline = await Baseline.of(database.sql);
});
afterAll(async () => {
  await server?.stop();
  await wire?.close();
  await database?.drop();
});

/**
 * Requests an export.
 * @returns its text, or null if it is cut off; its status and error code if it is rejected
 */
async function taken(path: string): Promise<{ status: number; text: string | null; code?: string }> {
  const answer = await fetch(`${server.url}${path}`).catch(() => null);
  // The connection was closed while the beginning was still being compressed.
  if (answer === null) return { status: 200, text: null };
  const text = await answer.text().catch(() => null);
  if (answer.status === 200) return { status: 200, text };
  expect(text).not.toMatch(INTERNAL_DETAILS);
  return { status: answer.status, text, code: JSON.parse(text!).errors[0].extensions.code };
}

const leftOver = () => baseline.leftOver([poolOf(server.dataSource)]);

describe.each(EXPORTS)('%s', (path) => {
  it.each(Object.keys(STATEMENT_FAILURES) as StatementFailure[])(
    'is complete, rejected or cut off if its n-th statement is %s',
    async (way) => {
      const whole = await taken(path);
      expect(whole.status).toBe(200);
      await forEachStatement(wire, { kind: `export ${path.split('?')[0]}`, way }, async (n) => {
        const { status, text, code } = await taken(path);
        const failed = wire.lift();
        const place = `${path}, ${way}, statement ${n}: ${failed}`;
        if (status === 200) expect([place, text === null || text === whole.text]).toEqual([place, true]);
        else expect([place, status, ['SERVICE_UNAVAILABLE', 'TIMEOUT'].includes(code!)]).toEqual([place, 503, true]);
        expect([place, await leftOver()]).toEqual([place, []]);
        expect([place, await taken(path)]).toEqual([place, whole]);
        return failed;
      });
    },
  );

  it('leaves nothing behind if its client disconnects at the n-th chunk', async () => {
    const whole = await taken(path);
    let n = 1;
    for (; ; n++) {
      const answer = await fetch(`${server.url}${path}`);
      const reader = answer.body!.getReader();
      let isOver = false;
      for (let piece = 1; piece < n && !isOver; piece++) isOver = (await reader.read()).done;
      if (isOver) break;
      await reader.cancel();
      expect([path, n, await leftOver()]).toEqual([path, n, []]);
    }
    expect(await taken(path)).toEqual(whole);
    tally(`export ${path.split('?')[0]}`, 'the client goes', n - 1);
  });
});

describe('export of a table', () => {
  it.each(['refused: no space', 'lost before it ran', 'lost after it ran'] as StatementFailure[])(
    'is rejected with 503 if its first rows are %s',
    async (way) => {
      wire.plant(way, /^copy/i);
      const { status } = await taken('/export/parties.csv');
      expect([wire.lift(), status]).toEqual([expect.any(String), 503]);
    },
  );
});
