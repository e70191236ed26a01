import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import sqlite3InitModule, { type Database } from '@sqlite.org/sqlite-wasm';
import { Role } from '../../src/access/viewer.ts';
import { mutationsOn } from '../harness/mutations.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { sender } from './apps/offline/send.ts';
import { type Send, Store } from './apps/offline/store.ts';

const ROOT = join(import.meta.dirname, '../..');

let server: TestServer;
let sqlite3: Awaited<ReturnType<typeof sqlite3InitModule>>;
beforeAll(async () => {
  server = await startTestServer({ seeded: false, viewer: { role: Role.EDITOR, name: 'Ada', identity: 'key 1' } });
  sqlite3 = await sqlite3InitModule();
});
afterAll(() => server?.stop());

describe('the offline app', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'entente-app-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('builds with SQLite', async () => {
    const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
    const config = join(import.meta.dirname, 'apps/offline/vite.config.ts');
    await promisify(execFile)(process.execPath, [vite, 'build', '--config', config, '--outDir', folder]);
    const files = await readdir(folder, { recursive: true });
    expect(files).toContain('index.html');
    expect(files.filter((file) => file.endsWith('.wasm'))).toHaveLength(1);
  });
});

describe('Store of the offline app', () => {
  let db: Database;
  let store: Store;
  /** The network may fail before or after the server has received an operation. */
  let network: 'UP' | 'DOWN' | 'LOSES RESPONSES';
  let sent: string[];
  beforeEach(async () => {
    network = 'UP';
    sent = [];
    db = new sqlite3.oo1.DB(':memory:');
    store = open();
  });

  /** Starts the app with its stored data. */
  function open(): Store {
    const online = sender(`${server.url}/graphql`);
    const send: Send = async (document, variables) => {
      if (network === 'DOWN') throw new Error('no network');
      sent.push(/(?:query|mutation) (\w+)/.exec(document.toString())![1]!);
      const data = await online(document, variables);
      if (network === 'LOSES RESPONSES') throw new Error('no response');
      return data;
    };
    return new Store(db, send);
  }

  const write = (name: string, input: object) => mutationsOn(server).payload(name, input, 'commitment { id version }');
  const create = async (title: string) => {
    const input = { titles: [{ lang: 'en', text: title }], status: 'PLANNED' };
    return (await write('createCommitment', input)).commitment.id as string;
  };
  const fresh = async () => {
    const { body } = await server.query(
      '{ commitments(first: 100, orderBy: { field: TITLE }) { nodes { id version title status dueOn } } }',
    );
    return body.data.commitments.nodes;
  };
  const byTitle = (title: string) => store.commitments().find((commitment) => commitment.title === title)!;

  it('equals a fresh read, and reads only changes afterwards', async () => {
    const ids = [await create('A canal'), await create('A bridge'), await create('A ferry')];
    await store.sync();
    expect(store.commitments()).toEqual(await fresh());
    expect(store.commitments().length).toBeGreaterThanOrEqual(3);

    await write('updateCommitment', { id: ids[0], expectedVersion: 1, status: 'DONE' });
    await mutationsOn(server).payload('deleteRecord', { id: ids[1], expectedVersion: 1 }, 'deletedId');
    await create('A tunnel');
    sent = [];
    await store.sync();
    expect(store.commitments()).toEqual(await fresh());
    expect(sent).toEqual(['Changes']);
    expect(byTitle('A canal')).toMatchObject({ status: 'DONE', version: 2 });
    expect(byTitle('A bridge')).toBeUndefined();
  });

  it('shows and changes records without a network, and sends the changes later, even after a restart', async () => {
    const id = await create('Offline');
    await store.sync();
    network = 'DOWN';
    store.setStatus(byTitle('Offline'), 'IN_PROGRESS');
    store.setStatus(byTitle('Offline'), 'DONE');
    await expect(store.sync()).rejects.toThrow('no network');
    expect(byTitle('Offline').status).toBe('DONE');

    store = open();
    expect(byTitle('Offline').status).toBe('DONE');
    network = 'UP';
    expect(await store.sync()).toEqual([]);
    expect(store.queued()).toEqual([]);
    expect(byTitle('Offline')).toMatchObject({ id, status: 'DONE', version: 3 });
    expect(store.commitments()).toEqual(await fresh());
  });

  it('writes a change once if it is sent again after a lost response', async () => {
    await create('Lost');
    await store.sync();
    store.setStatus(byTitle('Lost'), 'DONE');
    network = 'LOSES RESPONSES';
    await expect(store.sync()).rejects.toThrow('no response');
    expect(store.queued()).toHaveLength(1);
    network = 'UP';
    expect(await store.sync()).toEqual([]);
    expect(byTitle('Lost')).toMatchObject({ status: 'DONE', version: 2 });
    expect(store.commitments()).toEqual(await fresh());
  });

  it('shows the other value after a conflict, and discards its own change', async () => {
    const id = await create('Contested');
    await store.sync();
    store.setStatus(byTitle('Contested'), 'DONE');
    expect(byTitle('Contested')).toMatchObject({ status: 'DONE', version: 1 });
    await write('updateCommitment', { id, expectedVersion: 1, status: 'MISSED' });
    expect(await store.sync()).toEqual([expect.stringContaining('version')]);
    expect(store.queued()).toEqual([]);
    expect(byTitle('Contested')).toMatchObject({ status: 'MISSED', version: 2 });
    expect(store.commitments()).toEqual(await fresh());
  });

  it('reads everything again if the feed rejects its token', async () => {
    await create('Reset');
    await store.sync();
    // The token has a wrong seal, like one of another database.
    db.exec("delete from commitment; update feed set token = iif(token like 'A%', 'Q', 'A') || substr(token, 2)");
    sent = [];
    await store.sync();
    expect(sent).toEqual(['Changes', 'AllCommitments', 'Changes']);
    expect(store.commitments()).toEqual(await fresh());
  });
});
