import { mkdtempSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse as parseBibtex } from '@retorquere/bibtex-parser';
import { parse as parseCsv } from 'csv-parse/sync';
import type { Page } from 'playwright-core';
import { chooseLanguage, startBrowserPages } from '../../harness/browser-pages.ts';
import { buildersOn } from '../../harness/builders.ts';
import { accessibilityViolations, overflows, pageProblems } from '../../harness/page-checks.ts';
import { release, removeReleases } from '../../harness/releasing.ts';

const releases = mkdtempSync(join(tmpdir(), 'entente-seen-releases-'));
const pages = startBrowserPages({ environment: { RELEASES_DIR: releases } });
const { open } = pages;
afterAll(() => removeReleases(releases));

let ids: { forum: string; bloc: string; city: string; commitment: string };

beforeAll(async () => {
  const { body } = await pages.server.query(
    `{
      forums(first: 1) { nodes { id } }
      bloc: party(ref: "BRICS") { id }
      city: party(ref: "Havana") { id }
      commitments(first: 1) { nodes { id } }
    }`,
  );
  const { forums, bloc, city, commitments } = body.data;
  ids = { forum: forums.nodes[0].id, bloc: bloc.id, city: city.id, commitment: commitments.nodes[0].id };
});

/** Downloads the target of a link. */
async function downloaded(page: Page, link: string): Promise<string> {
  const href = await page.getByRole('link', { name: link, exact: true }).getAttribute('href');
  const [download] = await Promise.all([
    page.waitForEvent('download', { timeout: 5_000 }).catch(() => null),
    page.evaluate(
      `Object.assign(document.createElement('a'), { href: ${JSON.stringify(href)}, download: '' }).click()`,
    ),
  ]);
  if (!download) throw new Error(`The link ${link} starts no download.`);
  return readFile(await download.path(), 'utf8');
}

const PROMISE = "Moscow's part in a week in Havana dedicated to relations with Russia";

describe('record pages', () => {
  it('lead from the explorer to a record, its sources, its citation and its exports', async () => {
    const page = await open('between?party=moscow&party=havana');
    await page.getByRole('link', { name: PROMISE, exact: true }).click();
    await page.getByRole('heading', { level: 1, name: PROMISE }).waitFor();
    const record = page.url();

    const sources = page.locator('section', { has: page.getByRole('heading', { name: 'Sources' }) });
    expect(await sources.getByRole('listitem').allTextContents()).toEqual([
      expect.stringContaining('ANI, 7 November 2025'),
    ]);

    const citation = parseBibtex(await downloaded(page, 'BibTeX'), { sentenceCase: false });
    expect(citation.errors).toEqual([]);
    expect(citation.entries[0]!.fields).toMatchObject({ title: PROMISE, url: `${record}@1`, year: '2025' });
    const [item] = JSON.parse(await downloaded(page, 'CSL-JSON'));
    expect([item.title, item.URL]).toEqual([PROMISE, `${record}@1`]);
    expect(JSON.parse(await downloaded(page, 'JSON-LD')).id).toBe(record);

    const rows: Record<string, string>[] = parseCsv(await downloaded(page, 'CSV'), { columns: true, bom: true });
    expect(rows.map(({ title }) => title).sort()).toEqual([
      'Enhanced cooperation between Moscow and Havana',
      PROMISE,
      'On enhancing the cooperation of Moscow and Havana',
    ]);

    await sources.getByRole('link').first().click();
    await page.getByRole('heading', { name: 'Cited by' }).waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/id\/source_/);
    const all: Record<string, string>[] = parseCsv(await downloaded(page, 'CSV'), { columns: true, bom: true });
    expect(all.map(({ title }) => title)).toContain(PROMISE);
  }, 60_000);

  it('explain the vocabulary on a page without accessibility violations', async () => {
    expect(await accessibilityViolations(await open('ns'))).toEqual([]);
  });

  it('link to the page for other programs, and have an anchor for each term of linked data', async () => {
    const page = await open('docs/other-programs');
    await chooseLanguage(page, 'Русский');
    await page.getByRole('heading', { level: 1, name: 'Как пользоваться этими данными в других программах' }).waitFor();
    const vocabulary = await open('ns#AgreementStatus.SIGNED');
    await vocabulary.getByText('AgreementStatus.SIGNED', { exact: true }).waitFor();
  });
});

