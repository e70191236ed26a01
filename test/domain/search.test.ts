import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role } from '../../src/access/viewer.ts';
import { AgreementKind } from '../../src/domain/agreements/agreement.entity.ts';
import { PartyNameKind } from '../../src/domain/parties/party-name.entity.ts';
import { Visibility } from '../../src/records/record.entity.ts';
import { buildersOn, type CreatedRecord } from '../harness/builders.ts';
import { itemBuildersOn, signedBy } from '../harness/item-builders.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

const viewer = { role: Role.ANONYMOUS, name: null };
let server: TestServer;
let build: ReturnType<typeof buildersOn>;
let items: ReturnType<typeof itemBuildersOn>;

let moscow: CreatedRecord;
let beijing: CreatedRecord;
let havana: CreatedRecord;
let saoPaulo: CreatedRecord;
let sobyanin: CreatedRecord;
let forum: CreatedRecord;
let session: CreatedRecord;
let twinning: CreatedRecord;
let health: CreatedRecord;
let statement: CreatedRecord;
let delegation: CreatedRecord;

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

interface SearchResult {
  total: number;
  ids: string[];
  scores: number[];
  snippets: string[];
}

/** Runs a search and checks that it is one statement. */
async function search(text: string, more = ''): Promise<SearchResult> {
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

/** Reads the ids of a list in its order and checks that it is one statement. */
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

describe('search with wrong arguments', () => {
  it.each(LISTS)('rejects the order RELEVANCE without `search` in %s', async (field) => {
    const { body } = await server.query(`{ ${field}(orderBy: { field: RELEVANCE, direction: DESC }) { totalCount } }`);
    expect(body.errors).toMatchObject([
      {
        message: 'orderBy: RELEVANCE needs a search. Give search as well, or use another order.',
        extensions: { code: 'BAD_USER_INPUT', argument: ['orderBy'] },
      },
    ]);
  });

  it('rejects the cursor of another search or direction', async () => {
    const first = await server.query('{ parties(search: "Mos", first: 1) { pageInfo { endCursor } } }');
    const after = first.body.data.parties.pageInfo.endCursor;
    for (const args of ['search: "Moscow"', 'search: "Mos", orderBy: { field: RELEVANCE, direction: ASC }']) {
      const { body } = await server.query(`{ parties(${args}, after: "${after}") { totalCount } }`);
      expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: ['after'] } }]);
    }
  });

  it('rejects a character that is invalid in texts', async () => {
    for (const text of ['a\0b', '\ud800']) {
      const { status, body } = await server.query('query ($text: String!) { search(text: $text) { totalCount } }', {
        text,
      });
      expect([status, body.errors?.[0]?.extensions.code]).toEqual([422, 'BAD_USER_INPUT']);
    }
  });
});

