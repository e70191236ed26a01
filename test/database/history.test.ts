import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { insert, type RunSql, rejectionCode, transaction } from './insert.ts';

let database: FreshDatabase;
let client: pg.Client;
let other: pg.Client;
let sql: RunSql;
let agreement: string;
let party: string;

const CHECK_VIOLATION = '23514';

const within = <T>(work: (sql: RunSql) => Promise<T>) => transaction(client, work);

/** The revisions of a record, with the changed rows as `table: before -> after` of one column. */
async function history(id: string, column = 'title'): Promise<string[]> {
  const revisions = await sql<{ line: string }>(
    `select v.version || ' ' || v.kind || coalesce(' ' || (
        select string_agg(table_name || ': ' || coalesce(before ->> $2, '-') || ' -> ' || coalesce(after ->> $2, '-'), ', '
          order by table_name, row_key)
        from revision_row w where w.revision_id = v.id), '') as line
      from revision v where record_id = $1 order by version`,
    [id, column],
  );
  return revisions.map(({ line }) => line);
}

const changes = (id: string) =>
  sql('select version, kind, type, visibility, visibility_before from change where record_id = $1 order by version', [
    id,
  ]);
const entry = async (id: string) =>
  (await sql('select type, version, visibility, deleted_at is not null as deleted from record where id = $1', [id]))[0];

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

beforeEach(async () => {
  party = await insert(sql, 'party', {});
  agreement = await within(async (sql) => {
    const id = await insert(sql, 'agreement', { title: 'Old' });
    await insert(sql, 'signature', { agreement_id: id, party_id: party });
    return id;
  });
});

