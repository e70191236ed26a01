import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import { CommitmentStatus } from '../../src/domain/commitments/commitment.entity.ts';
import { Visibility } from '../../src/records/record.entity.ts';
import { buildersOn, type CreatedRecord } from '../harness/builders.ts';
import { awayFromMidnight, inDays, itemBuildersOn } from '../harness/item-builders.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const { PLANNED, IN_PROGRESS, DONE, NO_INFORMATION } = CommitmentStatus;

const viewer = { ...ANONYMOUS };
let server: TestServer;
let source: CreatedRecord;
let treaty: CreatedRecord;
let festival: CreatedRecord;
let hidden: CreatedRecord;

beforeAll(async () => {
  await awayFromMidnight();
  server = await startTestServer({ seeded: false, viewer });
  const build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
  const russia = await build.country('Russia', { alpha2: 'RU' });
  const moscow = await build.city('Moscow', russia);
  const cuba = await build.country('Cuba', { alpha2: 'CU' });
  const havana = await build.city('Havana', cuba);
  const culture = await build.topic('Culture', { slug: 'culture' });
  const music = await build.topic('Music', { slug: 'music', parentId: culture.uuid });
  const petrov = await build.person('Ivan Petrov');
  const forum = await build.forum('A forum', { slug: 'a-forum', startsOn: '2025-06-01' });
  const session = await build.session('A panel', forum);
  source = await build.source('A report');
  treaty = await build.agreement('Treaty');

  festival = await build.commitment('Festival', {
    status: IN_PROGRESS,
    announcedOn: '2025-06-02',
    startsOn: '2026',
    dueOn: inDays(10),
    agreementId: treaty.uuid,
    forumId: forum.uuid,
    responsibleIds: [moscow.uuid],
    counterpartIds: [havana.uuid],
    makers: [{ personId: petrov.uuid, position: 'Mayor', partyId: moscow.uuid }],
    topicIds: [music.uuid],
    citations: [{ sourceId: source.uuid }],
    progress: [
      { on: '2025-09-01', text: 'A hall was found.' },
      { on: '2025-08', text: 'A budget was made.', sourceId: source.uuid },
    ],
    outcomeIds: [treaty.uuid],
  });
  await build.commitment('School', {
    status: PLANNED,
    announcedOn: '2024',
    dueOn: inDays(-1),
    sessionId: session.uuid,
    responsibleIds: [cuba.uuid],
    flags: [{ code: 'DATE_UNCERTAIN', message: 'The sources differ.' }],
    progress: [{ on: '2025', text: 'Nothing was built.' }],
  });
  await build.commitment('Bridge', { status: DONE, announcedOn: '1999', dueOn: '2001', responsibleIds: [russia.uuid] });
  await build.commitment('Visit', { status: NO_INFORMATION, dueOn: '2020-05', counterpartIds: [moscow.uuid] });
  hidden = await build.commitment('Secret', {
    visibility: Visibility.INTERNAL,
    forumId: forum.uuid,
    agreementId: treaty.uuid,
    dueOn: inDays(1),
    responsibleIds: [moscow.uuid],
  });
});

afterAll(() => server?.stop());

const titles = async (args: string) => {
  const { body } = await server.query(`{ commitments${args} { totalCount nodes { title } } }`);
  expect(body.errors).toBeUndefined();
  expect(body.data.commitments.totalCount).toBe(body.data.commitments.nodes.length);
  return body.data.commitments.nodes.map(({ title }: { title: string }) => title);
};

describe('Query.commitments with a wrong filter', () => {
  it.each([
    ['an id of another type', '{ commitment(id: "party_0199c1f4a2b37c4d8e9f000000000000") { title } }', 'id'],
    [
      'a negative number of days',
      '{ commitments(where: { dueWithinDays: -1 }) { totalCount } }',
      'where.dueWithinDays',
    ],
    ['more than 36500 days', '{ commitments(where: { dueWithinDays: 36501 }) { totalCount } }', 'where.dueWithinDays'],
    ['a title as the agreement', '{ commitments(where: { agreement: "Treaty" }) { totalCount } }', 'where.agreement'],
  ])('rejects %s', async (_case, query, argument) => {
    const { body } = await server.query(query);
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: argument.split('.') } }]);
  });

  it('rejects an unknown party', async () => {
    const { body } = await server.query('{ commitments(where: { responsible: "Atlantis" }) { totalCount } }');
    expect(body.errors).toMatchObject([{ extensions: { code: 'PARTY_UNKNOWN' } }]);
  });
});

