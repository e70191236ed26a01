import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role } from '../../src/access/viewer.ts';
import { mutationsOn, stateOf } from '../harness/mutations.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

let server: TestServer;
let editor: ReturnType<typeof mutationsOn>;
beforeAll(async () => {
  server = await startTestServer({ viewer: { role: Role.EDITOR, name: 'Ada', identity: 'key 1' } });
  editor = mutationsOn(server);
});
afterAll(() => server?.stop());

const called = (text: string, lang = 'en') => [{ lang, text }];

const mutationOf = (field: string) => `create${field[0]!.toUpperCase()}${field.slice(1)}`;

/** Makes a record of which there is none yet. */
async function made(field: string, input: object): Promise<string> {
  const payload = await editor.payload(mutationOf(field), input, `${field} { id }`);
  expect(payload.userErrors).toEqual([]);
  return payload[field].id;
}

/** What a record may be that was not made, once it is sure that nothing was written and that it is made all the same if wanted. */
async function candidates(field: string, input: object): Promise<{ path: string; candidates: string[] }> {
  const name = mutationOf(field);
  const before = await stateOf(server);
  const selection = `${field} { id } ${field}Edge { cursor } userErrors { __typename ... on PossibleDuplicateError { candidates { __typename id } } }`;
  const { body } = await editor.send(name, input, selection);
  const { userErrors, ...rest } = body.data[name];
  expect(rest).toEqual({ [field]: null, [`${field}Edge`]: null });
  expect(userErrors).toEqual([
    {
      __typename: 'PossibleDuplicateError',
      code: 'POSSIBLE_DUPLICATE',
      path: expect.any(Array),
      message:
        'The record may exist already. Compare the candidates. If it is none of them, send allowDuplicate: true.',
      candidates: expect.any(Array),
    },
  ]);
  expect(await stateOf(server)).toEqual(before);
  const [error] = userErrors;
  return { path: error.path.join('.'), candidates: error.candidates.map(({ id }: TestData) => id) };
}

