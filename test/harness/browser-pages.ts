import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openPage, startBrowser } from './browser.ts';
import { startTestServer, type TestServer, type TestServerOptions } from './server.ts';

/** The pages of a test file, in one browser and on one server with the first data. */
export interface BrowserPages {
  /** The server; available while tests run. */
  readonly server: TestServer;
  /** Errors of the pages of this test. A test removes the errors that it expects; none may be left. */
  readonly faults: string[];
  /** Opens a path of the server, or an address, in a new context, which is closed after the test. */
  open(path: string, options?: BrowserContextOptions): Promise<Page>;
}

/** Chooses a language in the header's menu. */
export async function chooseLanguage(page: Page, name: string): Promise<void> {
  await page.locator('.site-languages summary').click();
  await page.locator('.site-languages').getByRole('link', { name }).click();
}

/**
 * Runs a browser and a server for the tests of a file. Call it once, outside of tests.
 * @param options the options of the server
 */
export function startBrowserPages(options?: TestServerOptions): BrowserPages {
  let server: TestServer;
  let browser: Browser;
  const pages: Page[] = [];
  const faults: string[] = [];

  beforeAll(async () => {
    [browser, server] = await Promise.all([startBrowser(), startTestServer(options)]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });
  afterEach(async () => {
    await Promise.all(pages.splice(0).map((page) => page.context().close()));
    expect(faults.splice(0)).toEqual([]);
  });

  return {
    get server() {
      return server;
    },
    faults,
    async open(path, options) {
      const page = await openPage(browser, new URL(path, `${server.url}/`).href, faults, options);
      pages.push(page);
      return page;
    },
  };
}
