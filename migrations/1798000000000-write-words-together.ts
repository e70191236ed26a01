import type { MigrationInterface, QueryRunner } from 'typeorm';

/** As the functions that run on every write are planned since `KeepSearch`. */
const STEADY =
  'set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off ' +
  'set enable_mergejoin = off set jit = off';

/** What is longer is cut, as in `KeepSearch`. */
const LONGEST_WORD = 100;

/**
 * The words of many records, as imports write them, are read kind by kind, each table once, and not record by record; and
 * what is due is read once a transaction, and asked for no more. Words are folded where they are asked for: a strict
 * function of SQL is called for each text, one that is not becomes part of the statement. (Neither needs to be strict: of
 * null they make null.)
 */
export class WriteWordsTogether1798000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter function search_fold(text) called on null input;
      alter function search_split(text) called on null input;
      alter table search_due add column opens boolean not null default false;
      ${refreshAfterInsert('when (new.opens)')}
      ${keepSearch(ONE_OPENS)}
      ${DOCUMENTS_BY_KIND}
      ${refreshSearch('= any(array(select unnest(ids) except select record_id from written))')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter function search_fold(text) strict;
      alter function search_split(text) strict;
      ${refreshAfterInsert('')}
      ${keepSearch(EACH)}
      alter table search_due drop column opens;
      ${DOCUMENTS_ONE_BY_ONE}
      ${refreshSearch('= any(ids) and record_id not in (select record_id from written)')}
    `);
  }
}

const refreshAfterInsert = (which: string) => `
  drop trigger if exists refresh_due_search on search_due;
  create constraint trigger refresh_due_search after insert on search_due
    deferrable initially deferred for each row ${which} execute function refresh_due_search();
`;

const EACH = `(record_id) select distinct (image ->> tg_argv[0])::uuid from unnest(images) as image`;

/** Of what is due in a transaction the first one has all of it read at the end. */
const ONE_OPENS = `(record_id, opens)
    select id, row_number() over () = 1 and not exists (select from search_due where xid = pg_current_xact_id())
    from (select distinct (image ->> tg_argv[0])::uuid as id from unnest(images) as image) due`;

const keepSearch = (due: string) => `
  create or replace function keep_search() returns trigger language plpgsql ${STEADY} as $$
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
    insert into search_due ${due}
    on conflict do nothing;
    return null;
  end $$;
`;

const refreshSearch = (gone: string) => `
  create or replace function refresh_search(ids uuid[]) returns void
  language plpgsql ${STEADY} as $$
  begin
    with written as materialized (
      select * from documents_of(ids)
    ), gone as (
      delete from search_document where record_id ${gone}
    ), changed as (
      insert into search_document as kept (record_id, type, visibility, document)
      select record_id, type, visibility, document from written
      on conflict (type, record_id) do update set visibility = excluded.visibility, document = excluded.document
      where (kept.visibility, kept.document) is distinct from (excluded.visibility, excluded.document)
      returning document
    )
    insert into search_word (word)
    select said.lexeme from (
      select distinct word.lexeme from changed, unnest(changed.document) word where word.lexeme ~ '^[^=0-9].{2}'
    ) said
    where (select true from search_word w where w.word = said.lexeme limit 1) is null;
  end $$;
`;

const documentsOf = (body: string) => `
  create or replace function documents_of(ids uuid[])
  returns table (record_id uuid, type text, visibility text, document tsvector)
  language plpgsql stable ${STEADY} as $$
  #variable_conflict use_column
  ${body} $$;
`;

/** The kind is a parameter of the statement, so that it passes over the tables of all other kinds. */
const DOCUMENTS_BY_KIND = documentsOf(`
  declare
    of_type text;
    of_its uuid[];
  begin
    for of_type, of_its in
      select r.type, array_agg(r.id) from record r where r.id = any(ids) and r.deleted_at is null group by r.type
    loop
      return query with form as materialized (
        select t.record_id, t.weight, t.ordinal, search_fold(form.text) as folded
        from search_text t cross join lateral (values (t.text), (t.latin)) form (text)
        where t.record_id = any(of_its) and (t.type = of_type or t.type is null) and form.text is not null
      ), entry as (
        -- Each text begins with a position of its own, so that no phrase leads from one into the next.
        select t.record_id, case
            when token.word is not null then '''' || left(token.word, ${LONGEST_WORD}) || ''':'
              || row_number() over (partition by t.record_id order by t.n, token.n) || t.weight
            when t.weight = 'A' then '''=' || left(t.folded, 100) || ''''
          end as entry
        from (
          select f.record_id, f.weight, f.folded,
            row_number() over (partition by f.record_id order by f.weight, min(f.ordinal), f.folded) as n
          from form f where f.folded <> '' group by f.record_id, f.weight, f.folded
        ) t
        cross join lateral (
          select null as word, 0 as n
          union all select * from unnest(search_split(t.folded)) with ordinality
        ) token
        union all
        -- A record without a word has a document, too.
        select id, null from unnest(of_its) as id
      ), written as (
        select record_id, coalesce(string_agg(entry, ' ')::tsvector, '') as document from entry group by record_id
      )
      select r.id, r.type, r.visibility, w.document from written w join record r on r.id = w.record_id;
    end loop;
  end`);

const DOCUMENTS_ONE_BY_ONE = documentsOf(`
  begin
    return query select r.id, r.type, r.visibility, coalesce(words.document, '')
    from unnest(ids) as given (id) join record r on r.id = given.id and r.deleted_at is null
    cross join lateral (
      select string_agg(entry, ' ')::tsvector as document from (
        -- Each text begins with a position of its own, so that no phrase leads from one into the next.
        select case
            when token.word is not null
              then '''' || left(token.word, ${LONGEST_WORD}) || ''':' || row_number() over (order by t.n, token.n) || t.weight
            when t.weight = 'A' then '''=' || left(t.folded, 100) || ''''
          end as entry
        from (
          select weight, folded, row_number() over (order by weight, min(ordinal), folded) as n from (
            select t.weight, t.ordinal, search_fold(t.text) as folded from search_text t
            where t.record_id = r.id and (t.type = r.type or t.type is null)
            union all
            select t.weight, t.ordinal, search_fold(t.latin) from search_text t
            where t.record_id = r.id and (t.type = r.type or t.type is null) and t.latin is not null
          ) form
          where folded <> ''
          group by weight, folded
        ) t
        cross join lateral (
          select null as word, 0 as n
          union all select * from unnest(search_split(t.folded)) with ordinality
        ) token
      ) entries
    ) words;
  end`);
