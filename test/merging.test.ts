import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role, type Viewer } from '../src/access/viewer.ts';
import { mutationsOn, type Payload, stateOf } from './harness/mutations.ts';
import { told } from './harness/refusals.ts';
import { startTestServer, type TestServer } from './harness/server.ts';

const EDITOR: Viewer = { role: Role.EDITOR, name: 'Ada', identity: 'key 1' };
const READER: Viewer = { role: Role.READER, name: 'Ben', identity: 'key 2' };

let server: TestServer;
let editor: ReturnType<typeof mutationsOn>;
beforeAll(async () => {
  server = await startTestServer({
    seeded: false,
    viewer: ({ headers }) =>
      headers.authorization === 'editor'
        ? EDITOR
        : headers.authorization
          ? READER
          : { role: Role.ANONYMOUS, name: null },
  });
  editor = mutationsOn(server, { authorization: 'editor' });
});
afterAll(() => server?.stop());

const named = (text: string, lang = 'en') => [{ lang, text }];
let count = 0;

/** What a mutation is refused with, and what stands against it, once it is sure that nothing was written. */
async function refusal(name: string, input: object): Promise<[code: string, path: string, others?: string[]]> {
  const before = await stateOf(server);
  const { body } = await editor.send(
    name,
    input,
    'userErrors { ... on OtherRecordsError { records { id } } ... on ConflictError { current { id version } } }',
  );
  const [error] = body.data[name].userErrors;
  expect(await stateOf(server)).toEqual(before);
  const others = (error.records ?? (error.current ? [error.current] : null))?.map(({ id }: { id: string }) => id);
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

const city = (name: string, more: object = {}) => made('party', { level: 'CITY', names: named(name), ...more });
const person = (name: string, more: object = {}) => made('person', { names: named(name), ...more });
const topic = (name: string, more: object = {}) => made('topic', { names: named(name), ...more });

/** An agreement that these parties have signed. */
const signed = (parties: string[], more: object = {}) =>
  made('agreement', {
    titles: named(`Agreement ${++count}`),
    kind: 'TREATY',
    status: 'SIGNED',
    signatures: parties.map((party) => ({ party, role: 'SIGNATORY' })),
    ...more,
  });

const versionOf = async (id: string): Promise<number> =>
  (await server.sql('select version from record where id = $1', [id.slice(-32)]))[0]!.version;

/** The input of a merge at the versions that both have. */
const merging = async (keep: string, absorb: string, more: object = {}) => ({
  keep,
  expectedVersion: await versionOf(keep),
  absorb,
  expectedAbsorbVersion: await versionOf(absorb),
  ...more,
});
const merge = async (keep: string, absorb: string, selection = '') =>
  done('mergeRecords', await merging(keep, absorb), selection);
const refusedMerge = async (keep: string, absorb: string, more: object = {}) =>
  refusal('mergeRecords', await merging(keep, absorb, more));
const undo = (id: string, selection = '') => done('undoMerge', { id }, selection);

/** What somebody sees, an editor unless said otherwise. */
async function seen(selection: string, id: string, authorization = 'editor'): Promise<Payload> {
  const { body } = await server.query(
    `query ($id: ID!) { node(id: $id) { id ${selection} } }`,
    { id },
    { authorization },
  );
  expect(body.errors).toBeUndefined();
  return body.data.node;
}

const PARTIES =
  '... on Agreement { parties { id } signatures { nodes { id role party { id } signers { person { id } } } } }';
const signatoriesOf = async (id: string): Promise<string[]> =>
  (await seen(PARTIES, id)).signatures.nodes.map(({ party }: { party: { id: string } }) => party.id).sort();

/** All rows that the record has, and all that refer to it, by their tables; ids and what is read from others left out. */
async function rowsAbout(...ids: string[]): Promise<Record<string, object[]>> {
  const tables = await server.sql<{ table_name: string; columns: string[] }>(
    `select table_name, array_agg(column_name::text) as columns from record_columns() group by 1
      union select lower(type), '{id}' from record group by 1`,
  );
  const uuids = ids.map((id) => id.slice(-32));
  const found: Record<string, object[]> = {};
  for (const { table_name: table, columns } of tables) {
    const rows = await server.sql(
      `select to_jsonb(t) as row from "${table}" t
        where ${columns.map((column) => `"${column}" = any($1)`).join(' or ')} order by id`,
      [uuids],
    );
    if (rows.length > 0) found[table] = [...(found[table] ?? []), ...rows.map(({ row }) => row)];
  }
  return found;
}

const differences = async () => ({
  involvement: await server.sql('select * from involvement_differences()'),
  search: await server.sql('select * from search_differences()'),
});
const NONE = { involvement: [], search: [] };

describe('A merge is refused', () => {
  it('to whoever may not write', async () => {
    const [a, b] = [await topic('Water'), await topic('Waters')];
    const before = await stateOf(server);
    for (const [authorization, code] of [
      ['', 'UNAUTHENTICATED'],
      ['reader', 'FORBIDDEN'],
    ] as const) {
      const somebody = mutationsOn(server, authorization ? { authorization } : {});
      expect(told(await somebody.send('mergeRecords', await merging(a, b), ''))).toMatchObject({ code });
      expect(told(await somebody.send('undoMerge', { id: b }, ''))).toMatchObject({ code });
    }
    expect(await stateOf(server)).toEqual(before);
  });

  it('where a record is not there, is the other one, was merged already, or is of another kind', async () => {
    const [a, b] = [await topic('Fire'), await topic('Fires')];
    const nobody = `topic_${'0'.repeat(32)}`;
    expect(await refusedMerge(a, b, { keep: nobody })).toEqual(['RECORD_UNKNOWN', 'input.keep']);
    expect(await refusedMerge(a, b, { absorb: nobody })).toEqual(['RECORD_UNKNOWN', 'input.absorb']);
    expect(await refusedMerge(a, a)).toEqual(['SAME_RECORD', 'input.absorb']);
    expect(told(await editor.send('mergeRecords', await merging(a, b, { absorb: 'moscow' }), ''))).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'input.absorb',
    });
    expect(await refusedMerge(a, await person('Ann'))).toEqual(['DIFFERENT_KINDS', 'input.absorb']);
    const country = await made('party', { level: 'COUNTRY', names: named('Fireland') });
    expect(await refusedMerge(country, await city('Fire City'))).toEqual(['DIFFERENT_KINDS', 'input.absorb']);
    await merge(a, b);
    expect(await refusedMerge(a, b)).toEqual(['MERGED', 'input.absorb']);
    // The one that was merged stands for its survivor, which cannot be merged into itself either.
    expect(await refusedMerge(b, a, { expectedVersion: 2 })).toEqual(['SAME_RECORD', 'input.absorb']);
  });

  it('where one of the two has changed since', async () => {
    const [a, b] = [await topic('Earth'), await topic('Earths')];
    expect(await refusedMerge(a, b, { expectedVersion: 2 })).toEqual(['CONFLICT', 'input.expectedVersion', [a]]);
    expect(await refusedMerge(a, b, { expectedAbsorbVersion: 7 })).toEqual([
      'CONFLICT',
      'input.expectedAbsorbVersion',
      [b],
    ]);
  });

  it('where a party, a topic or a forum would lie within itself, at once or by way of others', async () => {
    const outer = await city('Ringdom');
    const district = await city('Ringdom Old Town', { placements: [{ within: outer }] });
    const quarter = await city('Ringdom Quarter', { placements: [{ within: district }] });
    for (const [keep, absorb] of [
      [outer, district],
      [district, outer],
      [outer, quarter],
      [quarter, outer],
    ] as const) {
      expect(await refusedMerge(keep, absorb)).toEqual(['LIES_WITHIN_ITSELF', 'input.absorb']);
    }
    const top = await topic('Trade');
    const under = await topic('Trade fairs', { parent: await topic('Trade shows', { parent: top }) });
    expect(await refusedMerge(under, top)).toEqual(['LIES_WITHIN_ITSELF', 'input.absorb']);
    const forum = { titles: named('Loop week'), kind: 'FORUM', status: 'CONCLUDED' };
    const whole = await made('forum', forum);
    expect(await refusedMerge(whole, await made('forum', { ...forum, partOf: whole }))).toEqual([
      'LIES_WITHIN_ITSELF',
      'input.absorb',
    ]);
  });

  it('where one refers to the other', async () => {
    const [a, c] = [await city('Alpha'), await city('Beta')];
    const first = await signed([a, c]);
    const second = await signed([a, c], { relations: [{ kind: 'AMENDS', to: first }] });
    expect(await refusedMerge(first, second)).toEqual(['REFER_TO_EACH_OTHER', 'input.absorb', [first, second]]);
  });

  it('where it would leave a signed agreement with one party', async () => {
    const [a, b, c] = [await city('Gamma'), await city('Gama'), await city('Delta')];
    const treaty = await signed([a, b]);
    await signed([a, c]);
    expect(await refusedMerge(a, b)).toEqual(['TOO_FEW_SIGNATORIES', 'input.absorb', [treaty]]);
    await done('signAgreement', { agreement: treaty, signature: { party: c, role: 'SIGNATORY' } });
    await merge(a, b);
    expect(await signatoriesOf(treaty)).toEqual([a, c].sort());
  });

  it('where codes and identifiers say that they are two', async () => {
    const country = (name: string, more: object) => made('party', { level: 'COUNTRY', names: named(name), ...more });
    const a = await country('Utopia', { alpha2: 'XU', identifiers: [{ scheme: 'wikidata', value: 'Q1' }] });
    const b = await country('Eutopia', { alpha2: 'XE' });
    const c = await country('Outopia', { identifiers: [{ scheme: 'wikidata', value: 'Q2' }] });
    expect(await refusedMerge(a, b)).toEqual(['IDENTIFIER_CLASH', 'input.absorb']);
    expect(await refusedMerge(a, c)).toEqual(['IDENTIFIER_CLASH', 'input.absorb']);
    // What only the other knows is known of the survivor, the code that nobody else may have included.
    const d = await country('Eu-topia', { alpha3: 'XEE', identifiers: [{ scheme: 'wikidata', value: 'Q1' }] });
    await merge(a, d);
    expect(await seen('... on Country { identifiers { scheme value } alpha2 alpha3 }', a)).toEqual({
      id: a,
      identifiers: [{ scheme: 'wikidata', value: 'Q1' }],
      alpha2: 'XU',
      alpha3: 'XEE',
    });
    await undo(d);
    expect(await seen('... on Country { identifiers { value } alpha2 alpha3 }', a)).toEqual({
      id: a,
      identifiers: [{ value: 'Q1' }],
      alpha2: 'XU',
      alpha3: null,
    });
    expect(await seen('... on Country { identifiers { value } alpha2 alpha3 }', d)).toEqual({
      id: d,
      identifiers: [{ value: 'Q1' }],
      alpha2: null,
      alpha3: 'XEE',
    });
  });

  it('where a PUBLIC record would vanish, or what is INTERNAL would show', async () => {
    const hidden = { visibility: 'INTERNAL' };
    const [a, b] = [await topic('Rivers'), await topic('River', hidden)];
    expect(await refusedMerge(b, a)).toEqual(['WOULD_BE_HIDDEN', 'input.keep']);
    const above = await topic('Hidden waters', hidden);
    const c = await topic('Streams', { ...hidden, parent: above });
    expect(await refusedMerge(a, c)).toEqual(['DEPENDENCIES_INTERNAL', 'input.absorb', [above]]);
    // An INTERNAL record without such references may be merged: its id leads to the survivor, for everybody.
    await merge(a, b);
    expect(await seen('', b, '')).toEqual({ id: a });
  });

  it('where both have what there can be only one of, until those are merged', async () => {
    const forum = await made('forum', { titles: named('Meet'), kind: 'FORUM', status: 'CONCLUDED' });
    const [a, b] = [await city('Epsilon'), await city('Epsilum')];
    const delegation = (party: string) => made('delegation', { forum, party, attendsAs: 'PARTY' });
    const [ofA, ofB] = [await delegation(a), await delegation(b)];
    expect(await refusedMerge(a, b)).toEqual(['COLLIDE', 'input.absorb', [ofA, ofB]]);
    await merge(ofA, ofB);
    await merge(a, b);
    expect(await seen('... on Delegation { party { id } }', ofB)).toEqual({ id: ofA, party: { id: a } });
  });
});

