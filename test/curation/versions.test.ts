import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, type GraphQLObjectType, getNamedType, isInterfaceType, isObjectType } from 'graphql';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import { partsOf } from '../../src/curation/history/versioned-tables.ts';
import { tableOf } from '../../src/records/description/record-type.ts';
import { RecordType, Visibility } from '../../src/records/record.entity.ts';
import { parseId, uuidOf } from '../../src/records/values/ids.ts';
import { buildersOn, type CreatedRecord, write } from '../harness/builders.ts';
import { Crawl } from '../harness/crawl.ts';
import { itemBuildersOn, signedBy } from '../harness/item-builders.ts';
import { stateOf } from '../harness/mutations.ts';
import { publicError } from '../harness/public-errors.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';
import { type VisibilityFixture, writeVisibilityFixture } from '../harness/visibility-fixture.ts';

const SCHEMA = buildSchema(readFileSync(join(import.meta.dirname, '../../schema.graphql'), 'utf8'));
const crawl = new Crawl(SCHEMA);
const LATER = '2999-01-01T00:00:00Z';

const viewer = { ...ANONYMOUS };
let server: TestServer;
let world: VisibilityFixture;
let build: ReturnType<typeof buildersOn> & ReturnType<typeof itemBuildersOn>;

beforeAll(async () => {
  server = await startTestServer({ seeded: false, viewer });
  build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
  world = await writeVisibilityFixture(server.dataSource, { prefix: '', visibility: Visibility.PUBLIC });
});
afterAll(() => server?.stop());

/** An instant between earlier and later writes. */
async function now(): Promise<string> {
  await new Promise((settle) => setTimeout(settle, 3));
  const at = new Date().toISOString();
  await new Promise((settle) => setTimeout(settle, 3));
  return at;
}

const change = (statement: string, values: unknown[] = []) =>
  write(server.dataSource, ({ db }) => db.query(statement, values));

/** All fields of a record or version except its history, which continues. */
async function everythingOf(record: CreatedRecord, version = ''): Promise<TestData> {
  const id = `${record.id}${version}`;
  const found = await server.query('query ($id: ID!) { node(id: $id) { __typename } }', { id });
  const type = SCHEMA.getType(found.body.data.node.__typename) as GraphQLObjectType;
  const document = crawl
    .document(type)
    .replace('query ($ids: [ID!]!) { nodes(ids: $ids)', 'query ($id: ID!) { node(id: $id)');
  const { body } = await server.query(document, { id });
  expect(body.errors).toBeUndefined();
  expect(server.statements()).toHaveLength(1);
  const { history: _, ...facts } = body.data.node;
  return facts;
}

/** The fields of a version, as of a record that has this version. */
function asVersion(facts: TestData, type: RecordType): TestData {
  const parts = partsOf(type).map(({ table }) => table);
  const owners = partsOf(type).map(({ owner }) => owner.replace(/_id$/, ''));
  const suffix = `@${facts.version}`;
  const suffixed = (value: TestData): TestData => {
    if (Array.isArray(value)) return value.map(suffixed);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries<TestData>(value).map(([key, each]) => {
      const isPart = key === 'id' && parts.includes(parseId(each)!.type);
      // Lists of other records lead to the current record; a part leads back to the version.
      if (key === 'matched' || key === 'citedBy') return [key, each];
      if (owners.includes(key) && each?.id === facts.id) return [key, { ...each, id: `${each.id}${suffix}` }];
      return [key, isPart ? `${each}${suffix}` : suffixed(each)];
    });
    return Object.fromEntries(entries);
  };
  return { ...suffixed(facts), id: `${facts.id}${suffix}`, url: `${facts.url}${suffix}` };
}

/** Lists of other records with a day that depends on the record: versions show the current day. */
const BY_DAY_OF_RECORD: { readonly [name: string]: readonly string[] } = { session: ['statements'] };

const typeOf = async ({ uuid }: CreatedRecord): Promise<RecordType> =>
  (await server.sql<{ type: RecordType }>('select type from record where id = $1', [uuid]))[0]!.type;

const NODE = 'query ($id: ID!) { node(id: $id) { __typename id } }';
const nodeOf = async (id: string) => (await server.query(NODE, { id })).body.data.node;

const TITLE = `query ($id: ID!) { agreement(id: $id) { id currentId title version } }`;
const titled = async (id: string) => (await server.query(TITLE, { id })).body.data.agreement;

const asEditor = <T>(work: () => Promise<T>) => {
  viewer.role = Role.EDITOR;
  return work().finally(() => {
    viewer.role = Role.ANONYMOUS;
  });
};

