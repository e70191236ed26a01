import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role, type Viewer } from '../../src/access/viewer.ts';
import { addFeatures } from '../../src/app/features.ts';
import { buildersOn, type CreatedRecord } from '../harness/builders.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { mutationsOn, type Payload, type Rejection, rejectionOf, stateOf } from '../harness/mutations.ts';
import { publicError } from '../harness/public-errors.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { awards } from './award/feature.ts';

// A record type whose folder and migration are in a test alone, as clients of the API see it.

const EDITOR: Viewer = { role: Role.EDITOR, name: 'Ada', identity: 'key 1' };

let database: FreshDatabase;
let server: TestServer;
let editor: ReturnType<typeof mutationsOn>;
let sudland: CreatedRecord;
let forum: CreatedRecord;

beforeAll(async () => {
  addFeatures(awards);
  database = await freshDatabase();
  await database.sql(readFileSync(join(import.meta.dirname, 'award/award.sql'), 'utf8'));
  server = await startTestServer({
    database,
    viewer: ({ headers }) => (headers.authorization ? EDITOR : { role: Role.ANONYMOUS, name: null }),
  });
  editor = mutationsOn(server, { authorization: 'editor' });
  const build = buildersOn(server.dataSource);
  await build.country('Norland');
  sudland = await build.country('Sudland');
  await build.person('Ana Peres');
  forum = await build.forum('Forum of ports');
});
afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

const titled = (text: string, lang = 'en') => [{ lang, text }];

const refusal = (name: string, input: object): Promise<Rejection> => rejectionOf(server, editor, name, input);

async function done(name: string, input: object, selection = 'award { id }'): Promise<Payload> {
  const { userErrors, ...rest } = await editor.payload(name, input, selection);
  expect(userErrors).toEqual([]);
  return rest;
}

const give = async (title: string, more: object = {}): Promise<string> =>
  (await done('createAward', { titles: titled(title), givenBy: 'Norland', ...more })).award.id;

/** The response for a reader without a key, or with the key of an editor. */
async function read(query: string, variables: object = {}, authorization?: string): Promise<Payload> {
  const { body } = await server.query(query, { ...variables }, authorization ? { authorization } : {});
  expect(body.errors).toBeUndefined();
  return body.data;
}

/** The errors of a rejected request. */
const rejection = async (query: string) => {
  const { code, argument } = publicError(await server.query(query));
  return { code, argument };
};

const AWARD = `title rank version visibility givenOn laudation givenBy { name } givenTo { name } laureate { name }
  forum { title } jury { person { name } votedFor }`;

describe('RecordType', () => {
  it('has the types of all features, in their order and with their descriptions', async () => {
    const { type } = await read('{ type: __type(name: "RecordType") { enumValues { name description } } }');
    expect(type.enumValues).toEqual([
      { name: 'PARTY', description: 'A party of any level: a bloc, country, region, city or organization.' },
      { name: 'PERSON', description: 'A human being.' },
      { name: 'FORUM_SERIES', description: 'A series of recurring forums.' },
      { name: 'FORUM', description: 'A gathering: an edition of a series, a summit, a conference or a visit.' },
      { name: 'SESSION', description: 'A session of a forum.' },
      { name: 'DELEGATION', description: 'The people whom a party sent to a forum.' },
      { name: 'AGREEMENT', description: 'A text that parties sign.' },
      { name: 'COMMITMENT', description: 'A promise that can be kept or missed.' },
      { name: 'STATEMENT', description: 'A public statement by a person, delegation or party.' },
      { name: 'FIGURE', description: 'A reported quantity.' },
      { name: 'AWARD', description: 'An honour that a party gives at a forum.' },
      { name: 'TOPIC', description: 'A subject in a tree of topics.' },
      { name: 'SOURCE', description: 'A source of facts, such as a report, a register or a website.' },
    ]);
  });
});

describe('CooperationItemType', () => {
  it('has the types of items, with sessions last', async () => {
    const { type } = await read('{ type: __type(name: "CooperationItemType") { enumValues { name description } } }');
    expect(type.enumValues).toEqual([
      { name: 'AGREEMENT', description: 'A text that parties sign.' },
      { name: 'COMMITMENT', description: 'A promise that can be kept or missed.' },
      { name: 'STATEMENT', description: 'A public statement by a person, delegation or party.' },
      { name: 'FIGURE', description: 'A reported quantity.' },
      { name: 'SESSION', description: 'A session of a forum.' },
    ]);
  });
});

