import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role } from '../../src/access/viewer.ts';
import { mutationsOn, type Payload, rejectionOf } from '../harness/mutations.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
let editor: ReturnType<typeof mutationsOn>;
let person: string;
beforeAll(async () => {
  server = await startTestServer({ viewer: { role: Role.EDITOR, name: 'Ada', identity: 'key 1' } });
  editor = mutationsOn(server);
  const { person: made } = await editor.payload(
    'createPerson',
    { names: [{ lang: 'en', text: 'Ana Peres' }] },
    'person { id }',
  );
  person = made.id;
}, 120_000);
afterAll(() => server?.stop());

const SELECTION = `agreement { id version signedOn inForceFrom statusChanges { to on } flags { code path message }
  signatures { nodes { id party { slug } signedOn actions { kind on } signers { on } } } }`;

/** The dates of an agreement: of its status changes, and of the actions and signers of each signature. */
function datesOf({ statusChanges, signatures, flags }: Payload): object {
  return {
    statusChanges: statusChanges.map(({ to, on }: Payload) => `${to} ${on}`),
    signatures: signatures.nodes.map(({ party, actions, signers }: Payload) =>
      [
        party.slug,
        ...actions.map(({ kind, on }: Payload) => `${kind} ${on}`),
        ...signers.map(({ on }: Payload) => `signer ${on}`),
      ].join(', '),
    ),
    flags: flags.map(({ code, path, message }: Payload) => [code, path, message]),
  };
}

async function mutate(name: string, input: object, selection = SELECTION): Promise<Payload> {
  const { userErrors, ...rest } = await editor.payload(name, input, selection);
  expect(userErrors).toEqual([]);
  return rest;
}

let count = 0;
/**
 * An agreement signed on its date by Russia and its signer and, ad referendum, by Cuba; and by China on another date.
 */
const createPact = async (more: object = {}): Promise<Payload> =>
  (
    await mutate('createAgreement', {
      titles: [{ lang: 'en', text: `Pact ${++count}` }],
      kind: 'TREATY',
      statusChanges: [
        { to: 'ANNOUNCED', on: '2024-01' },
        { to: 'SIGNED', on: '2024-05-01' },
        { to: 'IN_FORCE', on: '2024-06-01' },
        { to: 'SUSPENDED', on: '2024-08-01' },
        { to: 'IN_FORCE', on: '2024-09-01' },
      ],
      signedOn: '2024-05-01',
      inForceFrom: '2024-06-01',
      signatures: [
        {
          party: 'RU',
          role: 'SIGNATORY',
          signedOn: '2024-05-01',
          signers: [{ person, on: '2024-05-01' }],
          actions: [{ kind: 'RATIFICATION', on: '2024-05-01' }],
        },
        { party: 'CU', role: 'SIGNATORY', actions: [{ kind: 'SIGNATURE_AD_REFERENDUM', on: '2024-05-01' }] },
        { party: 'CN', role: 'SIGNATORY', signedOn: '2024-05-02' },
      ],
      ...more,
    })
  ).agreement;

const update = async ({ id, version }: Payload, change: object): Promise<Payload> =>
  (await mutate('updateAgreement', { id, expectedVersion: version, ...change })).agreement;

const STATUS_CHANGES = [
  'ANNOUNCED 2024-01',
  'SIGNED 2024-05-01',
  'IN_FORCE 2024-06-01',
  'SUSPENDED 2024-08-01',
  'IN_FORCE 2024-09-01',
];
const withReplaced = (from: string, to: string) => STATUS_CHANGES.map((move) => (move === from ? to : move));
const SIGNATURES = [
  'china, SIGNATURE 2024-05-02',
  'cuba, SIGNATURE_AD_REFERENDUM 2024-05-01',
  'russia, SIGNATURE 2024-05-01, RATIFICATION 2024-05-01, signer 2024-05-01',
];
const SIGNED_LATER = [
  'china, SIGNATURE 2024-05-02',
  'cuba, SIGNATURE_AD_REFERENDUM 2024-05-03',
  'russia, SIGNATURE 2024-05-03, RATIFICATION 2024-05-01, signer 2024-05-03',
];

