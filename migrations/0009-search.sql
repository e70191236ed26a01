-- The words of every record, stored by triggers as one document for each record, which a search reads. Documents are
-- written at the end of the transaction, once for each record, however many of its parts were written. By then the
-- history has locked the row of the record. So of two transactions that change parts of one record, the second one
-- reads the changes of the first.
--
-- Documents have the stems of their words beside the words, each text stemmed by its language. They distinguish the own
-- names of a party from its aliases and former names. The word list also has whole names in scripts without spaces. It
-- is indexed by the forms of a word with one letter missing, so that a search finds similar words in any script.

-- Functions that depend on the set of letters, which differs between the locales of databases. So letters, digits and
-- marks are listed as ranges of code points in hexadecimal: Unicode's categories L, N and M, with the code points
-- between them that Unicode has not assigned. Lower case is that of a collation that knows all scripts: the first one
-- of three that this PostgreSQL has.
--
-- search_fold and search_split are not strict: PostgreSQL calls a strict SQL function for each text, and inlines one
-- that is not strict. (For null they return null.)
do $do$
declare
  letters constant text := '
    30-39 41-5a 61-7a aa b2-b3 b5 b9-ba bc-be c0-d6 d8-f6 f8-2c1 2c6-2d1 2e0-2e4 2ec 2ee 300-374 376-37d 37f 386
    388-3f5 3f7-481 483-559 560-588 591-5bd 5bf 5c1-5c2 5c4-5c5 5c7-5f2 610-61a 620-669 66e-6d3 6d5-6dc 6df-6e8
    6ea-6fc 6ff 710-7f5 7fa-7fd 800-82d 840-85b 860-887 889-88f 897-8e1 8e3-963 966-96f 971-9f1 9f4-9f9 9fc 9fe-a75
    a81-aef af9-b6f b71-bf2 c00-c6f c78-c7e c80-c83 c85-d4e d54-d78 d7a-df3 e01-e3a e40-e4e e50-e59 e81-f00 f18-f19
    f20-f33 f35 f37 f39 f3e-f84 f86-fbc fc6 1000-1049 1050-109d 10a0-10fa 10fc-135f 1369-138f 13a0-13fd 1401-166c
    166f-167f 1681-169a 16a0-16ea 16ee-1734 1740-17d3 17d7 17dc-17f9 180b-180d 180f-193b 1946-19da 1a00-1a1b
    1a20-1a99 1aa7 1ab0-1b4c 1b50-1b59 1b6b-1b73 1b80-1bf3 1c00-1c37 1c40-1c7d 1c80-1cbf 1cd0-1cd2 1cd4-1fbc 1fbe
    1fc2-1fcc 1fd0-1fdb 1fe0-1fec 1ff2-1ffc 2070-2079 207f-2089 2090-209c 20d0-20f0 2102 2107 210a-2113 2115
    2119-211d 2124 2126 2128 212a-212d 212f-2139 213c-213f 2145-2149 214e 2150-2189 2460-249b 24ea-24ff 2776-2793
    2c00-2ce4 2ceb-2cf3 2cfd 2d00-2d6f 2d7f-2dff 2e2f 3005-3007 3021-302f 3031-3035 3038-303c 3041-309a 309d-309f
    30a1-30fa 30fc-318e 3192-3195 31a0-31bf 31f0-31ff 3220-3229 3248-324f 3251-325f 3280-3289 32b1-32bf 3400-4dbf
    4e00-a48c a4d0-a4fd a500-a60c a610-a672 a674-a67d a67f-a6f1 a717-a71f a722-a788 a78b-a827 a82c-a835 a840-a873
    a880-a8c5 a8d0-a8f7 a8fb a8fd-a92d a930-a953 a960-a9c0 a9cf-a9d9 a9e0-aa59 aa60-aa76 aa7a-aadd aae0-aaef
    aaf2-ab5a ab5c-ab69 ab70-abea abec-d7fb f900-fb28 fb2a-fbb1 fbd3-fd3d fd50-fd8f fd92-fdc7 fdf0-fdfb fe00-fe0f
    fe20-fe2f fe70-fefc ff10-ff19 ff21-ff3a ff41-ff5a ff66-ffdc 10000-100fa 10107-10133 10140-10178 1018a-1018b
    101fd-1039d 103a0-103cf 103d1-10563 10570-10855 10858-10876 10879-1091b 10920-10939 10940-10a48 10a60-10a7e
    10a80-10ac7 10ac9-10aef 10b00-10b35 10b40-10b91 10ba9-10d6d 10d6f-10d85 10e60-10eac 10eb0-10ec7 10efa-10f54
    10f70-10f85 10fb0-11046 11052-110ba 110c2 110d0-1113f 11144-11173 11176-111c4 111c9-111cc 111ce-111da 111dc
    111e1-11237 1123e-112a8 112b0-113d3 113e1-1144a 11450-11459 1145e-114c5 114c7-115c0 115d8-11640 11644-11659
    11680-116b8 116c0-1173b 11740-1183a 118a0-11943 11950-119e1 119e3-11a3e 11a47-11a99 11a9d 11ab0-11af8
    11b60-11be0 11bf0-11c40 11c50-11c6c 11c72-11ef6 11f00-11f42 11f50-11fd4 12000-1246e 12480-12ff0 13000-1342f
    13440-16a69 16a70-16af4 16b00-16b36 16b40-16b43 16b50-16d6c 16d70-16e96 16ea0-16fe1 16fe3-1bc99 1bc9d-1bc9e
    1ccf0-1ccf9 1cf00-1cf46 1d165-1d169 1d16d-1d172 1d17b-1d182 1d185-1d18b 1d1aa-1d1ad 1d242-1d244 1d2c0-1d2f3
    1d360-1d6c0 1d6c2-1d6da 1d6dc-1d6fa 1d6fc-1d714 1d716-1d734 1d736-1d74e 1d750-1d76e 1d770-1d788 1d78a-1d7a8
    1d7aa-1d7c2 1d7c4-1d7ff 1da00-1da36 1da3b-1da6c 1da75 1da84 1da9b-1e14e 1e290-1e2f9 1e4d0-1e5fa 1e6c0-1e959
    1ec71-1ecab 1ecad-1ecaf 1ecb1-1ed2d 1ed2f-1eebb 1f100-1f10c 1fbf0-1fbf9 20000-33479 e0100-e01ef
  ';
  -- Of these, the scripts without spaces between words: Thai, Lao, Burmese, Khmer, kana and Chinese characters.
  spaceless constant text := '
    e00-eff 1000-109f 1780-17ff 2e80-2fdf 3005-3007 3021-3029 3040-30ff 31f0-31ff 3400-9fff f900-faff 20000-323af
  ';
  ranges constant int4multirange[] := array(
    select range_agg(int4range(
      ('x' || lpad(split_part(range, '-', 1), 8, '0'))::bit(32)::integer,
      ('x' || lpad(split_part(range || '-' || range, '-', 2), 8, '0'))::bit(32)::integer, '[]'))
    from unnest(array[letters, spaceless]) with ordinality as list (text, n)
    cross join regexp_split_to_table(btrim(list.text, E' \n'), '\s+') as range
    group by n order by n
  );
  -- Classes of a regular expression, without brackets: all letters, those of scripts without spaces, the others.
  classes constant text[] := array(
    select string_agg('\U' || lpad(to_hex(lower(range)), 8, '0')
      || case when upper(range) - lower(range) > 1 then '-\U' || lpad(to_hex(upper(range) - 1), 8, '0') else '' end,
      '' order by range)
    from unnest(array[ranges[1], ranges[2], ranges[1] - ranges[2]]) with ordinality as class (ranges, n)
    cross join unnest(class.ranges) as range
    group by n order by n
  );
  collation_name constant text := (
    select quote_ident(collname)
    from unnest(array['pg_c_utf8', 'und-x-icu', 'default']) with ordinality as choice (name, n)
    join pg_collation on collname = name and collencoding in (-1, pg_char_to_encoding('UTF8'))
    order by n limit 1
  );