describe('createAward', () => {
  it('rejects clients that may not write', async () => {
    const before = await stateOf(server);
    const input = { titles: titled('Anchor'), givenBy: 'Norland' };
    expect(publicError(await mutationsOn(server).send('createAward', input, ''))).toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    expect(await stateOf(server)).toEqual(before);
  });

  it.each<[string, object, Rejection]>([
    ['without a title', { titles: [] }, ['TEXT_MISSING', 'input.titles']],
    ['to the party that gives it', { givenTo: 'Norland' }, ['SELF_REFERENCE', 'input.givenTo']],
    [
      'to a party and a person',
      { givenTo: 'Sudland', laureate: 'ana-peres' },
      ['AWARD_WINNERS_MIXED', 'input.givenTo'],
    ],
    ['to an unknown party', { givenTo: 'Atlantis' }, ['PARTY_UNKNOWN', 'input.givenTo']],
    ['at an unknown forum', { forum: 'forum-of-ships' }, ['RECORD_UNKNOWN', 'input.forum']],
    ['by an unknown juror', { jurors: [{ person: 'x' }] }, ['RECORD_UNKNOWN', 'input.jurors.0.person']],
    ['with a day that does not exist', { givenOn: '2025-02-30' }, ['DATE_INVALID', 'input.givenOn']],
  ])('rejects an award %s', async (_, more, expected) => {
    const input = { titles: titled('Anchor'), givenBy: 'Norland', ...more };
    if (expected[0] === 'DATE_INVALID') {
      expect(publicError(await editor.send('createAward', input, ''))).toMatchObject({ code: 'BAD_USER_INPUT' });
    } else expect(await refusal('createAward', input)).toEqual(expected);
    expect((await read('{ awards { totalCount } }')).awards).toEqual({ totalCount: 0 });
  });

  it('returns every error at once, with a code of its own that UserErrorCode includes', async () => {
    const { __type } = await read('{ __type(name: "UserErrorCode") { enumValues { name description } } }');
    expect(__type.enumValues).toContainEqual({
      name: 'AWARD_WINNERS_MIXED',
      description: 'A party or a person receives an award, not both. Omit one of them. Params: rank.',
    });
    const input = {
      titles: titled(' '),
      givenBy: 'Norland',
      givenTo: 'Sudland',
      laureate: 'ana-peres',
      rank: 'SILVER',
    };
    const { body } = await server.query(
      `mutation ($input: CreateAwardInput!) {
        createAward(input: $input) { award { id } userErrors { code path params { name value } } }
      }`,
      { input: { ...input, jurors: [{ person: 'nobody' }] } },
      { authorization: 'editor' },
    );
    expect(body.data.createAward).toEqual({
      award: null,
      userErrors: [
        { code: 'TEXT_EMPTY', path: ['input', 'titles', '0', 'text'], params: [] },
        { code: 'AWARD_WINNERS_MIXED', path: ['input', 'givenTo'], params: [{ name: 'rank', value: 'SILVER' }] },
        {
          code: 'RECORD_UNKNOWN',
          path: ['input', 'jurors', '0', 'person'],
          params: [
            { name: 'given', value: 'nobody' },
            { name: 'type', value: 'person' },
          ],
        },
      ],
    });
    expect((await read('{ awards { totalCount } }')).awards).toEqual({ totalCount: 0 });
  });

  it('creates an award with its parts, its sources and an edge', async () => {
    const input = {
      titles: [...titled('Golden anchor'), ...titled('Якорь', 'ru')],
      givenBy: 'Norland',
      givenTo: 'Sudland',
      forum: 'forum-of-ports',
      givenOn: '2025-11',
      laudation: 'For lighthouses.',
      jurors: [{ person: 'ana-peres', votedFor: true }],
      identifiers: [{ scheme: 'prizes', value: '7' }],
      idempotencyKey: 'anchor',
    };
    const selection = `award { ${AWARD} identifiers { value } } awardEdge { cursor node { title } }`;
    const first = await done('createAward', input, selection);
    expect(first).toEqual({
      award: {
        title: 'Golden anchor',
        rank: 'GOLD',
        version: 1,
        visibility: 'PUBLIC',
        givenOn: '2025-11',
        laudation: 'For lighthouses.',
        givenBy: { name: 'Norland' },
        givenTo: { name: 'Sudland' },
        laureate: null,
        forum: { title: 'Forum of ports' },
        jury: [{ person: { name: 'Ana Peres' }, votedFor: true }],
        identifiers: [{ value: '7' }],
      },
      awardEdge: { cursor: expect.any(String), node: { title: 'Golden anchor' } },
    });
    const before = await stateOf(server);
    expect(await done('createAward', input, selection)).toEqual(first);
    expect(await stateOf(server)).toEqual(before);
  });

  it('rejects another input under the same idempotency key', async () => {
    const input = { titles: titled('Silver anchor'), givenBy: 'Norland', idempotencyKey: 'anchor' };
    const before = await stateOf(server);
    expect((await editor.payload('createAward', input)).userErrors).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED' }]);
    expect(await stateOf(server)).toEqual(before);
  });

  it('rejects an award that may already exist, unless the client allows a duplicate', async () => {
    const input = { titles: titled('golden ANCHOR'), givenBy: 'Norland', givenOn: '2025-11' };
    expect(await refusal('createAward', input)).toEqual(['POSSIBLE_DUPLICATE', 'input.titles']);
    const { award } = await done('createAward', { ...input, allowDuplicate: true });
    await done('deleteRecord', { id: award.id, expectedVersion: 1 }, 'deletedId');
  });
});

