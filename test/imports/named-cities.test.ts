import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role } from '../../src/access/viewer.ts';
import { PartyLevel } from '../../src/domain/parties/party.entity.ts';
import { createParty } from '../../src/domain/parties/party.writes.ts';
import { inTransaction } from '../../src/records/writing/transaction.ts';
import { buildersOn } from '../harness/builders.ts';
import { importTable } from '../harness/imports.ts';
import { mutationsOn } from '../harness/mutations.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ viewer: { role: Role.EDITOR, name: 'Ada', identity: 'key 1' } });
}, 120_000);
afterAll(() => server?.stop());

const TWINS = `
register: twins
lang: en
parties:
  one: { name: one, level: CITY, within: land }
  other: { name: other, level: CITY, within: otherland }
records:
  twinning:
    makes: AGREEMENT
    key: no
    title: title
    kind: TWINNING
    status: UNKNOWN
    signatures: [{ party: one, role: SIGNATORY }, { party: other, role: SIGNATORY }]
`;
const LIST = {
  title: 'List of names of cities that comes with Entente',
  publisher: null,
  sourceUrl: null,
  licence: 'MIT',
};
const load = (rows: string) =>
  importTable(server.dataSource, {
    content: `no,title,one,land,other,otherland\n${rows}`,
    mapping: TWINS,
    createParties: true,
  });
const asked = async (query: string): Promise<TestData> => {
  const { body } = await server.query(query);
  expect(body.errors).toBeUndefined();
  return body.data;
};
const cityOf = async (ref: string) =>
  (
    await asked(`{ party(ref: "${ref}") {
      id version name ... on City { names { text lang kind validFrom validTo } }
      identifiers { scheme value } citations { fields source { title publisher sourceUrl licence } } } }`)
  ).party;
const state = async () =>
  (await server.sql('select count(*)::integer as records, sum(version)::integer as versions from record'))[0];

/** A city as created by an import that knew no other names. */
async function madeEarlier(name: string, alpha2: string): Promise<string> {
  const source = await buildersOn(server.dataSource).source(`Earlier file of ${name}`);
  const [country] = (await server.sql('select id from party where alpha2 = $1', [alpha2])) as [{ id: string }];
  const authorship = {
    by: 'npm run import',
    note: 'Imported from earlier.csv.',
    sourceId: source.uuid,
    viewer: { role: Role.EDITOR, name: 'npm run import' },
  };
  return inTransaction(server.dataSource, authorship, (context) =>
    createParty(context, {
      level: PartyLevel.CITY,
      names: [{ text: name, lang: 'en' }],
      placements: [{ withinId: country.id }],
    }),
  );
}

