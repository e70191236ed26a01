import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role, type Viewer } from '../../src/access/viewer.ts';
import { tokenNow } from '../harness/feed-reader.ts';
import { mutationsOn, type Payload, rejectionOf, stateOf } from '../harness/mutations.ts';
import { publicError } from '../harness/public-errors.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const EDITOR: Viewer = { role: Role.EDITOR, name: 'Ada', identity: 'key 1' };

let server: TestServer;
let editor: ReturnType<typeof mutationsOn>;
beforeAll(async () => {
  server = await startTestServer({
    seeded: false,
    viewer: ({ headers }) => (headers.authorization ? EDITOR : { role: Role.ANONYMOUS, name: null }),
  });
  editor = mutationsOn(server, { authorization: 'editor' });
});
afterAll(() => server?.stop());

const named = (text: string) => [{ lang: 'en', text }];

const refusal = (name: string, input: object) => rejectionOf(server, editor, name, input);

async function done(name: string, input: object, selection = ''): Promise<Payload> {
  const { userErrors, ...rest } = await editor.payload(name, input, selection);
  expect(userErrors).toEqual([]);
  return rest;
}

async function made(field: string, input: object): Promise<string> {
  const name = `create${field[0]!.toUpperCase()}${field.slice(1)}`;
  return (await done(name, input, `${field} { id }`))[field].id;
}

const city = (name: string, more: object = {}) => made('party', { level: 'CITY', names: named(name), ...more });
const versionOf = async (id: string): Promise<number> =>
  (await server.sql('select version from record where id = $1', [id.slice(-32)]))[0]!.version;
const at = async (id: string, more: object) => ({ id, expectedVersion: await versionOf(id), ...more });
/** The input that reverts to a version, by number or instant. */
const back = async (id: string, version: number | string) => ({
  to: `${id}@${version}`,
  expectedVersion: await versionOf(id),
});
const now = async (): Promise<string> =>
  (await server.sql(`select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now`))[0]!
    .now;

const AGREEMENT = `... on Agreement { title titles: title(lang: "fr") kind status signedOn value { value currency } depositary { id } places { id }
  statusChanges { from to on } references { scheme value } texts { lang url } topics { id } flags { code message }
  identifiers { scheme value } citations { source { id } locator fields }
  relations { kind agreement { id } }
  signatures { nodes { id role namedAs party { id } through { id } capacity signedOn ratifiedOn
    signers { signedAs person { id } } actions { kind on text } } } }`;

async function seen(selection: string, id: string): Promise<Payload> {
  const { body } = await server.query(
    `query ($id: ID!) { node(id: $id) { id ${selection} } }`,
    { id },
    { authorization: 'editor' },
  );
  expect(body.errors).toBeUndefined();
  return body.data.node;
}

