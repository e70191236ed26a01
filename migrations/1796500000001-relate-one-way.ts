import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Of two agreements one does something to the other, never both the same to each other: two who say so at once do not see
 * each other's row. Where it was written both ways before, what was written last goes, and the history tells of it.
 */
export class RelateOneWay1796500000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from agreement_relation a using agreement_relation b
      where b.from_id = a.to_id and b.to_id = a.from_id and b.kind = a.kind and b.id < a.id;
      create unique index agreement_relation_ends_kind_idx
        on agreement_relation (least(from_id, to_id), greatest(from_id, to_id), kind);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index agreement_relation_ends_kind_idx');
  }
}