begin
  -- Returns the form in which words are compared: that of the columns named folded, except for the final sigma.
  -- Accents are removed, and the points of Hebrew and Arabic script, as in names.ts.
  execute format($create$
  create function search_fold(text text) returns text language sql immutable parallel safe as $$
    select case when octet_length(text) = length(text)
      then btrim(regexp_replace(lower(text collate "C"), '[^a-z0-9]+', ' ', 'g'))
      else btrim(regexp_replace(replace(lower(normalize(regexp_replace(normalize(text, NFKD),
        '[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0640\u064b-\u065f\u0670]+', '', 'g'), NFKC) collate %1$s) collate "C", 'ς', 'σ'), '[^%2$s]+', ' ', 'g'))
    end
  $$ $create$, collation_name, classes[1]);

  -- Returns the words of a folded text. Text without spaces is split into characters, so that a word inside it is found
  -- as consecutive characters.
  execute format($create$
  create function search_split(folded text) returns text[] language sql immutable parallel safe as $$
    select case when octet_length(folded) = length(folded) then string_to_array(folded, ' ')
      else array_remove(string_to_array(regexp_replace(folded, '[%s]', ' \& ', 'g'), ' '), '') end
  $$ $create$, classes[2]);

  -- Splits a text into words and the text between them.
  execute format($create$
  create function search_pieces(text text) returns table (n bigint, piece text, is_word boolean)
  language sql immutable strict parallel safe as $$
    select n, match[1], match[1] ~ '^[%1$s]'
    from regexp_matches(text, '[%2$s]|[%3$s]+|[^%1$s]+', 'g')
      with ordinality as matches (match, n)
  $$ $create$, classes[1], classes[2], classes[3]);

  -- Returns a text in lower case, with only spaces between its words: the signs are those of the stemmed languages.
  execute format($create$
  create function search_lower(text text) returns text language sql immutable parallel safe as $$
    select regexp_replace(lower(normalize(text, NFKC) collate %s) collate "C", '[\s\u0021-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u060c\u061b\u061f\u0964\u0965\u2000-\u206f]+', ' ', 'g')
  $$ $create$, collation_name);
