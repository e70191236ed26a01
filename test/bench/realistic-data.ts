import type pg from 'pg';

/** Numbers of records at scale 1. Countries and topics do not grow with the scale. */
const COUNTRIES = 200;
const TOPICS = 120;
const AT_SCALE_1 = {
  places: 5_000,
  organizations: 20_000,
  people: 50_000,
  series: 400,
  forums: 2_000,
  sessions: 40_000,
  speakers: 120_000,
  delegations: 20_000,
  agreements: 200_000,
  commitments: 20_000,
  statements: 20_000,
  figures: 10_000,
  sources: 2_000,
};
type Amounts = typeof AT_SCALE_1;

/**
 * Fills a migrated, empty database with generated records of realistic number and structure, always the same ones.
 * Triggers are off meanwhile, so the connection must be a superuser's; read models are computed at the end.
 * @param scale multiple of the records of a realistic database
 * @param say called with each step
 */
export async function fillRealistically(client: pg.Client, scale: number, say: (what: string) => void): Promise<void> {
  const amounts = Object.fromEntries(
    Object.entries(AT_SCALE_1).map(([kind, amount]) => [kind, Math.round(amount * scale)]),
  ) as Amounts;
  await client.query(
    "set session_replication_role = replica; set maintenance_work_mem = '512MB'; set work_mem = '256MB'",
  );
  await client.query(FUNCTIONS);
  const later = await withoutIndexes(client);
  for (const [what, statement] of Object.entries(statements(amounts))) {
    say(what);
    await client.query(statement);
  }
  say('indexes');
  const readModels = new Set(Object.values(READ_MODELS).flat());
  for (const { table, definition } of later) if (!readModels.has(table)) await client.query(definition);
  say('read models');
  await client.query('analyze');
  for (const rebuild of Object.keys(READ_MODELS)) await client.query(`select ${rebuild}()`);
  for (const { table, definition } of later) if (readModels.has(table)) await client.query(definition);
  await client.query('reset session_replication_role');
  await client.query('drop schema made_up cascade');
  say('statistics');
  await client.query('vacuum analyze');
}

/** Functions that compute tables from the others, once these are full, and the tables whose indexes can wait for that. */
const READ_MODELS: { readonly [rebuild: string]: readonly string[] } = {
  rebuild_involvement: ['involvement', 'cooperation_item'],
  rebuild_search: [],
};

/**
 * Drops all indexes that no constraint needs: creating an index on a full table takes a fraction of the time of growing
 * it.
 * @returns the statements that create them again
 */
async function withoutIndexes(client: pg.Client): Promise<{ table: string; definition: string }[]> {
  const { rows } = await client.query(`
    select c.relname as name, t.relname as table, pg_get_indexdef(i.indexrelid) as definition
    from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
    where t.relnamespace = 'public'::regnamespace and t.relkind = 'r' and not t.relispartition
      and not exists (select from pg_constraint k where k.conindid = i.indexrelid)`);
  for (const { name } of rows) await client.query(`drop index ${name}`);
  return rows;
}

