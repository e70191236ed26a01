import { readdirSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { UndirectedGraph } from 'graphology';
import gexf from 'graphology-gexf';
import graphml from 'graphology-graphml';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { AgreementStatus } from '../../../src/domain/agreements/agreement.entity.ts';
import { SignatureRole } from '../../../src/domain/agreements/signature.entity.ts';
import { EXPLORER } from '../../../src/site/explorer/bundle.ts';
import { explorerRoutes } from '../../../src/site/explorer/routes.ts';
import { readQueryHash } from '../../../src/site/playground/address.ts';
import { PLAYGROUND } from '../../../src/site/playground/bundle.ts';
import { startBrowserPages } from '../../harness/browser-pages.ts';
import { buildersOn } from '../../harness/builders.ts';
import { itemBuildersOn } from '../../harness/item-builders.ts';
import { pageProblems } from '../../harness/page-checks.ts';

const pages = startBrowserPages([EXPLORER, PLAYGROUND]);

async function open(hash = '', options: BrowserContextOptions = {}): Promise<Page> {
  const page = await pages.open(hash, options);
  await page.locator('h1').waitFor();
  return page;
}

/** Types into a field and chooses the first suggestion. */
async function choose(page: Page, field: string, typed: string, suggested: string): Promise<void> {
  await page.getByRole('combobox', { name: field }).click();
  await page.keyboard.type(typed);
  await page.getByRole('option', { name: suggested, selected: true }).waitFor();
  await page.keyboard.press('Enter');
}

/** Opens the first table on the page and returns its rows. */
async function tableOf(page: Page): Promise<string[][]> {
  await page.getByText('As a table', { exact: true }).first().click();
  const rows = await page.locator('.table').first().locator('tr').all();
  return Promise.all(rows.map((row) => row.locator('th, td').allTextContents()));
}

/** The sorted titles in a CSV. */
function titlesIn(csv: string): string[] {
  const rows: { title: string }[] = parse(csv, { bom: true, columns: true });
  return rows.map(({ title }) => title).sort();
}

const TITLES = [
  'On enhancing the cooperation of Moscow and Havana',
  "Moscow's part in a week in Havana dedicated to relations with Russia",
  'Enhanced cooperation between Moscow and Havana',
];

describe('explorer: two parties', () => {
  it('finds both by the beginning of a name in any script, and shows their items under a shareable address', async () => {
    const page = await open();
    await choose(page, 'One party', 'Мос', 'Moscow City · Russia');
    await choose(page, 'Another party', 'Hava', 'Havana City · Cuba');
    await page.getByRole('heading', { name: 'Moscow and Havana' }).waitFor();
    expect(await page.locator('.item-title').allTextContents()).toEqual(TITLES);
    expect(new URL(page.url()).hash).toBe('#between?one=moscow&other=havana');
    await page
      .getByRole('img', { name: /^Time line/ })
      .locator('rect')
      .first()
      .waitFor();

    const received = await open(new URL(page.url()).hash);
    await received.locator('.item-title').first().waitFor();
    expect(await received.locator('.item-title').allTextContents()).toEqual(TITLES);
    expect(await received.getByRole('combobox', { name: 'Another party' }).inputValue()).toBe('Havana');

    await page.getByRole('link', { name: TITLES[1] }).click();
    await page.getByRole('heading', { level: 1, name: TITLES[1] }).waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/id\/commitment_/);
    await page.goBack();
    await page.getByRole('heading', { name: 'Moscow and Havana' }).waitFor();
  });

  it('suggests the pairs with the most records if no party is chosen', async () => {
    const page = await open();
    const pairs = page.getByRole('link', { name: / – / });
    await pairs.first().waitFor();
    expect(await pairs.allTextContents()).toEqual([
      'Moscow – Havana',
      'Cuba – Russia',
      'China – Russia',
      'Rwanda – South Africa',
    ]);
    expect(
      await page
        .getByRole('contentinfo')
        .getByRole('link')
        .evaluateAll((links) => links.map(String)),
    ).toEqual([
      `${pages.server.url}/docs`,
      `${pages.server.url}/docs/other-programs?lang=en`,
      `${pages.server.url}/releases?lang=en`,
    ]);
    await pairs.nth(1).click();
    await page.getByRole('heading', { name: 'Cuba and Russia' }).waitFor();
    expect(await page.locator('.item').count()).toBe(3);
  });

  it('offers the same records as a picture, a table, a CSV and a query in the playground', async () => {
    const page = await open('#between?one=Гавана&other=Moscow');
    expect(await tableOf(page)).toEqual([
      ['Date', 'Type', 'Title'],
      ['2025', 'Statement', TITLES[0]],
      ['2025', 'Commitment', TITLES[1]],
      ['2025', 'Commitment', TITLES[2]],
    ]);
    const csv = await fetch(
      new URL((await page.getByRole('link', { name: 'CSV' }).getAttribute('href'))!, pages.server.url),
    );
    expect(titlesIn(await csv.text())).toEqual([...TITLES].sort());
    const link = await page.getByRole('link', { name: 'The query of this picture' }).getAttribute('href');
    const { query, variables } = readQueryHash(new URL(link!, pages.server.url).hash)!;
    const { body } = await pages.server.query(query, JSON.parse(variables));
    expect(body.data.cooperation.nodes.map((node: { label: { text: string } }) => node.label.text)).toEqual(TITLES);
    await page.getByRole('link', { name: 'The query of this picture' }).click();
    await page.locator('.graphiql-query-editor .view-line').first().waitFor();
  });

  it('shows a message without records, for an unknown party and for a failed request', async () => {
    const page = await open('#between?one=moscow&other=japan');
    await page.getByText('Nothing public is on record between these two.').waitFor();
    await page.getByRole('button', { name: 'Clear: Another party' }).click();
    await page.getByRole('combobox', { name: 'Another party' }).fill('Qwxyz');
    await page.getByText('No party is called that.').waitFor();
    const unknownParty = await open('#between?one=moscow&other=Atlantis');
    expect(await unknownParty.getByRole('alert').textContent()).toContain('No party is called that.');

    const errors = [{ message: 'Too long.', extensions: { code: 'TIMEOUT' } }];
    await unknownParty.route('**/graphql', (route) => route.fulfill({ json: { errors } }));
    await unknownParty.getByRole('button', { name: 'Try again' }).click();
    await unknownParty.getByText('This takes longer than the server may take for one answer.').waitFor();
    await unknownParty.route('**/graphql', (route) => route.abort());
    await unknownParty.getByRole('button', { name: 'Try again' }).click();
    await unknownParty.getByText('The server cannot be reached. Check your connection.').waitFor();
    // The browser logs the failed request; nothing else may be logged.
    expect(pages.faults.splice(0)).toEqual(['console: Failed to load resource: net::ERR_FAILED']);
  });

  it('shows names in the chosen language, and marks names in other languages', async () => {
    const page = await open('#between?one=moscow&other=havana', { locale: 'ru-RU' });
    await page.getByRole('heading', { name: 'Москва и Гавана' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('ru');
    await page.getByRole('link', { name: '中文' }).click();
    await page.getByRole('heading', { name: '莫斯科与哈瓦那' }).waitFor();
    expect(new URL(page.url()).hash).toBe('#between?one=moscow&other=havana&lang=zh');
    expect(await page.title()).toBe('莫斯科与哈瓦那 · Entente');

    await pages.server.sql(`delete from party_name where lang = 'zh' and text = '哈瓦那'`);
    await page.reload();
    await page.getByRole('heading', { name: '莫斯科与Havana' }).waitFor();
    const fallback = page.locator('.item-parties').first().locator('[lang=en]');
    expect(await fallback.textContent()).toBe('Havana');
    expect(await page.locator('.item-parties abbr').first().getAttribute('title')).toBe('英语');
  });
});

describe('explorer: a forum', () => {
  it('is reached from the list of forums, and shows items, programme and delegations', async () => {
    const page = await open('#forums');
    await page.getByRole('link', { name: 'International Municipal BRICS Forum 2025' }).click();
    await page.getByRole('heading', { level: 1, name: 'International Municipal BRICS Forum 2025' }).waitFor();
    expect(await page.locator('.lead').textContent()).toBe('2025 · St Petersburg');
    await page.locator('.item').first().waitFor();
    expect(await page.locator('.item').count()).toBe(11);
    await page.getByRole('link', { name: 'Russia-China: Urban Diplomacy in an Era of Change' }).waitFor();
    expect(await page.locator('.delegations a').allTextContents()).toEqual([
      'Federation Council',
      'Havana',
      'Moscow',
      'Rwanda',
      'South Africa',
      'Zhengzhou',
    ]);
    expect(await page.getByRole('link', { name: 'Forums' }).getAttribute('aria-current')).toBe('page');
    expect((await tableOf(page)).slice(0, 6)).toEqual([
      ['topic', 'type', 'Count'],
      ['not known', 'Commitment', '2'],
      ['not known', 'Figure', '2'],
      ['not known', 'Statement', '2'],
      ['technology', 'Statement', '2'],
      ['creative industries', 'Figure', '1'],
    ]);
  });

  it('shows a message for an unknown forum', async () => {
    const page = await open('#forum?slug=forum-of-atlantis');
    await page.getByRole('heading', { name: 'There is no such forum' }).waitFor();
  });
});

describe('explorer: statistics', () => {
  it('shows counts as a picture, a table and a CSV', async () => {
    const page = await open('#counts');
    await page.getByLabel('Count', { exact: true }).selectOption('All items');
    await page.getByLabel('by', { exact: true }).selectOption('country');
    await page.getByLabel('and by').selectOption('type');
    await choose(page, 'Only what concerns', 'Куб', 'Cuba Country');
    await page.getByText('4 in all. What belongs to several of these counts in each.').waitFor();
    expect(new URL(page.url()).hash).toBe('#counts?of=cooperationItems&by=COUNTRY&and=TYPE&party=cuba');
    await page
      .getByRole('img', { name: 'All items by country and type. As a table.' })
      .locator('rect')
      .first()
      .waitFor();
    expect(await tableOf(page)).toEqual([
      ['country', 'type', 'Count'],
      ['Cuba', 'Commitment', '2'],
      ['Cuba', 'Statement', '2'],
      ['Russia', 'Commitment', '2'],
      ['Russia', 'Statement', '1'],
    ]);
    // While a new query is loading, the previous picture is not shown.
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/graphql', (route) => released.then(() => route.continue()));
    await page.getByLabel('and by').selectOption('topic');
    await page.getByText('Reading…').waitFor();
    expect(await page.locator('.picture').count()).toBe(0);
    release();
    await page.getByRole('heading', { name: 'All items by country and topic' }).waitFor();
    await page.getByLabel('and by').selectOption('type');
    await page.getByRole('heading', { name: 'All items by country and type' }).waitFor();
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'CSV' }).click();
    const file = await readFile(await (await downloading).path(), 'utf8');
    const counted: { [column: string]: string }[] = parse(file, { bom: true, columns: true });
    expect(counted.map(({ country, typeValue, count }) => [country, typeValue, count])).toEqual([
      ['Cuba', 'COMMITMENT', '2'],
      ['Cuba', 'STATEMENT', '2'],
      ['Russia', 'COMMITMENT', '2'],
      ['Russia', 'STATEMENT', '1'],
    ]);
  });
});

