import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * By which keys of registers and programmes records are found again when a file is imported once more, and what it said of
 * them the last time. It is no part of the records and stands in no history.
 */
export class KeepImports1796600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table imported_record (
        -- The scope, a slash, and what identifies the record there.
        key text collate "C" primary key,
        scope text collate "C" not null,
        record_id uuid not null references record,
        -- The source that was imported when the record was last written, and what it said.
        source_id uuid references record,
        said text not null
      );
      create index imported_record_scope_idx on imported_record (scope);
      create index imported_record_record_id_idx on imported_record (record_id);
      create index imported_record_source_id_idx on imported_record (source_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table imported_record');
  }
}
