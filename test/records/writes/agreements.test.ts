import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { Role } from '../../../src/access/viewer.ts';
import { entities } from '../../../src/app/features.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { AgreementKind, AgreementStatus } from '../../../src/domain/agreements/agreement.entity.ts';
import {
  type AgreementDraft,
  createAgreement,
  relateAgreements,
  updateAgreement,
} from '../../../src/domain/agreements/agreement.writes.ts';
import { RelationKind } from '../../../src/domain/agreements/agreement-relation.entity.ts';
import { SignatureRole } from '../../../src/domain/agreements/signature.entity.ts';
import {
  recordTreatyAction,
  type SignatureDraft,
  signAgreement,
  withdrawSignature,
} from '../../../src/domain/agreements/signature.writes.ts';
import { changeAgreementStatus } from '../../../src/domain/agreements/status-change.writes.ts';
import { TreatyActionKind } from '../../../src/domain/agreements/treaty-action.entity.ts';
import { ForumKind, ForumStatus } from '../../../src/domain/forums/forum.entity.ts';
import { createForum } from '../../../src/domain/forums/forum.writes.ts';
import { PartyLevel } from '../../../src/domain/parties/party.entity.ts';
import { createParty } from '../../../src/domain/parties/party.writes.ts';
import { createPerson } from '../../../src/domain/people/person.writes.ts';
import { SessionKind, SessionStatus } from '../../../src/domain/sessions/session.entity.ts';
import { createSession } from '../../../src/domain/sessions/session.writes.ts';
import { SourceKind } from '../../../src/domain/sources/source.entity.ts';
import { createSource } from '../../../src/domain/sources/source.writes.ts';
import { formatId } from '../../../src/records/values/ids.ts';
import { violationsIn } from '../../../src/records/writing/input-errors.ts';
import { inTransaction, type WriteContext } from '../../../src/records/writing/transaction.ts';
import { type FreshDatabase, freshDatabase } from '../../harness/database.ts';

const { ANNOUNCED, NEGOTIATING, SIGNED, IN_FORCE, SUSPENDED, EXPIRED, TERMINATED, WITHDRAWN } = AgreementStatus;

let database: FreshDatabase;
let dataSource: DataSource;
let source: string;
let moscow: string;
let havana: string;
let agency: string;
let person: string;
let forum: string;
let otherForum: string;
let session: string;

const write = <T>(work: (context: WriteContext) => Promise<T>) =>
  inTransaction(dataSource, { by: 'a test', viewer: { role: Role.EDITOR, name: 'a test' } }, work);

const signature = (partyId: string, draft: Partial<SignatureDraft> = {}): SignatureDraft => ({
  partyId,
  role: SignatureRole.SIGNATORY,
  ...draft,
});
const draftOf = (draft: Partial<AgreementDraft> = {}): AgreementDraft => ({
  title: 'An agreement',
  titleLang: 'en',
  kind: AgreementKind.COOPERATION_AGREEMENT,
  status: ANNOUNCED,
  ...draft,
});
const create = (draft: Partial<AgreementDraft> = {}) => write((context) => createAgreement(context, draftOf(draft)));
const both = () => [signature(moscow), signature(havana)];

/** All rows of agreements in the database, to check that a rejection changed nothing. */
const everything = () =>
  database.sql(`
    select (select count(*) from record) as records, (select count(*) from revision) as revisions,
      (select count(*) from status_change) as moves, (select count(*) from signature) as signatures,
      (select count(*) from treaty_action) as actions, (select count(*) from agreement_relation) as relations,
      (select count(*) from flag) as flags, (select string_agg(a::text, ',' order by id) from agreement a) as agreements`);

async function refusal(work: Promise<unknown>): Promise<[string, string]> {
  const before = await everything();
  const error = await work.then(
    () => new Error('It was not refused.'),
    (reason) => reason,
  );
  const [broken, ...others] = violationsIn(error) ?? [];
  expect([error, broken !== undefined, others]).toEqual([error, true, []]);
  expect(await everything()).toEqual(before);
  return [broken!.code, broken!.path.join('.')];
}

