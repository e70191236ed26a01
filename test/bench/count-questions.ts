import type { Variables } from './questions.ts';

/**
 * A query that counts or searches, and the SQL that an expert would write for the same response: for this query only,
 * on the same tables, indexes and read models. Its only column is the data of the response.
 */
export interface CountQuestion {
  name: string;
  document: string;
  variables: Variables;
  sql: string;
  values: unknown[];
}

/** Values of a database that queries need. */
export interface KnownValues {
  /** A city with some hundred agreements, in lower case. */
  city: string;
  /** A word of few titles. */
  rareWord: string;
}

// --------------------------------------------------------------------------------------------------------------- groups

const NAME = (party: string) => `(select name from party where id = ${party})`;
const PARTY_ID = (party: string) => `'party_' || replace(${party}::text, '-', '')`;
const KEY = (value: string, label: string) => `json_build_object('value', ${value}, 'label', ${label})`;
const OTHER = KEY('null', `'Other'`);
const NONE = KEY('null', `'None'`);

const COUNTRIES = `level = 'COUNTRY' and members > 0 and visibility = 'PUBLIC'`;
const OF_AGREEMENT = `item_type = 'AGREEMENT' and ${COUNTRIES}`;

const GROUPS = (by: string) => `{ agreements { groups(by: [${by}]) { rows { keys { value label } count isOther } } } }`;

/** @param rows selects the columns keys, count and "isOther", in order */
const groupsOf = (
  beginning: string,
  rows: string,
) => `${beginning} select json_build_object('agreements', json_build_object('groups',
  json_build_object('rows', (select coalesce(json_agg(row_to_json(o)), '[]') from (${rows}) o))))::text as data`;

/** Agreements without rows of `rows`, whose alias is `i`. */
const WITHOUT = (rows: string) =>
  `from cooperation_item i where i.type = 'AGREEMENT' and i.visibility = 'PUBLIC' and not exists (select ${rows})`;
const YEAR_OF = (day: string) => `nullif(left(${day}, 4), '')`;

const PAIRS = (
  where: string,
) => `from involvement a join involvement b on b.item_id = a.item_id and b.level = 'COUNTRY' and b.members > 0
  and b.visibility = 'PUBLIC' and (a.party_id < b.party_id or (a.party_id = b.party_id and a.members > 1))
  where a.level = 'COUNTRY' and a.members > 0 and a.visibility = 'PUBLIC' ${where}`;

const PAIR_LABEL = (a: string, b: string) =>
  `least(${NAME(a)}, ${NAME(b)}) || ' – ' || greatest(${NAME(a)}, ${NAME(b)})`;