/** Every query that finds one record by id, with the types that it may return. */
const LOOKUPS = Object.values(SCHEMA.getQueryType()!.getFields()).flatMap(({ name, type, args }) => {
  const named = getNamedType(type);
  const argument = args.find((each) => each.name === 'id' || each.name === 'ref')?.name;
  const isRecord = isObjectType(named) || isInterfaceType(named);
  if (name === 'node' || !argument || !isRecord || !named.getInterfaces().some((each) => each.name === 'Record'))
    return [];
  return [{ name, argument, types: isInterfaceType(named) ? SCHEMA.getPossibleTypes(named) : [named] }];
});

const NO_VERSIONS = [
  '@',
  '@0',
  '@-1',
  '@01',
  '@1.5',
  '@1@2',
  '@@1',
  '@ 1',
  '@1 ',
  '@9999999999',
  '@tomorrow',
  '@2026-01-31',
  '@2026-01-31T12:00',
  '@2025-02-30T00:00:00Z',
];

describe('The id of no version', () => {
  it.each(NO_VERSIONS)('reads as null by node: <id>%s', async (suffix) => {
    const { id } = world.agreement;
    const { body } = await server.query('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      ids: [`${id}${suffix}`, id],
    });
    expect(body).toMatchObject({ data: { nodes: [null, { id }] } });
    expect(body.errors).toBeUndefined();
    expect(await nodeOf(`${id}${suffix}`)).toBeNull();
  });

  it.each(NO_VERSIONS)('is rejected by the queries for one record, like any malformed id: <id>%s', async (suffix) => {
    const answer = await server.query(TITLE, { id: `${world.agreement.id}${suffix}` });
    expect(publicError(answer)).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'id' });
    const party = await server.query('query ($ref: String!) { party(ref: $ref) { id } }', {
      ref: `${world.city.id}${suffix.replace(' ', '_')}`,
    });
    expect(publicError(party)).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'ref' });
  });

  it('reads as null beyond the last version, and for an unknown record or part', async () => {
    const unknown = '0'.repeat(32);
    const ids = [`${world.agreement.id}@9999`, `agreement_${unknown}@1`, `agreement_${unknown}@${LATER}`];
    const parts = [
      `signature_${unknown}@1`,
      `speaker_${unknown}@${LATER}`,
      `revision_${unknown}@1`,
      `nothing_${unknown}@1`,
    ];
    const { body } = await server.query('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      ids: [...ids, ...parts],
    });
    expect(body).toEqual({ data: { nodes: [null, null, null, null, null, null, null] } });
    expect(server.statements()).toHaveLength(1);
    for (const id of ids) expect(await titled(id)).toBeNull();
    for (const id of [...ids, ...parts]) expect(await nodeOf(id)).toBeNull();
  });

  it('reads as null if the uuid belongs to a record of another type', async () => {
    expect(await nodeOf(`forum_${world.agreement.id.slice(-32)}@1`)).toBeNull();
    expect(await nodeOf(`signature_${world.agreement.id.slice(-32)}@1`)).toBeNull();
    const answer = await server.query(TITLE, { id: `${world.city.id}@1` });
    expect(publicError(answer)).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'id' });
  });
});

describe('The id of a version', () => {
  it.each([
    ['a filter by id', '{ agreements(where: { ids: ["<agreement>@1"] }) { totalCount } }', 'where.ids.0'],
    ['a filter by another record', '{ agreements(where: { session: "<session>@1" }) { totalCount } }', 'where.session'],
    ['a filter by id or slug', '{ agreements(where: { forum: "<forum>@1" }) { totalCount } }', 'where.forum'],
    ['a filter by topic', '{ agreements(where: { topics: ["<topic>@1"] }) { totalCount } }', 'where.topics.0'],
    ['a filter by what is measured', '{ figures(where: { about: "<forum>@1" }) { totalCount } }', 'where.about'],
    ['a party of a filter', '{ agreements(where: { party: "<city>@1" }) { totalCount } }', 'where.party'],
    [
      'what parties have between them',
      '{ cooperation(between: ["<city>@tomorrow", "<abroad>"]) { totalCount } }',
      'between.0',
    ],
    ['the change feed', '{ changes(involving: ["<city>@1"]) { endToken } }', 'involving.0'],
  ])('is rejected in %s', async (_where, query, argument) => {
    const text = query.replace(/<(\w+)>/g, (_, name: keyof VisibilityFixture) => world[name].id);
    expect(publicError(await server.query(text))).toMatchObject({ code: 'VERSION_READ_ONLY', argument });
  });

  it.each([
    ['deleteRecord', 'DeleteRecordInput', { id: '<agreement>@1', expectedVersion: 1 }, 'input.id'],
    [
      'updateAgreement',
      'UpdateAgreementInput',
      { id: '<agreement>@1', expectedVersion: 1, kind: 'TREATY' },
      'input.id',
    ],
    ['withdrawSignature', 'WithdrawSignatureInput', { id: `signature_${'0'.repeat(32)}@1` }, 'input.id'],
    [
      'mergeRecords',
      'MergeRecordsInput',
      { keep: '<topic>', absorb: '<subTopic>@1', expectedVersion: 1, expectedAbsorbVersion: 1 },
      'input.absorb',
    ],
    ['publish', 'PublishInput', { ids: ['<topic>', '<agreement>@1'] }, 'input.ids.1'],
    [
      'createStatement',
      'CreateStatementInput',
      {
        titles: [{ lang: 'en', text: 'S' }],
        summaries: [{ lang: 'en', text: 'S' }],
        makers: [{ party: '<city>' }],
        forum: '<forum>@1',
      },
      'input.forum',
    ],
    [
      'createParty',
      'CreatePartyInput',
      { level: 'CITY', names: [{ lang: 'en', text: 'C' }], placements: [{ within: '<abroad>@x' }] },
      'input.placements.0.within',
    ],
  ])('is rejected as a user error by %s', async (mutation, type, input, path) => {
    const given = JSON.parse(
      JSON.stringify(input).replace(/<(\w+)>/g, (_, name: keyof VisibilityFixture) => world[name].id),
    );
    const before = await stateOf(server);
    const { body } = await asEditor(() =>
      server.query(`mutation ($input: ${type}!) { ${mutation}(input: $input) { userErrors { code path message } } }`, {
        input: given,
      }),
    );
    expect(body.errors).toBeUndefined();
    expect(body.data[mutation].userErrors).toEqual([
      { code: 'VERSION_READ_ONLY', path: path.split('.'), message: expect.stringContaining('names a version') },
    ]);
    expect(await stateOf(server)).toEqual(before);
  });
});

