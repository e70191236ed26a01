import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page, Route } from 'playwright-core';
import { mutationsOn } from '../../harness/mutations.ts';
import { accessibilityViolations, overflows } from '../../harness/page-checks.ts';
import { startDeskPages, startFiles, typeKey } from './desk-pages.ts';

const pages = startDeskPages();
const fileWith = startFiles();

const keys = { ada: '', namesake: '' };
beforeAll(async () => {
  const admin = mutationsOn(pages.server, { authorization: `Bearer ${pages.keys.ADMIN}` });
  const create = async (label: string) =>
    (await admin.payload('createApiKey', { label, role: 'EDITOR' }, 'secret')).secret;
  keys.ada = await create('Ada Byron');
  keys.namesake = await create('Ada Lovelace');
});

const FORM = 'desk/record?type=TOPIC';

const name = (page: Page) => page.locator('textarea[name="names.0.text"]');
const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true }).click();
const savedNotice = (page: Page) => page.locator('.notice', { hasText: 'Saved.' });
const choice = (page: Page) => page.getByRole('dialog', { name: 'Another user has signed in' });
const goOn = (page: Page) => page.getByRole('button', { name: 'Go on as Grace Hopper with what Ada Byron typed' });
const beginAnew = (page: Page, user: string) => page.getByRole('button', { name: `Begin anew as ${user}` });
const signedIn = (page: Page, user: string) => page.locator('.signed-in b', { hasText: user }).waitFor();

function topicNamed(text: string) {
  return { names: [{ lang: 'en', text }] };
}

/** The API no longer accepts the key of Ada in this page, until the end of the test. */
async function endKey(page: Page): Promise<void> {
  await page.route('**/graphql', (route) => {
    const headers = route.request().headers();
    const isHers = headers.authorization === `Bearer ${keys.ada}`;
    return isHers ? route.continue({ headers: { ...headers, authorization: 'Bearer ended' } }) : route.fallback();
  });
}

/** Types a topic as Ada, whose key then ends, so that saving asks for another key. */
async function typedByAda(topic: string): Promise<Page> {
  const page = await pages.signedIn(FORM, keys.ada);
  await name(page).fill(topic);
  await endKey(page);
  await save(page);
  await page.getByText('Your sign-in has ended.').waitFor();
  return page;
}

/** Types a source as Ada, of which a draft is kept, and a topic as above. */
async function typedTwiceByAda(topic: string): Promise<Page> {
  const page = await pages.signedIn('desk/record?type=SOURCE', keys.ada);
  await page.locator('textarea[name="title"]').fill(`News on ${topic}`);
  await page.getByText('Draft kept in this browser').waitFor();
  await page.goto(`${pages.server.url}/${FORM}`);
  await name(page).fill(topic);
  await page.getByText('Draft kept in this browser').waitFor();
  await endKey(page);
  await save(page);
  await page.getByText('Your sign-in has ended.').waitFor();
  return page;
}

/** The forms of which the user has drafts. */
async function drafts(page: Page): Promise<string[]> {
  await page.goto(`${pages.server.url}/desk/record`);
  await page.getByRole('heading', { level: 2, name: 'New' }).waitFor();
  await page.waitForTimeout(500);
  return page.locator('h2', { hasText: 'Drafts in this browser' }).locator('+ ul a').allTextContents();
}

/** The authors of all topics with these words. */
async function authorsOf(topic: string): Promise<string[]> {
  const { body } = await pages.server.query(
    'query ($search: String!) { topics(search: $search) { nodes { history { nodes { by } } } } }',
    { search: topic },
    { authorization: `Bearer ${pages.keys.EDITOR}` },
  );
  return body.data.topics.nodes.map(({ history }: { history: { nodes: { by: string }[] } }) => history.nodes[0]!.by);
}

