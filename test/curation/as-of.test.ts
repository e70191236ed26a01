import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, type GraphQLObjectType } from 'graphql';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import { partsOf } from '../../src/curation/history/kept-tables.ts';
import { tableOf } from '../../src/records/description/record-type.ts';
import { RecordType, Visibility } from '../../src/records/record.entity.ts';
import { type Built, buildersOn, write } from '../harness/builders.ts';
import { Crawl } from '../harness/crawl.ts';
import { itemBuildersOn, signedBy } from '../harness/item-builders.ts';
import { told } from '../harness/refusals.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';
import { type World, writeWorld } from '../harness/twofold-world.ts';

const SCHEMA = buildSchema(readFileSync(join(import.meta.dirname, '../../schema.graphql'), 'utf8'));
const crawl = new Crawl(SCHEMA);
const LATER = '2999-01-01T00:00:00Z';

const viewer = { ...ANONYMOUS };
let server: TestServer;
let world: World;
let build: ReturnType<typeof buildersOn> & ReturnType<typeof itemBuildersOn>;

beforeAll(async () => {
  server = await startTestServer({ seeded: false, viewer });
  build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
  world = await writeWorld(server.dataSource, { prefix: '', visibility: Visibility.PUBLIC });
});
afterAll(() => server?.stop());

/** An instant after all that was written so far, and before all that will be. */
async function now(): Promise<string> {
  await new Promise((settle) => setTimeout(settle, 3));
  const at = new Date().toISOString();
  await new Promise((settle) => setTimeout(settle, 3));
  return at;
}

const change = (statement: string, values: unknown[] = []) =>
  write(server.dataSource, ({ db }) => db.query(statement, values));

/** All that there is to ask of a record, but for its history, which goes on. */
async function everythingOf({ id }: Built, asOf?: string): Promise<TestData> {
  const found = await server.query('query ($id: ID!) { node(id: $id) { __typename } }', { id });
  const type = SCHEMA.getType(found.body.data.node.__typename) as GraphQLObjectType;
  const document = crawl
    .document(type)
    .replace('query ($ids: [ID!]!) { nodes(ids: $ids)', 'query ($id: ID!, $at: DateTime) { node(id: $id, asOf: $at)');
  const { body } = await server.query(document, { id, at: asOf ?? null });
  expect(body.errors).toBeUndefined();
  expect(server.statements()).toHaveLength(1);
  const { history: _, ...facts } = body.data.node;
  return facts;
}

const TITLE = 'query ($id: ID!, $at: DateTime!) { agreement(id: $id, asOf: $at) { id title version updatedAt } }';
const titleAt = async ({ id }: Built, at: string) => (await server.query(TITLE, { id, at })).body.data.agreement;

describe('The past is refused', () => {
  it('of a part by itself', async () => {
    const [part] = await server.sql("select 'signature_' || replace(id::text, '-', '') as id from signature limit 1");
    const answer = await server.query('query ($id: ID!, $at: DateTime!) { node(id: $id, asOf: $at) { id } }', {
      id: part!.id,
      at: LATER,
    });
    expect(told(answer)).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'asOf' });
  });

  it.each(['yesterday', '2025-02-30T00:00:00Z', ''])('at "%s", which is no instant', async (at) => {
    const answer = await server.query(TITLE, { id: world.agreement.id, at });
    expect(answer.body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('of something by the id of another type', async () => {
    const answer = await server.query(TITLE, { id: world.city.id, at: LATER });
    expect(told(answer)).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'id' });
  });
});