describe('The restored tables', () => {
  it('are all tables that have a history', async () => {
    const watched = await server.sql<{ line: string }>(
      `select distinct tgrelid::regclass || ' ' || encode(trim(trailing '\\x00' from tgargs), 'escape') as line
       from pg_trigger where tgname = 'history_on_insert'`,
    );
    const restored = Object.values(RecordType).flatMap((type) => [
      `${tableOf(type)} ${type}`,
      ...partsOf(type).map(({ table, owner }) => `${table === 'position' ? '"position"' : table} ${owner}`),
    ]);
    expect(watched.map(({ line }) => line).sort()).toEqual([...new Set(restored)].sort());
  });
});

/** Statements that undo as much of each record as possible, records that refer to others first. */
const UNDOING: readonly [keyof VisibilityFixture, string, ...string[]][] = [
  ['commitment', `status = 'DONE', announced_on = '1999', due_on = null, agreement_id = null, session_id = null`],
  ['figure', `value = 2, as_of = '1999-01', about_id = null, forum_id = null, session_id = null`],
  ['statement', `summary = 'Changed', said_on = null, forum_id = null`],
  ['agreement', `status = 'IN_FORCE', signed_on = '1999', forum_id = null, session_id = null, depositary_id = null`],
  ['delegation', `attends_as = 'OBSERVER', reported_size = 9`],
  ['session', `kind = 'PANEL', starts_at = '1999-01-01T00:00:00Z', track = null, languages = '{}'`],
  ['forum', `status = 'CANCELLED', starts_on = '1999', series_id = null, part_of_id = null`],
  ['season', `edition = 'first'`],
  ['series', `slug = 'changed-series'`],
  ['person', `slug = 'changed-person'`],
  ['agency', `seat_id = null`],
  ['city', `population = 1`],
  ['region', `valid_from = '1999'`],
  ['bloc', `valid_to = '1999'`],
  ['country', `alpha2 = 'XX'`],
  ['subTopic', `parent_id = null`],
  ['topic', `slug = 'changed-topic'`],
  ['source', `publisher = null, kind = 'NEWS'`],
];