describe('/desk: another user signs in over a form', () => {
  it('sends nothing in the name of the other user before that user has chosen; Escape does not choose', async () => {
    const page = await typedByAda('Harbours of Ada');
    await typeKey(page, 'wrong');
    await page.getByText('This key is not accepted.').waitFor();
    await typeKey(page, pages.keys.EDITOR);
    await choice(page).waitFor();
    await choice(page).getByText('You have signed in as Grace Hopper. This page is that of Ada Byron.').waitFor();
    for (let count = 0; count < 3; count++) await page.keyboard.press('Escape');
    expect(await choice(page).evaluate((dialog) => dialog.matches(':modal'))).toBe(true);
    expect(await choice(page).evaluate((dialog) => dialog.contains(dialog.ownerDocument.activeElement))).toBe(true);
    expect([...(await overflows(page)), ...(await accessibilityViolations(page))]).toEqual([]);
    expect(await page.locator('.signed-in b').textContent()).toBe('Ada Byron');
    expect(await authorsOf('Harbours of Ada')).toEqual([]);
    pages.forgiveRejectedKey();
  });

  it('shows nothing of what the first one typed to one who begins anew, and keeps it for the first one', async () => {
    const page = await typedByAda('Bridges of Ada');
    await typeKey(page, pages.keys.EDITOR);
    await beginAnew(page, 'Grace Hopper').click();
    await signedIn(page, 'Grace Hopper');
    await name(page).waitFor();
    expect(await name(page).inputValue()).toBe('');
    expect(await choice(page).count()).toBe(0);
    await page.waitForTimeout(500);
    expect(await page.getByRole('button', { name: 'Restore draft' }).count()).toBe(0);
    expect(await authorsOf('Bridges of Ada')).toEqual([]);

    await page.unrouteAll();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await typeKey(page, keys.ada);
    await page.getByRole('button', { name: 'Restore draft' }).click();
    expect(await name(page).inputValue()).toBe('Bridges of Ada');
    pages.forgiveRejectedKey();
  });

  it('saves what was typed in the name of one who goes on', async () => {
    const page = await typedByAda('Canals of Ada');
    await typeKey(page, pages.keys.EDITOR);
    await goOn(page).click();
    await savedNotice(page).waitFor();
    await signedIn(page, 'Grace Hopper');
    expect(await authorsOf('Canals of Ada')).toEqual(['Grace Hopper']);
    pages.forgiveRejectedKey();
  });

  it('keeps the text of one who goes on, and reads the rest of the page again', async () => {
    const { topic } = await pages.editor.payload('createTopic', topicNamed('Locks'), 'topic { id }');
    const page = await pages.signedIn(`desk/record?id=${topic.id}`, keys.ada);
    await name(page).fill('Locks of Ada');
    await page.getByText(/^More fields/).click();
    await page.getByRole('combobox', { name: 'Parent topic' }).focus();
    await endKey(page);
    await page.keyboard.type('Canal');
    await page.getByText('Your sign-in has ended.').waitFor();
    await typeKey(page, pages.keys.EDITOR);
    await goOn(page).click();
    await signedIn(page, 'Grace Hopper');
    expect(await name(page).inputValue()).toBe('Locks of Ada');
    await page.waitForFunction('document.activeElement?.getAttribute("role") === "combobox"');
    // Words that chose no record cannot be saved.
    await page.getByRole('combobox', { name: 'Parent topic' }).fill('');
    await save(page);
    await savedNotice(page).waitFor();
    expect(await authorsOf('Locks of Ada')).toEqual(['Grace Hopper']);
    pages.forgiveRejectedKey();
  });

  describe('with drafts of the first one', () => {
    const offer = (page: Page) =>
      choice(page).getByLabel('Take over the drafts of Ada Byron in this browser as well (2)');
    const takeOver = async (topic: string) => {
      const page = await typedTwiceByAda(topic);
      await typeKey(page, pages.keys.EDITOR);
      await offer(page).waitFor();
      return page;
    };

    it('leaves them to the first one if the other one goes on without them', async () => {
      const page = await takeOver('Sluices of Ada');
      expect([...(await overflows(page)), ...(await accessibilityViolations(page))]).toEqual([]);
      expect(await offer(page).isChecked()).toBe(false);
      await goOn(page).click();
      await savedNotice(page).waitFor();
      expect(await drafts(page)).toEqual([]);
      await page.unrouteAll();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await typeKey(page, keys.ada);
      expect(await drafts(page)).toEqual(['New: Source']);
      pages.forgiveRejectedKey();
    });

    it('gives them to one who takes them over, which a person with a renewed key does', async () => {
      const page = await takeOver('Weirs of Ada');
      await offer(page).check();
      await goOn(page).click();
      await savedNotice(page).waitFor();
      expect(await drafts(page)).toEqual(['New: Source']);
      await page.getByRole('link', { name: 'New: Source' }).click();
      await page.getByRole('button', { name: 'Restore draft' }).click();
      expect(await page.locator('textarea[name="title"]').inputValue()).toBe('News on Weirs of Ada');
      await page.unrouteAll();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await typeKey(page, keys.ada);
      expect(await drafts(page)).toEqual([]);
      pages.forgiveRejectedKey();
    });
  });

  it('asks another user of the same name, too: two accounts of an issuer may have one', async () => {
    const page = await typedByAda('Mounds of Ada');
    await pages.server.sql("update api_key set label = 'Ada, until 2025' where label = 'Ada Byron'");
    await pages.server.sql("update api_key set label = 'Ada Byron' where label = 'Ada Lovelace'");
    await typeKey(page, keys.namesake);
    await choice(page).getByText('You have signed in as Ada Byron. This page is that of Ada Byron.').waitFor();
    expect(await authorsOf('Mounds of Ada')).toEqual([]);
    await pages.server.sql("update api_key set label = 'Ada Lovelace' where label = 'Ada Byron'");
    await pages.server.sql("update api_key set label = 'Ada Byron' where label = 'Ada, until 2025'");
    pages.forgiveRejectedKey();
  });

  it('keeps the choices of an import for the first one alone', async () => {
    const page = await pages.signedIn('desk/import', keys.ada);
    const file = fileWith('docks.csv', 'Code,Label\n1,Docks of Ada\n');
    const input = page.locator('input[type="file"]');
    const mapping = page.getByLabel('Name of the mapping');
    const notice = page.getByText(/^An import of docks\.csv of .+ is not finished\./);
    await input.setInputFiles(file);
    await page.getByLabel('A row is').selectOption('TOPIC');
    await page.getByLabel('Field: Label', { exact: true }).selectOption('name');
    await mapping.fill('docks-of-ada');
    await page.route('**/import', (route) =>
      route.continue({ headers: { ...route.request().headers(), authorization: 'Bearer ended' } }),
    );
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('Your sign-in has ended.').waitFor();
    await typeKey(page, pages.keys.EDITOR);
    await beginAnew(page, 'Grace Hopper').click();
    await signedIn(page, 'Grace Hopper');
    await page.getByRole('heading', { level: 2, name: 'File' }).waitFor();
    await page.waitForTimeout(500);
    expect(await notice.count()).toBe(0);

    await page.unrouteAll();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await typeKey(page, keys.ada);
    await notice.waitFor();
    await input.setInputFiles(file);
    await mapping.waitFor();
    expect(await mapping.inputValue()).toBe('docks-of-ada');
    pages.forgiveRejectedKey();
  });

  it('does not let a reader go on with a form', async () => {
    const page = await typedByAda('Ports of Ada');
    await typeKey(page, pages.keys.READER);
    await choice(page).getByText('Your key can read but not write.').waitFor();
    expect(
      await choice(page)
        .getByRole('button', { name: /^Go on/ })
        .count(),
    ).toBe(0);
    await beginAnew(page, 'A reader').click();
    await page.locator('.notice', { hasText: 'Your key can read but not write.' }).waitFor();
    expect(await page.locator('textarea').count()).toBe(0);
    pages.forgiveRejectedKey();
  });

  it.each([
    ['ru', 'Вошёл другой пользователь', 'Начать заново от имени Grace Hopper'],
    ['zh', '已由另一用户登录', '以 Grace Hopper 的身份重新开始'],
  ])('asks in the language of the page: %s', async (lang, title, button) => {
    const page = await pages.open(`${FORM}&lang=${lang}`);
    const typeInto = async (key: string) => {
      await page.locator('.sign-in input').fill(key);
      await page.locator('.sign-in input').press('Enter');
    };
    await typeInto(keys.ada);
    await name(page).fill('Moles of Ada');
    await endKey(page);
    await name(page).press('Control+Enter');
    await page.locator('dialog.sign-in').waitFor();
    await typeInto(pages.keys.EDITOR);
    const dialog = page.getByRole('dialog', { name: title });
    await dialog.getByRole('button', { name: button }).waitFor();
    expect([...(await overflows(page)), ...(await accessibilityViolations(page))]).toEqual([]);
    pages.forgiveRejectedKey();
  });
});