/** Stateless random numbers: the same number and salt give the same result. */
const FUNCTIONS = `
  create schema made_up;
  -- The nth record of a kind.
  create function made_up.id(kind integer, n bigint) returns uuid language sql immutable parallel safe as $$
    select ('01980000' || lpad(to_hex(kind), 4, '0') || '7000' || '8000' || lpad(to_hex(n), 12, '0'))::uuid $$;
  -- From 0 to below 1, evenly.
  create function made_up.chance(n bigint, salt integer) returns double precision language sql immutable parallel safe as $$
    select (hashint8extended(n, salt) & 9007199254740991)::double precision / 9007199254740992 $$;
  -- From 1 to most, evenly; or the small ones much more often, as few cities sign most agreements.
  create function made_up.pick(n bigint, salt integer, most integer) returns integer language sql immutable parallel safe as $$
    select 1 + floor(made_up.chance(n, salt) * most)::integer $$;
  create function made_up.pick_few(n bigint, salt integer, most integer) returns integer language sql immutable parallel safe as $$
    select 1 + floor(power(made_up.chance(n, salt), 3) * most)::integer $$;
  create function made_up.one_of(n bigint, salt integer, choices text[]) returns text language sql immutable parallel safe as $$
    select choices[1 + floor(made_up.chance(n, salt) * cardinality(choices))::integer] $$;
  -- The standard normal distribution.
  create function made_up.normal(n bigint, salt integer) returns double precision language sql immutable parallel safe as $$
    select sqrt(-2 * ln(1 - made_up.chance(n, salt))) * cos(2 * pi() * made_up.chance(n, salt + 1)) $$;
  create function made_up.is_multilateral(n bigint) returns boolean language sql immutable parallel safe as $$
    select made_up.chance(n, 31) < 0.05 $$;
  -- The number of parties of a multilateral agreement, as in a register of treaties: a median of 10, a mean of 28, up to 209.
  create function made_up.many_parties(n bigint) returns integer language sql immutable parallel safe as $$
    select least(greatest(round(10 * exp(1.58 * made_up.normal(n, 34))), 3), 209)::integer $$;
  create function made_up.day(n bigint, salt integer) returns text language sql immutable parallel safe as $$
    select case
      when made_up.chance(n, salt + 1) < 0.06 then null
      when made_up.chance(n, salt + 1) < 0.12 then to_char(date '1950-01-01' + (power(made_up.chance(n, salt), 0.6) * 27700)::integer, 'YYYY')
      when made_up.chance(n, salt + 1) < 0.2 then to_char(date '1950-01-01' + (power(made_up.chance(n, salt), 0.6) * 27700)::integer, 'YYYY-MM')
      else to_char(date '1950-01-01' + (power(made_up.chance(n, salt), 0.6) * 27700)::integer, 'YYYY-MM-DD')
    end $$;
  -- A name of three to four syllables, and the same name in other scripts.
  create function made_up.syllable(n bigint, salt integer, script text) returns text language sql immutable parallel safe as $$
    select (case script
        when 'latin' then array['ka','ri','mo','ta','le','no','su','ve','da','po','li','ma','ro','be','sha','tu','ni','go','fe','ha','zu','ly','do','pa','xi']
        when 'cyrillic' then array['ка','ри','мо','та','ле','но','су','ве','да','по','ли','ма','ро','бе','ша','ту','ни','го','фе','ха','зу','лы','до','па','кси']
        else array['卡','里','莫','塔','勒','诺','苏','维','达','波','利','马','罗','贝','沙','图','尼','戈','费','哈','祖','利','多','帕','西']
      end)[made_up.pick(n, salt, 25)] $$;
  create function made_up.name(n bigint, salt integer, script text) returns text language sql immutable parallel safe as $$
    select made_up.syllable(n * 7 + 1, salt, script) || made_up.syllable(n * 7 + 2, salt, script) || made_up.syllable(n * 7 + 3, salt, script)
      || case when hashint8extended(n, salt) & 1 = 1 then made_up.syllable(n * 7 + 4, salt, script) else '' end $$;
`;

const KIND = {
  country: 1,
  place: 2,
  organization: 3,
  bloc: 4,
  person: 5,
  series: 6,
  forum: 7,
  session: 8,
  delegation: 9,
  agreement: 10,
  commitment: 11,
  statement: 12,
  figure: 13,
  topic: 14,
  source: 15,
};

function id(kind: keyof typeof KIND, n: string): string {
  return `made_up.id(${KIND[kind]}, ${n})`;
}

/** Records of one type, numbered n, with their rows in the registry table. */
function records(kind: keyof typeof KIND, type: string, amount: number): string {
  return `insert into record (id, type, visibility, created_at, updated_at)
    select ${id(kind, 'n')}, '${type}', case when made_up.chance(n, 900 + ${KIND[kind]}) < 0.02 and '${type}' not in ('PARTY', 'PERSON', 'FORUM', 'TOPIC', 'SOURCE', 'FORUM_SERIES', 'SESSION') then 'INTERNAL' else 'PUBLIC' end,
      timestamptz '2025-01-01' + n * interval '1 second', timestamptz '2025-06-01' + made_up.pick(n, 901, 20000000) * interval '1 second'
    from generate_series(1, ${amount}) n;`;
}

