import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role } from '../../src/access/viewer.ts';
import { stateOf } from '../harness/mutations.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

let server: TestServer;
let agreement: string;
let party: string;
let person: string;
let topic: string;
let forum: string;
beforeAll(async () => {
  server = await startTestServer({ viewer: { role: Role.EDITOR, name: 'Ada', identity: 'key 1' } });
  const made = async (name: string, type: string, input: object) => {
    const { [type]: record, userErrors } = await sent(name, input, `${type} { id }`);
    expect(userErrors).toEqual([]);
    return record.id as string;
  };
  person = await made('createPerson', 'person', { names: named('Ada Lovelace') });
  forum = await made('createForum', 'forum', { titles: named('Bridge forum'), kind: 'FORUM', status: 'SCHEDULED' });
  topic = await made('createTopic', 'topic', { names: named('Bridges') });
  party = await made('createParty', 'party', {
    level: 'CITY',
    names: [...named('Bern'), ...named('Berne', 'fr')],
    placements: [{ within: 'Serbia' }],
  });
  agreement = await made('createAgreement', 'agreement', {
    titles: named('Treaty of Bern'),
    kind: 'TREATY',
    status: 'SIGNED',
    signedOn: '2020',
    signatures: ['Moscow', 'Havana'].map((name) => ({ party: name, role: 'SIGNATORY' })),
  });
});
afterAll(() => server?.stop());

const named = (text: string, lang = 'en') => [{ lang, text }];

const ERRORS = 'userErrors { __typename code path params { name value } }';

