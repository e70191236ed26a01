import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { embedCode } from '../../../src/site/explorer/embed-code.ts';
import { startBrowserPages } from '../../harness/browser-pages.ts';
import { pageProblems } from '../../harness/page-checks.ts';

const pages = startBrowserPages();

/** The number of records at an address of a view. The server leaves it out of the page if it takes long. */
async function countAt(href: string): Promise<number> {
  const [, answer] = /id="first-answer">(.*?)<\/script>/.exec(await (await fetch(href)).text()) ?? [];
  return answer ? JSON.parse(answer).data.list.totalCount : countAt(href);
}

/** The texts and the absolute addresses of links, those of drawings included. */
async function linksIn(page: Page, selector: string): Promise<[text: string, href: string][]> {
  const found = await page
    .locator(selector)
    .evaluateAll((links) => links.map((link) => [link.textContent!, link.getAttribute('href')!] as const));
  return found.map(([text, href]) => [text, new URL(href, page.url()).href]);
}

/** The path and the query string of a page. */
function addressOf(page: Page): string {
  const { pathname, search } = new URL(page.url());
  return decodeURIComponent(pathname + search);
}

/** The cells of the table of partners. */
function partnersOf(page: Page): Promise<(string | null)[][]> {
  return page
    .locator('.partner-table tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) =>
        [...(row as unknown as { cells: Iterable<{ textContent: string }> }).cells].map((cell) => cell.textContent),
      ),
    );
}

