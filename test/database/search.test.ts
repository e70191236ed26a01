import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { parseSearchText } from '../../src/records/api/search-filter.ts';
import { fold } from '../../src/records/values/names.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { Dice } from '../query/reference-executor/dice.ts';
import { insert, type RunSql, transaction } from './insert.ts';

const WRITERS = 3;
const CHANGES_EACH = 60;
const SEED = 2026;

let database: FreshDatabase;
let sql: RunSql;

beforeAll(async () => {
  database = await freshDatabase();
  sql = database.sql;
});
afterAll(() => database?.drop());

describe('database', () => {
  it('folds texts as the server folds names, in every script', async () => {
    // One in fifty of the many thousand characters of Chinese and Korean suffices.
    const characters = await sql<{ code: number; folded: string }>(
      `select code, search_fold('a' || chr(code) || 'b') as folded from generate_series(1, 150000) as code
        where code not between 55296 and 57343 and (code not between 13312 and 55295 or code % 50 = 0)
          and unicode_assigned(chr(code))`,
    );
    expect(characters.length).toBeGreaterThan(40_000);
    const different = characters.filter(({ code, folded }) => {
      const character = String.fromCodePoint(code);
      // PostgreSQL may know newer characters than Node.
      return /\P{Cn}/u.test(character) && folded !== fold(`a${character}b`).replaceAll('ς', 'σ');
    });
    expect(different.map(({ code }) => code.toString(16))).toEqual([]);
  });

  it('folds arbitrary texts as the server folds names', async () => {
    const character = fc.oneof(
      fc.constantFrom(
        ...'أ إ آ ؤ ئ ى ـ مُحَّ ﻵ ﹱ ۂ יִ שְׂ שׁ ײַ לְ־ हिन्दी ÀéîÕ Åßẞ İıſ Σςσ Йё Ґ ﬁ ½ ² ㎏ ｱ が が ก็ ที่ 한글 ㈱ — … № ″ ’ \u0301\u0308\u200d\u00ad 上海 東京 😀 0９'.split(
          '',
        ),
      ),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    );
    const texts = fc.sample(
      fc.array(character, { maxLength: 12 }).map((some) => some.join('')),
      { numRuns: 2000, seed: SEED },
    );
    const storable = texts.filter((text) => !/[\0\p{Cn}\p{Surrogate}]/u.test(text));
    const folded = await sql<{ folded: string }>(
      'select search_fold(text) as folded from unnest($1::text[]) with ordinality as given (text, n) order by n',
      [storable],
    );
    expect(folded.map((row) => row.folded)).toEqual(storable.map((text) => fold(text).replaceAll('ς', 'σ')));
  });
});

const WORDS = 'Moscow Москва 莫斯科 Havana treaty health Σίσυφος memorandum Straße twin O’Higgins 2025'.split(' ');
const text = (dice: Dice) => dice.some(WORDS, 1, 3).join(' ');
const texts = (dice: Dice) => JSON.stringify(dice.chance(0.5) ? { ru: text(dice), zh: text(dice) } : {});

/** The ids of records that writers know, as of their last read. */
type Known = Record<string, string[]>;

const TITLED = ['forum_series', 'forum', 'agreement', 'commitment', 'statement', 'figure'];
const NAMED = ['party', 'person', 'topic'];

