import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ANONYMOUS, Role } from '../../../src/access/viewer.ts';
import { PartyLevel } from '../../../src/domain/parties/party.entity.ts';
import { partiesWithWords } from '../../../src/imports/parties/party-search.ts';
import { StatementWriter } from '../../../src/query/sql.ts';
import { Visibility } from '../../../src/records/record.entity.ts';
import { startBrowser } from '../../harness/browser.ts';
import { buildersOn, type CreatedRecord } from '../../harness/builders.ts';
import { itemBuildersOn, signedBy } from '../../harness/item-builders.ts';
import { metricsAt } from '../../harness/metrics.ts';
import { mutationsOn } from '../../harness/mutations.ts';
import { startTestServer, type TestServer } from '../../harness/server.ts';
import { post, type Query, reconcilerOf } from './reconciler.ts';
import * as shapes from './shapes.ts';

const EDITOR = { authorization: 'Bearer of an editor' };
const PROPERTIES = [
  ...['name', 'names', 'country', 'within', 'coordinates', 'latitude', 'longitude', 'population', 'wikidata', 'iso2'],
  ...['iso3', 'identifiers', 'validFrom', 'validTo', 'agreements', 'commitments'],
];

let server: TestServer;
let reconcile: ReturnType<typeof reconcilerOf>;
const made: { [name: string]: CreatedRecord } = {};

beforeAll(async () => {
  server = await startTestServer({
    seeded: false,
    viewer: ({ headers }) => (headers.authorization ? { role: Role.EDITOR, name: 'an editor' } : ANONYMOUS),
  });
  reconcile = reconcilerOf(server);
  const build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
  const en = (text: string, kind?: 'ALIAS' | 'FORMER' | 'OFFICIAL') => ({ text, lang: 'en', ...(kind && { kind }) });
  made.russia = await build.country('Russia', {
    names: [en('Russia'), en('Russian Federation', 'OFFICIAL'), { text: 'Россия', lang: 'ru' }],
    alpha2: 'RU',
    alpha3: 'RUS',
    population: 146_000_000,
  });
  made.cuba = await build.country('Cuba', { alpha2: 'CU', alpha3: 'CUB' });
  made.usa = await build.country('United States', { alpha2: 'US', alpha3: 'USA' });
  made.union = await build.country('Soviet Union', {
    names: [en('Soviet Union'), en('USSR', 'ALIAS')],
    validTo: '1991-12-26',
  });
  made.missouri = await build.region('Missouri', made.usa);
  made.moscow = await build.city('Moscow', made.russia, {
    names: [en('Moscow'), { text: 'Москва', lang: 'ru' }, { text: '莫斯科', lang: 'zh' }, en('Third Rome', 'ALIAS')],
    identifiers: [
      { scheme: 'wikidata', value: 'Q649' },
      { scheme: 'geonames', value: '524901' },
    ],
    coordinates: { latitude: 55.75, longitude: 37.62 },
    population: 13_000_000,
    validFrom: '1147',
  });
  made.petersburg = await build.city('Saint Petersburg', made.russia, {
    names: [en('Saint Petersburg'), en('Leningrad', 'FORMER')],
  });
  made.havana = await build.city('Havana', made.cuba, { names: [en('Havana'), { text: 'La Habana', lang: 'es' }] });
  made.suzhou = await build.city('Suzhou', null, { names: [{ text: '苏州', lang: 'zh' }] });
  made.ministry = await build.organization('Ministry of Trade and Industry', made.cuba);
  // A name without a primary party: the first party that had it was renamed.
  made.first = await build.city('Springfield', made.usa);
  made.inMissouri = await build.city('Springfield', made.missouri, {
    coordinates: { latitude: 37.21, longitude: -93.29 },
  });
  made.inCuba = await build.city('Springfield', made.cuba, { coordinates: { latitude: 37.21, longitude: -93.15 } });
  const editor = mutationsOn(server, EDITOR);
  const renamed = await editor.payload('updateParty', {
    id: made.first!.id,
    expectedVersion: 1,
    names: [en('Fieldspring')],
  });
  expect(renamed.userErrors).toEqual([]);
  made.double = await build.city('Moskva-on-Don', made.russia);
  const merged = await editor.payload('mergeRecords', {
    keep: made.moscow.id,
    expectedVersion: 1,
    absorb: made.double.id,
    expectedAbsorbVersion: 1,
  });
  expect(merged.userErrors).toEqual([]);
  await build.agreement('On the river', { signatures: [signedBy(made.moscow), signedBy(made.havana)] });
  await build.agreement('Secret', { signatures: [signedBy(made.moscow)], visibility: Visibility.INTERNAL });
}, 120_000);
afterAll(() => server?.stop());