async function sent(name: string, input: object, selection = ''): Promise<TestData> {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input!`;
  const document = `mutation ($input: ${type}) { ${name}(input: $input) { ${selection} ${ERRORS} } }`;
  const { body } = await server.query(document, { input });
  expect(body.errors).toBeUndefined();
  return body.data[name];
}

/** All user errors of a mutation: code, path and params of each; checks first that nothing was written. */
async function errorsOf(name: string, input: object): Promise<[code: string, path: string, params: object][]> {
  const before = await stateOf(server);
  const { userErrors } = await sent(name, input);
  expect(await stateOf(server)).toEqual(before);
  return userErrors.map(({ code, path, params }: { code: string; path: string[]; params: Param[] }) => [
    code,
    path.join('.'),
    Object.fromEntries(params.map(({ name, value }) => [name, value])),
  ]);
}

type Param = { name: string; value: string };

describe('createAgreement', () => {
  it('returns every error of its input in one response, in the order of the input, and writes nothing', async () => {
    const input = {
      titles: [...named(' '), ...named('Vertrag', 'de'), ...named('Abkommen', 'de')],
      kind: 'TREATY',
      status: 'SIGNED',
      signedOn: '2020',
      inForceFrom: '2019',
      forum: 'no-such-forum',
      places: ['Moscow', 'Atlantis'],
      depositary: topic,
      value: { value: '1', currency: 'dollars' },
      references: [{ scheme: 'UNTS', value: ' ' }],
      relations: [
        { kind: 'AMENDS', to: agreement },
        { kind: 'AMENDS', to: agreement },
      ],
      signatures: [
        { party: 'Moscow', role: 'SIGNATORY', signers: [{ person }, { person, signedAs: 'x'.repeat(501) }] },
        { role: 'SIGNATORY' },
        { party: 'Springfieldia', role: 'WITNESS', actions: [{ kind: 'RESERVATION', text: '' }] },
      ],
      topics: ['no-such-topic'],
      citations: [{ source: 'source_0', locator: ' ' }],
      flags: [{ code: 'odd', message: 'Odd.' }],
      identifiers: [{ scheme: 'Wiki Data', value: 'Q1' }],
      note: ' ',
    };
    expect(await errorsOf('createAgreement', input)).toEqual([
      ['TEXT_EMPTY', 'input.titles.0.text', {}],
      ['LANGUAGE_TWICE', 'input.titles.2.lang', { lang: 'de' }],
      ['IN_FORCE_BEFORE_SIGNED', 'input.inForceFrom', { from: '2020', to: '2019' }],
      ['RECORD_UNKNOWN', 'input.forum', { given: 'no-such-forum', type: 'forum' }],
      ['PARTY_UNKNOWN', 'input.places.1', { given: 'Atlantis' }],
      ['RECORD_TYPE_WRONG', 'input.depositary', { given: topic, type: 'topic', expected: 'party' }],
      ['CURRENCY_INVALID', 'input.value.currency', { given: 'dollars' }],
      ['TEXT_EMPTY', 'input.references.0.value', {}],
      ['RELATION_EXISTS', 'input.relations.1', { kind: 'AMENDS' }],
      ['SIGNER_TWICE', 'input.signatures.0.signers.1', {}],
      ['TEXT_TOO_LONG', 'input.signatures.0.signers.1.signedAs', { max: '500' }],
      ['SIGNATURE_PARTY_MISSING', 'input.signatures.1', {}],
      ['PARTY_UNKNOWN', 'input.signatures.2.party', { given: 'Springfieldia' }],
      ['TEXT_EMPTY', 'input.signatures.2.actions.0.text', {}],
      ['RECORD_UNKNOWN', 'input.topics.0', { given: 'no-such-topic', type: 'topic' }],
      ['RECORD_UNKNOWN', 'input.citations.0.source', { given: 'source_0', type: 'source' }],
      ['TEXT_EMPTY', 'input.citations.0.locator', {}],
      ['FLAG_CODE_INVALID', 'input.flags.0.code', { given: 'odd' }],
      ['SCHEME_INVALID', 'input.identifiers.0.scheme', { given: 'Wiki Data' }],
      ['TEXT_EMPTY', 'input.note', {}],
    ]);
  });

  it('returns five errors in the order in which the client wrote the fields, inline and in variables', async () => {
    const signatures = [{ role: 'SIGNATORY' }, { party: 'Atlantis', role: 'SIGNATORY' }];
    const input = { titles: named(''), kind: 'TREATY', status: 'SIGNED', expiresOn: '2000', signedOn: '2001' };
    const value = { currency: 'usd', value: '5' };
    const ofInput = [
      ['TEXT_EMPTY', 'input.titles.0.text', {}],
      ['EXPIRES_BEFORE_IT_BEGINS', 'input.expiresOn', { from: '2001', to: '2000' }],
    ];
    const ofValue = [['CURRENCY_INVALID', 'input.value.currency', { given: 'usd' }]];
    const ofSignatures = [
      ['SIGNATURE_PARTY_MISSING', 'input.signatures.0', {}],
      ['PARTY_UNKNOWN', 'input.signatures.1.party', { given: 'Atlantis' }],
    ];
    const first = await errorsOf('createAgreement', { ...input, value, signatures });
    expect(first).toEqual([...ofInput, ...ofValue, ...ofSignatures]);
    const second = await errorsOf('createAgreement', { signatures, value, ...input });
    expect(second).toEqual([...ofSignatures, ...ofValue, ...ofInput]);
    const inline = `mutation ($titles: [TextInput!]!, $money: MoneyInput) {
      createAgreement(input: {
        value: $money, kind: TREATY, signatures: [{ role: WITNESS }], status: ANNOUNCED, titles: $titles
      }) { userErrors { code } }
    }`;
    const { body } = await server.query(inline, { titles: named(''), money: value });
    expect(body.data.createAgreement.userErrors).toEqual([
      { code: 'CURRENCY_INVALID' },
      { code: 'SIGNATURE_PARTY_MISSING' },
      { code: 'TEXT_EMPTY' },
    ]);
  });

  it('skips checks that depend on an invalid value', async () => {
    // Neither the forum of the session nor the rules of the agreement's status can be checked.
    const input = { titles: [], kind: 'TREATY', session: `session_${'0'.repeat(32)}`, forum };
    expect(await errorsOf('createAgreement', input)).toEqual([
      ['TEXT_MISSING', 'input.titles', {}],
      ['RECORD_UNKNOWN', 'input.session', { given: `session_${'0'.repeat(32)}`, type: 'session' }],
      ['STATUS_MISSING', 'input.status', {}],
    ]);
    // An unknown party may have the right level, and never counts as listed twice.
    const unknown = { placements: [{ within: 'Atlantis' }], memberships: [] };
    expect(await errorsOf('createParty', { level: 'CITY', names: named('Somewhere'), ...unknown })).toEqual([
      ['PARTY_UNKNOWN', 'input.placements.0.within', { given: 'Atlantis' }],
    ]);
  });

  it('returns each error with its type, and the parties that an ambiguous name may mean', async () => {
    const { body } = await server.query(
      `mutation ($input: CreateAgreementInput!) {
        createAgreement(input: $input) {
          userErrors { __typename code message ... on PartyNameError { candidates { slug } } }
        }
      }`,
      {
        input: { titles: named('A'), kind: 'TREATY', status: 'ANNOUNCED', places: ['Serbja', ' '], topics: ['rusia'] },
      },
    );
    expect(body.errors).toBeUndefined();
    expect(body.data.createAgreement.userErrors).toEqual([
      {
        __typename: 'PartyNameError',
        code: 'PARTY_UNKNOWN',
        message: 'No party is called "Serbja". The nearest: Serbia (serbia).',
        candidates: [{ slug: 'serbia' }],
      },
      {
        __typename: 'PartyNameError',
        code: 'PARTY_UNKNOWN',
        message: `The party's name is empty. Give an id, a code, a slug or a name such as "Havana".`,
        candidates: [],
      },
      {
        __typename: 'InvalidInputError',
        code: 'RECORD_UNKNOWN',
        message: 'There is no such topic: "rusia". Check the id.',
      },
    ]);
  });
});

