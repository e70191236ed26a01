import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { GraphQLObjectType } from 'graphql';
import type { DataSource } from 'typeorm';
import { entities } from '../../src/app/features.ts';
import { buildSchema } from '../../src/app/schema.ts';
import { openDatabase } from '../../src/database/database.ts';
import { readCountries } from '../../src/imports/first-data/countries.ts';
import { createEachRecord } from '../../src/imports/first-data/data-set.ts';
import { loadFirstData } from '../../src/imports/first-data/first-data.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';

const NAME = 'st-petersburg-2025.yaml';
const DATA = readFileSync(fileURLToPath(import.meta.resolve(`#src/imports/first-data/${NAME}`)), 'utf8');

describe('the countries of the reference data', () => {
  const { countries } = readCountries();
  const names = (alpha2: string) => countries.find((country) => country.alpha2 === alpha2)!.names;
  const named = (alpha2: string, lang: string, kind = 'SHORT') =>
    names(alpha2).flatMap((name) => (name.lang === lang && name.kind === kind ? [name.text] : []));

  it('are all countries with a code, once each', () => {
    expect(countries).toHaveLength(250);
    expect(new Set(countries.map(({ alpha2 }) => alpha2)).size).toBe(250);
    expect(countries.filter(({ alpha2 }) => !/^[A-Z]{2}$/.test(alpha2))).toEqual([]);
  });

  it('have only the user-assigned code for Kosovo, none that ISO did not assign', () => {
    const unassigned = countries.filter(({ officiallyAssigned }) => !officiallyAssigned);
    expect(unassigned).toMatchObject([{ alpha2: 'XK', alpha3: null, numeric: null }]);
    expect(countries.filter(({ numeric }) => !/^\d{3}$/.test(numeric ?? '')).map(({ alpha2 }) => alpha2)).toEqual([
      'XK',
    ]);
  });

  it('have their English name first', () => {
    expect(names('RU').slice(0, 2)).toEqual([
      { text: 'Russia', lang: 'en', kind: 'SHORT' },
      { text: 'Russian Federation', lang: 'en', kind: 'OFFICIAL' },
    ]);
  });

  it('have names in the languages of the package, with language tags', () => {
    expect([named('CU', 'ru'), named('CU', 'zh'), named('ZA', 'es'), named('CN', 'ar'), named('DE', 'cs')]).toEqual([
      ['Куба'],
      ['古巴'],
      ['Sudáfrica'],
      ['الصين'],
      ['Německo'],
    ]);
    expect(names('RU').filter(({ lang }) => lang.split('-')[0]!.length > 2)).toEqual([]);
  });

  it('have their own name in their own language, and a translation into it as an alias', () => {
    expect(named('RS', 'sr')).toEqual(['Србија']);
    expect(named('RS', 'sr', 'ALIAS')).toContain('Srbija');
  });

  it.each(['en', 'ru', 'zh', 'es', 'pt', 'ar', 'hi', 'fr'])('all have a usual name in the language %s', (lang) => {
    const without = countries.filter(({ names }) => !names.some((name) => name.lang === lang && name.kind === 'SHORT'));
    expect(without.map(({ alpha2 }) => alpha2)).toEqual([]);
  });

  it('have Hindi names', () => {
    expect([named('RU', 'hi'), named('CU', 'hi'), named('IN', 'hi')]).toEqual([['रूस'], ['क्यूबा'], ['भारत']]);
  });

  it('have one usual name in each language', () => {
    for (const { names } of countries) {
      const usual = names.filter(({ kind }) => kind === 'SHORT').map(({ lang }) => lang);
      expect(usual).toEqual([...new Set(usual)]);
    }
  });

  it('lack the names that the package assigns by mistake', () => {
    expect([named('CM', 'pl'), named('SS', 'pl'), named('TZ', 'hu'), named('DM', 'ko')]).toEqual([[], [], [], []]);
    expect(names('AO').map(({ text }) => text)).not.toContain("ʁɛpublika de an'ɡɔla");
    expect(named('CN', 'tr')).toEqual(['Çin']);
  });
});

