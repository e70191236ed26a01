import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Words can be removed from what is kept of a record; the history says from which versions, by whom and when. */
export class RedactRecords1796300000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(REDACTIONS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function note_redaction, free_columns;
      alter table revision drop column redacted_at, drop column redacted_by;
    `);
  }
}

const REDACTIONS = `
  alter table revision add column redacted_at timestamptz(3), add column redacted_by text,
    add constraint revision_redacted_check check ((redacted_at is null) = (redacted_by is null));

  -- Opens a new version of a record, and notes in it that words were removed.
  create function note_redaction(redacted uuid) returns void language sql as $$
    select note_rows('record', array[redacted], array[redacted::text], null,
      array[jsonb_build_object('id', redacted, 'redacted_at', now()::timestamptz(3))])
  $$;

  -- The columns of a table in which people write what they like: no codes, no languages, nothing that a constraint
  -- restricts, nothing that is worked out from others.
  create function free_columns(of_table regclass) returns table (column_name name) language sql stable as $$
    select a.attname from pg_attribute a
    where a.attrelid = of_table and a.attnum > 0 and not a.attisdropped
      and a.atttypid in ('text'::regtype, 'text[]'::regtype, 'jsonb'::regtype)
      and a.attname !~ '(^|_)lang$'
      and a.attname not in ('slug', 'sort_key', 'folded', 'latin', 'alpha2', 'alpha3', 'scheme', 'code', 'path', 'fields',
        'indicator', 'languages', 'time_zone', 'visibility')
      and not exists (
        select from pg_constraint c
        where c.conrelid = a.attrelid and c.contype = 'c' and c.conkey = array[a.attnum]
      )
  $$;
`;
