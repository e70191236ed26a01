import { describe, expect, it } from '@jest/globals';
import { accessibilityViolations, overflows } from '../../harness/page-checks.ts';
import { startDeskPages, typeKey, waitForFocus } from './desk-pages.ts';

const pages = startDeskPages();

describe('/desk: headers', () => {
  it.each(['desk', 'desk/record', 'desk/keys'])(
    'is never stored nor framed, and sends to its own server only: %s',
    async (path) => {
      const { status, headers } = await fetch(`${pages.server.url}/${path}`);
      expect(status).toBe(200);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('same-origin');
      expect(headers.get('content-security-policy')?.split('; ')).toEqual([
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
      ]);
    },
  );

  it('returns 404 for an unknown view', async () => {
    expect((await fetch(`${pages.server.url}/desk/nothing`)).status).toBe(404);
  });
});

describe('/desk: sign in', () => {
  it('rejects an unknown key, then accepts a valid one', async () => {
    const page = await pages.open('desk');
    await typeKey(page, 'wrong');
    await page.getByText('This key is not accepted.').waitFor();
    expect(await page.locator('.desk-bar').count()).toBe(0);
    await typeKey(page, pages.keys.EDITOR);
    await page.getByText('Grace Hopper · Editor').waitFor();
    pages.forgiveRejectedKey();
  });

  it('has a link to sign in until the user has, who then is on the page of the address', async () => {
    const page = await pages.open('desk/record?type=TOPIC');
    const link = page.getByRole('link', { name: 'Sign in' });
    await link.press('Enter');
    await page.keyboard.press('Tab');
    await waitForFocus(page.getByLabel('Use an API key'));
    expect([...(await overflows(page)), ...(await accessibilityViolations(page))]).toEqual([]);
    await page.keyboard.type(pages.keys.EDITOR);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'New: Topic' }).waitFor();
    expect(await link.count()).toBe(0);
    expect(page.url()).toBe(`${pages.server.url}/desk/record?type=TOPIC#sign-in`);
  });

  it('keeps the key in the tab alone, until the user signs out', async () => {
    const page = await pages.signedIn();
    const stored = () => page.evaluate('[Object.values(sessionStorage), Object.values(localStorage), document.cookie]');
    expect(await stored()).toEqual([[pages.keys.EDITOR], [], '']);
    await page.getByRole('link', { name: 'History', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'History' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Use an API key').waitFor();
    expect(await stored()).toEqual([[], [], '']);
  });

  it('forgets what a user has read when the user signs out', async () => {
    const names = [{ lang: 'en', text: 'Secret topic' }];
    await pages.editor.payload('createTopic', { names, visibility: 'INTERNAL' });
    const page = await pages.signedIn('desk/history?type=TOPIC');
    await page.getByText('Secret topic').first().waitFor();
    // The answers for the next user never come.
    await page.route('**/graphql', (route) => !route.request().postData()?.includes('AllHistory') && route.fallback());
    await page.getByRole('button', { name: 'Sign out' }).click();
    await typeKey(page, 'wrong');
    await page.getByText('This key is not accepted.').waitFor();
    expect(await page.locator('.desk-bar').count()).toBe(0);
    await typeKey(page, pages.keys.READER);
    await page.getByText('A reader · Reader').waitFor();
    expect(await page.getByText('Secret topic').count()).toBe(0);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    pages.forgiveRejectedKey();
  });

  it('returns the focus to the button that a user had pressed when the sign-in ended', async () => {
    const page = await pages.signedIn('desk/record?type=TOPIC');
    await page.locator('textarea[name="names.0.text"]').fill('Focused topic');
    await page.route(
      '**/graphql',
      (route) => route.continue({ headers: { ...route.request().headers(), authorization: 'Bearer ended' } }),
      { times: 1 },
    );
    const check = page.getByRole('button', { name: 'Check', exact: true });
    await check.click();
    await page.getByText('Your sign-in has ended.').waitFor();
    await typeKey(page, pages.keys.EDITOR);
    await page.getByText('Nothing is doubtful.').waitFor();
    await waitForFocus(check);
    pages.forgiveRejectedKey();
  });

  it('draws the bar and the view at once, however late the script of the view arrives', async () => {
    const page = await pages.signedIn();
    await page.addInitScript(`new MutationObserver(() => {
      if (document.querySelector('.desk-bar')) window.heading ??= document.querySelector('#main h1')?.textContent ?? 'none';
    }).observe(document, { childList: true, subtree: true })`);
    await page.route('**/view-*.js', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      await route.continue();
    });
    await page.reload();
    await page.locator('.desk-bar').waitFor();
    expect(await page.evaluate('window.heading')).toBe('Review');
  });

  it('shows an administrator the keys, and tells a reader that the key cannot write', async () => {
    const admin = await pages.signedIn('desk', pages.keys.ADMIN);
    await admin.getByRole('link', { name: 'Keys' }).waitFor();
    const reader = await pages.signedIn('desk/keys', pages.keys.READER);
    await reader.getByText('Your key can read but not write.').waitFor();
    await reader.getByText('Your role does not include this page.').waitFor();
    expect(await reader.getByRole('link', { name: 'Keys' }).count()).toBe(0);
  });
});
