import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The words of every record, kept by triggers as one document for each: what a search looks into. Documents are written
 * at the end of the transaction, once for each record, however many of its parts were written. By then the transaction
 * has locked the record's row (the history does, on every change), so that of two transactions that change parts of one
 * record the second one reads what the first has written.
 */
export class KeepSearch1795700000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const [{ collation }] = await runner.query(`
      select quote_ident(collname) as collation
      from unnest(array['pg_c_utf8', 'und-x-icu', 'default']) with ordinality as choice (name, n)
      join pg_collation on collname = name and collencoding in (-1, pg_char_to_encoding('UTF8'))
      order by n limit 1`);
    await runner.query(words(collation));
    await runner.query(TEXTS);
    await runner.query(DOCUMENTS);
    await runner.query(REFRESH);
    await runner.query(TRIGGERS);
    await runner.query(REBUILD);
    await runner.query('select rebuild_search()');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function keep_search, refresh_due_search cascade;
      drop function watch_search, rebuild_search, search_differences, refresh_search, documents_of, search_vector,
        search_pieces, search_split, search_fold;
      drop view search_text;
      drop table search_due, search_word, search_document;
    `);
  }
}

/**
 * Functions that run on every write plan each statement once a connection, by its indexes alone: a plan made while a
 * table was empty must not scan it whole once it is full.
 */
const STEADY =
  'set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off ' +
  'set enable_mergejoin = off set jit = off';

/**
 * Letters, digits and marks as ranges of code points, in hexadecimal: Unicode's categories L, N and M, with the code
 * points between them that Unicode has not assigned. Written out, since what PostgreSQL takes for a letter depends on
 * the database's locale.
 */
const LETTERS = `
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
`;

/** Of these, the scripts that put no space between words: Thai, Lao, Burmese, Khmer, kana and Chinese characters. */
const SPACELESS = `
  e00-eff 1000-109f 1780-17ff 2e80-2fdf 3005-3007 3021-3029 3040-30ff 31f0-31ff 3400-9fff f900-faff 20000-323af
`;

type Range = [from: number, to: number];

function rangesOf(text: string): Range[] {
  return text
    .trim()
    .split(/\s+/)
    .map((range) => {
      const [from, to] = range.split('-').map((point) => Number.parseInt(point, 16));
      return [from!, to ?? from!];
    });
}

/** The first ranges without the second ones. Both are in order. */
function without(ranges: Range[], others: Range[]): Range[] {
  return ranges.flatMap(([from, to]) => {
    const left: Range[] = [];
    let next = from;
    for (const [first, last] of others) {
      if (last < next || first > to) continue;
      if (first > next) left.push([next, first - 1]);
      next = last + 1;
    }
    if (next <= to) left.push([next, to]);
    return left;
  });
}

/** What stands between the brackets of a regular expression. */
function classOf(ranges: Range[]): string {
  const point = (code: number) => `\\U${code.toString(16).padStart(8, '0')}`;
  return ranges.map(([from, to]) => (from === to ? point(from) : `${point(from)}-${point(to)}`)).join('');
}

const LETTER = classOf(rangesOf(LETTERS));
const SPACELESS_LETTER = classOf(rangesOf(SPACELESS));
const SPACED_LETTER = classOf(without(rangesOf(LETTERS), rangesOf(SPACELESS)));

/** @param collation quoted: one whose lower case knows all scripts, whatever that of the database knows */
const words = (collation: string) => `
  -- The form in which words are compared: that of the columns folded of names, save for the sigma that ends a word.
  create function search_fold(text text) returns text language sql immutable strict parallel safe as $$
    select case when octet_length(text) = length(text)
      then btrim(regexp_replace(lower(text collate "C"), '[^a-z0-9]+', ' ', 'g'))
      else btrim(regexp_replace(replace(lower(normalize(regexp_replace(normalize(text, NFKD),
        '[\\u0300-\\u036f]+', '', 'g'), NFKC) collate ${collation}) collate "C", 'ς', 'σ'), '[^${LETTER}]+', ' ', 'g'))
    end
  $$;

  -- The words of a folded text. What is written without spaces is taken apart into its characters, so that a word inside
  -- it is found as these characters one after the other.
  create function search_split(folded text) returns text[] language sql immutable strict parallel safe as $$
    select case when octet_length(folded) = length(folded) then string_to_array(folded, ' ')
      else array_remove(string_to_array(regexp_replace(folded, '[${SPACELESS_LETTER}]', ' \\& ', 'g'), ' '), '') end
  $$;

  -- A text as it stands, taken apart into words and what is between them.
  create function search_pieces(text text) returns table (n bigint, piece text, is_word boolean)
  language sql immutable strict parallel safe as $$
    select n, match[1], match[1] ~ '^[${LETTER}]'
    from regexp_matches(text, '[${SPACELESS_LETTER}]|[${SPACED_LETTER}]+|[^${LETTER}]+', 'g')
      with ordinality as matches (match, n)
  $$;
