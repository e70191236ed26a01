import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role } from '../../src/access/viewer.ts';
import { everyTable, mutationsOn, type Payload } from '../harness/mutations.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
let editor: ReturnType<typeof mutationsOn>;
beforeAll(async () => {
  server = await startTestServer({
    seeded: false,
    viewer: () => ({ role: Role.ADMIN, name: 'Ada', identity: 'key 1' }),
  });
  editor = mutationsOn(server);
});
afterAll(() => server?.stop());

const named = (text: string) => [{ lang: 'en', text }];
const CHECKED = 'warnings { code path message records { id } } written { type created changed deleted }';

async function send(name: string, input: object, selection = ''): Promise<Payload> {
  return editor.payload(name, input, `${selection} ${CHECKED}`);
}

async function made(field: string, input: object): Promise<string> {
  const payload = await send(`create${field[0]!.toUpperCase()}${field.slice(1)}`, input, `${field} { id }`);
  expect(payload.userErrors).toEqual([]);
  return payload[field].id;
}

/** Sends a mutation as a dry run, and checks that no table has changed. */
async function dryRun(name: string, input: object, selection = ''): Promise<Payload> {
  const before = await everyTable(server);
  const payload = await send(name, { ...input, dryRun: true }, selection);
  expect(await everyTable(server)).toEqual(before);
  return payload;
}

const cities: { [name: string]: string } = {};
let source: string;
beforeAll(async () => {
  for (const name of ['Avila', 'Bergen', 'Cadiz'])
    cities[name] = await made('party', { level: 'CITY', names: named(name) });
  source = await made('source', { kind: 'NEWS', title: 'The day' });
});

const agreement = (title: string, more: object = {}) => ({
  titles: named(title),
  kind: 'TREATY',
  status: 'SIGNED',
  signedOn: '2025-11-06',
  signatures: ['Avila', 'Bergen'].map((party) => ({ party, role: 'SIGNATORY', signedOn: '2025-11-06' })),
  citations: [{ source }],
  ...more,
});

describe('A dry run', () => {
  it('returns all errors of the input', async () => {
    const payload = await dryRun('createAgreement', agreement(' ', { places: ['Atlantis'], inForceFrom: '2024' }));
    expect(payload.userErrors.map(({ code, path }: Payload) => [code, path.join('.')])).toEqual([
      ['TEXT_EMPTY', 'input.titles.0.text'],
      ['PARTY_UNKNOWN', 'input.places.0'],
      ['IN_FORCE_BEFORE_SIGNED', 'input.inForceFrom'],
    ]);
    expect(payload).toMatchObject({ warnings: [], written: [] });
  });

  it('shows the new record, which does not exist afterwards', async () => {
    const planned = await dryRun(
      'createAgreement',
      agreement('On water'),
      'agreement { id title version parties { name } } agreementEdge { node { title } }',
    );
    const { id } = planned.agreement;
    expect(planned).toEqual({
      agreement: { id, title: 'On water', version: 1, parties: [{ name: 'Avila' }, { name: 'Bergen' }] },
      agreementEdge: { node: { title: 'On water' } },
      userErrors: [],
      warnings: [],
      written: [
        { type: 'agreement', created: 1, changed: 0, deleted: 0 },
        { type: 'citation', created: 1, changed: 0, deleted: 0 },
        { type: 'signature', created: 2, changed: 0, deleted: 0 },
        { type: 'status_change', created: 1, changed: 0, deleted: 0 },
        { type: 'treaty_action', created: 2, changed: 0, deleted: 0 },
      ],
    });
    const { body } = await server.query('query ($id: ID!) { node(id: $id) { id } agreements { totalCount } }', { id });
    expect(body.data).toEqual({ node: null, agreements: { totalCount: 0 } });
  });

  it('counts the parts that a corrected date corrects as well', async () => {
    const id = await made('agreement', agreement('On fire'));
    const correction = { id, expectedVersion: 1, signedOn: '2025-11-07' };
    const planned = await dryRun('updateAgreement', correction, 'agreement { version signedOn }');
    expect(planned).toMatchObject({
      agreement: { version: 2, signedOn: '2025-11-07' },
      written: [
        { type: 'agreement', created: 0, changed: 1, deleted: 0 },
        { type: 'signature', created: 0, changed: 2, deleted: 0 },
        { type: 'status_change', created: 0, changed: 1, deleted: 0 },
        { type: 'treaty_action', created: 0, changed: 2, deleted: 0 },
      ],
    });
    expect((await send('updateAgreement', correction)).written).toEqual(planned.written);
  });

  it('counts what a merge moves and deletes', async () => {
    const again = await made('party', { level: 'CITY', names: named('Cadiz'), allowDuplicate: true });
    await made(
      'agreement',
      agreement('On air', { signatures: [{ party: again, role: 'SIGNATORY' }], unilateral: true }),
    );
    const merge = { keep: cities.Cadiz, expectedVersion: 1, absorb: again, expectedAbsorbVersion: 1 };
    const planned = await dryRun('mergeRecords', merge, 'absorbedId record { version }');
    expect(planned).toEqual({
      absorbedId: again,
      record: { version: 2 },
      userErrors: [],
      warnings: [],
      written: [
        { type: 'party', created: 0, changed: 0, deleted: 1 },
        { type: 'party_name', created: 0, changed: 0, deleted: 1 },
        { type: 'signature', created: 0, changed: 1, deleted: 0 },
      ],
    });
  });

  it('uses no idempotency key, and knows none', async () => {
    const input = { names: named('Energy'), idempotencyKey: 'topic' };
    await dryRun('createTopic', input);
    const { topic, written } = await send('createTopic', input, 'topic { id }');
    expect(written).toEqual([{ type: 'topic', created: 1, changed: 0, deleted: 0 }]);
    expect(await send('createTopic', input, 'topic { id }')).toMatchObject({ topic, written: [], userErrors: [] });
    expect((await dryRun('createTopic', input)).userErrors).toMatchObject([{ code: 'POSSIBLE_DUPLICATE' }]);
  });

  it('shows no secret', async () => {
    const planned = await dryRun('createApiKey', { label: 'A key', role: 'READER' }, 'secret apiKey { label }');
    expect(planned).toMatchObject({ secret: null, apiKey: { label: 'A key' }, userErrors: [] });
  });
});