const GROUPED: readonly Omit<CountQuestion, 'variables' | 'values'>[] = [
  {
    name: 'groups by year',
    document: GROUPS('YEAR'),
    sql: groupsOf(
      '',
      `select json_build_array(${KEY('c.year', `coalesce(c.year, 'Undated')`)}) as keys, c.n as count, false as "isOther"
      from (select nullif(left(occurred_on, 4), '') as year, count(*) as n from cooperation_item
        where type = 'AGREEMENT' and visibility = 'PUBLIC' group by 1) c order by c.year nulls first`,
    ),
  },
  {
    name: 'groups by status and kind',
    document: GROUPS('STATUS, KIND'),
    sql: groupsOf(
      '',
      `select json_build_array(${KEY('c.status', 'c.status_label')}, ${KEY('c.kind', 'c.kind_label')}) as keys, c.n as count, false as "isOther"
      from (select status, upper(left(status, 1)) || lower(replace(substr(status, 2), '_', ' ')) as status_label,
          kind, upper(left(kind, 1)) || lower(replace(substr(kind, 2), '_', ' ')) as kind_label, n
        from (select status, kind, count(*) as n from agreement where visibility = 'PUBLIC' group by 1, 2) g) c
      order by c.n desc, c.status_label, c.kind_label`,
    ),
  },
  {
    name: 'groups by country',
    document: GROUPS('COUNTRY'),
    sql: groupsOf(
      `with counted as materialized (select party_id, count(*) as n from involvement where ${OF_AGREEMENT} group by 1),
        best as materialized (select * from counted order by n desc, party_id limit 50),
        missing as (select count(*) as n ${WITHOUT(`from involvement where item_id = i.id and ${COUNTRIES}`)})`,
      `select * from (select case when g.party_id is null then json_build_array(${NONE})
            else json_build_array(${KEY(PARTY_ID('g.party_id'), 'g.label')}) end as keys, g.n as count, false as "isOther"
        from (select party_id, n, ${NAME('party_id')} as label from best union all select null, n, null from missing where n > 0) g
        order by g.n desc, g.party_id is null desc, g.label) shown
      union all
      select json_build_array(${OTHER}), n, true
      from (select count(distinct item_id) as n from involvement where ${OF_AGREEMENT} and party_id not in (select party_id from best)) rest
      where n > 0`,
    ),
  },
  {
    name: 'groups by country and year',
    document: GROUPS('COUNTRY, YEAR'),
    sql: groupsOf(
      `with cell as materialized (select party_id, nullif(left(occurred_on, 4), '') as year, count(*) as n from involvement where ${OF_AGREEMENT} group by 1, 2),
        best as materialized (select party_id from cell group by 1 order by sum(n) desc, party_id limit 50),
        missing as (select ${YEAR_OF('i.occurred_on')} as year, count(*) as n ${WITHOUT(`from involvement where item_id = i.id and ${COUNTRIES}`)} group by 1)`,
      `select * from (select json_build_array(case when g.party_id is null then ${NONE} else ${KEY(PARTY_ID('g.party_id'), 'g.label')} end,
          ${KEY('g.year', `coalesce(g.year, 'Undated')`)}) as keys, g.n as count, false as "isOther"
        from (select c.*, ${NAME('c.party_id')} as label from cell c where party_id in (select party_id from best)
          union all select null, year, n, null from missing) g
        order by g.n desc, g.party_id is null desc, g.label, g.party_id, g.year nulls first) shown
      union all
      select * from (select json_build_array(${OTHER}, ${KEY('g.year', `coalesce(g.year, 'Undated')`)}), g.n, true
        from (select nullif(left(occurred_on, 4), '') as year, count(distinct item_id) as n from involvement
          where ${OF_AGREEMENT} and party_id not in (select party_id from best) group by 1) g order by g.n desc, g.year nulls first) rest`,
    ),
  },
  {
    name: 'groups by topic',
    document: GROUPS('TOPIC'),
    sql: groupsOf(
      `with recursive up (id, covering_id) as (
          select id, id from topic union select up.id, t.parent_id from up join topic t on t.id = up.covering_id where t.parent_id is not null),
        link as materialized (select distinct l.record_id, up.covering_id from record_topic l join up on up.id = l.topic_id
          join cooperation_item i on i.id = l.record_id and i.type = 'AGREEMENT' and i.visibility = 'PUBLIC'),
        counted as materialized (select covering_id, count(*) as n from link group by 1),
        best as materialized (select * from counted order by n desc, covering_id limit 50),
        missing as (select count(*) as n ${WITHOUT('from record_topic where record_id = i.id')})`,
      `select * from (select case when g.covering_id is null then json_build_array(${NONE})
            else json_build_array(${KEY(`'topic_' || replace(g.covering_id::text, '-', '')`, 'g.label')}) end as keys, g.n as count, false as "isOther"
        from (select covering_id, n, (select name from topic where id = covering_id) as label from best
          union all select null, n, null from missing where n > 0) g
        order by g.n desc, g.covering_id is null desc, g.label, g.covering_id) shown
      union all
      select json_build_array(${OTHER}), n, true
      from (select count(distinct record_id) as n from link where covering_id not in (select covering_id from best)) rest where n > 0`,
    ),
  },
  {
    name: 'pairs of countries',
    document: GROUPS('COUNTRY_PAIR'),
    sql: groupsOf(
      `with counted as materialized (select a.party_id as a, b.party_id as b, count(*) as n ${PAIRS(`and a.item_type = 'AGREEMENT'`)} group by 1, 2),
        best as materialized (select * from counted order by n desc, a, b limit 50),
        missing as (select count(*) as n ${WITHOUT(PAIRS('and a.item_id = i.id'))})`,
      `select * from (select case when g.a is null then json_build_array(${NONE})
            else json_build_array(${KEY(`${PARTY_ID('g.a')} || ',' || ${PARTY_ID('g.b')}`, 'g.label')}) end as keys, g.n as count, false as "isOther"
        from (select a, b, n, ${PAIR_LABEL('a', 'b')} as label from best union all select null, null, n, null from missing where n > 0) g
        order by g.n desc, g.a is null desc, g.label, g.a, g.b) shown
      union all
      select json_build_array(${OTHER}), n, true
      from (select count(distinct a.item_id) as n ${PAIRS(`and a.item_type = 'AGREEMENT' and (a.party_id, b.party_id) not in (select a, b from best)`)}) rest where n > 0`,
    ),
  },
  {
    name: 'network of countries',
    document: `{ cooperationNetwork(level: COUNTRY) { nodes { party { name } items coordinates { latitude longitude } }
      links { one { name } other { name } items agreements latestOn } } }`,
    sql: `with edge as materialized (
        select a.party_id as a, b.party_id as b, count(*) as items, count(*) filter (where a.item_type = 'AGREEMENT') as agreements,
          nullif(max(a.occurred_on), '') as latest_on ${PAIRS('')} group by 1, 2 order by items desc, latest_on desc nulls last, a, b limit 100),
      node as (select party_id, count(*) as items from involvement
        where visibility = 'PUBLIC' and members > 0 and party_id in (select a from edge union select b from edge) group by 1)
      select json_build_object('cooperationNetwork', json_build_object(
        'nodes', (select json_agg(json_build_object('party', json_build_object('name', p.name), 'items', n.items,
            'coordinates', case when p.latitude is not null then json_build_object('latitude', p.latitude, 'longitude', p.longitude) end)
            order by n.items desc, n.party_id)
          from node n join party p on p.id = n.party_id),
        'links', (select json_agg(json_build_object('one', json_build_object('name', ${NAME('a')}), 'other', json_build_object('name', ${NAME('b')}),
            'items', items, 'agreements', agreements, 'latestOn', latest_on) order by items desc, latest_on desc nulls last, a, b) from edge)))::text as data`,
  },
];

