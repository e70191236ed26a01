-- The feed of changes: its rows, its order, its tokens, and how long it is kept.

-- Readers read changes only up to the oldest transaction still running, in the order (xid, id).
create table change (
  id uuid primary key default new_id(),
  xid xid8 not null default pg_current_xact_id(),
  record_id uuid not null references record deferrable initially deferred,
  type text not null,
  version integer not null,
  kind text not null constraint change_kind_check check (kind in ('CREATED', 'UPDATED', 'DELETED', 'MERGED')),
  visibility text not null,
  visibility_before text,
  changed_at timestamptz(3) not null default now(),
  -- See revision.hidden.
  hidden boolean not null default false
);
create index change_xid_id_idx on change (xid, id);
-- The second column serves transactions that change many records: each looks whether its own changes include the record.
create index change_record_id_xid_idx on change (record_id, xid);

-- Returns the readers that have a change in their feed: 'PUBLIC', everybody; 'INTERNAL', editors only.
create function audience_of_change(visibility text, visibility_before text, hidden boolean) returns text
language sql immutable parallel safe as $$
    select case when (visibility = 'PUBLIC' or coalesce(visibility_before, '') = 'PUBLIC') and not hidden
      then 'PUBLIC' else 'INTERNAL' end
  $$;
-- The feed of readers who are no editors.
create index change_audience_idx on change (xid, id)
  where audience_of_change(visibility, visibility_before, hidden) = 'PUBLIC';

-- PostgreSQL sends the notification at commit, once in a transaction however often it is requested.
create function announce_changes() returns trigger language plpgsql as $$
  begin
    perform pg_notify('entente_changes', '');
    return null;
  end $$;
create trigger announced_on_insert after insert on change for each statement execute function announce_changes();

-- In this transaction the record ceased to involve the party, to be part of the party, or to belong to the forum.
-- Subscribers of the party or forum are notified that the record has left. Stored as long as the changes are.
create table departure (
  xid xid8 not null default pg_current_xact_id(),
  record_id uuid not null references record on delete cascade,
  left_id uuid not null,
  primary key (xid, record_id, left_id)
);
create index departure_record_id_idx on departure (record_id);

-- Reports records in the feed whose places or parties changed although the records were not written: for example if a
-- city is moved. The history has no such change.
create function write_changes_of(ids uuid[]) returns void language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on
  set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
  begin
    insert into change (record_id, type, version, kind, visibility, visibility_before)
    select r.id, r.type, r.version, 'UPDATED', r.visibility, r.visibility from record r
    where r.id = any(ids) and r.deleted_at is null
      -- The offset keeps this a look-up by key. A join would compare each record with all changes of the transaction.
      and not exists (select from change c where c.record_id = r.id and c.xid = pg_current_xact_id() offset 0);
  end $$;

-- Reports that records have left a party or forum. A record that the same transaction created and deleted is not
-- reported: nobody can have seen it.
create function write_departures(ids uuid[], left_ids uuid[]) returns void language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on
  set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
  begin
    insert into departure (record_id, left_id)
    select r.id, t.left_id from unnest(ids, left_ids) as t (id, left_id) join record r on r.id = t.id
    on conflict do nothing;
  end $$;

create function report_involvement() returns trigger language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off
  set enable_nestloop = off set enable_hashjoin = on set jit = off as $$
  begin
    if tg_op = 'INSERT' then
      perform write_changes_of(array(select distinct item_id from new_rows));
    elsif tg_op = 'DELETE' then
      perform write_departures(array_agg(item_id), array_agg(party_id)) from old_rows;
      perform write_changes_of(array(select distinct item_id from old_rows));
    else
      perform write_departures(array_agg(o.item_id), array_agg(o.party_id))
      from old_rows o join new_rows n on n.item_id = o.item_id and n.party_id = o.party_id
      where o.members > 0 and n.members = 0;
      perform write_changes_of(array(select distinct item_id from new_rows));
    end if;
    return null;
  end $$;
-- Named to fire after the triggers that write the history.
create trigger update_feed_on_insert after insert on involvement referencing new table as new_rows
  for each statement execute function report_involvement();
create trigger update_feed_on_update after update on involvement referencing old table as old_rows new table as new_rows
  for each statement execute function report_involvement();
create trigger update_feed_on_delete after delete on involvement referencing old table as old_rows
  for each statement execute function report_involvement();

