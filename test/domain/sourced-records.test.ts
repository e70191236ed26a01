import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role } from '../../src/access/viewer.ts';
import { Visibility } from '../../src/records/record.entity.ts';
import { addCitation } from '../../src/records/writing/record.writes.ts';
import { buildersOn, type CreatedRecord, write } from '../harness/builders.ts';
import { itemBuildersOn, signedBy } from '../harness/item-builders.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
const asEditor = { authorization: 'editor' };

beforeAll(async () => {
  server = await startTestServer({
    seeded: false,
    viewer: ({ headers }) =>
      headers.authorization === 'editor' ? { role: Role.EDITOR, name: 'Ada' } : { role: Role.ANONYMOUS, name: null },
  });
  const build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
  const gazette = await build.source('A gazette');
  const hidden = await build.source('A file', { visibility: Visibility.INTERNAL });
  const by = (source: CreatedRecord) => ({ citations: [{ sourceId: source.uuid }] });
  const city = await build.city('Kazan', null, by(gazette));
  await build.city('Ys');
  const signatures = [signedBy(city)];
  await build.agreement('Cited', { ...by(gazette), signatures });
  await build.agreement('Cited twice', {
    citations: [{ sourceId: gazette.uuid }, { sourceId: gazette.uuid, stance: 'CONTRADICTS' as const }],
  });
  const secretly = await build.agreement('Cited in private', { ...by(hidden), signatures });
  // A version that only editors count.
  await write(server.dataSource, (context) => addCitation(context, secretly.uuid, { sourceId: hidden.uuid }));
  await build.agreement('Not cited', { signatures });
  await build.figure('Figure', by(gazette));
  await build.commitment('Promise');
}, 120_000);
afterAll(() => server?.stop());

const LISTS = `query ($where: AgreementWhere, $items: CooperationWhere, $parties: PartyWhere, $signatures: SignatureWhere) {
  agreements(where: $where) { totalCount nodes { title } }
  cooperationItems(where: $items) { totalCount }
  parties(where: $parties) { totalCount nodes { name } }
  signatures(where: $signatures) { totalCount }
}`;

/** Reads the lists with a value of `hasSource`. */
async function listed(hasSource: boolean, headers = {}): Promise<object> {
  const where = { hasSource };
  const { body } = await server.query(LISTS, { where, items: where, parties: where, signatures: where }, headers);
  expect(body.errors).toBeUndefined();
  const { agreements, cooperationItems, parties, signatures } = body.data;
  return {
    agreements: agreements.nodes.map(({ title }: { title: string }) => title).sort(),
    counted: agreements.totalCount,
    items: cooperationItems.totalCount,
    parties: parties.nodes.map(({ name }: { name: string }) => name),
    signatures: signatures.totalCount,
  };
}

describe('hasSource', () => {
  it('finds and counts the records that cite a source', async () => {
    expect(await listed(true)).toEqual({
      agreements: ['Cited', 'Cited twice'],
      counted: 2,
      items: 3,
      parties: ['Kazan'],
      signatures: 1,
    });
  });

  it('finds and counts the records without a source that the viewer may see', async () => {
    expect(await listed(false)).toEqual({
      agreements: ['Cited in private', 'Not cited'],
      counted: 2,
      items: 3,
      parties: ['Ys'],
      signatures: 2,
    });
    expect(await listed(false, asEditor)).toMatchObject({ agreements: ['Not cited'], items: 2, signatures: 1 });
  });

  it('filters exports, too', async () => {
    const where = encodeURIComponent(JSON.stringify({ hasSource: false }));
    const answer = await fetch(`${server.url}/export/agreements.csv?where=${where}`);
    const [, ...rows] = (await answer.text()).trim().split('\n');
    expect(rows).toHaveLength(2);
  });
});

describe('an export', () => {
  it('numbers the versions as its reader counts them', async () => {
    const versions = async (headers = {}) => {
      const answer = await fetch(`${server.url}/export/agreements.csv`, { headers });
      const [, ...rows] = (await answer.text()).trim().split('\n');
      return rows
        .map((row) => row.split(','))
        .map(([, version, , title]) => `${title} ${version}`)
        .sort();
    };
    const others = ['Cited 1', 'Cited twice 1', 'Not cited 1'];
    expect(await versions()).toEqual(['Cited in private 1', ...others].sort());
    expect(await versions(asEditor)).toEqual(['Cited in private 2', ...others].sort());
  });
});
