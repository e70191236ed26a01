import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A telephone's width, and that of a desk. */
const WIDTHS = [390, 1440] as const;
const HEIGHT = 900;

/**
 * Looks at a page in both widths and both themes.
 *
 * @param settled waits until it is drawn, after each change
 * @returns what axe finds that keeps people from using it, and where it is wider than the window: nothing of a good page
 */
export async function faultsOfLooks(page: Page, settled: () => Promise<unknown> = async () => {}): Promise<string[]> {
  const faults: string[] = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: HEIGHT });
    await page.emulateMedia({ colorScheme: 'light' });
    await settled();
    faults.push(...(await misfits(page)), ...(await seriousFindings(page)));
    faults.push(...(await findingsInTheDark(page)));
  }
  return faults;
}

/** Where a page is not as wide as its window. */
export async function misfits(page: Page): Promise<string[]> {
  const [window, document] = (await page.evaluate('[window.innerWidth, document.documentElement.scrollWidth]')) as [
    number,
    number,
  ];
  return document === window ? [] : [`${document} pixels wide in a window of ${window}`];
}

/** What axe finds on a page that keeps people from using it: its findings of serious or critical impact, with the elements. */
export function seriousFindings(page: Page): Promise<string[]> {
  return findings(page, {});
}

/**
 * Turns a page that has been looked at to its dark theme. Nothing but colours differs there, so these alone are judged.
 *
 * @param settled waits until all of it is dark, where scripts have a part in that
 */
export async function findingsInTheDark(
  page: Page,
  settled: () => Promise<unknown> = async () => {},
): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'dark' });
  await settled();
  return findings(page, { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } });
}

async function findings(page: Page, which: object): Promise<string[]> {
  // To hand it to a page takes as long as to look through it.
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(AXE);
  const options = JSON.stringify({ ...which, resultTypes: ['violations'], selectors: false });
  const { violations } = (await page.evaluate(`axe.run(${options})`)) as {
    violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[];
  };
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
    );
}
