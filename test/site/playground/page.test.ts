import { readdirSync, readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { readQueryHash, writeQueryHash } from '../../../src/site/playground/address.ts';
import { PLAYGROUND } from '../../../src/site/playground/bundle.ts';
import { playgroundRoutes } from '../../../src/site/playground/routes.ts';
import { startBrowserPages } from '../../harness/browser-pages.ts';
import { isMultiInstance } from '../../harness/multi-instance.ts';
import { accessibilityViolations, darkModeViolations, overflows } from '../../harness/page-checks.ts';
import { until } from '../../harness/program.ts';
import type { TestData } from '../../harness/server.ts';

const EXAMPLES = join(import.meta.dirname, '../../../src/site/playground/examples');

const pages = startBrowserPages();

async function open(address = 'playground', options: BrowserContextOptions = {}): Promise<Page> {
  const page = await pages.open(address, options);
  await page.locator('.graphiql-query-editor .view-line').first().waitFor();
  return page;
}

/** Waits for a suggestion, and requests it if the text was typed before the schema was loaded. */
async function suggested(page: Page, suggestion: Locator): Promise<void> {
  await page.getByRole('button', { name: /^Re-fetch GraphQL schema/, disabled: false }).waitFor();
  await until(async () => {
    await suggestion.waitFor({ timeout: 1_000 }).catch(() => page.keyboard.press('Control+Space'));
    return suggestion.isVisible();
  }, 'it is suggested');
}

/** Runs the current query and returns its response. */
async function run(page: Page): Promise<{ data: unknown; errors?: { message: string }[] }> {
  const answered = page.waitForResponse(
    (response) => response.url().endsWith('/graphql') && !response.request().postData()?.includes('IntrospectionQuery'),
  );
  await page.getByRole('button', { name: /Execute query/ }).click();
  const answer = await (await answered).json();
  await page.getByRole('toolbar', { name: 'Response' }).or(page.locator('.answer-errors')).first().waitFor();
  return answer;
}

/** Replaces the current query by pasting a text. */
async function type(page: Page, text: string): Promise<void> {
  await page.locator('.graphiql-query-editor .monaco-editor').first().click();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(text);
}

/** Waits until the query in the address matches, and returns it. */
async function questionAt(page: Page, like: RegExp) {
  await page.waitForURL((url) => like.test(readQueryHash(url.hash)?.query ?? ''));
  return readQueryHash(new URL(page.url()).hash)!;
}

function tabs(page: Page, name?: string) {
  const buttons = page.locator('.graphiql-tab > button:first-child');
  return name ? buttons.filter({ hasText: name }) : buttons;
}

function currentTab(page: Page) {
  return page.locator('.graphiql-tab > button[aria-current="true"]');
}

async function cellsOf(page: Page): Promise<string[][]> {
  const rows = await page.locator('.answer-table tr').all();
  return Promise.all(rows.map((row) => row.locator('th, td').allTextContents()));
}

describe('playground', () => {
  it('opens with a tab for each example, the first one ready to run', async () => {
    const page = await open();
    expect(await tabs(page).count()).toBe(readdirSync(EXAMPLES).length);
    await page.getByText('Run the query with the arrow beside it').waitFor();
    expect(await page.getByRole('main').getByRole('heading', { level: 1 }).textContent()).toBe('Playground');
    expect(await page.getByRole('link', { name: 'Manual', exact: true }).getAttribute('href')).toBe('./docs');
    const { data, errors } = await run(page);
    expect(errors).toBeUndefined();
    expect(data).toEqual(
      JSON.parse(
        readFileSync(
          join(import.meta.dirname, '../../query/playground-examples/1-between-moscow-and-havana.json'),
          'utf8',
        ),
      ),
    );
    await page.locator('.result-window').getByText('"totalCount"').waitFor();
    expect(await page.getByText('Run the query with the arrow beside it').count()).toBe(0);
    await page.getByRole('region', { name: 'Examples' }).getByRole('button', { name: 'Fields', exact: true }).click();
    await page.getByLabel('Find a field of the query').waitFor();
  });

  it('completes fields from the schema, and runs the query', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'New tab' }).click();
    await type(page, '');
    await page.keyboard.type('{ foru');
    const suggestions = page.locator('.suggest-widget .monaco-list-row');
    await suggested(page, suggestions.filter({ hasText: 'forum' }).first());
    expect(await suggestions.locator('.label-name').allTextContents()).toEqual(
      expect.arrayContaining(['forum', 'forums', 'forumSeries']),
    );
    await page.keyboard.press('Escape');
    await type(page, '');
    await page.keyboard.type('{ forums { totalCount nodes { titl');
    await suggested(page, suggestions.filter({ hasText: 'title' }).first());
    await page.keyboard.press('Enter');
    await page.keyboard.type(' } } }');
    expect(await run(page)).toEqual({
      data: { forums: { totalCount: 1, nodes: [{ title: 'International Municipal BRICS Forum 2025' }] } },
      extensions: {
        cost: {
          requested: 31,
          actual: 12,
          limit: 5000,
          remaining: expect.any(Number),
          resetsAt: expect.any(String),
        },
        ...(isMultiInstance() && { readAfter: expect.any(String) }),
      },
    });
  });

  it('opens an example from the panel in one tab', async () => {
    const page = await open();
    const before = await tabs(page).count();
    const example = page.getByRole('button', { name: 'Reported figures' });
    await example.click();
    expect(await currentTab(page).textContent()).toBe('ReportedFigures');
    expect(await example.getAttribute('aria-current')).toBe('true');
    expect(await run(page)).toMatchObject({ data: { figures: { totalCount: 4 } } });
    await type(page, 'query Mine { __typename }');
    await questionAt(page, /Mine/);
    await example.click();
    await questionAt(page, /ReportedFigures/);
    await example.click();
    expect(await tabs(page).count()).toBe(before + 1);
  });

  it('adds a ticked field to the query with a description, and removes it again', async () => {
    const page = await open();
    await type(page, '# mine\nquery Mine {');
    await page.getByRole('button', { name: 'Show Fields' }).click();
    await page.getByText('The query has a syntax error').waitFor();
    await type(page, '# mine');
    await page.getByLabel('Find a field of the query').fill('forum');
    expect(await page.locator('.field-name').allTextContents()).toEqual([
      'forum',
      'forums',
      'forumSeries',
      'allForumSeries',
    ]);
    await page.getByRole('checkbox', { name: /^forums / }).check();
    expect((await questionAt(page, /nodes/)).query).toBe(
      '# mine\n{\n  forums {\n    nodes {\n      title\n    }\n  }\n}\n',
    );
    await page.getByText('Number of items on all pages.').waitFor();
    await page.getByRole('checkbox', { name: /^totalCount / }).check();
    await page.getByRole('checkbox', { name: /^nodes / }).uncheck();
    expect((await questionAt(page, /forums \{\s+totalCount/)).query).toBe(
      '# mine\n{\n  forums {\n    totalCount\n  }\n}\n',
    );
    expect(await run(page)).toMatchObject({ data: { forums: { totalCount: 1 } } });
  });

  it('keeps the query and its variables in a shareable address', async () => {
    const page = await open();
    await type(page, 'query Linked($of: String) { forums(where: { party: $of }) { totalCount } }');
    await page.getByRole('button', { name: 'Variables' }).click();
    await page.locator('.graphiql-editor-tool .monaco-editor').first().click();
    // With both braces, as the editor adds the closing one only after it has detected the language.
    await page.keyboard.insertText('{ "of": "Cuba" }');
    await page.waitForURL((url) => readQueryHash(url.hash)?.variables.includes('Cuba') ?? false);
    const sent = new URL(page.url());

    const received = await open(`${sent.pathname.slice(1)}${sent.hash}`);
    expect(await currentTab(received).textContent()).toBe('Linked');
    expect(readQueryHash(new URL(received.url()).hash)).toEqual(readQueryHash(sent.hash));
    expect(await run(received)).toMatchObject({ data: { forums: { totalCount: 1 } } });

    await received.evaluate(`location.hash = '#query=query+Pasted+%7B+__typename+%7D'`);
    await currentTab(received).filter({ hasText: 'Pasted' }).waitFor();
    expect(await run(received)).toMatchObject({ data: { __typename: 'Query' } });
  });

  it('runs the query of a link that says so, but no mutation', async () => {
    const sent: string[] = [];
    const opened = async (query: string) => {
      const page = await open(`playground#${writeQueryHash({ query, variables: '', runs: true })}`);
      page.on('request', (request) => sent.push(request.postData() ?? ''));
      return page;
    };
    const mutation = await opened('mutation Delete { deleteTopic(input: { id: "topic_1" }) { __typename } }');
    await mutation.getByRole('button', { name: /^Re-fetch GraphQL schema/, disabled: false }).waitFor();
    const query = await opened('query Names { forums(first: 1) { nodes { title } } }');
    await query.getByText('"forums"').first().waitFor();
    expect(sent.filter((body) => body.includes('deleteTopic'))).toEqual([]);
    expect(new URL(query.url()).hash).not.toContain('run=');
  });

  it('shows a response as a table, and downloads it as CSV', async () => {
    const page = await open();
    await tabs(page, 'PromisesAndWhenTheyFallDue').click();
    await run(page);
    await page.getByRole('button', { name: 'Table' }).click();
    await page.getByLabel('List', { exact: true }).selectOption('dueInMay2026');
    expect(await cellsOf(page)).toEqual([
      ['title', 'dueOn'],
      ["Moscow's part in a week in Havana dedicated to relations with Russia", '2026-05'],
    ]);
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download CSV' }).click();
    const file = await downloading;
    expect(file.suggestedFilename()).toBe('dueInMay2026.csv');
    expect(readFileSync(await file.path(), 'utf8')).toBe(
      "\uFEFFtitle,dueOn\r\nMoscow's part in a week in Havana dedicated to relations with Russia,2026-05\r\n",
    );
  });

  it('shows the message and the position of an error', async () => {
    const page = await open();
    const shown = page.locator('.answer-errors[role=alert]');
    await type(page, '{ cooperation(between: ["Moscow", "Atlantis"]) { totalCount } }');
    await run(page);
    expect(await shown.textContent()).toBe(
      'between.1: No party is called "Atlantis". Check the spelling, or give its id, a code or another of its names. Line 1. At cooperation.',
    );
    await type(page, '{ forums { totalCuont } }');
    await run(page);
    await shown.filter({ hasText: 'totalCuont' }).waitFor();
    expect(await shown.textContent()).toBe(
      'Cannot query field "totalCuont" on type "ForumConnection". Did you mean "totalCount"? Line 1.',
    );
    await page.route('**/graphql', (route) => route.abort());
    await page.getByRole('button', { name: /Execute query/ }).click();
    await shown.filter({ hasText: 'server' }).waitFor();
    expect(await shown.textContent()).toBe(
      'The server cannot be reached. Check your connection, then run the query again.',
    );
    // The browser logs the failed request; nothing else may be logged.
    expect(pages.faults.splice(0)).toEqual(['console: Failed to load resource: net::ERR_FAILED']);
  });

  it.each([
    [390, ['Examples', 'Fields']],
    [1440, ['Fields', 'Documentation Explorer']],
  ])('fits %i pixels in both themes with the panels %j, and has no accessibility violations', async (width, panels) => {
    const page = await open('playground', { viewport: { width, height: 900 } });
    await run(page);
    // On a narrow page a panel covers the response, so it is checked without panels.
    if (width === 390) expect(await accessibilityViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Table' }).click();
    const editorIs = (theme: string) => page.locator(`.graphiql-query-editor .monaco-editor.${theme}`).waitFor();
    for (const panel of panels) {
      await page.emulateMedia({ colorScheme: 'light' });
      await editorIs('vs');
      await page.getByRole('button', { name: `Show ${panel}` }).click();
      expect([panel, await overflows(page)]).toEqual([panel, []]);
      expect([panel, await accessibilityViolations(page)]).toEqual([panel, []]);
      expect([panel, await darkModeViolations(page, () => editorIs('vs-dark'))]).toEqual([panel, []]);
    }
  });
});