describe('updateAward', () => {
  let id: string;
  beforeAll(async () => {
    id = await give('Bronze lamp', { laureate: 'ana-peres', givenOn: '2024', laudation: 'For nights.' });
  });

  it('rejects an unknown award, and one of another version', async () => {
    const unknown = `award_${'0'.repeat(32)}`;
    expect(await refusal('updateAward', { id: unknown, expectedVersion: 1 })).toEqual(['RECORD_UNKNOWN', 'input.id']);
    expect(await refusal('updateAward', { id, expectedVersion: 2, laudation: 'None.' })).toEqual([
      'VERSION_CONFLICT',
      'input.expectedVersion',
      [id],
    ]);
  });

  it('rejects a cleared title, and a change that breaks a rule of awards', async () => {
    expect(await refusal('updateAward', { id, expectedVersion: 1, titles: null })).toEqual([
      'VALUE_REQUIRED',
      'input.titles',
    ]);
    expect(await refusal('updateAward', { id, expectedVersion: 1, givenTo: 'Sudland' })).toEqual([
      'AWARD_WINNERS_MIXED',
      'input.givenTo',
    ]);
  });

  it('keeps omitted fields, clears null and replaces lists', async () => {
    const change = { rank: 'SILVER', laudation: null, jurors: [{ person: 'ana-peres', votedFor: false }] };
    expect(await done('updateAward', { id, expectedVersion: 1, ...change }, `award { ${AWARD} }`)).toEqual({
      award: {
        title: 'Bronze lamp',
        rank: 'SILVER',
        version: 2,
        visibility: 'PUBLIC',
        givenOn: '2024',
        laudation: null,
        givenBy: { name: 'Norland' },
        givenTo: null,
        laureate: { name: 'Ana Peres' },
        forum: null,
        jury: [{ person: { name: 'Ana Peres' }, votedFor: false }],
      },
    });
  });

  it('writes nothing if no value differs', async () => {
    const { award } = await done('updateAward', { id, expectedVersion: 2, rank: 'SILVER' }, 'award { version }');
    expect(award).toEqual({ version: 2 });
  });
});