/** One change of texts, alone or as part of a transaction. */
const CHANGES: ((sql: RunSql, known: Known, dice: Dice) => Promise<unknown>)[] = [
  async (run, known, dice) => {
    const table = dice.pick(TITLED);
    const title = text(dice);
    known[table]!.push(await insert(run, table, { title, titles_in: texts(dice), sort_key: title.toLowerCase() }));
  },
  async (run, known, dice) => known.party!.push(await insert(run, 'party', { name: text(dice) })),
  async (run, known, dice) =>
    known.source!.push(await insert(run, 'source', { title: text(dice), authors: [text(dice)] })),
  (run, known, dice) => {
    const table = dice.pick(TITLED);
    return run(`update ${table} set title = $2, titles_in = $3 where id = $1`, [
      dice.pick(known[table]!),
      text(dice),
      texts(dice),
    ]);
  },
  (run, known, dice) => {
    const table = dice.pick(NAMED);
    return run(`update ${table} set name = $2 where id = $1`, [dice.pick(known[table]!), text(dice)]);
  },
  (run, known, dice) =>
    insert(run, 'party_name', { party_id: dice.pick(known.party!), text: text(dice), latin: 'moskva' }),
  (run, known, dice) =>
    run('update party_name set text = $2 where party_id = $1', [dice.pick(known.party!), text(dice)]),
  (run, known, dice) => run('delete from party_name where party_id = $1', [dice.pick(known.party!)]),
  (run, known, dice) =>
    run('update party_name set party_id = $2 where party_id = $1', [dice.pick(known.party!), dice.pick(known.party!)]),
  (run, known, dice) =>
    insert(run, 'position', {
      person_id: dice.pick(known.person!),
      title: text(dice),
      title_lang: 'en',
      titles_in: texts(dice),
    }),
  (run, known, dice) => run('delete from "position" where person_id = $1', [dice.pick(known.person!)]),
  (run, known, dice) => insert(run, 'signature', { agreement_id: dice.pick(known.agreement!), named_as: text(dice) }),
  (run, known, dice) =>
    insert(run, 'progress_note', { commitment_id: dice.pick(known.commitment!), noted_on: '2025', text: text(dice) }),
  (run, known, dice) =>
    run('update statement set summary = $2, summaries_in = $3 where id = $1', [
      dice.pick(known.statement!),
      text(dice),
      texts(dice),
    ]),
  (run, known, dice) =>
    insert(run, 'identifier', { record_id: dice.pick(Object.values(known).flat()), scheme: 'x', value: text(dice) }),
  (run, known, dice) => {
    const table = dice.pick(TITLED);
    return run(`update ${table} set visibility = $2 where id = $1`, [
      dice.pick(known[table]!),
      dice.pick(['PUBLIC', 'INTERNAL']),
    ]);
  },
  (run, known, dice) => {
    const table = dice.pick(['agreement', 'commitment', 'statement', 'figure', 'party']);
    return run(`delete from ${table} where id = $1`, [dice.pick(known[table]!)]);
  },
];

/** Expected errors: a row that another writer deleted or wrote first; a deadlock. */
const EXPECTED = ['EN003', '23503', '23505', '40P01'];

async function write(known: Known, seed: number, ends: Map<string, number>): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query("set deadlock_timeout = '20ms'");
  const dice = new Dice(seed);
  for (let count = 0; count < CHANGES_EACH; count++) {
    const steps = Array.from({ length: dice.between(1, 4) }, () => dice.pick(CHANGES));
    const end = await transaction(client, async (run) => {
      for (const step of steps) await step(run, known, dice);
    }).then(
      () => 'committed',
      (error) => error.code ?? String(error),
    );
    ends.set(end, (ends.get(end) ?? 0) + 1);
  }
  await client.end();
}

const documents = () =>
  sql('select record_id, type, visibility, document::text from search_document order by record_id');