-- Reports merged records again if the record to which they resolve changes with their survivor: the survivor is merged,
-- restored, hidden or published. Only editors get the report if neither the old nor the new survivor is PUBLIC.
create function report_absorbed() returns trigger language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off as $$
  declare
    was text := case when old.merged_into is null then old.visibility
      else (select visibility from record where id = survivor_of(old.merged_into)) end;
    is_now text := (select visibility from record where id = survivor_of(new.id));
  begin
    insert into change (record_id, type, version, kind, visibility, visibility_before)
    with recursive absorbed (id) as (
      select id from record where merged_into = new.id
      union
      select r.id from absorbed a join record r on r.merged_into = a.id
    )
    select r.id, r.type, r.version, 'MERGED', shown.visibility, shown.visibility
    from absorbed join record r using (id) cross join lateral (
      select case when 'PUBLIC' in (was, is_now) then r.visibility else 'INTERNAL' end
    ) shown (visibility);
    return null;
  end $$;
create trigger update_feed_of_absorbed after update of merged_into, visibility, deleted_at on record for each row
  when ((old.merged_into, old.visibility) is distinct from (new.merged_into, new.visibility)
    or (new.merged_into is null and old.deleted_at is distinct from new.deleted_at))
  execute function report_absorbed();

-- Reports a party that becomes part of another one today, or ceases to be, with all parties within it. A deleted or
-- merged party leaves its own subscribers and those of the parties around it.
create function report_placements() returns trigger language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off
  set enable_nestloop = off set enable_hashjoin = on set jit = off as $$
  begin
    if tg_op = 'INSERT' then
      perform write_changes_of(array(
        select distinct party_id from new_rows where depth > 0 and today() between from_day and to_day
      ));
    elsif tg_op = 'DELETE' then
      perform write_departures(array_agg(party_id), array_agg(ancestor_id)) from old_rows
      where today() between from_day and to_day;
      perform write_changes_of(array(
        select distinct party_id from old_rows where depth > 0 and today() between from_day and to_day
      ));
    else
      perform write_departures(array_agg(o.party_id), array_agg(o.ancestor_id))
      from old_rows o join new_rows n using (party_id, ancestor_id, from_day)
      where today() between o.from_day and o.to_day and today() > n.to_day;
      perform write_changes_of(array(
        select distinct n.party_id from old_rows o join new_rows n using (party_id, ancestor_id, from_day)
        where (today() between o.from_day and o.to_day) <> (today() between n.from_day and n.to_day)
      ));
    end if;
    return null;
  end $$;
create trigger update_feed_on_insert after insert on lies_within referencing new table as new_rows
  for each statement execute function report_placements();
create trigger update_feed_on_update after update on lies_within referencing old table as old_rows new table as new_rows
  for each statement execute function report_placements();
create trigger update_feed_on_delete after delete on lies_within referencing old table as old_rows
  for each statement execute function report_placements();

-- The trigger of items, sessions included, and of delegations.
create function report_forum() returns trigger language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off
  set enable_nestloop = off set enable_hashjoin = on set jit = off as $$
  begin
    if tg_op = 'DELETE' then
      perform write_departures(array_agg(id), array_agg(forum_id)) from old_rows where forum_id is not null;
    else
      perform write_departures(array_agg(o.id), array_agg(o.forum_id))
      from old_rows o join new_rows n on n.id = o.id
      where o.forum_id is not null and o.forum_id is distinct from n.forum_id;
      perform write_changes_of(array(
        select n.id from old_rows o join new_rows n on n.id = o.id where o.forum_id is distinct from n.forum_id
      ));
    end if;
    return null;
  end $$;
create trigger update_feed_on_update after update on cooperation_item referencing old table as old_rows
  new table as new_rows for each statement execute function report_forum();
create trigger update_feed_on_delete after delete on cooperation_item referencing old table as old_rows
  for each statement execute function report_forum();
create trigger update_feed_on_update after update on delegation referencing old table as old_rows new table as new_rows
  for each statement execute function report_forum();
create trigger update_feed_on_delete after delete on delegation referencing old table as old_rows
  for each statement execute function report_forum();

-- An item without a day has that of its forum or session. If that day is moved, the feed reports the item even if it
-- involves no party. (Items with parties are reported by their involvement.)
create function report_day() returns trigger language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off
  set enable_nestloop = off set enable_hashjoin = on set jit = off as $$
      begin
        perform write_changes_of(array(
          select n.id from old_rows o join new_rows n on n.id = o.id where o.occurred_on <> n.occurred_on
        ));
        return null;
      end $$;
create trigger update_feed_of_day after update on cooperation_item referencing old table as old_rows
  new table as new_rows for each statement execute function report_day();

