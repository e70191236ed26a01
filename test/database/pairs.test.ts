import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { migrations } from '../../migrations/index.ts';
import { migrate } from '../../src/database/migrating/migrate.ts';
import { lockSlowMigrations, runSlowMigration } from '../../src/database/migrating/slow-migration.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { Dice } from '../query/reference-executor/dice.ts';
import { insert, type RunSql, transaction } from './insert.ts';

const seed = Number(process.env.SEED ?? 1);

let database: FreshDatabase;
let sql: RunSql;

beforeAll(async () => {
  database = await freshDatabase();
  sql = database.sql;
});
afterAll(() => database?.drop());

const agree = async (parties: string[], values: Record<string, unknown> = {}, run = sql) => {
  const agreement = await insert(run, 'agreement', values);
  for (const party of parties) await insert(run, 'signature', { agreement_id: agreement, party_id: party });
  return agreement;
};
const city = () => insert(sql, 'party', {});
const country = () => insert(sql, 'party', { level: 'COUNTRY' });
const organization = () => insert(sql, 'party', { level: 'ORGANIZATION' });
const place = (party: string, within: string, from: string | null = null) =>
  insert(sql, 'placement', { party_id: party, within_id: within, valid_from: from });

/** The pairs among these parties at a level, with the number of their items and the latest day. */
async function pairs(level: string, among: string[]): Promise<string[]> {
  const rows = await sql<{ line: string }>(
    `select array_position($2, a_id) || '-' || array_position($2, b_id) || ': ' || sum(items) || ' ' ||
      case when max(removed_on) >= max(latest_on) then latest_of_pair(level, a_id, b_id, null, null)
        else max(latest_on) end as line
    from pair_total where level = $1 and a_id = any($2) and b_id = any($2)
    group by level, a_id, b_id having sum(items) <> 0 order by 1`,
    [level, [...among].sort()],
  );
  return rows.map(({ line }) => line);
}
const waiting = async () => Number((await sql<{ count: string }>('select count(*) from pair_change'))[0]!.count);
const fold = async () => (await sql<{ folded: number }>('select fold_pairs() as folded'))[0]!.folded;

