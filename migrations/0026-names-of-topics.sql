-- Topics have further names, by which they are found, and a summary.

alter table topic
  add column summary text,
  add column summary_lang text,
  add column summaries_in jsonb not null default '{}',
  add constraint topic_summary_check check ((summary is null) = (summary_lang is null)) not valid;
-- Quick: topics are few, and the new columns are empty.
alter table topic validate constraint topic_summary_check;

create table topic_name (
  id uuid primary key default new_id(),
  topic_id uuid not null references topic on delete cascade,
  text text not null,
  lang text not null,
  ordinal integer not null default 0,
  constraint topic_name_topic_id_lang_text_key unique (topic_id, lang, text)
);
select watch_part('topic_name', 'topic_id');

select add_search_text('topic', 'id', 'B', 'summary', 'summary_lang');
select add_search_text('topic', 'id', 'B', 'summaries_in');
-- After all names that are shown: add_search_text would give each the place of the main name.
do $$ begin
  execute format('create or replace view search_text as %s
    union all select topic_id, ''TOPIC'', ''A'', 2 + ordinal, lang, text, null from topic_name',
    rtrim(pg_get_viewdef('search_text'::regclass), ';'));
end $$;
select watch_search('topic_name', 'topic_id');