describe('a server-rendered page', () => {
  it('fits both widths and both themes, and has no accessibility violations', async () => {
    const { forum, bloc, city, commitment } = ids;
    const page = await open('docs/other-programs');
    await release(pages.server, releases);
    const sourceUrl = `https://example.org/${'withoutend'.repeat(20)}`;
    const source = await buildersOn(pages.server.dataSource).source('Of a long address', { sourceUrl });
    for (const path of [
      'data?lang=zh',
      'releases/1?lang=ru',
      `id/${forum}`,
      `id/${bloc}?lang=zh`,
      `id/${city}?lang=ru`,
      `id/${commitment}?lang=ru`,
      `id/${source.id}`,
    ]) {
      await page.goto(`${pages.server.url}/${path}`);
      expect([path, await pageProblems(page)]).toEqual([path, []]);
      await page.setViewportSize({ width: 320, height: 800 });
      expect([path, await overflows(page)]).toEqual([path, []]);
    }
  }, 240_000);

  it('has a menu and a search box on a phone without JavaScript, which lead to existing pages', async () => {
    const viewport = { width: 390, height: 844 };
    const page = await open(`id/${ids.city}?lang=ru`, { javaScriptEnabled: false, viewport });
    const header = page.getByRole('banner');
    expect(await header.getByRole('link').allTextContents()).toEqual(['Entente']);
    await header.getByText('Меню').click();
    const menu = header.getByRole('navigation', { name: 'Меню' });
    const links = await menu.getByRole('link').all();
    expect(await Promise.all(links.map((link) => link.textContent()))).toEqual([
      ...['Между сторонами', 'Записи', 'Форумы', 'Сеть', 'Статистика', 'Данные'],
      ...['English', 'Русский', '中文'],
    ]);
    for (const link of links) {
      const href = new URL((await link.getAttribute('href'))!, page.url()).href;
      expect([href, (await fetch(href)).status, (await link.boundingBox())!.height >= 44]).toEqual([href, 200, true]);
    }
    await header.getByRole('searchbox').fill('Гавана');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/search?*');
    expect([...new URL(page.url()).searchParams]).toEqual([
      ['q', 'Гавана'],
      ['lang', 'ru'],
    ]);
  });

  it('leads from a record to all items of its parties', async () => {
    const page = await open(`id/${ids.commitment}`);
    await page.getByRole('link', { name: 'All items of these parties' }).click();
    await page.getByRole('heading', { level: 1, name: 'Cooperation between Havana and Moscow' }).waitFor();
  });

  it('works without JavaScript, and keeps the language from record to record', async () => {
    const page = await open(`id/${ids.commitment}`, { javaScriptEnabled: false });
    await page.getByRole('link', { name: 'International Municipal BRICS Forum 2025' }).click();
    expect(new URL(page.url()).pathname).toBe('/forum/international-municipal-brics-forum-2025');
    await chooseLanguage(page, 'Русский');
    await page.getByRole('heading', { name: 'Делегации' }).waitFor();
    await page.getByRole('link', { name: 'Гавана' }).first().click();
    expect(await page.locator('html').getAttribute('lang')).toBe('ru');
    expect(new URL(page.url()).search).toBe('?lang=ru');
  });

  it('links to its query, which runs in the playground', async () => {
    const page = await open(`id/${ids.forum}`);
    await page.getByRole('link', { name: 'See this query in the playground' }).click();
    await page.locator('.graphiql-query-editor .view-line').first().waitFor();
    await page.getByRole('button', { name: /Execute query/ }).click();
    await page.getByRole('button', { name: 'Table' }).click();
    await page.getByLabel('List', { exact: true }).selectOption('roles');
    expect(await page.locator('.answer-table td').allTextContents()).toEqual([
      'SUPPORTER',
      expect.stringMatching(/^party_/),
      'Moscow City Government',
      'MEDIA_PARTNER',
      expect.stringMatching(/^party_/),
      'TV BRICS',
    ]);
  });

  it('has the background of its theme, and hides links for screens in print', async () => {
    const page = await open(`id/${ids.forum}`);
    const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(await background()).toBe('rgb(253, 252, 250)');
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await background()).toBe('rgb(22, 30, 36)');
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('navigation').isVisible()).toBe(false);
    expect(await page.getByRole('link', { name: 'See this query in the playground' }).isVisible()).toBe(false);
    expect(await page.getByRole('heading', { name: 'Sources' }).isVisible()).toBe(true);
    expect(await background()).toBe('rgb(255, 255, 255)');
  });

  it('has no accessibility violations for an unknown record', async () => {
    const page = await open('id/forum_0199c1f4a2b37c4d8e9f000000000000?lang=ru');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Такой страницы нет');
    expect(await accessibilityViolations(page)).toEqual([]);
    // The browser logs the status; nothing else may be logged.
    expect(pages.faults.splice(0)).toEqual([expect.stringContaining('404 (Not Found)')]);
  });
});
