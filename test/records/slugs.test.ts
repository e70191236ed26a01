import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role } from '../../src/access/viewer.ts';
import { importTable } from '../harness/imports.ts';
import { mutationsOn } from '../harness/mutations.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
let editor: ReturnType<typeof mutationsOn>;
beforeAll(async () => {
  server = await startTestServer({ seeded: false, viewer: { role: Role.EDITOR, name: 'Ada', identity: 'key 1' } });
  editor = mutationsOn(server);
});
afterAll(() => server?.stop());

const created = async (text: string, visibility: 'PUBLIC' | 'INTERNAL', more: object = {}) => {
  const input = { names: [{ lang: 'en', text }], visibility, allowDuplicate: true, ...more };
  const { topic, userErrors } = await editor.payload('createTopic', input, 'topic { id slug }');
  return topic ?? userErrors;
};
const publish = (id: string) => editor.payload('publish', { ids: [id] });
const slugOf = async ({ id }: { id: string }): Promise<string> =>
  (await server.query('query ($id: ID!) { node(id: $id) { ... on Topic { slug } } }', { id })).body.data.node.slug;

describe('The slug of a new record', () => {
  it('is rejected if an INTERNAL record has the requested slug', async () => {
    await created('Grain', 'INTERNAL');
    expect(await created('Wheat', 'PUBLIC', { slug: 'grain' })).toMatchObject([
      { code: 'SLUG_TAKEN', path: ['input', 'slug'] },
    ]);
  });

  it('gets no number because of an INTERNAL record with the same name, which gets a draft slug', async () => {
    const hidden = await created('Gas', 'INTERNAL');
    expect(hidden.slug).toBe('gas');
    const shown = await created('Gas', 'PUBLIC');
    expect(shown.slug).toBe('gas');
    expect(await slugOf(hidden)).toMatch(/^gas-draft-[0-9a-f]{6}$/);
    expect((await created('Gas', 'PUBLIC')).slug).toBe('gas-2');
  });

  it('gets no number because of an INTERNAL record with the same name when it is published', async () => {
    const first = await created('Oil', 'INTERNAL');
    const second = await created('Oil', 'INTERNAL');
    expect(first.slug).toBe('oil');
    expect(second.slug).toMatch(/^oil-draft-[0-9a-f]{6}$/);
    await publish(second.id);
    expect(await slugOf(second)).toBe('oil');
    expect(await slugOf(first)).toMatch(/^oil-draft-[0-9a-f]{6}$/);
    await publish(first.id);
    expect(await slugOf(first)).toBe('oil-2');
  });

  it('stays the same if an INTERNAL record is published whose slug no PUBLIC record has', async () => {
    const hidden = await created('Timber', 'INTERNAL');
    await publish(hidden.id);
    expect(await slugOf(hidden)).toBe('timber');
  });

  it('is found in the same way for many imported records', async () => {
    const people = (rows: string[]) =>
      importTable(server.dataSource, {
        content: ['no,name,shown', ...rows].join('\n'),
        mapping: `
register: people-of-${rows.length}
lang: en
records:
  person: { makes: PERSON, key: no, names: [{ text: name }], visibility: shown }
`,
      });
    await people(['1,Ann Lee,INTERNAL']);
    await people([
      '1,Ann Lee,INTERNAL',
      '2,Ann Lee,PUBLIC',
      '3,Ann Lee,PUBLIC',
      '4,Bo Lee,INTERNAL',
      '5,Bo Lee,INTERNAL',
    ]);
    const { body } = await server.query('{ people(first: 20) { nodes { slug visibility } } }');
    const slugs = body.data.people.nodes.map(({ slug, visibility }: { slug: string; visibility: string }) => [
      visibility,
      slug.replace(/[0-9a-f]{6}$/, '*'),
    ]);
    expect(slugs.sort()).toEqual([
      ['INTERNAL', 'ann-lee-3'],
      ['INTERNAL', 'ann-lee-draft-*'],
      ['INTERNAL', 'bo-lee'],
      ['INTERNAL', 'bo-lee-draft-*'],
      ['PUBLIC', 'ann-lee'],
      ['PUBLIC', 'ann-lee-2'],
    ]);
  });
});
