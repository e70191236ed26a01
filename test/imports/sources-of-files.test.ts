import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import { Visibility } from '../../src/records/record.entity.ts';
import { buildersOn } from '../harness/builders.ts';
import { importTable } from '../harness/imports.ts';
import { mutationsOn } from '../harness/mutations.ts';
import { until } from '../harness/program.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

const MAPPING = `
register: leaflets
lang: en
source: {}
records:
  leaflet: { makes: SOURCE, key: no, kind: { is: NEWS }, title: title, visibility: shown }
`;

const viewer = { ...ANONYMOUS };
let server: TestServer;
let mutations: ReturnType<typeof mutationsOn>;
/** Each test has its own file. */
let file = 0;

beforeAll(async () => {
  server = await startTestServer({ seeded: false, viewer });
  mutations = mutationsOn(server);
});
afterAll(() => server?.stop());
beforeEach(() => {
  file++;
});

const asEditor = <T>(work: () => Promise<T>) => {
  viewer.role = Role.EDITOR;
  return work().finally(() => {
    viewer.role = Role.ANONYMOUS;
  });
};
const payload = (name: string, input: object, selection = '') =>
  asEditor(async () => {
    const found = await mutations.payload(name, input, selection);
    expect(found.userErrors).toEqual([]);
    return found;
  });

/** Imports leaflets with their visibility. */
const leaflets = (shown: readonly string[], source = '{}') =>
  importTable(server.dataSource, {
    name: `secret-${file}.csv`,
    content: ['no,title,shown', ...shown.map((each, n) => `${file}.${n},Leaflet ${file}.${n},${each}`)].join('\n'),
    mapping: MAPPING.replace('source: {}', `source: ${source}`),
  });

const SOURCES = `{ sources(first: 100) { nodes { id title visibility identifiers { scheme value } history { nodes { by note } } } } }`;

/** Returns what a reader sees of the source of the file and of its leaflets. */
async function seen(): Promise<{ ofFile: TestData | undefined; leaflets: TestData[] }> {
  const { body } = await server.query(SOURCES);
  expect(body.errors).toBeUndefined();
  const { nodes } = body.data.sources;
  return {
    ofFile: nodes.find(({ title }: TestData) => title === `secret-${file}.csv`),
    leaflets: nodes.filter(({ title }: TestData) => title.startsWith(`Leaflet ${file}.`)),
  };
}
const visibility = async () => (await asEditor(seen)).ofFile?.visibility;

