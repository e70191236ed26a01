import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SessionKind, SessionStatus } from '../../src/domain/sessions/session.entity.ts';
import { Visibility } from '../../src/records/record.entity.ts';
import { buildersOn, type CreatedRecord } from '../harness/builders.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
let forum: CreatedRecord;
let panel: CreatedRecord;
let secret: CreatedRecord;
let speaker: CreatedRecord;

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  const build = buildersOn(server.dataSource);
  const russia = await build.country('Russia', { alpha2: 'RU' });
  const china = await build.country('China', { alpha2: 'CN' });
  const moscow = await build.city('Moscow', russia);
  const zhengzhou = await build.city('Zhengzhou', china);
  const economy = await build.topic('Economy');
  const trade = await build.topic('Trade', { parentId: economy.uuid });
  speaker = await build.person('Bo Li');
  forum = await build.forum('A forum', { startsOn: '2025-11', timeZone: 'Europe/Moscow' });
  const other = await build.forum('Another forum');
  panel = await build.session('A panel', forum, {
    kind: SessionKind.PANEL,
    status: SessionStatus.RESCHEDULED,
    track: 'Business',
    abstract: 'On trade.',
    // After midnight in Moscow, so the local date is the next day.
    startsAt: new Date('2025-11-05T21:30:00.000Z'),
    endsAt: new Date('2025-11-05T22:30:00.500Z'),
    rooms: ['Hall 1', 'Hall 2'],
    languages: ['ru', 'pt-BR'],
    links: ['https://example.org/panel'],
    subjectPartyIds: [moscow.uuid],
    topicIds: [trade.uuid],
    speakers: [{ personId: speaker.uuid, role: 'SPEAKER', representsId: zhengzhou.uuid }],
  });
  await build.session('A meeting of two', forum, {
    kind: SessionKind.BILATERAL_MEETING,
    startsAt: new Date('2025-11-05T09:00:00Z'),
    speakers: [{ personId: speaker.uuid, role: 'CHAIR', representsId: zhengzhou.uuid }],
  });
  await build.session('The end', forum, { kind: SessionKind.CLOSING, status: SessionStatus.TENTATIVE });
  await build.session('Elsewhere', other, { kind: SessionKind.TALK, startsAt: new Date('2024-01-01T00:00:00Z') });
  secret = await build.session('A secret meeting', forum, {
    visibility: Visibility.INTERNAL,
    subjectPartyIds: [moscow.uuid],
    speakers: [{ personId: speaker.uuid, role: 'SPEAKER' }],
  });
});

afterAll(() => server?.stop());

const titles = async (args: string) => {
  const { body } = await server.query(`{ sessions${args} { totalCount nodes { title } } }`);
  expect(body.errors).toBeUndefined();
  expect(body.data.sessions.totalCount).toBe(body.data.sessions.nodes.length);
  return body.data.sessions.nodes.map(({ title }: { title: string }) => title);
};

describe('Query.session and Query.sessions with a wrong argument', () => {
  it.each([
    [
      'an id of another type',
      '{ session(id: "forum_0199c1f4a2b37c4d8e9f000000000000") { title } }',
      'BAD_USER_INPUT',
      'id',
    ],
    [
      'a name as the speaker',
      '{ sessions(where: { speaker: "Bo Li" }) { totalCount } }',
      'RECORD_UNKNOWN',
      'where.speaker',
    ],
    ['an unknown party', '{ sessions(where: { party: "Atlantis" }) { totalCount } }', 'PARTY_UNKNOWN', undefined],
    [
      'a cursor of another order',
      (cursor: string) => `{ sessions(after: "${cursor}", orderBy: { field: TITLE, direction: ASC }) { totalCount } }`,
      'BAD_USER_INPUT',
      'after',
    ],
  ])('rejects %s', async (_, document, code, argument) => {
    const cursor = (await server.query('{ sessions { pageInfo { endCursor } } }')).body.data.sessions.pageInfo
      .endCursor;
    const { body } = await server.query(typeof document === 'string' ? document : document(cursor));
    expect(body.errors![0]!.extensions).toMatchObject({ code, ...(argument ? { argument: argument.split('.') } : {}) });
  });
});

