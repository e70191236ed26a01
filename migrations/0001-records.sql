-- Ids, partial dates, the registry table of all records, sources and topics, and the parts that a record of any type
-- may have.
--
-- Constraints and indexes have the names that PostgreSQL itself would give them: the naming strategy of the entities
-- expects these.

-- Returns a UUID of version 7: milliseconds, their fraction, then random bits (RFC 9562, 5.7 and 6.2, method 3). Ids
-- created one after the other sort in that order.
create function new_id() returns uuid language sql volatile parallel safe as $$
    select (lpad(to_hex(microseconds / 1000), 12, '0') || '7' || lpad(to_hex(microseconds % 1000 * 4096 / 1000), 3, '0')
      || substr(replace(gen_random_uuid()::text, '-', ''), 17))::uuid
    from (select (extract(epoch from clock_timestamp()) * 1000000)::bigint as microseconds) now
  $$;

create function is_partial_date(value text) returns boolean language sql immutable parallel safe as $$
    select case
      when value is null then true
      when value !~ '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$' or value ~ '^0000' then false
      when length(value) < 10 then true
      else substr(value, 9, 2)::int <= extract(day from
        make_date(substr(value, 1, 4)::int, substr(value, 6, 2)::int, 1) + interval '1 month' - interval '1 day')
    end
  $$;

create function are_partial_dates(list text[]) returns boolean language sql immutable parallel safe as $$
    select coalesce(bool_and(value is not null and is_partial_date(value)), true) from unnest(list) as value
  $$;

-- Return the first and the last day of the period that a partial date names.
create function first_day(value text) returns date language sql immutable parallel safe as $$
    select case length(value)
      when 4 then make_date(value::int, 1, 1)
      when 7 then make_date(substr(value, 1, 4)::int, substr(value, 6, 2)::int, 1)
      when 10 then make_date(substr(value, 1, 4)::int, substr(value, 6, 2)::int, substr(value, 9, 2)::int)
    end
  $$;
create function last_day(value text) returns date language sql immutable parallel safe as $$
    select case length(value)
      when 4 then make_date(value::int, 12, 31)
      when 7 then (make_date(substr(value, 1, 4)::int, substr(value, 6, 2)::int, 1)
        + interval '1 month' - interval '1 day')::date
      when 10 then make_date(substr(value, 1, 4)::int, substr(value, 6, 2)::int, substr(value, 9, 2)::int)
    end
  $$;

create domain partial_date as text collate "C" check (is_partial_date(value));

-- Returns the current day of UTC, the same for every session whatever its time zone. An interval costs less than the
-- name of a zone, which would be looked up for each row.
create function today() returns date language sql stable parallel safe as $$
    select (now() at time zone interval '0')::date
  $$;

