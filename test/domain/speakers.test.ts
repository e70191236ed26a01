import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Visibility } from '../../src/records/record.entity.ts';
import { formatId } from '../../src/records/values/ids.ts';
import { buildersOn, type CreatedRecord } from '../harness/builders.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
let panel: CreatedRecord;
let secret: CreatedRecord;
let anna: CreatedRecord;
let bo: CreatedRecord;
let source: CreatedRecord;

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  const build = buildersOn(server.dataSource);
  const russia = await build.country('Russia', { alpha2: 'RU' });
  const ukraine = await build.country('Ukraine', { alpha2: 'UA' });
  const china = await build.country('China', { alpha2: 'CN' });
  const zhengzhou = await build.city('Zhengzhou', china);
  const government = await build.organization('Government of Russia', russia);
  // Its placement at the time of the old forum differs from that of today.
  const border = await build.city('Border Town', null, {
    placements: [
      { withinId: ukraine.uuid, to: '2009' },
      { withinId: russia.uuid, from: '2010' },
    ],
  });
  anna = await build.person('Anna Ivanova', {
    names: [{ lang: 'en', text: 'Anna Ivanova', given: 'Anna', family: 'Ivanova' }],
  });
  bo = await build.person('Bo Li', { names: [{ lang: 'en', text: 'Bo Li', given: 'Bo', family: 'Li' }] });
  source = await build.source('A programme');
  const forum = await build.forum('A forum', { startsOn: '2025' });
  const old = await build.forum('An old forum', { startsOn: '2005', timeZone: 'Europe/Moscow' });
  panel = await build.session('A panel', forum, {
    startsAt: new Date('2025-11-05T09:00:00Z'),
    citations: [{ sourceId: source.uuid }],
    flags: [{ code: 'IMPLIED', message: 'Nobody says so.' }],
    speakers: [
      { personId: bo.uuid, role: 'MODERATOR', billedAs: 'Mayor of Zhengzhou', representsId: zhengzhou.uuid },
      { personId: anna.uuid, role: 'KEYNOTE', representsId: government.uuid },
      { personId: bo.uuid, role: 'SPEAKER' },
    ],
  });
  await build.session('An old talk', old, {
    speakers: [{ personId: anna.uuid, role: 'SPEAKER', representsId: border.uuid }],
  });
  const cai = await build.person('Cai Wu');
  await build.session('A late talk', old, {
    // In Moscow it is already the next year.
    startsAt: new Date('2009-12-31T21:30:00Z'),
    speakers: [{ personId: cai.uuid, role: 'CHAIR', representsId: border.uuid }],
  });
  secret = await build.session('A secret talk', forum, {
    visibility: Visibility.INTERNAL,
    speakers: [{ personId: bo.uuid, role: 'CHAIR', representsId: zhengzhou.uuid }],
  });
});

afterAll(() => server?.stop());

const roles = async (args: string) => {
  const { body } = await server.query(`{ speakers${args} { totalCount nodes { person { name } role } } }`);
  expect(body.errors).toBeUndefined();
  expect(body.data.speakers.totalCount).toBe(body.data.speakers.nodes.length);
  return body.data.speakers.nodes.map(
    (each: { person: { name: string }; role: string }) => `${each.person.name} ${each.role}`,
  );
};

/** Returns the ids of the appearances in a session, as clients know them. */
const idsIn = async (session: CreatedRecord) => {
  const rows = await server.sql<{ id: string }>('select id from speaker where session_id = $1 order by ordinal', [
    session.uuid,
  ]);
  return rows.map(({ id }) => formatId('speaker', id));
};

describe('Query.speakers with a wrong filter', () => {
  it.each([
    [
      'a title as the session',
      '{ speakers(where: { session: "A panel" }) { totalCount } }',
      'BAD_USER_INPUT',
      'where.session',
    ],
    [
      'a name as the person',
      '{ speakers(where: { person: "Bo Li" }) { totalCount } }',
      'RECORD_UNKNOWN',
      'where.person',
    ],
    [
      'ids of another type',
      '{ speakers(where: { ids: ["session_0199c1f4a2b37c4d8e9f000000000000"] }) { totalCount } }',
      'BAD_USER_INPUT',
      'where.ids.0',
    ],
    ['an unknown party', '{ speakers(where: { represents: "Atlantis" }) { totalCount } }', 'PARTY_UNKNOWN', undefined],
  ])('rejects %s', async (_, document, code, argument) => {
    const { body } = await server.query(document);
    expect(body.errors![0]!.extensions).toMatchObject({ code, ...(argument ? { argument: argument.split('.') } : {}) });
  });
});