describe('Query.commitment', () => {
  it('returns every field', async () => {
    const { body } = await server.query(
      `query ($id: ID!) { commitment(id: $id) {
        title status announcedOn startsOn dueOn occurredOn agreement { title } forum { slug } session { title }
        makers { person { name } position party { name } } responsible { name } counterparts { name }
        parties { name } partyCount topics { slug } progress { on text source { title } }
        outcomes { __typename title } citations { source { title } }
      } }`,
      { id: festival.id },
    );
    expect(body.data.commitment).toEqual({
      title: 'Festival',
      status: 'IN_PROGRESS',
      announcedOn: '2025-06-02',
      startsOn: '2026',
      dueOn: inDays(10),
      occurredOn: '2025-06-02',
      agreement: { title: 'Treaty' },
      forum: { slug: 'a-forum' },
      session: null,
      makers: [{ person: { name: 'Ivan Petrov' }, position: 'Mayor', party: { name: 'Moscow' } }],
      responsible: [{ name: 'Moscow' }],
      counterparts: [{ name: 'Havana' }],
      parties: [{ name: 'Havana' }, { name: 'Moscow' }],
      partyCount: 2,
      topics: [{ slug: 'music' }],
      progress: [
        { on: '2025-08', text: 'A budget was made.', source: { title: 'A report' } },
        { on: '2025-09-01', text: 'A hall was found.', source: null },
      ],
      outcomes: [{ __typename: 'Agreement', title: 'Treaty' }],
      citations: [{ source: { title: 'A report' } }],
    });
  });
});

describe('occurredOn of an undated commitment', () => {
  it('is the start of its forum, and null without a forum', async () => {
    viewer.role = Role.EDITOR;
    try {
      const document =
        '{ commitments(orderBy: { field: TITLE, direction: ASC }) { nodes { title announcedOn occurredOn } } }';
      const { nodes } = (await server.query(document)).body.data.commitments;
      expect(nodes.filter(({ announcedOn }: { announcedOn: string | null }) => announcedOn === null)).toEqual([
        { title: 'Secret', announcedOn: null, occurredOn: '2025-06-01' },
        { title: 'Visit', announcedOn: null, occurredOn: null },
      ]);
    } finally {
      viewer.role = Role.ANONYMOUS;
    }
  });
});