describe('explorer: network', () => {
  it('is drawn as a graph and a map, and links to the items of a pair', async () => {
    const page = await open('#network?level=CITY');
    await page
      .getByRole('img', { name: /^The network/ })
      .locator('canvas')
      .first()
      .waitFor();
    const map = page.getByRole('img', { name: /^On the map/ });
    await map.locator('.way').first().waitFor({ state: 'attached' });
    expect(await map.locator('title').allTextContents()).toEqual(['Moscow – Havana: 3', 'Moscow: 3', 'Havana: 3']);
    expect(await tableOf(page)).toEqual([
      ['One party', 'Another party', 'Count', 'Latest'],
      ['Moscow', 'Havana', '3', '2025'],
    ]);
    const exported = async (name: string) => {
      const href = await page.getByRole('link', { name, exact: true }).first().getAttribute('href');
      return (await fetch(new URL(href!, pages.server.url))).text();
    };
    const pairs: { [column: string]: string }[] = parse(await exported('CSV'), { bom: true, columns: true });
    expect(pairs).toMatchObject([
      { one: 'Moscow', other: 'Havana', items: '3', latestOn: '2025', latestOnPrecision: 'YEAR' },
    ]);
    const graph = graphml.parse(UndirectedGraph, await exported('GraphML'));
    expect([graph.size, gexf.parse(UndirectedGraph, await exported('GEXF')).size]).toEqual([1, 1]);
    const { features } = JSON.parse(await exported('GeoJSON'));
    expect(features.find(({ id }: { id: string }) => id === pairs[0]!.otherId).geometry.coordinates).toEqual([
      Number(pairs[0]!.otherLongitude),
      Number(pairs[0]!.otherLatitude),
    ]);
    await page.locator('.table').first().getByRole('link', { name: '3' }).click();
    await page.getByRole('heading', { name: 'Moscow and Havana' }).waitFor();
  });
});