describe('A version', () => {
  it('equals the record if nothing has changed since', async () => {
    for (const record of Object.values(world)) {
      const facts = await everythingOf(record);
      const version = asVersion(facts, await typeOf(record));
      expect(await everythingOf(record, `@${facts.version}`)).toEqual(version);
      expect(await everythingOf(record, `@${LATER}`)).toEqual(version);
    }
  });

  it.each(UNDOING)('is complete: %s', async (name, assignments) => {
    const record = world[name];
    const before = await everythingOf(record);
    const at = await now();
    const type = await typeOf(record);
    for (const { table, owner } of [...partsOf(type)].reverse()) {
      await change(`delete from "${table}" where ${owner} = $1`, [record.uuid]);
    }
    await change(`update ${tableOf(type)} set ${assignments} where id = $1`, [record.uuid]);
    const after = await everythingOf(record);
    expect(after).not.toEqual(before);
    expect(after.version).toBeGreaterThan(before.version);
    expect(after.currentId).toBe(record.id);
    const lists = Object.fromEntries((BY_DAY_OF_RECORD[name] ?? []).map((list) => [list, after[list]]));
    const version = asVersion({ ...before, ...lists }, type);
    expect(await everythingOf(record, `@${before.version}`)).toEqual(version);
    expect(await everythingOf(record, `@${at}`)).toEqual(version);
    expect(await everythingOf(record, `@${after.version}`)).toEqual(asVersion(after, type));
  });

  it.each(LOOKUPS.map((lookup) => [lookup.name, lookup] as const))(
    'is found by %s',
    async (name, { argument, types }) => {
      const scalar = argument === 'id' ? 'ID!' : 'String!';
      const query = `query ($id: ${scalar}) { ${name}(${argument}: $id) { __typename id currentId version } }`;
      for (const record of Object.values(world)) {
        const { __typename, version } = await everythingOf(record);
        if (!types.some((type) => type.name === __typename)) continue;
        for (const named of [version, LATER]) {
          const { body } = await server.query(query, { id: `${record.id}@${named}` });
          expect(body.data[name]).toEqual({ __typename, id: `${record.id}@${version}`, currentId: record.id, version });
          expect(server.statements()).toHaveLength(1);
        }
      }
    },
  );

  it('is the same if another field of the operation fails', async () => {
    const one = `node(id: "${world.agreement.id}@1") { ... on Agreement { title parties { name }
      history { nodes { kind changes { path } } } signatures { nodes { id role agreement { id } } } } }`;
    const alone = await server.query(`{ ${one} }`);
    const beside = await server.query(`{ ${one} party(ref: "Nowhere") { id } }`);
    expect(beside.body.errors).toMatchObject([{ extensions: { code: 'PARTY_UNKNOWN' } }]);
    expect(beside.body.data).toEqual({ ...alone.body.data, party: null });
  });

  it('links to other records as they are now, and through them to the record as it is now', async () => {
    const forum = await build.forum('First name', { startsOn: '2025' });
    const treaty = await build.agreement('First title', { forumId: forum.uuid, signatures: [signedBy(world.port)] });
    await change("update agreement set title = 'Second title' where id = $1", [treaty.uuid]);
    await change("update forum set title = 'Second name' where id = $1", [forum.uuid]);
    await change('delete from signature where agreement_id = $1', [treaty.uuid]);
    const { body } = await server.query(
      `query ($id: ID!, $forum: ID!) {
        old: agreement(id: $id) { id title signatures { totalCount nodes { party { id } agreement { id title } } }
          forum { id title agreements { totalCount nodes { id title version forum { title } signatures { totalCount } } } } }
        forum(id: $forum) { title agreements { nodes { id title } } }
        nodes(ids: [$forum, $id]) { id ... on Forum { title agreements { nodes { id title } } } } }`,
      { id: `${treaty.id}@1`, forum: `${forum.id}@1` },
    );
    expect(server.statements()).toHaveLength(1);
    const now = { id: treaty.id, title: 'Second title' };
    expect(body.data).toEqual({
      old: {
        id: `${treaty.id}@1`,
        title: 'First title',
        signatures: {
          totalCount: 1,
          nodes: [{ party: { id: world.port.id }, agreement: { id: `${treaty.id}@1`, title: 'First title' } }],
        },
        forum: {
          id: forum.id,
          title: 'Second name',
          agreements: {
            totalCount: 1,
            nodes: [{ ...now, version: 3, forum: { title: 'Second name' }, signatures: { totalCount: 0 } }],
          },
        },
      },
      forum: { title: 'First name', agreements: { nodes: [now] } },
      nodes: [{ id: `${forum.id}@1`, title: 'First name', agreements: { nodes: [now] } }, { id: `${treaty.id}@1` }],
    });
  });

  it('is one of several in a list of ids, in their order', async () => {
    const treaty = await build.agreement('One', { signatures: [signedBy(world.port)] });
    await change("update agreement set title = 'Two' where id = $1", [treaty.uuid]);
    const [signature] = await server.sql(
      "select 'signature_' || replace(id::text, '-', '') as id from signature where agreement_id = $1",
      [treaty.uuid],
    );
    const ids = [
      `${treaty.id}@2`,
      treaty.id,
      `${world.forum.id}@1`,
      `${treaty.id}@1`,
      `${treaty.id}@3`,
      signature!.id,
      `${signature!.id}@1`,
      'none',
    ];
    const { body } = await server.query(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Agreement { title } ... on Signature { agreement { title } } } }',
      { ids },
    );
    expect(server.statements()).toHaveLength(1);
    expect(body.data.nodes).toEqual([
      { id: ids[0], title: 'Two' },
      { id: ids[1], title: 'Two' },
      { id: ids[2] },
      { id: ids[3], title: 'One' },
      null,
      { id: ids[5], agreement: { title: 'Two' } },
      { id: ids[6], agreement: { title: 'One' } },
      null,
    ]);
    const many = Array.from({ length: 100 }, (_, n) => `${treaty.id}@${(n % 2) + 1}`);
    const answer = await server.query('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: many });
    expect(answer.body.data.nodes).toEqual(many.map((id) => ({ id })));
  });

  it('is found by an instant, whatever the time zone', async () => {
    const before = await now();
    const treaty = await build.agreement('New');
    const at = await now();
    await change("update agreement set title = 'Newer' where id = $1", [treaty.uuid]);
    expect(await titled(`${treaty.id}@${before}`)).toBeNull();
    const first = { id: `${treaty.id}@1`, currentId: treaty.id, title: 'New', version: 1 };
    expect(await titled(`${treaty.id}@${at}`)).toEqual(first);
    const eastern = new Date(Date.parse(at) + 8 * 3_600_000).toISOString().replace('Z', '+08:00');
    expect(await titled(`${treaty.id}@${eastern}`)).toEqual(first);
    expect(await titled(`${treaty.id}@${LATER}`)).toEqual({
      ...first,
      id: `${treaty.id}@2`,
      title: 'Newer',
      version: 2,
    });
  });

  it('reads as null while the record is deleted', async () => {
    const treaty = await build.agreement('Gone', { signatures: [signedBy(world.port)] });
    const before = await now();
    await change('delete from agreement where id = $1', [treaty.uuid]);
    for (const named of [1, 2, before, LATER]) {
      expect(await titled(`${treaty.id}@${named}`)).toBeNull();
      expect(await asEditor(() => titled(`${treaty.id}@${named}`))).toBeNull();
    }
    const { body } = await asEditor(() =>
      server.query('mutation ($id: ID!) { restoreRecord(input: { id: $id }) { userErrors { code } } }', {
        id: treaty.id,
      }),
    );
    expect(body.data.restoreRecord.userErrors).toEqual([]);
    expect(await asEditor(() => titled(`${treaty.id}@${before}`))).toMatchObject({
      id: `${treaty.id}@1`,
      title: 'Gone',
    });
    // The version that the deletion created cannot be read.
    expect(await asEditor(() => titled(`${treaty.id}@2`))).toBeNull();
  });

  it('of a merged record stays its own, with the id of the survivor in currentId', async () => {
    const [kept, absorbed] = [await build.city('Kept', world.abroad), await build.city('Absorbed', world.abroad)];
    const treaty = await build.agreement('Signed', { signatures: [signedBy(absorbed)] });
    const before = await now();
    await write(server.dataSource, async ({ db }) => {
      await db.query('update signature set party_id = $1 where party_id = $2', [kept.uuid, absorbed.uuid]);
      await db.query('update record set merged_into = $1 where id = $2', [kept.uuid, absorbed.uuid]);
      await db.query('delete from party where id = $1', [absorbed.uuid]);
    });
    const party = 'query ($ref: String!) { party(ref: $ref) { id currentId name url } }';
    const at = async (named: string) => (await server.query(party, { ref: `${absorbed.id}@${named}` })).body.data.party;
    const own = {
      id: `${absorbed.id}@1`,
      currentId: kept.id,
      name: 'Absorbed',
      url: expect.stringMatching(/\/id\/party_[0-9a-f]{32}@1$/),
    };
    expect(await at('1')).toEqual(own);
    expect(await at(before)).toEqual(own);
    expect(await at('2')).toBeNull();
    expect(await at(LATER)).toMatchObject({ id: `${kept.id}@1`, currentId: kept.id, name: 'Kept' });
    // References to the record now point to the survivor.
    const signed = `query ($id: ID!) { agreement(id: $id) {
      parties { id } signatures { nodes { party { id } } } } }`;
    const { body } = await server.query(signed, { id: `${treaty.id}@1` });
    expect(body.data.agreement).toEqual({
      parties: [{ id: kept.id }],
      signatures: { nodes: [{ party: { id: kept.id } }] },
    });
    await change('delete from signature where party_id = $1', [kept.uuid]);
    await change('delete from party where id = $1', [kept.uuid]);
    expect(await at('1')).toBeNull();
  });

  it('omits references to deleted records, and reads as null without a required reference', async () => {
    const forum = await build.forum('Short-lived', { startsOn: '2025' });
    const session = await build.session('Sitting', forum);
    const delegation = await build.delegation(forum, world.city);
    const party = await build.city('Ghost town', world.abroad);
    const treaty = await build.agreement('Left', {
      forumId: forum.uuid,
      sessionId: session.uuid,
      signatures: [signedBy(party), signedBy(world.port)],
    });
    await change('update agreement set forum_id = null, session_id = null where id = $1', [treaty.uuid]);
    await change('delete from signature where party_id = $1', [party.uuid]);
    for (const [table, { uuid }] of [
      ['session', session],
      ['delegation', delegation],
      ['forum', forum],
      ['party', party],
    ] as const)
      await change(`delete from ${table} where id = $1`, [uuid]);
    const { body } = await server.query(
      `query ($id: ID!, $session: ID!) {
        agreement(id: $id) { title forum { id } session { id } partyCount signatures { nodes { party { id } } } }
        node(id: $session) { id } }`,
      { id: `${treaty.id}@1`, session: `${session.id}@1` },
    );
    expect(body.errors).toBeUndefined();
    expect(body.data).toEqual({
      agreement: {
        title: 'Left',
        forum: null,
        session: null,
        partyCount: 1,
        signatures: { nodes: [{ party: { id: world.port.id } }] },
      },
      node: null,
    });
  });
});

