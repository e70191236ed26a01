import { hits } from './words.js';

const found = (name) =>
  `(select party_id from public.find_party(null, null, null, null, ${name}, ${name}, ${name}, null, null, null, null, null, false))`;

const PAIR = `from public.involvement v1 join public.involvement v2 on v2.item_id = v1.item_id and v2.occurred_on = v1.occurred_on
    and v2.party_id = ${found('b')} and v2.members > 0 and v2.visibility = 'PUBLIC'
  where v1.party_id = ${found('a')} and v1.members > 0 and v1.visibility = 'PUBLIC'`;

const SIGNED = `coalesce(x.signed_on::text collate "C", '')`;

const OF_PARTY = `x.visibility = 'PUBLIC' and x.id in (select v.item_id from public.involvement v where v.party_id = ${found('party')}
  and v.members > 0 and v.visibility = 'PUBLIC' and v.item_type = 'AGREEMENT')`;

const inLanguage = (table, field, others) => `
  create function asked.${table}_${field}_in(r public.${table}, lang text) returns text language sql stable as $$
    select coalesce(case when r.${field}_lang = lang then r.${field} else r.${others} ->> lang end, r.${field}) $$;`;

const counted = (column) => `
  create function asked.agreements_by_${column}(party text, top integer) returns setof asked.counted language sql stable as $$
    select x.${column}, count(*)::integer from public.agreement x where ${OF_PARTY} group by 1 order by 2 desc, 1 limit top $$;`;