describe('explorer: search', () => {
  it('finds records of all types in any script, marks the words, and links to records and CSV', async () => {
    const page = await open();
    await page.getByRole('link', { name: 'Search' }).click();
    await page.getByRole('searchbox', { name: 'Words' }).fill('гавана');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /^Found: / }).waitFor();
    expect(new URL(page.url()).hash).toBe(`#search?text=${encodeURIComponent('гавана')}`);
    const { body } = await pages.server.query(
      '{ search(text: "гавана", first: 100) { totalCount edges { node { id } } } }',
    );
    const { totalCount, edges } = body.data.search;
    expect(await page.getByRole('heading', { name: /^Found: / }).textContent()).toBe(`Found: ${totalCount}`);
    const found = await page.locator('.hits .item-title a').all();
    expect(await Promise.all(found.map((link) => link.getAttribute('href')))).toEqual(
      edges.map(({ node }: { node: { id: string } }) => `id/${node.id}`),
    );
    expect(await page.locator('.hits .city').first().locator('.item-title').textContent()).toBe('Havana');
    expect(await page.locator('.hits .city mark').first().textContent()).toBe('Гавана');

    const csv = await page.getByRole('link', { name: 'Items with these words as CSV' }).getAttribute('href');
    const file = await fetch(new URL(csv!, pages.server.url));
    expect(titlesIn(await file.text())).toEqual(expect.arrayContaining([TITLES[1]]));
    await page.getByRole('link', { name: TITLES[1] }).click();
    await page.getByRole('heading', { level: 1, name: TITLES[1] }).waitFor();
    await page.goBack();
    expect(await page.getByRole('searchbox', { name: 'Words' }).inputValue()).toBe('гавана');
    await page.getByRole('searchbox', { name: 'Words' }).fill('qqxqzzx');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByText('Nothing public has these words.').waitFor();
  });
});

