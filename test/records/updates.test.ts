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

/** The id of a new record. */
async function made(field: string, input: object): Promise<string> {
  const name = `create${field[0]!.toUpperCase()}${field.slice(1)}`;
  return (await done(name, input, `${field} { id }`))[field].id;
}

describe('The mutation that updates a record', () => {
  it('returns a conflict with the current record if it has changed meanwhile', async () => {
    const id = await made('topic', { names: named('Roads') });
    await done('updateTopic', { id, expectedVersion: 1, names: named('Streets') }, '__typename');
    const before = await stateOf(server);
    const { body } = await server.query(
      `mutation ($input: UpdateTopicInput!) { updateTopic(input: $input) { topic { id } userErrors {
        __typename code path message ... on ConflictError { current { version now: id ... on Topic { name } } } } } }`,
      { input: { id, expectedVersion: 1, names: named('Lanes') } },
    );
    expect(body.data.updateTopic).toEqual({
      topic: null,
      userErrors: [
        {
          __typename: 'ConflictError',
          code: 'VERSION_CONFLICT',
          path: ['input', 'expectedVersion'],
          message: 'The record is at version 2, not 1. Check what has changed, then send the change again.',
          current: { version: 2, now: id, name: 'Streets' },
        },
      ],
    });
    expect(await stateOf(server)).toEqual(before);
  });

  it('rejects an unknown record, and one of another type', async () => {
    const input = { expectedVersion: 1, names: named('Roads') };
    expect(await refusal('updateTopic', { id: `topic_${'0'.repeat(32)}`, ...input })).toEqual([
      'RECORD_UNKNOWN',
      'input.id',
    ]);
    const source = await made('source', { kind: 'NEWS', title: 'Other' });
    expect(await refusal('updateTopic', { id: source, ...input })).toEqual(['RECORD_TYPE_WRONG', 'input.id']);
  });

  it('writes one of several simultaneous updates and returns conflicts for the others', async () => {
    const id = await made('topic', { names: named('Crossing') });
    const payloads = await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        editor.payload('updateTopic', { id, expectedVersion: 1, names: named(`Crossing ${n}`) }, 'topic { version }'),
      ),
    );
    const outcomes = payloads.map(({ userErrors }) => userErrors[0]?.code ?? 'WRITTEN').sort();
    expect(outcomes).toEqual([...Array(5).fill('VERSION_CONFLICT'), 'WRITTEN']);
  });

  it('keeps omitted fields, clears null, and writes nothing if no value differs', async () => {
    const parent = await made('topic', { names: named('Traffic') });
    const input = { names: [...named('Trams'), ...named('Трамваи', 'ru')], parent, slug: 'trams' };
    const id = await made('topic', input);
    expect(await refusal('updateTopic', { id, expectedVersion: 1, names: null })).toEqual([
      'VALUE_REQUIRED',
      'input.names',
    ]);
    expect(await refusal('updateTopic', { id, expectedVersion: 1, slug: null })).toEqual([
      'VALUE_REQUIRED',
      'input.slug',
    ]);
    expect(await refusal('updateTopic', { id, expectedVersion: 1, slug: 'traffic' })).toEqual([
      'SLUG_TAKEN',
      'input.slug',
    ]);
    expect(await refusal('updateTopic', { id, expectedVersion: 1, parent: id })).toEqual([
      'HIERARCHY_CYCLE',
      'input.parent',
    ]);
    const below = await made('topic', { names: named('Tram stops'), parent: id });
    expect(await refusal('updateTopic', { id, expectedVersion: 1, parent: below })).toEqual([
      'HIERARCHY_CYCLE',
      'input.parent',
    ]);
    const looping = await editor.payload('updateTopic', { id, expectedVersion: 1, parent: below });
    expect(looping.userErrors[0].message).toBe('The topic would be part of itself.');
    const selection = 'topic { version slug name ru: name(lang: "ru") parent { id } }';
    const whole = { slug: 'trams', name: 'Trams', ru: 'Трамваи', parent: { id: parent } };
    const same = await done('updateTopic', { id, expectedVersion: 1, ...input }, selection);
    expect(same.topic).toEqual({ version: 1, ...whole });
    expect((await done('updateTopic', { id, expectedVersion: 1, names: named('Tram') }, selection)).topic).toEqual({
      version: 2,
      ...whole,
      name: 'Tram',
      ru: 'Tram',
    });
    expect((await done('updateTopic', { id, expectedVersion: 2, parent: null }, selection)).topic).toMatchObject({
      version: 3,
      name: 'Tram',
      parent: null,
    });
  });

  it('changes the further names and the summary of a topic, and clears them', async () => {
    const id = await made('topic', {
      names: named('Ferries'),
      otherNames: named('Boats'),
      summaries: named('By water.'),
    });
    const selection = 'topic { version name otherNames { lang text } summary summaries { lang text } }';
    const change = async (input: object) => (await done('updateTopic', { id, ...input }, selection)).topic;
    const whole = { name: 'Ferries', otherNames: named('Boats'), summary: 'By water.', summaries: named('By water.') };
    expect(await change({ expectedVersion: 1, names: named('Ferries') })).toEqual({ version: 1, ...whole });
    const otherNames = [...named('Паромы', 'ru'), ...named('Boats')];
    expect(await change({ expectedVersion: 1, otherNames })).toEqual({ version: 2, ...whole, otherNames });
    const cleared = { otherNames: [], summary: null, summaries: [] };
    expect(await change({ expectedVersion: 2, otherNames: null, summaries: null })).toEqual({
      version: 3,
      ...whole,
      ...cleared,
    });
  });

  it('replaces a list, in which unchanged entries keep their ids', async () => {
    const sources = [
      await made('source', { kind: 'NEWS', title: 'One' }),
      await made('source', { kind: 'NEWS', title: 'Two' }),
    ];
    const [one, two] = sources.map((source) => ({ source }));
    const id = await made('topic', { names: named('Cited'), citations: [one, { ...two, locator: 'p. 1' }] });
    const citations = 'topic { version citations { id source { title } locator } }';
    const read = async () =>
      (await server.query(`query ($id: ID!) { topic(id: $id) { citations { id } } }`, { id })).body.data.topic
        .citations;
    const [first, second] = await read();
    const moved = await done(
      'updateTopic',
      { id, expectedVersion: 1, citations: [{ ...two, locator: 'p. 1' }, one] },
      citations,
    );
    expect(moved.topic.citations).toEqual([
      { id: second.id, source: { title: 'Two' }, locator: 'p. 1' },
      { id: first.id, source: { title: 'One' }, locator: null },
    ]);
    const changed = await done(
      'updateTopic',
      { id, expectedVersion: 2, citations: [{ ...two, locator: 'p. 9' }] },
      citations,
    );
    expect(changed.topic).toMatchObject({ version: 3, citations: [{ source: { title: 'Two' }, locator: 'p. 9' }] });
    const cleared = await done('updateTopic', { id, expectedVersion: 3, citations: null }, citations);
    expect(cleared.topic).toEqual({ version: 4, citations: [] });
  });
});

