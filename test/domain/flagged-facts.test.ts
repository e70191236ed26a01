import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role } from '../../src/access/viewer.ts';
import { clearFutureSigningFlags } from '../../src/domain/agreements/agreement-validation.writes.ts';
import { importTable } from '../harness/imports.ts';
import { inDays } from '../harness/item-builders.ts';
import { mutationsOn, type Payload } from '../harness/mutations.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
let editor: ReturnType<typeof mutationsOn>;
beforeAll(async () => {
  server = await startTestServer({ viewer: { role: Role.EDITOR, name: 'Ada', identity: 'key 1' } });
  editor = mutationsOn(server);
}, 120_000);
afterAll(() => server?.stop());

let count = 0;
const titled = () => ({ titles: [{ lang: 'en', text: `Record ${++count}` }] });

/** Returns the payload of a mutation. */
async function mutate(name: string, field: string, input: object): Promise<Payload> {
  const payload = await editor.payload(name, input, `${field} { id version flags { code path message } }`);
  expect(payload.userErrors).toEqual([]);
  return payload[field];
}

/** Reads a record with its flags. */
async function readRecord({ id }: Payload): Promise<Payload> {
  const { body } = await server.query(
    'query ($id: ID!) { node(id: $id) { id ... on Record { version flags { code path message } } } }',
    { id },
  );
  return body.data.node;
}

const codesOf = ({ flags }: Payload): string[] => flags.map(({ code }: Payload) => code);

describe('SIGNED_IN_FUTURE', () => {
  const signatures = ['RU', 'CU'].map((party) => ({ party, role: 'SIGNATORY' }));
  const create = (more: object) =>
    mutate('createAgreement', 'agreement', { ...titled(), kind: 'TREATY', signatures, ...more });
  const update = ({ id, version }: Payload, change: object) =>
    mutate('updateAgreement', 'agreement', { id, expectedVersion: version, ...change });

  it('flags an agreement that is SIGNED or IN_FORCE with a date of signature in the future', async () => {
    expect((await create({ status: 'SIGNED', signedOn: '2099-01-01' })).flags).toEqual([
      {
        code: 'SIGNED_IN_FUTURE',
        path: 'signedOn',
        message: 'The agreement is SIGNED, but its date of signature (2099-01-01) is in the future.',
      },
    ]);
    expect(codesOf(await create({ status: 'IN_FORCE', signedOn: '2099' }))).toEqual(['SIGNED_IN_FUTURE']);
  });

  it('flags no unsigned agreement, and none signed by the current date in any time zone', async () => {
    expect((await create({ status: 'ANNOUNCED', signedOn: '2099-01-01' })).flags).toEqual([]);
    expect((await create({ status: 'SIGNED', signedOn: inDays(0) })).flags).toEqual([]);
    expect((await create({ status: 'SIGNED', signedOn: inDays(0).slice(0, 4) })).flags).toEqual([]);
    expect(codesOf(await create({ status: 'SIGNED', signedOn: inDays(2) }))).toEqual(['SIGNED_IN_FUTURE']);
  });

  it('follows changes of the date and the status, and is a filter', async () => {
    const announced = await create({ status: 'ANNOUNCED', signedOn: '2099-01-01' });
    const signed = await mutate('changeAgreementStatus', 'agreement', {
      id: announced.id,
      change: { to: 'SIGNED' },
    });
    expect(codesOf(signed)).toEqual(['SIGNED_IN_FUTURE']);
    const { body } = await server.query('query ($where: AgreementWhere) { agreements(where: $where) { totalCount } }', {
      where: { flags: ['SIGNED_IN_FUTURE'], ids: [signed.id] },
    });
    expect(body.data.agreements.totalCount).toBe(1);
    expect(codesOf(await update(signed, { flags: [] }))).toEqual(['SIGNED_IN_FUTURE']);
    expect(codesOf(await update(await readRecord(signed), { signedOn: '2020-01-01' }))).toEqual([]);
  });

  it('is deleted by the scheduled job when the date has come', async () => {
    const agreement = await create({ status: 'SIGNED', signedOn: '2099-01-01' });
    await server.sql('alter table agreement disable trigger user');
    await server.sql("update agreement set signed_on = '2020-01-01' where id = $1", [agreement.id.slice(-32)]);
    await server.sql('alter table agreement enable trigger user');
    await clearFutureSigningFlags(server.dataSource);
    expect(await readRecord(agreement)).toMatchObject({ version: 2, flags: [] });
    const others = await server.sql("select true from flag where code = 'SIGNED_IN_FUTURE'");
    expect(others.length).toBeGreaterThan(0);
  });

  it('flags imported agreements', async () => {
    await importTable(server.dataSource, {
      content: 'no,title,signed\n1,Imported pact,2099-01-01\n',
      mapping: `
register: register
source: { title: A register }
lang: en
records:
  treaty:
    makes: AGREEMENT
    key: no
    title: title
    kind: { is: TREATY }
    status: { is: SIGNED }
    unilateral: { is: "true" }
    signedOn: signed
`,
    });
    const { body } = await server.query('{ agreements(search: "Imported pact") { nodes { flags { code } } } }');
    expect(body.data.agreements.nodes).toEqual([{ flags: [{ code: 'SIGNED_IN_FUTURE' }] }]);
  });
});

