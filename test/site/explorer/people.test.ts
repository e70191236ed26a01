import { beforeAll, describe, expect, it } from '@jest/globals';
import { startBrowserPages } from '../../harness/browser-pages.ts';
import { buildersOn } from '../../harness/builders.ts';
import { itemBuildersOn } from '../../harness/item-builders.ts';
import { pageProblems } from '../../harness/page-checks.ts';

const pages = startBrowserPages();

/** More statements than the timeline has marks, and than a page of the list. */
const MANY = 165;

beforeAll(async () => {
  const { person } = buildersOn(pages.server.dataSource);
  const { statement } = itemBuildersOn(pages.server.dataSource);
  const speaker = await person('Ada Lovelace');
  for (let index = 0; index < MANY; index++)
    await statement(`Statement ${index}`, speaker, { saidOn: `${2000 + (index % 20)}-05-01` });
});

describe('explorer: person pages', () => {
  it('shows the statements of a person along time, and who said what for whom, with source and forum', async () => {
    const page = await pages.open('person/sergey-cheremin');
    await page.locator('#statements .item').first().waitFor();
    const [first] = await page.locator('.item').allTextContents();
    for (const text of ['Statement', 'for Moscow City Government', 'ANI, 7 November 2025'])
      expect(first).toContain(text);
    const items = await page.locator('.item-title a').evaluateAll((links) => links.map(String));
    expect(await page.locator('.drawing a').count()).toBe(items.length);
    expect(await page.locator('section[data-part="statements"] > ul').isVisible()).toBe(false);
  });

  it('filters the statements, and removes the filter', async () => {
    const page = await pages.open('person/sergey-cheremin');
    await page.getByRole('button', { name: 'Filters' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Words').fill('nothing like it');
    await dialog.getByRole('button', { name: 'Show 0 records' }).click();
    await page.getByText('No records match these filters.').waitFor();
    expect(new URL(page.url()).search).toBe('?q=nothing+like+it');
    await page.getByRole('button', { name: 'Remove Words: nothing like it' }).first().click();
    await page.locator('#statements .item').first().waitFor();
    expect(new URL(page.url()).search).toBe('');
  });

  it('counts many statements by year, and shows further ones', async () => {
    const page = await pages.open('person/ada-lovelace');
    await page.getByText(`60 of ${MANY} shown`).waitFor();
    await page.locator('.part .drawing a').first().waitFor();
    const said = await page.locator('.part .drawing a title').allTextContents();
    expect([said.length, said[0]]).toEqual([20, '2000: 9 of 165, 5.5%. Select to list them.']);
    await page.getByRole('button', { name: 'Show 100 more' }).click();
    await page.getByText(`160 of ${MANY} shown`).waitFor();
  });

  it('lists the sessions at which a person spoke, with role, position and party', async () => {
    const page = await pages.open('person/du-jianqiang');
    const row = page.locator('#appearances tbody tr');
    await row.waitFor();
    expect(await row.locator('td').allTextContents()).toEqual([
      'Russia-China: Urban Diplomacy in an Era of Change',
      'International Municipal BRICS Forum 2025',
      'Speaker',
      "Head of the Zhengzhou Municipal People's Government",
      'Zhengzhou',
    ]);
  });

  it('has code that embeds the timeline alone', async () => {
    const page = await pages.open('embed/person/ada-lovelace?show=timeline');
    await page.locator('.drawing a').first().waitFor();
    expect(await page.locator('.item').count()).toBe(0);
    expect((await fetch(`${pages.server.url}/embed/person/ada-lovelace?show=partners`)).status).toBe(404);
  });

  it('fits both widths and both themes in all languages, and has no accessibility violations', async () => {
    const page = await pages.open('');
    for (const [path, drawn] of [
      ['person/sergey-cheremin?lang=ru', '#statements .item'],
      ['person/ada-lovelace?lang=zh', '#statements .item'],
      ['person/du-jianqiang', '#appearances tbody tr'],
    ] as const) {
      await page.goto(`${pages.server.url}/${path}`);
      const settled = () => page.locator(drawn).first().waitFor();
      await settled();
      expect([path, await pageProblems(page, settled)]).toEqual([path, []]);
    }
  }, 120_000);
});
