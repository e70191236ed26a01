import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Parser from 'rss-parser';
import { SaxesParser } from 'saxes';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import { AgreementStatus } from '../../src/domain/agreements/agreement.entity.ts';
import { Visibility } from '../../src/records/record.entity.ts';
import { buildersOn, type CreatedRecord } from '../harness/builders.ts';
import { waitForFeed } from '../harness/feed-reader.ts';
import { itemBuildersOn, signedBy } from '../harness/item-builders.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';
import { type VisibilityFixture, writeVisibilityFixture } from '../harness/visibility-fixture.ts';

let server: TestServer;
let lisbon: CreatedRecord;
let pact: CreatedRecord;
let open: VisibilityFixture;

beforeAll(async () => {
  server = await startTestServer({
    seeded: false,
    viewer: ({ headers }) => (headers.authorization ? { role: Role.EDITOR, name: 'an editor' } : ANONYMOUS),
  });
  open = await writeVisibilityFixture(server.dataSource, { prefix: 'Open', visibility: Visibility.PUBLIC });
  await writeVisibilityFixture(server.dataSource, { prefix: 'Hidden', visibility: Visibility.INTERNAL, about: open });
  const build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
  lisbon = await build.city('Lisbon', null, {
    names: [
      { text: 'Lisbon', lang: 'en' },
      { text: 'Лиссабон', lang: 'ru' },
    ],
  });
  const topic = await build.topic('rivers & seas');
  pact = await build.agreement('On <b>the</b> river & "sea"', {
    titlesIn: { ru: 'О реке' },
    statusChanges: [{ to: AgreementStatus.SIGNED, on: '2020-05-15' }],
    signedOn: '2020-05-15',
    signatures: [signedBy(lisbon), signedBy(await build.city('Porto'))],
    topicIds: [topic.uuid],
  });
  // An old title may contain a control character, which XML forbids.
  await server.sql("update agreement set title = title || ' ' || chr(1) where id = $1", [pact.uuid]);
});
afterAll(() => server?.stop());

