import { Cite } from '@citation-js/core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import '@citation-js/plugin-csl';
import '@citation-js/plugin-ris';
import { parse } from '@retorquere/bibtex-parser';
import { AgreementStatus } from '../../src/domain/agreements/agreement.entity.ts';
import { SourceKind } from '../../src/domain/sources/source.entity.ts';
import { buildersOn, type CreatedRecord } from '../harness/builders.ts';
import { awayFromMidnight, itemBuildersOn, signedBy } from '../harness/item-builders.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

let server: TestServer;
let pact: CreatedRecord;
let news: CreatedRecord;
let speech: CreatedRecord;
let forum: CreatedRecord;
let city: CreatedRecord;
let today: string;

const TITLE = 'On {the} river & 50% of "C:\\sea_1" ~ #2 $3^4';

beforeAll(async () => {
  await awayFromMidnight();
  today = new Date().toISOString().slice(0, 10);
  server = await startTestServer({ seeded: false });
  const build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
  city = await build.city('Москва & область');
  pact = await build.agreement(TITLE, {
    titlesIn: { zh: '关于河流' },
    statusChanges: [{ to: AgreementStatus.SIGNED, on: '2020-05-15' }],
    signedOn: '2020-05-15',
    signatures: [signedBy(city), signedBy(await build.city('São Paulo'))],
  });
  news = await build.source('Mayors meet', {
    kind: SourceKind.NEWS,
    authors: ['Ada Lovelace', 'The Desk and Co'],
    publisher: 'ANI',
    publishedOn: '2025-11',
    retrievedOn: '2025-11-09',
    sourceUrl: 'https://example.org/a_b?c=1&d=%7B%7D#e',
    lang: 'en',
  });
  forum = await build.forum('A forum', { startsOn: '2025-11-05', endsOn: '2025-11-07' });
  speech = await build.statement('On trade', await build.person('A mayor'), { saidOn: '2025', forumId: forum.uuid });
});
afterAll(() => server?.stop());