describe('A mutation warns', () => {
  const warningsOf = async (name: string, input: object) => {
    const { userErrors, warnings } = await dryRun(name, input);
    expect(userErrors).toEqual([]);
    return warnings.map(({ code, path, records }: Payload) => [
      code,
      path.join('.'),
      ...records.map(({ id }: { id: string }) => id),
    ]);
  };

  it('of a record without a source, when it is created and when it changes', async () => {
    const { citations: _, ...unsourced } = agreement('On earth');
    expect(await warningsOf('createAgreement', unsourced)).toEqual([['SOURCE_MISSING', 'input.citations']]);
    expect(await warningsOf('createParty', { level: 'CITY', names: named('Delft') })).toEqual([]);
    const id = await made('agreement', agreement('On earth'));
    expect(await warningsOf('updateAgreement', { id, expectedVersion: 1, binding: true })).toEqual([]);
    expect(await warningsOf('updateAgreement', { id, expectedVersion: 1, citations: [] })).toEqual([
      ['SOURCE_MISSING', 'input.citations'],
    ]);
  });

  it('of a possible duplicate that the client allows', async () => {
    const id = await made('agreement', agreement('On stone'));
    const again = agreement('On stone');
    expect((await dryRun('createAgreement', again)).userErrors).toMatchObject([{ code: 'POSSIBLE_DUPLICATE' }]);
    expect(await warningsOf('createAgreement', { ...again, allowDuplicate: true })).toEqual([
      ['POSSIBLE_DUPLICATE', 'input.titles', id],
    ]);
  });

  it('of what it flags: future dates, commitments of nobody, sessions outside the days of their forum', async () => {
    expect(await warningsOf('createAgreement', agreement('On time', { signedOn: '2999' }))).toEqual([
      ['SIGNED_IN_FUTURE', 'input.signedOn'],
    ]);
    const promise = { titles: named('A promise'), status: 'ANNOUNCED', citations: [{ source }] };
    expect(await warningsOf('createCommitment', promise)).toEqual([['NOBODY_RESPONSIBLE', 'input.responsible']]);

    const days = { kind: 'FORUM', status: 'CONCLUDED', startsOn: '2025-11-05', endsOn: '2025-11-07', timeZone: 'UTC' };
    const forum = await made('forum', { titles: named('A forum'), ...days, citations: [{ source }] });
    const session = { titles: named('A panel'), forum, kind: 'PANEL', status: 'CONCLUDED', citations: [{ source }] };
    const outside = { ...session, startsAt: '2025-11-20T10:00:00Z' };
    expect(await warningsOf('createSession', outside)).toEqual([['OUTSIDE_FORUM_DAYS', 'input.startsAt']]);
    const inside = await made('session', { ...session, startsAt: '2025-11-06T10:00:00Z' });
    const moved = { id: forum, expectedVersion: 1, startsOn: '2025-12-05', endsOn: '2025-12-07' };
    expect(await warningsOf('updateForum', moved)).toEqual([['OUTSIDE_FORUM_DAYS', 'input', inside]]);
  });
});
