import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role, type Viewer } from '../../src/access/viewer.ts';
import { mutationsOn, rejectionOf } from '../harness/mutations.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

const viewer: Viewer = { role: Role.EDITOR, name: 'Ada', identity: 'key 1' };
let server: TestServer;
let editor: ReturnType<typeof mutationsOn>;

beforeAll(async () => {
  server = await startTestServer({ seeded: false, viewer });
  editor = mutationsOn(server);
});
afterAll(() => server?.stop());

const NAMES = [
  { lang: 'ru', text: 'Ёлка' },
  { lang: 'zh-Hant', text: '樅樹' },
  { lang: 'en', text: 'Fir' },
];
const MAIN_FIRST = [NAMES[0], NAMES[2], NAMES[1]];

/** Creates a record and returns its id. */
async function createRecord(type: string, input: object): Promise<string> {
  const field = type.replace(/^./, (first) => first.toLowerCase());
  const payload = await editor.payload(`create${type}`, input, `${field} { id }`);
  expect(payload.userErrors).toEqual([]);
  return payload[field].id;
}

async function read(id: string, selection: string): Promise<TestData> {
  const { body } = await server.query(`query ($id: ID!) { node(id: $id) { ... on ${selection} } }`, { id });
  expect(body.errors).toBeUndefined();
  return body.data.node;
}

describe('createParty', () => {
  const party = (level: string, more: object) => ({
    level,
    names: [{ lang: 'en', text: `A ${level}` }],
    allowDuplicate: true,
    ...more,
  });

  it('rejects a population of a bloc or an organization', async () => {
    for (const input of [
      party('BLOC', { population: 7 }),
      party('ORGANIZATION', { organizationKind: 'NGO', population: 7 }),
    ]) {
      expect(await rejectionOf(server, editor, 'createParty', input)).toEqual([
        'FIELD_NOT_APPLICABLE',
        'input.population',
      ]);
    }
  });

  it('writes coordinates of parties of all levels, and the population of a country, region or city', async () => {
    const coordinates = { latitude: -12.5, longitude: 130.25 };
    for (const level of ['Country', 'Region', 'City']) {
      const id = await createRecord('Party', party(level.toUpperCase(), { coordinates, population: 7 }));
      const fields = 'coordinates { latitude longitude } population';
      expect(await read(id, `${level} { ${fields} }`)).toEqual({ coordinates, population: 7 });
    }
    const bloc = await createRecord('Party', party('BLOC', { coordinates }));
    const agency = await createRecord('Party', party('ORGANIZATION', { organizationKind: 'NGO' }));
    expect(await read(bloc, 'Party { coordinates { latitude longitude } }')).toEqual({ coordinates });
    expect(await read(agency, 'Party { coordinates { latitude longitude } }')).toEqual({ coordinates: null });
  });
});

describe('titles, names and summaries', () => {
  it('have all languages, the main one first, as updates take them', async () => {
    const forum = await createRecord('Forum', {
      allowDuplicate: true,
      titles: NAMES,
      summaries: NAMES,
      kind: 'FORUM',
      status: 'SCHEDULED',
    });
    const series = await createRecord('ForumSeries', { allowDuplicate: true, titles: NAMES });
    const topic = await createRecord('Topic', { allowDuplicate: true, names: NAMES });
    const person = await createRecord('Person', { allowDuplicate: true, names: [{ lang: 'en', text: 'Envoy' }] });
    const statement = await createRecord('Statement', { titles: NAMES, summaries: NAMES, makers: [{ person }] });
    const both = 'titles { lang text } summaries { lang text }';
    expect(await read(forum, `Forum { ${both} }`)).toEqual({ titles: MAIN_FIRST, summaries: MAIN_FIRST });
    expect(await read(series, 'ForumSeries { titles { lang text } }')).toEqual({ titles: MAIN_FIRST });
    expect(await read(topic, 'Topic { names { lang text } }')).toEqual({ names: MAIN_FIRST });
    expect(await read(statement, `Statement { ${both} }`)).toEqual({ titles: MAIN_FIRST, summaries: MAIN_FIRST });
    expect(await read(statement, 'CooperationItem { titles { lang text } }')).toEqual({ titles: MAIN_FIRST });

    const { titles } = await read(series, 'ForumSeries { titles { lang text } }');
    const input = { id: series, expectedVersion: 1, titles };
    const again = await editor.payload('updateForumSeries', input, 'forumSeries { version }');
    expect(again).toEqual({ userErrors: [], forumSeries: { version: 1 } });
  });

  it('are empty for a forum without a summary', async () => {
    const forum = await createRecord('Forum', {
      allowDuplicate: true,
      titles: NAMES,
      kind: 'FORUM',
      status: 'SCHEDULED',
    });
    expect(await read(forum, 'Forum { summaries { lang text } }')).toEqual({ summaries: [] });
  });

  it('have every part of every name of a person and a position', async () => {
    const names = [
      {
        lang: 'ru',
        text: 'Иван Петрович Орлов',
        given: 'Иван',
        family: 'Орлов',
        patronymic: 'Петрович',
        honorific: null,
      },
      { lang: 'en', text: 'Ivan Orlov', given: 'Ivan', family: 'Orlov', patronymic: null, honorific: 'Dr' },
    ];
    const person = await createRecord('Person', { allowDuplicate: true, names, positions: [{ titles: NAMES }] });
    const fields = 'names { lang text given family patronymic honorific } positions { titles { lang text } }';
    expect(await read(person, `Person { ${fields} }`)).toEqual({ names, positions: [{ titles: MAIN_FIRST }] });
  });
});

