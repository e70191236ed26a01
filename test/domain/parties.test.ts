import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AgreementStatus } from '../../src/domain/agreements/agreement.entity.ts';
import { Standing } from '../../src/domain/parties/membership.entity.ts';
import { OrganizationKind, PartyLevel } from '../../src/domain/parties/party.entity.ts';
import { createParty } from '../../src/domain/parties/party.writes.ts';
import { PartyNameKind } from '../../src/domain/parties/party-name.entity.ts';
import type { PartyDraft, PartyNameDraft } from '../../src/domain/parties/party-writes.inputs.ts';
import { SuccessionKind } from '../../src/domain/parties/succession.entity.ts';
import { formatId } from '../../src/records/values/ids.ts';
import { buildersOn, type CreatedRecord, write } from '../harness/builders.ts';
import { itemBuildersOn, signedBy } from '../harness/item-builders.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

let server: TestServer;
let petersburg: CreatedRecord;
let moscow: CreatedRecord;
let source: CreatedRecord;

const inEnglish = (text: string): PartyNameDraft => ({ text, lang: 'en' });

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  const build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
  const party = async (level: PartyLevel, names: PartyNameDraft[], draft: Partial<PartyDraft> = {}) => {
    const uuid = await write(server.dataSource, (context) => createParty(context, { level, names, ...draft }));
    return { uuid, id: formatId('party', uuid) };
  };
  source = await build.source('An atlas');
  const union = await build.country('Soviet Union', { alpha2: 'SU', validFrom: '1922', validTo: '1991-12-26' });
  const russia = await party(
    PartyLevel.COUNTRY,
    [inEnglish('Russia'), { text: 'Россия', lang: 'ru' }, { text: '俄罗斯', lang: 'zh' }],
    {
      alpha2: 'RU',
      alpha3: 'RUS',
      successions: [{ predecessorId: union.uuid, kind: SuccessionKind.CONTINUES, on: '1991-12-26' }],
    },
  );
  const states = await build.country('United States', { alpha2: 'US' });
  const cuba = await build.country('Cuba', { alpha2: 'CU' });
  const idaho = await party(PartyLevel.REGION, [inEnglish('Idaho')], { placements: [{ withinId: states.uuid }] });
  moscow = await party(
    PartyLevel.CITY,
    [
      inEnglish('Moscow'),
      { text: 'Москва', lang: 'ru' },
      { text: '莫斯科', lang: 'zh' },
      { text: 'Third Rome', lang: 'en', kind: PartyNameKind.ALIAS },
    ],
    {
      placements: [
        { withinId: union.uuid, to: '1991-12-25' },
        { withinId: russia.uuid, from: '1991-12-26' },
      ],
      identifiers: [
        { scheme: 'wikidata', value: 'Q649' },
        { scheme: 'geonames', value: '524901', url: 'https://www.geonames.org/524901' },
      ],
      coordinates: { latitude: 55.75, longitude: 37.62 },
      population: 13_000_000,
      citations: [{ sourceId: source.uuid }],
    },
  );
  await party(PartyLevel.CITY, [inEnglish('Moscow')], { placements: [{ withinId: idaho.uuid }] });
  await party(PartyLevel.COUNTRY, [inEnglish('Luxembourg')], { alpha2: 'LU' });
  await party(PartyLevel.CITY, [inEnglish('Luxembourg')], {});
  const saoPaulo = await party(PartyLevel.CITY, [{ text: 'São Paulo', lang: 'pt' }], {
    flags: [{ code: 'DATE_UNCERTAIN', message: 'When it was founded is disputed.' }],
  });
  petersburg = await party(
    PartyLevel.CITY,
    [
      inEnglish('St. Petersburg'),
      { text: 'Санкт-Петербург', lang: 'ru', kind: PartyNameKind.OFFICIAL },
      { text: '圣彼得堡', lang: 'zh' },
      { text: '聖彼得堡', lang: 'zh-Hant' },
      { text: 'Petrograd', lang: 'en', kind: PartyNameKind.FORMER, validFrom: '1914-09', validTo: '1924-01-26' },
      { text: 'Leningrad', lang: 'en', kind: PartyNameKind.FORMER, validFrom: '1924-01-26', validTo: '1991-09-05' },
    ],
    { placements: [{ withinId: russia.uuid }] },
  );
  await build.organization('Moscow City Government', moscow);
  await build.organization('United Nations', null, {
    organizationKind: OrganizationKind.INTERGOVERNMENTAL,
    seatId: idaho.uuid,
  });
  await party(PartyLevel.BLOC, [inEnglish('BRICS')], {
    memberships: [
      { countryId: russia.uuid, standing: Standing.MEMBER, from: '2009' },
      { countryId: cuba.uuid, standing: Standing.OBSERVER, from: '2020', to: '2024' },
      { countryId: cuba.uuid, standing: Standing.PARTNER, from: '2025' },
    ],
  });
  await build.agreement('A pact', {
    signedOn: '2020',
    statusChanges: [{ to: AgreementStatus.SIGNED, on: '2020' }],
    signatures: [signedBy(moscow), signedBy(saoPaulo)],
  });
});