`;

/** What is longer is cut, here as in `records/searched.ts`: no lexeme may hold more than 2,046 bytes. */
const LONGEST_WORD = 100;

const TEXTS = `
  -- Every text by whose words a record is found, with its weight: A names and titles, B summaries, C what else a person
  -- would search by. Of several texts of one weight the lowest ordinal is the main one. latin: the text in Latin letters,
  -- where that is kept. The triggers below have to watch what is read here.
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
`;

const TYPES =
  'PARTY PERSON FORUM_SERIES FORUM SESSION DELEGATION AGREEMENT COMMITMENT STATEMENT FIGURE TOPIC SOURCE'.split(' ');

const PARTITIONS = TYPES.map(
  (type) =>
    `create table search_document_${type.toLowerCase()} partition of search_document for values in ('${type}');`,
).join('\n  ');

const DOCUMENTS = `
  -- One row for each record that is not deleted. Beside its words a document holds each of its names whole, behind an
  -- equals sign (which no word has), so that what is, or begins with, the text typed can come first.
  create table search_document (
    record_id uuid not null references record on delete cascade,
    type text not null,
    visibility text not null,
    document tsvector not null,
    primary key (type, record_id)
  ) partition by list (type);
  ${PARTITIONS}
  create index search_document_record_id_idx on search_document (record_id);
  create index search_document_document_idx on search_document using gin (document) with (fastupdate = off);

  -- Words of documents, for guessing what was meant by one that stands in none. A word stays when no document has it any
  -- more, and may stand twice: who writes a new word must not wait for somebody else who does. Whether a word may be
  -- offered to a reader is asked of the documents.
  create table search_word (word text collate "C" not null);
  create index search_word_word_idx on search_word (word);
  create index search_word_word_trgm_idx on search_word using gin (word gin_trgm_ops);

  -- What the transaction at work has changed and not yet read anew. Empty between transactions, hence unlogged.
  create unlogged table search_due (
    xid xid8 not null default pg_current_xact_id(),
    record_id uuid not null,
    primary key (xid, record_id)
  );
