import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildersOn, type CreatedRecord } from '../harness/builders.ts';
import { itemBuildersOn } from '../harness/item-builders.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

let server: TestServer;
let economy: CreatedRecord;
let grain: CreatedRecord;
let source: CreatedRecord;

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  const build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
  source = await build.source('A thesaurus');
  economy = await build.topic('Economy', { namesIn: { ru: 'Экономика', 'zh-Hant': '經濟' } });
  const trade = await build.topic('Trade', {
    parentId: economy.uuid,
    citations: [{ sourceId: source.uuid }],
    flags: [{ code: 'DATE_UNCERTAIN', message: 'Nobody knows.' }],
  });
  grain = await build.topic('Grain', { parentId: trade.uuid });
  const energy = await build.topic('Energy', {
    parentId: economy.uuid,
    otherNames: [
      { lang: 'ru', text: 'Электричество' },
      { lang: 'en', text: 'Power supply' },
      { lang: 'en', text: 'Power supply' },
    ],
    summary: 'All that powers cities.',
    summaryLang: 'en',
    summariesIn: { ru: 'Всё, что движет городами.' },
  });
  const culture = await build.topic('Culture');
  const forum = await build.forum('A fair', { topicIds: [culture.uuid, grain.uuid] });
  const speaker = await build.person('Ivan');
  await build.session('A talk', forum, { topicIds: [trade.uuid] });
  await build.agreement('On grain', { topicIds: [grain.uuid, culture.uuid] });
  await build.agreement('On energy', { topicIds: [energy.uuid] });
  await build.agreement('On nothing');
  await build.commitment('To sell', { topicIds: [trade.uuid] });
  await build.statement('On culture', speaker, { topicIds: [culture.uuid] });
  await build.figure('Tons', { topicIds: [grain.uuid] });
});

afterAll(() => server?.stop());

describe('topic queries with a wrong argument', () => {
  it.each([
    [
      'the id of another record',
      '{ topic(id: "agreement_0199c1f4a2b37c4d8e9f000000000000") { slug } }',
      'id: "agreement_0199c1f4a2b37c4d8e9f000000000000" is the id of an agreement, not of a topic. An id looks like topic_0199c1f4a2b37c4d8e9f000000000000.',
    ],
    [
      'a page of 0 children',
      '{ topics { nodes { children(first: 0) { slug } } } }',
      'first: 0 is not a number from 1 to 100.',
    ],
  ])('reject %s', async (_, document, message) => {
    const { status, body } = await server.query(document);
    expect([status, body.errors]).toMatchObject([200, [{ message, extensions: { code: 'BAD_USER_INPUT' } }]]);
  });
});

describe('Query.topic', () => {
  it('finds a topic only by id or slug', async () => {
    const { body } = await server.query(
      `query ($id: ID!) { a: topic(id: $id) { slug } b: topic(id: "economy") { id }
        e: topic(id: "Economy") { slug } f: topic(id: "") { slug } }`,
      { id: economy.id },
    );
    const found = { slug: 'economy' };
    expect(body).toEqual({ data: { a: found, b: { id: economy.id }, e: null, f: null } });
  });

  it('returns the name in each language, parent and children', async () => {
    const { body } = await server.query(`
      { topic(id: "economy") { __typename slug name ru: name(lang: "ru-RU") zh: name(lang: "zh-Hant-TW") es: name(lang: "es")
          parent { slug } children { slug } one: children(first: 1) { slug } visibility version }
        trade: topic(id: "trade") { parent { slug parent { slug } } children { slug children { slug } }
          citations { source { title } } flags { code } } }`);
    expect(body.data).toEqual({
      topic: {
        ...{ __typename: 'Topic', slug: 'economy', name: 'Economy', ru: 'Экономика', zh: '經濟', es: 'Economy' },
        ...{ parent: null, children: [{ slug: 'energy' }, { slug: 'trade' }], one: [{ slug: 'energy' }] },
        ...{ visibility: 'PUBLIC', version: 1 },
      },
      trade: {
        parent: { slug: 'economy', parent: null },
        children: [{ slug: 'grain', children: [] }],
        citations: [{ source: { title: 'A thesaurus' } }],
        flags: [{ code: 'DATE_UNCERTAIN' }],
      },
    });
  });
});

describe('Topic.otherNames and Topic.summary', () => {
  it('are empty if none are recorded', async () => {
    const { body } = await server.query('{ topic(id: "grain") { otherNames { text } summary summaries { text } } }');
    expect(body.data.topic).toEqual({ otherNames: [], summary: null, summaries: [] });
  });

  it('return each further name once in recorded order, and the summary in each language', async () => {
    const { body } = await server.query(`{ topic(id: "energy") { name ru: name(lang: "ru")
      otherNames { lang text } summary summaryRu: summary(lang: "ru") summaries { lang text } } }`);
    expect(body.data.topic).toEqual({
      name: 'Energy',
      ru: 'Energy',
      otherNames: [
        { lang: 'ru', text: 'Электричество' },
        { lang: 'en', text: 'Power supply' },
      ],
      summary: 'All that powers cities.',
      summaryRu: 'Всё, что движет городами.',
      summaries: [
        { lang: 'en', text: 'All that powers cities.' },
        { lang: 'ru', text: 'Всё, что движет городами.' },
      ],
    });
  });

  it.each([
    ['a further name', 'power supply'],
    ['a further name in another language', 'электричество'],
    ['words of the summary', 'powers cities'],
  ])('find the topic by %s', async (_, search) => {
    const { body } = await server.query(
      'query ($search: String!) { topics(search: $search) { nodes { slug name } } }',
      { search },
    );
    expect(body).toEqual({ data: { topics: { nodes: [{ slug: 'energy', name: 'Energy' }] } } });
  });
});