describe('awards', () => {
  let first: string;
  beforeAll(async () => {
    first = await give('Compass', { givenBy: 'Sudland', givenOn: '2023-05-01', rank: 'SILVER', forum: forum.id });
  });

  const titles = async (args: string) =>
    (await read(`{ awards(${args}) { nodes { title } } }`)).awards.nodes.map(({ title }: { title: string }) => title);

  it('rejects invalid filters, orders and cursors', async () => {
    expect(await rejection('{ awards(where: { ids: ["party_1"] }) { totalCount } }')).toEqual({
      code: 'BAD_USER_INPUT',
      argument: 'where.ids.0',
    });
    expect(await rejection('{ awards(where: { givenBy: "Atlantis" }) { totalCount } }')).toMatchObject({
      code: 'PARTY_UNKNOWN',
    });
    expect(await rejection('{ awards(where: { given: { from: "2025", to: "2024" } }) { totalCount } }')).toEqual({
      code: 'BAD_USER_INPUT',
      argument: 'where.given',
    });
    expect(await rejection('{ awards(orderBy: { field: RELEVANCE, direction: DESC }) { totalCount } }')).toEqual({
      code: 'BAD_USER_INPUT',
      argument: 'orderBy',
    });
    expect(await rejection('{ awards(after: "x") { nodes { id } } }')).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('lists awards, the latest first or in the requested order', async () => {
    expect(await titles('first: 10')).toEqual(['Golden anchor', 'Bronze lamp', 'Compass']);
    expect(await titles('orderBy: { field: UPDATED_AT, direction: DESC }')).toEqual([
      'Compass',
      'Bronze lamp',
      'Golden anchor',
    ]);
  });

  it.each([
    ['rank: [SILVER]', ['Bronze lamp', 'Compass']],
    ['givenBy: "Norland"', ['Golden anchor', 'Bronze lamp']],
    ['forum: "forum-of-ports"', ['Golden anchor', 'Compass']],
    ['given: { from: "2024-07", to: "2024-08" }', ['Bronze lamp']],
    ['not: { rank: [SILVER] }', ['Golden anchor']],
    ['any: [{ rank: [GOLD] }, { givenBy: "Sudland" }]', ['Golden anchor', 'Compass']],
    ['hasSource: true', []],
  ])('filters by { %s }', async (where, expected) => {
    expect(await titles(`where: { ${where} }`)).toEqual(expected);
  });

  it('pages forwards and backwards', async () => {
    const page = (args: string) =>
      read(`{ awards(${args}) { totalCount pageInfo { hasNextPage endCursor startCursor } nodes { title } } }`);
    const { awards: one } = await page('first: 2');
    expect(one).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } });
    const { awards: two } = await page(`first: 2, after: "${one.pageInfo.endCursor}"`);
    expect(two).toMatchObject({ nodes: [{ title: 'Compass' }], pageInfo: { hasNextPage: false } });
    const { awards: back } = await page(`last: 1, before: "${two.pageInfo.startCursor}"`);
    expect(back.nodes).toEqual([{ title: 'Bronze lamp' }]);
  });

  it('counts by one dimension and by two', async () => {
    const counts = async (by: string) => {
      const { awards: listed } = await read(
        `{ awards { groups(by: [${by}], orderBy: { field: KEY, direction: ASC }) { rows { keys { label } count } } } }`,
      );
      return listed.groups.rows.map(({ keys, count }: Payload) => [
        ...keys.map(({ label }: { label: string }) => label),
        count,
      ]);
    };
    expect(await counts('YEAR')).toEqual([
      ['2023', 1],
      ['2024', 1],
      ['2025', 1],
    ]);
    expect(await counts('RANK, COUNTRY')).toEqual([
      ['Gold', 'Norland', 1],
      ['Silver', 'Norland', 1],
      ['Silver', 'Sudland', 1],
    ]);
    expect(await counts('FORUM')).toEqual(
      expect.arrayContaining([
        ['Forum of ports', 2],
        [expect.any(String), 1],
      ]),
    );
  });

  it('lists the awards of a forum, and finds them by id and by node', async () => {
    const found = await read(
      'query ($id: ID!) { forum(id: "forum-of-ports") { awards { totalCount } } award(id: $id) { title } node(id: $id) { id } }',
      { id: first },
    );
    expect(found).toEqual({ forum: { awards: { totalCount: 2 } }, award: { title: 'Compass' }, node: { id: first } });
  });
});

