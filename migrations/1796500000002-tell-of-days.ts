import type { MigrationInterface, QueryRunner } from 'typeorm';
import { MATCHING } from './plans.ts';

/**
 * An item has its day from its forum or session where it says none itself. When that day is moved, the item is told in the
 * feed, also where no party is involved in it: of others it was told by their involvement.
 */
export class TellOfDays1796500000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function note_day() returns trigger language plpgsql ${MATCHING} as $$
      begin
        perform note_affected(array(
          select n.id from old_rows o join new_rows n on n.id = o.id where o.occurred_on <> n.occurred_on
        ));
        return null;
      end $$;
      create trigger told_of_day_on_update after update on cooperation_item referencing old table as old_rows
        new table as new_rows for each statement execute function note_day();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function note_day cascade');
  }
}