describe('Query.sessions', () => {
  it('returns every field', async () => {
    const { body } = await server.query(
      `query ($id: ID!) { session(id: $id) {
        id kind status track abstract startsAt endsAt rooms languages links forum { id } speakers { nodes { person { name } } }
      } }`,
      { id: panel.id },
    );
    expect(body).toEqual({
      data: {
        session: {
          id: panel.id,
          kind: 'PANEL',
          status: 'RESCHEDULED',
          track: 'Business',
          abstract: 'On trade.',
          startsAt: '2025-11-05T21:30:00.000Z',
          endsAt: '2025-11-05T22:30:00.500Z',
          rooms: ['Hall 1', 'Hall 2'],
          languages: ['ru', 'pt-BR'],
          links: ['https://example.org/panel'],
          forum: { id: forum.id },
          speakers: { nodes: [{ person: { name: 'Bo Li' } }] },
        },
      },
    });
  });

  it('returns null or an empty list for unknown fields', async () => {
    const { body } = await server.query(
      '{ sessions(where: { kinds: [CLOSING] }) { nodes { track abstract startsAt endsAt rooms languages links } } }',
    );
    expect(body.data.sessions.nodes).toEqual([
      { track: null, abstract: null, startsAt: null, endsAt: null, rooms: [], languages: [], links: [] },
    ]);
  });

  const [PANEL, MEETING, END, ELSEWHERE] = ['A panel', 'A meeting of two', 'The end', 'Elsewhere'];
  it.each<[string, () => string, string[]]>([
    ['the latest first', () => '', [PANEL, MEETING, ELSEWHERE, END]],
    ['the earliest first', () => '(orderBy: { field: STARTS_AT, direction: ASC })', [END, ELSEWHERE, MEETING, PANEL]],
    ['by title', () => '(orderBy: { field: TITLE, direction: ASC })', [MEETING, PANEL, ELSEWHERE, END]],
    ['by last change', () => '(orderBy: { field: UPDATED_AT, direction: ASC })', [PANEL, MEETING, END, ELSEWHERE]],
    ['of a forum, by slug', () => '(where: { forum: "another-forum" })', [ELSEWHERE]],
    ['of a forum, by id', () => `(where: { forum: "${forum.id}" })`, [PANEL, MEETING, END]],
    ['of some kinds', () => '(where: { kinds: [TALK, CLOSING] })', [ELSEWHERE, END]],
    ['in a track', () => '(where: { tracks: ["Business", "Science"] })', [PANEL]],
    ['on a topic', () => '(where: { topics: ["trade"] })', [PANEL]],
    ['on a topic or its subtopics', () => '(where: { topics: ["economy"] })', [PANEL]],
    [
      'that start in a period',
      () => '(where: { starts: { from: "2025-11-05T09:00:00Z", to: "2025-11-05T21:29:59Z" } })',
      [MEETING],
    ],
    ['that are about a party', () => '(where: { party: "Moscow" })', [PANEL]],
    ['that are about a party that belongs to another', () => '(where: { party: "Russia" })', [PANEL]],
    ['that are a meeting with a party', () => '(where: { party: "China" })', [MEETING]],
    ['with a speaker', () => `(where: { speaker: "${speaker.id}" })`, [PANEL, MEETING]],
    ['in a language', () => '(where: { languages: ["ru", "zh"] })', [PANEL]],
    ['in a variant of a language', () => '(where: { languages: ["pt"] })', [PANEL]],
    ['in another variant of a language', () => '(where: { languages: ["pt-PT"] })', []],
    [
      'that match any of several filters, and `not`',
      () => '(where: { any: [{ kinds: [PANEL] }, { kinds: [TALK] }], not: { tracks: ["Business"] } })',
      [ELSEWHERE],
    ],
  ])('lists sessions %s', async (_, args, expected) => {
    expect(await titles(args())).toEqual(expected);
  });

  it('orders the sessions of a forum by time, page by page', async () => {
    const page = (args: string) =>
      `{ forum(id: "a-forum") { sessions${args} { totalCount nodes { title } pageInfo { endCursor hasNextPage } } } }`;
    const { forum: first } = (await server.query(page('(first: 2)'))).body.data;
    expect(first.sessions).toMatchObject({ totalCount: 3, nodes: [{ title: END }, { title: MEETING }] });
    expect(first.sessions.pageInfo.hasNextPage).toBe(true);
    const { forum: second } = (await server.query(page(`(after: "${first.sessions.pageInfo.endCursor}")`))).body.data;
    expect(second.sessions).toMatchObject({ nodes: [{ title: PANEL }], pageInfo: { hasNextPage: false } });
    const { forum: turned } = (
      await server.query(page('(orderBy: { field: STARTS_AT, direction: DESC }, where: { kinds: [PANEL, CLOSING] })'))
    ).body.data;
    expect(turned.sessions.nodes).toEqual([{ title: PANEL }, { title: END }]);
  });

  it('hides an INTERNAL session from the public in every query', async () => {
    const { body } = await server.query(
      `query ($id: ID!) { session(id: $id) { title } node(id: $id) { id } sessions(where: { ids: [$id] }) { totalCount nodes { id } }
        forum(id: "a-forum") { sessions { totalCount } } }`,
      { id: secret.id },
    );
    expect(body.data).toEqual({
      session: null,
      node: null,
      sessions: { totalCount: 0, nodes: [] },
      forum: { sessions: { totalCount: 3 } },
    });
  });
});
