import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Publications that are planned for an hour: what is to be shown then, in whose name, and what became of it. */
export class PlanPublications1796400000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(ANNOUNCE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function announce_plans cascade; drop table planned_record, planned_publication');
  }
}

const TABLES = `
  create table planned_publication (
    id uuid primary key default new_id(),
    -- Whatever is planned is for editors to know.
    visibility text not null default 'INTERNAL'
      constraint planned_publication_visibility_check check (visibility = 'INTERNAL'),
    at timestamptz(3) not null,
    status text not null default 'WAITING' constraint planned_publication_status_check
      check (status in ('WAITING', 'PUBLISHED', 'FAILED', 'WITHDRAWN', 'REPLACED')),
    planned_by text not null,
    planned_at timestamptz(3) not null default now(),
    note text,
    settled_at timestamptz(3),
    failure_code text,
    failure_message text,
    failure_ids uuid[] not null default '{}'
  );
  create index planned_publication_at_id_idx on planned_publication (at, id);
  -- Looked through by the clock, which asks for no more than what waits.
  create index planned_publication_status_at_idx on planned_publication (status, at);

  create table planned_record (
    publication_id uuid not null references planned_publication,
    record_id uuid not null references record,
    ordinal integer not null,
    -- As long as its publication does: a record waits for one hour at a time.
    waits boolean not null default true,
    primary key (publication_id, record_id)
  );
  create unique index planned_record_record_id_idx on planned_record (record_id) where waits;
`;

const ANNOUNCE = `
  -- Each server process keeps a clock: it is told when an hour may have come before the one that it waits for.
  create function announce_plans() returns trigger language plpgsql as $$
  begin
    perform pg_notify('entente_plans', '');
    return null;
  end $$;
  create trigger announced_on_write after insert or update of at on planned_publication
    for each statement execute function announce_plans();
`;