describe('/desk: another user signs in after one who has signed out', () => {
  /** Holds the next request of Ada with some words, and returns it. */
  const hold = async (page: Page, words: string): Promise<Route> => {
    let resolve: (route: Route) => void;
    const promise = new Promise<Route>((done) => {
      resolve = done;
    });
    await page.route('**/graphql', (route) => {
      const isHers = route.request().headers().authorization === `Bearer ${keys.ada}`;
      return isHers && route.request().postData()?.includes(words) ? resolve(route) : route.fallback();
    });
    return promise;
  };
  const exchange = async (page: Page, key = pages.keys.EDITOR) => {
    await page.getByRole('button', { name: 'Sign out' }).click();
    await typeKey(page, key);
    await page.locator('.signed-in').waitFor();
  };

  it('shows no response to the first one that arrives late', async () => {
    await pages.editor.payload('createTopic', { ...topicNamed('Secret docks'), visibility: 'INTERNAL' });
    const page = await pages.signedIn('desk/record', keys.ada);
    const field = page.getByRole('combobox', { name: 'Find a record' });
    const [route] = await Promise.all([hold(page, 'Secret docks'), field.fill('Secret docks')]);
    const response = await route.fetch();
    expect(await response.text()).toContain('topic_');
    await exchange(page, pages.keys.READER);
    await field.fill('Secret docks');
    await page.locator('p.help', { hasText: 'No record has these words.' }).waitFor();
    await route.fulfill({ response }).catch(() => {});
    await page.waitForTimeout(500);
    expect(await page.getByRole('option').count()).toBe(0);
    await field.fill('');
    await field.fill('Secret docks');
    await page.locator('p.help', { hasText: 'No record has these words.' }).waitFor();
  });

  it('does not reject the key of the second one for a late request of the first', async () => {
    const page = await pages.signedIn(FORM, keys.ada);
    await name(page).fill('Piers of Ada');
    const [route] = await Promise.all([hold(page, 'mutation Save'), save(page)]);
    await exchange(page);
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.postData() ?? ''));
    await route.continue({ headers: { ...route.request().headers(), authorization: 'Bearer ended' } });
    await page.waitForTimeout(1_000);
    expect(await page.locator('dialog').count()).toBe(0);
    expect(sent.filter((body) => body.includes('Piers of Ada'))).toEqual([]);
    pages.forgiveRejectedKey();
  });

  it('stays on the page of the second one when the first one’s save is done', async () => {
    const page = await pages.signedIn(FORM, keys.ada);
    await name(page).fill('Quays of Ada');
    const [route] = await Promise.all([hold(page, 'mutation Save'), save(page)]);
    await exchange(page);
    await name(page).fill('Quays of Grace');
    await route.continue();
    await page.waitForTimeout(1_000);
    expect(await name(page).inputValue()).toBe('Quays of Grace');
    expect(page.url()).toBe(`${pages.server.url}/${FORM}`);
  });

  it('leaves a page that the browser kept from before the user signed out', async () => {
    const page = await pages.signedIn(FORM, keys.ada);
    await name(page).fill('Wharves of Ada');
    // As if another page of the tab had signed out, and the browser went back to this one.
    await page.evaluate(
      `sessionStorage.clear(); dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))`,
    );
    await page.getByLabel('Use an API key').waitFor();
    expect(await name(page).count()).toBe(0);
  });

  it('signs out one tab, and leaves the other one to its user', async () => {
    const page = await pages.signedIn(FORM, keys.ada);
    await name(page).fill('Slips of Ada');
    const other = await page.context().newPage();
    await other.goto(`${pages.server.url}/${FORM}`);
    await typeKey(other, pages.keys.EDITOR);
    await name(other).waitFor();
    expect(await other.getByRole('button', { name: 'Restore draft' }).count()).toBe(0);
    await other.getByRole('button', { name: 'Sign out' }).click();
    await save(page);
    await savedNotice(page).waitFor();
    expect(await authorsOf('Slips of Ada')).toEqual(['Ada Byron']);
  });
});
