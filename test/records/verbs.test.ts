import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Role } from '../../src/access/viewer.ts';
import { mutationsOn, type Payload, stateOf } from '../harness/mutations.ts';
import { publicError } from '../harness/public-errors.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
let editor: ReturnType<typeof mutationsOn>;
beforeAll(async () => {
  server = await startTestServer({ viewer: { role: Role.EDITOR, name: 'Ada', identity: 'key 1' } });
  editor = mutationsOn(server);
});
afterAll(() => server?.stop());

const named = (text: string) => [{ lang: 'en', text }];
const UNKNOWN = '0'.repeat(32);

/** Errors of a rejected mutation, once the test has checked that nothing was written. */
async function refusal(name: string, input: object): Promise<[code: string, path: string]> {
  const before = await stateOf(server);
  const { userErrors } = await editor.payload(name, input);
  expect(userErrors).toHaveLength(1);
  expect(await stateOf(server)).toEqual(before);
  return [userErrors[0].code, userErrors[0].path.join('.')];
}

async function done(name: string, input: object, selection: string): Promise<Payload> {
  const { userErrors, ...rest } = await editor.payload(name, input, selection);
  expect(userErrors).toEqual([]);
  return rest;
}

/** The id of a new agreement of Moscow and Havana. */
async function agreement(more: object = {}): Promise<string> {
  const input = {
    titles: named('Treaty of Havana'),
    kind: 'TREATY',
    status: 'SIGNED',
    signedOn: '2025-11-06',
    signatures: [
      { party: 'Moscow', role: 'SIGNATORY' },
      { party: 'Havana', role: 'SIGNATORY' },
    ],
    allowDuplicate: true,
    ...more,
  };
  return (await done('createAgreement', input, 'agreement { id }')).agreement.id;
}

