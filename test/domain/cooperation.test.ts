import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AgreementStatus } from '../../src/domain/agreements/agreement.entity.ts';
import type { AgreementDraft } from '../../src/domain/agreements/agreement.writes.ts';
import { Standing } from '../../src/domain/parties/membership.entity.ts';
import { PartyLevel } from '../../src/domain/parties/party.entity.ts';
import { createParty } from '../../src/domain/parties/party.writes.ts';
import { SuccessionKind } from '../../src/domain/parties/succession.entity.ts';
import { SessionKind } from '../../src/domain/sessions/session.entity.ts';
import { buildersOn, type CreatedRecord, write } from '../harness/builders.ts';
import { itemBuildersOn, signedBy } from '../harness/item-builders.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

let server: TestServer;
let forum: CreatedRecord;
let meeting: CreatedRecord;
let source: CreatedRecord;
let bigPact: CreatedRecord;

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  const build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
  const union = await build.country('Soviet Union', { alpha2: 'SU' });
  const russia = await build.country('Russia', {
    alpha2: 'RU',
    successions: [{ predecessorId: union.uuid, kind: SuccessionKind.CONTINUES, on: '1991-12-26' }],
  });
  await build.country('Lithuania', {
    alpha2: 'LT',
    successions: [{ predecessorId: union.uuid, kind: SuccessionKind.SECEDED, on: '1990-03-11' }],
  });
  const cuba = await build.country('Cuba', { alpha2: 'CU' });
  await write(server.dataSource, (context) =>
    createParty(context, {
      level: PartyLevel.BLOC,
      names: [{ text: 'BRICS', lang: 'en' }],
      memberships: [
        { countryId: russia.uuid, standing: Standing.MEMBER, from: '2009' },
        { countryId: cuba.uuid, standing: Standing.PARTNER, from: '2025' },
      ],
    }),
  );
  const moscow = await build.city('Moscow', null, {
    names: [
      { text: 'Moscow', lang: 'en' },
      { text: 'Москва', lang: 'ru' },
    ],
    placements: [
      { withinId: union.uuid, to: '1991-12-25' },
      { withinId: russia.uuid, from: '1991-12-26' },
    ],
  });
  const kazan = await build.city('Kazan', russia);
  const havana = await build.city('Havana', cuba);
  const santiago = await build.city('Santiago', cuba);
  const drifting = await build.city('Drifting Town', null, {
    placements: [
      { withinId: cuba.uuid, to: '1999' },
      { withinId: russia.uuid, from: '2000' },
    ],
  });
  const government = await build.organization('Moscow City Government', moscow);
  const ivan = await build.person('Ivan');
  const trade = await build.topic('Trade');
  const grain = await build.topic('Grain', { parentId: trade.uuid });
  source = await build.source('A gazette');

  const signed = (title: string, on: string, parties: CreatedRecord[], draft: Partial<AgreementDraft> = {}) =>
    build.agreement(title, {
      statusChanges: [{ to: AgreementStatus.SIGNED, on }],
      signedOn: on,
      signatures: parties.map((party) => signedBy(party)),
      ...draft,
    });
  await signed('Soviet treaty', '1970', [union, cuba]);
  await signed('Old pact', '1980', [moscow, havana]);
  await signed('Drift pact', '1995', [drifting, moscow]);
  await signed('Twin cities', '2005-03-01', [moscow, havana], { citations: [{ sourceId: source.uuid }] });
  await signed('Inner pact', '2010', [moscow, kazan]);
  bigPact = await signed('Big pact', '2015', [russia, moscow, cuba], {
    flags: [{ code: 'DATE_UNCERTAIN', message: 'The sources differ.' }],
  });
  await signed('Word of one', '2020', [moscow], { unilateral: true });
  await build.agreement('Undated plan', { signatures: [signedBy(government), signedBy(havana)] });
  await build.figure('Grain sold', {
    asOf: '2024',
    concernedIds: [havana.uuid],
    makers: [{ partyId: russia.uuid }],
    topicIds: [grain.uuid],
  });
  forum = await build.forum('Forum of friends', { startsOn: '2025-06' });
  const speaker = (party: CreatedRecord) => ({
    personId: ivan.uuid,
    role: 'SPEAKER' as const,
    representsId: party.uuid,
  });
  const maria = await build.person('Maria');
  await build.session('Panel', forum, {
    startsAt: new Date('2025-06-10T10:00:00Z'),
    subjectPartyIds: [havana.uuid],
    speakers: [speaker(moscow)],
  });
  meeting = await build.session('Meeting', forum, {
    kind: SessionKind.BILATERAL_MEETING,
    startsAt: new Date('2025-06-11T10:00:00Z'),
    speakers: [speaker(moscow), { ...speaker(havana), personId: maria.uuid }],
  });
  await build.session('Talk', await build.forum('Talks'), {
    startsAt: new Date('2025-06-09T10:00:00Z'),
    speakers: [speaker(kazan), { ...speaker(santiago), personId: maria.uuid }],
  });
  await build.commitment('Promise', {
    announcedOn: '2025-06',
    forumId: forum.uuid,
    responsibleIds: [moscow.uuid],
    counterpartIds: [santiago.uuid],
  });
  await build.statement('Speech', ivan, {
    saidOn: '2025-06-12',
    sessionId: meeting.uuid,
    makers: [{ personId: ivan.uuid, partyId: russia.uuid }],
    concernedIds: [cuba.uuid],
    topicIds: [trade.uuid],
  });
});

