-- Every agreement that is public, with all that belongs to it, as an expert would write it for COPY: the columns of
-- /export/agreements.csv in their order, each kind of part gathered once for all.
select
  'agreement_' || replace(a.id::text, '-', ''), e.version, a.visibility, a.title, a.title_lang, a.kind, a.kind_as_titled,
  a.status, a.binding::text, a.unilateral::text,
  a.adopted_on, first_day(a.adopted_on), last_day(a.adopted_on), known(a.adopted_on),
  a.signed_on, first_day(a.signed_on), last_day(a.signed_on), known(a.signed_on),
  a.provisionally_applied_from, first_day(a.provisionally_applied_from), last_day(a.provisionally_applied_from),
  known(a.provisionally_applied_from),
  a.in_force_from, first_day(a.in_force_from), last_day(a.in_force_from), known(a.in_force_from),
  a.expires_on, first_day(a.expires_on), last_day(a.expires_on), known(a.expires_on),
  a.auto_renews::text,
  a.terminated_on, first_day(a.terminated_on), last_day(a.terminated_on), known(a.terminated_on),
  d.name, 'party_' || replace(d.id::text, '-', ''), place.names, place.ids, trim_scale(a.value), a.currency,
  reference.texts, wording.texts,
  nullif(i.occurred_on, ''), first_day(nullif(i.occurred_on, '')), last_day(nullif(i.occurred_on, '')),
  known(nullif(i.occurred_on, '')),
  involved.names, involved.ids, topics.names, topics.ids,
  f.title, 'forum_' || replace(f.id::text, '-', ''), s.title, 'session_' || replace(s.id::text, '-', ''),
  identified.texts, flagged.texts, cited.names, cited.ids,
  to_char(e.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
  to_char(e.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
from agreement a
join record e on e.id = a.id
join cooperation_item i on i.id = a.id
left join party d on d.id = a.depositary_id and d.visibility = 'PUBLIC'
left join forum f on f.id = i.forum_id and f.visibility = 'PUBLIC'
left join session s on s.id = i.session_id and s.visibility = 'PUBLIC'
left join (
  select l.agreement_id, string_agg(p.name, '; ' order by l.ordinal, l.id) as names,
    string_agg('party_' || replace(p.id::text, '-', ''), '; ' order by l.ordinal, l.id) as ids
  from agreement_place l join party p on p.id = l.party_id and p.visibility = 'PUBLIC' group by 1
) place on place.agreement_id = a.id
left join (
  select agreement_id, string_agg(scheme || ':' || value, '; ' order by ordinal, id) as texts
  from agreement_reference group by 1
) reference on reference.agreement_id = a.id
left join (
  select agreement_id, string_agg(url, '; ' order by ordinal, id) as texts from agreement_text group by 1
) wording on wording.agreement_id = a.id
left join (
  select v.item_id, string_agg(p.name, '; ' order by p.sort_key, p.id) as names,
    string_agg('party_' || replace(p.id::text, '-', ''), '; ' order by p.sort_key, p.id) as ids
  from involvement v join party p on p.id = v.party_id and p.visibility = 'PUBLIC'
  where v.item_type = 'AGREEMENT' and v.takes_part_as is not null group by 1
) involved on involved.item_id = a.id
left join (
  select l.record_id, string_agg(t.name, '; ' order by l.ordinal, t.id) as names,
    string_agg('topic_' || replace(t.id::text, '-', ''), '; ' order by l.ordinal, t.id) as ids
  from record_topic l join topic t on t.id = l.topic_id and t.visibility = 'PUBLIC' group by 1
) topics on topics.record_id = a.id
left join (
  select record_id, string_agg(scheme || ':' || value, '; ' order by scheme, value) as texts from identifier group by 1
) identified on identified.record_id = a.id
left join (
  select record_id, string_agg(code, '; ' order by id) as texts from flag group by 1
) flagged on flagged.record_id = a.id
left join (
  select l.record_id, string_agg(c.title, '; ' order by l.ordinal, l.id) as names,
    string_agg('source_' || replace(c.id::text, '-', ''), '; ' order by l.ordinal, l.id) as ids
  from citation l join source c on c.id = l.source_id and c.visibility = 'PUBLIC' group by 1
) cited on cited.record_id = a.id
where a.visibility = 'PUBLIC'
order by coalesce(a.signed_on::text collate "C", '') desc, a.id desc
