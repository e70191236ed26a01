import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Keeps what each file of a register says of a record, so that two files about the same records do not wipe each other.
 * An import from before this migration said nothing of its file: what it said stands under the empty name, and gives way,
 * field by field, to the next file whose mapping mentions it.
 */
export class KeepWhatEachFileSays1799100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table imported_claim (
        -- As in imported_record, which has a row once the record was made.
        key text collate "C" not null,
        -- The file of the register, as its mapping calls it.
        file text collate "C" not null,
        scope text collate "C" not null,
        -- The source that stands for the file as it was when it said so last, and where in it.
        source_id uuid references record,
        locator text,
        -- The draft in JSON, with references as the file has them.
        said text not null,
        primary key (key, file)
      );
      create index imported_claim_scope_file_idx on imported_claim (scope, file);
      create index imported_claim_source_id_idx on imported_claim (source_id);
      insert into imported_claim (key, file, scope, source_id, said)
      select key, '', scope, source_id, said from imported_record where scope not like '% new parties';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table imported_claim');
  }
}
