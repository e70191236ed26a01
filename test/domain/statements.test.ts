import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import { Visibility } from '../../src/records/record.entity.ts';
import { buildersOn, type CreatedRecord } from '../harness/builders.ts';
import { itemBuildersOn } from '../harness/item-builders.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const viewer = { ...ANONYMOUS };
let server: TestServer;
let petrov: CreatedRecord;
let session: CreatedRecord;
let source: CreatedRecord;
let speech: CreatedRecord;
let hidden: CreatedRecord;

beforeAll(async () => {
  server = await startTestServer({ seeded: false, viewer });
  const build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
  const russia = await build.country('Russia', { alpha2: 'RU' });
  const moscow = await build.city('Moscow', russia);
  const cuba = await build.country('Cuba', { alpha2: 'CU' });
  const transport = await build.topic('Transport', { slug: 'transport' });
  const metro = await build.topic('Metro', { slug: 'metro', parentId: transport.uuid });
  petrov = await build.person('Ivan Petrov', { slug: 'ivan-petrov' });
  const orlova = await build.person('Olga Orlova', { slug: 'olga-orlova' });
  const forum = await build.forum('A forum', { slug: 'a-forum', startsOn: '2025-06-01', timeZone: 'Asia/Vladivostok' });
  session = await build.session('A panel', forum, { startsAt: new Date('2025-06-02T20:00:00Z') });
  source = await build.source('A report');

  speech = await build.statement('On the metro', petrov, {
    summary: 'Cities should build metros.',
    summaryLang: 'en',
    summariesIn: { ru: 'Городам нужно метро.' },
    saidOn: '2025-06-05',
    forumId: forum.uuid,
    makers: [{ personId: petrov.uuid, position: 'Mayor', partyId: moscow.uuid }, { personId: orlova.uuid }],
    concernedIds: [cuba.uuid],
    topicIds: [metro.uuid],
    citations: [{ sourceId: source.uuid }],
  });
  await build.statement('On trade', orlova, {
    sessionId: session.uuid,
    makers: [{ partyId: cuba.uuid }],
    flags: [{ code: 'DATE_UNCERTAIN', message: 'The sources differ.' }],
  });
  await build.statement('On sport', orlova, { forumId: forum.uuid });
  await build.statement('On nothing', orlova);
  hidden = await build.statement('In confidence', petrov, {
    visibility: Visibility.INTERNAL,
    forumId: forum.uuid,
    saidOn: '2025-07',
  });
});

afterAll(() => server?.stop());

const titles = async (args: string) => {
  const { body } = await server.query(`{ statements${args} { totalCount nodes { title } } }`);
  expect(body.errors).toBeUndefined();
  expect(body.data.statements.totalCount).toBe(body.data.statements.nodes.length);
  return body.data.statements.nodes.map(({ title }: { title: string }) => title);
};

describe('Query.statements with a wrong filter', () => {
  it.each([
    ['an id of another type', '{ statement(id: "party_0199c1f4a2b37c4d8e9f000000000000") { title } }', 'id'],
    ['a title as the session', '{ statements(where: { session: "A panel" }) { totalCount } }', 'where.session'],
  ])('rejects %s', async (_case, query, argument) => {
    const { body } = await server.query(query);
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: argument.split('.') } }]);
  });

  it('rejects a range that ends before it begins', async () => {
    const { body } = await server.query(
      '{ statements(where: { occurred: { from: "2025", to: "2024" } }) { totalCount } }',
    );
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});

describe('Query.statement', () => {
  it('returns every field', async () => {
    const { body } = await server.query(
      `query ($id: ID!) { statement(id: $id) {
        title summary russian: summary(lang: "ru-RU") french: summary(lang: "fr") saidOn occurredOn
        makers { person { name } position party { name } delegation { id } }
        parties { name } partyCount topics { slug } forum { slug } session { title } citations { source { title } }
      } }`,
      { id: speech.id },
    );
    expect(body.data.statement).toEqual({
      title: 'On the metro',
      summary: 'Cities should build metros.',
      russian: 'Городам нужно метро.',
      french: 'Cities should build metros.',
      saidOn: '2025-06-05',
      occurredOn: '2025-06-05',
      makers: [
        { person: { name: 'Ivan Petrov' }, position: 'Mayor', party: { name: 'Moscow' }, delegation: null },
        { person: { name: 'Olga Orlova' }, position: null, party: null, delegation: null },
      ],
      parties: [{ name: 'Cuba' }, { name: 'Moscow' }],
      partyCount: 2,
      topics: [{ slug: 'metro' }],
      forum: { slug: 'a-forum' },
      session: null,
      citations: [{ source: { title: 'A report' } }],
    });
  });
});