const ask = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/id/${path}`, { headers: { 'accept-language': 'en', ...headers } });

const codeIn = async (response: Response) => ((await response.json()) as TestData).errors[0].extensions.code;

async function cited({ id }: CreatedRecord, search = ''): Promise<TestData> {
  const response = await ask(`${id}.csl.json${search}`);
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'application/vnd.citationstyles.csl+json',
  ]);
  const [item, ...others] = (await response.json()) as TestData;
  expect(others).toEqual([]);
  return item;
}

/** The BibTeX entry as a parser of reference managers reads it. */
async function inBibtex({ id }: CreatedRecord, search = ''): Promise<TestData> {
  const response = await ask(`${id}.bib${search}`);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-bibtex; charset=utf-8']);
  const { entries, errors } = parse(await response.text(), { sentenceCase: false });
  expect([errors, entries.length]).toEqual([[], 1]);
  return entries[0];
}

const partsOf = (date: string) => [date.split('-').map(Number)];

describe('GET /id/<id>.bib and .csl.json', () => {
  it('omits the language of a title without a known language', async () => {
    const unsaid = await itemBuildersOn(server.dataSource).agreement('Über', { titleLang: 'und' });
    expect(await cited(unsaid)).not.toHaveProperty('language');
    expect((await inBibtex(unsaid)).fields).not.toHaveProperty('language');
  });

  it.each(['.bib', '.ris', '.csl.json'])('returns 404 for an unknown record: %s', async (extension) => {
    const response = await ask(`agreement_0199c1f4a2b37c4d8e9f000000000000${extension}`);
    expect([response.status, await codeIn(response)]).toEqual([404, 'NOT_FOUND']);
  });

  it('cites an agreement with its parties, date and version', async () => {
    expect(await cited(pact)).toEqual({
      id: pact.id,
      type: 'treaty',
      title: TITLE,
      author: [{ literal: 'Москва & область' }, { literal: 'São Paulo' }],
      publisher: 'Entente',
      issued: { 'date-parts': partsOf('2020-05-15') },
      accessed: { 'date-parts': partsOf(today) },
      language: 'en',
      version: '1',
      URL: `${server.url}/id/${pact.id}@1`,
    });
  });

  it('cites a source as the work itself, in its publication', async () => {
    expect(await cited(news)).toEqual({
      id: news.id,
      type: 'article-newspaper',
      title: 'Mayors meet',
      author: [{ literal: 'Ada Lovelace' }, { literal: 'The Desk and Co' }],
      'container-title': 'ANI',
      issued: { 'date-parts': [[2025, 11]] },
      accessed: { 'date-parts': [[2025, 11, 9]] },
      language: 'en',
      URL: 'https://example.org/a_b?c=1&d=%7B%7D#e',
    });
  });

  it('cites a statement by its maker and forum, a forum by its first and last day, a city as an entry', async () => {
    expect(await cited(speech)).toMatchObject({
      type: 'speech',
      author: [{ literal: 'A mayor' }],
      'event-title': 'A forum',
      issued: { 'date-parts': [[2025]] },
    });
    expect(await cited(forum)).toMatchObject({
      type: 'event',
      issued: { 'date-parts': [...partsOf('2025-11-05'), ...partsOf('2025-11-07')] },
    });
    expect(await cited(city)).toMatchObject({
      type: 'entry',
      'container-title': 'Entente',
      issued: { 'date-parts': partsOf(today) },
    });
  });

  it('gives CSL-JSON that citation-js formats in APA and Vancouver style', async () => {
    const inStyle = async ({ id }: CreatedRecord, template: 'apa' | 'vancouver') => {
      const text = await (await ask(`${id}.csl.json`)).text();
      const reference = new Cite(text).format('bibliography', { template, lang: 'en-US' });
      return reference
        .trim()
        .replace(`${server.url}/id/${id}@1`, 'its address')
        .replace(/cited [^\]]*/, 'cited today');
    };
    expect({
      pact: await inStyle(pact, 'vancouver'),
      news: await inStyle(news, 'apa'),
      forum: await inStyle(forum, 'apa'),
      speech: await inStyle(speech, 'apa'),
      city: await inStyle(city, 'vancouver'),
    }).toEqual({
      pact: `1.  Москва & область, São Paulo. On {the} river & 50% of “C:\\sea_1” ~ #2 $3^4 [Internet]. Entente; 2020 [cited today]. Available from: its address`,
      news: 'Ada Lovelace & The Desk and Co. (2025, November). Mayors meet. ANI. https://example.org/a_b?c=1&d=%7B%7D#e',
      forum: 'A forum (Version 1). (2025). Entente. its address',
      speech: 'A mayor. (2025). On trade. A forum. Entente. its address',
      city: `1.  Москва & область [Internet]. Entente. Entente; ${today.slice(0, 4)} [cited today]. Available from: its address`,
    });
  });

  it('uses the title in the requested language', async () => {
    expect(await cited(pact, '?lang=zh')).toMatchObject({ title: '关于河流', language: 'zh' });
  });

  it('keeps TeX special characters and all scripts in BibTeX', async () => {
    const entry = await inBibtex(pact);
    expect([entry.type, entry.key]).toEqual(['misc', pact.id]);
    expect(entry.fields).toMatchObject({
      author: [{ name: 'Москва & область' }, { name: 'São Paulo' }],
      year: '2020',
      month: '5',
      date: '2020-05-15',
      version: '1',
      url: `${server.url}/id/${pact.id}@1`,
      urldate: today,
    });
    expect(entry.fields.title.replace(/<[^>]*>/g, '')).toBe(TITLE);
    expect((await inBibtex(pact, '?lang=zh')).fields.title).toContain('关于河流');
  });

  it('keeps partial dates in BibTeX', async () => {
    const article = await inBibtex(news);
    expect(article.type).toBe('article');
    expect(article.fields).toMatchObject({
      author: [{ name: 'Ada Lovelace' }, { name: 'The Desk and Co' }],
      journal: 'ANI',
      date: '2025-11',
      month: '11',
      url: 'https://example.org/a_b?c=1&d=%7B%7D#e',
    });
    const said = await inBibtex(speech);
    expect(said.fields).toMatchObject({ year: '2025', date: '2025', eventtitle: 'A forum' });
    expect(said.fields.month).toBeUndefined();
  });

  it('cites an old version by its own title and address', async () => {
    const { id, uuid } = await itemBuildersOn(server.dataSource).agreement('First title');
    await server.sql("update agreement set title = 'Second title' where id = $1", [uuid]);
    const first = { id: `${id}@1`, uuid };
    const url = (version: number) => `${server.url}/id/${id}@${version}`;
    expect(await cited(first)).toMatchObject({ id: `${id}@1`, title: 'First title', version: '1', URL: url(1) });
    expect(await cited({ id, uuid })).toMatchObject({ id, title: 'Second title', version: '2', URL: url(2) });
    const entry = await inBibtex(first);
    expect([entry.key, entry.fields.version, entry.fields.url]).toEqual([`${id}-v1`, '1', url(1)]);
    const followed = await fetch(url(1), { headers: { accept: 'application/ld+json' } });
    expect(await followed.json()).toMatchObject({ id: url(1), version: 1, name: [{ '@value': 'First title' }] });
  });

  it('appears on the record page, with links to BibTeX, RIS, CSL-JSON and JSON-LD', async () => {
    const page = await (await ask(pact.id)).text();
    const section = /<section class="citing">(.*?)<\/section>/s.exec(page)![1]!;
    expect(section).toContain(`Entente. Version 1. ${server.url}/id/${pact.id}@1. Read on `);
    expect([...section.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).toEqual([
      `../id/${pact.id}.bib`,
      `../id/${pact.id}.ris`,
      `../id/${pact.id}.csl.json`,
      `../id/${pact.id}.jsonld`,
    ]);
    expect(await (await ask(news.id)).text()).toContain(
      '<p>Ada Lovelace. The Desk and Co. Mayors meet. ANI. November 2025. https://example.org/a_b?c=1&amp;d=%7B%7D#e. Read on ',
    );
  });
});

