import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role, type Viewer } from '../../src/access/viewer.ts';
import { Visibility } from '../../src/records/record.entity.ts';
import { buildersOn } from '../harness/builders.ts';
import { itemBuildersOn } from '../harness/item-builders.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';
import { type VisibilityFixture, writeVisibilityFixture } from '../harness/visibility-fixture.ts';

const viewer: Viewer = { role: Role.ANONYMOUS, name: null };
let server: TestServer;
let open: VisibilityFixture;
let secret: VisibilityFixture;

beforeAll(async () => {
  server = await startTestServer({ seeded: false, viewer });
  open = await writeVisibilityFixture(server.dataSource, { prefix: '', visibility: Visibility.PUBLIC });
  secret = await writeVisibilityFixture(server.dataSource, {
    prefix: 'Secret ',
    visibility: Visibility.INTERNAL,
    about: open,
  });
});
afterAll(() => server?.stop());

async function read(document: string, variables: object): Promise<TestData> {
  const { body } = await server.query(document, variables as Record<string, unknown>);
  expect(body.errors).toBeUndefined();
  return body.data;
}

async function asEditor<T>(work: () => Promise<T>): Promise<T> {
  viewer.role = Role.EDITOR;
  return work().finally(() => {
    viewer.role = Role.ANONYMOUS;
  });
}

const titles = (...all: string[]) => ({ totalCount: all.length, nodes: all.map((title) => ({ title })) });

describe('lists of a session', () => {
  const OUTCOMES = `query ($id: ID!, $none: DateRange) { session(id: $id) {
    agreements { totalCount nodes { title } } commitments { totalCount nodes { title } }
    statements { totalCount nodes { title } } figures { totalCount nodes { title } }
    none: statements(where: { occurred: $none }) { totalCount }
    subjectParties { name } } }`;

  it('have its agreements, commitments, statements, figures and subject parties', async () => {
    expect(await read(OUTCOMES, { id: open.session.id, none: { from: '2030' } })).toEqual({
      session: {
        agreements: titles('Pact'),
        commitments: titles('Promise'),
        statements: titles('Speech'),
        figures: titles('Trade volume'),
        none: { totalCount: 0 },
        subjectParties: [{ name: 'Port' }],
      },
    });
  });

  it('have INTERNAL items only for editors', async () => {
    const { session } = await asEditor(() => read(OUTCOMES, { id: open.session.id }));
    expect(session.agreements.totalCount).toBe(2);
    expect(session.commitments.totalCount).toBe(2);
    expect(session.statements.totalCount).toBe(2);
    expect(session.figures.totalCount).toBe(2);
  });
});

describe('Statement.concerned and Figure.concerned', () => {
  it('omit the parties that the makers represent', async () => {
    const data = await read(
      `query ($statement: ID!, $figure: ID!) {
        statement(id: $statement) { concerned { name } parties { name } } figure(id: $figure) { concerned { name } } }`,
      { statement: open.statement.id, figure: open.figure.id },
    );
    expect(data).toEqual({
      statement: { concerned: [{ name: 'Port' }], parties: [{ name: 'City' }, { name: 'Port' }] },
      figure: { concerned: [{ name: 'Port' }] },
    });
  });
});

describe('Topic.cooperationItems', () => {
  const ITEMS = `query ($id: ID!, $where: CooperationWhere) { topic(id: $id) { cooperationItems(where: $where, orderBy: { field: CREATED_AT, direction: ASC }) {
    totalCount nodes { title } edges { matched { given } } } } }`;

  it('lists the items on the topic or a subtopic, INTERNAL ones only for editors', async () => {
    const build = itemBuildersOn(server.dataSource);
    await build.agreement('On grain', { topicIds: [open.subTopic.uuid] });
    const { topic } = await read(ITEMS, { id: open.topic.id });
    expect(topic.cooperationItems).toEqual({
      ...titles('Session', 'Draft', 'Pact', 'Speech', 'Trade volume', 'Promise', 'On grain'),
      edges: Array.from({ length: 7 }, () => ({ matched: [] })),
    });
    const under = await read(ITEMS, { id: open.subTopic.id });
    expect(under.topic.cooperationItems.nodes).toEqual([{ title: 'On grain' }]);
    const between = await read(ITEMS, {
      id: open.topic.id,
      where: { between: ['City', 'Port'], types: ['AGREEMENT'] },
    });
    expect(between.topic.cooperationItems.nodes).toEqual([{ title: 'Pact' }]);
    expect(between.topic.cooperationItems.edges).toEqual([{ matched: [{ given: 'City' }, { given: 'Port' }] }]);
    const seen = await asEditor(() => read(ITEMS, { id: open.topic.id }));
    expect(seen.topic.cooperationItems.totalCount).toBe(13);
  });
});

