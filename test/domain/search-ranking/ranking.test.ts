import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PartyNameKind } from '../../../src/domain/parties/party-name.entity.ts';
import { readCountries } from '../../../src/imports/first-data/countries.ts';
import { buildersOn, type CreatedRecord } from '../../harness/builders.ts';
import { itemBuildersOn, signedBy } from '../../harness/item-builders.ts';
import { startTestServer, type TestServer } from '../../harness/server.ts';
import { Dice } from '../../query/reference-executor/dice.ts';
import { SCRIPTS, TYPING_ERRORS } from './typing-errors.ts';

const SEED = 2026;
/** Number of queries for each script, spread evenly over its kinds of typing error. */
const QUERIES_PER_SCRIPT = 60;
/** Minimum length of a name to be drawn: letters of an alphabet, and Chinese characters. */
const MIN_LENGTH = { letters: 4, characters: 3 };
const RESULTS_READ = 20;

type Row = { readonly [lang: string]: string };
const [head, ...lines] = readFileSync(join(import.meta.dirname, 'cities.tsv'), 'utf8')
  .trimEnd()
  .split('\n');
const LANGS = head!.split('\t');
const CITIES: Row[] = lines.map((line) =>
  Object.fromEntries(line.split('\t').map((text, index) => [LANGS[index]!, text])),
);

/** People whose names equal, begin with or resemble names of cities. */
const PEOPLE: [text: string, lang: string][] = [
  ['Isaiah Berlin', 'en'],
  ['Jack London', 'en'],
  ['London Breed', 'en'],
  ['Paris Jackson', 'en'],
  ['Denzel Washington', 'en'],
  ['Sydney Pollack', 'en'],
  ['Sofia Coppola', 'en'],
  ['Vienna Teng', 'en'],
  ['Adriana Lima', 'en'],
  ['Anna Moskow', 'en'],
  ['Peter Pragier', 'en'],
  ['Madride Alonso', 'en'],
  ['Lagosa Obi', 'en'],
  ['Иван Москвин', 'ru'],
  ['Пётр Москов', 'ru'],
  ['Анна Масков', 'ru'],
  ['Маскава Юрий', 'ru'],
  ['Ольга Берлина', 'ru'],
  ['Виктор Лондонов', 'ru'],
  ['Римма Казанина', 'ru'],
  ['Вена Дакарова', 'ru'],
  ['София Минская', 'ru'],
  ['Лима Каирова', 'ru'],
  ['莫斯', 'zh'],
  ['林柏', 'zh'],
  ['马德', 'zh'],
  ['華盛', 'zh'],
  ['صوفيا البغدادي', 'ar'],
  ['محمد القاهري', 'ar'],
  ['أحمد الدمشقي', 'ar'],
  ['सोफिया दिल्लीवाला', 'hi'],
  ['काबुली खान', 'hi'],
  ['Σοφία Παρίση', 'el'],
  ['Ρωμαίος Βιεννέζος', 'el'],
];

/** Places with names similar to those of cities. */
const SIMILAR_PLACES = [
  'Bannewitz Berlingen Cairns Delray Havant Lagos-Badagry Limassol Londonderry Mosul Moskva-Rzhev Oslob Parma Prague-East',
  'Romeo Sofiysk Sydenham Tokorozawa Toronto-Lakes Viennay Warsash Kazanlak Ulan-Ude Minska Athensville',
]
  .join(' ')
  .split(' ');

/** Agreements whose words are searched in other forms. */
const TITLES: [title: string, lang: string][] = [
  ['Nuclear test ban', 'en'],
  ['Accords de coopération culturelle', 'fr'],
  ['Tratados comerciales', 'es'],
  ['Verträge über Städtepartnerschaften', 'de'],
  ['Memorandos de entendimento', 'pt'],
  ['Convenzioni doganali', 'it'],
  ['О побратимских связях городов', 'ru'],
];

