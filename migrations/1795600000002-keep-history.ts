import type { MigrationInterface, QueryRunner } from 'typeorm';
import { MATCHING, STEADY } from './plans.ts';

/**
 * Every change leaves a revision and a change, in the same transaction, whatever wrote it. A table joins in with one
 * line: `select watch_record('agreement', 'AGREEMENT')` for a record's own table, whose type `record` then admits;
 * `select watch_part('signature', 'agreement_id')` for a table of parts, with the column that names the owner.
 *
 * What a client of the database may say about a transaction, each by `set_config(name, value, true)`: `entente.by` (who
 * makes the change; else the database's user), `entente.note` and `entente.source` (the id of a source).
 */
export class KeepHistory1795600000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(REVISIONS);
    await runner.query(ROWS);
    await runner.query(CREATION_AND_DELETION);
    await runner.query(WATCHERS);
    await runner.query(WATCHED);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function keep_record, keep_part, refuse_new_id, refuse_truncate cascade;
      drop function watch_record, watch_part, admit_type, note_creation, note_deletion, note_visibility, note_rows, open_revisions;
      drop table unchecked_reference;
    `);
  }
}

const REVISIONS = `
  -- What the transaction at work has touched and not yet checked for references to what its readers may not see: the
  -- name of a table, or '*' where a visibility changed or a record went. Empty between transactions, hence unlogged.
  create unlogged table unchecked_reference (
    xid xid8 not null default pg_current_xact_id(),
    via text not null,
    primary key (xid, via)
  );

  -- Opens the one revision that each of these records has in this transaction, at the version that the record now has.
  create function open_revisions(ids uuid[], of_kind text)
  returns void language plpgsql ${STEADY} as $$
  begin
    insert into revision (record_id, version, kind, made_by, note, source_id)
    select id, version, of_kind,
      coalesce(nullif(current_setting('entente.by', true), ''), session_user),
      nullif(current_setting('entente.note', true), ''),
      nullif(current_setting('entente.source', true), '')::uuid
    from record where id = any(ids);

    insert into change (record_id, type, version, kind, visibility, visibility_before)
    select id, type, version, of_kind, visibility, case when of_kind <> 'CREATED' then visibility end
    from record where id = any(ids);
  end $$;
`;

const ROWS = `
  -- Notes rows of one table as changed, each with its owner, its key and its images before and after this statement.
  -- Raises the owners' versions, once a transaction. changed_in alone would not do to tell that it was raised already:
  -- in a database restored elsewhere the same transaction id comes round again.
  create function note_rows(of_table text, owners uuid[], keys text[], befores jsonb[], afters jsonb[])
  returns void language plpgsql ${STEADY} as $$
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
          using errcode = 'EN003';
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
`;

const CREATION_AND_DELETION = `
  -- Enters new records, or revives those of that type that were deleted.
  create function note_creation(of_type text, ids uuid[], visibilities text[])
  returns void language plpgsql ${STEADY} as $$
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
    -- What was there before the transaction and is there again after it is neither deleted nor created by it.
    update revision v set kind = 'UPDATED' from record r
    where r.id = any(deleted_just_now) and v.record_id = r.id and v.version = r.version;
    update change c set kind = 'UPDATED', visibility = r.visibility from record r
    where r.id = any(deleted_just_now) and c.record_id = r.id and c.version = r.version;
    insert into unchecked_reference (via) values ('*') on conflict do nothing;
  end $$;

  -- Mirrors a changed visibility. The records have their revision already.
  create function note_visibility(ids uuid[], visibilities text[])
  returns void language plpgsql ${STEADY} as $$
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

  -- Leaves tombstones. The records have their revision already, with the last images of their rows. A record that this
  -- transaction itself created leaves no trace: nobody can have seen it.
  create function note_deletion(ids uuid[])
  returns void language plpgsql ${STEADY} as $$
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
    -- Revived and deleted again: the tombstone of before.
    update record set version = version - 1, changed_in = 0, deleted_at = now() where id = any(born);

    update record set deleted_at = now() where id = any(ids) and id <> all(born);
    update revision v set kind = case when r.merged_into is null then 'DELETED' else 'MERGED' end from record r
    where r.id = any(ids) and r.id <> all(born) and v.record_id = r.id and v.version = r.version;
    -- The redirect stands in the history too: undoing the merge takes it from the record.
    insert into revision_row (revision_id, table_name, row_key, after)
    select v.id, 'record', r.id::text, jsonb_build_object('id', r.id, 'merged_into', r.merged_into)
    from record r join revision v on v.record_id = r.id and v.version = r.version
    where r.id = any(ids) and r.id <> all(born) and r.merged_into is not null
    on conflict (revision_id, table_name, row_key) do update set after = excluded.after;
    update change c set kind = case when r.merged_into is null then 'DELETED' else 'MERGED' end from record r
    where r.id = any(ids) and r.id <> all(born) and c.record_id = r.id and c.version = r.version;
    insert into unchecked_reference (via) values ('*') on conflict do nothing;
  end $$;
