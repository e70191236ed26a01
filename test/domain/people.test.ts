import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Visibility } from '../../src/records/record.entity.ts';
import { buildersOn, type CreatedRecord } from '../harness/builders.ts';
import { itemBuildersOn } from '../harness/item-builders.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
let ivanova: CreatedRecord;
let secret: CreatedRecord;

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  const build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
  const russia = await build.country('Russia', { alpha2: 'RU' });
  const china = await build.country('China', { alpha2: 'CN' });
  const cuba = await build.country('Cuba', { alpha2: 'CU' });
  const moscow = await build.city('Moscow', russia);
  const zhengzhou = await build.city('Zhengzhou', china);
  const government = await build.organization('Moscow City Government', moscow);
  ivanova = await build.person('Anna Ivanova', {
    names: [
      { lang: 'ru', text: 'Иванова Анна Петровна', given: 'Анна', family: 'Иванова', patronymic: 'Петровна' },
      { lang: 'en', text: 'Dr Anna Ivanova', given: 'Anna', family: 'Ivanova', honorific: 'Dr' },
      { lang: 'zh', text: '安娜·伊万诺娃' },
    ],
    positions: [
      {
        title: 'Министр 1-го ранга',
        titleLang: 'ru',
        titlesIn: { en: 'Minister (50%_share)' },
        partyId: government.uuid,
        from: '2020',
      },
      { title: 'Mayor', titleLang: 'en', partyId: zhengzhou.uuid, from: '2010', to: '2012-03' },
      { title: 'Author', titleLang: 'en' },
    ],
  });
  const speaker = await build.person('Bo Li');
  secret = await build.person('Secret Agent', {
    visibility: Visibility.INTERNAL,
    positions: [{ title: 'Minister', titleLang: 'en', partyId: moscow.uuid }],
  });
  const forum = await build.forum('A forum', { slug: 'a-forum', startsOn: '2025' });
  const other = await build.forum('Another forum', { slug: 'another-forum' });
  await build.session('A panel', forum, {
    speakers: [{ personId: speaker.uuid, role: 'SPEAKER', representsId: zhengzhou.uuid }],
  });
  const negotiator = await build.person('Carmen Diaz');
  await build.statement('On trade', negotiator, { makers: [{ personId: negotiator.uuid, partyId: cuba.uuid }] });
  await build.statement('In confidence', speaker, {
    visibility: Visibility.INTERNAL,
    makers: [{ personId: speaker.uuid, partyId: cuba.uuid }],
  });
  await build.session('A hidden panel', other, {
    visibility: Visibility.INTERNAL,
    speakers: [{ personId: speaker.uuid, role: 'CHAIR', representsId: moscow.uuid }],
  });
});

afterAll(() => server?.stop());

const names = async (args: string) => {
  const { body } = await server.query(`{ people${args} { totalCount nodes { name(lang: "en") } } }`);
  expect(body.errors).toBeUndefined();
  expect(body.data.people.totalCount).toBe(body.data.people.nodes.length);
  return body.data.people.nodes.map(({ name }: { name: string }) => name);
};

describe('Query.person and Query.people with a wrong argument', () => {
  it.each([
    [
      'an id of another type',
      '{ person(id: "party_0199c1f4a2b37c4d8e9f000000000000") { name } }',
      'BAD_USER_INPUT',
      'id',
    ],
    ['an unknown party', '{ people(where: { represents: "Atlantis" }) { totalCount } }', 'PARTY_UNKNOWN', undefined],
  ])('rejects %s', async (_, document, code, argument) => {
    const { body } = await server.query(document);
    expect(body.errors![0]!.extensions).toMatchObject({ code, ...(argument ? { argument: argument.split('.') } : {}) });
  });
});

