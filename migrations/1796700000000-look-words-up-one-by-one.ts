import type { MigrationInterface, QueryRunner } from 'typeorm';

/** As the functions that run on every write are planned since `KeepSearch`. */
const STEADY =
  'set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off ' +
  'set enable_mergejoin = off set jit = off';

/** `refresh_search`, but for how it tells which words of documents are new. */
const refreshSearch = (newWords: string) => `
  create or replace function refresh_search(ids uuid[]) returns void
  language plpgsql ${STEADY} as $$
  begin
    with written as materialized (
      select * from documents_of(ids)
    ), gone as (
      delete from search_document where record_id = any(ids) and record_id not in (select record_id from written)
    ), changed as (
      insert into search_document as kept (record_id, type, visibility, document)
      select record_id, type, visibility, document from written
      on conflict (type, record_id) do update set visibility = excluded.visibility, document = excluded.document
      where (kept.visibility, kept.document) is distinct from (excluded.visibility, excluded.document)
      returning document
    )
    insert into search_word (word)
    ${newWords};
  end $$;
`;

const JOINED = `select distinct word.lexeme from changed, unnest(changed.document) word
    where word.lexeme ~ '^[^=0-9].{2}' and not exists (select from search_word w where w.word = word.lexeme)`;

/** A "not exists" is a join, which may read all words for each; a value that is asked for is looked up in the index. */
const LOOKED_UP = `select said.lexeme from (
      select distinct word.lexeme from changed, unnest(changed.document) word where word.lexeme ~ '^[^=0-9].{2}'
    ) said
    where (select true from search_word w where w.word = said.lexeme limit 1) is null`;

/**
 * Many documents at once, as imports write them, took a time that grew with the number of their words times that of all
 * words: half a minute for the 872 talks of a conference, and now a second.
 */
export class LookWordsUpOneByOne1796700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(refreshSearch(LOOKED_UP));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(refreshSearch(JOINED));
  }
}
