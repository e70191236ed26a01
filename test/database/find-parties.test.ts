import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { QueryResultRow } from 'pg';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { insert, type RunSql } from './insert.ts';

let database: FreshDatabase;
let sql: RunSql;
let moscow: string;
let village: string;
let hamlet: string;
let idaho: string;
let russia: string;
let luxembourg: string;
let hidden: string;

interface Typed {
  ref_id?: string;
  code?: string;
  scheme?: string;
  value?: string;
  slug?: string;
  folded?: string;
  latin?: string;
  level?: string;
  base_folded?: string;
  base_latin?: string;
  qualifier_code?: string | null;
  qualifier_folded?: string;
  sees_internal?: boolean;
}

interface Answer {
  party_id: string | null;
  matches: number;
  taken_as: string | null;
  candidates: string[] | null;
}

/** A row of find_party. */
async function ask(typed: Typed): Promise<Answer> {
  const names = Object.keys(typed);
  const all = ['ref_id', 'code', 'scheme', 'value', 'slug', 'folded', 'latin', 'level', 'base_folded', 'base_latin'];
  all.push('qualifier_code', 'qualifier_folded');
  const nulls = all.filter((name) => !names.includes(name)).map((name) => `${name} => null`);
  const given = names.map((name, index) => `${name} => $${index + 1}`);
  if (!names.includes('sees_internal')) given.push('sees_internal => false');
  const rows = await sql<Answer & QueryResultRow>(
    `select * from find_party(${[...given, ...nulls].join(', ')})`,
    Object.values(typed),
  );
  expect(rows).toHaveLength(1);
  return rows[0]!;
}

/** How a party was found, and its id or the number of candidates. */
async function find(typed: Typed): Promise<string> {
  const { party_id, matches, taken_as } = await ask(typed);
  if (party_id === null) return String(matches);
  expect(matches).toBe(1);
  return `${taken_as} ${party_id}`;
}

/** The candidates besides a primary party, sorted. */
async function candidates(typed: Typed): Promise<string[]> {
  return ((await ask(typed)).candidates ?? []).sort();
}

const party = async (level: string, names: string[], values: Record<string, unknown> = {}, within?: string) => {
  const id = await insert(sql, 'party', { level, ...values });
  for (const text of names) await insert(sql, 'party_name', { party_id: id, text, latin: LATIN[text] });
  if (within) await insert(sql, 'placement', { party_id: id, within_id: within });
  return id;
};
const LATIN: Record<string, string> = { Москва: 'moskva', 東京: 'dong jing' };

beforeAll(async () => {
  database = await freshDatabase();
  sql = database.sql;
  russia = await party('COUNTRY', ['Russia'], { alpha2: 'RU', alpha3: 'RUS', slug: 'russia' });
  const states = await party('COUNTRY', ['United States'], { alpha2: 'US', alpha3: 'USA' });
  moscow = await party('CITY', ['Moscow', 'Москва'], { slug: 'moscow' }, russia);
  await insert(sql, 'identifier', { record_id: moscow, scheme: 'wikidata', value: 'Q649' });
  const region = await party('REGION', ['Idaho'], {}, states);
  idaho = await party('CITY', ['Moscow'], { slug: 'moscow-idaho' }, region);
  village = await party('CITY', ['Springfield'], {}, states);
  hamlet = await party('CITY', ['Springfield'], {}, region);
  await party('COUNTRY', ['Luxembourg'], { alpha2: 'LU' });
  luxembourg = await party('CITY', ['Luxembourg']);
  hidden = await party('CITY', ['Secret', 'Springfield'], { slug: 'secret', visibility: 'INTERNAL' });
  await sql("delete from primary_name where folded = 'springfield'");
});

afterAll(() => database?.drop());

