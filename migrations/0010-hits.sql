-- Finds records by words; search-filter.ts parses the typed text first. A search computes no more than is requested:
-- the best hits, the number of hits, or the hits among a few records to which a list is narrowed.
--
-- If nothing has all typed words, each word that is nowhere a whole word is replaced by words that differ from it by
-- one error.

-- The records to which a record refers and by whose words a person would search for it: it is found by their words as
-- well. They are read during the search, since a party that gets a new name may be in 100,000 records. Speakers and
-- signatures have no words of their own.
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

-- The types of record that records of a type mention, and whose documents a search for them reads.
create view mentioned_type (type, mentioned) as values
  ('PERSON', 'PARTY'), ('FORUM', 'PARTY'), ('DELEGATION', 'PARTY'), ('DELEGATION', 'PERSON'), ('DELEGATION', 'FORUM'),
  ('SPEAKER', 'PARTY'), ('SPEAKER', 'PERSON'), ('SPEAKER', 'SESSION'), ('SIGNATURE', 'PARTY'), ('SIGNATURE', 'PERSON'),
  ('SIGNATURE', 'AGREEMENT'), ('SESSION', 'PARTY'), ('SESSION', 'PERSON'), ('AGREEMENT', 'PARTY'),
  ('AGREEMENT', 'PERSON'), ('COMMITMENT', 'PARTY'), ('COMMITMENT', 'PERSON'), ('STATEMENT', 'PARTY'),
  ('STATEMENT', 'PERSON'), ('FIGURE', 'PARTY'), ('FIGURE', 'PERSON');

create function mentioned_types(types text[]) returns text[] language sql stable parallel safe as $$
    select coalesce(array_agg(distinct mentioned), '{}') from mentioned_type where type = any(types)
  $$;

-- Adds a column of a record's table, or of one of its parts, to the mentions: the record is found by the words of the
-- record in the column. owner: the column that names the record; 'id' in its own table.
create function add_mention(of_table regclass, owner name, refers_to name) returns void language plpgsql as $$
  begin
    execute format('create or replace view record_mention as %s
      union all select %L, %I, %I from %s where %4$I is not null', rtrim(pg_get_viewdef('record_mention'::regclass), ';'),
      type_named_by(of_table, owner), owner, refers_to, of_table);
    execute format('create or replace view mentioned_type as %s union all select %L, %L',
      rtrim(pg_get_viewdef('mentioned_type'::regclass), ';'), type_named_by(of_table, owner),
      type_named_by(of_table, refers_to));
  end $$;

-- A word as it may be in documents, and the records with that word that others may mention.
create type searched_word as (
  anywhere tsquery, named_exactly tsquery, named tsquery, summarized tsquery, bearers uuid[], alike tsquery
);