describe('The mutations that sign, follow up and correct an agreement', () => {
  let id: string;
  beforeEach(async () => {
    id = await agreement();
  });

  const signaturesOf = async (agreement: string): Promise<{ id: string; party: { name: string } }[]> => {
    const document = 'query ($id: ID!) { agreement(id: $id) { signatures { nodes { id party { name } } } } }';
    return (await server.query(document, { id: agreement })).body.data.agreement.signatures.nodes;
  };

  it('add a party once', async () => {
    const input = { id, signature: { party: 'Serbia', role: 'ACCEDING', signedOn: '2026' } };
    expect(await refusal('signAgreement', { ...input, id: `agreement_${UNKNOWN}` })).toEqual([
      'RECORD_UNKNOWN',
      'input.id',
    ]);
    expect(await refusal('signAgreement', { ...input, signature: { role: 'ACCEDING' } })).toEqual([
      'SIGNATURE_PARTY_MISSING',
      'input.signature',
    ]);
    expect(await refusal('signAgreement', { ...input, signature: { party: 'Atlantis', role: 'ACCEDING' } })).toEqual([
      'PARTY_UNKNOWN',
      'input.signature.party',
    ]);
    const selection = 'agreement { version parties { name } } signature { signedOn party { name } }';
    expect(await done('signAgreement', input, selection)).toEqual({
      agreement: { version: 2, parties: [{ name: 'Havana' }, { name: 'Moscow' }, { name: 'Serbia' }] },
      signature: { signedOn: '2026', party: { name: 'Serbia' } },
    });
    expect(await refusal('signAgreement', input)).toEqual(['SIGNATURE_EXISTS', 'input.signature.party']);
  });

  it('sign for a party once, however many clients do so at once', async () => {
    const input = { id, signature: { party: 'Serbia', role: 'SIGNATORY' } };
    const payloads = await Promise.all(Array.from({ length: 6 }, () => editor.payload('signAgreement', input)));
    const codes = payloads.map(({ userErrors }) => userErrors[0]?.code ?? 'SIGNED').sort();
    expect(codes).toEqual([...Array(5).fill('SIGNATURE_EXISTS'), 'SIGNED']);
  });

  it('keep two signatories, even if both are withdrawn at once', async () => {
    const [first, second] = await signaturesOf(id);
    expect(await refusal('withdrawSignature', { id: `signature_${UNKNOWN}` })).toEqual([
      'SIGNATURE_UNKNOWN',
      'input.id',
    ]);
    expect(await refusal('withdrawSignature', { id })).toEqual(['SIGNATURE_UNKNOWN', 'input.id']);
    expect(await refusal('withdrawSignature', { id: first!.id })).toEqual(['TOO_FEW_SIGNATORIES', 'input.id']);
    await done('signAgreement', { id, signature: { party: 'Serbia', role: 'SIGNATORY' } }, '__typename');
    const both = await Promise.all(
      [first, second].map((signature) => editor.payload('withdrawSignature', { id: signature!.id })),
    );
    expect(both.map(({ userErrors }) => userErrors[0]?.code ?? 'WITHDRAWN').sort()).toEqual([
      'TOO_FEW_SIGNATORIES',
      'WITHDRAWN',
    ]);
    expect(await signaturesOf(id)).toHaveLength(2);
  });

  it('record the actions of its parties', async () => {
    const [signature] = await signaturesOf(id);
    const input = { id: signature!.id, action: { kind: 'RATIFICATION', on: '2026-02' } };
    expect(await refusal('recordTreatyAction', { ...input, id: `signature_${UNKNOWN}` })).toEqual([
      'SIGNATURE_UNKNOWN',
      'input.id',
    ]);
    expect(await refusal('recordTreatyAction', { ...input, action: { kind: 'RESERVATION', text: ' ' } })).toEqual([
      'TEXT_EMPTY',
      'input.action.text',
    ]);
    const selection = 'agreement { version } signature { ratifiedOn actions { kind on } }';
    expect(await done('recordTreatyAction', input, selection)).toEqual({
      agreement: { version: 2 },
      signature: { ratifiedOn: '2026-02', actions: [{ kind: 'RATIFICATION', on: '2026-02' }] },
    });
  });

  it('move it forward, with the day of its status', async () => {
    const input = { id, change: { to: 'IN_FORCE', on: '2026-03-01', note: 'Both have notified.' } };
    expect(await refusal('changeAgreementStatus', { ...input, change: { to: 'NEGOTIATING' } })).toEqual([
      'STATUS_CHANGE_NOT_ALLOWED',
      'input.change.to',
    ]);
    expect(
      await refusal('changeAgreementStatus', { ...input, change: { ...input.change, source: `source_${UNKNOWN}` } }),
    ).toEqual(['RECORD_UNKNOWN', 'input.change.source']);
    const announced = await agreement({ status: 'ANNOUNCED', signedOn: '2025', signatures: [] });
    const early = { id: announced, change: { to: 'IN_FORCE', on: '2020' } };
    const { userErrors } = await editor.payload('changeAgreementStatus', early);
    expect(userErrors.map(({ code, path }: Payload) => [code, path.join('.')])).toEqual([
      ['TOO_FEW_SIGNATORIES', 'input.change.to'],
      ['IN_FORCE_BEFORE_SIGNED', 'input.change.on'],
    ]);
    for (const party of ['Moscow', 'Havana']) {
      await done('signAgreement', { id: announced, signature: { party, role: 'SIGNATORY' } }, '__typename');
    }
    expect(await refusal('changeAgreementStatus', early)).toEqual(['IN_FORCE_BEFORE_SIGNED', 'input.change.on']);
    const selection = 'agreement { status inForceFrom statusChanges { from to on note } }';
    expect(await done('changeAgreementStatus', input, selection)).toEqual({
      agreement: {
        status: 'IN_FORCE',
        inForceFrom: '2026-03-01',
        statusChanges: [
          { from: null, to: 'SIGNED', on: '2025-11-06', note: null },
          { from: 'SIGNED', to: 'IN_FORCE', on: '2026-03-01', note: 'Both have notified.' },
        ],
      },
    });
  });

  it('relate it to another agreement, which shows the relation as well', async () => {
    const other = await agreement({ titles: named('Protocol') });
    const input = { from: other, kind: 'AMENDS', to: id };
    expect(await refusal('relateAgreements', { ...input, to: other })).toEqual(['SELF_REFERENCE', 'input.to']);
    const selection = 'from { relations { kind direction } } to { relations { kind direction agreement { title } } }';
    expect(await done('relateAgreements', input, selection)).toEqual({
      from: { relations: [{ kind: 'AMENDS', direction: 'TO' }] },
      to: { relations: [{ kind: 'AMENDS', direction: 'FROM', agreement: { title: 'Protocol' } }] },
    });
    expect(await refusal('relateAgreements', input)).toEqual(['RELATION_EXISTS', 'input.kind']);
    expect(await refusal('relateAgreements', { from: id, kind: 'AMENDS', to: other })).toEqual([
      'RELATION_REVERSED',
      'input.kind',
    ]);
  });

  it('add a citation', async () => {
    const { source } = await done('createSource', { kind: 'NEWS', title: 'The day after' }, 'source { id }');
    const input = { id, citation: { source: source.id, fields: ['signedOn'] } };
    expect(await refusal('cite', { ...input, citation: { ...input.citation, fields: [' '] } })).toEqual([
      'TEXT_EMPTY',
      'input.citation.fields.0',
    ]);
    expect(await refusal('cite', { ...input, id: `party_${UNKNOWN}` })).toEqual(['RECORD_UNKNOWN', 'input.id']);
    const selection = `record { __typename version citations { source { title } } } citation { fields }`;
    expect(await done('cite', input, selection)).toEqual({
      record: { __typename: 'Agreement', version: 2, citations: [{ source: { title: 'The day after' } }] },
      citation: { fields: ['signedOn'] },
    });
    const again = { id, citation: { source: source.id, stance: 'CONTRADICTS', assertedValue: '2025-11-07' } };
    expect((await done('cite', again, 'record { citations { stance assertedValue } }')).record.citations).toEqual([
      { stance: 'SUPPORTS', assertedValue: null },
      { stance: 'CONTRADICTS', assertedValue: '2025-11-07' },
    ]);
  });
});

