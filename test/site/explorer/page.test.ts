import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { readConfig } from '../../../src/runtime/config.ts';
import { EXPLORER } from '../../../src/site/explorer/bundle.ts';
import { embedCode } from '../../../src/site/explorer/embed-code.ts';
import { readQueryHash } from '../../../src/site/playground/address.ts';
import { startBrowserPages } from '../../harness/browser-pages.ts';
import { BuiltModules } from '../../harness/built-modules.ts';
import { pageProblems } from '../../harness/page-checks.ts';

/** A site of another origin that embeds the address after its `?`. */
const otherSite = createServer((request, response) => {
  const url = decodeURIComponent(new URL(request.url!, 'http://other').search.slice(1));
  response.setHeader('content-type', 'text/html');
  response.end(embedCode(url, 'Embedded', { width: '100%', height: 500 }));
});
await new Promise<void>((resolve) => {
  otherSite.listen(0, '127.0.0.1', resolve);
});
const { port } = otherSite.address() as AddressInfo;
afterAll(() => {
  otherSite.close();
});

const pages = startBrowserPages({
  environment: { EMBED_ORIGINS: `http://127.0.0.1:${port}`, CORS_ORIGINS: 'null', CONTACT: 'data@entente.example' },
});

async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await pages.open(path, options);
  await page.locator('.result, .home-head, .parties, .hits, .graph, .fault, .search-field').first().waitFor();
  return page;
}

/** The path and query string of a page. */
function addressOf(page: Page): string {
  const { pathname, search } = new URL(page.url());
  return pathname + search;
}

/** The rows of the first table. */
async function tableOf(page: Page): Promise<string[][]> {
  const rows = await page.locator('.table tr').all();
  return Promise.all(rows.map((row) => row.locator('th, td').allTextContents()));
}

async function fetchText(page: Page, link: string): Promise<string> {
  const href = await page.getByRole('link', { name: link, exact: true }).getAttribute('href');
  return (await fetch(new URL(href!, page.url()))).text();
}

/** The number of records in the first response of a page. The server leaves it out if it takes long, as at the first request. */
async function totalAt(url: string): Promise<number> {
  const [, answer] = /id="first-answer">(.*?)<\/script>/.exec(await (await fetch(url)).text()) ?? [];
  return answer ? JSON.parse(answer).data.list.totalCount : totalAt(url);
}

describe('explorer: addresses', () => {
  it('returns 404 for an unknown view and an unknown list', async () => {
    for (const path of ['nowhere', 'records/nothing', 'records/items/more', 'statistics/'])
      expect([path, (await fetch(`${pages.server.url}/${path}`)).status]).toEqual([path, 404]);
  });

  it('has the heading, links for browsers without JavaScript and the first response in the page', async () => {
    const url = `${pages.server.url}/records/statements?with=cuba`;
    const text = await (await fetch(url)).text();
    expect(text).toContain('<h1>Statements</h1>');
    expect(text).toContain('export/statements.csv?where=%7B%22party%22%3A%22cuba%22%7D');
    expect(await totalAt(url)).toBe(2);
    const counts = await (await fetch(`${pages.server.url}/statistics?of=items&by=type&and=year`)).text();
    expect(counts).toContain('<h1>All items by year and type</h1>');
  });

  it.each([
    ['between', 'Between parties'],
    ['between?party=гавана', 'Havana'],
    ['between?party=moscow&party=Havana', 'Cooperation between Moscow and Havana'],
    ['between?party=moscow&party=Москва&lang=ru', 'Внутри стороны: Москва'],
    ['between?party=moscow&party=%3Cnowhere%3E', 'Cooperation between Moscow and &lt;nowhere&gt;'],
  ])('has a heading and a title before its script runs: %s', async (path, heading) => {
    const url = `${pages.server.url}/${path}`;
    let text = await (await fetch(url)).text();
    // The server leaves the names out if they take long, as at the first request.
    for (let tries = 0; tries < 5 && !text.includes(`<h1>${heading}</h1>`); tries++)
      text = await (await fetch(url)).text();
    expect(text).toContain(`<h1>${heading}</h1>`);
    expect(text).toContain(`<title>${heading} · Entente</title>`);
    const [, link] = /type="application\/json\+oembed" href="([^"]*)"/.exec(text)!;
    const answer = await fetch(new URL(link!, `${pages.server.url}/between`));
    expect(((await answer.json()) as { title: string }).title).toBe(heading.replace('&lt;', '<').replace('&gt;', '>'));
  });

  it('replaces addresses of the first edition', async () => {
    const page = await open('#between?one=moscow&other=havana&lang=ru');
    await page.getByRole('heading', { level: 1, name: 'Сотрудничество: Москва и Гавана' }).waitFor();
    expect(addressOf(page)).toBe('/between?party=moscow&party=havana&lang=ru');
  });
});

