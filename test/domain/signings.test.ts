import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role } from '../../src/access/viewer.ts';
import { mutationsOn, type Payload, stateOf } from '../harness/mutations.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
let editor: ReturnType<typeof mutationsOn>;
beforeAll(async () => {
  server = await startTestServer({ viewer: () => ({ role: Role.EDITOR, name: 'Ada', identity: 'key 1' }) });
  editor = mutationsOn(server);
});
afterAll(() => server?.stop());

const named = (text: string) => [{ lang: 'en', text }];

/** Two cities, one of them new, a new forum with its ceremony, two signers, a due commitment and a new source. */
const signing = (place: string) => ({
  sources: [{ ref: 'news', source: { kind: 'NEWS', title: `Signed in ${place}` } }],
  parties: [{ ref: 'city', party: { level: 'CITY', names: named(place), placements: [{ within: 'Cuba' }] } }],
  people: [
    {
      ref: 'mayor',
      person: { names: named(`Ana of ${place}`), positions: [{ titles: named('Mayor'), party: 'ref:city' }] },
    },
  ],
  forum: {
    ref: 'forum',
    forum: {
      ...{
        titles: named(`Days of ${place}`),
        kind: 'FORUM',
        status: 'CONCLUDED',
        startsOn: '2025-11-05',
        endsOn: '2025-11-06',
      },
      ...{ cities: ['ref:city'], timeZone: 'America/Havana', citations: [{ source: 'ref:news' }] },
    },
  },
  session: {
    ref: 'stage',
    session: {
      ...{ titles: named('On stage'), forum: 'ref:forum', kind: 'SIGNING_CEREMONY', status: 'CONCLUDED' },
      ...{ startsAt: '2025-11-06T15:00:00Z', citations: [{ source: 'ref:news' }] },
    },
  },
  agreement: {
    ...{ titles: named(`Memorandum of Moscow and ${place}`), kind: 'MEMORANDUM_OF_UNDERSTANDING', status: 'SIGNED' },
    ...{ signedOn: '2025-11-06', session: 'ref:stage', citations: [{ source: 'ref:news', quote: 'They signed.' }] },
    signatures: [
      { party: 'Moscow', role: 'SIGNATORY', signers: [{ person: 'sergey-cheremin', signedAs: 'Minister' }] },
      { party: 'ref:city', role: 'SIGNATORY', signers: [{ person: 'ref:mayor', signedAs: 'Mayor' }] },
    ],
  },
  commitments: [
    {
      ...{ titles: named('Ten buses'), status: 'PLANNED', dueOn: '2026-05', session: 'ref:stage' },
      ...{ responsible: ['Moscow'], counterparts: ['ref:city'], citations: [{ source: 'ref:news' }] },
    },
  ],
});

const WHOLE = `
  agreement { id title occurredOn visibility parties { name } forum { title } session { id }
    signatures { nodes { party { name } signers { person { name } signedAs } } }
    citations { source { title } quote } commitments { nodes { title } } }
  agreementEdge { node { title } } cooperationItemEdge { node { title } }
  commitments { id title agreement { id } counterparts { name } }
  sources { id title } parties { id name country { alpha2 } } people { id name positions { party { name } } }
  forum { id title cities { name } } session { id forum { id } }
  warnings { code path records { id } } written { type created changed deleted }`;

/** Sends a signing that must be rejected, and checks that nothing was written. */
async function refusal(change: (input: Payload) => void): Promise<string[]> {
  const input = structuredClone(signing('Matanzas')) as Payload;
  change(input);
  const before = await stateOf(server);
  const payload = await editor.payload('recordSigning', input, 'agreement { id } parties { id }');
  expect([payload.agreement, payload.parties]).toEqual([null, null]);
  expect(await stateOf(server)).toEqual(before);
  return payload.userErrors.map(({ code, path }: Payload) => `${code} ${path.join('.')}`);
}