/** Sends one query, and returns its candidates as [name of the record, score, match]. */
async function candidates(query: Query, headers?: Record<string, string>): Promise<unknown[]> {
  const [found] = await reconcilerOf(server, headers)([query]);
  const nameOf = (id: string) => Object.keys(made).find((name) => made[name]!.id === id) ?? id;
  return found!.map(({ id, score, match }) => [nameOf(id), score, match]);
}

const country = (v: unknown) => [{ pid: 'country', v }];

describe('The service', () => {
  it.each([
    ['JSON that is no object', { queries: '[]' }, 400, /^queries must be a JSON object/],
    ['text that is no JSON', { queries: '{"q0":' }, 400, /^queries is not valid JSON/],
    ['nesting', { queries: `{"q0":${'['.repeat(50)}${']'.repeat(50)}}` }, 400, /nested too deeply/],
    ['NUL', { queries: '{"q0":{"query":"a\\u0000"}}' }, 400, /NUL/],
    ['a query without text', { queries: { q0: {} } }, 400, /^queries\.q0: has neither query nor properties/],
    [
      'a text of 201 characters',
      { queries: { q0: { query: 'a'.repeat(201) } } },
      400,
      /^queries\.q0\.query: has more than 200/,
    ],
    [
      'an unknown type',
      { queries: { q0: { query: 'a', type: 'Person' } } },
      400,
      /"Person" is unknown\. Use Party, City/,
    ],
    [
      'an unknown property',
      { queries: { q0: { query: 'a', properties: [{ pid: 'mayor', v: 'b' }] } } },
      400,
      /"mayor" is unknown/,
    ],
    ['no candidates', { queries: { q0: { query: 'a', limit: 0 } } }, 400, /^queries\.q0\.limit: must be 1 to 20/],
    [
      '21 values',
      { queries: { q0: { query: 'a', properties: country(Array(21).fill('b')) } } },
      400,
      /has 21 values\. Send at most 20/,
    ],
    [
      '51 queries',
      { queries: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [n, { query: 'a' }])) },
      413,
      /^queries: 51 were sent\. Send at most 50/,
    ],
    [
      '10,000 queries in one',
      { queries: Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [n, 0])) },
      413,
      /^The body is larger than 100 KB|10000 were sent/,
    ],
    ['101 ids', { extend: { ids: Array(101).fill('a'), properties: [] } }, 413, /^extend\.ids: 101 were sent/],
    [
      'extension by an unknown property',
      { extend: { ids: [], properties: [{ id: 'mayor' }] } },
      400,
      /"mayor" is unknown/,
    ],
    ['extension without ids', { extend: {} }, 400, /^extend\.ids: /],
  ])('rejects %s', async (_what, fields, status, message) => {
    const response = await post(server, fields);
    const { errors } = (await response.json()) as { errors: { message: string; extensions: { code: string } }[] };
    expect([response.status, errors.length, errors[0]!.message]).toEqual([status, 1, expect.stringMatching(message)]);
    expect(errors[0]!.extensions.code).toMatch(status === 413 ? 'BODY_TOO_LARGE' : /^BAD_/);
  });

  it('rejects bodies that are no forms, other methods and unknown paths', async () => {
    const statuses = async (path: string, init: RequestInit) => (await fetch(`${server.url}${path}`, init)).status;
    const json = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
    expect(await statuses('/reconcile', json)).toBe(415);
    expect(
      await statuses('/reconcile', {
        method: 'POST',
        body: new URLSearchParams({ a: 'b' }),
        headers: { 'content-encoding': 'gzip' },
      }),
    ).toBe(415);
    expect(await statuses('/reconcile', { method: 'PUT', body: '{}' })).toBe(405);
    expect(await statuses('/reconcile/en/properties', { method: 'POST', body: new URLSearchParams() })).toBe(405);
    expect(await statuses('/reconcile/no-language-at-all', {})).toBe(404);
    expect(await statuses('/reconcile/en/flyout', {})).toBe(404);
    expect(await statuses('/reconcile/en/suggest/person', {})).toBe(404);
    expect(await statuses('/reconcile/en/suggest/entity?prefix=a&cursor=-1', {})).toBe(400);
  });

  it.each([
    ['', 'Entente: parties', 'City', 'en'],
    ['/ru', 'Entente: стороны', 'Город', 'ru'],
    ['/zh', 'Entente: 参与方', '城市', 'zh'],
  ])('describes itself at /reconcile%s', async (path, name, city, lang) => {
    const response = await fetch(`${server.url}/reconcile${path}`);
    expect(response.headers.get('cache-control')).toBe('public, no-cache');
    const manifest = shapes.manifest.parse(await response.json());
    expect([manifest.name, manifest.defaultTypes[1]!.name]).toEqual([name, city]);
    expect(manifest.suggest.entity.service_path).toBe(`/reconcile/${lang}/suggest/entity`);
    const etag = response.headers.get('etag')!;
    expect((await fetch(`${server.url}/reconcile${path}`, { headers: { 'if-none-match': etag } })).status).toBe(304);
  });
});

