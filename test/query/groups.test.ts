import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type GraphQLEnumType, type GraphQLInputObjectType, type GraphQLObjectType, getNamedType } from 'graphql';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { Dice } from './reference-executor/dice.ts';
import { writeRandomWorld } from './reference-executor/random-world.ts';
import { chosenSeed, longRuns } from './reference-executor/runs.ts';
import { ThreeExecutions } from './reference-executor/three-ways.ts';

const ROWS =
  'rows { keys { dimension kind value label node { __typename id } year from to } count sums { value currency } isOther }';
const GROUPS = `{ ${ROWS} totalCount dimensions { name isMultivalued valueCount missingCount otherCount otherValueCount from to } }`;
/** Selections of groups. Parts that are not selected are not computed, and must not change the others. */
const PARTS = [
  GROUPS,
  `{ ${ROWS} }`,
  '{ totalCount }',
  '{ dimensions { otherCount otherValueCount to } rows { count } }',
];

/** A row of groups. */
interface CountedGroup {
  keys: { dimension: string; value: string | null; from: string | null; to: string | null }[];
  count: number;
}

describe('Groups', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server?.stop());

  it.each([
    ['by: []', 'by: name one or two dimensions, not 0.'],
    ['by: [YEAR, KIND, STATUS]', 'by: name one or two dimensions, not 3.'],
    ['by: [KIND, KIND]', 'by: KIND is named twice. Name two different dimensions.'],
    ['by: [KIND], top: 0', 'top: 0 is not a number from 1 to 500.'],
    ['by: [KIND], top: 501', 'top: 501 is not a number from 1 to 500.'],
  ])('reject %s', async (args, message) => {
    const { status, body } = await server.query(`{ agreements { groups(${args}) ${GROUPS} } }`);
    expect(status).toBe(200);
    expect(body.data).toEqual({ agreements: null });
    expect(body.errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('reject an unknown dimension, and suggest a similar one', async () => {
    const { status, body } = await server.query(`{ figures { groups(by: [INDICATORS]) ${GROUPS} } }`);
    expect(status).toBe(422);
    expect(body.errors![0]!.message).toContain('Did you mean the enum value "INDICATOR"?');
  });

  it.each([
    ['{ dimension: KIND, value: "PACT" }', '"PACT" is not a value of the dimension.'],
    ['{ dimension: KIND, value: "toString" }', '"toString" is not a value of the dimension.'],
    ['{ dimension: YEAR, value: "1990-05" }', '"1990-05" is not a value of the dimension.'],
    ['{ dimension: DECADE, value: "1995" }', '"1995" is not a value of the dimension.'],
    ['{ dimension: MONTH, value: "2025-13" }', '"2025-13" is not a value of the dimension.'],
    ['{ dimension: TOPIC, value: "trade" }', '"trade" is not an id.'],
    ['{ dimension: COUNTRY_PAIR, value: "x" }', '"x" is not a value of the dimension.'],
  ])('reject the filter %s', async (group, message) => {
    for (const { where, path } of [
      { where: `group: [${group}]`, path: 'group.0.value' },
      { where: `not: { any: [{ group: [${group}] }] }`, path: 'not.any.0.group.0.value' },
    ]) {
      const { status, body } = await server.query(`{ agreements(where: { ${where} }) { totalCount } }`);
      expect(status).toBe(200);
      expect(body.data).toEqual({ agreements: null });
      expect(body.errors).toMatchObject([
        {
          message: expect.stringContaining(`where.${path}: ${message}`),
          extensions: { code: 'BAD_USER_INPUT', argument: ['where', ...path.split('.')] },
        },
      ]);
    }
  });

  it('reject a filter that names a dimension twice, and one that names an unknown record', async () => {
    const { body } = await server.query(`{
      twice: agreements(where: { group: [{ dimension: YEAR }, { dimension: YEAR, value: "1990" }] }) { totalCount }
      unknown: agreements(where: { group: [{ dimension: COUNTRY, value: "party_${'0'.repeat(32)}" }] }) { totalCount }
    }`);
    expect(body.errors).toMatchObject([
      {
        message: 'where.group.1.dimension: YEAR is named twice. Name different dimensions.',
        extensions: { code: 'BAD_USER_INPUT' },
      },
      { extensions: { code: 'RECORD_UNKNOWN' } },
    ]);
  });

  it('count the items of a forum by type, and by pairs up to the top', async () => {
    const { body } =
      await server.query(`{ cooperationItems(where: { forum: "international-municipal-brics-forum-2025" }) {
      totalCount
      byType: groups(by: [TYPE]) { rows { keys { value label } count } }
      byPair: groups(by: [COUNTRY_PAIR], top: 1, lang: "ru") {
        rows { keys { kind label } count isOther } totalCount
        dimensions { isMultivalued valueCount missingCount otherCount otherValueCount }
      }
    } }`);
    expect(body.errors).toBeUndefined();
    expect(server.statements()).toHaveLength(1);
    const { totalCount, byType, byPair } = body.data.cooperationItems;
    expect(byType.rows.reduce((sum: number, group: { count: number }) => sum + group.count, 0)).toBe(totalCount);
    expect(byPair).toEqual({
      rows: [
        { keys: [{ kind: 'MISSING', label: 'None' }], count: 3, isOther: false },
        { keys: [{ kind: 'VALUE', label: 'Куба – Россия' }], count: 3, isOther: false },
        { keys: [{ kind: 'OTHER', label: 'Other' }], count: 6, isOther: true },
      ],
      totalCount,
      dimensions: [{ isMultivalued: true, valueCount: 6, missingCount: 3, otherCount: 6, otherValueCount: 5 }],
    });
  });

  it('are the same beside other groups of the list, which share tables if their dimensions are shown alike', async () => {
    const groups = {
      both: `groups(by: [COUNTRY_PAIR, LATERALITY]) ${GROUPS}`,
      first: `groups(by: [COUNTRY_PAIR]) ${GROUPS}`,
      second: `groups(by: [STATUS, COUNTRY_PAIR], top: 1) ${GROUPS}`,
      fewer: `groups(by: [COUNTRY_PAIR], top: 1) ${GROUPS}`,
      inRussian: `groups(by: [COUNTRY_PAIR], lang: "ru") ${GROUPS}`,
    };
    for (const list of ['agreements', 'agreements(where: { not: { statuses: [IN_FORCE] } })']) {
      const beside = await server.query(
        `{ ${list} { ${Object.entries(groups).map(([alias, selected]) => `${alias}: ${selected}`)} } }`,
      );
      expect(beside.body.errors).toBeUndefined();
      const [statement] = server.statements();
      expect(statement!.text.match(/"records_d\d+" as/g)).toHaveLength(3);
      for (const [alias, selected] of Object.entries(groups)) {
        const alone = await server.query(`{ ${list} { ${alias}: ${selected} } }`);
        expect(beside.body.data.agreements[alias]).toEqual(alone.body.data.agreements[alias]);
      }
    }
  });

  it('are empty for an empty list', async () => {
    const { body } = await server.query(
      `{ agreements(where: { ids: [] }) { totalCount groups(by: [YEAR, COUNTRY_PAIR]) ${GROUPS} } }`,
    );
    const nothing = { valueCount: 0, missingCount: 0, otherCount: 0, otherValueCount: 0, from: null, to: null };
    expect(body.data.agreements).toEqual({
      totalCount: 0,
      groups: {
        rows: [],
        totalCount: 0,
        dimensions: [
          { name: 'YEAR', isMultivalued: false, ...nothing },
          { name: 'COUNTRY_PAIR', isMultivalued: true, ...nothing },
        ],
      },
    });
  });
});

describe('cooperationNetwork', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server?.stop());

  it.each([0, 20_001])('rejects a top of %d', async (top) => {
    const { body } = await server.query(`{ cooperationNetwork(level: CITY, top: ${top}) { links { items } } }`);
    expect(body.errors).toMatchObject([
      {
        message: `top: ${top} is not a number from 1 to 20000.`,
        extensions: { code: 'BAD_USER_INPUT', argument: ['top'] },
      },
    ]);
  });

  it('rejects a minItems of 0', async () => {
    const { body } = await server.query('{ cooperationNetwork(level: CITY, minItems: 0) { links { items } } }');
    expect(body.errors).toMatchObject([
      {
        message: 'minItems: 0 is less than 1. Use 1 or more.',
        extensions: { code: 'BAD_USER_INPUT', argument: ['minItems'] },
      },
    ]);
  });

  it.each(['', 'where: { not: { types: [FIGURE] } }'])(
    'returns pairs with equal numbers together if minItems is given: %s',
    async (where) => {
      const network = async (args: string) => {
        const { body } = await server.query(
          `{ cooperationNetwork(level: COUNTRY, ${args}, ${where}) { linkCount nodes { items } links { items } } }`,
        );
        expect(body.errors).toBeUndefined();
        return body.data.cooperationNetwork;
      };
      const numbers = (await network('top: 500')).links.map(({ items }: { items: number }) => items);
      expect(new Set(numbers).size).toBeGreaterThan(1);
      expect(new Set(numbers).size).toBeLessThan(numbers.length);
      for (let minItems = 1; minItems <= numbers[0] + 1; minItems += 1) {
        const enough = numbers.filter((items: number) => items >= minItems);
        for (let top = 1; top <= numbers.length + 1; top += 1) {
          const { linkCount, links, nodes } = await network(`top: ${top}, minItems: ${minItems}`);
          expect(linkCount).toBe(enough.length);
          const shown = enough.length <= top ? enough : enough.filter((items: number) => items > enough[top]);
          expect(links.map(({ items }: { items: number }) => items)).toEqual(shown);
          expect(nodes.length > 0).toBe(shown.length > 0);
        }
      }
    },
  );

  it('links Moscow and Havana, counting organs as their city, by one statement', async () => {
    const { body } = await server.query(`{ cooperationNetwork(level: CITY) {
      nodes { party { name } items coordinates { latitude longitude } }
      links { one { name } other { name } items agreements latestOn }
    } }`);
    expect(server.statements()).toHaveLength(1);
    expect(body.data.cooperationNetwork.links).toEqual([
      { one: { name: 'Moscow' }, other: { name: 'Havana' }, items: 3, agreements: 0, latestOn: '2025' },
    ]);
    expect(body.data.cooperationNetwork.nodes).toEqual([
      { party: { name: 'Havana' }, items: 4, coordinates: { latitude: 23.13302, longitude: -82.38304 } },
      { party: { name: 'Moscow' }, items: 3, coordinates: { latitude: 55.75204, longitude: 37.61781 } },
    ]);
  });

  it('has the same links as groups by pairs of countries', async () => {
    const { body } = await server.query(`{
      cooperationNetwork(level: COUNTRY, top: 500) { links { one { id } other { id } items } }
      cooperationItems { groups(by: [COUNTRY_PAIR], top: 500) { rows { keys { kind value } count } } }
    }`);
    const links = body.data.cooperationNetwork.links.map(
      ({ one, other, items }: { one: { id: string }; other: { id: string }; items: number }) =>
        `${one.id},${other.id} ${items}`,
    );
    const groups = body.data.cooperationItems.groups.rows.flatMap(
      ({ keys: [key], count }: { keys: { kind: string; value: string }[]; count: number }) =>
        key!.kind === 'VALUE' ? [`${key!.value} ${count}`] : [],
    );
    expect(links.sort()).toEqual(groups.sort());
    expect(links).toHaveLength(6);
  });
});

