import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role, type Viewer } from '../../src/access/viewer.ts';
import { mutationsOn, type Payload, stateOf } from '../harness/mutations.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const EDITOR: Viewer = { role: Role.EDITOR, name: 'Ada', identity: 'key 1' };

let server: TestServer;
let editor: ReturnType<typeof mutationsOn>;
beforeAll(async () => {
  server = await startTestServer({
    viewer: ({ headers }) => (headers.authorization ? EDITOR : { role: Role.ANONYMOUS, name: null }),
  });
  editor = mutationsOn(server, { authorization: 'editor' });
});
afterAll(() => server?.stop());

const named = (text: string) => [{ lang: 'en', text }];

/**
 * Errors of a rejected mutation, with the records that prevent it, once the test has checked that nothing was written.
 */
async function refusal(name: string, input: object): Promise<[code: string, path: string, others?: string[]]> {
  const before = await stateOf(server);
  const { body } = await editor.send(name, input, 'userErrors { ... on OtherRecordsError { records { id } } }');
  const [error] = body.data[name].userErrors;
  expect(await stateOf(server)).toEqual(before);
  const others = error.records?.map(({ id }: { id: string }) => id);
  return [error.code, error.path.join('.'), ...(others ? [others] : [])] as [string, string];
}

async function done(name: string, input: object, selection = ''): Promise<Payload> {
  const { userErrors, ...rest } = await editor.payload(name, input, selection);
  expect(userErrors).toEqual([]);
  return rest;
}

async function made(field: string, input: object): Promise<string> {
  const name = `create${field[0]!.toUpperCase()}${field.slice(1)}`;
  return (await done(name, input, `${field} { id }`))[field].id;
}

/** A record as a reader sees it. */
const seen = async (id: string, authorization?: string) =>
  (await server.query('query ($id: ID!) { node(id: $id) { id } }', { id }, authorization ? { authorization } : {})).body
    .data.node;

describe('deleteRecord and restoreRecord', () => {
  it('reject another version, an unknown record, and a record to which others refer', async () => {
    const forum = await made('forum', { titles: named('Short'), kind: 'FORUM', status: 'CONCLUDED' });
    const session = await made('session', { forum, titles: named('Brief'), kind: 'PANEL', status: 'CONCLUDED' });
    expect(await refusal('deleteRecord', { id: session, expectedVersion: 2 })).toEqual([
      'VERSION_CONFLICT',
      'input.expectedVersion',
    ]);
    const both = await editor.payload('deleteRecord', { id: forum, expectedVersion: 2 });
    expect(both.userErrors.map(({ code }: { code: string }) => code)).toEqual([
      'RECORD_REFERENCED',
      'VERSION_CONFLICT',
    ]);
    expect(await refusal('deleteRecord', { id: `forum_${'0'.repeat(32)}`, expectedVersion: 1 })).toEqual([
      'RECORD_UNKNOWN',
      'input.id',
    ]);
    expect(await refusal('deleteRecord', { id: forum, expectedVersion: 1 })).toEqual([
      'RECORD_REFERENCED',
      'input.id',
      [session],
    ]);
    expect(await refusal('deleteRecord', { id: 'moscow', expectedVersion: 1 })).toEqual(['RECORD_UNKNOWN', 'input.id']);
  });

  it('leave a tombstone, and restore the record with its parts', async () => {
    const source = await made('source', { kind: 'NEWS', title: 'Of the day' });
    const id = await made('agreement', {
      titles: named('Passing'),
      kind: 'TREATY',
      status: 'SIGNED',
      signedOn: '2025',
      signatures: [
        { party: 'Moscow', role: 'SIGNATORY', signedOn: '2025-11' },
        { party: 'Havana', role: 'SIGNATORY', signers: [{ person: await made('person', { names: named('Cy') }) }] },
      ],
      citations: [{ source }],
      identifiers: [{ scheme: 'unts', value: '1' }],
    });
    const whole = `agreement(id: $id) { title status statusChanges { to } citations { source { id } } identifiers { value }
      signatures { nodes { id signedOn party { name } signers { person { name } } actions { kind on } } } }`;
    const read = async () => (await server.query(`query ($id: ID!) { ${whole} }`, { id })).body.data.agreement;
    const before = await read();
    expect(before.signatures.nodes).toHaveLength(2);
    expect(await refusal('restoreRecord', { id })).toEqual(['RECORD_NOT_DELETED', 'input.id']);

    expect(await done('deleteRecord', { id, expectedVersion: 1, note: 'A mistake.' }, 'deletedId')).toEqual({
      deletedId: id,
    });
    expect(await seen(id, 'editor')).toBeNull();
    expect(await refusal('deleteRecord', { id, expectedVersion: 2 })).toEqual(['RECORD_UNKNOWN', 'input.id']);
    const [tombstone] = await server.sql('select version, deleted_at is not null as gone from record where id = $1', [
      id.slice(-32),
    ]);
    expect(tombstone).toEqual({ version: 2, gone: true });

    expect(await refusal('restoreRecord', { id: `agreement_${'0'.repeat(32)}` })).toEqual([
      'RECORD_UNKNOWN',
      'input.id',
    ]);
    expect(await done('restoreRecord', { id }, 'record { id version }')).toEqual({ record: { id, version: 3 } });
    expect(await read()).toEqual(before);
    const { body } = await server.query('{ cooperation(between: ["Moscow", "Havana"]) { nodes { id } } }');
    expect(body.data.cooperation.nodes).toContainEqual({ id });
  });

  it('restore the names of a party, but not a primary name that another party has now', async () => {
    const city = { level: 'CITY', names: named('Lost Town'), placements: [{ within: 'RS' }] };
    const first = await made('party', city);
    await done('deleteRecord', { id: first, expectedVersion: 1 });
    const second = await made('party', { ...city, slug: 'lost-town-2' });
    await done('restoreRecord', { id: first });
    const { body } = await server.query(
      '{ party(ref: "Lost Town") { id } old: party(ref: "lost-town") { id names { text } } }',
    );
    expect(body.data).toEqual({ party: { id: second }, old: { id: first, names: [{ text: 'Lost Town' }] } });
  });

  it('reject restoring a record if another one has its slug, or if it refers to a deleted one', async () => {
    const topic = await made('topic', { names: named('Gone') });
    await done('deleteRecord', { id: topic, expectedVersion: 1 });
    await made('topic', { names: named('Gone') });
    expect(await refusal('restoreRecord', { id: topic })).toEqual(['VALUE_NOT_UNIQUE', 'input.id']);
    const [{ message }] = (await editor.payload('restoreRecord', { id: topic })).userErrors;
    expect(message).toBe('Another record has taken the slug. Change the slug of that record first.');

    const parent = await made('topic', { names: named('Above') });
    const child = await made('topic', { names: named('Below'), parent });
    await done('deleteRecord', { id: child, expectedVersion: 1 });
    await done('deleteRecord', { id: parent, expectedVersion: 1 });
    expect(await refusal('restoreRecord', { id: child })).toEqual(['REFERENCE_DELETED', 'input.id']);
    await done('restoreRecord', { id: parent });
    expect(await done('restoreRecord', { id: child }, 'record { ... on Topic { parent { id } } }')).toEqual({
      record: { parent: { id: parent } },
    });
  });
});