describe('A list with unique entries', () => {
  it('moves an entry to another position with its changes and its id', async () => {
    const person = await made('person', { names: [...named('Ada'), ...named('Ада', 'ru')] });
    const names = 'person { name ru: name(lang: "ru") }';
    const turned = { id: person, expectedVersion: 1, names: [...named('Ада Байрон', 'ru'), ...named('Ada Byron')] };
    expect(await done('updatePerson', turned, names)).toEqual({ person: { name: 'Ада Байрон', ru: 'Ада Байрон' } });

    const forum = await made('forum', { titles: named('Turned'), kind: 'FORUM', status: 'SCHEDULED' });
    const other = await made('person', { names: named('Charles') });
    const members = (...pairs: [person: string, role: string][]) => pairs.map(([person, role]) => ({ person, role }));
    const given = { forum, party: 'Serbia', attendsAs: 'PARTY', members: members([person, 'HEAD'], [other, 'MEMBER']) };
    const id = await made('delegation', given);
    const idsOf = () =>
      server.sql('select id from delegation_member where delegation_id = $1 order by person_id', [id.slice(-32)]);
    const before = await idsOf();
    const selection = 'delegation { version members { edges { role node { name(lang: "en") } } } }';
    const input = { id, expectedVersion: 1, members: members([other, 'HEAD'], [person, 'MEMBER']) };
    expect((await done('updateDelegation', input, selection)).delegation).toEqual({
      version: 2,
      members: {
        edges: [
          { role: 'HEAD', node: { name: 'Charles' } },
          { role: 'MEMBER', node: { name: 'Ada Byron' } },
        ],
      },
    });
    expect(await idsOf()).toEqual(before);
  });
});

