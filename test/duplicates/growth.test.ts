import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Role } from '../../src/access/viewer.ts';
import { entities } from '../../src/app/features.ts';
import { compareChangedRecords, storeNames } from '../../src/curation/duplicates/comparison.writes.ts';
import { openDatabase } from '../../src/database/database.ts';
import { fillRealistically } from '../bench/realistic-data.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { startTestServer, type TestData } from '../harness/server.ts';

// Fills two databases with generated records, and compares changed ones with all others, as the server does.

/** Scales of generated records: about 20,000 and 200,000. */
const SCALES = [0.05, 0.5] as const;

const CHANGED_RECORDS = 400;

const say = (what: string) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${what}\n`);

/** Costs of comparing one changed record, and the longest transaction of 20 of them. */
interface Cost {
  /** Rows of names that are read. */
  comparedNames: number;
  milliseconds: number;
  longestMs: number;
}

async function costOfComparison(database: FreshDatabase, scale: number): Promise<Cost> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await fillRealistically(client, scale, () => {});
  await client.end();
  const dataSource = await openDatabase(database.url, entities());
  try {
    const records = await database.sql<{ id: string }>('select id from record order by id');
    say(`${records.length} records are filled in`);
    const ids = records.map(({ id }) => id);
    for (let from = 0; from < ids.length; from += 2_000) {
      await dataSource.transaction((db) => storeNames(db, ids.slice(from, from + 2_000)));
    }
    await database.sql('vacuum analyze');
    const compared = async () => {
      const [{ count }] = (await database.sql(
        `select idx_tup_fetch::int as count from pg_stat_user_tables where relname = 'duplicate_name'`,
      )) as [{ count: number }];
      return count;
    };
    const compare = async (records: string) => {
      await database.sql(`insert into duplicate_due (record_id) ${records}`);
      const began = performance.now();
      await compareChangedRecords(dataSource);
      return performance.now() - began;
    };
    const ofTypes = (offset: number, limit: number) => `select id from record
      where type in (select distinct type from duplicate_name) order by md5(id::text) offset ${offset} limit ${limit}`;
    await compare(ofTypes(CHANGED_RECORDS, 20));
    const before = await compared();
    const times: number[] = [];
    for (let from = 0; from < CHANGED_RECORDS; from += 20) times.push(await compare(ofTypes(from, 20)));
    // PostgreSQL counts a little later.
    await new Promise((done) => setTimeout(done, 2_000));
    const cost = {
      comparedNames: ((await compared()) - before) / CHANGED_RECORDS,
      milliseconds: times.reduce((sum, time) => sum + time) / CHANGED_RECORDS,
      longestMs: Math.max(...times),
    };
    // These have similar names, for some pages of the work list.
    await compare(`select id from record where type = 'PARTY' order by md5(id::text) limit 2000`);
    return cost;
  } finally {
    await dataSource.destroy();
  }
}

/** Returns the times of the first pages of the work list, in milliseconds and in order. A warm-up precedes. */
async function timesOfPages(database: FreshDatabase): Promise<number[]> {
  const server = await startTestServer({ database, viewer: { role: Role.EDITOR, name: 'Ada', identity: 'key 1' } });
  try {
    const times: number[] = [];
    let after: string | null = null;
    for (let page = -5; page < 20; page++) {
      if (page === 0) times.length = 0;
      const began = performance.now();
      const answer: TestData = await server.query(
        'query ($after: String) { possibleDuplicates(first: 20, after: $after) { nodes { score type reasons { kind values } records { id label { text } } } pageInfo { endCursor hasNextPage } } }',
        { after },
      );
      times.push(performance.now() - began);
      const { nodes, pageInfo } = answer.body.data.possibleDuplicates;
      if (!pageInfo.hasNextPage) break;
      expect(nodes).toHaveLength(20);
      after = pageInfo.endCursor;
    }
    expect(times.length).toBeGreaterThan(5);
    return times.sort((one, other) => one - other);
  } finally {
    await server.stop();
  }
}

describe('with ten times as many records', () => {
  it('a changed record is compared with few, and a page of the work list takes less than 50 ms', async () => {
    const costs: Cost[] = [];
    for (const scale of SCALES) {
      const database = await freshDatabase();
      const cost = await costOfComparison(database, scale);
      costs.push(cost);
      say(JSON.stringify(cost));
      if (scale === SCALES[0]) {
        await database.drop();
        continue;
      }
      const times = await timesOfPages(database);
      const median = times[times.length >> 1]!;
      say(`a page takes ${median.toFixed(1)} ms, at most ${times.at(-1)!.toFixed(1)} ms`);
      expect(median).toBeLessThan(50);
    }
    const [small, large] = costs as [Cost, Cost];
    expect(large.comparedNames).toBeLessThan(500);
    expect(large.milliseconds).toBeLessThan(3 * small.milliseconds);
    // The change feed waits for these transactions.
    expect(large.longestMs).toBeLessThan(1_000);
  }, 3_600_000);
});
