import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { compareChangedRecords } from '../../../src/curation/duplicates/comparison.writes.ts';
import { accessibilityViolations, overflows } from '../../harness/page-checks.ts';
import { until } from '../../harness/program.ts';
import type { TestData } from '../../harness/server.ts';
import { startDeskPages, tabTo, waitForFocus } from './desk-pages.ts';

describe('/desk/review', () => {
  const pages = startDeskPages();
  const names = (text: string) => [{ lang: 'en', text }];
  const create = async (mutation: string, input: object) => {
    const field = mutation.replace(/^create./, (start) => start.at(-1)!.toLowerCase());
    const payload = await pages.editor.payload(mutation, input, `${field} { id version }`);
    expect(payload.userErrors).toEqual([]);
    return payload[field] as { id: string; version: number };
  };
  const treaty = (title: string, party: object, more: object = {}) =>
    create('createAgreement', {
      allowDuplicate: true,
      titles: names(title),
      kind: 'TREATY',
      status: 'ANNOUNCED',
      signedOn: '1998-07-09',
      signatures: [
        { party: 'Poland', role: 'SIGNATORY' },
        { role: 'SIGNATORY', ...party },
      ],
      ...more,
    });
  const commitment = (title: string, dueOn: string) =>
    create('createCommitment', { titles: names(title), status: 'PLANNED', responsible: ['Poland'], dueOn });
  const read = async (document: string): Promise<TestData> => {
    const { body } = await pages.server.query(document, {}, { authorization: `Bearer ${pages.keys.EDITOR}` });
    expect(body.errors).toBeUndefined();
    return body.data;
  };
  const pairs = async () => (await read('{ possibleDuplicates { totalCount } }')).possibleDuplicates.totalCount;
  const problems: string[] = [];
  const inspect = async (page: Page) => {
    for (const width of [768, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      problems.push(...(await overflows(page)), ...(await accessibilityViolations(page)));
    }
  };

  /** Opens the preview of the undo by a key; checks that nothing is written before it is confirmed; undoes by keyboard. */
  const undoByKeyboard = async (
    page: Page,
    name: string | RegExp,
    row: string | RegExp,
    state: () => Promise<unknown>,
  ) => {
    const decided = await state();
    const entry = page.locator('.entry');
    const dialog = page.getByRole('dialog', { name });
    const confirm = dialog.getByRole('button', { name: 'Undo', exact: true });
    await page.keyboard.press('u');
    await dialog.getByRole('row', { name: row }).waitFor();
    await inspect(page);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await waitForFocus(entry);
    expect(await state()).toEqual(decided);
    await page.keyboard.press('u');
    await dialog.getByRole('row', { name: row }).waitFor();
    await tabTo(confirm);
    await page.keyboard.press('Enter');
    await page.getByText('Undone.').waitFor();
    await dialog.waitFor({ state: 'detached' });
    await waitForFocus(entry);
    expect(await state()).not.toEqual(decided);
  };

  let one: { id: string };
  let other: { id: string };
  beforeAll(async () => {
    one = await treaty('Treaty on the bridge over the Bug', { party: 'Cuba' });
    other = await treaty('Treaty on the bridge over the Bug', { party: 'Cuba' });
    await treaty('Treaty on nurseries', { namedAs: 'Kingdom of Atlantis' });
    await commitment('Build a school', '2020-05-01');
    await commitment('Plant a park', '2021-05-01');
    for (let due = 1; due > 0; ) {
      await compareChangedRecords(pages.server.dataSource);
      [{ due }] = (await pages.server.sql('select count(*)::int as due from duplicate_due')) as [{ due: number }];
    }
  });

  it('shows a pair side by side, merges it after a preview, and undoes the merge after another one', async () => {
    const before = await pairs();
    const page = await pages.signedIn('desk/review');
    const table = page.locator('.side-by-side').first();
    await table.getByText('Treaty on the bridge over the Bug').first().waitFor();
    await page.getByText(/^Equal fields: \d/).waitFor();
    await inspect(page);
    await page.keyboard.press('m');
    await page.getByText('“Treaty on the bridge over the Bug” stays.').waitFor();
    await page.getByText(/^Changed or moved: /).waitFor();
    expect(await pairs()).toBe(before);
    await inspect(page);
    await page.keyboard.press('Enter');
    await page.getByText('Merged.').waitFor();
    expect(await pairs()).toBe(before - 1);
    const merged = () =>
      read(
        `{ a: node(id: "${one.id}") { ... on Record { currentId } } b: node(id: "${other.id}") { ... on Record { currentId } } }`,
      );
    const now = await merged();
    expect(now.a.currentId).toBe(now.b.currentId);
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Undo merge: Treaty on the bridge over the Bug' });
    await dialog.getByRole('row', { name: 'Title Treaty on the bridge over the Bug (English)' }).waitFor();
    await inspect(page);
    expect(await merged()).toEqual(now);
    await dialog.getByRole('button', { name: 'Undo merge' }).click();
    await page.getByText('Undone.').waitFor();
    const again = await merged();
    expect([again.a.currentId, again.b.currentId]).toEqual([one.id, other.id]);
  }, 120_000);

  it('says why one direction is rejected, and no longer when the other one is previewed', async () => {
    const hidden = await pages.editor.payload('unpublish', { ids: [one.id] }, 'records { id }');
    expect(hidden.userErrors).toEqual([]);
    await compareChangedRecords(pages.server.dataSource);
    const page = await pages.signedIn('desk/review');
    await page.locator('.side-by-side').first().getByText('Treaty on the bridge over the Bug').first().waitFor();
    const left = page.locator('.side-by-side').first().getByRole('columnheader').first().getByRole('link');
    const isLeft = (await left.getAttribute('href'))!.includes(one.id);
    const into = (isFirst: boolean) =>
      page.getByRole('button', { name: isFirst ? 'Merge into left' : 'Merge into right', exact: true });
    await into(isLeft).click();
    const refusal = page.getByText(
      'A public record cannot be merged into an internal one. Publish the record that stays first',
    );
    await refusal.waitFor();
    await into(!isLeft).click();
    await page.getByText('“Treaty on the bridge over the Bug” stays.').waitFor();
    expect(await refusal.count()).toBe(0);
    await pages.editor.payload('publish', { ids: [one.id] });
  }, 60_000);

  it('dismisses a pair by keyboard, and restores it after a preview', async () => {
    await compareChangedRecords(pages.server.dataSource);
    const before = await pairs();
    expect(before).toBeGreaterThan(0);
    const page = await pages.signedIn('desk/review');
    await page.locator('.side-by-side').first().waitFor();
    await page.keyboard.press('d');
    await page.getByText('The pair is dismissed.').waitFor();
    expect(await pairs()).toBe(before - 1);
    await undoByKeyboard(page, /^Undo: .+ – .+$/, 'Dismissed by Grace Hopper –', pairs);
    expect(await pairs()).toBe(before);
  });

  it('decides on a name for all its mentions, and takes the decision back after a preview', async () => {
    const page = await pages.signedIn('desk/review?tab=unresolved');
    await page.getByRole('heading', { level: 2, name: 'Kingdom of Atlantis' }).waitFor();
    await inspect(page);
    await page.getByLabel('Level of Kingdom of Atlantis').selectOption('COUNTRY');
    await page.getByRole('button', { name: 'New party' }).click();
    await page.getByText('“Kingdom of Atlantis” is decided.').waitFor();
    const parties = async () => {
      const { agreements } = await read(
        '{ agreements(search: "nurseries") { nodes { signatures { nodes { party { name } } } } } }',
      );
      return agreements.nodes[0].signatures.nodes.flatMap(({ party }: TestData) => party?.name ?? []).sort();
    };
    expect(await parties()).toEqual(['Kingdom of Atlantis', 'Poland']);
    await undoByKeyboard(page, 'Undo: Kingdom of Atlantis', 'Party Kingdom of Atlantis –', parties);
    expect(await parties()).toEqual(['Poland']);
  });

  it('accepts a flag by keyboard, and takes it back after a preview', async () => {
    const count = async () =>
      (await read('{ flaggedRecords(where: { reviewed: false }) { totalCount } }')).flaggedRecords.totalCount;
    const before = await count();
    expect(before).toBeGreaterThan(0);
    const page = await pages.signedIn('desk/review?tab=flags');
    await page.locator('.entry').waitFor();
    await inspect(page);
    await page.keyboard.press('a');
    await page.getByText('The flag is accepted.').waitFor();
    expect(await count()).toBe(before - 1);
    await undoByKeyboard(page, /^Undo: \w+.*, .+$/, 'Accepted by Grace Hopper –', count);
    expect(await count()).toBe(before);
  });

  it('plans, shows, changes and withdraws a publication by keyboard alone, in the time zone of the browser', async () => {
    const hidden = await create('createTopic', { names: names('Cable cars'), visibility: 'INTERNAL' });
    const plans = async () => {
      const { plannedPublications } = await read('{ plannedPublications(statuses: [WAITING]) { nodes { at note } } }');
      return plannedPublications.nodes;
    };
    const options = { timezoneId: 'Asia/Shanghai' };
    const page = await pages.signedIn(`desk/record?id=${hidden.id}`, undefined, options);
    /** Types a time into the parts of its field: month, day, year, hour and minute. */
    const typeTime = async (field: Locator, month: string, day: string, hour: string) => {
      await tabTo(field);
      // Back to its first part, if the focus was in another one.
      while (await field.evaluate((found) => found.matches(':focus'))) await page.keyboard.press('Shift+Tab');
      await tabTo(field);
      await page.keyboard.type(`${month}${day}2031${hour}30PM`);
    };
    await tabTo(page.getByRole('button', { name: 'Publish later' }));
    await page.keyboard.press('Enter');
    const plan = page.getByRole('dialog', { name: 'Publish later: Cable cars' });
    await typeTime(plan.getByLabel('Time of publication'), '05', '01', '05');
    await tabTo(plan.getByLabel('Reason for the change'));
    await page.keyboard.type('The line opens');
    await tabTo(plan.getByRole('button', { name: 'Publish later' }));
    await page.keyboard.press('Enter');
    await page.getByText('It will be published on 1 May 2031').waitFor();
    expect(await plans()).toEqual([{ at: '2031-05-01T09:30:00.000Z', note: 'The line opens' }]);

    await tabTo(page.getByRole('link', { name: 'Review' }));
    await page.keyboard.press('Enter');
    await tabTo(page.getByRole('button', { name: /^Planned publications/ }));
    await page.keyboard.press('Enter');
    await page.getByText('Planned for 1 May 2031 at 17:30 Asia/Shanghai by Grace Hopper').waitFor();
    await page.getByRole('link', { name: 'Cable cars' }).waitFor();
    const time = page.getByLabel('Time of publication');
    await tabTo(time);
    await page.keyboard.type('05012001');
    await page.keyboard.press('Enter');
    await page.getByText('Choose a time in the future.').waitFor();
    await waitForFocus(time);
    expect(await plans()).toHaveLength(1);
    await inspect(page);
    await typeTime(time, '06', '02', '10');
    await page.keyboard.press('Enter');
    await page.getByText('Planned for 2 June 2031 at 22:30 Asia/Shanghai by Grace Hopper').waitFor();
    await waitForFocus(page.locator('.entry'));
    expect(await plans()).toEqual([{ at: '2031-06-02T14:30:00.000Z', note: 'The line opens' }]);
    const from = '2 June 2031 at 22:30 Asia/Shanghai';
    const to = '1 May 2031 at 17:30 Asia/Shanghai';
    await undoByKeyboard(page, `Undo: Cable cars, ${to}`, `Time of publication ${from} ${to}`, plans);
    await page.getByText(`Planned for ${to}`).waitFor();
    await page.keyboard.press('d');
    await page.getByText('The publication is withdrawn.').waitFor();
    await page.getByText('Nothing to review.').waitFor();
    await undoByKeyboard(page, `Undo: Cable cars, ${to}`, 'Status Withdrawn Waiting', plans);
    expect(await plans()).toEqual([{ at: '2031-05-01T09:30:00.000Z', note: 'The line opens' }]);
    await page.keyboard.press('d');
    await page.getByText('The publication is withdrawn.').waitFor();
    expect(await plans()).toEqual([]);
  }, 120_000);

  it('settles overdue commitments, the oldest first, one after the other', async () => {
    const page = await pages.signedIn('desk/review?tab=overdueOnes');
    await page.getByRole('heading', { level: 2, name: 'Build a school' }).waitFor();
    await page.keyboard.press('j');
    await page.getByRole('heading', { level: 2, name: 'Plant a park' }).waitFor();
    await page.keyboard.press('k');
    await page.getByLabel('What became of it').selectOption('MISSED');
    await page.getByRole('button', { name: 'Settle' }).click();
    await page.getByText('The commitment is settled.').waitFor();
    const status = async () => {
      const { commitments } = await read('{ commitments(search: "school") { nodes { status } } }');
      return commitments.nodes[0].status;
    };
    expect(await status()).toBe('MISSED');
    await undoByKeyboard(page, 'Undo: Build a school', 'Status Missed Planned', status);
    expect(await status()).toBe('PLANNED');
  });

  it('lists the keys, which can be switched off', async () => {
    const page = await pages.signedIn('desk/review?tab=overdueOnes');
    await page.locator('.entry').waitFor();
    await page.keyboard.press('?');
    await page.getByLabel('Use single keys').uncheck();
    await page.getByText('Keyboard', { exact: true }).click();
    await page.keyboard.press('a');
    await page.reload();
    await page.locator('.entry').waitFor();
    await page.keyboard.press('?');
    expect(await page.getByLabel('Use single keys').isVisible()).toBe(false);
  });

  it.each([
    ['ru', 'Проверка'],
    ['zh', '审核'],
  ])('speaks the language of the address: %s', async (lang, heading) => {
    const page = await pages.open(`desk/review?lang=${lang}`);
    await page.locator('.sign-in input').fill(pages.keys.EDITOR);
    await page.locator('.sign-in button').first().click();
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    await page.locator('.side-by-side').first().waitFor();
    await inspect(page);
    expect(problems).toEqual([]);
  });

  it('reads each page of a list once', async () => {
    for (let n = 1; n <= 24; n++) await commitment(`Plant tree ${n}`, '2022-05-01');
    const page = await pages.signedIn('desk/review?tab=overdueOnes');
    await page.getByText(/^1 of /).waitFor();
    const after: unknown[] = [];
    page.on('request', (request) => {
      const { query, variables } = JSON.parse(request.postData() ?? '{}');
      if (query?.includes('OverdueCommitments')) after.push(variables.after);
    });
    // Slow enough for the list to be drawn again meanwhile.
    await page.route('**/graphql', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      await route.continue();
    });
    for (let n = 2; n <= 20; n++) await page.keyboard.press('j');
    await page.getByText(/^20 of /).waitFor();
    await until(async () => {
      await page.keyboard.press('j');
      return !(await page.getByText(/^20 of /).isVisible());
    }, 'the next page is there');
    expect(after).toEqual([expect.any(String)]);
  });

  it('shows the codes that prevent a merge, and says in which one the countries differ', async () => {
    const country = (alpha2: string, wikidata: string) =>
      create('createParty', {
        allowDuplicate: true,
        level: 'COUNTRY',
        names: names('Republic of Twins'),
        alpha2,
        identifiers: [{ scheme: 'wikidata', value: wikidata }],
      });
    const ids = [(await country('QM', 'Q900001')).id, (await country('QN', 'Q900001')).id];
    await compareChangedRecords(pages.server.dataSource);
    const { possibleDuplicates } = await read('{ possibleDuplicates(first: 100) { nodes { records { id } } } }');
    const place = possibleDuplicates.nodes.findIndex(({ records }: TestData) => ids.includes(records[0].id));
    const page = await pages.signedIn('desk/review');
    await page.locator('.entry').waitFor();
    for (let n = 0; n < place; n++) await page.keyboard.press('j');
    await page.getByRole('row', { name: /^ISO 3166 code, 2 letters (QM QN|QN QM)$/ }).waitFor();
    await page.getByText(/^Equal fields: \d/).click();
    await page.getByRole('row', { name: /^Identifiers (Scheme: wikidata · Value: Q900001 ?){2}$/ }).waitFor();
    await page.getByRole('button', { name: 'Merge into left' }).click();
    await page.getByText(/^The records differ in “ISO 3166 code, 2 letters”: (QM and QN|QN and QM)\./).waitFor();
  });

  it('links the records that prevent a merge: parts that can exist only once, and internal records', async () => {
    const city = (n: number) =>
      create('createParty', {
        allowDuplicate: true,
        level: 'CITY',
        names: names('Double Harbour'),
        validFrom: `190${n}`,
      });
    const forum = await create('createForum', { titles: names('Harbour meeting'), kind: 'FORUM', status: 'CONCLUDED' });
    const cities = [await city(1), await city(2)].map(({ id }) => id);
    for (const party of cities) await create('createDelegation', { forum: forum.id, party, attendsAs: 'PARTY' });
    const hidden = await create('createTopic', { names: names('Hidden waters'), visibility: 'INTERNAL' });
    const internalOne = { visibility: 'INTERNAL', topics: [hidden.id] };
    const treaties = [
      await treaty('Treaty on twin streams', { party: 'Cuba' }),
      await treaty('Treaty on twin streams', { party: 'Cuba' }, internalOne),
    ].map(({ id }) => id);
    await compareChangedRecords(pages.server.dataSource);
    const page = await pages.signedIn('desk/review');
    const refusal = page.getByRole('alert');
    /** Merges a pair into one of its records, and returns the names of the records in the refusal. */
    const refused = async (kept: string, pair: string[], sentence: string) => {
      const { possibleDuplicates } = await read('{ possibleDuplicates(first: 100) { nodes { records { id } } } }');
      const place = possibleDuplicates.nodes.findIndex(({ records }: TestData) => pair.includes(records[0].id));
      await page.locator('.entry').waitFor();
      await page.reload();
      await page.locator('.entry').waitFor();
      for (let n = 0; n < place; n++) await page.keyboard.press('j');
      const isLeft = possibleDuplicates.nodes[place].records[0].id === kept;
      await page.getByRole('button', { name: isLeft ? 'Merge into left' : 'Merge into right' }).click();
      await refusal.getByText(sentence).waitFor();
      return refusal.getByRole('listitem').allTextContents();
    };
    const collision = 'Both records have something that can exist only once.';
    expect(await refused(cities[0]!, cities, collision)).toEqual(Array(2).fill('Double Harbour Delegation'));
    await inspect(page);
    const internal = 'A public record would refer to internal records. Publish those first.';
    expect(await refused(treaties[0]!, treaties, internal)).toEqual(['Hidden waters Topic']);
    expect(problems).toEqual([]);
  }, 60_000);

  it('is not offered to a reader', async () => {
    const page = await pages.signedIn('desk/record', pages.keys.READER);
    expect(await page.getByRole('link', { name: 'Review' }).count()).toBe(0);
  });
});
