import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { computedInvolvement, storedInvolvement } from './computed-involvement.ts';
import { insert, type RunSql, rejectionCode, transaction } from './insert.ts';

let database: FreshDatabase;
let sql: RunSql;

const place = (party: string, within: string, from: string | null = null, to: string | null = null) =>
  insert(sql, 'placement', { party_id: party, within_id: within, valid_from: from, valid_to: to });
const sign = (agreement: string, party: string, role = 'SIGNATORY') =>
  insert(sql, 'signature', { agreement_id: agreement, party_id: party, role });

/** The stored parties of an item, with their counts. */
async function kept(item: string): Promise<Record<string, string>> {
  const rows = await sql<{ party_id: string; line: string }>(
    `select party_id, members || '/' || members_with_speakers || coalesce(' ' || takes_part_as, '')
      || case when spoke then ' spoke' else '' end as line from involvement where item_id = $1`,
    [item],
  );
  return Object.fromEntries(rows.map(({ party_id, line }) => [party_id, line]));
}
const itemOf = async (id: string) =>
  (
    await sql('select type, occurred_on, forum_id, session_id, party_count from cooperation_item where id = $1', [id])
  )[0];

beforeAll(async () => {
  database = await freshDatabase();
  sql = database.sql;
});

afterAll(() => database?.drop());

describe('party', () => {
  it('is never part of itself on any day on which the whole chain is valid', async () => {
    const [a, b, c] = [
      await insert(sql, 'party', {}),
      await insert(sql, 'party', {}),
      await insert(sql, 'party', {}),
    ] as const;
    await place(a, b, '1900', '1950');
    await place(b, c, '1940');
    expect(await rejectionCode(place(c, a))).toBe('EN002');
    expect(await rejectionCode(place(c, a, '1950-12-31'))).toBe('EN002');
    expect(await rejectionCode(place(c, a, null, '1940'))).toBe('EN002');
    expect(await rejectionCode(place(c, a, '1951'))).toBe('not refused');
    expect(await rejectionCode(sql("update placement set valid_to = '1951' where party_id = $1", [a]))).toBe('EN002');
  });

  it('is in one place on each day: the next placement ends the one before', async () => {
    const [city, old, now] = [
      await insert(sql, 'party', {}),
      await insert(sql, 'party', {}),
      await insert(sql, 'party', {}),
    ] as const;
    await place(city, old, '1700', '1999');
    await place(city, now, '1991-12-26');
    const rows = await sql(
      `select ancestor_id, depth, from_day::text, to_day::text from lies_within where party_id = $1 order by depth, from_day`,
      [city],
    );
    expect(rows).toEqual([
      { ancestor_id: city, depth: 0, from_day: '-infinity', to_day: 'infinity' },
      { ancestor_id: old, depth: 1, from_day: '1700-01-01', to_day: '1991-12-25' },
      { ancestor_id: now, depth: 1, from_day: '1991-12-26', to_day: 'infinity' },
    ]);
  });
});

