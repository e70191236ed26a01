import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ANONYMOUS } from '../../src/access/viewer.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { Dice } from '../query/reference-executor/dice.ts';
import { writeId } from '../query/reference-executor/ids.ts';
import { isBetween, itemsOf } from '../query/reference-executor/involved.ts';
import type { Where } from '../query/reference-executor/matching.ts';
import { namedParty } from '../query/reference-executor/named-party.ts';
import { everAround } from '../query/reference-executor/places.ts';
import { moveAtRandom } from '../query/reference-executor/random-moves.ts';
import { FEW_PARTIES, writeRandomWorld } from '../query/reference-executor/random-world.ts';
import { readTables, type Tables, World } from '../query/reference-executor/rows.ts';
import { chosenSeed, longRuns } from '../query/reference-executor/runs.ts';
import { matches } from '../query/reference-executor/wheres.ts';

/** Number of queries for each world, half of them before and half after the changes. */
const QUERIES_PER_WORLD = longRuns ? 300 : 120;
const SEEDS = Array.from(
  { length: Math.ceil((longRuns ?? QUERIES_PER_WORLD) / QUERIES_PER_WORLD / 2) },
  (_, index) => (chosenSeed ?? 7) + index,
);
const CHANGES = 60;

/** The operations that take the parties of a cooperation, with the type of their items. */
const OPERATIONS: readonly { field: string; type?: string; narrows: boolean; query: string }[] = [
  {
    field: 'cooperation',
    narrows: true,
    query: `query ($names: [String!]!, $where: CooperationWhere) {
      cooperation(between: $names, where: $where, first: 100) { totalCount nodes { id } } }`,
  },
  {
    field: 'cooperation',
    narrows: true,
    query: `query ($names: [String!]!, $where: CooperationWhere) {
      cooperation(between: $names, where: $where, orderBy: { field: UPDATED_AT, direction: ASC }, last: 100) {
        totalCount nodes { id } } }`,
  },
  {
    field: 'cooperationItems',
    narrows: true,
    query: `query ($whole: CooperationWhere) {
      cooperationItems(where: $whole, first: 100) { totalCount nodes { id } } }`,
  },
  {
    field: 'party',
    narrows: true,
    query: `query ($first: String!, $others: [String!]!, $where: CooperationWhere) {
      party(ref: $first) { cooperation(with: $others, where: $where, first: 100) { totalCount nodes { id } } } }`,
  },
  {
    field: 'agreements',
    type: 'agreement',
    narrows: true,
    query: `query ($whole: AgreementWhere) { agreements(where: $whole, first: 100) { totalCount nodes { id } } }`,
  },
  ...['commitment', 'statement', 'figure'].map((type) => ({
    field: `${type}s`,
    type,
    narrows: false,
    query: `query ($names: [String!]!) {
      ${type}s(where: { between: $names }, first: 100) { totalCount nodes { id } } }`,
  })),
];

interface RandomQuery {
  operation: (typeof OPERATIONS)[number];
  names: string[];
  where: Where;
}

