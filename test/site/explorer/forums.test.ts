import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import type { Page } from 'playwright-core';
import { startBrowserPages } from '../../harness/browser-pages.ts';
import { buildersOn } from '../../harness/builders.ts';
import { hasSharedData, importTable, mappingOf, SHARED_DATA } from '../../harness/imports.ts';
import { itemBuildersOn } from '../../harness/item-builders.ts';
import { pageProblems } from '../../harness/page-checks.ts';

const pages = startBrowserPages();

/** The texts and the absolute addresses of links. */
function linksIn(page: Page, selector: string): Promise<[text: string, href: string][]> {
  return page.locator(selector).evaluateAll((links) => links.map((link) => [link.textContent!, String(link)]));
}

/** The number of records at an address. The server leaves it out of the page if it takes long. */
async function countAt(href: string): Promise<number> {
  const [, answer] = /id="first-answer">(.*?)<\/script>/.exec(await (await fetch(href)).text()) ?? [];
  return answer ? JSON.parse(answer).data.list.totalCount : countAt(href);
}

/** The cells of the rows of a table. */
function rowsOf(page: Page, selector: string): Promise<string[][]> {
  return page
    .locator(`${selector} tbody tr`)
    .evaluateAll((rows) =>
      rows.map((row) =>
        [...(row as unknown as { cells: Iterable<{ textContent: string }> }).cells].map((cell) => cell.textContent),
      ),
    );
}

async function csvIn(page: Page): Promise<string[][]> {
  await page.locator('.shared-table .downloads summary').click();
  const downloading = page.waitForEvent('download');
  await page.locator('.shared-table .downloads').getByRole('link', { name: 'CSV' }).click();
  const download = await downloading;
  await page.locator('.shared-table .downloads summary').click();
  return parse(readFileSync(await download.path()), { bom: true });
}

/** Writes two editions, of which Cuba came to both; returns their slugs. */
async function twoEditions(): Promise<[string, string]> {
  const { dataSource } = pages.server;
  const { forum, forumSeries, session, country } = buildersOn(dataSource);
  const { delegation } = itemBuildersOn(dataSource);
  const series = await forumSeries('Meetings by the sea');
  const first = await forum('Meeting 9', { seriesId: series.uuid, edition: '9', startsOn: '2021' });
  const second = await forum('Meeting 10', { seriesId: series.uuid, edition: '10', startsOn: '2022' });
  const [one, other, third] = [await country('Atlantis'), await country('Lemuria'), await country('Mu')];
  await delegation(first, one, { reportedSize: 12 });
  await delegation(first, other, { reportedSize: 3 });
  await delegation(second, one, { reportedSize: 7 });
  await delegation(second, third);
  await session('On fish', second);
  return ['meeting-9', 'meeting-10'];
}