describe('Source.citedBy', () => {
  const CITED = `query ($id: ID!, $types: [RecordType!], $first: Int, $after: String) { source(id: $id) {
    citedBy(types: $types, first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor }
      nodes { id } edges { node { __typename ... on Record { label { text } } } citations { locator stance source { title } } } } } }`;

  it('lists the records that cite the source, latest change first, with their citations of it', async () => {
    const build = buildersOn(server.dataSource);
    const source = await build.source('Almanac');
    const other = await build.source('Other');
    const topic = await build.topic('Cited topic', {
      citations: [
        { sourceId: source.uuid, locator: 'p. 1' },
        { sourceId: other.uuid, locator: 'p. 9' },
        { sourceId: source.uuid, locator: 'p. 2' },
      ],
    });
    const person = await build.person('Cited person', { citations: [{ sourceId: source.uuid }] });
    const ofSource = { source: { title: 'Almanac' }, stance: 'SUPPORTS' };
    const ofPerson = {
      node: { __typename: 'Person', label: { text: 'Cited person' } },
      citations: [{ ...ofSource, locator: null }],
    };
    const ofTopic = {
      node: { __typename: 'Topic', label: { text: 'Cited topic' } },
      citations: [
        { ...ofSource, locator: 'p. 1' },
        { ...ofSource, locator: 'p. 2' },
      ],
    };
    const { citedBy } = (await read(CITED, { id: source.id })).source;
    expect([citedBy.totalCount, citedBy.edges]).toEqual([2, [ofPerson, ofTopic]]);
    expect(citedBy.nodes).toEqual([{ id: person.id }, { id: topic.id }]);
    const page = (await read(CITED, { id: source.id, first: 1 })).source.citedBy;
    expect([page.edges, page.pageInfo.hasNextPage]).toEqual([[ofPerson], true]);
    const next = (await read(CITED, { id: source.id, first: 1, after: page.pageInfo.endCursor })).source.citedBy;
    expect([next.edges, next.pageInfo.hasNextPage]).toEqual([[ofTopic], false]);
    const topics = (await read(CITED, { id: source.id, types: ['TOPIC'] })).source.citedBy;
    expect([topics.totalCount, topics.edges]).toEqual([1, [ofTopic]]);
  });

  it('lists and counts INTERNAL records only for editors', async () => {
    const { citedBy } = (await read(CITED, { id: open.source.id })).source;
    const seen = await asEditor(() => read(CITED, { id: open.source.id }));
    const secrets = new Set(Object.values(secret).map(({ id }) => id));
    expect(citedBy.nodes.filter(({ id }: { id: string }) => secrets.has(id))).toEqual([]);
    expect(seen.source.citedBy.totalCount).toBe(2 * citedBy.totalCount);
  });
});

describe('groups', () => {
  it('count all lists with dates by decade and month, and forums by topic', async () => {
    const time = '{ rows { count keys { value label } } }';
    const both = `decades: groups(by: [DECADE]) ${time} months: groups(by: [MONTH]) ${time}`;
    const data = await read(
      `{ commitments { ${both} } figures { ${both} } forums { ${both} topics: groups(by: [TOPIC]) ${time} } signatures { ${both} }
         statements { ${both} } aboutTrade: forums(where: { topics: ["trade"] }) { totalCount } aboutGrain: forums(where: { topics: ["grain"] }) { totalCount } }`,
      {},
    );
    const row = (count: number, value: string, label = value) => ({ count, keys: [{ value, label }] });
    for (const list of ['commitments', 'figures', 'statements']) {
      expect(data[list].decades.rows).toEqual([row(1, '2020', '2020s')]);
    }
    expect(data.signatures.decades.rows).toEqual([row(2, '2020', '2020s')]);
    expect(data.forums.decades.rows).toEqual([row(2, '2020', '2020s')]);
    expect(data.commitments.months.rows).toEqual([row(1, '2025-06')]);
    expect(data.signatures.months.rows).toEqual([row(2, '2025-06')]);
    expect(data.forums.months.rows).toEqual([row(1, '2025'), row(1, '2025-06')]);
    expect(data.forums.topics.rows).toMatchObject([{ count: 2, keys: [{ label: 'Trade' }] }]);
    expect([data.aboutTrade.totalCount, data.aboutGrain.totalCount]).toEqual([2, 0]);
  });
});
