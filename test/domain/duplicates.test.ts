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

const namedAs = (text: string, lang = 'en') => [{ lang, text }];

const mutationOf = (field: string) => `create${field[0]!.toUpperCase()}${field.slice(1)}`;

/** Creates a record that has no duplicate. */
async function createRecord(field: string, input: object): Promise<string> {
  const payload = await editor.payload(mutationOf(field), input, `${field} { id }`);
  expect(payload.userErrors).toEqual([]);
  return payload[field].id;
}

/**
 * Returns the candidates of a rejected record. Checks that nothing was written, and that `allowDuplicate` creates it.
 */
async function rejectedCandidates(field: string, input: object): Promise<{ path: string; candidates: string[] }> {
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

describe('createParty with a possible duplicate', () => {
  const town = (text: string, within: string[], lang = 'en') => ({
    level: 'CITY',
    names: namedAs(text, lang),
    placements: within.map((place) => ({ within: place })),
  });

  it('rejects a party with the level, a name and the placement of another, ignoring case, accents and script', async () => {
    const id = await createRecord('party', {
      ...town('Święta Góra', ['PL'], 'pl'),
      names: [...namedAs('Święta Góra', 'pl'), { lang: 'ru', text: 'Гора', kind: 'ALIAS' }],
    });
    for (const input of [
      town('swieta gora', ['PL']),
      town('SWIETA-GORA', []),
      town('Gora', ['PL']),
      { ...town('Other', ['PL']), names: [...namedAs('Other'), ...namedAs('Гора', 'ru')] },
    ]) {
      expect(await rejectedCandidates('party', input)).toEqual({ path: 'input.names', candidates: [id] });
    }
    // With another placement or level, or one more letter, it is no duplicate.
    await createRecord('party', town('Święta Góra', ['CZ']));
    await createRecord('party', { ...town('Święta Góra', ['PL']), level: 'REGION' });
    await createRecord('party', town('Święta Góra 2', ['PL']));
  });

  it('rejects a party whose name differs only by Arabic or Hebrew points', async () => {
    const names = [...namedAs('المُحَمَّديّة', 'ar'), ...namedAs('מִדְבָּר', 'he')];
    const id = await createRecord('party', { ...town('Desert', ['JO']), names });
    for (const input of [town('المحمدية', ['الاردن'], 'ar'), town('מדבר', ['JO'], 'he')]) {
      expect(await rejectedCandidates('party', input)).toEqual({ path: 'input.names', candidates: [id] });
    }
    // With another letter it is no duplicate.
    await createRecord('party', town('المحمودية', ['JO'], 'ar'));
  });

  it('rejects a city with the name and placement of another, unless both are known to be more than 20 km apart', async () => {
    const at = (latitude: number, longitude: number) => ({
      ...town('Zweimal', ['DE']),
      coordinates: { latitude, longitude },
    });
    const id = await createRecord('party', at(51, 10));
    for (const input of [at(51, 10.28), at(51.17, 10), town('Zweimal', ['DE'])]) {
      expect(await rejectedCandidates('party', input)).toEqual({ path: 'input.names', candidates: [id] });
    }
    await createRecord('party', at(51, 10.3));
  });

  it('rejects a party whose placement contains, or belongs to, that of the other', async () => {
    const region = await createRecord('party', {
      level: 'REGION',
      names: namedAs('Pommern'),
      placements: [{ within: 'PL' }],
    });
    const id = await createRecord('party', town('Stettyn', [region]));
    expect((await rejectedCandidates('party', town('Stettyn', ['PL']))).candidates).toEqual([id]);
    const other = await createRecord('party', {
      level: 'REGION',
      names: namedAs('Masuren'),
      placements: [{ within: 'PL' }],
    });
    await createRecord('party', town('Stettyn', [other]));
  });

  it('creates the party with `allowDuplicate` and the same idempotency key', async () => {
    const first = await createRecord('party', town('Twice', ['PL']));
    const input = { ...town('Twice', ['PL']), idempotencyKey: 'twice' };
    expect((await rejectedCandidates('party', input)).candidates).toEqual([first]);
    const again = { ...input, slug: 'twice-too', allowDuplicate: true };
    const second = await createRecord('party', again);
    expect(second).not.toBe(first);
    expect(await createRecord('party', again)).toBe(second);
    expect((await rejectedCandidates('party', town('Twice', ['PL']))).candidates).toEqual([first, second]);
  });

  it('rejects a party with an identifier of another, whatever its names, placement and level', async () => {
    const known = {
      identifiers: [
        { scheme: 'wikidata', value: 'Q990001' },
        { scheme: 'geonames', value: '990001' },
      ],
    };
    const id = await createRecord('party', { ...town('Identified', ['PL']), ...known });
    const input = { ...town('Known otherwise', ['CZ']), level: 'REGION', identifiers: known.identifiers.slice(1) };
    expect(await rejectedCandidates('party', input)).toEqual({ path: 'input.identifiers', candidates: [id] });
    // A shared identifier precedes a shared name.
    const named = await createRecord('party', town('Named', ['PL']));
    const both = { ...town('Named', ['PL']), identifiers: [{ scheme: 'wikidata', value: 'Q990001' }] };
    expect(await rejectedCandidates('party', both)).toEqual({ path: 'input.identifiers', candidates: [id] });
    const second = await createRecord('party', { ...both, slug: 'named-too', allowDuplicate: true });
    expect((await rejectedCandidates('party', both)).candidates).toEqual([id, second]);
    // A record of another type, or the same value in another scheme, is no duplicate.
    await createRecord('topic', { names: namedAs('Identified'), ...known });
    await createRecord('party', { ...town('Third', ['PL']), identifiers: [{ scheme: 'osm', value: '990001' }] });
    // Deleted records are ignored.
    await editor.payload('deleteRecord', { id, expectedVersion: 1 });
    await createRecord('party', input);
    expect(await rejectedCandidates('party', town('Named', ['PL']))).toEqual({
      path: 'input.names',
      candidates: [named, second],
    });
  });

  it('rejects a party if the other is INTERNAL, since the editor may see that one', async () => {
    const id = await createRecord('party', { ...town('Hushed', ['PL']), visibility: 'INTERNAL' });
    expect((await rejectedCandidates('party', town('Hushed', ['PL']))).candidates).toEqual([id]);
  });

  it('also reports the other rules that the party breaks', async () => {
    const payload = await editor.payload('createParty', { level: 'COUNTRY', names: namedAs('Cuba'), alpha2: 'CU' });
    expect(payload.userErrors).toMatchObject([{ code: 'COUNTRY_CODE_TAKEN', path: ['input', 'alpha2'] }]);
  });

  it('ignores deleted parties', async () => {
    const id = await createRecord('party', town('Deserted', ['PL']));
    await editor.payload('deleteRecord', { id, expectedVersion: 1 });
    await createRecord('party', town('Deserted', ['PL']));
  });
});

describe('create mutations of other types with a possible duplicate', () => {
  it('reject a record with an identifier of another of its type', async () => {
    const known = { identifiers: [{ scheme: 'register', value: 'R-1' }] };
    const facts: [field: string, facts: (name: string) => object][] = [
      ['person', (name) => ({ names: namedAs(name) })],
      ['topic', (name) => ({ names: namedAs(name) })],
      ['forumSeries', (name) => ({ titles: namedAs(name) })],
      ['forum', (name) => ({ titles: namedAs(name), kind: 'FORUM', status: 'SCHEDULED' })],
      ['agreement', (name) => ({ titles: namedAs(name), kind: 'TREATY', status: 'ANNOUNCED' })],
    ];
    for (const [field, of] of facts) {
      const id = await createRecord(field, { ...of('Registered once'), ...known });
      expect([field, await rejectedCandidates(field, { ...of('Registered twice'), ...known })]).toEqual([
        field,
        { path: 'input.identifiers', candidates: [id] },
      ]);
    }
  });

  it('reject a person of the same name, unless both have positions at different parties', async () => {
    const named = (text: string, parties: string[] = []) => ({
      names: [{ lang: 'en', text, family: text.split(' ')[1], given: text.split(' ')[0] }],
      positions: parties.map((party) => ({ titles: namedAs('Mayor'), party })),
    });
    const id = await createRecord('person', named('José Núñez', ['Havana']));
    for (const input of [named('Jose Nunez'), named('jose nunez', ['Havana']), named('Nunez Jose', ['CU'])]) {
      expect(await rejectedCandidates('person', input)).toEqual({ path: 'input.names', candidates: [id] });
    }
    await createRecord('person', named('José Núñez', ['Moscow']));
  });

  it('reject a topic with the same name and parent', async () => {
    const parent = await createRecord('topic', { names: namedAs('Waterways') });
    const id = await createRecord('topic', { names: namedAs('Locks'), parent });
    expect(
      await rejectedCandidates('topic', { names: [...namedAs('Écluses', 'fr'), ...namedAs('LOCKS')], parent }),
    ).toEqual({
      path: 'input.names',
      candidates: [id],
    });
    await createRecord('topic', { names: namedAs('Locks') });
  });

  it('reject a series, and a forum unless its dates or cities differ', async () => {
    const series = await createRecord('forumSeries', { titles: namedAs('Days of Rivers') });
    expect(await rejectedCandidates('forumSeries', { titles: namedAs('days of rivers') })).toEqual({
      path: 'input.titles',
      candidates: [series],
    });
    const facts = { titles: namedAs('Day of Rivers'), kind: 'FORUM', status: 'SCHEDULED' };
    const id = await createRecord('forum', {
      ...facts,
      startsOn: '2031-05-02',
      endsOn: '2031-05-04',
      cities: ['Moscow'],
    });
    for (const more of [{}, { startsOn: '2031' }, { startsOn: '2031-05-04', cities: ['Moscow', 'Havana'] }]) {
      expect(await rejectedCandidates('forum', { ...facts, ...more })).toEqual({
        path: 'input.titles',
        candidates: [id],
      });
    }
    await createRecord('forum', { ...facts, startsOn: '2032-05', cities: ['Moscow'] });
    await createRecord('forum', { ...facts, startsOn: '2031-05-03', cities: ['Havana'] });
  });

  it('reject an agreement with the same title, parties and date', async () => {
    const facts = (signedOn: string | null, parties: string[], title = 'On river ports') => ({
      titles: namedAs(title),
      kind: 'MEMORANDUM_OF_UNDERSTANDING',
      status: 'ANNOUNCED',
      signedOn,
      signatures: parties.map((party) => ({ party, role: 'SIGNATORY' })),
    });
    const id = await createRecord('agreement', facts('2025-11-06', ['Moscow', 'Havana']));
    for (const input of [
      facts('2025-11-06', ['La Habana', 'Москва']),
      facts('2025-11', ['Moscow', 'Havana'], 'ON RIVER-PORTS'),
    ]) {
      expect(await rejectedCandidates('agreement', input)).toEqual({ path: 'input.titles', candidates: [id] });
    }
    await createRecord('agreement', facts('2025-11-07', ['Moscow', 'Havana']));
    await createRecord('agreement', facts('2025-11-06', ['Moscow', 'Serbia']));
    const undated = await createRecord('agreement', facts(null, ['Moscow', 'Havana']));
    expect((await rejectedCandidates('agreement', facts(null, ['Havana', 'Moscow']))).candidates).toEqual([undated]);
  });

  it('reject a long title only if all of it is the same', async () => {
    const long = (end: string) => `Agreement on ${'very long rivers and '.repeat(15)}${end}`;
    const facts = (end: string) => ({ titles: namedAs(long(end)), kind: 'TREATY', status: 'ANNOUNCED' });
    const id = await createRecord('agreement', facts('ports'));
    await createRecord('agreement', facts('locks'));
    expect((await rejectedCandidates('agreement', facts('ports'))).candidates).toEqual([id]);
  });
});
