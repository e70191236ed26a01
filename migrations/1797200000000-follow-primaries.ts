import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The feed goes on where a standby has become the primary: who has a token from before, of what has arrived there, loses
 * nothing and need not start anew.
 */
export class FollowPrimaries1797200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TIMELINES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function note_timeline cascade;
      ${ORIGIN_BEFORE}
      drop function feed_goes_on, feed_origin_on, current_timeline;
      drop table feed_timeline;
    `);
  }
}

const NOWHERE = "'00000000-0000-0000-0000-000000000000'::uuid";

const TIMELINES = `
  -- PostgreSQL begins a new timeline where a standby becomes the primary, and where a database is restored to an earlier
  -- time. Each is noted by the first transaction on it that changes a record, with the first transaction that may be of it:
  -- all before that are the same on the timeline before.
  create table feed_timeline (
    timeline integer primary key,
    first_xid xid8 not null
  );

  -- The timeline that is written now. What the last checkpoint says may be older than that.
  create function current_timeline() returns integer language sql stable as $$
    select case
      when pg_is_in_recovery() then (select timeline_id from pg_control_checkpoint())
      else ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::integer
    end
  $$;

  insert into feed_timeline values (current_timeline(), '0');

  create function note_timeline() returns trigger language plpgsql as $$
  begin
    if not exists (select from feed_timeline where timeline = current_timeline()) then
      insert into feed_timeline values (current_timeline(), pg_snapshot_xmin(pg_current_snapshot())) on conflict do nothing;
    end if;
    return null;
  end $$;
  create trigger placed_on_insert after insert on change for each statement execute function note_timeline();

  -- Which run of transaction ids tokens of a timeline count in: that of this cluster, on this timeline, in this database.
  create function feed_origin_on(timeline integer) returns text language sql stable as $$
    select left(md5(concat_ws(' ', system_identifier, timeline, oid)), 16)
    from pg_control_system(), pg_database where datname = current_database()
  $$;

  create or replace function feed_origin() returns text language sql stable as $$
    select feed_origin_on(current_timeline())
  $$;

  -- Whether what its holder has seen by a token is what has happened here: the token is of this timeline, or of one before
  -- and of a place that came before the next one began. What another primary has told since then may be lost. So may a
  -- transaction be that was at work at the moment at which this one began, and was told as committed elsewhere: where
  -- commits wait for a standby (synchronous replication), nothing is told that can be lost.
  create function feed_goes_on(origin text, behind_xid xid8, behind_id uuid) returns boolean language sql stable as $$
    select origin = feed_origin() or exists (
      select from feed_timeline t
      where t.timeline < current_timeline() and feed_origin_on(t.timeline) = origin
        and (behind_xid, behind_id) <= (
          coalesce(
            (select min(n.first_xid) from feed_timeline n where n.timeline > t.timeline and n.timeline <= current_timeline()),
            pg_snapshot_xmin(pg_current_snapshot())
          ),
          ${NOWHERE}
        )
    )
  $$;
`;

const ORIGIN_BEFORE = `
  create or replace function feed_origin() returns text language sql stable as $$
    select left(md5(concat_ws(' ', system_identifier, timeline_id, oid)), 16)
    from pg_control_system(), pg_control_checkpoint(), pg_database where datname = current_database()
  $$;
`;
