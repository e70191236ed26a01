import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { startBrowserPages } from '../../harness/browser-pages.ts';

const pages = startBrowserPages();

/** The most presses of Tab that a page needs. */
const MAX_TABS = 150;

/** Presses Tab until an element with a role and a name has the focus, as a reader without a mouse does. */
async function tabTo(page: Page, role: 'button' | 'link' | 'checkbox', name: string | RegExp) {
  const wanted = page.getByRole(role, typeof name === 'string' ? { name, exact: true } : { name });
  await wanted.first().waitFor();
  for (let presses = 0; presses < MAX_TABS; presses++) {
    await page.keyboard.press('Tab');
    const focused = await wanted.and(page.locator(':focus')).count();
    if (focused > 0) return wanted.and(page.locator(':focus'));
  }
  throw new Error(`No ${role} ${name} within ${MAX_TABS} presses of Tab.`);
}

interface Heard {
  role: string;
  name: string;
  /** What a live region says. */
  text: string;
  isLive: boolean;
}

/** What a screen reader finds: the named or live parts of the accessibility tree. */
async function heardIn(page: Page): Promise<Heard[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const textOf = (id: string): string => {
    const { role, name, childIds = [] } = byId.get(id)!;
    return role?.value === 'StaticText' ? name?.value : childIds.map(textOf).join('');
  };
  return nodes
    .filter(({ ignored }) => !ignored)
    .map(({ nodeId, role, name, properties = [] }) => ({
      role: role?.value,
      name: name?.value ?? '',
      text: textOf(nodeId),
      isLive: properties.some((property) => property.name === 'live' && property.value.value === 'polite'),
    }));
}

/** Waits until a live region says a text. */
async function isAnnounced(page: Page, text: string | RegExp) {
  await page.locator('[role=status]', { hasText: text }).first().waitFor({ state: 'attached' });
  const said = (await heardIn(page)).filter(({ isLive }) => isLive).map((each) => each.text);
  expect(said).toContainEqual(expect.stringMatching(text));
}

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();

describe('By keyboard alone', () => {
  it('a pair is found by its names, and filtered, and each new number is announced', async () => {
    const page = await pages.open('');
    await page.keyboard.press('/');
    await page.keyboard.type('Москва Гавана');
    await page.getByRole('option', { name: 'Moscow and Havana' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await heading(page, 'Cooperation between Moscow and Havana');
    await isAnnounced(page, '3 records');
    await tabTo(page, 'checkbox', /^Commitment/);
    await page.keyboard.press('Space');
    await isAnnounced(page, '2 records');
    expect(new URL(page.url()).search).toBe('?party=moscow&party=havana&type=commitment');
    await tabTo(page, 'button', /Remove filter: .*Commitment/);
    await page.keyboard.press('Enter');
    await isAnnounced(page, '3 records');
  });

  it('a bar is reached by arrow keys, and leads to its list and a record', async () => {
    const page = await pages.open('statistics?of=items&by=type');
    await tabTo(page, 'link', /Select to list them/);
    await page.keyboard.press('End');
    const bar = await page.locator(':focus').textContent();
    const [, number] = /: (\d+)/.exec(bar!)!;
    await page.keyboard.press('Enter');
    await page.waitForURL('**/records/items?*');
    await isAnnounced(page, new RegExp(`^${number} records?$`));
    await page.locator('.records tbody tr').first().waitFor();
    expect(await page.locator('.records tbody tr').count()).toBe(Number(number));
    const title = (await page.locator('.records tbody th').first().textContent())!;
    await tabTo(page, 'link', title);
    await page.keyboard.press('Enter');
    await heading(page, title);
  });

  it('a view is shared: the dialog takes the focus, and gives it back', async () => {
    const page = await pages.open('between?party=moscow&party=havana');
    const share = await tabTo(page, 'button', 'Share');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: /^Share/ });
    await dialog.waitFor();
    await tabTo(page, 'button', 'Copy');
    await page.keyboard.press('Enter');
    await isAnnounced(page, 'Link copied');
    expect(await dialog.locator(':focus').count()).toBe(1);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await share.evaluate('document.activeElement.textContent')).toBe('Share');
  });

  it('a node of the network is reached, and leads to its party', async () => {
    const page = await pages.open('network?level=city&min=1');
    await page.locator('.graph a').first().waitFor();
    await tabTo(page, 'link', /Moscow|Havana/);
    await page.locator('.graph a:focus').waitFor();
    const name = (await page.locator('.graph a:focus title').textContent())!;
    await page.keyboard.press('ArrowRight');
    const next = (await page.locator('.graph a:focus title').textContent())!;
    expect(next).not.toBe(name);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/party/*');
    expect(next).toContain(await page.getByRole('heading', { level: 1 }).textContent());
    await isAnnounced(page, '3 records');
  });
});

describe('In the accessibility tree', () => {
  it.each([
    ['', null, 0],
    ['between?party=moscow&party=havana', '3 records', 1],
    ['search?q=Havana', /^\d+ records$/, 0],
    ['records/items', '12 records', 0],
    ['statistics?of=items&by=type&and=topic', '12 records', 1],
    ['network?level=city&min=1', /^\d+ records$/, 1],
    ['party/moscow', '3 records', 2],
    ['topic/education', null, 1],
    ['person/sergey-cheremin', null, 1],
  ])('controls, pictures and the number of results of a view have names: %s', async (path, number, pictures) => {
    const page = await pages.open(path);
    await page.waitForLoadState('networkidle');
    if (number) await isAnnounced(page, number);
    const heard = await heardIn(page);
    expect(heard.filter(({ role, name }) => CONTROLS.has(role) && name.trim() === '')).toEqual([]);
    const labels = await page.locator('.drawing svg').evaluateAll((all) => all.map((svg) => svg.ariaLabel));
    expect(labels.length).toBeGreaterThanOrEqual(pictures);
    const groups = heard.filter(({ role }) => role === 'group').map(({ name }) => name);
    for (const label of labels) expect([label, groups.includes(label!)]).toEqual([label, true]);
    expect(heard.filter(({ role, name }) => role === 'figure' && name === '')).toEqual([]);
  });
});

/** Roles of controls in Chromium's accessibility tree. */
const CONTROLS = new Set([
  'button',
  'link',
  'checkbox',
  'radio',
  'combobox',
  'searchbox',
  'textbox',
  'slider',
  'spinbutton',
  'DisclosureTriangle',
]);