describe('A party is not made without a word', () => {
  const town = (text: string, within: string[], lang = 'en') => ({
    level: 'CITY',
    names: called(text, lang),
    placements: within.map((place) => ({ within: place })),
  });

  it('where one of its level bears one of its names in the same place, whatever case, accents and script', async () => {
    const id = await made('party', {
      ...town('Święta Góra', ['PL'], 'pl'),
      names: [...called('Święta Góra', 'pl'), { lang: 'ru', text: 'Гора', kind: 'ALIAS' }],
    });
    for (const input of [
      town('swieta gora', ['PL']),
      town('SWIETA-GORA', []),
      town('Gora', ['PL']),
      { ...town('Other', ['PL']), names: [...called('Other'), ...called('Гора', 'ru')] },
    ]) {
      expect(await candidates('party', input)).toEqual({ path: 'input.names', candidates: [id] });
    }
    // Elsewhere, of another level, or with one more letter it is another.
    await made('party', town('Święta Góra', ['CZ']));
    await made('party', { ...town('Święta Góra', ['PL']), level: 'REGION' });
    await made('party', town('Święta Góra 2', ['PL']));
  });

  it('where their names differ by points of Arabic or Hebrew alone', async () => {
    const names = [...called('المُحَمَّديّة', 'ar'), ...called('מִדְבָּר', 'he')];
    const id = await made('party', { ...town('Desert', ['JO']), names });
    for (const input of [town('المحمدية', ['الاردن'], 'ar'), town('מדבר', ['JO'], 'he')]) {
      expect(await candidates('party', input)).toEqual({ path: 'input.names', candidates: [id] });
    }
    // With another letter it is another.
    await made('party', town('المحمودية', ['JO'], 'ar'));
  });

  it('where the one lies in what the other lies in', async () => {
    const region = await made('party', { level: 'REGION', names: called('Pommern'), placements: [{ within: 'PL' }] });
    const id = await made('party', town('Stettyn', [region]));
    expect((await candidates('party', town('Stettyn', ['PL']))).candidates).toEqual([id]);
    const other = await made('party', { level: 'REGION', names: called('Masuren'), placements: [{ within: 'PL' }] });
    await made('party', town('Stettyn', [other]));
  });

  it('and is made where that is wanted, under the same idempotency key', async () => {
    const first = await made('party', town('Twice', ['PL']));
    const input = { ...town('Twice', ['PL']), idempotencyKey: 'twice' };
    expect((await candidates('party', input)).candidates).toEqual([first]);
    const again = { ...input, slug: 'twice-too', allowDuplicate: true };
    const second = await made('party', again);
    expect(second).not.toBe(first);
    expect(await made('party', again)).toBe(second);
    expect((await candidates('party', town('Twice', ['PL']))).candidates).toEqual([first, second]);
  });

  it('where another has one of its identifiers, whatever the names, places and levels of both', async () => {
    const known = {
      identifiers: [
        { scheme: 'wikidata', value: 'Q990001' },
        { scheme: 'geonames', value: '990001' },
      ],
    };
    const id = await made('party', { ...town('Identified', ['PL']), ...known });
    const input = { ...town('Known otherwise', ['CZ']), level: 'REGION', identifiers: known.identifiers.slice(1) };
    expect(await candidates('party', input)).toEqual({ path: 'input.identifiers', candidates: [id] });
    // That it bears a name of a third says less.
    const named = await made('party', town('Named', ['PL']));
    const both = { ...town('Named', ['PL']), identifiers: [{ scheme: 'wikidata', value: 'Q990001' }] };
    expect(await candidates('party', both)).toEqual({ path: 'input.identifiers', candidates: [id] });
    const second = await made('party', { ...both, slug: 'named-too', allowDuplicate: true });
    expect((await candidates('party', both)).candidates).toEqual([id, second]);
    // One of another kind is another, and so is what another scheme calls the same.
    await made('topic', { names: called('Identified'), ...known });
    await made('party', { ...town('Third', ['PL']), identifiers: [{ scheme: 'osm', value: '990001' }] });
    // What is deleted is not in the way.
    await editor.payload('deleteRecord', { id, expectedVersion: 1 });
    await made('party', input);
    expect(await candidates('party', town('Named', ['PL']))).toEqual({
      path: 'input.names',
      candidates: [named, second],
    });
  });

  it('where the other is INTERNAL, since its maker may see that', async () => {
    const id = await made('party', { ...town('Hushed', ['PL']), visibility: 'INTERNAL' });
    expect((await candidates('party', town('Hushed', ['PL']))).candidates).toEqual([id]);
  });

  it('and no rule that it breaks is hidden by that', async () => {
    const payload = await editor.payload('createParty', { level: 'COUNTRY', names: called('Cuba'), alpha2: 'CU' });
    expect(payload.userErrors).toMatchObject([{ code: 'COUNTRY_CODE_TAKEN', path: ['input', 'alpha2'] }]);
  });

  it('but one that was deleted is forgotten', async () => {
    const id = await made('party', town('Deserted', ['PL']));
    await editor.payload('deleteRecord', { id, expectedVersion: 1 });
    await made('party', town('Deserted', ['PL']));
  });
});