describe('A query', () => {
  it.each([
    ['an id', () => made.moscow!.id, 'moscow', 100],
    ['an address', () => `${server.url}/id/${made.moscow!.id}?lang=ru`, 'moscow', 100],
    ['the id of a merged record', () => made.double!.id, 'moscow', 100],
    ['an ISO code', () => 'RUS', 'russia', 100],
    ['a Wikidata item', () => 'Q649', 'moscow', 100],
    ['an identifier', () => 'geonames:524901', 'moscow', 100],
    ['a short name, folded', () => ' MÓSCOW. ', 'moscow', 100],
    ['an official name', () => 'Russian Federation', 'russia', 100],
    ['a name in Chinese', () => '莫斯科', 'moscow', 100],
    ['an alias', () => 'Third Rome', 'moscow', 95],
    ['a former name', () => 'Leningrad', 'petersburg', 95],
    ['the name of a past country', () => 'Soviet Union', 'union', 95],
    ['words in another order', () => 'Petersburg, Saint', 'petersburg', 90],
    ['words for a city before it', () => 'City of Moscow', 'moscow', 90],
    ['such words in Russian', () => 'г. Москва', 'moscow', 90],
    ['words with an article', () => 'The Ministry of Industry and Trade', 'ministry', 90],
  ])('with %s matches', async (_what, text, party, score) => {
    expect(await candidates({ query: text() })).toEqual([[party, score, true]]);
  });

  it.each([
    ['two swapped letters', { query: 'Saint Petersbrug' }, 'petersburg', 89],
    ['two swapped letters in a short name', { query: 'Mosocw' }, 'moscow', 83],
    ['a doubled letter in a short name', { query: 'Moscoow' }, 'moscow', 86],
    ['a longer word', { query: 'Ministry of Trades and Industry' }, 'ministry', 89],
    [
      'a letter too many in a shorter name, and its country',
      { query: 'Havanna', properties: country('CU') },
      'havana',
      86,
    ],
  ])('with %s matches, since no other party has such a name', async (_what, query, party, score) => {
    expect((await candidates(query))[0]).toEqual([party, score, true]);
  });

  it('in letters of another Arabic keyboard matches', async () => {
    const build = buildersOn(server.dataSource);
    const [cairo, kabul] = [await build.city('القاهرة', null), await build.city('كابل', null)];
    expect((await candidates({ query: 'القاهره' }))[0]).toEqual([cairo.id, expect.any(Number), true]);
    expect((await candidates({ query: 'کابل' }))[0]).toEqual([kabul.id, expect.any(Number), true]);
    // A wrong letter in so short a name may be another name.
    expect((await candidates({ query: 'كابر' })).filter((each) => (each as unknown[])[2])).toEqual([]);
  });

  it('with a typing error does not match if another party has a name within two letters', async () => {
    const build = buildersOn(server.dataSource);
    const [one, other] = [await build.city('Nordhausen', made.russia), await build.city('Northausen', made.usa)];
    const found = async (query: Query) =>
      (await candidates(query)).map((each) => [(each as unknown[])[0], (each as unknown[])[2]]).sort();
    expect(await found({ query: 'Nordhauser' })).toEqual(
      [
        [one.id, false],
        [other.id, false],
      ].sort(),
    );
    const inRussia = country('Russia');
    expect(await found({ query: 'Nordhauser', properties: inRussia })).toEqual([[one.id, true]]);
    // A doubled letter is no coincidence: the other name has another error beside it.
    expect((await found({ query: 'Nordhaussen' })).filter(([, match]) => match)).toEqual([[one.id, true]]);
    await build.city('Closed city 12', made.russia);
    expect((await found({ query: 'Closed city 13', properties: inRussia }))[0]![1]).toBe(false);
  });

  it.each([
    ['a similar name', 'Sankt Petersbrug', 'petersburg', 74],
    ['a very similar name', 'Ministry of Trade and Industries', 'ministry', 89],
    ['a short name with a typing error', 'Moscw', 'moscow', 74],
    ['a word for a city after it', 'Moscow City', 'moscow', 74],
    ['a name in Latin letters', 'Rossiya', 'russia', 89],
    ['another name with the same sounds', '宿州', 'suzhou', 89],
  ])('with %s proposes without a match', async (_what, query, party, score) => {
    const [[first, points, match]] = (await candidates({ query })) as [[string, number, boolean]];
    expect([first, match]).toEqual([party, false]);
    expect(points).toBeLessThanOrEqual(score);
    expect(points).toBeGreaterThanOrEqual(50);
  });

  it('describes the candidate in the language of the path, with features', async () => {
    const query = { query: 'Third Rome', type: 'City', properties: country('RU') };
    const [[found] = []] = await reconcilerOf(server, {}, '/ru')([query]);
    expect(found).toEqual({
      id: made.moscow!.id,
      name: 'Москва',
      description: 'город, Россия',
      type: [{ id: 'City', name: 'Город' }],
      score: 95,
      match: true,
      features: [
        { id: 'name_similarity', value: 1 },
        { id: 'is_code', value: false },
        { id: 'is_alias', value: true },
        { id: 'is_former_name', value: false },
        { id: 'is_reordered', value: false },
        { id: 'namesakes', value: 0 },
        { id: 'type_match', value: true },
        { id: 'country_match', value: true },
      ],
    });
  });

  it('for a name of several parties matches none, unless its primary party is known', async () => {
    expect(await candidates({ query: 'Springfield' })).toEqual([
      ['inMissouri', 90, false],
      ['inCuba', 90, false],
    ]);
    await server.sql(`insert into primary_name (folded, party_id) values ('springfield', $1)`, [made.inCuba!.uuid]);
    expect(await candidates({ query: 'Springfield' })).toEqual([
      ['inCuba', 100, true],
      ['inMissouri', 90, false],
    ]);
    expect(await candidates({ query: 'Springfield', limit: 1 })).toEqual([['inCuba', 100, true]]);
    await server.sql(`delete from primary_name where folded = 'springfield'`);
  });

  it.each([
    ['country', country('CU'), 'inCuba'],
    ['country by id', country({ id: 'id of Cuba', name: 'Cuba' }), 'inCuba'],
    ['one of several countries', country(['Russia', 'Cuba']), 'inCuba'],
    ['region', [{ pid: 'within', v: 'Missouri' }], 'inMissouri'],
  ])('is narrowed by a %s', async (_what, properties, party) => {
    const given = JSON.parse(JSON.stringify(properties).replace('id of Cuba', made.cuba!.id));
    expect(await candidates({ query: 'Springfield', properties: given })).toEqual([[party, 100, true]]);
  });

  it('is narrowed by types', async () => {
    expect(await candidates({ query: 'Moscow', type: ['Country', 'Organization'] })).toEqual([]);
    expect(await candidates({ query: 'Moscow', type: ['Country', 'City'] })).toEqual([['moscow', 100, true]]);
    expect(await candidates({ query: 'RU', type: 'City' })).toEqual([]);
    expect(await candidates({ query: 'Moscow', type: 'Party' })).toEqual([['moscow', 100, true]]);
  });

  it('is narrowed by coordinates, the nearest party first', async () => {
    const at = (v: string) => [{ pid: 'coordinates', v }];
    expect(await candidates({ query: 'Springfield', properties: at('37.2,-93.3') })).toEqual([
      ['inMissouri', 100, true],
      ['inCuba', 90, false],
    ]);
    expect(await candidates({ query: 'Moscow', properties: at('59.94,30.31') })).toEqual([]);
    const apart = [
      { pid: 'latitude', v: 55.7 },
      { pid: 'longitude', v: 37.6 },
    ];
    expect(await candidates({ query: 'Moscow', properties: apart })).toEqual([['moscow', 100, true]]);
  });

  it.each([
    ['a country that no party is', country('Narnia')],
    ['a city as country', country('Havana')],
    ['an id of another record as place', [{ pid: 'within', v: 'agreement_0199c1f4a2b37c4d8e9f000000000000' }]],
    ['coordinates that are none', [{ pid: 'coordinates', v: 'north' }]],
    ['the Wikidata item of another city', [{ pid: 'wikidata', v: 'Q1' }]],
  ])('with %s has no match', async (_what, properties) => {
    const [[name, , match]] = (await candidates({ query: 'Moscow', properties })) as [[string, number, boolean]];
    expect([name, match]).toEqual(['moscow', false]);
  });

  it('by properties alone finds a code or a name', async () => {
    expect(await candidates({ properties: [{ pid: 'iso2', v: 'cu' }] })).toEqual([['cuba', 100, true]]);
    const item = [{ pid: 'wikidata', v: 'https://www.wikidata.org/entity/Q649' }];
    expect(await candidates({ query: 'Unnamed', properties: item })).toEqual([['moscow', 100, true]]);
    expect(await candidates({ properties: [{ pid: 'name', v: 'Havana' }] })).toEqual([['havana', 100, true]]);
  });

  it('without letters and digits, and one for the id of another record, finds nothing', async () => {
    const [forum, none, blank] = await reconcile([
      { query: 'forum_0199c1f4a2b37c4d8e9f000000000000' },
      { query: '?!' },
      { query: '' },
    ]);
    expect([forum, none, blank]).toEqual([[], [], []]);
  });

  it('is answered under its key, by GET as by POST', async () => {
    const queries = JSON.stringify({
      constructor: { query: 'Moscow' },
      'a b': { query: 'Havana', unknown: 1, type_strict: 'any' },
    });
    const byPost = await (await post(server, { queries })).text();
    const byGet = await fetch(`${server.url}/reconcile?${new URLSearchParams({ queries })}&callback=jsonp&_=1`);
    expect([byGet.headers.get('content-type'), await byGet.text()]).toEqual([
      'application/json; charset=utf-8',
      byPost,
    ]);
    expect(Object.keys(shapes.resultBatch.parse(JSON.parse(byPost)))).toEqual(['constructor', 'a b']);
  });

  it('looks up words in any order by an index', async () => {
    const writer = new StatementWriter(null);
    const text = writer.write(partiesWithWords([{ id: '0', name: 'Petersburg, Saint' }]));
    const plan = await server.sql(`explain ${text}`, writer.values);
    expect(JSON.stringify(plan)).toContain('party_name_words_idx');
  });
});