describe('GET /id/<id>.ris', () => {
  async function inRis({ id }: CreatedRecord): Promise<{ lines: string[]; item: TestData }> {
    const response = await ask(`${id}.ris`);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'application/x-research-info-systems; charset=utf-8',
    ]);
    const text = await response.text();
    const [item, ...others] = new Cite(text).data;
    expect(others).toEqual([]);
    return { lines: text.split('\r\n'), item };
  }

  it('writes a source as the work itself, with partial dates', async () => {
    expect((await inRis(news)).lines).toEqual([
      'TY  - NEWS',
      'TI  - Mayors meet',
      'AU  - Ada Lovelace',
      'AU  - The Desk and Co',
      'T2  - ANI',
      'PY  - 2025',
      'DA  - 2025/11//',
      'PB  - ANI',
      'LA  - en',
      'UR  - https://example.org/a_b?c=1&d=%7B%7D#e',
      'Y2  - 2025/11/09',
      'DB  - Entente',
      `ID  - ${news.id}`,
      'ER  - ',
      '',
    ]);
  });

  it('writes another record as an entry of the database, which citation-js reads', async () => {
    const { lines, item } = await inRis(pact);
    expect(lines).toEqual(
      expect.arrayContaining([
        'TY  - STAT',
        'DA  - 2020/05/15',
        'ET  - 1',
        'AU  - Москва & область',
        `ID  - ${pact.id}`,
      ]),
    );
    expect(item).toMatchObject({
      title: TITLE,
      URL: `${server.url}/id/${pact.id}@1`,
      issued: { 'date-parts': partsOf('2020-05-15') },
      language: 'en',
    });
    expect((await inRis(speech)).lines).toEqual(expect.arrayContaining(['TY  - ELEC', 'PY  - 2025', 'DA  - 2025///']));
  });

  it('has types of its own for registers and datasets', async () => {
    const build = buildersOn(server.dataSource);
    const typeOf = async (kind: SourceKind) => (await inRis(await build.source(`A ${kind}`, { kind }))).lines[0];
    expect([
      await typeOf(SourceKind.REGISTER),
      await typeOf(SourceKind.DATASET),
      await typeOf(SourceKind.OTHER),
    ]).toEqual(['TY  - DBASE', 'TY  - DATA', 'TY  - ELEC']);
  });

  it('keeps a text with line breaks in one line', async () => {
    const { uuid, id } = await buildersOn(server.dataSource).source('Lines', { publisher: 'ANI' });
    await server.sql('update source set publisher = $1 where id = $2', ['A\r\nTY  - JOUR\u2028ER  - ', uuid]);
    const { lines } = await inRis({ id, uuid });
    expect(lines.filter((line) => /^(TY|ER)/.test(line))).toEqual(['TY  - ELEC', 'ER  - ']);
    expect(lines).toContain('PB  - A TY  - JOUR ER  -');
  });
});