afterAll(() => server?.stop());

const PARTY = 'query ($ref: String!) { party(ref: $ref) { slug } }';
const RESOLVED = `query ($ref: String!) {
  party(ref: $ref) { slug }
  resolveParties(refs: [$ref]) { given outcome party { slug } }
}`;

describe('Query.party', () => {
  it.each([
    ['by a name', 'Moscow', 'moscow'],
    ['by a name, ignoring case', 'MOSCOW', 'moscow'],
    ['by a name in another script', 'Москва', 'moscow'],
    ['by a name in a third script', '莫斯科', 'moscow'],
    ['by a name without its accents', 'Sao paulo', 'sao-paulo'],
    ['by a name with other accents', 'SÃO PAULÓ', 'sao-paulo'],
    ['by a name without its punctuation', 'st petersburg', 'st-petersburg'],
    ['by an alias', 'third rome', 'moscow'],
    ['by a former name', 'Leningrad', 'st-petersburg'],
    ['by a transliterated name', 'Rossiya', 'russia'],
    ['by a slug', 'moscow-city-government', 'moscow-city-government'],
    ['by the slug of another party with the name', 'moscow-2', 'moscow-2'],
    ['by a two-letter code', 'RU', 'russia'],
    ['by a three-letter code', 'RUS', 'russia'],
    ['by the code of a former country', 'SU', 'soviet-union'],
    ['by its Wikidata id', 'Q649', 'moscow'],
    ['by an identifier', 'geonames:524901', 'moscow'],
    ['by a name and its region', 'Moscow, Idaho', 'moscow-2'],
    ['by a name and its country', 'moscow, united states', 'moscow-2'],
    ['by a name and the code of that country', 'Moscow, US', 'moscow-2'],
    ['by a name and a former country of it', 'Moscow, Soviet Union', 'moscow'],
    ['by a name and the country in another script', 'Москва, Россия', 'moscow'],
    ['by a name of two parties, as the first that had it', 'Luxembourg', 'luxembourg'],
    ['by its level and a name', 'city:Luxembourg', 'luxembourg-2'],
    ['by its level and a name and a place', 'city: Moscow, US', 'moscow-2'],
  ])('finds a party %s: %s', async (_, ref, slug) => {
    const { body } = await server.query(RESOLVED, { ref });
    const resolved = { given: ref, outcome: 'RESOLVED', party: { slug } };
    expect(body.data).toEqual({ party: { slug }, resolveParties: [resolved] });
  });

  it('finds a party by id', async () => {
    const { body } = await server.query(RESOLVED, { ref: moscow.id });
    const resolved = { given: moscow.id, outcome: 'RESOLVED', party: { slug: 'moscow' } };
    expect(body.data).toEqual({ party: { slug: 'moscow' }, resolveParties: [resolved] });
  });

  it.each([
    ['Moscow, Cuba', 'The nearest: Moscow, Russia (moscow)'],
    ['region:Moscow', ''],
    ['ru', ''],
    ['geonames:1', ''],
    ['Moskow', 'The nearest: Moscow, Russia (moscow); Moscow, United States (moscow-2)'],
    ['party_00000000000070008000000000000000', ''],
  ])('finds no party by %s', async (ref, nearest) => {
    const { status, body } = await server.query(PARTY, { ref });
    expect([status, body.data, body.errors![0]!.extensions.code]).toEqual([200, { party: null }, 'PARTY_UNKNOWN']);
    expect(body.errors![0]!.message).toContain(`ref: No party is called "${ref}".`);
    expect(body.errors![0]!.message).toContain(nearest);
  });
});

