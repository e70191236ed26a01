import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A transaction that ends between the snapshot of a statement and the look at who is at work is in the one and no more in
 * the other. It counted as this database's, so that one of another database held the feed back for a moment, and made
 * the state of the data another one. Whether it left anything here is asked now.
 */
export class ForgetWhatLeftNothingHere1799000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(LEFT_NOTHING_HERE);
    await runner.query(
      atWorkHere(`
    left join (
      select backend_xid::text::bigint as xid, datid from pg_stat_get_activity(null) where backend_xid is not null
    ) session on session.xid = running::text::bigint % 4294967296
    where case
      when session.xid is null then not left_nothing_here(running)
      else coalesce(session.datid = (select oid from pg_database where datname = current_database()), true)
    end`),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      atWorkHere(`where running::text::bigint % 4294967296 not in (
      select backend_xid::text::bigint from pg_stat_get_activity(null)
      where backend_xid is not null and datid <> (select oid from pg_database where datname = current_database())
    )`),
    );
    await runner.query('drop function left_nothing_here');
  }
}

const LEFT_NOTHING_HERE = `
  -- Whether a transaction of no session has ended without a change of this database: it was undone, or is another's.
  create function left_nothing_here(ended xid8) returns boolean language plpgsql volatile as $$
  declare
    outcome text := pg_xact_status(ended);
  begin
    if outcome = 'committed' then
      -- A look of its own, since the statement that asks began before; under REPEATABLE READ there is none.
      return current_setting('transaction_isolation') = 'read committed'
        and not exists (select from change where xid = ended);
    end if;
    return outcome = 'aborted';
  end $$;
`;

const atWorkHere = (whose: string) => `
  create or replace function at_work_here() returns table (running xid8) language sql stable as $$
    select running from pg_snapshot_xip(pg_current_snapshot()) as running
    ${whose}
  $$;
`;