describe('publish and unpublish', () => {
  it('publish a record with its INTERNAL references on request, and hide it again', async () => {
    const series = await made('forumSeries', { titles: named('Hidden weeks'), visibility: 'INTERNAL' });
    const forum = await made('forum', {
      titles: named('Hidden week'),
      kind: 'FORUM',
      status: 'SCHEDULED',
      series,
      visibility: 'INTERNAL',
    });
    const session = await made('session', {
      titles: named('Hidden hour'),
      forum,
      kind: 'PANEL',
      status: 'SCHEDULED',
      visibility: 'INTERNAL',
      citations: [{ source: await made('source', { kind: 'OTHER', title: 'Hidden paper', visibility: 'INTERNAL' }) }],
    });
    expect([await seen(session), await seen(session, 'editor')]).toEqual([null, { id: session }]);
    expect(await refusal('publish', { ids: [session, `topic_${'0'.repeat(32)}`] })).toEqual([
      'RECORD_UNKNOWN',
      'input.ids.1',
    ]);
    expect(await refusal('publish', { ids: [session] })).toEqual(['DEPENDENCY_INTERNAL', 'input.ids', [series, forum]]);
    expect(await refusal('publish', { ids: Array(101).fill(session) })).toEqual(['LIST_TOO_LONG', 'input.ids']);

    const shown = await done(
      'publish',
      { ids: [session], withDependencies: true },
      'records { id visibility version }',
    );
    expect(shown.records).toEqual([session, forum, series].map((id) => ({ id, visibility: 'PUBLIC', version: 2 })));
    expect(await seen(session)).toEqual({ id: session });
    // A second request writes nothing.
    const again = await done('publish', { ids: [session, session] }, 'records { id version }');
    expect(again.records).toEqual([{ id: session, version: 2 }]);

    expect(await refusal('unpublish', { ids: [series] })).toEqual([
      'RECORD_REFERENCED_BY_PUBLIC',
      'input.ids',
      [forum],
    ]);
    const hidden = await done('unpublish', { ids: [series, forum, session] }, 'records { id visibility }');
    expect(hidden.records).toEqual([series, forum, session].map((id) => ({ id, visibility: 'INTERNAL' })));
    expect(await seen(forum)).toBeNull();
  });
});
