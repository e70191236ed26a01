import { beforeAll, describe, expect, it } from '@jest/globals';
import { buildersOn } from '../../harness/builders.ts';
import { accessibilityViolations } from '../../harness/page-checks.ts';
import { until } from '../../harness/program.ts';
import { EDITOR_NAME, startDeskPages, waitForFocus } from './desk-pages.ts';

const pages = startDeskPages({ seeded: false });

let source: { id: string };
let topic: { id: string; version: number };

const named = (text: string) => [{ lang: 'en', text }];
const titleOf = async (id: string) => {
  const { body } = await pages.server.query(
    'query ($id: ID!) { node(id: $id) { ... on Topic { names { text } version } } }',
    { id },
  );
  return body.data.node;
};

beforeAll(async () => {
  const { editor } = pages;
  ({ source } = await editor.payload('createSource', { kind: 'DATASET', title: 'A register' }, 'source { id }'));
  ({ topic } = await editor.payload('createTopic', { names: named('Trade in old goods') }, 'topic { id version }'));
  await editor.payload('updateTopic', {
    id: topic.id,
    expectedVersion: 1,
    names: named('Trade in new goods'),
    citations: [{ source: source.id }],
    note: 'The goods are new',
  });
});

describe('/desk/history of a record', () => {
  it('marks changed words, with author and reason', async () => {
    const page = await pages.signedIn(`desk/history?id=${topic.id}`);
    await page.getByRole('heading', { level: 1, name: 'History: Trade in new goods' }).waitFor();
    const latest = page.locator('.revisions > li').first();
    expect(await latest.locator('.revision-line').textContent()).toContain(`${EDITOR_NAME} · The goods are new`);
    expect(await latest.locator('del').first().textContent()).toBe('old');
    expect(await latest.locator('ins').first().textContent()).toBe('new');
    expect(await latest.getByRole('button', { name: 'Revert to this version' }).count()).toBe(0);
  });

  it('shows what reverting changes, and writes it only when it is confirmed', async () => {
    const page = await pages.signedIn(`desk/history?id=${topic.id}`);
    await page.getByRole('button', { name: 'Revert to this version' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('row', { name: /Trade in new goods \(English\) Trade in old goods \(English\)/ }).waitFor();
    expect(await titleOf(topic.id)).toEqual({ names: [{ text: 'Trade in new goods' }], version: 2 });
    await dialog.getByLabel('Reason for the change').fill('The goods were old after all');
    await dialog.getByRole('button', { name: 'Revert to this version' }).click();
    await page.getByText('The goods were old after all').waitFor();
    expect(await titleOf(topic.id)).toEqual({ names: [{ text: 'Trade in old goods' }], version: 3 });
  });

  it('shows constants in the words of the page, and no empty list', async () => {
    const cited = await pages.editor.payload('createSource', { kind: 'DATASET', title: 'A list' }, 'source { id }');
    const { topic } = await pages.editor.payload(
      'createTopic',
      { names: named('Hidden for a while'), visibility: 'INTERNAL', citations: [{ source: cited.source.id }] },
      'topic { id }',
    );
    await pages.editor.payload('publish', { ids: [topic.id] });
    const page = await pages.signedIn(`desk/history?id=${topic.id}`);
    const [published, created] = [page.locator('.revisions > li').first(), page.locator('.revisions > li').last()];
    await published.locator('ins', { hasText: /^public$/ }).waitFor();
    expect(await published.locator('del').allTextContents()).toEqual(['internal']);
    await created.locator('ins', { hasText: /^supports$/ }).waitFor({ state: 'attached' });
    expect(await created.locator('dt', { hasText: 'Sources: Fields' }).count()).toBe(0);
  });

  it('names all records that a change refers to, be they more than 100', async () => {
    const build = buildersOn(pages.server.dataSource);
    const signatures = [];
    for (let n = 1; n <= 101; n++) signatures.push({ party: (await build.country(`Land ${n}`)).id, role: 'SIGNATORY' });
    const { agreement } = await pages.editor.payload(
      'createAgreement',
      { titles: named('On many lands'), kind: 'TREATY', status: 'ANNOUNCED', signatures },
      'agreement { id }',
    );
    const page = await pages.signedIn(`desk/history?id=${agreement.id}`);
    const created = page.locator('.revisions > li').first();
    const isNamed = async () => !/[a-z]_[0-9a-f]{32}/.test((await created.textContent())!);
    await until(isNamed, 'no id is shown', 10_000);
    expect((await created.textContent())!.match(/Land \d/g)).toHaveLength(101);
  });

  it('offers a reader no button', async () => {
    const page = await pages.signedIn(`desk/history?id=${topic.id}`, pages.keys.READER);
    await page.locator('.revisions > li').first().waitFor();
    expect(await page.locator('.revisions button').count()).toBe(0);
  });
});

describe('/desk/history of all records', () => {
  it('restores a deleted record', async () => {
    const { topic: lost } = await pages.editor.payload(
      'createTopic',
      { names: named('Lost topic') },
      'topic { id version }',
    );
    await pages.editor.payload('deleteRecord', { id: lost.id, expectedVersion: 1 }, 'deletedId');
    const page = await pages.signedIn('desk/history?type=TOPIC');
    await page.getByRole('heading', { name: 'Deleted · version 2 · Lost topic' }).waitFor();
    await page.getByRole('button', { name: 'Restore' }).first().click();
    const dialog = page.getByRole('dialog', { name: /^Restore: Lost topic, version 2, / });
    await dialog.getByText('Lost topic').first().waitFor();
    await dialog.getByRole('button', { name: 'Restore' }).click();
    await page.getByRole('heading', { name: 'Created · version 3 · Lost topic' }).waitFor();
    expect((await titleOf(lost.id)).names).toEqual([{ text: 'Lost topic' }]);
  });

  it('undoes a merge', async () => {
    const make = async (text: string) =>
      (await pages.editor.payload('createTopic', { names: named(text) }, 'topic { id }')).topic.id as string;
    const [kept, absorbed] = [await make('Kept topic'), await make('Absorbed topic')];
    await pages.editor.payload('mergeRecords', {
      keep: kept,
      absorb: absorbed,
      expectedVersion: 1,
      expectedAbsorbVersion: 1,
    });
    const page = await pages.signedIn('desk/history?type=TOPIC');
    await page.getByRole('button', { name: 'Undo merge' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Absorbed topic').first().waitFor();
    await dialog.getByRole('button', { name: 'Undo merge' }).click();
    await page.waitForLoadState();
    await page.getByRole('link', { name: 'Absorbed topic' }).first().waitFor();
    await page
      .locator('dt', { hasText: /^Merged records$/ })
      .first()
      .waitFor();
    expect((await titleOf(absorbed)).names).toEqual([{ text: 'Absorbed topic' }]);
  });

  it('is narrowed by the name of the editor', async () => {
    const page = await pages.signedIn('desk/history');
    await page.locator('.revisions > li').first().waitFor();
    await page.getByLabel('Editor', { exact: true }).fill('Nobody');
    await page.getByText('There are no changes.').waitFor();
    expect(new URL(page.url()).searchParams.get('by')).toBe('Nobody');
  });
});

describe('/desk/record: the record as a whole', () => {
  it('names the records that prevent deletion', async () => {
    await pages.editor.payload('createTopic', { names: named('Cited topic'), citations: [{ source: source.id }] });
    const page = await pages.signedIn(`desk/record?id=${source.id}`);
    await page.getByRole('button', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await dialog.getByText('The record cannot be deleted').waitFor();
    expect(await dialog.getByRole('link').allTextContents()).toEqual(['Cited topic']);
    expect(await dialog.getByRole('button', { name: 'Delete' }).count()).toBe(0);
  });

  it('says at once that a change was saved and that a record was deleted', async () => {
    const { topic } = await pages.editor.payload('createTopic', { names: named('Short-lived') }, 'topic { id }');
    const page = await pages.signedIn(`desk/record?id=${topic.id}`, undefined, {
      viewport: { width: 1280, height: 300 },
    });
    await page.getByLabel('Reason for the change').fill('A reason');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const notice = page.locator('.notice', { hasText: 'Saved.' });
    await notice.waitFor();
    const isInView = async () => ((await notice.boundingBox())?.y ?? -1) >= 0;
    await until(isInView, 'the notice is in view', 5_000);
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('The record was deleted. You can restore it in the history.').waitFor();
  });

  it('publishes a record only with those to which it refers', async () => {
    const { editor } = pages;
    const inner = await editor.payload(
      'createTopic',
      { names: named('Inner'), visibility: 'INTERNAL' },
      'topic { id }',
    );
    const input = { names: named('Outer'), visibility: 'INTERNAL', parent: inner.topic.id };
    const outer = await editor.payload('createTopic', input, 'topic { id }');
    const page = await pages.signedIn(`desk/record?id=${outer.topic.id}`);
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    const publish = page.getByRole('dialog').getByRole('button', { name: 'Publish', exact: true });
    await publish.click();
    await page.getByText('These records must be published as well:').waitFor();
    await publish.click();
    await page.getByText('Tick each of these records, or close the dialog.').waitFor();
    await waitForFocus(page.getByLabel('Inner'));
    expect(await accessibilityViolations(page)).toEqual([]);
    expect(await titleOf(outer.topic.id)).toBeNull();
    await page.getByLabel('Inner').check();
    await publish.click();
    await page.locator('.visibility.public').waitFor();
    expect((await titleOf(inner.topic.id)).names).toEqual([{ text: 'Inner' }]);
  });
});

describe('/desk/record: a publication at a later time', () => {
  it('asks for a time in the future before it plans anything', async () => {
    const { topic } = await pages.editor.payload(
      'createTopic',
      { names: named('Later'), visibility: 'INTERNAL' },
      'topic { id }',
    );
    const planned = async () =>
      (await pages.server.sql('select count(*)::int as count from planned_publication'))[0]!.count;
    const page = await pages.signedIn(`desk/record?id=${topic.id}`, undefined, { timezoneId: 'UTC' });
    await page.getByRole('button', { name: 'Publish later' }).click();
    const dialog = page.getByRole('dialog');
    const publish = dialog.getByRole('button', { name: 'Publish later' });
    const time = dialog.getByLabel('Time of publication');
    await publish.click();
    await dialog.getByText('Fill in this field.').waitFor();
    await waitForFocus(time);
    await time.fill('2020-05-01T09:00');
    await publish.click();
    await dialog.getByText('Choose a time in the future.').waitFor();
    await waitForFocus(time);
    expect(await accessibilityViolations(page)).toEqual([]);
    expect(await planned()).toBe(0);
    await time.fill('2031-05-01T09:00');
    await publish.click();
    await page.getByText('It will be published on 1 May 2031 at 09:00 UTC.').waitFor();
    expect(await planned()).toBe(1);
  });
});

describe('/desk/keys', () => {
  it('creates a key, shows it once, and revokes it only after its name was typed', async () => {
    const page = await pages.signedIn('desk/keys', pages.keys.ADMIN);
    await page.getByLabel('Name of the key').fill(EDITOR_NAME);
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.locator('.field-error').waitFor();
    await page.getByLabel('Name of the key').fill('Ada Lovelace');
    await page.getByRole('button', { name: 'Create key' }).click();
    const key = (await page.locator('.notice code').textContent())!;
    const viewer = async () => {
      const { body } = await pages.server.query('{ viewer { name role } }', {}, { authorization: `Bearer ${key}` });
      return body.data?.viewer ?? body.errors![0]!.extensions.code;
    };
    expect(await viewer()).toEqual({ name: 'Ada Lovelace', role: 'EDITOR' });
    await page.getByRole('button', { name: 'Revoke: Ada Lovelace' }).click();
    const revoke = page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true });
    const typed = page.getByLabel('Type "Ada Lovelace" to revoke it');
    await typed.fill('Ada');
    await revoke.click();
    await page.getByText('The name is not the same. Type it as it is written above.').waitFor();
    await waitForFocus(typed);
    expect(await accessibilityViolations(page)).toEqual([]);
    expect(await viewer()).toEqual({ name: 'Ada Lovelace', role: 'EDITOR' });
    await typed.fill('Ada Lovelace');
    await revoke.click();
    await page.getByRole('row', { name: /Ada Lovelace.*revoked/ }).waitFor();
    expect(await viewer()).toBe('UNAUTHENTICATED');
  });
});
