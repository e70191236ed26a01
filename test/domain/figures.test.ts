import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import { Bound } from '../../src/domain/figures/figure.entity.ts';
import { Visibility } from '../../src/records/record.entity.ts';
import { buildersOn, type CreatedRecord } from '../harness/builders.ts';
import { itemBuildersOn } from '../harness/item-builders.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const viewer = { ...ANONYMOUS };
let server: TestServer;
let forum: CreatedRecord;
let treaty: CreatedRecord;
let source: CreatedRecord;
let trade: CreatedRecord;
let hidden: CreatedRecord;

beforeAll(async () => {
  server = await startTestServer({ seeded: false, viewer });
  const build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
  const russia = await build.country('Russia', { alpha2: 'RU' });
  const moscow = await build.city('Moscow', russia);
  const cuba = await build.country('Cuba', { alpha2: 'CU' });
  const economy = await build.topic('Economy', { slug: 'economy' });
  const petrov = await build.person('Ivan Petrov');
  forum = await build.forum('A forum', { slug: 'a-forum', startsOn: '2025-06-01' });
  const session = await build.session('A panel', forum);
  const other = await build.forum('Another forum', { slug: 'another-forum' });
  source = await build.source('A report');
  treaty = await build.agreement('Treaty');

  trade = await build.figure('Trade', {
    indicator: 'bilateral_trade',
    value: '104000000000.50',
    unit: 'USD',
    bound: Bound.ABOUT,
    asOf: '2024',
    sessionId: session.uuid,
    aboutId: treaty.uuid,
    concernedIds: [moscow.uuid, cuba.uuid],
    makers: [{ personId: petrov.uuid, position: 'Minister' }],
    topicIds: [economy.uuid],
    citations: [{ sourceId: source.uuid }],
  });
  await build.figure('Guests', {
    indicator: 'participants',
    value: '5000',
    unit: 'people',
    bound: Bound.AT_LEAST,
    forumId: other.uuid,
    aboutId: forum.uuid,
    flags: [{ code: 'ROUNDED', message: 'A round number.' }],
  });
  await build.figure('Deals', { value: '-9', asOf: '2025-06-03', forumId: other.uuid, concernedIds: [russia.uuid] });
  hidden = await build.figure('Secret', {
    visibility: Visibility.INTERNAL,
    value: '7',
    forumId: forum.uuid,
    aboutId: treaty.uuid,
  });
});

afterAll(() => server?.stop());

const titles = async (args: string) => {
  const { body } = await server.query(`{ figures${args} { totalCount nodes { title } } }`);
  expect(body.errors).toBeUndefined();
  expect(body.data.figures.totalCount).toBe(body.data.figures.nodes.length);
  return body.data.figures.nodes.map(({ title }: { title: string }) => title);
};

describe('Query.figures with a wrong filter', () => {
  it.each([
    ['an id of another type', '{ figure(id: "party_0199c1f4a2b37c4d8e9f000000000000") { title } }', 'id'],
    ['a malformed id in `about`', '{ figures(where: { about: "a-forum" }) { totalCount } }', 'where.about'],
    [
      'the id of a part in `about`',
      '{ figures(where: { about: "signature_0199c1f4a2b37c4d8e9f000000000000" }) { totalCount } }',
      'where.about',
    ],
  ])('rejects %s', async (_case, query, argument) => {
    const { body } = await server.query(query);
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: argument.split('.') } }]);
  });
});

describe('Query.figure', () => {
  it('returns every field, the value exactly as reported', async () => {
    const { body } = await server.query(
      `query ($id: ID!) { figure(id: $id) {
        title indicator value unit bound asOf occurredOn
        makers { person { name } position } parties { name } partyCount topics { slug }
        forum { slug } session { title } citations { source { title } }
        about { __typename id url visibility ... on Agreement { title status worth: value { value } } ... on Forum { slug } }
      } }`,
      { id: trade.id },
    );
    expect(body.errors).toBeUndefined();
    expect(body.data.figure).toEqual({
      title: 'Trade',
      indicator: 'bilateral_trade',
      value: '104000000000.5',
      unit: 'USD',
      bound: 'ABOUT',
      asOf: '2024',
      occurredOn: '2024',
      makers: [{ person: { name: 'Ivan Petrov' }, position: 'Minister' }],
      parties: [{ name: 'Cuba' }, { name: 'Moscow' }],
      partyCount: 2,
      topics: [{ slug: 'economy' }],
      forum: { slug: 'a-forum' },
      session: { title: 'A panel' },
      citations: [{ source: { title: 'A report' } }],
      about: {
        __typename: 'Agreement',
        id: treaty.id,
        url: expect.stringContaining(`/id/${treaty.id}`),
        visibility: 'PUBLIC',
        title: 'Treaty',
        status: 'ANNOUNCED',
        worth: null,
      },
    });
  });

  it('returns a record of any type in `about`, or null', async () => {
    const { body } = await server.query(
      '{ figures { nodes { about { __typename ... on Forum { slug } ... on Party { slug } ... on CooperationItem { title } } } } }',
    );
    expect(body.data.figures.nodes).toEqual([
      { about: null },
      { about: { __typename: 'Agreement', title: 'Treaty' } },
      { about: { __typename: 'Forum', slug: 'a-forum' } },
    ]);
  });
});

