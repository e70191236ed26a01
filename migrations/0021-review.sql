-- What editors review: flags of records, and names of parties that imports could not resolve.

-- When and by whom a flag was accepted; null while it is to be reviewed.
alter table flag add column reviewed_at timestamptz(3), add column reviewed_by text;

-- A flag that says something else is to be reviewed again. A flag that returns, as by an import of the same file, has the
-- review with which it was deleted.
create function keep_review() returns trigger language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on
  set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
  declare
    gone jsonb;
  begin
    if tg_op = 'UPDATE' then
      new.reviewed_at := null;
      new.reviewed_by := null;
      return new;
    end if;
    select w.before into gone from revision v
    join revision_row w on w.revision_id = v.id and w.table_name = 'flag' and w.after is null
    where v.record_id = new.record_id and w.before ->> 'code' = new.code and w.before ->> 'message' = new.message
      and w.before ->> 'path' is not distinct from new.path
    order by v.version desc limit 1;
    new.reviewed_at := (gone ->> 'reviewed_at')::timestamptz;
    new.reviewed_by := gone ->> 'reviewed_by';
    return new;
  end $$;
create trigger review_on_insert before insert on flag
  for each row when (new.reviewed_at is null) execute function keep_review();
create trigger review_on_update before update of code, path, message on flag
  for each row when ((old.code, old.path, old.message) is distinct from (new.code, new.path, new.message)
    and old.reviewed_at = new.reviewed_at) execute function keep_review();

-- The flags with what lists of them are chosen and counted by: neither reads the records. Ids are in the order of time.
create table flagged_record (
  id uuid primary key references flag on delete cascade,
  record_id uuid not null references record,
  type text not null,
  visibility text not null
    constraint flagged_record_visibility_check check (visibility in ('PUBLIC', 'INTERNAL')),
  code text not null,
  reviewed_at timestamptz(3)
);
create index flagged_record_record_id_idx on flagged_record (record_id);
create index flagged_record_id_idx on flagged_record (id) where reviewed_at is null;
create index flagged_record_code_id_idx on flagged_record (code, id) include (type, visibility)
  where reviewed_at is null;
create index flagged_record_reviewed_at_id_idx on flagged_record (reviewed_at, id) where reviewed_at is not null;

create function list_flags() returns trigger language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on
  set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
  begin
    insert into flagged_record (id, record_id, type, visibility, code, reviewed_at)
    select f.id, f.record_id, r.type, r.visibility, f.code, f.reviewed_at
    from new_rows f join record r on r.id = f.record_id
    on conflict (id) do update set record_id = excluded.record_id, type = excluded.type,
      visibility = excluded.visibility, code = excluded.code, reviewed_at = excluded.reviewed_at;
    return null;
  end $$;
create trigger listed_on_insert after insert on flag referencing new table as new_rows
  for each statement execute function list_flags();
create trigger listed_on_update after update on flag referencing new table as new_rows
  for each statement execute function list_flags();

create function list_flags_of_record() returns trigger language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on
  set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
  begin
    update flagged_record set visibility = new.visibility where record_id = new.id;
    return null;
  end $$;
create trigger listed_visibility after update of visibility on record
  for each row when (old.visibility <> new.visibility) execute function list_flags_of_record();

insert into flagged_record (id, record_id, type, visibility, code)
select f.id, f.record_id, r.type, r.visibility, f.code from flag f join record r on r.id = f.record_id;

-- Signatures with the name of a party whose party is not known. folded: the name as it is looked up.
create table unresolved_mention (
  signature_id uuid primary key references signature on delete cascade,
  folded text collate "C" not null,
  named_as text not null
);
create index unresolved_mention_folded_idx on unresolved_mention (folded);

create function note_unresolved() returns trigger language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on
  set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
  begin
    if tg_op = 'UPDATE' then
      delete from unresolved_mention m using new_rows s where m.signature_id = s.id and s.party_id is not null;
    end if;
    insert into unresolved_mention (signature_id, folded, named_as)
    select id, left(search_fold(named_as), 500), named_as from new_rows where party_id is null
    on conflict (signature_id) do update set folded = excluded.folded, named_as = excluded.named_as;
    return null;
  end $$;
create trigger unresolved_on_insert after insert on signature referencing new table as new_rows
  for each statement execute function note_unresolved();
create trigger unresolved_on_update after update on signature referencing new table as new_rows
  for each statement execute function note_unresolved();

insert into unresolved_mention (signature_id, folded, named_as)
select id, left(search_fold(named_as), 500), named_as from signature where party_id is null;

-- The register "*" has the decisions of editors about a name in every register. work: APPLY while signatures are still
-- to get the party, RESTORE while they are to lose it.
alter table reviewed_name add column folded text collate "C", add column given text,
  add column party_id uuid references record, add column decided_at timestamptz(3), add column decided_by text,
  add column note text, add column work text;

-- Signatures that got their party by such a decision, each once.
create table resolved_mention (
  signature_id uuid primary key references signature on delete cascade,
  folded text collate "C" not null
);
create index resolved_mention_folded_idx on resolved_mention (folded);
