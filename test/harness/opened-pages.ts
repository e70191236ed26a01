import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openPage, startBrowser } from './browser.ts';
import { startTestServer, type TestServer, type TestServerOptions } from './server.ts';

const PROJECT = join(import.meta.dirname, '../..');

/** Building a page that is stale takes some seconds, and much more on a busy machine. */
const LONG_ENOUGH_TO_BUILD_MS = 120_000;

/** The pages that the tests of a file open: in one browser, on one server with the first data. */
export interface OpenedPages {
  /** The server, once the tests run. */
  readonly server: TestServer;
  /** What the pages of this test complained of. What a test provokes it takes out; each ends with none. */
  readonly faults: string[];
  /** Opens an address of the server on a page that shares nothing with others, and is closed after the test. */
  open(path: string, options?: BrowserContextOptions): Promise<Page>;
}

/**
 * Has a browser and a server ready while the tests of a file run. Call it once, outside of tests.
 *
 * @param bundles the pages of ours that they open, which are built where they are stale
 * @param options of the server
 */
export function openedPages(
  bundles: readonly { build(project: string): Promise<unknown> }[],
  options?: TestServerOptions,
): OpenedPages {
  let server: TestServer;
  let browser: Browser;
  const pages: Page[] = [];
  const faults: string[] = [];

  beforeAll(async () => {
    [browser] = await Promise.all([startBrowser(), ...bundles.map((bundle) => bundle.build(PROJECT))]);
    server = await startTestServer(options);
  }, LONG_ENOUGH_TO_BUILD_MS);
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
      const page = await openPage(browser, `${server.url}/${path}`, faults, options);
      pages.push(page);
      return page;
    },
  };
}