-- Whether a transaction without a session has ended without a change in this database: it was rolled back, or belongs
-- to another database of the cluster.
create function ended_without_change(ended xid8) returns boolean language plpgsql volatile as $$
  declare
    outcome text := pg_xact_status(ended);
  begin
    if outcome = 'committed' then
      -- A new snapshot, since the calling statement began before; under REPEATABLE READ there is none.
      return current_setting('transaction_isolation') = 'read committed'
        and not exists (select from change where xid = ended);
    end if;
    return outcome = 'aborted';
  end $$;

-- Returns the transactions that may still be running in this database, as the current statement sees it. Transactions
-- known to run in another database of the cluster do not count. A transaction that ends between the snapshot of the
-- statement and the read of the sessions is in the snapshot and in no session: ended_without_change decides about it.
create function transactions_running_here() returns table (running xid8) language sql stable as $$
    select running from pg_snapshot_xip(pg_current_snapshot()) as running
    
    left join (
      select backend_xid::text::bigint as xid, datid from pg_stat_get_activity(null) where backend_xid is not null
    ) session on session.xid = running::text::bigint % 4294967296
    where case
      when session.xid is null then not ended_without_change(running)
      else coalesce(session.datid = (select oid from pg_database where datname = current_database()), true)
    end
  $$;

-- Returns the first transaction that may still be running in this database, as the current statement sees it: all
-- earlier changes are served, since none of their transactions can still commit. A standby's snapshot lists only the
-- oldest running transaction.
create function feed_horizon() returns xid8 language sql stable as $$
    select least(
      case when pg_is_in_recovery() then pg_snapshot_xmin(pg_current_snapshot())
        else coalesce(min(running), pg_snapshot_xmax(pg_current_snapshot())) end,
      pg_current_xact_id_if_assigned())
    from transactions_running_here()
  $$;

-- PostgreSQL begins a new timeline when a standby becomes the primary, and when a database is restored to an earlier
-- time. The first transaction on a timeline that changes a record stores the timeline, or a server that finds it
-- missing. The row has the first transaction that may belong to the timeline: all earlier ones are the same on the
-- timeline before. A copy of the database that has the row of a timeline has reached that timeline; a standby has no
-- other sign of it.
create table feed_timeline (
  -- Counts the rows. A dump that was restored elsewhere has the rows of another cluster.
  number integer primary key,
  system bigint not null,
  timeline integer not null,
  first_xid xid8 not null,
  -- Distinguishes two servers that both became the primary.
  id uuid not null default gen_random_uuid(),
  unique (system, timeline)
);

-- Returns the timeline that is written now; on a standby the one that it has reached: its last checkpoint may name an
-- older one.
create function current_timeline() returns integer language sql stable as $$
    select case
      when pg_is_in_recovery() then (select timeline from feed_timeline order by number desc limit 1)
      else ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::integer
    end
  $$;

insert into feed_timeline (number, system, timeline, first_xid)
select 1, system_identifier, current_timeline(), '0' from pg_control_system();

-- Stores the timeline that is written now. If two transactions do so at once, one of them does nothing.
create function record_timeline() returns void language sql as $$
    insert into feed_timeline (number, system, timeline, first_xid)
    select (select coalesce(max(number), 0) + 1 from feed_timeline), system_identifier, current_timeline(),
      pg_snapshot_xmin(pg_current_snapshot())
    from pg_control_system()
    where not exists (select from feed_timeline where system = system_identifier and timeline = current_timeline())
    on conflict do nothing
  $$;

create function write_timeline() returns trigger language plpgsql as $$
  begin
    perform record_timeline();
    return null;
  end $$;
create trigger timeline_on_insert after insert on change for each statement execute function write_timeline();

-- Returns the sequence of transaction ids to which tokens of a timeline refer: that of this cluster, timeline and
-- database.
create function feed_origin_on(timeline integer) returns text language sql stable as $$
    select left(md5(concat_ws(' ', system_identifier, timeline, oid)), 16)
    from pg_control_system(), pg_database where datname = current_database()
  $$;

-- Returns the sequence of transaction ids to which tokens refer now. A database that was restored elsewhere, or to an
-- earlier time, uses the same numbers for other transactions.
create function feed_origin() returns text language sql stable as $$
    select feed_origin_on(current_timeline())
  $$;

-- Whether the client of a token has seen the same changes as this database has: the token belongs to this timeline, or
-- to an earlier one and to a position before the next one began. Changes that another primary served since then may be
-- lost. So may a transaction that was running when this timeline began and was served as committed elsewhere. If
-- commits wait for a standby (synchronous replication), nothing is served that can be lost. A token with the id ...1
-- was issued beside the first page of a list (feedToken): its client may have read other pages later, on any timeline
-- before this one, and must read again.
create function feed_continues(origin text, behind_xid xid8, behind_id uuid) returns boolean language sql stable as $$
    select origin = feed_origin() or behind_id <> '00000000-0000-0000-0000-000000000001' and exists (
      select from feed_timeline t join pg_control_system() on t.system = system_identifier
      where t.timeline < current_timeline() and feed_origin_on(t.timeline) = origin
        and (behind_xid, behind_id) <= (
          coalesce(
            (select min(n.first_xid) from feed_timeline n
              where n.system = t.system and n.timeline > t.timeline and n.timeline <= current_timeline()),
            pg_snapshot_xmin(pg_current_snapshot())
          ),
          '00000000-0000-0000-0000-000000000000'::uuid
        )
    )
  $$;

