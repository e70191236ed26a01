import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role, type Viewer } from '../../src/access/viewer.ts';
import { recordTypes } from '../../src/records/description/registry.ts';
import { waitForFeed } from '../harness/feed-reader.ts';
import { mutationsOn } from '../harness/mutations.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const viewer: Viewer = { role: Role.EDITOR, name: 'Ada', identity: 'key 1' };
let server: TestServer;
let editor: ReturnType<typeof mutationsOn>;

beforeAll(async () => {
  server = await startTestServer({
    seeded: false,
    viewer,
    environment: { SITE_TITLE: 'Twin towns', DATA_LICENCE: 'CC0-1.0', CONTACT: 'desk@example.org' },
  });
  editor = mutationsOn(server);
});
afterAll(() => server?.stop());

interface Dataset {
  version: string;
  updatedAt: string | null;
}

async function dataset(role: Role): Promise<Dataset> {
  await waitForFeed(server);
  viewer.role = role;
  const { body } = await server.query('{ dataset { version updatedAt } }');
  viewer.role = Role.EDITOR;
  expect(body.errors).toBeUndefined();
  return body.data.dataset;
}

const both = async () => [await dataset(Role.ANONYMOUS), await dataset(Role.EDITOR)] as const;
const topic = (text: string, more: object) => ({ names: [{ lang: 'en', text }], allowDuplicate: true, ...more });

async function done(name: string, input: object, selection = '') {
  const payload = await editor.payload(name, input, selection);
  expect(payload.userErrors).toEqual([]);
  return payload;
}

describe('dataset', () => {
  it('has the title, licence and contact that the operator has set', async () => {
    const { body } = await server.query('{ dataset { title licence contact } }');
    expect(body).toEqual({
      data: { dataset: { title: 'Twin towns', licence: 'CC0-1.0', contact: 'desk@example.org' } },
    });
    expect(server.statements()).toHaveLength(1);
  });

  it('has no latest change before there is one', async () => {
    expect((await both()).map(({ updatedAt }) => updatedAt)).toEqual([null, null]);
  });

  it('counts the records of every type, also of types without records', async () => {
    const counts = async (role: Role) => {
      viewer.role = role;
      const { body } = await server.query('{ dataset { earliestOn latestOn counts { type count } } }');
      viewer.role = Role.EDITOR;
      expect(server.statements()).toHaveLength(1);
      return body.data.dataset;
    };
    const types = recordTypes().map(({ type }) => ({ type, count: 0 }));
    expect(await counts(Role.ANONYMOUS)).toEqual({ earliestOn: null, latestOn: null, counts: types });
    await done('createTopic', topic('Remains', {}));
    const agreement = { kind: 'TREATY', status: 'UNKNOWN', allowDuplicate: true };
    for (const [signedOn, visibility] of [
      ['1897-05', 'PUBLIC'],
      ['1703', 'INTERNAL'],
      ['2025-11-06', 'PUBLIC'],
      [null, 'PUBLIC'],
    ]) {
      const titles = [{ lang: 'en', text: `Treaty of ${signedOn}` }];
      await done('createAgreement', { ...agreement, titles, signedOn, visibility });
    }
    const { topic: gone } = await done('createTopic', topic('Gone', {}), 'topic { id }');
    await done('deleteRecord', { id: gone.id, expectedVersion: 1 });
    const [forAll, forEditors] = [await counts(Role.ANONYMOUS), await counts(Role.EDITOR)];
    expect(forAll).toMatchObject({ earliestOn: '1897-05', latestOn: '2025-11-06' });
    expect(forEditors).toMatchObject({ earliestOn: '1703', latestOn: '2025-11-06' });
    const some = ({ counts }: { counts: { count: number }[] }) => counts.filter(({ count }) => count > 0);
    expect(some(forAll)).toEqual([
      { type: 'TOPIC', count: 1 },
      { type: 'AGREEMENT', count: 3 },
    ]);
    expect(some(forEditors)).toEqual([
      { type: 'TOPIC', count: 1 },
      { type: 'AGREEMENT', count: 4 },
    ]);
  });

  it('keeps its version for every reader while nothing changes', async () => {
    await done('createTopic', topic('First', {}));
    expect(await both()).toEqual(await both());
  });

  it('gets a new version and time for every reader with a change of a PUBLIC record', async () => {
    const before = await both();
    const { topic: made } = await done('createTopic', topic('Second', {}), 'topic { updatedAt }');
    const after = await both();
    expect(after.map(({ updatedAt }) => updatedAt)).toEqual([made.updatedAt, made.updatedAt]);
    expect(after[0].version).not.toBe(before[0].version);
    expect(after[1].version).not.toBe(before[1].version);
  });

  it('gets a new version for editors only with a change of an INTERNAL record', async () => {
    const before = await both();
    const { topic: made } = await done(
      'createTopic',
      topic('Secret', { visibility: 'INTERNAL' }),
      'topic { id updatedAt }',
    );
    const after = await both();
    expect(after[0]).toEqual(before[0]);
    expect(after[1].version).not.toBe(before[1].version);
    expect(after[1].updatedAt).toBe(made.updatedAt);
    await done('publish', { ids: [made.id] });
    expect((await dataset(Role.ANONYMOUS)).version).not.toBe(before[0].version);
  });

  it('gets a new version with a deletion', async () => {
    const { topic: made } = await done('createTopic', topic('Third', {}), 'topic { id }');
    const before = await both();
    await done('deleteRecord', { id: made.id, expectedVersion: 1 });
    const after = await both();
    expect(after[0].version).not.toBe(before[0].version);
    expect(after[0].updatedAt! > before[0].updatedAt!).toBe(true);
  });
});