describe('INTERNAL parties', () => {
  it('neither appear, nor make a name ambiguous, nor narrow', async () => {
    const build = buildersOn(server.dataSource);
    const internal = { visibility: Visibility.INTERNAL, identifiers: [{ scheme: 'wikidata', value: 'Q999' }] };
    const questions: Query[] = [
      ...['Alpha', 'Alpha Beta', 'Beta Alpha', 'Alphy', 'Q999', 'Moscow'].map((query) => ({ query })),
      { query: 'Moscow', properties: country('Alphaland') },
      { query: 'Moscow', properties: [{ pid: 'within', v: 'Alpha' }] },
    ];
    // The INTERNAL party has the name first, and so is its primary party.
    made.hidden = await build.city('Alpha', made.cuba, internal);
    await build.country('Alphaland', { visibility: Visibility.INTERNAL });
    await build.city('Alpha Beta', made.cuba, { visibility: Visibility.INTERNAL });
    made.alpha = await build.city('Alpha', made.cuba);
    made.other = await build.city('Alpha', made.russia);
    const [alpha, beta, reordered, near, code, , inAlphaland, inAlpha] = await reconcile(questions);
    expect(alpha!.map(({ id, match }) => [id, match])).toEqual([
      [made.alpha.id, true],
      [made.other.id, false],
    ]);
    expect(alpha![0]!.features).toContainEqual({ id: 'namesakes', value: 1 });
    expect([beta, reordered, code].map((found) => found!.filter(({ match }) => match))).toEqual([[], [], []]);
    expect(inAlphaland!.map(({ match }) => match)).toEqual([false]);
    expect(inAlpha).toEqual([]);
    const shown = JSON.stringify([alpha, beta, reordered, near, code, inAlphaland]);
    expect(shown).not.toContain(made.hidden.id);
    expect(shown).not.toContain('Alpha Beta');
    // An editor sees them, in every step.
    expect(await candidates({ query: 'Q999' }, EDITOR)).toEqual([['hidden', 100, true]]);
    expect((await candidates({ query: 'Alpha' }, EDITOR))[0]).toEqual(['hidden', 100, true]);
  });
});