describe('recordSigning', () => {
  it('reports the errors of all records at once, and no errors that follow from others', async () => {
    const errors = await refusal((input) => {
      input.sources[0].source.title = ' ';
      input.parties[0].party.names[0].text = '!';
      input.people[0].person.positions[0].from = '2020';
      input.people[0].person.positions[0].to = '2010';
      input.session.session.endsAt = '2025-11-06T14:00:00Z';
      input.agreement.inForceFrom = '2020';
      input.agreement.places = ['Atlantis'];
      input.commitments[0].dueOn = '2020';
      input.commitments[0].announcedOn = '2025';
    });
    expect(errors).toEqual([
      'TEXT_EMPTY input.sources.0.source.title',
      'TEXT_WITHOUT_LETTERS input.parties.0.party.names.0.text',
      'DATES_OUT_OF_ORDER input.people.0.person.positions.0.to',
      'DATES_OUT_OF_ORDER input.session.session.endsAt',
      'IN_FORCE_BEFORE_SIGNED input.agreement.inForceFrom',
      'PARTY_UNKNOWN input.agreement.places.0',
      'DATES_OUT_OF_ORDER input.commitments.0.dueOn',
    ]);
  });

  it('rejects refs of no earlier record, and a public record of internal ones', async () => {
    expect(
      await refusal((input) => {
        input.agreement.signatures[1].party = 'ref:town';
        input.sources[0].source.citations = [{ source: 'ref:news' }];
        input.session.session.subjectParties = ['ref:mayor'];
      }),
    ).toEqual([
      'REF_UNKNOWN input.sources.0.source.citations.0.source',
      'REF_UNKNOWN input.session.session.subjectParties.0',
      'REF_UNKNOWN input.agreement.signatures.1.party',
    ]);
    expect(await refusal((input) => Object.assign(input.session.session, { visibility: 'INTERNAL' }))).toEqual([
      'DEPENDENCY_INTERNAL input.agreement.session',
    ]);
    expect(await refusal((input) => Object.assign(input.agreement, { dryRun: true }))).toEqual([
      'FIELD_MISPLACED input.agreement.dryRun',
    ]);
  });

  it('rejects a ref that is always that of the agreement', async () => {
    const errors = await refusal((input) => {
      input.sources.push({ ref: 'agreement', source: { kind: 'NEWS', title: 'The text' } });
    });
    expect(errors).toEqual(['REF_TWICE input.sources.1.ref']);
  });

  it('rejects new records of one input that may be the same, and warns of those that it allows', async () => {
    const twice = (input: Payload) => {
      input.parties.push({ ...structuredClone(input.parties[0]), ref: 'town' });
      input.people.push({ ...structuredClone(input.people[0]), ref: 'mayor 2' });
    };
    expect(await refusal(twice)).toEqual([
      'POSSIBLE_DUPLICATE input.parties.1.party.names',
      'POSSIBLE_DUPLICATE input.people.1.person.names',
    ]);
    const input = signing('Matanzas') as Payload;
    twice(input);
    input.parties[1].party.allowDuplicate = true;
    input.people[1].person.allowDuplicate = true;
    const { userErrors, warnings } = await editor.payload('recordSigning', { ...input, dryRun: true }, WHOLE);
    expect([userErrors, warnings]).toEqual([
      [],
      [
        { code: 'POSSIBLE_DUPLICATE', path: ['input', 'parties', '1', 'party', 'names'], records: [] },
        { code: 'POSSIBLE_DUPLICATE', path: ['input', 'people', '1', 'person', 'names'], records: [] },
      ],
    ]);
  });

  it('shows in a dry run what it would write', async () => {
    const before = await stateOf(server);
    const payload = await editor.payload('recordSigning', { ...signing('Matanzas'), dryRun: true }, WHOLE);
    expect(await stateOf(server)).toEqual(before);
    expect(payload).toMatchObject({
      agreement: { title: 'Memorandum of Moscow and Matanzas' },
      userErrors: [],
      warnings: [],
    });
    const { body } = await server.query('query ($id: ID!) { node(id: $id) { id } }', payload.agreement);
    expect(body.data.node).toBeNull();
  });

  it('warns of each record at its place', async () => {
    const input = signing('Matanzas') as Payload;
    delete input.agreement.citations;
    input.session.session.startsAt = '2025-12-01T15:00:00Z';
    const { warnings } = await editor.payload('recordSigning', { ...input, dryRun: true }, WHOLE);
    expect(warnings).toEqual([
      { code: 'OUTSIDE_FORUM_DAYS', path: ['input', 'session', 'session', 'startsAt'], records: [] },
      { code: 'SOURCE_MISSING', path: ['input', 'agreement', 'citations'], records: [] },
    ]);
  });

  it('writes all records, which refer to each other', async () => {
    const payload = await editor.payload('recordSigning', signing('Matanzas'), WHOLE);
    const { agreement, session, forum } = payload;
    expect(payload).toEqual({
      agreement: {
        id: agreement.id,
        title: 'Memorandum of Moscow and Matanzas',
        occurredOn: '2025-11-06',
        visibility: 'PUBLIC',
        parties: [{ name: 'Matanzas' }, { name: 'Moscow' }],
        forum: { title: 'Days of Matanzas' },
        session: { id: session.id },
        signatures: {
          nodes: expect.arrayContaining([
            {
              party: { name: 'Matanzas' },
              signers: [{ person: { name: 'Ana of Matanzas' }, signedAs: 'Mayor' }],
            },
            { party: { name: 'Moscow' }, signers: [{ person: { name: 'Sergey Cheremin' }, signedAs: 'Minister' }] },
          ]),
        },
        citations: [{ source: { title: 'Signed in Matanzas' }, quote: 'They signed.' }],
        commitments: { nodes: [{ title: 'Ten buses' }] },
      },
      agreementEdge: { node: { title: 'Memorandum of Moscow and Matanzas' } },
      cooperationItemEdge: { node: { title: 'Memorandum of Moscow and Matanzas' } },
      commitments: [
        {
          id: payload.commitments[0].id,
          title: 'Ten buses',
          agreement: { id: agreement.id },
          counterparts: [{ name: 'Matanzas' }],
        },
      ],
      sources: [{ id: payload.sources[0].id, title: 'Signed in Matanzas' }],
      parties: [{ id: payload.parties[0].id, name: 'Matanzas', country: { alpha2: 'CU' } }],
      people: [{ id: payload.people[0].id, name: 'Ana of Matanzas', positions: [{ party: { name: 'Matanzas' } }] }],
      forum: { id: forum.id, title: 'Days of Matanzas', cities: [{ name: 'Matanzas' }] },
      session: { id: session.id, forum: { id: forum.id } },
      userErrors: [],
      warnings: [],
      written: expect.arrayContaining([
        { type: 'agreement', created: 1, changed: 0, deleted: 0 },
        { type: 'signer', created: 2, changed: 0, deleted: 0 },
        { type: 'citation', created: 4, changed: 0, deleted: 0 },
      ]),
    });
  });

  it('rejects the same signing again: each record that may exist has its candidates', async () => {
    expect(await refusal(() => undefined)).toEqual(['POSSIBLE_DUPLICATE input.parties.0.party.names']);
    expect(
      await refusal((input) => {
        input.parties = [];
        input.people = [];
        delete input.forum;
        delete input.session;
        input.agreement.signatures = ['Moscow', 'Matanzas'].map((party) => ({ party, role: 'SIGNATORY' }));
        delete input.agreement.session;
        input.commitments = [];
      }),
    ).toEqual(['POSSIBLE_DUPLICATE input.agreement.titles']);
  });

  it('keeps all new records internal if their visibility is not given', async () => {
    const input = { ...signing('Holguin'), visibility: 'INTERNAL' };
    const { agreement, parties, commitments } = await editor.payload(
      'recordSigning',
      input,
      'agreement { visibility } parties { visibility } commitments { visibility }',
    );
    expect([agreement, parties, commitments]).toEqual([
      { visibility: 'INTERNAL' },
      [{ visibility: 'INTERNAL' }],
      [{ visibility: 'INTERNAL' }],
    ]);
  });

  it('is written once if two requests have one idempotency key', async () => {
    const input = { ...signing('Camaguey'), idempotencyKey: 'camaguey' };
    const payloads = await Promise.all([1, 2].map(() => editor.payload('recordSigning', input, WHOLE)));
    const [one, other] = payloads.map(({ written: _, ...payload }) => payload);
    expect(one).toEqual(other);
    expect(one).toMatchObject({ userErrors: [], forum: { title: 'Days of Camaguey' } });
    const rows = await server.sql(`select from source where title = 'Signed in Camaguey'`);
    expect(rows).toHaveLength(1);
    const reused = await editor.payload('recordSigning', { ...input, note: 'Again.' });
    expect(reused.userErrors).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED' }]);
  });
});