end $do$;

-- Returns the stems of the words of a text, each once. Outside of Latin letters the script determines the language; a
-- text in Latin letters of unknown language is read as English. The languages are listed here, in typed_stems and in
-- documents_of.
create function search_stems(lang text, text text) returns text[] language sql immutable parallel safe as $$
    select array(
      select distinct '~' || case
            when ascii(word) < 592 or ascii(word) between 7680 and 7935 then split_part(coalesce(lang, 'en'), '-', 1)
            when ascii(word) between 1024 and 1327 then 'ru'
            when ascii(word) between 880 and 1023 then 'el'
            when ascii(word) between 7936 and 8191 then 'el'
            when ascii(word) between 1536 and 1791 then 'ar'
            when ascii(word) between 2304 and 2431 then 'hi'
          end || ':' || left(translate(stem, 'áàâãäåéèêëíìîïóòôõöúùûüçñё', 'aaaaaaeeeeiiiiooooouuuucnе'), 100)
      from string_to_table(
            case when octet_length(text) = length(text) then search_fold(text) else search_lower(text) end, ' ') as word,
        unnest(ts_lexize(case case
            when ascii(word) < 592 or ascii(word) between 7680 and 7935 then split_part(coalesce(lang, 'en'), '-', 1)
            when ascii(word) between 1024 and 1327 then 'ru'
            when ascii(word) between 880 and 1023 then 'el'
            when ascii(word) between 7936 and 8191 then 'el'
            when ascii(word) between 1536 and 1791 then 'ar'
            when ascii(word) between 2304 and 2431 then 'hi'
          end
            when 'de' then 'pg_catalog.german_stem'::regdictionary
            when 'en' then 'pg_catalog.english_stem'::regdictionary
            when 'es' then 'pg_catalog.spanish_stem'::regdictionary
            when 'fr' then 'pg_catalog.french_stem'::regdictionary
            when 'it' then 'pg_catalog.italian_stem'::regdictionary
            when 'pt' then 'pg_catalog.portuguese_stem'::regdictionary
            when 'ru' then 'pg_catalog.russian_stem'::regdictionary
            when 'el' then 'pg_catalog.greek_stem'::regdictionary
            when 'ar' then 'pg_catalog.arabic_stem'::regdictionary
            when 'hi' then 'pg_catalog.hindi_stem'::regdictionary
          end, word)) as stem
      where length(word) > 2
    )
  $$;