describe('Query.topics', () => {
  const slugs = async (args: string) => {
    const { body } = await server.query(`{ topics${args} { totalCount nodes { slug } } }`);
    expect(body.errors).toBeUndefined();
    return [body.data.topics.totalCount, ...body.data.topics.nodes.map(({ slug }: TestData) => slug)];
  };

  it.each<[string, () => string, (string | number)[]]>([
    ['by name', () => '', [5, 'culture', 'economy', 'energy', 'grain', 'trade']],
    ['by name, descending', () => '(first: 2, orderBy: { field: NAME, direction: DESC })', [5, 'trade', 'grain']],
    ['by last change', () => '(last: 2, orderBy: { field: UPDATED_AT, direction: ASC })', [5, 'energy', 'culture']],
    [
      'below a topic, at any depth, without the topic',
      () => '(where: { within: "economy" })',
      [3, 'energy', 'grain', 'trade'],
    ],
    ['below a topic given by id', () => `(where: { within: "${economy.id}" })`, [3, 'energy', 'grain', 'trade']],
    ['below a topic without subtopics', () => '(where: { within: "grain" })', [0]],
    ['by their ids', () => `(where: { ids: ["${grain.id}"] })`, [1, 'grain']],
    ['by a source', () => `(where: { source: "${source.id}" })`, [1, 'trade']],
    ['by a flag', () => '(where: { flags: ["DATE_UNCERTAIN"] })', [1, 'trade']],
    [
      'by any of several filters, and `not`',
      () => `(where: { any: [{ within: "trade" }, { ids: ["${economy.id}"] }], not: { within: "trade" } })`,
      [1, 'economy'],
    ],
  ])('lists topics %s', async (_, args, expected) => {
    expect(await slugs(args())).toEqual(expected);
  });

  it('returns pages forwards and backwards', async () => {
    const page = async (args: string) => {
      const { body } = await server.query(
        `{ topics(${args}) { nodes { slug } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
      );
      const { nodes, pageInfo } = body.data.topics;
      return { ...pageInfo, found: nodes.map(({ slug }: TestData) => slug) };
    };
    const first = await page('first: 3');
    expect(first).toMatchObject({ found: ['culture', 'economy', 'energy'], hasNextPage: true, hasPreviousPage: false });
    const second = await page(`first: 3, after: "${first.endCursor}"`);
    expect(second).toMatchObject({ found: ['grain', 'trade'], hasNextPage: false, hasPreviousPage: true });
    const back = await page(`last: 2, before: "${second.startCursor}"`);
    expect(back).toMatchObject({ found: ['economy', 'energy'], hasNextPage: true, hasPreviousPage: true });
    expect(await page(`after: "${second.endCursor}"`)).toEqual({
      ...{ found: [], hasNextPage: false, hasPreviousPage: true, startCursor: null, endCursor: null },
    });
  });
});

describe('the filter `topics` of every list', () => {
  const LISTS = ['agreements', 'commitments', 'statements', 'figures', 'sessions', 'cooperationItems'];
  const found = async (topics: string[]) => {
    const { body } = await server.query(
      `query ($topics: [ID!]) { ${LISTS.map((list) => `${list}(where: { topics: $topics }) { totalCount nodes { title } }`).join(' ')} }`,
      { topics },
    );
    expect(body.errors).toBeUndefined();
    return LISTS.map((list) => {
      const { totalCount, nodes } = body.data[list];
      expect(totalCount).toBe(nodes.length);
      return nodes.map(({ title }: TestData) => title).sort();
    });
  };

  it.each<[string[], string[][]]>([
    [['economy'], [['On energy', 'On grain'], ['To sell'], [], ['Tons'], ['A talk']]],
    [['trade'], [['On grain'], ['To sell'], [], ['Tons'], ['A talk']]],
    [['grain'], [['On grain'], [], [], ['Tons'], []]],
    [
      ['culture', 'energy'],
      [['On energy', 'On grain'], [], ['On culture'], [], []],
    ],
    [[], [[], [], [], [], []]],
  ])('includes subtopics of %j', async (topics, expected) => {
    expect(await found(topics)).toEqual([...expected, expected.flat().sort()]);
  });

  it('accepts an id or a slug', async () => {
    expect(await found([economy.id])).toEqual(await found(['economy']));
  });

  it('matches records whose topics are listed in recorded order', async () => {
    const { body } = await server.query(`{ forum(id: "a-fair") { topics { slug } one: topics(first: 1) { slug } }
      agreements(where: { topics: ["trade"] }) { nodes { topics { slug } } } }`);
    expect(body.data).toEqual({
      forum: { topics: [{ slug: 'culture' }, { slug: 'grain' }], one: [{ slug: 'culture' }] },
      agreements: { nodes: [{ topics: [{ slug: 'grain' }, { slug: 'culture' }] }] },
    });
  });
});