describe('history of a record', () => {
  it('rejects changing an id, using one twice, and adding parts to a deleted record', async () => {
    expect(await rejectionCode(sql('update agreement set id = new_id() where id = $1', [agreement]))).toBe('EN005');
    expect(await rejectionCode(sql('update signature set id = new_id() where agreement_id = $1', [agreement]))).toBe(
      'EN005',
    );
    expect(await rejectionCode(insert(sql, 'statement', { id: agreement }))).toBe('EN005');
    expect(await history(agreement)).toHaveLength(1);
    await sql('delete from agreement where id = $1', [agreement]);
    expect(await rejectionCode(insert(sql, 'flag', { record_id: agreement }))).toBe('EN003');
    expect(await rejectionCode(insert(sql, 'commitment', { id: agreement }))).toBe('EN005');
  });

  it('rejects truncating a table of records or parts', async () => {
    const before = await sql('select count(*) from signature');
    expect(await rejectionCode(sql('truncate flag cascade'))).toBe('EN006');
    expect(await rejectionCode(sql('truncate agreement cascade'))).toBe('EN006');
    expect(await sql('select count(*) from signature')).toEqual(before);
  });

  it('begins with version 1, however many parts are created with the record', async () => {
    expect(await entry(agreement)).toEqual({ type: 'AGREEMENT', version: 1, visibility: 'PUBLIC', deleted: false });
    expect(await history(agreement)).toEqual(['1 CREATED agreement: - -> Old, signature: - -> -']);
    expect(await changes(agreement)).toEqual([
      { version: 1, kind: 'CREATED', type: 'AGREEMENT', visibility: 'PUBLIC', visibility_before: null },
    ]);
  });

  it('has one revision for each transaction, with the state before and after it', async () => {
    await within(async (sql) => {
      await sql("update agreement set title = 'Between' where id = $1", [agreement]);
      await insert(sql, 'agreement_place', { agreement_id: agreement, party_id: party });
      await sql("update agreement set title = 'New' where id = $1", [agreement]);
      await sql('delete from agreement_place where agreement_id = $1', [agreement]);
    });
    expect((await history(agreement))[1]).toBe('2 UPDATED agreement: Old -> New');
    expect(await changes(agreement)).toHaveLength(2);
  });

  it('has no revision for an update that changes nothing', async () => {
    await sql('update agreement set title = title where id = $1', [agreement]);
    await sql('update signature set role = role where agreement_id = $1', [agreement]);
    await sql("update agreement set title = 'Other' where false");
    expect(await history(agreement)).toHaveLength(1);
  });

  it('counts a change of a part as a change of its owner, and of both owners if it moves', async () => {
    const second = await insert(sql, 'agreement', { title: 'Second' });
    await sql("update signature set named_as = 'As' where agreement_id = $1", [agreement]);
    await sql('update signature set agreement_id = $2 where agreement_id = $1', [agreement, second]);
    expect((await history(agreement, 'named_as')).slice(1)).toEqual([
      '2 UPDATED signature: - -> As',
      '3 UPDATED signature: As -> -',
    ]);
    expect((await history(second, 'named_as')).slice(1)).toEqual(['2 UPDATED signature: - -> As']);
  });

  it('ends with a tombstone and all parts of the record', async () => {
    await insert(sql, 'flag', { record_id: agreement });
    const topic = await insert(sql, 'topic', {});
    await insert(sql, 'record_topic', { record_id: agreement, topic_id: topic });
    await sql('delete from agreement where id = $1', [agreement]);
    expect(await entry(agreement)).toEqual({ type: 'AGREEMENT', version: 4, visibility: 'PUBLIC', deleted: true });
    expect((await history(agreement)).at(-1)).toBe(
      '4 DELETED agreement: Old -> -, flag: - -> -, record_topic: - -> -, signature: - -> -',
    );
    expect((await changes(agreement)).at(-1)).toMatchObject({ kind: 'DELETED', visibility_before: 'PUBLIC' });
    expect(await sql('select from flag where record_id = $1', [agreement])).toEqual([]);
    expect(await sql('select from cooperation_item where id = $1', [agreement])).toEqual([]);
  });

  it('has no revision for a part that one transaction creates and deletes', async () => {
    const id = await within(async (sql) => {
      const id = await insert(sql, 'agreement', {});
      await insert(sql, 'signature', { agreement_id: id, party_id: party });
      await insert(sql, 'flag', { record_id: id });
      await sql('delete from agreement where id = $1', [id]);
      return id;
    });
    expect(await entry(id)).toBeUndefined();
    expect(await history(id)).toEqual([]);
    expect(await changes(id)).toEqual([]);
  });

  it('continues if a deleted record is restored', async () => {
    await sql('delete from agreement where id = $1', [agreement]);
    await insert(sql, 'agreement', { id: agreement, title: 'Again', visibility: 'INTERNAL' });
    expect(await entry(agreement)).toEqual({ type: 'AGREEMENT', version: 3, visibility: 'INTERNAL', deleted: false });
    expect((await history(agreement)).at(-1)).toBe('3 CREATED agreement: - -> Again');
    expect((await changes(agreement)).at(-1)).toMatchObject({ visibility: 'INTERNAL', visibility_before: null });
  });

  it('records deletion and recreation in one transaction as an update, and the reverse as nothing', async () => {
    await within(async (sql) => {
      await sql('delete from agreement where id = $1', [agreement]);
      await insert(sql, 'agreement', { id: agreement, title: 'Again' });
    });
    expect((await history(agreement)).at(-1)).toBe('2 UPDATED agreement: Old -> Again, signature: - -> -');
    expect((await changes(agreement)).at(-1)).toMatchObject({ kind: 'UPDATED', visibility_before: 'PUBLIC' });

    await sql('delete from agreement where id = $1', [agreement]);
    await within(async (sql) => {
      await insert(sql, 'agreement', { id: agreement });
      await sql('delete from agreement where id = $1', [agreement]);
    });
    expect(await entry(agreement)).toMatchObject({ version: 3, deleted: true });
    expect((await history(agreement)).at(-1)).toMatch(/^3 DELETED/);
    expect(await changes(agreement)).toHaveLength(3);
  });

  it('rejects merging a record into itself', async () => {
    const toItself = sql('update record set merged_into = id where id = $1', [agreement]);
    expect(await rejectionCode(toItself)).toBe(CHECK_VIOLATION);
    expect((await sql('select merged_into from record where id = $1', [agreement]))[0]).toEqual({ merged_into: null });
  });

  it('returns which revisions belong to one transaction', async () => {
    await within(async (sql) => {
      await sql("update agreement set title = 'New' where id = $1", [agreement]);
      await sql("update party set name = 'New' where id = $1", [party]);
    });
    await sql("update party set name = 'Newer' where id = $1", [party]);
    const together = await sql<{ record_id: string; version: number }>(
      `select record_id, version from revision
        where xid = (select xid from revision where record_id = $1 and version = 2)`,
      [agreement],
    );
    expect(new Set(together.map(({ record_id, version }) => `${record_id} ${version}`))).toEqual(
      new Set([`${agreement} 2`, `${party} 2`]),
    );
  });

  it('has the party of a name before and after an editor changed it', async () => {
    const other = await insert(sql, 'party', {});
    await insert(sql, 'party_name', { party_id: party, text: 'Vladimir' });
    await sql("update primary_name set party_id = $1 where folded = 'vladimir'", [other]);
    expect((await history(party, 'folded')).at(-1)).toBe('3 UPDATED primary_name: vladimir -> -');
    expect((await history(other, 'folded')).at(-1)).toBe('2 UPDATED primary_name: - -> vladimir');
  });

  it('records a deletion as a merge if the record has a survivor', async () => {
    const survivor = await insert(sql, 'agreement', {});
    await within(async (sql) => {
      await sql('update record set merged_into = $2 where id = $1', [agreement, survivor]);
      await sql('delete from agreement where id = $1', [agreement]);
    });
    expect((await history(agreement)).at(-1)).toMatch(/^2 MERGED/);
    expect((await changes(agreement)).at(-1)).toMatchObject({ kind: 'MERGED' });
  });

  it('leads from a merged record to the last survivor, and stores the direct survivor too', async () => {
    const [second, third] = [await insert(sql, 'agreement', {}), await insert(sql, 'agreement', {})];
    const merge = (absorbed: string, kept: string) =>
      within(async (sql) => {
        await sql('update record set merged_into = $2 where id = $1', [absorbed, kept]);
        await sql('delete from agreement where id = $1', [absorbed]);
      });
    await merge(agreement, second);
    await merge(second, third);
    const ofAgreement = () => sql('select survivor_of($1) as survivor', [agreement]);
    expect(await ofAgreement()).toEqual([{ survivor: third }]);
    await insert(sql, 'agreement', { id: second });
    expect(await ofAgreement()).toEqual([{ survivor: second }]);
    expect((await history(second, 'merged_into')).slice(1)).toEqual([
      `2 MERGED agreement: - -> -, record: - -> ${third}`,
      `3 CREATED agreement: - -> -, record: ${third} -> -`,
    ]);
  });

  it('has the author, note and source of a change', async () => {
    const source = await insert(sql, 'source', {});
    await within(async (sql) => {
      await sql("select set_config('entente.by', 'Anna', true), set_config('entente.note', 'A slip.', true)");
      await sql("select set_config('entente.source', $1, true)", [source]);
      await sql("update agreement set title = 'New' where id = $1", [agreement]);
    });
    await sql("update agreement set title = 'Newer' where id = $1", [agreement]);
    expect(
      await sql('select made_by, note, source_id from revision where record_id = $1 order by version', [agreement]),
    ).toEqual([
      { made_by: expect.any(String), note: null, source_id: null },
      { made_by: 'Anna', note: 'A slip.', source_id: source },
      { made_by: expect.any(String), note: null, source_id: null },
    ]);
  });

  it('has the visibility before and after', async () => {
    await sql("update agreement set visibility = 'INTERNAL' where id = $1", [agreement]);
    expect(await entry(agreement)).toMatchObject({ version: 2, visibility: 'INTERNAL' });
    expect((await changes(agreement)).at(-1)).toMatchObject({ visibility: 'INTERNAL', visibility_before: 'PUBLIC' });
    await within(async (sql) => {
      await sql("update agreement set title = 'New' where id = $1", [agreement]);
      await sql("update agreement set visibility = 'PUBLIC' where id = $1", [agreement]);
    });
    expect((await changes(agreement)).at(-1)).toMatchObject({ visibility: 'PUBLIC', visibility_before: 'INTERNAL' });
  });

  it('has columns that triggers derive from parts, without versions for them', async () => {
    const [signature] = await sql<{ id: string }>('select id from signature where agreement_id = $1', [agreement]);
    await insert(sql, 'treaty_action', {
      signature_id: signature!.id,
      agreement_id: agreement,
      kind: 'SIGNATURE',
      acted_on: '1996-05',
    });
    expect((await history(agreement, 'signed_on')).slice(1)).toEqual([
      '2 UPDATED signature: - -> 1996-05, treaty_action: - -> -',
    ]);
  });

  it('has two consecutive versions if two transactions change a record at the same time', async () => {
    await client.query('begin');
    await client.query("update agreement set title = 'One' where id = $1", [agreement]);
    const second = insert(async (text, values) => (await other.query(text, values)).rows, 'flag', {
      record_id: agreement,
    });
    await client.query('commit');
    await second;
    expect((await history(agreement)).slice(1)).toEqual(['2 UPDATED agreement: Old -> One', '3 UPDATED flag: - -> -']);
  });

  it('is written for a thousand records in one transaction', async () => {
    await within(async (sql) => {
      await sql(`insert into agreement (title, title_lang, sort_key, kind, status)
        select 'Bulk', 'en', 'bulk ' || n, 'TREATY', 'SIGNED' from generate_series(1, 1000) n`);
      await sql(
        "insert into signature (agreement_id, party_id, role) select id, $1, 'SIGNATORY' from agreement where title = 'Bulk'",
        [party],
      );
    });
    const [counted] = await sql(
      `select count(*)::int as revisions, count(distinct record_id)::int as records, sum(rows)::int as rows from (
        select record_id, (select count(*) from revision_row w where w.revision_id = v.id) as rows
        from revision v join agreement a on a.id = v.record_id where a.title = 'Bulk') counted`,
    );
    expect(counted).toEqual({ revisions: 1000, records: 1000, rows: 2000 });
    expect(await sql('select from unchecked_reference')).toEqual([]);
  });
});