afterAll(() => server?.stop());

const EARLIEST = 'orderBy: { field: OCCURRED_ON, direction: ASC }';
const titlesIn = ({ totalCount, nodes }: TestData): string[] => {
  expect(totalCount).toBe(nodes.length);
  return nodes.map(({ title }: TestData) => title);
};

/** The titles of the items between these parties, the earliest first, by both queries that return them. */
async function between(names: string[], where = ''): Promise<string[]> {
  const { body } = await server.query(
    `query ($names: [String!]!) {
      asked: cooperation(between: $names, where: {${where}}, ${EARLIEST}) { totalCount nodes { title } }
      filtered: cooperationItems(where: { between: $names, ${where} }, ${EARLIEST}) { totalCount nodes { title } }
    }`,
    { names },
  );
  expect(body.errors).toBeUndefined();
  expect(body.data.filtered).toEqual(body.data.asked);
  return titlesIn(body.data.asked);
}

async function items(where: string): Promise<string[]> {
  const { body } = await server.query(
    `{ cooperationItems(where: {${where}}, ${EARLIEST}) { totalCount nodes { title } } }`,
  );
  expect(body.errors).toBeUndefined();
  return titlesIn(body.data.cooperationItems);
}

const OF_COUNTRIES = [
  ...['Undated plan', 'Drift pact', 'Twin cities', 'Big pact', 'Grain sold', 'Promise', 'Meeting', 'Speech'],
];

