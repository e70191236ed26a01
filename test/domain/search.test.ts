import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role } from '../../src/access/viewer.ts';
import { AgreementKind } from '../../src/domain/agreements/agreement.entity.ts';
import { PartyNameKind } from '../../src/domain/parties/party-name.entity.ts';
import { Visibility } from '../../src/records/record.entity.ts';
import { type Built, buildersOn } from '../harness/builders.ts';
import { itemBuildersOn, signedBy } from '../harness/item-builders.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const viewer = { role: Role.ANONYMOUS, name: null };
let server: TestServer;
let build: ReturnType<typeof buildersOn>;
let items: ReturnType<typeof itemBuildersOn>;

let moscow: Built;
let beijing: Built;
let havana: Built;
let saoPaulo: Built;
let sobyanin: Built;
let forum: Built;
let session: Built;
let twinning: Built;
let health: Built;
let statement: Built;
let delegation: Built;

const names = (...all: [text: string, lang: string, kind?: PartyNameKind][]) => ({
  names: all.map(([text, lang, kind]) => ({ text, lang, kind })),
});

beforeAll(async () => {
  server = await startTestServer({ seeded: false, viewer });
  build = buildersOn(server.dataSource);
  items = itemBuildersOn(server.dataSource);
  moscow = await build.city('Moscow', null, names(['Moscow', 'en'], ['Москва', 'ru'], ['莫斯科', 'zh']));
  beijing = await build.city(
    'Beijing',
    null,
    names(['Beijing', 'en'], ['Peking', 'en', PartyNameKind.ALIAS], ['北京', 'zh']),
  );
  havana = await build.city('Havana', null, names(['Havana', 'en'], ['La Habana', 'es']));
  saoPaulo = await build.city('São Paulo');
  await build.city('Mosul');
  sobyanin = await build.person('Sergey Sobyanin', {
    names: [
      { text: 'Sergey Sobyanin', lang: 'en', given: 'Sergey', family: 'Sobyanin' },
      { text: 'Сергей Собянин', lang: 'ru', given: 'Сергей', family: 'Собянин' },
    ],
    positions: [{ title: 'Mayor', titleLang: 'en', titlesIn: { ru: 'Мэр' }, partyId: moscow.uuid }],
  });
  forum = await build.forum('International Congress of Towns');
  session = await build.session('Opening', forum, {
    abstract: 'How great cities keep their air clean.',
    speakers: [{ personId: sobyanin.uuid, role: 'SPEAKER', representsId: moscow.uuid }],
  });
  twinning = await items.agreement('Twinning of Moscow and Beijing', {
    titlesIn: { zh: '关于莫斯科市与北京市合作的协议', ru: 'О побратимстве' },
    signatures: [signedBy(moscow), signedBy(beijing)],
  });
  health = await items.agreement('Protocol on health', { signatures: [signedBy(moscow), signedBy(havana)] });
  statement = await items.statement('On the air', sobyanin, {
    summary: 'He said <b>more</b> about "health" & towns than about São Paulo.',
    summariesIn: { ru: 'Он сказал о здоровье.' },
    makers: [{ personId: sobyanin.uuid }],
  });
  delegation = await items.delegation(forum, havana);
});
afterAll(() => server.stop());

interface Found {
  total: number;
  ids: string[];
  scores: number[];
  snippets: string[];
}

/** What a search finds; it costs one statement. */
async function search(text: string, more = ''): Promise<Found> {
  const { body } = await server.query(
    `query ($text: String!) { search(text: $text ${more}) { totalCount edges { score snippet node { id } } } }`,
    { text },
  );
  expect(body.errors).toBeUndefined();
  expect(server.statements()).toHaveLength(1);
  const nodes: { score: number; snippet: string; node: { id: string } }[] = body.data.search.edges;
  return {
    total: body.data.search.totalCount,
    ids: nodes.map(({ node }) => node.id),
    scores: nodes.map(({ score }) => score),
    snippets: nodes.map(({ snippet }) => snippet),
  };
}