describe('Query.commitments', () => {
  it.each([
    ['', ['Festival', 'School', 'Bridge', 'Visit']],
    ['(orderBy: { field: ANNOUNCED_ON, direction: ASC })', ['Visit', 'Bridge', 'School', 'Festival']],
    ['(orderBy: { field: DUE_ON, direction: ASC })', ['Bridge', 'Visit', 'School', 'Festival']],
    ['(orderBy: { field: TITLE, direction: ASC })', ['Bridge', 'Festival', 'School', 'Visit']],
    ['(orderBy: { field: UPDATED_AT, direction: ASC })', ['Festival', 'School', 'Bridge', 'Visit']],
    ['(where: { responsible: "Russia" })', ['Festival', 'Bridge']],
    ['(where: { responsible: "Moscow" })', ['Festival']],
    ['(where: { responsible: "Havana" })', []],
    ['(where: { party: "Moscow" })', ['Festival', 'Visit']],
    ['(where: { between: ["Cuba", "Russia"] })', ['Festival']],
    ['(where: { forum: "a-forum" })', ['Festival', 'School']],
    ['(where: { statuses: [DONE, PLANNED] })', ['School', 'Bridge']],
    ['(where: { due: { from: "2000", to: "2020-05-15" } })', ['Bridge', 'Visit']],
    ['(where: { overdue: true })', ['School', 'Visit']],
    ['(where: { overdue: false })', ['Festival', 'Bridge']],
    ['(where: { dueWithinDays: 9 })', []],
    ['(where: { dueWithinDays: 10 })', ['Festival']],
    ['(where: { withoutProgressSince: "2025-09" })', ['Bridge', 'Visit']],
    ['(where: { withoutProgressSince: "2025-09-02" })', ['Festival', 'Bridge', 'Visit']],
    ['(where: { withoutProgressSince: "2026" })', ['Festival', 'School', 'Bridge', 'Visit']],
    ['(where: { topics: ["culture"] })', ['Festival']],
    ['(where: { flags: ["DATE_UNCERTAIN"] })', ['School']],
    ['(where: { not: { overdue: true }, any: [{ statuses: [DONE] }, { topics: ["music"] }] })', ['Festival', 'Bridge']],
  ])('returns commitments%s', async (args, expected) => {
    expect(await titles(args)).toEqual(expected);
  });

  it('filters by party represented, agreement, source and ids', async () => {
    expect(await titles('(where: { represents: "Russia" })')).toEqual(['Festival']);
    expect(await titles('(where: { represents: "Cuba" })')).toEqual([]);
    expect(await titles(`(where: { agreement: "${treaty.id}" })`)).toEqual(['Festival']);
    expect(await titles(`(where: { source: "${source.id}" })`)).toEqual(['Festival']);
    expect(await titles(`(where: { ids: ["${festival.id}", "${hidden.id}"] })`)).toEqual(['Festival']);
  });

  it('lists commitments of a forum, of an agreement, and of a party with parties that belong to it', async () => {
    const { body } = await server.query(
      `query ($treaty: ID!) {
        forum(id: "a-forum") { commitments { totalCount nodes { title } } }
        agreement(id: $treaty) { commitments { totalCount nodes { title } } }
        party(ref: "Russia") { commitments(orderBy: { field: TITLE, direction: DESC }) { totalCount nodes { title } } }
      }`,
      { treaty: treaty.id },
    );
    expect(body.data).toEqual({
      forum: { commitments: { totalCount: 2, nodes: [{ title: 'Festival' }, { title: 'School' }] } },
      agreement: { commitments: { totalCount: 1, nodes: [{ title: 'Festival' }] } },
      party: {
        commitments: { totalCount: 3, nodes: [{ title: 'Visit' }, { title: 'Festival' }, { title: 'Bridge' }] },
      },
    });
  });
});

describe('an INTERNAL commitment', () => {
  const QUERY = `query ($id: ID!, $treaty: ID!) { commitment(id: $id) { title } node(id: $id) { id }
    commitments(where: { ids: [$id] }) { totalCount } agreement(id: $treaty) { commitments { totalCount } }
    forum(id: "a-forum") { commitments { totalCount } } party(ref: "Moscow") { commitments { totalCount } } }`;

  it('is hidden from the public in every query', async () => {
    expect((await server.query(QUERY, { id: hidden.id, treaty: treaty.id })).body.data).toEqual({
      commitment: null,
      node: null,
      commitments: { totalCount: 0 },
      agreement: { commitments: { totalCount: 1 } },
      forum: { commitments: { totalCount: 2 } },
      party: { commitments: { totalCount: 2 } },
    });
  });

  it('is visible to an editor', async () => {
    viewer.role = Role.EDITOR;
    try {
      expect((await server.query(QUERY, { id: hidden.id, treaty: treaty.id })).body.data).toEqual({
        commitment: { title: 'Secret' },
        node: { id: hidden.id },
        commitments: { totalCount: 1 },
        agreement: { commitments: { totalCount: 2 } },
        forum: { commitments: { totalCount: 3 } },
        party: { commitments: { totalCount: 3 } },
      });
    } finally {
      viewer.role = Role.ANONYMOUS;
    }
  });
});
