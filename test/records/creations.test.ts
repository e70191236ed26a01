import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role } from '../../src/access/viewer.ts';
import { mutationsOn, type Payload, stateOf } from '../harness/mutations.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
let editor: ReturnType<typeof mutationsOn>;
beforeAll(async () => {
  server = await startTestServer({ viewer: { role: Role.EDITOR, name: 'Ada', identity: 'key 1' } });
  editor = mutationsOn(server);
});
afterAll(() => server?.stop());

const named = (text: string, lang = 'en') => [{ lang, text }];

/** Errors of a rejected mutation, once the test has checked that nothing was written. */
async function refusal(name: string, input: object): Promise<[code: string, path: string]> {
  const before = await stateOf(server);
  const { userErrors, ...rest } = await editor.payload(name, input, '__typename');
  expect(Object.keys(rest)).toEqual(['__typename']);
  expect(userErrors).toHaveLength(1);
  expect(await stateOf(server)).toEqual(before);
  return [userErrors[0].code, userErrors[0].path.join('.')];
}

/** Returns the record that a mutation created. */
async function made(name: string, input: object, selection: string): Promise<Payload> {
  const { userErrors, ...rest } = await editor.payload(name, input, selection);
  expect(userErrors).toEqual([]);
  return rest;
}

describe('createAgreement for an agreement signed on stage', () => {
  const onStage = (source: string, people: string[]) => ({
    titles: [...named('Memorandum of Moscow and Havana'), ...named('Меморандум Москвы и Гаваны', 'ru')],
    kind: 'MEMORANDUM_OF_UNDERSTANDING',
    status: 'SIGNED',
    signedOn: '2025-11-06',
    forum: 'st-petersburg-2025',
    places: ['Санкт-Петербург'],
    value: { value: '1250000.50', currency: 'USD' },
    references: [{ scheme: 'Moscow', value: '77-1', url: 'https://example.org/77-1' }],
    texts: [{ lang: 'ru', url: 'https://example.org/77-1/ru' }],
    signatures: [
      {
        party: 'Москва',
        role: 'SIGNATORY',
        signers: [
          { person: people[0], signedAs: 'Mayor', on: '2025-11-06' },
          { person: people[1], signedAs: 'Minister' },
        ],
      },
      {
        party: 'La Habana',
        role: 'SIGNATORY',
        signedOn: '2025-11-06',
        signers: [{ person: people[2] }, { person: people[3] }],
      },
    ],
    citations: [{ source, fields: ['signedOn'], locator: 'p. 1', quote: 'They "signed" <it>.' }],
  });

  let input: ReturnType<typeof onStage>;
  beforeAll(async () => {
    const { body } = await server.query('{ forums(first: 1) { nodes { slug } } }');
    const { source } = await made('createSource', { kind: 'NEWS', title: 'On stage' }, 'source { id }');
    const people: string[] = [];
    for (const name of ['Ada One', 'Ada Two', 'Ada Three', 'Ada Four']) {
      people.push((await made('createPerson', { names: named(name) }, 'person { slug }')).person.slug);
    }
    input = { ...onStage(source.id, people), forum: body.data.forums.nodes[0].slug };
  });

  it.each<[what: string, change: (whole: Payload) => unknown, code: string, path: string]>([
    ['with one party', (a) => a.signatures.pop(), 'TOO_FEW_SIGNATORIES', 'signatures'],
    [
      'with a signature without a party',
      (a) => Object.assign(a.signatures[0], { party: null }),
      'SIGNATURE_PARTY_MISSING',
      'signatures.0',
    ],
    [
      'with a signature of an unknown party',
      (a) => Object.assign(a.signatures[1], { party: 'Havannah' }),
      'PARTY_UNKNOWN',
      'signatures.1.party',
    ],
    [
      'with a party twice',
      (a) => Object.assign(a.signatures[1], { party: 'Moscow' }),
      'TOO_FEW_SIGNATORIES',
      'signatures',
    ],
    [
      'with a party twice under different names',
      (a) => [
        Object.assign(a.signatures[0], { namedAs: 'The city' }),
        Object.assign(a.signatures[1], { party: 'Moscow', namedAs: 'The capital' }),
      ],
      'SIGNATURE_TWICE',
      'signatures.1.namedAs',
    ],
    [
      'with the id of another signature',
      (a) => Object.assign(a.signatures[1], { id: `signature_${'0'.repeat(32)}` }),
      'SIGNATURE_UNKNOWN',
      'signatures.1.id',
    ],
    [
      'through itself',
      (a) => Object.assign(a.signatures[1], { through: 'Havana' }),
      'SELF_REFERENCE',
      'signatures.1.through',
    ],
    [
      'with a signer twice',
      (a) => Object.assign(a.signatures[1].signers[1], { person: 'ada-three' }),
      'SIGNER_TWICE',
      'signatures.1.signers.1',
    ],
    [
      'with an unknown signer',
      (a) => Object.assign(a.signatures[0].signers[1], { person: 'nobody' }),
      'RECORD_UNKNOWN',
      'signatures.0.signers.1.person',
    ],
    [
      'with an amount without a currency',
      (a) => Object.assign(a.value, { currency: 'dollars' }),
      'CURRENCY_INVALID',
      'value.currency',
    ],
    ['without a status', (a) => delete a.status, 'STATUS_MISSING', 'status'],
    [
      'in force before it was signed',
      (a) => Object.assign(a, { inForceFrom: '2024' }),
      'IN_FORCE_BEFORE_SIGNED',
      'inForceFrom',
    ],
    [
      'with a URL that is not http or https',
      (a) => Object.assign(a.texts[0], { url: 'ftp://example.org' }),
      'URL_INVALID',
      'texts.0.url',
    ],
    [
      'with a URL that contains a user name and a password',
      (a) => Object.assign(a.texts[0], { url: 'https://ada:secret@example.org/' }),
      'URL_INVALID',
      'texts.0.url',
    ],
    ['at an unknown place', (a) => a.places.push('Atlantis'), 'PARTY_UNKNOWN', 'places.1'],
  ])('rejects an agreement %s, and writes nothing', async (_what, change, code, path) => {
    const whole = structuredClone(input);
    change(whole);
    expect(await refusal('createAgreement', whole)).toEqual([code, `input.${path}`]);
  });

  it('writes the whole agreement, and every list that it belongs to shows it at once', async () => {
    const { agreement, agreementEdge } = await made(
      'createAgreement',
      input,
      `agreement {
        title ru: title(lang: "ru") kind status signedOn version visibility
        places { name } value { value currency } references { scheme value url } texts { lang url }
        statusChanges { from to on } parties { name }
        signatures { nodes { party { name } role signers { person { name } signedAs on } actions { kind on } } }
        citations { source { title } fields locator quote stance }
      }
      agreementEdge { node { id } }`,
    );
    expect(agreement).toEqual({
      title: 'Memorandum of Moscow and Havana',
      ru: 'Меморандум Москвы и Гаваны',
      kind: 'MEMORANDUM_OF_UNDERSTANDING',
      status: 'SIGNED',
      signedOn: '2025-11-06',
      version: 1,
      visibility: 'PUBLIC',
      places: [{ name: 'St Petersburg' }],
      value: { value: '1250000.5', currency: 'USD' },
      references: [{ scheme: 'Moscow', value: '77-1', url: 'https://example.org/77-1' }],
      texts: [{ lang: 'ru', url: 'https://example.org/77-1/ru' }],
      statusChanges: [{ from: null, to: 'SIGNED', on: '2025-11-06' }],
      parties: [{ name: 'Havana' }, { name: 'Moscow' }],
      signatures: {
        nodes: [
          {
            party: { name: 'Havana' },
            role: 'SIGNATORY',
            signers: [
              { person: { name: 'Ada Three' }, signedAs: null, on: null },
              { person: { name: 'Ada Four' }, signedAs: null, on: null },
            ],
            actions: [{ kind: 'SIGNATURE', on: '2025-11-06' }],
          },
          {
            party: { name: 'Moscow' },
            role: 'SIGNATORY',
            signers: [
              { person: { name: 'Ada One' }, signedAs: 'Mayor', on: '2025-11-06' },
              { person: { name: 'Ada Two' }, signedAs: 'Minister', on: null },
            ],
            actions: [],
          },
        ],
      },
      citations: [
        {
          source: { title: 'On stage' },
          fields: ['signedOn'],
          locator: 'p. 1',
          quote: 'They "signed" <it>.',
          stance: 'SUPPORTS',
        },
      ],
    });
    const { body } = await server.query(
      '{ cooperation(between: ["Moscow", "Havana"], where: { types: [AGREEMENT] }) { nodes { id } } }',
    );
    expect(body.data.cooperation.nodes).toEqual([{ id: agreementEdge.node.id }]);
  });
});