const ask = (search = '', headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${server.url}/feed.atom${search}`, { headers: { 'accept-language': 'en', ...headers }, method });

interface ReadFeed {
  id: string;
  title: string;
  updated: string;
  links: { rel: string; href: string }[];
  entries: TestData[];
  text: string;
}

/** The feed as rss-parser reads it. */
async function read(search = '', headers: Record<string, string> = {}): Promise<ReadFeed> {
  const response = await ask(search, headers);
  const text = await response.text();
  expect([search, response.status, response.headers.get('content-type')]).toEqual([
    search,
    200,
    'application/atom+xml; charset=utf-8',
  ]);
  const parser = new Parser({
    customFields: {
      feed: ['id', 'updated', ['link', 'links', { keepArray: true }]],
      item: ['published', 'updated', 'summary', ['category', 'kinds', { keepArray: true }]],
    } as never,
  });
  const feed = (await parser.parseString(text)) as TestData;
  return {
    id: feed.id,
    title: feed.title,
    updated: feed.updated,
    links: (feed.links ?? []).map(({ $ }: TestData) => $),
    // Atom ignores white space around a text (RFC 4287, 3.1.1.1); texts in CDATA have some.
    entries: feed.items.map((item: TestData) => ({ ...item, title: item.title.trim() })),
    text,
  };
}

async function errorAt(search: string): Promise<[number, string, string]> {
  const response = await ask(search);
  const [error] = ((await response.json()) as TestData).errors;
  return [response.status, error.extensions.code, error.message];
}

const encoded = (value: object) => encodeURIComponent(JSON.stringify(value));
const titlesIn = async (search: string) => (await read(search)).entries.map(({ title }) => title);

describe('GET /feed.atom with wrong parameters', () => {
  it.each([
    ['?records=keys', /^records: there is no list "keys". Use one of agreements, commitments, cooperation, /],
    ['?records=signatures', /^records: there is no list "signatures"/],
    ['?list=agreements', /^list: unknown parameter/],
    ['?records=agreements&where={', /^where: not valid JSON/],
    ['?records=agreements&where={"room":1}', /^where: .*"room"/],
    [
      '?records=agreements&orderBy={"field":"TITLE","direction":"ASC"}',
      /^orderBy: a feed is always in the order of changes/,
    ],
    ['?records=topics&party=Lisbon', /^party: the list topics has no such filter/],
    ['?records=cooperation', /^between: missing/],
    ['?after=abc', /cursor/],
    ['?lang=en&lang=ru', /^lang: given several times/],
    ['?lang=!!', /^lang: .*BCP-47/],
    ['?party=a%00b', /^party: the text contains a NUL/],
  ])('rejects %s', async (search, message) => {
    expect(await errorAt(search)).toEqual([400, 'BAD_USER_INPUT', expect.stringMatching(message)]);
  });

  it('rejects an unknown party', async () => {
    expect((await errorAt('?party=Atlantis-on-Sea'))[1]).toBe('PARTY_UNKNOWN');
  });

  it('rejects methods other than GET and HEAD', async () => {
    expect((await ask('', {}, 'POST')).status).toBe(405);
  });
});

describe('GET /feed.atom', () => {
  it('lists the latest change first, each record with its UUID and address', async () => {
    const { entries, title, updated } = await read('?records=agreements');
    expect(title).toBe('Entente · Agreements');
    expect(entries[0]).toMatchObject({
      id: `urn:uuid:${pact.uuid}`,
      title: 'On <b>the</b> river & "sea"',
      link: `${server.url}/id/${pact.id}`,
      summary: 'Agreement · Signed · 15 May 2020 · Lisbon, Porto. Version 2: title.',
    });
    expect(updated).toBe(entries[0].updated);
    const times = entries.map((entry) => entry.updated);
    expect(times).toEqual([...times].sort().reverse());
    expect(entries[0].kinds.map(({ $ }: TestData) => $)).toEqual([
      { term: 'Agreement', scheme: `${server.url}/ns#`, label: 'Agreement' },
      { term: expect.stringMatching(/^topic_/), label: 'rivers & seas' },
    ]);
  });

  it('serves every list of records, and hides INTERNAL records from all but editors', async () => {
    const names = /Use one of ([^.]*)\./.exec((await errorAt('?records=none'))[2])![1]!.split(', ');
    expect(names.sort()).toEqual([
      ...['agreements', 'commitments', 'cooperation', 'cooperationItems', 'delegations', 'figures', 'forumSeries'],
      ...['forums', 'parties', 'people', 'sessions', 'sources', 'statements', 'topics'],
    ]);
    for (const name of names) {
      const search = `?records=${name}${name === 'cooperation' ? '&between=OpenCity&between=OpenPort' : ''}`;
      const { entries, text } = await read(search);
      expect([name, entries.length > 0, text.includes('Hidden')]).toEqual([name, true, false]);
      const forEditors = await read(search, { authorization: 'Bearer x' });
      expect([name, forEditors.text.includes('Hidden')]).toEqual([name, true]);
    }
    expect((await ask('', { authorization: 'Bearer x' })).headers.get('cache-control')).toBe('no-store');
  });

  it('accepts where, party, forum and search', async () => {
    const river = 'On <b>the</b> river & "sea"';
    const where = { signed: { from: '2020', to: '2020' } };
    expect(await titlesIn(`?records=agreements&where=${encoded(where)}`)).toEqual([river]);
    const group = [{ dimension: 'YEAR', value: '2020' }];
    expect(await titlesIn(`?records=agreements&where=${encoded({ group })}`)).toEqual([river]);
    expect(await titlesIn('?party=Лиссабон')).toEqual([river]);
    expect(await titlesIn(`?records=agreements&where=${encoded(where)}&party=OpenCity`)).toEqual([]);
    expect(await titlesIn('?records=agreements&search=river')).toEqual([river]);
    expect(await titlesIn(`?records=sessions&forum=${open.forum.id}`)).toEqual(['OpenSession']);
  });

  it('uses the requested language', async () => {
    const { title, entries, text } = await read('?records=agreements&search=river&lang=ru');
    expect([title, entries[0].title]).toEqual(['Entente · Соглашения', 'О реке']);
    expect(entries[0].summary).toBe('Соглашение · Подписано · 15 мая 2020 г. · Лиссабон, Porto. Версия 2: title.');
    expect(text).toContain('xml:lang="ru"');
    // A region may be a number, as in "es-419".
    expect(await titlesIn('?records=agreements&search=river&lang=ru-143')).toEqual(['О реке']);
  });

  it('names the changed fields of a record, and moves it to the front under the same id', async () => {
    await waitForFeed(server);
    const before = await ask('?records=parties');
    const etag = before.headers.get('etag')!;
    await server.query('{ __typename }');
    expect([(await ask('?records=parties', { 'if-none-match': etag })).status, etag.length > 10]).toEqual([304, true]);
    expect(server.statements().slice(1)).toHaveLength(1);
    await server.sql(`update party set population = 500000, valid_from = '1147' where id = $1`, [lisbon.uuid]);
    const after = await ask('?records=parties', { 'if-none-match': etag });
    expect(after.status).toBe(200);
    const [first] = (await read('?records=parties')).entries;
    expect(first).toMatchObject({
      id: `urn:uuid:${lisbon.uuid}`,
      title: 'Lisbon',
      summary: expect.stringMatching(/^City\. Version 2: (population, validFrom|validFrom, population)\.$/),
    });
    expect(Date.parse(first.updated)).toBeGreaterThan(Date.parse(first.published));
  });

  it('reaches every record once by its links to next pages', async () => {
    const { source } = buildersOn(server.dataSource);
    for (let n = 1; n <= 60; n++) await source(`Paper ${n}`);
    const [{ count }] = (await server.sql(`select count(*)::int from source where visibility = 'PUBLIC'`)) as TestData;
    const ids: string[] = [];
    const pages: number[] = [];
    for (let search: string | null = '?records=sources'; search !== null; ) {
      const page: ReadFeed = await read(search);
      ids.push(...page.entries.map(({ id }) => id));
      pages.push(page.entries.length);
      const link = (rel: string) => page.links.find((each) => each.rel === rel)?.href;
      expect([page.id, link('first')]).toEqual(Array(2).fill(`${server.url}/feed.atom?records=sources`));
      expect(link('self')).toBe(`${server.url}/feed.atom${search}`);
      search = link('next') ? new URL(link('next')!).search : null;
    }
    expect([pages, new Set(ids).size]).toEqual([[50, count - 50], count]);
  });

  it('is well-formed XML without entries and with special characters', async () => {
    expect(await read('?records=agreements&search=nothinglikeit')).toMatchObject({
      entries: [],
      updated: expect.stringMatching(/^1970-01-01T00:00:00/),
    });
    const { text } = await read('?records=agreements&search=river');
    const errors: Error[] = [];
    const parser = new SaxesParser({ xmlns: true });
    parser.on('error', (error) => errors.push(error));
    parser.write(text).close();
    expect(errors).toEqual([]);
  });

  it('answers HEAD with the ETag of GET and no body', async () => {
    const head = await ask('', {}, 'HEAD');
    expect([head.status, await head.text(), head.headers.get('etag')]).toEqual([
      200,
      '',
      (await ask()).headers.get('etag'),
    ]);
  });
});
