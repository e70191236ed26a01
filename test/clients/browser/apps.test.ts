import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { freePort } from '../../../src/database/embedded/free-port.ts';
import { openPage, startBrowser } from '../../harness/browser.ts';
import { Program, type ProgramRun, until } from '../../harness/program.ts';
import type { TestData } from '../../harness/server.ts';

/** Writing the demo data takes less than a minute on an idle machine. */
const DEMO_MS = 240_000;
jest.setTimeout(DEMO_MS + 60_000);

const ROOT = join(import.meta.dirname, '../../..');
const APPS = join(ROOT, 'test/clients/apps');
const VITE = join(ROOT, 'node_modules/vite/bin/vite.js');

let program: Program;
let demo: ProgramRun;
let url: string;
let key: string;
let browser: Browser;
const children: ChildProcess[] = [];
const started = Date.now();

beforeAll(async () => {
  program = new Program();
  const port = await freePort('127.0.0.1');
  const settings = { DATA_DIR: program.path('demo'), PORT: `${port}` };
  demo = program.demo(settings);
  ({ url } = await demo.question(DEMO_MS));
  process.stdout.write(`npm run demo answered after ${Math.round((Date.now() - started) / 1_000)} s.\n`);
  const { output } = await program.key(settings, ['--role', 'EDITOR', '--label', 'apps']).ended;
  key = output.trim();
  browser = await startBrowser();
}, DEMO_MS + 60_000);
afterAll(async () => {
  await browser?.close();
  for (const child of children) child.kill();
  demo?.signal('SIGINT');
  await demo?.ended;
  await program?.remove();
});

/** Builds an app and serves it like `npm run app:<app>`, with the key of the demo data. @returns its address */
async function served(app: string): Promise<string> {
  const dist = program.path(app);
  const port = `${await freePort('127.0.0.1')}`;
  const config = ['--config', join(APPS, app, 'vite.config.ts'), '--outDir', dist];
  const env = { ...process.env, ENTENTE_URL: new URL(url).origin, ENTENTE_KEY: key };
  const run = (command: string, ...more: string[]) => {
    const child = spawn(process.execPath, [VITE, command, ...config, ...more], { env, stdio: 'inherit' });
    children.push(child);
    return child;
  };
  const code = await new Promise((resolve) => run('build').once('exit', resolve));
  expect([code, existsSync(join(dist, 'index.html'))]).toEqual([0, true]);
  run('preview', '--port', port, '--strictPort', '--host', '127.0.0.1');
  const address = `http://127.0.0.1:${port}/`;
  await until(
    () =>
      fetch(address).then(
        ({ ok }) => ok,
        () => false,
      ),
    `${app} is served`,
  );
  return address;
}

/** Sends a query to the server as an editor. */
async function ask(query: string, variables: object = {}): Promise<TestData> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = JSON.parse(await response.text());
  expect(errors).toBeUndefined();
  return data;
}

const UPDATE = `mutation ($input: UpdateCommitmentInput!) {
  updateCommitment(input: $input) { commitment { version } userErrors { code } }
}`;

/** Changes a commitment as another client, at any version. */
async function changed(id: string, change: object): Promise<void> {
  const { node } = await ask('query ($id: ID!) { node(id: $id) { ... on Commitment { version } } }', { id });
  const { updateCommitment } = await ask(UPDATE, { input: { id, expectedVersion: node.version, ...change } });
  expect(updateCommitment.userErrors).toEqual([]);
}

describe('npm run demo', () => {
  it('serves invented records of each kind, some of them with a history', async () => {
    const data = await ask(`{
      dataset { title }
      forums { totalCount } sessions { totalCount } people { totalCount } agreements { totalCount }
      commitments { totalCount } statements { totalCount } figures { totalCount } delegations { totalCount }
      revised: commitments(first: 1, orderBy: { field: UPDATED_AT }) { nodes { version history(first: 1) { totalCount } } }
    }`);
    expect(data.dataset.title).toBe('Entente (demo data, invented)');
    const counts = [
      'forums',
      'sessions',
      'people',
      'agreements',
      'commitments',
      'statements',
      'figures',
      'delegations',
    ];
    expect(counts.map((list) => data[list].totalCount)).toEqual([110, 330, 150, 300, 250, 180, 120, 220]);
    expect(data.revised.nodes).toEqual([{ version: 2, history: { totalCount: 2 } }]);
  });

  it('keeps its data after a restart', async () => {
    const count = async () => (await ask('{ agreements { totalCount } dataset { version } }')) as TestData;
    const before = await count();
    const settings = { DATA_DIR: program.path('demo'), PORT: new URL(url).port };
    demo.signal('SIGINT');
    await demo.ended;
    demo = program.demo(settings);
    await demo.question();
    expect(await count()).toEqual(before);
  });
});