describe('cooperation between two parties', () => {
  it.each([[['Moscow', 'Havana']], [['Havana', 'Moscow']], [['Москва', 'havana']]])(
    'finds items that involve both, or parties that belong to them: %j',
    async (names) => {
      expect(await between(names)).toEqual(['Undated plan', 'Old pact', 'Twin cities', 'Meeting']);
    },
  );

  it("uses the placements on the item's date", async () => {
    expect(await between(['Russia', 'Cuba'])).toEqual(OF_COUNTRIES);
    expect(await between(['CU', 'RU'])).toEqual(OF_COUNTRIES);
    expect(await between(['Soviet Union', 'Cuba'])).toEqual(['Soviet treaty', 'Old pact']);
    expect(await between(['Drifting Town', 'Cuba'])).toEqual([]);
  });

  it('uses the placements of today with geography TODAY', async () => {
    const today = ['Undated plan', 'Old pact', ...OF_COUNTRIES.slice(2)];
    expect(await between(['Russia', 'Cuba'], 'geography: TODAY')).toEqual(today);
    expect(await between(['Russia', 'Cuba'], 'geography: AT_THE_TIME')).toEqual(OF_COUNTRIES);
    expect(await between(['Soviet Union', 'Cuba'], 'geography: TODAY')).toEqual(['Soviet treaty']);
  });

  it('includes predecessors with succession, except those from which the party seceded', async () => {
    const whole = ['Undated plan', 'Soviet treaty', 'Old pact', ...OF_COUNTRIES.slice(1)];
    expect(await between(['Russia', 'Cuba'], 'succession: true')).toEqual(whole);
    expect(await between(['Russia', 'Cuba'], 'succession: false')).toEqual(OF_COUNTRIES);
    expect(await between(['Lithuania', 'Cuba'], 'succession: true')).toEqual([]);
  });

  it('counts only the parties themselves without rollUp', async () => {
    expect(await between(['Russia', 'Cuba'], 'rollUp: false')).toEqual(['Big pact', 'Speech']);
    const succeeded = ['Soviet treaty', 'Big pact', 'Speech'];
    expect(await between(['Russia', 'Cuba'], 'rollUp: false, succession: true')).toEqual(succeeded);
    expect(await between(['Moscow', 'Havana'], 'rollUp: false')).toEqual(['Old pact', 'Twin cities', 'Meeting']);
  });

  it('counts only parties of the given levels', async () => {
    const ofCities = ['Drift pact', 'Twin cities', 'Promise', 'Meeting'];
    expect(await between(['Russia', 'Cuba'], 'levels: [CITY]')).toEqual(ofCities);
    expect(await between(['Russia', 'Cuba'], 'levels: [COUNTRY]')).toEqual(['Big pact', 'Speech']);
    expect(await between(['Russia', 'Cuba'], 'levels: [ORGANIZATION, CITY]')).toEqual(['Undated plan', ...ofCities]);
    expect(await between(['Russia', 'Cuba'], 'levels: []')).toEqual([]);
  });

  it('includes parties that only speakers represent with spokeTogether', async () => {
    const spoken = ['Undated plan', 'Old pact', 'Twin cities', 'Panel', 'Meeting'];
    expect(await between(['Moscow', 'Havana'], 'spokeTogether: true')).toEqual(spoken);
    expect(await between(['Moscow', 'Havana'], 'spokeTogether: true, types: [SESSION]')).toEqual(['Panel', 'Meeting']);
    const cities = 'spokeTogether: true, levels: [CITY], types: [SESSION]';
    expect(await between(['Russia', 'Cuba'], cities)).toEqual(['Talk', 'Panel', 'Meeting']);
  });

  it('combines spokeTogether with levels', async () => {
    const talk = 'spokeTogether: true, levels: [CITY]';
    expect(await between(['Kazan', 'Santiago'], talk)).toEqual(['Talk']);
    expect(await between(['Kazan', 'Santiago'], 'spokeTogether: true, levels: [ORGANIZATION]')).toEqual([]);
  });
});

describe('cooperation between a party and one that belongs to it', () => {
  it('requires a party of the larger one outside the smaller one', async () => {
    expect(await between(['Moscow', 'Russia'])).toEqual(['Inner pact', 'Big pact']);
    expect(await between(['Russia', 'Moscow', 'Cuba'])).toEqual(['Big pact']);
    expect(await between(['Moscow City Government', 'Moscow'])).toEqual([]);
    expect(await between(['Moscow', 'Russia'], 'geography: TODAY')).toEqual(['Drift pact', 'Inner pact', 'Big pact']);
  });

  it('finds cooperation inside a party that is given twice', async () => {
    expect(await between(['Russia', 'Russia'])).toEqual(['Inner pact', 'Big pact']);
    expect(await between(['Russia', 'RU'], 'geography: TODAY')).toEqual(['Drift pact', 'Inner pact', 'Big pact']);
    expect(await between(['Moscow', 'Moscow'])).toEqual([]);
    expect(await between(['Cuba', 'Cuba'])).toEqual([]);
    expect(await between(['Russia', 'Russia', 'Russia'])).toEqual([]);
    expect(await between(['Russia', 'Russia', 'Cuba'])).toEqual(['Big pact']);
    expect(await between(['Russia', 'Russia'], 'levels: [CITY]')).toEqual(['Inner pact']);
    expect(await between(['Russia', 'Russia'], 'rollUp: false')).toEqual([]);
  });
});