describe('search documents', () => {
  it('agree with the records after three concurrent writers have named, renamed, hidden and deleted them', async () => {
    const known: Known = {};
    for (const table of [...TITLED, ...NAMED, 'source']) {
      known[table] = await Promise.all([1, 2, 3].map(() => insert(sql, table, {})));
    }
    const ends = new Map<string, number>();
    await Promise.all(Array.from({ length: WRITERS }, (_, index) => write(known, SEED + index, ends)));

    expect([...ends.keys()].filter((end) => end !== 'committed' && !EXPECTED.includes(end))).toEqual([]);
    expect(ends.get('committed')).toBeGreaterThan((WRITERS * CHANGES_EACH) / 4);
    const kept = await documents();
    expect(kept.length).toBeGreaterThan(50);
    expect(await sql('select * from search_differences()')).toEqual([]);
    expect(await sql('select * from search_due')).toEqual([]);
    await sql('select rebuild_search()');
    expect(await documents()).toEqual(kept);
    expect(await sql('select word from search_word group by word having count(*) > 1')).toEqual([]);
  }, 60_000);

  it('that differ from the records are reported', async () => {
    await insert(sql, 'topic', { name: 'Something to be lost' });
    await sql(`delete from search_document where document @@ 'lost'`);
    await sql(`delete from search_word where word = 'something'`);
    const told = await sql<{ kept: unknown; written: unknown }>('select kept, written from search_differences()');
    expect(told).toHaveLength(2);
    expect(told).toContainEqual({ kept: null, written: 'something' });
    await sql('select rebuild_search()');
    expect(await sql('select * from search_differences()')).toEqual([]);
  });

  it('are stemmed again if only the language of a text is corrected', async () => {
    const id = await insert(sql, 'forum', { title: 'Treffen der Häuser', title_lang: 'en' });
    await sql(`update forum set title_lang = 'de' where id = $1`, [id]);
    const [{ stems }] = (await sql(
      `select array(select lexeme from unnest(document) where lexeme like '~%') as stems from search_document
        where record_id = $1`,
      [id],
    )) as [{ stems: string[] }];
    expect(stems.sort()).toEqual(['~de:haus', '~de:treff']);
  });

  it('cover every column that the view of texts reads, each with a trigger', async () => {
    const unwatched = await sql(`
      with read as (
        select distinct a.attrelid::regclass::text as of_table, a.attname::text as of_column
        from pg_depend d join pg_rewrite w on w.oid = d.objid and w.ev_class = 'search_text'::regclass
        join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
        where d.classid = 'pg_rewrite'::regclass and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0
      ), watched as (
        select tgrelid::regclass::text as of_table, argument as of_column
        from pg_trigger, string_to_table(encode(tgargs, 'escape'), '\\000') as argument
        where tgname = 'search_on_update'
      )
      select * from read except select * from watched`);
    expect(unwatched).toEqual([]);
  });
});

describe('record mentioned by other records', () => {
  it('is searched in the documents of all types that can be mentioned', async () => {
    const [party, person] = [await insert(sql, 'party', {}), await insert(sql, 'person', {})];
    const [forum, agreement] = [await insert(sql, 'forum', {}), await insert(sql, 'agreement', {})];
    const [session, commitment] = [
      await insert(sql, 'session', { forum_id: forum }),
      await insert(sql, 'commitment', {}),
    ];
    const delegation = await insert(sql, 'delegation', { forum_id: forum, party_id: party });
    await insert(sql, 'delegation_member', { delegation_id: delegation, person_id: person });
    await insert(sql, 'position', { person_id: person, party_id: party, title: 'Mayor', title_lang: 'en' });
    await insert(sql, 'forum_role', { forum_id: forum, party_id: party });
    await insert(sql, 'speaker', { session_id: session, person_id: person, represents_id: party });
    const signature = await insert(sql, 'signature', { agreement_id: agreement, party_id: party });
    await insert(sql, 'signer', { signature_id: signature, agreement_id: agreement, person_id: person });
    await insert(sql, 'concerned_party', { item_id: commitment, party_id: party, role: 'RESPONSIBLE' });
    for (const item of [commitment, await insert(sql, 'statement', {}), await insert(sql, 'figure', {})]) {
      await insert(sql, 'maker', { item_id: item, person_id: person });
      await insert(sql, 'maker', { item_id: item, delegation_id: delegation });
    }
    const can = await sql(
      `select type, mentioned from (select distinct type from record_mention union select distinct type from record) t,
        unnest(mentioned_types(array[type])) as mentioned order by type, mentioned`,
    );
    const does = await sql(
      `select distinct m.type, r.type as mentioned from record_mention m join record r on r.id = m.refers_to
        order by type, mentioned`,
    );
    expect(does).toEqual(can);
    expect(can.length).toBeGreaterThan(15);
  });
});

