-- Every change leaves a revision and a change in the same transaction, whatever wrote it. A table joins in with one
-- line: `select watch_record('agreement', 'AGREEMENT')` for a record's own table, which also admits the type; `select
-- watch_part('signature', 'agreement_id')` for a table of parts, with the column that names the owner.
--
-- A database client may describe its transaction, each by `set_config(name, value, true)`: entente.by (name of the
-- author; otherwise the database's user), entente.identity (identity of the author: two authors may have one name),
-- entente.note and entente.source (id of a source).
--
-- Two sets of settings recur in all files. Functions that run on every write plan each statement once for a connection,
-- by its indexes alone (enable_nestloop = on, enable_hashjoin = off): a plan made while a table was empty must not scan
-- the whole table once it is full. Triggers that join the rows of a statement before and after it hash the rows
-- (enable_nestloop = off, enable_hashjoin = on): neither side has an index. The plan must depend neither on the number
-- of rows when it was made, nor on the settings of the calling function.

-- One version of a record. The transaction says which revisions belong together, such as those of a merge; the feed
-- keeps its changes for a shorter time.
create table revision (
  id uuid primary key default new_id(),
  xid xid8 not null default pg_current_xact_id(),
  record_id uuid not null references record deferrable initially deferred,
  version integer not null,
  kind text not null constraint revision_kind_check check (kind in ('CREATED', 'UPDATED', 'DELETED', 'MERGED')),
  made_at timestamptz(3) not null default now(),
  made_by text not null,
  note text,
  source_id uuid references record deferrable initially deferred,
  -- Visibility of the record after the revision; in the last revision of a deleted record: before it.
  visibility text not null constraint revision_visibility_check check (visibility in ('PUBLIC', 'INTERNAL')),
  -- When and by whom words were removed from this version.
  redacted_at timestamptz(3),
  redacted_by text,
  -- made_by is a name from a token or label, which two authors may share.
  made_by_identity text,
  -- Nothing but citations of INTERNAL sources changed in this version of a PUBLIC record. Only editors see it in the
  -- history and the feed; other readers count versions without it, and see the change before it as the last one.
  hidden boolean not null default false,
  constraint revision_record_id_version_key unique (record_id, version),
  constraint revision_redacted_check check ((redacted_at is null) = (redacted_by is null))
);
create index revision_source_id_idx on revision (source_id);
-- Undoing a merge reads all that its transaction left in the history.
create index revision_xid_idx on revision (xid);
-- For counting the hidden versions of a record up to one of them.
create index revision_hidden_idx on revision (record_id, version) where hidden;

-- The change of one row of the record or of its parts by a revision: the row before and after the transaction.
create table revision_row (
  revision_id uuid not null references revision on delete cascade,
  table_name text not null,
  row_key text not null,
  before jsonb,
  after jsonb,
  primary key (revision_id, table_name, row_key)
);
-- Leads from the id of a part to the records that had the part.
create index revision_row_row_key_idx on revision_row using hash (row_key) where before is null;

-- Tables that the current transaction has written and whose references are not checked yet: the name of a table, or '*'
-- if a visibility changed or a record was deleted. Empty between transactions, hence unlogged.
create unlogged table unchecked_reference (
  xid xid8 not null default pg_current_xact_id(),
  via text not null,
  primary key (xid, via)
);

-- Creates the one revision that each of these records has in this transaction, at the current version of the record.
create function open_revisions(ids uuid[], of_kind text)
returns void language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on
  set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
  begin
    insert into revision (record_id, version, kind, visibility, made_by, made_by_identity, note, source_id)
    select id, version, of_kind, visibility,
      coalesce(nullif(current_setting('entente.by', true), ''), session_user),
      nullif(current_setting('entente.identity', true), ''),
      nullif(current_setting('entente.note', true), ''),
      nullif(current_setting('entente.source', true), '')::uuid
    from record where id = any(ids);

    insert into change (record_id, type, version, kind, visibility, visibility_before)
    select id, type, version, of_kind, visibility, case when of_kind <> 'CREATED' then visibility end
    from record where id = any(ids);
  end $$;

-- Writes changed rows of one table to the history, each with its owner, its key and its images before and after this
-- statement. Raises the owners' versions once in a transaction. changed_in alone does not show that a version was
-- raised already: a database that was restored elsewhere uses the same transaction id again.
create function write_revision_rows(of_table text, owners uuid[], keys text[], befores jsonb[], afters jsonb[])
returns void language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on
  set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
  declare
    this_xid bigint := pg_current_xact_id()::text::bigint;
    raised uuid[];
    gone uuid;
  begin
    with stale as (
      -- In order, so that two transactions that touch the same records wait for each other and do not deadlock.
      select id from record
      where id = any(owners) and (changed_in <> this_xid or updated_at <> now()::timestamptz(3))
      order by id for no key update
    ), next as (
      update record set version = version + 1, updated_at = now(), changed_in = this_xid
      from stale where record.id = stale.id
      returning record.id
    )
    select array_agg(id) into raised from next;
    if raised is not null then
      perform open_revisions(raised, 'UPDATED');
    end if;

    if afters is not null then
      select r.id into gone from record r where r.id = any(owners) and r.deleted_at is not null
        and exists (select from unnest(owners, afters) as t (owner, after) where owner = r.id and after is not null)
      limit 1;
      if gone is not null then
        raise exception 'The record % is deleted: nothing can be added to it (%).', gone, of_table
          using errcode = 'EN003',
            detail = (select lower(type) || '_' || replace(id::text, '-', '') from record where id = gone);
      end if;
    end if;

    insert into revision_row (revision_id, table_name, row_key, before, after)
    select v.id, of_table, t.key, t.before, t.after
    from unnest(owners, keys, befores, afters) as t (owner, key, before, after)
    join record r on r.id = t.owner
    join revision v on v.record_id = r.id and v.version = r.version
    on conflict (revision_id, table_name, row_key) do update set after = excluded.after;
    -- A row that is again what it was before the transaction was not changed by it.
    if befores is not null then
      delete from revision_row w using unnest(owners, keys) as t (owner, key), record r, revision v
      where r.id = t.owner and v.record_id = r.id and v.version = r.version
        and w.revision_id = v.id and w.table_name = of_table and w.row_key = t.key
        and w.before is not distinct from w.after;
    end if;

    insert into unchecked_reference (via) values (of_table) on conflict do nothing;
  end $$;

-- Writes new records to the registry, or revives deleted ones of that type.
create function write_creation(of_type text, ids uuid[], visibilities text[])
returns void language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on
  set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
  declare
    this_xid bigint := pg_current_xact_id()::text::bigint;
    entered uuid[];
    revived uuid[];
    redirects jsonb[];
    deleted_just_now uuid[];
  begin
    with entry as (
      insert into record (id, type, visibility)
      select id, of_type, visibility from unnest(ids, visibilities) as t (id, visibility)
      on conflict (id) do nothing
      returning id
    )
    select coalesce(array_agg(id), '{}') into entered from entry;
    perform open_revisions(entered, 'CREATED');
    if cardinality(entered) = cardinality(ids) then
      return;
    end if;

    if exists (
      select from record where id = any(ids) and id <> all(entered) and (deleted_at is null or type <> of_type)
    ) then
      raise exception 'The id of a new % is already the id of another record.', of_type using errcode = 'EN005';
    end if;
    deleted_just_now := array(
      select id from record where id = any(ids) and id <> all(entered)
        and changed_in = this_xid and updated_at = now()::timestamptz(3)
    );
    revived := array(select id from unnest(ids) as id where id <> all(entered) and id <> all(deleted_just_now));
    redirects := array(
      select jsonb_build_object('id', id, 'merged_into', merged_into) from record
      where id = any(revived) and merged_into is not null
    );
    update record r set
      deleted_at = null, merged_into = null, visibility = t.visibility, updated_at = now(), changed_in = this_xid,
      version = r.version + case when r.id = any(revived) then 1 else 0 end
    from unnest(ids, visibilities) as t (id, visibility)
    where r.id = t.id and r.id <> all(entered);
    perform open_revisions(revived, 'CREATED');
    insert into revision_row (revision_id, table_name, row_key, before)
    select v.id, 'record', redirect ->> 'id', redirect from unnest(redirects) as redirect
    join record r on r.id = (redirect ->> 'id')::uuid join revision v on v.record_id = r.id and v.version = r.version;
    -- A record that existed before the transaction and exists after it is neither deleted nor created by it.
    update revision v set kind = 'UPDATED' from record r
    where r.id = any(deleted_just_now) and v.record_id = r.id and v.version = r.version;
    update change c set kind = 'UPDATED', visibility = r.visibility from record r
    where r.id = any(deleted_just_now) and c.record_id = r.id and c.version = r.version;
    insert into unchecked_reference (via) values ('*') on conflict do nothing;
  end $$;

-- Copies a changed visibility to the registry. The records have their revision already.
create function write_visibility(ids uuid[], visibilities text[])
returns void language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on
  set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
  begin
    update record r set visibility = t.visibility
    from unnest(ids, visibilities) as t (id, visibility)
    where r.id = t.id and r.visibility <> t.visibility;
    if found then
      update change c set visibility = r.visibility from record r
      where r.id = any(ids) and c.record_id = r.id and c.version = r.version and c.visibility <> r.visibility;
      insert into unchecked_reference (via) values ('*') on conflict do nothing;
    end if;
  end $$;

-- Turns records into tombstones. The records have their revision already, with the last images of their rows. A record
-- that the same transaction created leaves no trace: nobody can have seen it.
create function write_deletion(ids uuid[])
returns void language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on
  set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
  declare
    born uuid[];
  begin
    born := array(
      select r.id from record r join revision v on v.record_id = r.id and v.version = r.version
      where r.id = any(ids) and v.kind = 'CREATED'
    );
    delete from change c using record r where r.id = any(born) and c.record_id = r.id and c.version = r.version;
    delete from revision v using record r where r.id = any(born) and v.record_id = r.id and v.version = r.version;
    delete from record where id = any(born) and version = 1;
    -- Revived and deleted again: the earlier tombstone.
    update record set version = version - 1, changed_in = 0, deleted_at = now() where id = any(born);

    update record set deleted_at = now() where id = any(ids) and id <> all(born);
    update revision v set kind = case when r.merged_into is null then 'DELETED' else 'MERGED' end from record r
    where r.id = any(ids) and r.id <> all(born) and v.record_id = r.id and v.version = r.version;
    -- The redirect is in the history too: undoing the merge removes it from the record.
    insert into revision_row (revision_id, table_name, row_key, after)
    select v.id, 'record', r.id::text, jsonb_build_object('id', r.id, 'merged_into', r.merged_into)
    from record r join revision v on v.record_id = r.id and v.version = r.version
    where r.id = any(ids) and r.id <> all(born) and r.merged_into is not null
    on conflict (revision_id, table_name, row_key) do update set after = excluded.after;
    update change c set kind = case when r.merged_into is null then 'DELETED' else 'MERGED' end from record r
    where r.id = any(ids) and r.id <> all(born) and c.record_id = r.id and c.version = r.version;
    insert into unchecked_reference (via) values ('*') on conflict do nothing;
  end $$;

-- The trigger of a record's own table. Its argument is the type of the record.
create function write_record_history() returns trigger language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off
  set enable_nestloop = off set enable_hashjoin = on set jit = off as $$
  declare
    ids uuid[];
    visibilities text[];
    befores jsonb[];
    afters jsonb[];
  begin
    if tg_op = 'INSERT' then
      select array_agg(n.id), array_agg(n.visibility), array_agg(to_jsonb(n))
      into ids, visibilities, afters from new_rows n;
    elsif tg_op = 'UPDATE' then
      select array_agg(n.id), array_agg(n.visibility), array_agg(to_jsonb(o)), array_agg(to_jsonb(n))
      into ids, visibilities, befores, afters from old_rows o join new_rows n on n.id = o.id where o is distinct from n;
    else
      select array_agg(o.id), array_agg(to_jsonb(o)) into ids, befores from old_rows o;
    end if;
    if ids is null then
      return null;
    end if;

    if tg_op = 'INSERT' then
      perform write_creation(tg_argv[0], ids, visibilities);
    elsif tg_op = 'DELETE' then
      -- Parts that refer to the registry row are deleted with the record, in the same revision.
      delete from maker where item_id = any(ids);
      delete from concerned_party where item_id = any(ids);
      delete from record_topic where record_id = any(ids);
      delete from citation where record_id = any(ids);
      delete from flag where record_id = any(ids);
      delete from identifier where record_id = any(ids);
    end if;
    perform write_revision_rows(tg_table_name, ids, ids::text[], befores, afters);
    if tg_op = 'UPDATE' then
      perform write_visibility(ids, visibilities);
    elsif tg_op = 'DELETE' then
      perform write_deletion(ids);
    end if;
    return null;
  end $$;

-- The trigger of a table of parts. Its argument is the column that holds the id of the owner.
create function write_part_history() returns trigger language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off
  set enable_nestloop = off set enable_hashjoin = on set jit = off as $$
  declare
    owner text := tg_argv[0];
    owners uuid[];
    keys text[];
    befores jsonb[];
    afters jsonb[];
  begin
    if tg_op = 'INSERT' then
      select array_agg((image ->> owner)::uuid), array_agg(image ->> 'id'), array_agg(image)
      into owners, keys, afters from (select to_jsonb(n) as image from new_rows n) as written;
    elsif tg_op = 'UPDATE' then
      with changed as (
        select to_jsonb(o) as before, to_jsonb(n) as after
        from old_rows o join new_rows n on n.id = o.id where o is distinct from n
      ), touched as (
        select after ->> owner as owner_id, case when before -> owner = after -> owner then before end as before, after
        from changed
        union all -- moved away from another owner
        select before ->> owner, before, null from changed where before -> owner <> after -> owner
      )
      select array_agg(owner_id::uuid), array_agg(coalesce(after, before) ->> 'id'), array_agg(before), array_agg(after)
      into owners, keys, befores, afters from touched;
    else
      select array_agg((image ->> owner)::uuid), array_agg(image ->> 'id'), array_agg(image)
      into owners, keys, befores from (select to_jsonb(o) as image from old_rows o) as written;
    end if;
    if owners is not null then
      perform write_revision_rows(tg_table_name, owners, keys, befores, afters);
    end if;
    return null;
  end $$;

create function reject_id_change() returns trigger language plpgsql as $$
  begin
    raise exception 'The id of a row never changes (% in %).', old.id, tg_table_name using errcode = 'EN005';
  end $$;

create function reject_truncate() returns trigger language plpgsql as $$
  begin
    raise exception 'The table % is never truncated: that would leave no history.', tg_table_name using errcode = 'EN006';
  end $$;

-- Admits records of another type: creates the partition for their search documents.
create function add_search_partition(of_type text) returns void language plpgsql as $$
  begin
    execute format('create table %I partition of search_document for values in (%L)',
      'search_document_' || lower(of_type), of_type);
  end $$;

-- Triggers of one table fire in the order of their names: the history comes before all derived data.
create function watch_record(of_table regclass, of_type text) returns void language plpgsql as $$
  begin
    perform add_search_partition(of_type);
    execute format('create trigger history_on_insert after insert on %s referencing new table as new_rows
      for each statement execute function write_record_history(%L)', of_table, of_type);
    execute format('create trigger history_on_update after update on %s referencing old table as old_rows
      new table as new_rows for each statement execute function write_record_history(%L)', of_table, of_type);
    execute format('create trigger history_on_delete after delete on %s referencing old table as old_rows
      for each statement execute function write_record_history(%L)', of_table, of_type);
    execute format('create trigger history_id before update of id on %s
      for each row when (old.id <> new.id) execute function reject_id_change()', of_table);
    execute format('create trigger history_on_truncate before truncate on %s
      for each statement execute function reject_truncate()', of_table);
  end $$;

create function watch_part(of_table regclass, owner text) returns void language plpgsql as $$
  begin
    execute format('create trigger history_on_insert after insert on %s referencing new table as new_rows
      for each statement execute function write_part_history(%L)', of_table, owner);
    execute format('create trigger history_on_update after update on %s referencing old table as old_rows
      new table as new_rows for each statement execute function write_part_history(%L)', of_table, owner);
    execute format('create trigger history_on_delete after delete on %s referencing old table as old_rows
      for each statement execute function write_part_history(%L)', of_table, owner);
    execute format('create trigger history_id before update of id on %s
      for each row when (old.id <> new.id) execute function reject_id_change()', of_table);
    execute format('create trigger history_on_truncate before truncate on %s
      for each statement execute function reject_truncate()', of_table);
  end $$;

select watch_record('source', 'SOURCE');
select watch_record('topic', 'TOPIC');
select watch_part('record_topic', 'record_id');
select watch_part('citation', 'record_id');
select watch_part('flag', 'record_id');
select watch_part('identifier', 'record_id');

-- Stores a changed visibility in the revision of the current version.
create function write_visibility_history() returns trigger language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on
  set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
  begin
    update revision set visibility = new.visibility where record_id = new.id and version = new.version;
    return null;
  end $$;
create trigger history_of_visibility after update of visibility on record
  for each row when (old.visibility <> new.visibility) execute function write_visibility_history();

-- Whether nothing changed in a revision but citations of INTERNAL sources.
create function is_hidden_version(of_revision uuid) returns boolean language sql stable as $$
    select not exists (
      select from revision_row w where w.revision_id = of_revision and (
        w.table_name <> 'citation' or exists (
          select from (values (w.before), (w.after)) as held (image)
          join record s on s.id = (held.image ->> 'source_id')::uuid where s.visibility = 'PUBLIC'
        )
      )
    ) and exists (select from revision_row w where w.revision_id = of_revision)
  $$;

-- Runs at the end of a transaction, when all that it changed is known.
create function mark_hidden_versions() returns trigger language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on
  set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
  begin
    with told as (
      select c.id as change_id, v.id as revision_id, is_hidden_version(v.id) as hidden
      from change c join revision v on v.record_id = c.record_id and v.version = c.version
      where c.xid = new.xid and c.kind = 'UPDATED' and c.visibility = 'PUBLIC' and c.visibility_before = 'PUBLIC'
    ), of_revision as (
      update revision v set hidden = told.hidden from told where v.id = told.revision_id and v.hidden <> told.hidden
    ), of_record as (
      update record r set updated_at = (
        select max(shown.made_at) from revision shown
        where shown.record_id = r.id and not shown.hidden and shown.version < r.version
      )
      from told join revision v on v.id = told.revision_id
      where told.hidden and r.id = v.record_id and r.version = v.version
    )
    update change c set hidden = told.hidden from told where c.id = told.change_id and c.hidden <> told.hidden;
    return null;
  end $$;
create constraint trigger hidden_versions after insert on unchecked_reference deferrable initially deferred
  for each row when (new.via = 'citation') execute function mark_hidden_versions();

-- Returns the version that a record had at an instant; of the survivor if the record had been merged by then. Returns
-- no row if there was no record yet, or no longer.
create function version_at(of_record uuid, at timestamptz) returns table (record_id uuid, version integer)
language plpgsql stable as $$
  declare
    known uuid := of_record;
    last record;
  begin
    for step in 1..1000 loop
      select v.id, v.version, v.kind into last from revision v
      where v.record_id = known and v.made_at <= at order by v.version desc limit 1;
      exit when not found or last.kind = 'DELETED';
      if last.kind <> 'MERGED' then
        return query select known, last.version;
        exit;
      end if;
      select (w.after ->> 'merged_into')::uuid into known from revision_row w
      where w.revision_id = last.id and w.table_name = 'record' limit 1;
    end loop;
  end $$;

-- The next functions serve merges, their undoing, and reverting a record. They read from the catalogue which columns
-- refer to records and which parts would be duplicates, and resolve the references of a row. A merge stores nothing
-- beside the history of its transaction.
--
-- Every column, of a record's table or of a table of parts, that refers to a record: of any type ("record") or of one
-- type (its table). owner: the column names the record that has the part. A table is included once it is watched.
create function record_columns() returns table (table_name name, column_name name, refers_to name, owner boolean)
language sql stable as $$
    select held.relname, a.attname, there.relname, exists (
      select from pg_trigger t where t.tgrelid = c.conrelid and t.tgfoid = 'write_part_history'::regproc
        and encode(t.tgargs, 'escape') = a.attname || '\000'
    )
    from pg_constraint c
    join pg_class held on held.oid = c.conrelid join pg_class there on there.oid = c.confrelid
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and cardinality(c.conkey) = 1 and a.attname <> 'id'
      and (there.oid = 'record'::regclass or there.oid in (
        select tgrelid from pg_trigger where tgfoid = 'write_record_history'::regproc))
      and held.oid in (
        select tgrelid from pg_trigger where tgfoid in ('write_record_history'::regproc, 'write_part_history'::regproc))
  $$;

-- Returns the type of the records that a column of a watched table names; 'id' names the record of the row itself.
create function type_named_by(of_table regclass, of_column name) returns text language sql stable as $$
    select upper(coalesce((
      select refers_to from record_columns() where table_name = relname and column_name = of_column
    ), relname)) from pg_class where oid = of_table
  $$;

-- Returns every table of parts, with the column that names their owner.
create function record_parts() returns table (table_name name, owner name) language sql stable as $$
    select distinct c.relname, split_part(encode(t.tgargs, 'escape'), '\000', 1)::name
    from pg_trigger t join pg_class c on c.oid = t.tgrelid where t.tgfoid = 'write_part_history'::regproc
  $$;

-- Returns every set of columns that is unique in a watched table.
create function row_keys() returns table (table_name name, column_names name[]) language sql stable as $$
    select held.relname, array_agg(a.attname order by a.attnum)
    from pg_constraint c join pg_class held on held.oid = c.conrelid
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any(c.conkey)
    where c.contype = 'u' and held.oid in (
      select tgrelid from pg_trigger where tgfoid in ('write_record_history'::regproc, 'write_part_history'::regproc))
    group by held.relname, c.oid having not bool_or(a.attname = 'id')
  $$;

-- Returns the tables of parts of parts: column_names refer to of_columns of of_table.
create function inner_parts()
returns table (table_name name, column_names name[], of_table name, of_columns name[]) language sql stable as $$
    select held.relname,
      (select array_agg(a.attname order by n) from unnest(c.conkey) with ordinality as key (number, n)
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = key.number),
      there.relname,
      (select array_agg(a.attname order by n) from unnest(c.confkey) with ordinality as key (number, n)
        join pg_attribute a on a.attrelid = c.confrelid and a.attnum = key.number)
    from pg_constraint c join pg_class held on held.oid = c.conrelid join pg_class there on there.oid = c.confrelid
    where c.contype = 'f' and held.oid in (select tgrelid from pg_trigger where tgfoid = 'write_part_history'::regproc)
      and there.oid in (select tgrelid from pg_trigger where tgfoid = 'write_part_history'::regproc)
  $$;

-- Returns the image of a row with references to merged records replaced by their survivors.
create function with_survivors(image jsonb) returns jsonb language sql stable as $$
    select image || coalesce((
      select jsonb_object_agg(held.key, survivor_of(x.id)) from jsonb_each_text(image) as held
      join record x on x.id = case when right(held.key, 3) = '_id' then held.value::uuid end
      where x.merged_into is not null
    ), '{}')
  $$;

-- Writes to the history of a survivor which record it has absorbed, or has given up again. Its version rises, although
-- the survivor may have had all values of the other record.
create function write_merge(survivor uuid, absorbed uuid, undone boolean) returns void language plpgsql as $$
  declare
    note jsonb := jsonb_build_object('id', survivor, 'absorbed_id', absorbed);
  begin
    perform write_revision_rows('record', array[survivor], array[absorbed::text],
      case when undone then array[note] end, case when not undone then array[note] end);
  end $$;

-- Creates a new version of a record, which shows that words were removed from earlier versions.
create function write_redaction(redacted uuid) returns void language sql as $$
    select write_revision_rows('record', array[redacted], array[redacted::text], null,
      array[jsonb_build_object('id', redacted, 'redacted_at', now()::timestamptz(3))])
  $$;

-- Returns the columns of a table with free text, from which words may be removed: no codes, no languages, no columns
-- with a constraint, no derived columns.
create function free_columns(of_table regclass) returns table (column_name name) language sql stable as $$
    select a.attname from pg_attribute a
    where a.attrelid = of_table and a.attnum > 0 and not a.attisdropped
      and a.atttypid in ('text'::regtype, 'text[]'::regtype, 'jsonb'::regtype)
      and a.attname !~ '(^|_)lang$'
      and a.attname not in ('slug', 'sort_key', 'folded', 'latin', 'alpha2', 'alpha3', 'scheme', 'code', 'path', 'fields',
        'indicator', 'languages', 'time_zone', 'visibility')
      and not exists (
        select from pg_constraint c
        where c.conrelid = a.attrelid and c.contype = 'c' and c.conkey = array[a.attnum]
      )
  $$;
