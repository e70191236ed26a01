import { describe, expect, it } from '@jest/globals';
import { CONTENTS } from '../../../src/site/manual/contents.ts';
import { startBrowserPages } from '../../harness/browser-pages.ts';
import { pageProblems } from '../../harness/page-checks.ts';

const pages = startBrowserPages();

describe('every page of the manual', () => {
  it('fits in both widths and both themes, and has no serious finding of axe', async () => {
    const page = await pages.open('docs');
    for (const { page: name } of CONTENTS.flatMap(({ entries }) => entries)) {
      await page.goto(`${pages.server.url}/docs/${name}`);
      expect([name, await pageProblems(page)]).toEqual([name, []]);
    }
  }, 240_000);
});