/** The ids in a list, in its order; it costs one statement. */
async function list(field: string, args: string): Promise<string[]> {
  const { body } = await server.query(`{ ${field}(${args}) { totalCount nodes { id } } }`);
  expect(body.errors).toBeUndefined();
  expect(server.statements()).toHaveLength(1);
  const found = body.data[field].nodes.map(({ id }: { id: string }) => id);
  expect(body.data[field].totalCount).toBe(found.length);
  return found;
}

const LISTS =
  'agreements allForumSeries commitments cooperationItems delegations figures forums parties people sessions signatures sources speakers statements topics'.split(
    ' ',
  );

describe('A search is refused', () => {
  it.each(LISTS)('in %s where it orders by relevance to nothing', async (field) => {
    const { body } = await server.query(`{ ${field}(orderBy: { field: RELEVANCE, direction: DESC }) { totalCount } }`);
    expect(body.errors).toMatchObject([
      {
        message: 'orderBy: RELEVANCE needs a search. Give search as well, or use another order.',
        extensions: { code: 'BAD_USER_INPUT', argument: ['orderBy'] },
      },
    ]);
  });

  it('with the cursor of another search, or of the same one the other way round', async () => {
    const first = await server.query('{ parties(search: "Mos", first: 1) { pageInfo { endCursor } } }');
    const after = first.body.data.parties.pageInfo.endCursor;
    for (const args of ['search: "Moscow"', 'search: "Mos", orderBy: { field: RELEVANCE, direction: ASC }']) {
      const { body } = await server.query(`{ parties(${args}, after: "${after}") { totalCount } }`);
      expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: ['after'] } }]);
    }
  });

  it('with a character that no text can hold', async () => {
    for (const text of ['a\0b', '\ud800']) {
      const { status, body } = await server.query('query ($text: String!) { search(text: $text) { totalCount } }', {
        text,
      });
      expect([status, body.errors?.[0]?.extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
    }
  });
});

describe('A search that means nothing', () => {
  it.each(['', ' ', '%', '_', '%%', "'", '"', '\\', '()', ':*', '&', '|', '!', '<->', '😀', '\u0301'])(
    'like %j finds nothing, in lists as well',
    async (text) => {
      expect(await search(text)).toEqual({ total: 0, ids: [], scores: [], snippets: [] });
      expect(await list('parties', `search: ${JSON.stringify(text)}`)).toEqual([]);
    },
  );

  it('to PostgreSQL means its words to a reader', async () => {
    const plain = await search('Moscow health');
    expect(plain.ids).toEqual([health.id]);
    for (const text of [
      'Moscow & health',
      '"Moscow" | !health',
      "Moscow'); drop table party; --health",
      'Moscow% _health:*',
    ]) {
      const words = text.match(/[A-Za-z]+/g)!;
      expect(await search(text)).toEqual(await search(words.join(' ')));
    }
    expect((await search('Moscow NOT health')).ids).toEqual([]);
    expect(await search('NOT')).toMatchObject({ total: 0 });
  });

  it('is as harmless with 10,000 characters: the first 8 words of 200 count', async () => {
    const eight = 'Twinning of Moscow and Beijing Twinning of Moscow';
    expect((await search(`${eight} nowhere`)).ids).toEqual([twinning.id]);
    expect((await search(`${eight.slice(0, 30)}${' '.repeat(170)}nowhere`)).ids).toEqual([twinning.id]);
    expect((await search('x'.repeat(10_000))).ids).toEqual([]);
    expect((await search('莫'.repeat(10_000))).ids).toEqual([]);
    expect((await search('Moscow '.repeat(1500))).total).toBe((await search('Moscow')).total);
  });
});

