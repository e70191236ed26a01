import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role } from '../../../src/access/viewer.ts';
import { AgreementKind, AgreementStatus } from '../../../src/domain/agreements/agreement.entity.ts';
import { SignatureRole } from '../../../src/domain/agreements/signature.entity.ts';
import { Bound } from '../../../src/domain/figures/figure.entity.ts';
import { SpeakerRole } from '../../../src/domain/sessions/speaker-role.entity.ts';
import { SourceKind } from '../../../src/domain/sources/source.entity.ts';
import { recordTypes } from '../../../src/records/description/registry.ts';
import { RecordType, Visibility } from '../../../src/records/record.entity.ts';
import { readQueryHash } from '../../../src/site/playground/address.ts';
import { buildersOn, type CreatedRecord } from '../../harness/builders.ts';
import { itemBuildersOn, signedBy } from '../../harness/item-builders.ts';
import { startTestServer, type TestData, type TestServer } from '../../harness/server.ts';
import { type ParsedPage, parsePage } from './parse-page.ts';

let server: TestServer;
let editors: TestServer;
let agreement: CreatedRecord;
let secret: CreatedRecord;
let lisbon: CreatedRecord;

beforeAll(async () => {
  server = await startTestServer();
  const build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
  lisbon = await build.city('Lisbon', null, {
    names: [
      { text: 'Lisbon', lang: 'en' },
      { text: 'Лиссабон', lang: 'ru' },
    ],
  });
  const porto = await build.city('Porto');
  const mayor = await build.person('A mayor');
  const source = await build.source('A register', {
    kind: SourceKind.REGISTER,
    publisher: 'An archive',
    publishedOn: '2021-03',
    sourceUrl: 'https://example.org/register?a=1&b=2',
  });
  const denial = await build.source('A denial');
  agreement = await build.agreement('On the <b>river</b> & "the sea"', {
    kind: AgreementKind.TWINNING,
    titlesIn: { ru: 'О реке' },
    status: undefined,
    statusChanges: [{ to: AgreementStatus.SIGNED, on: '2020-05-15' }],
    signedOn: '2020-05-15',
    inForceFrom: '2020-06',
    signatures: [
      signedBy(lisbon, { signers: [{ personId: mayor.uuid, signedAs: 'Mayor' }] }),
      signedBy(porto),
      signedBy(await build.city('Faro'), { role: SignatureRole.ACCEDING }),
    ],
    citations: [
      { sourceId: source.uuid, fields: ['signedOn'], locator: 'p. 4', quote: 'Done <at> last.' },
      { sourceId: denial.uuid, stance: 'CONTRADICTS' as never, assertedValue: '2019' },
    ],
  });
  secret = await build.agreement('A secret', { visibility: Visibility.INTERNAL });
});
afterAll(async () => {
  await server?.stop();
  await editors?.stop();
});

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${server.url}/id/${path}`, { headers: { 'accept-language': 'en', ...headers }, method, redirect: 'manual' });

const VARY = 'Accept, Accept-Language, Authorization, Accept-Encoding';

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(server.url + path, { headers: { 'accept-language': 'en', ...headers }, redirect: 'manual' });

async function read(path: string, headers: Record<string, string> = {}): Promise<ParsedPage> {
  const response = await ask(path, headers);
  expect([path, response.status]).toEqual([path, 200]);
  return parsePage(await response.text());
}

/** The ids of one public record of each type. */
async function oneOfEach(): Promise<{ type: string; id: string }[]> {
  const rows = await server.sql<{ type: string; id: string }>(
    `select distinct on (type) lower(type) as type, lower(type) || '_' || replace(id::text, '-', '') as id
     from record where visibility = 'PUBLIC' and merged_into is null order by type, id desc`,
  );
  return rows;
}

describe('GET /id/<id> of no visible record', () => {
  it.each([
    ['an unknown forum', 'forum_0199c1f4a2b37c4d8e9f000000000000'],
    ['an unknown topic', 'topic_0199c1f4a2b37c4d8e9f000000000000'],
    ['an unknown type', 'city_0199c1f4a2b37c4d8e9f000000000000'],
    ['a malformed id', 'forum_0199c1f4'],
    ['an empty id', ''],
    ['a path below a record', 'forum_0199c1f4a2b37c4d8e9f000000000000/parties'],
    ['an id with markup', '%3Cscript%3Ealert(1)%3C/script%3E'],
    ['an id with NUL', 'forum_%00'],
  ])('returns a page with status 404 for %s', async (_what, path) => {
    const response = await ask(path);
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    expect(parsePage(await response.text())).toMatchObject({ title: 'There is no such page', facts: {}, lists: {} });
  });

  it('returns 404 if the type in the id is wrong', async () => {
    expect((await ask(agreement.id.replace('agreement', 'forum'))).status).toBe(404);
  });

  it('returns 404 for an INTERNAL record, except to editors', async () => {
    const response = await ask(secret.id);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain('A secret');
    editors = await startTestServer({ viewer: { role: Role.EDITOR, name: 'an editor' } });
    const { agreement: build } = itemBuildersOn(editors.dataSource);
    const { id } = await build('A secret', { visibility: Visibility.INTERNAL });
    expect(parsePage(await (await fetch(`${editors.url}/id/${id}`)).text()).title).toBe('A secret');
  });

  it('rejects methods other than GET and HEAD', async () => {
    const rejected = await ask(agreement.id, {}, 'POST');
    expect([rejected.status, rejected.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
    const head = await ask(agreement.id, {}, 'HEAD');
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(Number(head.headers.get('content-length'))).toBeGreaterThan(1_000);
  });
});

describe('GET /id/<id>', () => {
  it('shows kind, facts, parties and sources of a record', async () => {
    const page = await read(agreement.id);
    expect(page).toMatchObject({
      lang: 'en',
      kicker: 'Agreement',
      title: 'On the <b>river</b> & "the sea"',
      facts: { Kind: 'Twinning', Status: 'Signed', Signed: '15 May 2020', 'In force from': 'June 2020' },
    });
    expect(page.lists).toMatchObject({
      Participants: ['Faro | Acceding | ', 'Lisbon | Signatory | A mayor, Mayor', 'Porto | Signatory | '],
      'Status history': ['Signed 15 May 2020'],
      Sources: [
        'A register An archive, March 2021, p. 4, example.org Done <at> last. Source for: date of signing',
        'A denial contradicts this, 2019',
      ],
    });
    expect(page.links).toMatchObject({
      Lisbon: `../id/${lisbon.id}`,
      'example.org': 'https://example.org/register?a=1&b=2',
      [`${server.url}/id/${agreement.id}`]: `${server.url}/id/${agreement.id}`,
    });
  });

  it.each([
    [
      'en',
      'at least 70 agreements',
      'staff 7, Wikidata Q1',
      'A count Source for: title, value, unit, reference date, speakers or authors, related agreements, something new',
    ],
    [
      'ru',
      'не менее 70 соглашений',
      'staff 7, Викиданные Q1',
      'A count Источник сведений: название, значение, единица измерения, дата показателя, кто заявил, связанные соглашения, something new',
    ],
    [
      'zh',
      '至少 70 项协议',
      'staff 7、维基数据 Q1',
      'A count 所据内容：标题、数值、单位、统计日期、发表者、相关协议、something new',
    ],
  ])('names units, identifier schemes and cited fields in %s', async (lang, quantity, identifiers, source) => {
    const build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
    const fields = ['titles', 'titlesIn', 'value', 'unit', 'asOf', 'makers', 'relations', 'somethingNew'];
    const { id } = await build.figure('Pacts', {
      value: '70',
      unit: 'agreements',
      bound: Bound.AT_LEAST,
      identifiers: [
        { scheme: 'wikidata', value: 'Q1' },
        { scheme: 'staff', value: '7' },
      ],
      citations: [{ sourceId: (await build.source('A count')).uuid, fields }],
    });
    const { html, facts, lists } = await read(`${id}?lang=${lang}`);
    expect(/<p class="quantity">(.*?)<\/p>/.exec(html)![1]).toBe(quantity);
    expect(Object.values(facts)).toContain(identifiers);
    expect(Object.values(lists)).toContainEqual([source]);
  });

  it('reads a record of each type by one statement, and links to its query', async () => {
    const records = await oneOfEach();
    expect(records.map(({ type }) => type).sort()).toEqual(
      Object.values(RecordType)
        .map((type) => type.toLowerCase())
        .sort(),
    );
    for (const { id } of records) {
      const before = server.statements().length;
      const page = await read(id);
      expect([id, server.statements().length - before]).toEqual([id, 1]);
      const link = new URL(page.links['See this query in the playground']!, `${server.url}/id/`);
      expect(link.pathname).toBe('/playground');
      const { query, variables } = readQueryHash(link.hash)!;
      const { status, body } = await server.query(query, JSON.parse(variables));
      expect([id, status, body.errors]).toEqual([id, 200, undefined]);
      const { node } = body.data;
      expect(node.id).toBe(id);
      expect(page.title).toContain(node.label?.text ?? node.title ?? node.name ?? node.party.name);
    }
  });

  it('shows the forum of the first data', async () => {
    const [forum] = (await oneOfEach()).filter(({ type }) => type === 'forum');
    const page = await read(forum!.id);
    expect(page.title).toBe('International Municipal BRICS Forum 2025');
    expect(page.facts).toMatchObject({ Kind: 'Forum', Status: 'Concluded', Held: '2025', City: 'St Petersburg' });
    expect(page.lists.Roles).toEqual(['Moscow City Government Supporter', 'TV BRICS Media partner']);
    expect(page.lists['Delegations 6']).toEqual([
      'Federation Council | Russia',
      'Havana | Cuba',
      'Moscow | Russia',
      'Rwanda | ',
      'South Africa | ',
      'Zhengzhou | China',
    ]);
    expect(page.lists.Speakers).toEqual([
      "Du Jianqiang | Head of the Zhengzhou Municipal People's Government | Zhengzhou | Russia-China: Urban Diplomacy in an Era of Change | Speaker",
    ]);
    expect(page.lists['Statements 5']).toContain(
      'On enhancing the cooperation of Moscow and Havana 2025, Sergey Cheremin Minister of the Moscow City Government, Moscow City Government, ANI, 7 November 2025',
    );
    expect(page.html).toContain(
      '<section data-part="delegations" data-forum="international-municipal-brics-forum-2025">',
    );
    expect(page.links).toMatchObject({
      'All items': '../records/items?forum=international-municipal-brics-forum-2025',
      Statistics: '../statistics?of=items&by=decade&forum=international-municipal-brics-forum-2025',
    });
    expect(page.lists['Figures 4']).toContain(
      'Cooperation agreements signed at the forum at least 70 agreements, ANI, 7 November 2025',
    );
    expect(page.lists.Sources).toHaveLength(2);
  });

  it('shows the times of a session in its time zone', async () => {
    const build = buildersOn(server.dataSource);
    const forum = await build.forum('A forum in Shanghai', { timeZone: 'Asia/Shanghai' });
    const session = await build.session('An early session', forum, {
      startsAt: new Date('2025-11-05T23:30:00Z'),
      languages: ['zh', 'pt-BR'],
    });
    expect((await read(session.id)).facts).toMatchObject({
      Kind: 'Panel',
      Begins: '6 November 2025 at 07:30 Asia/Shanghai',
      Forum: 'A forum in Shanghai',
      Languages: 'Chinese, Brazilian Portuguese',
    });
  });

  it('links to the whole list if it shows a part of it', async () => {
    const { topic } = buildersOn(server.dataSource);
    const { statement } = itemBuildersOn(server.dataSource);
    const { person } = buildersOn(server.dataSource);
    const speaker = await person('Who says much');
    const subject = await topic('Everything');
    for (let n = 1; n <= 22; n++) await statement(`Word ${n}`, speaker, { topicIds: [subject.uuid] });
    const page = await read(speaker.id);
    const list = page.lists['Statements 22']!;
    expect(list).toHaveLength(21);
    expect(list.at(-1)).toBe('Show all 22');
    expect(page.links['Show all 22']).toBe(`../records/statements?person=${speaker.id}`);
  });

  it('links to a CSV if no list of the explorer has the rows', async () => {
    const build = buildersOn(server.dataSource);
    const speakers = [];
    for (let n = 1; n <= 101; n++)
      speakers.push({ personId: (await build.person(`Speaker ${n}`)).uuid, role: SpeakerRole.SPEAKER });
    const session = await build.session('A crowded session', await build.forum('A crowded forum'), { speakers });
    const link = (await read(`${session.id}?lang=ru`)).links['Показать все (101) (CSV)']!;
    expect(link).toBe(`../export/speakers.csv?where=${encodeURIComponent(JSON.stringify({ session: session.id }))}`);
    const csv = await (await fetch(new URL(link, `${server.url}/id/`))).text();
    expect(csv.trim().split('\n')).toHaveLength(102);
  });

  it('lists the partners of a party, with links to what they have in common', async () => {
    const page = parsePage(await (await get('/party/lisbon')).text());
    expect(page.lists.Partners).toEqual(['Faro | 1 | 1 | 2020', 'Porto | 1 | 1 | 2020']);
    expect(page.html).toContain('<a href="../between?party=lisbon&amp;party=faro">1</a>');
    expect(page.html).toContain('<a href="../between?party=lisbon&amp;party=porto&amp;type=agreement">1</a>');
    expect(page.html).toContain('<section data-part="partners" data-party="lisbon">');
    const lonely = parsePage(await (await get('/party/tv-brics')).text());
    expect(lonely.lists).not.toHaveProperty('Partners');
  });

  it('reads the partners of a party for its page only', async () => {
    const readsPartners = async (path: string) => {
      const before = server.statements().length;
      expect((await ask(path)).status).toBe(200);
      return server
        .statements()
        .slice(before)
        .map(({ text }) => text.includes('"partners"'));
    };
    expect(await readsPartners(lisbon.id)).toEqual([true]);
    for (const form of ['.jsonld', '.bib', '.csl.json']) expect(await readsPartners(lisbon.id + form)).toEqual([false]);
  });

  it('groups the programme of a forum by day', async () => {
    const build = buildersOn(server.dataSource);
    const forum = await build.forum('A forum of two days', { timeZone: 'Europe/Lisbon', startsOn: '2025-06-10' });
    const at = (time: string) => ({ startsAt: new Date(time) });
    await build.session('The end', forum, at('2025-06-11T16:00:00Z'));
    await build.session('The middle', forum, at('2025-06-10T23:30:00Z'));
    await build.session('The beginning', forum, at('2025-06-10T08:00:00Z'));
    const { html, lists } = await read(forum.id);
    expect(lists.Programme).toEqual(['09:00 | The beginning', '00:30 | The middle', '17:00 | The end']);
    const days = [...html.matchAll(/<th scope="rowgroup" colspan="2">(.*?)<\/th>/g)].map(([, day]) => day);
    expect(days).toEqual(['10 June 2025', '11 June 2025']);
  });

  it('shows flags as recorded in English, otherwise by their code', async () => {
    const { agreement: create } = itemBuildersOn(server.dataSource);
    const { id } = await create('Doubtful', {
      flags: [
        { code: 'TERMINATED_BEFORE_SIGNED', message: 'It would be terminated (1957) before it was signed (1958).' },
        { code: 'IMPLIED', message: 'The source implies it.' },
        { code: 'OF_AN_EDITOR', message: 'The seal is missing.' },
      ],
    });
    const flags = async (lang: string) =>
      [...(await read(`${id}?lang=${lang}`)).html.matchAll(/<p class="remark">(.*?)<\/p>/g)].map(([, text]) => text);
    expect(await flags('en')).toEqual([
      'It would be terminated (1957) before it was signed (1958).',
      'The source implies it.',
      'The seal is missing.',
    ]);
    expect(await flags('zh')).toEqual([
      '终止日期早于签署日期。',
      '来源未直接说明，系据其推断。',
      '<span lang="en">The seal is missing.</span>',
    ]);
  });

  it('shows up to 500 participants of an agreement', async () => {
    const build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
    const signatures = [];
    for (let n = 1; n <= 203; n++) signatures.push(signedBy(await build.city(`Town ${n}`)));
    const { id } = await build.agreement('Of many', { signatures });
    const page = await read(id);
    const rows = page.lists['Participants 203']!;
    expect([rows.length, new Set(rows).size]).toEqual([203, 203]);
    expect(page.links).not.toHaveProperty('All items of these parties');
    const { links } = await read(agreement.id);
    expect(links['All items of these parties']).toBe('../between?party=faro&party=lisbon&party=porto');
  });

  it('folds many names, and shortens coordinates', async () => {
    expect((await read(lisbon.id)).html).not.toContain('<details><summary><h2>Names');
    const moscow = await get('/party/moscow');
    const page = parsePage(await moscow.text());
    expect(page.facts.Coordinates).toBe('55.7520, 37.6178');
    expect(page.html).toContain('<details><summary><h2>Names');
    expect(page.links).toMatchObject({ 'Compare with a party': '../between?party=moscow' });
  });

  it('redirects from a merged record to its survivor', async () => {
    const { source } = buildersOn(server.dataSource);
    const [kept, merged] = [await source('Kept'), await source('Merged')];
    await server.sql('update record set merged_into = $2 where id = $1', [merged.uuid, kept.uuid]);
    const response = await ask(`${merged.id}?lang=ru`);
    expect([response.status, response.headers.get('location')]).toEqual([302, `${kept.id}?lang=ru`]);
    expect((await read(kept.id)).title).toBe('Kept');
  });

  it('sends browsers to the readable address of a record that has one', async () => {
    const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
    const readable = new Map(recordTypes().map(({ type, page }) => [type.toLowerCase(), page.path]));
    expect([...readable.values()].filter(Boolean)).toEqual(['topic', 'party', 'person', 'series', 'forum']);
    for (const { type, id } of await oneOfEach()) {
      const response = await ask(`${id}?lang=ru`, browser);
      const path = readable.get(type);
      const location = response.headers.get('location');
      expect([type, response.status, location?.split('/').slice(0, 2)]).toEqual(
        path ? [type, 303, ['..', path]] : [type, 200, undefined],
      );
      if (!location) continue;
      const page = await get(location.slice(2), browser);
      expect([location, page.status, page.headers.get('vary')]).toEqual([location, 200, VARY]);
      const { lang, links } = parsePage(await page.text());
      expect([lang, links[`${server.url}/id/${id}`]]).toEqual(['ru', `${server.url}/id/${id}`]);
      expect((await ask(`${id}@1`, browser)).status).toBe(200);
      expect((await get(`/${path}/-none`, browser)).status).toBe(404);
    }
    expect(await (await get('/party/lisbon', { accept: 'application/ld+json' })).json()).toMatchObject({
      id: `${server.url}/id/${lisbon.id}`,
    });
  });

  it('keeps the readable address of a merged record, and hides that of an INTERNAL one', async () => {
    const { city } = buildersOn(server.dataSource);
    const [kept, merged] = [await city('Kept city'), await city('Merged city')];
    await city('Hidden city', null, { visibility: Visibility.INTERNAL });
    await server.sql('update record set merged_into = $2 where id = $1', [merged.uuid, kept.uuid]);
    const response = await get('/party/merged-city?lang=ru');
    expect([response.status, response.headers.get('location')]).toEqual([302, '../party/kept-city?lang=ru']);
    for (const path of ['/party/hidden-city', '/party/Kept-city', '/party/kept-city/', '/party/', '/party/%00']) {
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    }
  });

  it('shows a version, and links to the current record', async () => {
    const { agreement: build } = itemBuildersOn(server.dataSource);
    const { id, uuid } = await build('First title', { signatures: [signedBy(lisbon)] });
    const [{ now }] = (await server.sql(
      `select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now`,
    )) as [{ now: string }];
    // Instants have milliseconds: a version of the same one would be the version at that time.
    await server.sql('select pg_sleep(0.01)');
    await server.sql("update agreement set title = 'Second title' where id = $1", [uuid]);
    const url = `${server.url}/id/${id}`;
    const old = await read(`${id}@1`);
    expect([old.title, old.lists.Participants]).toEqual(['First title', ['Lisbon | Signatory']]);
    expect(old.html).toContain('Version 1. <a');
    expect(old.links).toMatchObject({
      Lisbon: `../id/${lisbon.id}`,
      'The record as it is now': `../id/${id}`,
      'Version 1': `../id/${id}@1`,
      BibTeX: `../id/${id}@1.bib`,
      [`${url}@1`]: `${url}@1`,
    });
    expect(await read(`${id}%401`)).toEqual(old);
    const current = await read(id);
    expect(current.title).toBe('Second title');
    expect(current.links).toMatchObject({ 'Version 2': `../id/${id}@2`, [url]: url });
    expect(current.links).not.toHaveProperty('The record as it is now');
    for (const instant of [now, encodeURIComponent(now)]) {
      const response = await ask(`${id}@${instant}.csl.json?lang=ru`);
      expect([response.status, response.headers.get('location')]).toEqual([302, `${id}@1.csl.json?lang=ru`]);
    }
    for (const none of ['@', '@0', '@3', '@1@2', '@tomorrow', '@2001-01-01T00:00:00Z', '@%']) {
      expect([none, (await ask(`${id}${none}`)).status]).toEqual([none, 404]);
    }
  });

  it('reads a version of each type by one statement', async () => {
    for (const { id } of await oneOfEach()) {
      const before = server.statements().length;
      const page = await read(`${id}@1`);
      expect(page.links['Version 1']).toBe(`../id/${id}@1`);
      expect([id, server.statements().length - before]).toEqual([id, 1]);
      const link = new URL(page.links['See this query in the playground']!, server.url);
      const { query, variables } = readQueryHash(link.hash)!;
      const { body } = await server.query(query, JSON.parse(variables));
      expect([id, body.errors, body.data.node.id]).toEqual([id, undefined, `${id}@1`]);
    }
  });

  it('escapes recorded text, and has a Content-Security-Policy that allows only files of the server', async () => {
    const response = await ask(agreement.id);
    const html = await response.text();
    expect(response.headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    );
    expect(html).toContain('On the &lt;b&gt;river&lt;/b&gt; &amp; &quot;the sea&quot;</h1>');
    expect(response.headers.get('referrer-policy')).toBe('same-origin');
    expect(html).not.toMatch(/<script(?![^>]* src=)|<style|<b>|\son\w+=|javascript:/i);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('vary')).toBe('Accept, Accept-Language, Authorization, Accept-Encoding');
  });
});

describe('GET of an unknown path', () => {
  it.each([
    ['/betwen?party=moscow', './'],
    ['/partys/moscow', './../'],
    ['/a/b/c?lang=ru', './../../'],
    ['/releases/99', './../'],
    ['/assets/none.css', './../'],
  ])('returns a page with a search box to browsers, and JSON to programs: %s', async (path, root) => {
    const page = await get(path, { accept: 'text/html,*/*;q=0.8' });
    expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    const text = await page.text();
    expect(text).toContain(`data-root="${root}"`);
    expect(text).toMatch(/<form class="find" role="search" action="[./]+search"/);
    for (const accept of ['*/*', 'application/json']) {
      const answer = await get(path, { accept });
      expect([answer.status, ((await answer.json()) as TestData).errors[0].extensions.code]).toEqual([
        404,
        'NOT_FOUND',
      ]);
    }
  });

  it('returns JSON to browsers that send a POST, or request a very deep path', async () => {
    const headers = { accept: 'text/html' };
    const posted = await fetch(`${server.url}/nothing`, { method: 'POST', headers });
    const deep = await get('/a'.repeat(500), headers);
    for (const { status, headers } of [posted, deep]) {
      expect([status, headers.get('content-type')]).toEqual([404, 'application/json; charset=utf-8']);
    }
  });
});

describe('the head of a record page', () => {
  /** The links or metadata in the head, as attributes in their order. */
  const elements = (page: string, element: 'link' | 'meta') =>
    [...page.slice(0, page.indexOf('</head>')).matchAll(new RegExp(`<${element} (.*)>`, 'g'))].map(([, text]) => text!);

  it('names the address of the page, its languages and its formats, as does the header Link', async () => {
    const response = await get('/party/lisbon?lang=ru', { accept: 'text/html' });
    const links = elements(await response.text(), 'link').filter((text) => /^rel="(canon|alter|descr)/.test(text));
    const page = `${server.url}/party/lisbon`;
    const form = (ending: string) => `${server.url}/id/${lisbon.id}.${ending}?lang=ru`;
    expect(links).toEqual([
      `rel="canonical" href="${page}?lang=ru"`,
      `rel="alternate" hreflang="en" href="${page}?lang=en"`,
      `rel="alternate" hreflang="ru" href="${page}?lang=ru"`,
      `rel="alternate" hreflang="zh" href="${page}?lang=zh"`,
      `rel="alternate" hreflang="x-default" href="${page}"`,
      `rel="alternate" type="application/x-bibtex" href="${form('bib')}" title="BibTeX"`,
      `rel="alternate" type="application/x-research-info-systems" href="${form('ris')}" title="RIS"`,
      `rel="alternate" type="application/vnd.citationstyles.csl+json" href="${form('csl.json')}" title="CSL-JSON"`,
      `rel="alternate" type="application/ld+json" href="${form('jsonld')}" title="JSON-LD"`,
      expect.stringMatching(
        /^rel="alternate" type="application\/json\+oembed" href="[^"]+\/oembed\?url=[^"]+" title="[^"]+"$/,
      ),
      `rel="describedby" type="application/ld+json" href="${form('jsonld')}"`,
    ]);
    const inHeader = response.headers.get('link')!.split(', ');
    expect(inHeader).toHaveLength(links.length);
    expect(inHeader[0]).toBe(`<${page}?lang=ru>; rel="canonical"`);
    expect(inHeader.at(-1)).toBe(`<${form('jsonld')}>; rel="describedby"; type="application/ld+json"`);
    for (const address of inHeader) {
      const [, href] = /^<(.*)>;/.exec(address)!;
      expect([href, (await fetch(href!, { headers: { accept: 'text/html' } })).status]).toEqual([href, 200]);
    }
  });

  it('gives an old version the address of the current one, and a page of a language without labels that without it', async () => {
    const canonical = async (path: string) =>
      elements(await (await ask(path)).text(), 'link').find((text) => /canon/.test(text));
    expect(await canonical(`${agreement.id}@1`)).toBe(`rel="canonical" href="${server.url}/id/${agreement.id}"`);
    expect(await canonical(`${agreement.id}?lang=de`)).toBe(`rel="canonical" href="${server.url}/id/${agreement.id}"`);
  });

  it('cites the record in Dublin Core with the item type of Zotero', async () => {
    const named = async (id: string) =>
      elements(await (await ask(id)).text(), 'meta').filter((text) => /"(dc|z)[.:]/.test(text));
    expect(await named(agreement.id)).toEqual([
      'name="dc.title" content="On the &lt;b&gt;river&lt;/b&gt; &amp; &quot;the sea&quot;"',
      ...['Faro', 'Lisbon', 'Porto'].map((party) => `name="dc.creator" content="${party}"`),
      'name="dc.date" content="2020-05-15"',
      'name="dc.publisher" content="Entente"',
      'name="dc.language" content="en"',
      `name="dc.identifier" content="${server.url}/id/${agreement.id}@1"`,
      'name="z:itemType" content="statute"',
    ]);
    const { id } = await buildersOn(server.dataSource).source('On <news>', { kind: SourceKind.NEWS, publisher: 'ANI' });
    expect((await named(id)).at(-1)).toBe('name="z:itemType" content="newspaperArticle"');
  });

  it('is not broken by a record whose name is markup', async () => {
    const name = '</script><img src=x>';
    const { id } = await buildersOn(server.dataSource).source(name, { publisher: name });
    for (const path of [id, `${id}?lang=zh`]) {
      const response = await ask(path);
      expect(response.headers.get('link')).not.toContain('<img');
      expect(await response.text()).not.toMatch(/<img|<\/script><img/);
    }
  });
});

describe('GET /id/<id> in a language', () => {
  it('uses the language in the address for names and labels, and keeps it in links', async () => {
    const page = await read(`${agreement.id}?lang=ru`, { 'accept-language': 'zh' });
    expect(page).toMatchObject({
      lang: 'ru',
      kicker: 'Соглашение',
      title: 'О реке',
      facts: { Вид: 'Побратимство', Подписано: '15 мая 2020 г.' },
      links: { Лиссабон: `../id/${lisbon.id}?lang=ru`, Porto: expect.stringMatching(/^\.\.\/id\/party_\w+\?lang=ru$/) },
    });
    expect(page.html).toContain('<h1 lang="ru">');
  });

  it('uses the preferred language of Accept-Language without lang', async () => {
    const page = await read(agreement.id, { 'accept-language': 'en;q=0.3, ru-RU, zh;q=0.9' });
    expect(page).toMatchObject({ lang: 'ru', title: 'О реке', links: { Лиссабон: `../id/${lisbon.id}` } });
  });

  it('uses the first supported language for labels, and requests names in the preferred one', async () => {
    const page = await read(agreement.id, { 'accept-language': 'de, zh;q=0.5' });
    expect(page).toMatchObject({ lang: 'zh', kicker: '协议', title: 'On the <b>river</b> & "the sea"' });
    expect(page.html).toContain('<h1 lang="en">');
  });

  it.each(['', '?lang=', '?lang=xx', '?lang=%3Cb%3E', '?lang=ru_RU', '?lang=1', `?lang=${'a'.repeat(500)}`])(
    'uses English if %j names no supported language',
    async (search) => {
      expect(await read(agreement.id + search, { 'accept-language': '*, q;q=x, 12' })).toMatchObject({ lang: 'en' });
    },
  );

  it('links to the page in all languages', async () => {
    expect((await read(agreement.id)).links).toMatchObject({
      English: '?lang=en',
      Русский: '?lang=ru',
      中文: '?lang=zh',
    });
  });
});