describe('search for signs', () => {
  it.each(['', ' ', '%', '_', '%%', "'", '"', '\\', '()', ':*', '&', '|', '!', '<->', '😀', '\u0301'])(
    'finds nothing for %j, also in lists',
    async (text) => {
      expect(await search(text)).toEqual({ total: 0, ids: [], scores: [], snippets: [] });
      expect(await list('parties', `search: ${JSON.stringify(text)}`)).toEqual([]);
    },
  );

  it('ignores operators of PostgreSQL', async () => {
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

  it('uses only the first 8 words of the first 200 characters', async () => {
    const eight = 'Twinning of Moscow and Beijing Twinning of Moscow';
    expect((await search(`${eight} nowhere`)).ids).toEqual([twinning.id]);
    expect((await search(`${eight.slice(0, 30)}${' '.repeat(170)}nowhere`)).ids).toEqual([twinning.id]);
    expect((await search('x'.repeat(10_000))).ids).toEqual([]);
    expect((await search('莫'.repeat(10_000))).ids).toEqual([]);
    expect((await search('Moscow '.repeat(1500))).total).toBe((await search('Moscow')).total);
  });
});

describe('search', () => {
  it('ranks a whole name first, then its beginning, then a word of it, then names of parties in a record', async () => {
    const { ids, scores } = await search('Moscow');
    expect(ids).toEqual([moscow.id, twinning.id, health.id, session.id, sobyanin.id].sort(byScoreOf(ids, scores)));
    expect(ids[0]).toBe(moscow.id);
    expect(ids[1]).toBe(twinning.id);
    expect(scores).toEqual([3.01, 1, 0.125, 0.125, 0.125]);
    expect((await search('Twinning of Mos')).scores).toEqual([1.916]);
  });

  it('matches one letter only at the start of a name, and three at the start of the name of a party in a record', async () => {
    expect((await search('h', 'types: [PARTY, AGREEMENT]')).ids).toEqual([havana.id]);
    expect((await search('ha', 'types: [PARTY, AGREEMENT]')).ids).toEqual([havana.id]);
    expect((await search('hav', 'types: [PARTY, AGREEMENT]')).ids).toEqual([havana.id, health.id]);
    expect((await search('м', 'types: [PARTY]')).total).toBe(2);
    expect((await search('莫', 'types: [AGREEMENT]')).ids).toEqual([twinning.id, health.id]);
  });

  it('matches words of any length', async () => {
    const long = await build.topic(`Rivers of ${'a'.repeat(400)}`);
    expect((await search('a'.repeat(150))).ids).toEqual([long.id]);
    await server.sql('delete from topic');
  });

  it('ranks words in names before words in summaries', async () => {
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
  ])('finds the record for %s', async (text, which) => {
    expect((await search(text, 'types: [PARTY, PERSON]')).ids[0]).toBe(which().id);
  });

  it.each([
    ['Beijng', () => beijing, 0.985],
    ['Pekign', () => beijing, 0.935],
    ['Havanna', () => havana, 0.985],
    ['Sobianin', () => sobyanin, 0.675],
    ['Сабянин', () => sobyanin, 0.675],
    ['Moscwo', () => moscow, 0.985],
  ])('finds the record for the mistyped %s', async (text, which, score) => {
    const { ids, scores } = await search(text, 'types: [PARTY, PERSON]');
    expect(ids[0]).toBe(which().id);
    expect(scores[0]).toBe(score);
    // A word that occurs in any record is not replaced by similar ones.
    expect((await search('Mosul', 'types: [PARTY]')).total).toBe(1);
  });

  it('matches another form of a word, marks it, and scores it lower than the word itself', async () => {
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
    // Names of people are not stemmed.
    expect((await search('Собянина', 'types: [PERSON]')).scores).toEqual([0.675]);
  });

  it('ranks main names before aliases, and parties before people', async () => {
    const person = await build.person('Peking');
    const main = await build.city('Peking');
    expect(await search('Peking', 'types: [PARTY, PERSON]')).toMatchObject({
      ids: [main.id, person.id, beijing.id],
      scores: [3.01, 3, 2.96],
    });
    await server.sql('delete from party where id = $1', [main.uuid]);
    await server.sql('delete from person where id = $1', [person.uuid]);
  });

  it('matches a mistyped word beside correct ones, also if it begins another name', async () => {
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

  it('matches a Chinese word inside a text, but no other characters of the text', async () => {
    expect((await search('莫斯科市')).ids).toEqual([twinning.id]);
    expect((await search('市与北京')).ids).toEqual([twinning.id]);
    expect((await search('北科')).ids).toEqual([]);
    expect((await search('莫斯科', 'types: [AGREEMENT, PARTY]')).ids).toEqual([moscow.id, twinning.id, health.id]);
  });

  it('ignores points in Arabic and Hebrew', async () => {
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

  it('requires every word, in any order and language', async () => {
    expect((await search('Xanadu')).ids).toEqual([]);
    expect((await search('Beijing Москва', 'types: [AGREEMENT]')).ids).toEqual([twinning.id]);
    expect((await search('health Собянин')).ids).toEqual([statement.id]);
    expect((await search('health Sobyanin nothing')).ids).toEqual([]);
  });

  it('filters by type and returns pages', async () => {
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

/** Records with equal scores are ordered by id, the latest first. */
function byScoreOf(ids: string[], scores: number[]) {
  const score = new Map(ids.map((id, index) => [id, scores[index]!]));
  const key = (id: string) => id.slice(id.lastIndexOf('_'));
  return (a: string, b: string) => score.get(b)! - score.get(a)! || (key(a) < key(b) ? 1 : -1);
}

describe('the fields of search results beside the page', () => {
  const RESULTS =
    'totalCount byType { type count } suggestions { text totalCount } parties { words party { slug } } nodes { id }';
  const searched = async (text: string, match = 'ALL') => {
    const { body } = await server.query(
      `query ($text: String!, $match: SearchMatch!) { search(text: $text, match: $match, first: 100) { ${RESULTS} } }`,
      { text, match },
    );
    expect(body.errors).toBeUndefined();
    expect(server.statements()).toHaveLength(1);
    const { nodes, byType, ...results } = body.data.search;
    const ids: string[] = nodes.map(({ id }: { id: string }) => id);
    const types = ids.map((id) => id.replace(/_[^_]+$/, '').toUpperCase());
    expect(ids).toHaveLength(results.totalCount);
    expect(byType).toEqual(
      [...new Set(types)]
        .map((type) => ({ type, count: types.filter((each) => each === type).length }))
        .sort((a, b) => b.count - a.count || (a.type < b.type ? -1 : 1)),
    );
    return { ids, ...results };
  };
  const slugs = async (text: string) =>
    (await searched(text)).parties.map(({ words, party }: TestData) => `${words}: ${party.slug}`);

  it('count the results of each type', async () => {
    expect((await searched('Moscow')).totalCount).toBeGreaterThan(3);
    expect(await searched('nowhere')).toEqual({ ids: [], totalCount: 0, suggestions: [], parties: [] });
  });

  it('suggest texts with similar words, each with the number of its records', async () => {
    for (const [typed, meant] of [
      ['protocol on haelth', 'protocol on health'],
      ['Twinnig Beijing', 'twinning Beijing'],
      ['Масква', 'москва'],
    ]) {
      const { suggestions } = await searched(typed!);
      expect(suggestions).toEqual([{ text: meant, totalCount: (await searched(meant!)).totalCount }]);
    }
    expect((await searched('Protocol on health')).suggestions).toEqual([]);
  });

  it('name the parties in the text, the longest name first', async () => {
    expect(await slugs('twinning of Beijing')).toEqual(['Beijing: beijing']);
    expect(await slugs('Москва, la habana')).toEqual(['Москва: moscow', 'la habana: havana']);
    expect(await slugs('莫斯科 北京')).toEqual(['莫斯科: moscow', '北京: beijing']);
    expect(await slugs('sister cities sao paulo 2020')).toEqual(['sao paulo: sao-paulo']);
    expect(await slugs('health (of) great cities')).toEqual([]);
    expect(await slugs('@#!')).toEqual([]);
    expect(await slugs(`${twinning.id} ${moscow.id}@1 wikidata:Q649`)).toEqual([]);
  });

  it('are of records with any of the words with match ANY, those with most words first', async () => {
    expect((await searched('Havana twinning Beijing')).ids).toEqual([]);
    const { ids, totalCount } = await searched('Havana twinning Beijing', 'ANY');
    expect(ids.slice(0, 3).sort()).toEqual([beijing.id, havana.id, twinning.id].sort());
    expect(ids).toContain(health.id);
    const alone: string[] = [];
    for (const word of ['Havana', 'twinning', 'Beijing']) alone.push(...(await searched(word)).ids);
    expect(new Set(ids)).toEqual(new Set(alone));
    expect(totalCount).toBe(new Set(alone).size);
  });

  it('ignore words such as "the" beside others with match ANY', async () => {
    expect((await searched('the protocol on', 'ANY')).ids).toEqual((await searched('protocol')).ids);
    expect((await searched('on', 'ANY')).ids).toEqual((await searched('on')).ids);
    expect((await searched('', 'ANY')).ids).toEqual([]);
  });
});

describe('snippetParts', () => {
  it('have the text of the snippet without HTML, with matches as parts of their own', async () => {
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

describe('snippet', () => {
  const snippet = async (text: string, more = '') => (await search(text, more)).snippets[0];

  it('marks the words as they are in the text', async () => {
    expect(await snippet('twinning bei')).toBe('<mark>Twinning</mark> of Moscow and <mark>Beijing</mark>');
    expect(await snippet('sao', 'types: [PARTY]')).toBe('<mark>São</mark> Paulo');
    expect(await snippet('Moskva', 'types: [PARTY]')).toBe('<mark>Москва</mark>');
    expect(await snippet('peking', 'types: [PARTY]')).toBe('<mark>Peking</mark>');
    expect(await snippet('莫斯科市')).toBe('关于<mark>莫斯科市</mark>与北京市合作的协议');
    expect(await snippet('Havanna', 'types: [PARTY]')).toBe('<mark>Havana</mark>');
  });

  it('escapes HTML in the text', async () => {
    expect(await snippet('health', 'types: [STATEMENT]')).toBe(
      'He said &lt;b&gt;more&lt;/b&gt; about &quot;<mark>health</mark>&quot; &amp; towns than about São Paulo.',
    );
  });

  it('is in the requested language if the words occur in it', async () => {
    expect(await snippet('Mosk', 'types: [PARTY], lang: "ru"')).toBe('<mark>Москва</mark>');
    expect(await snippet('Mosc', 'types: [PARTY], lang: "ru"')).toBe('<mark>Moscow</mark>');
    expect(await snippet('Sobyanin', 'types: [PERSON], lang: "ru"')).toBe('Сергей <mark>Собянин</mark>');
    expect(await snippet('Sobyanin', 'types: [PERSON], lang: "fr"')).toBe('Sergey <mark>Sobyanin</mark>');
    expect(await snippet('Beijing Moscow', 'types: [AGREEMENT], lang: "ru-RU"')).toBe(
      'Twinning of <mark>Moscow</mark> and <mark>Beijing</mark>',
    );
  });

  it('is the name if only the name of a party in the record matches', async () => {
    expect(await snippet('Havana', 'types: [AGREEMENT]')).toBe('Protocol on health');
    expect(await snippet('Moscow', 'types: [SESSION]')).toBe('Opening');
    expect(await snippet('Havana', 'types: [DELEGATION]')).toBe('<mark>Havana</mark>');
  });

  it('is cut around the first match of a long text', async () => {
    const summary = `${'Much was said before. '.repeat(50)}Then came the needle. ${'Much was said after. '.repeat(50)}`;
    await items.statement('A long one', sobyanin, { summary });
    const shown = (await snippet('needle'))!;
    expect(shown).toMatch(/^….*Then came the <mark>needle<\/mark>\. Much.*…$/);
    expect(shown.length).toBeLessThan(280);
  });
});

describe('the argument `search` of a list', () => {
  it('returns matches by relevance, or in the given order', async () => {
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

  it('finds parts whose record or party matches', async () => {
    const speakers = await list('speakers', 'search: "Собянин opening"');
    expect(speakers).toHaveLength(1);
    expect(await list('speakers', 'search: "Havana"')).toEqual([]);
    const { body } = await server.query('{ signatures(search: "Moscow") { nodes { party { id } agreement { id } } } }');
    const found = body.data.signatures.nodes.map((each: { party: CreatedRecord; agreement: CreatedRecord }) => [
      each.party.id,
      each.agreement.id,
    ]);
    // Each matches by its party or by the title of its agreement.
    expect(found).toHaveLength(3);
    expect(found).toEqual(
      expect.arrayContaining([
        [moscow.id, twinning.id],
        [moscow.id, health.id],
        [beijing.id, twinning.id],
      ]),
    );
  });

  it('combines with filters, between and groups', async () => {
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

  it('finds the same whether the filter leaves few records or many', async () => {
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

  it('treats a mistyped word the same in the whole list, in a part of it and after the last page', async () => {
    await items.agreement('Harbourage accord', { kind: AgreementKind.TREATY });
    await items.agreement('Harbour accord', { kind: AgreementKind.PROTOCOL });
    expect(await list('agreements', 'search: "harboura"')).toHaveLength(1);
    expect(await list('agreements', 'search: "harboura", where: { kinds: [TREATY] }')).toHaveLength(1);
    // The word occurs in the list as a beginning, so similar words are not tried.
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

  it('returns the same pages by relevance from both ends', async () => {
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
        pages.push(body.data.topics.nodes.map(({ id }: CreatedRecord) => id));
        from = `, ${cursor}: "${body.data.topics.pageInfo[info]}"`;
      }
      return pages;
    };
    expect((await walk('first', 'after', 'endCursor')).flat()).toEqual(whole);
    expect((await walk('last', 'before', 'startCursor')).reverse().flat()).toEqual(whole);
  });
});

describe('the argument `search` of every list', () => {
  const found: { [field: string]: number } = {
    // One record has the word, the other was signed by a party with the name.
    agreements: 2,
    allForumSeries: 1,
    commitments: 1,
    // Items of all five types, and no other records.
    cooperationItems: 7,
    delegations: 1,
    figures: 1,
    forums: 1,
    parties: 1,
    people: 1,
    // One record has the word, in the other a person with the name speaks.
    sessions: 2,
    signatures: 1,
    sources: 1,
    speakers: 1,
    statements: 1,
    topics: 1,
  };
  let quokkas: CreatedRecord;

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

  it.each(LISTS)('orders %s by relevance in both directions', async (field) => {
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
  ])('finds %s in %s', async (text, field) => {
    expect(await list(field, `search: "${text}"`)).toHaveLength(1);
  });

  it('does not find old titles and deleted records', async () => {
    await server.sql(
      "update agreement set title = 'Numbat Protocol', sort_key = 'numbat protocol' where title = 'Quokka Protocol'",
    );
    expect(await list('agreements', 'search: "numbat"')).toEqual([quokkas.id]);
    expect(await list('agreements', 'search: "quokka protocol"')).not.toContain(quokkas.id);
    await server.sql("delete from agreement where title = 'Numbat Protocol'");
    expect((await search('numbat protocol')).ids).toEqual([]);
  });
});

describe('search among INTERNAL records', () => {
  it('returns the same to the public as without them', async () => {
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
