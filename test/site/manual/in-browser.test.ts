import { describe, expect, it } from '@jest/globals';
import { chooseLanguage, startBrowserPages } from '../../harness/browser-pages.ts';
import { accessibilityViolations, pageProblems } from '../../harness/page-checks.ts';

const pages = startBrowserPages();
const { open } = pages;

describe('a page of the manual', () => {
  it('fits in both widths and both themes, and has no serious finding of axe', async () => {
    const page = await open('docs');
    // All pages are opened by `npm run test:clients`: these have every kind of block.
    const paths = [
      ...['docs', 'docs/getting-started', 'docs/changes', 'docs/settings', 'docs/error-codes', 'docs/mappings'],
      'docs/decisions/query/001-one-statement-per-operation',
      'docs/search?q=rate+limit',
      'docs/other-programs?lang=ru',
      'docs/other-programs?lang=zh',
    ];
    for (const path of paths) {
      await page.goto(`${pages.server.url}/${path}`);
      expect([path, await pageProblems(page)]).toEqual([path, []]);
    }
  }, 240_000);

  it('that does not exist has no serious finding either', async () => {
    const page = await open('docs/nothing');
    expect(await accessibilityViolations(page)).toEqual([]);
    // The browser reports the status of the page.
    expect(pages.faults.splice(0)).toEqual([expect.stringContaining('404 (Not Found)')]);
  });

  it('lets a wide table scroll by itself on a telephone', async () => {
    const page = await open('docs/decisions/query/001-one-statement-per-operation', {
      viewport: { width: 390, height: 900 },
    });
    const [inner, outer] = (await page.evaluate(`(() => {
      const { scrollWidth, clientWidth } = document.querySelector('[aria-label="Table: Measurements"]');
      return [scrollWidth, clientWidth];
    })()`)) as number[];
    expect(inner).toBeGreaterThan(outer!);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  });

  it('can be read, searched and browsed without scripts', async () => {
    const page = await open('docs', { javaScriptEnabled: false });
    await page.getByRole('main').getByRole('link', { name: 'Cost and limits' }).click();
    await page.getByRole('heading', { level: 1, name: 'Cost and limits' }).waitFor();
    expect(await page.getByRole('button', { name: 'Copy' }).count()).toBe(0);
    await page.getByRole('navigation', { name: 'On this page' }).getByRole('link', { name: 'Rate limits' }).click();
    expect(new URL(page.url()).hash).toBe('#rate-limits');
    await page.getByRole('searchbox', { name: 'Search the manual' }).fill('Power BI');
    await page.getByRole('search', { name: 'Search the manual' }).getByRole('button').click();
    await page.getByRole('main').getByRole('link', { name: 'Power BI' }).first().click();
    expect(new URL(page.url()).pathname + new URL(page.url()).hash).toBe('/docs/other-programs#powerBi');
    await chooseLanguage(page, 'Русский');
    await page.getByRole('searchbox', { name: 'Поиск по руководству' }).waitFor();
    await page.getByRole('link', { name: 'Next' }).click();
    await page.getByRole('heading', { level: 1, name: 'OpenRefine' }).waitFor();
  });

  it('has its code copied by a button', async () => {
    const page = await open('docs/getting-started', { permissions: ['clipboard-read', 'clipboard-write'] });
    const block = page.locator('.code', { hasText: 'npm ci && npm start' }).first();
    await block.getByRole('button', { name: 'Copy' }).click();
    await block.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe('npm ci && npm start');
    expect(await accessibilityViolations(page)).toEqual([]);
  });

  it('is printed without what only works on a screen', async () => {
    const page = await open('docs/cost');
    await page.emulateMedia({ media: 'print' });
    for (const role of ['navigation', 'search'] as const) {
      for (const each of await page.getByRole(role).all()) expect(await each.isVisible()).toBe(false);
    }
    expect(await page.getByRole('heading', { name: 'Rate limits' }).isVisible()).toBe(true);
  });
});

describe('a record page', () => {
  it.each([
    ['en', 'Manual'],
    ['ru', 'Руководство'],
    ['zh', '使用手册'],
  ])('leads to the manual in %s', async (lang, name) => {
    const page = await open(`releases?lang=${lang}`);
    await page.getByRole('link', { name, exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Manual' }).waitFor();
  });
});
