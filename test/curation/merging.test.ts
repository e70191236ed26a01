import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role, type Viewer } from '../../src/access/viewer.ts';
import { tokenNow } from '../harness/feed-reader.ts';
import { mutationsOn, type Payload, rejectionOf, stateOf } from '../harness/mutations.ts';
import { publicError } from '../harness/public-errors.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

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

/** The records to be merged may be possible duplicates of each other. */
const again = { allowDuplicate: true };
const city = (name: string, more: object = {}) =>
  made('party', { level: 'CITY', names: named(name), ...again, ...more });
const person = (name: string, more: object = {}) => made('person', { names: named(name), ...again, ...more });
const topic = (name: string, more: object = {}) => made('topic', { names: named(name), ...again, ...more });

/** An agreement signed by these parties. */
const signed = (parties: string[], more: object = {}) =>
  made('agreement', {
    titles: named(`Agreement ${++count}`),
    kind: 'TREATY',
    status: 'SIGNED',
    signatures: parties.map((party) => ({ party, role: 'SIGNATORY' })),
    ...again,
    ...more,
  });

const versionOf = async (id: string): Promise<number> =>
  (await server.sql('select version from record where id = $1', [id.slice(-32)]))[0]!.version;

/** The input of a merge with the current versions of both records. */
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

/** Data as a reader sees it, by default an editor. */
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

/** All rows of a record and all rows that refer to it, by table; without ids and derived values. */
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