describe('A data extension', () => {
  const extend = async (ids: string[], properties: object[], headers?: Record<string, string>, path = '') => {
    const response = await post(server, { extend: { ids, properties } }, headers, path);
    expect(response.status).toBe(200);
    return shapes.extension.parse(await response.json());
  };
  const all = PROPERTIES.map((id) => ({ id }));

  it('returns the values of each property for each id, in the requested order', async () => {
    const { meta, rows } = await extend([made.moscow!.id, made.russia!.id], [...all].reverse());
    expect(meta.map(({ id }) => id)).toEqual([...PROPERTIES].reverse());
    expect(meta.filter(({ type }) => type).map(({ id, type }) => [id, type!.id])).toEqual([
      ['within', 'Party'],
      ['country', 'Country'],
    ]);
    expect(rows[made.moscow!.id]).toEqual({
      name: [{ str: 'Moscow' }],
      names: ['Moscow', 'Москва', '莫斯科', 'Third Rome', 'Moskva-on-Don'].map((str) => ({ str })),
      country: [{ id: made.russia!.id, name: 'Russia' }],
      within: [{ id: made.russia!.id, name: 'Russia' }],
      coordinates: [{ str: '55.75,37.62' }],
      latitude: [{ float: 55.75 }],
      longitude: [{ float: 37.62 }],
      population: [{ int: 13_000_000 }],
      wikidata: [{ str: 'Q649' }],
      iso2: [],
      iso3: [],
      identifiers: [{ str: 'geonames:524901' }, { str: 'wikidata:Q649' }],
      validFrom: [{ str: '1147' }],
      validTo: [],
      agreements: [{ int: 1 }],
      commitments: [{ int: 0 }],
    });
    expect(rows[made.russia!.id]).toMatchObject({ iso2: [{ str: 'RU' }], iso3: [{ str: 'RUS' }], coordinates: [] });
  });

  it('returns the survivor of a merged record under the requested id, and nothing of an unknown one', async () => {
    const ids = [made.double!.id, 'Q649', 'constructor', 'forum_0199c1f4a2b37c4d8e9f000000000000', made.hidden!.id];
    const { rows } = await extend(ids, [{ id: 'name' }, { id: 'names' }]);
    expect(Object.keys(rows)).toEqual(ids);
    expect(rows[ids[0]!]!.name).toEqual([{ str: 'Moscow' }]);
    for (const id of ids.slice(1)) expect([id, rows[id]]).toEqual([id, { name: [], names: [] }]);
    const seen = await extend([made.hidden!.id, made.moscow!.id], [{ id: 'name' }, { id: 'agreements' }], EDITOR);
    expect(seen.rows[made.hidden!.id]!.name).toEqual([{ str: 'Alpha' }]);
    expect(seen.rows[made.moscow!.id]!.agreements).toEqual([{ int: 2 }]);
  });

  it('limits values, and speaks the language of the path', async () => {
    const { meta, rows } = await extend(
      [made.moscow!.id],
      [{ id: 'names', settings: { limit: '2' } }, { id: 'name' }],
      {},
      '/ru',
    );
    expect(meta).toEqual([
      { id: 'names', name: 'Все названия' },
      { id: 'name', name: 'Название' },
    ]);
    expect(rows[made.moscow!.id]).toEqual({ names: [{ str: 'Moscow' }, { str: 'Москва' }], name: [{ str: 'Москва' }] });
  });
});