describe('fields of a party', () => {
  const ask = async (ref: string, fields: string) => {
    const { body } = await server.query(`query ($ref: String!) { party(ref: $ref) { ${fields} } }`, { ref });
    expect(body.errors).toBeUndefined();
    return body.data.party;
  };

  it('return the name in a language, its base language, otherwise the main name', async () => {
    const fields =
      'a: name b: name(lang: "ru-RU") c: name(lang: "zh-Hant-TW") d: name(lang: "zh-Hans") e: name(lang: "es")';
    expect(await ask('Leningrad', fields)).toEqual({
      a: 'St. Petersburg',
      b: 'Санкт-Петербург',
      c: '聖彼得堡',
      d: '圣彼得堡',
      e: 'St. Petersburg',
    });
  });

  it('return the label with its language, now or on a date', async () => {
    const label = (args: string) => `label(${args}) { text lang }`;
    const fields = [
      `a: ${label('langs: ["es", "ru-RU", "zh"]')}`,
      `b: ${label('langs: ["es"]')}`,
      `c: ${label('langs: []')}`,
      `d: ${label('langs: ["en"], on: "1950"')}`,
      `e: ${label('langs: ["en"], on: "1920-05-01"')}`,
      `f: ${label('langs: ["ru", "en"], on: "1950"')}`,
      `g: ${label('langs: ["zh-Hant"], on: "1950"')}`,
      `h: ${label('langs: ["en"], on: "2000"')}`,
    ];
    const main = { text: 'St. Petersburg', lang: 'en' };
    expect(await ask('st-petersburg', fields.join(' '))).toEqual({
      a: { text: 'Санкт-Петербург', lang: 'ru' },
      b: main,
      c: main,
      d: { text: 'Leningrad', lang: 'en' },
      e: { text: 'Petrograd', lang: 'en' },
      f: { text: 'Санкт-Петербург', lang: 'ru' },
      g: { text: '聖彼得堡', lang: 'zh-Hant' },
      h: main,
    });
  });

  it('return the names, main name first, with kind and period, all or in some languages', async () => {
    const fields = `names { id text lang kind validFrom validTo } two: names(first: 2) { text }
      chinese: names(langs: ["zh-Hant"]) { text } none: names(langs: ["es"]) { text }`;
    const { names, two, chinese, none } = await ask('st-petersburg', fields);
    const plain = { validFrom: null, validTo: null };
    expect(names.map(({ id, ...name }: TestData) => (/^party_name_[0-9a-f]{32}$/.test(id) ? name : id))).toEqual([
      { text: 'St. Petersburg', lang: 'en', kind: 'SHORT', ...plain },
      { text: 'Санкт-Петербург', lang: 'ru', kind: 'OFFICIAL', ...plain },
      { text: '圣彼得堡', lang: 'zh', kind: 'SHORT', ...plain },
      { text: '聖彼得堡', lang: 'zh-Hant', kind: 'SHORT', ...plain },
      { text: 'Petrograd', lang: 'en', kind: 'FORMER', validFrom: '1914-09', validTo: '1924-01-26' },
      { text: 'Leningrad', lang: 'en', kind: 'FORMER', validFrom: '1924-01-26', validTo: '1991-09-05' },
    ]);
    expect(two).toEqual([{ text: 'St. Petersburg' }, { text: 'Санкт-Петербург' }]);
    expect(chinese).toEqual([{ text: '圣彼得堡' }, { text: '聖彼得堡' }]);
    expect(none).toEqual([]);
  });

  it('return the containing party and country on a date, by default today', async () => {
    const fields = `within { slug } country { slug } past: within(on: "1991-12-25") { slug } year: country(on: "1991") { slug }
      before: country(on: "1990") { slug } placements { within { slug } from to }`;
    expect(await ask('Moscow', fields)).toEqual({
      within: { slug: 'russia' },
      country: { slug: 'russia' },
      // A year means its last day.
      year: { slug: 'russia' },
      ...{ past: { slug: 'soviet-union' }, before: { slug: 'soviet-union' } },
      placements: [
        { within: { slug: 'soviet-union' }, from: null, to: '1991-12-25' },
        { within: { slug: 'russia' }, from: '1991-12-26', to: null },
      ],
    });
    expect(await ask('moscow-2', 'within { slug } country { slug }')).toEqual({
      within: { slug: 'idaho' },
      country: { slug: 'united-states' },
    });
    expect(await ask('Russia', 'within { slug } country { slug } placements { from }')).toEqual({
      ...{ within: null, country: { slug: 'russia' }, placements: [] },
    });
    expect(await ask('United Nations', 'country { slug } ... on Organization { kind seat { slug } }')).toEqual({
      country: null,
      kind: 'INTERGOVERNMENTAL',
      seat: { slug: 'idaho' },
    });
  });

  it('return predecessors and successors', async () => {
    const fields = 'validFrom validTo successions { predecessor { slug } successor { slug } kind on }';
    const succession = {
      predecessor: { slug: 'soviet-union' },
      successor: { slug: 'russia' },
      kind: 'CONTINUES',
      on: '1991-12-26',
    };
    expect(await ask('Russia', fields)).toEqual({ validFrom: null, validTo: null, successions: [succession] });
    expect(await ask('SU', fields)).toEqual({ validFrom: '1922', validTo: '1991-12-26', successions: [succession] });
    expect(await ask('Cuba', 'successions { kind }')).toEqual({ successions: [] });
  });

  it('return the fields of its level, identifiers and citations', async () => {
    const fields = `__typename visibility version identifiers { scheme value url } citations { source { title } stance }
      ... on City { coordinates { latitude longitude } population } ... on Country { alpha2 alpha3 }`;
    expect(await ask('Moscow', fields)).toEqual({
      ...{ __typename: 'City', visibility: 'PUBLIC', version: 1 },
      identifiers: [
        { scheme: 'geonames', value: '524901', url: 'https://www.geonames.org/524901' },
        { scheme: 'wikidata', value: 'Q649', url: null },
      ],
      citations: [{ source: { title: 'An atlas' }, stance: 'SUPPORTS' }],
      ...{ coordinates: { latitude: 55.75, longitude: 37.62 }, population: 13_000_000 },
    });
    expect(await ask('Russia', '__typename ... on Country { alpha2 alpha3 }')).toEqual({
      ...{ __typename: 'Country', alpha2: 'RU', alpha3: 'RUS' },
    });
    expect(await ask('moscow-2', '... on City { coordinates { latitude } population }')).toEqual({
      ...{ coordinates: null, population: null },
    });
  });

  it('return the members of a bloc, and the standings of a country, all or on a date', async () => {
    const of = (on: string) => `memberships${on} { country { slug } standing from to }`;
    const member = { country: { slug: 'russia' }, standing: 'MEMBER', from: '2009', to: null };
    const observer = { country: { slug: 'cuba' }, standing: 'OBSERVER', from: '2020', to: '2024' };
    const partner = { country: { slug: 'cuba' }, standing: 'PARTNER', from: '2025', to: null };
    const fields = `... on Bloc { ${of('')} past: ${of('(on: "2024-12-31")')} later: ${of('(on: "2025")')} before: ${of('(on: "2008")')} }`;
    expect(await ask('BRICS', fields)).toEqual({
      memberships: [member, observer, partner],
      past: [member, observer],
      later: [member, partner],
      before: [],
    });
    const country = '... on Country { memberships(on: "2022") { bloc { slug } standing } }';
    expect(await ask('Cuba', country)).toEqual({ memberships: [{ bloc: { slug: 'brics' }, standing: 'OBSERVER' }] });
  });
});