describe('Names of parties in a list', () => {
  it('are all returned as unknown, with candidates for the first 20', async () => {
    const places = Array.from({ length: 130 }, (_, n) => `Serbja ${n}`);
    const input = { titles: named('A'), kind: 'TREATY', status: 'ANNOUNCED', places };
    const document = `mutation ($input: CreateAgreementInput!) {
      createAgreement(input: $input) { userErrors { path ... on PartyNameError { candidates { slug } } } }
    }`;
    const { body } = await server.query(document, { input });
    const { userErrors } = body.data.createAgreement;
    expect(userErrors.map(({ path }: { path: string[] }) => path.at(-1))).toEqual(places.map((_, n) => String(n)));
    expect(userErrors.slice(20).flatMap(({ candidates }: { candidates: object[] }) => candidates)).toEqual([]);
  });
});

describe('updateParty', () => {
  it('returns every error with the conflict, in the order of the input, and writes nothing', async () => {
    const input = {
      id: party,
      expectedVersion: 7,
      names: [...named('?!'), { ...named('Berna', 'it')[0], validFrom: '2001', validTo: '2000' }],
      alpha2: 'BE',
      population: -1,
      coordinates: { latitude: 91, longitude: 0 },
      placements: [{ within: party }, { within: 'Serbia', from: '2000' }, { within: 'Moscow', from: '2000-01-01' }],
      successions: [
        { predecessor: 'Havana', kind: 'SPLIT' },
        { predecessor: 'Havana', kind: 'SPLIT' },
      ],
      memberships: [{ country: 'Moscow', standing: 'NONE' }],
      slug: 'moscow',
    };
    expect(await errorsOf('updateParty', input)).toEqual([
      ['VERSION_CONFLICT', 'input.expectedVersion', { expected: '7', actual: '1' }],
      ['TEXT_WITHOUT_LETTERS', 'input.names.0.text', {}],
      ['DATES_OUT_OF_ORDER', 'input.names.1.validTo', { from: '2001', to: '2000' }],
      ['FIELD_NOT_APPLICABLE', 'input.alpha2', { level: 'CITY' }],
      ['POPULATION_INVALID', 'input.population', {}],
      ['COORDINATES_INVALID', 'input.coordinates', {}],
      ['HIERARCHY_CYCLE', 'input.placements.0.within', {}],
      ['PLACEMENTS_OVERLAP', 'input.placements.2', {}],
      ['PREDECESSOR_TWICE', 'input.successions.1', {}],
      ['FIELD_NOT_APPLICABLE', 'input.memberships', { level: 'CITY' }],
      ['PARTY_LEVEL_WRONG', 'input.memberships.0.country', { given: 'Moscow', level: 'CITY', expected: 'COUNTRY' }],
      ['STANDING_INVALID', 'input.memberships.0.standing', {}],
      ['SLUG_TAKEN', 'input.slug', { given: 'moscow' }],
    ]);
  });

  it('returns an error for every field that cannot be cleared', async () => {
    const input = { id: party, expectedVersion: 1, names: null, slug: null };
    expect(await errorsOf('updateParty', input)).toEqual([
      ['VALUE_REQUIRED', 'input.names', {}],
      ['VALUE_REQUIRED', 'input.slug', {}],
    ]);
  });
});