describe('revertRecord', () => {
  it('rejects clients that may not write, another version and an unknown version', async () => {
    const topic = await made('topic', { names: named('Once') });
    const before = await stateOf(server);
    expect(publicError(await mutationsOn(server).send('revertRecord', await back(topic, 1), ''))).toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    expect(await stateOf(server)).toEqual(before);
    expect(await refusal('revertRecord', { to: `${topic}@1`, expectedVersion: 2 })).toEqual([
      'VERSION_CONFLICT',
      'input.expectedVersion',
      [topic],
    ]);
    expect(await refusal('revertRecord', { to: `topic_${'0'.repeat(32)}@1`, expectedVersion: 1 })).toEqual([
      'RECORD_UNKNOWN',
      'input.to',
    ]);
    for (const toVersion of [0, -1, 2, 999_999_999, 2_147_483_647, '', 'tomorrow', '1@1']) {
      expect(await refusal('revertRecord', await back(topic, toVersion))).toEqual(['VERSION_UNKNOWN', 'input.to']);
    }
    expect(await refusal('revertRecord', await back(topic, '2001-01-01T00:00:00Z'))).toEqual([
      'VERSION_UNKNOWN',
      'input.to',
    ]);
    expect(await refusal('revertRecord', { to: topic, expectedVersion: 1 })).toEqual(['VERSION_UNKNOWN', 'input.to']);
    await done('deleteRecord', { id: topic, expectedVersion: 1 });
    await done('restoreRecord', { id: topic });
    // Version 2 was its tombstone.
    expect(await refusal('revertRecord', await back(topic, 2))).toEqual(['VERSION_UNKNOWN', 'input.to']);
  });

  it('restores all facts and parts under their ids, as a new version', async () => {
    const [a, b, c] = [await city('Alpha'), await city('Beta'), await city('Gamma')];
    const source = await made('source', { kind: 'NEWS', title: 'Of the day' });
    const [ann, bo] = [await made('person', { names: named('Ann') }), await made('person', { names: named('Bo') })];
    const topic = await made('topic', { names: named('Ports') });
    const other = await made('agreement', { titles: named('The other'), kind: 'TREATY', status: 'ANNOUNCED' });
    const id = await made('agreement', {
      titles: [...named('On ports'), { lang: 'fr', text: 'Des ports' }],
      kind: 'TREATY',
      status: 'SIGNED',
      signedOn: '2025-11-06',
      signatures: [
        { party: a, role: 'SIGNATORY', signedOn: '2025-11', signers: [{ person: ann, signedAs: 'Mayor' }] },
        { party: b, role: 'SIGNATORY', through: c },
        { namedAs: 'A third', role: 'WITNESS' },
      ],
      places: [a],
      depositary: b,
      value: { value: '12345678901234567890.5', currency: 'EUR' },
      references: [{ scheme: 'unts', value: '1' }],
      texts: [{ lang: 'en', url: 'https://example.org/en' }],
      topics: [topic],
      citations: [{ source, locator: 'p. 1', fields: ['signedOn'] }],
      identifiers: [{ scheme: 'wikidata', value: 'Q1' }],
      relations: [{ kind: 'AMENDS', to: other }],
    });
    const before = await seen(AGREEMENT, id);
    const instant = await now();
    await done('updateAgreement', {
      ...(await at(id, {})),
      titles: named('On harbours'),
      kind: 'CONTRACT',
      signedOn: '2024',
      value: { value: '12345678901234567890.6', currency: 'EUR' },
      signatures: [
        { id: before.signatures.nodes[1].id, party: c, role: 'SIGNATORY', signers: [{ person: bo }] },
        { party: b, role: 'SIGNATORY' },
        { party: a, role: 'SIGNATORY' },
      ],
      places: [],
      depositary: null,
      references: [{ scheme: 'unts', value: '2' }],
      texts: [],
      topics: [],
      citations: [],
      identifiers: [],
      relations: [],
    });
    await done('changeAgreementStatus', { id, change: { to: 'IN_FORCE', on: '2026' } });
    const after = await tokenNow(server);
    expect(await seen(AGREEMENT, id)).not.toEqual(before);

    const input = { ...(await back(id, instant)), idempotencyKey: 'back', note: 'It was right before.' };
    const answer = await done('revertRecord', input, `record { version ${AGREEMENT} }`);
    const { version, ...record } = answer.record;
    expect({ id, ...record }).toEqual(before);
    expect(version).toBe(input.expectedVersion + 1);
    expect(await done('revertRecord', input, `record { version ${AGREEMENT} }`)).toEqual(answer);
    expect(await server.sql('select * from involvement_differences()')).toEqual([]);
    expect(await server.sql('select * from search_differences()')).toEqual([]);
    const feed = await server.query('query ($after: String) { changes(after: $after) { nodes { kind recordId } } }', {
      after,
    });
    expect(feed.body.data.changes.nodes).toEqual([{ kind: 'UPDATED', recordId: id }]);
    const { history } = await seen(
      '... on Record { history(first: 1) { nodes { version note kind changes { path before after } } } }',
      id,
    );
    expect(history.nodes[0]).toMatchObject({ version, kind: 'UPDATED', note: 'It was right before.' });
    expect(history.nodes[0].changes).toContainEqual({ path: 'kind', before: 'CONTRACT', after: 'TREATY' });

    // To its current version: nothing differs, and nothing is written.
    expect(await done('revertRecord', await back(id, version), 'record { id version }')).toEqual({
      record: { id, version },
    });
    // And forward again.
    await done('revertRecord', await back(id, 2));
    expect(await seen('... on Agreement { title kind }', id)).toEqual({ id, title: 'On harbours', kind: 'CONTRACT' });
  });

  it('restores the names and the place by which a party is found', async () => {
    const [region, other] = [await city('Old Region'), await city('New Region')];
    const id = await city('Tver', { names: named('Kalinin'), placements: [{ within: region }] });
    await done('updateParty', await at(id, { names: named('Tver'), placements: [{ within: other }] }));
    const party = async (ref: string) =>
      (await server.query('query ($ref: String!) { party(ref: $ref) { id } }', { ref })).body.data.party;
    expect([await party('Kalinin'), await party('Tver')]).toEqual([null, { id }]);
    await done('revertRecord', await back(id, 1));
    expect([await party('Kalinin'), await party('Tver')]).toEqual([{ id }, null]);
    expect(await seen('... on City { name(lang: "en") placements { within { id } } }', id)).toEqual({
      id,
      name: 'Kalinin',
      placements: [{ within: { id: region } }],
    });
    expect(await server.sql('select * from involvement_differences()')).toEqual([]);
  });

  it('rejects a version that refers to a deleted or INTERNAL record, and follows merged ones', async () => {
    const [parent, other] = [
      await made('topic', { names: named('Above') }),
      await made('topic', { names: named('Beyond') }),
    ];
    const id = await made('topic', { names: named('Below'), parent });
    await done('updateTopic', await at(id, { parent: null }));
    await done('unpublish', { ids: [parent] });
    expect(await refusal('revertRecord', await back(id, 1))).toEqual(['DEPENDENCY_INTERNAL', 'input.to', [parent]]);
    await done('deleteRecord', await at(parent, {}));
    expect(await refusal('revertRecord', await back(id, 1))).toEqual(['REFERENCE_DELETED', 'input.to']);
    await done('restoreRecord', { id: parent });
    await done('publish', { ids: [parent] });
    await done('mergeRecords', {
      keep: other,
      expectedVersion: await versionOf(other),
      absorb: parent,
      expectedAbsorbVersion: await versionOf(parent),
    });
    await done('revertRecord', await back(id, 1));
    expect(await seen('... on Topic { parent { id } }', id)).toEqual({ id, parent: { id: other } });
  });

  it('rejects a version that breaks a rule now', async () => {
    const [a, b, c] = [await city('Delta'), await city('Epsilon'), await city('Zeta')];
    const treaty = { titles: named('On rules'), kind: 'TREATY' };
    const signatures = [a, b].map((party) => ({ party, role: 'SIGNATORY' }));
    // It was INTERNAL, then published: reverting does not hide it.
    const hidden = await made('topic', { names: named('Shy'), visibility: 'INTERNAL' });
    await done('publish', { ids: [hidden] });
    await done('revertRecord', await back(hidden, 1));
    expect(await seen('... on Record { visibility }', hidden)).toEqual({ id: hidden, visibility: 'PUBLIC' });

    const id = await made('agreement', { ...treaty, status: 'SIGNED', signatures });
    await done('signAgreement', { id, signature: { party: c, role: 'SIGNATORY' } });
    await done('mergeRecords', { keep: a, expectedVersion: 1, absorb: b, expectedAbsorbVersion: 1 });
    // First it had two parties; now they are merged.
    expect(await refusal('revertRecord', await back(id, 1))).toEqual(['VALUE_NOT_UNIQUE', 'input.to']);

    const slug = await made('topic', { names: named('Taken') });
    await done('updateTopic', await at(slug, { slug: 'given-up' }));
    await made('topic', { names: named('Taken'), allowDuplicate: true });
    expect(await refusal('revertRecord', await back(slug, 1))).toEqual(['VALUE_NOT_UNIQUE', 'input.to']);

    const inner = await city('Eta', { placements: [{ within: c }] });
    await done('updateParty', await at(inner, { placements: [] }));
    await done('updateParty', await at(c, { placements: [{ within: inner }] }));
    expect(await refusal('revertRecord', await back(inner, 1))).toEqual(['HIERARCHY_CYCLE', 'input.to']);
  });

  it('rejects a version with parts that belong to another record now', async () => {
    const [a, b, c, d] = [await city('Theta'), await city('Iota'), await city('Kappa'), await city('Lambda')];
    const treaty = (parties: string[]) =>
      made('agreement', {
        titles: named('On parts'),
        kind: 'TREATY',
        status: 'SIGNED',
        signatures: parties.map((party) => ({ party, role: 'SIGNATORY' })),
      });
    const [first, second] = [await treaty([a, b]), await treaty([c, d])];
    await done('mergeRecords', { keep: first, expectedVersion: 1, absorb: second, expectedAbsorbVersion: 1 });
    await done('undoMerge', { id: second });
    expect(await refusal('revertRecord', await back(first, 2))).toEqual(['PARTS_MOVED', 'input.to', [second]]);
  });
});
