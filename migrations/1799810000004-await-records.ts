import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Remembers which sources wait for their records: an import made them for its file, and they become PUBLIC with the first
 * record of the import that does.
 */
export class AwaitRecords1799810000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table awaiting_source (
        source_id uuid primary key references source on delete cascade
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table awaiting_source');
  }
}
