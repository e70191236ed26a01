import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Role, type Viewer } from '../../src/access/viewer.ts';
import { mutationsOn } from '../harness/mutations.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

const roles: Record<string, Viewer> = {
  ada: { role: Role.EDITOR, name: 'Ada', identity: 'key 1' },
  bob: { role: Role.EDITOR, name: 'Bob', identity: 'key 2' },
};

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    viewer: ({ headers }) => roles[headers.authorization ?? ''] ?? { role: Role.ANONYMOUS, name: null },
  });
});
afterAll(() => server?.stop());

const as = (editor: string) => mutationsOn(server, { authorization: editor });

async function topic(name: string, editor = 'ada', more: object = {}): Promise<string> {
  const input = { names: [{ lang: 'en', text: name }], ...more };
  return (await as(editor).payload('createTopic', input, 'topic { id }')).topic.id;
}

const renamed = (id: string, expectedVersion: number, editor = 'ada') =>
  as(editor).payload('updateTopic', { id, expectedVersion, names: [{ lang: 'en', text: `Topic ${expectedVersion}` }] });

const REVISION = 'id versionId version kind by record { id }';

async function listed(args: string, viewer = 'ada'): Promise<TestData> {
  const document = `{ revisions(${args}) { totalCount nodes { ${REVISION} } edges { cursor } pageInfo { hasNextPage } } }`;
  const { body } = await server.query(document, {}, { authorization: viewer });
  if (body.errors) throw new Error(JSON.stringify(body.errors));
  return body.data.revisions;
}

const versionsIn = ({ nodes }: TestData) => nodes.map(({ versionId }: TestData) => versionId);

describe('revisions', () => {
  it('lists the revisions of all records, the latest first, each with its record', async () => {
    const one = await topic('One');
    const two = await topic('Two', 'bob');
    await renamed(one, 1);
    const { nodes } = await listed('first: 3');
    const node = { id: expect.any(String), by: 'Ada', record: { id: one } };
    expect(nodes).toEqual([
      { ...node, versionId: `${one}@2`, version: 2, kind: 'UPDATED' },
      { ...node, versionId: `${two}@1`, version: 1, kind: 'CREATED', by: 'Bob', record: { id: two } },
      { ...node, versionId: `${one}@1`, version: 1, kind: 'CREATED' },
    ]);
  });

  it('chooses by author, type of record and time', async () => {
    const before = new Date();
    const id = await topic('Chosen', 'bob');
    await renamed(id, 1);
    const after = new Date(Date.now() + 1);
    const at = `at: { from: "${before.toISOString()}", to: "${after.toISOString()}" }`;
    expect(versionsIn(await listed(`where: { ${at} }`))).toEqual([`${id}@2`, `${id}@1`]);
    expect(versionsIn(await listed(`where: { ${at}, by: "Bob", types: [TOPIC] }`))).toEqual([`${id}@1`]);
    expect(versionsIn(await listed(`where: { ${at}, types: [PARTY, FORUM] }`))).toEqual([]);
    expect(versionsIn(await listed(`where: { by: "Cy" }`))).toEqual([]);
    const earlier = await listed(`first: 1, where: { at: { to: "${before.toISOString()}" } }`);
    expect(versionsIn(earlier)).not.toContain(`${id}@1`);
    expect(earlier.nodes).toHaveLength(1);
    expect((await listed('where: { at: { to: "0001-01-01T00:00:00Z" } }')).totalCount).toBe(0);
    expect((await listed('where: { at: { from: "0001-01-01T00:00:00Z" } }')).totalCount).toBeGreaterThan(0);
  });

  it('continues after and before cursors', async () => {
    for (const name of ['P', 'Q', 'R']) await topic(`Page ${name}`);
    const all = await listed('first: 4');
    const [, second, third] = all.edges.map(({ cursor }: TestData) => cursor);
    expect(versionsIn(await listed(`first: 2, after: "${second}"`))).toEqual(versionsIn(all).slice(2));
    expect(versionsIn(await listed(`last: 2, before: "${third}"`))).toEqual(versionsIn(all).slice(0, 2));
  });

  it('shows readers what the histories of visible records show', async () => {
    const [open, hidden] = [await topic('Open'), await topic('Hidden', 'ada', { visibility: 'INTERNAL' })];
    const later = await topic('Later', 'ada', { visibility: 'INTERNAL' });
    await as('bob').payload('publish', { ids: [later] });
    const gone = await topic('Gone');
    await as('bob').payload('deleteRecord', { id: gone, expectedVersion: 1 });
    const shown = versionsIn(await listed('first: 6', 'nobody'));
    expect(shown.slice(0, 2)).toEqual([`${later}@2`, `${open}@1`]);
    expect(shown.join()).not.toContain(hidden);
    expect(shown.join()).not.toContain(gone);
    const { nodes } = await listed('first: 6');
    expect(versionsIn({ nodes })).toEqual([
      `${gone}@2`,
      `${gone}@1`,
      `${later}@2`,
      `${later}@1`,
      `${hidden}@1`,
      `${open}@1`,
    ]);
    expect(nodes[0]).toMatchObject({ kind: 'DELETED', record: null });
  });

  it('reads few rows for a page, whatever type it chooses and whoever reads it', async () => {
    await topic('Rare');
    await server.sql(`begin; set local session_replication_role = replica;
      insert into record (id, type, visibility) select new_id(), 'STATEMENT', 'PUBLIC' from generate_series(1, 5000);
      insert into revision (record_id, version, kind, made_by, visibility)
        select id, n, 'UPDATED', 'Ada', 'PUBLIC' from record, generate_series(1, 4) n
        where type = 'STATEMENT' and not exists (select from revision r where r.record_id = record.id);
      commit; analyze record, revision`);
    for (const viewer of ['ada', 'nobody']) {
      for (const where of ['', ', where: { types: [TOPIC] }', ', where: { types: [STATEMENT, FORUM_SERIES] }']) {
        const document = `{ revisions(first: 5${where}) { nodes { id } } }`;
        const { body } = await server.query(document, {}, { authorization: viewer });
        expect(body.data.revisions.nodes).toHaveLength(5);
        for (const mode of ['force_custom_plan', 'force_generic_plan']) {
          expect({ where, viewer, mode, isFew: (await rowsRead(mode)) < 2_000 }).toMatchObject({ isFew: true });
        }
      }
    }
  });
});

/** Counts the rows that the plan nodes of the last statement of the server return. */
async function rowsRead(mode: string): Promise<number> {
  const { text, values } = server.statements().at(-1)!;
  const client = new pg.Client({ connectionString: server.database.url });
  await client.connect();
  try {
    await client.query(`set plan_cache_mode = ${mode}`);
    await client.query(`prepare page as ${text}`);
    const given = values.map((value) => (value === null ? 'null' : pg.escapeLiteral(String(value))));
    const { rows } = await client.query(
      `explain (analyze, format json) execute page${given.length > 0 ? `(${given.join(', ')})` : ''}`,
    );
    return rowsOf(rows[0]['QUERY PLAN'][0].Plan);
  } finally {
    await client.end();
  }
}

interface PlanNode {
  'Actual Rows': number;
  'Actual Loops': number;
  Plans?: PlanNode[];
}

function rowsOf(node: PlanNode): number {
  const own = node['Actual Rows'] * node['Actual Loops'];
  return (node.Plans ?? []).reduce((sum, each) => sum + rowsOf(each), own);
}