/** Search texts and the expected first result: the English name of a city, or the title of an agreement. */
const PHRASES: [typed: string, first: string][] = [
  ['nuclaer test ban', 'Nuclear test ban'],
  ['nuclear test bann', 'Nuclear test ban'],
  ['nuclear tets ban', 'Nuclear test ban'],
  ['ban nuclera', 'Nuclear test ban'],
  ['nuclear tests banned', 'Nuclear test ban'],
  ['Масква', 'Moscow'],
  ['Москова', 'Moscow'],
  ['Моксва', 'Moscow'],
  ['москвв', 'Moscow'],
  ['Moskva', 'Moscow'],
  ['Москвой', 'Moscow'],
  ['Ленинград', 'Saint Petersburg'],
  ['Ленинрад', 'Saint Petersburg'],
  ['Ленинграда', 'Saint Petersburg'],
  ['Волгаград', 'Volgograd'],
  ['Берлин', 'Berlin'],
  ['Берл', 'Berlin'],
  ['London', 'London'],
  ['Lima', 'Lima'],
  ['Sofia', 'Sofia'],
  ['Вена', 'Vienna'],
  ['Washington', 'Washington'],
  ['Saint Petersbrug', 'Saint Petersburg'],
  ['Saitn Petersburg', 'Saint Petersburg'],
  ['Санк-Петербург', 'Saint Petersburg'],
  ['Buenos Aries', 'Buenos Aires'],
  ['Rio de Janiero', 'Rio de Janeiro'],
  ['Sao Paolo', 'São Paulo'],
  ['Johanesberg', 'Johannesburg'],
  ['Kopenhagen', 'Copenhagen'],
  ['قاهرة', 'Cairo'],
  ['莫科', 'Moscow'],
  ['莫思科', 'Moscow'],
  ['莫科斯', 'Moscow'],
  ['accord culturel', 'Accords de coopération culturelle'],
  ['tratado comercial', 'Tratados comerciales'],
  ['Vertrag', 'Verträge über Städtepartnerschaften'],
  ['memorando', 'Memorandos de entendimento'],
  ['convenzione doganale', 'Convenzioni doganali'],
  ['побратимские связи', 'О побратимских связях городов'],
];

let server: TestServer;
const ids = new Map<Row, string>();
const written: { [title: string]: string } = {};

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  const build = buildersOn(server.dataSource);
  const items = itemBuildersOn(server.dataSource);
  for (const { names, alpha2 } of readCountries().countries) await build.country('', { names, alpha2 });
  const built: CreatedRecord[] = [];
  for (const row of CITIES) {
    const former = row.en === 'Saint Petersburg' ? [{ text: 'Ленинград', lang: 'ru', kind: PartyNameKind.FORMER }] : [];
    // Traditional characters are only typed, not recorded.
    const names = LANGS.filter((lang) => lang !== 'zh-Hant').map((lang) => ({ text: row[lang]!, lang }));
    const city = await build.city('', null, { names: [...names, ...former] });
    ids.set(row, city.id);
    built.push(city);
  }
  for (const name of SIMILAR_PLACES) await build.city(name);
  for (const [text, lang] of PEOPLE) await build.person('', { names: [{ text, lang }] });
  const dice = new Dice(SEED);
  for (let n = 0; n < 120; n++) {
    const [a, b] = dice.some(CITIES, 2, 2) as [Row, Row];
    await items.agreement(`Agreement on cooperation between ${a.en} and ${b.en}`, {
      titlesIn: {
        ru: `Соглашение о сотрудничестве: ${a.ru} и ${b.ru}`,
        zh: `${a.zh}与${b.zh}合作协议`,
        ar: `اتفاقية تعاون بين ${a.ar} و ${b.ar}`,
        hi: `${a.hi} और ${b.hi} सहयोग समझौता`,
        el: `Συμφωνία συνεργασίας: ${a.el} και ${b.el}`,
      },
      signatures: [a, b].map((row) => signedBy(built[CITIES.indexOf(row)]!)),
    });
  }
  const [london, johannesburg] = ['London', 'Johannesburg'].map(
    (name) => built[CITIES.findIndex(({ en }) => en === name)]!,
  );
  for (const [title, titlesIn] of [
    [
      'Cooperation of London and Johannesburg',
      { ru: 'Сотрудничество Лондона и Йоханнесбурга', zh: '伦敦与约翰内斯堡合作' },
    ],
    ['A week of talks', { ru: 'Неделя переговоров между Лондоном и Йоханнесбургом' }],
    ['On trade', {}],
  ] as const) {
    await items.agreement(title, { titlesIn, signatures: [signedBy(london!), signedBy(johannesburg!)] });
  }
  for (const [title, titleLang] of TITLES) written[title] = (await items.agreement(title, { titleLang })).id;
}, 300_000);
afterAll(() => server?.stop());

