import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { parse as parseBibtex } from '@retorquere/bibtex-parser';
import { parse as parseCsv } from 'csv-parse/sync';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { EXPLORER } from '../../src/explorer/bundle.ts';
import { PLAYGROUND } from '../../src/playground/bundle.ts';
import { openPage, seriousFindings, startBrowser, type WatchedPage } from '../harness/browser.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
let browser: Browser;
let opened: WatchedPage[] = [];

beforeAll(async () => {
  [browser] = await Promise.all([startBrowser(), EXPLORER.build(), PLAYGROUND.build()]);
  server = await startTestServer();
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
  const watched = await openPage(browser, `${server.url}/${path}`, { locale: 'en-GB', ...options });
  opened.push(watched);
  return watched.page;
}

/** What a link gives to whoever follows it, be it shown or kept as a file. */
async function taken(page: Page, link: string): Promise<string> {
  const href = await page.getByRole('link', { name: link, exact: true }).getAttribute('href');
  const [download] = await Promise.all([
    page.waitForEvent('download', { timeout: 5_000 }).catch(() => null),
    page.evaluate(
      `Object.assign(document.createElement('a'), { href: ${JSON.stringify(href)}, download: '' }).click()`,
    ),
  ]);
  if (!download) throw new Error(`${link} gives nothing.`);
  return readFile(await download.path(), 'utf8');
}

const PROMISE = "Moscow's part in a week in Havana dedicated to relations with Russia";

describe('A researcher', () => {
  it('searches, opens a record, looks at its sources, cites it and takes its data away', async () => {
    const page = await open('');
    for (const [field, typed, suggested] of [
      ['One party', 'Мос', 'Moscow'],
      ['Another party', 'Hava', 'Havana'],
    ] as const) {
      await page.getByRole('combobox', { name: field }).click();
      await page.keyboard.type(typed);
      await page.getByRole('option', { name: suggested, selected: true }).waitFor();
      await page.keyboard.press('Enter');
    }
    await page.getByRole('link', { name: PROMISE }).click();
    await page.getByRole('heading', { level: 1, name: PROMISE }).waitFor();
    const record = page.url();

    const sources = page.locator('section', { has: page.getByRole('heading', { name: 'Sources' }) });
    expect(await sources.getByRole('listitem').allTextContents()).toEqual([
      expect.stringContaining('ANI, 7 November 2025'),
    ]);

    const citation = parseBibtex(await taken(page, 'BibTeX'), { sentenceCase: false });
    expect(citation.errors).toEqual([]);
    expect(citation.entries[0]!.fields).toMatchObject({ title: PROMISE, url: record, year: '2025' });
    const [item] = JSON.parse(await taken(page, 'CSL-JSON'));
    expect([item.title, item.URL]).toEqual([PROMISE, record]);
    expect(JSON.parse(await taken(page, 'JSON-LD')).id).toBe(record);

    const rows: Record<string, string>[] = parseCsv(await taken(page, 'CSV'), { columns: true, bom: true });
    expect(rows.map(({ title }) => title).sort()).toEqual([
      'Enhanced cooperation between Moscow and Havana',
      PROMISE,
      'On enhancing the cooperation of Moscow and Havana',
    ]);

    await sources.getByRole('link').first().click();
    await page.getByText('Rests on it').waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/id\/source_/);
    const all: Record<string, string>[] = parseCsv(await taken(page, 'CSV'), { columns: true, bom: true });
    expect(all.map(({ title }) => title)).toContain(PROMISE);
  }, 60_000);

  it('is told how other programs read the data, and what the words of linked data mean', async () => {
    const page = await open('how-to');
    await page.getByRole('link', { name: 'Русский' }).click();
    await page.getByRole('heading', { level: 1, name: 'Как пользоваться этими данными в других программах' }).waitFor();
    const vocabulary = await open('ns#AgreementStatus.SIGNED');
    await vocabulary.getByText('AgreementStatus.SIGNED', { exact: true }).waitFor();
  });

  it('can read what hundreds of words mean', async () => {
    expect(await seriousFindings(await open('ns'))).toEqual([]);
  }, 60_000);

  it.each([
    [390, 'light'],
    [390, 'dark'],
    [1440, 'light'],
    [1440, 'dark'],
  ] as const)(
    'can read all this %i pixels wide and %s',
    async (width, colorScheme) => {
      const { body } = await server.query('{ commitments(first: 1) { nodes { id } } party(ref: "Havana") { id } }');
      const { commitments, party } = body.data;
      for (const path of ['how-to', `id/${commitments.nodes[0].id}`, `id/${party.id}?lang=ru`]) {
        const page = await open(path, { colorScheme, viewport: { width, height: 900 } });
        expect([path, await seriousFindings(page)]).toEqual([path, []]);
        expect([path, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([path, width]);
      }
    },
    60_000,
  );
});
