import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The widths of a phone and a desktop. */
const WIDTHS = [390, 1440] as const;
const HEIGHT = 900;

/**
 * Checks a page in both widths and both themes.
 *
 * @param settled waits until the page is drawn, after each change
 * @returns accessibility violations, and overflows of the window
 */
export async function pageProblems(page: Page, settled: () => Promise<unknown> = async () => {}): Promise<string[]> {
  const faults: string[] = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: HEIGHT });
    await page.emulateMedia({ colorScheme: 'light' });
    await settled();
    faults.push(...(await overflows(page)), ...(await accessibilityViolations(page)));
    faults.push(...(await darkModeViolations(page)));
  }
  return faults;
}

/** Returns a message if the page is not as wide as its window. */
export async function overflows(page: Page): Promise<string[]> {
  const [window, document] = (await page.evaluate('[window.innerWidth, document.documentElement.scrollWidth]')) as [
    number,
    number,
  ];
  return document === window ? [] : [`${document} pixels wide in a window of ${window}`];
}

/** Returns axe's violations of serious or critical impact, with their elements. */
export function accessibilityViolations(page: Page): Promise<string[]> {
  return findings(page, {});
}

/**
 * Switches a page to dark mode, and checks the contrast of colours only, as nothing else differs.
 *
 * @param settled waits until scripts have changed the theme
 */
export async function darkModeViolations(
  page: Page,
  settled: () => Promise<unknown> = async () => {},
): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'dark' });
  await settled();
  return findings(page, { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } });
}

async function findings(page: Page, which: object): Promise<string[]> {
  // Injected once, as that takes as long as a check.
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