describe('Pairs of parties', () => {
  it('are those of the item itself and of the places around them; a place with itself for two parties within it', async () => {
    const [russia, cuba] = [await country(), await country()].sort() as [string, string];
    const [moscow, kazan, havana] = [await city(), await city(), await city()];
    for (const [within, inner] of [
      [russia, moscow],
      [russia, kazan],
      [cuba, havana],
    ] as const) {
      await place(inner, within);
    }
    await agree([moscow, havana], { signed_on: '2024-05-01' });
    await agree([moscow, kazan, havana], { signed_on: '2025' });
    await agree([moscow]);
    expect(await pairs('COUNTRY', [russia, cuba])).toEqual(['1-1: 1 2025', '1-2: 2 2025']);
    expect(await pairs('CITY', [moscow, kazan, havana])).toHaveLength(3);
    expect(await pairs('PART', [moscow, havana])).toEqual(['1-2: 2 2025']);
    expect(await sql('select * from pair_differences()')).toEqual([]);
  });

  it('do not count twice what is part of one another', async () => {
    const [bloc, agency, office] = [await organization(), await organization(), await organization()];
    await place(agency, bloc);
    await place(office, agency);
    // Both stand for the office alone, so there is nobody else to agree with.
    await agree([office]);
    expect(await pairs('ORGANIZATION', [bloc, agency, office])).toEqual([]);
    // The bloc has a party that the agency has not: the office's counterpart.
    const other = await organization();
    await place(other, bloc);
    await agree([office, other], { signed_on: '2020' });
    expect(await sql('select * from pair_differences()')).toEqual([]);
    expect((await pairs('ORGANIZATION', [bloc, agency, office, other])).length).toBeGreaterThan(3);
  });

  it.each([['before they are added to the sums'], ['after they are added to the sums']])(
    'follow every change of an item, %s',
    async (when) => {
      const settle = async () => {
        if (when.startsWith('after')) await fold();
      };
      const among = [await city(), await city(), await city()].sort() as [string, string, string];
      const [a, b, c] = among;
      const first = await agree([a, b], { signed_on: '2001' });
      const last = await agree([a, b], { signed_on: '2009' });
      await settle();
      expect(await pairs('CITY', among)).toEqual(['1-2: 2 2009']);
      await insert(sql, 'signature', { agreement_id: first, party_id: c });
      await settle();
      expect(await pairs('CITY', among)).toEqual(['1-2: 2 2009', '1-3: 1 2001', '2-3: 1 2001']);
      // The latest item moves back, and its day is that of the other one.
      await sql("update agreement set signed_on = '1999' where id = $1", [last]);
      await settle();
      expect(await pairs('CITY', among)).toEqual(['1-2: 2 2001', '1-3: 1 2001', '2-3: 1 2001']);
      await sql("update agreement set visibility = 'INTERNAL' where id = $1", [first]);
      await settle();
      expect(await sql('select * from pair_differences()')).toEqual([]);
      expect(
        await sql(
          `select visibility, sum(items)::integer as items from pair_total where level = 'CITY' and a_id = $1 and b_id = $2
            group by 1 having sum(items) <> 0 order by 1`,
          [a, b],
        ),
      ).toEqual([
        { visibility: 'INTERNAL', items: 1 },
        { visibility: 'PUBLIC', items: 1 },
      ]);
      await sql('delete from signature where agreement_id = $1 and party_id = $2', [first, b]);
      await sql('delete from agreement where id = $1', [last]);
      await settle();
      expect(await pairs('CITY', among)).toEqual(['1-3: 1 2001']);
      expect(await sql('select * from pair_differences()')).toEqual([]);
    },
  );

  it('append one change for a treaty of 209 parties, not a row for each of 21,736 pairs', async () => {
    await fold();
    const parties = await sql<{ id: string }>(
      `insert into party (slug, level, name, name_lang, sort_key)
        select 'country-' || n, 'COUNTRY', 'A country', 'en', 'a country' from generate_series(1, 209) n returning id`,
    );
    const treaty = await insert(sql, 'agreement', { signed_on: '1969' });
    await sql('insert into signature (agreement_id, party_id, role) select $1, unnest($2::uuid[]), $3', [
      treaty,
      parties.map(({ id }) => id),
      'SIGNATORY',
    ]);
    // At the level of countries, and as the parties themselves.
    expect(await waiting()).toBe(2);
    expect(await sql('select sum(items)::integer as pairs from pending_pair')).toEqual([{ pairs: 2 * 21_736 }]);
    expect(await fold()).toBe(2);
    expect(await waiting()).toBe(0);
    expect(await fold()).toBe(0);
    expect(await sql("select sum(items)::integer as pairs from pair_sum where latest_on = '1969'")).toEqual([
      { pairs: 2 * 21_736 },
    ]);
    await sql('delete from agreement where id = $1', [treaty]);
    await fold();
    expect(await sql("select from pair_sum where latest_on = '1969'")).toEqual([]);
  });

  it('are added by one transaction at a time, and lose no change that another one makes meanwhile', async () => {
    const among = [await city(), await city()].sort() as [string, string];
    const agreement = await agree(among, { signed_on: '2001' });
    const [one, two] = await Promise.all(
      [1, 2].map(async () => {
        const client = new pg.Client({ connectionString: database.url });
        await client.connect();
        return client;
      }),
    );
    await transaction(one!, async (first) => {
      await first("update agreement set signed_on = '2003' where id = $1", [agreement]);
      // The change is not committed, so the sums say 2001.
      expect(await fold()).toBeGreaterThan(0);
      expect(await pairs('CITY', among)).toEqual(['1-2: 1 2001']);
      await transaction(two!, async (second) => {
        await insert(second, 'agreement', {});
        await second('select fold_pairs()');
        expect(await fold()).toBe(0);
      });
    });
    await Promise.all([one!.end(), two!.end()]);
    expect(await pairs('CITY', among)).toEqual(['1-2: 1 2003']);
    await fold();
    expect(await pairs('CITY', among)).toEqual(['1-2: 1 2003']);
    expect(await sql('select * from pair_differences()')).toEqual([]);
  });

  it(`equal the rows of involvement after random changes, whenever sums are added up (SEED=${seed})`, async () => {
    const dice = new Dice(seed);
    const countries = [await country(), await country()];
    const cities = [await city(), await city(), await city()];
    const organizations = [await organization(), await organization(), await organization()];
    for (const [index, each] of cities.entries()) await place(each, countries[index % 2]!, index ? null : '1990');
    const parties = [...countries, ...cities, ...organizations];
    const items: string[] = [];
    const day = () => dice.pick([null, '1980', '1995-05', '2001-02-03', '2020']);
    const changes: Record<string, () => Promise<unknown>> = {
      agree: async () =>
        items.push(await agree([...new Set([dice.pick(parties), dice.pick(parties)])], { signed_on: day() })),
      sign: () => insert(sql, 'signature', { agreement_id: dice.pick(items), party_id: dice.pick(parties) }),
      unsign: () =>
        sql('delete from signature where agreement_id = $1 and party_id = $2', [dice.pick(items), dice.pick(parties)]),
      date: () => sql('update agreement set signed_on = $2 where id = $1', [dice.pick(items), day()]),
      hide: () =>
        sql('update agreement set visibility = $2 where id = $1', [
          dice.pick(items),
          dice.pick(['PUBLIC', 'INTERNAL']),
        ]),
      delete: () => sql('delete from agreement where id = $1', [items.splice(dice.between(0, items.length - 1), 1)[0]]),
      nest: () => place(dice.pick(organizations), dice.pick([...organizations, ...cities]), day()),
      leave: () => sql('delete from placement where party_id = $1', [dice.pick(organizations)]),
      regrade: () =>
        sql('update party set level = $2 where id = $1', [dice.pick(cities), dice.pick(['CITY', 'REGION'])]),
      fold,
    };
    for (let n = 0; n < 6; n++) await changes.agree!();
    for (let n = 0; n < 120; n++) {
      const name = dice.pick(Object.keys(changes));
      // A party may not lie within itself, sign twice, or get a second placement without a day.
      await changes[name]!().catch((error) => expect(['EN002', '23505', '23514']).toContain(error.code));
      if (items.length < 3) await changes.agree!();
      const differences = await sql('select * from pair_differences()');
      if (differences.length > 0) throw new Error(`Seed ${seed}, change ${n}, ${name}: ${JSON.stringify(differences)}`);
    }
    const totals = () =>
      sql(`select level, a_id, b_id, type, visibility, sum(items)::integer as items, max(latest_on) as latest_on
        from pair_total group by 1, 2, 3, 4, 5 having sum(items) > 0 order by 1, 2, 3, 4, 5`);
    await fold();
    const kept = await totals();
    expect(kept.length).toBeGreaterThan(3);
    await sql('delete from pairing where item_id in (select item_id from pairing limit 1)');
    await sql("update pairing set parties = parties[2:] where level = 'PART'");
    await sql('delete from pair_sum where items > 1');
    await sql('select rebuild_involvement()');
    expect(await totals()).toEqual(kept);
    expect(await sql('select * from pair_differences()')).toEqual([]);
  }, 60_000);
});