describe('Query.cooperationItems', () => {
  it.each([
    [
      "by a party, or one that belonged to it on the item's date",
      () => 'party: "Cuba", occurred: { to: "1999" }',
      ['Soviet treaty', 'Old pact', 'Drift pact'],
    ],
    [
      'by a party with the placements of today',
      () => 'party: "Russia", geography: TODAY, occurred: { to: "1999" }',
      ['Old pact', 'Drift pact'],
    ],
    [
      'by a party and its predecessors',
      () => 'party: "Russia", succession: true, occurred: { to: "1989" }',
      ['Soviet treaty', 'Old pact'],
    ],
    ['by a party itself', () => 'party: "Russia", rollUp: false', ['Big pact', 'Grain sold', 'Speech']],
    [
      'by a party that a speaker represents',
      () => 'party: "Moscow", spokeTogether: true, types: [SESSION]',
      ['Panel', 'Meeting'],
    ],
    ['by the levels of their parties', () => 'levels: [ORGANIZATION]', ['Undated plan']],
    ['with one party', () => 'lateralities: [UNILATERAL]', ['Word of one', 'Panel']],
    [
      'with two parties',
      () => 'lateralities: [BILATERAL], occurred: { to: "1995" }',
      ['Soviet treaty', 'Old pact', 'Drift pact'],
    ],
    ['with three parties or more', () => 'lateralities: [MULTILATERAL]', ['Big pact']],
    [
      'with one party, or with three or more',
      () => 'lateralities: [MULTILATERAL, UNILATERAL]',
      ['Big pact', 'Word of one', 'Panel'],
    ],
    ['by an empty list of lateralities', () => 'lateralities: []', []],
    [
      'by a standing of a party on their date',
      () => 'standing: { bloc: "BRICS", in: [MEMBER] }',
      ['Inner pact', 'Big pact', 'Word of one', 'Grain sold', 'Promise', 'Meeting', 'Speech'],
    ],
    [
      'by a standing that began later',
      () => 'standing: { bloc: "BRICS", in: [PARTNER] }',
      ['Promise', 'Panel', 'Meeting', 'Speech'],
    ],
    [
      'by a party without a standing on their date',
      () => 'standing: { bloc: "BRICS", in: [NONE] }',
      ['Soviet treaty', 'Old pact', 'Drift pact', 'Twin cities', 'Big pact', 'Grain sold'],
    ],
    [
      'by any standing or none on their date, without undated items',
      () => 'standing: { bloc: "BRICS", in: [MEMBER, PARTNER, OBSERVER, APPLICANT, NONE] }, levels: [ORGANIZATION]',
      [],
    ],
    [
      'by a standing of a party today',
      () => 'geography: TODAY, standing: { bloc: "BRICS", in: [PARTNER] }',
      [
        'Undated plan',
        'Soviet treaty',
        'Old pact',
        'Twin cities',
        'Big pact',
        'Grain sold',
        'Promise',
        'Panel',
        'Meeting',
        'Speech',
      ],
    ],
    [
      'by a standing today with the placements of today',
      () => 'geography: TODAY, standing: { bloc: "BRICS", in: [MEMBER] }, occurred: { to: "2005-03" }',
      ['Old pact', 'Drift pact', 'Twin cities'],
    ],
    [
      'by a party without a standing today',
      () => 'geography: TODAY, standing: { bloc: "BRICS", in: [NONE] }',
      ['Soviet treaty'],
    ],
    ['by an empty list of standings today', () => 'geography: TODAY, standing: { bloc: "BRICS", in: [] }', []],
    ['by no standing', () => 'standing: { bloc: "BRICS", in: [] }', []],
    ['by their types', () => 'types: [FIGURE, STATEMENT]', ['Grain sold', 'Speech']],
    ['by a topic and its subtopics', () => 'topics: ["trade"]', ['Grain sold', 'Speech']],
    ['by a subtopic', () => 'topics: ["grain"]', ['Grain sold']],
    ['by their forum, with its sessions', () => 'forum: "forum-of-friends"', ['Promise', 'Panel', 'Meeting', 'Speech']],
    ['by the id of their forum', () => `forum: "${forum.id}", types: [COMMITMENT]`, ['Promise']],
    ['by their session', () => `session: "${meeting.id}"`, ['Speech']],
    ['by date', () => 'occurred: { from: "1995-07", to: "2005-03-01" }', ['Drift pact', 'Twin cities']],
    ['by a day in a month that is their partial date', () => 'occurred: { from: "2025-06-30" }', ['Promise']],
    ['by a source', () => `source: "${source.id}"`, ['Twin cities']],
    ['by a flag', () => 'flags: ["DATE_UNCERTAIN", "OTHER"]', ['Big pact']],
    ['by ids of several types', () => `ids: ["${meeting.id}", "${bigPact.id}"]`, ['Big pact', 'Meeting']],
    ['by time of change', () => 'updated: { to: "2000-01-01T00:00:00Z" }', []],
    [
      'by any of several filters, and `not`',
      () => 'any: [{ types: [COMMITMENT] }, { between: ["Moscow", "Havana"] }], not: { types: [SESSION] }',
      ['Undated plan', 'Old pact', 'Twin cities', 'Promise'],
    ],
    [
      'by `not` with `between`',
      () => 'not: { between: ["Russia", "Cuba"] }, occurred: { from: "2000" }',
      ['Inner pact', 'Word of one', 'Talk', 'Panel'],
    ],
  ])('finds items %s', async (_, where, expected) => {
    expect(await items(where())).toEqual(expected);
  });
});