describe('updateAgreement', () => {
  it('returns rules that the changed agreement breaks together with errors of single values', async () => {
    const input = {
      id: agreement,
      expectedVersion: 1,
      titles: named(' '),
      inForceFrom: '2010',
      terminatedOn: '2011',
      value: { value: '1', currency: '$' },
      signatures: [{ id: 'signature_0', party: 'Moscow', role: 'SIGNATORY' }],
      citations: [{ source: `source_${'0'.repeat(32)}` }],
    };
    expect(await errorsOf('updateAgreement', input)).toEqual([
      ['TEXT_EMPTY', 'input.titles.0.text', {}],
      ['IN_FORCE_BEFORE_SIGNED', 'input.inForceFrom', { from: '2020', to: '2010' }],
      ['TERMINATED_BEFORE_SIGNED', 'input.terminatedOn', { from: '2020', to: '2011' }],
      ['CURRENCY_INVALID', 'input.value.currency', { given: '$' }],
      ['TOO_FEW_SIGNATORIES', 'input.signatures', { status: 'SIGNED', count: '1' }],
      ['SIGNATURE_UNKNOWN', 'input.signatures.0.id', { given: 'signature_0' }],
      ['RECORD_UNKNOWN', 'input.citations.0.source', { given: `source_${'0'.repeat(32)}`, type: 'source' }],
    ]);
  });
});

describe('Further mutations', () => {
  it('return every error of their input', async () => {
    expect(
      await errorsOf('createForum', {
        titles: named('A forum'),
        kind: 'FORUM',
        status: 'SCHEDULED',
        startsOn: '2025',
        endsOn: '2024',
        timeZone: 'Bern',
        cities: ['Serbia', 'Atlantis'],
        roles: ['HOST', 'HOST'].map((role) => ({ party: 'Moscow', role })),
        slug: 'No Slug',
      }),
    ).toEqual([
      ['DATES_OUT_OF_ORDER', 'input.endsOn', { from: '2025', to: '2024' }],
      ['TIME_ZONE_INVALID', 'input.timeZone', { given: 'Bern' }],
      ['PARTY_LEVEL_WRONG', 'input.cities.0', { given: 'Serbia', level: 'COUNTRY', expected: 'CITY' }],
      ['PARTY_UNKNOWN', 'input.cities.1', { given: 'Atlantis' }],
      ['ROLE_TWICE', 'input.roles.1', { role: 'HOST' }],
      ['SLUG_INVALID', 'input.slug', { given: 'No Slug', max: '80' }],
    ]);
    expect(
      await errorsOf('createSession', {
        forum,
        titles: named('!'.repeat(501)),
        kind: 'PANEL',
        status: 'SCHEDULED',
        startsAt: '2025-01-01T10:00:00Z',
        endsAt: '2025-01-01T09:00:00Z',
        rooms: ['One', ''],
        speakers: [
          { person, role: 'PANELLIST' },
          { person: 'nobody', role: 'PANELLIST', billedAs: ' ' },
        ],
      }),
    ).toEqual([
      ['TEXT_TOO_LONG', 'input.titles.0.text', { max: '500' }],
      ['DATES_OUT_OF_ORDER', 'input.endsAt', { from: '2025-01-01T10:00:00.000Z', to: '2025-01-01T09:00:00.000Z' }],
      ['TEXT_EMPTY', 'input.rooms.1', {}],
      ['RECORD_UNKNOWN', 'input.speakers.1.person', { given: 'nobody', type: 'person' }],
      ['TEXT_EMPTY', 'input.speakers.1.billedAs', {}],
    ]);
    expect(await errorsOf('publish', { ids: ['agreement_1', topic, `party_${'0'.repeat(32)}`] })).toEqual([
      ['RECORD_UNKNOWN', 'input.ids.0', { given: 'agreement_1', type: 'record' }],
      ['RECORD_UNKNOWN', 'input.ids.2', { given: `party_${'0'.repeat(32)}`, type: 'party' }],
    ]);
    expect(
      await errorsOf('mergeRecords', {
        keep: topic,
        expectedVersion: 5,
        absorb: `${party}@1`,
        expectedAbsorbVersion: 1,
      }),
    ).toEqual([['VERSION_READ_ONLY', 'input.absorb', { given: `${party}@1`, currentId: party }]]);
    expect(
      await errorsOf('cite', { id: party, expectedVersion: 9, citation: { source: topic, fields: [' '] } }),
    ).toEqual([
      ['VERSION_CONFLICT', 'input.expectedVersion', { expected: '9', actual: '1' }],
      ['RECORD_TYPE_WRONG', 'input.citation.source', { given: topic, type: 'topic', expected: 'source' }],
      ['TEXT_EMPTY', 'input.citation.fields.0', {}],
    ]);
  });
});
