-- The work list of possible duplicates: pairs of records of one type that may be the same.
--
-- Which records are alike is said by the descriptions of their types, so the program compares them
-- (`curation/duplicates`). Triggers only append which records changed. Two writers never change the same row of these
-- tables.

create table possible_duplicate (
  id uuid primary key default new_id(),
  -- Only editors see pairs: the visibility never changes.
  visibility text not null default 'INTERNAL'
    constraint possible_duplicate_visibility_check check (visibility = 'INTERNAL'),
  type text not null,
  -- Uuids of the records in their order.
  a_id uuid not null,
  b_id uuid not null,
  score double precision not null,
  reasons text[] not null default '{}',
  -- The parties and places that both have, and the day on which both occurred.
  party_ids uuid[] not null default '{}',
  place_ids uuid[] not null default '{}',
  day text collate "C",
  -- Hash of the names and identifiers of both records.
  compared_text text not null,
  -- Whether the pair is on the work list: not dismissed, and neither record is deleted.
  is_open boolean not null default true,
  dismissed_at timestamptz(3),
  dismissed_by text,
  note text,
  constraint possible_duplicate_a_id_b_id_key unique (a_id, b_id)
);
create index possible_duplicate_b_id_idx on possible_duplicate (b_id);
create index possible_duplicate_score_id_idx on possible_duplicate (score, id) where is_open;
create index possible_duplicate_dismissed_at_id_idx on possible_duplicate (dismissed_at, id)
  where dismissed_at is not null;

-- Returns a short name without spaces, and that text without each of its letters in turn; nothing for other names. Names
-- that differ in one letter, in two neighbouring letters or in a space share one of these texts. So few trigrams of such
-- short names are the same that a search by trigrams misses them.
create function misspellings(form text) returns text[] language sql immutable parallel safe as $$
  select case when length(letters) between 5 and 20 then array(
    select letters union all select overlay(letters placing '' from n for 1) from generate_series(1, length(letters)) n)
  else '{}' end
  from (select replace(form, ' ', '')) l (letters) $$;

-- Returns the likelihood, from 0 to 1, that two different names mean the same, as if nothing else were known. It is null if
-- they are not similar, or if they differ in a number: these name different things, such as protocols or districts.
create function name_likeness(one text, other text) returns double precision language sql immutable parallel safe as $$
  select case
    when similarity(one, other) < 0.6 and (abs(length(a.letters) - length(b.letters)) > 1 or not is_misspelt) then null
    when array(select m[1] from regexp_matches(one, '[0-9]+|\m[ivx]+\M', 'g') m order by 1)
      <> array(select m[1] from regexp_matches(other, '[0-9]+|\m[ivx]+\M', 'g') m order by 1) then null
    -- Equal apart from spaces, or the one leaves out words of the other.
    when a.letters = b.letters then 0.98
    when a.own = '' or b.own = '' then least(similarity(one, other), 0.98)
    -- A letter too many, too few or before its neighbour is a typing error, rarely of the first letter. Another letter may
    -- make another name: Altenburg and Altenberg.
    when is_misspelt or misspellings(a.own) && misspellings(b.own) then
      case when left(a.own, 1) = left(b.own, 1) and (length(a.own) <> length(b.own)
        or exists (select from generate_series(1, length(a.own) - 1) n where b.own = overlay(a.own
          placing reverse(substr(a.own, n, 2)) from n for 2))) then 0.95 else 0.8 end
    -- Each has words of its own, such as the names of two regions.
    else similarity(one, other) * (1 + similarity(a.own, b.own)) / 2
  end
  from (select misspellings(one) && misspellings(other)) s (is_misspelt),
    lateral (select replace(one, ' ', ''), (select coalesce(string_agg(word, '' order by n), '')
      from unnest(string_to_array(one, ' ')) with ordinality w (word, n)
      where word <> all(string_to_array(other, ' ')))) a (letters, own),
    lateral (select replace(other, ' ', ''), (select coalesce(string_agg(word, '' order by n), '')
      from unnest(string_to_array(other, ' ')) with ordinality w (word, n)
      where word <> all(string_to_array(one, ' ')))) b (letters, own) $$;

-- The forms in which names and titles are compared, of all records that are not in `duplicate_due`.
create table duplicate_name (
  record_id uuid not null,
  type text not null,
  form text not null,
  text text not null,
  -- Whether it is a form of the main name, which is compared with similar names too.
  is_main boolean not null,
  -- Value that the records of a pair share by the rule of their type; null if the rule has none.
  same text
);
create index duplicate_name_record_id_idx on duplicate_name (record_id);
create index duplicate_name_form_idx on duplicate_name using hash (form);
create index duplicate_name_same_idx on duplicate_name using hash (same);
-- Names of types with such a value are compared with those of the same value only.
-- Each name is searched soon after it was written, so a list of pending entries would be read again and again.
create index duplicate_name_form_trgm_idx on duplicate_name using gin (form gin_trgm_ops) with (fastupdate = off)
  where is_main and same is null;
create index duplicate_name_misspellings_idx on duplicate_name using gin (misspellings(form)) with (fastupdate = off)
  where is_main and same is null;

-- Records that changed and are not compared yet; a record may be in several rows.
create table duplicate_due (
  id bigint generated always as identity primary key,
  record_id uuid not null
);
create index duplicate_due_record_id_idx on duplicate_due (record_id);

-- Removes the names of changed records at once, so that no redacted word stays in them.
create function note_duplicates_due() returns trigger language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on
  set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
  begin
    insert into duplicate_due (record_id) select distinct record_id from new_rows;
    delete from duplicate_name where record_id in (select record_id from new_rows);
    return null;
  end $$;
create trigger duplicates_on_insert after insert on revision referencing new table as new_rows
  for each statement execute function note_duplicates_due();

insert into duplicate_due (record_id) select id from record where deleted_at is null order by id;
