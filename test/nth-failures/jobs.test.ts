import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Role } from '../../src/access/viewer.ts';
import { restoreBackup } from '../../src/app/commands/backups/restore-backup.ts';
import { takeBackup } from '../../src/app/commands/backups/take-backup.ts';
import { entities } from '../../src/app/features.ts';
import { operatorMessage } from '../../src/app/operator-messages.ts';
import { planPublication, publishDuePublications } from '../../src/curation/publishing/planned-publication.writes.ts';
import { openDatabase, poolOf } from '../../src/database/database.ts';
import { loadFirstData } from '../../src/imports/first-data/first-data.ts';
import { Visibility } from '../../src/records/record.entity.ts';
import { buildersOn, write } from '../harness/builders.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { FailingConnection, hasRun, STATEMENT_FAILURES, type StatementFailure } from '../harness/failing-connection.ts';
import { release, removeReleases } from '../harness/releasing.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { Baseline, countsOf } from './baseline.ts';
import { forEachStatement } from './tally.ts';

jest.setTimeout(900_000);

let database: FreshDatabase;
let wire: FailingConnection;
let server: TestServer;
let baseline: Baseline;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'entente-nth-jobs-'));
  database = await freshDatabase();
  wire = await FailingConnection.open(database);
  server = await startTestServer({
    database: wire.database,
    viewer: { role: Role.EDITOR, name: 'Ada', identity: 'key 1' },
    logTo: () => {},
  });
  const build = buildersOn(server.dataSource);
  await build.city('Newtown', await build.country('Cuba'));
  baseline = await Baseline.of(database.sql);
});
afterAll(async () => {
  await server?.stop();
  await wire?.close();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** The message of an error for the operator. */
function sentenceOf(error: unknown): string {
  const message = operatorMessage(error);
  if (message === null) throw error;
  expect(message).toMatch(/^[^\n]+\.$/);
  return message;
}

const STEPS: [way: StatementFailure, step: number][] = [
  ['lost after it ran', 1],
  ['lost before it ran', 5],
  ['lost amid its answer', 5],
  ['refused: no space', 5],
];

/** A separate database without a server, whose jobs could interfere. */
async function openAlone() {
  const database = await freshDatabase();
  const wire = await FailingConnection.open(database);
  const dataSource = await openDatabase(wire.url, entities());
  const close = async () => {
    await dataSource.destroy();
    await wire.close();
    await database.drop();
  };
  return { ...database, wire, dataSource, close };
}

type Alone = Awaited<ReturnType<typeof openAlone>>;

describe('planned publication', () => {
  let alone: Alone;
  let planned: Baseline;
  beforeAll(async () => {
    alone = await openAlone();
    const { dataSource, sql } = alone;
    const topic = await buildersOn(dataSource).topic('Water', { visibility: Visibility.INTERNAL });
    const plan = { ids: [topic.id], withDependencies: false, at: new Date('2100-01-01') };
    await write(dataSource, (context) => planPublication(context, plan));
    await sql(`update planned_publication set at = '2020-01-01'`);
    planned = await Baseline.of(sql);
  });
  afterAll(() => alone?.close());

  it.each(Object.keys(STATEMENT_FAILURES) as StatementFailure[])(
    'is applied completely and once if its n-th statement is %s',
    async (way) => {
      const publish = () => publishDuePublications(alone.dataSource).then(() => null, sentenceOf);
      expect(await publish()).toBeNull();
      const whole = await planned.contents();
      expect(whole).not.toEqual(planned.before);
      await planned.restore(whole);
      await forEachStatement(alone.wire, { kind: 'planned publication', way }, async (n) => {
        const message = await publish();
        const failed = alone.wire.lift();
        const place = `statement ${n}: ${failed}: ${message}`;
        const after = await planned.contents();
        const isDone = message === null || (failed === 'COMMIT' && hasRun(way));
        if (isDone) expect([place, countsOf(after)]).toEqual([place, countsOf(whole)]);
        else expect([place, after]).toEqual([place, planned.before]);
        expect([place, await planned.leftOver([poolOf(alone.dataSource)])]).toEqual([place, []]);
        expect([place, await publish()]).toEqual([place, null]);
        const written = await planned.contents();
        expect([place, countsOf(written)]).toEqual([place, countsOf(whole)]);
        expect(await alone.sql('select status from planned_publication')).toEqual([{ status: 'PUBLISHED' }]);
        await planned.restore(written);
        return failed;
      });
    },
  );
});

describe('backup', () => {
  it.each(STEPS)('is complete or does not exist if its n-th statement is %s', async (way, step) => {
    const path = join(folder, 'backup.tar.gz');
    await forEachStatement(wire, { kind: 'backup', way, step }, async (n) => {
      const message = await takeBackup(wire.url, path).then(() => null, sentenceOf);
      const failed = wire.lift();
      const place = `statement ${n}: ${failed}: ${message}`;
      expect([place, readdirSync(folder)]).toEqual([place, message === null ? ['backup.tar.gz'] : []]);
      expect([place, await baseline.leftOver([])]).toEqual([place, []]);
      rmSync(path, { force: true });
      await takeBackup(wire.url, path);
      rmSync(path);
      return failed;
    });
  });
});

describe('release', () => {
  it.each([
    ['lost after it ran', 3],
    ['refused: no space', 11],
  ] as [StatementFailure, number][])('is complete or does not exist if its n-th statement is %s', async (way, step) => {
    const releases = join(folder, 'releases');
    await forEachStatement(wire, { kind: 'release', way, step }, async (n) => {
      const message = await release(server, releases).then(() => null, sentenceOf);
      const failed = wire.lift();
      const place = `statement ${n}: ${failed}: ${message}`;
      const there = existsSync(releases) ? readdirSync(releases) : [];
      expect([place, there]).toEqual([place, message === null ? ['1'] : []]);
      expect([place, await baseline.leftOver([poolOf(server.dataSource)])]).toEqual([place, []]);
      if (message !== null) expect([place, await release(server, releases)]).toEqual([place, 1]);
      if (existsSync(releases)) removeReleases(releases);
      return failed;
    });
  });
});

describe('another database', () => {
  let alone: Alone;
  let empty: Baseline;
  beforeAll(async () => {
    alone = await openAlone();
    empty = await Baseline.of(alone.sql);
  });
  beforeEach(async () => empty.restore(await empty.contents()));
  afterAll(() => alone?.close());

  /** Checks that a job has done everything or nothing, by its results. */
  async function isWholeOrNothing(place: string, isDone: boolean): Promise<void> {
    const after = await empty.contents();
    if (isDone) expect([place, after.record!.rows > 0]).toEqual([place, true]);
    else expect([place, after]).toEqual([place, empty.before]);
    expect([place, await empty.leftOver([poolOf(alone.dataSource)])]).toEqual([place, []]);
  }

  it.each([
    ['lost after it ran', 13],
    ['refused: no space', 41],
  ] as [StatementFailure, number][])(
    'gets a whole backup or nothing if the n-th statement of the restore is %s',
    async (way, step) => {
      const path = join(folder, 'to-be-restored.tar.gz');
      rmSync(path, { force: true });
      const sums = await takeBackup(database.url, path);
      const restore = () => restoreBackup(alone.wire.url, path);
      const one = async (n: number | RegExp) => {
        const message = await restore().then(() => null, sentenceOf);
        const commits = alone.wire.seen.filter((statement) => statement === 'commit').length;
        const failed = alone.wire.lift();
        const place = `statement ${n}: ${failed}: ${message}`;
        // The first commit has the data, later ones are migrations.
        const isDone = commits > (failed === 'commit' && !hasRun(way) ? 1 : 0);
        await isWholeOrNothing(place, isDone);
        if (isDone && failed !== null && (failed !== 'commit' || commits > 1)) {
          expect([place, message]).toEqual([place, expect.stringContaining('Everything was restored')]);
        }
        if (!isDone) expect([place, await restore()]).toEqual([place, sums]);
        await empty.restore(await empty.contents());
        return failed;
      };
      await forEachStatement(alone.wire, { kind: 'restore', way, step }, one);
      for (const which of [/^commit$/, /^analyze$/, /migration/]) {
        alone.wire.plant(way, which);
        expect(await one(which)).not.toBeNull();
      }
      rmSync(path);
    },
  );

  it('gets all first data or none if the result of the n-th statement is lost', async () => {
    const way: StatementFailure = 'lost after it ran';
    const load = () => loadFirstData(alone.dataSource).then(() => null, sentenceOf);
    const one = async (n: number | RegExp) => {
      await empty.restore(await empty.contents());
      const message = await load();
      const failed = alone.wire.lift();
      await isWholeOrNothing(`statement ${n}: ${failed}: ${message}`, message === null || failed === 'COMMIT');
      return failed;
    };
    await forEachStatement(alone.wire, { kind: 'first data', way, step: 611, ends: 2 }, one);
    const whole = await empty.contents();
    alone.wire.plant(way, /^COMMIT$/);
    expect(await one(/^COMMIT$/)).toBe('COMMIT');
    expect(await load()).toBeNull();
    const again = await empty.contents();
    expect(countsOf(again)).toEqual(countsOf(whole));
    await empty.restore(again);
  });
});