describe('Query.people', () => {
  it('returns every field', async () => {
    const { body } = await server.query(`{ person(id: "ivanova-anna-petrovna") {
      id slug name ru: name(lang: "ru-RU") en: name(lang: "en-GB") de: name(lang: "de")
      label(langs: ["fr", "zh-Hant", "en"]) { text lang } fallback: label(langs: ["fr"]) { text lang } none: label(langs: []) { text lang }
      givenName familyName patronymic honorific
      enGiven: givenName(lang: "en-US") enFamily: familyName(lang: "en") enPatronymic: patronymic(lang: "en") enHonorific: honorific(lang: "en")
      zhGiven: givenName(lang: "zh") deGiven: givenName(lang: "de")
      positions { title english: title(lang: "en") party { name } from to }
    } }`);
    expect(body).toEqual({
      data: {
        person: {
          id: ivanova.id,
          slug: 'ivanova-anna-petrovna',
          name: 'Иванова Анна Петровна',
          ru: 'Иванова Анна Петровна',
          en: 'Dr Anna Ivanova',
          de: 'Иванова Анна Петровна',
          label: { text: '安娜·伊万诺娃', lang: 'zh' },
          fallback: { text: 'Иванова Анна Петровна', lang: 'ru' },
          none: { text: 'Иванова Анна Петровна', lang: 'ru' },
          givenName: 'Анна',
          familyName: 'Иванова',
          patronymic: 'Петровна',
          honorific: null,
          enGiven: 'Anna',
          enFamily: 'Ivanova',
          enPatronymic: null,
          enHonorific: 'Dr',
          zhGiven: null,
          deGiven: 'Анна',
          positions: [
            {
              title: 'Министр 1-го ранга',
              english: 'Minister (50%_share)',
              party: { name: 'Moscow City Government' },
              from: '2020',
              to: null,
            },
            { title: 'Mayor', english: 'Mayor', party: { name: 'Zhengzhou' }, from: '2010', to: '2012-03' },
            { title: 'Author', english: 'Author', party: null, from: null, to: null },
          ],
        },
      },
    });
  });

  it.each<[string, string, string[]]>([
    ['by name', '', ['Bo Li', 'Carmen Diaz', 'Dr Anna Ivanova']],
    ['by name, descending', '(orderBy: { field: NAME, direction: DESC })', ['Dr Anna Ivanova', 'Carmen Diaz', 'Bo Li']],
    ['by last change', '(orderBy: { field: UPDATED_AT, direction: ASC })', ['Dr Anna Ivanova', 'Bo Li', 'Carmen Diaz']],
    ['with a position at a party', '(where: { represents: "Moscow City Government" })', ['Dr Anna Ivanova']],
    ['with a position within a party', '(where: { represents: "Russia" })', ['Dr Anna Ivanova']],
    ['who had a position or spoke for a party', '(where: { represents: "China" })', ['Bo Li', 'Dr Anna Ivanova']],
    ['who made a visible statement for a party', '(where: { represents: "Cuba" })', ['Carmen Diaz']],
    ['who spoke at a forum', '(where: { spokeAt: "a-forum" })', ['Bo Li']],
    ['who spoke at a forum, in a visible session', '(where: { spokeAt: "another-forum" })', []],
    ['by position in another language, ignoring case', '(where: { position: "mINISTER" })', ['Dr Anna Ivanova']],
    ['by position in another script, ignoring case', '(where: { position: "МИНИСТР" })', ['Dr Anna Ivanova']],
    ['by position, with signs as plain characters', '(where: { position: "(50%_" })', ['Dr Anna Ivanova']],
    ['by position, with _ not as a pattern', '(where: { position: "M_nister" })', []],
    ['by a position that is longer than all', `(where: { position: "${'x'.repeat(501)}" })`, []],
    ['by `not`', '(where: { not: { position: "author" } })', ['Bo Li', 'Carmen Diaz']],
    [
      'by any of several filters',
      '(where: { any: [{ spokeAt: "a-forum" }, { position: "author" }] })',
      ['Bo Li', 'Dr Anna Ivanova'],
    ],
  ])('lists people %s', async (_, args, expected) => {
    expect(await names(args)).toEqual(expected);
  });

  it('hides an INTERNAL person from the public in every query', async () => {
    const { body } = await server.query(
      `query ($id: ID!) { person(id: $id) { name } node(id: $id) { id } people(where: { ids: [$id] }) { totalCount } }`,
      { id: secret.id },
    );
    expect(body.data).toEqual({ person: null, node: null, people: { totalCount: 0 } });
    expect(await names('(where: { represents: "Moscow" })')).toEqual(['Dr Anna Ivanova']);
  });

  it('returns pages forwards and backwards', async () => {
    const first = await server.query(
      '{ people(first: 1) { edges { cursor node { name(lang: "en") } } pageInfo { hasNextPage hasPreviousPage endCursor } } }',
    );
    const { edges, pageInfo } = first.body.data.people;
    expect(edges[0].node.name).toBe('Bo Li');
    expect(pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: false, endCursor: edges[0].cursor });
    expect(
      await server.query(
        `{ people(after: "${edges[0].cursor}") { nodes { name(lang: "en") } pageInfo { hasNextPage hasPreviousPage } } }`,
      ),
    ).toMatchObject({
      body: {
        data: {
          people: {
            nodes: [{ name: 'Carmen Diaz' }, { name: 'Dr Anna Ivanova' }],
            pageInfo: { hasNextPage: false, hasPreviousPage: true },
          },
        },
      },
    });
    expect(
      await server.query('{ people(last: 1) { nodes { name(lang: "en") } pageInfo { hasPreviousPage } } }'),
    ).toMatchObject({
      body: { data: { people: { nodes: [{ name: 'Dr Anna Ivanova' }], pageInfo: { hasPreviousPage: true } } } },
    });
  });
});
