import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { addFeatures } from '../../../src/app/features.ts';
import { buildersOn, type CreatedRecord } from '../../harness/builders.ts';
import { type FreshDatabase, freshDatabase } from '../../harness/database.ts';
import { mutationsOn } from '../../harness/mutations.ts';
import { accessibilityViolations } from '../../harness/page-checks.ts';
import { until } from '../../harness/program.ts';
import { awards } from '../../records/award/feature.ts';
import { type DeskPages, EDITOR_NAME, startDeskPages, typeKey, waitForFocus } from './desk-pages.ts';

// The award is a type of record that only a test has: its form is made from its description alone.

addFeatures(awards);
const database: FreshDatabase = await freshDatabase();
await database.sql(readFileSync(join(import.meta.dirname, '../../records/award/award.sql'), 'utf8'));
const pages: DeskPages = startDeskPages({ database });
afterAll(() => database.drop());

let norland: CreatedRecord;
beforeAll(async () => {
  const build = buildersOn(pages.server.dataSource);
  norland = await build.country('Norland');
  await build.country('Sudland');
  await build.person('Ana Peres');
});

const save = (page: Page) => page.locator('.record-form').last().getByRole('button', { name: 'Save', exact: true });

const saved = (page: Page) => page.locator('.notice', { hasText: 'Saved.' }).waitFor();

async function choose(page: Page, label: string, name: string): Promise<void> {
  await page.getByLabel(label, { exact: false }).first().fill(name);
  await page.getByRole('option', { name }).click();
}

async function read(id: string) {
  const { body } = await pages.server.query(
    `query ($id: ID!) { node(id: $id) { ... on Award { titles { lang text } rank givenOn laudation version givenBy { name } jury { person { name } votedFor } } } }`,
    { id },
    { authorization: `Bearer ${pages.keys.EDITOR}` },
  );
  expect(body.errors).toBeUndefined();
  return body.data.node;
}

async function awardOf(title: string, more: object = {}): Promise<{ id: string; version: number }> {
  const input = { titles: [{ lang: 'en', text: title }], givenBy: norland.id, ...more };
  return (await pages.editor.payload('createAward', input, 'award { id version }')).award;
}

async function countAwards(): Promise<number> {
  const [row] = await pages.server.sql('select count(*)::int as count from award');
  return row!.count as number;
}