describe('Suggestions', () => {
  const suggest = async (path: string) => {
    const response = await fetch(`${server.url}/reconcile/${path}`);
    expect(response.status).toBe(200);
    const what = /suggest\/(\w+)/.exec(path)![1] as keyof typeof shapes.suggestions;
    return shapes.suggestions[what].parse(await response.json()).result;
  };

  it('find parties by the beginning of a name', async () => {
    expect(await suggest('ru/suggest/entity?prefix=havan&type=City&key=1')).toEqual([
      { id: made.havana!.id, name: 'Havana', description: 'город, Cuba', notable: [{ id: 'City', name: 'Город' }] },
    ]);
    const [first, ...others] = await suggest('en/suggest/entity?prefix=springfield');
    expect(others.length).toBe(1);
    expect(await suggest('en/suggest/entity?prefix=springfield&cursor=1')).toEqual(others);
    expect(first).toBeDefined();
    expect(await suggest('en/suggest/entity?prefix=')).toEqual([]);
    expect(await suggest('en/suggest/entity?prefix=springfield&cursor=5000')).toEqual([]);
  });

  it('find types and properties by name or id', async () => {
    expect(await suggest('ru/suggest/type?prefix=гор')).toEqual([{ id: 'City', name: 'Город' }]);
    expect((await suggest('en/suggest/type?prefix=')).length).toBe(6);
    expect((await suggest('zh/suggest/property?prefix=iso')).map(({ id }) => id)).toEqual(['iso2', 'iso3']);
    expect((await suggest('en/suggest/property?prefix=&cursor=10')).map(({ id }) => id)).toEqual(PROPERTIES.slice(10));
  });

  it('propose properties to fetch', async () => {
    const response = await fetch(`${server.url}/reconcile/en/properties?type=City&limit=3`);
    const { type, limit, properties } = shapes.proposal.parse(await response.json());
    expect([type, limit, properties.map(({ id }) => id)]).toEqual(['City', 3, PROPERTIES.slice(0, 3)]);
    const all = shapes.proposal.parse(await (await fetch(`${server.url}/reconcile/en/properties`)).json());
    expect(all.properties.map(({ id }) => id)).toEqual(PROPERTIES);
  });
});