describe('importing cities with --create-parties', () => {
  it('adds their names in other languages and their Wikidata ids, and finds them by both', async () => {
    const rows = '1,Twinning of Tokyo and São Paulo,Tokyo,Japan,São Paulo,Brazil\n';
    expect((await load(rows)).partiesMade).toBe(2);
    expect((await asked('{ parties(search: "Токио") { nodes { name } } }')).parties.nodes[0]).toEqual({
      name: 'Tokyo',
    });
    expect((await asked('{ parties(search: "Сан-Паулу") { nodes { name } } }')).parties.nodes[0]).toEqual({
      name: 'São Paulo',
    });
    for (const [one, other] of [
      ['Токио', 'Сан-Паулу'],
      ['东京', '圣保罗'],
      ['Tóquio', 'ساو باولو'],
      ['टोक्यो', 'Q174'],
    ]) {
      const { cooperation } = await asked(`{ cooperation(between: ["${one}", "${other}"]) { nodes { title } } }`);
      expect(cooperation.nodes).toEqual([{ title: 'Twinning of Tokyo and São Paulo' }]);
    }
    const tokyo = await cityOf('Токио');
    expect(tokyo).toMatchObject({
      version: 1,
      name: 'Tokyo',
      identifiers: [{ scheme: 'wikidata', value: 'Q1490' }],
      citations: [{ source: { title: 'table.csv' } }, { fields: ['names', 'identifiers'], source: LIST }],
    });
    const said = (names: { [field: string]: string | null }[]) =>
      names.map(({ text, lang, kind, validTo }) => [text, lang, kind, validTo]);
    expect(said(tokyo.names)).toEqual([
      ['Tokyo', 'en', 'SHORT', null],
      ['Токио', 'ru', 'SHORT', null],
      ['东京', 'zh', 'SHORT', null],
      ['Tokio', 'es', 'SHORT', null],
      ['Tóquio', 'pt', 'SHORT', null],
      ['طوكيو', 'ar', 'SHORT', null],
      ['टोक्यो', 'hi', 'SHORT', null],
      ['Edo', 'en', 'FORMER', '1868'],
      ['Эдо', 'ru', 'FORMER', '1868'],
      ['江户', 'zh', 'FORMER', '1868'],
    ]);
    expect(said((await cityOf('Сан-Паулу')).names)).toEqual([
      ['São Paulo', 'en', 'SHORT', null],
      ['Сан-Паулу', 'ru', 'SHORT', null],
      ['圣保罗', 'zh', 'SHORT', null],
      ['ساو باولو', 'ar', 'SHORT', null],
      ['साओ पाउलो', 'hi', 'SHORT', null],
    ]);
    const before = await state();
    await load(rows);
    expect(await state()).toEqual(before);
  });

  it('creates one city for its names in several languages', async () => {
    const { partiesMade } = await load('2,Twinning of Osaka,Осака,Japan,大阪,Japan\n');
    expect(partiesMade).toBe(1);
    expect(await cityOf('Osaka')).toMatchObject({ identifiers: [{ value: 'Q35765' }] });
  });

  it('creates one city for its names in several languages if the list has no Wikidata id for it', async () => {
    const rows = '6,Twinning of Radom,Radom,Poland,拉多姆,Poland\n7,Another one of Radom,Радом,Poland,Radom,Poland\n';
    expect((await load(rows)).partiesMade).toBe(1);
    expect(await cityOf('Радом')).toMatchObject({
      version: 1,
      name: 'Radom',
      names: [
        { text: 'Radom', lang: 'en' },
        { text: 'Радом', lang: 'ru' },
        { text: '拉多姆', lang: 'zh' },
      ],
      identifiers: [],
      citations: [{ source: { title: 'table.csv' } }, { fields: ['names'], source: LIST }],
    });
    const before = await state();
    await load(rows);
    expect(await state()).toEqual(before);
  });

  it('never gives a city a former name as its main name', async () => {
    const content = 'no,title,one,land,other,otherland\n1,Partnerschaft,Karl-Marx-Stadt,Germany,Emden,Germany\n';
    const mapping = TWINS.replace('lang: en', 'lang: de').replace('register: twins', 'register: partner');
    await importTable(server.dataSource, { content, mapping, createParties: true });
    const { name, names } = await cityOf('Карл-Маркс-Штадт');
    expect(name).toBe('Chemnitz');
    expect(names).toContainEqual({
      text: 'Karl-Marx-Stadt',
      lang: 'de',
      kind: 'FORMER',
      validFrom: '1953',
      validTo: '1990',
    });
  });

  it('stores former names as FORMER', async () => {
    await load('3,Twinning of Perm,Perm,Russia,Samara,Russia\n');
    expect((await cityOf('Perm')).names).toContainEqual({
      text: 'Молотов',
      lang: 'ru',
      kind: 'FORMER',
      validFrom: '1940',
      validTo: '1957',
    });
  });

  it('never adds the names of another place: in another country, farther away, or with another Wikidata id', async () => {
    const mapping = TWINS.replace(
      'within: land }',
      'within: land, latitude: lat, longitude: long, codes: id }',
    ).replace('register: twins', 'register: namesakes');
    const content = `no,title,one,land,other,otherland,lat,long,id
1,Twinning A,Paris,United States,Lyon,France,33.66,-95.55,
2,Twinning B,Kirov,Russia,Lyon,France,54.08,34.31,
3,Twinning C,Milan,Italy,Lyon,France,45.46,9.19,Q99999901
4,Twinning D,Kielce,Poland,Lyon,France,50.87,20.63,Q99999902
`;
    await importTable(server.dataSource, { content, mapping, createParties: true });
    const made = await server.sql(
      `select p.name, count(n.id)::integer as names, (select array_agg(value) from identifier where record_id = p.id) as ids
      from party p join party_name n on n.party_id = p.id where p.level = 'CITY' and p.name in ('Paris', 'Kirov', 'Milan', 'Lyon', 'Kielce')
      group by p.id order by p.name`,
    );
    expect(made).toEqual([
      { name: 'Kielce', names: 3, ids: ['Q99999902'] },
      { name: 'Kirov', names: 1, ids: null },
      { name: 'Lyon', names: 8, ids: ['Q456'] },
      { name: 'Milan', names: 1, ids: ['Q99999901'] },
      { name: 'Paris', names: 1, ids: null },
    ]);
  });
});

