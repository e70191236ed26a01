import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { FreshDatabase } from '../harness/database.ts';
import { liftFiles, plantInFolder, shortenWrites, watchFiles } from '../harness/failing-files.js';
import type { TestServer } from '../harness/server.ts';
import { openFiles } from './open-files.ts';
import { tally } from './tally.ts';

jest.setTimeout(900_000);

// Modules that are loaded after this use the failing file functions.
await watchFiles();
const { Role } = await import('../../src/access/viewer.ts');
const { restoreBackup } = await import('../../src/app/commands/backups/restore-backup.ts');
const { takeBackup } = await import('../../src/app/commands/backups/take-backup.ts');
const { operatorMessage } = await import('../../src/app/operator-messages.ts');
const { writePrivately } = await import('../../src/imports/runs/private-file.ts');
const { until } = await import('../harness/program.ts');
const { freshDatabase } = await import('../harness/database.ts');
const { release, removeReleases } = await import('../harness/releasing.ts');
const { startTestServer } = await import('../harness/server.ts');

let server: TestServer;
let folder: string;
beforeAll(async () => {
  server = await startTestServer({
    seeded: false,
    viewer: { role: Role.EDITOR, name: 'Ada', identity: 'key 1' },
    logTo: () => {},
  });
  await server.query(
    'mutation { createTopic(input: { names: [{ lang: "en", text: "Water" }] }) { userErrors { code } } }',
  );
  folder = mkdtempSync(join(tmpdir(), 'entente-nth-files-'));
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The message of an error for the operator. */
function sentenceOf(error: unknown): string {
  const message = operatorMessage(error);
  if (message === null) throw error;
  return message;
}

/** All files below a folder, except `releases` itself, which may exist without releases. */
function filesIn(path: string): string[] {
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name !== 'releases').sort();
}

/**
 * Makes the n-th file operation fail for each n.
 * @param act does everything once
 * @param undo is called after each success
 * @returns all operations in order
 */
async function forEachOperation(kind: string, where: string, act: () => Promise<unknown>, undo: () => void) {
  await act();
  undo();
  const before = filesIn(folder);
  const operations: string[] = [];
  let n = 1;
  for (; ; n++) {
    plantInFolder(where, n);
    const message = await act().then(() => null, sentenceOf);
    const failed = liftFiles();
    if (failed === null) break;
    operations.push(failed);
    const place = `${kind}, operation ${n}: ${failed}: ${message}`;
    expect([place, message]).toEqual([place, expect.stringMatching(/^\S.*could not be written.*\.$/)]);
    expect([place, filesIn(folder)]).toEqual([place, before]);
    expect([place, openFiles(folder)]).toEqual([place, []]);
    await act();
    undo();
  }
  undo();
  expect(n).toBeGreaterThan(3);
  tally(kind, 'an operation on a file', n - 1);
  return operations;
}

/** The last operations, which decide what is left after a power loss. */
function lastOnDisk(operations: string[]): string[] {
  return operations.filter((each) => /^(?:sync|rename) /.test(each)).slice(-3);
}

describe('release', () => {
  it('is complete or does not exist if the n-th file operation or the power fails', async () => {
    const releases = join(folder, 'releases');
    const operations = await forEachOperation(
      'release',
      releases,
      () => release(server, releases),
      () => removeReleases(releases),
    );
    const aside = expect.stringMatching(/^sync .*\/releases\/\.1-[-\w]+$/);
    const named = expect.stringMatching(/^rename .*\/releases\/\.1-[-\w]+$/);
    expect(lastOnDisk(operations)).toEqual([aside, named, `sync ${releases}`]);
  });
});

describe('backup', () => {
  const path = () => join(folder, 'backup.tar.gz');

  it('is complete or does not exist if the n-th file operation or the power fails', async () => {
    const operations = await forEachOperation(
      'backup',
      folder,
      () => takeBackup(server.database.url, path()),
      () => rmSync(path()),
    );
    const part = `${path()}.part`;
    expect(lastOnDisk(operations)).toEqual([`sync ${part}`, `rename ${part}`, `sync ${folder}`]);
  });

  it('keeps the file of another backup if its own cannot be opened', async () => {
    const part = `${path()}.part`;
    writeFileSync(part, 'of another backup');
    plantInFolder(folder, 1);
    const message = await takeBackup(server.database.url, path()).then(() => null, sentenceOf);
    expect([liftFiles(), message]).toEqual([`open ${part}`, expect.stringContaining('too many files are open')]);
    expect(readFileSync(part, 'utf8')).toBe('of another backup');
    rmSync(part);
  });

  it('is complete if each write is short', async () => {
    shortenWrites(folder);
    const sums = await takeBackup(server.database.url, path());
    liftFiles();
    const target: FreshDatabase = await freshDatabase();
    expect(await restoreBackup(target.url, path())).toEqual(sums);
    await target.drop();
    rmSync(path());
  });

  it('is restored completely or not at all if the n-th operation on its file fails', async () => {
    await takeBackup(server.database.url, path());
    let target: FreshDatabase = await freshDatabase();
    let n = 1;
    for (; ; n++) {
      plantInFolder(folder, n);
      const message = await restoreBackup(target.url, path()).then(() => null, sentenceOf);
      const failed = liftFiles();
      if (failed === null) break;
      const place = `restore, operation ${n}: ${failed}: ${message}`;
      // After a complete restore, closing the file may fail.
      const [{ many }] = (await target.sql('select count(*)::integer as many from record')) as [{ many: number }];
      expect([place, message === null, many]).toEqual([place, message === null, message === null ? 1 : 0]);
      if (message !== null) await restoreBackup(target.url, path());
      await target.drop();
      target = await freshDatabase();
    }
    await target.drop();
    rmSync(path());
    tally('restore', 'an operation on a file', n - 1);
  });
});

describe('report of an import', () => {
  it('stays unchanged if the n-th file operation fails', async () => {
    const path = join(folder, 'report.csv');
    const write = (text: string) =>
      writePrivately(path, async function* () {
        yield text;
        yield text;
      });
    await write('before');
    let n = 1;
    for (; ; n++) {
      plantInFolder(folder, n);
      const message = await write('after').then(() => null, sentenceOf);
      const failed = liftFiles();
      if (failed === null) break;
      const place = `report, operation ${n}: ${failed}: ${message}`;
      expect([place, readFileSync(path, 'utf8'), filesIn(folder)]).toEqual([place, 'beforebefore', ['report.csv']]);
      expect([place, message?.startsWith(`${path} could not be written`)]).toEqual([place, true]);
    }
    expect(readFileSync(path, 'utf8')).toBe('afterafter');
    tally('report of an import', 'an operation on a file', n - 1);
    rmSync(path);
  });
});

describe('uploaded file', () => {
  it('is stored completely or rejected if the n-th file operation fails, and never left behind', async () => {
    const send = async () => {
      const form = new FormData();
      form.set('file', new Blob(['{"schedule": {}}']), 'programme.json');
      const answer = await fetch(`${server.url}/import`, { method: 'POST', body: form });
      const text = await answer.text();
      return { status: answer.status, text };
    };
    const uploads = join(tmpdir(), 'entente-import-');
    const without = await send();
    expect(without.status).toBe(400);
    let n = 1;
    for (; ; n++) {
      plantInFolder(uploads, n);
      const { status, text } = await send();
      const failed = liftFiles();
      if (failed === null) break;
      const place = `upload, operation ${n}: ${failed}: ${status} ${text}`;
      const isRefused = status === without.status && text === without.text;
      if (!isRefused) {
        expect([place, status, JSON.parse(text).errors?.[0].extensions.code]).toEqual([
          place,
          503,
          'SERVICE_UNAVAILABLE',
        ]);
      }
      expect(text).not.toMatch(/planted|entente-import-|E[A-Z]{3,}:/);
      await until(async () => openFiles(uploads).length === 0, `the uploaded file is closed: ${place}`);
      expect(await send()).toEqual(without);
    }
    tally('upload', 'an operation on a file', n - 1);
    expect(n).toBeGreaterThan(3);
  });
});