/** Number of compared queries with random dimensions, filters and tops. */
const RUNS = Math.ceil((longRuns ?? 600) / 10);

describe('Pairs of agreements with many parties', () => {
  /** The countries of each agreement, by year: from one to another of 60. */
  const AGREEMENTS: { readonly [year: string]: readonly (readonly [from: number, to: number])[] } = {
    // 6,000 pairs of the same countries.
    '1919': [
      [1, 60],
      [1, 60],
      [11, 60],
      [1, 50],
      [1, 2],
    ],
    // 570 pairs, of three times 20 countries that have nothing in common.
    '1945': [
      [1, 20],
      [21, 40],
      [41, 60],
    ],
  };
  let database: FreshDatabase;
  let server: TestServer;
  beforeAll(async () => {
    database = await freshDatabase();
    const { sql } = database;
    const created = (level: string, name: string, count: number) =>
      sql<{ id: string }>(
        `insert into party (slug, level, name, name_lang, sort_key)
          select $2 || n, $1, $2 || n, 'en', n::text from generate_series(1, $3) n returning id`,
        [level, name, count],
      );
    const countries = (await created('COUNTRY', 'country-', 60)).map(({ id }) => id);
    const cities = (await created('CITY', 'city-', 2)).map(({ id }) => id);
    for (const city of cities) {
      await sql('insert into placement (party_id, within_id) values ($1, $2)', [city, countries[0]]);
    }
    const sign = (year: string, parties: string[], visibility = 'PUBLIC') =>
      sql(
        `with made as (
          insert into agreement (kind, status, title, title_lang, sort_key, signed_on, visibility)
          values ('TREATY', 'SIGNED', 'An agreement', 'en', 'an agreement', $1, $3) returning id
        )
        insert into signature (agreement_id, party_id, role) select made.id, unnest($2::uuid[]), 'SIGNATORY' from made`,
        [year, parties, visibility],
      );
    for (const [year, agreements] of Object.entries(AGREEMENTS)) {
      for (const [from, to] of agreements) await sign(year, countries.slice(from - 1, to));
      // Here two cities sign for the first country, so that it has a pair with itself.
      await sign(year, [...cities, ...countries.slice(1, 20)]);
      await sign(year, countries, 'INTERNAL');
    }
    server = await startTestServer({ database, budget: { withoutKey: 1_000_000, withKey: 1_000_000 } });
  }, 60_000);
  afterAll(async () => {
    await server?.stop();
    await database?.drop();
  });

  it.each([
    ['many have in common', '1919', 1_771],
    ['few have in common', '1945', 571],
  ])('are counted one by one, if %s', async (_what, year, linkCount) => {
    const expected = new Map<string, number>([['1 1', 1]]);
    for (const [from, to] of [...AGREEMENTS[year]!, [1, 20] as const]) {
      for (let one = from; one <= to; one++) {
        for (let other = one + 1; other <= to; other++) {
          expected.set(`${one} ${other}`, (expected.get(`${one} ${other}`) ?? 0) + 1);
        }
      }
    }
    const { body } = await server.query(`{
      cooperationNetwork(level: COUNTRY, top: 2000, where: { occurred: { from: "${year}", to: "${year}" } }) {
        linkCount links { one { slug } other { slug } items }
      }
    }`);
    expect(body.errors).toBeUndefined();
    expect(server.statements()).toHaveLength(1);
    const { cooperationNetwork: network } = body.data;
    expect(network.linkCount).toBe(linkCount);
    const numbers = (parties: { slug: string }[]) => parties.map(({ slug }) => Number(slug.slice('country-'.length)));
    const found = new Map<string, number>(
      network.links.map(({ one, other, items }: { one: { slug: string }; other: { slug: string }; items: number }) => [
        numbers([one, other])
          .sort((a, b) => a - b)
          .join(' '),
        items,
      ]),
    );
    expect(found).toEqual(expected);
  });

  it('are ordered by their numbers, up to the top', async () => {
    const { body } = await server.query(`{
      agreements(where: { signed: { from: "1919", to: "1919" } }) { groups(by: [COUNTRY_PAIR], top: 2) {
        rows { keys { kind label } count } dimensions { valueCount missingCount otherCount } } }
    }`);
    const { rows, dimensions } = body.data.agreements.groups;
    // Both signed all of the 6 agreements but one.
    expect(rows[0]).toEqual({ keys: [{ kind: 'VALUE', label: 'country-1 – country-2' }], count: 5 });
    expect(rows.at(-1)).toEqual({ keys: [{ kind: 'OTHER', label: 'Other' }], count: 5 });
    expect(dimensions).toEqual([{ valueCount: 1_771, missingCount: 0, otherCount: 5 }]);
  });

  it('are counted by two dimensions beyond the first 2,048, which fill one string of bits', async () => {
    await database.sql(`with made as (
        insert into agreement (kind, status, title, title_lang, sort_key, signed_on)
        select 'TREATY', 'SIGNED', 'Agreement ' || n, 'en', n::text, '1970' from generate_series(1, 2100) n
        returning id, sort_key::integer as n
      )
      insert into signature (agreement_id, party_id, role) select made.id, party.id, 'SIGNATORY' from made
      join party on party.slug = 'country-1' or party.slug = 'country-2' and n % 3 = 0`);
    // As autovacuum does within a minute: of tables that it believes empty, PostgreSQL compares all rows with each other.
    await database.sql('analyze');
    const { body } = await server.query(`{
      agreements(where: { signed: { from: "1970", to: "1970" } }) { groups(by: [COUNTRY, COUNTRY_PAIR]) {
        rows { keys { kind label } count } } }
    }`);
    expect(body.errors).toBeUndefined();
    const [one, pair] = [
      { kind: 'VALUE', label: 'country-1' },
      { kind: 'VALUE', label: 'country-1 – country-2' },
    ];
    expect(body.data.agreements.groups.rows).toEqual([
      { keys: [one, { kind: 'MISSING', label: 'None' }], count: 1_400 },
      { keys: [one, pair], count: 700 },
      { keys: [{ kind: 'VALUE', label: 'country-2' }, pair], count: 700 },
    ]);
  });
});

