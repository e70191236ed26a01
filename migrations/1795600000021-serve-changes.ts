import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What readers of the feed need beside the changes themselves: where an item has left a party or a forum, tokens, and how
 * far the feed has been pruned.
 */
export class ServeChanges1795600000021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(DEPARTURES);
    await runner.query(TOKENS);
    await runner.query(RETENTION);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function prune_changes, feed_token, feed_origin, feed_horizon;
      drop function note_involvement, note_forum cascade;
      drop function note_affected, note_departures;
      drop table feed_start, departure;
    `);
  }
}

/**
 * Functions that run on every write plan each statement once a connection, by its indexes alone: a plan made while a
 * table was empty must not scan it whole once it is full.
 */
const STEADY =
  'set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on ' +
  'set enable_hashjoin = off set enable_mergejoin = off set jit = off';

/**
 * Triggers that join the rows of a statement as they were to what they became. Neither has an index, so they are hashed,
 * however few there were when the plan was made and whatever the function allows from which the statement came.
 */
const MATCHING =
  'set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = off ' +
  'set enable_hashjoin = on set jit = off';

const DEPARTURES = `
  -- In this transaction the record ceased to involve the party, or to be of the forum. Who follows what involves the
  -- party is told that the record has left. Kept as long as the changes are.
  create table departure (
    xid xid8 not null default pg_current_xact_id(),
    record_id uuid not null references record on delete cascade,
    left_id uuid not null,
    primary key (xid, record_id, left_id)
  );
  create index departure_record_id_idx on departure (record_id);

  -- Where records lie and whom they involve may change without a word of theirs being changed: when a city is moved, say.
  -- It stands in the feed, and not in the history.
  create function note_affected(ids uuid[]) returns void language plpgsql ${STEADY} as $$
  begin
    insert into change (record_id, type, version, kind, visibility, visibility_before)
    select r.id, r.type, r.version, 'UPDATED', r.visibility, r.visibility from record r
    where r.id = any(ids) and r.deleted_at is null
      and not exists (select from change c where c.record_id = r.id and c.xid = pg_current_xact_id());
  end $$;

  -- What a transaction itself created and deleted again has left nothing: nobody can have seen it there.
  create function note_departures(ids uuid[], left_ids uuid[]) returns void language plpgsql ${STEADY} as $$
  begin
    insert into departure (record_id, left_id)
    select r.id, t.left_id from unnest(ids, left_ids) as t (id, left_id) join record r on r.id = t.id
    on conflict do nothing;
  end $$;

  create function note_involvement() returns trigger language plpgsql ${MATCHING} as $$
  begin
    if tg_op = 'INSERT' then
      perform note_affected(array(select distinct item_id from new_rows));
    elsif tg_op = 'DELETE' then
      perform note_departures(array_agg(item_id), array_agg(party_id)) from old_rows;
      perform note_affected(array(select distinct item_id from old_rows));
    else
      perform note_departures(array_agg(o.item_id), array_agg(o.party_id))
      from old_rows o join new_rows n on n.item_id = o.item_id and n.party_id = o.party_id
      where o.members > 0 and n.members = 0;
      perform note_affected(array(select distinct item_id from new_rows));
    end if;
    return null;
  end $$;
  -- By their names they fire after those that keep the history.
  create trigger told_on_insert after insert on involvement referencing new table as new_rows
    for each statement execute function note_involvement();
  create trigger told_on_update after update on involvement referencing old table as old_rows new table as new_rows
    for each statement execute function note_involvement();
  create trigger told_on_delete after delete on involvement referencing old table as old_rows
    for each statement execute function note_involvement();

  -- Of items, sessions among them, and of delegations.
  create function note_forum() returns trigger language plpgsql ${MATCHING} as $$
  begin
    if tg_op = 'DELETE' then
      perform note_departures(array_agg(id), array_agg(forum_id)) from old_rows where forum_id is not null;
    else
      perform note_departures(array_agg(o.id), array_agg(o.forum_id))
      from old_rows o join new_rows n on n.id = o.id
      where o.forum_id is not null and o.forum_id is distinct from n.forum_id;
      perform note_affected(array(
        select n.id from old_rows o join new_rows n on n.id = o.id where o.forum_id is distinct from n.forum_id
      ));
    end if;
    return null;
  end $$;
  create trigger told_on_update after update on cooperation_item referencing old table as old_rows
    new table as new_rows for each statement execute function note_forum();
  create trigger told_on_delete after delete on cooperation_item referencing old table as old_rows
    for each statement execute function note_forum();
  create trigger told_on_update after update on delegation referencing old table as old_rows new table as new_rows
    for each statement execute function note_forum();
  create trigger told_on_delete after delete on delegation referencing old table as old_rows
    for each statement execute function note_forum();
`;

const TOKENS = `
  -- The first transaction that may still be at work in this database, as the statement at hand sees it: all before it are
  -- served, since none of them can still commit. Those that are known to be at work in another database of the cluster
  -- hold nobody up.
  create function feed_horizon() returns xid8 language sql stable as $$
    select least(
      coalesce(min(running), pg_snapshot_xmax(pg_current_snapshot())), pg_current_xact_id_if_assigned())
    from pg_snapshot_xip(pg_current_snapshot()) as running
    where running::text::bigint % 4294967296 not in (
      select backend_xid::text::bigint from pg_stat_get_activity(null)
      where backend_xid is not null and datid <> (select oid from pg_database where datname = current_database())
    )
  $$;

  -- Which run of transaction ids tokens count in: that of this cluster, on this timeline, in this database. What was
  -- restored elsewhere, or to an earlier time, counts the same numbers for other transactions.
  create function feed_origin() returns text language sql stable as $$
    select left(md5(concat_ws(' ', system_identifier, timeline_id, oid)), 16)
    from pg_control_system(), pg_control_checkpoint(), pg_database where datname = current_database()
  $$;

  -- A place in the feed: behind this change of this transaction.
  create function feed_token(behind_xid xid8, behind_id uuid) returns text language sql stable as $$
    select page_cursor('CHANGES ' || feed_origin(), behind_xid::text, behind_id)
  $$;
`;

const RETENTION = `
  -- Up to which transaction the feed has been pruned.
  create table feed_start (
    one boolean primary key default true constraint feed_start_one_check check (one),
    pruned_to xid8 not null default '0'
  );
  insert into feed_start default values;

  -- Forgets changes older than this, from the start of the feed on and never beyond what every reader can have read.
  -- History is not touched. Gives how many.
  create function prune_changes(keep interval) returns integer language plpgsql as $$
  declare
    first_kept xid8;
    last_pruned xid8;
    pruned integer;
  begin
    perform from feed_start for update;
    -- The order of transactions is not quite that of their times: whoever comes before the first that is young enough goes.
    select min(xid) into first_kept from change where changed_at >= now() - keep;
    first_kept := least(first_kept, feed_horizon());
    with gone as (
      delete from change where xid < first_kept returning xid
    )
    select count(*), max(xid) into pruned, last_pruned from gone;
    if pruned > 0 then
      delete from departure where xid <= last_pruned;
      update feed_start set pruned_to = last_pruned;
    end if;
    return pruned;
  end $$;
`;