describe('A part of a version', () => {
  const partIds = (table: string, owner: string, { uuid }: CreatedRecord) =>
    server
      .sql<{ id: string }>(
        `select '${table}_' || replace(id::text, '-', '') as id from ${table} where ${owner} = $1 order by ordinal`,
        [uuid],
      )
      .then((rows) => rows.map(({ id }) => id));
  const SIGNATURE =
    'query ($id: ID!) { node(id: $id) { id ... on Signature { role party { id } agreement { id title } } } }';
  const signature = async (id: string) => (await server.query(SIGNATURE, { id })).body.data.node;

  it('has the version of its record and its earlier values, also once it is removed', async () => {
    const treaty = await build.agreement('Old', { signatures: [signedBy(world.port), signedBy(world.city)] });
    const [first, second] = (await partIds('signature', 'agreement_id', treaty)) as [string, string];
    const at = await now();
    await change("update signature set role = 'WITNESS' where id = $1", [uuidOf('signature', first)]);
    await change('delete from signature where id = $1', [uuidOf('signature', second)]);
    await change("update agreement set title = 'New' where id = $1", [treaty.uuid]);
    const agreement = (version: number, title: string) => ({ id: `${treaty.id}@${version}`, title });
    const old = { id: `${first}@1`, role: 'SIGNATORY', party: { id: world.port.id }, agreement: agreement(1, 'Old') };
    expect(await signature(`${first}@1`)).toEqual(old);
    expect(server.statements()).toHaveLength(1);
    expect(await signature(`${first}@${at}`)).toEqual(old);
    expect(await signature(`${first}@2`)).toEqual({
      ...old,
      id: `${first}@2`,
      role: 'WITNESS',
      agreement: agreement(2, 'Old'),
    });
    expect(await signature(`${first}@${LATER}`)).toMatchObject({ id: `${first}@4`, agreement: agreement(4, 'New') });
    expect(await signature(`${first}@5`)).toBeNull();
    expect(await signature(`${second}@2`)).toMatchObject({ id: `${second}@2`, party: { id: world.city.id } });
    expect(await signature(`${second}@3`)).toBeNull();
    expect(await signature(second)).toBeNull();
    expect(await signature(first)).toMatchObject({ id: first, agreement: { id: treaty.id, title: 'New' } });
    // Every path leads to the same part.
    const { body } = await server.query(
      'query ($id: ID!) { agreement(id: $id) { signatures { nodes { id role party { id } agreement { id title } } } } }',
      { id: `${treaty.id}@1` },
    );
    expect(body.data.agreement.signatures.nodes).toContainEqual(old);
  });

  it('may belong to a record of any type: a citation, a name', async () => {
    const source = await build.source('Cited');
    const city = await build.city('Old name', world.abroad, {
      citations: [{ sourceId: source.uuid, locator: 'p. 1' }],
    });
    const [citation] = await server.sql<{ id: string }>(
      "select 'citation_' || replace(id::text, '-', '') as id from citation where record_id = $1",
      [city.uuid],
    );
    const [name] = await partIds('party_name', 'party_id', city);
    await change("update citation set locator = 'p. 2' where record_id = $1", [city.uuid]);
    await change("update source set title = 'Renamed' where id = $1", [source.uuid]);
    await change("update party_name set text = 'New name' where party_id = $1", [city.uuid]);
    const ids = [citation!.id, `${citation!.id}@1`, name, `${name}@1`, `${name}@2`];
    const { body } = await server.query(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Citation { locator source { id title } } ... on PartyName { text } } }',
      { ids },
    );
    const cited = { id: source.id, title: 'Renamed' };
    expect(body.data.nodes).toEqual([
      { id: ids[0], locator: 'p. 2', source: cited },
      { id: ids[1], locator: 'p. 1', source: cited },
      { id: ids[2], text: 'New name' },
      { id: ids[3], text: 'Old name' },
      { id: ids[4], text: 'Old name' },
    ]);
    await change("update source set visibility = 'INTERNAL' where id = $1", [source.uuid]);
    expect([await nodeOf(ids[0]!), await nodeOf(ids[1]!)]).toEqual([null, null]);
    expect(await asEditor(() => nodeOf(ids[1]!))).toEqual({ __typename: 'Citation', id: ids[1] });
  });

  it('reads as null if its record is INTERNAL, was INTERNAL or is deleted', async () => {
    const treaty = await build.agreement('Secret', {
      visibility: Visibility.INTERNAL,
      signatures: [signedBy(world.port)],
    });
    const [id] = (await partIds('signature', 'agreement_id', treaty)) as [string];
    const both = async (named: string) => [
      await signature(named),
      (await asEditor(() => signature(named)))?.id ?? null,
    ];
    expect(await both(`${id}@1`)).toEqual([null, `${id}@1`]);
    await change("update agreement set visibility = 'PUBLIC' where id = $1", [treaty.uuid]);
    expect(await both(`${id}@1`)).toEqual([null, `${id}@1`]);
    expect((await signature(`${id}@2`)).id).toBe(`${id}@2`);
    await change("update agreement set visibility = 'INTERNAL' where id = $1", [treaty.uuid]);
    expect(await both(`${id}@2`)).toEqual([null, `${id}@2`]);
    await change('delete from agreement where id = $1', [treaty.uuid]);
    expect(await both(`${id}@2`)).toEqual([null, null]);
  });
});

