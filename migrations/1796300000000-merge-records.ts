import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What it takes to merge records, to undo that, and to bring back what a record was: which columns refer to records, which
 * parts would be there twice, and what a row's references lead to by now. What a merge did is what its transaction left
 * in the history: no other note is kept of it.
 */
export class MergeRecords1796300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CATALOGUE);
    await runner.query(IMAGES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function note_absorption, with_survivors, inner_parts, row_keys, record_parts, record_columns;
      drop index revision_xid_idx;
    `);
  }
}

const CATALOGUE = `
  -- Every column, of a record's table or of a table of parts, that refers to a record: to one of any type ("record") or
  -- of one (its table). owner: the column says whose part the row is. A table joins in by being watched.
  create function record_columns() returns table (table_name name, column_name name, refers_to name, owner boolean)
  language sql stable as $$
    select held.relname, a.attname, there.relname, exists (
      select from pg_trigger t where t.tgrelid = c.conrelid and t.tgfoid = 'keep_part'::regproc
        and encode(t.tgargs, 'escape') = a.attname || '\\000'
    )
    from pg_constraint c
    join pg_class held on held.oid = c.conrelid join pg_class there on there.oid = c.confrelid
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and cardinality(c.conkey) = 1 and a.attname <> 'id'
      and (there.oid = 'record'::regclass or there.oid in (
        select tgrelid from pg_trigger where tgfoid = 'keep_record'::regproc))
      and held.oid in (
        select tgrelid from pg_trigger where tgfoid in ('keep_record'::regproc, 'keep_part'::regproc))
  $$;

  -- Every table of parts, with the column that says whose they are.
  create function record_parts() returns table (table_name name, owner name) language sql stable as $$
    select distinct c.relname, split_part(encode(t.tgargs, 'escape'), '\\000', 1)::name
    from pg_trigger t join pg_class c on c.oid = t.tgrelid where t.tgfoid = 'keep_part'::regproc
  $$;

  -- What no two rows of a watched table may have in common.
  create function row_keys() returns table (table_name name, column_names name[]) language sql stable as $$
    select held.relname, array_agg(a.attname order by a.attnum)
    from pg_constraint c join pg_class held on held.oid = c.conrelid
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any(c.conkey)
    where c.contype = 'u' and held.oid in (
      select tgrelid from pg_trigger where tgfoid in ('keep_record'::regproc, 'keep_part'::regproc))
    group by held.relname, c.oid having not bool_or(a.attname = 'id')
  $$;

  -- Tables whose rows are parts of parts: of_columns of of_table are what column_names refer to.
  create function inner_parts()
  returns table (table_name name, column_names name[], of_table name, of_columns name[]) language sql stable as $$
    select held.relname,
      (select array_agg(a.attname order by n) from unnest(c.conkey) with ordinality as key (number, n)
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = key.number),
      there.relname,
      (select array_agg(a.attname order by n) from unnest(c.confkey) with ordinality as key (number, n)
        join pg_attribute a on a.attrelid = c.confrelid and a.attnum = key.number)
    from pg_constraint c join pg_class held on held.oid = c.conrelid join pg_class there on there.oid = c.confrelid
    where c.contype = 'f' and held.oid in (select tgrelid from pg_trigger where tgfoid = 'keep_part'::regproc)
      and there.oid in (select tgrelid from pg_trigger where tgfoid = 'keep_part'::regproc)
  $$;
`;

const IMAGES = `
  -- A merge is undone by all that its transaction left in the history.
  create index revision_xid_idx on revision (xid);

  -- The image of a row, referring to what the records that it referred to have been merged into since.
  create function with_survivors(image jsonb) returns jsonb language sql stable as $$
    select image || coalesce((
      select jsonb_object_agg(held.key, survivor_of(x.id)) from jsonb_each_text(image) as held
      join record x on x.id = case when right(held.key, 3) = '_id' then held.value::uuid end
      where x.merged_into is not null
    ), '{}')
  $$;

  -- Notes in the history of a survivor which record it has absorbed, or has given up again. Its version rises, although
  -- all that was merged may have been said by it already.
  create function note_absorption(survivor uuid, absorbed uuid, undone boolean) returns void language plpgsql as $$
  declare
    note jsonb := jsonb_build_object('id', survivor, 'absorbed_id', absorbed);
  begin
    perform note_rows('record', array[survivor], array[absorbed::text],
      case when undone then array[note] end, case when not undone then array[note] end);
  end $$;
`;