const one = async (columns: string, id: string) =>
  (await database.sql(`select ${columns} from agreement a where id = $1`, [id]))[0];
const flagsOf = async (id: string) =>
  (await database.sql('select code from flag where record_id = $1 order by code', [id])).map(({ code }) => code);

beforeAll(async () => {
  database = await freshDatabase();
  dataSource = await openDatabase(database.url, entities());
  await write(async (context) => {
    source = await createSource(context, { kind: SourceKind.REGISTER, title: 'A register' });
    moscow = await createParty(context, { level: PartyLevel.CITY, names: [{ text: 'Moscow', lang: 'en' }] });
    havana = await createParty(context, { level: PartyLevel.CITY, names: [{ text: 'Havana', lang: 'en' }] });
    agency = await createParty(context, { level: PartyLevel.CITY, names: [{ text: 'An agency', lang: 'en' }] });
    person = await createPerson(context, { names: [{ text: 'A Person', lang: 'en' }] });
    const forumDraft = { titleLang: 'en', kind: ForumKind.FORUM, status: ForumStatus.CONCLUDED };
    forum = await createForum(context, { title: 'A forum', ...forumDraft });
    otherForum = await createForum(context, { title: 'Another forum', ...forumDraft });
    session = await createSession(context, {
      forumId: forum,
      title: 'A ceremony',
      titleLang: 'en',
      kind: SessionKind.SIGNING_CEREMONY,
      status: SessionStatus.CONCLUDED,
    });
  });
});

afterAll(async () => {
  await dataSource?.destroy();
  await database?.drop();
});

describe('createAgreement', () => {
  it.each<[string, () => Partial<AgreementDraft>, string, string]>([
    [
      'that is signed by one party only',
      () => ({ status: SIGNED, signatures: [signature(moscow), signature(havana, { role: SignatureRole.WITNESS })] }),
      'TOO_FEW_SIGNATORIES',
      'signatures',
    ],
    [
      'that is in force before it is signed',
      () => ({ status: IN_FORCE, signatures: both(), signedOn: '1998-05-02', inForceFrom: '1998-04' }),
      'IN_FORCE_BEFORE_SIGNED',
      'inForceFrom',
    ],
    [
      'with status changes before it is signed',
      () => ({
        signatures: both(),
        status: undefined,
        signedOn: '1998',
        statusChanges: [{ to: IN_FORCE, on: '1997' }],
      }),
      'IN_FORCE_BEFORE_SIGNED',
      'inForceFrom',
    ],
    ['without a status', () => ({ status: undefined }), 'STATUS_MISSING', 'status'],
    [
      'with a last status change to another status',
      () => ({ statusChanges: [{ to: NEGOTIATING }] }),
      'STATUS_CHANGES_MISMATCH',
      'statusChanges',
    ],
    [
      'with status changes back in time',
      () => ({ statusChanges: [{ to: NEGOTIATING }, { to: ANNOUNCED }] }),
      'STATUS_CHANGE_NOT_ALLOWED',
      'statusChanges.1.to',
    ],
    ['with a day that does not exist', () => ({ adoptedOn: '1998-02-29' }), 'DATE_INVALID', 'adoptedOn'],
    [
      'with a party twice under different names',
      () => ({ signatures: [...both(), signature(moscow, { namedAs: 'A' }), signature(moscow, { namedAs: 'B' })] }),
      'SIGNATURE_TWICE',
      'signatures.3.namedAs',
    ],
    [
      'without signatories',
      () => ({ signatures: [{ role: SignatureRole.SIGNATORY }] }),
      'SIGNATURE_PARTY_MISSING',
      'signatures.0',
    ],
    [
      'with a party that signs through itself',
      () => ({ signatures: [signature(moscow, { throughId: moscow })] }),
      'SELF_REFERENCE',
      'signatures.0.throughId',
    ],
    [
      'with a value in an invalid currency',
      () => ({ value: { value: '1', currency: 'usd' } }),
      'CURRENCY_INVALID',
      'value.currency',
    ],
    ['with an invalid value', () => ({ value: { value: '1e9', currency: 'USD' } }), 'DECIMAL_INVALID', 'value.value'],
    [
      'of a session of another forum',
      () => ({ forumId: otherForum, sessionId: session }),
      'SESSION_FORUM_MISMATCH',
      'sessionId',
    ],
  ])('rejects an agreement %s, and writes nothing', async (_, draft, code, path) => {
    expect(await refusal(create(draft()))).toEqual([code, path]);
  });
});