-- Returns the stems that a typed word in lower case may have, whatever its language.
create function typed_stems(word text) returns text[] language sql immutable parallel safe as $$
    select array(
      select '~' || lang || ':' || left(translate(stem, 'áàâãäåéèêëíìîïóòôõöúùûüçñё', 'aaaaaaeeeeiiiiooooouuuucnе'), 100)
      from unnest(case
            when ascii(word) < 592 or ascii(word) between 7680 and 7935 then '{de,en,es,fr,it,pt}'::text[]
            when ascii(word) between 1024 and 1327 then '{ru}'
            when ascii(word) between 880 and 1023 then '{el}'
            when ascii(word) between 7936 and 8191 then '{el}'
            when ascii(word) between 1536 and 1791 then '{ar}'
            when ascii(word) between 2304 and 2431 then '{hi}'
          end) as lang,
        unnest(ts_lexize(case lang
            when 'de' then 'pg_catalog.german_stem'::regdictionary
            when 'en' then 'pg_catalog.english_stem'::regdictionary
            when 'es' then 'pg_catalog.spanish_stem'::regdictionary
            when 'fr' then 'pg_catalog.french_stem'::regdictionary
            when 'it' then 'pg_catalog.italian_stem'::regdictionary
            when 'pt' then 'pg_catalog.portuguese_stem'::regdictionary
            when 'ru' then 'pg_catalog.russian_stem'::regdictionary
            when 'el' then 'pg_catalog.greek_stem'::regdictionary
            when 'ar' then 'pg_catalog.arabic_stem'::regdictionary
            when 'hi' then 'pg_catalog.hindi_stem'::regdictionary
          end, word)) as stem
      where length(word) > 2
    )
  $$;

-- Returns the entries of a document in the word list: its words, and its short names in scripts without spaces, which
-- are single characters otherwise.
create function search_lexicon(document tsvector) returns setof text language sql immutable parallel safe as $$
    select ltrim(lexeme, '=') from unnest(document) where case left(lexeme, 1)
      when '~' then false
      when '=' then octet_length(lexeme) > length(lexeme) and length(lexeme) between 3 and 13
        and cardinality(search_split(substr(lexeme, 2))) = length(lexeme) - 1
      else lexeme ~ '^[^0-9].{2}'
    end
  $$;

-- Returns a word and its forms with one letter missing. Two words that differ by one error have one of these in common.
create function search_gaps(word text) returns text[] language sql immutable parallel safe as $$
    select word || array(
      select left(word, n - 1) || substr(word, n + 1) from generate_series(1, length(word)) as n
      where length(word) between 2 and 30
    )
  $$;