describe('label', () => {
  it('is the title or name of a record of any type, in the first language that it has', async () => {
    const series = await createRecord('ForumSeries', { allowDuplicate: true, titles: NAMES });
    const topic = await createRecord('Topic', { allowDuplicate: true, names: NAMES });
    const undated = await createRecord('Source', { kind: 'NEWS', title: 'Gazette' });
    const russian = await createRecord('Source', { kind: 'NEWS', title: 'Газета', lang: 'ru' });
    const party = await createRecord('Party', { allowDuplicate: true, level: 'COUNTRY', names: NAMES });
    const forum = await createRecord('Forum', {
      allowDuplicate: true,
      titles: NAMES,
      kind: 'FORUM',
      status: 'SCHEDULED',
    });
    const delegation = await createRecord('Delegation', { forum, party, attendsAs: 'PARTY' });
    const person = await createRecord('Person', { allowDuplicate: true, names: NAMES });
    const { body } = await server.query(
      `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Record {
         label(langs: ["pt", "zh-Hant-TW", "en"]) { lang text } main: label { lang text } } } }`,
      { ids: [series, topic, undated, russian, party, forum, delegation, person] },
    );
    const named = { label: NAMES[1], main: NAMES[0] };
    const gazette = { lang: 'und', text: 'Gazette' };
    const газета = { lang: 'ru', text: 'Газета' };
    expect(body).toEqual({
      data: {
        nodes: [
          named,
          named,
          { label: gazette, main: gazette },
          { label: газета, main: газета },
          named,
          named,
          named,
          named,
        ],
      },
    });
  });
});

describe('cooperationItemEdge', () => {
  const LIST = '{ cooperationItems(first: 100) { edges { cursor node { __typename id } matched { given } } } }';

  it('is null if nothing was created', async () => {
    const input = { titles: [], kind: 'TREATY', status: 'SIGNED' };
    const { userErrors, ...rest } = await editor.payload('createAgreement', input, 'cooperationItemEdge { cursor }');
    const codes = userErrors.map(({ code }: { code: string }) => code);
    expect([codes, rest]).toEqual([['TEXT_MISSING', 'TOO_FEW_SIGNATORIES'], { cooperationItemEdge: null }]);
  });

  it('is the edge of the new item in the default order of cooperation lists', async () => {
    const titles = [{ lang: 'en', text: 'A new thing' }];
    const forum = await createRecord('Forum', {
      allowDuplicate: true,
      titles,
      kind: 'FORUM',
      status: 'SCHEDULED',
      startsOn: '2025-05',
    });
    const person = await createRecord('Person', { allowDuplicate: true, names: NAMES });
    for (const [type, input] of [
      ['Agreement', { titles, kind: 'TREATY', status: 'ANNOUNCED', allowDuplicate: true }],
      ['Commitment', { titles, status: 'PLANNED', makers: [{ person }] }],
      ['Session', { titles, forum, kind: 'OTHER', status: 'TENTATIVE' }],
      ['Figure', { titles, indicator: 'trade', value: '1', unit: 'percent', bound: 'EXACT', asOf: '2020' }],
      ['Statement', { titles, summaries: NAMES, makers: [{ person }] }],
    ] as const) {
      const selection = 'cooperationItemEdge { cursor node { __typename id } matched { given } }';
      const { userErrors, cooperationItemEdge } = await editor.payload(`create${type}`, input, selection);
      expect([userErrors, cooperationItemEdge?.node.__typename]).toEqual([[], type]);
      const { body } = await server.query(LIST);
      const { edges } = body.data.cooperationItems;
      expect(edges).toContainEqual({ ...cooperationItemEdge, matched: [] });
    }
  });
});

describe('kindLabel and statusLabel', () => {
  it('return kind and status in English, Russian or Chinese, and in English for other languages', async () => {
    const titles = [{ lang: 'en', text: 'A thing' }];
    const forum = await createRecord('Forum', {
      allowDuplicate: true,
      titles,
      kind: 'EXHIBITION',
      status: 'MOVED_ONLINE',
    });
    const person = await createRecord('Person', { names: NAMES, allowDuplicate: true });
    const items = [
      await createRecord('Agreement', { titles, kind: 'JOINT_COMMUNIQUE', status: 'OPEN_FOR_SIGNATURE' }),
      await createRecord('Commitment', { titles, status: 'NO_INFORMATION', makers: [{ person }] }),
      await createRecord('Session', { titles, forum, kind: 'OTHER', status: 'TENTATIVE' }),
      await createRecord('Figure', { titles, indicator: 'trade', value: '1', unit: 'percent', bound: 'EXACT' }),
    ];
    const fields = ['en', 'ru', 'zh-Hant', 'pt']
      .map(
        (lang) =>
          `${lang.slice(0, 2)}Kind: kindLabel(lang: "${lang}") ${lang.slice(0, 2)}Status: statusLabel(lang: "${lang}")`,
      )
      .join(' ');
    expect(await read(forum, `Forum { kindLabel statusLabel ${fields} }`)).toEqual({
      kindLabel: 'Exhibition',
      statusLabel: 'Moved online',
      enKind: 'Exhibition',
      enStatus: 'Moved online',
      ruKind: 'Выставка',
      ruStatus: 'Переведено в онлайн',
      zhKind: '展览',
      zhStatus: '改为线上',
      ptKind: 'Exhibition',
      ptStatus: 'Moved online',
    });
    const { body } = await server.query(
      `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on CooperationItem { kindLabel(lang: "ru") statusLabel(lang: "zh") } } }`,
      { ids: items },
    );
    expect(body.data.nodes).toEqual([
      { kindLabel: 'Совместное коммюнике', statusLabel: '开放签署' },
      { kindLabel: null, statusLabel: '无信息' },
      { kindLabel: 'Другое', statusLabel: '暂定' },
      { kindLabel: null, statusLabel: null },
    ]);
  });
});