// --------------------------------------------------------------------------------------------------------------- search

const POINTS = (n: number) => `case when d.document @@ exactly_${n} then 16 when d.document @@ named_${n} then 12
  when d.document @@ summarized_${n} then 8 when d.document @@ any_${n} then 4 else 2 end`;

/** The score of a name that is the text or begins with it; an alias of a party scores less than its name. */
const WHOLE = `case when d.document @@ begins
  then case when d.document @@ main then 2000 when d.document @@ complete then 1950 else 1000 end else 0 end`;

/** The parties and people named by a word that agreements mention, and the agreements. */
const MENTIONED = (n: number) => `
  bearer_${n} as materialized (select record_id from search_document where type in ('PARTY', 'PERSON') and document @@ any_${n} and visibility = 'PUBLIC'),
  mention_${n} as materialized (
    select agreement_id as id from signature where party_id in (select record_id from bearer_${n})
    union select agreement_id from signature where through_id in (select record_id from bearer_${n})
    union select agreement_id from agreement_place where party_id in (select record_id from bearer_${n})
    union select agreement_id from signer where person_id in (select record_id from bearer_${n}))`;

/** The document of an agreement, through its index, however many are read. */
const DOCUMENT_OF = (id: string) =>
  `select d.record_id, d.document from search_document d where d.type = 'AGREEMENT' and d.visibility = 'PUBLIC' and d.record_id = ${id} offset 0`;
const OWN = `from search_document d where d.type = 'AGREEMENT' and d.visibility = 'PUBLIC'`;

/**
 * The hits of one word, in the agreement's document or in a mentioned one. `any_1` etc. are replaced by bound values.
 */
const ONE_WORD = `${MENTIONED(1)}, hit as materialized (
    select d.record_id as id, (${POINTS(1)}) * 1000 / 16 + ${WHOLE} as score
    ${OWN} and d.document @@ any_1
    union all
    select m.id, 125 + ${WHOLE}
    from mention_1 m cross join lateral (${DOCUMENT_OF('m.id')}) d where not d.document @@ any_1)`;