describe('The mutation that updates a record of each type', () => {
  it('updates a source', async () => {
    const id = await made('source', { kind: 'NEWS', title: 'Draft', publisher: 'ANI', authors: ['Ada'] });
    const input = { id, expectedVersion: 1, title: 'Final', publisher: null, sourceUrl: 'https://example.org/' };
    expect(await refusal('updateSource', { ...input, title: '' })).toEqual(['TEXT_EMPTY', 'input.title']);
    expect(await done('updateSource', input, 'source { title publisher authors sourceUrl }')).toEqual({
      source: { title: 'Final', publisher: null, authors: ['Ada'], sourceUrl: 'https://example.org/' },
    });
  });

  it('updates a party with its names, places and codes', async () => {
    const id = await made('party', {
      level: 'CITY',
      names: named('Old Town'),
      placements: [{ within: 'RS' }],
      population: 5,
    });
    const at = (expectedVersion: number, more: object) => ({ id, expectedVersion, ...more });
    expect(await refusal('updateParty', at(1, { placements: [{ within: 'old-town' }] }))).toEqual([
      'HIERARCHY_CYCLE',
      'input.placements.0.within',
    ]);
    expect(await refusal('updateParty', at(1, { memberships: [{ country: 'RS', standing: 'MEMBER' }] }))).toEqual([
      'FIELD_NOT_APPLICABLE',
      'input.memberships',
    ]);
    expect(await refusal('updateParty', at(1, { alpha2: 'XX' }))).toEqual(['FIELD_NOT_APPLICABLE', 'input.alpha2']);
    expect(await refusal('updateParty', at(1, { names: [{ ...named('New Town')[0], kind: 'FORMER' }] }))).toEqual([
      'NAME_KIND_WRONG',
      'input.names.0.kind',
    ]);
    const names = [...named('New Town'), { lang: 'en', text: 'Old Town', kind: 'FORMER' }];
    const renamed = await done(
      'updateParty',
      at(1, { names, population: null, coordinates: { latitude: 1, longitude: 2 } }),
      'party { name names { text kind } country { alpha2 } ... on City { population coordinates { latitude } } }',
    );
    expect(renamed.party).toEqual({
      name: 'New Town',
      names: [
        { text: 'New Town', kind: 'SHORT' },
        { text: 'Old Town', kind: 'FORMER' },
      ],
      country: { alpha2: 'RS' },
      population: null,
      coordinates: { latitude: 1 },
    });
    const moved = await done(
      'updateParty',
      at(2, {
        placements: [
          { within: 'RS', to: '2006' },
          { within: 'ME', from: '2006' },
        ],
      }),
      'party { country { alpha2 } placements { within { alpha2: id } } }',
    );
    expect(moved.party.country).toEqual({ alpha2: 'ME' });
    const { body } = await server.query('{ party(ref: "old town") { id } }');
    expect(body.data.party).toEqual({ id });
  });

  it('updates an organization, which keeps its kind', async () => {
    const id = await made('party', {
      level: 'ORGANIZATION',
      names: named('Bus Works'),
      organizationKind: 'COMPANY',
      seat: 'Moscow',
    });
    expect(await refusal('updateParty', { id, expectedVersion: 1, organizationKind: null })).toEqual([
      'VALUE_REQUIRED',
      'input.organizationKind',
    ]);
    const input = { id, expectedVersion: 1, seat: 'Havana' };
    expect(await done('updateParty', input, 'party { ... on Organization { kind seat { name } } }')).toEqual({
      party: { kind: 'COMPANY', seat: { name: 'Havana' } },
    });
  });

  it('updates a person with names and positions', async () => {
    const id = await made('person', {
      names: [...named('Ada King'), ...named('Ада', 'ru')],
      positions: [{ titles: named('Clerk') }],
    });
    expect(await refusal('updatePerson', { id, expectedVersion: 1, names: [] })).toEqual([
      'TEXT_MISSING',
      'input.names',
    ]);
    const input = {
      id,
      expectedVersion: 1,
      names: [{ lang: 'en', text: 'Ada Lovelace', family: 'Lovelace' }, ...named('Ada L.', 'es')],
      positions: [{ titles: named('Mayor'), party: 'Moscow' }],
    };
    const selection =
      'person { version name es: name(lang: "es") ru: name(lang: "ru") positions { title party { name } } }';
    expect(await done('updatePerson', input, selection)).toEqual({
      person: {
        version: 2,
        name: 'Ada Lovelace',
        es: 'Ada L.',
        ru: 'Ada Lovelace',
        positions: [{ title: 'Mayor', party: { name: 'Moscow' } }],
      },
    });
  });

  it('updates a forum, which keeps its earlier days, and a series', async () => {
    const series = await made('forumSeries', { titles: named('Weeks') });
    expect(
      await done(
        'updateForumSeries',
        { id: series, expectedVersion: 1, titles: named('Weeks of Moscow') },
        'forumSeries { title slug }',
      ),
    ).toEqual({
      forumSeries: { title: 'Weeks of Moscow', slug: 'weeks' },
    });
    const id = await made('forum', {
      titles: named('Week in Havana'),
      kind: 'FORUM',
      status: 'SCHEDULED',
      startsOn: '2026-05-01',
      endsOn: '2026-05-07',
      cities: ['Havana'],
      summaries: named('Music.'),
    });
    const at = (expectedVersion: number, more: object) => ({ id, expectedVersion, ...more });
    expect(await refusal('updateForum', at(1, { endsOn: '2026-04' }))).toEqual(['DATES_OUT_OF_ORDER', 'input.endsOn']);
    expect(await refusal('updateForum', at(1, { partOf: id }))).toEqual(['HIERARCHY_CYCLE', 'input.partOf']);
    expect(await refusal('updateForum', at(1, { cities: ['Cuba'] }))).toEqual(['PARTY_LEVEL_WRONG', 'input.cities.0']);
    const selection =
      'forum { version status startsOn previousStartsOn summary cities { name } roles { role } series { slug } }';
    const moved = await done(
      'updateForum',
      at(1, { startsOn: '2026-05-02', series: 'weeks', roles: [{ party: 'Moscow', role: 'HOST' }] }),
      selection,
    );
    expect(moved.forum).toEqual({
      version: 2,
      status: 'RESCHEDULED',
      startsOn: '2026-05-02',
      previousStartsOn: ['2026-05-01'],
      summary: 'Music.',
      cities: [{ name: 'Havana' }],
      roles: [{ role: 'HOST' }],
      series: { slug: 'weeks' },
    });
    const cleared = await done(
      'updateForum',
      at(2, { summaries: null, cities: null, series: null, roles: [] }),
      selection,
    );
    expect(cleared.forum).toMatchObject({
      version: 3,
      summary: null,
      cities: [],
      roles: [],
      series: null,
      startsOn: '2026-05-02',
    });
  });

  it('updates a session and a delegation', async () => {
    const forum = await made('forum', { titles: named('Days of buses'), kind: 'FORUM', status: 'SCHEDULED' });
    const person = await made('person', { names: named('Bo') });
    const id = await made('session', {
      forum,
      titles: named('Wheels'),
      kind: 'PANEL',
      status: 'SCHEDULED',
      startsAt: '2026-05-02T10:00:00Z',
      speakers: [{ person, role: 'SPEAKER' }],
    });
    expect(await refusal('updateSession', { id, expectedVersion: 1, endsAt: '2026-05-02T09:00:00Z' })).toEqual([
      'DATES_OUT_OF_ORDER',
      'input.endsAt',
    ]);
    const input = {
      id,
      expectedVersion: 1,
      startsAt: '2026-05-02T11:00:00Z',
      rooms: ['Hall A'],
      speakers: [{ person, role: 'CHAIR' }],
      subjectParties: ['Havana'],
    };
    const selection =
      'session { version status startsAt rooms title speakers { nodes { role person { name } } } parties { name } }';
    expect(await done('updateSession', input, selection)).toEqual({
      session: {
        version: 2,
        status: 'RESCHEDULED',
        startsAt: '2026-05-02T11:00:00.000Z',
        rooms: ['Hall A'],
        title: 'Wheels',
        speakers: { nodes: [{ role: 'CHAIR', person: { name: 'Bo' } }] },
        parties: [{ name: 'Havana' }],
      },
    });
    const delegation = await made('delegation', { forum, party: 'Moscow', attendsAs: 'PARTY', reportedSize: 3 });
    expect(await refusal('updateDelegation', { id: delegation, expectedVersion: 1, reportedSize: -3 })).toEqual([
      'SIZE_INVALID',
      'input.reportedSize',
    ]);
    const members = [{ person, role: 'HEAD', title: 'Mayor' }];
    expect(
      await done(
        'updateDelegation',
        { id: delegation, expectedVersion: 1, reportedSize: null, members },
        'delegation { reportedSize size attendsAs }',
      ),
    ).toEqual({
      delegation: { reportedSize: null, size: 1, attendsAs: 'PARTY' },
    });
  });

  it('updates an agreement and applies its rules to the result', async () => {
    const id = await made('agreement', {
      titles: named('Pact'),
      kind: 'TREATY',
      status: 'SIGNED',
      signedOn: '2025',
      places: ['Moscow'],
      value: { value: '5', currency: 'USD' },
      signatures: [
        { party: 'Moscow', role: 'SIGNATORY' },
        { party: 'Havana', role: 'SIGNATORY' },
      ],
    });
    const at = (expectedVersion: number, more: object) => ({ id, expectedVersion, ...more });
    expect(await refusal('updateAgreement', at(1, { inForceFrom: '2024' }))).toEqual([
      'IN_FORCE_BEFORE_SIGNED',
      'input.inForceFrom',
    ]);
    expect(await refusal('updateAgreement', at(1, { value: { value: '5', currency: '$' } }))).toEqual([
      'CURRENCY_INVALID',
      'input.value.currency',
    ]);
    expect(await refusal('updateAgreement', at(1, { kind: null }))).toEqual(['VALUE_REQUIRED', 'input.kind']);
    const selection =
      'agreement { version title signedOn places { name } value { value currency } texts { lang url } parties { name } }';
    expect(
      await done(
        'updateAgreement',
        at(1, {
          places: ['Havana', 'Moscow'],
          texts: [{ lang: 'es', url: 'https://example.org/es' }],
          signedOn: '2025-11-06',
        }),
        selection,
      ),
    ).toEqual({
      agreement: {
        version: 2,
        title: 'Pact',
        signedOn: '2025-11-06',
        places: [{ name: 'Havana' }, { name: 'Moscow' }],
        value: { value: '5', currency: 'USD' },
        texts: [{ lang: 'es', url: 'https://example.org/es' }],
        parties: [{ name: 'Havana' }, { name: 'Moscow' }],
      },
    });
    expect((await done('updateAgreement', at(2, { value: null, places: [] }), selection)).agreement).toMatchObject({
      version: 3,
      value: null,
      places: [],
      signedOn: '2025-11-06',
    });
  });

  it('updates an agreement with its signatures by id and its relations', async () => {
    const other = await made('agreement', { titles: named('Older pact'), kind: 'TREATY', status: 'ANNOUNCED' });
    const person = await made('person', { names: named('Di') });
    const id = await made('agreement', {
      titles: named('Newer pact'),
      kind: 'TREATY',
      status: 'SIGNED',
      signatures: [
        { party: 'Moscow', role: 'SIGNATORY', signedOn: '2025' },
        { party: 'Havana', role: 'SIGNATORY' },
        { party: 'Serbia', role: 'WITNESS' },
      ],
    });
    const selection = `agreement { version relations { kind agreement { id } } signatures(orderBy: { field: NAME, direction: ASC }) {
      nodes { id party { name } role namedAs signedOn capacity signers { person { name } } } } }`;
    const read = await server.query(
      `query ($id: ID!) { agreement(id: $id) { signatures { nodes { id party { name } } } } }`,
      { id },
    );
    const nodes: { id: string; party: { name: string } }[] = read.body.data.agreement.signatures.nodes;
    const idOf = (name: string) => nodes.find(({ party }) => party.name === name)!.id;
    const [moscow, havana] = [
      { id: idOf('Moscow'), party: 'Moscow', role: 'SIGNATORY', namedAs: 'City of Moscow', signedOn: '2025-11-06' },
      { id: idOf('Havana'), party: 'Havana', role: 'SIGNATORY', capacity: 'INDIVIDUAL', signers: [{ person }] },
    ];
    const at = (more: object) => ({ id, expectedVersion: 1, ...more });
    expect(await refusal('updateAgreement', at({ signatures: [moscow] }))).toEqual([
      'TOO_FEW_SIGNATORIES',
      'input.signatures',
    ]);
    expect(
      await refusal('updateAgreement', at({ signatures: [moscow, { ...havana, party: 'Moscow', namedAs: 'Havana' }] })),
    ).toEqual(['SIGNATURE_TWICE', 'input.signatures.1.namedAs']);
    expect(await refusal('updateAgreement', at({ signatures: [moscow, { ...havana, id: moscow!.id }] }))).toEqual([
      'SIGNATURE_TWICE',
      'input.signatures.1.id',
    ]);
    expect(
      await refusal('updateAgreement', at({ signatures: [moscow, { ...havana, id: `signature_${'0'.repeat(32)}` }] })),
    ).toEqual(['SIGNATURE_UNKNOWN', 'input.signatures.1.id']);
    expect(await refusal('updateAgreement', at({ relations: [{ kind: 'AMENDS', to: id }] }))).toEqual([
      'SELF_REFERENCE',
      'input.relations.0.to',
    ]);
    const excuse = { flags: [{ code: 'TOO_FEW_SIGNATORIES', message: 'So be it.' }], signatures: [moscow] };
    expect((await refusal('updateAgreement', at(excuse)))[0]).toBe('TOO_FEW_SIGNATORIES');
    const relations = [{ kind: 'SUPERSEDES', to: other }];
    const changed = await done(
      'updateAgreement',
      at({ relations, signatures: [moscow, havana, { party: 'Cuba', role: 'WITNESS' }] }),
      selection,
    );
    expect(changed.agreement).toEqual({
      version: 2,
      relations: [{ kind: 'SUPERSEDES', agreement: { id: other } }],
      signatures: {
        nodes: [
          {
            id: expect.any(String),
            party: { name: 'Cuba' },
            role: 'WITNESS',
            namedAs: null,
            signedOn: null,
            capacity: 'OFFICIAL',
            signers: [],
          },
          {
            id: havana!.id,
            party: { name: 'Havana' },
            role: 'SIGNATORY',
            namedAs: null,
            signedOn: null,
            capacity: 'INDIVIDUAL',
            signers: [{ person: { name: 'Di' } }],
          },
          {
            id: moscow!.id,
            party: { name: 'Moscow' },
            role: 'SIGNATORY',
            namedAs: 'City of Moscow',
            signedOn: '2025-11-06',
            capacity: 'OFFICIAL',
            signers: [],
          },
        ],
      },
    });
    const rest = await done(
      'updateAgreement',
      {
        id,
        expectedVersion: 2,
        relations: null,
        signatures: [
          { id: havana!.id, party: 'Havana', role: 'SIGNATORY' },
          { id: moscow!.id, party: 'Moscow', role: 'SIGNATORY' },
        ],
      },
      selection,
    );
    expect(rest.agreement).toMatchObject({
      relations: [],
      signatures: {
        nodes: [
          { id: havana!.id, capacity: 'OFFICIAL', signers: [] },
          { id: moscow!.id, namedAs: null, signedOn: null },
        ],
      },
    });
  });

  it('updates a commitment, a statement and a figure', async () => {
    const forum = await made('forum', { titles: named('Days of words'), kind: 'FORUM', status: 'CONCLUDED' });
    const session = await made('session', { forum, titles: named('Closing'), kind: 'CLOSING', status: 'CONCLUDED' });
    const promise = await made('commitment', {
      titles: named('Ten trams'),
      status: 'ANNOUNCED',
      responsible: ['Moscow'],
      counterparts: ['Havana'],
      dueOn: '2027',
      forum,
    });
    expect(await refusal('updateCommitment', { id: promise, expectedVersion: 1, announcedOn: '2028' })).toEqual([
      'DATES_OUT_OF_ORDER',
      'input.dueOn',
    ]);
    expect(await refusal('updateCommitment', { id: promise, expectedVersion: 1, outcomes: [promise] })).toEqual([
      'SELF_REFERENCE',
      'input.outcomes',
    ]);
    const input = {
      id: promise,
      expectedVersion: 1,
      session,
      counterparts: ['Serbia'],
      makers: [{ party: 'Moscow' }],
      progress: [{ on: '2026', text: 'Begun.' }],
    };
    expect(
      await done(
        'updateCommitment',
        input,
        'commitment { version dueOn responsible { name } counterparts { name } makers { party { name } } progress { text } session { title } forum { title } }',
      ),
    ).toEqual({
      commitment: {
        version: 2,
        dueOn: '2027',
        responsible: [{ name: 'Moscow' }],
        counterparts: [{ name: 'Serbia' }],
        makers: [{ party: { name: 'Moscow' } }],
        progress: [{ text: 'Begun.' }],
        session: { title: 'Closing' },
        forum: { title: 'Days of words' },
      },
    });

    const statement = await made('statement', {
      titles: named('On words'),
      summaries: named('Words are praised.'),
      makers: [{ party: 'Havana' }],
      session,
    });
    expect(await refusal('updateStatement', { id: statement, expectedVersion: 1, makers: [] })).toEqual([
      'MAKER_MISSING',
      'input.makers',
    ]);
    expect(await refusal('updateStatement', { id: statement, expectedVersion: 1, summaries: null })).toEqual([
      'VALUE_REQUIRED',
      'input.summaries',
    ]);
    expect(
      await done(
        'updateStatement',
        { id: statement, expectedVersion: 1, forum: null, concerned: ['Moscow'] },
        'statement { summary session { title } forum { title } parties { name } }',
      ),
    ).toEqual({
      statement: {
        summary: 'Words are praised.',
        session: null,
        forum: null,
        parties: [{ name: 'Havana' }, { name: 'Moscow' }],
      },
    });

    const figure = await made('figure', {
      titles: named('Trams'),
      indicator: 'trams',
      value: '10',
      unit: 'trams',
      bound: 'EXACT',
    });
    expect(await refusal('updateFigure', { id: figure, expectedVersion: 1, indicator: 'T' })).toEqual([
      'INDICATOR_INVALID',
      'input.indicator',
    ]);
    expect(
      await done(
        'updateFigure',
        { id: figure, expectedVersion: 1, value: '12.50', bound: 'AT_LEAST', about: promise },
        'figure { value bound unit about { id } }',
      ),
    ).toEqual({
      figure: { value: '12.5', bound: 'AT_LEAST', unit: 'trams', about: { id: promise } },
    });
  });
});