describe('updateAgreement', () => {
  it('changes no date if the correction breaks a rule', async () => {
    const { id, version } = await createPact();
    expect(
      await rejectionOf(server, editor, 'updateAgreement', { id, expectedVersion: version, signedOn: '2024-07-01' }),
    ).toEqual(['IN_FORCE_BEFORE_SIGNED', 'input.inForceFrom']);
  });

  it('changes actions, signers and status changes with the old date, and flags different dates', async () => {
    const agreement = await createPact();
    expect(datesOf(agreement)).toEqual({ statusChanges: STATUS_CHANGES, signatures: SIGNATURES, flags: [] });
    const corrected = await update(agreement, { signedOn: '2024-05-03' });
    expect(datesOf(corrected)).toEqual({
      statusChanges: withReplaced('SIGNED 2024-05-01', 'SIGNED 2024-05-03'),
      signatures: SIGNED_LATER,
      flags: [
        ['SIGNATURE_DATES_DIFFER', 'signedOn', 'signedOn is 2024-05-03, but 1 signature has another day (2024-05-02).'],
      ],
    });
    expect(corrected.version).toBe(2);
    const [{ revisions }] = (await server.sql(
      'select count(*)::integer as revisions from revision where record_id = $1',
      [agreement.id.slice(-32)],
    )) as [{ revisions: number }];
    expect(revisions).toBe(2);
  });

  it('does not change the dates of signatures in the same input', async () => {
    const agreement = await createPact();
    const corrected = await update(agreement, {
      signedOn: '2024-05-03',
      signatures: agreement.signatures.nodes.map(({ id, party }: Payload) => ({
        id,
        party: party.slug,
        role: 'SIGNATORY',
        signedOn: '2024-05-01',
      })),
    });
    expect(datesOf(corrected)).toEqual({
      statusChanges: withReplaced('SIGNED 2024-05-01', 'SIGNED 2024-05-03'),
      signatures: ['china', 'cuba', 'russia'].map((slug) => `${slug}, SIGNATURE 2024-05-01`),
      flags: [
        [
          'SIGNATURE_DATES_DIFFER',
          'signedOn',
          'signedOn is 2024-05-03, but 3 signatures have another day (2024-05-01).',
        ],
      ],
    });
  });

  it('changes the date of the status change for each date field', async () => {
    const agreement = await createPact({
      statusChanges: [
        { to: 'ADOPTED', on: '2024-01-01' },
        { to: 'SIGNED', on: '2024-05-01' },
        { to: 'PROVISIONALLY_APPLIED', on: '2024-05-15' },
        { to: 'IN_FORCE', on: '2024-06-01' },
        { to: 'TERMINATED', on: '2024-10-01' },
      ],
    });
    const corrected = await update(agreement, {
      adoptedOn: '2024-01-02',
      provisionallyAppliedFrom: '2024-05-16',
      inForceFrom: '2024-06-02',
      terminatedOn: '2024-10-02',
    });
    expect(datesOf(corrected)).toEqual({
      statusChanges: [
        'ADOPTED 2024-01-02',
        'SIGNED 2024-05-01',
        'PROVISIONALLY_APPLIED 2024-05-16',
        'IN_FORCE 2024-06-02',
        'TERMINATED 2024-10-02',
      ],
      signatures: SIGNATURES,
      flags: [],
    });
    expect(datesOf(await update(await createPact(), { inForceFrom: '2024-06-02' }))).toMatchObject({
      statusChanges: withReplaced('IN_FORCE 2024-06-01', 'IN_FORCE 2024-06-02'),
    });
  });

  it('flags a status change with a different date or out of order, until it is corrected', async () => {
    const agreement = await createPact({ inForceFrom: '2024-06-05' });
    const corrected = await update(agreement, { inForceFrom: '2024-06-09', signedOn: '2023-12-01' });
    expect(datesOf(corrected)).toMatchObject({
      statusChanges: withReplaced('SIGNED 2024-05-01', 'SIGNED 2023-12-01'),
      flags: [
        ['SIGNATURE_DATES_DIFFER', 'signedOn', expect.any(String)],
        [
          'MOVE_DATES_DIFFER',
          'inForceFrom',
          'inForceFrom is 2024-06-09, but the agreement became IN_FORCE on another day (2024-06-01).',
        ],
        [
          'STATUS_CHANGES_OUT_OF_ORDER',
          'statusChanges.1.on',
          'The change is dated 2023-12-01, before the previous change (2024-01).',
        ],
      ],
    });
    const filtered = await server.query(
      '{ agreements(where: { flags: ["MOVE_DATES_DIFFER"] }) { totalCount nodes { id } } }',
    );
    expect(filtered.body.data.agreements).toEqual({ totalCount: 1, nodes: [{ id: agreement.id }] });
    const right = await update(corrected, { inForceFrom: '2024-06', signedOn: '2024-05' });
    expect(datesOf(right)).toEqual({
      statusChanges: withReplaced('SIGNED 2024-05-01', 'SIGNED 2024-05'),
      signatures: [
        'china, SIGNATURE 2024-05-02',
        'cuba, SIGNATURE_AD_REFERENDUM 2024-05',
        'russia, SIGNATURE 2024-05, RATIFICATION 2024-05-01, signer 2024-05',
      ],
      flags: [],
    });
  });

  it('clears the date of the status change if the date is cleared; signatures keep theirs with a flag', async () => {
    const cleared = await update(await createPact(), { signedOn: null });
    expect(datesOf(cleared)).toEqual({
      statusChanges: withReplaced('SIGNED 2024-05-01', 'SIGNED null'),
      signatures: SIGNATURES,
      flags: [['SIGNATURE_DATES_DIFFER', 'signedOn', 'signedOn is unknown, but 3 signatures have a day (2024-05-01).']],
    });
  });

  it('flags no dates that it does not correct', async () => {
    const agreement = await createPact({ signedOn: '2024-05-02' });
    expect(datesOf(agreement)).toMatchObject({ flags: [] });
    expect(datesOf(await update(agreement, { kindAsTitled: 'Pact' }))).toMatchObject({ flags: [] });
  });
});