-- Returns the cursor of a page, in the statement that reads the page. It is url-safe base64 without padding: the
-- ordering, the value in it and the id, then the first digits of their MD5. The MD5 distinguishes a cursor of this
-- server from one that was made up or cut. The separator U+001F cannot be in a value, since every text rejects it.
--
-- The cast to bytea reads backslashes, so they are doubled: convert_to would do without, but is only STABLE and would
-- keep the function from being inlined.
create function page_cursor(ordering text, value text, id uuid) returns text
language sql immutable parallel safe as $$
    select replace(replace(replace(replace(encode(
      replace(
        ordering || chr(31) || coalesce(value, '') || chr(31) || id::text || chr(31)
          || left(md5(ordering || chr(31) || coalesce(value, '') || chr(31) || id::text), 8),
        '\', '\\')::bytea, 'base64'), '+', '-'), '/', '_'), '=', ''), chr(10), '')
  $$;

create table record (
  id uuid primary key,
  -- The name of the record's own table, in capitals.
  type text not null constraint record_type_check check (to_regclass('public.' || lower(type)) is not null),
  visibility text not null constraint record_visibility_check check (visibility in ('PUBLIC', 'INTERNAL')),
  version integer not null default 1,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  changed_in bigint not null default pg_current_xact_id()::text::bigint,
  merged_into uuid references record constraint record_merged_into_check check (merged_into <> id),
  deleted_at timestamptz(3)
);
create index record_type_updated_at_id_idx on record (type, updated_at, id);
create index record_type_created_at_id_idx on record (type, created_at, id);
create index record_updated_at_id_idx on record (updated_at, id);
create index record_merged_into_idx on record (merged_into);

-- The documents of the search, each type in a table of its own: one row for each record that is not deleted. A document
-- has the words of the record. It also has each of its names whole, with an equals sign in front, which no word has. So
-- the search can put names first that equal the typed text or begin with it.
create table search_document (
  record_id uuid not null references record on delete cascade,
  type text not null,
  visibility text not null,
  document tsvector not null,
  primary key (type, record_id)
) partition by list (type);
create index search_document_record_id_idx on search_document (record_id);
create index search_document_document_idx on search_document using gin (document) with (fastupdate = off);

-- Returns the record that a merged record resolves to: its survivor, or the survivor of that one, however often it was
-- merged.
create function survivor_of(merged uuid) returns uuid language plpgsql stable strict parallel safe as $$
  declare
    survivor uuid := merged;
    next uuid;
  begin
    for step in 1..1000 loop
      select merged_into into next from record where id = survivor;
      exit when next is null;
      survivor := next;
    end loop;
    return survivor;
  end $$;

create table source (
  id uuid primary key default new_id() references record deferrable initially deferred,
  visibility text not null default 'PUBLIC'
    constraint source_visibility_check check (visibility in ('PUBLIC', 'INTERNAL')),
  kind text not null constraint source_kind_check check (kind in ('NEWS', 'REPORT', 'REGISTER', 'WEBSITE',
    'DOCUMENT', 'DATASET', 'STATEMENT', 'OTHER')),
  title text not null,
  sort_key text collate "C" not null,
  authors text[] not null default '{}',
  publisher text,
  published_on partial_date,
  retrieved_on partial_date,
  lang text,
  source_url text,
  archived_url text,
  licence text
);
create index source_sort_key_id_idx on source (sort_key, id);
create index source_published_on_id_idx on source (coalesce(published_on::text collate "C", ''), id);

create table topic (
  id uuid primary key default new_id() references record deferrable initially deferred,
  visibility text not null default 'PUBLIC'
    constraint topic_visibility_check check (visibility in ('PUBLIC', 'INTERNAL')),
  slug text not null constraint topic_slug_key unique,
  name text not null,
  name_lang text not null,
  names_in jsonb not null default '{}',
  sort_key text collate "C" not null,
  parent_id uuid references topic,
  constraint topic_parent_check check (parent_id <> id)
);
create index topic_parent_id_idx on topic (parent_id);
create index topic_sort_key_id_idx on topic (sort_key, id);

create table record_topic (
  id uuid primary key default new_id(),
  record_id uuid not null references record,
  topic_id uuid not null references topic,
  ordinal integer not null default 0,
  constraint record_topic_record_id_topic_id_key unique (record_id, topic_id)
);
create index record_topic_topic_id_idx on record_topic (topic_id);

create table citation (
  id uuid primary key default new_id(),
  record_id uuid not null references record,
  source_id uuid not null references source,
  fields text[] not null default '{}',
  locator text,
  quote text,
  stance text not null default 'SUPPORTS'
    constraint citation_stance_check check (stance in ('SUPPORTS', 'CONTRADICTS')),
  asserted_value text,
  ordinal integer not null default 0
);
create index citation_record_id_idx on citation (record_id);
create index citation_source_id_idx on citation (source_id);

create table flag (
  id uuid primary key default new_id(),
  record_id uuid not null references record,
  code text not null,
  path text,
  message text not null
);
create index flag_record_id_idx on flag (record_id);
create index flag_code_idx on flag (code);

create table identifier (
  id uuid primary key default new_id(),
  record_id uuid not null references record,
  scheme text not null,
  value text not null,
  url text,
  constraint identifier_record_id_scheme_value_key unique (record_id, scheme, value)
);
create index identifier_scheme_value_idx on identifier (scheme, value);
