-- Forums with their series, cities and roles, sessions with their speakers, delegations with their members.

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
-- For counts: see agreement_kind_visibility_idx.
create index session_kind_visibility_idx on session (kind, visibility);

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

select watch_record('forum_series', 'FORUM_SERIES');
select watch_record('forum', 'FORUM');
select watch_part('forum_city', 'forum_id');
select watch_part('forum_role', 'forum_id');

select watch_record('session', 'SESSION');
select watch_part('speaker', 'session_id');

select watch_record('delegation', 'DELEGATION');
select watch_part('delegation_member', 'delegation_id');

create function local_day(at timestamptz, time_zone text) returns text language sql immutable parallel safe as $$
    select to_char(at at time zone coalesce(time_zone, 'UTC'), 'YYYY-MM-DD')
  $$;

-- Returns the sessions outside the days of their forum. If the first or last day of the forum is unknown, the year of
-- the other one is its limit. A session may end on the day after the last. If the forum has no time zone, the local day
-- may be the day before or after that of UTC.
create function sessions_outside(sessions uuid[]) returns table (session_id uuid, message text)
language sql stable as $$
    select id, format('The session %s, outside the days of its forum (%s).',
      case when first_day < opens - grace or first_day > closes + grace then 'is on ' || first_day
      else 'ends on ' || last_day end, days)
    from (
      select s.id, local_day(coalesce(s.starts_at, s.ends_at), f.time_zone)::date as first_day,
        local_day(coalesce(s.ends_at, s.starts_at), f.time_zone)::date as last_day,
        first_day(coalesce(f.starts_on, left(f.ends_on, 4))) as opens,
        last_day(coalesce(f.ends_on, left(f.starts_on, 4))) as closes,
        case when f.time_zone is null then 1 else 0 end as grace, concat_ws(' to ', f.starts_on, f.ends_on) as days
      from session s join forum f on f.id = s.forum_id where s.id = any(sessions)
    ) held
    where first_day < opens - grace or first_day > closes + grace or last_day > closes + grace + 1
  $$;

-- Flags exactly those of the sessions that are outside the days of their forum.
create function flag_sessions(sessions uuid[]) returns void
language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on
  set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
  begin
    with outside as materialized (
      select * from sessions_outside(sessions)
    ), gone as (
      delete from flag where record_id = any(sessions) and code = 'OUTSIDE_FORUM_DAYS'
        and (record_id, message) not in (select session_id, message from outside)
    )
    insert into flag (record_id, code, path, message)
    select session_id, 'OUTSIDE_FORUM_DAYS', 'startsAt', message from outside
    where not exists (
      select from flag f
      where f.record_id = session_id and f.code = 'OUTSIDE_FORUM_DAYS' and f.message = outside.message
    );
  end $$;

-- The triggers that flag sessions, whatever wrote the session or the forum.
create function keep_session_days() returns trigger language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off
  set enable_nestloop = off set enable_hashjoin = on set jit = off as $$
  begin
    if tg_op = 'INSERT' then
      perform flag_sessions(array(select id from new_rows));
    else
      perform flag_sessions(array(
        select n.id from old_rows o join new_rows n on n.id = o.id
        where (o.forum_id, o.starts_at, o.ends_at) is distinct from (n.forum_id, n.starts_at, n.ends_at)
      ));
    end if;
    return null;
  end $$;

create function keep_session_days_of_forum() returns trigger language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off
  set enable_nestloop = off set enable_hashjoin = on set jit = off as $$
  declare
    forums uuid[] := array(
      select n.id from old_rows o join new_rows n on n.id = o.id
      where (o.starts_on, o.ends_on, o.time_zone) is distinct from (n.starts_on, n.ends_on, n.time_zone)
    );
  begin
    if cardinality(forums) > 0 then
      perform flag_sessions(array(select id from session where forum_id = any(forums)));
    end if;
    return null;
  end $$;

-- Triggers of one table fire in the order of their names: these follow the history, which writes the record to the
-- registry.
create trigger judge_session_on_insert after insert on session referencing new table as new_rows
  for each statement execute function keep_session_days();
create trigger judge_session_on_update after update on session referencing old table as old_rows new table as new_rows
  for each statement execute function keep_session_days();
create trigger judge_session_on_update after update on forum referencing old table as old_rows new table as new_rows
  for each statement execute function keep_session_days_of_forum();