describe('The mutations that follow up a commitment', () => {
  it('note progress until it is settled', async () => {
    const { commitment } = await done(
      'createCommitment',
      { titles: named('Ten buses'), status: 'ANNOUNCED', responsible: ['Moscow'] },
      'commitment { id }',
    );
    const note = { id: commitment.id, progress: { on: '2026-05', text: 'Five have come.' } };
    expect(await refusal('addProgressNote', { ...note, id: `commitment_${UNKNOWN}` })).toEqual([
      'RECORD_UNKNOWN',
      'input.id',
    ]);
    expect(await refusal('addProgressNote', { ...note, progress: { on: '2026-05', text: ' ' } })).toEqual([
      'TEXT_EMPTY',
      'input.progress.text',
    ]);
    expect(await done('addProgressNote', note, 'commitment { version progress { on text } }')).toEqual({
      commitment: { version: 2, progress: [{ on: '2026-05', text: 'Five have come.' }] },
    });

    const settlement = { id: commitment.id, status: 'DONE', outcomes: [await agreement()] };
    expect(publicError(await editor.send('settleCommitment', { ...settlement, status: 'PLANNED' }, ''))).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'input.status',
    });
    expect(await refusal('settleCommitment', { ...settlement, outcomes: [commitment.id] })).toEqual([
      'SELF_REFERENCE',
      'input.outcomes',
    ]);
    const last = { on: '2026-12', text: 'All have come.' };
    const selection = 'commitment { version status outcomes { title } progress { text } }';
    expect(await done('settleCommitment', { ...settlement, progress: last }, selection)).toEqual({
      commitment: {
        version: 3,
        status: 'DONE',
        outcomes: [{ title: 'Treaty of Havana' }],
        progress: [{ text: 'Five have come.' }, { text: 'All have come.' }],
      },
    });
  });
});
