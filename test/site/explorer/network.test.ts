import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { EXPLORER } from '../../../src/site/explorer/bundle.ts';
import { fitted, layoutOf, movedApart } from '../../../src/site/explorer/page/network/graph-layout.ts';
import { startBrowserPages } from '../../harness/browser-pages.ts';
import { BuiltModules } from '../../harness/built-modules.ts';
import { pageProblems } from '../../harness/page-checks.ts';

const pages = startBrowserPages();

async function open(path: string, drawn: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await pages.open(path, options);
  await page.locator(drawn).first().waitFor();
  return page;
}

/** The names and numbers of the pairs in the list. */
async function pairsOf(page: Page): Promise<string[][]> {
  const rows = await page.locator('.pair-rows li').all();
  return Promise.all(rows.map((row) => row.locator('.pair-names, .pair-items').allTextContents()));
}

/** The positions of the parties in the graph, by name. */
async function positionsOf(page: Page): Promise<(string | null)[][]> {
  const nodes = await page.locator('.node').all();
  return Promise.all(
    nodes.map(async (node) => [
      await node.getAttribute('aria-label'),
      await node.locator('.point').getAttribute('cx'),
      await node.locator('.point').getAttribute('cy'),
    ]),
  );
}

describe('layout of a graph', () => {
  it('is the same for the same data, and keeps names apart within the drawing', () => {
    const points = Array.from({ length: 30 }, (_, index) => ({ id: String(index), radius: 6 }));
    const links = points.slice(1).map(({ id }, index): [string, string] => [id, String(Math.floor(index / 3))]);
    const size = { width: 640, height: 540 };
    const drawn = () => fitted(layoutOf(points, links, 1.25), size, { x: 60, y: 34 });
    expect(drawn()).toEqual(drawn());
    const boxes = drawn().map(({ x, y }) => ({ x, y, width: 90, height: 30 }));
    const apart = movedApart(boxes, size);
    for (const [index, { x, y }] of apart.entries()) {
      expect(x).toBeGreaterThanOrEqual(45);
      expect(x).toBeLessThanOrEqual(595);
      for (const other of apart.slice(index + 1))
        expect(Math.abs(x - other.x) >= 89.9 || Math.abs(y - other.y) >= 29.9).toBe(true);
    }
  });
});