describe('importing cities that are in the database', () => {
  it('names a city that an earlier import created, reports it, and does so once', async () => {
    const id = await madeEarlier('Hamburg', 'DE');
    const rows = '4,Twinning of Hamburg,Hamburg,Germany,Marseille,France\n';
    const { names, partiesMade } = await load(rows);
    expect(partiesMade).toBe(1);
    expect(names.find(({ name }) => name === 'Hamburg')).toMatchObject({
      how: 'EXACT',
      remark: 'Names in other languages or the Wikidata identifier were added to the city.',
    });
    const hamburg = await cityOf('Гамбург');
    expect(hamburg).toMatchObject({ version: 2, name: 'Hamburg', identifiers: [{ value: 'Q1055' }] });
    expect(hamburg.id).toBe(`party_${id.replaceAll('-', '')}`);
    const before = await state();
    const again = await load(rows);
    expect([await state(), again.names.find(({ name }) => name === 'Hamburg')!.remark]).toEqual([before, '']);
  });

  it('names a city without a listed Wikidata id, and does so once', async () => {
    await madeEarlier('Burgas', 'BG');
    const rows = '8,Twinning of Burgas,Burgas,Bulgaria,Marseille,France\n';
    await load(rows);
    const burgas = await cityOf('Бургас');
    expect(burgas).toMatchObject({ version: 2, name: 'Burgas', identifiers: [] });
    expect(burgas.citations.at(-1)).toEqual({ fields: ['names'], source: LIST });
    const before = await state();
    const again = await load(rows);
    expect([await state(), again.names.find(({ name }) => name === 'Burgas')!.remark]).toEqual([before, '']);
  });

  it('leaves a city that an editor created or changed', async () => {
    const [france] = (await server.sql("select id from party where alpha2 = 'FR'")) as [{ id: string }];
    await buildersOn(server.dataSource).city('Dijon', { uuid: france.id, id: '' });
    await madeEarlier('Toulon', 'FR');
    const toulon = await cityOf('Toulon, FR');
    const { userErrors } = await mutationsOn(server).payload(
      'updateParty',
      { id: toulon.id, expectedVersion: 1, population: 180000 },
      'userErrors { message }',
    );
    expect(userErrors).toEqual([]);
    await load('5,Twinning of Dijon and Toulon,Dijon,France,Toulon,France\n');
    expect([await cityOf('Dijon, FR'), await cityOf('Toulon, FR')]).toMatchObject([
      { version: 1, names: [{ text: 'Dijon' }], identifiers: [] },
      { version: 2, names: [{ text: 'Toulon' }], identifiers: [] },
    ]);
  });

  it('names cities that a mapping creates, and reports them by row', async () => {
    const mapping = `
register: towns
lang: en
records:
  town: { makes: PARTY, key: no, level: CITY, names: { text: name }, placements: { within: { name: land, level: COUNTRY } } }
`;
    const given = { content: 'no,name,land\n1,Cologne,Germany\n2,Nowhereburg,Germany\n', mapping };
    const { report } = await importTable(server.dataSource, given);
    expect(report.map(({ row, sentences }) => [row, sentences])).toEqual([
      [2, ['Names in other languages or the Wikidata identifier were added to the city.']],
    ]);
    expect(await cityOf('Кёльн')).toMatchObject({ name: 'Cologne', identifiers: [{ value: 'Q365' }] });
    const before = await state();
    expect((await importTable(server.dataSource, given)).report).toEqual([]);
    expect(await state()).toEqual(before);
  });
});

describe('the cities of the first data', () => {
  it.each([
    ['Москва', 'Moscow', 'Moscou', 'मास्को', 'موسكو'],
    ['Ленинград', 'St Petersburg', 'Petrograd', 'सेंट पीटर्सबर्ग', '圣彼得堡'],
    ['Гавана', 'Havana', 'La Havane', 'هافانا', 'हवाना'],
    ['郑州', 'Zhengzhou', 'Чжэнчжоу', 'تشنغتشو', 'झेंगझोऊ'],
  ])('are found as %s', async (first, name, ...others) => {
    for (const ref of [first, ...others]) expect([ref, (await cityOf(ref)).name]).toEqual([ref, name]);
  });
});
