-- Honours that a party gives at a forum: a type of record of the tests' own.
create table award (
  id uuid primary key default new_id() references record deferrable initially deferred,
  visibility text not null default 'PUBLIC'
    constraint award_visibility_check check (visibility in ('PUBLIC', 'INTERNAL')),
  title text not null,
  rank text not null,
  awarded_on text collate "C",
  by_id uuid not null references party,
  forum_id uuid references forum
);
select watch_record('award', 'AWARD');
select add_reference('award', 'id', 'by_id');
select add_reference('award', 'id', 'forum_id');