`;

const WATCHERS = `
  -- The trigger of a record's own table. Its argument is the record's type.
  create function keep_record() returns trigger language plpgsql ${MATCHING} as $$
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
      perform note_creation(tg_argv[0], ids, visibilities);
    elsif tg_op = 'DELETE' then
      -- What hangs on the record itself and not on its row goes with it, in the same revision.
      delete from maker where item_id = any(ids);
      delete from concerned_party where item_id = any(ids);
      delete from record_topic where record_id = any(ids);
      delete from citation where record_id = any(ids);
      delete from flag where record_id = any(ids);
      delete from identifier where record_id = any(ids);
    end if;
    perform note_rows(tg_table_name, ids, ids::text[], befores, afters);
    if tg_op = 'UPDATE' then
      perform note_visibility(ids, visibilities);
    elsif tg_op = 'DELETE' then
      perform note_deletion(ids);
    end if;
    return null;
  end $$;

  -- The trigger of a table of parts. Its argument is the column that holds the owner's id.
  create function keep_part() returns trigger language plpgsql ${MATCHING} as $$
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
      perform note_rows(tg_table_name, owners, keys, befores, afters);
    end if;
    return null;
  end $$;

  create function refuse_new_id() returns trigger language plpgsql as $$
  begin
    raise exception 'The id of a row never changes (% in %).', old.id, tg_table_name using errcode = 'EN005';
  end $$;

  create function refuse_truncate() returns trigger language plpgsql as $$
  begin
    raise exception 'The table % is never truncated: that would leave no history.', tg_table_name using errcode = 'EN006';
  end $$;

  -- Lets records be of this type, too. It stays so where a migration is undone: the history may name such records.
  create function admit_type(of_type text) returns void language plpgsql as $$
  declare
    types text[] := array(
      select parts[1] from pg_constraint c
      cross join lateral regexp_matches(pg_get_constraintdef(c.oid), '''(\\w+)''', 'g')
        with ordinality as found (parts, n)
      where c.conrelid = 'record'::regclass and c.conname = 'record_type_check' order by n
    );
  begin
    if of_type <> all(types) then
      alter table record drop constraint record_type_check;
      execute format('alter table record add constraint record_type_check check (type in (%s))', (
        select string_agg(quote_literal(type), ', ' order by n)
        from unnest(types || of_type) with ordinality as t (type, n)
      ));
    end if;
  end $$;

  -- The names of triggers matter: those of one table fire by name, and history comes before all that is derived.
  create function watch_record(of_table regclass, of_type text) returns void language plpgsql as $$
  begin
    perform admit_type(of_type);
    execute format('create trigger history_on_insert after insert on %s referencing new table as new_rows
      for each statement execute function keep_record(%L)', of_table, of_type);
    execute format('create trigger history_on_update after update on %s referencing old table as old_rows
      new table as new_rows for each statement execute function keep_record(%L)', of_table, of_type);
    execute format('create trigger history_on_delete after delete on %s referencing old table as old_rows
      for each statement execute function keep_record(%L)', of_table, of_type);
    execute format('create trigger history_id before update of id on %s
      for each row when (old.id <> new.id) execute function refuse_new_id()', of_table);
    execute format('create trigger history_on_truncate before truncate on %s
      for each statement execute function refuse_truncate()', of_table);
  end $$;

  create function watch_part(of_table regclass, owner text) returns void language plpgsql as $$
  begin
    execute format('create trigger history_on_insert after insert on %s referencing new table as new_rows
      for each statement execute function keep_part(%L)', of_table, owner);
    execute format('create trigger history_on_update after update on %s referencing old table as old_rows
      new table as new_rows for each statement execute function keep_part(%L)', of_table, owner);
    execute format('create trigger history_on_delete after delete on %s referencing old table as old_rows
      for each statement execute function keep_part(%L)', of_table, owner);
    execute format('create trigger history_id before update of id on %s
      for each row when (old.id <> new.id) execute function refuse_new_id()', of_table);
    execute format('create trigger history_on_truncate before truncate on %s
      for each statement execute function refuse_truncate()', of_table);
  end $$;
`;

const WATCHED = `
  select watch_record('source', 'SOURCE');
  select watch_record('topic', 'TOPIC');

  select watch_record('party', 'PARTY');
  select watch_part('party_name', 'party_id');
  select watch_part('primary_name', 'party_id');
  select watch_part('placement', 'party_id');
  select watch_part('succession', 'successor_id');
  select watch_part('membership', 'bloc_id');

  select watch_record('person', 'PERSON');
  select watch_part('person_name', 'person_id');
  select watch_part('"position"', 'person_id');

  select watch_record('forum_series', 'FORUM_SERIES');
  select watch_record('forum', 'FORUM');
  select watch_part('forum_city', 'forum_id');
  select watch_part('forum_role', 'forum_id');

  select watch_record('session', 'SESSION');
  select watch_part('speaker', 'session_id');

  select watch_record('delegation', 'DELEGATION');
  select watch_part('delegation_member', 'delegation_id');

  select watch_record('agreement', 'AGREEMENT');
  select watch_part('status_move', 'agreement_id');
  select watch_part('agreement_place', 'agreement_id');
  select watch_part('agreement_reference', 'agreement_id');
  select watch_part('agreement_text', 'agreement_id');
  select watch_part('agreement_relation', 'from_id');
  select watch_part('signature', 'agreement_id');
  select watch_part('signer', 'agreement_id');
  select watch_part('treaty_action', 'agreement_id');

  select watch_record('commitment', 'COMMITMENT');
  select watch_part('progress_note', 'commitment_id');
  select watch_part('outcome', 'commitment_id');
  select watch_record('statement', 'STATEMENT');
  select watch_record('figure', 'FIGURE');

  select watch_part('maker', 'item_id');
  select watch_part('concerned_party', 'item_id');
  select watch_part('record_topic', 'record_id');
  select watch_part('citation', 'record_id');
  select watch_part('flag', 'record_id');
  select watch_part('identifier', 'record_id');
`;