describe('A part that a merge moved', () => {
  it('has one id for each content: the version of its first record, or an instant', async () => {
    const [kept, absorbed] = [
      await build.agreement('Kept', { signatures: [signedBy(world.port), signedBy(world.city)] }),
      await build.agreement('Absorbed', { signatures: [signedBy(world.port), signedBy(world.agency)] }),
    ];
    const [moved] = await server.sql<{ id: string; uuid: string }>(
      `select 'signature_' || replace(id::text, '-', '') as id, id as uuid from signature
        where agreement_id = $1 and party_id = $2`,
      [absorbed.uuid, world.agency.uuid],
    );
    await change("update signature set role = 'WITNESS' where id = $1", [moved!.uuid]);
    await change("update agreement set title = 'Absorbed, third' where id = $1", [absorbed.uuid]);
    const input = { keep: kept.id, expectedVersion: 1, absorb: absorbed.id, expectedAbsorbVersion: 3 };
    const { body } = await asEditor(() =>
      server.query(
        'mutation ($input: MergeRecordsInput!) { mergeRecords(input: $input) { record { version } userErrors { code } } }',
        { input },
      ),
    );
    expect(body.data.mergeRecords).toEqual({ record: { version: 2 }, userErrors: [] });
    const WHOLE = `query ($id: ID!) { agreement(id: $id) {
      id signatures { nodes { id role party { id } agreement { id currentId } } } } }`;
    const movedIn = async (id: string) =>
      (await server.query(WHOLE, { id })).body.data.agreement.signatures.nodes.find(
        ({ party }: TestData) => party.id === world.agency.id,
      );
    const PART = `query ($id: ID!) { node(id: $id) {
      ... on Signature { id role party { id } agreement { id currentId } } } }`;
    const node = async (id: string) => (await server.query(PART, { id })).body.data.node;
    const party = { id: world.agency.id };
    const seen: TestData[] = [];
    for (const [version, role] of [
      [1, 'SIGNATORY'],
      [2, 'WITNESS'],
      [3, 'WITNESS'],
    ]) {
      const own = await movedIn(`${absorbed.id}@${version}`);
      const agreement = { id: `${absorbed.id}@${version}`, currentId: kept.id };
      expect(own).toEqual({ id: `${moved!.id}@${version}`, role, party, agreement });
      seen.push(own);
    }
    expect(await movedIn(`${kept.id}@1`)).toBeUndefined();
    const after = await movedIn(`${kept.id}@2`);
    expect(after).toEqual({
      id: expect.stringMatching(/^signature_[0-9a-f]{32}@\d{4}-\d{2}-\d{2}T[\d:.]{12}Z$/),
      role: 'WITNESS',
      party,
      agreement: { id: `${kept.id}@2`, currentId: kept.id },
    });
    for (const each of [...seen, after]) expect(await node(each.id)).toEqual(each);
    expect(await node(`${moved!.id}@4`)).toBeNull();
    expect(await node(moved!.id)).toMatchObject({ agreement: { id: kept.id } });
  });
});