describe('a data file', () => {
  const codes = readCountries().countries.map(({ alpha2 }) => [`PARTY/${alpha2}`, 'there'] as const);
  const read = (from: string, to: string) => {
    expect(DATA).toContain(from);
    return createEachRecord(DATA.replace(from, to), NAME, new Map(codes), async () => 'there');
  };

  it.each([
    [
      'a date that does not exist',
      'dueOn: 2026-05',
      'dueOn: 2026-13',
      'line 448: commitments.russia-week-in-havana.dueOn: "2026-13" is not a date such as "2025-11-05", "2025-11" or "2025".',
    ],
    [
      'an unknown person',
      'person: du-jianqiang',
      'person: nobody',
      'line 364: sessions.russia-china-panel.speakers.0.person: there is no record "nobody" above.',
    ],
    [
      'an unknown country',
      'country: BR',
      'country: XX',
      'line 101: parties.brics.memberships.0.country: there is no record "XX" above.',
    ],
    [
      'an unknown word',
      'kind: PANEL',
      'kind: PANNEL',
      'line 354: sessions.russia-china-panel.kind: "PANNEL" is not one of OPENING, PLENARY, ',
    ],
    [
      'an unknown field',
      'edition: 2025',
      'editoin: 2025',
      'line 299: forums.international-municipal-brics-forum-2025: "editoin" is unknown.',
    ],
    [
      'an invalid language',
      'lang: ru',
      'lang: Russian!',
      'line 96: parties.brics.names.1.lang: "Russian!" is not a language tag, such as "en".',
    ],
    [
      'a text without a language',
      '{ en: technology, ru: технологии, zh: 技术, es: tecnología }',
      'technology',
      'line 47: topics.technology.name: there is no text in any language.',
    ],
    [
      'a reference to a later record',
      'parent: technology',
      'parent: youth-policy',
      'line 51: topics.digital-transformation.parent: there is no record "youth-policy" above.',
    ],
    [
      'a record without a source',
      'citations: [{ source: ani-2025-11-07, fields: [forum, party] }]',
      '',
      'line 373: delegations.south-africa.citations: the value is missing.',
    ],
    ['an unknown list', '\nforums:', '\nfora:', 'line 297: fora: the list does not exist.'],
    ['invalid YAML', 'forums:', 'forums: [', 'line '],
  ])('is rejected for %s, with file, line and path', async (_fault, from, to, sentence) => {
    await expect(read(from, to)).rejects.toThrow(`${NAME}, ${sentence}`);
  });

  it('is rejected with all errors at once', async () => {
    await expect(
      read('person: du-jianqiang\n        role: SPEAKER', 'person: nobody\n        role: SINGER'),
    ).rejects.toThrow(/no record "nobody" above\.\n.*"SINGER" is not one of/);
  });
});

