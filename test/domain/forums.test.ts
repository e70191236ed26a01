import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AttendsAs } from '../../src/domain/delegations/delegation.entity.ts';
import { createDelegation } from '../../src/domain/delegations/delegation.writes.ts';
import { Attendance, ForumKind, ForumStatus } from '../../src/domain/forums/forum.entity.ts';
import { ForumRoleKind } from '../../src/domain/forums/forum-role.entity.ts';
import { Visibility } from '../../src/records/record.entity.ts';
import { buildersOn, type CreatedRecord, write } from '../harness/builders.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
let series: CreatedRecord;
let summit: CreatedRecord;
let week: CreatedRecord;
let secret: CreatedRecord;
let secretSeries: CreatedRecord;

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  const build = buildersOn(server.dataSource);
  const russia = await build.country('Russia', { alpha2: 'RU' });
  const ukraine = await build.country('Ukraine', { alpha2: 'UA' });
  const cuba = await build.country('Cuba', { alpha2: 'CU' });
  const moscow = await build.city('Moscow', russia);
  const havana = await build.city('Havana', cuba);
  // Its placement at the time of the summit differs from that of today.
  const border = await build.city('Border Town', null, {
    placements: [
      { withinId: ukraine.uuid, to: '2009' },
      { withinId: russia.uuid, from: '2010' },
    ],
  });
  const government = await build.organization('Moscow City Government', moscow);
  const media = await build.organization('A Newspaper');
  const trade = await build.topic('Trade');
  const culture = await build.topic('Culture');

  series = await build.forumSeries('Summit of cities', { titlesIn: { ru: 'Саммит городов' } });
  secretSeries = await build.forumSeries('A secret series', { visibility: Visibility.INTERNAL });
  summit = await build.forum('Summit of cities 2005', {
    titlesIn: { ru: 'Саммит городов 2005', zh: '2005年城市峰会' },
    kind: ForumKind.SUMMIT,
    status: ForumStatus.RESCHEDULED,
    edition: 'V',
    seriesId: series.uuid,
    startsOn: '2005-06-10',
    endsOn: '2005-06',
    previousStartsOn: ['2005-05', '2005-05-20'],
    timeZone: 'Europe/Moscow',
    attendance: Attendance.MIXED,
    venue: 'The town hall',
    cityIds: [moscow.uuid, border.uuid],
    summary: 'About cities.',
    summaryLang: 'en',
    summariesIn: { ru: 'О городах.' },
    topicIds: [trade.uuid, culture.uuid],
    roles: [
      { partyId: media.uuid, role: ForumRoleKind.MEDIA_PARTNER },
      { partyId: government.uuid, role: ForumRoleKind.HOST },
      { partyId: government.uuid, role: ForumRoleKind.SPONSOR },
    ],
  });
  week = await build.forum('A week of culture', {
    kind: ForumKind.FESTIVAL,
    status: ForumStatus.TENTATIVE,
    partOfId: summit.uuid,
    startsOn: '2026',
  });
  await build.forum('An undated meeting', { kind: ForumKind.MEETING });
  secret = await build.forum('A secret summit', {
    visibility: Visibility.INTERNAL,
    seriesId: series.uuid,
    startsOn: '2005-06-11',
    cityIds: [havana.uuid],
    partOfId: summit.uuid,
  });
  await write(server.dataSource, async (context) => {
    const sent = { attendsAs: AttendsAs.PARTY, forumId: week.uuid };
    await createDelegation(context, { ...sent, partyId: havana.uuid });
    await createDelegation(context, { ...sent, partyId: border.uuid, visibility: Visibility.INTERNAL });
  });
});

afterAll(() => server?.stop());

const titles = async (args: string) => {
  const { body } = await server.query(`{ forums${args} { totalCount nodes { title } } }`);
  expect(body.errors).toBeUndefined();
  expect(body.data.forums.totalCount).toBe(body.data.forums.nodes.length);
  return body.data.forums.nodes.map(({ title }: { title: string }) => title);
};

describe('Query.forums with a wrong argument', () => {
  it.each([
    [
      'an id of another type',
      '{ forum(id: "party_0199c1f4a2b37c4d8e9f000000000000") { title } }',
      'BAD_USER_INPUT',
      'id',
    ],
    ['an unknown series', '{ forums(where: { series: "summit" }) { totalCount } }', 'RECORD_UNKNOWN', 'where.series'],
    ['an unknown city', '{ forums(where: { city: "Atlantis" }) { totalCount } }', 'PARTY_UNKNOWN', undefined],
    [
      'a range that ends before it begins',
      '{ forums(where: { held: { from: "2025-02", to: "2025-01" } }) { totalCount } }',
      'BAD_USER_INPUT',
      undefined,
    ],
    [
      'a page of more than 100 topics',
      '{ forums { nodes { topics(first: 101) { slug } } } }',
      'BAD_USER_INPUT',
      'first',
    ],
  ])('rejects %s', async (_, document, code, argument) => {
    const { body } = await server.query(document);
    expect(body.errors![0]!.extensions).toMatchObject({ code, ...(argument ? { argument: argument.split('.') } : {}) });
  });
});

