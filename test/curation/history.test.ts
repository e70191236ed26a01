import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { buildSchema, type GraphQLObjectType, getNamedType, isObjectType } from 'graphql';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import { Visibility } from '../../src/records/record.entity.ts';
import { buildersOn, type CreatedRecord, write } from '../harness/builders.ts';
import { itemBuildersOn, signedBy } from '../harness/item-builders.ts';
import { publicError } from '../harness/public-errors.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';
import { writeVisibilityFixture } from '../harness/visibility-fixture.ts';

const SCHEMA = buildSchema(readFileSync(join(import.meta.dirname, '../../schema.graphql'), 'utf8'));

const viewer = { ...ANONYMOUS };
let server: TestServer;
let build: ReturnType<typeof buildersOn> & ReturnType<typeof itemBuildersOn>;
let land: CreatedRecord;
let city: CreatedRecord;
let port: CreatedRecord;
let source: CreatedRecord;
let treaty: CreatedRecord;

const asEditor = <T>(work: () => Promise<T>) => {
  viewer.role = Role.EDITOR;
  return work().finally(() => {
    viewer.role = Role.ANONYMOUS;
  });
};

beforeAll(async () => {
  server = await startTestServer({ seeded: false, viewer });
  build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
  land = await build.country('Land');
  city = await build.city('City', land);
  port = await build.city('Port', land);
  source = await build.source('A gazette');
});
afterAll(() => server?.stop());

beforeEach(async () => {
  treaty = await build.agreement('A treaty', { signatures: [signedBy(city), signedBy(port, { namedAs: 'The Port' })] });
});

/** Writes SQL in one transaction with a note. */
const change = (statements: string[], values: unknown[] = [], note = '') =>
  write(server.dataSource, async ({ db }) => {
    await db.query("select set_config('entente.note', $1, true), set_config('entente.source', $2, true)", [
      note,
      note ? source.uuid : '',
    ]);
    for (const statement of statements) await db.query(statement, values);
  });

const HISTORY = `query ($id: ID!, $first: Int, $after: String) { node(id: $id) { ... on Record {
  history(first: $first, after: $after) { totalCount edges { cursor } pageInfo { hasNextPage endCursor }
    nodes { version kind at by note source { id } changes { path before after } } } } } }`;

/** Returns the revisions of a record as the reader sees them, each change as one line. */
async function history(record: CreatedRecord, page: { first?: number; after?: string } = {}) {
  const { body } = await server.query(HISTORY, { id: record.id, ...page });
  expect(body.errors).toBeUndefined();
  expect(server.statements()).toHaveLength(1);
  return body.data.node?.history;
}

const lines = (revision: TestData): string[] =>
  revision.changes.map(({ path, before, after }: TestData) => `${path}: ${before} -> ${after}`);

const partId = async (table: string, where: string, values: unknown[]) => {
  const [part] = await server.sql<{ id: string }>(`select id from ${table} where ${where}`, values);
  return `${table}_${part!.id.replaceAll('-', '')}`;
};

describe('The history of a record', () => {
  it.each([
    ['first', { first: 0 }],
    ['first', { first: 101 }],
    ['after', { after: 'x' }],
  ])('rejects %s as in %j', async (argument, page) => {
    const answer = await server.query(HISTORY, { id: treaty.id, ...page });
    expect(publicError(answer)).toMatchObject({ code: 'BAD_USER_INPUT', argument });
  });
});

