import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { migrate } from '../../src/database/database.ts';
import { fold, latin } from '../../src/records/values/names.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { undoMigrations } from '../harness/undone.ts';
import { insert, type RunSql } from './insert.ts';

let database: FreshDatabase;
let sql: RunSql;
const ids: Record<string, string> = {};

const forms = (text: string) => ({ text, folded: fold(text), latin: latin(text) });
const partyNamed = async (key: string, ...texts: string[]) => {
  ids[key] = await insert(sql, 'party', { name: texts[0] });
  for (const text of texts) await insert(sql, 'party_name', { party_id: ids[key], lang: 'ar', ...forms(text) });
};
const imported = (key: string, record: string) =>
  sql(`insert into imported_record (key, scope, record_id, said) values ($1, split_part($1, '/', 1), $2, '{}')`, [
    key,
    record,
  ]);

const STATE = {
  partyNames: 'select * from party_name order by id',
  personNames: 'select * from person_name order by id',
  primaryNames: 'select * from primary_name order by id',
  records: 'select * from record order by id',
  revisions: 'select * from revision order by id',
  images: 'select * from revision_row order by revision_id, table_name, row_key',
  feed: 'select * from change order by id',
  documents: 'select record_id, document::text from search_document order by record_id',
  words: 'select word from search_word order by word',
  keys: 'select * from imported_record order by key',
};
/** All that names and words stand in, and what tells of changes. */
async function state() {
  const rows: { [part in keyof typeof STATE]?: object[] } = {};
  for (const [part, text] of Object.entries(STATE)) rows[part as keyof typeof STATE] = await sql(text);
  return rows;
}

const foldedOf = async (table: string) =>
  (await sql(`select folded from ${table} order by folded`)).map(({ folded }) => folded);
const primary = async (folded: string) =>
  (await sql('select party_id from primary_name where folded = $1', [folded]))[0]?.party_id;
const keys = async () => (await sql('select key from imported_record order by key')).map(({ key }) => key);
const undo = () => undoMigrations(database.url, 'FoldPoints1798400000000');

beforeAll(async () => {
  database = await freshDatabase();
  sql = database.sql;
});
afterAll(() => database?.drop());

describe('A database from before names were compared without points', () => {
  it('holds afterwards what one written now holds, and tells of no change', async () => {
    await partyNamed('jordan', 'الأُردن', 'Jordan');
    await partyNamed('israel', 'יִשְׂרָאֵל', 'Ισραήλ');
    await partyNamed('thailand', 'ประเทศไทย', 'São Tomé');
    const person = await insert(sql, 'person', { name: 'مُحَمَّد ـ عليّ' });
    await insert(sql, 'person_name', { person_id: person, lang: 'ar', ...forms('مُحَمَّد ـ عليّ') });
    await insert(sql, 'agreement', { title: 'اتفاقيّة الأردن', titles_in: '{"he": "הֶסְכֵּם", "ru": "Договор"}' });
    await sql(
      `update party_name set text = text || ' القديم', folded = folded || ' القديم' where party_id = $1 and folded !~ '^[a-z]'`,
      [ids.jordan],
    );
    const now = await state();

    await undo();
    expect(await foldedOf('party_name')).toEqual(
      ['jordan', 'sao tome', 'ισραηλ', 'יִשְׂרָאֵל', 'الأُردن القديم', 'ประเทศไทย'].map((name) => name.normalize('NFKC')),
    );
    expect(await foldedOf('primary_name')).toEqual(await foldedOf('party_name'));
    expect(await foldedOf('person_name')).toEqual(['مُحَمَّد ـ عليّ']);
    const [image] = await sql("select after ->> 'folded' as folded from revision_row where table_name = 'person_name'");
    expect(image).toEqual({ folded: 'مُحَمَّد ـ عليّ' });
    expect(await sql('select * from search_differences()')).toEqual([]);
    expect((await sql("select from search_document where document @@ 'הסכם'")).length).toBe(0);

    await migrate(database.url);
    expect(await state()).toEqual(now);
    expect(await foldedOf('person_name')).toEqual(['محمد علي']);
    expect(await sql('select * from search_differences()')).toEqual([]);
  });

  it('leaves a plain name to the first of two parties whose names have become one', async () => {
    await undo();
    await partyNamed('first', 'أكرا');
    await sql("update party_name set folded = 'أكرا' where party_id = $1", [ids.first]);
    await partyNamed('second', 'اكرا', 'Accra');
    expect([await primary('أكرا'), await primary('اكرا')]).toEqual([ids.first, ids.second]);
    await migrate(database.url);
    expect([await primary('أكرا'), await primary('اكرا')]).toEqual([undefined, ids.first]);
    expect(await primary('accra')).toBe(ids.second);
  });

  it('finds again what was imported, but no record by the key of another', async () => {
    await undo();
    await imported('fair/person/name/مُحَمَّد ـ علي', ids.first!);
    await imported('treaties/agreement/الأردن | | 1,2 / Ä', ids.first!);
    await imported('treaties/agreement/إسم', ids.first!);
    await imported('treaties/agreement/اسم', ids.second!);
    await migrate(database.url);
    expect(await keys()).toEqual([
      'fair/person/name/محمد علي',
      'treaties/agreement/إسم',
      'treaties/agreement/اسم',
      'treaties/agreement/الاردن | | 1,2 / Ä',
    ]);
  });
});
