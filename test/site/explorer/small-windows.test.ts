import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { startBrowserPages } from '../../harness/browser-pages.ts';
import { accessibilityViolations, darkModeViolations, overflows } from '../../harness/page-checks.ts';

const pages = startBrowserPages();

/** The widths of a phone, and of a page that is enlarged to 400%. */
const LEAST_WIDTH = 320;
const WIDTHS = [390, LEAST_WIDTH];

/** The least size of a target for a finger, in pixels. */
const LEAST = 44;

const FORUM = 'international-municipal-brics-forum-2025';

/** Addresses of all views and kinds of pages, with an element that appears when the page is drawn. */
const PLACES: [path: string, drawn: string][] = [
  ['', '.home-head p'],
  ['between?party=moscow&party=havana&lang=ru', '.drawing a'],
  ['between?party=Moscov&party=havana', '.candidates button'],
  ['search?q=Havana%20Moscow&lang=ru', '.hits'],
  ['records/items?lang=ru', '.records'],
  ['records/forums?lang=zh', '.records'],
  ['records/items?type=session&with=cuba', '.nothing'],
  ['network?level=city&min=1&lang=ru', '.pair-rows'],
  ['statistics?of=items&by=type&and=topic', '.drawing svg'],
  [`compare?forum=${FORUM}`, 'main h1'],
  ['party/moscow?lang=ru', '.partner-table'],
  ['party/brics', '.partner-table'],
  ['person/sergey-cheremin?lang=ru', '.part .drawing, .part .items'],
  ['topic/education', '.part .drawing'],
  [`forum/${FORUM}?lang=ru`, '#speakers tbody tr, main h1'],
  ['data', 'main h1'],
  ['no-such-page', 'main h1'],
];

beforeAll(async () => {
  const one = await pages.server.sql<{ id: string }>(
    `select distinct on (type) lower(type) || '_' || replace(id::text, '-', '') as id from record
      where visibility = 'PUBLIC' and deleted_at is null order by type, id`,
  );
  PLACES.push(...one.map(({ id }): [string, string] => [`id/${id}?lang=ru`, 'main h1']));
});

/** Controls that a finger does not hit easily. Links within a text, and marks of a picture, which has a table, may be smaller. */
function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(`[...document.querySelectorAll('button, select, summary, input, textarea, nav a, .explore a')].flatMap((control) => {
    const target = control.matches('[type=checkbox], [type=radio]') ? control.closest('label') : control;
    const { width, height } = target.getBoundingClientRect();
    const isShown = control.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    if (!isShown || control.closest('.unseen') || (height >= ${LEAST} - 0.5 && width >= ${LEAST} - 0.5)) return [];
    return [Math.round(width) + ' x ' + Math.round(height) + ': ' + target.outerHTML.slice(0, 100)];
  })`);
}

describe('In a small window with touch, every page', () => {
  it('scrolls in one direction only, has targets for a finger, and has no accessibility violations in light and dark', async () => {
    const page = await pages.open('', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    const problems: [path: string, width: number, problem: string][] = [];
    for (const [path, drawn] of PLACES) {
      await page.emulateMedia({ colorScheme: 'light' });
      await page.goto(`${pages.server.url}/${path}`);
      await page.locator(drawn).first().waitFor();
      await page.waitForLoadState('networkidle');
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 844 });
        const found = [...(await overflows(page)), ...(await smallTargets(page))];
        problems.push(...found.map((problem): (typeof problems)[number] => [path, width, problem]));
      }
      const found = [...(await accessibilityViolations(page)), ...(await darkModeViolations(page))];
      problems.push(...found.map((problem): (typeof problems)[number] => [path, LEAST_WIDTH, problem]));
    }
    // The browser logs the page that does not exist.
    const logged = new Set(pages.faults.splice(0));
    expect(problems).toEqual([]);
    expect(logged).toEqual(
      new Set(['console: Failed to load resource: the server responded with a status of 404 (Not Found)']),
    );
  }, 300_000);
});