describe('Counts of a random world', () => {
  const seed = chosenSeed ?? 3;
  let database: FreshDatabase;
  let ways: ThreeExecutions;
  let server: TestServer;
  beforeAll(async () => {
    database = await freshDatabase();
    ways = await ThreeExecutions.open(database.url);
    await writeRandomWorld(ways.dataSource, new Dice(seed));
    await database.sql('analyze');
    await ways.read();
    server = await startTestServer({ database, budget: { withoutKey: 1_000_000, withKey: 1_000_000 } });
  });
  afterAll(async () => {
    await server?.stop();
    await ways?.close();
    await database?.drop();
  });

  const lists = () =>
    Object.values(ways.schema.getQueryType()!.getFields()).flatMap((field) => {
      const connection = getNamedType(field.type) as GraphQLObjectType;
      const groups = connection.getFields?.().groups;
      if (!groups || field.name === 'cooperation') return [];
      const dimensions = getNamedType(groups.args.find(({ name }) => name === 'by')!.type) as GraphQLEnumType;
      return [{ list: field.name, dimensions: dimensions.getValues().map(({ name }) => name) }];
    });
  const hasPeriod = (list: string) => {
    const where = ways.schema
      .getQueryType()!
      .getFields()
      [list]!.args.find(({ name }) => name === 'where')!;
    return 'occurred' in (getNamedType(where.type) as GraphQLInputObjectType).getFields();
  };
  const ORDERS = ['COUNT', 'KEY'].flatMap((field) =>
    ['', ', direction: ASC', ', direction: DESC'].map((direction) => `, orderBy: { field: ${field}${direction} }`),
  );
  /** Filters of any list, in braces. */
  const WHERES = [
    '',
    '(where: { not: { flags: ["DATE_UNCERTAIN"] } })',
    '(where: { updated: { to: "2100-01-01T00:00:00Z" } })',
  ];

  it.each([
    ['a reader, before sums of pairs are folded', ANONYMOUS],
    ['an editor, after sums of pairs are folded', { role: Role.EDITOR, name: 'a test' }],
  ])('equal those of the reference executor for %s, for every list and dimension', async (who, viewer) => {
    if (who.includes('after')) await database.sql('select fold_pairs()');
    const dice = new Dice(seed);
    const questions = lists().flatMap(({ list, dimensions }) =>
      dimensions.map((dimension) => ({ list, by: dimension, top: dice.pick([1, 2, 5, 50]) })),
    );
    for (let n = 0; n < RUNS; n++) {
      const { list, dimensions } = dice.pick(lists());
      const by = [...new Set([dice.pick(dimensions), dice.pick(dimensions)])].join(', ');
      questions.push({ list, by, top: dice.pick([1, 2, 3, 10, 50]) });
    }
    expect(questions.length).toBeGreaterThan(60);
    for (const { list, by, top } of questions) {
      const more = dice.pick(['', ...ORDERS, ', lang: "ru"']);
      const query = `{ ${list}${dice.pick(WHERES)} { groups(by: [${by}], top: ${top}${more}) ${dice.pick(PARTS)} } }`;
      const difference = await ways.difference({ query, variables: {} }, viewer);
      if (difference) throw new Error(`Seed ${seed}: ${query}\n${difference}`);
    }
  });

  it('are the numbers of records that the filter group finds, in every list and dimension', async () => {
    const dice = new Dice(seed);
    for (const { list, dimensions } of lists()) {
      const two = () => [...new Set([dice.pick(dimensions), dice.pick(dimensions)])];
      for (const by of [...dimensions.map((dimension) => [dimension]), two()]) {
        const filter = dice.pick(['', 'flags: ["DATE_UNCERTAIN"]', 'updated: { to: "2100-01-01T00:00:00Z" }']);
        const { body } = await server.query(`{ ${list}(where: { ${filter} }) {
          groups(by: [${by}], top: 500) { totalCount rows { keys { dimension value from to } count } } } }`);
        const { rows, totalCount }: { rows: CountedGroup[]; totalCount: number } = body.data[list].groups;
        const conditions = rows.flatMap(({ keys, count }) => {
          const { from, to } = keys[0]!;
          const isYear = by.join() === 'YEAR' && from !== null && hasPeriod(list);
          const named = keys.map(
            ({ dimension, value }) => `{ dimension: ${dimension}, value: ${JSON.stringify(value)} }`,
          );
          const group = `group: [${named}]`;
          const where = dice.pick([group, `any: [{ ${group} }]`, `not: { ${group} }`]);
          return [
            { where, count: where.startsWith('not') ? totalCount - count : count },
            ...(isYear ? [{ where: `occurred: { from: "${from}", to: "${to}" }`, count }] : []),
          ];
        });
        for (let from = 0; from < conditions.length; from += 25) {
          const some = conditions.slice(from, from + 25);
          const fields = some.map(({ where }, n) => `n${n}: ${list}(where: { ${filter} ${where} }) { totalCount }`);
          const found = await server.query(`{ ${fields.join('\n')} }`);
          const wrong = some.filter(({ count }, n) => found.body.data?.[`n${n}`]?.totalCount !== count);
          expect({ list, wrong, errors: found.body.errors }).toEqual({ list, wrong: [] });
        }
      }
    }
  }, 120_000);

  it.each(['BLOC', 'COUNTRY', 'REGION', 'CITY', 'ORGANIZATION'])(
    'equal those of the reference executor for the network of level %s',
    async (level) => {
      for (const top of [1, 3, 100]) {
        const query = `{ cooperationNetwork(level: ${level}, top: ${top}, where: { not: { types: [FIGURE] } }) {
        nodes { party { id } items coordinates { latitude longitude } } linkCount links { one { id } other { id } items agreements latestOn } } }`;
        expect(await ways.difference({ query, variables: {} }, ANONYMOUS)).toBeNull();
      }
    },
  );
});