describe('item', () => {
  it('involves the parties that sign it, and the parties that contain them on its date', async () => {
    const [union, russia, moscow, cuba, agency] = (await Promise.all(
      [1, 2, 3, 4, 5].map(() => insert(sql, 'party', {})),
    )) as [string, string, string, string, string];
    await place(moscow, union, null, '1991-12-25');
    await place(moscow, russia, '1991-12-26');
    const agreement = await insert(sql, 'agreement', { adopted_on: '1991' });
    await sign(agreement, moscow);
    await sign(agreement, cuba, 'ACCEDING');
    await insert(sql, 'signature', { agreement_id: agreement, party_id: agency, role: 'WITNESS' });
    // The year 1991 counts as its last day.
    expect(await kept(agreement)).toEqual({ [moscow]: '1/1 SIGNATORY', [russia]: '1/1', [cuba]: '1/1 ACCEDING' });
    await sql("update agreement set signed_on = '1991-12-25' where id = $1", [agreement]);
    expect(await kept(agreement)).toEqual({ [moscow]: '1/1 SIGNATORY', [union]: '1/1', [cuba]: '1/1 ACCEDING' });
    expect(await itemOf(agreement)).toMatchObject({ occurred_on: '1991-12-25', party_count: 2 });
    await sql('update signature set party_id = $2 where agreement_id = $1 and party_id = $3', [agreement, union, cuba]);
    expect(await kept(agreement)).toEqual({ [moscow]: '1/1 SIGNATORY', [union]: '2/2 ACCEDING' });
  });

  it('involves parties of mere speakers only for two kinds of session', async () => {
    const [moscow, havana] = [await insert(sql, 'party', {}), await insert(sql, 'party', {})];
    const forum = await insert(sql, 'forum', { starts_on: '2025-05-20', time_zone: 'Asia/Shanghai' });
    const session = await insert(sql, 'session', { forum_id: forum, starts_at: '2025-05-21T18:00:00Z' });
    await insert(sql, 'concerned_party', { item_id: session, party_id: havana, role: 'SUBJECT' });
    const person = await insert(sql, 'person', {});
    await insert(sql, 'speaker', { session_id: session, person_id: person, represents_id: moscow });
    expect(await kept(session)).toEqual({ [havana]: '1/1 SUBJECT', [moscow]: '0/1 spoke' });
    await sql("update session set kind = 'BILATERAL_MEETING' where id = $1", [session]);
    expect(await kept(session)).toEqual({ [havana]: '1/1 SUBJECT', [moscow]: '1/1 SPEAKER spoke' });
    expect(await itemOf(session)).toEqual({
      type: 'SESSION',
      occurred_on: '2025-05-22',
      forum_id: forum,
      session_id: null,
      party_count: 2,
    });
  });

  it('has its own date, or that of its session, or that of its forum, and follows changes', async () => {
    const forum = await insert(sql, 'forum', { starts_on: '2025-05', time_zone: 'Europe/Moscow' });
    const session = await insert(sql, 'session', { forum_id: forum });
    const commitment = await insert(sql, 'commitment', { session_id: session, due_on: '2030' });
    const day = async () => (await itemOf(commitment))?.occurred_on;
    expect(await itemOf(commitment)).toMatchObject({ occurred_on: '2025-05', forum_id: forum, session_id: session });
    await sql("update session set starts_at = '2025-05-20T22:30:00Z' where id = $1", [session]);
    expect(await day()).toBe('2025-05-21');
    await sql("update forum set time_zone = 'UTC' where id = $1", [forum]);
    expect(await day()).toBe('2025-05-20');
    await sql("update commitment set announced_on = '2025-01' where id = $1", [commitment]);
    expect(await day()).toBe('2025-01');
    await sql('update commitment set announced_on = null, session_id = null where id = $1', [commitment]);
    expect(await day()).toBe('');
  });

  it('belongs to the forum of its session, also after that moves, and to no other forum', async () => {
    const [forum, other] = [await insert(sql, 'forum', {}), await insert(sql, 'forum', { starts_on: '2026' })];
    const session = await insert(sql, 'session', { forum_id: forum });
    for (const table of ['agreement', 'commitment', 'statement', 'figure']) {
      const both = { forum_id: forum, session_id: session };
      expect(await rejectionCode(insert(sql, table, both))).toBe('23514');
      const id = await insert(sql, table, { session_id: session });
      expect(await rejectionCode(sql(`update ${table} set forum_id = $2 where id = $1`, [id, forum]))).toBe('23514');
      expect(await itemOf(id)).toMatchObject({ forum_id: forum, session_id: session });
      await sql('update session set forum_id = $2 where id = $1', [session, other]);
      expect(await itemOf(id)).toMatchObject({ forum_id: other, session_id: session });
      if (table !== 'agreement') expect(await itemOf(id)).toMatchObject({ occurred_on: '2026' });
      await sql('update session set forum_id = $2 where id = $1', [session, forum]);
    }
  });

  it('involves the party of its delegation', async () => {
    const [one, two] = [await insert(sql, 'party', {}), await insert(sql, 'party', {})];
    const forum = await insert(sql, 'forum', {});
    const delegation = await insert(sql, 'delegation', { forum_id: forum, party_id: one });
    const statement = await insert(sql, 'statement', {});
    await insert(sql, 'maker', { item_id: statement, delegation_id: delegation });
    await insert(sql, 'concerned_party', { item_id: statement, party_id: one, role: 'CONCERNED' });
    expect(await kept(statement)).toEqual({ [one]: '1/1 CONCERNED' });
    await sql('update delegation set party_id = $2 where id = $1', [delegation, two]);
    expect(await kept(statement)).toEqual({ [one]: '1/1 CONCERNED', [two]: '1/1 MAKER' });
    await sql('delete from statement where id = $1', [statement]);
    expect(await itemOf(statement)).toBeUndefined();
    expect(await kept(statement)).toEqual({});
  });

  it('without a date uses current placements, and follows them day by day', async () => {
    const [city, region] = [await insert(sql, 'party', {}), await insert(sql, 'party', {})];
    const [{ today }] = (await sql('select today()::text as today')) as [{ today: string }];
    await place(city, region, null, today);
    const undated = await insert(sql, 'agreement', {});
    await sign(undated, city);
    expect(Object.keys(await kept(undated))).toHaveLength(2);
    expect(await sql('select advance_involvement() as items')).toEqual([{ items: 0 }]);
    // As if the last call had been before the placement began.
    await sql('update placement set valid_from = $2 where party_id = $1', [city, today]);
    await sql('delete from involvement where item_id = $1 and party_id = $2', [undated, region]);
    await sql('update involvement_day set day = today() - 1');
    expect(await sql('select advance_involvement() as items')).toEqual([{ items: 1 }]);
    expect(Object.keys(await kept(undated))).toHaveLength(2);
    expect(await sql('select advance_involvement() as items')).toEqual([{ items: 0 }]);
  });

  it('is computed again by the second of two transactions that change its inputs', async () => {
    const [one, two] = [
      new pg.Client({ connectionString: database.url }),
      new pg.Client({ connectionString: database.url }),
    ];
    await Promise.all([one.connect(), two.connect()]);
    const forum = await insert(sql, 'forum', { starts_on: '2001' });
    const [city, region] = [await insert(sql, 'party', {}), await insert(sql, 'party', {})];

    // The date of a forum changes while an item of it is written.
    let written: Promise<string> | undefined;
    await transaction(one, async (first) => {
      await first("update forum set starts_on = '2002' where id = $1", [forum]);
      written = transaction(two, (second) => insert(second, 'statement', { forum_id: forum }));
      await first('select pg_sleep(0.1)');
    });
    expect(await itemOf(await written!)).toMatchObject({ occurred_on: '2002' });

    // A party moves while it signs.
    const agreement = await insert(sql, 'agreement', {});
    let moved: Promise<string> | undefined;
    await transaction(one, async (first) => {
      await insert(first, 'signature', { agreement_id: agreement, party_id: city });
      moved = transaction(two, (second) => insert(second, 'placement', { party_id: city, within_id: region }));
      await first('select pg_sleep(0.1)');
    });
    await moved;
    expect(await kept(agreement)).toEqual({ [city]: '1/1 SIGNATORY', [region]: '1/1' });
    await Promise.all([one.end(), two.end()]);
  });

  it('is stored as a rebuild and an independent model compute it', async () => {
    const before = await storedInvolvement(sql);
    expect(await sql('select * from involvement_differences()')).toEqual([]);
    expect(before).toEqual(await computedInvolvement(sql));
    const changes = await sql('select id from change order by id');
    await sql('select rebuild_involvement()');
    expect(await sql('select id from change order by id')).toEqual(changes);
    await sql('delete from involvement where party_id in (select party_id from involvement limit 1)');
    expect((await sql('select * from involvement_differences()')).length).toBeGreaterThan(0);
    await sql('select rebuild_involvement()');
    expect(await storedInvolvement(sql)).toEqual(before);
  });
});