describe('Party.cooperation', () => {
  const of = async (ref: string, args: string) => {
    const { body } = await server.query(
      `query ($ref: String!) { party(ref: $ref) { cooperation(${args} ${EARLIEST}) { totalCount nodes { title } } } }`,
      { ref },
    );
    expect(body.errors).toBeUndefined();
    return titlesIn(body.data.party.cooperation);
  };
  const OF_MOSCOW = ['Undated plan', 'Old pact', 'Drift pact', 'Twin cities', 'Inner pact', 'Big pact', 'Word of one'];

  it('lists the items that involve the party, or one that belonged to it', async () => {
    expect(await of('Moscow', '')).toEqual([...OF_MOSCOW, 'Promise', 'Meeting']);
    expect(await of('Moscow', 'with: null,')).toEqual([...OF_MOSCOW, 'Promise', 'Meeting']);
    expect(await of('Moscow', 'where: { spokeTogether: true, types: [SESSION] },')).toEqual(['Panel', 'Meeting']);
    expect(await of('Lithuania', '')).toEqual([]);
  });

  it('lists the items between the party and others with `with`', async () => {
    expect(await of('Moscow', 'with: ["Havana"],')).toEqual(await between(['Moscow', 'Havana']));
    expect(await of('Cuba', 'with: ["Russia"],')).toEqual(OF_COUNTRIES);
    expect(await of('Russia', 'with: ["Moscow"],')).toEqual(['Inner pact', 'Big pact']);
    expect(await of('Russia', 'with: ["Russia"],')).toEqual(['Inner pact', 'Big pact']);
    expect(await of('Russia', 'with: ["Moscow", "Cuba"],')).toEqual(['Big pact']);
    expect(await of('Russia', 'with: ["Cuba"], where: { succession: true, occurred: { to: "1989" } },')).toEqual([
      'Soviet treaty',
      'Old pact',
    ]);
  });
});