describe('The source of an imported file', () => {
  it('is rejected with a visibility other than PUBLIC and INTERNAL', async () => {
    await expect(leaflets(['PUBLIC'], '{ visibility: SECRET }')).rejects.toThrow(
      'The "visibility" of a source must be PUBLIC or INTERNAL.',
    );
    expect(await asEditor(seen)).toEqual({ ofFile: undefined, leaflets: [] });
  });

  it('is INTERNAL, with all its facts, if the import wrote only INTERNAL records', async () => {
    await leaflets(['INTERNAL', 'INTERNAL']);
    const hidden = (await asEditor(seen)).ofFile!;
    expect(hidden).toMatchObject({
      visibility: 'INTERNAL',
      identifiers: [{ scheme: 'sha256' }],
      history: { nodes: [{ by: 'a test', note: `Imported from secret-${file}.csv.` }] },
    });
    expect(await seen()).toEqual({ ofFile: undefined, leaflets: [] });
    const { body } = await server.query('query ($id: ID!) { node(id: $id) { id } changes { nodes { recordId } } }', {
      id: hidden.id,
    });
    expect(body.data).toEqual({ node: null, changes: { nodes: [] } });
  });

  it('is PUBLIC if the import wrote a PUBLIC record', async () => {
    await leaflets(['INTERNAL', 'PUBLIC']);
    const { ofFile, leaflets: shown } = await seen();
    expect(ofFile).toMatchObject({ visibility: 'PUBLIC' });
    expect(shown).toHaveLength(1);
  });

  it('is published with the first of its records, at once or at a scheduled time', async () => {
    await leaflets(['INTERNAL', 'INTERNAL']);
    const { leaflets: all, ofFile } = await asEditor(seen);
    const { published } = await payload('publish', { ids: [all[0]!.id] }, 'published: records { id }');
    expect(published).toEqual([{ id: all[0]!.id }, { id: ofFile!.id }]);
    expect((await seen()).ofFile!.id).toBe(ofFile!.id);

    file++;
    await leaflets(['INTERNAL']);
    const [later] = (await asEditor(seen)).leaflets;
    await payload('publish', { ids: [later!.id], at: new Date(Date.now() + 1_000).toISOString() });
    expect(await seen()).toEqual({ ofFile: undefined, leaflets: [] });
    await until(async () => (await seen()).leaflets.length === 1, 'the leaflet is published');
    expect((await seen()).ofFile).toMatchObject({ visibility: 'PUBLIC' });
  });

  it('is published with the first PUBLIC record of a later import of the same file', async () => {
    await leaflets(['INTERNAL']);
    expect(await visibility()).toBe('INTERNAL');
    await importTable(server.dataSource, {
      name: `secret-${file}.csv`,
      content: `no,title,shown\n${file}.0,Leaflet ${file}.0,INTERNAL`,
      mapping: MAPPING.replace('leaflets', 'posters').replace('visibility: shown', 'visibility: { is: PUBLIC }'),
    });
    expect(await visibility()).toBe('PUBLIC');
  });

  it('stays INTERNAL if an editor sets it so, or if only a record of theirs cites it', async () => {
    await leaflets(['INTERNAL']);
    const { leaflets: all, ofFile } = await asEditor(seen);
    const own = await buildersOn(server.dataSource).topic(`Cites ${file}`, { visibility: Visibility.INTERNAL });
    await payload('cite', { id: own.id, citation: { source: ofFile!.id } });
    await payload('publish', { ids: [own.id] });
    expect(await visibility()).toBe('INTERNAL');
    await payload('unpublish', { ids: [ofFile!.id] });
    await payload('publish', { ids: [all[0]!.id] });
    expect(await visibility()).toBe('INTERNAL');
    expect(await seen()).toMatchObject({ ofFile: undefined, leaflets: [{ id: all[0]!.id }] });
  });

  it('has the visibility of its mapping; an INTERNAL source is not named in the history of PUBLIC records', async () => {
    await leaflets(['INTERNAL'], '{ visibility: PUBLIC }');
    expect(await visibility()).toBe('PUBLIC');
    file++;
    await leaflets(['PUBLIC'], '{ visibility: INTERNAL }');
    expect(await visibility()).toBe('INTERNAL');
    const { leaflets: all } = await seen();
    expect(all).toHaveLength(1);
    expect(JSON.stringify(all)).not.toContain('secret-');
    file++;
    await leaflets(['INTERNAL']);
    await importTable(server.dataSource, {
      name: `secret-${file}.csv`,
      content: `no,title,shown\n${file}.0,Leaflet ${file}.0,INTERNAL`,
      mapping: MAPPING.replace('leaflets', 'flyers')
        .replace('visibility: shown', 'visibility: { is: PUBLIC }')
        .replace('source: {}', 'source: { visibility: INTERNAL }'),
    });
    expect(await visibility()).toBe('INTERNAL');
  });

  it('is the existing source of an editor with the same SHA-256, and keeps its visibility', async () => {
    await leaflets(['INTERNAL']);
    const { ofFile } = await asEditor(seen);
    await payload('publish', { ids: [ofFile!.id] });
    await payload('unpublish', { ids: [ofFile!.id] });
    await importTable(server.dataSource, {
      name: `secret-${file}.csv`,
      content: `no,title,shown\n${file}.0,Leaflet ${file}.0,INTERNAL`,
      mapping: MAPPING.replace('leaflets', 'papers').replace('visibility: shown', 'visibility: { is: PUBLIC }'),
    });
    expect(await visibility()).toBe('INTERNAL');
  });
});