describe('A page of another origin', () => {
  it('reads every path in a browser', async () => {
    const browser = await startBrowser();
    try {
      const page = await browser.newPage();
      const paths = ['', '?queries={"q0":{"query":"Moscow"}}', '/en/properties', '/en/suggest/entity?prefix=mos'];
      const read = `Promise.all(${JSON.stringify(paths)}.map(async (path) => (await fetch('${server.url}/reconcile' + path)).status)
        .concat((async () => (await fetch('${server.url}/reconcile', { method: 'POST', body: new URLSearchParams({ extend: '{"ids":[],"properties":[]}' }) })).status)()))`;
      expect(await page.evaluate(read)).toEqual([200, 200, 200, 200, 200]);
    } finally {
      await browser.close();
    }
  }, 120_000);
});

describe('A server with a public URL, keys and rate limits', () => {
  let limited: TestServer;
  beforeAll(async () => {
    limited = await startTestServer({
      seeded: false,
      knowsKeys: true,
      environment: { PUBLIC_URL: 'https://entente.example/base', RATE_LIMIT_ADDRESS: '5000', METRICS_PORT: '0' },
    });
  }, 120_000);
  afterAll(() => limited?.stop());

  it('rejects an unknown key at every path', async () => {
    const headers = { authorization: 'Bearer nobody' };
    for (const path of ['', '/ru', '/en/properties', '/en/suggest/entity?prefix=a', '?queries={"q0":{"query":"a"}}']) {
      const response = await fetch(`${limited.url}/reconcile${path}`, { headers });
      expect([path, response.status, response.headers.get('www-authenticate')]).toEqual([path, 401, 'Bearer']);
    }
  });

  it('gives addresses that begin with the public URL', async () => {
    const manifest = shapes.manifest.parse(await (await fetch(`${limited.url}/reconcile/zh`)).json());
    const addresses = JSON.stringify(manifest).match(/https?:[^"]+/g)!;
    expect(addresses.filter((address) => !address.startsWith('https://entente.example/base'))).toEqual([]);
    expect(manifest.preview.url).toBe('https://entente.example/base/embed/id/{{id}}?lang=zh');
    expect(manifest.feature_view.url).toBe('https://entente.example/base/docs/openrefine#match-{{id}}');
  });

  it('charges 20 a query and 1 a value, and rejects a client that has no allowance left', async () => {
    const left = (response: Response) => Number(/r=(\d+)/.exec(response.headers.get('ratelimit') ?? '')?.[1]);
    const batch = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [n, { query: 'Nowhere' }]));
    const before = left(await fetch(`${limited.url}/reconcile`));
    expect(left(await fetch(`${limited.url}/reconcile/en/suggest/type?prefix=`))).toBe(before);
    expect(left(await post(limited, { queries: { q0: { query: '?' } } }))).toBe(before - 20);
    const few = { extend: { ids: ['a', 'b'], properties: [{ id: 'name' }] } };
    expect(left(await post(limited, few))).toBe(before - 30);
    const many = { extend: { ids: Array.from({ length: 50 }, String), properties: [{ id: 'name' }, { id: 'names' }] } };
    expect(left(await post(limited, many))).toBe(before - 130);
    // A rejected batch costs the entry charge.
    expect((await post(limited, { queries: '{' })).status).toBe(400);
    expect(left(await fetch(`${limited.url}/reconcile`))).toBe(before - 140);
    const statuses: number[] = [];
    let last: Response | undefined;
    for (let sent = 0; sent < 6; sent++) {
      last = await post(limited, { queries: batch });
      statuses.push(last.status);
    }
    expect([statuses[0], statuses.at(-1)]).toEqual([200, 429]);
    expect(Number(last!.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('counts responses under the path of the service', async () => {
    const metrics = [...(await metricsAt(limited.metricsUrl!)).keys()].filter((name) => name.includes('/reconcile'));
    expect(metrics).toContainEqual(expect.stringMatching(/entente_http_responses_total\{.*"\/reconcile".*429/));
    expect(metrics.some((name) => name.includes('suggest'))).toBe(false);
  });
});

it('knows every level of parties as a type', async () => {
  const types = shapes.manifest.parse(await (await fetch(`${server.url}/reconcile`)).json()).defaultTypes;
  const levels = types.map(({ id }) => id.toUpperCase()).filter((id) => id !== 'PARTY');
  expect(levels.sort()).toEqual(Object.values(PartyLevel).sort());
});
