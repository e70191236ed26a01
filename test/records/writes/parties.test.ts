import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { Role } from '../../../src/access/viewer.ts';
import { entities } from '../../../src/app/features.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { Standing } from '../../../src/domain/parties/membership.entity.ts';
import { OrganizationKind, PartyLevel } from '../../../src/domain/parties/party.entity.ts';
import { createParty, updateParty } from '../../../src/domain/parties/party.writes.ts';
import { PartyNameKind } from '../../../src/domain/parties/party-name.entity.ts';
import type { PartyDraft } from '../../../src/domain/parties/party-writes.inputs.ts';
import { SuccessionKind } from '../../../src/domain/parties/succession.entity.ts';
import { createPerson } from '../../../src/domain/people/person.writes.ts';
import { SourceKind } from '../../../src/domain/sources/source.entity.ts';
import { createSource } from '../../../src/domain/sources/source.writes.ts';
import { createTopic } from '../../../src/domain/topics/topic.writes.ts';
import { Visibility } from '../../../src/records/record.entity.ts';
import { violationsIn } from '../../../src/records/writing/input-errors.ts';
import { addParts, COMMON_PART_TABLES, partsIn } from '../../../src/records/writing/record.writes.ts';
import { inTransaction, type WriteContext } from '../../../src/records/writing/transaction.ts';
import { type FreshDatabase, freshDatabase } from '../../harness/database.ts';

let database: FreshDatabase;
let dataSource: DataSource;
let source: string;
let russia: string;
let brics: string;
let moscow: string;

const write = <T>(work: (context: WriteContext) => Promise<T>) =>
  inTransaction(dataSource, { by: 'a test', viewer: { role: Role.EDITOR, name: 'a test' } }, work);

const city = (draft: Partial<PartyDraft> = {}) =>
  write((context) =>
    createParty(context, { level: PartyLevel.CITY, names: [{ text: 'Somewhere', lang: 'en' }], ...draft }),
  );

/** All rows of records and parts in the database, to check that a rejection changed nothing. */
const everything = () =>
  database.sql(`
    select (select count(*) from record) as records, (select count(*) from revision) as revisions,
      (select count(*) from party_name) as names, (select count(*) from placement) as placements,
      (select max(version) from record) as version`);

async function refusal(work: Promise<unknown>): Promise<{ code: string; path: readonly string[] }> {
  const before = await everything();
  const error = await work.then(
    () => new Error('It was not refused.'),
    (reason) => reason,
  );
  const [broken, ...others] = violationsIn(error) ?? [];
  expect([error, broken !== undefined, others]).toEqual([error, true, []]);
  expect(await everything()).toEqual(before);
  return { code: broken!.code, path: broken!.path };
}

beforeAll(async () => {
  database = await freshDatabase();
  dataSource = await openDatabase(database.url, entities());
  await write(async (context) => {
    source = await createSource(context, { kind: SourceKind.OTHER, title: 'A source' });
    russia = await createParty(context, {
      level: PartyLevel.COUNTRY,
      alpha2: 'RU',
      alpha3: 'RUS',
      names: [{ text: 'Russia', lang: 'en' }],
    });
    brics = await createParty(context, {
      level: PartyLevel.BLOC,
      names: [{ text: 'BRICS', lang: 'en' }],
      memberships: [{ countryId: russia, standing: Standing.MEMBER, from: '2009' }],
    });
    moscow = await createParty(context, {
      level: PartyLevel.CITY,
      names: [{ text: 'Moscow', lang: 'en' }],
      placements: [{ withinId: russia, from: '1991-12' }],
    });
  });
});

afterAll(async () => {
  await dataSource?.destroy();
  await database?.drop();
});

