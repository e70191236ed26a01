import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finding records by words: see `records/searched.ts` for what is made of a typed text before. */
export class FindWords1795700000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(MENTIONS);
    await runner.query(MEANING);
    await runner.query(HITS);
    await runner.query(SNIPPETS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function search_snippet, marked_text, search_hits, whole_points, word_points, meant_words, search_query,
        mentioned_types;
      drop type searched_word;
      drop view record_mention;
    `);
  }
}

/**
 * Functions plan each statement once a connection, by its indexes alone: a plan made while a table was empty must not
 * scan it whole once it is full.
 */
const STEADY =
  'set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off ' +
  'set enable_mergejoin = off set jit = off';

const MENTIONS = `
  -- Whom and what a record refers to by words that a person would search by: then it is found by their words as well.
  -- They are asked for when somebody searches, since a party that gets a new name may stand in 100,000 records. An
  -- appearance and a signature have no words of their own.
  create view record_mention (type, record_id, refers_to) as
    select 'PERSON', person_id, party_id from "position" where party_id is not null
    union all select 'FORUM', forum_id, city_id from forum_city
    union all select 'FORUM', forum_id, party_id from forum_role
    union all select 'SESSION', item_id, party_id from concerned_party where role = 'SUBJECT'
    union all select 'SESSION', session_id, person_id from speaker
    union all select 'SESSION', session_id, represents_id from speaker where represents_id is not null
    union all select 'DELEGATION', id, forum_id from delegation
    union all select 'DELEGATION', id, party_id from delegation
    union all select 'DELEGATION', delegation_id, person_id from delegation_member
    union all select 'AGREEMENT', agreement_id, party_id from signature where party_id is not null
    union all select 'AGREEMENT', agreement_id, through_id from signature where through_id is not null
    union all select 'AGREEMENT', g.agreement_id, s.person_id from signature g join signer s on s.signature_id = g.id
    union all select 'AGREEMENT', agreement_id, party_id from agreement_place
    union all select 'COMMITMENT', item_id, party_id from concerned_party where role in ('RESPONSIBLE', 'COUNTERPART')
    union all select i.type, c.item_id, c.party_id from concerned_party c join cooperation_item i on i.id = c.item_id
      where c.role = 'CONCERNED'
    union all select i.type, m.item_id, m.person_id from maker m join cooperation_item i on i.id = m.item_id
      where m.person_id is not null
    union all select i.type, m.item_id, m.party_id from maker m join cooperation_item i on i.id = m.item_id
      where m.party_id is not null
    union all select i.type, m.item_id, d.party_id from maker m join delegation d on d.id = m.delegation_id
      join cooperation_item i on i.id = m.item_id
    union all select 'SPEAKER', id, session_id from speaker
    union all select 'SPEAKER', id, person_id from speaker
    union all select 'SPEAKER', id, represents_id from speaker where represents_id is not null
    union all select 'SIGNATURE', id, agreement_id from signature
    union all select 'SIGNATURE', id, party_id from signature where party_id is not null
    union all select 'SIGNATURE', id, through_id from signature where through_id is not null
    union all select 'SIGNATURE', signature_id, person_id from signer;

  -- The types of record in whose documents one has to look for records of these types: those that they mention.
  create function mentioned_types(types text[]) returns text[] language sql immutable parallel safe as $$
    select coalesce(array_agg(distinct mentioned), '{}') from unnest(types) as type, unnest(case type
      when 'PERSON' then array['PARTY']
      when 'FORUM' then array['PARTY']
      when 'DELEGATION' then array['PARTY', 'PERSON', 'FORUM']
      when 'SPEAKER' then array['PARTY', 'PERSON', 'SESSION']
      when 'SIGNATURE' then array['PARTY', 'PERSON', 'AGREEMENT']
      when 'SESSION' then array['PARTY', 'PERSON']
      when 'AGREEMENT' then array['PARTY', 'PERSON']
      when 'COMMITMENT' then array['PARTY', 'PERSON']
      when 'STATEMENT' then array['PARTY', 'PERSON']
      when 'FIGURE' then array['PARTY', 'PERSON']
      else '{}'::text[]
    end) as mentioned
  $$;
`;

const MEANING = `
  -- A word as it may stand in a document: in one of these forms, of which each is one or more lexemes that follow each
  -- other. A prefix may go on. Only where a lexeme has one of these weights; '' means any.
  create function search_query(forms text[], is_prefix boolean, weights text) returns tsquery
  language sql immutable parallel safe as $$
    select string_agg('(' || lexemes || case when is_prefix or weights <> '' then ':' else '' end
      || case when is_prefix then '*' else '' end || weights || ')', ' | ')::tsquery
    from unnest(forms) as form,
      lateral (
        select '''' || replace(form, ' ', case when weights = '' then ''' <-> ''' else ''':' || weights || ' <-> ''' end)
          || '''' as lexemes
      ) quoted
  $$;

  -- The words typed, an array of {forms, isPrefix, isInitial}. One that stands in no document that the reader may see,
  -- neither whole nor as a beginning, is replaced by those most like it that do, and marked as guessed. A short word is
  -- not guessed at.
  create function meant_words(types text[], words jsonb, sees_internal boolean) returns jsonb
  language plpgsql stable ${STEADY} as $$
  declare
    looked_into text[] := types || mentioned_types(types);
    meant jsonb := '[]';
    word jsonb;
    forms text[];
    guesses jsonb;
  begin
    for word in select * from jsonb_array_elements(words) loop
      forms := array(select jsonb_array_elements_text(word -> 'forms'));
      if not exists (
        select from search_document where type = any(looked_into) and (visibility = 'PUBLIC' or sees_internal)
          and document @@ search_query(forms, (word ->> 'isPrefix')::boolean, '')
      ) then
        select jsonb_agg(best.word) into guesses from (
          select nearest.word, nearest.likeness >= max(nearest.likeness) over () - 0.1 as is_as_near from (
            -- The nearest first, so that no more are looked up than are needed.
            select near.word, near.likeness from (
              select w.word, max(similarity(w.word, form)) as likeness from unnest(forms) as form, search_word w
              where length(form) >= 4 and position(' ' in form) = 0 and w.word % form
              group by w.word having max(similarity(w.word, form)) >= 0.35
              order by likeness desc, w.word
              offset 0
            ) near
            where exists (
              select from search_document where type = any(looked_into) and (visibility = 'PUBLIC' or sees_internal)
                and document @@ search_query(array[near.word], false, '')
            )
            order by near.likeness desc, near.word
            limit 3
          ) nearest
        ) best
        where best.is_as_near;
        if guesses is not null then
          word := jsonb_build_object('forms', guesses, 'isPrefix', false, 'isGuessed', true);
        end if;
      end if;
      meant := meant || word;
    end loop;
    return meant;
  end $$;
`;

const HITS = `
  -- A word as it may stand in documents, and the records that bear it whom others may mention.
  create type searched_word as (
    anywhere tsquery, named_exactly tsquery, named tsquery, summarized tsquery, is_guessed boolean, bearers uuid[]
  );

  -- What it is worth that a document has a word: most in a name or title, least elsewhere. (These two are written so that
  -- PostgreSQL puts them into the statement that calls them.)
  create function word_points(document tsvector, named_exactly tsquery, named tsquery, summarized tsquery,
    anywhere tsquery) returns integer
  language sql immutable parallel safe as $$
    select case
      when document @@ named_exactly then 16
      when document @@ named then 12
      when document @@ summarized then 8
      when document @@ anywhere then 4
    end
  $$;

  -- What it is worth that a name begins with the whole text, or is it: as it was typed, or in Latin letters.
  create function whole_points(document tsvector, begins tsquery, complete tsquery, begins_in_latin tsquery,
    complete_in_latin tsquery) returns integer
  language sql immutable parallel safe as $$
    select case
      when document @@ begins then case when document @@ complete then 2000 else 1000 end
      when document @@ begins_in_latin then case when document @@ complete_in_latin then 1900 else 900 end
      else 0
    end
  $$;

  -- All of these types that have each of the words, in their own document or in that of something that they mention;
  -- where there are none, those that have what was most likely meant. The score: up to 1000 for the words, and what the
  -- whole text is worth.
  create function search_hits(types text[], words jsonb, whole text[], sees_internal boolean)
  returns table (record_id uuid, score integer)
  language plpgsql stable rows 200 ${STEADY} as $$
  #variable_conflict use_column
  declare
    begins constant tsquery := '''=' || whole[1] || ''':*';
    complete constant tsquery := '''=' || whole[1] || '''';
    begins_in_latin constant tsquery := '''=' || whole[2] || ''':*';
    complete_in_latin constant tsquery := '''=' || whole[2] || '''';
    few constant integer := 300;
    word jsonb;
    forms text[];
    is_prefix boolean;
    sought searched_word;
    all_sought searched_word[] := '{}';
    borne tsquery;
    -- The words that nobody bears whom a record could mention: it must have them itself.
    own tsquery;
    by_mention integer := 0;
    -- One type at a time: so each statement opens one table of documents.
    of_type text;
    candidates uuid[];
    is_found boolean := false;
    meant jsonb;
  begin
    for word in select * from jsonb_array_elements(words) loop
      forms := array(select jsonb_array_elements_text(word -> 'forms'));
      is_prefix := (word ->> 'isPrefix')::boolean;
      sought := (search_query(forms, is_prefix, ''), search_query(forms, false, 'A'), search_query(forms, is_prefix, 'A'),
        search_query(forms, is_prefix, 'B'), coalesce((word ->> 'isGuessed')::boolean, false), '{}');
      if (word ->> 'isInitial')::boolean then
        sought.anywhere := search_query(forms, false, '') || begins || coalesce(begins_in_latin, begins);
      end if;
      -- Whose name begins with one or two letters that is mentioned nearly everywhere.
      borne := case when length(forms[1]) < 3 then search_query(forms, false, '') else sought.anywhere end;
      foreach of_type in array mentioned_types(types) loop
        sought.bearers := sought.bearers || array(
          select d.record_id from search_document d where d.type = of_type and d.document @@ borne
            and (d.visibility = 'PUBLIC' or sees_internal)
        );
      end loop;
      all_sought := all_sought || sought;
      if sought.bearers <> '{}' then
        by_mention := by_mention + 1;
      else
        own := coalesce(own && sought.anywhere, sought.anywhere);
      end if;
    end loop;

    if all_sought = '{}' then
      return;
    end if;
    foreach of_type in array types loop
      if cardinality(all_sought) = 1 and by_mention = 0 then
        return query
          select d.record_id, word_points(d.document, sought.named_exactly, sought.named, sought.summarized, sought.anywhere)
              * 1000 / case when sought.is_guessed then 32 else 16 end
            + whole_points(d.document, begins, complete, begins_in_latin, complete_in_latin)
          from search_document d
          where d.type = of_type and d.document @@ sought.anywhere and (d.visibility = 'PUBLIC' or sees_internal);
        is_found := is_found or found;
        continue;
      end if;

      if by_mention = 0 then
        return query
          select d.record_id, (has.points * 1000 / (16 * cardinality(all_sought)))::integer
            + whole_points(d.document, begins, complete, begins_in_latin, complete_in_latin)
          from search_document d
          cross join lateral (
            select sum(word_points(d.document, w.named_exactly, w.named, w.summarized, w.anywhere)
              / case when w.is_guessed then 2 else 1 end) as points
            from unnest(all_sought) w
          ) has
          where d.type = of_type and d.document @@ own and (d.visibility = 'PUBLIC' or sees_internal);
        is_found := is_found or found;
        continue;
      end if;

      candidates := array(
        select d.record_id from search_document d where d.type = of_type and d.document @@ own limit few + 1
      );
      if own is not null and cardinality(candidates) <= few then
        return query
          select d.record_id, (has.points * 1000 / (16 * cardinality(all_sought)))::integer
            + whole_points(d.document, begins, complete, begins_in_latin, complete_in_latin)
          from unnest(candidates) as c (id) join search_document d on d.record_id = c.id and d.type = of_type
          cross join lateral (
            select sum(had.points / case when w.is_guessed then 2 else 1 end) as points, count(had.points) as words
            from unnest(all_sought) w
            cross join lateral (
              select coalesce(
                word_points(d.document, w.named_exactly, w.named, w.summarized, w.anywhere),
                case when w.bearers <> '{}' and exists (
                  select from record_mention m
                  where m.type = of_type and m.record_id = c.id and m.refers_to = any(w.bearers)
                ) then 2 end) as points
            ) had
          ) has
          where has.words = cardinality(all_sought) and (d.visibility = 'PUBLIC' or sees_internal);
        is_found := is_found or found;
        continue;
      end if;

      return query
        with has as (
          select d.record_id, w.n
          from unnest(all_sought) with ordinality as w (anywhere, named_exactly, named, summarized, is_guessed, bearers, n)
          join search_document d on d.type = of_type and d.document @@ coalesce(w.anywhere && own, w.anywhere)
          where w.bearers <> '{}'
          union
          select m.record_id, w.n
          from unnest(all_sought) with ordinality as w (anywhere, named_exactly, named, summarized, is_guessed, bearers, n)
          cross join lateral (
            -- Apart, so that each table of mentions is asked for these by its index.
            select m.record_id from record_mention m where m.type = of_type and m.refers_to = any(w.bearers) offset 0
          ) m
        ), hit as (
          select has.record_id from has group by has.record_id having count(*) = by_mention
        )
        select hit.record_id, (had.points * 1000 / (16 * cardinality(all_sought)))::integer
          + whole_points(d.document, begins, complete, begins_in_latin, complete_in_latin)
        from hit left join search_document d on d.record_id = hit.record_id and d.type = of_type
        cross join lateral (
          select sum(coalesce(word_points(d.document, w.named_exactly, w.named, w.summarized, w.anywhere), 2)
            / case when w.is_guessed then 2 else 1 end) as points
          from unnest(all_sought) w
        ) had
        where (own is null or d.document @@ own) and (d.visibility is distinct from 'INTERNAL' or sees_internal);
      is_found := is_found or found;
    end loop;

    if not is_found then
      meant := meant_words(types, words, sees_internal);
      if meant <> words then
        return query select h.record_id, h.score from search_hits(types, meant, whole, sees_internal) h;
      end if;
    end if;
  end $$;
`;

const SNIPPETS = `
  -- A text as HTML, its hits between <mark> and </mark>; of a long one about 240 characters around the first hit. Only the
  -- first 5,000 characters are looked at: to compare each word costs more than to find the record did.
  -- alternative: the same text in Latin letters, as many words, or one for all of it.
  create function marked_text(text text, alternative text, words jsonb) returns text
  language plpgsql immutable parallel safe ${STEADY} as $$
  #variable_conflict use_column
  begin return (
    with piece as materialized (
      select n, piece, is_word, case when is_word then search_fold(piece) end as folded,
        count(*) filter (where is_word) over (order by n) as i,
        sum(length(piece)) over (order by n) as until
      from search_pieces(left(text, 5000))
    ), form as (
      select string_to_array(form, ' ') as lexemes, (word ->> 'isPrefix')::boolean as is_prefix
      from jsonb_array_elements(words) word, jsonb_array_elements_text(word -> 'forms') form
    ), latin as (
      select word, i, count(*) over () as words
      from unnest(search_split(search_fold(alternative))) with ordinality as token (word, i)
    ), lexeme as materialized (
      select n, i, folded as word from piece where is_word
      union all
      select piece.n, piece.i, latin.word from piece join latin on is_word
        and case when words = 1 then true else latin.i = piece.i and words = (select max(i) from piece) end
    ), spelled as (
      select array_agg(folded order by i) as words from piece where is_word
    ), hit as materialized (
      select l.n from lexeme l join form on cardinality(form.lexemes) = 1
        and (l.word = form.lexemes[1] or (form.is_prefix and starts_with(l.word, form.lexemes[1])))
      union
      -- Each lexeme of a longer form follows the one before, and the last may go on.
      select member.n
      from spelled cross join form cross join lateral cardinality(form.lexemes) as size
      join piece first on first.is_word and first.folded = form.lexemes[1]
      join piece member on member.is_word and member.i between first.i and first.i + size - 1
      where size > 1 and spelled.words[first.i : first.i + size - 2] = form.lexemes[1 : size - 1]
        and (spelled.words[first.i + size - 1] = form.lexemes[size]
          or (form.is_prefix and starts_with(spelled.words[first.i + size - 1], form.lexemes[size])))
    ), around as (
      select max(until) as total, coalesce(min(until) filter (where n = (select min(n) from hit)), 0) as first from piece
    ), shown as (
      select piece.n, replace(replace(replace(replace(replace(left(piece, 240), '&', '&amp;'), '<', '&lt;'), '>', '&gt;'),
        '"', '&quot;'), '''', '&#39;') as html, total
      from piece, around
      where total <= 240 or until between first - 60 and first + 180
    )
    select case when min(n) > 1 then '…' else '' end
      || replace(string_agg(case when n in (select n from hit) then '<mark>' || html || '</mark>' else html end, ''
        order by n), '</mark><mark>', '')
      || case when max(n) < (select max(n) from piece) then '…' else '' end
    from shown
  ); end $$;

  -- Where a record has most of the words: the first of its texts in one of these languages, else in the main one, else
  -- any. Where none has a word, it was found by whom it mentions: then its name. A delegation goes by its party.
  create function search_snippet(record uuid, words jsonb, langs text[]) returns text
  language plpgsql stable ${STEADY} as $$
  #variable_conflict use_column
  begin return (
    select coalesce(marked_text(shown.text, shown.latin, words), '') from (
      select t.text, t.latin, (
        select count(*) from jsonb_array_elements(words) word
        where search_vector(concat_ws(' ', t.text, t.latin)) @@ search_query(
          array(select jsonb_array_elements_text(word -> 'forms')), (word ->> 'isPrefix')::boolean, '')
      ) as has, t.weight, t.ordinal, array_position(langs, t.lang) as place
      from (
        select weight, ordinal, lang, text, latin from search_text
        where record_id = record and (type is null or type = (select r.type from record r where r.id = record))
        union all
        select 'B', 0, lang, o.text, o.latin from delegation d join search_text o on o.record_id = d.party_id
          and o.type = 'PARTY' and o.weight = 'A' where d.id = record
      ) t
    ) shown
    order by has desc, place nulls last, weight, ordinal, text
    limit 1
  ); end $$;
`;