describe('An ambiguous party name', () => {
  it('is rejected with the candidates', async () => {
    for (const country of ['ES', 'VE']) {
      await made(
        'createParty',
        {
          level: 'CITY',
          names: [...named('Nova Vila')],
          slug: `nova-vila-${country.toLowerCase()}`,
          placements: [{ within: country }],
        },
        'party { id }',
      );
    }
    await server.sql("delete from primary_name where folded = 'nova vila'");
    const before = await stateOf(server);
    const { body } = await server.query(
      `mutation ($input: CreateDelegationInput!) { createDelegation(input: $input) { delegation { id } userErrors {
        __typename code path ... on PartyNameError { candidates { slug country { alpha2 } } } } } }`,
      {
        input: {
          forum: (await server.query('{ forums { nodes { id } } }')).body.data.forums.nodes[0].id,
          party: 'Nova Vila',
          attendsAs: 'PARTY',
        },
      },
    );
    expect(body.data.createDelegation).toEqual({
      delegation: null,
      userErrors: [
        {
          __typename: 'PartyNameError',
          code: 'PARTY_AMBIGUOUS',
          path: ['input', 'party'],
          candidates: [
            { slug: 'nova-vila-es', country: { alpha2: 'ES' } },
            { slug: 'nova-vila-ve', country: { alpha2: 'VE' } },
          ],
        },
      ],
    });
    expect(await stateOf(server)).toEqual(before);
  });
});