it('An agreement is created in one call, with signatures, signers, actions, status changes and all its other parts', async () => {
  const older = await create({ title: 'An older one', status: EXPIRED, unilateral: true });
  const id = await create({
    status: undefined,
    statusChanges: [
      { to: ANNOUNCED, on: '2024', sourceId: source },
      { to: SIGNED, on: '2025-11-05' },
    ],
    sessionId: session,
    depositaryId: moscow,
    value: { value: '0125.50', currency: 'USD' },
    placeIds: [moscow],
    references: [{ scheme: 'UNTS', value: '1-2345', url: 'https://example.org/1' }],
    texts: [{ lang: 'es', url: 'https://example.org/es' }],
    relations: [{ kind: RelationKind.RENEWS, toId: older }],
    signatures: [
      signature(moscow, {
        throughId: agency,
        signedOn: '2025-11-05',
        signers: [{ personId: person, signedAs: 'Minister', on: '2025-11-05', placeId: moscow }],
        actions: [{ kind: TreatyActionKind.RATIFICATION, on: '2026-02' }],
      }),
      signature(havana, { namedAs: 'La Habana' }),
      { namedAs: 'a third party', role: SignatureRole.SIGNATORY },
    ],
    citations: [{ sourceId: source }],
    identifiers: [{ scheme: 'register', value: '7' }],
  });
  const counts = [
    'status_change',
    'agreement_place',
    'agreement_reference',
    'agreement_text',
    'signature',
    'signer',
    'treaty_action',
  ]
    .map((table) => `(select count(*)::int from ${table} where agreement_id = a.id) as ${table}`)
    .join(', ');
  expect(await one(`status, signed_on, forum_id, value, currency, ${counts}`, id)).toEqual({
    status: SIGNED,
    signed_on: '2025-11-05',
    // The forum is that of the session.
    forum_id: null,
    value: '125.5',
    currency: 'USD',
    status_change: 2,
    agreement_place: 1,
    agreement_reference: 1,
    agreement_text: 1,
    signature: 3,
    signer: 1,
    treaty_action: 2,
  });
  expect(
    await database.sql('select signed_on, ratified_on from signature where agreement_id = $1 order by ordinal', [id]),
  ).toEqual([
    { signed_on: '2025-11-05', ratified_on: '2026-02' },
    { signed_on: null, ratified_on: null },
    { signed_on: null, ratified_on: null },
  ]);
  const [record] = await database.sql(
    `select version, (select count(*)::int from revision where record_id = r.id) as revisions,
       (select party_count from cooperation_item i where i.id = r.id) as parties from record r where id = $1`,
    [id],
  );
  expect(record).toEqual({ version: 1, revisions: 1, parties: 3 });
});

