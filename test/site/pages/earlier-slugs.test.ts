import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ANONYMOUS, Role } from '../../../src/access/viewer.ts';
import { recordTypes } from '../../../src/records/description/registry.ts';
import { mutationsOn } from '../../harness/mutations.ts';
import { startTestServer, type TestServer } from '../../harness/server.ts';

let server: TestServer;
let editor: ReturnType<typeof mutationsOn>;
const KEY = { authorization: 'Bearer editor' };

beforeAll(async () => {
  const ada = { role: Role.EDITOR, name: 'Ada', identity: 'key 1' };
  server = await startTestServer({ viewer: ({ headers }) => (headers.authorization ? ada : ANONYMOUS) });
  editor = mutationsOn(server, KEY);
});
afterAll(() => server?.stop());

/** Creates a topic. Returns its id, and a function that changes its slug. */
async function topic(slug: string, visibility = 'PUBLIC') {
  const names = [{ lang: 'en', text: slug }];
  const input = { names, slug, visibility, allowDuplicate: true };
  const created = await editor.payload('createTopic', input, 'topic { id version }');
  const { id } = created.topic;
  let { version } = created.topic;
  const rename = async (to: string) => {
    const input = { id, expectedVersion: version, slug: to };
    const { topic: now, userErrors } = await editor.payload('updateTopic', input, 'topic { version }');
    expect(userErrors).toEqual([]);
    version = now.version;
  };
  return { id: id as string, rename };
}

async function at(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(server.url + path, { headers, redirect: 'manual' });
  const location = response.headers.get('location');
  return location ? [response.status, location] : [response.status];
}

describe('A slug that a record once had', () => {
  it('finds nothing if only an INTERNAL record had it, or a record while it was INTERNAL', async () => {
    const hidden = await topic('hidden-before', 'INTERNAL');
    await hidden.rename('hidden-now');
    const published = await topic('draft-name', 'INTERNAL');
    await published.rename('published-name');
    await editor.payload('publish', { ids: [published.id] });
    for (const path of ['/topic/hidden-before', '/topic/draft-name']) {
      expect([path, ...(await at(path))]).toEqual([path, 404]);
    }
    expect(await at('/topic/hidden-before', KEY)).toEqual([301, '../topic/hidden-now']);
    expect(await at('/topic/published-name')).toEqual([200]);
  });

  it('finds nothing under the path of another type, or once the record is deleted', async () => {
    const gone = await topic('gone-before');
    await gone.rename('gone-now');
    expect(await at('/party/gone-before')).toEqual([404]);
    const { userErrors } = await editor.payload('deleteRecord', { id: gone.id, expectedVersion: 2 });
    expect(userErrors).toEqual([]);
    expect(await at('/topic/gone-before')).toEqual([404]);
    expect(await at('/topic/gone-now')).toEqual([404]);
  });

  it('leads to the present address of a record of each type that has readable addresses', async () => {
    for (const { type, page } of recordTypes()) {
      if (!page.path) continue;
      const table = type.toLowerCase();
      const [{ slug } = { slug: '' }] = await server.sql<{ slug: string }>(
        `select slug from "${table}" where visibility = 'PUBLIC' order by slug limit 1`,
      );
      await server.sql(`update "${table}" set slug = $2 where slug = $1`, [slug, 'another-slug']);
      expect([type, ...(await at(`/${page.path}/${slug}?lang=ru`))]).toEqual([
        type,
        301,
        `../${page.path}/another-slug?lang=ru`,
      ]);
      expect(await at(`/${page.path}/another-slug`)).toEqual([200]);
    }
  });

  it('leads to the present address after several changes, and after going back', async () => {
    const { rename } = await topic('first');
    await rename('second');
    await rename('third');
    expect(await at('/topic/first')).toEqual([301, '../topic/third']);
    expect(await at('/topic/second')).toEqual([301, '../topic/third']);
    await rename('first');
    expect(await at('/topic/first')).toEqual([200]);
    expect(await at('/topic/third')).toEqual([301, '../topic/first']);
    const headers = (await fetch(`${server.url}/topic/third`, { redirect: 'manual' })).headers;
    expect(headers.get('cache-control')).toBe('no-cache');
  });

  it('shows the record that has it now, then the one that had it last, as far as the client sees them', async () => {
    const [one, other] = [await topic('common'), await topic('other')];
    await one.rename('one');
    await other.rename('common');
    expect(await at('/topic/common')).toEqual([200]);
    await other.rename('other');
    expect(await at('/topic/common')).toEqual([301, '../topic/other']);
    await editor.payload('unpublish', { ids: [other.id] });
    expect(await at('/topic/common')).toEqual([301, '../topic/one']);
    await topic('common', 'INTERNAL');
    expect(await at('/topic/common')).toEqual([301, '../topic/one']);
    expect(await at('/topic/common', KEY)).toEqual([200]);
  });

  it('leads from a merged record to its survivor', async () => {
    const [kept, absorbed] = [await topic('kept'), await topic('absorbed')];
    await absorbed.rename('absorbed-later');
    const input = { keep: kept.id, absorb: absorbed.id, expectedVersion: 1, expectedAbsorbVersion: 2 };
    const { userErrors } = await editor.payload('mergeRecords', input);
    expect(userErrors).toEqual([]);
    expect(await at('/topic/absorbed')).toEqual([302, '../topic/kept']);
    expect(await at('/topic/absorbed-later')).toEqual([302, '../topic/kept']);
  });

  it('leads other formats and cards of pages to the record too', async () => {
    const { rename, id } = await topic('card-before');
    await rename('card-now');
    expect(await at('/topic/card-before', { accept: 'application/ld+json' })).toEqual([301, '../topic/card-now']);
    const page = encodeURIComponent(`${server.url}/topic/card-before`);
    const card = await fetch(`${server.url}/oembed?url=${page}`);
    expect([card.status, await card.text()]).toEqual([200, expect.stringContaining(`/embed/id/${id}`)]);
  });

  it('is looked up by an index', async () => {
    const plan = await server.sql(`explain select 1 from revision_row w
      where w.before ->> 'slug' = 'x' and (w.before ->> 'slug') <> coalesce(w.after ->> 'slug', '')`);
    expect(JSON.stringify(plan)).toContain('revision_row_earlier_slug_idx');
  });
});