describe('the files of the playground', () => {
  it('have less than 2 MB in total when compressed', async () => {
    const folder = PLAYGROUND.folder;
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const zipped = files.filter((file) => file.endsWith('.gz'));
    const sizes = await Promise.all(zipped.map(async (file) => (await stat(join(folder, file))).size));
    expect(sizes.length).toBeGreaterThan(5);
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(2_000_000);
  });

  it('are not rebuilt from unchanged sources', async () => {
    expect(await PLAYGROUND.build(join(import.meta.dirname, '../../..'))).toBe(false);
  });

  it('are cached as immutable; the page itself is revalidated', async () => {
    const page = await fetch(`${pages.server.url}/playground`);
    expect(page.headers.get('cache-control')).toBe('public, no-cache');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'; ");
    const etag = page.headers.get('etag')!;
    const again = await fetch(`${pages.server.url}/playground`, { headers: { 'if-none-match': etag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    // A weak ETag, as compressing proxies send it.
    const weak = await fetch(`${pages.server.url}/playground`, { headers: { 'if-none-match': `"x", W/${etag}` } });
    expect(weak.status).toBe(304);

    const [, script] = /<script type="module" src="\.\/([^"]*)"/.exec(await page.text())!;
    const sizes = new Map<string, number>();
    for (const coding of ['br', 'gzip', 'identity']) {
      const file = await fetch(`${pages.server.url}/${script}`, {
        method: 'HEAD',
        headers: { 'accept-encoding': `${coding}, deflate, *;q=0` },
      });
      expect([file.status, file.headers.get('cache-control'), file.headers.get('vary')]).toEqual([
        200,
        'public, max-age=31536000, immutable',
        'Accept-Encoding',
      ]);
      expect(file.headers.get('content-encoding')).toBe(coding === 'identity' ? null : coding);
      sizes.set(coding, Number(file.headers.get('content-length')));
    }
    expect(sizes.get('br')).toBeLessThan(sizes.get('gzip')!);
    expect(sizes.get('gzip')).toBeLessThan(sizes.get('identity')! / 2);
    const gzip = await fetch(`${pages.server.url}/${script}`, {
      method: 'HEAD',
      headers: { 'accept-encoding': 'gzip, br;q=0.5' },
    });
    expect(gzip.headers.get('content-encoding')).toBe('gzip');
    const uncompressed = await fetch(`${pages.server.url}/${script}`, {
      headers: { 'accept-encoding': 'br;q=0, gzip;q=0' },
    });
    expect(uncompressed.headers.get('content-encoding')).toBeNull();
  });

  it.each([
    '/playground/assets/none.js',
    '/playground/index.html',
    '/playground/.built-from',
    '/playground/assets',
    '/playground/..%2f..%2fpackage.json',
  ])('return 404 for %s', async (path) => {
    const answer = await fetch(pages.server.url + path);
    const { errors } = (await answer.json()) as TestData;
    expect([answer.status, errors[0].extensions.code]).toEqual([404, 'NOT_FOUND']);
  });

  it('return an error that says what to do if the page has not been built', async () => {
    const request = {
      path: '/playground',
      search: '',
      request: {} as never,
      waiting: new AbortController().signal,
      charge: () => ({}),
    };
    const [page, files] = playgroundRoutes({} as never, '/there/is/no/such/folder');
    await expect(page!.handle(request)).rejects.toMatchObject({
      message: expect.stringContaining('npm run build'),
      extensions: { code: 'SERVICE_UNAVAILABLE' },
    });
    await expect(files!.handle(request)).rejects.toMatchObject({ extensions: { code: 'NOT_FOUND' } });
  });

  it('reject methods other than GET and HEAD', async () => {
    for (const path of ['/playground', '/playground/assets/none.js']) {
      const { status, headers } = await fetch(pages.server.url + path, { method: 'POST' });
      expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
    }
  });
});