describe('The tables that are restored', () => {
  it('are those that the database keeps the history of', async () => {
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

/** What undoes as much of each record as can be undone, those first that refer to others. */
const UNDOING: readonly [keyof World, string, ...string[]][] = [
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

describe('A record as it was', () => {
  it('is as it is, where nothing has changed since', async () => {
    for (const record of Object.values(world)) {
      expect(await everythingOf(record, LATER)).toEqual(await everythingOf(record));
    }
  });

  it.each(UNDOING)('is whole again: %s', async (name, assignments) => {
    const record = world[name];
    const before = await everythingOf(record);
    const at = await now();
    const [{ type }] = (await server.sql('select type from record where id = $1', [record.uuid])) as [
      { type: RecordType },
    ];
    for (const { table, owner } of [...partsOf(type)].reverse()) {
      await change(`delete from "${table}" where ${owner} = $1`, [record.uuid]);
    }
    await change(`update ${tableOf(type)} set ${assignments} where id = $1`, [record.uuid]);
    const after = await everythingOf(record);
    expect(after).not.toEqual(before);
    expect(after.version).toBeGreaterThan(before.version);
    expect(await everythingOf(record, at)).toEqual(before);
    expect(await everythingOf(record, LATER)).toEqual(after);
  });

  it('is told in the same way where another question of the operation fails', async () => {
    const one = `node(id: "${world.agreement.id}", asOf: "${LATER}") { ... on Agreement { title parties { name }
      history { nodes { kind changes { path } } } signatures { nodes { role } } } }`;
    const alone = await server.query(`{ ${one} }`);
    const beside = await server.query(`{ ${one} party(ref: "Nowhere") { id } }`);
    expect(beside.body.errors).toMatchObject([{ extensions: { code: 'PARTY_UNKNOWN' } }]);
    expect(beside.body.data).toEqual({ ...alone.body.data, party: null });
  });

  it('is nothing before it was there', async () => {
    const before = await now();
    const treaty = await build.agreement('New');
    expect(await titleAt(treaty, before)).toBeNull();
    expect(await titleAt(treaty, LATER)).toMatchObject({ id: treaty.id, title: 'New', version: 1 });
  });

  it('outlives its deletion, and is nothing from then on', async () => {
    const treaty = await build.agreement('Gone', { signatures: [signedBy(world.port)] });
    const before = await now();
    await change('delete from agreement where id = $1', [treaty.uuid]);
    expect(await titleAt(treaty, before)).toMatchObject({ title: 'Gone', version: 1 });
    expect(await titleAt(treaty, LATER)).toBeNull();
  });

  it('is itself until it was merged, and the survivor from then on', async () => {
    const [kept, absorbed] = [await build.city('Kept', world.abroad), await build.city('Absorbed', world.abroad)];
    const treaty = await build.agreement('Signed', { signatures: [signedBy(absorbed)] });
    const before = await now();
    await write(server.dataSource, async ({ db }) => {
      await db.query('update signature set party_id = $1 where party_id = $2', [kept.uuid, absorbed.uuid]);
      await db.query('update record set merged_into = $1 where id = $2', [kept.uuid, absorbed.uuid]);
      await db.query('delete from party where id = $1', [absorbed.uuid]);
    });
    const node = 'query ($id: ID!, $at: DateTime!) { node(id: $id, asOf: $at) { id ... on Party { name } } }';
    const at = async (instant: string) => (await server.query(node, { id: absorbed.id, at: instant })).body.data.node;
    expect(await at(before)).toEqual({ id: absorbed.id, name: 'Absorbed' });
    expect(await at(LATER)).toEqual({ id: kept.id, name: 'Kept' });
    // What referred to it refers to the survivor, which is there by now.
    const signed = `query ($id: ID!, $at: DateTime!) { agreement(id: $id, asOf: $at) {
      parties { id } signatures { nodes { party { id } } } } }`;
    const { body } = await server.query(signed, { id: treaty.id, at: before });
    expect(body.data.agreement).toEqual({
      parties: [{ id: kept.id }],
      signatures: { nodes: [{ party: { id: kept.id } }] },
    });
  });

  it('lacks what it referred to and is gone, and is nothing without what it needs', async () => {
    const forum = await build.forum('Short-lived', { startsOn: '2025' });
    const session = await build.session('Sitting', forum);
    const party = await build.city('Ghost town', world.abroad);
    const treaty = await build.agreement('Left', {
      forumId: forum.uuid,
      sessionId: session.uuid,
      signatures: [signedBy(party), signedBy(world.port)],
    });
    const before = await now();
    await change('update agreement set forum_id = null, session_id = null where id = $1', [treaty.uuid]);
    await change('delete from signature where party_id = $1', [party.uuid]);
    for (const [table, { uuid }] of [
      ['session', session],
      ['forum', forum],
      ['party', party],
    ] as const)
      await change(`delete from ${table} where id = $1`, [uuid]);
    const { body } = await server.query(
      `query ($id: ID!, $session: ID!, $at: DateTime!) {
        agreement(id: $id, asOf: $at) { title forum { id } session { id } partyCount signatures { nodes { party { id } } } }
        node(id: $session, asOf: $at) { id } }`,
      { id: treaty.id, session: session.id, at: before },
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

describe('An INTERNAL record as it was', () => {
  const asEditor = <T>(work: () => Promise<T>) => {
    viewer.role = Role.EDITOR;
    return work().finally(() => {
      viewer.role = Role.ANONYMOUS;
    });
  };
  const set = (record: Built, assignments: string) =>
    change(`update agreement set ${assignments} where id = $1`, [record.uuid]);

  it('is shown to editors only, though it was PUBLIC then', async () => {
    const treaty = await build.agreement('Once open');
    const open = await now();
    await set(treaty, `visibility = 'INTERNAL'`);
    expect(await titleAt(treaty, open)).toBeNull();
    expect(await asEditor(() => titleAt(treaty, open))).toMatchObject({ title: 'Once open' });
  });

  it('is shown to editors only while it was INTERNAL, though it is PUBLIC now', async () => {
    const treaty = await build.agreement('A secret', { visibility: Visibility.INTERNAL });
    const secret = await now();
    await set(treaty, `visibility = 'PUBLIC', title = 'Known'`);
    expect(await titleAt(treaty, secret)).toBeNull();
    expect(await asEditor(() => titleAt(treaty, secret))).toMatchObject({ title: 'A secret' });
    expect(await titleAt(treaty, LATER)).toMatchObject({ title: 'Known' });
  });

  it('does not show by the id of what was merged into it either', async () => {
    const [kept, absorbed] = [await build.agreement('Kept pact'), await build.agreement('Absorbed pact')];
    const before = await now();
    await write(server.dataSource, async ({ db }) => {
      await db.query('update record set merged_into = $1 where id = $2', [kept.uuid, absorbed.uuid]);
      await db.query('delete from agreement where id = $1', [absorbed.uuid]);
    });
    expect(await titleAt(absorbed, before)).toMatchObject({ title: 'Absorbed pact' });
    await set(kept, `visibility = 'INTERNAL'`);
    expect(await titleAt(absorbed, before)).toBeNull();
    expect(await asEditor(() => titleAt(absorbed, before))).toMatchObject({ title: 'Absorbed pact' });
  });
});
