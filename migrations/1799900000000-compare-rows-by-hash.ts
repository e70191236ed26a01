import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `keep_search` compares the rows of an UPDATE before and after by a hash of their ids. By nested loops, which it was held to
 * for the sake of its look at `search_due`, an update of 8,000 rows took 64 million comparisons: 26 of the 29 seconds in
 * which an import changed 500 treaties. Hash joins are turned on by name, since functions that update rows turn them off.
 */
export class CompareRowsByHash1799900000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(KEEP_SEARCH(['set enable_hashjoin = on', 'set enable_nestloop = off']));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(KEEP_SEARCH(['set enable_hashjoin = off', 'set enable_mergejoin = off']));
  }
}

const KEEP_SEARCH = (joins: readonly string[]) => `
  create or replace function keep_search() returns trigger language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off ${joins.join(' ')} set jit = off as $function$
  declare
    images jsonb[];
  begin
    if tg_op = 'INSERT' then
      images := array(select to_jsonb(n) from new_rows n);
    elsif tg_op = 'DELETE' then
      images := array(select to_jsonb(o) from old_rows o);
    else
      images := array(
        select unnest(array[before, after]) from (
          select to_jsonb(o) as before, to_jsonb(n) as after from old_rows o join new_rows n on n.id = o.id
          where o is distinct from n
        ) changed
        where exists (select from unnest(tg_argv) as name where before -> name is distinct from after -> name)
      );
    end if;
    insert into search_due (record_id, opens)
    select id, row_number() over () = 1 and not exists (select from search_due where xid = pg_current_xact_id())
    from (select distinct (image ->> tg_argv[0])::uuid as id from unnest(images) as image) due
    on conflict do nothing;
    return null;
  end $function$`;
