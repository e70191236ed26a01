/** Runs a query on a catalog; each row is one line for comparison. */
type Read = (text: string) => Promise<{ text: string }[]>;

/** SQL condition: the object belongs to an extension and not to the migrations. */
const ofExtension = (catalog: string, oid: string) => `exists (
  select from pg_depend e where e.classid = ${catalog} and e.objid = ${oid} and e.deptype = 'e')`;

/**
 * The parts of tables and views, without NOT NULL constraints, which PostgreSQL 18 lists in addition to the column, and
 * without indexes of constraints.
 */
const PARTS = `
  select attrelid as relation, 1 as rank, lpad(attnum::text, 4, '0') as name,
    format('column %I %s', attname, format_type(atttypid, atttypmod))
      || coalesce((
        select format(' collate %I', collname) from pg_collation c join pg_type t on t.oid = atttypid
        where c.oid = attcollation and attcollation <> t.typcollation), '')
      || case when attnotnull then ' not null' else '' end
      || case attidentity when '' then '' else ' identity ' || attidentity::text end
      || coalesce((
        select case attgenerated when '' then ' default ' else ' generated ' end || pg_get_expr(adbin, adrelid)
        from pg_attrdef where adrelid = attrelid and adnum = attnum), '') as line
  from pg_attribute where attnum > 0 and not attisdropped
  union all
  select conrelid, 2, conname, format('constraint %I %s', conname, pg_get_constraintdef(oid))
  from pg_constraint where conrelid <> 0 and contype not in ('n', 't')
  union all
  select indrelid, 3, indexrelid::regclass::text,
    pg_get_indexdef(indexrelid) || case when indisvalid then '' else ' invalid' end
  from pg_index i
  where not exists (select from pg_constraint c where c.conindid = indexrelid and c.contype in ('p', 'u', 'x'))
  union all
  select tgrelid, 4, tgname, pg_get_triggerdef(oid) || case tgenabled when 'O' then '' else ' ' || tgenabled::text end
  from pg_trigger where not tgisinternal
`;

/** Each definition is a paragraph. Columns in views are unqualified, as PostgreSQL versions qualify them differently. */
const DEFINITIONS = `
  with part as materialized (
    ${PARTS}
  ), relation as (
    select oid, relkind, quote_ident(relname) as name, case relpersistence when 'u' then 'unlogged ' else '' end as kept,
      (select string_agg(E'\\n  ' || line, '' order by rank, p.name collate "C") from part p
        where relation = c.oid and (rank > 1 or relkind in ('r', 'p'))) as parts
    from pg_class c where relnamespace = 'public'::regnamespace and relname not in ('migration', 'migration_id_seq', 'slow_migration')
  )
  select text from (
  select 1 as rank, 'extension ' || extname as text from pg_extension where extname <> 'plpgsql'
  union all
  select 2, kept || 'table ' || name || parts from relation where relkind in ('r', 'p')
  union all
  select 3, 'sequence ' || name || format(' from %s by %s', seqstart, seqincrement)
  from relation join pg_sequence on seqrelid = oid
  union all
  select 4, case relkind when 'm' then 'materialized ' else '' end || format('view %s (', name)
    || (select string_agg(attname, ', ' order by attnum) from pg_attribute where attrelid = oid and attnum > 0)
    || E')\\n' || regexp_replace(pg_get_viewdef(oid), '\\m[a-z_]+\\.', '', 'g') || coalesce(parts, '')
  from relation where relkind in ('v', 'm')
  union all
  select 5, format('domain %I as %s', typname, format_type(typbasetype, typtypmod))
    || coalesce((select format(' collate %I', collname) from pg_collation c where c.oid = typcollation), '')
    || (select coalesce(string_agg(format(E'\\n  constraint %I %s', conname, pg_get_constraintdef(c.oid)), '' order by conname), '')
      from pg_constraint c where contypid = t.oid and contype <> 'n')
  from pg_type t where typnamespace = 'public'::regnamespace and typtype = 'd'
    and not ${ofExtension("'pg_type'::regclass", 't.oid')}
  union all
  select 6, rtrim(pg_get_functiondef(oid), E'\\n') from pg_proc p
  where pronamespace = 'public'::regnamespace and prokind in ('f', 'p')
    and not ${ofExtension("'pg_proc'::regclass", 'p.oid')}
  ) definition
  order by rank, text collate "C"
`;

/** All objects of the database, including the tables of migrations. */
const OBJECTS = `
  select text from (
  select pg_describe_object(classid, objid, 0) as text from pg_depend d
  where refclassid = 'pg_namespace'::regclass and refobjid = 'public'::regnamespace
    and not ${ofExtension('d.classid', 'd.objid')}
  union all
  select 'schema ' || nspname from pg_namespace where nspname !~ '^(pg_.*|information_schema)$'
  union all
  select 'event trigger ' || evtname from pg_event_trigger
  ) object
  order by text collate "C"
`;

/**
 * Returns the definitions of extensions, tables (with columns, constraints, indexes and triggers), sequences, views, domains
 * and functions, except the tables of migrations.
 */
export async function definitionsOf(read: Read): Promise<string> {
  const paragraphs = await read(DEFINITIONS);
  return `${paragraphs.map(({ text }) => text).join('\n\n')}\n`;
}

/** Returns the names of all objects in a database. */
export async function objectsOf(read: Read): Promise<string[]> {
  return (await read(OBJECTS)).map(({ text }) => text);
}