describe('label and rankLabel', () => {
  it('return the title, and the words that the feature of the type declares', async () => {
    const { awards } = await read(`{ awards { nodes { title rank label(langs: ["ru"]) { text lang }
      en: rankLabel ru: rankLabel(lang: "ru") pt: rankLabel(lang: "pt") } } }`);
    const gold = { en: 'Gold', ru: 'Золото', pt: 'Gold' };
    // The feature declares no word for it.
    const silver = { en: 'silver', ru: 'silver', pt: 'silver' };
    expect(awards.nodes.length).toBeGreaterThan(1);
    for (const { title, rank, label, ...words } of awards.nodes) {
      expect([title, words]).toEqual([title, rank === 'GOLD' ? gold : silver]);
      expect(['en', 'ru']).toContain(label.lang);
    }
    expect(awards.nodes.map(({ label }: Payload) => label)).toContainEqual({ text: 'Якорь', lang: 'ru' });
  });
});

describe('search', () => {
  const found = async (text: string, args = '') => {
    const { search } = await read(
      `query ($text: String!) { search(text: $text${args}) { totalCount edges { snippet node { ... on Award { title } } } } }`,
      { text },
    );
    return search.edges.flatMap(({ node, snippet }: Payload) => (node.title ? [[node.title, snippet]] : []));
  };
  const listed = async (text: string) =>
    (await read('query ($text: String!) { awards(search: $text) { nodes { title } } }', { text })).awards.nodes.map(
      ({ title }: { title: string }) => title,
    );

  it('finds an award by its own words, in any language and misspelt', async () => {
    expect(await found('lighthouses')).toEqual([['Golden anchor', 'For <mark>lighthouses</mark>.']]);
    expect(await found('якорь')).toEqual([['Golden anchor', '<mark>Якорь</mark>']]);
    expect(await found('compsas')).toEqual([['Compass', '<mark>Compass</mark>']]);
    expect(await found('lighthouses', ', types: [AGREEMENT]')).toEqual([]);
    expect(await found('lighthouses', ', types: [AWARD]')).toHaveLength(1);
  });

  it('finds an award by the names of the records to which it refers', async () => {
    expect((await listed('norland')).sort()).toEqual(['Bronze lamp', 'Golden anchor']);
    expect((await listed('peres')).sort()).toEqual(['Bronze lamp', 'Golden anchor']);
    expect(await listed('sudland compass')).toEqual(['Compass']);
    expect(await listed('norland compass')).toEqual([]);
  });

  it('finds the parts of awards by the names of the records to which they refer', async () => {
    const counted = async (text: string) =>
      (await read('query ($text: String!) { jurors(search: $text) { totalCount } }', { text })).jurors.totalCount;
    expect([await counted('peres'), await counted('norland')]).toEqual([2, 0]);
  });

  it('follows changes of names and texts', async () => {
    const { party } = await read('{ party(ref: "Sudland") { version } }');
    const names = [
      { text: 'Sudland', lang: 'en' },
      { text: 'Meridia', lang: 'en' },
    ];
    expect((await listed('meridia')).sort()).toEqual([]);
    await done('updateParty', { id: sudland.id, expectedVersion: party.version, names }, 'party { id }');
    expect((await listed('meridia')).sort()).toEqual(['Compass', 'Golden anchor']);

    const id = await give('Sextant', { laudation: 'For stars.' });
    await done('updateAward', { id, expectedVersion: 1, laudation: 'For moons.' });
    expect([await listed('stars'), await listed('moons')]).toEqual([[], ['Sextant']]);
    await done('deleteRecord', { id, expectedVersion: 2 }, 'deletedId');
    expect(await listed('moons')).toEqual([]);
  });

  it('keeps documents that equal those derived from the records', async () => {
    expect(await database.sql('select * from search_differences()')).toEqual([]);
  });
});

