import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { PLAYGROUND } from '../../src/playground/bundle.ts';
import { openPage, seriousFindings, startBrowser, type WatchedPage } from '../harness/browser.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
let browser: Browser;
let opened: WatchedPage[] = [];
let ids: { forum: string; bloc: string; commitment: string };

beforeAll(async () => {
  [browser] = await Promise.all([startBrowser(), PLAYGROUND.build()]);
  server = await startTestServer();
  const { body } = await server.query(
    '{ forums(first: 1) { nodes { id } } party(ref: "BRICS") { id } commitments(first: 1) { nodes { id } } }',
  );
  const { forums, party, commitments } = body.data;
  ids = { forum: forums.nodes[0].id, bloc: party.id, commitment: commitments.nodes[0].id };
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});
afterEach(async () => {
  const faults = opened.flatMap((each) => each.faults);
  await Promise.all(opened.map(({ page }) => page.context().close()));
  opened = [];
  expect(faults).toEqual([]);
});

async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const watched = await openPage(browser, `${server.url}/id/${path}`, { locale: 'en-GB', ...options });
  opened.push(watched);
  return watched.page;
}

describe("A record's page in a browser", () => {
  it.each([
    [390, 'light'],
    [390, 'dark'],
    [1440, 'light'],
    [1440, 'dark'],
  ] as const)('%i pixels wide and %s, fits and is open to everybody', async (width, colorScheme) => {
    for (const id of [ids.forum, `${ids.bloc}?lang=zh`, `${ids.commitment}?lang=ru`]) {
      const page = await open(id, { colorScheme, viewport: { width, height: 900 } });
      expect(await seriousFindings(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      const paper = await page.evaluate('getComputedStyle(document.body).backgroundColor');
      expect(paper).toBe(colorScheme === 'dark' ? 'rgb(22, 30, 36)' : 'rgb(253, 252, 250)');
    }
  });

  it('is whole without scripts, and leads on from record to record and from language to language', async () => {
    const page = await open(ids.commitment, { javaScriptEnabled: false });
    await page.getByRole('link', { name: 'International Municipal BRICS Forum 2025' }).click();
    expect(new URL(page.url()).pathname).toBe(`/id/${ids.forum}`);
    await page.getByRole('link', { name: 'Русский' }).click();
    await page.getByRole('heading', { name: 'Делегации' }).waitFor();
    await page.getByRole('link', { name: 'Гавана' }).first().click();
    expect(await page.locator('html').getAttribute('lang')).toBe('ru');
    expect(new URL(page.url()).search).toBe('?lang=ru');
  });

  it('leads to the query that shows the same, which runs in the playground', async () => {
    const page = await open(ids.forum);
    await page.getByRole('link', { name: 'See this query in the playground' }).click();
    await page.locator('.graphiql-query-editor .view-line').first().waitFor();
    await page.getByRole('button', { name: /Execute query/ }).click();
    await page.getByRole('button', { name: 'Table' }).click();
    await page.getByLabel('Which list').selectOption('roles');
    expect(await page.locator('.answer-table td').allTextContents()).toEqual([
      'SUPPORTER',
      expect.stringMatching(/^party_/),
      'Moscow City Government',
      'MEDIA_PARTNER',
      expect.stringMatching(/^party_/),
      'TV BRICS',
    ]);
  });

  it('leaves out on paper what only works on a screen', async () => {
    const page = await open(ids.forum);
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('navigation').isVisible()).toBe(false);
    expect(await page.getByRole('link', { name: 'See this query in the playground' }).isVisible()).toBe(false);
    expect(await page.getByRole('heading', { name: 'Sources' }).isVisible()).toBe(true);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
  });

  it('of no record is open to everybody too', async () => {
    const page = await open('forum_0199c1f4a2b37c4d8e9f000000000000?lang=ru');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Такой записи нет');
    expect(await seriousFindings(page)).toEqual([]);
    // The browser notes the status, and that is all it may note.
    expect(opened[0]!.faults.splice(0)).toEqual([expect.stringContaining('404 (Not Found)')]);
  });
});