describe('OUTSIDE_FORUM_DAYS', () => {
  const forum = (more: object) =>
    mutate('createForum', 'forum', { ...titled(), kind: 'FORUM', status: 'SCHEDULED', ...more });
  const session = ({ id }: Payload, startsAt: string | null, more: object = {}) =>
    mutate('createSession', 'session', {
      ...titled(),
      forum: id,
      kind: 'PANEL',
      status: 'SCHEDULED',
      startsAt,
      ...more,
    });
  const JUNE = { startsOn: '2026-06-01', endsOn: '2026-06-03', timeZone: 'Europe/Moscow' };

  it('flags a session outside the dates of its forum', async () => {
    expect((await session(await forum(JUNE), '2029-06-01T10:00:00Z')).flags).toEqual([
      {
        code: 'OUTSIDE_FORUM_DAYS',
        path: 'startsAt',
        message: 'The session is on 2029-06-01, outside the days of its forum (2026-06-01 to 2026-06-03).',
      },
    ]);
  });

  it.each([
    ['the first minute, in the time zone of the forum', JUNE, '2026-05-31T21:00:00Z', []],
    ['the minute before it', JUNE, '2026-05-31T20:59:00Z', ['OUTSIDE_FORUM_DAYS']],
    ['the last minute', JUNE, '2026-06-03T20:59:00Z', []],
    ['the minute after it', JUNE, '2026-06-03T21:00:00Z', ['OUTSIDE_FORUM_DAYS']],
    ['the day before, without a time zone', { ...JUNE, timeZone: null }, '2026-05-31T01:00:00Z', []],
    [
      'two days before, without a time zone',
      { ...JUNE, timeZone: null },
      '2026-05-30T23:00:00Z',
      ['OUTSIDE_FORUM_DAYS'],
    ],
    [
      'a day in the month of the forum, if only that is known',
      { startsOn: '2026-06', endsOn: '2026-06' },
      '2026-06-30T10:00:00Z',
      [],
    ],
    ['a later day of the year, if the last day is unknown', { startsOn: '2026-06-01' }, '2026-12-01T10:00:00Z', []],
    [
      'another year, if the last day is unknown',
      { startsOn: '2026-06-01' },
      '2029-06-01T10:00:00Z',
      ['OUTSIDE_FORUM_DAYS'],
    ],
    [
      'an earlier day, if the last day is unknown',
      { startsOn: '2026-06-01' },
      '2026-05-01T10:00:00Z',
      ['OUTSIDE_FORUM_DAYS'],
    ],
    ['any day, if the forum is undated', {}, '2029-06-01T10:00:00Z', []],
    ['a session without a time', JUNE, null, []],
  ])('checks %s', async (_day, days, startsAt, codes) => {
    expect(codesOf(await session(await forum(days), startsAt))).toEqual(codes);
  });

  it('allows the end of a session after midnight of the last day, and on no later day', async () => {
    const held = await forum(JUNE);
    const until = (endsAt: string) => session(held, '2026-06-03T19:00:00Z', { endsAt });
    expect(codesOf(await until('2026-06-03T23:00:00Z'))).toEqual([]);
    expect((await until('2026-06-06T23:00:00Z')).flags).toMatchObject([
      { message: 'The session ends on 2026-06-07, outside the days of its forum (2026-06-01 to 2026-06-03).' },
    ]);
  });

  it('follows changes of the times of the session and the dates of its forum', async () => {
    const held = await forum(JUNE);
    const within = await session(held, '2026-06-02T10:00:00Z');
    const update = async (change: object) => {
      const { id, version } = await readRecord(within);
      return codesOf(await mutate('updateSession', 'session', { id, expectedVersion: version, ...change }));
    };
    expect(await update({ startsAt: '2026-06-09T10:00:00Z' })).toEqual(['OUTSIDE_FORUM_DAYS']);
    expect(await update({ flags: [] })).toEqual(['OUTSIDE_FORUM_DAYS']);
    const postpone = (startsOn: string, endsOn: string, { version }: Payload) =>
      mutate('updateForum', 'forum', { id: held.id, expectedVersion: version, startsOn, endsOn });
    const later = await postpone('2026-06-08', '2026-06-10', held);
    expect(codesOf(await readRecord(within))).toEqual([]);
    await postpone('2026-07-08', '2026-07-10', later);
    expect(codesOf(await readRecord(within))).toEqual(['OUTSIDE_FORUM_DAYS']);
    expect(await update({ startsAt: '2026-07-09T10:00:00Z' })).toEqual([]);
    expect(await update({ startsAt: null })).toEqual([]);
  });

  it('follows a merge of the forum and its undo', async () => {
    const [keep, absorb] = [await forum(JUNE), await forum({ startsOn: '2026-08-01', endsOn: '2026-08-02' })];
    const held = await session(absorb, '2026-08-01T10:00:00Z');
    expect(codesOf(held)).toEqual([]);
    const versions = { expectedVersion: keep.version, expectedAbsorbVersion: absorb.version };
    const merged = await editor.payload('mergeRecords', { keep: keep.id, absorb: absorb.id, ...versions });
    expect(merged.userErrors).toEqual([]);
    expect(codesOf(await readRecord(held))).toEqual(['OUTSIDE_FORUM_DAYS']);
    expect((await editor.payload('undoMerge', { id: absorb.id })).userErrors).toEqual([]);
    expect(codesOf(await readRecord(held))).toEqual([]);
  });
});

