import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { insert, type RunSql } from '../database/insert.ts';
import { FeedReader } from '../harness/feed-reader.ts';
import { startTestServer, type TestAnswer, type TestServer } from '../harness/server.ts';
import { Dice } from '../query/reference-executor/dice.ts';

const WRITERS = 8;
const TRANSACTIONS_EACH = 20;

let server: TestServer;
/** Two countries, each with two cities, and two forums with a session each. */
let countries: string[];
let cities: string[];
let forums: string[];
let sessions: string[];
const agreements: string[] = [];

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  const { sql } = server.database;
  countries = [await insert(sql, 'party', { level: 'COUNTRY' }), await insert(sql, 'party', { level: 'COUNTRY' })];
  cities = [];
  for (const country of [...countries, ...countries]) {
    const city = await insert(sql, 'party', {});
    await insert(sql, 'placement', { party_id: city, within_id: country });
    cities.push(city);
  }
  forums = [await insert(sql, 'forum', {}), await insert(sql, 'forum', {})];
  sessions = [];
  for (const forum_id of forums) sessions.push(await insert(sql, 'session', { forum_id }));
  for (let n = 0; n < 20; n++) agreements.push(await insert(sql, 'agreement', {}));
});
afterAll(() => server?.stop());

/** One random change. Deleted records are left alone. */
const CHANGES: ((sql: RunSql, dice: Dice) => Promise<unknown>)[] = [
  async (sql, dice) => {
    const id = await insert(sql, 'agreement', { session_id: dice.pick([null, ...sessions]) });
    await insert(sql, 'signature', { agreement_id: id, party_id: dice.pick(cities) });
    agreements.push(id);
  },
  (sql, dice) =>
    sql('update agreement set title = $2 where id = $1', [dice.pick(agreements), `Title ${dice.between(0, 999_999)}`]),
  (sql, dice) =>
    sql(
      `insert into signature (agreement_id, party_id, role) select id, $2, 'SIGNATORY' from agreement where id = $1
       on conflict do nothing`,
      [dice.pick(agreements), dice.pick(cities)],
    ),
  (sql, dice) => sql('delete from signature where agreement_id = $1', [dice.pick(agreements)]),
  (sql, dice) => sql('delete from agreement where id = $1', [dice.pick(agreements)]),
  (sql, dice) =>
    sql('update agreement set visibility = $2 where id = $1', [
      dice.pick(agreements),
      dice.pick(['PUBLIC', 'INTERNAL']),
    ]),
  (sql, dice) =>
    sql('update agreement set forum_id = $2, session_id = null where id = $1', [
      dice.pick(agreements),
      dice.pick([null, ...forums]),
    ]),
  (sql, dice) => sql('update session set forum_id = $2 where id = $1', [dice.pick(sessions), dice.pick(forums)]),
  (sql, dice) =>
    sql('update placement set within_id = $2 where party_id = $1', [dice.pick(cities), dice.pick(countries)]),
];

/** Two transactions conflicted, or one met a record that another had deleted: its changes are rolled back. */
const MET = ['40001', '40P01', '23503', 'EN003'];

/** Writes one transaction after another, each of one to three changes, and delays some commits. */
async function writeOn(seed: number): Promise<number> {
  const dice = new Dice(seed);
  const client = new pg.Client({ connectionString: server.database.url });
  await client.connect();
  const sql: RunSql = async (text, values) => (await client.query(text, values)).rows;
  let committed = 0;
  try {
    for (let n = 0; n < TRANSACTIONS_EACH; n++) {
      try {
        await client.query('begin');
        for (let changes = dice.between(1, 3); changes > 0; changes--) await dice.pick(CHANGES)(sql, dice);
        if (dice.chance(0.25)) await new Promise((settle) => setTimeout(settle, dice.between(0, 29)));
        const isKept = dice.chance(0.9);
        await client.query(isKept ? 'commit' : 'rollback');
        if (isKept) committed += 1;
      } catch (error) {
        await client.query('rollback');
        if (!MET.includes((error as { code: string }).code)) throw error;
      }
    }
  } finally {
    await client.end();
  }
  return committed;
}