-- Tokens of the feed are sealed: a token does not reveal how many transactions came before it. One position has one
-- token, so that responses stay comparable.
create extension if not exists pgcrypto;

-- The keys that seal tokens. They never leave the database, except in backups.
create table feed_seal (
  one boolean primary key default true constraint feed_seal_one_check check (one),
  mac_key bytea not null default gen_random_bytes(32),
  cipher_key bytea not null default gen_random_bytes(32)
);
insert into feed_seal default values;

-- The key that seals positions in the log of PostgreSQL after which clients read. No backup has it: a restored database
-- has another log.
create table place_seal (
  one boolean primary key default true constraint place_seal_one_check check (one),
  key bytea not null default gen_random_bytes(32)
);
insert into place_seal default values;

-- Returns the initialisation vector of a position, which authenticates it as well (the construction of RFC 5297, with
-- HMAC-SHA-256 as the pseudo-random function): two positions never share one, and a changed token does not open.
create function feed_place_mac(place bytea) returns bytea language sql stable as $$
    select substr(hmac(place, mac_key, 'sha256'), 1, 16) from feed_seal
  $$;

-- Returns the token of a position in the feed, after this change of this transaction: 48 bytes in url-safe base64.
create function feed_token(behind_xid xid8, behind_id uuid) returns text language sql stable as $$
    select translate(encode(mac || encrypt_iv(place, (select cipher_key from feed_seal), mac, 'aes-cbc/pad:none'), 'base64'),
      '+/' || chr(10), '-_')
    from (
      select decode(feed_origin(), 'hex') || decode(lpad(to_hex(behind_xid::text::bigint), 16, '0'), 'hex')
        || uuid_send(behind_id) as place
    ) as told, feed_place_mac(place) as mac
  $$;

-- Returns the content of a token; no row if it was not sealed here.
create function open_feed_token(token text) returns table (origin text, xid xid8, id uuid)
language plpgsql stable as $$
  declare
    sealed bytea;
    place bytea;
  begin
    if token !~ '^[A-Za-z0-9_-]{64}$' then
      return;
    end if;
    sealed := decode(translate(token, '-_', '+/'), 'base64');
    place := decrypt_iv(substr(sealed, 17), (select cipher_key from feed_seal), substr(sealed, 1, 16), 'aes-cbc/pad:none');
    if feed_place_mac(place) <> substr(sealed, 1, 16) then
      return;
    end if;
    return query select encode(substr(place, 1, 8), 'hex'),
      (('x' || encode(substr(place, 9, 8), 'hex'))::bit(64)::bigint::text)::xid8, encode(substr(place, 17, 16), 'hex')::uuid;
  end $$;

create table feed_start (
  one boolean primary key default true constraint feed_start_one_check check (one),
  -- The last transaction up to which the feed has been pruned.
  pruned_to xid8 not null default '0',
  -- The last transaction up to which changes have been pruned that everybody could read.
  public_pruned_to xid8 not null default '0'
);
insert into feed_start default values;

-- Deletes changes older than this, from the start of the feed on and never beyond what every reader can have read. Does
-- not touch the history. Returns the number of changes.
create function prune_changes(keep interval) returns integer language plpgsql as $$
  declare
    first_kept xid8;
    last_pruned xid8;
    last_public_pruned xid8;
    pruned integer;
  begin
    perform from feed_start for update;
    -- Transactions are not exactly ordered by time: all before the first recent one are deleted.
    select min(xid) into first_kept from change where changed_at >= now() - keep;
    first_kept := least(first_kept, feed_horizon());
    with gone as (
      delete from change where xid < first_kept returning xid, audience_of_change(visibility, visibility_before, hidden) as audience
    )
    select count(*), max(xid), max(xid) filter (where audience = 'PUBLIC') into pruned, last_pruned, last_public_pruned
    from gone;
    if pruned > 0 then
      delete from departure where xid <= last_pruned;
      update feed_start set pruned_to = last_pruned,
        public_pruned_to = greatest(public_pruned_to, last_public_pruned);
    end if;
    return pruned;
  end $$;