describe('A record is found', () => {
  it('by its whole name first, then by the beginning of one, by a word of one, and by what it mentions', async () => {
    const { ids, scores } = await search('Moscow');
    expect(ids).toEqual([moscow.id, twinning.id, health.id, session.id, sobyanin.id].sort(byScoreOf(ids, scores)));
    expect(ids[0]).toBe(moscow.id);
    expect(ids[1]).toBe(twinning.id);
    expect(scores).toEqual([3.01, 1, 0.125, 0.125, 0.125]);
    expect((await search('Twinning of Mos')).scores).toEqual([1.916]);
  });

  it('by a single letter only where a name begins with it, and by three of a name that it mentions', async () => {
    expect((await search('h', 'types: [PARTY, AGREEMENT]')).ids).toEqual([havana.id]);
    expect((await search('ha', 'types: [PARTY, AGREEMENT]')).ids).toEqual([havana.id]);
    expect((await search('hav', 'types: [PARTY, AGREEMENT]')).ids).toEqual([havana.id, health.id]);
    expect((await search('м', 'types: [PARTY]')).total).toBe(2);
    expect((await search('莫', 'types: [AGREEMENT]')).ids).toEqual([twinning.id, health.id]);
  });

  it('by a word of any length', async () => {
    const long = await build.topic(`Rivers of ${'a'.repeat(400)}`);
    expect((await search('a'.repeat(150))).ids).toEqual([long.id]);
    await server.sql('delete from topic');
  });

  it('by words in names before words in summaries', async () => {
    const { ids, scores } = await search('health');
    expect([ids, scores]).toEqual([
      [health.id, statement.id],
      [1, 0.5],
    ]);
  });

  it.each([
    ['Собянин', () => sobyanin],
    ['Sobyanin', () => sobyanin],
    ['SOBYANIN', () => sobyanin],
    ['Sergey Sobyanin', () => sobyanin],
    ['Peking', () => beijing],
    ['Пекин', () => beijing],
    ['北京', () => beijing],
    ['Mosc', () => moscow],
    ['Мос', () => moscow],
    ['Moskva', () => moscow],
    ['sao paulo', () => saoPaulo],
    ['SÃO', () => saoPaulo],
    ['la habana', () => havana],
    ['habana', () => havana],
  ])('when somebody types %s', async (text, which) => {
    expect((await search(text, 'types: [PARTY, PERSON]')).ids[0]).toBe(which().id);
  });

  it.each([
    ['Beijng', () => beijing, 0.985],
    ['Pekign', () => beijing, 0.935],
    ['Havanna', () => havana, 0.985],
    ['Sobianin', () => sobyanin, 0.675],
    ['Сабянин', () => sobyanin, 0.675],
    ['Moscwo', () => moscow, 0.985],
  ])('though %s was mistyped', async (text, which, score) => {
    const { ids, scores } = await search(text, 'types: [PARTY, PERSON]');
    expect(ids[0]).toBe(which().id);
    expect(scores[0]).toBe(score);
    // A word that stands somewhere is taken as it is.
    expect((await search('Mosul', 'types: [PARTY]')).total).toBe(1);
  });

  it('by a word in another form, marked, with fewer points than by the word itself', async () => {
    expect(await search('cities', 'types: [SESSION]')).toMatchObject({
      scores: [0.5],
      snippets: ['How great <mark>cities</mark> keep their air clean.'],
    });
    expect(await search('city', 'types: [SESSION]')).toMatchObject({
      scores: [0.5],
      snippets: ['How great <mark>cities</mark> keep their air clean.'],
    });
    expect(await search('Москвы', 'types: [PARTY]')).toMatchObject({
      ids: [moscow.id],
      scores: [0.76],
      snippets: ['<mark>Москва</mark>'],
    });
    expect((await search('побратимство')).ids).toEqual([twinning.id]);
    // The name of a person is no word of a language.
    expect((await search('Собянина', 'types: [PERSON]')).scores).toEqual([0.675]);
  });

  it('by its main name before its aliases, and as a party before a person', async () => {
    const person = await build.person('Peking');
    const main = await build.city('Peking');
    expect(await search('Peking', 'types: [PARTY, PERSON]')).toMatchObject({
      ids: [main.id, person.id, beijing.id],
      scores: [3.01, 3, 2.96],
    });
    await server.sql('delete from party where id = $1', [main.uuid]);
    await server.sql('delete from person where id = $1', [person.uuid]);
  });

  it('though a word is mistyped beside others that are not, or begins a name elsewhere', async () => {
    const elsewhere = await build.city('Healthfield');
    expect((await search('protcool healht')).ids).toEqual([health.id]);
    expect((await search('protocol helath')).ids).toEqual([health.id]);
    expect(await search('protocol healthf', 'types: [AGREEMENT]')).toMatchObject({
      ids: [health.id],
      snippets: ['<mark>Protocol</mark> on <mark>health</mark>'],
    });
    expect((await search('healthf')).ids).toEqual([elsewhere.id]);
    await server.sql('delete from party where id = $1', [elsewhere.uuid]);
  });

  it('by a Chinese word inside a run of characters, and by no other characters of it', async () => {
    expect((await search('莫斯科市')).ids).toEqual([twinning.id]);
    expect((await search('市与北京')).ids).toEqual([twinning.id]);
    expect((await search('北科')).ids).toEqual([]);
    expect((await search('莫斯科', 'types: [AGREEMENT, PARTY]')).ids).toEqual([moscow.id, twinning.id, health.id]);
  });

  it('in Arabic and Hebrew with the points that it has, with others, and with none', async () => {
    const jordan = await build.city('Jordan', null, names(['الأردن', 'ar'], ['יַרְדֵּן', 'he']));
    const found = async (text: string) => (await search(text, 'types: [PARTY]')).ids;
    for (const typed of [
      'الأردن',
      'الاردن',
      'الأُرْدُنّ',
      'الأردن'.normalize('NFD'),
      'الأرد',
      'الار',
      'الـأردن',
      'ירדן',
      'יַרְדֵּן',
    ]) {
      expect([typed, await found(typed)]).toEqual([typed, [jordan.id]]);
    }
    const { snippets, scores } = await search('الاردن', 'types: [PARTY]');
    expect([snippets, scores]).toEqual([['<mark>الأردن</mark>'], [3.01]]);
    expect((await search('ירד', 'types: [PARTY]')).snippets).toEqual(['<mark>יַרְדֵּן</mark>']);
    await server.sql('delete from party where id = $1', [jordan.uuid]);
  });

  it('only where it has every word, in whatever order and language', async () => {
    expect((await search('Xanadu')).ids).toEqual([]);
    expect((await search('Beijing Москва', 'types: [AGREEMENT]')).ids).toEqual([twinning.id]);
    expect((await search('health Собянин')).ids).toEqual([statement.id]);
    expect((await search('health Sobyanin nothing')).ids).toEqual([]);
  });

  it('of the types asked for, page by page', async () => {
    expect((await search('Moscow', 'types: []')).ids).toEqual([]);
    expect((await search('Moscow', 'types: [PERSON, SESSION, PERSON]')).total).toBe(2);
    const ids: string[] = [];
    let after = 'null';
    for (let page = 0; page < 5; page++) {
      const { body } = await server.query(
        `{ search(text: "Moscow", first: 1, after: ${after}) { edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }`,
      );
      const { edges, pageInfo } = body.data.search;
      ids.push(edges[0].node.id);
      expect(pageInfo).toEqual({ hasNextPage: page < 4, endCursor: edges[0].cursor });
      after = JSON.stringify(edges[0].cursor);
    }
    expect(ids).toEqual((await search('Moscow')).ids);
  });
});

