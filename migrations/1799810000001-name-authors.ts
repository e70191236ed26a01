import type { MigrationInterface, QueryRunner } from 'typeorm';
import { STEADY } from './plans.ts';

/**
 * A revision keeps the identity of its author beside the name: names are what tokens and labels say, and two authors may
 * have the same. A client of the database says it by `set_config('entente.identity', value, true)`.
 */
export class NameAuthors1799810000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table revision add column made_by_identity text');
    await runner.query('alter table planned_publication add column planned_by_identity text');
    await runner.query(
      openRevisions('made_by_identity, ', "nullif(current_setting('entente.identity', true), ''),\n      "),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(openRevisions('', ''));
    await runner.query('alter table planned_publication drop column planned_by_identity');
    await runner.query('alter table revision drop column made_by_identity');
  }
}

/** The function as it was, but for what is named: columns of a revision, and their values. */
const openRevisions = (columns: string, values: string) => `
  create or replace function open_revisions(ids uuid[], of_kind text)
  returns void language plpgsql ${STEADY} as $$
  begin
    insert into revision (record_id, version, kind, visibility, made_by, ${columns}note, source_id)
    select id, version, of_kind, visibility,
      coalesce(nullif(current_setting('entente.by', true), ''), session_user),
      ${values}nullif(current_setting('entente.note', true), ''),
      nullif(current_setting('entente.source', true), '')::uuid
    from record where id = any(ids);

    insert into change (record_id, type, version, kind, visibility, visibility_before)
    select id, type, version, of_kind, visibility, case when of_kind <> 'CREATED' then visibility end
    from record where id = any(ids);
  end $$;
`;
