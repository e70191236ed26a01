import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { insert, type RunSql, rejectionCode, transaction } from './insert.ts';

let database: FreshDatabase;
let client: pg.Client;
let other: pg.Client;
let sql: RunSql;

const within = <T>(work: (sql: RunSql) => Promise<T>) => transaction(client, work);
const INTERNAL = { visibility: 'INTERNAL' };

beforeAll(async () => {
  database = await freshDatabase();
  sql = database.sql;
  client = new pg.Client({ connectionString: database.url });
  other = new pg.Client({ connectionString: database.url });
  await client.connect();
  await other.connect();
});

afterAll(async () => {
  await client?.end();
  await other?.end();
  await database?.drop();
});

describe('PUBLIC record', () => {
  it('cannot refer to an INTERNAL record, directly or by a part', async () => {
    const party = await insert(sql, 'party', INTERNAL);
    const forum = await insert(sql, 'forum', INTERNAL);
    const agreement = await insert(sql, 'agreement', {});
    const count = () => sql('select count(*) from revision');
    const before = await count();
    expect(await rejectionCode(insert(sql, 'statement', { forum_id: forum }))).toBe('EN001');
    expect(await rejectionCode(insert(sql, 'signature', { agreement_id: agreement, party_id: party }))).toBe('EN001');
    expect(await rejectionCode(sql('update agreement set forum_id = $2 where id = $1', [agreement, forum]))).toBe(
      'EN001',
    );
    expect(await rejectionCode(insert(sql, 'figure', { about_id: party }))).toBe('EN001');
    expect(await count()).toEqual(before);
    expect(await rejectionCode(insert(sql, 'figure', { about_id: party, ...INTERNAL }))).toBe('not refused');
  });

  it('may cite an INTERNAL source, but not as the source of a move', async () => {
    const source = await insert(sql, 'source', INTERNAL);
    const agreement = await insert(sql, 'agreement', {});
    await insert(sql, 'citation', { record_id: agreement, source_id: source });
    const move = { agreement_id: agreement, to_status: 'SIGNED', source_id: source };
    expect(await rejectionCode(insert(sql, 'status_change', move))).toBe('EN001');
  });

  it('can be published together with the records it refers to, in any order', async () => {
    const party = await insert(sql, 'party', INTERNAL);
    const agreement = await insert(sql, 'agreement', INTERNAL);
    await insert(sql, 'signature', { agreement_id: agreement, party_id: party });
    const publish = (table: string, id: string) => (sql: RunSql) =>
      sql(`update ${table} set visibility = 'PUBLIC' where id = $1`, [id]);
    expect(await rejectionCode(publish('agreement', agreement)(sql))).toBe('EN001');
    await within(async (sql) => {
      await publish('agreement', agreement)(sql);
      await publish('party', party)(sql);
    });
    expect(await rejectionCode(sql("update party set visibility = 'INTERNAL' where id = $1", [party]))).toBe('EN001');
    await within(async (sql) => {
      await sql("update party set visibility = 'INTERNAL' where id = $1", [party]);
      await sql("update agreement set visibility = 'INTERNAL' where id = $1", [agreement]);
    });
  });

  it('is checked again when more is written after the check', async () => {
    const party = await insert(sql, 'party', INTERNAL);
    const attempt = within(async (sql) => {
      const agreement = await insert(sql, 'agreement', {});
      await sql('set constraints all immediate');
      await sql('set constraints all deferred');
      await insert(sql, 'signature', { agreement_id: agreement, party_id: party });
    });
    expect(await rejectionCode(attempt)).toBe('EN001');
  });

  it('stays valid if one transaction refers to a record that another hides', async () => {
    const party = await insert(sql, 'party', {});
    const agreement = await insert(sql, 'agreement', {});
    await client.query('begin');
    await client.query("insert into signature (agreement_id, party_id, role) values ($1, $2, 'SIGNATORY')", [
      agreement,
      party,
    ]);
    await other.query('begin');
    await other.query("update party set visibility = 'INTERNAL' where id = $1", [party]);
    await client.query('set constraints all immediate');
    const hiding = rejectionCode(other.query('commit'));
    await client.query('commit');
    expect(await hiding).toBe('EN001');
  });
});

