import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { insert, type RunSql, transaction } from './insert.ts';

let database: FreshDatabase;
let client: pg.Client;
let sql: RunSql;

const name = (party: string, text: string, values: Record<string, unknown> = {}) =>
  insert(sql, 'party_name', { party_id: party, text, ...values });
const primary = async (folded: string) =>
  (await sql<{ party_id: string }>('select party_id from primary_name where folded = $1', [folded]))[0]?.party_id;
const namesIn = async (party: string) => (await sql('select names_in from party where id = $1', [party]))[0]?.names_in;

beforeAll(async () => {
  database = await freshDatabase();
  sql = database.sql;
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterAll(async () => {
  await client?.end();
  await database?.drop();
});

describe('name without a place', () => {
  it('resolves to the first party that had it, until that party loses it', async () => {
    const [first, second] = [await insert(sql, 'party', {}), await insert(sql, 'party', {})];
    const [given] = [await name(first, 'Moscow'), await name(second, 'Moscow')];
    const again = await name(first, 'moscow', { kind: 'ALIAS' });
    await sql('delete from party_name where id = $1', [given]);
    expect(await primary('moscow')).toBe(first);
    await sql('delete from party_name where id = $1', [again]);
    expect(await primary('moscow')).toBeUndefined();
    // No party becomes primary because another changes; the next party that gets the name does.
    const third = await insert(sql, 'party', {});
    await name(third, 'Moscow');
    expect(await primary('moscow')).toBe(third);
  });

  it('follows a name that is respelled', async () => {
    const party = await insert(sql, 'party', {});
    const id = await name(party, 'Leningrad');
    await sql("update party_name set text = 'Petrograd', folded = 'petrograd', latin = 'petrograd' where id = $1", [
      id,
    ]);
    expect(await primary('leningrad')).toBeUndefined();
    expect(await primary('petrograd')).toBe(party);
  });

  it('resolves to the party with it as its proper name if several parties get it in one statement', async () => {
    const [alias, proper] = [await insert(sql, 'party', {}), await insert(sql, 'party', {})];
    await sql(
      `insert into party_name (party_id, text, lang, kind, folded, latin) values
        ($1, 'Congo', 'en', 'ALIAS', 'congo', 'congo'), ($2, 'Congo', 'en', 'SHORT', 'congo', 'congo')`,
      [alias, proper],
    );
    expect(await primary('congo')).toBe(proper);
  });

  it('resolves to the party that is committed first if two transactions add it', async () => {
    const [first, second] = [await insert(sql, 'party', {}), await insert(sql, 'party', {})];
    let waiting: Promise<string> | undefined;
    await transaction(client, async (sql) => {
      await insert(sql, 'party_name', { party_id: first, text: 'Havana' });
      waiting = name(second, 'Havana');
    });
    await waiting;
    expect(await primary('havana')).toBe(first);
  });
});

describe('display name', () => {
  it('is the valid short name of a language, or the official one, or the transliterated one', async () => {
    const party = await insert(sql, 'party', {});
    await name(party, 'The Republic of Cuba', { kind: 'OFFICIAL' });
    const short = await name(party, 'Cuba', { ordinal: 2 });
    await name(party, 'Kuba', { lang: 'de', kind: 'TRANSLITERATED' });
    await name(party, 'Insel', { lang: 'de', kind: 'ALIAS' });
    await name(party, 'Alt', { lang: 'la', kind: 'FORMER' });
    await name(party, 'Past', { lang: 'fr', valid_to: '1991' });
    expect(await namesIn(party)).toEqual({ en: 'Cuba', de: 'Kuba' });
    await sql('delete from party_name where id = $1', [short]);
    expect(await namesIn(party)).toEqual({ en: 'The Republic of Cuba', de: 'Kuba' });
  });

  it('follows a name that moves to another party', async () => {
    const [one, two] = [await insert(sql, 'party', {}), await insert(sql, 'party', {})];
    const id = await name(one, 'Zhengzhou');
    await sql('update party_name set party_id = $2 where id = $1', [id, two]);
    expect([await namesIn(one), await namesIn(two)]).toEqual([{}, { en: 'Zhengzhou' }]);
    expect(await primary('zhengzhou')).toBe(two);
  });
});

describe('dates of a signature', () => {
  it('are derived from its actions', async () => {
    const agreement = await insert(sql, 'agreement', {});
    const party = await insert(sql, 'party', {});
    const signature = await insert(sql, 'signature', { agreement_id: agreement, party_id: party });
    const act = (kind: string, acted_on: string | null, effective_on: string | null = null) =>
      insert(sql, 'treaty_action', { signature_id: signature, agreement_id: agreement, kind, acted_on, effective_on });
    const dates = async () =>
      (
        await sql('select signed_on, ratified_on, in_force_from, withdrawn_on from signature where id = $1', [
          signature,
        ])
      )[0];
    await act('SIGNATURE', '1996-05');
    await act('SIGNATURE_AD_REFERENDUM', '1996');
    await act('ACCEPTANCE', '1998');
    await act('RATIFICATION', '1997-01', '1997-03');
    expect(await dates()).toEqual({
      signed_on: '1996',
      ratified_on: '1997-01',
      in_force_from: '1997-03',
      withdrawn_on: null,
    });
    const entry = await act('ENTRY_INTO_FORCE', '1997-06');
    await act('WITHDRAWAL', '2001', '2002');
    await act('DENUNCIATION', '2010', null);
    expect(await dates()).toMatchObject({ in_force_from: '1997-06', withdrawn_on: '2010' });
    await sql('delete from treaty_action where id = $1', [entry]);
    expect(await dates()).toMatchObject({ in_force_from: '1997-03' });
  });
});