/** Addresses of all views, with an element that appears when the view is drawn. */
const PLACES = [
  ['#between', '.pairs'],
  ['#between?one=moscow&other=havana&lang=ru', '.plotted svg'],
  ['#search?text=Havana&lang=zh', '.hits'],
  ['#forums?lang=zh', '.forums'],
  ['#forum?slug=international-municipal-brics-forum-2025', '.plotted svg'],
  ['#network?lang=ru', '.map .place'],
  ['#counts?lang=zh', '.plotted svg'],
] as const;

describe('explorer', () => {
  it('fits both widths and both themes, and has no accessibility violations', async () => {
    const page = await open();
    for (const [hash, drawn] of PLACES) {
      await page.evaluate(`location.hash = '${hash}'`);
      expect([hash, await pageProblems(page, () => page.locator(drawn).first().waitFor())]).toEqual([hash, []]);
    }
  }, 60_000);

  it('can be used by keyboard only', async () => {
    const page = await open();
    await page.getByRole('link', { name: 'Moscow – Havana' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('To the content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.labels[0].textContent')).toBe('One party');
  });

  it('loads less than 150 KB at first, and code for drawings on demand', async () => {
    const files = readdirSync(join(EXPLORER.folder, 'assets'));
    const first = files.filter((file) => /^index-.*\.(js|css)\.br$/.test(file));
    const sizes = await Promise.all(
      first.map(async (file) => (await stat(join(EXPLORER.folder, 'assets', file))).size),
    );
    expect(sizes).toHaveLength(2);
    expect(sizes[0]! + sizes[1]!).toBeLessThan(150_000);
  });

  it('has a Content-Security-Policy without inline scripts and styles', async () => {
    const page = await fetch(`${pages.server.url}/`);
    const policy = page.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(policy).not.toContain('unsafe');
    expect(await page.text()).not.toMatch(/<style|<script(?![^>]*\bsrc=)/);
  });

  it('lists undated records last, and counts those that are not drawn', async () => {
    const { dataSource } = pages.server;
    const { city, agreement } = { ...buildersOn(dataSource), ...itemBuildersOn(dataSource) };
    const signatures = [await city('Aba'), await city('Abu')].map(({ uuid }) => ({
      partyId: uuid,
      role: SignatureRole.SIGNATORY,
    }));
    await agreement('Some day', { status: AgreementStatus.UNKNOWN, signatures });
    const page = await open('#between?one=aba&other=abu');
    await page.getByText('Without a date, and so not drawn: 1.').waitFor();
    expect(await page.locator('.picture svg').count()).toBe(0);
    expect(await page.locator('.item-kind').allTextContents()).toEqual(['Agreement']);

    await agreement('Signed', { status: AgreementStatus.SIGNED, signedOn: '2001-02-03', signatures });
    await page.reload();
    await page.locator('.plotted svg').waitFor();
    await page.getByText('Each mark is as long as its date is inexact. Without a date, and so not drawn: 1.').waitFor();
    expect(await page.locator('.year').allTextContents()).toEqual(['2001', 'No date known']);

    await page.goto(`${pages.server.url}/#counts?of=agreements&by=YEAR&party=aba`);
    await page.getByText('2 in all. Without a date, and so not drawn: 1.').waitFor();
    expect(await tableOf(page)).toEqual([
      ['year', 'Count'],
      ['not known', '1'],
      ['2001', '1'],
    ]);

    // With two dimensions, an agreement of two parties is in several rows, but only once in a total.
    await page.goto(`${pages.server.url}/#counts?of=agreements&by=YEAR&and=PARTY&party=aba`);
    await page
      .getByText('2 in all. What belongs to several of these counts in each. Without a date, and so not drawn: 1.')
      .waitFor();
    await page.goto(`${pages.server.url}/#counts?of=agreements&by=KIND&and=PARTY&party=aba`);
    await page.getByRole('heading', { name: 'Agreements by kind and party' }).waitFor();
    await page.locator('.plotted svg').waitFor();
    expect((await tableOf(page)).slice(1).map(([kind, , count]) => [kind, count])).toEqual([
      ['Cooperation agreement', '2'],
      ['Cooperation agreement', '2'],
    ]);
    expect(await page.locator('.plotted svg text').allTextContents()).toEqual(['Cooperation agreement', '2']);
  });

  it('returns an error that says what to do if it has not been built', async () => {
    const request = {
      path: '/',
      search: '',
      request: {} as never,
      waiting: new AbortController().signal,
      charge: () => ({}),
    };
    const [page, files] = explorerRoutes('/there/is/no/such/folder');
    await expect(page!.handle(request)).rejects.toMatchObject({
      message: expect.stringContaining('npm run build'),
      extensions: { code: 'SERVICE_UNAVAILABLE' },
    });
    await expect(files!.handle(request)).rejects.toMatchObject({ extensions: { code: 'NOT_FOUND' } });
  });
});