/** Equal scores come by id, the latest first. */
function byScoreOf(ids: string[], scores: number[]) {
  const score = new Map(ids.map((id, index) => [id, scores[index]!]));
  const key = (id: string) => id.slice(id.lastIndexOf('_'));
  return (a: string, b: string) => score.get(b)! - score.get(a)! || (key(a) < key(b) ? 1 : -1);
}

describe('snippetParts', () => {
  it('are the text of the snippet without HTML, hits apart', async () => {
    await build.topic('Ships & <boats> of "x" it\'s');
    const { body } = await server.query(
      '{ search(text: "boats ships", types: [TOPIC]) { edges { snippet snippetParts { text isMatch } } } }',
    );
    expect(body.data.search.edges).toEqual([
      {
        snippet: '<mark>Ships</mark> &amp; &lt;<mark>boats</mark>&gt; of &quot;x&quot; it&#39;s',
        snippetParts: [
          { text: 'Ships', isMatch: true },
          { text: ' & <', isMatch: false },
          { text: 'boats', isMatch: true },
          { text: '> of "x" it\'s', isMatch: false },
        ],
      },
    ]);
  });
});

describe('A snippet', () => {
  const snippet = async (text: string, more = '') => (await search(text, more)).snippets[0];

  it('marks the words as they stand in the text, whatever was typed', async () => {
    expect(await snippet('twinning bei')).toBe('<mark>Twinning</mark> of Moscow and <mark>Beijing</mark>');
    expect(await snippet('sao', 'types: [PARTY]')).toBe('<mark>São</mark> Paulo');
    expect(await snippet('Moskva', 'types: [PARTY]')).toBe('<mark>Москва</mark>');
    expect(await snippet('peking', 'types: [PARTY]')).toBe('<mark>Peking</mark>');
    expect(await snippet('莫斯科市')).toBe('关于<mark>莫斯科市</mark>与北京市合作的协议');
    expect(await snippet('Havanna', 'types: [PARTY]')).toBe('<mark>Havana</mark>');
  });

  it('escapes what the text itself holds', async () => {
    expect(await snippet('health', 'types: [STATEMENT]')).toBe(
      'He said &lt;b&gt;more&lt;/b&gt; about &quot;<mark>health</mark>&quot; &amp; towns than about São Paulo.',
    );
  });

  it('is in the language asked for where the words stand in it', async () => {
    expect(await snippet('Mosk', 'types: [PARTY], lang: "ru"')).toBe('<mark>Москва</mark>');
    expect(await snippet('Mosc', 'types: [PARTY], lang: "ru"')).toBe('<mark>Moscow</mark>');
    expect(await snippet('Sobyanin', 'types: [PERSON], lang: "ru"')).toBe('Сергей <mark>Собянин</mark>');
    expect(await snippet('Sobyanin', 'types: [PERSON], lang: "fr"')).toBe('Sergey <mark>Sobyanin</mark>');
    expect(await snippet('Beijing Moscow', 'types: [AGREEMENT], lang: "ru-RU"')).toBe(
      'Twinning of <mark>Moscow</mark> and <mark>Beijing</mark>',
    );
  });

  it('is the name where the record only mentions what has the word', async () => {
    expect(await snippet('Havana', 'types: [AGREEMENT]')).toBe('Protocol on health');
    expect(await snippet('Moscow', 'types: [SESSION]')).toBe('Opening');
    expect(await snippet('Havana', 'types: [DELEGATION]')).toBe('<mark>Havana</mark>');
  });

  it('of a long text shows what is around the first hit', async () => {
    const summary = `${'Much was said before. '.repeat(50)}Then came the needle. ${'Much was said after. '.repeat(50)}`;
    await items.statement('A long one', sobyanin, { summary });
    const shown = (await snippet('needle'))!;
    expect(shown).toMatch(/^….*Then came the <mark>needle<\/mark>\. Much.*…$/);
    expect(shown.length).toBeLessThan(280);
  });
});