describe('find_party', () => {
  it('returns nothing for unknown names, and for parties that the viewer cannot see', async () => {
    expect(await find({})).toBe('0');
    expect(await find({ slug: 'atlantis', folded: 'atlantis', latin: 'atlantis' })).toBe('0');
    expect(await find({ ref_id: '00000000-0000-0000-0000-000000000000' })).toBe('0');
    expect(await find({ ref_id: hidden })).toBe('0');
    expect(await find({ slug: 'secret', folded: 'secret', latin: 'secret' })).toBe('0');
    expect(await find({ slug: 'secret', sees_internal: true })).toBe(`SLUG ${hidden}`);
    expect(await find({ folded: 'moscow', level: 'REGION', latin: 'moscow' })).toBe('0');
  });

  it('finds a party by its id, or by the id of a party merged into it', async () => {
    expect(await find({ ref_id: moscow })).toBe(`ID ${moscow}`);
    const merged = await party('CITY', ['Moskau']);
    await sql('update record set merged_into = $2 where id = $1', [merged, moscow]);
    await sql('delete from party where id = $1', [merged]);
    expect(await find({ ref_id: merged })).toBe(`ID ${moscow}`);
  });

  it('finds a party by a code, an identifier or its slug', async () => {
    expect(await find({ code: 'RU', folded: 'ru' })).toBe(`CODE ${russia}`);
    expect(await find({ code: 'RUS' })).toBe(`CODE ${russia}`);
    expect(await find({ code: 'Q649' })).toBe(`CODE ${moscow}`);
    expect(await find({ scheme: 'wikidata', value: 'Q649' })).toBe(`IDENTIFIER ${moscow}`);
    expect(await find({ slug: 'moscow-idaho', folded: 'moscow idaho' })).toBe(`SLUG ${idaho}`);
  });

  it('finds the primary party of a name', async () => {
    expect(await find({ folded: 'москва', latin: 'moskva' })).toBe(`NAME ${moscow}`);
    expect(await find({ folded: 'moscow', latin: 'moscow' })).toBe(`NAME ${moscow}`);
    expect(await find({ folded: 'luxembourg', level: 'CITY' })).toBe(`NAME ${luxembourg}`);
    expect(await find({ folded: 'moskva', latin: 'moskva' })).toBe(`TRANSLITERATION ${moscow}`);
  });

  it('finds a party by its name and its place', async () => {
    const base = { base_folded: 'moscow', base_latin: 'moscow' };
    expect(await find({ folded: 'moscow idaho', ...base, qualifier_folded: 'idaho' })).toBe(`QUALIFIED_NAME ${idaho}`);
    expect(await find({ ...base, qualifier_code: 'US', qualifier_folded: 'us' })).toBe(`QUALIFIED_NAME ${idaho}`);
    expect(await find({ ...base, qualifier_folded: 'russia' })).toBe(`QUALIFIED_NAME ${moscow}`);
    expect(await find({ ...base, qualifier_folded: 'moscow' })).toBe('0');
  });

  it('returns nothing if several parties have the name and none is primary', async () => {
    expect(await find({ folded: 'springfield', latin: 'springfield' })).toBe('2');
    expect(await find({ folded: 'springfield', sees_internal: true })).toBe('3');
  });

  it('does not reveal an INTERNAL primary party: others get the first party that they see', async () => {
    const first = await party('CITY', ['Alma'], { visibility: 'INTERNAL' });
    const [second, third] = [await party('CITY', ['Alma'], {}, russia), await party('REGION', ['Alma'], {}, russia)];
    expect(await find({ folded: 'alma', sees_internal: true })).toBe(`NAME ${first}`);
    expect(await find({ folded: 'alma', latin: 'alma' })).toBe(`NAME ${second}`);
    expect(await candidates({ folded: 'alma' })).toEqual([third]);
    expect(await find({ folded: 'alma', level: 'REGION' })).toBe(`NAME ${third}`);
    const qualified = { base_folded: 'alma', base_latin: 'alma', qualifier_code: 'RU', qualifier_folded: 'ru' };
    expect(await find({ folded: 'alma ru', ...qualified })).toBe(`QUALIFIED_NAME ${second}`);
    // The primary party may lack what the reference says beside the name.
    await party('CITY', ['Alma'], {}, luxembourg);
    await party('REGION', ['Alma'], {}, luxembourg);
    const within = { ...qualified, qualifier_code: null, qualifier_folded: 'luxembourg' };
    expect(await find({ folded: 'alma luxembourg', ...within })).toBe('2');
  });

  it('offers exactly the candidates that fit the text', async () => {
    expect(await candidates({ folded: 'springfield' })).toEqual([village, hamlet].sort());
    expect(await candidates({ folded: 'springfield', sees_internal: true })).toEqual([village, hamlet, hidden].sort());
    expect(await candidates({ folded: 'springfield', level: 'REGION' })).toEqual([]);
    const qualified = { folded: 'springfield us', base_folded: 'springfield', base_latin: 'springfield' };
    await insert(sql, 'placement', { party_id: hidden, within_id: russia });
    expect(await candidates({ ...qualified, qualifier_code: 'US', qualifier_folded: 'us' })).toEqual(
      [village, hamlet].sort(),
    );
    const identified = { scheme: 'geonames', value: '7' };
    for (const id of [moscow, luxembourg]) await insert(sql, 'identifier', { record_id: id, ...identified });
    expect(await candidates({ ...identified, folded: 'geonames 7' })).toEqual([moscow, luxembourg].sort());
    // The other parties with the name of the found party.
    expect(await candidates({ folded: 'moscow' })).toEqual([idaho]);
    expect(await candidates({ folded: 'russia' })).toEqual([]);
  });

  it('offers a party with a similar name', async () => {
    const nearest = await sql("select * from similar_parties('luxemburg', 'luxemburg', false, 3)");
    expect(nearest.map(({ party_id }) => party_id)).toContain(luxembourg);
    expect(await sql("select * from similar_parties('secret', 'secret', false, 3)")).toEqual([]);
    expect(await sql("select * from similar_parties('secret', 'secret', true, 3)")).toHaveLength(1);
  });
});

/** Values that the database or base64 could misread, and longer than a line of base64. */
const VALUE = `a\\b "Ж" \\x41 ${'long '.repeat(40)}`;

describe('cursor', () => {
  it('holds the order, the value and the id, and is rejected if it was made up', async () => {
    const [written] = await sql<{ cursor: string }>(
      "select page_cursor('TITLE', $1, '0199c1f4-a2b3-7c4d-8e9f-000000000000') as cursor",
      [VALUE],
    );
    expect(written!.cursor).toMatch(/^[A-Za-z0-9_-]+$/);
    const [ordering, value, id, sum] = Buffer.from(written!.cursor, 'base64url').toString().split('\x1f');
    expect([ordering, value, id]).toEqual(['TITLE', VALUE, '0199c1f4-a2b3-7c4d-8e9f-000000000000']);
    expect(sum).toMatch(/^[0-9a-f]{8}$/);
  });
});