describe('The slow migration of pairs', () => {
  it('completes a database with items, which counts pairs from involvement until then', async () => {
    const earlier = await freshDatabase({ unmigrated: true });
    const client = new pg.Client({ connectionString: earlier.url });
    try {
      const slow = migrations.find(({ name }) => name === 'pairs1800000000014')!;
      await migrate(earlier.url, { among: migrations.filter(({ number }) => number < 13) });
      const run = earlier.sql;
      const parties = [1, 2, 3].map(() => insert(run, 'party', {}));
      const [a, b, c] = (await Promise.all(parties)).sort() as [string, string, string];
      const count = async () =>
        (await run<{ sum: number }>("select sum(items)::integer from pair_total where level = 'CITY'"))[0]!.sum;
      const first = await agree([a, b], { signed_on: '2001' }, run);
      await agree([a, b, c], { signed_on: '2002' }, run);

      await migrate(earlier.url, { among: migrations.filter(({ number }) => number <= 14) });
      expect(await run('select name from slow_migration')).toEqual([{ name: slow.name }]);
      expect(await run('select from pairing')).toEqual([]);
      expect(await count()).toBe(4);
      expect(await run('select * from pair_differences()')).toEqual([]);
      // What is written meanwhile is derived at once.
      await run("update agreement set signed_on = '2003' where id = $1", [first]);
      expect(await run('select from pairing')).toHaveLength(2);
      expect(await run('select * from pair_differences()')).toEqual([]);

      await client.connect();
      expect(await lockSlowMigrations(client)).toBe(true);
      await runSlowMigration(client, slow, { rests: false });
      expect(await run('select name from slow_migration')).toEqual([]);
      expect(await run('select from pairing')).toHaveLength(4);
      expect(await count()).toBe(4);
      expect(await run('select * from pair_differences()')).toEqual([]);
      await run('select fold_pairs()');
      expect(await run('select * from pair_differences()')).toEqual([]);
    } finally {
      await client.end();
      await earlier.drop();
    }
  });
});