describe('Others are pointed out, too:', () => {
  it('whatever has an identifier of another of its kind', async () => {
    const known = { identifiers: [{ scheme: 'register', value: 'R-1' }] };
    const facts: [field: string, facts: (name: string) => object][] = [
      ['person', (name) => ({ names: called(name) })],
      ['topic', (name) => ({ names: called(name) })],
      ['forumSeries', (name) => ({ titles: called(name) })],
      ['forum', (name) => ({ titles: called(name), kind: 'FORUM', status: 'SCHEDULED' })],
      ['agreement', (name) => ({ titles: called(name), kind: 'TREATY', status: 'ANNOUNCED' })],
    ];
    for (const [field, of] of facts) {
      const id = await made(field, { ...of('Registered once'), ...known });
      expect([field, await candidates(field, { ...of('Registered twice'), ...known })]).toEqual([
        field,
        { path: 'input.identifiers', candidates: [id] },
      ]);
    }
  });

  it('a person of the same name, unless both are known to be elsewhere', async () => {
    const named = (text: string, parties: string[] = []) => ({
      names: [{ lang: 'en', text, family: text.split(' ')[1], given: text.split(' ')[0] }],
      positions: parties.map((party) => ({ titles: called('Mayor'), party })),
    });
    const id = await made('person', named('José Núñez', ['Havana']));
    for (const input of [named('Jose Nunez'), named('jose nunez', ['Havana']), named('Nunez Jose', ['CU'])]) {
      expect(await candidates('person', input)).toEqual({ path: 'input.names', candidates: [id] });
    }
    await made('person', named('José Núñez', ['Moscow']));
  });

  it('a topic below the same one', async () => {
    const parent = await made('topic', { names: called('Waterways') });
    const id = await made('topic', { names: called('Locks'), parent });
    expect(await candidates('topic', { names: [...called('Écluses', 'fr'), ...called('LOCKS')], parent })).toEqual({
      path: 'input.names',
      candidates: [id],
    });
    await made('topic', { names: called('Locks') });
  });

  it('a series, and a forum unless it is another edition or in another city', async () => {
    const series = await made('forumSeries', { titles: called('Days of Rivers') });
    expect(await candidates('forumSeries', { titles: called('days of rivers') })).toEqual({
      path: 'input.titles',
      candidates: [series],
    });
    const facts = { titles: called('Day of Rivers'), kind: 'FORUM', status: 'SCHEDULED' };
    const id = await made('forum', { ...facts, startsOn: '2031-05-02', endsOn: '2031-05-04', cities: ['Moscow'] });
    for (const more of [{}, { startsOn: '2031' }, { startsOn: '2031-05-04', cities: ['Moscow', 'Havana'] }]) {
      expect(await candidates('forum', { ...facts, ...more })).toEqual({ path: 'input.titles', candidates: [id] });
    }
    await made('forum', { ...facts, startsOn: '2032-05', cities: ['Moscow'] });
    await made('forum', { ...facts, startsOn: '2031-05-03', cities: ['Havana'] });
  });

  it('an agreement of the same title between the same parties on the same day', async () => {
    const facts = (signedOn: string | null, parties: string[], title = 'On river ports') => ({
      titles: called(title),
      kind: 'MEMORANDUM_OF_UNDERSTANDING',
      status: 'ANNOUNCED',
      signedOn,
      signatures: parties.map((party) => ({ party, role: 'SIGNATORY' })),
    });
    const id = await made('agreement', facts('2025-11-06', ['Moscow', 'Havana']));
    for (const input of [
      facts('2025-11-06', ['La Habana', 'Москва']),
      facts('2025-11', ['Moscow', 'Havana'], 'ON RIVER-PORTS'),
    ]) {
      expect(await candidates('agreement', input)).toEqual({ path: 'input.titles', candidates: [id] });
    }
    await made('agreement', facts('2025-11-07', ['Moscow', 'Havana']));
    await made('agreement', facts('2025-11-06', ['Moscow', 'Serbia']));
    const undated = await made('agreement', facts(null, ['Moscow', 'Havana']));
    expect((await candidates('agreement', facts(null, ['Havana', 'Moscow']))).candidates).toEqual([undated]);
  });

  it('a long title only where all of it is the same', async () => {
    const long = (end: string) => `Agreement on ${'very long rivers and '.repeat(15)}${end}`;
    const facts = (end: string) => ({ titles: called(long(end)), kind: 'TREATY', status: 'ANNOUNCED' });
    const id = await made('agreement', facts('ports'));
    await made('agreement', facts('locks'));
    expect((await candidates('agreement', facts('ports'))).candidates).toEqual([id]);
  });
});