/**
 * An agreement of this country at this forum, so that each list has a record in the end whatever the random numbers.
 */
async function writeInto(country: string, forum: string): Promise<void> {
  const { sql } = server.database;
  const [city] = cities as [string];
  await sql('update placement set within_id = $2 where party_id = $1', [city, country]);
  const agreement = await insert(sql, 'agreement', { forum_id: forum });
  await insert(sql, 'signature', { agreement_id: agreement, party_id: city });
}

const AGREEMENT = '... on Agreement { id title version partyCount parties { id } forum { id } }';

describe('Many simultaneous writers that commit in any order', () => {
  it('leave every subscriber of the feed with exactly the data of a fresh read', async () => {
    const idOf = (type: string, uuid: string) => `${type}_${uuid.replaceAll('-', '')}`;
    const [country] = countries as [string];
    const lists = [
      { followed: { types: ['AGREEMENT'] }, list: 'agreements(first: 100)' },
      {
        followed: { types: ['AGREEMENT'], involving: [idOf('party', country)] },
        list: `agreements(first: 100, where: { party: "${idOf('party', country)}" })`,
      },
      {
        followed: { types: ['AGREEMENT'], forum: idOf('forum', forums[0]!) },
        list: `agreements(first: 100, where: { forum: "${idOf('forum', forums[0]!)}" })`,
      },
    ];
    const followers = await Promise.all(
      lists.map(({ followed, list }) => new FeedReader(server, AGREEMENT, followed, 7).begin(list)),
    );
    let writing = true;
    const following = followers.map(async (follower) => {
      while (writing) {
        await follower.catchUp();
        await new Promise((settle) => setTimeout(settle, 50));
      }
      await follower.catchUp();
    });
    const writers = Array.from({ length: WRITERS }, (_, seed) => writeOn(seed + 1));
    const committed = (
      await Promise.all(writers)
        .then(async (each) => {
          await writeInto(country, forums[0]!);
          return each;
        })
        .finally(() => {
          writing = false;
        })
    ).reduce((sum, each) => sum + each, 0);
    await Promise.all(following);
    expect(committed).toBeGreaterThan((WRITERS * TRANSACTIONS_EACH) / 2);

    for (const [index, { list }] of lists.entries()) {
      const fresh = await freshRead(list);
      expect(fresh.length).toBeGreaterThan(0);
      expect(followers[index]!.records()).toEqual(fresh);
      const kinds = new Set(followers[index]!.changes.map(({ kind }) => kind));
      expect([...kinds].sort()).toEqual(
        expect.arrayContaining(index === 0 ? ['CREATED', 'DELETED', 'UPDATED'] : ['UNMATCHED']),
      );
    }
    // Each change was reported once.
    const tokens = followers[0]!.changes.map(({ token }) => token);
    expect(new Set(tokens).size).toBe(tokens.length);
  }, 60_000);
});

/** Reads all pages of a list, by id. */
async function freshRead(list: string): Promise<{ id: string }[]> {
  const found: { id: string }[] = [];
  for (let after: string | null = null; ; ) {
    const page: string = list.replace('first: 100', `first: 100, after: ${JSON.stringify(after)}`);
    const { body }: TestAnswer = await server.query(
      `{ list: ${page} { nodes { ${AGREEMENT} } pageInfo { hasNextPage endCursor } } }`,
    );
    expect(body.errors).toBeUndefined();
    found.push(...body.data.list.nodes);
    if (!body.data.list.pageInfo.hasNextPage) break;
    after = body.data.list.pageInfo.endCursor;
  }
  return found.sort((a, b) => (a.id < b.id ? -1 : 1));
}