/** Two to ten names of parties, sometimes one of them twice or nested ones, with random options. */
function randomQueries(world: World): fc.Arbitrary<RandomQuery> {
  const parties = world.rows('party');
  const name = fc.constantFrom(...parties.map(({ slug }) => slug));
  const some = (...values: string[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 });
  const bloc = fc.constantFrom(...parties.filter(({ level }) => level === 'BLOC').map(({ slug }) => slug));
  const rarely = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 2, nil: undefined });
  const where = fc.record({
    geography: fc.constantFrom(undefined, 'AT_THE_TIME', 'TODAY'),
    succession: fc.constantFrom(undefined, true, false),
    rollUp: fc.constantFrom(undefined, undefined, true, false),
    spokeTogether: fc.constantFrom(undefined, true, false),
    levels: rarely(some('COUNTRY', 'REGION', 'CITY', 'ORGANIZATION')),
    lateralities: rarely(some('UNILATERAL', 'BILATERAL', 'MULTILATERAL')),
    standing: rarely(fc.record({ bloc, in: some('MEMBER', 'PARTNER', 'OBSERVER', 'NONE') })),
  });
  const slugOf = (id: string) => world.known('party', id)!.slug as string;
  const ways = parties.map((party) => [party.id, ...everAround(world, party.id)].map(slugOf));
  const nested = fc.constantFrom(...ways.filter(({ length }) => length > 1));
  const names = fc.oneof(
    { weight: 3, arbitrary: nested.map((way) => way.slice(0, 10)) },
    { weight: 2, arbitrary: fc.tuple(nested, name).map(([way, other]) => [other, ...way.slice(0, 9)]) },
    { weight: 6, arbitrary: fc.array(name, { minLength: 2, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.array(name, { minLength: 4, maxLength: 10, size: 'max' }) },
    { weight: 1, arbitrary: name.map((twice) => [twice, twice]) },
  );
  const operation = fc.constantFrom(...OPERATIONS.slice(0, 5), ...OPERATIONS);
  return fc.record({ operation, names, where });
}

/** The same list by brute force: checks every party of every item. */
function expectedOf(world: World, names: readonly string[], where: Where, type?: string) {
  const given = names.map((name) => namedParty(world, name));
  const ids = itemsOf(world)
    .filter((item) => type === undefined || item.$table === type)
    .filter(
      (item) =>
        isBetween(world, item, given, where) && matches(world, 'CooperationItem', item, { ...where, between: names }),
    )
    .map((item) => writeId(item.$table, item.id));
  return { totalCount: ids.length, nodes: ids.sort() };
}

function sortedIds({ totalCount, nodes }: { totalCount: number; nodes: { id: string }[] }) {
  return { totalCount, nodes: nodes.map(({ id }) => id).sort() };
}

describe.each(SEEDS)('random data with seed %i', (seed) => {
  let server: TestServer;
  let tables: Tables;
  const dice = new Dice(seed);
  beforeAll(async () => {
    server = await startTestServer({ seeded: false });
    await writeRandomWorld(server.dataSource, dice, FEW_PARTIES);
    await server.sql('analyze');
  });
  afterAll(() => server?.stop());

  /** Sends a number of queries. @returns how many had a non-empty result */
  async function compare(numRuns: number): Promise<number> {
    tables = await readTables(server.sql);
    const [{ today }] = (await server.sql('select today()::text')) as [{ today: string }];
    const world = new World(tables, ANONYMOUS, today, '');
    let answered = 0;
    const property = fc.asyncProperty(randomQueries(world), async ({ operation, names, where: all }) => {
      // Only sessions have parties that speakers represent.
      const { spokeTogether, ...others } = operation.narrows ? all : ({} as Where);
      const where = operation.type ? others : { ...others, spokeTogether };
      const [first, ...rest] = names;
      const sent = { names, where, whole: { ...where, between: names }, first, others: rest };
      const used = Object.entries(sent).filter(([name]) => operation.query.includes(`$${name}:`));
      const { status, body } = await server.query(operation.query, Object.fromEntries(used));
      expect({ status, errors: body.errors }).toEqual({ status: 200, errors: undefined });

      const expected = expectedOf(world, names, where, operation.type);
      if (expected.totalCount > 0) answered += 1;
      const list = body.data[operation.field];
      expect(sortedIds(list.cooperation ?? list)).toEqual(expected);
    });
    await fc.assert(property, { seed, numRuns });
    return answered;
  }

  it('finds with `between` exactly what brute force finds', async () => {
    expect(await compare(QUERIES_PER_WORLD / 2)).toBeGreaterThan(QUERIES_PER_WORLD / 20);
  }, 600_000);

  it('finds the same after placements, dates and parties of items have changed', async () => {
    expect(await moveAtRandom(server.sql, dice, tables, CHANGES)).toBeGreaterThan(CHANGES / 3);
    expect(await compare(QUERIES_PER_WORLD / 2)).toBeGreaterThan(QUERIES_PER_WORLD / 20);
    expect(await server.sql('select * from involvement_differences()')).toEqual([]);
  }, 600_000);
});