describe('The versions of a record', () => {
  it('omit, for readers who are no editors, those in which only citations of INTERNAL sources changed', async () => {
    const hidden = await build.source('A hidden report', { visibility: Visibility.INTERNAL });
    const entry = async () => {
      const { body } = await server.query(`{ node(id: "${treaty.id}") { ... on Record { version updatedAt } } }`);
      return body.data.node;
    };
    const before = await entry();
    const cite = 'insert into citation (record_id, source_id, locator, ordinal) values ($1, $2, $3, 5)';
    await change([cite], [treaty.uuid, hidden.uuid, 'p. 1']);
    await change(['update citation set locator = $2 where record_id = $1'], [treaty.uuid, 'p. 2']);
    const versions = async () => {
      const { totalCount, nodes } = await history(treaty);
      return [totalCount, ...nodes.map((node: TestData) => [node.version, node.kind, lines(node).length > 0])];
    };
    expect(await versions()).toEqual([1, [1, 'CREATED', true]]);
    expect(await asEditor(versions)).toEqual([3, [3, 'UPDATED', true], [2, 'UPDATED', true], [1, 'CREATED', true]]);
    expect(await entry()).toEqual(before);
    expect(await asEditor(entry)).toEqual({ ...before, version: 3 });
    // Other revisions are numbered without the hidden ones.
    const rename = `update agreement set title = 'A treaty of peace' where id = $1`;
    await change([rename, 'delete from citation where record_id = $1'], [treaty.uuid]);
    const { nodes } = await history(treaty);
    expect(nodes.map(({ version }: TestData) => version)).toEqual([2, 1]);
    expect(await entry()).toMatchObject({ version: 2 });
    expect(lines(nodes[0])).toEqual(['title: A treaty -> A treaty of peace']);
    // A revision with a PUBLIC source is shown, and so is one that replaces an INTERNAL source.
    await change([cite], [treaty.uuid, source.uuid, 'p. 3']);
    await change(['update citation set source_id = $2 where record_id = $1'], [treaty.uuid, hidden.uuid]);
    expect((await history(treaty)).nodes.map(({ version }: TestData) => version)).toEqual([4, 3, 2, 1]);
  });

  it('have author, time, reason, source and changes, including those of parts', async () => {
    const signature = await partId('signature', 'agreement_id = $1 and party_id = $2', [treaty.uuid, port.uuid]);
    await change(
      [
        `update agreement set title = 'The treaty', titles_in = '{"ru": "Договор"}', binding = true where id = $1`,
        `update signature set role = 'WITNESS', named_as = null where agreement_id = $1 and party_id <> '${city.uuid}'`,
        `insert into agreement_place (agreement_id, party_id) values ($1, '${city.uuid}')`,
      ],
      [treaty.uuid],
      'It was misread.',
    );
    const { totalCount, nodes } = await history(treaty);
    expect(totalCount).toBe(2);
    expect(nodes.map(({ version, kind }: TestData) => [version, kind])).toEqual([
      [2, 'UPDATED'],
      [1, 'CREATED'],
    ]);
    expect(nodes[0]).toMatchObject({ by: 'a test', note: 'It was misread.', source: { id: source.id } });
    expect(nodes[0].at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(lines(nodes[0])).toEqual([
      'binding: null -> true',
      'title: A treaty -> The treaty',
      'title(lang: "ru"): null -> Договор',
      `places: null -> ${city.id}`,
      `signatures[${signature}].namedAs: The Port -> null`,
      `signatures[${signature}].role: SIGNATORY -> WITNESS`,
    ]);
    expect(nodes[1]).toMatchObject({ note: null, source: null });
    expect(lines(nodes[1])).toEqual(
      expect.arrayContaining([
        'status: null -> ANNOUNCED',
        'title: null -> A treaty',
        `signatures[${signature}].party: null -> ${port.id}`,
      ]),
    );
  });

  it('have instants, numbers and lists in the form of the API', async () => {
    const forum = await build.forum('A forum', { startsOn: '2025-06' });
    const session = await build.session('A panel', forum, { languages: ['en', 'ru'] });
    const figure = await build.figure('Trade', { value: '12.50', aboutId: treaty.uuid });
    await change([`update session set starts_at = '2025-06-10T12:00:00+03:00' where id = $1`], [session.uuid]);
    const [latest, first] = (await history(session)).nodes;
    expect(lines(latest)).toEqual(['startsAt: null -> 2025-06-10T09:00:00.000Z']);
    expect(lines(first)).toContain('languages: null -> ["en", "ru"]');
    expect(lines((await history(figure)).nodes[0])).toEqual(
      expect.arrayContaining(['value: null -> 12.5', `about: null -> ${treaty.id}`]),
    );
  });

  it('come in pages without a gap', async () => {
    for (const title of ['B', 'C', 'D'])
      await change(['update agreement set title = $2 where id = $1'], [treaty.uuid, title]);
    const first = await history(treaty, { first: 3 });
    expect(first.nodes.map(({ version }: TestData) => version)).toEqual([4, 3, 2]);
    expect(first.pageInfo.hasNextPage).toBe(true);
    const rest = await history(treaty, { first: 3, after: first.pageInfo.endCursor });
    expect(rest.nodes.map(({ version }: TestData) => version)).toEqual([1]);
    expect(rest.totalCount).toBe(4);
  });

  it('have changes of fields that the schema has', async () => {
    const own = await startTestServer({ seeded: false });
    try {
      const world = await writeVisibilityFixture(own.dataSource, { prefix: '', visibility: Visibility.PUBLIC });
      const unknown = new Set<string>();
      for (const { id } of Object.values(world)) {
        const { body } = await own.query(
          'query ($id: ID!) { node(id: $id) { __typename ... on Record { history { nodes { changes { path } } } } } }',
          { id },
        );
        const type = SCHEMA.getType(body.data.node.__typename) as GraphQLObjectType;
        for (const { path } of body.data.node.history.nodes[0].changes) {
          if (!leadsSomewhere(type, path)) unknown.add(path.replace(/\[.*?\]/g, '[]'));
        }
      }
      // The label of a text has its language; the type has the level.
      expect([...unknown].sort()).toEqual([
        'level',
        'nameLang',
        'positions[].titleLang',
        'primaryNames',
        'summaryLang',
        'titleLang',
      ]);
    } finally {
      await own.stop();
    }
  });
});

/** Whether a path leads to a field of a type; in a list, to the record of an entry or to a field of the entry. */
function leadsSomewhere(type: GraphQLObjectType, path: string): boolean {
  let fields = type.getFields();
  for (const step of path.split('.')) {
    const field = fields[step.replace(/[[(].*$/, '')];
    if (!field) return false;
    const named = getNamedType(field.type);
    fields = isObjectType(named) ? named.getFields() : {};
    if (!fields.edges) continue;
    const edge = (getNamedType(fields.edges.type) as GraphQLObjectType).getFields();
    const node = getNamedType(edge.node!.type);
    fields = { ...(isObjectType(node) ? node.getFields() : {}), ...edge, [node.name.toLowerCase()]: edge.node! };
  }
  return true;
}

describe('The history of an INTERNAL record', () => {
  it('is visible to editors only, including its PUBLIC time', async () => {
    await change([`update agreement set visibility = 'INTERNAL' where id = $1`], [treaty.uuid]);
    expect(await history(treaty)).toBeUndefined();
    const seen = await asEditor(() => history(treaty));
    expect(lines(seen.nodes[0])).toEqual(['visibility: PUBLIC -> INTERNAL']);
  });

  it('shows one change for its INTERNAL time once it is PUBLIC again, without INTERNAL references', async () => {
    const set = (assignments: string) => change([`update agreement set ${assignments} where id = $1`], [treaty.uuid]);
    await set(`visibility = 'INTERNAL', title = 'A secret'`);
    await set(`title = 'A deeper secret', binding = true`);
    await set(`visibility = 'PUBLIC', title = 'The truth'`);
    await set(`title = 'The whole truth'`);
    const { nodes, totalCount } = await history(treaty);
    expect(totalCount).toBe(3);
    expect(nodes.map(({ version, kind }: TestData) => [version, kind])).toEqual([
      [5, 'UPDATED'],
      [4, 'UPDATED'],
      [1, 'CREATED'],
    ]);
    expect(lines(nodes[1])).toEqual(['binding: null -> true', 'title: A treaty -> The truth']);
    expect(JSON.stringify(nodes)).not.toMatch(/secret|INTERNAL/);
    expect((await asEditor(() => history(treaty))).totalCount).toBe(5);
  });

  it('begins for other readers with the publication, with all fields that it had then', async () => {
    const draft = await build.agreement('A plan', { visibility: Visibility.INTERNAL, signatures: [signedBy(city)] });
    await change([`update agreement set title = 'The plan', visibility = 'PUBLIC' where id = $1`], [draft.uuid]);
    const { nodes, totalCount } = await history(draft);
    expect(totalCount).toBe(1);
    expect(nodes[0]).toMatchObject({ version: 2, kind: 'CREATED' });
    const signature = await partId('signature', 'agreement_id = $1', [draft.uuid]);
    expect(lines(nodes[0])).toEqual(
      expect.arrayContaining([
        'title: null -> The plan',
        'visibility: null -> PUBLIC',
        `signatures[${signature}].party: null -> ${city.id}`,
      ]),
    );
    expect(JSON.stringify(nodes)).not.toMatch(/A plan|INTERNAL/);
  });

  it('shows an INTERNAL source of a change to editors only', async () => {
    await change([`update agreement set title = 'As told' where id = $1`], [treaty.uuid], 'Somebody told us.');
    await change([`update source set visibility = 'INTERNAL' where id = $1`], [source.uuid]);
    expect((await history(treaty)).nodes[0]).toMatchObject({ note: 'Somebody told us.', source: null });
    expect((await asEditor(() => history(treaty))).nodes[0]).toMatchObject({ source: { id: source.id } });
  });

  it('does not show through a PUBLIC record that once referred to it', async () => {
    const hidden = await build.city('Hidden', land);
    const forum = await build.forum('A summit');
    await change(
      [
        `update agreement set forum_id = '${forum.uuid}' where id = $1`,
        `insert into signature (agreement_id, party_id, role, named_as) values ($1, '${hidden.uuid}', 'WITNESS', 'The Hidden')`,
      ],
      [treaty.uuid],
    );
    const before = new Date(Date.now() + 5).toISOString();
    await new Promise((settle) => setTimeout(settle, 10));
    await change(
      [
        `update agreement set forum_id = null where id = $1`,
        `delete from signature where agreement_id = $1 and named_as = 'The Hidden'`,
      ],
      [treaty.uuid],
    );
    for (const [table, { uuid }] of [
      ['party', hidden],
      ['forum', forum],
    ] as const)
      await change([`update ${table} set visibility = 'INTERNAL' where id = $1`], [uuid]);
    const { nodes } = await history(treaty);
    expect(nodes.slice(0, 2).map(lines)).toEqual([[], []]);
    const version = `query ($id: ID!) { agreement(id: $id) {
      forum { id } signatures { nodes { namedAs } } } }`;
    const { body } = await server.query(version, { id: `${treaty.id}@${before}` });
    expect(body.data.agreement).toEqual({
      forum: null,
      signatures: { nodes: [{ namedAs: null }, { namedAs: 'The Port' }] },
    });
    const seen = await asEditor(() => server.query(version, { id: `${treaty.id}@${before}` }));
    expect(seen.body.data.agreement).toMatchObject({ forum: { id: forum.id } });
    expect(seen.body.data.agreement.signatures.nodes).toHaveLength(3);
    expect((await asEditor(() => history(treaty))).nodes.slice(0, 2).map(lines)).toEqual([
      expect.arrayContaining([`forum: ${forum.id} -> null`]),
      expect.arrayContaining([`forum: null -> ${forum.id}`]),
    ]);
  });
});