describe('Two cities that are one', () => {
  it('have one id for both, one set of names, and everything that either took part in', async () => {
    const country = await made('party', { level: 'COUNTRY', names: named('Cityland') });
    const source = await made('source', { kind: 'NEWS', title: 'Of cities' });
    const keep = await city('Zeta', {
      names: [...named('Zeta'), ...named('Зета', 'ru')],
      placements: [{ within: country }],
      identifiers: [{ scheme: 'geonames', value: '1' }],
    });
    const absorb = await city('Zetta', {
      names: [...named('Zetta'), ...named('Zeta'), ...named('泽塔', 'zh')],
      placements: [{ within: country, from: '1991' }],
      population: 90_000,
      coordinates: { latitude: 1, longitude: 2 },
      citations: [{ source }],
      identifiers: [
        { scheme: 'geonames', value: '1' },
        { scheme: 'geonames', value: '2' },
      ],
    });
    const other = await city('Eta');
    const [ann, bo] = [await person('Ann Zeta'), await person('Bo Zeta')];
    const day = (person: string) => ({ signedOn: '2025-11', signers: [{ person, signedAs: 'Mayor' }] });
    const both = await signed([other], {
      signatures: [
        { party: other, role: 'SIGNATORY' },
        { party: keep, role: 'SIGNATORY', ...day(ann) },
        { party: absorb, role: 'SIGNATORY', ...day(ann), through: keep },
        { party: absorb, role: 'WITNESS', through: keep },
      ],
    });
    const own = await signed([absorb, other], {
      signatures: [
        { party: absorb, role: 'SIGNATORY', ...day(bo) },
        { party: other, role: 'SIGNATORY', through: absorb },
      ],
      depositary: absorb,
      places: [absorb],
    });
    const forum = await made('forum', {
      titles: named('Zeta days'),
      kind: 'FORUM',
      status: 'CONCLUDED',
      cities: [keep, absorb],
      roles: [{ party: absorb, role: 'HOST' }],
    });
    const promise = await made('commitment', {
      titles: named('A bridge'),
      status: 'PLANNED',
      responsible: [keep, absorb],
      counterparts: [other],
    });
    const district = await city('Zetta North', { placements: [{ within: absorb }] });
    const before = await rowsAbout(keep, absorb);
    const { body } = await server.query('{ feedToken }');

    const input = await merging(keep, absorb, { idempotencyKey: 'zeta', note: 'One city, spelt twice.' });
    const selection = `absorbedId record { id version ... on City {
      name names { text lang kind } placements { within { id } from } population coordinates { latitude longitude }
      identifiers { value } citations { source { id } } } }`;
    const answer = await done('mergeRecords', input, selection);
    expect(answer).toEqual({
      absorbedId: absorb,
      record: {
        id: keep,
        version: 2,
        name: 'Zeta',
        names: [
          { text: 'Zeta', lang: 'en', kind: 'SHORT' },
          { text: 'Зета', lang: 'ru', kind: 'SHORT' },
          { text: 'Zetta', lang: 'en', kind: 'ALIAS' },
          { text: '泽塔', lang: 'zh', kind: 'SHORT' },
        ],
        placements: [
          { within: { id: country }, from: null },
          { within: { id: country }, from: '1991' },
        ],
        population: 90_000,
        coordinates: { latitude: 1, longitude: 2 },
        identifiers: [{ value: '1' }, { value: '2' }],
        citations: [{ source: { id: source } }],
      },
    });
    expect(await done('mergeRecords', input, selection)).toEqual(answer);
    expect(await differences()).toEqual(NONE);

    // Whoever asks by the old id, or by a name of the other, meets the survivor, in the address bar as well.
    expect(await seen('', absorb, '')).toEqual({ id: keep });
    const byName = await server.query('{ a: party(ref: "Zetta") { id } b: party(ref: "泽塔") { id } }');
    expect(byName.body.data).toEqual({ a: { id: keep }, b: { id: keep } });
    const page = await fetch(`${server.url}/id/${absorb}`, { redirect: 'manual' });
    expect([page.status, page.headers.get('location')]).toEqual([302, keep]);
    const later = await signed([absorb, other]);
    expect(await signatoriesOf(later)).toEqual([keep, other].sort());

    const agreement = await seen(PARTIES, both);
    expect(agreement.parties).toHaveLength(2);
    const keepSigns = agreement.signatures.nodes.filter(({ party }: { party: { id: string } }) => party.id === keep);
    expect(keepSigns.map(({ role, signers }: { role: string; signers: object[] }) => [role, signers])).toEqual([
      ['SIGNATORY', [{ person: { id: ann } }]],
      ['WITNESS', []],
    ]);
    const throughs = await server.sql('select role, through_id from signature where party_id = $1 order by role', [
      keep.slice(-32),
    ]);
    expect(throughs.map(({ through_id }) => through_id)).toEqual(throughs.map(() => null));
    expect(
      await seen(
        '... on Agreement { depositary { id } places { id } signatures { nodes { party { id } through { id } } } }',
        own,
      ),
    ).toEqual({
      id: own,
      depositary: { id: keep },
      places: [{ id: keep }],
      signatures: {
        nodes: [
          { party: { id: other }, through: { id: keep } },
          { party: { id: keep }, through: null },
        ],
      },
    });
    expect(await seen('... on Forum { cities { id } roles { party { id } role } }', forum)).toEqual({
      id: forum,
      cities: [{ id: keep }],
      roles: [{ party: { id: keep }, role: 'HOST' }],
    });
    expect(await seen('... on Commitment { responsible { id } counterparts { id } }', promise)).toEqual({
      id: promise,
      responsible: [{ id: keep }],
      counterparts: [{ id: other }],
    });
    const between = await server.query('query ($names: [String!]!) { cooperation(between: $names) { totalCount } }', {
      names: [district, other],
    });
    expect(between.body.data.cooperation.totalCount).toBe(0);
    const within = await server.query('query ($names: [String!]!) { cooperation(between: $names) { nodes { id } } }', {
      names: ['Zetta', other],
    });
    expect(within.body.data.cooperation.nodes.map(({ id }: { id: string }) => id).sort()).toEqual(
      [both, own, promise, later].sort(),
    );

    // The history of the one that is gone, of the survivor, and of what was moved; and the feed.
    const feed = await server.query(
      'query ($after: String) { changes(after: $after, first: 100) { nodes { kind recordId mergedInto record { id } } } }',
      { after: body.data.feedToken },
    );
    const kinds = Object.fromEntries(
      feed.body.data.changes.nodes.map((change: { recordId: string }) => [change.recordId, change]),
    );
    expect(kinds[absorb]).toEqual({ kind: 'MERGED', recordId: absorb, mergedInto: keep, record: null });
    for (const id of [keep, both, own, forum, promise, district]) expect(kinds[id]).toMatchObject({ kind: 'UPDATED' });
    const history = await seen('... on Record { history { nodes { version by note kind } } }', keep);
    expect(history.history.nodes[0]).toEqual({
      version: 2,
      by: 'Ada',
      note: 'One city, spelt twice.',
      kind: 'UPDATED',
    });
    const [last] = await server.sql(
      'select version, kind, note from revision where record_id = $1 order by version desc limit 1',
      [absorb.slice(-32)],
    );
    expect(last).toEqual({ version: 2, kind: 'MERGED', note: 'One city, spelt twice.' });

    // And back: all is again as it was, row by row, but for what was written since.
    const undone = await undo(absorb, 'record { id version } survivor { id version }');
    expect(undone).toEqual({ record: { id: absorb, version: 3 }, survivor: { id: keep, version: 3 } });
    await done('deleteRecord', { id: later, expectedVersion: await versionOf(later) });
    expect(await rowsAbout(keep, absorb)).toEqual(before);
    expect(await differences()).toEqual(NONE);
    expect(await refusal('undoMerge', { id: absorb })).toEqual(['NOT_MERGED', 'input.id']);
  });
});