const SCORE_OF_TWO = `(${POINTS(1)} + ${POINTS(2)}) * 1000 / 32
  + ${WHOLE} as score`;

/** The hits of two words: each in the agreement's document, or mentioned. Mentions are usually few. */
const TWO_WORDS = `${MENTIONED(1)}, ${MENTIONED(2)}, hit as materialized (
    select d.record_id as id, ${SCORE_OF_TWO} ${OWN} and d.document @@ both
    union all
    select d.record_id, ${SCORE_OF_TWO} from (select id from mention_1 union select id from mention_2) m
    cross join lateral (${DOCUMENT_OF('m.id')}) d
    where not d.document @@ both and (d.document @@ any_1 or m.id in (select id from mention_1))
      and (d.document @@ any_2 or m.id in (select id from mention_2)))`;

/** @param more further conditions on the agreement */
const searchOf = (hits: string, more = '', first = '') => `with ${first}${hits}${
  more ? `, narrowed as materialized (select hit.* from hit join agreement r on r.id = hit.id where ${more})` : ''
}, page as materialized (select * from ${more ? 'narrowed' : 'hit'} order by score desc, id desc limit 20)
  select json_build_object('agreements', json_build_object('totalCount', (select count(*) from ${more ? 'narrowed' : 'hit'}),
    'nodes', (select coalesce(json_agg(json_build_object('id', 'agreement_' || replace(a.id::text, '-', ''), 'title', a.title)
      order by p.score desc, p.id desc), '[]') from page p join agreement a on a.id = p.id)))::text as data`;

/** Placeholders of words in the texts above. */
const BOUND = /\b(?:any|exactly|named|summarized)_\d\b|\bboth\b|\bbegins\b|\bcomplete\b|\bmain\b/g;

/** Binds words in the forms in which documents are searched: whole, as a prefix, and their stems. */
function boundWords(
  sql: string,
  words: readonly string[],
  others: readonly string[] = [],
): { sql: string; values: string[] } {
  const values = [...others];
  const bound = (value: string) => {
    const known = values.indexOf(value, others.length);
    return `$${known < 0 ? values.push(value) : known + 1}`;
  };
  const asked = (name: string): string => {
    if (name === 'both') return `(${asked('any_1')} && ${asked('any_2')})`;
    const [kind, number] = name.split('_');
    if (number === undefined) {
      const suffix = kind === 'begins' ? ':*' : kind === 'main' ? ':A' : '';
      return `${bound(`'=${words.join(' ')}'${suffix}`)}::tsquery`;
    }
    const word = bound(words[Number(number) - 1]!);
    const isLast = Number(number) === words.length;
    return kind === 'exactly'
      ? `search_query(array[${word}]::text[], null, false, 'A')`
      : `search_query(array[${word}]::text[], typed_stems(${word}), ${isLast}, '${{ named: 'A', summarized: 'B' }[kind!] ?? ''}')`;
  };
  return { sql: sql.replace(BOUND, asked), values };
}

const SEARCH = `query ($search: String!, $where: AgreementWhere) {
  agreements(search: $search, where: $where, first: 20) { totalCount nodes { id title } } }`;

/** Agreements with these words. */
function searching(name: string, words: string[]): CountQuestion {
  const hits = words.length === 1 ? ONE_WORD : TWO_WORDS;
  return { name, document: SEARCH, variables: { search: words.join(' ') }, ...boundWords(searchOf(hits), words) };
}

/** The same, for agreements of some kinds. */
function searchingIn(name: string, word: string, where: object, more: string): CountQuestion {
  return {
    name,
    document: SEARCH,
    variables: { search: word, where },
    ...boundWords(searchOf(ONE_WORD, more), [word]),
  };
}

const TYPE_AHEAD = `query ($search: String!) { parties(search: $search, first: 10) { nodes { id name } } }`;

