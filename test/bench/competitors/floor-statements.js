import { hits, wordsOf } from './words.js';

const id = (type, column) => `'${type}_' || replace(${column}::text, '-', '')`;

const inLanguage = (row, lang, one, many) =>
  `coalesce(case when ${row}.${one}_lang = ${lang}::text then ${row}.${one} else ${row}.${many} ->> ${lang}::text end, ${row}.${one})`;
const title = (row, lang) => inLanguage(row, lang, 'title', 'titles_in');
const name = (row, lang) => inLanguage(row, lang, 'name', 'names_in');
const personName = (row, lang) =>
  `coalesce((select n.text from person_name n where n.person_id = ${row}.id and n.lang in (${lang}::text, ${row}.name_lang)
    order by n.lang = ${lang}::text desc limit 1), ${row}.name)`;

const TYPE_OF_PARTY = (row) =>
  `case ${row}.level when 'BLOC' then 'Bloc' when 'COUNTRY' then 'Country' when 'REGION' then 'Region' when 'CITY' then 'City' else 'Organization' end`;

const party = (on, lang) => `(select row_to_json(o) from (
  select ${TYPE_OF_PARTY('p')} as __typename, ${id('party', 'p.id')} as id, p.slug, ${name('p', lang)} as name
  from party p where p.id = ${on} and p.visibility = 'PUBLIC') o)`;

const person = (on, lang) => `(select row_to_json(o) from (
  select 'Person' as __typename, ${id('person', 'e.id')} as id, ${personName('e', lang)} as name
  from person e where e.id = ${on} and e.visibility = 'PUBLIC') o)`;

const topics = (on, lang) => `(select coalesce(json_agg(row_to_json(o)), '[]') from (
  select 'Topic' as __typename, ${id('topic', 't.id')} as id, ${name('t', lang)} as name
  from record_topic l join topic t on t.id = l.topic_id
  where l.record_id = ${on} and t.visibility = 'PUBLIC' order by l.ordinal, t.id limit 5) o)`;

const signatures = (
  on,
  lang,
  columns,
) => `(select json_build_object('__typename', 'SignatureConnection', 'nodes', coalesce(json_agg(row_to_json(o)), '[]')) from (
  select 'Signature' as __typename, ${id('signature', 's.id')} as id, s.role${columns}, ${party('s.party_id', lang)} as party
  from (select s.* from signature s left join party q on q.id = s.party_id where s.agreement_id = ${on}
    order by coalesce(q.sort_key, lower(s.named_as), '') collate "C", s.id limit 10) s) o)`;

const signers = (lang) => `, (select coalesce(json_agg(row_to_json(o)), '[]') from (
  select 'Signer' as __typename, g.signed_as as "signedAs", ${person('g.person_id', lang)} as person
  from signer g where g.signature_id = s.id order by g.ordinal, g.id) o) as signers`;

const found = (n) => `f${n} as materialized (
  select party_id from find_party(null, null, null, null, $${n}, $${n}, $${n}, null, null, null, null, null, false))`;

const folded = (text) => text.toLowerCase();
const uuid = (of) => of.slice(of.indexOf('_') + 1);

const cursor = (row) => `page_cursor('SIGNED_ON DESC', ${row}.by, ${row}.id)`;

const OF_PARTY = `from agreement a where a.visibility = 'PUBLIC' and a.id in (
  select v.item_id from involvement v where v.party_id = (select party_id from f1) and v.members > 0
    and v.visibility = 'PUBLIC' and v.item_type = 'AGREEMENT')`;

const counted = (
  column,
  top,
) => `json_build_object('__typename', 'GroupedCounts', 'rows', (select json_agg(row_to_json(o)) from (
  select 'Group' as __typename, json_build_array(json_build_object('__typename', 'GroupKey', 'value', c.key)) as keys, c.n as count
  from (select ${column} as key, count(*) as n from mine group by ${column}) c order by c.n desc, c.key limit ${top}) o))`;

