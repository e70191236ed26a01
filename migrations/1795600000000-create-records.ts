import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What every record shares, and the tables of sources, topics, parties, people and all that belongs to forums. Constraints
 * and indexes bear the names that PostgreSQL itself would give, which are also those of the naming strategy.
 */
export class CreateRecords1795600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(VALUES);
    await runner.query(RECORDS);
    await runner.query(PARTIES);
    await runner.query(FORUMS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table delegation_member, delegation, speaker, session, forum_role, forum_city, forum, forum_series, "position",
        person_name, person, membership, succession, placement, primary_name, party_name, party, topic, revision_row,
        change, revision, source, record;
      drop domain partial_date;
      drop function are_partial_dates, is_partial_date, first_day, last_day, new_id, survivor_of;
    `);
  }
}

const VALUES = `
  -- A UUID of version 7: milliseconds, then the fraction of the millisecond, so that ids made one after the other sort
  -- so, then random bits (RFC 9562, 5.7 and 6.2, method 3).
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

  -- The first and the last day of the period that a partial date names.
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
`;

const RECORDS = `
  create table record (
    id uuid primary key,
    type text not null constraint record_type_check check (type in ('PARTY', 'PERSON', 'FORUM_SERIES', 'FORUM',
      'SESSION', 'DELEGATION', 'AGREEMENT', 'COMMITMENT', 'STATEMENT', 'FIGURE', 'TOPIC', 'SOURCE')),
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

  -- The record that a merged one stands for by now: its survivor, or that one's, however often that was merged again.
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

  -- The transaction says which revisions belong together, such as those of a merge, for longer than the feed is kept.
  create table revision (
    id uuid primary key default new_id(),
    xid xid8 not null default pg_current_xact_id(),
    record_id uuid not null references record deferrable initially deferred,
    version integer not null,
    kind text not null constraint revision_kind_check check (kind in ('CREATED', 'UPDATED', 'DELETED', 'MERGED')),
    made_at timestamptz(3) not null default now(),
    made_by text not null,
    note text,
    source_id uuid references record deferrable initially deferred,
    constraint revision_record_id_version_key unique (record_id, version)
  );
  create index revision_source_id_idx on revision (source_id);
  -- What a revision did to one row of the record or of its parts: the row before the transaction and after it.
  create table revision_row (
    revision_id uuid not null references revision on delete cascade,
    table_name text not null,
    row_key text not null,
    before jsonb,
    after jsonb,
    primary key (revision_id, table_name, row_key)
  );
  -- The feed. Read by readers only up to the oldest transaction still running, in the order (xid, id).
  create table change (
    id uuid primary key default new_id(),
    xid xid8 not null default pg_current_xact_id(),
    record_id uuid not null references record deferrable initially deferred,
    type text not null,
    version integer not null,
    kind text not null constraint change_kind_check check (kind in ('CREATED', 'UPDATED', 'DELETED', 'MERGED')),
    visibility text not null,
    visibility_before text,
    changed_at timestamptz(3) not null default now()
  );
  create index change_xid_id_idx on change (xid, id);
  create index change_record_id_idx on change (record_id);

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
`;

const PARTIES = `
  create table party (
    id uuid primary key default new_id() references record deferrable initially deferred,
    visibility text not null default 'PUBLIC'
      constraint party_visibility_check check (visibility in ('PUBLIC', 'INTERNAL')),
    level text not null
      constraint party_level_check check (level in ('BLOC', 'COUNTRY', 'REGION', 'CITY', 'ORGANIZATION')),
    slug text not null constraint party_slug_key unique,
    -- The main name, its language and the key it is sorted by; names_in: the name to show for each language.
    name text not null,
    name_lang text not null,
    names_in jsonb not null default '{}',
    sort_key text collate "C" not null,
    valid_from partial_date,
    valid_to partial_date,
    alpha2 text,
    alpha3 text,
    latitude double precision,
    longitude double precision,
    population integer,
    organization_kind text constraint party_organization_kind_check check (organization_kind in ('GOVERNMENT',
      'PARLIAMENT', 'INTERGOVERNMENTAL', 'COMPANY', 'UNIVERSITY', 'NGO', 'MEDIA', 'CITY_NETWORK', 'OTHER')),
    seat_id uuid references party,
    constraint party_organization_check check ((level = 'ORGANIZATION') = (organization_kind is not null)),
    constraint party_seat_check check (seat_id is null or level = 'ORGANIZATION'),
    constraint party_codes_check check ((alpha2 is null and alpha3 is null) or level = 'COUNTRY'),
    constraint party_coordinates_check check ((latitude is null) = (longitude is null)
      and latitude between -90 and 90 and longitude between -180 and 180)
  );
  create index party_level_sort_key_id_idx on party (level, sort_key, id);
  create index party_sort_key_id_idx on party (sort_key, id);
  create index party_seat_id_idx on party (seat_id);
  create unique index party_alpha2_idx on party (alpha2) where alpha2 is not null;
  create unique index party_alpha3_idx on party (alpha3) where alpha3 is not null;

  create table party_name (
    id uuid primary key default new_id(),
    party_id uuid not null references party on delete cascade,
    text text not null,
    lang text not null,
    kind text not null constraint party_name_kind_check check (kind in ('OFFICIAL', 'SHORT', 'ALIAS', 'FORMER',
      'TRANSLITERATED')),
    valid_from partial_date,
    valid_to partial_date,
    ordinal integer not null default 0,
    -- What is compared when a name is looked up: without case, accents and punctuation; and that in Latin letters.
    folded text collate "C" not null,
    latin text collate "C" not null
  );
  create index party_name_party_id_idx on party_name (party_id);
  create index party_name_folded_idx on party_name (folded);
  create index party_name_latin_idx on party_name (latin);

  -- Whose name it is when somebody types nothing else: the first party that had it, unless an editor says otherwise.
  create table primary_name (
    id uuid primary key default new_id(),
    folded text collate "C" not null constraint primary_name_folded_key unique,
    party_id uuid not null references party on delete cascade
  );
  create index primary_name_party_id_idx on primary_name (party_id);

  create table placement (
    id uuid primary key default new_id(),
    party_id uuid not null references party on delete cascade,
    within_id uuid not null references party,
    valid_from partial_date,
    valid_to partial_date,
    constraint placement_itself_check check (party_id <> within_id)
  );
  create index placement_party_id_idx on placement (party_id);
  create index placement_within_id_idx on placement (within_id);

  create table succession (
    id uuid primary key default new_id(),
    predecessor_id uuid not null references party,
    successor_id uuid not null references party on delete cascade,
    kind text not null constraint succession_kind_check check (kind in ('RENAMED', 'MERGED', 'SPLIT', 'SECEDED',
      'CONTINUES')),
    happened_on partial_date,
    constraint succession_itself_check check (predecessor_id <> successor_id),
    constraint succession_predecessor_id_successor_id_key unique (predecessor_id, successor_id)
  );
  create index succession_successor_id_idx on succession (successor_id);

  create table membership (
    id uuid primary key default new_id(),
    bloc_id uuid not null references party on delete cascade,
    country_id uuid not null references party,
    standing text not null
      constraint membership_standing_check check (standing in ('MEMBER', 'PARTNER', 'OBSERVER', 'APPLICANT')),
    valid_from partial_date,
    valid_to partial_date
  );
  create index membership_bloc_id_idx on membership (bloc_id);
  create index membership_country_id_idx on membership (country_id);

  create table person (
    id uuid primary key default new_id() references record deferrable initially deferred,
    visibility text not null default 'PUBLIC'
      constraint person_visibility_check check (visibility in ('PUBLIC', 'INTERNAL')),
    slug text not null constraint person_slug_key unique,
    name text not null,
    name_lang text not null,
    sort_key text collate "C" not null
  );
  create index person_sort_key_id_idx on person (sort_key, id);

  create table person_name (
    id uuid primary key default new_id(),
    person_id uuid not null references person on delete cascade,
    lang text not null,
    text text not null,
    given text,
    family text,
    patronymic text,
    honorific text,
    folded text collate "C" not null,
    latin text collate "C" not null,
    constraint person_name_person_id_lang_key unique (person_id, lang)
  );
  create index person_name_folded_idx on person_name (folded);
  create index person_name_latin_idx on person_name (latin);

  create table "position" (
    id uuid primary key default new_id(),
    person_id uuid not null references person on delete cascade,
    title text not null,
    title_lang text not null,
    titles_in jsonb not null default '{}',
    party_id uuid references party,
    valid_from partial_date,
    valid_to partial_date,
    ordinal integer not null default 0
  );
  create index position_person_id_idx on "position" (person_id);
  create index position_party_id_idx on "position" (party_id);
`;

const FORUMS = `
  create table forum_series (
    id uuid primary key default new_id() references record deferrable initially deferred,
    visibility text not null default 'PUBLIC'
      constraint forum_series_visibility_check check (visibility in ('PUBLIC', 'INTERNAL')),
    slug text not null constraint forum_series_slug_key unique,
    title text not null,
    title_lang text not null,
    titles_in jsonb not null default '{}',
    sort_key text collate "C" not null
  );
  create index forum_series_sort_key_id_idx on forum_series (sort_key, id);

  create table forum (
    id uuid primary key default new_id() references record deferrable initially deferred,
    visibility text not null default 'PUBLIC'
      constraint forum_visibility_check check (visibility in ('PUBLIC', 'INTERNAL')),
    slug text not null constraint forum_slug_key unique,
    title text not null,
    title_lang text not null,
    titles_in jsonb not null default '{}',
    sort_key text collate "C" not null,
    kind text not null constraint forum_kind_check check (kind in ('FORUM', 'SUMMIT', 'CONFERENCE', 'VISIT', 'MEETING',
      'FESTIVAL', 'EXHIBITION', 'OTHER')),
    status text not null constraint forum_status_check check (status in ('TENTATIVE', 'SCHEDULED', 'RESCHEDULED',
      'POSTPONED', 'MOVED_ONLINE', 'CANCELLED', 'CONCLUDED')),
    edition text,
    series_id uuid references forum_series,
    part_of_id uuid references forum,
    starts_on partial_date,
    ends_on partial_date,
    previous_starts_on text[] not null default '{}',
    time_zone text,
    attendance text constraint forum_attendance_check check (attendance in ('OFFLINE', 'ONLINE', 'MIXED')),
    venue text,
    summary text,
    summary_lang text,
    summaries_in jsonb not null default '{}',
    constraint forum_part_of_check check (part_of_id <> id),
    constraint forum_previous_starts_on_check check (are_partial_dates(previous_starts_on)),
    constraint forum_days_check check (first_day(starts_on) <= last_day(ends_on)),
    constraint forum_summary_check check ((summary is null) = (summary_lang is null))
  );
  create index forum_series_id_idx on forum (series_id);
  create index forum_part_of_id_idx on forum (part_of_id);
  create index forum_starts_on_id_idx on forum (coalesce(starts_on::text collate "C", ''), id);
  create index forum_sort_key_id_idx on forum (sort_key, id);

  create table forum_city (
    id uuid primary key default new_id(),
    forum_id uuid not null references forum on delete cascade,
    city_id uuid not null references party,
    ordinal integer not null default 0,
    constraint forum_city_forum_id_city_id_key unique (forum_id, city_id)
  );
  create index forum_city_city_id_idx on forum_city (city_id);

  create table forum_role (
    id uuid primary key default new_id(),
    forum_id uuid not null references forum on delete cascade,
    party_id uuid not null references party,
    role text not null constraint forum_role_role_check check (role in ('HOST', 'ORGANIZER', 'SUPPORTER', 'SPONSOR',
      'MEDIA_PARTNER')),
    constraint forum_role_forum_id_party_id_role_key unique (forum_id, party_id, role)
  );
  create index forum_role_party_id_idx on forum_role (party_id);

  create table session (
    id uuid primary key default new_id() references record deferrable initially deferred,
    visibility text not null default 'PUBLIC'
      constraint session_visibility_check check (visibility in ('PUBLIC', 'INTERNAL')),
    forum_id uuid not null references forum,
    title text not null,
    title_lang text not null,
    titles_in jsonb not null default '{}',
    sort_key text collate "C" not null,
    kind text not null constraint session_kind_check check (kind in ('OPENING', 'PLENARY', 'KEYNOTE', 'PANEL',
      'ROUND_TABLE', 'WORKSHOP', 'TALK', 'BILATERAL_MEETING', 'SIGNING_CEREMONY', 'SIDE_EVENT', 'PRESS_CONFERENCE',
      'EXHIBITION', 'CULTURAL', 'BREAK', 'CLOSING', 'OTHER')),
    status text not null constraint session_status_check check (status in ('TENTATIVE', 'SCHEDULED', 'RESCHEDULED',
      'CANCELLED', 'CONCLUDED')),
    track text,
    abstract text,
    starts_at timestamptz(3),
    ends_at timestamptz(3),
    rooms text[] not null default '{}',
    languages text[] not null default '{}',
    links text[] not null default '{}',
    constraint session_times_check check (starts_at <= ends_at)
  );
  create index session_forum_id_starts_at_id_idx on session (forum_id, coalesce(starts_at, '-infinity'), id);
  create index session_starts_at_id_idx on session (coalesce(starts_at, '-infinity'), id);
  create index session_sort_key_id_idx on session (sort_key, id);

  create table speaker (
    id uuid primary key default new_id(),
    session_id uuid not null references session on delete cascade,
    person_id uuid not null references person,
    role text not null
      constraint speaker_role_check check (role in ('SPEAKER', 'PANELLIST', 'MODERATOR', 'KEYNOTE', 'CHAIR')),
    billed_as text,
    represents_id uuid references party,
    ordinal integer not null default 0,
    constraint speaker_session_id_person_id_role_key unique (session_id, person_id, role)
  );
  create index speaker_person_id_idx on speaker (person_id);
  create index speaker_represents_id_idx on speaker (represents_id);

  create table delegation (
    id uuid primary key default new_id() references record deferrable initially deferred,
    visibility text not null default 'PUBLIC'
      constraint delegation_visibility_check check (visibility in ('PUBLIC', 'INTERNAL')),
    forum_id uuid not null references forum,
    party_id uuid not null references party,
    attends_as text not null constraint delegation_attends_as_check check (attends_as in ('PARTY', 'OBSERVER')),
    reported_size integer constraint delegation_reported_size_check check (reported_size >= 0),
    constraint delegation_forum_id_party_id_key unique (forum_id, party_id)
  );
  create index delegation_party_id_idx on delegation (party_id);

  create table delegation_member (
    id uuid primary key default new_id(),
    delegation_id uuid not null references delegation on delete cascade,
    person_id uuid not null references person,
    role text not null constraint delegation_member_role_check check (role in ('HEAD', 'DEPUTY_HEAD', 'ALTERNATE',
      'ADVISER', 'MEMBER')),
    title text,
    ordinal integer not null default 0,
    constraint delegation_member_delegation_id_person_id_key unique (delegation_id, person_id)
  );
  create index delegation_member_person_id_idx on delegation_member (person_id);
`;