describe('A revision', () => {
  const HISTORY = 'query ($id: ID!) { node(id: $id) { ... on Record { history { nodes { id version versionId } } } } }';
  const history = async (id: string) => (await server.query(HISTORY, { id })).body.data.node.history.nodes;
  const REVISION = 'query ($id: ID!) { node(id: $id) { id ... on Revision { version versionId note } } }';
  const revision = async (id: string) => (await server.query(REVISION, { id })).body.data.node;

  it('is a node, and links to the version', async () => {
    const treaty = await build.agreement('One');
    await change("update agreement set title = 'Two' where id = $1", [treaty.uuid]);
    const [second, first] = await history(treaty.id);
    expect([second.versionId, first.versionId]).toEqual([`${treaty.id}@2`, `${treaty.id}@1`]);
    expect(await revision(first.id)).toEqual({ ...first, note: null });
    expect(await titled(first.versionId)).toMatchObject({ title: 'One', version: 1 });
    // The history belongs to the record, not to a version.
    expect(await history(`${treaty.id}@1`)).toEqual([second, first]);
    expect(await revision(`${first.id}@1`)).toBeNull();
  });

  it('reads as null if its record is INTERNAL or deleted, or was INTERNAL', async () => {
    const treaty = await build.agreement('Secret', { visibility: Visibility.INTERNAL });
    await change("update agreement set visibility = 'PUBLIC' where id = $1", [treaty.uuid]);
    const [open, secret] = await asEditor(() => history(treaty.id));
    expect([await revision(open.id), await revision(secret.id)]).toEqual([{ ...open, note: null }, null]);
    await change("update agreement set visibility = 'INTERNAL' where id = $1", [treaty.uuid]);
    expect(await revision(open.id)).toBeNull();
    expect(await asEditor(() => revision(secret.id))).toMatchObject({ id: secret.id });
    await change('delete from agreement where id = $1', [treaty.uuid]);
    expect(await asEditor(() => revision(secret.id))).toBeNull();
  });
});