describe('Query.statements', () => {
  it.each([
    // A statement in the session has its local date: 3 June in Vladivostok.
    ['', ['On the metro', 'On trade', 'On sport', 'On nothing']],
    ['(orderBy: { field: OCCURRED_ON, direction: ASC })', ['On nothing', 'On sport', 'On trade', 'On the metro']],
    ['(orderBy: { field: UPDATED_AT, direction: ASC })', ['On the metro', 'On trade', 'On sport', 'On nothing']],
    ['(where: { forum: "a-forum" })', ['On the metro', 'On trade', 'On sport']],
    ['(where: { topics: ["transport"] })', ['On the metro']],
    ['(where: { occurred: { from: "2025-06-03" } })', ['On the metro', 'On trade']],
    ['(where: { occurred: { to: "2025-06-03" } })', ['On trade', 'On sport']],
    ['(where: { occurred: {} })', ['On the metro', 'On trade', 'On sport']],
    ['(where: { party: "Russia" })', ['On the metro']],
    ['(where: { party: "Cuba" })', ['On the metro', 'On trade']],
    ['(where: { between: ["Moscow", "Cuba"] })', ['On the metro']],
    ['(where: { flags: ["DATE_UNCERTAIN"] })', ['On trade']],
    ['(where: { any: [{ topics: ["metro"] }, { not: { forum: "a-forum" } }] })', ['On the metro', 'On nothing']],
  ])('returns statements%s', async (args, expected) => {
    expect(await titles(args)).toEqual(expected);
  });

  it('filters by person, party represented, session, source and ids', async () => {
    expect(await titles('(where: { represents: "Russia" })')).toEqual(['On the metro']);
    expect(await titles('(where: { represents: "Cuba" })')).toEqual(['On trade']);
    expect(await titles(`(where: { person: "${petrov.id}" })`)).toEqual(['On the metro']);
    expect(await titles(`(where: { session: "${session.id}" })`)).toEqual(['On trade']);
    expect(await titles(`(where: { source: "${source.id}" })`)).toEqual(['On the metro']);
    expect(await titles(`(where: { ids: ["${speech.id}", "${hidden.id}"] })`)).toEqual(['On the metro']);
  });

  it('lists statements of a forum and of a person, alone or with others', async () => {
    const { body } = await server.query(`{
      forum(id: "a-forum") { statements(first: 1) { totalCount nodes { title } } }
      petrov: person(id: "ivan-petrov") { statements { totalCount nodes { title } } }
      orlova: person(id: "olga-orlova") { statements { totalCount nodes { title } } }
    }`);
    expect(body.data).toEqual({
      forum: { statements: { totalCount: 3, nodes: [{ title: 'On the metro' }] } },
      petrov: { statements: { totalCount: 1, nodes: [{ title: 'On the metro' }] } },
      orlova: {
        statements: {
          totalCount: 3,
          nodes: [{ title: 'On the metro' }, { title: 'On sport' }, { title: 'On nothing' }],
        },
      },
    });
  });

  it('returns pages, undated statements last', async () => {
    const page = async (args: string) => {
      const { body } = await server.query(
        `{ statements(${args}) { nodes { title } pageInfo { endCursor hasNextPage } } }`,
      );
      return body.data.statements;
    };
    const first = await page('first: 3');
    const { nodes, pageInfo } = await page(`first: 3, after: "${first.pageInfo.endCursor}"`);
    expect([nodes, pageInfo.hasNextPage]).toEqual([[{ title: 'On nothing' }], false]);
  });
});

describe('an INTERNAL statement', () => {
  const QUERY = `query ($id: ID!) { statement(id: $id) { title } node(id: $id) { id }
    statements(where: { ids: [$id] }) { totalCount } forum(id: "a-forum") { statements { totalCount } }
    person(id: "ivan-petrov") { statements { totalCount } } }`;

  it('is hidden from the public in every query', async () => {
    expect((await server.query(QUERY, { id: hidden.id })).body.data).toEqual({
      statement: null,
      node: null,
      statements: { totalCount: 0 },
      forum: { statements: { totalCount: 3 } },
      person: { statements: { totalCount: 1 } },
    });
  });

  it('is visible to an editor', async () => {
    viewer.role = Role.EDITOR;
    try {
      expect((await server.query(QUERY, { id: hidden.id })).body.data).toEqual({
        statement: { title: 'In confidence' },
        node: { id: hidden.id },
        statements: { totalCount: 1 },
        forum: { statements: { totalCount: 4 } },
        person: { statements: { totalCount: 2 } },
      });
    } finally {
      viewer.role = Role.ANONYMOUS;
    }
  });
});
