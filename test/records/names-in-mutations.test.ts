import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role } from '../../src/access/viewer.ts';
import { mutationsOn, rejectionOf } from '../harness/mutations.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
let editor: ReturnType<typeof mutationsOn>;
const ids: { [slug: string]: string } = {};

/** A second party with names that others have, each with its own slug. */
const PARTIES: [slug: string, level: string, names: [text: string, lang: string, kind?: string][], more?: object][] = [
  ['united-states', 'COUNTRY', [['United States', 'en']], { alpha2: 'US' }],
  ['idaho', 'REGION', [['Idaho', 'en']], { placements: [{ within: 'united-states' }] }],
  [
    'moscow',
    'CITY',
    [
      ['Moscow', 'en'],
      ['Москва', 'ru'],
    ],
    { identifiers: [{ scheme: 'wikidata', value: 'Q649' }] },
  ],
  ['moscow-idaho', 'CITY', [['Moscow', 'en']], { placements: [{ within: 'idaho' }] }],
  ['luxembourg', 'COUNTRY', [['Luxembourg', 'fr']], { alpha2: 'LU' }],
  ['luxembourg-city', 'CITY', [['Luxembourg', 'fr']], { placements: [{ within: 'luxembourg' }] }],
  [
    'volgograd',
    'CITY',
    [
      ['Volgograd', 'en'],
      ['Tsaritsyn', 'en', 'FORMER'],
    ],
  ],
  ['tsaritsyn', 'CITY', [['Tsaritsyn', 'en']]],
  ['kirov', 'CITY', [['Киров', 'ru']]],
  ['kirov-kaluga', 'CITY', [['Киров', 'ru']]],
  ['kazan', 'CITY', [['Kazan', 'en']]],
  ['kazan-hidden', 'CITY', [['Kazan', 'en']], { visibility: 'INTERNAL' }],
  ['havana', 'CITY', [['Havana', 'en']]],
];

beforeAll(async () => {
  server = await startTestServer({
    seeded: false,
    viewer: ({ headers }) =>
      headers.authorization === 'editor'
        ? { role: Role.EDITOR, name: 'Ada', identity: 'key 1' }
        : { role: Role.ANONYMOUS, name: null },
  });
  editor = mutationsOn(server, { authorization: 'editor' });
  for (const [slug, level, names, more] of PARTIES) {
    const { party, userErrors } = await editor.payload(
      'createParty',
      {
        slug,
        level,
        names: names.map(([text, lang, kind]) => ({ text, lang, ...(kind && { kind }) })),
        allowDuplicate: true,
        ...more,
      },
      'party { id }',
    );
    expect(userErrors).toEqual([]);
    ids[slug] = party.id;
  }
}, 120_000);
afterAll(() => server?.stop());

const agreement = (places: string[]) => ({
  titles: [{ lang: 'en', text: `At ${places.join()}` }],
  kind: 'TREATY',
  status: 'ANNOUNCED',
  places,
});

/** The error for a name in an agreement's places, with the candidates. */
async function toldOf(name: string): Promise<object> {
  const { body } = await editor.send(
    'createAgreement',
    agreement(['havana', name]),
    'userErrors { __typename ... on PartyNameError { candidates { slug } } }',
  );
  const [error, ...others] = body.data.createAgreement.userErrors;
  expect(others).toEqual([]);
  const { __typename, code, path, candidates } = error;
  return { __typename, code, path: path.join('.'), candidates: candidates.map(({ slug }: { slug: string }) => slug) };
}

/** The slug of the party to which a mutation resolves a name. */
async function taken(name: string): Promise<string> {
  const payload = await editor.payload('createAgreement', agreement([name]), 'agreement { places { slug } }');
  expect(payload.userErrors).toEqual([]);
  return payload.agreement.places[0].slug;
}

describe('A party name in a mutation', () => {
  it.each([
    ['a bare name that several parties have', 'Moscow', ['moscow', 'moscow-idaho']],
    ['one without its accents and capitals', 'MOSCOW!', ['moscow', 'moscow-idaho']],
    ['one of parties of several levels', 'Luxembourg', ['luxembourg', 'luxembourg-city']],
    ['one that is a former name of one of them', 'Tsaritsyn', ['tsaritsyn', 'volgograd']],
    ['one that is INTERNAL, for an editor', 'Kazan', ['kazan', 'kazan-hidden']],
    ['a transliteration that several share', 'Kirov', ['kirov', 'kirov-kaluga']],
  ])('is rejected with candidates: %s', async (_what, name, candidates) => {
    expect(await rejectionOf(server, editor, 'createAgreement', agreement(['havana', name]))).toEqual([
      'PARTY_AMBIGUOUS',
      'input.places.1',
    ]);
    const told = (await toldOf(name)) as { candidates: string[] };
    expect({ ...told, candidates: told.candidates.sort() }).toEqual({
      __typename: 'PartyNameError',
      code: 'PARTY_AMBIGUOUS',
      path: 'input.places.1',
      candidates,
    });
  });

  it.each([
    ['an id', () => ids['moscow-idaho']!, 'moscow-idaho'],
    ['a code', () => 'LU', 'luxembourg'],
    ['a Wikidata id', () => 'Q649', 'moscow'],
    ['a scheme and a value', () => 'wikidata:Q649', 'moscow'],
    ['a slug', () => 'moscow', 'moscow'],
    ['a name with its place', () => 'Moscow, Idaho', 'moscow-idaho'],
    ['a name with the code of its country', () => 'Moscow, US', 'moscow-idaho'],
    ['a name with its level', () => 'city:Luxembourg', 'luxembourg-city'],
    ['a name with a level that several have', () => 'city:Moscow', 'moscow'],
    ['a name that one party has', () => 'Москва', 'moscow'],
    ['a former name that one party has', () => 'Volgograd', 'volgograd'],
  ])('is accepted: %s', async (_what, name, slug) => {
    expect(await taken(name())).toBe(slug);
  });

  it('means its primary party in a query, for every reader', async () => {
    for (const headers of [undefined, { authorization: 'editor' }]) {
      const { body } = await server.query(
        '{ moscow: party(ref: "Moscow") { slug } kazan: party(ref: "Kazan") { slug } }',
        {},
        headers,
      );
      expect(body.data).toEqual({ moscow: { slug: 'moscow' }, kazan: { slug: 'kazan' } });
    }
  });
});