describe('createParty', () => {
  const name = { text: 'Somewhere', lang: 'en' };
  it.each<[string, Partial<PartyDraft>, string, string[]]>([
    ['without a name', { names: [] }, 'TEXT_MISSING', ['names']],
    [
      'with an alias as its main name',
      { names: [{ ...name, kind: PartyNameKind.ALIAS }] },
      'NAME_KIND_WRONG',
      ['names', '0', 'kind'],
    ],
    [
      'with a name without letters',
      { names: [{ text: '?!', lang: 'en' }] },
      'TEXT_WITHOUT_LETTERS',
      ['names', '0', 'text'],
    ],
    [
      'with a bell character in its name',
      { names: [name, { text: 'A\x07', lang: 'en' }] },
      'TEXT_CHARACTERS_INVALID',
      ['names', '1', 'text'],
    ],
    [
      'with an escape character in its name',
      { names: [{ text: 'A\x1b[2JB', lang: 'en' }] },
      'TEXT_CHARACTERS_INVALID',
      ['names', '0', 'text'],
    ],
    [
      'with a NUL in its name',
      { names: [name, { text: 'A\0', lang: 'en' }] },
      'TEXT_CHARACTERS_INVALID',
      ['names', '1', 'text'],
    ],
    [
      'with a name that is too long',
      { names: [{ text: 'a'.repeat(501), lang: 'en' }] },
      'TEXT_TOO_LONG',
      ['names', '0', 'text'],
    ],
    [
      'with a name in an invalid language',
      { names: [{ text: 'A', lang: 'e_' }] },
      'LANGUAGE_INVALID',
      ['names', '0', 'lang'],
    ],
    ['with a date that does not exist', { validFrom: '1900-02-29' }, 'DATE_INVALID', ['validFrom']],
    ['that ends before it begins', { validFrom: '1991', validTo: '1990-12' }, 'DATES_OUT_OF_ORDER', ['validTo']],
    ['with the slug of another party', { slug: 'moscow' }, 'SLUG_TAKEN', ['slug']],
    ['with a slug in upper case', { slug: 'Moscow' }, 'SLUG_INVALID', ['slug']],
    ['that is a city with a country code', { alpha2: 'XX' }, 'FIELD_NOT_APPLICABLE', ['alpha2']],
    ['with a code in lower case', { level: PartyLevel.COUNTRY, alpha2: 'ru' }, 'COUNTRY_CODE_INVALID', ['alpha2']],
    [
      'with the code of another country',
      { level: PartyLevel.COUNTRY, alpha3: 'RUS' },
      'COUNTRY_CODE_TAKEN',
      ['alpha3'],
    ],
    [
      'that is an organization without a kind',
      { level: PartyLevel.ORGANIZATION },
      'ORGANIZATION_KIND_MISSING',
      ['organizationKind'],
    ],
    [
      'that is a city with the kind of an organization',
      { organizationKind: OrganizationKind.NGO },
      'FIELD_NOT_APPLICABLE',
      ['organizationKind'],
    ],
    [
      'with coordinates that do not exist',
      { coordinates: { latitude: 91, longitude: 0 } },
      'COORDINATES_INVALID',
      ['coordinates'],
    ],
    ['with a fractional population', { population: 0.5 }, 'POPULATION_INVALID', ['population']],
  ])('rejects a party %s, and writes nothing', async (_what, draft, code, path) => {
    expect(await refusal(city(draft))).toEqual({ code, path });
  });

  it('rejects a party that is part of a bloc', async () => {
    expect(await refusal(city({ placements: [{ withinId: brics }] }))).toEqual({
      code: 'PARTY_LEVEL_WRONG',
      path: ['placements', '0', 'withinId'],
    });
  });

  it('rejects a party that is part of an unknown party', async () => {
    expect(await refusal(city({ placements: [{ withinId: source }] }))).toMatchObject({ code: 'RECORD_UNKNOWN' });
  });

  it('rejects a party that is part of two parties at once', async () => {
    const placements = [{ withinId: russia }, { withinId: moscow }];
    expect(await refusal(city({ placements }))).toEqual({ code: 'PLACEMENTS_OVERLAP', path: ['placements', '1'] });
  });

  it('rejects a city with members, a bloc of cities, and a country with two standings at a time', async () => {
    const member = { countryId: russia, standing: Standing.MEMBER };
    expect(await refusal(city({ memberships: [member] }))).toMatchObject({ code: 'FIELD_NOT_APPLICABLE' });
    const bloc = { level: PartyLevel.BLOC };
    expect(await refusal(city({ ...bloc, memberships: [{ ...member, countryId: moscow }] }))).toMatchObject({
      code: 'PARTY_LEVEL_WRONG',
    });
    expect(await refusal(city({ ...bloc, memberships: [{ ...member, standing: Standing.NONE }] }))).toEqual({
      code: 'STANDING_INVALID',
      path: ['memberships', '0', 'standing'],
    });
    expect(await refusal(city({ ...bloc, memberships: [member, { ...member, from: '2009' }] }))).toEqual({
      code: 'MEMBERSHIPS_OVERLAP',
      path: ['memberships', '1'],
    });
  });

  it('rejects a party that would be part of itself', async () => {
    expect(
      await refusal(write((context) => updateParty(context, moscow, { placements: [{ withinId: moscow }] }))),
    ).toEqual({
      code: 'HIERARCHY_CYCLE',
      path: ['placements', '0', 'withinId'],
    });
  });

  it('rejects a PUBLIC party that is part of an INTERNAL one', async () => {
    const within = await city({ visibility: Visibility.INTERNAL });
    expect(await refusal(city({ placements: [{ withinId: within }] }))).toMatchObject({ code: 'DEPENDENCY_INTERNAL' });
  });
});