describe('the app with React and Apollo', () => {
  let page: Page;
  const faults: string[] = [];
  const items = () => page.locator('li');
  const status = (index: number) => items().nth(index).locator('select');
  let ids: string[];
  beforeAll(async () => {
    page = await openPage(browser, await served('react'), faults);
    await items().first().waitFor();
    const { commitments } = await ask('{ commitments(first: 40, orderBy: { field: DUE_ON }) { nodes { id } } }');
    ids = commitments.nodes.map(({ id }: { id: string }) => id);
  });
  afterAll(() => page?.context().close());

  it('shows a page, and appends more pages', async () => {
    expect(await items().count()).toBe(20);
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByText('40 of ').waitFor();
    expect(await items().count()).toBe(40);
    expect(await page.getByText('demo data, invented').count()).toBe(1);
    expect(faults).toEqual([]);
  });

  it('shows changes of other clients', async () => {
    await changed(ids[1]!, { status: 'DROPPED' });
    await until(async () => (await status(1).inputValue()) === 'DROPPED', 'the change is shown');
  });

  it('writes a change', async () => {
    await status(2).selectOption('MISSED');
    expect(await status(2).inputValue()).toBe('MISSED');
    await until(async () => {
      const { node } = await ask('query ($id: ID!) { node(id: $id) { ... on Commitment { status } } }', {
        id: ids[2]!,
      });
      return node.status === 'MISSED';
    }, 'the change is written');
  });

  it('reverts a change after a conflict, and shows the other value', async () => {
    // Without the subscription, the page gets the other change only with the conflict.
    await page.routeWebSocket(/graphql/, () => {});
    await page.reload();
    await items().first().waitFor();
    await changed(ids[3]!, { status: 'PARTLY_DONE' });
    await status(3).selectOption('DONE');
    await items().nth(3).getByRole('alert').waitFor();
    expect(await status(3).inputValue()).toBe('PARTLY_DONE');
    expect(await items().nth(3).textContent()).toContain('Somebody else has changed it meanwhile.');
  });

  it('resumes after the last change when the connection was lost', async () => {
    await page.unrouteAll();
    let connections = 0;
    let cut = () => {};
    let isDown = false;
    await page.routeWebSocket(/graphql/, (socket) => {
      connections += 1;
      if (isDown) {
        socket.close();
        return;
      }
      const upstream = socket.connectToServer();
      cut = () => {
        upstream.close();
        socket.close();
      };
    });
    await page.reload();
    await until(async () => connections === 1, 'the page is connected');
    await changed(ids[4]!, { status: 'DROPPED' });
    await until(async () => (await status(4).inputValue()) === 'DROPPED', 'the change is shown');
    isDown = true;
    cut();
    await changed(ids[5]!, { status: 'DROPPED' });
    expect(await status(5).inputValue()).not.toBe('DROPPED');
    isDown = false;
    await until(async () => (await status(5).inputValue()) === 'DROPPED', 'the missed change is shown');
  });
});

describe('the offline app', () => {
  let page: Page;
  const state = () => page.locator('#state').textContent();
  const first = () => page.locator('li select').first();
  beforeAll(async () => {
    page = await openPage(browser, await served('offline'), []);
  });
  afterAll(() => page?.context().close());

  it('stores all commitments, and shows them after a restart without a network', async () => {
    await until(async () => (await state())?.includes('Up to date.'), 'all is read');
    expect(await state()).toMatch(/^250 stored, 0 queued/);
    await page.route('**/graphql', (route) => route.abort());
    await page.reload();
    await until(async () => (await state())?.includes('Offline.'), 'it is offline');
    expect(await state()).toMatch(/^250 stored, 0 queued/);
    expect(await page.locator('li').count()).toBe(100);
  });

  it('queues a change without a network, and sends it later', async () => {
    const wanted = (await first().inputValue()) === 'DROPPED' ? 'DONE' : 'DROPPED';
    await first().selectOption(wanted);
    await until(async () => (await state())?.includes('1 queued'), 'the change is queued');
    await page.reload();
    await until(async () => (await state())?.includes('1 queued'), 'the change is still queued');
    expect(await first().inputValue()).toBe(wanted);
    await page.unroute('**/graphql');
    await until(async () => (await state())?.includes('0 queued. Up to date.'), 'the change is sent');
    expect(await first().inputValue()).toBe(wanted);
  });
});
