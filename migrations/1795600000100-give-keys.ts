import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Keys by which clients say who they are (a key itself is not kept, only its SHA-256), and the answers that mutations gave
 * under idempotency keys.
 */
export class GiveKeys1795600000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table api_key (
        id uuid primary key default new_id(),
        label text not null constraint api_key_label_key unique,
        role text not null constraint api_key_role_check check (role in ('READER', 'EDITOR', 'ADMIN')),
        hash bytea not null constraint api_key_hash_key unique,
        created_at timestamptz(3) not null default now(),
        expires_at timestamptz(3),
        last_used_at timestamptz(3),
        revoked_at timestamptz(3)
      );

      create table kept_answer (
        owner text not null,
        key text not null,
        body bytea not null,
        -- Null within the transaction that writes alone.
        answer json,
        kept_at timestamptz(3) not null default now(),
        primary key (owner, key)
      );
      create index kept_answer_kept_at_idx on kept_answer (kept_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table kept_answer, api_key');
  }
}