describe('A party', () => {
  it('is stored with all its parts by one creation', async () => {
    const id = await write(async (context) => {
      const topic = await createTopic(context, { name: 'Water', nameLang: 'en' });
      const created = await createParty(context, {
        level: PartyLevel.CITY,
        names: [
          { text: 'Санкт-Петербург', lang: 'RU' },
          { text: 'St. Petersburg', lang: 'en' },
          { text: 'Leningrad', lang: 'en', kind: PartyNameKind.FORMER, validFrom: '1924', validTo: '1991-09' },
        ],
        placements: [{ withinId: russia }],
        successions: [{ predecessorId: moscow, kind: SuccessionKind.SPLIT, on: '1990' }],
        coordinates: { latitude: 59.9375, longitude: 30.3086 },
        population: 5_600_000,
        citations: [{ sourceId: source, fields: ['names'], locator: 'p. 3' }],
        flags: [{ code: 'DATE_UNCERTAIN', message: 'The source gives no day.' }],
        identifiers: [{ scheme: 'wikidata', value: 'Q656', url: 'https://www.wikidata.org/wiki/Q656' }],
      });
      await addParts(context, created, partsIn(context, null, { topicIds: [topic, topic] }, COMMON_PART_TABLES));
      return created;
    });
    expect(await database.sql('select slug, name, name_lang, sort_key, level from party where id = $1', [id])).toEqual([
      {
        slug: 'sankt-peterburg',
        name: 'Санкт-Петербург',
        name_lang: 'ru',
        sort_key: 'sankt peterburg',
        level: 'CITY',
      },
    ]);
    const names = await database.sql(
      'select folded, latin, kind, valid_to from party_name where party_id = $1 order by ordinal',
      [id],
    );
    expect(names).toEqual([
      { folded: 'санкт петербург', latin: 'sankt peterburg', kind: 'SHORT', valid_to: null },
      { folded: 'st petersburg', latin: 'st petersburg', kind: 'SHORT', valid_to: null },
      { folded: 'leningrad', latin: 'leningrad', kind: 'FORMER', valid_to: '1991-09' },
    ]);
    expect(await database.sql('select version from record where id = $1', [id])).toEqual([{ version: 1 }]);
    expect(await database.sql('select made_by from revision where record_id = $1', [id])).toEqual([
      { made_by: 'a test' },
    ]);
    for (const [table, owner] of Object.entries({
      placement: 'party_id',
      succession: 'successor_id',
      citation: 'record_id',
      flag: 'record_id',
      identifier: 'record_id',
      record_topic: 'record_id',
    })) {
      expect({ table, rows: await database.sql(`select from ${table} where ${owner} = $1`, [id]) }).toEqual({
        table,
        rows: [{}],
      });
    }
  });

  it('gets a slug of its own, even if three are created at once', async () => {
    const ids = await Promise.all([1, 2, 3].map(() => city({ names: [{ text: 'Newtown', lang: 'en' }] })));
    const slugs = await database.sql('select slug from party where id = any($1) order by slug', [ids]);
    expect(slugs.map(({ slug }) => slug)).toEqual(['newtown', 'newtown-2', 'newtown-3']);
  });

  it('gets names and placements later, as changes of the party itself', async () => {
    const gorki = { text: 'Gorki', lang: 'en' };
    const id = await city({ names: [gorki] });
    const names = [gorki, { text: 'Нижний Новгород', lang: 'ru', kind: PartyNameKind.OFFICIAL }];
    const placement = { withinId: russia, from: '1992' };
    await write((context) => updateParty(context, id, { names, placements: [placement] }));
    expect(await database.sql('select version from record where id = $1', [id])).toEqual([{ version: 2 }]);
    const twice = { placements: [placement, { withinId: moscow, from: '1992-01' }] };
    expect(await refusal(write((context) => updateParty(context, id, twice)))).toEqual({
      code: 'PLACEMENTS_OVERLAP',
      path: ['placements', '1'],
    });
  });
});

describe('A person', () => {
  it('is rejected with two names in one language', async () => {
    const names = [
      { lang: 'en', text: 'One' },
      { lang: 'EN', text: 'Another' },
    ];
    expect(await refusal(write((context) => createPerson(context, { names })))).toEqual({
      code: 'LANGUAGE_TWICE',
      path: ['names', '1', 'lang'],
    });
  });

  it('is sorted by family name', async () => {
    const id = await write((context) =>
      createPerson(context, {
        names: [{ lang: 'es', text: 'Yanet Hernández Pérez', given: 'Yanet', family: 'Hernández Pérez' }],
        positions: [{ title: 'Head', titleLang: 'en', partyId: moscow, from: '2020' }],
      }),
    );
    expect(await database.sql('select slug, sort_key from person where id = $1', [id])).toEqual([
      { slug: 'yanet-hernandez-perez', sort_key: 'hernandez perez yanet' },
    ]);
  });
});
