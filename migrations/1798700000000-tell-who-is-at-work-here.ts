import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which transactions of this database are still at work is asked for by the feed and by whoever remembers a state of the
 * data: what other databases of the same cluster do concerns neither.
 */
export class TellWhoIsAtWorkHere1798700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(AT_WORK_HERE);
    await runner.query(horizonBy('at_work_here()'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(horizonBy(`pg_snapshot_xip(pg_current_snapshot()) as running where ${NOT_ELSEWHERE}`));
    await runner.query('drop function at_work_here');
  }
}

/** Known to be at work in another database of the cluster: what cannot be told counts as at work here. */
const NOT_ELSEWHERE = `
  running::text::bigint % 4294967296 not in (
    select backend_xid::text::bigint from pg_stat_get_activity(null)
    where backend_xid is not null and datid <> (select oid from pg_database where datname = current_database())
  )`;

const AT_WORK_HERE = `
  -- The transactions that may still be at work in this database, as the statement at hand sees it.
  create function at_work_here() returns table (running xid8) language sql stable as $$
    select running from pg_snapshot_xip(pg_current_snapshot()) as running where ${NOT_ELSEWHERE}
  $$;
`;

const horizonBy = (atWork: string) => `
  create or replace function feed_horizon() returns xid8 language sql stable as $$
    select least(
      coalesce(min(running), pg_snapshot_xmax(pg_current_snapshot())), pg_current_xact_id_if_assigned())
    from ${atWork}
  $$;
`;