-- Returns forms, each of one or more lexemes, as the text of a query for any of them; null if there are none. ending:
-- what follows the last lexeme of a form.
create function joined_forms(forms text[], ending text, weights text) returns text language sql stable parallel safe as $$
    select '(''' || replace(
      replace(nullif(array_to_string(forms, '|'), ''), ' ', case when weights = '' then ''' <-> ''' else ''':' || weights || ' <-> ''' end),
      '|', '''' || ending || ') | (''') || '''' || ending || ')'
  $$;

-- Returns a word as a query of documents: one of these forms, each of one or more consecutive lexemes, which may
-- continue if the word is a prefix; or one of the other forms, which do not continue. Only lexemes with one of these
-- weights count; '' means any. (Expressions alone, so that PostgreSQL inlines them: each search calls them ten times.)
create function search_query(forms text[], others text[], is_prefix boolean, weights text) returns tsquery
language sql stable parallel safe as $$
    select coalesce(
      joined_forms(forms, case when is_prefix then ':*' when weights <> '' then ':' else '' end || weights, weights) || ' | '
        || joined_forms(others, case when weights <> '' then ':' else '' end || weights, weights),
      joined_forms(forms, case when is_prefix then ':*' when weights <> '' then ':' else '' end || weights, weights),
      joined_forms(others, case when weights <> '' then ':' else '' end || weights, weights)
    )::tsquery
  $$;

-- Returns whole names as a query of documents.
create function whole_name_query(wholes text[], suffix text) returns tsquery language sql immutable parallel safe as $$
    select string_agg('''=' || left(whole, 100) || '''' || suffix, ' | ')::tsquery from unnest(wholes) as whole
  $$;

create function whole_name_query(whole text, suffix text) returns tsquery language sql immutable parallel safe as $$
    select ('''=' || left(whole, 100) || '''' || suffix)::tsquery
  $$;

-- Returns the whole text with similar words in place of the typed ones; null if there are none.
create function similar_whole_names(words jsonb) returns text[] language plpgsql immutable parallel safe as $$
  declare
    word jsonb;
    wholes text[] := array[''];
  begin
    if not jsonb_path_exists(words, '$[*].alike') then
      return null;
    end if;
    for word in select * from jsonb_array_elements(words) loop
      wholes := array(
        select btrim(whole || ' ' || replace(choice, ' ', ''))
        from unnest(wholes) as whole, jsonb_array_elements_text(
          coalesce(word -> 'alike', (word -> 'forms') || (word -> 'wholeForms'))) as choice
        limit 64
      );
    end loop;
    return wholes;
  end $$;

-- Returns the typed words as queries of documents, each with the records that have the word and that records of these
-- types may mention. words: an array of {typed, forms, wholeForms, isPrefix, isInitial, alike}. begins: the query for
-- whole names that begin with the text.
create function search_words(types text[], words jsonb, begins tsquery, sees_internal boolean) returns searched_word[]
language plpgsql stable as $$
  #variable_conflict use_column
  declare
    word jsonb;
    forms text[];
    whole_forms text[];
    alike text[];
    stems text[];
    is_prefix boolean;
    sought searched_word;
    all_sought searched_word[] := '{}';
    borne tsquery;
    mentioned constant text[] := mentioned_types(types);
    -- One type at a time: so each statement opens one table of documents.
    of_type text;
  begin
    for word in select * from jsonb_array_elements(words) loop
      forms := array(select jsonb_array_elements_text(word -> 'forms'));
      whole_forms := array(select jsonb_array_elements_text(word -> 'wholeForms'));
      alike := array(
        select array_to_string(search_split(near), ' ') from jsonb_array_elements_text(word -> 'alike') as near
        union select stem from jsonb_array_elements_text(word -> 'alike') as near, unnest(typed_stems(near)) as stem
      );
      stems := typed_stems(word ->> 'typed');
      is_prefix := (word ->> 'isPrefix')::boolean;
      sought.anywhere := search_query(forms, whole_forms || stems || alike, is_prefix, '');
      sought.named_exactly := search_query(forms, whole_forms, false, 'A');
      sought.named := search_query(forms, stems, is_prefix, 'A');
      sought.summarized := search_query(forms, whole_forms || stems, is_prefix, 'B');
      sought.alike := search_query(alike, null, false, 'A');
      sought.bearers := '{}';
      if (word ->> 'isInitial')::boolean then
        sought.anywhere := search_query(forms, whole_forms, false, '') || begins;
      end if;
      -- Names that begin with one or two letters are mentioned nearly everywhere.
      borne := case when length(forms[1]) < 3 then search_query(forms, whole_forms, false, '') else sought.anywhere end;
      foreach of_type in array mentioned loop
        sought.bearers := sought.bearers || array(
          select d.record_id from search_document d where d.type = of_type and d.document @@ borne
            and (d.visibility = 'PUBLIC' or sees_internal)
        );
      end loop;
      all_sought := all_sought || sought;
    end loop;
    return all_sought;
  end $$;

-- Whether two words differ by one error: an extra, missing or wrong letter, or two letters transposed. In short words
-- only a missing letter or a transposition counts.
create function differs_by_one(typed text, word text, is_short boolean) returns boolean
language sql immutable parallel safe as $$
    select case length(word) - length(typed)
      when 1 then typed = any(search_gaps(word))
      when -1 then not is_short and word = any(search_gaps(typed))
      when 0 then exists (
        select from generate_series(1, length(typed)) as n
        where left(typed, n - 1) = left(word, n - 1) and (
          (substr(typed, n + 1) = substr(word, n + 1) and not is_short)
          or (substr(typed, n + 2) = substr(word, n + 2) and substr(typed, n, 2) = reverse(substr(word, n, 2)))
        )
      )
      else false
    end
  $$;

-- Returns the number of errors between two words: extra, missing or wrong letters, and transposed neighbours (the
-- restricted form of the Damerau-Levenshtein distance).
create function typing_errors(typed text, word text) returns integer
language plpgsql immutable parallel safe as $$
  declare
    a constant text[] := string_to_array(typed, null);
    b constant text[] := string_to_array(word, null);
    earlier integer[];
    above integer[] := array(select generate_series(0, length(word)));
    here integer[];
    errors integer;
  begin
    for i in 1 .. length(typed) loop
      here := array[i];
      for j in 1 .. length(word) loop
        errors := least(above[j + 1] + 1, here[j] + 1, above[j] + case when a[i] = b[j] then 0 else 1 end);
        if i > 1 and j > 1 and a[i] = b[j - 1] and a[i - 1] = b[j] then
          errors := least(errors, earlier[j - 1] + 1);
        end if;
        here[j + 1] := errors;
      end loop;
      earlier := above;
      above := here;
    end loop;
    return above[length(word) + 1];
  end $$;

-- Returns words of documents visible to the reader that differ from a typed one by one error; if there are none, long
-- ones that differ by two. Words with the same first letter come first: errors are rare there. is_alone: no other word
-- clarifies the meaning of a short one.
create function similar_words(forms text[], is_alone boolean, types text[], sees_internal boolean) returns text[]
language plpgsql stable
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on
  set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
  declare
    near text[];
  begin
    near := array(
      select like_it.word from (
        select w.word, bool_or(left(w.word, 1) = left(t.typed, 1)) as begins_alike
        from (
          select replace(form, ' ', '') as typed, is_alone and length(form) < 4 as is_short from unnest(forms) as form
        ) t
        join search_word w on search_gaps(w.word) && search_gaps(t.typed)
        where length(t.typed) > 1 and w.word <> t.typed and differs_by_one(t.typed, w.word, t.is_short)
        group by w.word order by begins_alike desc, w.word
        offset 0
      ) like_it
      where exists (
        select from search_document where type = any(types) and (visibility = 'PUBLIC' or sees_internal)
          and document @@ search_query(array[array_to_string(search_split(like_it.word), ' ')], null, false, '')
      )
      limit 8
    );
    if near <> '{}' then
      return near;
    end if;
    return array(
      select like_it.word from (
        select candidate.word, bool_or(left(candidate.word, 1) = left(candidate.typed, 1)) as begins_alike from (
          select w.word, form as typed from unnest(forms) as form join search_word w on w.word % form
          where length(form) between 8 and 30 and position(' ' in form) = 0 and length(w.word) between length(form) - 2 and length(form) + 2
          order by similarity(w.word, form) desc, w.word
          limit 50
        ) candidate
        where typing_errors(candidate.typed, candidate.word) = 2
        group by candidate.word order by begins_alike desc, candidate.word
        offset 0
      ) like_it
      where exists (
        select from search_document where type = any(types) and (visibility = 'PUBLIC' or sees_internal)
          and document @@ search_query(array[like_it.word], null, false, '')
      )
      limit 8
    );
  end $$;

-- Returns the typed words. If no record has all of them, each word that is nowhere a whole word for the reader comes
-- together with similar words.
create function resolved_words(types text[], words jsonb, sees_internal boolean) returns jsonb
language plpgsql stable
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on
  set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
  declare
    looked_into constant text[] := types || mentioned_types(types);
    meant jsonb := '[]';
    word jsonb;
    forms text[];
    is_known boolean[] := '{}';
  begin
    if jsonb_path_exists(words, '$[*].alike') then
      return words;
    end if;
    for word in select * from jsonb_array_elements(words) loop
      forms := array(select jsonb_array_elements_text((word -> 'forms') || (word -> 'wholeForms')));
      is_known := is_known || exists (
        select from search_document where type = any(looked_into) and (visibility = 'PUBLIC' or sees_internal)
          and document @@ search_query(forms, null, false, '')
      );
    end loop;
    if true = all (is_known) or has_hits(types, words, sees_internal) then
      return words;
    end if;
    for word, forms in
      select value, case when is_known[n] then '{}' else similar_words(
        array(select jsonb_array_elements_text((value -> 'forms') || (value -> 'wholeForms'))),
        cardinality(is_known) = 1, looked_into, sees_internal) end
      from jsonb_array_elements(words) with ordinality as given (value, n) order by n
    loop
      meant := meant || case when forms = '{}' then word else word || jsonb_build_object('alike', forms) end;
    end loop;
    return meant;
  end $$;

-- Returns the score of a word of a document: highest in a name or title, lowest elsewhere; lower if it is only similar
-- to the typed word. (This function and whole_name_score are written so that PostgreSQL inlines them.)
create function word_score(document tsvector, named_exactly tsquery, named tsquery, summarized tsquery, alike tsquery,
  anywhere tsquery) returns integer
language sql immutable parallel safe as $$
    select case
      when document @@ named_exactly then 16
      when document @@ named then 12
      when document @@ summarized then 8
      when document @@ alike then 6
      when document @@ anywhere then 4
    end
  $$;

-- Returns the score of a name that begins with the whole text, or equals it: as typed, in Latin letters, or with
-- similar words. An alias or a former name counts less than the other names of a party.
create function whole_name_score(document tsvector, begins tsquery, complete tsquery, main tsquery,
  begins_in_latin tsquery, complete_in_latin tsquery, main_in_latin tsquery,
  begins_alike tsquery, complete_alike tsquery, main_alike tsquery) returns integer
language sql immutable parallel safe as $$
    select case
      when document @@ begins
        then case when document @@ main then 2000 when document @@ complete then 1950 else 1000 end
      when document @@ begins_in_latin
        then case when document @@ main_in_latin then 1900 when document @@ complete_in_latin then 1850 else 900 end
      when document @@ begins_alike
        then case when document @@ main_alike then 600 when document @@ complete_alike then 550 else 300 end
      else 0
    end
  $$;

-- has_hits, search_hits, first_hits and count_hits differ only in what they do with hits. They are long, since each
-- word is written out: a loop over an array of words for every document takes longer than all the rest. So one text
-- generates all of them. Braces in it mark the parts of each function, and the hits of one kind, {hits 1} to {hits 4}.
-- A function uses hits as {beginning} select {id}, {score} {source}.
do $do$
declare
  -- Maximum number of words of a text: see search-filter.ts.
  most_words constant integer := 8;
  points constant text :=
    'coalesce(word_score(d.document, exactly_%1$s, named_%1$s, summarized_%1$s, alike_%1$s, anywhere_%1$s), {missing})';
  -- Score of the document d. Most texts have one or two words. {missing}: score of a word that is only in the document
  -- of a mentioned record.
  score constant text := format('case
            when many = 1 then %1$s * 1000 / full_score
            when many = 2 then (%1$s + %2$s) * 1000 / full_score
            else (%1$s + %2$s + %3$s) * 1000 / full_score
          end + whole_name_score(d.document, begins, complete, main, begins_in_latin, complete_in_latin, main_in_latin,
            begins_alike, complete_alike, main_alike) + more',
    format(points, 1), format(points, 2), (
      select string_agg(format('case when many > %s then %s else 0 end', n - 1, format(points, n)), ' + ' order by n)
      from generate_series(3, most_words) as n
    ));

  -- A variable for each query of each word.
  words constant text := (
    select string_agg(format('exactly_%1$s constant tsquery := all_sought[%1$s].named_exactly;
    named_%1$s constant tsquery := all_sought[%1$s].named;
    summarized_%1$s constant tsquery := all_sought[%1$s].summarized;
    alike_%1$s constant tsquery := all_sought[%1$s].alike;
    anywhere_%1$s constant tsquery := all_sought[%1$s].anywhere;', n), E'\n    ' order by n)
    from generate_series(1, most_words) as n
  );

  finding constant text := $finding$
  #variable_conflict use_column
  declare
    -- Queries for whole names: as typed, in Latin letters, and with similar words.
    begins constant tsquery := whole_name_query(whole[1], ':*');
    complete constant tsquery := whole_name_query(whole[1], '');
    main constant tsquery := whole_name_query(whole[1], ':A');
    begins_in_latin constant tsquery := whole_name_query(whole[2], ':*');
    complete_in_latin constant tsquery := whole_name_query(whole[2], '');
    main_in_latin constant tsquery := whole_name_query(whole[2], ':A');
    alike_names constant text[] := similar_whole_names(words);
    begins_alike constant tsquery := case when alike_names is not null then whole_name_query(alike_names, ':*') end;
    complete_alike constant tsquery := case when alike_names is not null then whole_name_query(alike_names, '') end;
    main_alike constant tsquery := case when alike_names is not null then whole_name_query(alike_names, ':A') end;
    few constant integer := 300;
    all_sought constant searched_word[] := search_words(types, words, begins || coalesce(begins_in_latin, begins), sees_internal);
    many constant integer := cardinality(all_sought);
    -- As variables, since reading them from the array for every document takes longer than the search.
    {words}
    full_score constant integer := 16 * many;
    -- A party comes before a forum or series that matches as well, and these before other records.
    more integer;
    sought searched_word;
    -- Words that no mentioned record can have: the record itself must have them.
    own tsquery;
    by_mention integer := 0;
    of_type text;
    candidates uuid[];
    -- Records that mention a record with a word, and the number of the word; null if there are many.
    mentioning uuid[];
    mentioned bigint[];
    meant jsonb;
    {declared}
  begin
    if many = 0 then
      types := '{}'; -- Without a word nothing is found.
    end if;
    foreach sought in array all_sought loop
      if sought.bearers <> '{}' then
        by_mention := by_mention + 1;
      else
        own := coalesce(own && sought.anywhere, sought.anywhere);
      end if;
    end loop;

    foreach of_type in array types loop
      more := case when of_type = 'PARTY' then 10 when starts_with(of_type, 'FORUM') then 5 else 0 end;
      if by_mention = 0 and within is null then
        {hits 1}
        continue;
      end if;

      {within}
      candidates := within;
      mentioning := null;
      if within is null and own is not null then
        select array_agg(m.record_id), array_agg(m.n) into mentioning, mentioned
        from (
          select m.record_id, w.n
          from unnest(all_sought) with ordinality as w (anywhere, named_exactly, named, summarized, bearers, alike, n)
          cross join lateral (
            select m.record_id from record_mention m where m.type = of_type and m.refers_to = any(w.bearers) offset 0
          ) m
          where w.bearers <> '{}'
          limit few + 1
        ) m;
        if cardinality(mentioning) > few then
          mentioning := null;
          candidates := array(
            select d.record_id from search_document d where d.type = of_type and d.document @@ own limit few + 1
          );
        else
          mentioning := coalesce(mentioning, '{}');
        end if;
      end if;
      if cardinality(candidates) <= few or within is not null then
        {hits 2}
        continue;
      end if;

      -- Two statements, since PostgreSQL opens every table of mentions for each execution of one that may read them.
      if mentioning is null then
        {hits 3}
      else
        {hits 4}
      end if;
    end loop;
    {guessed}
  end $finding$;

  -- The hits of each kind; the last two kinds differ in their beginning. The first ones have all words themselves.
  ids constant text[] := '{d.record_id,c.id,hit.record_id}';
  scores constant text[] := array[
    replace(score, '{missing}', '0'), replace(score, '{missing}', '2'), replace(score, '{missing}', '2')
  ];
  sources constant text[] := array[
    $source$from search_document d
          where d.type = of_type and d.document @@ own and (d.visibility = 'PUBLIC' or sees_internal)$source$,
    -- Few candidates, each of which is read.
    $source$from unnest(candidates) as c (id)
          left join search_document d on d.record_id = c.id and d.type = of_type
          where (own is null or d.document @@ own) and (d.visibility is distinct from 'INTERNAL' or sees_internal)
            and not exists (
              select from unnest(all_sought) w
              where w.bearers <> '{}' and (d.document @@ w.anywhere) is not true and not exists (
                select from record_mention m
                where m.type = of_type and m.record_id = c.id and m.refers_to = any(w.bearers)
              )
            )$source$,
    $source$from hit left join search_document d on d.record_id = hit.record_id and d.type = of_type
        where (own is null or d.document @@ own) and (d.visibility is distinct from 'INTERNAL' or sees_internal)$source$
  ];
  -- Of a word that only documents have and one that mentioned records have, the mentions are read first: whether they
  -- are few is known soon, while the documents with the other word may be many.
  beginning constant text := $beginning$with has as (
          select d.record_id, w.n
          from unnest(all_sought) with ordinality as w (anywhere, named_exactly, named, summarized, bearers, alike, n)
          join search_document d on d.type = of_type and d.document @@ coalesce(w.anywhere && own, w.anywhere)
          where w.bearers <> '{}'
          union
          {mentions}
        ), hit as (
          select has.record_id from has group by has.record_id having count(*) = by_mention
        )$beginning$;
  mentions constant text[] := array[
    $mentions$select m.record_id, w.n
          from unnest(all_sought) with ordinality as w (anywhere, named_exactly, named, summarized, bearers, alike, n)
          cross join lateral (
            -- Separate, so that the index of each table of mentions is used.
            select m.record_id from record_mention m where m.type = of_type and m.refers_to = any(w.bearers) offset 0
          ) m$mentions$,
    'select m.record_id, m.n from unnest(mentioning, mentioned) as m (record_id, n)'
  ];

  -- The use of hits by each function: whether there are any, all of them, the first ones, their number.
  if_any constant text := $take$if exists ({beginning} select {source}) then
          return true;
        end if;$take$;
  give_all constant text := $take$return query
        {beginning} select {id}, {score} {source};
      is_found := is_found or found;$take$;
  give_first constant text := $take$if is_counted then
          return query {beginning,} scored as materialized (select {id} as record_id, {score} as score {source})
            (select h.record_id, h.score, null::bigint from scored h
            where below_score is null or (h.score, h.record_id) < (below_score, below_id)
            order by h.score desc, h.record_id desc limit most)
            union all select null, null, count(*) from scored;
          get diagnostics given = row_count;
          is_found := is_found or given > 1;
        else
          return query {beginning} (select h.record_id, h.score, null::bigint from (select {id} as record_id, {score} as score {source}) h
            where below_score is null or (h.score, h.record_id) < (below_score, below_id)
            order by h.score desc, h.record_id desc limit most);
          is_found := is_found or found;
        end if;$take$;
  count_all constant text := 'total := total + ({beginning} select count(*) {source});';

  settings constant text := 'language plpgsql stable
    set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on
    set enable_hashjoin = off set enable_mergejoin = off set jit = off';
  made record;
  body text;
  start text;
begin
  -- Of each function: its head, its use of hits, further variables, hits among given ids, the end if nothing was found.
  for made in select * from (values
    -- Whether search_hits finds anything by the words as they were typed.
    ('has_hits(types text[], words jsonb, sees_internal boolean, whole text[] default ''{}'') returns boolean',
      if_any, 'within constant uuid[] := null;', '', 'return false;'),

    -- All records of these types that have each of the words, in their own document or in that of a record that they
    -- mention; if there are none, those with the words that were most likely meant. If ids are given, only these records:
    -- they should be few, as each is read. Words that no mentioned record has are looked up in their documents alone,
    -- without a plan for mentions. The score: up to 1000 for the words, and the points of the whole text.
    ('search_hits(types text[], words jsonb, whole text[], sees_internal boolean, within uuid[])
      returns table (record_id uuid, score integer) rows 200',
      give_all, 'is_found boolean := false;',
      'if by_mention = 0 then
        ' || replace(replace(replace(replace(give_all, '{beginning}', ''), '{id}', 'd.record_id'), '{score}', scores[1]),
          '{source}', $source$from unnest(within) as c (id) join search_document d on d.record_id = c.id and d.type = of_type
          where d.document @@ own and (d.visibility = 'PUBLIC' or sees_internal)$source$) || '
        continue;
      end if;' || E'\n',
      'if not is_found then
      meant := resolved_words(types, words, sees_internal);
      if meant <> words then
        return query select h.record_id, h.score from search_hits(types, meant, whole, sees_internal, within) h;
      end if;
    end if;'),

    -- Of the hits of search_hits, of each type, the best ones, or those that come next after a place in that order; if
    -- is_counted, also the number of all, in rows without a record that add up. If nothing comes after a place, there may
    -- have been hits before it: then each word is in some document, and no other word is meant.
    ('first_hits(types text[], words jsonb, whole text[], sees_internal boolean, most integer, below_score integer,
      below_id uuid, is_counted boolean)
      returns table (record_id uuid, score integer, total bigint) rows 20',
      give_first, 'within constant uuid[] := null; is_found boolean := false; given bigint;', '',
      'if not is_found then
      meant := resolved_words(types, words, sees_internal);
      if meant <> words then
        return query select h.record_id, h.score, h.total
          from first_hits(types, meant, whole, sees_internal, most, below_score, below_id, is_counted) h;
      end if;
    end if;'),

    -- The number of hits of search_hits.
    ('count_hits(types text[], words jsonb, whole text[], sees_internal boolean) returns bigint',
      count_all, 'within constant uuid[] := null; total bigint := 0;', '',
      'if total = 0 then
      meant := resolved_words(types, words, sees_internal);
      if meant <> words then
        return count_hits(types, meant, whole, sees_internal);
      end if;
    end if;
    return total;')
  ) as function (head, take, declared, within, guessed)
  loop
    body := replace(replace(replace(replace(finding, '{words}', words), '{declared}', made.declared),
      '{within}', made.within), '{guessed}', made.guessed);
    for n in 1 .. 4 loop
      -- The first two kinds of hits need no rows of mentions.
      start := case when n > 2 then replace(beginning, '{mentions}', mentions[n - 2]) else '' end;
      body := replace(body, format('{hits %s}', n), replace(replace(replace(replace(replace(made.take,
        '{beginning,}', case start when '' then 'with' else start || ',' end),
        '{beginning}', start),
        '{id}', ids[least(n, 3)]), '{score}', scores[least(n, 3)]), '{source}', sources[least(n, 3)]));
    end loop;
    execute format('create function %s %s as $$%s$$', made.head, settings, body);
  end loop;
end $do$;

-- Returns a text as HTML, with its hits between <mark> and </mark>; of a long text about 240 characters around the
-- first hit. Only the first 5,000 characters are compared: comparing each word costs more than finding the record.
-- alternative: the same text in Latin letters, with as many words, or one for all of it.
create function marked_text(lang text, text text, alternative text, words jsonb) returns text
language plpgsql immutable parallel safe
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on
  set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
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
      union all
      select string_to_array(form, ' '), false
      from jsonb_array_elements(words) word, jsonb_array_elements_text(word -> 'wholeForms') form
      union all
      select search_split(form), false
      from jsonb_array_elements(words) word, jsonb_array_elements_text(word -> 'alike') form
    ), stem as (
      select distinct stem
      from jsonb_array_elements(words) word,
        lateral (select word ->> 'typed' union all select jsonb_array_elements_text(word -> 'alike')) typed (word),
        unnest(typed_stems(typed.word)) as stem
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
      select n from piece where is_word and search_stems(lang, piece) && array(select stem from stem)
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

-- Returns the text of a record that has most of the words: the first one in one of these languages, otherwise in the
-- main one, otherwise any. If no text has a word, the record was found by a mentioned record: then returns its name. A
-- delegation has the name of its party.
create function search_snippet(record uuid, words jsonb, langs text[]) returns text
language plpgsql stable
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on
  set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
  #variable_conflict use_column
  begin return (
    select coalesce(marked_text(shown.lang, shown.text, shown.latin, words), '') from (
      select t.lang, t.text, t.latin, (
        select count(*) from jsonb_array_elements(words) word
        where search_vector(concat_ws(' ', t.text, t.latin)) || array_to_tsvector(search_stems(t.lang, t.text))
          @@ (search_words('{}', jsonb_build_array(word), null, false))[1].anywhere
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