`;

const REFRESH = `
  -- The words of one text as a document of its own, without weights.
  create function search_vector(text text) returns tsvector language sql immutable strict parallel safe as $$
    select coalesce(string_agg('''' || left(word, ${LONGEST_WORD}) || ''':' || n, ' '), '')::tsvector
    from unnest(search_split(search_fold(text))) with ordinality as token (word, n)
  $$;

  -- The documents of these records.
  create function documents_of(ids uuid[])
  returns table (record_id uuid, type text, visibility text, document tsvector)
  language plpgsql stable ${STEADY} as $$
  #variable_conflict use_column
  begin
    return query select r.id, r.type, r.visibility, coalesce(words.document, '')
    from unnest(ids) as given (id) join record r on r.id = given.id and r.deleted_at is null
    cross join lateral (
      select string_agg(entry, ' ')::tsvector as document from (
        -- Each text begins with a position of its own, so that no phrase leads from one into the next.
        select case
            when token.word is not null
              then '''' || left(token.word, ${LONGEST_WORD}) || ''':' || row_number() over (order by t.n, token.n) || t.weight
            when t.weight = 'A' then '''=' || left(t.folded, 100) || ''''
          end as entry
        from (
          select weight, folded, row_number() over (order by weight, min(ordinal), folded) as n from (
            select t.weight, t.ordinal, search_fold(t.text) as folded from search_text t
            where t.record_id = r.id and (t.type = r.type or t.type is null)
            union all
            select t.weight, t.ordinal, search_fold(t.latin) from search_text t
            where t.record_id = r.id and (t.type = r.type or t.type is null) and t.latin is not null
          ) form
          where folded <> ''
          group by weight, folded
        ) t
        cross join lateral (
          select null as word, 0 as n
          union all select * from unnest(search_split(t.folded)) with ordinality
        ) token
      ) entries
    ) words;
  end $$;

  -- Reads these records anew and writes what differs; what is deleted goes.
  create function refresh_search(ids uuid[]) returns void
  language plpgsql ${STEADY} as $$
  begin
    with written as materialized (
      select * from documents_of(ids)
    ), gone as (
      delete from search_document where record_id = any(ids) and record_id not in (select record_id from written)
    ), changed as (
      insert into search_document as kept (record_id, type, visibility, document)
      select record_id, type, visibility, document from written
      on conflict (type, record_id) do update set visibility = excluded.visibility, document = excluded.document
      where (kept.visibility, kept.document) is distinct from (excluded.visibility, excluded.document)
      returning document
    )
    insert into search_word (word)
    select distinct word.lexeme from changed, unnest(changed.document) word
    where word.lexeme ~ '^[^=0-9].{2}' and not exists (select from search_word w where w.word = word.lexeme);
  end $$;
`;

const TRIGGERS = `
  -- Its arguments: the column that holds the record's id, and the others that matter.
  create function keep_search() returns trigger language plpgsql ${STEADY} as $$
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
    insert into search_due (record_id) select distinct (image ->> tg_argv[0])::uuid from unnest(images) as image
    on conflict do nothing;
    return null;
  end $$;

  create function refresh_due_search() returns trigger language plpgsql ${STEADY} as $$
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
    deferrable initially deferred for each row execute function refresh_due_search();

  create function watch_search(of_table regclass, id_column text, variadic columns text[]) returns void
  language plpgsql as $$
  declare
    arguments text := (select string_agg(quote_literal(name), ', ') from unnest(id_column || columns) as name);
  begin
    execute format('create trigger search_on_insert after insert on %s referencing new table as new_rows
      for each statement execute function keep_search(%s)', of_table, arguments);
    execute format('create trigger search_on_update after update on %s referencing old table as old_rows
      new table as new_rows for each statement execute function keep_search(%s)', of_table, arguments);
    execute format('create trigger search_on_delete after delete on %s referencing old table as old_rows
      for each statement execute function keep_search(%s)', of_table, arguments);
  end $$;

  select watch_search('source', 'id', 'visibility', 'lang', 'title', 'sort_key', 'authors', 'publisher');
  select watch_search('topic', 'id', 'visibility', 'name', 'names_in', 'sort_key');
  select watch_search('party', 'id', 'visibility', 'name', 'sort_key', 'alpha2', 'alpha3');
  select watch_search('party_name', 'party_id', 'text', 'latin', 'ordinal');
  select watch_search('person', 'id', 'visibility', 'name', 'sort_key');
  select watch_search('person_name', 'person_id', 'text', 'latin');
  select watch_search('"position"', 'person_id', 'title', 'titles_in', 'ordinal');
  select watch_search('forum_series', 'id', 'visibility', 'title', 'titles_in', 'sort_key');
  select watch_search('forum', 'id', 'visibility', 'title', 'titles_in', 'sort_key', 'summary', 'summaries_in', 'edition',
    'venue');
  select watch_search('session', 'id', 'visibility', 'title', 'titles_in', 'sort_key', 'abstract', 'track');
  select watch_search('delegation', 'id', 'visibility');
  select watch_search('delegation_member', 'delegation_id', 'title', 'ordinal');
  select watch_search('agreement', 'id', 'visibility', 'title', 'titles_in', 'sort_key', 'kind_as_titled');
  select watch_search('agreement_reference', 'agreement_id', 'value');
  select watch_search('signature', 'agreement_id', 'named_as');
  select watch_search('commitment', 'id', 'visibility', 'title', 'titles_in', 'sort_key');
  select watch_search('progress_note', 'commitment_id', 'text', 'ordinal');
  select watch_search('statement', 'id', 'visibility', 'title', 'titles_in', 'sort_key', 'summary', 'summaries_in');
  select watch_search('figure', 'id', 'visibility', 'title', 'titles_in', 'sort_key', 'indicator');
  select watch_search('identifier', 'record_id', 'value');
`;

const REBUILD = `
  -- Works out all documents and words from the records alone. Gives the number of documents. Writers wait meanwhile.
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

  -- What is kept otherwise than the records say: no row where all is well.
  create function search_differences() returns table (record_id uuid, kept jsonb, written jsonb)
  language sql stable as $$
    with written as materialized (
      select * from documents_of(array(select id from record))
    )
    select coalesce(k.record_id, w.record_id), to_jsonb(k), to_jsonb(w)
    from search_document k full join written w on w.record_id = k.record_id
    where to_jsonb(k) is distinct from to_jsonb(w)
    union all
    select w.record_id, null, to_jsonb(word.lexeme) from written w, unnest(w.document) word
    where word.lexeme ~ '^[^=0-9].{2}' and not exists (select from search_word known where known.word = word.lexeme)
  $$;
`;