describe('explorer: search box', () => {
  it.each(['Москва Гавана', 'Moscow Havana'])('suggests the pair first for two names: %s', async (text) => {
    const page = await open('records/items');
    await page.keyboard.press('/');
    await page.keyboard.type(text);
    await page.getByRole('option', { name: 'Moscow and Havana' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Cooperation between Moscow and Havana' }).waitFor();
  });

  it('suggests parties, forums, topics and people, and searches without a choice', async () => {
    const page = await open('records/items');
    await page.locator('#site-search').fill('interna');
    await page.getByRole('option', { name: 'International Municipal BRICS Forum 2025 Forum' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Search all records' }).waitFor();
    expect(addressOf(page)).toBe('/search?q=interna');
  });
});

describe('explorer: states', () => {
  it('marks a setting that is wrong, and applies the others', async () => {
    const page = await open('records/items?type=spell&with=cuba&from=never');
    await page.getByText('“spell” is not applied').waitFor();
    await page.getByText('“never” is not applied').waitFor();
    expect(await page.locator('.total').textContent()).toBe('4 records');
  });

  it('offers to remove each filter if nothing matches', async () => {
    const page = await open('records/items?type=session&with=cuba');
    await page.getByText('No records match these filters.').waitFor();
    await page.getByRole('button', { name: 'Remove Type: Session' }).click();
    await page.getByText('4 records').first().waitFor();
    expect(addressOf(page)).toBe('/records/items?with=cuba');
  });

  it('says beside the earlier picture that the next one is still loading', async () => {
    const page = await open('statistics?of=items&by=type');
    await page.locator('.drawing a').first().waitFor();
    await page.route('**/graphql', (route) => setTimeout(() => route.continue(), 3_000));
    await page.getByLabel('by', { exact: true }).selectOption('topic');
    await page.locator('.picture[data-earlier=true] .drawing a').first().waitFor();
    await page.locator('.picture').getByText('Still loading').waitFor({ timeout: 2_500 });
    await page.getByText('Still loading').waitFor({ state: 'detached' });
    await page.locator('.picture[data-earlier=false] .drawing a').first().waitFor();
  });

  it('cancels a request that takes long, and repeats it', async () => {
    const page = await open('statistics?of=items&by=type');
    await page.locator('.drawing a').first().waitFor();
    let isSlow = true;
    const stopped: string[] = [];
    page.on('requestfailed', (request) => stopped.push(new URL(request.url()).pathname));
    await page.route('**/graphql', (route) => (isSlow ? undefined : route.continue()));
    await page.getByLabel('by', { exact: true }).selectOption('topic');
    await page.locator('.picture').getByRole('button', { name: 'Cancel' }).click({ timeout: 2_500 });
    await page.locator('.picture').getByText('Loading was cancelled.').waitFor();
    expect(new Set(stopped)).toEqual(new Set(['/graphql']));
    expect(await page.getByText('Still loading').count()).toBe(0);
    isSlow = false;
    await page.keyboard.press('Enter');
    await page.locator('.picture[data-earlier=false] .drawing a').first().waitFor();
    expect(await page.getByText('Loading was cancelled.').count()).toBe(0);
    // The same before there is any picture.
    isSlow = true;
    await page.goto(`${pages.server.url}/party/moscow`);
    await page.getByRole('button', { name: 'Cancel' }).first().click();
    await page.getByText('Loading was cancelled.').first().waitFor();
    isSlow = false;
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await page.locator('.partners a').first().waitFor();
    await page.getByText('Loading was cancelled.').waitFor({ state: 'detached' });
  });

  it('says that the browser is offline or the server away, keeps the data, and recovers', async () => {
    const page = await open('statistics?of=items&by=type');
    await page.context().setOffline(true);
    await page.getByText('You are offline.').waitFor({ timeout: 1_000 });
    await page.context().setOffline(false);
    await page.getByText('You are offline.').waitFor({ state: 'detached' });
    await pages.server.restart(async () => {
      await page.getByLabel('by', { exact: true }).selectOption('topic');
      await page.getByText('The server cannot be reached.').waitFor();
    });
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.drawing a').first().waitFor();
    // The browser logs the failed requests; nothing else may be logged.
    expect(new Set(pages.faults.splice(0))).toEqual(
      new Set(['console: Failed to load resource: net::ERR_CONNECTION_REFUSED']),
    );
  });
});

describe('explorer: records', () => {
  it('filters by checklists with counts, sorts, and has the same records as CSV and as a query', async () => {
    const page = await open('records/items');
    await page.locator('.facet', { hasText: 'Country' }).getByText('Cuba').click();
    await page.getByText('4 records').first().waitFor();
    await page.locator('.facet', { hasText: 'Type' }).getByText('Commitment').click();
    await page.getByText('2 records').first().waitFor();
    expect(addressOf(page)).toMatch(/^\/records\/items\?with=cuba&type=commitment$/);
    await page.getByText('Columns').click();
    await page.getByLabel('Sources', { exact: true }).uncheck();
    await page.getByRole('columnheader', { name: 'Sources' }).waitFor({ state: 'detached' });
    await page.getByLabel('Sources', { exact: true }).check();
    await page.getByRole('columnheader', { name: 'Sources' }).waitFor();
    await page.getByText('Columns').click();
    await page.getByRole('button', { name: 'Date' }).click();
    await page.getByRole('columnheader', { name: 'Date' }).and(page.locator('[aria-sort=descending]')).waitFor();
    await page.getByRole('button', { name: 'Date' }).click();
    await page.getByRole('columnheader', { name: 'Date' }).and(page.locator('[aria-sort=ascending]')).waitFor();
    const titles = async () => page.locator('.records tbody th').allTextContents();
    await page.getByText('Download').click();
    const rows: { title: string }[] = parse(await fetchText(page, 'CSV'), { columns: true });
    expect(rows.map(({ title }) => title).sort()).toEqual((await titles()).sort());
    const link = await page.getByRole('link', { name: 'View query' }).getAttribute('href');
    const { query, variables } = readQueryHash(new URL(link!, page.url()).hash)!;
    const { body } = await pages.server.query(query, JSON.parse(variables));
    expect(body.data.list.totalCount).toBe(2);
  });
});

describe('explorer: statistics', () => {
  it('counts by one and two dimensions; the numbers of the table are those of the CSV', async () => {
    const page = await open('statistics?of=items&by=country&and=type&with=cuba&tab=table');
    await page.locator('.table').waitFor();
    expect(await tableOf(page)).toEqual([
      ['country', 'Records', 'Commitment', 'Statement'],
      ['Cuba', '4', '2', '2'],
      ['Russia', '3', '2', '1'],
    ]);
    await page.getByText('Download').click();
    const counted: { [column: string]: string }[] = parse(await fetchText(page, 'Counts as CSV'), {
      bom: true,
      columns: true,
    });
    expect(counted.map(({ country, typeValue, count }) => [country, typeValue, count])).toEqual([
      ['Cuba', 'COMMITMENT', '2'],
      ['Cuba', 'STATEMENT', '2'],
      ['Russia', 'COMMITMENT', '2'],
      ['Russia', 'STATEMENT', '1'],
    ]);
  });
});

describe('explorer: numbers or shares', () => {
  it('says both of a part, and shows the one that the address names', async () => {
    const page = await open('statistics?of=items&by=type&with=cuba');
    expect(await page.locator('.bar-number').allTextContents()).toEqual(['2 · 50%', '2 · 50%']);
    const [said] = await page.locator('.drawing a title').allTextContents();
    expect(said).toContain('2 of 4, 50%. Select to list them.');
    await page.getByLabel('Show as').selectOption('share');
    await page.waitForURL('**/statistics?of=items&by=type&with=cuba&as=share');
    expect(await page.locator('.bar-number').allTextContents()).toEqual(['50%', '50%']);
    expect(await page.locator('.drawing a').first().getAttribute('href')).not.toContain('as=');
  });

  it('shows shares along time and in cells, in the language of the page', async () => {
    const page = await open('statistics?of=items&by=decade&with=cuba&as=share&lang=ru');
    expect(await page.locator('.grid text').allTextContents()).toContain('100\u00a0%');
    await page.goto(`${pages.server.url}/statistics?of=items&by=type&and=topic&with=cuba&as=share&lang=zh`);
    await page.locator('.cell-number').first().waitFor();
    for (const text of await page.locator('.cell-number').allTextContents()) expect(text).toMatch(/^\d+%$/);
    expect((await page.locator('.drawing a title').allTextContents()).join()).toContain(' / 4，');
  });
});

describe('explorer: numbers', () => {
  it.each([
    'statistics?of=items&by=type&and=topic&tab=table',
    'statistics?of=items&by=type&and=year&tab=table',
    'statistics?of=items&by=country&and=country-pair&with=cuba&tab=table',
  ])('lead to exactly so many records: %s', async (path) => {
    const page = await open(path);
    await page.locator('.table').waitFor();
    const links = await page
      .locator('.table a')
      .evaluateAll((found) => found.map((link) => [link.textContent, String(link)]));
    expect(links.length).toBeGreaterThan(2);
    for (const [text, href] of links) {
      expect([href, await totalAt(href!)]).toEqual([href, Number(text)]);
    }
  });
});

describe('explorer: sharing', () => {
  it('is off if an embedded picture could not read responses', () => {
    expect(readConfig({ CORS_ORIGINS: 'https://a.example' }).embedOrigins).toEqual([]);
    expect(readConfig({ CORS_ORIGINS: 'https://a.example,null' }).embedOrigins).toBe('*');
  });

  it('is embedded by listed sites only, without header and filters', async () => {
    const embedded = encodeURIComponent(`${pages.server.url}/embed/statistics?of=items&by=type&with=cuba&theme=dark`);
    const refused = await pages.open('');
    await refused.goto(`http://localhost:${port}/?${embedded}`);
    await expect(refused.frameLocator('iframe').locator('.picture').waitFor({ timeout: 1_500 })).rejects.toThrow();
    const page = await pages.open('');
    await page.goto(`http://127.0.0.1:${port}/?${embedded}`);
    const frame = page.frameLocator('iframe');
    await frame.locator('.drawing a').first().waitFor();
    expect(await frame.locator('.bar-number').allTextContents()).toEqual(['2 · 50%', '2 · 50%']);
    expect(await frame.locator('header, .filter-column').count()).toBe(0);
    await frame.getByText('Data as of').waitFor();
    expect(await frame.locator('body').evaluate('getComputedStyle(document.body).backgroundColor')).toBe(
      'rgb(22, 30, 36)',
    );
    expect(await frame.locator('.drawing a').first().getAttribute('href')).not.toContain('theme');
    // The other site is another host, and the browser logs the refusal; nothing else may be logged.
    const expected = (fault: string) => fault.includes('frame-ancestors') || fault.includes(`:${port}/`);
    expect(pages.faults.splice(0).filter((fault) => !expected(fault))).toEqual([]);
  });

  it('answers oEmbed requests for its views only', async () => {
    const ask = (url: string) => fetch(`${pages.server.url}/oembed?maxwidth=400&url=${encodeURIComponent(url)}`);
    expect((await ask('https://example.org/records/items')).status).toBe(404);
    expect((await ask(`${pages.server.url}/records/nothing`)).status).toBe(404);
    const answer = (await (await ask(`${pages.server.url}/records/items?with=cuba`)).json()) as {
      [name: string]: unknown;
    };
    expect(answer).toMatchObject({ version: '1.0', type: 'rich', title: 'All items', width: 400, height: 520 });
    expect(answer.html).toContain(`src="${pages.server.url}/embed/records/items?with=cuba"`);
    const page = await (await fetch(`${pages.server.url}/records/items?with=cuba`)).text();
    const [, link] = /type="application\/json\+oembed" href="([^"]*)"/.exec(page)!;
    expect((await fetch(new URL(link!, `${pages.server.url}/records/items`))).status).toBe(200);
  });

  it('offers link, embed code, citation and feed, and saves the picture as SVG and PNG with its words', async () => {
    const page = await open('statistics?of=items&by=type&and=country&with=cuba&lang=en');
    await page.getByText('Download').click();
    const saved = async (name: string) => {
      const downloading = page.waitForEvent('download');
      await page.getByRole('button', { name, exact: true }).click();
      const download = await downloading;
      return { name: download.suggestedFilename(), file: await readFile(await download.path()) };
    };
    const svg = await saved('SVG');
    expect(svg.name).toMatch(/^entente-all-items-by-type-and-country-\d{4}-\d\d-\d\d\.svg$/);
    expect(String(svg.file)).toContain('Data as of');
    expect(String(svg.file)).toContain('/statistics?of=items&amp;by=type&amp;and=country&amp;with=cuba');
    expect((await saved('PNG')).file.subarray(1, 4).toString()).toBe('PNG');
    await page.getByRole('button', { name: 'Share' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByLabel('Link', { exact: true }).inputValue()).toBe(
      `${pages.server.url}/statistics?of=items&by=type&and=country&with=cuba`,
    );
    await dialog.getByRole('button', { name: 'Embed' }).click();
    expect(await dialog.getByLabel('Embed').inputValue()).not.toContain('theme=');
    await dialog.getByLabel('Colours').selectOption('dark');
    expect(await dialog.getByLabel('Embed').inputValue()).toContain('&amp;theme=dark"');
    await dialog.getByRole('button', { name: 'Cite' }).click();
    expect(await dialog.getByLabel('Cite').inputValue()).toContain(
      'All items by type and country. Country: Cuba. Entente.',
    );
    await dialog.getByRole('button', { name: 'Follow' }).click();
    const feed = await dialog.getByLabel('Feed (Atom)').inputValue();
    expect((await (await fetch(feed)).text()).match(/<entry>/g)).toHaveLength(4);
  });
});

/** Addresses of all views, with an element that appears when the view is drawn. */
const PLACES = [
  ['', '.home-head p'],
  ['between?party=moscow&party=havana&lang=ru', '.drawing a'],
  ['search?q=Havana&lang=zh', '.hits'],
  ['records/forums?lang=zh', '.records'],
  ['network?lang=ru', '.pair-rows'],
  ['statistics?of=items&by=type&and=topic&lang=zh', '.drawing svg'],
] as const;

/** The first picture; where there are no agreements, the first page shows its lists instead. */
const SHOWN = '.partners .table, .picture, .home-top';

describe('explorer', () => {
  it('fits both widths and both themes, and has no accessibility violations', async () => {
    const page = await open('');
    for (const [path, drawn] of PLACES) {
      await page.goto(`${pages.server.url}/${path}`);
      await page.locator(drawn).first().waitFor();
      expect([path, await pageProblems(page, () => page.locator(drawn).first().waitFor())]).toEqual([path, []]);
    }
  }, 120_000);

  it('shows the picture first, in all widths and languages', async () => {
    /** Measures a view in both widths, in one loading. */
    const check = async (page: Page, path: string, lang: string) => {
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(`${pages.server.url}/${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
      await page.locator(SHOWN).first().waitFor();
      await page.waitForLoadState('networkidle');
      for (const [width, height, lowest] of [
        [1440, 900, 300],
        [390, 844, 420],
      ] as const) {
        await page.setViewportSize({ width, height });
        await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
        const { y } = (await page.locator(SHOWN).first().boundingBox())!;
        expect([path, lang, width, Math.max(Math.round(y), lowest)]).toEqual([path, lang, width, lowest]);
      }
    };
    // At once, as each loading ends with a wait.
    await Promise.all(
      ['en', 'ru', 'zh'].map(async (lang) => {
        const page = await open('');
        for (const path of ['', 'between?party=moscow&party=havana', 'statistics?of=items&by=type', 'party/moscow'])
          await check(page, path, lang);
      }),
    );
  }, 60_000);

  it('costs less than 3,000 of 5,000 in every view', async () => {
    const page = await pages.open('docs');
    let costs: Promise<number>[] = [];
    page.on('response', (response) => {
      if (!response.url().endsWith('/graphql')) return;
      costs.push(response.json().then(({ extensions }) => extensions.cost.requested));
    });
    for (const path of [
      ...PLACES.map(([place]) => place),
      'network?level=city&min=1',
      'records/agreements',
      'party/brics',
    ]) {
      costs = [];
      await page.goto(`${pages.server.url}/${path}`);
      await page.waitForLoadState('networkidle');
      const [first = '{"query":"{ __typename }"}'] = await page.locator('#first-answer').allTextContents();
      const { query, variables } = JSON.parse(first);
      const { cost: costOfFirst } = await pages.server.query(query, variables);
      const sum = (await Promise.all(costs)).reduce((total, cost) => total + cost, costOfFirst!.requested);
      expect([path, costs.length > 0, sum < 3_000]).toEqual([path, true, true]);
    }
  }, 60_000);

  it('stays within its budgets of bytes', () => {
    const modules = new BuiltModules(EXPLORER);
    /** Of a module and of all that it loads, but for what only a click loads. */
    const bytesOf = (source: string) =>
      modules.bytes(modules.needed(source, (from, to) => from !== 'main.tsx' && !to.startsWith('share/')));
    expect(bytesOf('main.tsx')).toBeLessThan(95_000);
    expect(modules.cssBytes('main.tsx')).toBeLessThan(6_000);
    for (const view of ['home', 'between', 'network', 'statistics', 'search', 'records'])
      expect([view, bytesOf(`${view}/view.tsx`) < 190_000]).toEqual([view, true]);
    // Embeds show a picture alone.
    expect(bytesOf('statistics/view.tsx')).toBeLessThan(150_000);
  });

  it('has a Content-Security-Policy without inline scripts and styles', async () => {
    const page = await fetch(`${pages.server.url}/`);
    const policy = page.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(policy).not.toContain('unsafe');
    expect(await page.text()).not.toMatch(/<style|<script(?![^>]*\b(src=|type="application\/json"))/);
  });
});