describe('Query.parties', () => {
  const slugs = async (where: string) => {
    const { body } = await server.query(`{ parties(where: {${where}}) { totalCount nodes { slug } } }`);
    expect(body.errors).toBeUndefined();
    expect(body.data.parties.totalCount).toBe(body.data.parties.nodes.length);
    return body.data.parties.nodes.map(({ slug }: TestData) => slug);
  };
  const OF_RUSSIA = ['moscow', 'moscow-city-government', 'st-petersburg'];

  it.each<[string, () => string, string[]]>([
    ['by their levels', () => 'levels: [REGION, BLOC]', ['brics', 'idaho']],
    ['within a country today, at any depth', () => 'within: "Russia"', OF_RUSSIA],
    ['within a former country', () => 'within: "Soviet Union"', []],
    ['within a city, without it', () => 'within: "Moscow"', ['moscow-city-government']],
    ['of a country, with it', () => 'country: "RU"', ['moscow', 'moscow-city-government', 'russia', 'st-petersburg']],
    ['with a city as the country', () => 'country: "Moscow"', []],
    ['by the kinds of organizations', () => 'organizationKinds: [INTERGOVERNMENTAL, NGO]', ['united-nations']],
    [
      'by the standing of their country today',
      () => 'standing: { bloc: "BRICS", in: [MEMBER] }',
      ['moscow', 'moscow-city-government', 'russia', 'st-petersburg'],
    ],
    ['by a standing that has ended', () => 'standing: { bloc: "BRICS", in: [OBSERVER] }', []],
    [
      'by the standing NONE',
      () => 'standing: { bloc: "BRICS", in: [NONE] }, levels: [COUNTRY, REGION]',
      ['idaho', 'luxembourg', 'soviet-union', 'united-states'],
    ],
    [
      'by several standings',
      () => 'standing: { bloc: "BRICS", in: [PARTNER, NONE] }, levels: [COUNTRY]',
      ['cuba', 'luxembourg', 'soviet-union', 'united-states'],
    ],
    ['by having signed', () => 'signed: true', ['moscow', 'sao-paulo']],
    ['by not having signed', () => 'signed: false, within: "Russia"', ['moscow-city-government', 'st-petersburg']],
    ['by ids', () => `ids: ["${petersburg.id}", "party_00000000000070008000000000000000"]`, ['st-petersburg']],
    ['by no ids', () => 'ids: []', []],
    ['by a flag', () => 'flags: ["DATE_UNCERTAIN"]', ['sao-paulo']],
    ['by a source', () => `source: "${source.id}"`, ['moscow']],
    ['by time of change', () => 'updated: { from: "2100-01-01T00:00:00Z" }', []],
    [
      'by any of several filters',
      () => 'any: [{ levels: [BLOC] }, { within: "Moscow" }]',
      ['brics', 'moscow-city-government'],
    ],
    ['by an empty list of filters', () => 'any: []', []],
    ['by `not`', () => 'not: { levels: [CITY] }, within: "Russia"', ['moscow-city-government']],
    [
      'by a filter, ignoring its null fields',
      () => 'within: null, levels: null, any: null, not: null, ids: null, flags: ["DATE_UNCERTAIN"]',
      ['sao-paulo'],
    ],
  ])('lists parties %s', async (_, where, expected) => {
    expect(await slugs(where())).toEqual(expected);
  });

  const BY_NAME = [
    ...['brics', 'cuba', 'idaho', 'luxembourg', 'luxembourg-2', 'moscow', 'moscow-2', 'moscow-city-government'],
    ...['russia', 'sao-paulo', 'soviet-union', 'st-petersburg', 'united-nations', 'united-states'],
  ];
  const BY_CHANGE = [
    ...['soviet-union', 'russia', 'united-states', 'cuba', 'idaho', 'moscow', 'moscow-2', 'luxembourg', 'luxembourg-2'],
    ...['sao-paulo', 'st-petersburg', 'moscow-city-government', 'united-nations', 'brics'],
  ];

  it.each([
    ['by name by default', '', BY_NAME],
    ['by name, descending', 'orderBy: { field: NAME, direction: DESC }', [...BY_NAME].reverse()],
    ['by last change', 'orderBy: { field: UPDATED_AT, direction: ASC }', BY_CHANGE],
    ['by last change, descending', 'orderBy: { field: UPDATED_AT, direction: DESC }', [...BY_CHANGE].reverse()],
  ])('lists pages %s, forwards and backwards', async (_, orderBy, expected) => {
    const page = async (args: string) => {
      const { body } = await server.query(`{ parties(${args}, ${orderBy}) {
        totalCount edges { cursor node { slug } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`);
      expect(body.errors).toBeUndefined();
      const { totalCount, edges, pageInfo } = body.data.parties;
      expect([totalCount, pageInfo.startCursor, pageInfo.endCursor]).toEqual([
        expected.length,
        edges[0].cursor,
        edges.at(-1).cursor,
      ]);
      return { found: edges.map(({ node }: TestData) => node.slug), ...pageInfo };
    };
    const first = await page('first: 5');
    const second = await page(`first: 5, after: "${first.endCursor}"`);
    const third = await page(`first: 5, after: "${second.endCursor}"`);
    expect([...first.found, ...second.found, ...third.found]).toEqual(expected);
    expect([first, second, third].map(({ hasNextPage, hasPreviousPage }) => [hasNextPage, hasPreviousPage])).toEqual([
      [true, false],
      [true, true],
      [false, true],
    ]);
    const back = await page(`last: 5, before: "${third.startCursor}"`);
    expect(back.found).toEqual(second.found);
    expect((await page('last: 2')).found).toEqual(expected.slice(-2));
    expect((await page(`first: 100, after: "${first.endCursor}", before: "${third.startCursor}"`)).found).toEqual(
      second.found,
    );
  });
});