describe('explorer: between parties', () => {
  it('names an unknown party with suggestions, keeps the other one, and goes on with the party chosen', async () => {
    const page = await pages.open('between?party=Moscov&party=havana&type=statement');
    await page.getByText('No party is called "Moscov". Did you mean').waitFor();
    expect(await page.locator('.chosen-parties').textContent()).toContain('Havana');
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
    await page.locator('.candidates').getByRole('button', { name: 'Moscow', exact: true }).click();
    await page.getByRole('heading', { name: 'Cooperation between Moscow and Havana' }).waitFor();
    expect(addressOf(page)).toBe('/between?party=moscow&party=havana&type=statement');
    await page.getByText('1 item from 1 source · 2025').waitFor();
  });

  it('says that no record links two parties, and offers the pair of their countries and the partners of each', async () => {
    const page = await pages.open('between?party=havana&party=zhengzhou');
    await page.getByText('No public records link Havana and Zhengzhou.').waitFor();
    await page.locator('.beside a', { hasText: 'Cuba and China' }).waitFor();
    const links = await linksIn(page, '.beside a');
    expect(links.map(([text]) => text)).toEqual([
      'Havana: all partners',
      'Zhengzhou: all partners',
      expect.stringMatching(/^Cuba and China \(\d+\)$/),
    ]);
    expect(await countAt(links[2]![1])).toBe(Number(/\d+/.exec(links[2]![0])![0]));
  });

  it('shows by names in any script who said what for whom, the parties that match, and source and forum', async () => {
    const page = await pages.open('between?party=Moskva&party=гавана');
    await page.getByRole('heading', { level: 1, name: 'Cooperation between Moscow and Havana' }).waitFor();
    await page.locator('.item').first().waitFor();
    const [first] = await page.locator('.item').allTextContents();
    for (const text of ['Statement', 'Sergey Cheremin, Minister', 'for Moscow City Government', 'ANI, 7 November 2025'])
      expect(first).toContain(text);
    expect(first).toContain('at International Municipal BRICS Forum 2025');
    expect(await page.locator('.item').first().locator('.matched').allTextContents()).toEqual([
      'Havana',
      'Moscow City Government',
    ]);
    const marks = await linksIn(page, '.drawing a');
    expect(marks.map(([, href]) => href).sort()).toEqual(
      (await linksIn(page, '.item-title a')).map(([, href]) => href).sort(),
    );
  });

  it('filters, orders, adds and removes parties, and shows one party twice as within it', async () => {
    const page = await pages.open('between?party=moscow&party=havana');
    await page.locator('.facet', { hasText: 'Type' }).getByText('Commitment').click();
    await page.getByText('2 items from 1 source · 2025').waitFor();
    await page.getByLabel('Sort by').selectOption('Earliest first');
    await page.getByLabel('Show as').selectOption('compact');
    await page.locator('.items.compact').waitFor();
    expect(addressOf(page)).toBe(
      '/between?party=moscow&party=havana&type=commitment&sort=occurred-on:asc&form=compact',
    );
    await page.getByRole('button', { name: 'Remove Havana' }).click();
    await page.getByRole('heading', { level: 1, name: 'Moscow', exact: true }).waitFor();
    await page.getByLabel('Second party').fill('Москва');
    await page.getByRole('option', { name: 'Moscow' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Within Moscow' }).waitFor();
    expect(addressOf(page)).toContain('party=moscow&type=commitment');
    const { body } = await pages.server.query(
      '{ cooperationItems(where: { between: ["moscow", "moscow"], types: [COMMITMENT] }) { totalCount } }',
    );
    const { totalCount } = body.data.cooperationItems;
    await page.getByText(totalCount > 0 ? `${totalCount} item` : 'No records match').waitFor();
  });
});

describe('explorer: party pages', () => {
  it('lists all partners with country and numbers, each of which leads to exactly that many items', async () => {
    const page = await pages.open('party/moscow');
    await page.locator('.partner-table').waitFor();
    const { body } = await pages.server.query(`{
      party(ref: "moscow") { partners(first: 100) { totalCount nodes { items party { slug } } } cooperation { totalCount } }
    }`);
    const { partners, cooperation } = body.data.party;
    await page.getByText(`${cooperation.totalCount} items with ${partners.totalCount} partner`).waitFor();
    const rows = await partnersOf(page);
    expect(rows).toHaveLength(partners.totalCount);
    expect(rows).toContainEqual(expect.arrayContaining(['Havana', 'Cuba', '3']));
    const links = await linksIn(page, '.partner-table td a[href*="between"]');
    expect(links.length).toBeGreaterThan(0);
    for (const [text, href] of links) expect([href, await countAt(href)]).toEqual([href, Number(text)]);
    for (const [text, href] of await linksIn(page, '.headline a'))
      expect([href, await countAt(href)]).toEqual([href, Number(/\d+/.exec(text)![0])]);
  });

  it('sorts, finds and filters partners; list and map mark each other', async () => {
    const page = await pages.open('party/moscow');
    await page.getByRole('button', { name: 'Country', exact: true }).click();
    await page.locator('th[aria-sort=ascending]', { hasText: 'Country' }).waitFor();
    const countries = (await partnersOf(page)).map(([, country]) => country!).filter(Boolean);
    expect(countries).toEqual([...countries].sort());
    await page.getByLabel('Level').selectOption('cities');
    await page.getByLabel('Find a partner').fill('Гавана');
    await page.waitForURL('**/party/moscow?sort=country%3Aasc&level=city&named=*');
    await page.locator('.partner-table tbody tr').nth(1).waitFor({ state: 'detached' });
    expect((await partnersOf(page)).map(([name]) => name)).toEqual(['Havana']);
    await page.locator('.partner-table th a').focus();
    await page.locator('.partner-point.lit').waitFor();
    await page.locator('.partner-name', { hasText: 'Havana 3' }).waitFor();
    await page.locator('.map a').focus();
    await page.locator('tr.lit', { hasText: 'Havana' }).waitFor();
    expect(await page.locator('.map a').getAttribute('href')).toContain('between?');
  });

  it('counts by time and topic, and each number leads to exactly so many records', async () => {
    const page = await pages.open('party/brics?topics-tab=table&timeline-tab=table');
    await page.locator('#timeline').scrollIntoViewIfNeeded();
    await page.locator('#timeline .table').waitFor();
    await page.locator('#topics').scrollIntoViewIfNeeded();
    await page.locator('#topics .table').waitFor();
    const links = await linksIn(page, ':is(#timeline, #topics) .table a');
    expect(links.length).toBeGreaterThan(2);
    for (const [text, href] of links) expect([href, await countAt(href)]).toEqual([href, Number(text)]);
  });

  it('has the people and the delegations of the party', async () => {
    const page = await pages.open('party/moscow');
    await page.locator('.partner-table').waitFor();
    await page.getByRole('link', { name: 'People', exact: true }).first().click();
    await page.locator('#people', { hasText: 'Sergey Cheremin' }).waitFor();
  });

  it('lists the members of a bloc on a day', async () => {
    const page = await pages.open('party/brics?on=2012-01-01');
    await page.locator('[data-part="members"] .replaces tbody tr').first().waitFor();
    expect(
      await page.locator('[data-part="members"] .replaces :is(tbody th, tbody td:first-child)').allTextContents(),
    ).toEqual(['Brazil', 'Russia', 'India', 'China', 'South Africa']);
  });

  it('keeps the filters of the page in its links to parties and pairs', async () => {
    const page = await pages.open('party/russia?type=statement&sort=name:asc&level=city');
    await page.locator('.partner-table').waitFor();
    for (const selector of [
      '.partner-table th a',
      '.partner-table td a[href*="between"]',
      '#delegations a[href*="party/"]',
    ])
      for (const [, href] of await linksIn(page, selector)) {
        const { searchParams } = new URL(href);
        expect([href, searchParams.get('type'), searchParams.has('sort')]).toEqual([href, 'statement', false]);
      }
    await page.locator('.partner-table th a', { hasText: 'Havana' }).click();
    await page.waitForURL('**/party/havana?type=statement');
  });

  it('offers the partners as CSV, and code that embeds them', async () => {
    const page = await pages.open('party/moscow');
    await page.locator('#partners').getByText('Download').click();
    const [[, href] = []] = await linksIn(page, '#partners .downloads a');
    expect(await (await fetch(href!)).text()).toContain('Havana');
    await page.locator('#partners').getByRole('button', { name: 'Share' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Embed' }).click();
    expect(await page.getByLabel('Embed').inputValue()).toContain(
      `src="${pages.server.url}/embed/party/moscow?lang=en&amp;show=partners"`,
    );
  });

  it('fits both widths and both themes in all languages, and has no accessibility violations', async () => {
    const page = await pages.open('');
    for (const [path, drawn] of [
      ['between?party=moscow&party=havana&lang=ru', '.drawing a'],
      ['between?party=Moscov&party=havana', '.candidates button'],
      ['party/moscow?lang=zh', '.partner-table'],
      ['party/brics', '.replaces'],
      ['topic/education?lang=ru', '.part .drawing a'],
    ] as const) {
      await page.goto(`${pages.server.url}/${path}`);
      const settled = () => page.locator(drawn).first().waitFor();
      await settled();
      expect([path, await pageProblems(page, settled)]).toEqual([path, []]);
    }
  }, 120_000);
});

describe('explorer: embedded pictures of record pages', () => {
  it('returns 404 for an unknown record or picture', async () => {
    for (const path of [
      'party/nobody',
      'party/moscow?show=people',
      'topic/education?show=partners',
      'forum/x',
      'party/',
    ])
      expect([path, (await fetch(`${pages.server.url}/embed/${path}`)).status]).toEqual([path, 404]);
  });

  it.each([
    ['party/moscow?type=statement', 'Moscow', '#partners'],
    ['party/brics?show=timeline', 'BRICS', '#timeline'],
    ['party/brics?show=topics', 'BRICS', '#topics'],
    ['topic/education?show=countries', 'education', '.drawing'],
  ])('shows one picture in a sandboxed frame, with a link to the page: %s', async (path, title, picture) => {
    const page = await pages.open('data');
    const code = embedCode(`${pages.server.url}/embed/${path}`, title, { width: '100%', height: 500 });
    await page.route('**/page-with-frame', (route) => route.fulfill({ body: code, contentType: 'text/html' }));
    await page.goto(`${pages.server.url}/page-with-frame`);
    const frame = page.frameLocator('iframe');
    await frame.locator(picture).waitFor();
    await frame.locator('.picture-foot').waitFor();
    expect(await frame.getByRole('heading', { level: 1 }).textContent()).toBe(title);
    expect(await frame.locator('.picture-foot').count()).toBe(1);
    expect(await frame.locator('.picture-foot').textContent()).toContain('Data as of');
    const link = await frame.locator('.picture-foot > a').getAttribute('href');
    expect(link).toContain(`${pages.server.url}/${path.split('?')[0]}`);
    expect(link).not.toContain('show=');
  });

  it('says that there is nothing to draw', async () => {
    const page = await pages.open('embed/party/brics?show=members-cooperation');
    await page.getByText('No public records yet.').waitFor();
  });

  it('changes its form within the frame', async () => {
    const page = await pages.open('data');
    const code = embedCode(`${pages.server.url}/embed/topic/education`, 'Education', { width: '100%', height: 500 });
    await page.route('**/page-with-frame', (route) => route.fulfill({ body: code, contentType: 'text/html' }));
    await page.goto(`${pages.server.url}/page-with-frame`);
    const frame = page.frameLocator('iframe');
    await frame.getByRole('button', { name: 'Table' }).click();
    await frame.locator('.table').waitFor();
  });

  it('fits both widths and both themes, and has no accessibility violations', async () => {
    const page = await pages.open('embed/party/moscow?lang=ru');
    expect(await pageProblems(page, () => page.locator('.partner-table').waitFor())).toEqual([]);
  });
});