describe('NOBODY_RESPONSIBLE', () => {
  const create = (more: object) =>
    mutate('createCommitment', 'commitment', { ...titled(), status: 'ANNOUNCED', ...more });
  const update = async ({ id, version }: Payload, change: object) =>
    mutate('updateCommitment', 'commitment', { id, expectedVersion: version, ...change });

  it('flags a commitment without makers and responsible parties', async () => {
    expect((await create({ counterparts: ['CU'] })).flags).toEqual([
      {
        code: 'NOBODY_RESPONSIBLE',
        path: 'responsible',
        message: 'The commitment has no makers and no responsible parties. Add one.',
      },
    ]);
    expect((await create({ responsible: ['CU'] })).flags).toEqual([]);
    expect((await create({ makers: [{ party: 'CU' }] })).flags).toEqual([]);
  });

  it('is deleted when a maker or responsible party is added, and returns when the last is removed', async () => {
    const named = await update(await create({}), { responsible: ['RU'] });
    expect(named.flags).toEqual([]);
    const left = await update(named, { responsible: [], flags: [] });
    expect(codesOf(left)).toEqual(['NOBODY_RESPONSIBLE']);
    expect(codesOf(await update(left, { dueOn: '2030' }))).toEqual(['NOBODY_RESPONSIBLE']);
    const { body } = await server.query('{ commitments(where: { flags: ["NOBODY_RESPONSIBLE"] }) { nodes { id } } }');
    expect(body.data.commitments.nodes).toContainEqual({ id: left.id });
    const back = await editor.payload('revertRecord', { to: `${left.id}@2`, expectedVersion: 4 });
    expect(back.userErrors).toEqual([]);
    expect((await readRecord(left)).flags).toEqual([]);
  });
});
