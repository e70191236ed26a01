import { describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { accessibilityViolations, overflows } from '../../harness/page-checks.ts';
import type { TestData } from '../../harness/server.ts';
import { startDeskPages, waitForFocus } from './desk-pages.ts';

describe('/desk/signing', () => {
  const pages = startDeskPages();
  const read = async (document: string): Promise<TestData> => {
    const { body } = await pages.server.query(document, {}, { authorization: `Bearer ${pages.keys.EDITOR}` });
    expect(body.errors).toBeUndefined();
    return body.data;
  };
  const signings = async () =>
    (
      await read(`{ agreements(search: "trams") { nodes {
        title kind status signedOn visibility
        signatures { nodes { party { name } signers { person { name } signedAs } } }
        citations { source { title publisher } quote }
      } } }`)
    ).agreements.nodes;
  const party = (page: Page, number: number) => page.getByRole('group', { name: `Party ${number}`, exact: true });
  const fill = async (page: Page) => {
    await page.getByLabel('Title (required)', { exact: true }).fill('Memorandum on trams');
    await page.getByLabel('Kind').selectOption('MEMORANDUM_OF_UNDERSTANDING');
    await page.getByLabel('Signed', { exact: true }).fill('6 Nov 2025');
    await party(page, 1).getByRole('combobox', { name: 'Party 1' }).fill('Moscow');
    await page
      .getByRole('option', { name: /^Moscow ?City ·/ })
      .first()
      .click();
    await party(page, 2).getByLabel('New party').fill('Newtown');
    await party(page, 2).getByLabel('New person').fill('Ada Newton');
    await party(page, 2).getByLabel('Office of the signer', { exact: true }).fill('Mayor');
  };

  it('checks as it is typed, writes nothing before it is saved, and keeps what was typed', async () => {
    const page = await pages.signedIn('desk/signing');
    const checks = page.getByRole('region', { name: 'Checks' });
    await checks.getByText('Give a title, a kind and two parties to check it.').waitFor();
    await page.getByRole('button', { name: 'Save and publish' }).click();
    await page.getByText('Fill in this field.').first().waitFor();
    await waitForFocus(page.getByLabel('Title (required)', { exact: true }));
    expect(await page.getByText('Fill in this field.').count()).toBe(4);
    await page.keyboard.type('Memorandum');
    await page.keyboard.press('Control+Enter');
    expect(await page.getByText('Fill in this field.').count()).toBe(3);
    await waitForFocus(page.getByLabel('Kind (required)', { exact: true }));
    await fill(page);
    await page.getByText('Fill in this field.').waitFor({ state: 'detached' });
    // The name of a new person is enough.
    await party(page, 2).getByRole('combobox', { name: 'Signed by', exact: true }).waitFor();
    await page.getByText('= 6 November 2025').waitFor();
    await checks.getByText('The record cites no source. Add one.').waitFor();
    expect(await signings()).toEqual([]);
    const office = party(page, 2).getByLabel('Office of the signer', { exact: true });
    await office.fill('Mayor of Newtown');
    await page.reload();
    await checks.getByText('The record cites no source. Add one.').waitFor();
    expect(await office.inputValue()).toBe('Mayor of Newtown');
    expect(await page.getByLabel('Title (required)', { exact: true }).inputValue()).toBe('Memorandum on trams');
    await page.goto(`${pages.server.url}/desk/record`);
    const draft = page.getByRole('listitem').getByRole('link', { name: 'Record a signing' });
    expect(await draft.getAttribute('href')).toBe('../desk/signing');
  });

  it('shows what was found below a field at the lower edge of the window', async () => {
    const page = await pages.signedIn('desk/signing');
    const field = party(page, 1).getByRole('combobox', { name: 'Party 1' });
    const { y, height } = (await field.boundingBox())!;
    const lowerEdge = Math.ceil(y + height);
    await page.setViewportSize({ width: 1280, height: lowerEdge });
    await field.fill('Moscow');
    const option = page.getByRole('option', { name: /^Moscow ?City ·/ }).first();
    await option.waitFor();
    const box = (await option.boundingBox())!;
    expect(box.y + box.height).toBeLessThanOrEqual(lowerEdge);
  });

  it('says of a party that has only a similar name that it is a guess', async () => {
    const page = await pages.signedIn('desk/signing');
    const field = party(page, 1).getByRole('combobox', { name: 'Party 1' });
    const named = (name: RegExp) => page.getByRole('option', { name }).first();
    await field.fill('Moccow');
    await named(/^Moscow ?City · Russia · similar name$/).waitFor();
    await field.fill('Moscow');
    await named(/^Moscow ?City · Russia$/).waitFor();
    const signer = party(page, 1).getByRole('combobox', { name: 'Signed by', exact: true });
    await pages.editor.payload('createPerson', { names: [{ lang: 'en', text: 'Ottokar Wurzelbacher' }] });
    await signer.fill('Ottokar Wurzelbaker');
    await named(/^Ottokar Wurzelbacher ?Person · similar name$/).waitFor();
  });

  it('records two parties, a signer, a due commitment and a source in one save, then reports it as a duplicate', async () => {
    const page = await pages.signedIn('desk/signing');
    await fill(page);
    const signer = party(page, 2).getByRole('combobox', { name: 'Signed by' });
    await signer.fill('Ada Newt');
    await page.getByRole('button', { name: 'Save as internal' }).click();
    await party(page, 2).getByText('Choose a record from the list, or write it under "Or a new person".').waitFor();
    await waitForFocus(signer);
    expect(await signer.inputValue()).toBe('Ada Newt');
    expect(await signings()).toEqual([]);
    await party(page, 2).getByLabel('New person').fill('Ada M. Newton');
    await party(page, 2).getByText('Choose a record from the list').waitFor({ state: 'detached' });
    expect(await signer.inputValue()).toBe('');
    await party(page, 2).getByLabel('New person').fill('Ada Newton');
    await page.getByRole('button', { name: 'Add a commitment' }).click();
    const commitment = page.getByRole('group', { name: 'Commitment 1' });
    await page.locator('[data-path="commitments.0.text"] input:focus').waitFor();
    await page.keyboard.type('Build the first line');
    await commitment.getByLabel('Responsible').selectOption({ label: 'Newtown' });
    await commitment.getByLabel('Due').fill('May 2027');
    await page.getByLabel('New source: title').fill('Trams for two cities');
    await page.getByLabel('Publisher').fill('ANI');
    await page.getByLabel('Quoted passage').fill('They will build trams.');
    await page.getByText('Nothing stands against it.').waitFor();
    const problems: string[] = [];
    for (const width of [768, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      problems.push(...(await overflows(page)), ...(await accessibilityViolations(page)));
    }
    expect(problems).toEqual([]);
    await page.getByRole('button', { name: 'Save as internal' }).click();
    await page.getByText('Saved: Memorandum on trams').waitFor();
    expect(await signings()).toEqual([
      {
        title: 'Memorandum on trams',
        kind: 'MEMORANDUM_OF_UNDERSTANDING',
        status: 'SIGNED',
        signedOn: '2025-11-06',
        visibility: 'INTERNAL',
        signatures: {
          nodes: [
            { party: { name: 'Moscow' }, signers: [] },
            { party: { name: 'Newtown' }, signers: [{ person: { name: 'Ada Newton' }, signedAs: 'Mayor' }] },
          ],
        },
        citations: [{ source: { title: 'Trams for two cities', publisher: 'ANI' }, quote: 'They will build trams.' }],
      },
    ]);
    const { commitments } = await read(
      '{ commitments(search: "first line") { nodes { dueOn responsible { name } } } }',
    );
    expect(commitments.nodes).toEqual([{ dueOn: '2027-05', responsible: [{ name: 'Newtown' }] }]);

    await page.getByRole('button', { name: 'Record another signing' }).click();
    const source = page.getByRole('combobox', { name: 'Existing source' });
    expect(await source.inputValue()).toBe('Trams for two cities');
    expect(await page.getByLabel('Quoted passage').inputValue()).toBe('');
    await page.getByLabel('Title (required)', { exact: true }).fill('Memorandum on trams');
    await page.getByLabel('Kind').selectOption('MEMORANDUM_OF_UNDERSTANDING');
    for (const [number, name] of [
      [1, 'Moscow'],
      [2, 'Newtown'],
    ] as const) {
      await party(page, number)
        .getByRole('combobox', { name: `Party ${number}` })
        .fill(name);
      await page
        .getByRole('option', { name: new RegExp(`^${name} ?City( ·|$)`) })
        .first()
        .click();
    }
    await page.getByRole('button', { name: 'This record may exist already' }).waitFor();
    expect(await page.getByText('allowDuplicate').count()).toBe(0);
    await page.getByRole('button', { name: 'Save as internal' }).click();
    const dialog = page.getByRole('dialog');
    await dialog
      .getByRole('row', { name: 'Title Memorandum on trams (English) Memorandum on trams (English)' })
      .waitFor();
    await dialog.getByRole('button', { name: 'Create anyway' }).click();
    await dialog.getByText('Fill in this field.').waitFor();
    expect(await signings()).toHaveLength(1);
  }, 120_000);

  it('records two cities, two signers, a due commitment and a source by keyboard and pointer, in one save', async () => {
    const page = await pages.signedIn('desk/signing');
    const saves: unknown[] = [];
    page.on('request', (request) => {
      const { query, variables } = JSON.parse(request.postData() ?? '{}');
      if (query?.includes('recordSigning') && !variables.input.dryRun) saves.push(variables.input);
    });
    /** Goes to a control by Tab if it is near; otherwise by the pointer. */
    const goTo = async (control: Locator) => {
      for (let tabs = 0; tabs < 7; tabs++) {
        if (await control.evaluate((found) => found.matches(':focus'))) return;
        await page.keyboard.press('Tab');
      }
      await control.click();
    };
    const type = async (control: Locator, text: string) => {
      await goTo(control);
      await page.keyboard.type(text);
    };
    const choose = async (control: Locator, text: string, option: RegExp) => {
      await type(control, text);
      await page.getByRole('option', { name: option }).first().waitFor();
      await page.keyboard.press('Enter');
    };
    const [moscow, havana] = [party(page, 1), party(page, 2)];
    const office = 'Office of the signer';
    await type(page.getByLabel('Title (required)', { exact: true }), 'Memorandum on twin bakeries');
    await type(page.getByLabel('Kind (required)', { exact: true }), 'Memo');
    await type(page.getByLabel('Signed', { exact: true }), '6 Nov 2025');
    await choose(moscow.getByRole('combobox', { name: 'Party 1' }), 'Moscow', /^Moscow ?City ·/);
    await choose(moscow.getByRole('combobox', { name: 'Signed by' }), 'Cheremin', /^Sergey Cheremin/);
    await type(moscow.getByLabel(office, { exact: true }), 'Minister');
    await choose(havana.getByRole('combobox', { name: 'Party 2' }), 'Havana', /^Havana ?City ·/);
    await type(havana.getByLabel('New person'), 'Alba Portos');
    await type(havana.getByLabel(office, { exact: true }), 'Mayor');
    await goTo(page.getByRole('button', { name: 'Add a commitment' }));
    await page.keyboard.press('Enter');
    await page.locator('[data-path="commitments.0.text"] input:focus').waitFor();
    const commitment = page.getByRole('group', { name: 'Commitment 1' });
    await page.keyboard.type('Exchange bread recipes');
    await type(commitment.getByLabel('Responsible'), 'Moscow');
    await type(commitment.getByLabel('Due'), 'May 2027');
    await type(page.getByLabel('New source: title'), 'Bakeries sign');
    await type(page.getByLabel('Publisher'), 'ANI');
    await type(page.getByLabel('Web address'), 'https://ani.example/bakeries');
    await type(page.getByLabel('Quoted passage'), 'The cities will exchange recipes.');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Saved: Memorandum on twin bakeries').waitFor();
    expect(saves).toHaveLength(1);
    const { agreements, commitments } = await read(`{
      agreements(search: "twin bakeries") { nodes {
        title kind status signedOn
        signatures { nodes { party { name } signers { person { name } signedAs } } }
        citations { source { title publisher sourceUrl } quote }
      } }
      commitments(search: "bread recipes") { nodes { dueOn responsible { name } } }
    }`);
    const signature = (name: string, signer: string, signedAs: string) => ({
      party: { name },
      signers: [{ person: { name: signer }, signedAs }],
    });
    expect(agreements.nodes).toEqual([
      {
        title: 'Memorandum on twin bakeries',
        kind: 'MEMORANDUM_OF_UNDERSTANDING',
        status: 'SIGNED',
        signedOn: '2025-11-06',
        signatures: {
          nodes: [signature('Havana', 'Alba Portos', 'Mayor'), signature('Moscow', 'Sergey Cheremin', 'Minister')],
        },
        citations: [
          {
            source: { title: 'Bakeries sign', publisher: 'ANI', sourceUrl: 'https://ani.example/bakeries' },
            quote: 'The cities will exchange recipes.',
          },
        ],
      },
    ]);
    expect(commitments.nodes).toEqual([{ dueOn: '2027-05', responsible: [{ name: 'Moscow' }] }]);
  }, 60_000);

  it('records titles, signers, sources, and a new forum with a session; a check leads to its field', async () => {
    const page = await pages.signedIn('desk/signing');
    await page.getByLabel('Title (required)', { exact: true }).fill('Charter of harbours');
    await page.getByRole('button', { name: 'Add a title in another language' }).click();
    await page.getByLabel('Title 2').fill('Хартия гаваней');
    await page.getByLabel('Language 2').selectOption({ label: 'Russian' });
    await page.getByLabel('Kind (required)', { exact: true }).selectOption('MEMORANDUM_OF_UNDERSTANDING');
    await page.getByLabel('Signed', { exact: true }).fill('6 Nov 2025');
    await page.getByLabel('Or a new forum', { exact: true }).fill('Harbour days');
    await page.getByLabel('Forum: Starts').fill('6 Nov 2025');
    await page.getByLabel('New session').fill('Signing of the charter');
    await party(page, 1).getByLabel('Or a new party', { exact: true }).fill('Portburg');
    await party(page, 2).getByLabel('New party').fill('Quayside');
    await party(page, 2).getByLabel('Or a new person', { exact: true }).fill('Ines Haven');
    await party(page, 2).getByLabel('Office of the signer', { exact: true }).fill('Mayor');
    await party(page, 2).getByRole('button', { name: 'Add a signer' }).click();
    await party(page, 2).getByLabel('New person 2').fill('Otto Pier');
    await page.getByRole('button', { name: 'The record cites no source. Add one.' }).click();
    const source = (number: number) => page.getByRole('group', { name: `Source ${number}`, exact: true });
    const existing = source(1).getByRole('combobox', { name: 'Existing source' });
    await waitForFocus(existing);
    await source(1).getByLabel('New source: title').fill('Harbour news');
    await page.getByRole('button', { name: 'Add a source' }).click();
    await source(2).getByLabel('New source: title').fill('Harbour gazette');
    await source(2).getByLabel('Address').fill('no address');
    await page
      .getByRole('region', { name: 'Checks' })
      .getByRole('button', { name: /no address/ })
      .click();
    const address = source(2).getByLabel('Address');
    await waitForFocus(address);
    await address.fill('https://harbours.example/');
    await page.getByText('Nothing stands against it.').waitFor();
    const problems: string[] = [];
    for (const width of [768, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      problems.push(...(await overflows(page)), ...(await accessibilityViolations(page)));
    }
    expect(problems).toEqual([]);
    await page.getByRole('button', { name: 'Save as internal' }).click();
    await page.getByText('Saved: Charter of harbours').waitFor();
    const { agreements } = await read(`{ agreements(search: "harbours") { nodes {
      titles { lang text } forum { title startsOn } session { title }
      signatures { nodes { party { name } signers { person { name } signedAs } } }
      citations { source { title sourceUrl } }
    } } }`);
    const named = (name: string) => ({ name });
    expect(agreements.nodes).toEqual([
      {
        titles: [
          { lang: 'en', text: 'Charter of harbours' },
          { lang: 'ru', text: 'Хартия гаваней' },
        ],
        forum: { title: 'Harbour days', startsOn: '2025-11-06' },
        session: { title: 'Signing of the charter' },
        signatures: {
          nodes: [
            { party: named('Portburg'), signers: [] },
            {
              party: named('Quayside'),
              signers: [
                { person: named('Ines Haven'), signedAs: 'Mayor' },
                { person: named('Otto Pier'), signedAs: null },
              ],
            },
          ],
        },
        citations: [
          { source: { title: 'Harbour news', sourceUrl: null } },
          { source: { title: 'Harbour gazette', sourceUrl: 'https://harbours.example/' } },
        ],
      },
    ]);
    await page.getByRole('button', { name: 'Record another signing' }).click();
    expect(await page.getByRole('combobox', { name: 'Forum', exact: true }).inputValue()).toBe('Harbour days');
    expect(await source(2).getByRole('combobox', { name: 'Existing source' }).inputValue()).toBe('Harbour gazette');
  }, 120_000);

  it('leads to the first faulty field: each of two missing parties, then a value that the API rejects', async () => {
    const page = await pages.signedIn('desk/signing');
    await page.getByLabel('Title (required)', { exact: true }).fill('Memorandum on cranes');
    await page.getByLabel('Kind').selectOption('MEMORANDUM_OF_UNDERSTANDING');
    await page.getByRole('button', { name: 'Add a party' }).click();
    await party(page, 3).getByLabel('New party').fill('Cranebridge');
    const save = page.getByRole('button', { name: 'Save as internal' });
    await save.click();
    for (const number of [1, 2]) await party(page, number).getByText('Fill in this field.').waitFor();
    await waitForFocus(party(page, 1).getByRole('combobox', { name: 'Party 1' }));
    await party(page, 1).getByLabel('New party').fill('Liftholm');
    await page.getByText('Fill in this field.').first().waitFor({ state: 'detached' });
    const address = page.getByLabel('Web address');
    await page.getByLabel('New source: title').fill('Crane news');
    await address.fill('no address');
    await save.click();
    await page
      .getByRole('alert')
      .getByRole('button', { name: /no address/ })
      .waitFor();
    await waitForFocus(address);
    expect((await read('{ agreements(search: "cranes") { totalCount } }')).agreements.totalCount).toBe(0);
    await address.fill('https://cranes.example/');
    await save.click();
    await page.getByText('Saved: Memorandum on cranes').waitFor();
  }, 120_000);

  it('saves as internal and plans the publication; says if only the plan failed, and plans it again', async () => {
    const page = await pages.signedIn('desk/signing', undefined, { timezoneId: 'UTC' });
    await page.getByLabel('Title (required)', { exact: true }).fill('Memorandum on buses');
    await page.getByLabel('Kind').selectOption('MEMORANDUM_OF_UNDERSTANDING');
    await party(page, 1).getByLabel('New party').fill('Busville');
    await party(page, 2).getByLabel('New party').fill('Coachtown');
    const publishLater = page.getByRole('button', { name: 'Publish later' });
    const time = page.getByLabel('Time of publication');
    await publishLater.click();
    await page.getByText('Fill in this field.').waitFor();
    await waitForFocus(time);
    await time.fill('2020-05-01T09:00');
    await page.getByText('Choose a time in the future.').waitFor();
    await publishLater.click();
    await waitForFocus(time);
    expect((await read('{ agreements(search: "buses") { totalCount } }')).agreements.totalCount).toBe(0);
    await page.getByLabel('Time of publication').fill('2031-05-01T09:00');
    await page.route('**/graphql', (route) =>
      route.request().postData()?.includes('done: publish') ? route.abort() : route.fallback(),
    );
    await publishLater.click();
    await page.getByText('Everything is saved as internal, but its publication is not planned.').waitFor();
    const state = () =>
      read(`{ agreements(search: "buses") { nodes { visibility } }
        plannedPublications(statuses: [WAITING]) { nodes { at records { __typename } } } }`);
    const agreements = { nodes: [{ visibility: 'INTERNAL' }] };
    expect(await state()).toEqual({ agreements, plannedPublications: { nodes: [] } });

    await page.unroute('**/graphql');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('It will be published on 1 May 2031').waitFor();
    const records = ['Agreement', 'City', 'City'].map((__typename) => ({ __typename }));
    expect(await state()).toEqual({
      agreements,
      plannedPublications: { nodes: [{ at: '2031-05-01T09:00:00.000Z', records }] },
    });
    pages.faults.push(...pages.faults.splice(0).filter((fault) => !fault.includes('ERR_FAILED')));
  }, 120_000);

  it('shows a new party beside one that may be the same: takes the existing one, or publishes both', async () => {
    const names = [{ lang: 'en', text: 'Railtown' }];
    await pages.editor.payload('createParty', { level: 'CITY', names });
    const page = await pages.signedIn('desk/signing');
    await page.getByLabel('Title (required)', { exact: true }).fill('Memorandum on rails');
    await page.getByLabel('Kind').selectOption('MEMORANDUM_OF_UNDERSTANDING');
    await party(page, 1).getByLabel('New party').fill('Railtown');
    await party(page, 2).getByLabel('New party').fill('Coalville');
    const publish = page.getByRole('button', { name: 'Save and publish' });
    const dialog = page.getByRole('dialog');
    await publish.click();
    await dialog.getByRole('button', { name: 'Use the existing record' }).click();
    const existing = party(page, 1).getByRole('combobox', { name: 'Party 1' });
    expect(await existing.inputValue()).toBe('Railtown');
    await party(page, 1)
      .getByRole('button', { name: /: Party 1$/ })
      .click();
    await party(page, 1).getByLabel('New party').fill('Railtown');
    await publish.click();
    await dialog.getByLabel('Reason for the change').fill('In another country');
    expect((await read('{ agreements(search: "rails") { totalCount } }')).agreements.totalCount).toBe(0);
    await dialog.getByRole('button', { name: 'Create anyway' }).click();
    await page.getByText('Saved: Memorandum on rails').waitFor();
    const { agreements, parties } = await read(
      '{ agreements(search: "rails") { nodes { visibility } } parties(search: "Railtown") { totalCount } }',
    );
    expect(agreements.nodes).toEqual([{ visibility: 'PUBLIC' }]);
    expect(parties.totalCount).toBe(2);
  }, 120_000);

  it.each([
    ['ru', 'Зафиксировать подписание'],
    ['zh', '登记签署'],
  ])('speaks the language of the address: %s', async (lang, heading) => {
    const page = await pages.open(`desk/signing?lang=${lang}`);
    await page.locator('.sign-in input').fill(pages.keys.EDITOR);
    await page.locator('.sign-in button').first().click();
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    expect([...(await overflows(page)), ...(await accessibilityViolations(page))]).toEqual([]);
  });
});