describe('A list', () => {
  it('holds what has the words, best first, and with an order of its own in that order', async () => {
    expect(await list('parties', 'search: "Mos"')).toHaveLength(2);
    expect(await list('agreements', 'search: "Moscow"')).toEqual([twinning.id, health.id]);
    expect(await list('agreements', 'search: "Moscow", orderBy: { field: TITLE, direction: ASC }')).toEqual([
      health.id,
      twinning.id,
    ]);
    expect(await list('agreements', 'search: "Moscow", orderBy: { field: RELEVANCE, direction: ASC }')).toEqual([
      health.id,
      twinning.id,
    ]);
    expect(await list('people', 'search: "mayor moscow"')).toEqual([sobyanin.id]);
    expect(await list('people', 'search: "мэр"')).toEqual([sobyanin.id]);
    expect(await list('sessions', 'search: "air Sobyanin"')).toEqual([session.id]);
    expect(await list('forums', 'search: "towns"')).toEqual([forum.id]);
    expect(await list('delegations', 'search: "havana congress"')).toEqual([delegation.id]);
    expect(await list('cooperationItems', 'search: "Sobyanin health"')).toEqual([statement.id]);
  });

  it('of parts holds those that join what has the words', async () => {
    const speakers = await list('speakers', 'search: "Собянин opening"');
    expect(speakers).toHaveLength(1);
    expect(await list('speakers', 'search: "Havana"')).toEqual([]);
    const { body } = await server.query('{ signatures(search: "Moscow") { nodes { party { id } agreement { id } } } }');
    const found = body.data.signatures.nodes.map((each: { party: Built; agreement: Built }) => [
      each.party.id,
      each.agreement.id,
    ]);
    // Each has the word: as its party, or in the title of its agreement.
    expect(found).toHaveLength(3);
    expect(found).toEqual(
      expect.arrayContaining([
        [moscow.id, twinning.id],
        [moscow.id, health.id],
        [beijing.id, twinning.id],
      ]),
    );
  });

  it('holds them together with where, between and groups', async () => {
    expect(await list('agreements', 'search: "Moscow", where: { party: "Havana" }')).toEqual([health.id]);
    expect(await list('agreements', 'search: "twinning", where: { party: "Havana" }')).toEqual([]);
    expect(await list('cooperation', 'between: ["Moscow", "Havana"], search: "protocol"')).toEqual([health.id]);
    expect(await list('cooperation', 'between: ["Moscow", "Havana"], search: "twinning"')).toEqual([]);
    const { body } = await server.query(
      `{ agreements(search: "protocol Moscow") { groups(by: [PARTY]) { rows { count keys { label } } } }
         cooperationNetwork(level: CITY, search: "protocol") { linkCount links { one { name } other { name } items } }
         party(ref: "Havana") { agreements(search: "health") { nodes { id } } none: agreements(search: "twinning") { totalCount } } }`,
    );
    expect(body.errors).toBeUndefined();
    expect(server.statements()).toHaveLength(1);
    expect(body.data.agreements.groups.rows).toEqual([
      { count: 1, keys: [{ label: 'Havana' }] },
      { count: 1, keys: [{ label: 'Moscow' }] },
    ]);
    expect(body.data.cooperationNetwork).toEqual({
      linkCount: 1,
      links: [{ one: { name: 'Moscow' }, other: { name: 'Havana' }, items: 1 }],
    });
    expect(body.data.party).toEqual({ agreements: { nodes: [{ id: health.id }] }, none: { totalCount: 0 } });
  });

  it('holds them alike whether a where leaves few records or many', async () => {
    await server.dataSource.query(`
      insert into agreement (title, title_lang, sort_key, kind, status)
      select 'Ferries ' || n || case when n % 100 = 0 then ' northern' else '' end, 'en', n,
        case when n % 10 = 0 then 'PROTOCOL' else 'TREATY' end, 'SIGNED' from generate_series(1, 1200) as n`);
    const found = async (which: string, page: string) => {
      const { body } = await server.query(`{ agreements(${which}, ${page}) { totalCount nodes { title }
        pageInfo { hasNextPage hasPreviousPage endCursor } groups(by: [KIND]) { rows { count } } } }`);
      expect(body.errors).toBeUndefined();
      expect(server.statements()).toHaveLength(1);
      return body.data.agreements;
    };
    const titles = (numbers: number[]) =>
      numbers.map((n) => ({ title: `Ferries ${n}${n % 100 === 0 ? ' northern' : ''}` }));
    // 120 protocols, and 1080 treaties.
    expect(await found('search: "ferries northern", where: { kinds: [PROTOCOL] }', 'first: 3')).toMatchObject({
      totalCount: 12,
      nodes: titles([1200, 1100, 1000]),
      pageInfo: { hasNextPage: true, hasPreviousPage: false },
      groups: { rows: [{ count: 12 }] },
    });
    expect(await list('agreements', 'search: "ferries northern", where: { kinds: [TREATY] }')).toEqual([]);
    const treaties = 'search: "ferries", where: { kinds: [TREATY] }';
    const first = await found(treaties, 'first: 2');
    expect(first).toMatchObject({ totalCount: 1080, nodes: titles([1199, 1198]), groups: { rows: [{ count: 1080 }] } });
    expect(await found(treaties, `first: 2, after: "${first.pageInfo.endCursor}"`)).toMatchObject({
      totalCount: 1080,
      nodes: titles([1197, 1196]),
      pageInfo: { hasNextPage: true, hasPreviousPage: true },
    });
    const byTitle = `${treaties}, orderBy: { field: TITLE, direction: ASC }`;
    expect(await found(byTitle, 'last: 2')).toMatchObject({ totalCount: 1080, nodes: titles([998, 999]) });
    const everywhere = await build.city('Callao');
    const seldom = await build.city('Iquique');
    await server.dataSource.query(
      `insert into signature (agreement_id, party_id, role)
       select id, $1::uuid, 'SIGNATORY' from agreement where title like 'Ferries %'
       union all select id, $2, 'SIGNATORY' from agreement where title like 'Ferries %' and sort_key::integer % 20 < 2`,
      [everywhere.uuid, seldom.uuid],
    );
    for (const [where, totalCount] of [
      ['party: "Callao"', 1200],
      ['party: "Callao", kinds: [TREATY]', 1080],
      ['party: "Callao", kinds: [PROTOCOL]', 120],
      ['party: "Iquique", kinds: [TREATY]', 60],
      ['party: "Iquique", not: { kinds: [TREATY] }', 60],
    ] as const) {
      expect([where, (await found(`search: "ferries", where: { ${where} }`, 'first: 1')).totalCount]).toEqual([
        where,
        totalCount,
      ]);
    }
    await server.dataSource.query("delete from agreement where title like 'Ferries %'");
  });

  it('takes a mistyped word alike in the whole list, in a part of it and behind its last page', async () => {
    await items.agreement('Harbourage accord', { kind: AgreementKind.TREATY });
    await items.agreement('Harbour accord', { kind: AgreementKind.PROTOCOL });
    expect(await list('agreements', 'search: "harboura"')).toHaveLength(1);
    expect(await list('agreements', 'search: "harboura", where: { kinds: [TREATY] }')).toHaveLength(1);
    // As a beginning it is in the list, so that nothing similar is looked for.
    expect(await list('agreements', 'search: "harboura", where: { kinds: [PROTOCOL] }')).toEqual([]);
    const { body } = await server.query('{ agreements(search: "harboura") { pageInfo { endCursor } } }');
    const after = `, after: "${body.data.agreements.pageInfo.endCursor}"`;
    const { body: behind } = await server.query(
      `{ agreements(search: "harboura"${after}) { totalCount nodes { id } } }`,
    );
    expect(behind.data.agreements).toEqual({ totalCount: 1, nodes: [] });
    expect(await list('agreements', 'search: "hrabour", where: { kinds: [PROTOCOL] }')).toHaveLength(1);
    expect(await list('agreements', 'search: "hrabour", where: { kinds: [TREATY] }')).toEqual([]);
    await server.sql("delete from agreement where title like 'Harbour%'");
  });

  it('by relevance has the same pages from either end', async () => {
    for (let count = 0; count < 7; count++) await build.topic(count % 2 ? `Rivers ${count}` : `Great rivers ${count}`);
    const whole = await list('topics', 'search: "rivers"');
    expect(whole).toHaveLength(7);
    const walk = async (size: string, cursor: string, info: string) => {
      const pages: string[][] = [];
      let from = '';
      for (let page = 0; page < 4; page++) {
        const { body } = await server.query(
          `{ topics(search: "rivers", ${size}: 2${from}) { nodes { id } pageInfo { ${info} } } }`,
        );
        pages.push(body.data.topics.nodes.map(({ id }: Built) => id));
        from = `, ${cursor}: "${body.data.topics.pageInfo[info]}"`;
      }
      return pages;
    };
    expect((await walk('first', 'after', 'endCursor')).flat()).toEqual(whole);
    expect((await walk('last', 'before', 'startCursor')).reverse().flat()).toEqual(whole);
  });
});