describe('The mutation that creates a record', () => {
  it('creates a source, and rejects broken rules', async () => {
    const input = {
      kind: 'REPORT',
      title: 'On the metro',
      authors: ['Ada'],
      publishedOn: '2025-11',
      lang: 'en',
      sourceUrl: 'https://example.org/metro report',
      identifiers: [{ scheme: 'doi', value: '10.1/1' }],
    };
    expect(await refusal('createSource', { ...input, title: ' ' })).toEqual(['TEXT_EMPTY', 'input.title']);
    for (const sourceUrl of [
      'https://ada:secret@example.org/',
      'https://ada@example.org/',
      'https://:x@example.org/',
    ]) {
      expect(await refusal('createSource', { ...input, sourceUrl })).toEqual(['URL_INVALID', 'input.sourceUrl']);
    }
    expect(await refusal('createSource', { ...input, identifiers: [{ scheme: 'DOI', value: '1' }] })).toEqual([
      'SCHEME_INVALID',
      'input.identifiers.0.scheme',
    ]);
    const selection = 'source { kind title authors publishedOn lang sourceUrl identifiers { scheme value } }';
    expect(await made('createSource', input, `${selection} sourceEdge { node { title } }`)).toEqual({
      source: { ...input, sourceUrl: 'https://example.org/metro%20report' },
      sourceEdge: { node: { title: 'On the metro' } },
    });
  });

  it('creates a party, which never takes over the primary name of another one', async () => {
    const input = {
      level: 'CITY',
      names: [...named('Moscow'), { text: 'Moscow, Idaho', lang: 'en', kind: 'OFFICIAL' }],
      placements: [{ within: 'US', from: '1890' }],
      coordinates: { latitude: 46.73, longitude: -117 },
      population: 25000,
    };
    expect(await refusal('createParty', { ...input, names: [] })).toEqual(['TEXT_MISSING', 'input.names']);
    expect(await refusal('createParty', { ...input, slug: 'moscow' })).toEqual(['SLUG_TAKEN', 'input.slug']);
    expect(await refusal('createParty', { ...input, alpha2: 'MI' })).toEqual(['FIELD_NOT_APPLICABLE', 'input.alpha2']);
    expect(await refusal('createParty', { ...input, placements: [{ within: 'BRICS' }] })).toEqual([
      'PARTY_LEVEL_WRONG',
      'input.placements.0.within',
    ]);
    expect(await refusal('createParty', { ...input, memberships: [{ country: 'US', standing: 'MEMBER' }] })).toEqual([
      'FIELD_NOT_APPLICABLE',
      'input.memberships',
    ]);
    const { party } = await made(
      'createParty',
      input,
      'party { __typename slug name country { alpha2 } ... on City { population coordinates { longitude } } }',
    );
    expect(party).toEqual({
      __typename: 'City',
      slug: 'moscow-2',
      name: 'Moscow',
      country: { alpha2: 'US' },
      population: 25000,
      coordinates: { longitude: -117 },
    });
    const { body } = await server.query('{ party(ref: "Moscow") { slug } }');
    expect(body.data.party).toEqual({ slug: 'moscow' });
  });

  it('creates a person, and rejects broken rules', async () => {
    const input = {
      names: [{ lang: 'en', text: 'Ada Lovelace', given: 'Ada', family: 'Lovelace' }],
      positions: [{ titles: [...named('Mayor'), ...named('Мэр', 'ru')], party: 'moscow', from: '2020' }],
    };
    expect(await refusal('createPerson', { ...input, names: [...input.names, ...named('Ada')] })).toEqual([
      'LANGUAGE_TWICE',
      'input.names.1.lang',
    ]);
    expect(
      await refusal('createPerson', { ...input, positions: [{ ...input.positions[0], from: '2020', to: '2019' }] }),
    ).toEqual(['DATES_OUT_OF_ORDER', 'input.positions.0.to']);
    expect(
      await refusal('createPerson', {
        ...input,
        positions: [{ ...input.positions[0], titles: [...named('Mayor'), ...named('', 'ru')] }],
      }),
    ).toEqual(['TEXT_EMPTY', 'input.positions.0.titles.1.text']);
    const { person } = await made(
      'createPerson',
      input,
      'person { slug name positions { title(lang: "ru") party { slug } from } }',
    );
    expect(person).toEqual({
      slug: 'ada-lovelace',
      name: 'Ada Lovelace',
      positions: [{ title: 'Мэр', party: { slug: 'moscow' }, from: '2020' }],
    });
  });

  it('creates a series, a forum, a session and a delegation, and rejects broken rules', async () => {
    expect(await refusal('createForumSeries', { titles: named('Days'), slug: 'Days' })).toEqual([
      'SLUG_INVALID',
      'input.slug',
    ]);
    const { forumSeries } = await made(
      'createForumSeries',
      { titles: named('Days of Moscow') },
      'forumSeries { slug title }',
    );
    expect(forumSeries).toEqual({ slug: 'days-of-moscow', title: 'Days of Moscow' });

    const forum = {
      titles: named('Days of Moscow in Havana'),
      kind: 'FORUM',
      status: 'SCHEDULED',
      series: 'days-of-moscow',
      startsOn: '2026-05-01',
      endsOn: '2026-05-03',
      timeZone: 'America/Havana',
      cities: ['Havana'],
      roles: [{ party: 'moscow', role: 'ORGANIZER' }],
      summaries: named('What Moscow shows.'),
    };
    expect(await refusal('createForum', { ...forum, endsOn: '2026-04' })).toEqual([
      'DATES_OUT_OF_ORDER',
      'input.endsOn',
    ]);
    expect(await refusal('createForum', { ...forum, cities: ['Havana', 'Cuba'] })).toEqual([
      'PARTY_LEVEL_WRONG',
      'input.cities.1',
    ]);
    expect(await refusal('createForum', { ...forum, roles: [forum.roles[0], forum.roles[0]] })).toEqual([
      'ROLE_TWICE',
      'input.roles.1',
    ]);
    expect(await refusal('createForum', { ...forum, series: 'nights' })).toEqual(['RECORD_UNKNOWN', 'input.series']);
    const wholeForum = await made(
      'createForum',
      forum,
      'forum { slug series { slug } cities { name } roles { party { name } role } summary }',
    );
    expect(wholeForum.forum).toEqual({
      slug: 'days-of-moscow-in-havana',
      series: { slug: 'days-of-moscow' },
      cities: [{ name: 'Havana' }],
      roles: [{ party: { name: 'Moscow' }, role: 'ORGANIZER' }],
      summary: 'What Moscow shows.',
    });

    const session = {
      forum: 'days-of-moscow-in-havana',
      titles: named('On buses'),
      kind: 'PANEL',
      status: 'SCHEDULED',
      startsAt: '2026-05-02T14:00:00Z',
      endsAt: '2026-05-02T15:00:00Z',
      languages: ['es', 'ru'],
      links: ['https://example.org/buses'],
      subjectParties: ['Havana'],
      speakers: [{ person: 'ada-lovelace', role: 'MODERATOR', represents: 'moscow', billedAs: 'Mayor' }],
    };
    expect(await refusal('createSession', { ...session, endsAt: '2026-05-02T13:00:00Z' })).toEqual([
      'DATES_OUT_OF_ORDER',
      'input.endsAt',
    ]);
    expect(
      await refusal('createSession', { ...session, speakers: [session.speakers[0], session.speakers[0]] }),
    ).toEqual(['SPEAKER_TWICE', 'input.speakers.1']);
    const wholeSession = await made(
      'createSession',
      session,
      'session { title startsAt languages speakers { nodes { role represents { name } person { name } } } }',
    );
    expect(wholeSession.session).toEqual({
      title: 'On buses',
      startsAt: '2026-05-02T14:00:00.000Z',
      languages: ['es', 'ru'],
      speakers: { nodes: [{ role: 'MODERATOR', represents: { name: 'Moscow' }, person: { name: 'Ada Lovelace' } }] },
    });

    const delegation = {
      forum: session.forum,
      party: 'moscow',
      attendsAs: 'PARTY',
      reportedSize: 12,
      members: [{ person: 'ada-lovelace', role: 'HEAD' }],
    };
    expect(await refusal('createDelegation', { ...delegation, reportedSize: -1 })).toEqual([
      'SIZE_INVALID',
      'input.reportedSize',
    ]);
    const wholeDelegation = await made(
      'createDelegation',
      delegation,
      'delegation { party { name } reportedSize size }',
    );
    expect(wholeDelegation.delegation).toEqual({ party: { name: 'Moscow' }, reportedSize: 12, size: 1 });
    expect(await refusal('createDelegation', delegation)).toEqual(['DELEGATION_EXISTS', 'input.party']);
  });

  it('creates a commitment, a statement and a figure, and rejects broken rules', async () => {
    const forum = 'days-of-moscow-in-havana';
    const promise = {
      titles: named('Ten buses'),
      status: 'ANNOUNCED',
      forum,
      dueOn: '2026-12',
      announcedOn: '2026-05-02',
      responsible: ['moscow'],
      counterparts: ['Havana'],
      makers: [{ person: 'ada-lovelace', party: 'moscow' }],
    };
    expect(await refusal('createCommitment', { ...promise, dueOn: '2025' })).toEqual([
      'DATES_OUT_OF_ORDER',
      'input.dueOn',
    ]);
    expect(await refusal('createCommitment', { ...promise, makers: [{}] })).toEqual(['MAKER_EMPTY', 'input.makers.0']);
    const { commitment } = await made(
      'createCommitment',
      promise,
      'commitment { id title dueOn responsible { name } counterparts { name } makers { person { name } } }',
    );
    expect(commitment).toMatchObject({
      title: 'Ten buses',
      dueOn: '2026-12',
      responsible: [{ name: 'Moscow' }],
      counterparts: [{ name: 'Havana' }],
      makers: [{ person: { name: 'Ada Lovelace' } }],
    });

    const said = {
      titles: named('On friendship'),
      summaries: named('Friendship is praised.'),
      forum,
      makers: [{ party: 'Havana' }],
      concerned: ['moscow'],
    };
    expect(await refusal('createStatement', { ...said, makers: [] })).toEqual(['MAKER_MISSING', 'input.makers']);
    const { statement } = await made('createStatement', said, 'statement { title summary parties { name } }');
    expect(statement).toEqual({
      title: 'On friendship',
      summary: 'Friendship is praised.',
      parties: [{ name: 'Havana' }, { name: 'Moscow' }],
    });

    const figure = {
      titles: named('Buses'),
      indicator: 'buses_given',
      value: '10',
      unit: 'buses',
      bound: 'EXACT',
      about: commitment.id,
      concerned: ['moscow'],
    };
    expect(await refusal('createFigure', { ...figure, indicator: 'Buses given' })).toEqual([
      'INDICATOR_INVALID',
      'input.indicator',
    ]);
    const whole = await made('createFigure', figure, 'figure { title indicator value about { id } }');
    expect(whole.figure).toEqual({
      title: 'Buses',
      indicator: 'buses_given',
      value: '10',
      about: { id: commitment.id },
    });
  });
});