describe('An INTERNAL award', () => {
  const BY_LISTS = `{
    awards { totalCount nodes { title } groups(by: [RANK]) { rows { keys { label } count } } }
    silver: awards(where: { rank: [SILVER] }) { totalCount }
    jurors { totalCount nodes { person { name } } }
    found: awards(search: "clandestine") { totalCount nodes { title } }
    search(text: "clandestine") { totalCount edges { snippet } }
    similar: search(text: "clandestin") { totalCount }
    forum(id: "forum-of-ports") { version awards { totalCount groups(by: [YEAR]) { rows { count } } } }
    changes(types: [AWARD], first: 100) { nodes { recordId kind } }
    party(ref: "Norland") { version }
  }`;
  const BY_ID = `query ($id: ID!) {
    node(id: $id) { id } nodes(ids: [$id]) { id } award(id: $id) { title }
    awards(where: { ids: [$id] }) { totalCount }
  }`;
  const EXPORTS = ['/export/awards.csv', '/export/awards.ndjson', '/export/jurors.csv', '/feed.atom?records=awards'];

  let before: Payload;
  let exportedBefore: string[];
  let secret: string;
  const exported = async () => {
    const files: string[] = [];
    for (const path of EXPORTS) {
      const answer = await fetch(server.url + path);
      expect([path, answer.status]).toEqual([path, 200]);
      files.push((await answer.text()).replace(/<updated>.*/g, ''));
    }
    return files;
  };
  beforeAll(async () => {
    before = await read(BY_LISTS);
    exportedBefore = await exported();
    secret = await give('Clandestine medal', {
      visibility: 'INTERNAL',
      rank: 'SILVER',
      givenTo: 'Sudland',
      forum: forum.id,
      givenOn: '2026',
      jurors: [{ person: 'ana-peres' }],
    });
  });

  it('is not visible to a reader in lists, groups, counts, search, feed and exports', async () => {
    expect(await read(BY_LISTS)).toEqual(before);
    expect(await exported()).toEqual(exportedBefore);
  });

  it('is not visible to a reader who has its id', async () => {
    expect(await read(BY_ID, { id: secret })).toEqual({
      node: null,
      nodes: [null],
      award: null,
      awards: { totalCount: 0 },
    });
    const page = await fetch(`${server.url}/id/${secret}`);
    expect(page.status).toBe(404);
    const { award } = await read('query ($id: ID!) { award(id: $id) { jury { id } } }', { id: secret }, 'editor');
    const [juror] = award.jury;
    expect(juror.id).toMatch(/^award_juror_/);
    expect(await read('query ($id: ID!) { node(id: $id) { id } }', juror)).toEqual({ node: null });
    expect(await read('query ($id: ID!) { node(id: $id) { id } }', juror, 'editor')).toEqual({ node: juror });
  });

  it('is not a duplicate candidate for a reader, since readers cannot write', async () => {
    const input = { titles: titled('Clandestine medal'), givenBy: 'Norland', givenOn: '2026' };
    expect(publicError(await mutationsOn(server).send('createAward', input, ''))).toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  it('is visible to editors', async () => {
    const shown = await read(BY_LISTS, {}, 'editor');
    expect(shown.awards).toMatchObject({ totalCount: before.awards.totalCount + 1 });
    expect(shown.found).toEqual({ totalCount: 1, nodes: [{ title: 'Clandestine medal' }] });
    expect(await read(BY_ID, { id: secret }, 'editor')).toEqual({
      node: { id: secret },
      nodes: [{ id: secret }],
      award: { title: 'Clandestine medal' },
      awards: { totalCount: 1 },
    });
  });

  it('is the only award that an INTERNAL party may give', async () => {
    const party = { names: titled('Hidden land'), level: 'COUNTRY', visibility: 'INTERNAL' };
    const { id } = (await done('createParty', party, 'party { id }')).party;
    const input = { titles: titled('Hidden medal'), givenBy: id };
    expect(await refusal('createAward', input)).toEqual(['DEPENDENCY_INTERNAL', 'input.givenBy']);
    expect(await give('Hidden medal', { givenBy: id, visibility: 'INTERNAL' })).toMatch(/^award_/);
    expect((await read(BY_LISTS)).awards).toEqual(before.awards);
  });

  it('is visible to readers once it is published', async () => {
    await done('publish', { ids: [secret] }, 'records { id }');
    const shown = await read(BY_LISTS);
    expect(shown.found).toEqual({ totalCount: 1, nodes: [{ title: 'Clandestine medal' }] });
    expect(shown.jurors.totalCount).toBe(before.jurors.totalCount + 1);
    await done('unpublish', { ids: [secret] }, 'records { id }');
    expect((await read(BY_LISTS)).found).toEqual({ totalCount: 0, nodes: [] });
    expect(
      (await read('{ changes(types: [AWARD], first: 100) { nodes { recordId kind } } }')).changes.nodes,
    ).toContainEqual({ recordId: secret, kind: 'DELETED' });
  });
});