it('An import keeps an agreement that breaks rules and flags it; the flag is deleted when the error is fixed', async () => {
  const id = await create({
    lenient: true,
    status: IN_FORCE,
    signedOn: '1950-06',
    inForceFrom: '1950-05',
    signatures: [signature(moscow)],
    flags: [{ code: 'DATE_UNCERTAIN', message: 'The register has two dates.' }],
  });
  expect(await flagsOf(id)).toEqual(['DATE_UNCERTAIN', 'IN_FORCE_BEFORE_SIGNED', 'TOO_FEW_SIGNATORIES']);

  const worse = write((context) => updateAgreement(context, id, { expiresOn: '1949' }));
  expect(await refusal(worse)).toEqual(['EXPIRES_BEFORE_IT_BEGINS', 'expiresOn']);
  await write((context) => signAgreement(context, id, { signature: signature(havana) }));
  expect(await flagsOf(id)).toEqual(['DATE_UNCERTAIN', 'IN_FORCE_BEFORE_SIGNED']);
  await write((context) => updateAgreement(context, id, { inForceFrom: null, expiresOn: '1960' }));
  expect(await flagsOf(id)).toEqual(['DATE_UNCERTAIN']);
  expect(await one('signed_on, in_force_from, expires_on', id)).toEqual({
    signed_on: '1950-06',
    in_force_from: null,
    expires_on: '1960',
  });
});

describe('The status of an agreement', () => {
  const move = (id: string, to: AgreementStatus, on?: string, expiresOn?: string) =>
    write((context) => changeAgreementStatus(context, id, { change: { to, on }, expiresOn }));

  it('moves to SIGNED with two signatories only, and each move keeps its day', async () => {
    const id = await create({ signatures: [signature(moscow)] });
    expect(await refusal(move(id, SIGNED, '2025'))).toEqual(['TOO_FEW_SIGNATORIES', 'change.to']);
    await write((context) => signAgreement(context, id, { signature: signature(havana) }));
    await move(id, SIGNED, '2025-05');
    expect(await refusal(move(id, SIGNED))).toEqual(['STATUS_CHANGE_NOT_ALLOWED', 'change.to']);
    expect(await refusal(move(id, NEGOTIATING))).toEqual(['STATUS_CHANGE_NOT_ALLOWED', 'change.to']);
    expect(await refusal(move(id, IN_FORCE, '2025-04'))).toEqual(['STATUS_CHANGES_OUT_OF_ORDER', 'change.on']);
    await move(id, IN_FORCE, '2025-06-01');
    expect(await refusal(move(id, WITHDRAWN))).toEqual(['STATUS_CHANGE_NOT_ALLOWED', 'change.to']);
    expect(
      await database.sql(
        'select from_status, to_status, changed_on from status_change where agreement_id = $1 order by ordinal',
        [id],
      ),
    ).toEqual([
      { from_status: null, to_status: ANNOUNCED, changed_on: null },
      { from_status: ANNOUNCED, to_status: SIGNED, changed_on: '2025-05' },
      { from_status: SIGNED, to_status: IN_FORCE, changed_on: '2025-06-01' },
    ]);
    expect(await one('status, signed_on, in_force_from', id)).toEqual({
      status: IN_FORCE,
      signed_on: '2025-05',
      in_force_from: '2025-06-01',
    });
  });

  it('leaves SUSPENDED, and EXPIRED if the agreement is renewed', async () => {
    const id = await create({ status: IN_FORCE, signatures: both(), inForceFrom: '2001', expiresOn: '2011' });
    await move(id, SUSPENDED);
    await move(id, IN_FORCE);
    await move(id, EXPIRED, '2011');
    await move(id, IN_FORCE, '2012', '2022');
    expect(await one('status, in_force_from, expires_on', id)).toEqual({
      status: IN_FORCE,
      in_force_from: '2001',
      expires_on: '2022',
    });
    await move(id, TERMINATED, '2015');
    expect(await refusal(move(id, IN_FORCE))).toEqual(['STATUS_CHANGE_NOT_ALLOWED', 'change.to']);
  });

  it('moves to WITHDRAWN only before the agreement was in force, whatever the history of the status says', async () => {
    const signed = await create({ status: SIGNED, signatures: both() });
    await move(signed, WITHDRAWN);
    const begun = await create({ status: SIGNED, signatures: both(), inForceFrom: '2001' });
    expect(await refusal(move(begun, WITHDRAWN))).toEqual(['STATUS_CHANGE_NOT_ALLOWED', 'change.to']);
    expect(await refusal(move('00000000-0000-7000-8000-000000000000', SIGNED))).toEqual(['RECORD_UNKNOWN', 'id']);
  });

  it('never leaves one signatory if two clients change the agreement at once', async () => {
    const id = await create({ signatures: both() });
    const [first] = await database.sql('select id from signature where agreement_id = $1', [id]);
    const outcomes = await Promise.allSettled([
      move(id, SIGNED),
      write((context) => withdrawSignature(context, formatId('signature', first!.id))),
    ]);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    const left = await one('status, (select count(*)::int from signature where agreement_id = a.id) as signatures', id);
    expect([
      { status: SIGNED, signatures: 2 },
      { status: ANNOUNCED, signatures: 1 },
    ]).toContainEqual(left);
  });
});