describe('reference', () => {
  it('cannot lead to a deleted record', async () => {
    const statement = await insert(sql, 'statement', {});
    const figure = await insert(sql, 'figure', { about_id: statement });
    const commitment = await insert(sql, 'commitment', {});
    expect(await rejectionCode(sql('delete from statement where id = $1', [statement]))).toBe('EN003');
    await sql('update figure set about_id = null where id = $1', [figure]);
    await sql('delete from statement where id = $1', [statement]);
    expect(await rejectionCode(insert(sql, 'outcome', { commitment_id: commitment, item_id: statement }))).toBe(
      'EN003',
    );
    expect(await rejectionCode(insert(sql, 'figure', { about_id: statement }))).toBe('EN003');
  });

  it('must lead to a record of the right kind', async () => {
    const [bloc, otherBloc, country, otherCountry, city, organ] = [
      await insert(sql, 'party', { level: 'BLOC' }),
      await insert(sql, 'party', { level: 'BLOC' }),
      await insert(sql, 'party', { level: 'COUNTRY' }),
      await insert(sql, 'party', { level: 'COUNTRY' }),
      await insert(sql, 'party', { level: 'CITY' }),
      await insert(sql, 'party', { level: 'ORGANIZATION' }),
    ];
    const forum = await insert(sql, 'forum', {});
    const agreement = await insert(sql, 'agreement', {});
    const commitment = await insert(sql, 'commitment', {});
    const misfits: [string, Record<string, unknown>][] = [
      ['membership', { bloc_id: country, country_id: country }],
      ['membership', { bloc_id: bloc, country_id: city }],
      ['placement', { party_id: country, within_id: bloc }],
      ['placement', { party_id: bloc, within_id: otherBloc }],
      ['forum_city', { forum_id: forum, city_id: country }],
      ['maker', { item_id: agreement, party_id: city }],
      ['concerned_party', { item_id: agreement, party_id: city, role: 'CONCERNED' }],
      ['concerned_party', { item_id: commitment, party_id: city, role: 'SUBJECT' }],
      ['outcome', { commitment_id: commitment, item_id: forum }],
    ];
    for (const [table, values] of misfits) expect(await rejectionCode(insert(sql, table, values))).toBe('EN004');
    await insert(sql, 'membership', { bloc_id: bloc, country_id: country });
    expect(await rejectionCode(sql("update party set level = 'REGION' where id = $1", [country]))).toBe('EN004');
    await insert(sql, 'placement', { party_id: organ, within_id: bloc });
    const toCity = sql("update party set level = 'CITY', organization_kind = null where id = $1", [organ]);
    expect(await rejectionCode(toCity)).toBe('EN004');
    await insert(sql, 'placement', { party_id: city, within_id: otherCountry });
    expect(await rejectionCode(sql("update party set level = 'BLOC' where id = $1", [otherCountry]))).toBe('EN004');
    await sql("update party set level = 'REGION' where id = $1", [city]);
  });

  it('cannot make a topic or a forum part of itself', async () => {
    for (const [table, column] of [
      ['topic', 'parent_id'],
      ['forum', 'part_of_id'],
    ] as const) {
      const top = await insert(sql, table, {});
      const middle = await insert(sql, table, { [column]: top });
      const bottom = await insert(sql, table, { [column]: middle });
      expect(await rejectionCode(sql(`update ${table} set ${column} = $2 where id = $1`, [top, bottom]))).toBe('EN002');
      await sql(`update ${table} set ${column} = $2 where id = $1`, [bottom, top]);
    }
  });

  it('is counted in record_reference, whatever its table', async () => {
    const held = await sql(`
      select c.conrelid::regclass::text || '.' || a.attname as reference
      from pg_constraint c cross join lateral unnest(c.conkey) as key (number)
      join pg_attribute a on a.attrelid = c.conrelid and a.attnum = key.number
      where c.contype = 'f' and a.attname <> 'id'
        and c.confrelid in (select tgrelid from pg_trigger where tgfoid = 'write_record_history'::regproc
          union select 'record'::regclass)
        and c.conrelid in (select tgrelid from pg_trigger where tgfoid in ('write_record_history'::regproc, 'write_part_history'::regproc))
        -- the owner of a part is not what the part refers to
        and not exists (select from pg_trigger t where t.tgrelid = c.conrelid and t.tgfoid = 'write_part_history'::regproc
          and encode(t.tgargs, 'escape') = a.attname || '\\000')`);
    const counted = await sql<{ reference: string }>(`
      select distinct d.refobjid::regclass::text || '.' || a.attname as reference
      from pg_rewrite r join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
      join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
      where r.ev_class = 'record_reference'::regclass`);
    expect(held.length).toBeGreaterThan(30);
    expect(counted.map(({ reference }) => reference)).toEqual(
      expect.arrayContaining(held.map(({ reference }) => reference)),
    );
  });
});
