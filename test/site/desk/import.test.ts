import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { accessibilityViolations, overflows } from '../../harness/page-checks.ts';
import { startDeskPages, startFiles, waitForFocus } from './desk-pages.ts';

const TABLE = `No;Title;Signed;Parties;Kind
1;Pact on trade;14.10.2026;Russia|Cuba;treaty
2;Pact on culture;03.11.2024;Cuba|Atlantis;treaty
3;Pact on sports;2025;Russia|Kazakhstann;Road map
`;

describe('/desk/import', () => {
  const pages = startDeskPages();
  const fileWith = startFiles();
  const choose = async (page: Page, text: string, name = 'Pacts 2026.csv') => {
    const file = { name, mimeType: 'text/csv', buffer: Buffer.from(text) };
    await page.locator('input[type="file"]').setInputFiles(file);
  };
  const step = (page: Page, name: string) => page.getByRole('heading', { level: 2, name }).waitFor();
  const agreements = async () => {
    const { body } = await pages.server.query(
      `{ agreements(search: "Pact", orderBy: { field: TITLE, direction: ASC }) { nodes {
        title signedOn kind signatures { nodes { party { name } namedAs } } } } }`,
    );
    return body.data.agreements.nodes;
  };
  /** Saves a mapping of the columns Code and Label. */
  const save = async (name: string, key: string) => {
    const mapping = { register: name, records: { topic: { makes: 'TOPIC', key: 'Code', name: 'Label' } } };
    const form = new FormData();
    form.set('mapping', JSON.stringify(mapping));
    form.set('save-mapping', name);
    form.set('file', new Blob(['Code,Label\n1,Fairs of trade\n']), 'fairs.csv');
    const headers = { authorization: `Bearer ${key}` };
    const response = await fetch(`${pages.server.url}/import`, { method: 'POST', body: form, headers });
    expect(await response.text()).toContain('"outcome"');
  };
  const problems: string[] = [];
  const inspect = async (page: Page) => {
    for (const width of [768, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      problems.push(...(await overflows(page)), ...(await accessibilityViolations(page)));
    }
  };

  it('says why the server refuses a file, and stays at the first step', async () => {
    const page = await pages.signedIn('desk/import');
    await choose(page, 'not a table', 'pacts.bin');
    await page.getByRole('alert').getByText('the format is not recognised').waitFor();
    await step(page, 'File');
    const expected = /status of 400/;
    const others = pages.faults.splice(0).filter((fault) => !expected.test(fault));
    pages.faults.push(...others);
  });

  it('maps, decides and imports a table with semicolons and German dates, then doubles nothing', async () => {
    const page = await pages.signedIn('desk/import');
    await inspect(page);
    await choose(page, TABLE);
    await step(page, 'Columns');
    const field = (column: string) => page.getByLabel(`Field: ${column}`, { exact: true });
    expect(await field('Title').inputValue()).toBe('title');
    expect(await field('Signed').inputValue()).toBe('signedOn');
    expect(await field('Parties').inputValue()).toBe('signatures.party');
    expect(await page.getByLabel('Name of the mapping').inputValue()).toBe('pacts-2026');
    await page.getByText('DD.MM.YYYY (14.10.2026 is 14 October 2026)').waitFor({ state: 'attached' });
    expect(await field('Kind').inputValue()).toBe('kind');
    expect(await page.getByLabel('“treaty” means').inputValue()).toBe('TREATY');
    expect(await page.getByLabel('“Road map” means').inputValue()).toBe('');
    await page.getByLabel('“Road map” means').selectOption('OTHER');
    await page.getByLabel('Parties are').selectOption('COUNTRY');
    const next = page.getByRole('button', { name: 'Next' });
    const fixed = page.getByRole('group', { name: 'The same in every row' });
    await next.click();
    await waitForFocus(fixed.locator('select').nth(0));
    await fixed.locator('select').nth(0).selectOption('SIGNATORY');
    await fixed.locator('select').nth(1).selectOption('SIGNED');
    const keys = page.getByRole('group', { name: 'Columns by which rows are recognised later' });
    await keys.getByLabel('No', { exact: true }).uncheck();
    await next.click();
    await keys.getByText('Choose at least one column.').waitFor();
    await waitForFocus(keys.getByLabel('No', { exact: true }));
    await inspect(page);
    await keys.getByLabel('No', { exact: true }).check();
    expect(await keys.getByText('Choose at least one column.').count()).toBe(0);
    await inspect(page);
    await next.click();

    await step(page, 'Names');
    expect(await page.locator('.names legend b').allTextContents()).toEqual(['Atlantis', 'Kazakhstann']);
    const atlantis = page.getByRole('group', { name: /^Atlantis/ });
    await atlantis.getByLabel('New party').check();
    await page.getByLabel('Level of Atlantis').selectOption('COUNTRY');
    expect(
      await page
        .getByRole('group', { name: /^Kazakhstann/ })
        .getByLabel('This one: Kazakhstan')
        .isChecked(),
    ).toBe(true);
    await inspect(page);
    await next.click();

    await step(page, 'Dry run');
    expect(await page.locator('.counts dd').allTextContents()).toEqual(['3', '0', '0', '1']);
    expect(await agreements()).toEqual([]);
    await inspect(page);
    await page.getByRole('button', { name: 'Import now' }).click();
    await page.getByText('The import is finished.').waitFor();
    const nodes = await agreements();
    expect(nodes.map(({ title, signedOn }: { title: string; signedOn: string }) => [title, signedOn])).toEqual([
      ['Pact on culture', '2024-11-03'],
      ['Pact on sports', '2025'],
      ['Pact on trade', '2026-10-14'],
    ]);
    expect(nodes[0].signatures.nodes.map(({ party }: { party: { name: string } }) => party.name).sort()).toEqual([
      'Atlantis',
      'Cuba',
    ]);

    // The same records under other numbers, by the saved mapping and then by a new one.
    await page.getByRole('button', { name: 'Import another file' }).click();
    await choose(page, TABLE, 'again.csv');
    await step(page, 'Columns');
    expect(await page.getByLabel('Mapping', { exact: true }).inputValue()).toBe('pacts-2026');
    await next.click();
    await page.getByText('Dry run', { exact: true }).last().waitFor();
    expect(problems).toEqual([]);
  }, 240_000);

  it('creates the city that a decision names, and says why another one cannot be created', async () => {
    const page = await pages.signedIn('desk/import');
    await choose(page, 'Title,Kind,Parties\nDeed on ferries,Treaty,Cuba|Nowhereton|Springfield\n', 'cities.csv');
    await step(page, 'Columns');
    const fixed = page.getByRole('group', { name: 'The same in every row' });
    await fixed.locator('select').nth(0).selectOption('SIGNATORY');
    await fixed.locator('select').nth(1).selectOption('SIGNED');
    await fixed.getByLabel('visibility').selectOption({ label: 'internal' });
    await page.getByLabel('Language of the texts').selectOption({ label: 'Spanish' });
    const next = page.getByRole('button', { name: 'Next' });
    await next.click();
    await step(page, 'Names');
    const nowhere = page.getByRole('group', { name: /^Nowhereton/ });
    const springfield = page.getByRole('group', { name: /^Springfield/ });
    await nowhere.getByLabel('New party').check();
    await springfield.getByLabel('New party').check();
    await next.click();
    await springfield.getByText(/^\d+ places have this name. Give the country.$/).waitFor();
    await springfield.getByLabel('Leave unknown').check();
    await next.click();
    await step(page, 'Dry run');
    expect(await page.locator('.counts dd').allTextContents()).toEqual(['1', '0', '1', '1']);
    await page.getByRole('button', { name: 'Import now' }).click();
    await page.getByText('The import is finished.').waitFor();
    const { body } = await pages.server.query(
      '{ agreements(search: "Deed on ferries") { nodes { visibility titles { lang } signatures { nodes { party { __typename name } namedAs } } } } }',
      {},
      { authorization: `Bearer ${pages.keys.EDITOR}` },
    );
    expect(body.data.agreements.nodes[0]).toMatchObject({ visibility: 'INTERNAL', titles: [{ lang: 'es' }] });
    expect(body.data.agreements.nodes[0].signatures.nodes).toEqual([
      { party: { __typename: 'Country', name: 'Cuba' }, namedAs: 'Cuba' },
      { party: { __typename: 'City', name: 'Nowhereton' }, namedAs: 'Nowhereton' },
      { party: null, namedAs: 'Springfield' },
    ]);
  }, 120_000);

  it('reports records that exist already, imports only those that are chosen, and offers the report', async () => {
    const page = await pages.signedIn('desk/import');
    await choose(page, TABLE.replaceAll('|Atlantis', '|Brazil').replaceAll('Kazakhstann', 'Kazakhstan'), 'copies.csv');
    await step(page, 'Columns');
    await page.getByLabel('Mapping', { exact: true }).selectOption('');
    const fixed = page.getByRole('group', { name: 'The same in every row' });
    await fixed.locator('select').nth(0).selectOption('SIGNATORY');
    await fixed.locator('select').nth(1).selectOption('SIGNED');
    await page.getByRole('button', { name: 'Next' }).click();
    await step(page, 'Dry run');
    const before = await agreements();
    const report = page.getByRole('region', { name: 'Report' });
    await report.getByText('It may be the same as').first().waitFor();
    await report.getByRole('link', { name: 'Pact on trade' }).waitFor();
    const rows = await report.locator('tbody tr').count();
    expect(rows).toBeGreaterThan(1);
    await report.getByRole('button', { name: /^Row/ }).click();
    expect(await report.getByRole('columnheader', { name: 'Row' }).getAttribute('aria-sort')).toBe('descending');
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download report (CSV)' }).click(),
    ]);
    expect(saved.suggestedFilename()).toBe('copies.csv.report.csv');
    expect(await readFile(await saved.path(), 'utf8')).toContain('No,Title,Signed,Parties,Kind,entente_row');
    await page.getByLabel('Import anyway: Row 2').check();
    await page.getByRole('button', { name: 'Import now' }).click();
    await page.getByText('The import is finished.').waitFor();
    expect((await agreements()).length).toBe(before.length + 2);
  }, 120_000);

  it('deletes a saved mapping of the editor after a confirmation, and none of others', async () => {
    await save('ours', pages.keys.EDITOR);
    await save('theirs', pages.keys.ADMIN);
    const sql = "select name from saved_mapping where name in ('ours', 'theirs') order by name";
    const saved = async () => (await pages.server.sql(sql)).map(({ name }) => name);
    const page = await pages.signedIn('desk/import');
    await choose(page, 'Code,Label\n2,Fairs of art\n', 'art.csv');
    await step(page, 'Columns');
    const chosen = page.getByLabel('Mapping', { exact: true });
    const remove = page.getByRole('button', { name: 'Delete the mapping' });
    await chosen.selectOption('ours');
    await remove.click();
    const dialog = page.getByRole('dialog', { name: 'Delete the mapping: ours' });
    await inspect(page);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await dialog.waitFor({ state: 'detached' });
    await chosen.selectOption('theirs');
    await remove.waitFor({ state: 'detached' });

    // Meanwhile the mapping became that of somebody else.
    const [owner] = await pages.server.sql("select saved_by_identity as id from saved_mapping where name = 'ours'");
    await pages.server.sql("update saved_mapping set saved_by = 'Ada', saved_by_identity = 'x' where name = 'ours'");
    await chosen.selectOption('ours');
    await remove.click();
    await dialog.getByRole('button', { name: 'Delete the mapping' }).click();
    await dialog.getByText('"ours" is a mapping of Ada.').waitFor();
    expect(pages.faults.splice(0)).toEqual([expect.stringContaining('status of 403')]);
    expect(await saved()).toEqual(['ours', 'theirs']);

    await pages.server.sql(`update saved_mapping set saved_by_identity = '${owner!.id}' where name = 'ours'`);
    await dialog.getByRole('button', { name: 'Try again' }).click();
    await page.locator('#known-mapping option[value="ours"]').waitFor({ state: 'detached' });
    expect([await chosen.inputValue(), await dialog.count(), await saved()]).toEqual(['', 0, ['theirs']]);
    expect(problems).toEqual([]);
  }, 120_000);

  it('corrects rejected cells without another file, checks them again, and imports them', async () => {
    await save('corrected', pages.keys.EDITOR);
    const topics = async () => {
      const { body } = await pages.server.query('{ topics(search: "Corrected") { nodes { name } } }');
      return body.data.topics.nodes.map(({ name }: { name: string }) => name).sort();
    };
    const page = await pages.signedIn('desk/import');
    await choose(page, 'Code,Label\n71,\n72,Corrected docks\n73,', 'rejected.csv');
    await step(page, 'Columns');
    await page.getByLabel('Mapping', { exact: true }).selectOption('corrected');
    await page.getByRole('button', { name: 'Next' }).click();
    const counts = page.locator('.counts dd').first();
    await counts.waitFor();
    expect(await page.locator('.counts dd').allTextContents()).toEqual(['3', '2', '0', '0']);
    const dialog = page.getByRole('dialog', { name: 'Correct: Row 2' });
    await page.getByRole('button', { name: 'Correct: Row 2' }).click();
    expect(await dialog.getByLabel('Code').inputValue()).toBe('71');
    await inspect(page);
    await dialog.getByLabel('Label').fill('Corrected boats');
    await dialog.getByRole('button', { name: 'Close' }).click();
    expect(await page.getByText('Corrected, not checked yet').count()).toBe(0);
    await page.getByRole('button', { name: 'Correct: Row 2' }).click();
    await dialog.getByLabel('Label').fill('Corrected ships');
    await dialog.getByRole('button', { name: 'Correct' }).click();
    await page.getByText('Corrected, not checked yet').waitFor();
    await page.getByRole('button', { name: 'Check again' }).click();
    await page.getByText('Label: the cell "" is replaced by "Corrected ships".').waitFor();
    expect(await page.locator('.counts dd').allTextContents()).toEqual(['3', '1', '1', '0']);
    expect(await page.getByText('Corrected, not checked yet').count()).toBe(0);
    expect(await topics()).toEqual([]);
    await inspect(page);
    await page.getByRole('button', { name: 'Import now' }).click();
    await page.getByText('The import is finished.').waitFor();
    expect(await page.getByRole('button', { name: 'Correct: Row 4' }).count()).toBe(0);
    expect(await topics()).toEqual(['Corrected docks', 'Corrected ships']);
    expect(problems).toEqual([]);
  }, 120_000);

  it('corrects rows of JSON, also a column that a row omits', async () => {
    await save('json', pages.keys.EDITOR);
    const page = await pages.signedIn('desk/import');
    await choose(page, '[{"Code":81,"Label":"Corrected mills"},{"Code":82,"Notes":["new",{"by":"Ada"}]}]', 'rows.json');
    await step(page, 'Columns');
    await page.getByLabel('Mapping', { exact: true }).selectOption('json');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('button', { name: 'Correct: Row 2' }).click();
    const dialog = page.getByRole('dialog', { name: 'Correct: Row 2' });
    expect(await dialog.getByLabel('Notes.1.by').inputValue()).toBe('Ada');
    await dialog.getByLabel('Label').fill('Corrected kilns');
    await dialog.getByRole('button', { name: 'Correct' }).click();
    await page.getByText('Corrected, not checked yet').waitFor();
    await page.getByRole('button', { name: 'Check again' }).click();
    await page.getByText('Label: the cell "" is replaced by "Corrected kilns".').waitFor();
    expect(await page.locator('.counts dd').allTextContents()).toEqual(['2', '0', '1', '0']);
    expect(await page.getByText('Corrected, not checked yet').count()).toBe(0);
  }, 120_000);

  it('keeps the choices over a reload, and goes on with them only if the same file is chosen again', async () => {
    await save('kept', pages.keys.EDITOR);
    const page = await pages.signedIn('desk/import');
    const input = page.locator('input[type="file"]');
    const file = fileWith('kept.csv', 'Code,Label\n91,\n92,Kept docks');
    await input.setInputFiles(file);
    await step(page, 'Columns');
    await page.getByLabel('Mapping', { exact: true }).selectOption('kept');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('button', { name: 'Correct: Row 2' }).click();
    const dialog = page.getByRole('dialog', { name: 'Correct: Row 2' });
    await dialog.getByLabel('Label').fill('Kept ships');
    await dialog.getByRole('button', { name: 'Correct' }).click();
    await page.waitForTimeout(1_500);
    await page.reload();
    const notice = page.locator('.notice', { hasText: /^An import of kept\.csv of .+ is not finished\./ });
    await notice.waitFor();
    await step(page, 'File');
    await inspect(page);
    await input.setInputFiles(file);
    await page.getByText('Label: the cell "" is replaced by "Kept ships".').waitFor();
    await step(page, 'Dry run');
    expect(await page.locator('.counts dd').allTextContents()).toEqual(['2', '0', '1', '0']);
    expect(await notice.count()).toBe(0);

    await page.goto(`${pages.server.url}/desk/record`);
    await page.getByRole('listitem').getByRole('link', { name: 'Import' }).click();
    await notice.waitFor();
    await input.setInputFiles(fileWith('kept.csv', 'Code,Label\n93,Other docks'));
    await step(page, 'Columns');
    await page.getByLabel('Mapping', { exact: true }).selectOption('kept');
    await page.getByRole('button', { name: 'Next' }).click();
    await step(page, 'Dry run');
    expect(await page.locator('.counts dd').allTextContents()).toEqual(['1', '0', '0', '0']);
    await page.getByRole('button', { name: 'Import now' }).click();
    await page.getByText('The import is finished.').waitFor();
    await page.reload();
    await step(page, 'File');
    await page.waitForTimeout(500);
    expect(await notice.count()).toBe(0);
    expect(problems).toEqual([]);
  }, 120_000);

  it('shows a report of 10,500 rows, of which the document has only those in sight', async () => {
    await save('long', pages.keys.EDITOR);
    const page = await pages.signedIn('desk/import');
    const rows = Array.from({ length: 10_500 }, (_, n) => `${n + 10},`);
    await choose(page, ['Code,Label', ...rows, '9,Fairs of books'].join('\n'), 'long.csv');
    await step(page, 'Columns');
    await page.getByLabel('Mapping', { exact: true }).selectOption('long');
    await page.getByRole('button', { name: 'Next' }).click();
    const report = page.getByRole('region', { name: 'Report' });
    await report.getByRole('cell', { name: '2', exact: true }).waitFor({ timeout: 90_000 });
    expect(await page.locator('.counts dd').allTextContents()).toEqual(['10,501', '10,500', '0', '0']);
    expect(await page.getByRole('heading', { level: 3 }).textContent()).toBe('Report 10,500');
    await page.getByText('The first 10,000 of 10,500 rows are shown.').waitFor();
    expect(await report.getByRole('table').getAttribute('aria-rowcount')).toBe('10001');
    const inDocument = () => report.locator('tbody tr').count();
    expect(await inDocument()).toBeLessThan(60);

    await report.evaluate((box) => box.scrollTo(0, box.scrollHeight));
    await report.getByRole('cell', { name: '10,001', exact: true }).waitFor();
    expect(await report.getByRole('cell', { name: '2', exact: true }).count()).toBe(0);
    expect(await inDocument()).toBeLessThan(60);
    await report.evaluate((box) => box.scrollTo(0, 0));
    await report.getByRole('button', { name: /^Row/ }).click();
    await report.getByRole('cell', { name: '10,501', exact: true }).waitFor();
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download report (CSV)' }).click(),
    ]);
    expect((await readFile(await saved.path(), 'utf8')).trimEnd().split('\n').length).toBe(10_501);
  }, 240_000);
});