describe('/desk/record', () => {
  it('creates a record of a type that the desk does not know, and shows errors at their fields first', async () => {
    const before = await countAwards();
    const page = await pages.signedIn('desk/record?type=AWARD');
    await page.getByRole('heading', { level: 1, name: 'New: Award' }).waitFor();
    await page.getByLabel('Title 1', { exact: true }).fill('Order of the Bridge');
    await page.getByText(/^More fields/).click();
    await page.getByLabel('Given', { exact: true }).fill('6 Nov');
    await save(page).click();
    await page.getByText('Not saved. Errors: 2').waitFor();
    await page.getByText('Fill in this field.').waitFor();
    const givenBy = page.getByLabel('Given by (required)', { exact: true });
    await waitForFocus(givenBy);
    expect(await page.getByLabel('Given', { exact: true }).getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('Given', { exact: true }).fill('6 Nov 2025');
    await page.getByText('= 6 November 2025, a day').waitFor();
    expect(await countAwards()).toBe(before);

    await choose(page, 'Given by', 'Norland');
    await page.getByLabel('Rank', { exact: true }).selectOption({ label: 'silver' });
    await page.getByRole('button', { name: /Add: Jur/ }).click();
    await choose(page, 'Person', 'Ana Peres');
    await page.getByLabel('Title 1', { exact: true }).press('Control+Enter');
    await saved(page);
    const id = new URL(page.url()).searchParams.get('id')!;
    expect(await read(id)).toEqual({
      titles: [{ lang: 'en', text: 'Order of the Bridge' }],
      rank: 'SILVER',
      givenOn: '2025-11-06',
      laudation: null,
      version: 1,
      givenBy: { name: 'Norland' },
      jury: [{ person: { name: 'Ana Peres' }, votedFor: null }],
    });
  });

  it('checks without writing, and names a record that may be the same', async () => {
    await awardOf('Order of Checks', { givenOn: '2024' });
    const before = await countAwards();
    const page = await pages.signedIn('desk/record?type=AWARD');
    await page.getByLabel('Title 1', { exact: true }).fill('Order of Checks');
    await choose(page, 'Given by', 'Norland');
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.getByText('Nothing is doubtful.').waitFor();
    expect(await page.locator('.notice .record-links a').allTextContents()).toEqual([]);
    await page.getByText(/^More fields/).click();
    await page.getByLabel('Given', { exact: true }).fill('2024');
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.locator('.notice').getByRole('link', { name: 'Order of Checks' }).waitFor();
    expect(await countAwards()).toBe(before);
  });

  it('writes once for a double click', async () => {
    const before = await countAwards();
    const page = await pages.signedIn('desk/record?type=AWARD');
    await page.getByLabel('Title 1', { exact: true }).fill('Order of the Double Click');
    await choose(page, 'Given by', 'Norland');
    await save(page).dblclick();
    await saved(page);
    expect(await countAwards()).toBe(before + 1);
  });

  it('changes only the fields that were changed', async () => {
    const { id } = await awardOf('Medal of Ports', { laudation: 'For ports.', rank: 'SILVER' });
    const page = await pages.signedIn(`desk/record?id=${id}`);
    await page.getByRole('button', { name: 'Add: Title' }).click();
    const language = page.getByLabel('Title 2: Language');
    await language.selectOption({ label: 'Russian' });
    await language.selectOption('...');
    await language.fill('sr-Latn');
    await page.getByLabel('Title 2', { exact: true }).fill('Medalja luka');
    await page.getByLabel('Reason for the change').fill('A title in Serbian');
    await save(page).click();
    await saved(page);
    expect(await read(id)).toMatchObject({
      titles: [
        { lang: 'en', text: 'Medal of Ports' },
        { lang: 'sr-Latn', text: 'Medalja luka' },
      ],
      rank: 'SILVER',
      laudation: 'For ports.',
      version: 2,
    });
  });

  it('makes a record that is missing in a dialog over the form', async () => {
    const page = await pages.signedIn('desk/record?type=TOPIC');
    await page.locator('textarea[name="names.0.text"]').fill('Inner topic');
    await page.getByText(/^More fields/).click();
    await page.getByRole('button', { name: /^New: / }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('textarea[name="names.0.text"]').fill('Outer topic');
    await dialog.locator('textarea[name="names.0.text"]').press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    await save(page).click();
    await saved(page);
    const id = new URL(page.url()).searchParams.get('id');
    const { body } = await pages.server.query(
      'query ($id: ID!) { node(id: $id) { ... on Topic { name parent { name } } } }',
      {
        id,
      },
    );
    expect(body.data.node).toEqual({ name: 'Inner topic', parent: { name: 'Outer topic' } });
  });

  it('keeps a draft, and offers it after a reload', async () => {
    const page = await pages.signedIn('desk/record?type=AWARD');
    await page.getByLabel('Title 1', { exact: true }).fill('Order of the Draft');
    await page.getByText('Draft kept in this browser').waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Restore draft' }).click();
    expect(await page.getByLabel('Title 1', { exact: true }).inputValue()).toBe('Order of the Draft');
    await choose(page, 'Given by', 'Norland');
    await save(page).click();
    await saved(page);
    await page.goto(`${pages.server.url}/desk/record?type=AWARD`);
    await save(page).waitFor();
    expect(await page.getByRole('button', { name: 'Restore draft' }).count()).toBe(0);
  });

  it('still offers a draft after other words were typed, and keeps these if the draft is deleted', async () => {
    const page = await pages.signedIn('desk/record?type=AWARD');
    const title = page.getByLabel('Title 1', { exact: true });
    await title.fill('Order of the First Visit');
    await page.getByText('Draft kept in this browser').waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Restore draft' }).waitFor();
    await title.fill('Order of the Second Visit');
    await page.getByText('Draft kept in this browser').waitFor();
    await page.getByRole('button', { name: 'Restore draft' }).click();
    expect(await title.inputValue()).toBe('Order of the First Visit');
    await page.reload();
    await page.getByRole('button', { name: 'Restore draft' }).waitFor();
    await title.fill('Order of the Third Visit');
    await page.getByText('Draft kept in this browser').waitFor();
    await page.getByRole('button', { name: 'Delete draft' }).click();
    await page.getByRole('button', { name: 'Restore draft' }).waitFor({ state: 'detached' });
    await page.getByText('Draft kept in this browser').waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Restore draft' }).click();
    expect(await title.inputValue()).toBe('Order of the Third Visit');
    await page.getByRole('button', { name: 'Sign out' }).click();
  });

  it('keeps a draft for its user alone', async () => {
    const admin = mutationsOn(pages.server, { authorization: `Bearer ${pages.keys.ADMIN}` });
    const { secret } = await admin.payload('createApiKey', { label: 'Grace', role: 'EDITOR' }, 'secret');
    const page = await pages.signedIn('desk/record?type=AWARD');
    await page.getByLabel('Title 1', { exact: true }).fill('Order of the Other');
    await page.getByText('Draft kept in this browser').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.goto(`${pages.server.url}/desk/record`);
    await typeKey(page, secret);
    await page.getByRole('heading', { level: 2, name: 'New' }).waitFor();
    await page.waitForTimeout(500);
    expect(await page.getByText('Drafts in this browser').count()).toBe(0);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await typeKey(page, pages.keys.EDITOR);
    await page.getByText('Drafts in this browser').waitFor();
  });

  it('chooses by Enter no record of what was typed before', async () => {
    const page = await pages.signedIn('desk/record?type=AWARD');
    const field = page.getByLabel('Given by', { exact: false }).first();
    await field.fill('Norl');
    await page.getByRole('option', { name: 'Norland' }).waitFor();
    await page.route('**/graphql', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      await route.continue();
    });
    await field.fill('Sudl');
    await field.press('Enter');
    await page.getByRole('option', { name: 'Sudland' }).waitFor();
    expect(await field.inputValue()).toBe('Sudl');
    await field.press('Enter');
    await page.locator('.chosen').waitFor();
    expect(await field.inputValue()).toBe('Sudland');
  });

  it('keeps words that chose no record, saves nothing until one is chosen, and removes the choice with its words', async () => {
    const { id } = await awardOf('Order of Names');
    const page = await pages.signedIn(`desk/record?id=${id}`);
    const field = page.getByLabel('Given by', { exact: false }).first();
    await field.fill('Nowhere');
    await page.getByText('No record has these words.').waitFor();
    expect(await page.getByText('No record has these words.').count()).toBe(1);
    expect(await field.getAttribute('aria-invalid')).toBeNull();
    await page.getByLabel('Title 1', { exact: true }).fill('Order of the Named');
    expect(await field.inputValue()).toBe('Nowhere');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await page.getByText('Draft kept in this browser').waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Restore draft' }).click();
    expect(await field.inputValue()).toBe('Nowhere');
    await save(page).click();
    await page.getByText('Not saved. Errors: 1').waitFor();
    await page.getByText('Choose a record from the list.').waitFor();
    await waitForFocus(field);
    expect(await read(id)).toMatchObject({ givenBy: { name: 'Norland' }, version: 1 });

    await choose(page, 'Given by', 'Sudland');
    await page.getByText('Choose a record from the list.').waitFor({ state: 'detached' });
    await page.getByText(/^More fields/).click();
    await page.getByRole('button', { name: /Add: Jur/ }).click();
    await choose(page, 'Person', 'Ana Peres');
    await page.getByLabel('Person', { exact: false }).first().fill('');
    await save(page).click();
    await saved(page);
    expect(await read(id)).toMatchObject({ givenBy: { name: 'Sudland' }, jury: [], version: 2 });
  });

  it('asks for a new key over the form if the key is revoked, and then saves', async () => {
    const admin = mutationsOn(pages.server, { authorization: `Bearer ${pages.keys.ADMIN}` });
    const { secret, apiKey } = await admin.payload(
      'createApiKey',
      { label: 'Short', role: 'EDITOR' },
      'secret apiKey { id }',
    );
    const page = await pages.signedIn('desk/record?type=AWARD', secret);
    await page.getByLabel('Title 1', { exact: true }).fill('Order of Patience');
    await choose(page, 'Given by', 'Norland');
    await admin.payload('revokeApiKey', { id: apiKey.id }, 'apiKey { id }');
    const before = await countAwards();
    await save(page).click();
    await page.getByText('Your sign-in has ended.').waitFor();
    expect(await countAwards()).toBe(before);
    await typeKey(page, pages.keys.EDITOR);
    await page.getByRole('button', { name: 'Go on as Grace Hopper with what Short typed' }).click();
    await saved(page);
    expect(await read(new URL(page.url()).searchParams.get('id')!)).toMatchObject({
      titles: [{ lang: 'en', text: 'Order of Patience' }],
    });
    pages.forgiveRejectedKey();
  });
});

describe('/desk/record: the fields for which a source is cited', () => {
  const sourced = async (fields: string[]) => {
    const { source } = await pages.editor.payload(
      'createSource',
      { kind: 'NEWS', title: `News on ${fields.join(' and ')}` },
      'source { id }',
    );
    return [{ source: source.id as string, fields }];
  };
  const cited = async (id: string) => {
    const { body } = await pages.server.query(
      'query ($id: ID!) { node(id: $id) { ... on Record { citations { fields } } } }',
      { id },
      { authorization: `Bearer ${pages.keys.EDITOR}` },
    );
    return body.data.node.citations.map(({ fields }: { fields: string[] }) => fields);
  };

  it('names them as the form does, keeps a name that the form lacks, and adds one', async () => {
    const flags = [{ code: 'UNSURE', path: 'jurors.0.votedFor', message: 'The minutes are lost.' }];
    const { id } = await awardOf('Order of Sources', { citations: await sourced(['givenOn', 'ribbons']), flags });
    const page = await pages.signedIn(`desk/record?id=${id}`);
    await page
      .getByText(/^More fields/)
      .first()
      .waitFor();
    const field = (number: number) => page.locator(`[data-path="citations.0.fields.${number - 1}"] select`);
    const shown = (number: number) => field(number).locator('option:checked').textContent();
    expect([await shown(1), await shown(2)]).toEqual(['Given', 'ribbons']);
    const flagged = page.locator('[data-path="flags.0.path"] option:checked');
    expect(await flagged.textContent()).toBe('Jurors 1: Voted for');
    expect(await field(1).locator('option').allTextContents()).not.toContain('givenOn');
    await page.getByRole('button', { name: 'Add: Fields' }).click();
    await field(3).selectOption({ label: 'Laudation' });
    expect(await accessibilityViolations(page)).toEqual([]);
    await save(page).click();
    await saved(page);
    expect(await cited(id)).toEqual([['givenOn', 'ribbons', 'laudation']]);
  });

  it.each(['ru', 'zh'])('names them in the language of the page: %s', async (lang) => {
    const { agreement } = await pages.editor.payload(
      'createAgreement',
      {
        titles: [{ lang: 'en', text: `Charter in ${lang}` }],
        kind: 'TREATY',
        status: 'ANNOUNCED',
        signedOn: '2025',
        citations: await sourced(['signedOn', lang]),
      },
      'agreement { id }',
    );
    const page = await pages.open(`desk/record?id=${agreement.id}&lang=${lang}`);
    await page.locator('.sign-in input').fill(pages.keys.EDITOR);
    await page.keyboard.press('Enter');
    const label = await page.locator('[data-path="signedOn"] label').textContent();
    expect(label).not.toMatch(/[A-Za-z]/);
    expect(await page.locator('[data-path="citations.0.fields.0"] option:checked').textContent()).toBe(label);
  });
});

describe('/desk/record: an agreement of 209 parties', () => {
  it('keeps parties 101 to 209 if the title or the status changes, removes one of them, and adds a relation', async () => {
    const build = buildersOn(pages.server.dataSource);
    const signatures = [];
    // Signatures are in the order of names.
    const nameOf = (n: number) => `Land ${1_000 + n}`;
    for (let n = 1; n <= 209; n++) signatures.push({ party: (await build.country(nameOf(n))).id, role: 'SIGNATORY' });
    const agreementOf = async (title: string, more: object) => {
      const input = { titles: [{ lang: 'en', text: title }], kind: 'TREATY', status: 'SIGNED', ...more };
      return (await pages.editor.payload('createAgreement', input, 'agreement { id }')).agreement as { id: string };
    };
    const { id } = await agreementOf('Charter of Lands', { signatures });
    const amended = await agreementOf('Earlier charter', { signatures: signatures.slice(0, 2) });
    const later = await agreementOf('Protocol to the charter', {
      signatures: signatures.slice(0, 2),
      relations: [{ kind: 'AMENDS', to: id }],
    });
    const state = async () => {
      const { body } = await pages.server.query(
        `query ($id: ID!) { node(id: $id) { ... on Agreement { title status inForceFrom version
          relations { kind direction agreement { id } } signatures(last: 100) { totalCount nodes { party { name } } } } } }`,
        { id },
        { authorization: `Bearer ${pages.keys.EDITOR}` },
      );
      expect(body.errors).toBeUndefined();
      const { signatures: found, ...agreement } = body.data.node;
      return {
        ...agreement,
        total: found.totalCount,
        last: found.nodes.map(({ party }: { party: { name: string } }) => party.name),
      };
    };
    const names = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, index) => nameOf(from + index));
    const from = { kind: 'AMENDS', direction: 'FROM', agreement: { id: later.id } };

    const page = await pages.signedIn(`desk/record?id=${id}`);
    await page.getByLabel('Title 1', { exact: true }).fill('Charter of all Lands');
    await save(page).click();
    await saved(page);
    expect(await state()).toEqual({
      title: 'Charter of all Lands',
      status: 'SIGNED',
      inForceFrom: null,
      version: 2,
      relations: [from],
      total: 209,
      last: names(110, 209),
    });

    await page.getByRole('button', { name: 'Change status' }).click();
    const dialog = page.getByRole('dialog');
    const status = dialog.getByLabel('New status (required)');
    await dialog.getByRole('button', { name: 'Change status' }).click();
    await dialog.getByText('Fill in this field.').waitFor();
    await waitForFocus(status);
    await status.selectOption({ label: 'In force' });
    await dialog.getByLabel('Date', { exact: true }).fill('1 May 2020');
    await dialog.getByRole('button', { name: 'Change status' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await state()).toMatchObject({ status: 'IN_FORCE', inForceFrom: '2020-05-01', version: 3, total: 209 });
    await page.getByText('In force', { exact: true }).waitFor();

    await page.getByRole('button', { name: 'Remove: Participants 150' }).click();
    await page
      .getByText(/^More fields/)
      .first()
      .click();
    await page.getByRole('button', { name: 'Add: Related agreements' }).click();
    const relation = page.getByRole('group', { name: 'Related agreements 1' });
    await relation.getByLabel('Kind (required)').selectOption({ label: 'Amends' });
    await relation.getByLabel('Other agreement (required)').fill('Earlier');
    await page.getByRole('option', { name: 'Earlier charter' }).click();
    await save(page).click();
    await until(async () => (await state()).version === 4, 'the agreement is not saved', 30_000);
    expect(await state()).toEqual({
      title: 'Charter of all Lands',
      status: 'IN_FORCE',
      inForceFrom: '2020-05-01',
      version: 4,
      relations: [{ kind: 'AMENDS', direction: 'TO', agreement: { id: amended.id } }, from],
      total: 208,
      last: [...names(109, 149), ...names(151, 209)],
    });
  }, 120_000);
});