const between = (columns, more, order) => `select ${columns} from involvement v1
  join involvement v2 on v2.item_id = v1.item_id and v2.occurred_on = v1.occurred_on
    and v2.party_id = (select party_id from f2) and v2.members > 0 and v2.visibility = 'PUBLIC'
  where v1.party_id = (select party_id from f1) and v1.members > 0 and v1.visibility = 'PUBLIC' ${more} ${order}`;

/** Statement and bound values of each query. */
export const STATEMENTS = {
  agreement: {
    values: ({ id: of, lang }) => [uuid(of), lang],
    text: `select json_build_object('agreement', (select row_to_json(o) from (
      select 'Agreement' as __typename, ${id('agreement', 'a.id')} as id, ${title('a', '$2')} as title, a.kind, a.status,
        a.signed_on as "signedOn", a.in_force_from as "inForceFrom",
        ${signatures('a.id', '$2', `, s.signed_on as "signedOn"${signers('$2')}`)} as signatures, ${topics('a.id', '$2')} as topics
      from agreement a where a.id = $1::uuid and a.visibility = 'PUBLIC') o))::text as data`,
  },

  'agreements-between': {
    values: ({ between: [a, b], lang }) => [folded(a), folded(b), lang],
    text: `with ${found(1)}, ${found(2)}, page as materialized (
      ${between('v1.item_id, v1.occurred_on', `and v1.item_type = 'AGREEMENT'`, 'order by v1.occurred_on desc, v1.item_id desc limit 21')})
      select json_build_object('agreements', json_build_object('__typename', 'AgreementConnection',
        'nodes', (select coalesce(json_agg(row_to_json(o)), '[]') from (
          select 'Agreement' as __typename, ${id('agreement', 'a.id')} as id, ${title('a', '$3')} as title, a.kind, a.status,
            a.signed_on as "signedOn", a.expires_on as "expiresOn", ${signatures('a.id', '$3', '')} as signatures, ${topics('a.id', '$3')} as topics
          from (select * from page order by occurred_on desc, item_id desc limit 20) p join agreement a on a.id = p.item_id
          order by p.occurred_on desc, p.item_id desc) o),
        'pageInfo', json_build_object('__typename', 'PageInfo', 'hasNextPage', (select count(*) > 20 from page))))::text as data`,
  },

  'forum-page': {
    values: ({ slug, lang }) => [slug, lang],
    text: `select json_build_object('forum', (select row_to_json(o) from (
      select 'Forum' as __typename, ${id('forum', 'f.id')} as id, ${title('f', '$2')} as title, f.status, f.starts_on as "startsOn", f.ends_on as "endsOn",
        (select coalesce(json_agg(${party('c.city_id', '$2')} order by c.ordinal, c.city_id), '[]') from forum_city c where c.forum_id = f.id) as cities,
        (select coalesce(json_agg(row_to_json(o)), '[]') from (
          select 'ForumRole' as __typename, r.role, ${party('r.party_id', '$2')} as party from forum_role r where r.forum_id = f.id order by r.id) o) as roles,
        json_build_object('__typename', 'SessionConnection',
          'totalCount', (select count(*) from session s where s.forum_id = f.id and s.visibility = 'PUBLIC'),
          'nodes', (select coalesce(json_agg(row_to_json(o)), '[]') from (
            select 'Session' as __typename, ${id('session', 's.id')} as id, ${title('s', '$2')} as title, s.kind,
              to_char(s.starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "startsAt",
              json_build_object('__typename', 'SpeakerConnection', 'nodes', (select coalesce(json_agg(row_to_json(o)), '[]') from (
                select 'Speaker' as __typename, k.role, k.billed_as as "billedAs", ${party('k.represents_id', '$2')} as represents,
                  ${person('k.person_id', '$2')} as person
                from speaker k where k.session_id = s.id order by k.ordinal, k.id limit 10) o)) as speakers
            from session s where s.forum_id = f.id and s.visibility = 'PUBLIC' order by coalesce(s.starts_at, '-infinity'), s.id limit 20) o)) as sessions,
        json_build_object('__typename', 'AgreementConnection',
          'totalCount', (select count(*) from agreement a where a.forum_id = f.id and a.visibility = 'PUBLIC'),
          'nodes', (select coalesce(json_agg(row_to_json(o)), '[]') from (
            select 'Agreement' as __typename, ${id('agreement', 'a.id')} as id, ${title('a', '$2')} as title, a.signed_on as "signedOn"
            from agreement a where a.forum_id = f.id and a.visibility = 'PUBLIC'
            order by coalesce(a.signed_on::text collate "C", '') desc, a.id desc limit 20) o)) as signed
      from forum f where f.slug = $1 and f.visibility = 'PUBLIC') o))::text as data`,
  },

  'deep-page': {
    values: ({ kinds, lang, position }) => [kinds, lang, position.value, position.id],
    text: `with page as materialized (
        select a.*, coalesce(a.signed_on::text collate "C", '') as by from agreement a
        where a.visibility = 'PUBLIC' and a.kind = any($1) and (coalesce(a.signed_on::text collate "C", ''), a.id) < ($3::text, $4::uuid)
        order by coalesce(a.signed_on::text collate "C", '') desc, a.id desc limit 21),
      shown as materialized (select * from page order by by desc, id desc limit 20)
      select json_build_object('agreements', json_build_object('__typename', 'AgreementConnection',
        'totalCount', (select count(*) from agreement a where a.visibility = 'PUBLIC' and a.kind = any($1)),
        'edges', (select coalesce(json_agg(row_to_json(o)), '[]') from (
          select 'AgreementEdge' as __typename, ${cursor('a')} as cursor, (select row_to_json(n) from (
            select 'Agreement' as __typename, ${id('agreement', 'a.id')} as id, ${title('a', '$2')} as title, a.kind, a.status, a.signed_on as "signedOn") n) as node
          from shown a order by a.by desc, a.id desc) o),
        'pageInfo', json_build_object('__typename', 'PageInfo', 'hasNextPage', (select count(*) > 20 from page),
          'hasPreviousPage', exists (select from agreement a where a.visibility = 'PUBLIC' and a.kind = any($1)
            and (coalesce(a.signed_on::text collate "C", ''), a.id) >= ($3::text, $4::uuid)),
          'startCursor', (select ${cursor('a')} from shown a order by a.by desc, a.id desc limit 1),
          'endCursor', (select ${cursor('a')} from shown a order by a.by, a.id limit 1))))::text as data`,
  },

  groups: {
    values: ({ party: of }) => [folded(of)],
    text: `with ${found(1)}, mine as materialized (select a.status, a.kind ${OF_PARTY})
      select json_build_object('agreements', json_build_object('__typename', 'AgreementConnection',
        'totalCount', (select count(*) from mine), 'byStatus', ${counted('status', 50)}, 'byKind', ${counted('kind', 10)}))::text as data`,
  },

  search: {
    values: ({ text, lang }) => [...wordsOf(text), lang],
    text: `with ${hits('$1', '$2')}, page as materialized (select * from hit order by score desc, id desc limit 21)
      select json_build_object('agreements', json_build_object('__typename', 'AgreementConnection',
        'totalCount', (select count(*) from hit),
        'nodes', (select coalesce(json_agg(row_to_json(o)), '[]') from (
          select 'Agreement' as __typename, ${id('agreement', 'a.id')} as id, ${title('a', '$3')} as title, a.kind, a.status, a.signed_on as "signedOn"
          from (select * from page order by score desc, id desc limit 20) p join agreement a on a.id = p.id
          order by p.score desc, p.id desc) o),
        'pageInfo', json_build_object('__typename', 'PageInfo', 'hasNextPage', (select count(*) > 20 from page))))::text as data`,
  },

  'cooperation-between': {
    values: ({ between: [a, b], lang }) => [folded(a), folded(b), lang],
    text: `with ${found(1)}, ${found(2)}, page as materialized (
      ${between('v1.item_id, v1.item_type, v1.occurred_on', '', 'order by v1.occurred_on desc, v1.item_id desc limit 21')}),
      shown as materialized (
        select p.item_id, p.item_type, p.occurred_on, nullif(p.occurred_on, '') as day,
          (select coalesce(json_agg(${party('d.party_id', '$3')} order by d.sort_key, d.party_id), '[]') from (
            select i.party_id, q.sort_key from involvement i join party q on q.id = i.party_id and q.visibility = 'PUBLIC'
            where i.item_id = p.item_id and i.takes_part_as is not null order by q.sort_key, q.id limit 10) d) as parties,
          ${topics('p.item_id', '$3')} as topics
        from (select * from page order by occurred_on desc, item_id desc limit 20) p)
      select json_build_object('cooperation', json_build_object('__typename', 'CooperationItemConnection',
        'nodes', (select coalesce(json_agg(case p.item_type
          when 'AGREEMENT' then (select row_to_json(o) from (
            select 'Agreement' as __typename, ${id('agreement', 'x.id')} as id, ${title('x', '$3')} as title, p.day as "occurredOn", p.parties, p.topics, x.kind, x.status
            from agreement x where x.id = p.item_id) o)
          when 'SESSION' then (select row_to_json(o) from (
            select 'Session' as __typename, ${id('session', 'x.id')} as id, ${title('x', '$3')} as title, p.day as "occurredOn", p.parties, p.topics,
              to_char(x.starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "startsAt"
            from session x where x.id = p.item_id) o)
          when 'COMMITMENT' then (select row_to_json(o) from (
            select 'Commitment' as __typename, ${id('commitment', 'x.id')} as id, ${title('x', '$3')} as title, p.day as "occurredOn", p.parties, p.topics,
              x.status as progress, x.due_on as "dueOn"
            from commitment x where x.id = p.item_id) o)
          when 'STATEMENT' then (select row_to_json(o) from (
            select 'Statement' as __typename, ${id('statement', 'x.id')} as id, ${title('x', '$3')} as title, p.day as "occurredOn", p.parties, p.topics, x.summary
            from statement x where x.id = p.item_id) o)
          else (select row_to_json(o) from (
            select 'Figure' as __typename, ${id('figure', 'x.id')} as id, ${title('x', '$3')} as title, p.day as "occurredOn", p.parties, p.topics,
              x.indicator, trim_scale(x.value)::text as value, x.unit
            from figure x where x.id = p.item_id) o) end order by p.occurred_on desc, p.item_id desc), '[]') from shown p),
        'pageInfo', json_build_object('__typename', 'PageInfo', 'hasNextPage', (select count(*) > 20 from page))))::text as data`,
  },

  parties: {
    values: ({ lang }) => [lang],
    text: `with page as materialized (
        select p.* from party p where p.visibility = 'PUBLIC' and p.level = 'CITY' order by p.sort_key, p.id limit 51),
      shown as materialized (select * from page order by sort_key, id limit 50)
      select json_build_object('parties', json_build_object('__typename', 'PartyConnection',
        'nodes', (select coalesce(json_agg(row_to_json(o)), '[]') from (
          select 'City' as __typename, ${id('party', 'p.id')} as id, p.slug, ${name('p', '$1')} as name, (select row_to_json(o) from (
            select 'Country' as __typename, ${id('party', 'c.id')} as id, ${name('c', '$1')} as name
            from lies_within w join party c on c.id = w.ancestor_id and c.level = 'COUNTRY' and c.visibility = 'PUBLIC'
            where w.party_id = p.id and current_date between w.from_day and w.to_day order by w.depth limit 1) o) as country
          from shown p order by p.sort_key, p.id) o),
        'pageInfo', json_build_object('__typename', 'PageInfo', 'hasNextPage', (select count(*) > 50 from page),
          'endCursor', (select page_cursor('NAME ASC', p.sort_key, p.id) from shown p order by p.sort_key desc, p.id desc limit 1))))::text as data`,
  },
};
