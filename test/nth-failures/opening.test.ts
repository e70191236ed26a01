import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openExportConnections } from '../../src/database/database.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { FailingConnection, STATEMENT_FAILURES, type StatementFailure } from '../harness/failing-connection.ts';
import { until } from '../harness/program.ts';
import { Baseline } from './baseline.ts';
import { forEachStatement } from './tally.ts';

let database: FreshDatabase;
let wire: FailingConnection;
let baseline: Baseline;
beforeAll(async () => {
  database = await freshDatabase();
  wire = await FailingConnection.open(database);
  baseline = await Baseline.of(database.sql);
});
afterAll(async () => {
  await wire?.close();
  await database?.drop();
});

const OPEN = `select count(*)::integer as open from pg_stat_activity
  where datname = current_database() and application_name = 'entente exports'`;

describe('openExportConnections', () => {
  it.each(Object.keys(STATEMENT_FAILURES) as StatementFailure[])(
    'leaves no connection open if its n-th statement is %s',
    async (way) => {
      await forEachStatement(wire, { kind: 'opening of connections', way }, async () => {
        const opened = await openExportConnections(wire.url, 1).catch(() => null);
        const failed = wire.lift();
        await opened?.destroy();
        expect([failed, opened === null]).toEqual([failed, failed !== null]);
        expect([failed, await baseline.leftOver([])]).toEqual([failed, []]);
        await until(
          async () => (await database.sql<{ open: number }>(OPEN))[0]!.open === 0,
          `it is closed: ${failed}`,
          5_000,
        );
        return failed;
      });
    },
  );
});