describe('Query.forums', () => {
  it('returns every field', async () => {
    const { body } = await server.query(
      `query ($id: ID!) { forum(id: $id) {
        id slug title ru: title(lang: "ru-RU") de: title(lang: "de") label(langs: ["es", "zh-Hans", "ru"]) { text lang }
        kind status edition series { id slug title(lang: "ru") } partOf { id } startsOn endsOn previousStartsOn timeZone
        attendance cities { __typename name } venue summary inRussian: summary(lang: "ru") topics(first: 1) { slug }
        roles { role party { name } }
      } }`,
      { id: summit.id },
    );
    expect(body).toEqual({
      data: {
        forum: {
          id: summit.id,
          slug: 'summit-of-cities-2005',
          title: 'Summit of cities 2005',
          ru: 'Саммит городов 2005',
          de: 'Summit of cities 2005',
          label: { text: '2005年城市峰会', lang: 'zh' },
          kind: 'SUMMIT',
          status: 'RESCHEDULED',
          edition: 'V',
          series: { id: series.id, slug: 'summit-of-cities', title: 'Саммит городов' },
          partOf: null,
          startsOn: '2005-06-10',
          endsOn: '2005-06',
          previousStartsOn: ['2005-05', '2005-05-20'],
          timeZone: 'Europe/Moscow',
          attendance: 'MIXED',
          cities: [
            { __typename: 'City', name: 'Moscow' },
            { __typename: 'City', name: 'Border Town' },
          ],
          venue: 'The town hall',
          summary: 'About cities.',
          inRussian: 'О городах.',
          topics: [{ slug: 'trade' }],
          roles: [
            { role: 'HOST', party: { name: 'Moscow City Government' } },
            { role: 'SPONSOR', party: { name: 'Moscow City Government' } },
            { role: 'MEDIA_PARTNER', party: { name: 'A Newspaper' } },
          ],
        },
      },
    });
  });

  it('returns null or an empty list for unknown fields', async () => {
    const { body } = await server.query(`{ forum(id: "an-undated-meeting") {
      edition series { id } partOf { id } startsOn endsOn previousStartsOn timeZone attendance cities { id } venue
      summary(lang: "ru") topics { slug } roles { role } sessions { totalCount nodes { id } }
    } }`);
    expect(body.data.forum).toEqual({
      edition: null,
      series: null,
      partOf: null,
      startsOn: null,
      endsOn: null,
      previousStartsOn: [],
      timeZone: null,
      attendance: null,
      cities: [],
      venue: null,
      summary: null,
      topics: [],
      roles: [],
      sessions: { totalCount: 0, nodes: [] },
    });
  });

  const [SUMMIT, WEEK, MEETING] = ['Summit of cities 2005', 'A week of culture', 'An undated meeting'];
  it.each<[string, () => string, string[]]>([
    ['the latest first', () => '', [WEEK, SUMMIT, MEETING]],
    ['the earliest first', () => '(orderBy: { field: STARTS_ON, direction: ASC })', [MEETING, SUMMIT, WEEK]],
    ['by title', () => '(orderBy: { field: TITLE, direction: ASC })', [WEEK, MEETING, SUMMIT]],
    ['by last change', () => '(orderBy: { field: UPDATED_AT, direction: ASC })', [SUMMIT, WEEK, MEETING]],
    ['of a series', () => `(where: { series: "${series.id}" })`, [SUMMIT]],
    ['of some kinds', () => '(where: { kinds: [FESTIVAL, MEETING] })', [WEEK, MEETING]],
    ['with some statuses', () => '(where: { statuses: [TENTATIVE] })', [WEEK]],
    ['in a city', () => '(where: { city: "Moscow" })', [SUMMIT]],
    ['in a country as the city', () => '(where: { city: "Russia" })', []],
    ['within a country', () => '(where: { within: "Russia" })', [SUMMIT]],
    ['within a country by placements at the time', () => '(where: { within: "Ukraine" })', [SUMMIT]],
    ['within the city itself', () => '(where: { within: "Border Town" })', [SUMMIT]],
    ['within a country without visible forums', () => '(where: { within: "Cuba" })', []],
    ['with a party in a role', () => '(where: { party: "A Newspaper" })', [SUMMIT]],
    ['with a host city', () => '(where: { party: "Border Town" })', [SUMMIT]],
    ['with a party to which one with a role belongs', () => '(where: { party: "RU" })', [SUMMIT]],
    ['with a party to which a host city belonged at the time', () => '(where: { party: "Ukraine" })', [SUMMIT]],
    ['with a party that sent a delegation', () => '(where: { party: "Havana" })', [WEEK]],
    ['with a party to which one that sent a delegation belongs', () => '(where: { party: "Cuba" })', [WEEK]],
    ['held partly in a month', () => '(where: { held: { from: "2005-06-20", to: "2005-07" } })', [SUMMIT]],
    ['held before a day', () => '(where: { held: { to: "2005-06-10" } })', [SUMMIT]],
    ['held on or after a day', () => '(where: { held: { from: "2005-07-01" } })', [WEEK]],
    [
      'possibly held in a range, by a partial date',
      () => '(where: { held: { from: "2026-03-01", to: "2026-03-02" } })',
      [WEEK],
    ],
    ['held in an open range', () => '(where: { held: {} })', [WEEK, SUMMIT]],
    ['held in a range without forums', () => '(where: { held: { from: "2005-06-01", to: "2005-06-09" } })', []],
    [
      'that match any of several filters, and `not`',
      () =>
        '(where: { any: [{ kinds: [SUMMIT] }, { city: "Havana" }, { party: "Havana" }], not: { within: "Russia" } })',
      [WEEK],
    ],
  ])('lists forums %s', async (_, args, expected) => {
    expect(await titles(args())).toEqual(expected);
  });

  it('lists a forum for parties with a role, host cities and parties with a visible delegation', async () => {
    const { body } = await server.query(`
      { government: party(ref: "Moscow City Government") { ...f } moscow: party(ref: "Moscow") { ...f }
        havana: party(ref: "Havana") { ...f } border: party(ref: "Border Town") { ...f } russia: party(ref: "Russia") { ...f }
        none: party(ref: "Moscow") { forums(where: { kinds: [FESTIVAL] }) { totalCount } } }
      fragment f on Party { forums { totalCount nodes { title } } }`);
    const of = (...found: string[]) => ({
      forums: { totalCount: found.length, nodes: found.map((title) => ({ title })) },
    });
    expect(body.data).toEqual({
      government: of(SUMMIT),
      moscow: of(SUMMIT),
      havana: of(WEEK),
      border: of(SUMMIT),
      russia: of(),
      none: { forums: { totalCount: 0 } },
    });
  });

  it('hides INTERNAL ones from the public in every query', async () => {
    const { body } = await server.query(
      `query ($id: ID!) { forum(id: $id) { title } node(id: $id) { id } bySlug: forum(id: "a-secret-summit") { id }
        forums(where: { ids: [$id] }) { totalCount nodes { id } }
        series: allForumSeries { nodes { forums { totalCount nodes { title } } } }
        party(ref: "Havana") { forums { totalCount } } }`,
      { id: secret.id },
    );
    expect(body.data).toEqual({
      forum: null,
      node: null,
      bySlug: null,
      forums: { totalCount: 0, nodes: [] },
      series: { nodes: [{ forums: { totalCount: 1, nodes: [{ title: SUMMIT }] } }] },
      party: { forums: { totalCount: 1 } },
    });
  });
});

