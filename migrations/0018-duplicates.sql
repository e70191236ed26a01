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
create index duplicate_name_form_trgm_idx on duplicate_name using gin (form gin_trgm_ops) where is_main;

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
