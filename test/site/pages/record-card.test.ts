import { beforeAll, describe, expect, it } from '@jest/globals';
import { Role } from '../../../src/access/viewer.ts';
import { AgreementKind } from '../../../src/domain/agreements/agreement.entity.ts';
import { Visibility } from '../../../src/records/record.entity.ts';
import { startBrowserPages } from '../../harness/browser-pages.ts';
import { buildersOn, type CreatedRecord } from '../../harness/builders.ts';
import { itemBuildersOn, signedBy } from '../../harness/item-builders.ts';
import { pageProblems } from '../../harness/page-checks.ts';
import type { TestData } from '../../harness/server.ts';
import { parsePage } from './parse-page.ts';

/** Every request is that of an editor, who sees INTERNAL records elsewhere. */
const pages = startBrowserPages({ viewer: { role: Role.EDITOR, name: 'An editor' } });

let twinning: CreatedRecord;
let secret: CreatedRecord;

beforeAll(async () => {
  const build = { ...buildersOn(pages.server.dataSource), ...itemBuildersOn(pages.server.dataSource) };
  const cities = await Promise.all(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'].map((name) => build.city(`Port ${name}`)));
  const source = await build.source('A register', { publisher: 'An archive', publishedOn: '2021-03' });
  twinning = await build.agreement('On <b>ports</b>', {
    kind: AgreementKind.TWINNING,
    titlesIn: { ru: 'О портах' },
    signedOn: '2020-05-15',
    signatures: cities.map((city) => signedBy(city)),
    citations: [{ sourceId: source.uuid }, { sourceId: (await build.source('Another')).uuid }],
  });
  secret = await build.agreement('A secret', { visibility: Visibility.INTERNAL });
});

const get = (path: string) => fetch(`${pages.server.url}/${path}`, { headers: { 'accept-language': 'en' } });

/** Requests the code that embeds a page. */
const askOembed = (path: string, others = '') =>
  get(`oembed?url=${encodeURIComponent(`${pages.server.url}/${path}`)}${others}`);

describe('GET /embed/id/<id>', () => {
  it('returns 404 for an unknown and an INTERNAL record, whatever the key', async () => {
    expect((await get(`id/${secret.id}`)).status).toBe(200);
    for (const id of [secret.id, 'agreement_0', 'moscow', '%'])
      expect([id, (await get(`embed/id/${id}`)).status]).toEqual([id, 404]);
  });

  it('shows title, kind, dates, parties and the first source, without script', async () => {
    const response = await get(`embed/id/${twinning.id}`);
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain("script-src 'none'");
    expect(policy).toContain('frame-ancestors *');
    expect(response.headers.get('x-frame-options')).toBeNull();
    const card = parsePage(await response.text());
    expect(card.html).not.toContain('<script');
    expect([card.kicker, card.title]).toEqual(['Agreement', 'On <b>ports</b>']);
    expect(card.facts).toMatchObject({
      Kind: 'Twinning',
      Parties: 'Port A, Port B, Port C, Port D, Port E, Port F, +2',
      Signed: '15 May 2020',
    });
    expect(card.html).toContain('>An archive</a>, March 2021');
    expect(card.html).not.toContain('Another');
    expect(card.links['On <b>ports</b>']).toBe(`${pages.server.url}/id/${twinning.id}`);
    expect(card.links['+2']).toBe(`../id/${twinning.id}`);
  });

  it('takes the language and the colours of the address', async () => {
    const { html, lang, title, links } = parsePage(
      await (await get(`embed/id/${twinning.id}?lang=ru&theme=dark`)).text(),
    );
    expect([lang, title]).toEqual(['ru', 'О портах']);
    expect(links['О портах']).toBe(`${pages.server.url}/id/${twinning.id}?lang=ru`);
    expect(html).toContain('data-theme="dark"');
  });

  it('shows the survivor of a merged record', async () => {
    const { source } = buildersOn(pages.server.dataSource);
    const [kept, merged] = [await source('Kept'), await source('Merged')];
    await pages.server.sql('update record set merged_into = $2 where id = $1', [merged.uuid, kept.uuid]);
    expect(parsePage(await (await get(`embed/id/${merged.id}`)).text()).title).toBe('Kept');
    expect(((await (await askOembed(`id/${merged.id}`)).json()) as TestData).html).toContain(`/embed/id/${kept.id}"`);
  });

  it('fits its sandboxed frame, and its links lead to pages of the server', async () => {
    const page = await pages.open(`embed/id/${twinning.id}`);
    expect(await pageProblems(page)).toEqual([]);
    const { html } = (await (await askOembed(`id/${twinning.id}`)).json()) as TestData;
    await page.route('**/page-with-frame', (route) => route.fulfill({ body: html, contentType: 'text/html' }));
    await page.goto(`${pages.server.url}/page-with-frame`);
    const [opened] = await Promise.all([
      page.context().waitForEvent('page'),
      page.frameLocator('iframe').getByRole('link', { name: 'Port A' }).click(),
    ]);
    await opened.waitForURL('**/party/port-a');
  });
});

describe('GET /oembed for a record', () => {
  it('returns 404 for a record that is not PUBLIC or unknown, and 501 for XML', async () => {
    for (const path of [
      `id/${secret.id}`,
      'id/agreement_0',
      'party/nobody',
      'party/moscow/more',
      `id/${twinning.id}.bib`,
    ])
      expect([path, (await askOembed(path)).status]).toEqual([path, 404]);
    expect((await askOembed(`id/${twinning.id}`, '&format=xml')).status).toBe(501);
  });

  it('returns the code of the card, by the permanent and the readable address, in the language of the address', async () => {
    expect(await (await askOembed(`id/${twinning.id}?lang=ru&from=a-newsletter`, '&maxwidth=480')).json()).toEqual({
      version: '1.0',
      type: 'rich',
      title: 'О портах',
      provider_name: 'Entente',
      provider_url: `${pages.server.url}/`,
      cache_age: 3600,
      width: 480,
      height: 300,
      html: expect.stringContaining(
        `<iframe src="${pages.server.url}/embed/id/${twinning.id}?lang=ru" title="О портах"`,
      ),
    });
    const city = (await (await askOembed('party/moscow')).json()) as TestData;
    expect(city).toMatchObject({ title: 'Moscow', width: 600, height: 300 });
    expect(city.html).toMatch(/\/embed\/id\/party_[^"?]+"/);
  });

  it('returns the picture that the address of a page with several pictures names, with its filters', async () => {
    const codeOf = async (path: string) => ((await (await askOembed(path)).json()) as TestData).html as string;
    const address = `${pages.server.url}/embed/party/moscow`;
    expect(await codeOf('party/moscow?type=statement&show=timeline&lang=ru')).toContain(
      `<iframe src="${address}?type=statement&amp;show=timeline&amp;lang=ru" title="Москва" width="760" height="520"`,
    );
    expect(await codeOf('party/moscow#topics')).toContain(`<iframe src="${address}?show=topics"`);
    for (const card of [
      'party/moscow',
      'party/moscow?show=people',
      'party/moscow?show=constructor',
      'party/moscow#main',
    ])
      expect([card, await codeOf(card)]).toEqual([card, expect.stringMatching(/\/embed\/id\/party_/)]);
    expect((await askOembed('party/nobody?show=timeline')).status).toBe(404);
    const [, src] = /src="([^"]*)"/.exec(await codeOf('party/moscow?show=timeline'))!;
    expect(await (await fetch(src!)).text()).toContain('<div data-part="partners" data-party="moscow"></div>');
  });

  it('returns a link if the frame would be too small', async () => {
    const answer = (await (await askOembed(`id/${twinning.id}`, '&maxheight=159')).json()) as TestData;
    expect(answer).toMatchObject({ type: 'link', title: 'On <b>ports</b>' });
    expect(answer).not.toHaveProperty('html');
  });

  it('is linked from the page of the record', async () => {
    const { html } = parsePage(await (await get('party/moscow')).text());
    const [, href] = /type="application\/json\+oembed" href="[^"]*?\/(oembed[^"]*)"/.exec(html)!;
    expect(((await (await get(href!)).json()) as TestData).title).toBe('Moscow');
  });
});