describe('Query.allForumSeries', () => {
  const found = async (args: string) => {
    const { body } = await server.query(`{ allForumSeries${args} { totalCount nodes { slug } } }`);
    expect(body.errors).toBeUndefined();
    return body.data.allForumSeries;
  };
  const one = { totalCount: 1, nodes: [{ slug: 'summit-of-cities' }] };
  const none = { totalCount: 0, nodes: [] };

  it('returns every field, by id or slug', async () => {
    const { body } = await server.query(
      `query ($id: ID!) { forumSeries(id: $id) { id slug title forums(orderBy: { field: TITLE, direction: ASC }) { nodes { title } } }
        inRussian: forumSeries(id: "summit-of-cities") { title(lang: "ru") } }`,
      { id: series.id },
    );
    expect(body.data).toEqual({
      forumSeries: {
        id: series.id,
        slug: 'summit-of-cities',
        title: 'Summit of cities',
        forums: { nodes: [{ title: 'Summit of cities 2005' }] },
      },
      inRussian: { title: 'Саммит городов' },
    });
  });

  it('orders by title and by last change', async () => {
    expect(await found('')).toEqual(one);
    expect(await found('(orderBy: { field: UPDATED_AT, direction: DESC })')).toEqual(one);
  });

  it('filters by a party of a visible edition', async () => {
    expect(await found('(where: { party: "Russia" })')).toEqual(one);
    expect(await found('(where: { party: "Cuba" })')).toEqual(none);
    expect(await found('(where: { not: { party: "Russia" } })')).toEqual(none);
  });

  it('hides INTERNAL ones from the public in every query', async () => {
    expect(await found(`(where: { ids: ["${secretSeries.id}"] })`)).toEqual(none);
    const { body } = await server.query('{ forumSeries(id: "a-secret-series") { title } }');
    expect(body.data).toEqual({ forumSeries: null });
  });
});