const VISIBILITY = (kind: keyof typeof KIND) => `(select visibility from record where id = ${id(kind, 'n')})`;
const CAPITAL = (name: string) => `initcap(${name})`;

/** A party of any type that signs: a country, place or organization, the first of each much more often. */
function signatory(n: string, salt: number, { places, organizations }: Amounts): string {
  return `case when made_up.chance(${n}, ${salt}) < 0.45 then ${id('country', `made_up.pick_few(${n}, ${salt + 1}, ${COUNTRIES})`)}
    when made_up.chance(${n}, ${salt}) < 0.85 then ${id('place', `made_up.pick_few(${n}, ${salt + 2}, ${places})`)}
    else ${id('organization', `made_up.pick_few(${n}, ${salt + 3}, ${organizations})`)} end`;
}

/**
 * Selects the parties of a multilateral agreement: mostly countries, the first of them more often; otherwise cities or
 * organizations that follow each other.
 */
function signatories(n: string, { places, organizations }: Amounts): string {
  const following = (kind: 'place' | 'organization', amount: number) =>
    id(kind, `1 + (made_up.pick_few(${n}, 37, ${amount}) + part) % ${amount}`);
  return `select part, ${id('country', 'country')} as party_id from (
      select country, row_number() over (order by -ln(1 - made_up.chance(${n} * ${COUNTRIES} + country, 38)) * power(country, 2 / 3.0)) as part
      from generate_series(1, ${COUNTRIES}) country) ranked
    where made_up.chance(${n}, 36) < 0.8 and part <= made_up.many_parties(${n})
    union all
    select part, case when made_up.chance(${n}, 36) < 0.9 then ${following('place', places)} else ${following('organization', organizations)} end
    from generate_series(1, made_up.many_parties(${n})) part where made_up.chance(${n}, 36) >= 0.8`;
}