describe('the first data', () => {
  let database: FreshDatabase;
  let sql: FreshDatabase['sql'];
  beforeAll(async () => {
    database = await freshDatabase({ seeded: true });
    sql = database.sql;
  });
  afterAll(() => database.drop());

  it('have the expected number of records of each type', async () => {
    const counts = await sql('select type, count(*)::int from record group by type order by type');
    expect(Object.fromEntries(counts.map(({ type, count }) => [type, count]))).toEqual({
      COMMITMENT: 2,
      DELEGATION: 6,
      FIGURE: 4,
      FORUM: 1,
      FORUM_SERIES: 1,
      PARTY: 258,
      PERSON: 4,
      SESSION: 1,
      SOURCE: 6,
      STATEMENT: 5,
      TOPIC: 14,
    });
  });

  it('invent no agreement, though more than 70 are reported', async () => {
    expect(await sql('select from agreement')).toEqual([]);
    expect(await sql("select value, unit, bound from figure where indicator = 'agreements_signed'")).toEqual([
      { value: '70', unit: 'agreements', bound: 'AT_LEAST' },
    ]);
  });

  it('cite a source for every record except the sources themselves', async () => {
    const uncited = await sql(`select id, type from record r
      where type <> 'SOURCE' and not exists (select from citation where record_id = r.id)`);
    expect(uncited).toEqual([]);
  });

  it('cite the news report for all facts about the forum', async () => {
    const without = await sql(`select r.id, r.type from record r
      where r.type in ('FORUM', 'FORUM_SERIES', 'SESSION', 'DELEGATION', 'COMMITMENT', 'STATEMENT', 'FIGURE', 'PERSON',
        'TOPIC') and not exists (select from citation c join source s on s.id = c.source_id
          where c.record_id = r.id and s.publisher = 'ANI' and s.published_on = '2025-11-07')`);
    expect(without).toEqual([]);
  });

  it('cite sources only for fields that the records have', async () => {
    const cited = await sql(`select distinct r.type, p.level, field from citation c join record r on r.id = c.record_id
      left join party p on p.id = r.id cross join unnest(c.fields) as field`);
    const schema = buildSchema();
    const unknown = cited.filter(({ type, level, field }) => {
      const name = (level ?? type)
        .toLowerCase()
        .replace(/(?:^|_)(.)/g, (_: string, letter: string) => letter.toUpperCase());
      return !(schema.getType(name) as GraphQLObjectType).getFields()[field];
    });
    expect(cited.length).toBeGreaterThan(40);
    expect(unknown).toEqual([]);
  });

  it('name parties in Russian, Chinese, Spanish and English', async () => {
    const slugs = ['moscow', 'havana', 'zhengzhou', 'st-petersburg', 'federation-council', 'moscow-city-government'];
    const parties = await sql(
      `select name as en, names_in ->> 'ru' as ru, names_in ->> 'zh' as zh, names_in ->> 'es' as es
      from party where slug = any($1) order by array_position($1, slug)`,
      [slugs],
    );
    expect(parties).toEqual([
      { en: 'Moscow', ru: 'Москва', zh: '莫斯科', es: 'Moscú' },
      { en: 'Havana', ru: 'Гавана', zh: '哈瓦那', es: 'La Habana' },
      { en: 'Zhengzhou', ru: 'Чжэнчжоу', zh: '郑州', es: 'Zhengzhou' },
      { en: 'St Petersburg', ru: 'Санкт-Петербург', zh: '圣彼得堡', es: 'San Petersburgo' },
      { en: 'Federation Council', ru: 'Совет Федерации', zh: '俄罗斯联邦委员会', es: 'Consejo de la Federación' },
      {
        en: 'Moscow City Government',
        ru: 'Правительство Москвы',
        zh: '莫斯科市政府',
        es: 'Gobierno de la Ciudad de Moscú',
      },
    ]);
  });

  it('resolve every plain name to the party that people mean', async () => {
    const meant = await sql(
      `select n.folded, p.slug from primary_name n join party p on p.id = n.party_id where n.folded = any($1)`,
      [
        [
          'moscow',
          'москва',
          'la habana',
          'usa',
          'uk',
          'uae',
          'turkey',
          'georgia',
          'samoa',
          'guinea',
          'russian federation',
        ],
      ],
    );
    expect(Object.fromEntries(meant.map(({ folded, slug }) => [folded, slug]))).toEqual({
      moscow: 'moscow',
      москва: 'moscow',
      'la habana': 'havana',
      usa: 'united-states',
      uk: 'united-kingdom',
      uae: 'united-arab-emirates',
      turkey: 'turkiye',
      georgia: 'georgia',
      samoa: 'samoa',
      guinea: 'guinea',
      'russian federation': 'russia',
    });
  });

  it('place cities in their countries, and organs in their cities or countries', async () => {
    const placed = await sql(`select p.slug, w.slug as within from placement
      join party p on p.id = party_id join party w on w.id = within_id order by p.slug`);
    expect(placed.map(({ slug, within }) => `${slug} in ${within}`)).toEqual([
      'federation-council in russia',
      'havana in cuba',
      'moscow in russia',
      'moscow-city-government in moscow',
      'st-petersburg in russia',
      'zhengzhou in china',
    ]);
  });

  it('have the ten members of BRICS and its ten partners, with the dates of joining', async () => {
    const memberships = await sql(`select c.alpha2, m.standing, m.valid_from, m.valid_to from membership m
      join party c on c.id = m.country_id join party b on b.id = m.bloc_id and b.slug = 'brics'
      order by m.standing, m.valid_from, c.alpha2`);
    expect(memberships.map(({ standing, valid_from, alpha2 }) => `${standing} ${valid_from} ${alpha2}`)).toEqual([
      'MEMBER 2009 BR',
      'MEMBER 2009 CN',
      'MEMBER 2009 IN',
      'MEMBER 2009 RU',
      'MEMBER 2010 ZA',
      'MEMBER 2024-01 AE',
      'MEMBER 2024-01 EG',
      'MEMBER 2024-01 ET',
      'MEMBER 2024-01 IR',
      'MEMBER 2025-01 ID',
      'PARTNER 2025-01 BO',
      'PARTNER 2025-01 BY',
      'PARTNER 2025-01 CU',
      'PARTNER 2025-01 KZ',
      'PARTNER 2025-01 MY',
      'PARTNER 2025-01 NG',
      'PARTNER 2025-01 TH',
      'PARTNER 2025-01 UG',
      'PARTNER 2025-01 UZ',
      'PARTNER 2025-06 VN',
    ]);
    expect(memberships.every(({ valid_to }) => valid_to === null)).toBe(true);
  });

  it('flag the delegations that the report does not name', async () => {
    const delegations = await sql(`select p.slug, f.code from delegation d join party p on p.id = d.party_id
      left join flag f on f.record_id = d.id order by f.code, p.slug`);
    expect(delegations).toEqual([
      { slug: 'federation-council', code: 'IMPLIED' },
      { slug: 'havana', code: 'IMPLIED' },
      { slug: 'moscow', code: 'IMPLIED' },
      { slug: 'zhengzhou', code: 'IMPLIED' },
      { slug: 'rwanda', code: null },
      { slug: 'south-africa', code: null },
    ]);
  });

  it('involve Moscow with Havana, and so Russia with Cuba, in three items', async () => {
    const between = (one: string, other: string) =>
      sql(
        `select i.type, coalesce(c.due_on, '') as due from cooperation_item i left join commitment c on c.id = i.id
        where 2 = (select count(*) from involvement v join party p on p.id = v.party_id
          where v.item_id = i.id and v.members > 0 and p.slug in ($1, $2)) order by 1, 2`,
        [one, other],
      );
    const three = [
      { type: 'COMMITMENT', due: '' },
      { type: 'COMMITMENT', due: '2026-05' },
      { type: 'STATEMENT', due: '' },
    ];
    expect(await between('moscow', 'havana')).toEqual(three);
    expect(await between('russia', 'cuba')).toEqual(three);
    expect(await between('russia', 'china')).toEqual([
      { type: 'FIGURE', due: '' },
      { type: 'SESSION', due: '' },
    ]);
    expect(await between('moscow', 'zhengzhou')).toEqual([]);
  });

  it('are as exact as the report: no day of the forum, and no session except the named one', async () => {
    expect(await sql('select starts_on, ends_on, status, attendance, venue from forum')).toEqual([
      { starts_on: '2025', ends_on: '2025', status: 'CONCLUDED', attendance: null, venue: null },
    ]);
    expect(await sql('select starts_at, ends_at from session')).toEqual([{ starts_at: null, ends_at: null }]);
    const inSession = await sql(
      'select coalesce(f.indicator, s.id::text) from statement s full join figure f on false ' +
        'where coalesce(f.session_id, s.session_id) is not null',
    );
    expect(inSession).toHaveLength(2);
  });

  it('have their own author in the history', async () => {
    expect(await sql('select distinct made_by, kind from revision order by kind')).toContainEqual({
      made_by: 'first data',
      kind: 'CREATED',
    });
    expect(await sql("select from revision where made_by <> 'first data'")).toEqual([]);
  });
});