describe('Query.figures', () => {
  it.each([
    ['', ['Deals', 'Trade', 'Guests']],
    ['(orderBy: { field: AS_OF, direction: ASC })', ['Guests', 'Trade', 'Deals']],
    ['(orderBy: { field: VALUE, direction: DESC })', ['Trade', 'Guests', 'Deals']],
    ['(orderBy: { field: UPDATED_AT, direction: ASC })', ['Trade', 'Guests', 'Deals']],
    ['(where: { indicators: ["participants", "bilateral_trade"] })', ['Trade', 'Guests']],
    ['(where: { indicators: [] })', []],
    ['(where: { forum: "a-forum" })', ['Trade', 'Guests']],
    ['(where: { forum: "another-forum" })', ['Deals', 'Guests']],
    ['(where: { asOf: { from: "2024-12" } })', ['Deals', 'Trade']],
    ['(where: { asOf: { to: "2024" } })', ['Trade']],
    ['(where: { topics: ["economy"] })', ['Trade']],
    ['(where: { party: "Russia" })', ['Deals', 'Trade']],
    ['(where: { between: ["Cuba", "Russia"] })', ['Trade']],
    ['(where: { flags: ["ROUNDED"] })', ['Guests']],
    ['(where: { not: { forum: "a-forum" } })', ['Deals']],
    ['(where: { any: [{ topics: ["economy"] }, { indicators: ["participants"] }] })', ['Trade', 'Guests']],
  ])('returns figures%s', async (args, expected) => {
    expect(await titles(args)).toEqual(expected);
  });

  it('filters by record in `about`, source and ids', async () => {
    expect(await titles(`(where: { about: "${treaty.id}" })`)).toEqual(['Trade']);
    expect(await titles(`(where: { about: "${forum.id}" })`)).toEqual(['Guests']);
    expect(await titles(`(where: { source: "${source.id}" })`)).toEqual(['Trade']);
    expect(await titles(`(where: { ids: ["${trade.id}", "${hidden.id}"] })`)).toEqual(['Trade']);
  });

  it('lists the figures reported at a forum and those about it', async () => {
    const { body } = await server.query(`{
      forum(id: "a-forum") { figures { totalCount nodes { title } } }
      other: forum(id: "another-forum") { figures { nodes { title } } }
    }`);
    expect(body.data).toEqual({
      forum: { figures: { totalCount: 2, nodes: [{ title: 'Trade' }, { title: 'Guests' }] } },
      other: { figures: { nodes: [{ title: 'Deals' }, { title: 'Guests' }] } },
    });
  });

  it('orders by value, page by page', async () => {
    const page = async (args: string) => {
      const { body } = await server.query(
        `{ figures(orderBy: { field: VALUE, direction: ASC }, ${args}) { nodes { value } pageInfo { endCursor } } }`,
      );
      return body.data.figures;
    };
    const first = await page('first: 2');
    expect(first.nodes).toEqual([{ value: '-9' }, { value: '5000' }]);
    expect((await page(`after: "${first.pageInfo.endCursor}"`)).nodes).toEqual([{ value: '104000000000.5' }]);
  });
});

describe('an INTERNAL figure', () => {
  const QUERY = `query ($id: ID!, $treaty: ID!) { figure(id: $id) { title } node(id: $id) { id }
    figures(where: { about: $treaty }) { totalCount } forum(id: "a-forum") { figures { totalCount } } }`;

  it('is hidden from the public in every query', async () => {
    expect((await server.query(QUERY, { id: hidden.id, treaty: treaty.id })).body.data).toEqual({
      figure: null,
      node: null,
      figures: { totalCount: 1 },
      forum: { figures: { totalCount: 2 } },
    });
  });

  it('is visible to an editor', async () => {
    viewer.role = Role.EDITOR;
    try {
      expect((await server.query(QUERY, { id: hidden.id, treaty: treaty.id })).body.data).toEqual({
        figure: { title: 'Secret' },
        node: { id: hidden.id },
        figures: { totalCount: 2 },
        forum: { figures: { totalCount: 3 } },
      });
    } finally {
      viewer.role = Role.ANONYMOUS;
    }
  });
});
