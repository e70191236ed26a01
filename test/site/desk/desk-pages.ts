import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { type BrowserPages, startBrowserPages } from '../../harness/browser-pages.ts';
import { mutationsOn } from '../../harness/mutations.ts';
import type { TestServerOptions } from '../../harness/server.ts';

const ADMIN_KEY = 'an-administrators-key-for-tests-0123456789';

/** The label of the editor's key, which the history shows as the author. */
export const EDITOR_NAME = 'Grace Hopper';

export interface DeskPages extends BrowserPages {
  /** The keys of an administrator, an editor and a reader. */
  readonly keys: { readonly [role in 'ADMIN' | 'EDITOR' | 'READER']: string };
  /** Mutations in the name of the editor. */
  readonly editor: ReturnType<typeof mutationsOn>;
  /** Removes the lines that a browser logs for a rejected key. */
  forgiveRejectedKey(): void;
  /** Opens a page of the desk, and signs in there. */
  signedIn(path?: string, key?: string, options?: BrowserContextOptions): Promise<Page>;
}

/** Types a key into the form that asks for one. */
export async function typeKey(page: Page, key: string): Promise<void> {
  await page.getByLabel('Use an API key').fill(key);
  await page.locator('.sign-in').getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Returns a function that writes a file to choose in a page, which returns its path. Call it once, outside of tests. */
export function startFiles(): (name: string, text: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'entente-desk-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  return (name, text) => {
    const path = join(mkdtempSync(join(folder, 'file-')), name);
    writeFileSync(path, text);
    return path;
  };
}

/** Runs a browser and a server with keys of each role. Call it once, outside of tests. */
export function startDeskPages(options: TestServerOptions = {}): DeskPages {
  const environment = { ADMIN_KEY, ...options.environment };
  const pages = startBrowserPages({ knowsKeys: true, ...options, environment });
  const keys = { ADMIN: ADMIN_KEY, EDITOR: '', READER: '' };
  let editor: ReturnType<typeof mutationsOn>;
  beforeAll(async () => {
    const admin = mutationsOn(pages.server, { authorization: `Bearer ${ADMIN_KEY}` });
    const secretOf = async (role: string, label: string) =>
      (await admin.payload('createApiKey', { label, role }, 'secret')).secret;
    keys.EDITOR = await secretOf('EDITOR', EDITOR_NAME);
    keys.READER = await secretOf('READER', 'A reader');
    editor = mutationsOn(pages.server, { authorization: `Bearer ${keys.EDITOR}` });
  });
  return Object.defineProperties({} as DeskPages, {
    server: { get: () => pages.server },
    editor: { get: () => editor },
    keys: { value: keys },
    faults: { value: pages.faults },
    open: { value: pages.open },
    forgiveRejectedKey: {
      value() {
        const isOther = (fault: string) => !fault.includes('the server responded with a status of 401');
        pages.faults.push(...pages.faults.splice(0).filter(isOther));
      },
    },
    signedIn: {
      async value(path = 'desk', key = keys.EDITOR, context?: BrowserContextOptions) {
        const page = await pages.open(path, context);
        await typeKey(page, key);
        await page.locator('.desk-bar').waitFor();
        return page;
      },
    },
  });
}

/** Moves the focus to an element by Tab alone. */
export async function tabTo(element: Locator): Promise<void> {
  await element.waitFor();
  const isThere = () => element.evaluate((found) => found.matches(':focus'));
  for (let presses = 0; !(await isThere()); presses++) {
    if (presses === 80) throw new Error(`Tab does not lead to ${element}.`);
    await element.page().keyboard.press('Tab');
  }
}

/** Waits until an element has the focus, which a page moves once it has shown what is wrong. */
export async function waitForFocus(element: Locator): Promise<void> {
  await element.and(element.page().locator(':focus')).waitFor();
}
