import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'graphql';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import { Standing } from '../../src/domain/parties/membership.entity.ts';
import { Compiler } from '../../src/query/compiling/compiler.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { Choices } from './reference-executor/choices.ts';
import { Dice } from './reference-executor/dice.ts';
import { HostileChoices } from './reference-executor/hostile-choices.ts';
import { openArguments } from './reference-executor/open-arguments.ts';
import { operations } from './reference-executor/random-operations.ts';
import { writeRandomWorld } from './reference-executor/random-world.ts';
import { chosenSeed, longRuns } from './reference-executor/runs.ts';
import { smallest } from './reference-executor/smaller.ts';
import { type SentOperation, ThreeExecutions } from './reference-executor/three-ways.ts';

const ADMIN = { role: Role.ADMIN, name: 'a test' };
const READERS = [ANONYMOUS, { role: Role.EDITOR, name: 'a test' }];

/** Number of operations compared in each world. */
const IN_EACH_WORLD = 500;
/** A reader plans only statements that have names, and their number is limited. */
const ARGUMENTS_OF_ONE_READER = 100;
const RUNS = longRuns ?? 100;
const SEED = chosenSeed ?? 1;
const WORLDS = Array.from({ length: Math.ceil(RUNS / IN_EACH_WORLD) }, (_, index) => ({
  seed: SEED + index,
  runs: Math.min(IN_EACH_WORLD, RUNS - index * IN_EACH_WORLD),
}));

/** Values that include tokens of the feed, and names of parties where rows in memory have no model. */
function withTokens(choices: Choices, tokens: readonly { [column: string]: unknown }[]): Choices {
  const scalar = choices.scalar.bind(choices);
  choices.scalar = (type, name, owner, pick) => {
    if (owner !== 'changes') return scalar(type, name, owner, pick);
    return name === 'after' ? pick(tokens).token : scalar(type, name === 'involving' ? 'party' : name, owner, pick);
  };
  return choices;
}

describe.each(WORLDS)('The reader in the world of seed $seed', ({ seed, runs }) => {
  let database: FreshDatabase;
  let ways: ThreeExecutions;
  beforeAll(async () => {
    database = await freshDatabase();
    ways = await ThreeExecutions.open(database.url);
    await writeRandomWorld(ways.dataSource, new Dice(seed));
    await database.sql('analyze');
    await ways.read();
  }, 120_000);
  afterAll(async () => {
    await ways?.close();
    await database?.drop();
  });

  it(
    `${runs} operations get the same responses from the fast path, graphql-js and the reference executor`,
    async () => {
      let compared = 0;
      for (const [index, viewer] of READERS.entries()) {
        const choices = new Choices(ways.world(viewer));
        const numRuns = index === 0 ? Math.ceil(runs / 2) : Math.floor(runs / 2);
        const differs = async (asked: SentOperation) => (await ways.difference(asked, viewer)) !== null;
        const property = fc.asyncProperty(operations(ways.schema, choices), async (asked) => {
          compared += 1;
          return !(await differs(asked));
        });
        const { counterexample } = await fc.check(property, { seed: seed + index, numRuns, endOnFailure: true });
        if (!counterexample) continue;
        const asked = await smallest(ways.schema, counterexample[0], differs);
        const variables = JSON.stringify(asked.variables, null, 2);
        throw new Error(
          `Seed ${seed}, ${viewer.role}:\n${asked.query}\n${variables}\n${await ways.difference(asked, viewer)}`,
        );
      }
      expect(compared).toBe(runs);
    },
    1_000 * 60 * 30,
  );

  it('runs the plan of an operation with other values like a new plan, whatever the argument', async () => {
    const tokens = await database.sql('select feed_token(xid, id) as token from change limit 20');
    const dice = new Dice(seed);
    const world = ways.world(ADMIN);
    const [valid, hostile] = [Choices, HostileChoices].map((Kind) => withTokens(new Kind(world), tokens));
    const compiled = jest.spyOn(Compiler.prototype, 'root');
    const unplanned: string[] = [];
    const asked = openArguments(ways.schema, (from) => dice.pick(from));
    for (const [index, { name, query, variables }] of asked.entries()) {
      if (index > 0 && index % ARGUMENTS_OF_ONE_READER === 0) {
        await ways.close();
        ways = await ThreeExecutions.open(database.url);
        await ways.read();
      }
      const document = parse(query);
      let first = variables(valid!);
      while ((await ways.text(document, first, ADMIN)) === null) first = variables(valid!);
      for (let time = 1; time <= 2; time++) await ways.text(document, first, ADMIN);
      let served = 0;
      let others = 0;
      for (let time = 1; time <= 4 || (served === 0 && time <= 40); time++) {
        const values = variables(time === 2 ? hostile! : valid!);
        compiled.mockClear();
        const planned = await ways.text(document, values, ADMIN);
        const isServed = compiled.mock.calls.length === 0 && planned !== null;
        const isOther = JSON.stringify(values) !== JSON.stringify(first);
        const anew = await ways.text(parse(query), values, ADMIN);
        expect([name, values, planned]).toEqual([name, values, anew]);
        if (isOther) others += 1;
        if (isServed && isOther) served += 1;
      }
      // In this world, all people may be from one country: then their groups have no other value.
      const isSingle = name.endsWith('.group') && others === 0;
      if (served === 0 && !isSingle) unplanned.push(name);
    }
    compiled.mockRestore();
    // A plan of several ids depends on all their types, which seldom come again.
    expect(unplanned.filter((name) => name !== 'nodes.ids')).toEqual([]);
  }, 300_000);

  it.each(READERS)(
    'finds items by every standing, today and at their time, like the reference executor for $role',
    async (viewer) => {
      const world = ways.world(viewer);
      const blocs = world.rows('party').filter(({ level }) => level === 'BLOC');
      expect(blocs.length).toBeGreaterThan(0);
      const query = `query ($standing: StandingWhere, $geography: Geography) {
      agreements(where: { standing: $standing, geography: $geography }, first: 100) { totalCount nodes { id signedOn } }
      cooperationItems(where: { standing: $standing, geography: $geography }, first: 100) { totalCount nodes { id } }
      undated: cooperationItems(where: { standing: $standing, geography: $geography, not: { occurred: { from: "0001" } } }) {
        totalCount
      }
    }`;
      for (const { id } of blocs) {
        const bloc = `party_${id.replaceAll('-', '')}`;
        for (const standing of [...Object.values(Standing), ['MEMBER', 'NONE']]) {
          for (const geography of [null, 'AT_THE_TIME', 'TODAY']) {
            const variables = { standing: { bloc, in: [standing].flat() }, geography };
            expect([variables, await ways.difference({ query, variables }, viewer)]).toEqual([variables, null]);
          }
        }
      }
    },
  );
});