describe('A version of an INTERNAL record', () => {
  const set = (record: CreatedRecord, assignments: string) =>
    change(`update agreement set ${assignments} where id = $1`, [record.uuid]);

  it('is visible to editors only, although it was PUBLIC then', async () => {
    const treaty = await build.agreement('Once open');
    const open = await now();
    await set(treaty, `visibility = 'INTERNAL'`);
    for (const named of [1, open]) {
      expect(await titled(`${treaty.id}@${named}`)).toBeNull();
      expect(await asEditor(() => titled(`${treaty.id}@${named}`))).toMatchObject({ title: 'Once open' });
    }
  });

  it('is visible to editors only while it was INTERNAL, although the record is PUBLIC now', async () => {
    const treaty = await build.agreement('A secret', { visibility: Visibility.INTERNAL });
    const secret = await now();
    await set(treaty, `visibility = 'PUBLIC', title = 'Known'`);
    for (const named of [1, secret]) {
      expect(await titled(`${treaty.id}@${named}`)).toBeNull();
      expect(await asEditor(() => titled(`${treaty.id}@${named}`))).toMatchObject({ title: 'A secret' });
    }
    expect(await titled(`${treaty.id}@2`)).toMatchObject({ title: 'Known' });
    expect(await titled(`${treaty.id}@${LATER}`)).toMatchObject({ title: 'Known' });
  });

  it('is not visible through the id of a record that was merged into it', async () => {
    const [kept, absorbed] = [await build.agreement('Kept pact'), await build.agreement('Absorbed pact')];
    await write(server.dataSource, async ({ db }) => {
      await db.query('update record set merged_into = $1 where id = $2', [kept.uuid, absorbed.uuid]);
      await db.query('delete from agreement where id = $1', [absorbed.uuid]);
    });
    const old = `${absorbed.id}@1`;
    expect(await titled(old)).toMatchObject({ title: 'Absorbed pact', currentId: kept.id });
    await set(kept, `visibility = 'INTERNAL'`);
    expect(await titled(old)).toBeNull();
    expect(await asEditor(() => titled(old))).toMatchObject({ title: 'Absorbed pact' });
  });

  it('is counted without the versions that only editors see', async () => {
    const treaty = await build.agreement('First');
    const secret = await build.source('Internal file', { visibility: Visibility.INTERNAL });
    const between = await now();
    await change('insert into citation (record_id, source_id) values ($1, $2)', [treaty.uuid, secret.uuid]);
    const after = await now();
    await change("update agreement set title = 'Third' where id = $1", [treaty.uuid]);
    const read = async (named: string | number) => {
      const found = await titled(`${treaty.id}@${named}`);
      return found && [found.id, found.version, found.title];
    };
    const version = (number: number, title: string) => [`${treaty.id}@${number}`, number, title];
    expect(await asEditor(() => Promise.all([1, 2, 3, 4].map(read)))).toEqual([
      version(1, 'First'),
      version(2, 'First'),
      version(3, 'Third'),
      null,
    ]);
    expect(await asEditor(() => read(after))).toEqual(version(2, 'First'));
    expect([await read(1), await read(2), await read(3)]).toEqual([version(1, 'First'), version(2, 'Third'), null]);
    for (const instant of [between, after]) expect(await read(instant)).toEqual(version(1, 'First'));
  });

  it('costs the same as an unknown one, and one statement', async () => {
    const treaty = await build.agreement('Unseen', { visibility: Visibility.INTERNAL });
    const costs = [];
    for (const id of [`${treaty.id}@1`, `${treaty.id}@9`, `agreement_${'0'.repeat(32)}@1`]) {
      const { body } = await server.query(TITLE, { id });
      expect(body.data).toEqual({ agreement: null });
      costs.push([server.statements().length, body.extensions]);
    }
    expect(costs[1]).toEqual(costs[0]);
    expect(costs[2]).toEqual(costs[0]);
  });
});