describe('/desk/record: two desks on one record', () => {
  it('merges fields that one side changed', async () => {
    const { id } = await awardOf('Prize of Merging');
    const [one, other] = [await pages.signedIn(`desk/record?id=${id}`), await pages.signedIn(`desk/record?id=${id}`)];
    await one.getByLabel('Rank', { exact: true }).selectOption({ label: 'silver' });
    await other.getByLabel('Title 1', { exact: true }).fill('Prize of the Merged');
    await save(one).click();
    await saved(one);
    await save(other).click();
    await other.getByRole('button', { name: 'Save again' }).click();
    await saved(other);
    expect(await read(id)).toMatchObject({
      titles: [{ lang: 'en', text: 'Prize of the Merged' }],
      rank: 'SILVER',
      version: 3,
    });
  });

  it('shows both values and the author of a field that both changed, and writes the chosen one', async () => {
    const { id, version } = await awardOf('Prize of Conflict');
    const page = await pages.signedIn(`desk/record?id=${id}`);
    await page.getByLabel('Title 1', { exact: true }).fill('Prize of Mine');
    await pages.editor.payload(
      'updateAward',
      { id, expectedVersion: version, titles: [{ lang: 'en', text: 'Prize of Theirs' }] },
      'award { id }',
    );
    await save(page).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Prize of Conflict').waitFor();
    await dialog.getByText(`Saved meanwhile by ${EDITOR_NAME}`).waitFor();
    await dialog.getByRole('button', { name: 'Save again' }).click();
    await dialog.getByText('Choose one of the two values.').waitFor();
    const mine = dialog.getByRole('radio', { name: 'Prize of Mine' });
    await waitForFocus(mine);
    expect(await accessibilityViolations(page)).toEqual([]);
    expect((await read(id)).titles).toEqual([{ lang: 'en', text: 'Prize of Theirs' }]);
    await dialog.getByText('Prize of Mine').click();
    expect(await dialog.getByText('Choose one of the two values.').count()).toBe(0);
    await dialog.getByRole('button', { name: 'Save again' }).click();
    await saved(page);
    expect(await read(id)).toMatchObject({ titles: [{ lang: 'en', text: 'Prize of Mine' }], version: 3 });
  });
});