/** The statements that fill tables, by what they create, in order. */
function statements(amounts: Amounts): { [what: string]: string } {
  const { places, organizations, people, series, forums, sessions, speakers, delegations, agreements } = amounts;
  const party = (
    kind: 'country' | 'place' | 'organization' | 'bloc',
    level: string,
    amount: number,
    more: string[],
    values: string[],
  ) => `
    ${records(kind, 'PARTY', amount)}
    insert into party (id, level, slug, name, name_lang, names_in, sort_key${more.map((column) => `, ${column}`).join('')})
    select ${id(kind, 'n')}, '${level}', made_up.name(n, ${KIND[kind]}, 'latin') || '-${kind}-' || n, ${CAPITAL(`made_up.name(n, ${KIND[kind]}, 'latin')`)}, 'en',
      jsonb_build_object('en', ${CAPITAL(`made_up.name(n, ${KIND[kind]}, 'latin')`)}, 'ru', made_up.name(n, ${KIND[kind]}, 'cyrillic'), 'zh', made_up.name(n, ${KIND[kind]}, 'chinese')),
      made_up.name(n, ${KIND[kind]}, 'latin')${values.map((value) => `, ${value}`).join('')}
    from generate_series(1, ${amount}) n;
    insert into party_name (id, party_id, text, lang, kind, ordinal, folded, latin)
    select made_up.id(100 + ${KIND[kind]} * 10 + l.ordinal, n), ${id(kind, 'n')}, l.text, l.lang, 'SHORT', l.ordinal, lower(l.text), l.latin
    from generate_series(1, ${amount}) n cross join lateral (values
      (0, 'en', ${CAPITAL(`made_up.name(n, ${KIND[kind]}, 'latin')`)}, made_up.name(n, ${KIND[kind]}, 'latin')),
      (1, 'ru', made_up.name(n, ${KIND[kind]}, 'cyrillic'), made_up.name(n, ${KIND[kind]}, 'latin')),
      (2, 'zh', made_up.name(n, ${KIND[kind]}, 'chinese'), made_up.name(n, ${KIND[kind]}, 'latin')),
      (3, 'es', ${CAPITAL(`made_up.name(n, ${KIND[kind]}, 'latin')`)} || 'a', made_up.name(n, ${KIND[kind]}, 'latin') || 'a'),
      (4, 'fr', ${CAPITAL(`made_up.name(n, ${KIND[kind]}, 'latin')`)} || 'e', made_up.name(n, ${KIND[kind]}, 'latin') || 'e')
    ) l (ordinal, lang, text, latin);`;
  const titled = (kind: keyof typeof KIND) =>
    `made_up.one_of(n, 20, array['Agreement','Memorandum','Protocol','Declaration','Plan','Convention','Exchange of notes']) || ' on ' || made_up.one_of(n, 21, array['trade','culture','transport','science','education','tourism','energy','health','housing','water']) || ' and ' || made_up.one_of(n, 22, array['cooperation','exchange','development','protection','investment','youth','sport']) || ' of ' || ${CAPITAL(`made_up.name(n, ${30 + KIND[kind]}, 'latin')`)}`;
  const title = (kind: keyof typeof KIND) => ({
    columns: 'title, title_lang, titles_in, sort_key',
    values: `${titled(kind)}, 'en', case when n % 5 = 0 then jsonb_build_object('ru', made_up.name(n, ${30 + KIND[kind]}, 'cyrillic')) else '{}' end, lower(${titled(kind)})`,
  });
  const item = (
    kind: 'commitment' | 'statement' | 'figure',
    type: string,
    amount: number,
    columns: string[],
    values: string[],
  ) => `
    ${records(kind, type, amount)}
    insert into ${kind} (id, visibility, ${title(kind).columns}, forum_id, session_id, ${columns.join(', ')})
    select ${id(kind, 'n')}, ${VISIBILITY(kind)}, ${title(kind).values},
      case when n % 3 = 0 then ${id('forum', `made_up.pick_few(n, 40, ${forums})`)} end,
      case when n % 3 = 1 then ${id('session', `made_up.pick_few(n, 41, ${sessions})`)} end, ${values.join(', ')}
    from generate_series(1, ${amount}) n;
    insert into concerned_party (id, item_id, party_id, role, ordinal)
    select distinct on (item_id, party_id) new_id(), item_id, party_id, ${kind === 'commitment' ? `case part when 1 then 'RESPONSIBLE' else 'COUNTERPART' end` : `'CONCERNED'`}, part
    from (select ${id(kind, 'n')} as item_id, part, ${signatory('n * 3 + part', 50, amounts)} as party_id
      from generate_series(1, ${amount}) n, generate_series(1, 2) part) drawn;
    insert into maker (id, item_id, person_id, party_id)
    select new_id(), ${id(kind, 'n')}, ${id('person', `made_up.pick_few(n, 42, ${people})`)}, ${signatory('n', 60, amounts)}
    from generate_series(1, ${amount}) n;`;
  return {
    sources: `${records('source', 'SOURCE', amounts.sources)}
      insert into source (id, kind, title, sort_key, publisher, published_on)
      select ${id('source', 'n')}, made_up.one_of(n, 1, array['NEWS','REPORT','REGISTER','WEBSITE','DOCUMENT']), 'Source ' || n, 'source ' || n,
        ${CAPITAL(`made_up.name(n, 15, 'latin')`)}, made_up.day(n, 2) from generate_series(1, ${amounts.sources}) n;`,
    topics: `${records('topic', 'TOPIC', TOPICS)}
      insert into topic (id, slug, name, name_lang, names_in, sort_key, parent_id)
      select ${id('topic', 'n')}, 'topic-' || n, ${CAPITAL(`made_up.name(n, 14, 'latin')`)}, 'en', jsonb_build_object('ru', made_up.name(n, 14, 'cyrillic')),
        made_up.name(n, 14, 'latin'), case when n > 12 then ${id('topic', '1 + (n - 1) / 10')} end from generate_series(1, ${TOPICS}) n;`,
    countries: party(
      'country',
      'COUNTRY',
      COUNTRIES,
      ['latitude', 'longitude'],
      ['made_up.chance(n, 3) * 120 - 60', 'made_up.chance(n, 4) * 340 - 170'],
    ),
    places: `${party('place', 'CITY', places, ['latitude', 'longitude', 'population'], ['made_up.chance(n, 3) * 120 - 60', 'made_up.chance(n, 4) * 340 - 170', 'made_up.pick_few(n, 5, 20000000)'])}
      insert into placement (id, party_id, within_id) select new_id(), ${id('place', 'n')}, ${id('country', `made_up.pick_few(n, 6, ${COUNTRIES})`)}
      from generate_series(1, ${places}) n;`,
    organizations: `${party('organization', 'ORGANIZATION', organizations, ['organization_kind'], [`made_up.one_of(n, 7, array['GOVERNMENT','COMPANY','UNIVERSITY','NGO','INTERGOVERNMENTAL'])`])}
      insert into placement (id, party_id, within_id) select new_id(), ${id('organization', 'n')}, ${id('place', `made_up.pick_few(n, 8, ${places})`)}
      from generate_series(1, ${organizations}) n where n % 10 <> 0;`,
    blocs: `${party('bloc', 'BLOC', 5, [], [])}
      insert into membership (id, bloc_id, country_id, standing, valid_from)
      select new_id(), ${id('bloc', 'n')}, ${id('country', 'm * n')}, case when m % 3 = 0 then 'PARTNER' else 'MEMBER' end, '1990'
      from generate_series(1, 5) n, generate_series(1, 20) m;`,
    'primary names': `insert into primary_name (folded, party_id)
      select folded, (array_agg(party_id order by party_id))[1] from party_name group by folded;`,
    people: `${records('person', 'PERSON', people)}
      insert into person (id, slug, name, name_lang, sort_key)
      select ${id('person', 'n')}, 'person-' || n, ${CAPITAL(`made_up.name(n, 16, 'latin') || ' ' || made_up.name(n, 17, 'latin')`)}, 'en',
        made_up.name(n, 17, 'latin') || ' ' || made_up.name(n, 16, 'latin') from generate_series(1, ${people}) n;
      insert into person_name (id, person_id, lang, text, given, family, folded, latin)
      select new_id(), ${id('person', 'n')}, l.lang, l.text, split_part(l.text, ' ', 1), split_part(l.text, ' ', 2), lower(l.text), l.latin
      from generate_series(1, ${people}) n cross join lateral (values
        ('en', ${CAPITAL(`made_up.name(n, 16, 'latin') || ' ' || made_up.name(n, 17, 'latin')`)}, made_up.name(n, 16, 'latin') || ' ' || made_up.name(n, 17, 'latin')),
        ('ru', made_up.name(n, 16, 'cyrillic') || ' ' || made_up.name(n, 17, 'cyrillic'), made_up.name(n, 16, 'latin') || ' ' || made_up.name(n, 17, 'latin'))
      ) l (lang, text, latin);`,
    forums: `${records('series', 'FORUM_SERIES', series)}
      insert into forum_series (id, slug, ${title('series').columns}) select ${id('series', 'n')}, 'series-' || n, ${title('series').values} from generate_series(1, ${series}) n;
      ${records('forum', 'FORUM', forums)}
      insert into forum (id, slug, ${title('forum').columns}, kind, status, series_id, starts_on, ends_on, time_zone)
      select ${id('forum', 'n')}, 'forum-' || n, ${title('forum').values}, made_up.one_of(n, 9, array['FORUM','SUMMIT','CONFERENCE','VISIT']), 'CONCLUDED',
        ${id('series', `made_up.pick(n, 10, ${series})`)}, to_char(date '1990-01-01' + n * 6 % 13000, 'YYYY-MM-DD'), to_char(date '1990-01-03' + n * 6 % 13000, 'YYYY-MM-DD'), 'Europe/Moscow'
      from generate_series(1, ${forums}) n;
      insert into forum_city (id, forum_id, city_id) select new_id(), ${id('forum', 'n')}, ${id('place', `made_up.pick_few(n, 11, ${places})`)} from generate_series(1, ${forums}) n;
      insert into forum_role (id, forum_id, party_id, role) select new_id(), ${id('forum', 'n')}, ${id('organization', `made_up.pick_few(n, 12, ${organizations})`)}, 'ORGANIZER' from generate_series(1, ${forums}) n;`,
    sessions: `${records('session', 'SESSION', sessions)}
      insert into session (id, forum_id, ${title('session').columns}, kind, status, track, starts_at, ends_at, languages)
      select ${id('session', 'n')}, ${id('forum', `1 + (n - 1) % ${forums}`)}, ${title('session').values}, made_up.one_of(n, 13, array['PLENARY','PANEL','ROUND_TABLE','WORKSHOP','TALK','BILATERAL_MEETING','SIGNING_CEREMONY']),
        'CONCLUDED', made_up.one_of(n, 14, array['Economy','Culture','Science']), timestamptz '1990-01-01 09:00+03' + (n % ${forums}) * 6 % 13000 * interval '1 day' + n % 9 * interval '1 hour',
        timestamptz '1990-01-01 10:00+03' + (n % ${forums}) * 6 % 13000 * interval '1 day' + n % 9 * interval '1 hour', array['en','ru']
      from generate_series(1, ${sessions}) n;
      insert into speaker (id, session_id, person_id, role, billed_as, represents_id, ordinal)
      select distinct on (session_id, person_id) new_id(), * from (
        select ${id('session', `1 + (n - 1) % ${sessions}`)} as session_id, ${id('person', `made_up.pick_few(n, 15, ${people})`)} as person_id,
          made_up.one_of(n, 16, array['SPEAKER','PANELLIST','MODERATOR']), 'Deputy head', ${signatory('n', 70, amounts)}, n / ${sessions}
        from generate_series(1, ${speakers}) n) drawn;
      insert into concerned_party (id, item_id, party_id, role)
      select distinct on (item_id, party_id) new_id(), item_id, party_id, 'SUBJECT' from (
        select ${id('session', 'n')} as item_id, ${signatory('n', 80, amounts)} as party_id from generate_series(1, ${sessions}) n where n % 4 = 0) drawn;`,
    delegations: `${records('delegation', 'DELEGATION', delegations)}
      insert into delegation (id, visibility, forum_id, party_id, attends_as, reported_size)
      select distinct on (forum_id, party_id) id, visibility, forum_id, party_id, 'PARTY', 5 from (
        select ${id('delegation', 'n')} as id, ${VISIBILITY('delegation')} as visibility, ${id('forum', `1 + (n - 1) % ${forums}`)} as forum_id, ${signatory('n', 90, amounts)} as party_id
        from generate_series(1, ${delegations}) n) drawn;
      delete from record r where type = 'DELEGATION' and not exists (select from delegation d where d.id = r.id);
      insert into delegation_member (id, delegation_id, person_id, role, title, ordinal)
      select distinct on (delegation_id, person_id) new_id(), * from (
        select d.id as delegation_id, ${id('person', `made_up.pick(hashint8extended(('x' || right(d.id::text, 8))::bit(32)::bigint, part), 17, ${people})`)} as person_id,
          case part when 1 then 'HEAD' else 'MEMBER' end, 'Minister', part from delegation d, generate_series(1, 3) part) drawn;`,
    agreements: `${records('agreement', 'AGREEMENT', agreements)}
      insert into agreement (id, visibility, ${title('agreement').columns}, kind, status, signed_on, in_force_from, expires_on, forum_id, value, currency)
      select id, visibility, title, title_lang, titles_in, sort_key, kind, status, signed_on,
        case when signed_on is not null and n % 3 <> 0 then signed_on end, case when length(signed_on) = 10 and n % 4 = 0 then to_char(signed_on::date + 3650, 'YYYY-MM-DD') end,
        forum_id, case when n % 10 = 0 then made_up.pick(n, 23, 1000000)::numeric end, case when n % 10 = 0 then made_up.one_of(n, 24, array['USD','EUR','RUB','CNY']) end
      from (select n, ${id('agreement', 'n')} as id, ${VISIBILITY('agreement')} as visibility, ${title('agreement')
        .values.replace(/, 'en', /, " as title, 'en' as title_lang, ")
        .replace(/, lower\(/, ' as titles_in, lower(')} as sort_key,
        made_up.one_of(n, 25, array['TREATY','CONVENTION','PROTOCOL','EXCHANGE_OF_NOTES','MEMORANDUM_OF_UNDERSTANDING','TWINNING','COOPERATION_AGREEMENT','JOINT_DECLARATION']) as kind,
        made_up.one_of(n, 26, array['SIGNED','IN_FORCE','IN_FORCE','IN_FORCE','EXPIRED','TERMINATED','ANNOUNCED']) as status,
        made_up.day(n, 27) as signed_on, case when n % 4 = 0 then ${id('forum', `made_up.pick_few(n, 29, ${forums})`)} end as forum_id
        from generate_series(1, ${agreements}) n) drawn;`,
    signatures: `insert into signature (id, agreement_id, party_id, role, ordinal, signed_on)
      select distinct on (agreement_id, party_id) new_id(), agreement_id, party_id, 'SIGNATORY', part, a.signed_on from (
        select ${id('agreement', 'n')} as agreement_id, part, ${signatory('n * 11 + part', 110, amounts)} as party_id
        from generate_series(1, ${agreements}) n, generate_series(1, 2 + (made_up.chance(n, 30) < 0.15)::integer) part
        where not made_up.is_multilateral(n)
        union all
        select ${id('agreement', 'n')}, drawn.part, drawn.party_id
        from generate_series(1, ${agreements}) n cross join lateral (${signatories('n', amounts)}) drawn
        where made_up.is_multilateral(n)) all_parties
      join agreement a on a.id = agreement_id;
      insert into signer (id, signature_id, agreement_id, person_id, signed_as)
      select new_id(), s.id, s.agreement_id, ${id('person', `made_up.pick_few(row_number() over (order by s.agreement_id, s.party_id), 32, ${people})`)}, 'Minister' from signature s;
      insert into agreement_place (id, agreement_id, party_id) select new_id(), ${id('agreement', 'n')}, ${id('place', `made_up.pick_few(n, 33, ${places})`)}
      from generate_series(1, ${agreements}) n where n % 2 = 0;`,
    commitments: item(
      'commitment',
      'COMMITMENT',
      amounts.commitments,
      ['status', 'announced_on', 'due_on'],
      [
        `made_up.one_of(n, 43, array['ANNOUNCED','PLANNED','IN_PROGRESS','DONE','MISSED'])`,
        'made_up.day(n, 44)',
        'made_up.day(n, 46)',
      ],
    ),
    statements: item(
      'statement',
      'STATEMENT',
      amounts.statements,
      ['summary', 'summary_lang', 'said_on'],
      [
        `'They mean to do more together in ' || made_up.one_of(n, 47, array['trade','science','culture','sport'])`,
        `'en'`,
        'made_up.day(n, 48)',
      ],
    ),
    figures: item(
      'figure',
      'FIGURE',
      amounts.figures,
      ['indicator', 'value', 'unit', 'bound', 'as_of'],
      [
        `made_up.one_of(n, 43, array['agreements_signed','participants','countries','trade_volume'])`,
        'made_up.pick(n, 44, 5000)',
        `made_up.one_of(n, 45, array['agreements','people','countries','USD'])`,
        `'EXACT'`,
        'made_up.day(n, 46)',
      ],
    ),
    'topic links': `insert into record_topic (id, record_id, topic_id, ordinal)
      select distinct on (record_id, topic_id) new_id(), record_id, topic_id, part from (
        select r.id as record_id, part, ${id('topic', `made_up.pick_few(('x' || right(r.id::text, 8))::bit(32)::bigint * 5 + part, 120, ${TOPICS})`)} as topic_id
        from record r, generate_series(1, 2) part where r.type in ('AGREEMENT', 'COMMITMENT', 'STATEMENT', 'SESSION')) drawn;`,
    citations: `insert into citation (id, record_id, source_id, fields)
      select new_id(), r.id, ${id('source', `made_up.pick_few(('x' || right(r.id::text, 8))::bit(32)::bigint, 130, ${amounts.sources})`)}, '{}'
      from record r where r.type not in ('SOURCE', 'TOPIC');`,
  };
}