/** Returns the first results of a search in records of all types. */
async function searchResults(text: string): Promise<{ id: string; name: string }[]> {
  const { body } = await server.query(
    'query ($text: String!, $first: Int!) { search(text: $text, first: $first) { edges { snippet node { id } } } }',
    { text, first: RESULTS_READ },
  );
  expect(body.errors).toBeUndefined();
  return body.data.search.edges.map((hit: { snippet: string; node: CreatedRecord }) => ({
    id: hit.node.id,
    name: hit.snippet.replace(/<[^>]*>/g, ''),
  }));
}

interface MistypedName {
  rule: string;
  name: string;
  typed: string;
  id: string;
}

/** Returns names with one error each; the kinds of error alternate. */
function mistypedNames(script: (typeof SCRIPTS)[number]): MistypedName[] {
  const dice = new Dice(SEED);
  const rules = Object.keys(TYPING_ERRORS).filter((rule) => rule !== 'case' || script.hasCase);
  const shortest = script.lang === 'zh' ? MIN_LENGTH.characters : MIN_LENGTH.letters;
  const rows = CITIES.filter((row) => Array.from(row[script.lang]!).length >= shortest);
  const tries: MistypedName[] = [];
  while (tries.length < QUERIES_PER_SCRIPT) {
    const rule = rules[tries.length % rules.length]!;
    const row = dice.pick(rows);
    const name = row[script.lang]!;
    const typed = TYPING_ERRORS[rule]!(name, script, row, dice);
    if (typed !== null) tries.push({ rule, name, typed, id: ids.get(row)! });
  }
  return tries;
}

describe('search', () => {
  it.each(SCRIPTS)('ranks mistyped names in $name first: mean reciprocal rank at least 0.95', async (script) => {
    let sum = 0;
    const others: string[] = [];
    const tries = mistypedNames(script);
    for (const { rule, name, typed, id } of tries) {
      const hits = await searchResults(typed);
      const rank = hits.findIndex((hit) => hit.id === id) + 1;
      sum += rank > 0 ? 1 / rank : 0;
      if (rank !== 1) {
        const first = hits[0]?.name ?? 'nothing';
        others.push(`${rule}: "${typed}" for "${name}" has rank ${rank || 'none'}, the first is "${first}"`);
      }
    }
    const mrr = sum / tries.length;
    expect({ mrr, others: mrr >= 0.95 ? [] : others }).toEqual({ mrr, others: [] });
  });

  it.each(PHRASES)('ranks for "%s" first: %s', async (typed, first) => {
    const city = CITIES.find(({ en }) => en === first);
    expect((await searchResults(typed))[0]?.id).toBe(city ? ids.get(city) : written[first]);
  });

  it('finds the same records for two parties in any language and form of their names', async () => {
    const idsOf = async (typed: string) => new Set((await searchResults(typed)).map(({ id }) => id));
    const nominative = await idsOf('Лондон Йоханнесбург');
    expect(nominative.size).toBe(3);
    for (const typed of [
      'London Johannesburg',
      'Лондона Йоханнесбурга',
      '伦敦 约翰内斯堡',
      'Лнодон Йоханесбург',
      'Lodnon Йоханнесбурга',
    ]) {
      expect([typed, await idsOf(typed)]).toEqual([typed, nominative]);
    }
  });

  it('does not match a name that differs by three letters', async () => {
    expect(await searchResults('Саратовград')).toEqual([]);
    const names = (await searchResults('Ленинград')).map(({ name }) => name);
    expect(names).not.toContain('Калининград');
  });
});

describe('search in the seed data', () => {
  let first: TestServer;
  beforeAll(async () => {
    first = await startTestServer();
  });
  afterAll(() => first?.stop());

  it.each(['Москва Гавана', 'Москвы Гаваны', 'Москвой Гаваной', '莫斯科 哈瓦那', 'Moscow Havana', 'Мсоква Гаванна'])(
    'finds the same items with "%s"',
    async (text) => {
      const { body } = await first.query(
        `query ($text: String!) { search(text: $text, types: [COMMITMENT, STATEMENT, AGREEMENT, FIGURE]) {
          totalCount edges { node { ... on Commitment { title } ... on Statement { title } } } } }`,
        { text },
      );
      expect(body.errors).toBeUndefined();
      expect(first.statements()).toHaveLength(1);
      const titles = body.data.search.edges.map(({ node }: { node: { title: string } }) => node.title);
      expect(titles.sort()).toEqual([
        'Enhanced cooperation between Moscow and Havana',
        "Moscow's part in a week in Havana dedicated to relations with Russia",
        'On enhancing the cooperation of Moscow and Havana',
      ]);
    },
  );
});