describe('mergeRecords', () => {
  it('rejects clients that may not write', async () => {
    const [a, b] = [await topic('Water'), await topic('Waters')];
    const before = await stateOf(server);
    for (const [authorization, code] of [
      ['', 'UNAUTHENTICATED'],
      ['reader', 'FORBIDDEN'],
    ] as const) {
      const somebody = mutationsOn(server, authorization ? { authorization } : {});
      expect(publicError(await somebody.send('mergeRecords', await merging(a, b), ''))).toMatchObject({ code });
      expect(publicError(await somebody.send('undoMerge', { id: b }, ''))).toMatchObject({ code });
    }
    expect(await stateOf(server)).toEqual(before);
  });

  it('rejects an unknown record, a record with itself, a merged record, and two types', async () => {
    const [a, b] = [await topic('Fire'), await topic('Fires')];
    const nobody = `topic_${'0'.repeat(32)}`;
    expect(await refusedMerge(a, b, { keep: nobody })).toEqual(['RECORD_UNKNOWN', 'input.keep']);
    expect(await refusedMerge(a, b, { absorb: nobody })).toEqual(['RECORD_UNKNOWN', 'input.absorb']);
    expect(await refusedMerge(a, a)).toEqual(['SELF_REFERENCE', 'input.absorb']);
    expect(await refusedMerge(a, b, { absorb: 'moscow' })).toEqual(['RECORD_UNKNOWN', 'input.absorb']);
    expect(await refusedMerge(a, await person('Ann'))).toEqual(['RECORD_TYPES_DIFFER', 'input.absorb']);
    const country = await made('party', { level: 'COUNTRY', names: named('Fireland') });
    expect(await refusedMerge(country, await city('Fire City'))).toEqual(['RECORD_TYPES_DIFFER', 'input.absorb']);
    await merge(a, b);
    expect(await refusedMerge(a, b)).toEqual(['RECORD_MERGED', 'input.absorb']);
    // The merged record resolves to its survivor, which cannot be merged into itself.
    expect(await refusedMerge(b, a, { expectedVersion: 2 })).toEqual(['SELF_REFERENCE', 'input.absorb']);
  });

  it('rejects another version of either record', async () => {
    const [a, b] = [await topic('Earth'), await topic('Earths')];
    expect(await refusedMerge(a, b, { expectedVersion: 2 })).toEqual([
      'VERSION_CONFLICT',
      'input.expectedVersion',
      [a],
    ]);
    expect(await refusedMerge(a, b, { expectedAbsorbVersion: 7 })).toEqual([
      'VERSION_CONFLICT',
      'input.expectedAbsorbVersion',
      [b],
    ]);
  });

  it('rejects a party, topic or forum that would be part of itself, directly or through others', async () => {
    const outer = await city('Ringdom');
    const district = await city('Ringdom Old Town', { placements: [{ within: outer }] });
    const quarter = await city('Ringdom Quarter', { placements: [{ within: district }] });
    for (const [keep, absorb] of [
      [outer, district],
      [district, outer],
      [outer, quarter],
      [quarter, outer],
    ] as const) {
      expect(await refusedMerge(keep, absorb)).toEqual(['HIERARCHY_CYCLE', 'input.absorb']);
    }
    const top = await topic('Trade');
    const under = await topic('Trade fairs', { parent: await topic('Trade shows', { parent: top }) });
    expect(await refusedMerge(under, top)).toEqual(['HIERARCHY_CYCLE', 'input.absorb']);
    const forum = { titles: named('Loop week'), kind: 'FORUM', status: 'CONCLUDED', ...again };
    const whole = await made('forum', forum);
    expect(await refusedMerge(whole, await made('forum', { ...forum, partOf: whole }))).toEqual([
      'HIERARCHY_CYCLE',
      'input.absorb',
    ]);
  });

  it('rejects two records of which one refers to the other', async () => {
    const [a, c] = [await city('Alpha'), await city('Beta')];
    const first = await signed([a, c]);
    const second = await signed([a, c], { relations: [{ kind: 'AMENDS', to: first }] });
    expect(await refusedMerge(first, second)).toEqual(['RECORDS_REFER_TO_EACH_OTHER', 'input.absorb', [first, second]]);
  });

  it('rejects a merge that would leave a signed agreement with one party', async () => {
    const [a, b, c] = [await city('Gamma'), await city('Gama'), await city('Delta')];
    const treaty = await signed([a, b]);
    await signed([a, c]);
    expect(await refusedMerge(a, b)).toEqual(['TOO_FEW_SIGNATORIES', 'input.absorb', [treaty]]);
    await done('signAgreement', { id: treaty, signature: { party: c, role: 'SIGNATORY' } });
    await merge(a, b);
    expect(await signatoriesOf(treaty)).toEqual([a, c].sort());
  });

  it('rejects records with different codes or identifiers', async () => {
    const country = (name: string, more: object) => made('party', { level: 'COUNTRY', names: named(name), ...more });
    const a = await country('Utopia', { alpha2: 'XU', identifiers: [{ scheme: 'wikidata', value: 'Q1' }] });
    const b = await country('Eutopia', { alpha2: 'XE' });
    const c = await country('Outopia', { identifiers: [{ scheme: 'wikidata', value: 'Q2' }] });
    expect(await refusedMerge(a, b)).toEqual(['IDENTIFIER_CLASH', 'input.absorb']);
    expect(await refusedMerge(a, c)).toEqual(['IDENTIFIER_CLASH', 'input.absorb']);
    // Values that only the merged record has become values of the survivor, including its unique code.
    const d = await country('Eu-topia', {
      alpha3: 'XEE',
      allowDuplicate: true,
      identifiers: [{ scheme: 'wikidata', value: 'Q1' }],
    });
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

  it('rejects a PUBLIC record for an INTERNAL survivor, and a PUBLIC survivor with INTERNAL references', async () => {
    const hidden = { visibility: 'INTERNAL' };
    const [a, b] = [await topic('Rivers'), await topic('River', hidden)];
    expect(await refusedMerge(b, a)).toEqual(['SURVIVOR_INTERNAL', 'input.keep']);
    const above = await topic('Hidden waters', hidden);
    const c = await topic('Streams', { ...hidden, parent: above });
    expect(await refusedMerge(a, c)).toEqual(['DEPENDENCY_INTERNAL', 'input.absorb', [above]]);
    // An INTERNAL record without such references may be merged: its id resolves to the survivor for every reader.
    await merge(a, b);
    expect(await seen('', b, '')).toEqual({ id: a });
  });

  it('rejects two records with a part that can exist only once, until those parts are merged', async () => {
    const forum = await made('forum', { titles: named('Meet'), kind: 'FORUM', status: 'CONCLUDED' });
    const [a, b] = [await city('Epsilon'), await city('Epsilum')];
    const delegation = (party: string) => made('delegation', { forum, party, attendsAs: 'PARTY' });
    const [ofA, ofB] = [await delegation(a), await delegation(b)];
    expect(await refusedMerge(a, b)).toEqual(['PARTS_COLLIDE', 'input.absorb', [ofA, ofB]]);
    await merge(ofA, ofB);
    await merge(a, b);
    expect(await seen('... on Delegation { party { id } }', ofB)).toEqual({ id: ofA, party: { id: a } });
  });
});

describe('Two cities merged into one', () => {
  it('have one id, one set of names, and every item of either', async () => {
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
    const after = await tokenNow(server);

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

    // The old id, or a name of the merged record, leads to the survivor, also in the browser's address bar.
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

    // The histories of the merged record, of the survivor, and of everything that moved; and the feed.
    const feed = await server.query(
      'query ($after: String) { changes(after: $after, first: 100) { nodes { kind recordId mergedInto record { id } } } }',
      { after },
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

    // Undone: every row is as before, except rows that were written since.
    const undone = await undo(absorb, 'record { id version } survivor { id version }');
    expect(undone).toEqual({ record: { id: absorb, version: 3 }, survivor: { id: keep, version: 3 } });
    await done('deleteRecord', { id: later, expectedVersion: await versionOf(later) });
    expect(await rowsAbout(keep, absorb)).toEqual(before);
    expect(await differences()).toEqual(NONE);
    expect(await refusal('undoMerge', { id: absorb })).toEqual(['RECORD_NOT_MERGED', 'input.id']);
  });
});

describe('Two agreements merged into one', () => {
  it('have all facts of both, except the status of the merged one', async () => {
    const [a, b, c] = [await city('Aleph'), await city('Bet'), await city('Gimel')];
    const [ports, ships] = [await topic('Ports'), await topic('Ships')];
    const amended = await signed([a, b]);
    const keep = await signed([a, b], {
      titles: named('On ports'),
      signedOn: '2025',
      topics: [ports],
      references: [{ scheme: 'unts', value: '1' }],
      relations: [{ kind: 'AMENDS', to: amended }],
    });
    const absorb = await signed([b, c], {
      titles: [...named('О портах', 'ru'), ...named('About ports')],
      status: undefined,
      statusChanges: [
        { to: 'ANNOUNCED', on: '2024' },
        { to: 'SIGNED', on: '2025-11' },
        { to: 'IN_FORCE', on: '2026' },
      ],
      value: { value: '12345678901234567890.50', currency: 'EUR' },
      binding: true,
      topics: [ships, ports],
      references: [
        { scheme: 'unts', value: '1', url: 'https://example.org/1' },
        { scheme: 'unts', value: '2' },
      ],
      texts: [{ lang: 'ru', url: 'https://example.org/ru' }],
      relations: [{ kind: 'AMENDS', to: amended }],
    });
    const promise = await made('commitment', { titles: named('Piers'), status: 'PLANNED', agreement: absorb });
    const before = await rowsAbout(keep, absorb);
    await merge(keep, absorb);
    const whole = `... on Agreement { title ru: title(lang: "ru") status signedOn inForceFrom binding
      value { value currency } statusChanges { to } topics { id } references { value url } texts { lang } relations { kind agreement { id } }
      signatures { nodes { party { name } } } commitments { nodes { id } } }`;
    expect(await seen(whole, keep)).toEqual({
      id: keep,
      title: 'On ports',
      ru: 'О портах',
      status: 'SIGNED',
      signedOn: '2025',
      inForceFrom: '2026',
      binding: true,
      value: { value: '12345678901234567890.5', currency: 'EUR' },
      statusChanges: [{ to: 'SIGNED' }],
      topics: [{ id: ports }, { id: ships }],
      references: [
        { value: '1', url: 'https://example.org/1' },
        { value: '2', url: null },
      ],
      texts: [{ lang: 'ru' }],
      relations: [{ kind: 'AMENDS', agreement: { id: amended } }],
      signatures: { nodes: ['Aleph', 'Bet', 'Gimel'].map((name) => ({ party: { name } })) },
      commitments: { nodes: [{ id: promise }] },
    });
    expect(await differences()).toEqual(NONE);
    await undo(absorb);
    expect(await rowsAbout(keep, absorb)).toEqual(before);
  });

  it('are rejected if one amends an agreement that amends the other', async () => {
    const [a, b] = [await city('Dalet'), await city('He')];
    const middle = await signed([a, b]);
    const first = await signed([a, b], { relations: [{ kind: 'AMENDS', to: middle }] });
    const second = await signed([a, b]);
    await done('relateAgreements', { from: middle, to: second, kind: 'AMENDS' });
    expect(await refusedMerge(first, second)).toEqual(['RELATION_REVERSED', 'input.absorb', [middle]]);
  });
});

describe('undoMerge', () => {
  it('rejects a record that is not merged, or whose survivor is deleted', async () => {
    const [a, b, c] = [await topic('Air'), await topic('Airs'), await topic('Aires')];
    expect(await refusal('undoMerge', { id: `topic_${'0'.repeat(32)}` })).toEqual(['RECORD_UNKNOWN', 'input.id']);
    expect(await refusal('undoMerge', { id: a })).toEqual(['RECORD_NOT_MERGED', 'input.id']);
    await merge(b, c);
    await merge(a, b);
    expect(await refusal('undoMerge', { id: c })).toEqual(['SURVIVOR_DELETED', 'input.id']);
    expect(await refusal('restoreRecord', { id: b })).toEqual(['RECORD_MERGED', 'input.id']);
    // One after the other, the last merge first.
    expect([await seen('', b), await seen('', c)]).toEqual([{ id: a }, { id: a }]);
    await undo(b);
    expect([await seen('', b), await seen('', c)]).toEqual([{ id: b }, { id: b }]);
    await undo(c);
    expect(await seen('', c)).toEqual({ id: c });
  });

  it('rejects a result that leaves a signed agreement with one party', async () => {
    const [a, b, c, d] = [await city('Theta'), await city('Iota'), await city('Kappa'), await city('Lambda')];
    const [first, second] = [await signed([a, b]), await signed([a, c, d])];
    await merge(first, second);
    expect(await signatoriesOf(first)).toEqual([a, b, c, d].sort());
    const { signatures } = await seen(PARTIES, first);
    const signatureOf = (party: string) =>
      signatures.nodes.find((each: { party: { id: string } }) => each.party.id === party).id;
    // The survivor lost all parts of its own since; the others came from the merged record.
    await done('withdrawSignature', { id: signatureOf(b) });
    expect(await refusal('undoMerge', { id: second })).toEqual(['TOO_FEW_SIGNATORIES', 'input.id']);
    await done('signAgreement', { id: first, signature: { party: b, role: 'SIGNATORY' } });
    await done('withdrawSignature', { id: signatureOf(c) });
    await done('withdrawSignature', { id: signatureOf(d) });
    expect(await refusal('undoMerge', { id: second })).toEqual(['TOO_FEW_SIGNATORIES', 'input.id']);
    await done('signAgreement', { id: first, signature: { party: c, role: 'SIGNATORY' } });
    // The merge does not know this signature.
    expect(await refusal('undoMerge', { id: second })).toEqual(['TOO_FEW_SIGNATORIES', 'input.id']);
  });

  it('rejects a result in which a party is part of itself', async () => {
    const [p, q] = [await city('Mu Province'), await city('Mu Region')];
    const a = await city('Mu', { placements: [{ within: q }] });
    const b = await city('Muu', { placements: [{ within: p }] });
    const quarter = await city('Mu Quarter', { placements: [{ within: b }] });
    await merge(a, b);
    expect(await seen('... on City { placements { within { id } } }', a)).toEqual({
      id: a,
      placements: [{ within: { id: q } }],
    });
    // The province no longer belongs to the survivor and may be part of its quarter; it belonged to the merged record.
    await done('updateParty', { id: p, expectedVersion: 1, placements: [{ within: quarter }] });
    expect(await refusal('undoMerge', { id: b })).toEqual(['HIERARCHY_CYCLE', 'input.id']);
    await done('updateParty', { id: p, expectedVersion: 2, placements: [] });
    const street = await city('Mu Street', { placements: [{ within: b }] });
    await undo(b);
    expect(await seen('... on City { placements { within { id } } }', b)).toEqual({
      id: b,
      placements: [{ within: { id: p } }],
    });
    // Parts that were added since stay with the survivor.
    expect(await seen('... on City { placements { within { id } } }', street)).toEqual({
      id: street,
      placements: [{ within: { id: a } }],
    });
    expect(await differences()).toEqual(NONE);
  });

  it('takes back the names by which the survivor was found', async () => {
    const ru = { lang: 'ru', text: 'Рыболовство' };
    const [a, b] = [
      await topic('Fishery', { otherNames: named('Angling') }),
      await topic('Fishing', {
        names: [...named('Fishing'), ru],
        otherNames: [...named('Fishery'), ...named('Angling')],
      }),
    ];
    const names = '... on Topic { names { lang text } otherNames { lang text } }';
    const found = async (text: string) => {
      const { body } = await server.query('query ($text: String!) { topics(search: $text) { nodes { id } } }', {
        text,
      });
      return body.data.topics.nodes.map(({ id }: { id: string }) => id);
    };
    const before = [await seen(names, a), await seen(names, b)];
    await merge(a, b);
    expect(await seen(names, a)).toEqual({
      id: a,
      names: [...named('Fishery'), ru],
      otherNames: [...named('Angling'), ...named('Fishery'), ...named('Fishing')],
    });
    expect([await found('Fishing'), await found('Рыболовство')]).toEqual([[a], [a]]);
    await undo(b);
    expect([await seen(names, a), await seen(names, b)]).toEqual(before);
    expect(await found('Рыболовство')).toEqual([b]);
    expect(await differences()).toEqual(NONE);
  });

  it('rejects a taken slug or code, and a reference to a deleted record', async () => {
    const [a, b] = [await topic('Light'), await topic('Lights', { parent: await topic('Energy') })];
    await merge(a, b);
    const taker = await topic('Lights');
    expect(await refusal('undoMerge', { id: b })).toEqual(['VALUE_NOT_UNIQUE', 'input.id']);
    await done('deleteRecord', { id: taker, expectedVersion: 1 });
    const [{ id: energy }] = (await server.sql(
      "select 'topic_' || replace(id::text, '-', '') as id from topic where slug = 'energy'",
    )) as [{ id: string }];
    await done('deleteRecord', { id: energy, expectedVersion: await versionOf(energy) });
    expect(await refusal('undoMerge', { id: b })).toEqual(['REFERENCE_DELETED', 'input.id']);
    await done('restoreRecord', { id: energy });
    const power = await topic('Power');
    await merge(power, energy);
    await undo(b);
    // The referenced value belongs to another record now.
    expect(await seen('... on Topic { slug parent { id } }', b)).toEqual({
      id: b,
      slug: 'lights',
      parent: { id: power },
    });
  });

  it('keeps values that were changed or moved since, and restores the rest', async () => {
    const [a, b, c] = [await city('Xi'), await city('Xii', { population: 5 }), await city('Omicron')];
    const [stays, changes, moves] = [await signed([b, c]), await signed([b, c]), await signed([b, c])];
    await merge(a, b);
    expect(await seen('... on City { population }', a)).toEqual({ id: a, population: 5 });
    await done('updateParty', { id: a, expectedVersion: await versionOf(a), population: 6 });
    const nodes = (await seen(PARTIES, changes)).signatures.nodes;
    const partOf = (party: string) => nodes.find((each: { party: { id: string } }) => each.party.id === party).id;
    await done('recordTreatyAction', { id: partOf(a), action: { kind: 'RATIFICATION', on: '2026' } });
    const other = await city('Pi');
    const rewrite = [
      { party: other, role: 'SIGNATORY' },
      { party: c, role: 'SIGNATORY' },
    ];
    await done('updateAgreement', { id: moves, expectedVersion: await versionOf(moves), signatures: rewrite });
    const since = await signed([b, c]);

    await undo(b);
    expect(await seen('... on City { population }', a)).toEqual({ id: a, population: 6 });
    expect(await seen('... on City { population }', b)).toEqual({ id: b, population: 5 });
    expect(await signatoriesOf(stays)).toEqual([b, c].sort());
    expect(await signatoriesOf(changes)).toEqual([b, c].sort());
    expect(await seen('... on Agreement { signatures { nodes { party { id } ratifiedOn } } }', changes)).toMatchObject({
      signatures: { nodes: expect.arrayContaining([{ party: { id: b }, ratifiedOn: '2026' }]) },
    });
    expect(await signatoriesOf(moves)).toEqual([c, other].sort());
    expect(await signatoriesOf(since)).toEqual([a, c].sort());
    expect(await differences()).toEqual(NONE);
  });

  it('appears in the feed and in the histories of both records', async () => {
    const [a, b] = [await person('Rho One'), await person('Rho Two')];
    await merge(a, b);
    const after = await tokenNow(server);
    const input = { id: b, note: 'They are two after all.', idempotencyKey: 'rho' };
    const answer = await done('undoMerge', input, 'record { id version } survivor { id version }');
    expect(await done('undoMerge', input, 'record { id version } survivor { id version }')).toEqual(answer);
    const feed = await server.query(
      'query ($after: String) { changes(after: $after) { nodes { kind recordId record { id } } } }',
      { after },
    );
    expect(feed.body.data.changes.nodes).toEqual(
      expect.arrayContaining([
        { kind: 'CREATED', recordId: b, record: { id: b } },
        { kind: 'UPDATED', recordId: a, record: { id: a } },
      ]),
    );
    const historyOf = async (id: string) =>
      (await seen('... on Record { history { nodes { version kind note changes { path before after } } } }', id))
        .history.nodes;
    expect(await historyOf(a)).toMatchObject([
      { version: 3, note: input.note, changes: [{ path: 'absorbed', before: b, after: null }] },
      { version: 2, note: null, changes: [{ path: 'absorbed', before: null, after: b }] },
      { version: 1 },
    ]);
    expect(await historyOf(b)).toMatchObject([
      { version: 3, kind: 'CREATED', note: input.note },
      { version: 2, kind: 'MERGED', note: null },
      { version: 1, kind: 'CREATED', note: null },
    ]);
  });
});

describe('Simultaneous merges', () => {
  it('of one record are written once', async () => {
    const absorb = await topic('Sigma');
    const keeps = await Promise.all(['Sigma 1', 'Sigma 2', 'Sigma 3', 'Sigma 4'].map((name) => topic(name)));
    const inputs = await Promise.all(keeps.map((keep) => merging(keep, absorb)));
    const answers = await Promise.all(inputs.map((input) => editor.payload('mergeRecords', input, 'absorbedId')));
    const codes = answers.map(({ userErrors }) => userErrors[0]?.code ?? null).sort();
    expect(codes).toEqual(['RECORD_MERGED', 'RECORD_MERGED', 'RECORD_MERGED', null]);
    const taker = keeps[answers.findIndex(({ absorbedId }) => absorbedId !== null)]!;
    expect(await seen('', absorb)).toEqual({ id: taker });
    expect(await Promise.all(keeps.map(versionOf))).toEqual(keeps.map((keep) => (keep === taker ? 2 : 1)));
  });

  it('in a chain let every id resolve to the last survivor', async () => {
    const [a, b, c] = [await topic('Upsilon 1'), await topic('Upsilon 2'), await topic('Upsilon 3')];
    const inputs = [await merging(a, b), await merging(b, c), await merging(c, a)];
    const answers = await Promise.all(inputs.map((input) => editor.payload('mergeRecords', input)));
    expect(answers.filter(({ userErrors }) => userErrors.length === 0).length).toBeGreaterThan(0);
    const left = await server.sql('select id from record where id = any($1) and deleted_at is null', [
      [a, b, c].map((id) => id.slice(-32)),
    ]);
    expect(left.length).toBe(3 - answers.filter(({ userErrors }) => userErrors.length === 0).length);
    for (const id of [a, b, c]) expect([a, b, c]).toContain((await seen('', id)).id);
  });

  it('and signatures for the merged party leave all signatures with the survivor', async () => {
    const [a, b, c, d] = [await city('Phi'), await city('Phii'), await city('Chi'), await city('Psi')];
    const agreements = await Promise.all(Array.from({ length: 8 }, () => signed([c, d])));
    const input = await merging(a, b);
    const signing = agreements.map((agreement) =>
      editor.payload('signAgreement', { id: agreement, signature: { party: b, role: 'SIGNATORY', signedOn: '2026' } }),
    );
    const answers = await Promise.all([
      ...signing.slice(0, 4),
      editor.payload('mergeRecords', input),
      ...signing.slice(4),
    ]);
    expect(answers.map(({ userErrors }) => userErrors)).toEqual(answers.map(() => []));
    for (const agreement of agreements) expect(await signatoriesOf(agreement)).toEqual([a, c, d].sort());
    expect(await differences()).toEqual(NONE);
  });

  it('and a move that would close a cycle are written once', async () => {
    const [a, b] = [await city('Omega'), await city('Omegaa')];
    const inner = await city('Omega Inner', { placements: [{ within: b }] });
    const outer = await city('Omega Outer');
    await done('updateParty', { id: a, expectedVersion: 1, placements: [{ within: outer }] });
    const input = await merging(a, b);
    const move = { id: outer, expectedVersion: 1, placements: [{ within: inner }] };
    const answers = await Promise.all([editor.payload('mergeRecords', input), editor.payload('updateParty', move)]);
    const codes = answers.map(({ userErrors }) => userErrors[0]?.code ?? null).sort();
    expect(codes).toEqual(['HIERARCHY_CYCLE', null]);
    expect(await differences()).toEqual(NONE);
  });
});
