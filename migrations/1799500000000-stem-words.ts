import type { MigrationInterface, QueryRunner } from 'typeorm';
import { STEADY } from './plans.ts';

/**
 * Documents hold the stems of their words beside the words, each text stemmed by its language, and tell a party's own
 * names from its aliases and former names. The word list holds whole names in scripts without spaces, and is indexed by
 * what a word is with one letter missing, so that a search finds similar words in any script.
 *
 * All documents are written anew, which takes about a minute for 100,000 agreements with titles in two languages.
 */
export class StemWords1799500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const [{ collation }] = await runner.query(`
      select quote_ident(collname) as collation
      from unnest(array['pg_c_utf8', 'und-x-icu', 'default']) with ordinality as choice (name, n)
      join pg_collation on collname = name and collencoding in (-1, pg_char_to_encoding('UTF8'))
      order by n limit 1`);
    await runner.query(`
      ${stems(collation)}
      ${LEXICON}
      ${documentsOf(WITH_STEMS)}
      ${refreshSearch('search_lexicon(changed.document) as lexeme')}
      ${searchDifferences('search_lexicon(w.document) as lexeme')}
      ${watchNames("'text', 'latin', 'ordinal', 'kind'")}
    `);
    await runner.query('select rebuild_search()');
    await runner.query(
      'create index search_word_gaps_idx on search_word using gin (search_gaps(word)) with (fastupdate = off)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index search_word_gaps_idx;
      ${documentsOf(WITHOUT_STEMS)}
      ${refreshSearch('unnest(changed.document) as word', WORD)}
      ${searchDifferences('unnest(w.document) as word', WORD)}
      ${watchNames("'text', 'latin', 'ordinal'")}
      drop function search_lexicon, search_gaps, typed_stems, search_stems, search_lower;
    `);
    await runner.query('select rebuild_search()');
  }
}

/** A lexeme that is a word: neither a whole name nor a number, and long enough to be mistyped. */
const WORD = "lexeme ~ '^[^=0-9].{2}'";

/** Accents over Latin letters and the points of ё, which stems leave out, as people do when they type. */
const ACCENTED = 'áàâãäåéèêëíìîïóòôõöúùûüçñё';
const PLAIN = 'aaaaaaeeeeiiiiooooouuuucnе';

/** The languages in Latin letters whose texts are stemmed, by their tags. */
const LATIN_STEMMERS: { [lang: string]: string } = {
  de: 'german',
  en: 'english',
  es: 'spanish',
  fr: 'french',
  it: 'italian',
  pt: 'portuguese',
};

/** The scripts other than Latin whose words are stemmed, each by one language, as ranges of code points. */
const OTHER_STEMMERS: { [lang: string]: [name: string, ...ranges: [from: number, to: number][]] } = {
  ru: ['russian', [1024, 1327]],
  el: ['greek', [880, 1023], [7936, 8191]],
  ar: ['arabic', [1536, 1791]],
  hi: ['hindi', [2304, 2431]],
};

/** The language by which a word in lower case is stemmed, as SQL. */
const languageOf = (lang: string, word: string) => `case
            when ascii(${word}) < 592 or ascii(${word}) between 7680 and 7935 then split_part(${lang}, '-', 1)
            ${Object.entries(OTHER_STEMMERS)
              .flatMap(([tag, [, ...ranges]]) =>
                ranges.map(([from, to]) => `when ascii(${word}) between ${from} and ${to} then '${tag}'`),
              )
              .join('\n            ')}
          end`;

/**
 * The stems of a word in lower case, as something to select from: none where it is too common, or of a language without a
 * stemmer.
 */
const stemmed = (lang: string, word: string) => `unnest(ts_lexize(case ${languageOf(lang, word)}
            ${[...Object.entries(LATIN_STEMMERS), ...Object.entries(OTHER_STEMMERS).map(([tag, [name]]) => [tag, name])]
              .map(([tag, name]) => `when '${tag}' then 'pg_catalog.${name}_stem'::regdictionary`)
              .join('\n            ')}
          end, ${word}))`;

/** A stem as documents hold it: with its language, behind a tilde, which no word has, as in "~en:treati". */
const stemIn = (lang: string, word: string, stem: string) =>
  `'~' || ${languageOf(lang, word)} || ':' || left(translate(${stem}, '${ACCENTED}', '${PLAIN}'), 100)`;

/** Signs between words, as far as the languages use them that are stemmed. */
const SIGNS =
  '[\\s\\u0021-\\u002f\\u003a-\\u0040\\u005b-\\u0060\\u007b-\\u00bf\\u060c\\u061b\\u061f\\u0964\\u0965\\u2000-\\u206f]+';

/** The words of a text in lower case, as something to select from. */
const wordsIn = (text: string) => `string_to_table(
            case when octet_length(${text}) = length(${text}) then search_fold(${text}) else search_lower(${text}) end, ' ')`;

/** @param collation quoted: one whose lower case knows all scripts, whatever that of the database knows */
const stems = (collation: string) => `
  -- A text in lower case, with nothing but spaces between its words.
  create function search_lower(text text) returns text language sql immutable parallel safe as $$
    select regexp_replace(lower(normalize(text, NFKC) collate ${collation}) collate "C", '${SIGNS}', ' ', 'g')
  $$;

  -- The stems of a text's words, each once. Outside of Latin letters the script decides by which language; a text in Latin
  -- letters whose language nobody stated is read as English.
  create function search_stems(lang text, text text) returns text[] language sql immutable parallel safe as $$
    select array(
      select distinct ${stemIn("coalesce(lang, 'en')", 'word', 'stem')}
      from ${wordsIn('text')} as word,
        ${stemmed("coalesce(lang, 'en')", 'word')} as stem
      where length(word) > 2
    )
  $$;

  -- The stems that a word in lower case may have which somebody typed, whatever its language.
  create function typed_stems(word text) returns text[] language sql immutable parallel safe as $$
    select array(
      select distinct ${stemIn('lang', 'word', 'stem')}
      from unnest('{${Object.keys(LATIN_STEMMERS)}}'::text[]) as lang,
        ${stemmed('lang', 'word')} as stem
      where length(word) > 2
    )
  $$;
`;

const LEXICON = `
  -- What the word list holds of a document: its words, and its short names in scripts without spaces, which are single
  -- characters otherwise.
  create function search_lexicon(document tsvector) returns setof text language sql immutable parallel safe as $$
    select ltrim(lexeme, '=') from unnest(document) where case left(lexeme, 1)
      when '~' then false
      when '=' then octet_length(lexeme) > length(lexeme) and length(lexeme) between 3 and 13
        and cardinality(search_split(substr(lexeme, 2))) = length(lexeme) - 1
      else lexeme ~ '^[^0-9].{2}'
    end
  $$;

  -- A word, and what it is with one letter missing. Two words that differ by one error have one of these in common.
  create function search_gaps(word text) returns text[] language sql immutable parallel safe as $$
    select word || array(
      select left(word, n - 1) || substr(word, n + 1) from generate_series(1, length(word)) as n
      where length(word) between 2 and 30
    )
  $$;
`;

interface DocumentParts {
  isMain: string;
  wholeName: string;
  stems: string;
}

const WITHOUT_STEMS: DocumentParts = { isMain: 'true', wholeName: '', stems: '' };

const WITH_STEMS: DocumentParts = {
  isMain: `of_type <> 'PARTY' or t.ordinal = 0 or exists (
            select from party_name n
            where n.party_id = t.record_id and n.text = t.text and n.kind not in ('ALIAS', 'FORMER')
          )`,
  wholeName: ` || ':1' || case when t.is_main then 'A' else 'B' end`,
  // Stems say nothing about order, so that all have one position. The names of people are not stemmed: Ivanov and
  // Ivanova are two.
  stems: `union all
        select distinct on (s.record_id, s.weight, stem.lexeme) s.record_id, '''' || stem.lexeme || ''':1' || s.weight
        from said s
        cross join lateral ${wordsIn('s.text')} as word
        cross join lateral ${stemmed("coalesce(s.lang, 'en')", 'word')} as stem_of_word
        cross join lateral (values (${stemIn("coalesce(s.lang, 'en')", 'word', 'stem_of_word')})) as stem (lexeme)
        where length(word) > 2 and (of_type <> 'PERSON' or s.weight <> 'A')`,
};

/**
 * The documents of records, kind by kind. Beside words and stems a document holds each name whole, behind an equals sign,
 * with weight A, or B for an alias or former name of a party.
 */
const documentsOf = ({ isMain, wholeName, stems }: DocumentParts) => `
  create or replace function documents_of(ids uuid[])
  returns table (record_id uuid, type text, visibility text, document tsvector)
  language plpgsql stable ${STEADY} as $$
  #variable_conflict use_column
  declare
    of_type text;
    of_its uuid[];
  begin
    for of_type, of_its in
      select r.type, array_agg(r.id) from record r where r.id = any(ids) and r.deleted_at is null group by r.type
    loop
      return query with said as materialized (
        select t.record_id, t.weight, t.ordinal, t.lang, t.text, t.latin, ${isMain} as is_main
        from search_text t
        where t.record_id = any(of_its) and (t.type = of_type or t.type is null)
      ), form as materialized (
        select s.record_id, s.weight, s.ordinal, s.is_main, search_fold(form.text) as folded
        from said s cross join lateral (values (s.text), (s.latin)) form (text)
        where form.text is not null
      ), entry as (
        -- Each text begins with a position of its own, so that no phrase leads from one into the next.
        select t.record_id, case
            when token.word is not null then '''' || left(token.word, 100) || ''':'
              || row_number() over (partition by t.record_id order by t.n, token.n) || t.weight
            when t.weight = 'A' then '''=' || left(t.folded, 100) || ''''${wholeName}
          end as entry
        from (
          select f.record_id, f.weight, f.folded, bool_or(f.is_main) as is_main,
            row_number() over (partition by f.record_id order by f.weight, min(f.ordinal), f.folded) as n
          from form f where f.folded <> '' group by f.record_id, f.weight, f.folded
        ) t
        cross join lateral (
          select null as word, 0 as n
          union all select * from unnest(search_split(t.folded)) with ordinality
        ) token
        ${stems}
        union all
        -- A record without a word has a document, too.
        select id, null from unnest(of_its) as id
      ), written as (
        select record_id, coalesce(string_agg(entry, ' ')::tsvector, '') as document from entry group by record_id
      )
      select r.id, r.type, r.visibility, w.document from written w join record r on r.id = w.record_id;
    end loop;
  end $$;
`;

/** @param lexemes what the word list takes from the documents that have changed, as \`lexeme\` */
const refreshSearch = (lexemes: string, which = 'true') => `
  create or replace function refresh_search(ids uuid[]) returns void
  language plpgsql ${STEADY} as $$
  begin
    with written as materialized (
      select * from documents_of(ids)
    ), gone as (
      delete from search_document
      where record_id = any(array(select unnest(ids) except select record_id from written))
    ), changed as (
      insert into search_document as kept (record_id, type, visibility, document)
      select record_id, type, visibility, document from written
      on conflict (type, record_id) do update set visibility = excluded.visibility, document = excluded.document
      where (kept.visibility, kept.document) is distinct from (excluded.visibility, excluded.document)
      returning document
    )
    insert into search_word (word)
    select said.lexeme from (
      select distinct lexeme from changed cross join lateral ${lexemes} where ${which}
    ) said
    where (select true from search_word w where w.word = said.lexeme limit 1) is null;
  end $$;
`;

const searchDifferences = (lexemes: string, which = 'true') => `
  create or replace function search_differences() returns table (record_id uuid, kept jsonb, written jsonb)
  language sql stable as $$
    with written as materialized (
      select * from documents_of(array(select id from record))
    )
    select coalesce(k.record_id, w.record_id), to_jsonb(k), to_jsonb(w)
    from search_document k full join written w on w.record_id = k.record_id
    where to_jsonb(k) is distinct from to_jsonb(w)
    union all
    select w.record_id, null, to_jsonb(lexeme) from written w cross join lateral ${lexemes}
    where ${which} and not exists (select from search_word known where known.word = lexeme)
  $$;
`;

const watchNames = (columns: string) => `
  drop trigger search_on_insert on party_name;
  drop trigger search_on_update on party_name;
  drop trigger search_on_delete on party_name;
  select watch_search('party_name', 'party_id', ${columns});
`;