/** Additions to the database for PostGraphile, in a separate schema. */
export const FUNCTIONS = `
  drop schema if exists asked cascade;
  create schema asked;
  create type asked.counted as (value text, count integer);
  ${['agreement', 'forum', 'session', 'commitment', 'statement', 'figure'].map((table) => inLanguage(table, 'title', 'titles_in')).join('')}
  ${['party', 'topic'].map((table) => inLanguage(table, 'name', 'names_in')).join('')}
  create function asked.person_name_in(r public.person, lang text) returns text language sql stable as $$
    select coalesce((select n.text from public.person_name n where n.person_id = r.id and n.lang = person_name_in.lang), r.name) $$;
  create function asked.agreements_between(a text, b text) returns setof public.agreement language sql stable as $$
    select x.* from public.agreement x where x.visibility = 'PUBLIC' and x.id in (select v1.item_id ${PAIR} and v1.item_type = 'AGREEMENT')
    order by ${SIGNED} desc, x.id desc $$;
  create function asked.agreements_after(kinds text[], signed_on text, id uuid) returns setof public.agreement language sql stable as $$
    select x.* from public.agreement x where x.visibility = 'PUBLIC' and x.kind = any(kinds)
      and (${SIGNED}, x.id) < (agreements_after.signed_on, agreements_after.id) order by ${SIGNED} desc, x.id desc $$;
  create function asked.agreements_before(kinds text[], signed_on text, id uuid) returns boolean language sql stable as $$
    select exists (select from public.agreement x where x.visibility = 'PUBLIC' and x.kind = any(kinds)
      and (${SIGNED}, x.id) >= (agreements_before.signed_on, agreements_before.id)) $$;
  create function asked.count_of_kinds(kinds text[]) returns integer language sql stable as $$
    select count(*)::integer from public.agreement x where x.visibility = 'PUBLIC' and x.kind = any(kinds) $$;
  create function asked.count_of_party(party text) returns integer language sql stable as $$
    select count(*)::integer from public.agreement x where ${OF_PARTY} $$;
  ${['status', 'kind'].map(counted).join('')}
  create function asked.agreements_found(a text, b text) returns setof public.agreement language sql stable as $$
    with ${hits('agreements_found.a', 'agreements_found.b')} select x.* from hit join public.agreement x on x.id = hit.id order by hit.score desc, hit.id desc $$;
  create function asked.count_of_hits(a text, b text) returns integer language sql stable as $$
    with ${hits('count_of_hits.a', 'count_of_hits.b')} select count(*)::integer from hit $$;
  create function asked.agreement_first_signatures(r public.agreement) returns setof public.signature language sql stable as $$
    select s.* from public.signature s left join public.party q on q.id = s.party_id where s.agreement_id = r.id
    order by coalesce(q.sort_key, lower(s.named_as), '') collate "C", s.id $$;
  ${['agreement', 'commitment', 'statement', 'figure', 'session']
    .map(
      (table) => `
  create function asked.${table}_topics(r public.${table}) returns setof public.topic language sql stable as $$
    select t.* from public.record_topic l join public.topic t on t.id = l.topic_id
    where l.record_id = r.id and t.visibility = 'PUBLIC' order by l.ordinal, t.id $$;`,
    )
    .join('')}
  create function asked.cooperation_item_topics(r public.cooperation_item) returns setof public.topic language sql stable as $$
    select t.* from public.record_topic l join public.topic t on t.id = l.topic_id
    where l.record_id = r.id and t.visibility = 'PUBLIC' order by l.ordinal, t.id $$;
  create function asked.cooperation_item_parties(r public.cooperation_item) returns setof public.party language sql stable as $$
    select p.* from public.involvement v join public.party p on p.id = v.party_id and p.visibility = 'PUBLIC'
    where v.item_id = r.id and v.takes_part_as is not null order by p.sort_key, p.id $$;
  ${['agreement', 'commitment', 'statement', 'figure', 'session']
    .map(
      (table) => `
  create function asked.cooperation_item_${table}(r public.cooperation_item) returns public.${table} language sql stable as $$
    select x.* from public.${table} x where x.id = r.id $$;`,
    )
    .join('')}
  create function asked.cooperation(a text, b text) returns setof public.cooperation_item language sql stable as $$
    select i.* from (select v1.item_id, v1.occurred_on ${PAIR}) f join public.cooperation_item i on i.id = f.item_id
    order by f.occurred_on desc, f.item_id desc $$;
  create function asked.party_country(r public.party) returns public.party language sql stable as $$
    select c.* from public.lies_within w join public.party c on c.id = w.ancestor_id and c.level = 'COUNTRY' and c.visibility = 'PUBLIC'
    where w.party_id = r.id and current_date between w.from_day and w.to_day order by w.depth limit 1 $$;
  create function asked.forum_cities(r public.forum) returns setof public.party language sql stable as $$
    select p.* from public.forum_city c join public.party p on p.id = c.city_id and p.visibility = 'PUBLIC'
    where c.forum_id = r.id order by c.ordinal, p.id $$;
  create function asked.forum_programme(r public.forum) returns setof public.session language sql stable as $$
    select s.* from public.session s where s.forum_id = r.id and s.visibility = 'PUBLIC' order by coalesce(s.starts_at, '-infinity'), s.id $$;
  create function asked.forum_signed(r public.forum) returns setof public.agreement language sql stable as $$
    select x.* from public.agreement x where x.forum_id = r.id and x.visibility = 'PUBLIC' order by ${SIGNED} desc, x.id desc $$;
  create function asked.signature_signers(r public.signature) returns setof public.signer language sql stable as $$
    select g.* from public.signer g where g.signature_id = r.id order by g.ordinal, g.id $$;
  create function asked.session_appearances(r public.session) returns setof public.speaker language sql stable as $$
    select k.* from public.speaker k where k.session_id = r.id order by k.ordinal, k.id $$;
  create function asked.parties_at(level text) returns setof public.party language sql stable as $$
    select p.* from public.party p where p.visibility = 'PUBLIC' and p.level = parties_at.level order by p.sort_key, p.id $$;
  create function asked.session_starts(r public.session) returns text language sql stable as $$
    select to_char(r.starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $$;
  create function asked.figure_plain_value(r public.figure) returns text language sql stable as $$ select trim_scale(r.value)::text $$;
`;