describe('search of agreements', () => {
  const asked = (text: string) => [JSON.stringify(parseSearchText(text)), [fold(text)]];

  /** Results for a text, as number in the title and score; optionally among some ids. */
  async function found(text: string, within: string[] | null = null): Promise<Map<number, number>> {
    const rows = await sql<{ number: number; score: number }>(
      `select substring(a.title from '[0-9]+')::integer as number, h.score
       from search_hits('{AGREEMENT}', $1::jsonb, $2, false, $3) h join agreement a on a.id = h.record_id order by number`,
      [...asked(text), within],
    );
    return new Map(rows.map(({ number, score }) => [number, score]));
  }

  interface Hit {
    id: string;
    score: number;
    number: number;
    total: number;
  }

  /** All results, page by page in the order of rank, with the total count. */
  async function pages(text: string, size: number): Promise<Hit[]> {
    const all: Hit[] = [];
    for (;;) {
      const last = all.at(-1);
      const page = await sql<Hit>(
        `with h as materialized (select * from first_hits('{AGREEMENT}', $1::jsonb, $2, false, $3, $4, $5, true))
         select h.record_id as id, h.score, substring(a.title from '[0-9]+')::integer as number,
           (select sum(total) from h)::integer as total
         from h join agreement a on a.id = h.record_id order by h.score desc, h.record_id desc`,
        [...asked(text), size, last?.score, last?.id],
      );
      if (page.length === 0) return all;
      all.push(...page);
    }
  }
  const numbers = (which: (n: number) => boolean) => Array.from({ length: 800 }, (_, n) => n).filter(which);

  it('returns the same whether few or many have a word themselves or mention a party with it', async () => {
    const party = await insert(sql, 'party', { name: 'Ruritania' });
    const other = await insert(sql, 'party', { name: 'Zubrowka' });
    await sql(`
      insert into agreement (title, title_lang, sort_key, kind, status)
      select concat_ws(' ', n, 'Accord', case when n % 50 = 0 then 'seldom' end, case when n % 40 = 0 then 'on Ruritania' end), 'en',
        n, 'TREATY', 'SIGNED' from generate_series(0, 799) as n`);
    await sql(
      `insert into signature (agreement_id, party_id, role)
       select id, $1::uuid, 'SIGNATORY' from agreement where title ~ 'Accord' and substring(title from '[0-9]+')::integer % 3 = 0
       union all
       select id, $2, 'SIGNATORY' from agreement where title ~ 'Accord' and substring(title from '[0-9]+')::integer % 5 = 0`,
      [party, other],
    );
    const has = { accord: () => true, seldom: (n: number) => n % 50 === 0, titled: (n: number) => n % 40 === 0 };
    const ruritania = (n: number) => n % 3 === 0 || has.titled(n);
    const zubrowka = (n: number) => n % 5 === 0;
    for (const [text, which] of [
      ['accord', has.accord],
      ['accord seldom', has.seldom],
      ['ruritania', ruritania],
      ['accord ruritania', ruritania],
      ['seldom ruritania', (n: number) => has.seldom(n) && ruritania(n)],
      ['ruritania zubrowka', (n: number) => ruritania(n) && zubrowka(n)],
      ['accord zubrowka ruritania', (n: number) => ruritania(n) && zubrowka(n)],
      ['zubrowka seldom ruritania', (n: number) => has.seldom(n) && ruritania(n) && zubrowka(n)],
      ['nobody ruritania', () => false],
    ] as const) {
      expect([text, [...(await found(text)).keys()]]).toEqual([text, numbers(which)]);
    }
    const some = await sql<{ id: string }>(
      `select id from agreement where title ~ 'Accord' and substring(title from '[0-9]+')::integer % 7 = 0`,
    );
    for (const text of [
      'accord',
      'accord seldom',
      'seldom ruritania',
      'accord zubrowka ruritania',
      'ruritanai',
      'nobody',
    ]) {
      const all = await found(text);
      const [{ count }] = (await sql(
        "select count_hits('{AGREEMENT}', $1::jsonb, $2, false)::integer as count",
        asked(text),
      )) as [{ count: number }];
      expect([text, count]).toEqual([text, all.size]);
      const within = await found(
        text,
        some.map(({ id }) => id),
      );
      expect([text, [...within]]).toEqual([text, [...all].filter(([n]) => n % 7 === 0)]);
      const paged = await pages(text, 150);
      expect(paged.map(({ score }) => score)).toEqual([...all.values()].sort((a, b) => b - a));
      expect(new Map(paged.map(({ number, score }) => [number, score]))).toEqual(all);
      expect(new Set(paged.map(({ total }) => total))).toEqual(new Set(all.size > 0 ? [all.size] : []));
    }
    const [many, few] = [await found('accord ruritania'), await found('seldom ruritania')];
    // A word in the title counts 500 of two words; a mentioned one 62.
    expect(many.get(40)).toBe(1000);
    expect(many.get(3)).toBe(562);
    expect(few.get(200)).toBe(1000);
    expect(few.get(150)).toBe(562);
  });
});