describe('Every list', () => {
  const found: { [field: string]: number } = {
    // One has the word, the other was signed by whom it names.
    agreements: 2,
    allForumSeries: 1,
    commitments: 1,
    // Those five kinds together, and no other kind of record.
    cooperationItems: 7,
    delegations: 1,
    figures: 1,
    forums: 1,
    parties: 1,
    people: 1,
    // One has the word, in the other somebody of that name speaks.
    sessions: 2,
    signatures: 1,
    sources: 1,
    speakers: 1,
    statements: 1,
    topics: 1,
  };
  let quokkas: Built;

  beforeAll(async () => {
    const [party, person] = [await build.city('Port Quokka'), await build.person('Jane Quokka')];
    await build.source('The Quokka', { publisher: 'Marsupial Press', authors: ['A. Wallaby'] });
    await build.topic('Quokkas');
    await build.forumSeries('Quokka Days');
    const gathering = await build.forum('Quokka Days of Rottnest', { venue: 'Bathurst Lighthouse' });
    await build.session('On the quokka', gathering, { track: 'Zoology' });
    await build.session('Another', forum, { speakers: [{ personId: person.uuid, role: 'SPEAKER' }] });
    quokkas = await items.agreement('Quokka Protocol', { identifiers: [{ scheme: 'unts', value: 'I-98765' }] });
    await items.agreement('A protocol', { signatures: [signedBy(party)] });
    await items.commitment('To count each quokka');
    await items.statement('The quokka smiles', sobyanin);
    await items.figure('Quokkas counted');
    await items.delegation(forum, party);
  });

  it.each(LISTS)('of %s is searched, the best first or last', async (field) => {
    const best = await list(field, 'search: "quokka"');
    expect(best).toHaveLength(found[field]!);
    expect(await list(field, 'search: "quokka", orderBy: { field: RELEVANCE, direction: DESC }')).toEqual(best);
    expect(await list(field, 'search: "quokka", orderBy: { field: RELEVANCE, direction: ASC }')).toEqual(
      best.reverse(),
    );
  });

  it.each([
    ['Marsupial', 'sources'],
    ['wallaby', 'sources'],
    ['lighthouse', 'forums'],
    ['zoology', 'sessions'],
    ['98765', 'agreements'],
  ])('finds by %s what stands in %s', async (text, field) => {
    expect(await list(field, `search: "${text}"`)).toHaveLength(1);
  });

  it('forgets what is renamed and what is deleted', async () => {
    await server.sql(
      "update agreement set title = 'Numbat Protocol', sort_key = 'numbat protocol' where title = 'Quokka Protocol'",
    );
    expect(await list('agreements', 'search: "numbat"')).toEqual([quokkas.id]);
    expect(await list('agreements', 'search: "quokka protocol"')).not.toContain(quokkas.id);
    await server.sql("delete from agreement where title = 'Numbat Protocol'");
    expect((await search('numbat protocol')).ids).toEqual([]);
  });
});