describe('A signature', () => {
  it('is rejected twice for a party, and cannot be withdrawn if two are needed', async () => {
    const id = await create({ status: SIGNED, signatures: both() });
    const again = write((context) => signAgreement(context, id, { signature: signature(moscow) }));
    expect(await refusal(again)).toEqual(['SIGNATURE_EXISTS', 'signature.partyId']);
    const [first] = await database.sql('select id from signature where agreement_id = $1', [id]);
    const withdrawn = write((context) => withdrawSignature(context, formatId('signature', first!.id)));
    expect(await refusal(withdrawn)).toEqual(['TOO_FEW_SIGNATORIES', 'id']);
    const unknown = write((context) => withdrawSignature(context, formatId('signature', id)));
    expect(await refusal(unknown)).toEqual(['SIGNATURE_UNKNOWN', 'id']);
  });

  it('keeps the actions of its party, and derives its days from them', async () => {
    const id = await create({ status: SIGNED, signatures: both() });
    const third = await write((context) =>
      signAgreement(context, id, { signature: signature(agency, { role: SignatureRole.ACCEDING }) }),
    );
    const badDay = write((context) =>
      recordTreatyAction(context, formatId('signature', third), {
        action: { kind: TreatyActionKind.ACCESSION, on: '2025-13' },
      }),
    );
    expect(await refusal(badDay)).toEqual(['DATE_INVALID', 'action.on']);
    await write(async (context) => {
      await recordTreatyAction(context, formatId('signature', third), {
        action: {
          kind: TreatyActionKind.ACCESSION,
          on: '2025',
          effectiveOn: '2025-07',
        },
      });
      await recordTreatyAction(context, formatId('signature', third), {
        action: {
          kind: TreatyActionKind.DENUNCIATION,
          on: '2026',
        },
      });
    });
    expect(
      await database.sql('select ratified_on, in_force_from, withdrawn_on, ordinal from signature where id = $1', [
        third,
      ]),
    ).toEqual([{ ratified_on: '2025', in_force_from: '2025-07', withdrawn_on: '2026', ordinal: 2 }]);
    await write((context) => withdrawSignature(context, formatId('signature', third)));
    expect(await one('(select count(*)::int from signature where agreement_id = a.id) as signatures', id)).toEqual({
      signatures: 2,
    });
  });
});

it('Agreements are related once, in one direction, and never to themselves', async () => {
  const [fromId, toId] = [await create(), await create()];
  const kind = RelationKind.AMENDS;
  const relate = (ends: { fromId: string; toId: string }) =>
    write((context) => relateAgreements(context, { ...ends, kind }));
  expect(await refusal(relate({ fromId, toId: fromId }))).toEqual(['SELF_REFERENCE', 'toId']);
  expect(await refusal(relate({ fromId, toId: forum }))).toEqual(['RECORD_UNKNOWN', 'toId']);
  await relate({ fromId, toId });
  expect(await refusal(relate({ fromId, toId }))).toEqual(['RELATION_EXISTS', 'kind']);
  expect(await refusal(relate({ fromId: toId, toId: fromId }))).toEqual(['RELATION_REVERSED', 'kind']);
});
