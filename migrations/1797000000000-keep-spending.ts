import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What clients spend, by the minute, for as long as it matters: until the minute is over. It is not logged, since nothing is
 * lost with it but what a minute's limit was, and no standby needs it.
 */
export class KeepSpending1797000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create unlogged table spending (
        -- A hash of who it is: neither address nor key.
        client text collate "C" not null,
        -- Minutes since 1970.
        minute integer not null,
        cost bigint not null,
        primary key (client, minute)
      )
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table spending');
  }
}