describe('loading the first data', () => {
  let database: FreshDatabase;
  let dataSource: DataSource;
  const records = async () => (await database.sql('select count(*)::int as records from record'))[0]!.records;
  beforeAll(async () => {
    database = await freshDatabase();
    dataSource = await openDatabase(database.url, entities());
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  it('rejects a data file that breaks a rule, with line and path, and writes nothing', async () => {
    await expect(loadFirstData(dataSource, DATA.replace('value: 70', 'value: seventy'))).rejects.toThrow(
      `${NAME}, line 558: figures.agreements-signed.value: "seventy" is not a decimal number of at most 38 digits. Write it as "1250000.50".`,
    );
    expect(await records()).toBe(0);
  });

  it('is done by only one of two instances that start together, and never again', async () => {
    expect((await Promise.all([loadFirstData(dataSource), loadFirstData(dataSource)])).sort()).toEqual([false, true]);
    expect(await records()).toBe(302);
    const before = await database.sql('select md5(string_agg(r::text, chr(10) order by id)) from record r');

    expect(await loadFirstData(dataSource)).toBe(false);
    expect(await database.sql('select md5(string_agg(r::text, chr(10) order by id)) from record r')).toEqual(before);
  });

  it('does not restore records that were deleted since', async () => {
    await database.sql("delete from figure where indicator = 'participating_countries'");
    expect(await loadFirstData(dataSource)).toBe(false);
    expect(await database.sql("select from figure where indicator = 'participating_countries'")).toEqual([]);
  });
});
