import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Page } from 'playwright-core';
import { DESK } from '../../../src/site/desk/bundle.ts';
import type { FormTypes } from '../../../src/site/desk/form-type.ts';
import { VIEWS } from '../../../src/site/desk/views.ts';
import type { DeskCatalogue } from '../../../src/site/desk/words.ts';
import { BuiltModules } from '../../harness/built-modules.ts';
import { accessibilityViolations, darkModeViolations, overflows } from '../../harness/page-checks.ts';
import { startDeskPages, startFiles } from './desk-pages.ts';

/** An OpenID issuer that signs everybody in at once, as Grace. */
const { privateKey, publicKey } = await generateKeyPair('ES256');
const jwk = { ...(await exportJWK(publicKey)), kid: 'ours', alg: 'ES256' };
const challenges = new Map<string, string>();
const issuer = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url!, issuerUrl());
  const json = (body: object) => {
    response.writeHead(200, {
      'content-type': 'application/json',
      'access-control-allow-origin': '*',
      'access-control-allow-headers': '*',
    });
    response.end(JSON.stringify(body));
  };
  if (request.method === 'OPTIONS' || pathname === '/keys') return json({ keys: [jwk] });
  if (pathname === '/authorize') {
    challenges.set('the-code', searchParams.get('code_challenge')!);
    const back = new URL(searchParams.get('redirect_uri')!);
    back.search = String(new URLSearchParams({ code: 'the-code', state: searchParams.get('state')! }));
    response.writeHead(302, { location: back.href }).end();
  } else if (pathname === '/token') {
    let body = '';
    for await (const piece of request) body += piece;
    const verifier = new URLSearchParams(body).get('code_verifier')!;
    const digest = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(verifier))).toString('base64url');
    expect(challenges.get('the-code')).toBe(digest);
    const token = await new SignJWT({ role: 'EDITOR', name: 'Grace of the issuer', azp: 'the-desk' })
      .setProtectedHeader({ alg: 'ES256', kid: 'ours' })
      .setIssuer(issuerUrl())
      .setAudience('entente')
      .setSubject('grace')
      .setExpirationTime('1h')
      .sign(privateKey);
    json({ access_token: token, token_type: 'Bearer', expires_in: 3600 });
  } else {
    const [authorization_endpoint, token_endpoint, jwks_uri] = ['authorize', 'token', 'keys'].map(
      (path) => `${issuerUrl()}/${path}`,
    );
    json({ issuer: issuerUrl(), authorization_endpoint, token_endpoint, jwks_uri });
  }
});
await new Promise<void>((resolve) => {
  issuer.listen(0, '127.0.0.1', resolve);
});
function issuerUrl(): string {
  return `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
}
afterAll(() => {
  issuer.close();
});

const pages = startDeskPages({
  environment: {
    OIDC_ISSUER: issuerUrl(),
    OIDC_AUDIENCE: 'entente',
    OIDC_CLIENT_IDS: 'another-client',
    OIDC_CLIENT_ID: 'the-desk',
  },
});

const fileWith = startFiles();

describe('/desk: sign in with an issuer', () => {
  const signIn = (page: Page) =>
    page.getByRole('button', { name: `Sign in with ${new URL(issuerUrl()).host}` }).click();

  it('may send to the issuer, and to no other server', async () => {
    const { headers } = await fetch(`${pages.server.url}/desk`);
    expect(headers.get('content-security-policy')).toContain(`connect-src 'self' ${issuerUrl()};`);
  });

  it('returns to the page that the user left, with the name of the token', async () => {
    const page = await pages.open('desk/record?type=TOPIC');
    await signIn(page);
    await page.getByText('Grace of the issuer · Editor').waitFor();
    expect(page.url()).toBe(`${pages.server.url}/desk/record?type=TOPIC`);
    await page.locator('textarea[name="names.0.text"]').fill('A topic');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.locator('.notice', { hasText: 'Saved.' }).waitFor();
    pages.faults.splice(0, pages.faults.length, ...pages.faults.filter((fault) => !fault.includes(issuerUrl())));
  });

  it('goes on with an import whose choices the user made before', async () => {
    const page = await pages.open('desk/import');
    await signIn(page);
    const input = page.locator('input[type="file"]');
    const file = fileWith('Lamps 2026.csv', 'No;Title;Parties\n1;Pact on lamps;Cuba|Atlantis\n');
    await input.setInputFiles(file);
    const step = (name: string) => page.getByRole('heading', { level: 2, name }).waitFor();
    await step('Columns');
    const fixed = page.getByRole('group', { name: 'The same in every row' });
    await fixed.getByLabel('Kind').selectOption('TREATY');
    await fixed.getByLabel('Role').selectOption('SIGNATORY');
    await fixed.getByLabel('Status').selectOption('SIGNED');
    await page.getByLabel('Name of the mapping').fill('lamps');
    const next = page.getByRole('button', { name: 'Next' });
    await next.click();
    await step('Names');
    const atlantis = page.getByRole('group', { name: /^Atlantis/ });
    await atlantis.getByLabel('New party').check();
    await page.getByLabel('Level of Atlantis').selectOption('COUNTRY');
    await page.route('**/import', (route) =>
      route.continue({ headers: { ...route.request().headers(), authorization: 'Bearer ended' } }),
    );
    await next.click();
    await page.getByText('Your sign-in has ended.').waitFor();
    await page.unrouteAll();
    const questions: string[] = [];
    page.on('dialog', (dialog) => {
      questions.push(dialog.type());
      void dialog.accept();
    });
    await signIn(page);
    await page.getByText(/^An import of Lamps 2026\.csv of .+ is not finished\./).waitFor();
    expect(questions).toEqual([]);
    expect([...(await overflows(page)), ...(await accessibilityViolations(page))]).toEqual([]);
    await input.setInputFiles(file);
    await step('Names');
    expect(await atlantis.getByLabel('New party').isChecked()).toBe(true);
    expect(await page.getByLabel('Level of Atlantis').inputValue()).toBe('COUNTRY');
    await next.click();
    await step('Dry run');
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByRole('button', { name: 'Back' }).click();
    expect(await page.getByLabel('Name of the mapping').inputValue()).toBe('lamps');
    pages.forgiveRejectedKey();
    pages.faults.splice(0, pages.faults.length, ...pages.faults.filter((fault) => !fault.includes(issuerUrl())));
  }, 120_000);

  it('says why if the issuer refuses', async () => {
    const page = await pages.open('desk?error=access_denied&state=unknown');
    await page.getByText('Signing in did not work').waitFor();
    await page.getByLabel('Use an API key').waitFor();
    expect(page.url()).toBe(`${pages.server.url}/desk`);
  });
});

/** The desk is made for a tablet and a desktop. */
const WIDTHS = [768, 1440];

describe('/desk: every view', () => {
  it.each([
    ['record', 'Records', '.new-records'],
    ['record?type=AGREEMENT', 'New: Agreement', '.record-form'],
    ['record?id=SESSION', '', '.record-form'],
    ['history', 'History', '.revisions'],
    ['keys', 'Keys', 'table.table'],
  ])('fits, and has no serious finding of axe: %s', async (path, _heading, ready) => {
    const { body } = await pages.server.query('{ sessions(first: 1) { nodes { id } } }');
    const page = await pages.signedIn(
      `desk/${path.replace('SESSION', body.data.sessions.nodes[0].id)}`,
      pages.keys.ADMIN,
    );
    await page.locator(ready).first().waitFor();
    const details = page.locator('.record-form > details > summary');
    if (await details.count()) await details.click();
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: 'light' });
      expect([
        ...(await overflows(page)),
        ...(await accessibilityViolations(page)),
        ...(await darkModeViolations(page)),
      ]).toEqual([]);
      await page.emulateMedia({ colorScheme: 'light' });
    }
  });

  it.each([
    ['ru', 'Записи', 'Новая запись', 'Название 1', 'Сохранить'],
    ['zh', '记录', '新建', '标题 1', '保存'],
  ])('has its words in %s', async (lang, records, fresh, title, save) => {
    const page = await pages.open(`desk/record?lang=${lang}`);
    await page.locator('.sign-in input').fill(pages.keys.EDITOR);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: records }).waitFor();
    await page.locator('.new-records a[href*="AGREEMENT"]').click();
    await page.getByRole('heading', { level: 1, name: fresh }).waitFor();
    await page.getByLabel(title, { exact: true }).waitFor();
    await page.getByRole('button', { name: save, exact: true }).waitFor();
    const words = await page.locator('#desk-words').getAttribute('href');
    const { labels } = (await (await fetch(new URL(words!, page.url()))).json()) as {
      labels: { [field: string]: string };
    };
    expect(Object.entries(labels).filter(([name, label]) => name !== 'id' && /^[\w ]+$/.test(label))).toEqual([]);
  });

  it.each(['en', 'ru', 'zh'])('gives each field of a form a label of its own in %s', async (lang) => {
    const address = `${pages.server.url}/desk/record?lang=${lang}`;
    const [, words] = /href="([^"]+)"[^>]* id="desk-words"/.exec(await (await fetch(address)).text())!;
    const readJson = async (path: string) => (await fetch(new URL(path, address))).json();
    const { labels } = (await readJson(words!)) as DeskCatalogue;
    const { inputs } = (await readJson('types.json')) as FormTypes;
    const alike = Object.entries(inputs).flatMap(([input, fields]) => {
      const named = fields.map(({ name, label = name }) => ({ name, text: labels[label] }));
      return named
        .filter(({ text }) => named.filter((each) => each.text === text).length > 1)
        .map(({ name, text }) => `${input}.${name}: ${text}`);
    });
    expect(alike).toEqual([]);
  });

  it('is used by keyboard: Ctrl+K finds a record', async () => {
    const page = await pages.signedIn('desk/keys', pages.keys.ADMIN);
    await page.locator('table.table, .table table').first().waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByLabel('Find a record', { exact: true }).first().waitFor();
    await page.keyboard.type('Moscow');
    await page
      .getByRole('option', { name: /^Moscow/ })
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /Moscow/ }).waitFor();
  });

  it.each(VIEWS.map(({ path }) => path))('%s loads scripts within the budget of 170 KB', (view) => {
    const modules = new BuiltModules(DESK);
    const loaded = modules.needed(`${view}/view.tsx`, () => true, modules.needed('main.tsx'));
    expect(modules.bytes(loaded)).toBeLessThan(170_000);
  });
});