describe('the edge field `matched`', () => {
  const matched = async (names: string[], where: string) => {
    const { body } = await server.query(
      `query ($names: [String!]!) { cooperation(between: $names, where: {${where}}, ${EARLIEST}) {
        edges { node { title } matched { given party { name } as } } } }`,
      { names },
    );
    expect(body.errors).toBeUndefined();
    return body.data.cooperation.edges.map(({ node, matched }: TestData) => [
      node.title,
      ...matched.map(({ given, party, as }: TestData) => `${given}: ${party.name} ${as}`),
    ]);
  };

  it('returns for each name, in the given order, the matching party and its role', async () => {
    expect(await matched(['Cuba', 'RU'], 'occurred: { from: "2015" }')).toEqual([
      ['Big pact', 'Cuba: Cuba SIGNATORY', 'RU: Russia SIGNATORY'],
      ['Grain sold', 'Cuba: Havana CONCERNED', 'RU: Russia MAKER'],
      ['Promise', 'Cuba: Santiago COUNTERPART', 'RU: Moscow RESPONSIBLE'],
      ['Meeting', 'Cuba: Havana SPEAKER', 'RU: Moscow SPEAKER'],
      ['Speech', 'Cuba: Cuba CONCERNED', 'RU: Russia MAKER'],
    ]);
  });

  it('returns each party once if one is given twice or belongs to another', async () => {
    expect(await matched(['Russia', 'Russia'], '')).toEqual([
      ['Inner pact', 'Russia: Moscow SIGNATORY', 'Russia: Kazan SIGNATORY'],
      ['Big pact', 'Russia: Russia SIGNATORY', 'Russia: Moscow SIGNATORY'],
    ]);
    expect(await matched(['Russia', 'Moscow'], '')).toEqual([
      ['Inner pact', 'Russia: Kazan SIGNATORY', 'Moscow: Moscow SIGNATORY'],
      ['Big pact', 'Russia: Russia SIGNATORY', 'Moscow: Moscow SIGNATORY'],
    ]);
  });

  it('uses the options of the query', async () => {
    expect(await matched(['Russia', 'Cuba'], 'succession: true, occurred: { to: "1989" }')).toEqual([
      ['Soviet treaty', 'Russia: Soviet Union SIGNATORY', 'Cuba: Cuba SIGNATORY'],
      ['Old pact', 'Russia: Moscow SIGNATORY', 'Cuba: Havana SIGNATORY'],
    ]);
    expect(await matched(['Moscow', 'Cuba'], 'spokeTogether: true, types: [SESSION]')).toEqual([
      ['Panel', 'Moscow: Moscow SPEAKER', 'Cuba: Havana SUBJECT'],
      ['Meeting', 'Moscow: Moscow SPEAKER', 'Cuba: Havana SPEAKER'],
    ]);
  });

  it('is empty if no party was given', async () => {
    const { body } = await server.query('{ cooperationItems(first: 1) { edges { node { title } matched { as } } } }');
    expect(body.data.cooperationItems.edges).toEqual([{ node: { title: 'Speech' }, matched: [] }]);
  });
});

