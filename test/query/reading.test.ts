import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import { buildSchema as builtSchema } from '../../src/app/schema.ts';
import { printedSchema } from '../../src/server/graphql/printed-schema.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { PlainExecutor } from './reference-executor/executor.ts';
import { readColumns } from './reference-executor/rows.ts';
import { ThreeExecutions } from './reference-executor/three-ways.ts';

/**
 * Operations as clients send them. Variables have defaults, so that each runs without any. Operations on the feed are
 * excluded: its tokens advance with every transaction, also of tests that run at the same time.
 */
const OPERATIONS = ['playground-examples', 'sql-snapshots']
  .flatMap((folder) =>
    readdirSync(join(import.meta.dirname, folder))
      .filter((file) => file.endsWith('.graphql'))
      .map((file) => `${folder}/${file}`),
  )
  .filter((file) => !file.includes('follow-the-feed') && !file.includes('follow-a-forum'));

let database: FreshDatabase;
let ways: ThreeExecutions;
beforeAll(async () => {
  database = await freshDatabase({ seeded: true });
  ways = await ThreeExecutions.open(database.url);
});
afterAll(async () => {
  await ways?.close();
  await database?.drop();
});

describe('The reference executor', () => {
  const unanswered = async (sdl: string) => new PlainExecutor(sdl).unanswered(await readColumns(database.sql));

  it('reports everything that it has no rule for', async () => {
    const more = `
      extend type City { mayor: Person, mottoes: [String!] }
      extend type Query { weather: String }
      extend input ForumWhere { rained: Boolean }
      extend enum ForumOrderField { RAIN }`;
    const added = ['City.mayor', 'City.mottoes', 'Query.weather', 'ForumWhere.rained', 'ForumOrderField.RAIN'];
    expect((await unanswered(printedSchema(builtSchema()) + more)).sort()).toEqual(added.sort());
  });

  it('handles every field of the schema, every filter and every order', async () => {
    expect(await unanswered(printedSchema(builtSchema()))).toEqual([]);
  });
});

describe.each([
  ['a reader', ANONYMOUS],
  ['an editor', { role: Role.EDITOR, name: 'a test' }],
])('The reader for %s', (_who, viewer) => {
  it.each(OPERATIONS)('answers %s by the fast path and graphql-js like the reference executor', async (file) => {
    const query = readFileSync(join(import.meta.dirname, file), 'utf8');
    expect(await ways.difference({ query, variables: {} }, viewer)).toBeNull();
    // The second execution uses a prepared statement.
    expect(await ways.difference({ query, variables: {} }, viewer)).toBeNull();
  });
});

describe('Regressions found by generated operations', () => {
  it.each([
    ['allow response names that statements use themselves', '{ o: parties { c: nodes { o: name x: slug } } }'],
    ['allow aliases of fields computed in JavaScript', '{ viewer { who: role toString: name } }'],
    [
      'report an unknown name even if nothing of the list is read',
      '{ cooperation(between: ["No such party", "Moscow"]) { __typename } agreements { __typename } }',
    ],
  ])('%s', async (_rule, query) => {
    expect(await ways.difference({ query, variables: {} }, ANONYMOUS)).toBeNull();
  });

  it('find cooperation items of every type by their ids', async () => {
    const query = 'query ($ids: [ID!]) { cooperationItems(where: { ids: $ids }) { totalCount nodes { id } } }';
    const items = await database.sql(`select distinct on (type) lower(type) || '_' || replace(id::text, '-', '') as id
      from cooperation_item order by type, id`);
    const ids = items.map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(3);
    expect(await ways.difference({ query, variables: { ids } }, ANONYMOUS)).toBeNull();
  });
});