describe('explorer: first page', () => {
  it('has numbers that lead to exactly so many records, and examples that lead to results', async () => {
    const page = await pages.open('');
    await page.locator('.examples a').nth(1).waitFor();
    const numbers = [
      ...(await linksIn(page, '.what-is-here a, .contents-line a')),
      ...(await linksIn(page, '.entries .quiet a')),
      ...(await linksIn(page, '.home-lists .more a')),
    ];
    expect(numbers.length).toBeGreaterThan(15);
    for (const [text, href] of numbers) {
      const number = Number(/[\d,]+/.exec(text)![0].replaceAll(',', ''));
      expect([text, href, await countAt(href)]).toEqual([text, href, number]);
    }
    const examples = await linksIn(page, '.examples a');
    expect(examples.map(([text]) => text)).toContain('Moscow and Havana');
    expect(examples.map(([text]) => text)).toContain('International Municipal BRICS Forum 2025');
    for (const [, href] of examples) expect([href, (await fetch(href)).status]).toEqual([href, 200]);
    await page.getByText('Overdue · due May 2026').waitFor();
  });

  it('takes two names in any script, without a choice of suggestions', async () => {
    const page = await pages.open('');
    await page.getByRole('combobox', { name: 'First party' }).fill('Moskva');
    await page.getByRole('combobox', { name: 'Second party (optional)' }).fill('гавана');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('heading', { level: 1, name: 'Cooperation between Moscow and Havana' }).waitFor();
    await page.locator('.item-title').first().waitFor();
    expect(await page.locator('.item-title').count()).toBe(3);
  });

  it('leads to the page of one party that was chosen', async () => {
    const page = await pages.open('');
    await page.getByRole('combobox', { name: 'First party' }).fill('Hava');
    await page.getByRole('option', { name: 'Havana' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.waitForURL('**/party/havana');
  });
});

describe('explorer: editions', () => {
  it('names an unknown forum, and offers the forums that there are', async () => {
    const page = await pages.open('compare?forum=nowhere');
    await page.getByText('No record is called "nowhere".').waitFor();
    await page.getByRole('button', { name: 'Remove nowhere' }).click();
    await page.getByText('Choose two to four forums to compare.').waitFor();
    await page.locator('.editions select').selectOption('international-municipal-brics-forum-2025');
    await page.locator('.chip', { hasText: 'International Municipal BRICS Forum 2025' }).waitFor();
  });

  it('compares numbers and delegations of two forums, which a series leads to', async () => {
    const [first, second] = await twoEditions();
    const page = await pages.open('series/meetings-by-the-sea');
    await page.getByRole('link', { name: 'Compare editions' }).click();
    await page.waitForURL(`**/compare?forum=${first}&forum=${second}`);
    await page.locator('.shared-links').waitFor();
    expect(await rowsOf(page, '.numbers')).toEqual([
      ['Delegations', '2', '2', '0', 'In both 1Only Meeting 9 1Only Meeting 10 1'],
      ['People in delegations', '15', '7', '−8', ''],
      ['Sessions', 'not recorded', '1', '', ''],
    ]);
    await page.getByText('Not recorded for any of them: Speakers, Agreements').waitFor();
    for (const [text, href] of await linksIn(page, '.compare-table td:not(.shared) a'))
      if (href.includes('/records/')) expect([href, await countAt(href)]).toEqual([href, Number(text)]);
    const all = [
      ['Atlantis', '12', '7', '−5'],
      ['Lemuria', '3', '—', ''],
      ['Mu', '—', 'not recorded', ''],
    ];
    expect(await rowsOf(page, '.shared-table .compare-table')).toEqual(all);
    await page.locator('.shared-links a', { hasText: 'Only Meeting 9' }).click();
    await page.locator('.shared-table [aria-pressed=true]', { hasText: 'Only Meeting 9' }).waitFor();
    expect(await rowsOf(page, '.shared-table .compare-table')).toEqual([all[1]]);
    expect((await csvIn(page)).map(([party, , ...sizes]) => [party, ...sizes])).toEqual([
      ['Party', 'Meeting 9', 'Meeting 10'],
      ['Lemuria', '3', ''],
    ]);
    expect(await pageProblems(page, () => page.locator('.shared-links').waitFor())).toEqual([]);
  }, 60_000);
});

describe('explorer: a forum', () => {
  it('names who spoke for a city, with position and source, also without JavaScript', async () => {
    const page = await pages.open('forum/international-municipal-brics-forum-2025', { javaScriptEnabled: false });
    const spoke = page.locator('#statements li', { hasText: 'Havana' }).first();
    expect((await spoke.textContent())!.replace(/\s+/g, ' ')).toContain(
      'Yanet Hernandez Perez Governor of Havana, Havana, ANI, 7 November 2025',
    );
  });

  it('filters its sessions by track', async () => {
    const { session, forum } = buildersOn(pages.server.dataSource);
    const meeting = await forum('Meeting on tracks');
    await session('In the hall', meeting, { track: 'Hall' });
    await session('In the garden', meeting, { track: 'Garden' });
    const page = await pages.open('forum/meeting-on-tracks');
    await page.getByLabel('Track').selectOption('Garden');
    await page.locator('.part .table').waitFor();
    expect(await page.locator('#programme td a').filter({ visible: true }).allTextContents()).toEqual([
      'In the garden',
    ]);
    expect(new URL(page.url()).search).toBe('?track=Garden');
    expect(await pageProblems(page)).toEqual([]);
  }, 60_000);
});

(hasSharedData() ? describe : describe.skip)('explorer: the climate meetings', () => {
  it('had 227 and 240 delegations, 155 of the same parties', async () => {
    const rows: { Meeting: string }[] = parse(readFileSync(join(SHARED_DATA, 'climate-delegates.csv')), {
      columns: true,
      bom: true,
    });
    const content = stringify(
      rows.filter(({ Meeting }) => ['INC 10', 'INC 11'].includes(Meeting)),
      { header: true },
    );
    const { dataSource } = pages.server;
    const mapping = mappingOf('climate-delegates');
    await importTable(dataSource, { content, name: 'climate-delegates.csv', mapping, createParties: true });
    const page = await pages.open('compare?forum=inc-10&forum=inc-11');
    await page.locator('.shared-links').waitFor();
    const [delegations] = await rowsOf(page, '.numbers');
    expect(delegations).toEqual(['Delegations', '227', '240', '+13', 'In both 155Only INC 10 72Only INC 11 85']);
    for (const [choice, count] of [
      ['In both', 155],
      ['Only INC 10', 72],
      ['Only INC 11', 85],
    ] as const) {
      await page.locator('.shared-links a', { hasText: choice }).click();
      await page.locator('.shared-table [aria-pressed=true]', { hasText: choice }).waitFor();
      expect(await page.locator('.shared-table h2 .count').textContent()).toBe(String(count));
      expect(await csvIn(page)).toHaveLength(count + 1);
    }
  }, 180_000);
});