describe('/desk/record: possible duplicates', () => {
  it('shows the existing record beside the new one, and creates it only with a reason', async () => {
    const { id } = await awardOf('Order of Twins', { givenOn: '2025-11-06', laudation: 'For courage' });
    const before = await countAwards();
    const page = await pages.signedIn('desk/record?type=AWARD');
    await page.getByLabel('Title 1', { exact: true }).fill('Order of Twins');
    await choose(page, 'Given by', 'Norland');
    await page.getByText(/^More fields/).click();
    await page.getByLabel('Given', { exact: true }).fill('2025-11-06');
    await save(page).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('row', { name: 'Title Order of Twins (English) Order of Twins (English)' }).waitFor();
    await dialog.getByRole('row', { name: 'Rank gold gold' }).waitFor();
    expect(await dialog.locator('tr.differs th').allTextContents()).toEqual(['Laudation']);
    await dialog.getByRole('button', { name: 'Create anyway' }).click();
    await dialog.getByText('Fill in this field.').waitFor();
    const note = dialog.getByLabel('Reason for the change');
    await waitForFocus(note);
    expect(await accessibilityViolations(page)).toEqual([]);
    expect(await countAwards()).toBe(before);
    await dialog.getByRole('button', { name: 'Use the existing record' }).click();
    await page.waitForURL(`**/desk/record?id=${id}`);
    expect(await countAwards()).toBe(before);
  });
});