describe('the partners of a party', () => {
  const PARTNER = 'party { name } items agreements firstOn latestOn';
  const partners = async (name: string, args: string) => {
    const { body } = await server.query(
      `query ($name: String!) { party(ref: $name) { partners(first: 100, ${args}) { totalCount nodes { ${PARTNER} } } } }`,
      { name },
    );
    expect(body.errors).toBeUndefined();
    const { totalCount, nodes } = body.data.party.partners;
    expect(server.statements()).toHaveLength(1);
    expect(totalCount).toBe(nodes.length);
    return nodes;
  };
  const names = (found: TestData) => found.map(({ party }: TestData) => party.name);

  it('rejects a cursor of another order', async () => {
    const { body } = await server.query('{ party(ref: "Cuba") { partners(first: 1) { pageInfo { endCursor } } } }');
    const { endCursor } = body.data.party.partners.pageInfo;
    const rejected = await server.query(
      `{ party(ref: "Cuba") { partners(after: "${endCursor}", orderBy: { field: NAME }) { totalCount } } }`,
    );
    expect(rejected.body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('have the numbers and days of their common items', async () => {
    expect(await partners('Havana', 'level: CITY')).toEqual([
      { party: { name: 'Moscow' }, items: 4, agreements: 3, firstOn: '1980', latestOn: '2025-06-11' },
    ]);
    expect(await partners('Moscow', 'level: COUNTRY, orderBy: { field: NAME }')).toEqual([
      { party: { name: 'Cuba' }, items: 7, agreements: 5, firstOn: '1980', latestOn: '2025-06-11' },
      { party: { name: 'Russia' }, items: 2, agreements: 2, firstOn: '2010', latestOn: '2015' },
    ]);
  });

  it('are of every level if none is given, as they take part themselves', async () => {
    expect(names(await partners('Cuba', 'orderBy: { field: NAME }'))).toEqual([
      ...['Moscow', 'Moscow City Government', 'Russia', 'Soviet Union'],
    ]);
  });

  it('come in each order, and by words of their names', async () => {
    const order = async (by: string) => names(await partners('Moscow', `level: CITY, orderBy: { field: ${by} }`));
    expect((await order('ITEMS'))[0]).toBe('Havana');
    expect((await order('ITEMS, direction: ASC'))[3]).toBe('Havana');
    expect(await order('LATEST')).toEqual(['Havana', 'Santiago', 'Kazan', 'Drifting Town']);
    expect(await order('NAME')).toEqual(['Drifting Town', 'Havana', 'Kazan', 'Santiago']);
    expect(await order('COUNTRY')).toEqual(['Havana', 'Santiago', 'Drifting Town', 'Kazan']);
    expect(names(await partners('Moscow', 'level: CITY, named: "kaz"'))).toEqual(['Kazan']);
    expect(names(await partners('Moscow', 'level: CITY, named: "nowhere"'))).toEqual([]);
  });

  it('have as many items as cooperation between both, whatever the filter', async () => {
    const { body } = await server.query('{ parties(first: 100) { nodes { name level: __typename } } }');
    const parties: { name: string; level: string }[] = body.data.parties.nodes;
    const filters = [
      ['{}', ''],
      ['{ party: "Havana", levels: [CITY] }', ''],
      ['{ types: [AGREEMENT] }', 'search: "pact"'],
      ['{ geography: TODAY }', ''],
      ['{ geography: TODAY, succession: true }', ''],
      ['{ rollUp: false, succession: true }', ''],
      ['{ levels: [CITY] }', ''],
      ['{ spokeTogether: true }', ''],
    ];
    const searchers = parties.filter(({ name }) =>
      ['Russia', 'Soviet Union', 'Cuba', 'Moscow', 'Kazan'].includes(name),
    );
    const wrong: string[] = [];
    let compared = 0;
    for (const [where, search] of filters) {
      for (const { name } of searchers) {
        const others = parties.filter((other) => other.name !== name);
        const levels = [...new Set(others.map(({ level }) => level.toUpperCase()))];
        const { body: counted } = await server.query(
          `query ($name: String!) { party(ref: $name) { ${levels
            .map(
              (level) =>
                `${level}: partners(first: 100, level: ${level}, where: ${where}, ${search}) { nodes { ${PARTNER} } }`,
            )
            .join(' ')} } ${others
            .map(
              (other, n) =>
                `o${n}: cooperation(between: [$name, "${other.name}"], where: ${where}, ${search}, first: 100) { totalCount nodes { __typename occurredOn } }`,
            )
            .join(' ')} }`,
          { name },
        );
        expect(counted.errors).toBeUndefined();
        for (const [n, other] of others.entries()) {
          const { totalCount, nodes } = counted.data[`o${n}`];
          const [found = null] = counted.data.party[other.level.toUpperCase()].nodes.filter(
            ({ party }: TestData) => party.name === other.name,
          );
          const days = nodes
            .map(({ occurredOn }: TestData) => occurredOn)
            .filter(Boolean)
            .sort();
          const expected =
            totalCount === 0
              ? null
              : {
                  party: { name: other.name },
                  items: totalCount,
                  agreements: nodes.filter((item: TestData) => item.__typename === 'Agreement').length,
                  firstOn: days[0] ?? null,
                  latestOn: days.at(-1) ?? null,
                };
          if (JSON.stringify(found) !== JSON.stringify(expected)) {
            wrong.push(
              `${name}, ${other.name}, ${where} ${search}: ${JSON.stringify(found)} ${JSON.stringify(expected)}`,
            );
          }
          if (expected) compared += 1;
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(100);
  }, 120_000);
});

describe('pages of the items between two parties', () => {
  const page = async (args: string) => {
    const { body } = await server.query(
      `{ cooperation(between: ["Russia", "Cuba"], ${args}) {
        totalCount nodes { title } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
    );
    expect(body.errors).toBeUndefined();
    const { totalCount, nodes, pageInfo } = body.data.cooperation;
    expect(totalCount).toBe(OF_COUNTRIES.length);
    return { titles: nodes.map(({ title }: TestData) => title), ...pageInfo };
  };
  /** All pages of three, forwards or backwards. */
  const pages = async (orderBy: string, backwards: boolean) => {
    const found: string[][] = [];
    let args = `${backwards ? 'last' : 'first'}: 3, ${orderBy}`;
    for (let goesOn = true; goesOn; ) {
      const { titles, hasNextPage, hasPreviousPage, startCursor, endCursor } = await page(args);
      expect(backwards ? hasNextPage : hasPreviousPage).toBe(found.length > 0);
      found.push(titles);
      goesOn = backwards ? hasPreviousPage : hasNextPage;
      args = backwards
        ? `last: 3, before: "${startCursor}", ${orderBy}`
        : `first: 3, after: "${endCursor}", ${orderBy}`;
    }
    return found;
  };

  it.each([
    ['by default the latest first', '', [...OF_COUNTRIES].reverse()],
    ['the latest first', 'orderBy: { field: OCCURRED_ON, direction: DESC }', [...OF_COUNTRIES].reverse()],
    ['the earliest first, undated items before all', EARLIEST, OF_COUNTRIES],
    [
      'by last change',
      'orderBy: { field: UPDATED_AT, direction: ASC }',
      ['Drift pact', 'Twin cities', 'Big pact', 'Undated plan', 'Grain sold', 'Meeting', 'Promise', 'Speech'],
    ],
  ])('come in the order: %s', async (_, orderBy, titles) => {
    const [one, two, three] = [titles.slice(0, 3), titles.slice(3, 6), titles.slice(6)];
    expect(await pages(orderBy, false)).toEqual([one, two, three]);
    expect(await pages(orderBy, true)).toEqual([titles.slice(5), titles.slice(2, 5), titles.slice(0, 2)]);
  });
});

describe('an item of every type', () => {
  it('returns title, date, parties, topics, forum and session', async () => {
    const { body } = await server.query(
      `{ cooperationItems(where: { occurred: { from: "2024" }, types: [FIGURE, COMMITMENT, SESSION, STATEMENT] }, ${EARLIEST}) {
        nodes { __typename title ru: title(lang: "ru") occurredOn partyCount parties { name } first: parties(first: 1) { name }
          topics { slug } forum { slug } session { title } label(langs: ["ru", "en-GB"]) { text lang } } } }`,
    );
    const shown = body.data.cooperationItems.nodes.map((node: TestData) => {
      expect(node.ru).toBe(node.title);
      expect(node.label).toEqual({ text: node.title, lang: 'en' });
      expect(node.first).toEqual(node.parties.slice(0, 1));
      const { __typename, title, occurredOn, partyCount, parties, topics, forum, session } = node;
      const names = parties.map(({ name }: TestData) => name);
      return [__typename, title, occurredOn, partyCount, names, topics[0]?.slug, forum?.slug, session?.title];
    });
    const friends = 'forum-of-friends';
    expect(shown).toEqual([
      ['Figure', 'Grain sold', '2024', 2, ['Havana', 'Russia'], 'grain', undefined, undefined],
      ['Commitment', 'Promise', '2025-06', 2, ['Moscow', 'Santiago'], undefined, friends, undefined],
      ['Session', 'Talk', '2025-06-09', 0, [], undefined, 'talks', undefined],
      ['Session', 'Panel', '2025-06-10', 1, ['Havana'], undefined, friends, undefined],
      ['Session', 'Meeting', '2025-06-11', 2, ['Havana', 'Moscow'], undefined, friends, undefined],
      ['Statement', 'Speech', '2025-06-12', 2, ['Cuba', 'Russia'], 'trade', friends, 'Meeting'],
    ]);
  });
});
