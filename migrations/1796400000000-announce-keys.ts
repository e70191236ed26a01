import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A key that ends or comes to allow something else is announced: whoever follows changes by it is looked up at once. */
export class AnnounceKeys1796400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ANNOUNCE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function announce_keys cascade');
  }
}

const ANNOUNCE = `
  -- That a key was used is no matter here.
  create function announce_keys() returns trigger language plpgsql as $$
  begin
    perform pg_notify('entente_changes', '');
    return null;
  end $$;
  create trigger announced_on_update after update of role, expires_at, revoked_at on api_key
    for each statement execute function announce_keys();
  create trigger announced_on_delete after delete on api_key for each statement execute function announce_keys();
`;