describe('network', () => {
  it('says that no pair has the minimum, and removes it', async () => {
    const page = await open('network?level=city&min=9', '.nothing');
    expect(await page.locator('.nothing').textContent()).toContain('No pair has at least 9 items.');
    await page.getByRole('button', { name: 'Remove the minimum' }).click();
    await page.locator('.node').first().waitFor();
    expect(new URL(page.url()).search).toBe('?level=city');
  });

  it('draws and lists the pairs of the API; each leads to exactly its items', async () => {
    const page = await open('network?level=city', '.node');
    const { body } = await pages.server.query(
      `{ cooperationNetwork(level: CITY, where: { lateralities: [BILATERAL] }, minItems: 1) {
        nodes { party { name } items } links { one { name slug } other { name slug } items }
      } }`,
    );
    const { nodes, links } = body.data.cooperationNetwork;
    expect(await pairsOf(page)).toEqual(
      links.map(({ one, other, items }: { one: { name: string }; other: { name: string }; items: number }) => [
        `${one.name} – ${other.name}`,
        String(items),
      ]),
    );
    const positions = await positionsOf(page);
    expect(positions.map(([name]) => name)).toEqual(
      nodes.map(({ party, items }: { party: { name: string }; items: number }) => `${party.name}: ${items} items`),
    );
    const link = await page.locator('.pair-rows a').first().getAttribute('href');
    expect(link).toBe(`./between?parties=bilateral&party=${links[0].one.slug}&party=${links[0].other.slug}`);
    await page.goto(new URL(link!, page.url()).href);
    await page.locator('.item').first().waitFor();
    expect(await page.locator('.item').count()).toBe(links[0].items);
    await page.goto(`${pages.server.url}/network?level=city`);
    await page.locator('.node').first().waitFor();
    expect(await positionsOf(page)).toEqual(positions);
  });

  it('moves between partners by arrow keys, names them and fades the others', async () => {
    const page = await open('network?level=country&parties=any', '.node');
    await page.locator('.node').first().focus();
    const first = await page.evaluate('document.activeElement.getAttribute("aria-label")');
    for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']) await page.keyboard.press(key);
    expect(await page.locator('.node:focus').count()).toBe(1);
    await page.keyboard.press('Home');
    expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe(first);
    expect(await page.locator('[data-regarded="true"] .node.near').count()).toBeGreaterThan(1);
    await page.keyboard.press('+');
    await page.getByRole('button', { name: 'Zoom out' }).click();
  });

  it('enlarges the map, and moves the focus between its parties by arrow keys', async () => {
    const page = await open('network?level=country&tab=map', '.place');
    const land = page.locator('.map .land');
    const before = (await land.boundingBox())!.width;
    await page.getByRole('button', { name: 'Zoom in' }).click();
    expect((await land.boundingBox())!.width / before).toBeCloseTo(1.5, 1);
    expect(await page.locator('.place[tabindex="0"]').count()).toBe(1);
    const first = await page.locator('.place[tabindex="0"]').getAttribute('aria-label');
    await page.locator('.place[tabindex="0"]').focus();
    for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']) await page.keyboard.press(key);
    const focused = page.locator('.place:focus');
    expect(await focused.getAttribute('aria-label')).not.toBe(first);
    const drawing = (await page.locator('.map svg').boundingBox())!;
    const { x, y } = (await focused.locator('.point').boundingBox())!;
    expect([x > drawing.x, y > drawing.y, x < drawing.x + drawing.width]).toEqual([true, true, true]);
    await page.keyboard.press('0');
    expect((await land.boundingBox())!.width).toBeCloseTo(before, 0);
  });

  it('has the minimum in the address, and finds pairs in the list', async () => {
    const page = await open('network?level=country&parties=any', '.node');
    const before = await pairsOf(page);
    const minimum = Number(before.at(-1)![1]) + 1;
    const more = before.filter(([, items]) => Number(items) >= minimum);
    expect(more.length).toBeGreaterThan(0);
    await page.getByLabel('At least').first().fill(String(minimum));
    await page.waitForURL(`**/network?level=country&parties=any&min=${minimum}`);
    await page.getByText(`${more.length} of ${before.length} pairs shown`).waitFor();
    expect(await pairsOf(page)).toEqual(more);
    await page.getByLabel('Find a party').fill('cub');
    expect(await pairsOf(page)).toEqual(more.filter(([name]) => name!.includes('Cuba')));
  });

  it('links to a CSV of all pairs if the picture leaves some out', async () => {
    const page = await open('network?level=country&parties=any&min=2', '.pair-rows');
    const link = page.getByRole('link', { name: /^All \d+ pairs \(CSV\)$/ });
    const [count] = /\d+/.exec((await link.textContent())!)!;
    const { body } = await pages.server.query('{ cooperationNetwork(level: COUNTRY, top: 1) { linkCount } }');
    expect(Number(count)).toBe(body.data.cooperationNetwork.linkCount);
    const csv = await (await fetch(new URL((await link.getAttribute('href'))!, page.url()))).text();
    expect(parse(csv)).toHaveLength(Number(count) + 1);
  });

  it('lists the pairs first on a narrow screen', async () => {
    const page = await open('network?level=city', '.pair-rows', { viewport: { width: 390, height: 844 } });
    expect(await page.locator('.graph').count()).toBe(0);
    await page.getByRole('button', { name: 'Graph' }).click();
    await page.locator('.node').first().waitFor();
    expect(new URL(page.url()).search).toBe('?level=city&tab=graph');
  });
});

