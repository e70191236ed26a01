import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { startBrowserPages } from '../../harness/browser-pages.ts';
import { buildersOn } from '../../harness/builders.ts';
import { itemBuildersOn } from '../../harness/item-builders.ts';
import { pageProblems } from '../../harness/page-checks.ts';

const pages = startBrowserPages({ seeded: false });

/** Topics that a checklist does not show at first, since others have more records. */
const OTHERS = ['Arts', 'Climate', 'Energy', 'Health', 'Housing', 'Science', 'Sport', 'Water'];

beforeAll(async () => {
  const { topic, person } = buildersOn(pages.server.dataSource);
  const { statement } = itemBuildersOn(pages.server.dataSource);
  const speaker = await person('A speaker');
  const economy = await topic('Economy');
  const trade = await topic('Trade', { parentId: economy.uuid });
  const tariffs = await topic('Tariffs', { parentId: trade.uuid });
  const about = async (uuid: string, count: number) => {
    for (let index = 0; index < count; index++) await statement('A statement', speaker, { topicIds: [uuid] });
  };
  await about(economy.uuid, 2);
  await about(trade.uuid, 1);
  await about(tariffs.uuid, 1);
  for (const name of OTHERS) await about((await topic(name)).uuid, 2);
});

/** The topics and their numbers, each after the topics above it. */
async function topicsOn(page: Page): Promise<string[]> {
  const values = await page.locator('.facet', { hasText: 'Topic' }).locator('.facet-value label').all();
  return Promise.all(
    values.map(async (value) => {
      const depth = await value.locator('xpath=ancestor::*[contains(@class, "narrower")]').count();
      return '> '.repeat(depth) + (await value.textContent());
    }),
  );
}

describe('explorer: filter by topic', () => {
  it('shows the most frequent topics, each below its parent', async () => {
    const page = await pages.open('records/statements');
    const topics = page.locator('.facet', { hasText: 'Topic' });
    await topics.getByText('Economy').waitFor();
    expect((await topicsOn(page))[0]).toBe('Economy4');
    expect(await topics.getByRole('checkbox').count()).toBe(8);
  });

  it('shows all topics as a tree that opens, and finds a topic with those above it', async () => {
    const page = await pages.open('records/statements');
    const topics = page.locator('.facet', { hasText: 'Topic' });
    await topics.getByRole('button', { name: 'Show all' }).click();
    await topics.getByText('Water').waitFor();
    expect(await topicsOn(page)).toEqual(['Economy4', ...OTHERS.map((name) => `${name}2`)]);
    await topics.getByRole('button', { name: 'Narrower than Economy' }).click();
    await topics.getByRole('button', { name: 'Narrower than Trade' }).click();
    expect((await topicsOn(page)).slice(0, 4)).toEqual(['Economy4', '> Trade2', '> > Tariffs1', 'Arts2']);
    await topics.getByRole('searchbox').fill('tariff');
    expect(await topicsOn(page)).toEqual(['Economy4', '> Trade2', '> > Tariffs1']);
    await topics.getByText('Trade').click();
    await page.getByText('2 records').first().waitFor();
    expect(new URL(page.url()).search).toBe('?topic=trade');
  });

  it('opens the tree at the topics of the address, fits both widths, and has no accessibility violations', async () => {
    const page = await pages.open('records/statements?topic=tariffs');
    const topics = page.locator('.facet', { hasText: 'Topic' });
    await topics.getByRole('button', { name: 'Show all' }).click();
    await topics.getByRole('button', { name: 'Narrower than Economy', expanded: true }).waitFor();
    expect(await topics.getByRole('checkbox', { name: 'Tariffs' }).isChecked()).toBe(true);
    expect(await pageProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Filters (1)' }).waitFor({ state: 'detached' });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('button', { name: 'Filters (1)' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Show all' }).click();
    await page.getByRole('dialog').getByRole('searchbox').last().fill('tar');
    await page.getByRole('dialog').getByText('Economy').waitFor();
  });
});
