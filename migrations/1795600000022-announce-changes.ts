import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whoever listens is told, when a transaction commits, that there are changes. What they are stands in the feed. */
export class AnnounceChanges1795600000022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ANNOUNCE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function announce_changes cascade');
  }
}

const ANNOUNCE = `
  -- PostgreSQL sends it at commit, once a transaction however often it was asked for.
  create function announce_changes() returns trigger language plpgsql as $$
  begin
    perform pg_notify('entente_changes', '');
    return null;
  end $$;
  create trigger announced_on_insert after insert on change for each statement execute function announce_changes();
`;