/** Names that begin with a text, as in a suggestion list. */
function typingAhead(name: string, word: string): CountQuestion {
  const sql = `select json_build_object('parties', json_build_object('nodes', (select coalesce(json_agg(json_build_object(
      'id', ${PARTY_ID('p.id')}, 'name', p.name) order by h.score desc, h.id desc), '[]') from (
    select d.record_id as id, (${POINTS(1)}) * 1000 / 16
      + ${WHOLE} as score
    from search_document d where d.type = 'PARTY' and d.visibility = 'PUBLIC' and d.document @@ any_1
    order by score desc, id desc limit 10) h join party p on p.id = h.id)))::text as data`;
  return { name, document: TYPE_AHEAD, variables: { search: word }, ...boundWords(sql, [word]) };
}

/** A word that occurs nowhere: words with one error are searched instead, and score less. */
function mistyped(name: string, typed: string): CountQuestion {
  const meant = `near as materialized (
      select array_agg(word) as words from search_word
      where search_gaps(word) && search_gaps($1) and differs_by_one($1, word, false) and not exists (
        select from search_document where type in ('AGREEMENT', 'PARTY', 'PERSON') and visibility = 'PUBLIC' and document @@ $2::tsquery)),
    meant as materialized (select search_query(words, stems, false, '') as any_1, search_query(words, stems, false, 'A') as exactly_1,
        whole_name_query(words, ':*') as begins, whole_name_query(words, '') as complete, whole_name_query(words, ':A') as main
      from near cross join lateral (
        select array_agg(distinct stem) as stems from unnest(words) as word, unnest(typed_stems(word)) as stem) stemmed), `;
  const hits = ONE_WORD.replace(
    POINTS(1),
    'case when d.document @@ exactly_1 then 6 when d.document @@ any_1 then 4 end',
  )
    .replaceAll('2000', '600')
    .replaceAll('1950', '550')
    .replaceAll('else 1000 end', 'else 300 end');
  const sql = searchOf(
    hits.replace(BOUND, (column) => `(select ${column} from meant)`),
    '',
    meant,
  );
  return { name, document: SEARCH, variables: { search: typed }, sql, values: [typed, `'${typed}':*`] };
}

/** A word among the agreements that a party has signed, which are few: they are scanned, not the hits of the word. */
function searchingOfParty(name: string, word: string, party: string): CountQuestion {
  const hits = `mine as materialized (
      select item_id as id from involvement where party_id = (select party_id from find_party(null, null, null, null, $1, $1, $1, null, null, null, null, null, false))
        and members > 0 and visibility = 'PUBLIC' and item_type = 'AGREEMENT'),
    ${MENTIONED(1)}, hit as materialized (
      select d.record_id as id, (${POINTS(1)}) * 1000 / 16
        + ${WHOLE} as score
      from mine cross join lateral (${DOCUMENT_OF('mine.id')}) d where d.document @@ any_1 or d.record_id in (select id from mention_1))`;
  const { sql, values } = boundWords(searchOf(hits), [word], [party]);
  return { name, document: SEARCH, variables: { search: word, where: { party } }, sql, values };
}

/** All queries to measure, with words of this database for the searches. */
export function countQuestions({ city, rareWord }: KnownValues): CountQuestion[] {
  return [
    ...GROUPED.map((grouped) => ({ ...grouped, variables: {}, values: [] })),
    searching('search: a common word', ['trade']),
    searching('search: two common words', ['protocol', 'trade']),
    searching('search: a word that all have', ['of']),
    searching('search: a rare word', [rareWord]),
    searching('search: the beginning of a word', ['tran']),
    searching('search: a word and a party', ['trade', city]),
    mistyped('search: a word mistyped', 'transprot'),
    searchingOfParty('search: a word in what a party signed', 'trade', city),
    searchingIn(
      'search: a word in what is of a kind',
      'trade',
      { kinds: ['TREATY', 'PROTOCOL'] },
      `r.kind in ('TREATY', 'PROTOCOL') and r.visibility = 'PUBLIC'`,
    ),
    typingAhead('type-ahead: two letters', 'ka'),
    typingAhead('type-ahead: four letters', 'kari'),
    typingAhead('type-ahead: a whole name', city),
  ];
}