describe('What is INTERNAL', () => {
  it('changes nothing for those who may not see it', async () => {
    const ask = async () => [
      await search('Moscow'),
      await search('secret'),
      await search('Zanzibr'),
      await search('Havanna'),
      await search('Havannas'),
      await search('secrets'),
      await search('Zanzibar'),
      await search('Moscow sercet'),
      await search('Moscow Havanna'),
      await list('agreements', 'search: "secret Moscow"'),
      await list('signatures', 'search: "secret"'),
      (await server.query('{ agreements(search: "Moscow") { groups(by: [PARTY]) { rows { count } } } }')).body,
    ];
    const before = await ask();
    const INTERNAL = { visibility: Visibility.INTERNAL };
    const zanzibar = await build.city('Zanzibar', null, INTERNAL);
    const hidden = await build.city('Havanna', null, INTERNAL);
    await build.topic('Sekret', INTERNAL);
    const secret = await items.agreement('Secret protocol of Moscow', {
      ...INTERNAL,
      signatures: [signedBy(moscow), signedBy(hidden)],
    });
    expect(await ask()).toEqual(before);
    viewer.role = Role.EDITOR;
    expect((await search('Zanzibr')).ids).toEqual([zanzibar.id]);
    expect((await search('Havanna', 'types: [PARTY]')).ids).toEqual([hidden.id]);
    expect(await list('agreements', 'search: "secret Moscow"')).toEqual([secret.id]);
    expect(await list('signatures', 'search: "secret"')).toHaveLength(2);
    viewer.role = Role.ANONYMOUS;
    expect(await ask()).toEqual(before);
  });
});