describe('search box', () => {
  it('suggests the pair of two parties first, in any script, also on pages that the server writes', async () => {
    const page = await open('docs', '#site-search');
    for (const text of ['Москва Гавана', '莫斯科 哈瓦那', 'Moscow Havana']) {
      await page.goto(`${pages.server.url}/docs?lang=en`);
      await page.keyboard.press('/');
      await page.locator('.suggesting').waitFor();
      await page.keyboard.type(text);
      // The suggestions for the first word may come first.
      const first = page.locator('.suggesting li').first();
      await first.filter({ hasText: 'Moscow and Havana' }).waitFor();
      expect(await first.textContent()).toBe('Moscow and HavanaBetween parties');
    }
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/between?party=moscow&party=havana*');
    await page.goto(`${pages.server.url}/docs`);
    await page.keyboard.press('/');
    await page.keyboard.type('Havana week');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/search?q=Havana+week');
  });
});

describe('search', () => {
  it('says that nothing was found', async () => {
    const page = await open('search?q=xyzzyxyzzy', '.found-number');
    expect(await page.locator('.found-number').textContent()).toBe('No public record has these words.');
  });

  it('shows records with some of the words if none has all', async () => {
    const page = await open('search?q=Havana%20xyzzyxyzzy', '.hits .item');
    expect(await page.locator('.found-number').textContent()).toMatch(
      /^No record has all words\. Records with some of/,
    );
    await page.locator('.party-cards').getByRole('link', { name: 'Havana', exact: true }).waitFor();
  });

  it('offers another spelling, with the city first', async () => {
    const page = await open('search?q=Масква', '.hits .item');
    expect(await page.locator('.item-title').first().textContent()).toBe('Moscow');
    await page.locator('.did-you-mean a').first().click();
    await page.waitForURL('**/search?q=*');
    expect(new URL(page.url()).searchParams.get('q')).toBe('москва');
  });

  it('has a card for the pair of two parties, and filters by type', async () => {
    const page = await open('search?q=Москва%20Гавана', '.party-cards');
    await page.locator('.party-cards li').first().getByText('3 records').waitFor();
    const pair = page.locator('.card-name').first();
    expect([await pair.textContent(), await pair.getAttribute('href')]).toEqual([
      'Moscow and Havana',
      './between?party=moscow&party=havana',
    ]);
    await page.locator('.type-facet').getByText('Statements').click();
    await page.waitForURL('**&type=statement');
    await page.locator('.found-number', { hasText: /^1 record$/ }).waitFor();
    expect(await page.locator('.type-facet label').allTextContents()).toEqual(['Commitments2', 'Statements1']);
    const refined = await page.getByRole('link', { name: 'Refine with all filters' }).getAttribute('href');
    await page.goto(new URL(refined!, page.url()).href);
    await page.getByText('1 record', { exact: true }).first().waitFor();
  });
});

describe('network and search', () => {
  it('fit both widths and both themes, and have no accessibility violations', async () => {
    const page = await open('network', '.drawing, .nothing');
    for (const [path, drawn] of [
      ['network?level=city&lang=ru', '.node, .pair-rows'],
      ['network?level=country&tab=map&lang=zh', '.map .place'],
      ['search?q=Havana%20Moscow', '.party-cards'],
    ] as const) {
      await page.goto(`${pages.server.url}/${path}`);
      await page.locator(drawn).first().waitFor();
      expect([path, await pageProblems(page, () => page.locator(drawn).first().waitFor())]).toEqual([path, []]);
    }
  }, 120_000);

  it('stay within their budgets of bytes', () => {
    const modules = new BuiltModules(EXPLORER);
    /** Of the files that a module loads and these do not. */
    const bytesOf = (source: string, ...others: string[]) => {
      const before = new Set(others.flatMap((other) => [...modules.needed(other)]));
      return modules.bytes([...modules.needed(source)].filter((each) => !before.has(each)));
    };
    const otherViews = ['home', 'between', 'statistics', 'records'].map((view) => `${view}/view.tsx`);
    expect(bytesOf('network/view.tsx', 'main.tsx', ...otherViews)).toBeLessThan(20_000);
    expect(bytesOf('network/network-map.tsx', 'main.tsx', 'network/view.tsx')).toBeLessThan(55_000);
  });
});