describe('Query.speakers', () => {
  const [BO_LEADS, ANNA_KEYNOTE, BO_SPEAKS, ANNA_BEFORE, CAI_LATE] = [
    'Bo Li MODERATOR',
    'Anna Ivanova KEYNOTE',
    'Bo Li SPEAKER',
    'Anna Ivanova SPEAKER',
    'Cai Wu CHAIR',
  ];

  it('returns every field, in lists and by id', async () => {
    const [id] = await idsIn(panel);
    const fields = 'id person { name } session { id } role billedAs represents { name }';
    const { body } = await server.query(
      `query ($id: ID!) { speakers(where: { ids: [$id] }) { nodes { ${fields} } } node(id: $id) { ... on Speaker { ${fields} } } }`,
      { id },
    );
    const shown = {
      id,
      person: { name: 'Bo Li' },
      session: { id: panel.id },
      role: 'MODERATOR',
      billedAs: 'Mayor of Zhengzhou',
      represents: { name: 'Zhengzhou' },
    };
    expect(body).toEqual({ data: { speakers: { nodes: [shown] }, node: shown } });
  });

  it.each<[string, () => string, string[]]>([
    [
      'by start of the session, the latest first',
      () => '(where: { roles: [KEYNOTE, SPEAKER], represents: "Russia" })',
      [ANNA_KEYNOTE],
    ],
    [
      'by name',
      () => '(orderBy: { field: NAME, direction: ASC }, where: { represents: "Government of Russia" })',
      [ANNA_KEYNOTE],
    ],
    ['in a forum, by slug', () => '(where: { forum: "an-old-forum" })', [CAI_LATE, ANNA_BEFORE]],
    [
      'in a session',
      () =>
        `(where: { session: "${panel.id}", roles: [MODERATOR, SPEAKER] }, orderBy: { field: NAME, direction: ASC })`,
      [BO_LEADS, BO_SPEAKS],
    ],
    ['of a person', () => `(where: { person: "${anna.id}" })`, [ANNA_KEYNOTE, ANNA_BEFORE]],
    ['for a party', () => '(where: { represents: "Zhengzhou" })', [BO_LEADS]],
    ['for a party that belongs to another', () => '(where: { represents: "China" })', [BO_LEADS]],
    [
      'for a party that belongs to another on the first day of the forum',
      () => '(where: { represents: "Ukraine" })',
      [ANNA_BEFORE],
    ],
    [
      'for a party that belongs to another on the local date of the session',
      () => '(where: { represents: "Russia" })',
      [ANNA_KEYNOTE, CAI_LATE],
    ],
    ['for parties of some levels', () => '(where: { levels: [CITY] })', [BO_LEADS, CAI_LATE, ANNA_BEFORE]],
    ['in some roles', () => '(where: { roles: [KEYNOTE] })', [ANNA_KEYNOTE]],
    ['in a session with a flag', () => '(where: { flags: ["IMPLIED"], roles: [KEYNOTE] })', [ANNA_KEYNOTE]],
    ['in a session that cites a source', () => `(where: { source: "${source.id}", roles: [KEYNOTE] })`, [ANNA_KEYNOTE]],
    ['in a session changed in a period', () => '(where: { updated: { to: "2000-01-01T00:00:00Z" } })', []],
    ['that match `not`', () => '(where: { not: { represents: "China" }, roles: [MODERATOR, CHAIR] })', [CAI_LATE]],
  ])('lists appearances %s', async (_, args, expected) => {
    expect(await roles(args())).toEqual(expected);
  });

  it('lists all appearances by name, and by start in both directions', async () => {
    const byName = await roles('(orderBy: { field: NAME, direction: ASC })');
    expect(byName[0]).toBe(CAI_LATE);
    expect(byName.slice(1, 3).sort()).toEqual([ANNA_KEYNOTE, ANNA_BEFORE].sort());
    expect(byName.slice(3).sort()).toEqual([BO_LEADS, BO_SPEAKS].sort());
    expect((await roles('')).at(-1)).toBe(ANNA_BEFORE);
    expect((await roles('(orderBy: { field: STARTS_AT, direction: ASC })'))[0]).toBe(ANNA_BEFORE);
  });

  it('orders the speakers of a session as in the programme', async () => {
    const [first, second] = await idsIn(panel);
    const speakers = async (args: string) => {
      const { body } = await server.query(
        `query ($id: ID!) { session(id: $id) { speakers${args} { totalCount pageInfo { endCursor hasNextPage }
          nodes { id role billedAs session { id } person { id name } represents { name } } } } }`,
        { id: panel.id },
      );
      expect(body.errors).toBeUndefined();
      return body.data.session.speakers;
    };
    const page = await speakers('(first: 2)');
    expect(page).toEqual({
      totalCount: 3,
      pageInfo: { endCursor: expect.any(String), hasNextPage: true },
      nodes: [
        {
          id: first,
          session: { id: panel.id },
          person: { id: bo.id, name: 'Bo Li' },
          role: 'MODERATOR',
          billedAs: 'Mayor of Zhengzhou',
          represents: { name: 'Zhengzhou' },
        },
        {
          id: second,
          session: { id: panel.id },
          person: { id: anna.id, name: 'Anna Ivanova' },
          role: 'KEYNOTE',
          billedAs: null,
          represents: { name: 'Government of Russia' },
        },
      ],
    });
    expect(await speakers(`(after: "${page.pageInfo.endCursor}")`)).toMatchObject({
      nodes: [{ person: { name: 'Bo Li' }, role: 'SPEAKER', represents: null }],
    });
    const order = `query ($cursor: String) { session(id: "${panel.id}") { speakers(orderBy: { field: NAME }, after: $cursor) { nodes { role } } } }`;
    const { body } = await server.query(order, { cursor: page.pageInfo.endCursor });
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: ['after'] } }]);
  });

  it('filters, searches and orders the speakers of a session as any list', async () => {
    const inPanel = async (args: string) => {
      const { body } = await server.query(
        `query ($id: ID!) { session(id: $id) { speakers${args} { totalCount nodes { person { name } role } } } }`,
        { id: panel.id },
      );
      expect(body.errors).toBeUndefined();
      const { totalCount, nodes } = body.data.session.speakers;
      return [
        totalCount,
        nodes.map((each: { person: { name: string }; role: string }) => `${each.person.name} ${each.role}`),
      ];
    };
    expect(await inPanel('')).toEqual([3, [BO_LEADS, ANNA_KEYNOTE, BO_SPEAKS]]);
    expect(await inPanel('(where: { roles: [KEYNOTE, SPEAKER] })')).toEqual([2, [ANNA_KEYNOTE, BO_SPEAKS]]);
    expect(await inPanel('(where: { represents: "China" })')).toEqual([1, [BO_LEADS]]);
    expect(await inPanel('(search: "Ivanova")')).toEqual([1, [ANNA_KEYNOTE]]);
    const [count, byName] = await inPanel('(orderBy: { field: NAME })');
    expect([count, byName[0]]).toEqual([3, ANNA_KEYNOTE]);
  });

  it('lists the appearances of a person', async () => {
    const { body } = await server.query(
      `{ person(id: "anna-ivanova") { appearances { totalCount nodes { session { title } role } }
        keynotes: appearances(where: { roles: [KEYNOTE] }) { totalCount } } }`,
    );
    expect(body.data.person).toEqual({
      appearances: {
        totalCount: 2,
        nodes: [
          { session: { title: 'A panel' }, role: 'KEYNOTE' },
          { session: { title: 'An old talk' }, role: 'SPEAKER' },
        ],
      },
      keynotes: { totalCount: 1 },
    });
  });

  it('hides appearances in an INTERNAL session from the public', async () => {
    const [id] = await idsIn(secret);
    const { body } = await server.query(
      `query ($id: ID!, $session: ID!, $person: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } speakers(where: { ids: [$id] }) { totalCount nodes { id } }
        ofSession: speakers(where: { session: $session }) { totalCount } ofPerson: speakers(where: { person: $person, roles: [CHAIR] }) { totalCount }
        person(id: $person) { appearances { totalCount } } }`,
      { id, session: secret.id, person: bo.id },
    );
    expect(body.data).toEqual({
      node: null,
      nodes: [null],
      speakers: { totalCount: 0, nodes: [] },
      ofSession: null,
      ofPerson: { totalCount: 0 },
      person: { appearances: { totalCount: 2 } },
    });
    expect(body.errors).toMatchObject([{ path: ['ofSession'], extensions: { code: 'RECORD_UNKNOWN' } }]);
  });
});