-- Returns the words of one text as a separate document, without weights.
create function search_vector(text text) returns tsvector language sql immutable strict parallel safe as $$
    select coalesce(string_agg('''' || left(word, 100) || ''':' || n, ' '), '')::tsvector
    from unnest(search_split(search_fold(text))) with ordinality as token (word, n)
  $$;

-- Every text by whose words a record is found, with its weight: A names and titles, B summaries, C other texts by which
-- a person would search. Of several texts of one weight the one with the lowest ordinal is the main one. latin: the
-- text in Latin letters, if it is stored. The triggers below must watch every column that is read here.
create view search_text (record_id, type, weight, ordinal, lang, text, latin) as
  select id, 'SOURCE', 'A', 0, lang, title, sort_key::text from source
  union all select id, 'SOURCE', 'B', 1, lang, publisher, null from source where publisher is not null
  union all select id, 'SOURCE', 'B', 2, lang, array_to_string(authors, '; '), null from source where authors <> '{}'
  union all select id, 'TOPIC', 'A', 0, name_lang, name, sort_key from topic
  union all select id, 'TOPIC', 'A', 1, o.key, o.value, null from topic, jsonb_each_text(names_in) o
  union all select id, 'PARTY', 'A', 0, name_lang, name, sort_key from party
  union all select party_id, 'PARTY', 'A', 1 + ordinal, lang, text, latin from party_name
  union all select id, 'PARTY', 'C', 0, null, concat_ws(' ', alpha2, alpha3), null from party
    where alpha2 is not null or alpha3 is not null
  union all select id, 'PERSON', 'A', 0, name_lang, name, null from person
  union all select id, 'PERSON', 'A', 2, null, sort_key, null from person
  union all select person_id, 'PERSON', 'A', 1, lang, text, latin from person_name
  union all select person_id, 'PERSON', 'C', 2 * ordinal, title_lang, title, null from "position"
  union all select person_id, 'PERSON', 'C', 2 * ordinal + 1, o.key, o.value, null
    from "position", jsonb_each_text(titles_in) o
  union all select id, 'FORUM_SERIES', 'A', 0, title_lang, title, sort_key from forum_series
  union all select id, 'FORUM_SERIES', 'A', 1, o.key, o.value, null from forum_series, jsonb_each_text(titles_in) o
  union all select id, 'FORUM', 'A', 0, title_lang, title, sort_key from forum
  union all select id, 'FORUM', 'A', 1, o.key, o.value, null from forum, jsonb_each_text(titles_in) o
  union all select id, 'FORUM', 'B', 0, summary_lang, summary, null from forum where summary is not null
  union all select id, 'FORUM', 'B', 1, o.key, o.value, null from forum, jsonb_each_text(summaries_in) o
  union all select id, 'FORUM', 'C', 0, null, concat_ws('; ', edition, venue), null from forum
    where edition is not null or venue is not null
  union all select id, 'SESSION', 'A', 0, title_lang, title, sort_key from session
  union all select id, 'SESSION', 'A', 1, o.key, o.value, null from session, jsonb_each_text(titles_in) o
  union all select id, 'SESSION', 'B', 0, null, abstract, null from session where abstract is not null
  union all select id, 'SESSION', 'C', 0, null, track, null from session where track is not null
  union all select delegation_id, 'DELEGATION', 'C', ordinal, null, title, null from delegation_member
    where title is not null
  union all select id, 'AGREEMENT', 'A', 0, title_lang, title, sort_key from agreement
  union all select id, 'AGREEMENT', 'A', 1, o.key, o.value, null from agreement, jsonb_each_text(titles_in) o
  union all select id, 'AGREEMENT', 'C', 0, null, kind_as_titled, null from agreement where kind_as_titled is not null
  union all select agreement_id, 'AGREEMENT', 'C', 1, null, value, null from agreement_reference
  union all select agreement_id, 'AGREEMENT', 'C', 2, null, named_as, null from signature where named_as is not null
  union all select id, 'COMMITMENT', 'A', 0, title_lang, title, sort_key from commitment
  union all select id, 'COMMITMENT', 'A', 1, o.key, o.value, null from commitment, jsonb_each_text(titles_in) o
  union all select commitment_id, 'COMMITMENT', 'B', ordinal, null, text, null from progress_note
  union all select id, 'STATEMENT', 'A', 0, title_lang, title, sort_key from statement
  union all select id, 'STATEMENT', 'A', 1, o.key, o.value, null from statement, jsonb_each_text(titles_in) o
  union all select id, 'STATEMENT', 'B', 0, summary_lang, summary, null from statement
  union all select id, 'STATEMENT', 'B', 1, o.key, o.value, null from statement, jsonb_each_text(summaries_in) o
  union all select id, 'FIGURE', 'A', 0, title_lang, title, sort_key from figure
  union all select id, 'FIGURE', 'A', 1, o.key, o.value, null from figure, jsonb_each_text(titles_in) o
  union all select id, 'FIGURE', 'C', 0, null, indicator, null from figure
  union all select record_id, null, 'C', 3, null, value, null from identifier;

-- The words of documents, for finding similar words. A word stays when no document has it any more, and may be listed
-- twice: a transaction that writes a new word must not wait for another one that does. The documents decide whether a
-- word may be suggested to a reader.
create table search_word (word text collate "C" not null);
create index search_word_word_idx on search_word (word);
create index search_word_word_trgm_idx on search_word using gin (word gin_trgm_ops);
-- For words that differ by one letter.
create index search_word_gaps_idx on search_word using gin (search_gaps(word)) with (fastupdate = off);

-- Records that the current transaction has changed and not yet read again. Empty between transactions, hence unlogged.
create unlogged table search_due (
  xid xid8 not null default pg_current_xact_id(),
  record_id uuid not null,
  -- The first row of a transaction: at the end it triggers the read of all of them.
  opens boolean not null default false,
  primary key (xid, record_id)
);

-- Returns the documents of records, type by type: each table is read once, and not record by record. The type is a
-- parameter of the statement, so that it skips the tables of all other types. Beside words and stems a document has
-- each name whole, behind an equals sign. It has weight A, or B for an alias or former name of a party. Stems have no
-- order, so that all have one position. The names of people are not stemmed: Ivanov and Ivanova are two.
create function documents_of(ids uuid[])
returns table (record_id uuid, type text, visibility text, document tsvector)
language plpgsql stable
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on
  set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
  #variable_conflict use_column
  declare
    of_type text;
    of_its uuid[];
  begin
    for of_type, of_its in
      select r.type, array_agg(r.id) from record r where r.id = any(ids) and r.deleted_at is null group by r.type
    loop
      return query with said as materialized (
        select t.record_id, t.weight, t.ordinal, t.lang, t.text, t.latin, of_type <> 'PARTY' or t.ordinal = 0 or exists (
            select from party_name n
            where n.party_id = t.record_id and n.text = t.text and n.kind not in ('ALIAS', 'FORMER')
          ) as is_main
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
            when t.weight = 'A' then '''=' || left(t.folded, 100) || '''' || ':1' || case when t.is_main then 'A' else 'B' end
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
        union all
        select distinct on (s.record_id, s.weight, stem.lexeme) s.record_id, '''' || stem.lexeme || ''':1' || s.weight
        from said s
        cross join lateral string_to_table(
            case when octet_length(s.text) = length(s.text) then search_fold(s.text) else search_lower(s.text) end, ' ') as word
        cross join lateral unnest(ts_lexize(case case
            when ascii(word) < 592 or ascii(word) between 7680 and 7935 then split_part(coalesce(s.lang, 'en'), '-', 1)
            when ascii(word) between 1024 and 1327 then 'ru'
            when ascii(word) between 880 and 1023 then 'el'
            when ascii(word) between 7936 and 8191 then 'el'
            when ascii(word) between 1536 and 1791 then 'ar'
            when ascii(word) between 2304 and 2431 then 'hi'
          end
            when 'de' then 'pg_catalog.german_stem'::regdictionary
            when 'en' then 'pg_catalog.english_stem'::regdictionary
            when 'es' then 'pg_catalog.spanish_stem'::regdictionary
            when 'fr' then 'pg_catalog.french_stem'::regdictionary
            when 'it' then 'pg_catalog.italian_stem'::regdictionary
            when 'pt' then 'pg_catalog.portuguese_stem'::regdictionary
            when 'ru' then 'pg_catalog.russian_stem'::regdictionary
            when 'el' then 'pg_catalog.greek_stem'::regdictionary
            when 'ar' then 'pg_catalog.arabic_stem'::regdictionary
            when 'hi' then 'pg_catalog.hindi_stem'::regdictionary
          end, word)) as stem_of_word
        cross join lateral (values ('~' || case
            when ascii(word) < 592 or ascii(word) between 7680 and 7935 then split_part(coalesce(s.lang, 'en'), '-', 1)
            when ascii(word) between 1024 and 1327 then 'ru'
            when ascii(word) between 880 and 1023 then 'el'
            when ascii(word) between 7936 and 8191 then 'el'
            when ascii(word) between 1536 and 1791 then 'ar'
            when ascii(word) between 2304 and 2431 then 'hi'
          end || ':' || left(translate(stem_of_word, 'áàâãäåéèêëíìîïóòôõöúùûüçñё', 'aaaaaaeeeeiiiiooooouuuucnе'), 100))) as stem (lexeme)
        where length(word) > 2 and (of_type <> 'PERSON' or s.weight <> 'A')
        union all
        -- A record without a word has a document, too.
        select id, null from unnest(of_its) as id
      ), written as (
        select record_id, coalesce(string_agg(entry, ' ')::tsvector, '') as document from entry group by record_id
      )
      select r.id, r.type, r.visibility, w.document from written w join record r on r.id = w.record_id;
    end loop;
  end $$;

-- Reads these records again and writes the differences. Deletes the documents of deleted records. New words are looked
-- up one by one in the index of the word list: "not exists" would be a join, which may read all words for each.
create function refresh_search(ids uuid[]) returns void
language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on
  set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
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
      select distinct lexeme from changed cross join lateral search_lexicon(changed.document) as lexeme where true
    ) said
    where (select true from search_word w where w.word = said.lexeme limit 1) is null;
  end $$;

-- Its arguments: the column with the id of the record, and the other columns on which the document depends.
--
-- The rows of an UPDATE before and after it are compared by a hash of their ids: by nested loops an update of 8,000
-- rows took 64 million comparisons. Hash joins are turned on by name, since functions that update rows turn them off.
create function keep_search() returns trigger language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off
  set enable_hashjoin = on set enable_nestloop = off set jit = off as $$
  declare
    images jsonb[];
  begin
    if tg_op = 'INSERT' then
      images := array(select to_jsonb(n) from new_rows n);
    elsif tg_op = 'DELETE' then
      images := array(select to_jsonb(o) from old_rows o);
    else
      images := array(
        select unnest(array[before, after]) from (
          select to_jsonb(o) as before, to_jsonb(n) as after from old_rows o join new_rows n on n.id = o.id
          where o is distinct from n
        ) changed
        where exists (select from unnest(tg_argv) as name where before -> name is distinct from after -> name)
      );
    end if;
    insert into search_due (record_id, opens)
    select id, row_number() over () = 1 and not exists (select from search_due where xid = pg_current_xact_id())
    from (select distinct (image ->> tg_argv[0])::uuid as id from unnest(images) as image) due
    on conflict do nothing;
    return null;
  end $$;

create function refresh_due_search() returns trigger language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off
  set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
  declare
    ids uuid[];
  begin
    with due as (delete from search_due where xid = new.xid returning record_id)
    select array_agg(record_id) into ids from due;
    if ids is not null then
      perform refresh_search(ids);
    end if;
    return null;
  end $$;
create constraint trigger refresh_due_search after insert on search_due
  deferrable initially deferred for each row when (new.opens) execute function refresh_due_search();

-- Watches the columns of a table that search_text reads, the visibility of records, and further columns.
create function watch_search(of_table regclass, id_column name, variadic more name[] default '{}') returns void
language plpgsql as $$
  declare
    arguments text := (
      select string_agg(quote_literal(attname), ', ' order by attnum) from pg_attribute a
      where attrelid = of_table and attname <> id_column and (attname = any(more || 'visibility'::name) or exists (
        select from pg_depend d join pg_rewrite r on r.oid = d.objid and r.ev_class = 'search_text'::regclass
        where d.classid = 'pg_rewrite'::regclass and d.refobjid = of_table and d.refobjsubid = a.attnum
      ))
    );
  begin
    execute format('create or replace trigger search_on_insert after insert on %s referencing new table as new_rows
      for each statement execute function keep_search(%L, %s)', of_table, id_column, arguments);
    execute format('create or replace trigger search_on_update after update on %s referencing old table as old_rows
      new table as new_rows for each statement execute function keep_search(%L, %s)', of_table, id_column, arguments);
    execute format('create or replace trigger search_on_delete after delete on %s referencing old table as old_rows
      for each statement execute function keep_search(%L, %s)', of_table, id_column, arguments);
  end $$;

select watch_search('source', 'id');
select watch_search('topic', 'id');
-- Aliases and former names count less: see documents_of.
select watch_search('party_name', 'party_id', 'kind');
select watch_search('party', 'id');
select watch_search('person', 'id');
select watch_search('person_name', 'person_id');
select watch_search('"position"', 'person_id');
select watch_search('forum_series', 'id');
select watch_search('forum', 'id');
select watch_search('session', 'id');
select watch_search('delegation', 'id');
select watch_search('delegation_member', 'delegation_id');
select watch_search('agreement', 'id');
select watch_search('agreement_reference', 'agreement_id');
select watch_search('signature', 'agreement_id');
select watch_search('commitment', 'id');
select watch_search('progress_note', 'commitment_id');
select watch_search('statement', 'id');
select watch_search('figure', 'id');
select watch_search('identifier', 'record_id');

-- Adds a text of a record's table, or of one of its parts, to those by which the record is found. owner: the column
-- that names the record; 'id' in its own table. said: a text, or texts by language that follow the main one. lang,
-- latin: the columns with the language of the text, and with the text in Latin letters.
create function add_search_text(of_table regclass, owner name, weight text, said name, lang name default null,
  latin name default null) returns void language plpgsql as $$
  begin
    execute format('create or replace view search_text as %s union all select %I, %L, %L, ' || case
        when (select atttypid from pg_attribute where attrelid = of_table and attname = said) = 'jsonb'::regtype
        then '1, o.key, o.value, null from %5$s, jsonb_each_text(%6$I) o'
        else '0, %7$s, %6$I, %8$s from %5$s where %6$I is not null'
      end,
      rtrim(pg_get_viewdef('search_text'::regclass), ';'), owner, type_named_by(of_table, owner), weight, of_table, said,
      coalesce(quote_ident(lang), 'null'), coalesce(quote_ident(latin), 'null'));
    perform watch_search(of_table, owner);
  end $$;

-- Derives all documents and words from the records alone. Returns the number of documents. Writers wait meanwhile.
create function rebuild_search() returns integer language plpgsql as $$
  declare
    ids uuid[];
    total integer := 0;
  begin
    lock table search_document in share row exclusive mode;
    delete from search_document;
    delete from search_word;
    -- In batches: the whole of a large database would not fit into memory at once.
    for ids in
      select array_agg(id) from (
        select id, row_number() over (order by id) / 5000 as batch from record where deleted_at is null
      ) numbered group by batch
    loop
      perform refresh_search(ids);
      total := total + cardinality(ids);
    end loop;
    return total;
  end $$;

-- Returns documents and words that differ from the records; none if all is well.
create function search_differences() returns table (record_id uuid, kept jsonb, written jsonb)
language sql stable as $$
    with written as materialized (
      select * from documents_of(array(select id from record))
    )
    select coalesce(k.record_id, w.record_id), to_jsonb(k), to_jsonb(w)
    from search_document k full join written w on w.record_id = k.record_id
    where to_jsonb(k) is distinct from to_jsonb(w)
    union all
    select w.record_id, null, to_jsonb(lexeme) from written w cross join lateral search_lexicon(w.document) as lexeme
    where true and not exists (select from search_word known where known.word = lexeme)
  $$;
