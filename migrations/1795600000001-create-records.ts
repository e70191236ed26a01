import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The tables of every record and part, and of what is derived from them. Constraints and indexes bear the names that
 * PostgreSQL itself would give, which are also those of the naming strategy in `database.ts`.
 */
export class CreateRecords1795600000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(VALUES);
    await runner.query(RECORDS);
    await runner.query(PARTIES);
    await runner.query(FORUMS);
    await runner.query(ITEMS);
    await runner.query(PARTS_OF_ANY_RECORD);
    await runner.query(READ_MODELS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table involvement, cooperation_item, lies_within, primary_name,
        maker, concerned_party, record_topic, citation, flag, identifier,
        outcome, progress_note, figure, statement, commitment,
        treaty_action, signer, signature, agreement_relation, agreement_text, agreement_reference, agreement_place,
        status_move, agreement, delegation_member, delegation, speaker, session, forum_role, forum_city, forum,
        forum_series, "position", person_name, person, membership, succession, placement, party_name, party, topic,
        revision_row, change, revision, source, record cascade;
      drop domain partial_date;
      drop function is_partial_date, first_day, last_day, new_id;
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
    merged_into uuid references record,
    deleted_at timestamptz(3)
  );
  create index record_type_updated_at_id_idx on record (type, updated_at, id);
  create index record_type_created_at_id_idx on record (type, created_at, id);
  create index record_merged_into_idx on record (merged_into);

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

  create table revision (
    id uuid primary key default new_id(),
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

const ITEMS = `
  create table agreement (
    id uuid primary key default new_id() references record deferrable initially deferred,
    visibility text not null default 'PUBLIC'
      constraint agreement_visibility_check check (visibility in ('PUBLIC', 'INTERNAL')),
    title text not null,
    title_lang text not null,
    titles_in jsonb not null default '{}',
    sort_key text collate "C" not null,
    kind text not null constraint agreement_kind_check check (kind in ('TREATY', 'CONVENTION', 'PROTOCOL',
      'EXCHANGE_OF_NOTES', 'MEMORANDUM_OF_UNDERSTANDING', 'PROTOCOL_OF_INTENT', 'TWINNING', 'FRIENDSHIP',
      'COOPERATION_AGREEMENT', 'ACTION_PLAN', 'JOINT_DECLARATION', 'JOINT_COMMUNIQUE', 'CHARTER', 'FINAL_ACT',
      'ARRANGEMENT', 'LOAN_OR_GRANT', 'CONTRACT', 'OTHER')),
    kind_as_titled text,
    status text not null constraint agreement_status_check check (status in ('UNKNOWN', 'ANNOUNCED', 'NEGOTIATING',
      'INITIALLED', 'ADOPTED', 'OPEN_FOR_SIGNATURE', 'SIGNED', 'PROVISIONALLY_APPLIED', 'IN_FORCE', 'SUSPENDED',
      'EXPIRED', 'TERMINATED', 'SUPERSEDED', 'WITHDRAWN')),
    binding boolean,
    unilateral boolean not null default false,
    adopted_on partial_date,
    signed_on partial_date,
    provisionally_applied_from partial_date,
    in_force_from partial_date,
    expires_on partial_date,
    auto_renews boolean,
    terminated_on partial_date,
    forum_id uuid references forum,
    session_id uuid references session,
    depositary_id uuid references party,
    value numeric,
    currency text constraint agreement_currency_check check (currency ~ '^[A-Z]{3}$'),
    constraint agreement_money_check check ((value is null) = (currency is null))
  );
  create index agreement_signed_on_id_idx on agreement (coalesce(signed_on::text collate "C", ''), id);
  create index agreement_in_force_from_id_idx on agreement (coalesce(in_force_from::text collate "C", ''), id);
  create index agreement_expires_on_id_idx on agreement (coalesce(expires_on::text collate "C", ''), id);
  create index agreement_sort_key_id_idx on agreement (sort_key, id);
  create index agreement_forum_id_idx on agreement (forum_id);
  create index agreement_session_id_idx on agreement (session_id);
  create index agreement_depositary_id_idx on agreement (depositary_id);

  create table status_move (
    id uuid primary key default new_id(),
    agreement_id uuid not null references agreement on delete cascade,
    from_status text,
    to_status text not null,
    moved_on partial_date,
    note text,
    source_id uuid references source,
    ordinal integer not null default 0
  );
  create index status_move_agreement_id_idx on status_move (agreement_id);
  create index status_move_source_id_idx on status_move (source_id);

  create table agreement_place (
    id uuid primary key default new_id(),
    agreement_id uuid not null references agreement on delete cascade,
    party_id uuid not null references party,
    ordinal integer not null default 0,
    constraint agreement_place_agreement_id_party_id_key unique (agreement_id, party_id)
  );
  create index agreement_place_party_id_idx on agreement_place (party_id);

  create table agreement_reference (
    id uuid primary key default new_id(),
    agreement_id uuid not null references agreement on delete cascade,
    scheme text not null,
    value text not null,
    url text,
    ordinal integer not null default 0
  );
  create index agreement_reference_agreement_id_idx on agreement_reference (agreement_id);
  create index agreement_reference_scheme_value_idx on agreement_reference (scheme, value);

  create table agreement_text (
    id uuid primary key default new_id(),
    agreement_id uuid not null references agreement on delete cascade,
    lang text not null,
    url text not null,
    ordinal integer not null default 0
  );
  create index agreement_text_agreement_id_idx on agreement_text (agreement_id);

  create table agreement_relation (
    id uuid primary key default new_id(),
    from_id uuid not null references agreement on delete cascade,
    to_id uuid not null references agreement,
    kind text not null constraint agreement_relation_kind_check check (kind in ('AMENDS', 'SUPERSEDES', 'IMPLEMENTS',
      'RENEWS', 'ANNEX_TO')),
    constraint agreement_relation_itself_check check (from_id <> to_id),
    constraint agreement_relation_from_id_to_id_kind_key unique (from_id, to_id, kind)
  );
  create index agreement_relation_to_id_idx on agreement_relation (to_id);

  create table signature (
    id uuid primary key default new_id(),
    agreement_id uuid not null references agreement on delete cascade,
    party_id uuid references party,
    named_as text,
    role text not null constraint signature_role_check check (role in ('SIGNATORY', 'ACCEDING', 'WITNESS', 'GUARANTOR',
      'MEDIATOR')),
    through_id uuid references party,
    capacity text not null default 'OFFICIAL'
      constraint signature_capacity_check check (capacity in ('OFFICIAL', 'INDIVIDUAL')),
    ordinal integer not null default 0,
    -- Read from the actions, by trigger.
    signed_on partial_date,
    ratified_on partial_date,
    in_force_from partial_date,
    withdrawn_on partial_date,
    constraint signature_named_check check (party_id is not null or named_as is not null),
    constraint signature_agreement_id_party_id_role_key unique (agreement_id, party_id, role),
    constraint signature_id_agreement_id_key unique (id, agreement_id)
  );
  create index signature_party_id_idx on signature (party_id);
  create index signature_through_id_idx on signature (through_id);

  create table signer (
    id uuid primary key default new_id(),
    signature_id uuid not null,
    agreement_id uuid not null,
    person_id uuid not null references person,
    signed_as text,
    signed_on partial_date,
    place_id uuid references party,
    ordinal integer not null default 0,
    constraint signer_signature_id_agreement_id_fkey foreign key (signature_id, agreement_id)
      references signature (id, agreement_id) on delete cascade on update cascade,
    constraint signer_signature_id_person_id_key unique (signature_id, person_id)
  );
  create index signer_person_id_idx on signer (person_id);
  create index signer_place_id_idx on signer (place_id);

  create table treaty_action (
    id uuid primary key default new_id(),
    signature_id uuid not null,
    agreement_id uuid not null,
    kind text not null constraint treaty_action_kind_check check (kind in ('SIGNATURE', 'SIGNATURE_AD_REFERENDUM',
      'RATIFICATION', 'ACCEPTANCE', 'APPROVAL', 'ACCESSION', 'SUCCESSION', 'PROVISIONAL_APPLICATION', 'NOTIFICATION',
      'ENTRY_INTO_FORCE', 'RESERVATION', 'DECLARATION', 'OBJECTION', 'SUSPENSION', 'WITHDRAWAL', 'DENUNCIATION')),
    acted_on partial_date,
    effective_on partial_date,
    text text,
    ordinal integer not null default 0,
    constraint treaty_action_signature_id_agreement_id_fkey foreign key (signature_id, agreement_id)
      references signature (id, agreement_id) on delete cascade on update cascade
  );
  create index treaty_action_signature_id_idx on treaty_action (signature_id);

  create table commitment (
    id uuid primary key default new_id() references record deferrable initially deferred,
    visibility text not null default 'PUBLIC'
      constraint commitment_visibility_check check (visibility in ('PUBLIC', 'INTERNAL')),
    title text not null,
    title_lang text not null,
    titles_in jsonb not null default '{}',
    sort_key text collate "C" not null,
    status text not null constraint commitment_status_check check (status in ('ANNOUNCED', 'PLANNED', 'IN_PROGRESS',
      'DONE', 'PARTLY_DONE', 'MISSED', 'DROPPED', 'NO_INFORMATION')),
    announced_on partial_date,
    starts_on partial_date,
    due_on partial_date,
    agreement_id uuid references agreement,
    forum_id uuid references forum,
    session_id uuid references session
  );
  create index commitment_due_on_id_idx on commitment (coalesce(due_on::text collate "C", ''), id);
  create index commitment_announced_on_id_idx on commitment (coalesce(announced_on::text collate "C", ''), id);
  create index commitment_sort_key_id_idx on commitment (sort_key, id);
  create index commitment_agreement_id_idx on commitment (agreement_id);
  create index commitment_forum_id_idx on commitment (forum_id);
  create index commitment_session_id_idx on commitment (session_id);

  create table progress_note (
    id uuid primary key default new_id(),
    commitment_id uuid not null references commitment on delete cascade,
    noted_on partial_date not null,
    text text not null,
    source_id uuid references source,
    ordinal integer not null default 0
  );
  create index progress_note_commitment_id_idx on progress_note (commitment_id);
  create index progress_note_source_id_idx on progress_note (source_id);

  create table outcome (
    id uuid primary key default new_id(),
    commitment_id uuid not null references commitment on delete cascade,
    item_id uuid not null references record,
    constraint outcome_commitment_id_item_id_key unique (commitment_id, item_id),
    constraint outcome_itself_check check (commitment_id <> item_id)
  );
  create index outcome_item_id_idx on outcome (item_id);

  create table statement (
    id uuid primary key default new_id() references record deferrable initially deferred,
    visibility text not null default 'PUBLIC'
      constraint statement_visibility_check check (visibility in ('PUBLIC', 'INTERNAL')),
    title text not null,
    title_lang text not null,
    titles_in jsonb not null default '{}',
    sort_key text collate "C" not null,
    summary text not null,
    summary_lang text not null,
    summaries_in jsonb not null default '{}',
    said_on partial_date,
    forum_id uuid references forum,
    session_id uuid references session
  );
  create index statement_forum_id_idx on statement (forum_id);
  create index statement_session_id_idx on statement (session_id);

  create table figure (
    id uuid primary key default new_id() references record deferrable initially deferred,
    visibility text not null default 'PUBLIC'
      constraint figure_visibility_check check (visibility in ('PUBLIC', 'INTERNAL')),
    title text not null,
    title_lang text not null,
    titles_in jsonb not null default '{}',
    sort_key text collate "C" not null,
    indicator text not null,
    value numeric not null,
    unit text not null,
    bound text not null constraint figure_bound_check check (bound in ('EXACT', 'AT_LEAST', 'AT_MOST', 'ABOUT')),
    as_of partial_date,
    about_id uuid references record,
    forum_id uuid references forum,
    session_id uuid references session
  );
  create index figure_as_of_id_idx on figure (coalesce(as_of::text collate "C", ''), id);
  create index figure_value_id_idx on figure (value, id);
  create index figure_indicator_idx on figure (indicator);
  create index figure_about_id_idx on figure (about_id);
  create index figure_forum_id_idx on figure (forum_id);
  create index figure_session_id_idx on figure (session_id);
`;

const PARTS_OF_ANY_RECORD = `
  -- Who made a commitment, a statement or a figure: a person (as what, for whom), a delegation or a party.
  create table maker (
    id uuid primary key default new_id(),
    item_id uuid not null references record,
    person_id uuid references person,
    "position" text,
    delegation_id uuid references delegation,
    party_id uuid references party,
    ordinal integer not null default 0,
    constraint maker_somebody_check check (person_id is not null or delegation_id is not null or party_id is not null),
    constraint maker_delegation_check check (delegation_id is null or (person_id is null and party_id is null)),
    constraint maker_position_check check ("position" is null or person_id is not null)
  );
  create index maker_item_id_idx on maker (item_id);
  create index maker_person_id_idx on maker (person_id);
  create index maker_delegation_id_idx on maker (delegation_id);
  create index maker_party_id_idx on maker (party_id);

  -- The subject parties of a session, the parties concerned by a statement or figure, those bound by a commitment.
  create table concerned_party (
    id uuid primary key default new_id(),
    item_id uuid not null references record,
    party_id uuid not null references party,
    role text not null constraint concerned_party_role_check check (role in ('RESPONSIBLE', 'COUNTERPART', 'CONCERNED',
      'SUBJECT')),
    ordinal integer not null default 0,
    constraint concerned_party_item_id_party_id_role_key unique (item_id, party_id, role)
  );
  create index concerned_party_party_id_idx on concerned_party (party_id);

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
`;

const READ_MODELS = `
  -- Whose name it is when somebody types nothing else: the first party that had it, unless an editor says otherwise.
  create table primary_name (
    folded text collate "C" primary key,
    party_id uuid not null references party on delete cascade
  );
  create index primary_name_party_id_idx on primary_name (party_id);

  -- In which parties a party lies, and in which days; itself included (depth 0, always).
  create table lies_within (
    party_id uuid not null references party on delete cascade,
    ancestor_id uuid not null references party on delete cascade,
    depth integer not null,
    from_day date not null,
    to_day date not null,
    primary key (party_id, ancestor_id, from_day)
  );
  create index lies_within_ancestor_id_party_id_idx on lies_within (ancestor_id, party_id) include (from_day, to_day);

  -- What all five kinds of cooperation item have in common. occurred_on is '' where undated.
  create table cooperation_item (
    id uuid primary key references record on delete cascade,
    type text not null constraint cooperation_item_type_check check (type in ('AGREEMENT', 'COMMITMENT', 'STATEMENT',
      'FIGURE', 'SESSION')),
    visibility text not null,
    occurred_on text collate "C" not null,
    forum_id uuid references forum on delete set null,
    session_id uuid references session on delete set null,
    party_count integer not null
  );
  create index cooperation_item_occurred_on_id_idx on cooperation_item (occurred_on, id);
  create index cooperation_item_forum_id_idx on cooperation_item (forum_id);
  create index cooperation_item_session_id_idx on cooperation_item (session_id);

  -- Every party of an item, and every party in which one of those lay on the item's day.
  create table involvement (
    item_id uuid not null references cooperation_item on delete cascade,
    party_id uuid not null references party on delete cascade,
    item_type text not null,
    visibility text not null,
    occurred_on text collate "C" not null,
    -- How many different parties of the item lie in (or are) this one; and with those for whom somebody only spoke.
    members integer not null,
    members_with_speakers integer not null,
    -- As what the party itself takes part (SIGNATORY, RESPONSIBLE, ...), null where only something within it does.
    takes_part_as text,
    -- Somebody spoke for the party itself in a session, of whatever kind.
    spoke boolean not null default false,
    primary key (item_id, party_id)
  );
  create index involvement_party_id_occurred_on_item_id_idx
    on involvement (party_id, occurred_on, item_id) include (item_type, members);
  create index involvement_public_idx
    on involvement (party_id, occurred_on, item_id) include (item_type, members) where visibility = 'PUBLIC';
`;
