-- The type of record of a test: an award of a party to a party or person, given at a forum, with the people who decided on
-- it.
create table award (
  id uuid primary key default new_id() references record deferrable initially deferred,
  visibility text not null default 'PUBLIC'
    constraint award_visibility_check check (visibility in ('PUBLIC', 'INTERNAL')),
  title text not null,
  title_lang text not null,
  titles_in jsonb not null default '{}',
  sort_key text collate "C" not null,
  rank text not null default 'GOLD',
  given_by_id uuid not null references party,
  given_to_id uuid references party,
  laureate_id uuid references person,
  forum_id uuid references forum,
  given_on partial_date,
  laudation text
);
create table award_juror (
  id uuid primary key default new_id(),
  award_id uuid not null references award on delete cascade,
  ordinal integer not null,
  person_id uuid not null references person,
  voted_for boolean,
  unique (award_id, person_id)
);
select watch_record('award', 'AWARD');
select watch_part('award_juror', 'award_id');
select add_reference('award', 'id', 'given_by_id');
select add_reference('award', 'id', 'given_to_id');
select add_reference('award', 'id', 'laureate_id');
select add_reference('award', 'id', 'forum_id');
select add_reference('award_juror', 'award_id', 'person_id');
select add_search_text('award', 'id', 'A', 'title', 'title_lang', 'sort_key');
select add_search_text('award', 'id', 'A', 'titles_in');
select add_search_text('award', 'id', 'B', 'laudation');
select add_mention('award', 'id', 'given_by_id');
select add_mention('award', 'id', 'given_to_id');
select add_mention('award', 'id', 'laureate_id');
select add_mention('award_juror', 'award_id', 'person_id');
select add_mention('award_juror', 'id', 'person_id');
