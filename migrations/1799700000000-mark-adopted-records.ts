import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A record that an import found by an identifier was there before: no import may delete it with a row of its file. */
export class MarkAdoptedRecords1799700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table imported_record add column adopted boolean not null default false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table imported_record drop column adopted');
  }
}
