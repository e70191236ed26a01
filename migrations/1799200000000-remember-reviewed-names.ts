import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What somebody who reviewed the list of parties of a register said of its names, so that later imports of the register need
 * no list. It is no part of the records and stands in no history.
 */
export class RememberReviewedNames1799200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table reviewed_name (
        register text collate "C" not null,
        -- The name and its country, folded.
        name text collate "C" not null,
        -- A party, by whatever finds it; "new" for one that is to be made; empty for a name that nobody knows.
        means text not null,
        level text,
        primary key (register, name)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table reviewed_name');
  }
}
