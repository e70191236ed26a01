import type { RunSql } from '../database/insert.ts';

// The rules of the domain again, in SQL that is independent of their implementation: each statement finds the rows that
// break it.

const STATUSES = `array['UNKNOWN', 'ANNOUNCED', 'NEGOTIATING', 'INITIALLED', 'ADOPTED', 'OPEN_FOR_SIGNATURE', 'SIGNED',
  'PROVISIONALLY_APPLIED', 'IN_FORCE', 'SUSPENDED', 'EXPIRED', 'TERMINATED', 'SUPERSEDED']`;

const unflagged = (code: string) => `not exists (select from flag where record_id = a.id and code = '${code}')`;

/** The periods in which each party is part of another: a placement ends before the next one begins. */
const PERIODS = `period as (
  select party_id, within_id, from_day, least(to_day, lead(from_day) over (partition by party_id order by from_day) - 1) as to_day
  from (select party_id, within_id, coalesce(first_day(valid_from), '-infinity'::date) as from_day,
    coalesce(last_day(valid_to), 'infinity'::date) as to_day from placement) dated
)`;

const chain = (table: string, column: string) => `
  with recursive up (start, id) as (
    select id, ${column} from ${table} where ${column} is not null
    union select up.start, t.${column} from up join ${table} t on t.id = up.id where t.${column} is not null
  ) select start from up where start = id`;

const RULES: { [rule: string]: string } = {
  'what is signed has two signatories, unless it is unilateral': `
    select a.id from agreement a
    where array_position(${STATUSES}, a.status) >= array_position(${STATUSES}, 'SIGNED') and not a.unilateral
      and 2 > (select count(*) from signature s where s.agreement_id = a.id
        and (s.role = 'SIGNATORY' or (s.role = 'ACCEDING' and a.status <> 'SIGNED')))
      and ${unflagged('TOO_FEW_SIGNATORIES')}`,
  'nothing is in force before it was signed': `
    select a.id from agreement a
    where last_day(a.in_force_from) < first_day(a.signed_on) and ${unflagged('IN_FORCE_BEFORE_SIGNED')}`,
  'nothing expires before it begins': `
    select a.id from agreement a
    where last_day(a.expires_on) < greatest(first_day(a.signed_on), first_day(a.in_force_from))
      and ${unflagged('EXPIRES_BEFORE_IT_BEGINS')}`,
  'nothing is terminated before it was signed': `
    select a.id from agreement a
    where last_day(a.terminated_on) < first_day(a.signed_on) and ${unflagged('TERMINATED_BEFORE_SIGNED')}`,
  'a status is where the last move led': `
    select a.id from agreement a
    where a.status is distinct from
      (select to_status from status_change m where m.agreement_id = a.id order by ordinal desc limit 1)`,
  'each move begins where the one before it led, and has a place of its own': `
    select agreement_id from (
      select agreement_id, from_status, lag(to_status) over course as before, ordinal, lag(ordinal) over course as place
      from status_change window course as (partition by agreement_id order by ordinal)
    ) move where from_status is distinct from before or ordinal = place`,
  'moves go forward, but for what is suspended or renewed, and only what was never in force is withdrawn': `
    select agreement_id from status_change m
    where from_status is not null and to_status <> 'WITHDRAWN'
        and array_position(${STATUSES}, to_status) <= coalesce(array_position(${STATUSES}, from_status), 99)
        and not (to_status = 'IN_FORCE' and from_status in ('SUSPENDED', 'EXPIRED'))
      or to_status = 'WITHDRAWN' and exists (select from status_change e where e.agreement_id = m.agreement_id
        and e.ordinal < m.ordinal and e.to_status in ('IN_FORCE', 'SUSPENDED', 'EXPIRED', 'TERMINATED', 'SUPERSEDED'))`,
  'no agreement does to another what the other does to it': `
    select a.from_id from agreement_relation a
    join agreement_relation b on b.from_id = a.to_id and b.to_id = a.from_id and b.kind = a.kind`,
  'a signature has the dates of its actions': `
    select s.id from signature s
    where s.signed_on is distinct from (select min(acted_on) from treaty_action
        where signature_id = s.id and kind in ('SIGNATURE', 'SIGNATURE_AD_REFERENDUM'))
      or s.ratified_on is distinct from (select min(acted_on) from treaty_action where signature_id = s.id
        and kind in ('RATIFICATION', 'ACCEPTANCE', 'APPROVAL', 'ACCESSION', 'SUCCESSION'))`,
  'what is added to the end of a list has a place of its own there': `
    select signature_id from treaty_action group by signature_id, ordinal having count(*) > 1
    union all select agreement_id from signature group by agreement_id, ordinal having count(*) > 1
    union all select commitment_id from progress_note group by commitment_id, ordinal having count(*) > 1
    union all select record_id from citation group by record_id, ordinal having count(*) > 1`,
  'no party lies within itself on any day': `
    with recursive ${PERIODS}, up (start, id, from_day, to_day, steps) as (
      select party_id, within_id, from_day, to_day, 1 from period where from_day <= to_day
      union all
      select up.start, p.within_id, greatest(up.from_day, p.from_day), least(up.to_day, p.to_day), steps + 1
      from up join period p on p.party_id = up.id
      where greatest(up.from_day, p.from_day) <= least(up.to_day, p.to_day) and up.start <> up.id and steps < 100
    ) select start from up where start = id or steps = 100`,
  'no two placements of a party begin on one day': `
    select party_id from placement group by party_id, coalesce(first_day(valid_from), '-infinity') having count(*) > 1`,
  'only organs lie within a bloc': `
    select p.party_id from placement p join party lying on lying.id = p.party_id join party bloc on bloc.id = p.within_id
    where bloc.level = 'BLOC' and lying.level <> 'ORGANIZATION'`,
  'nobody bears a plain name that is not theirs': `
    select p.party_id from primary_name p
    where not exists (select from party_name n where n.party_id = p.party_id and n.folded = p.folded)`,
  'a name that somebody was given first is borne by somebody': `
    select min(n.party_id::text) from party_name n where n.folded <> ''
    group by n.folded having count(distinct n.party_id) = 1 and not exists
      (select from primary_name p where p.folded = n.folded)
      and not exists (select from revision_row w where w.table_name = 'primary_name' and w.before ->> 'folded' = n.folded)`,
  'no topic lies within itself': chain('topic', 'parent_id'),
  'no forum is part of itself': chain('forum', 'part_of_id'),
  'no promise is due before it was made': `
    select id from commitment where last_day(due_on) < first_day(announced_on)`,
  'parties and makers belong to items of the kinds that have them': `
    select c.item_id from concerned_party c join record r on r.id = c.item_id
    where r.type <> all(case c.role when 'CONCERNED' then array['STATEMENT', 'FIGURE'] when 'SUBJECT' then array['SESSION']
      else array['COMMITMENT'] end)
    union all select m.item_id from maker m join record r on r.id = m.item_id
    where r.type not in ('COMMITMENT', 'STATEMENT', 'FIGURE')`,
  'each version has one revision, from the first to the last': `
    select r.id from record r left join revision v on v.record_id = r.id group by r.id
    having count(v.id) <> r.version or min(v.version) <> 1 or max(v.version) <> r.version`,
  'each revision is told in the feed': `
    select v.record_id from revision v where not exists
      (select from change c where c.record_id = v.record_id and c.version = v.version and c.xid = v.xid)`,
  'nothing waits to be checked': 'select 1 from unchecked_reference',
  'involvement is what the records say': 'select 1 from involvement_differences()',
  'pairs are what involvement says': 'select 1 from pair_differences()',
  'what is searched is what the records say': 'select 1 from search_differences()',
};

interface Column {
  table: string;
  column: string;
  /** Column that names the record; `id` in a record's own table. */
  owner: string;
}

/** Every column by which a record, or a part of one, refers to a record, read from the catalogue of the database. */
async function references(sql: RunSql): Promise<Column[]> {
  return sql(`
    with kept as (
      select t.tgrelid as oid, p.proname, split_part(encode(t.tgargs, 'escape'), '\\000', 1) as argument
      from pg_trigger t join pg_proc p on p.oid = t.tgfoid where t.tgname = 'history_on_insert'
    ), watched as (
      select oid, case proname when 'write_record_history' then 'id' else argument end as owner from kept
    )
    select w.oid::regclass::text as table, a.attname as column, w.owner from watched w
    join pg_constraint c on c.conrelid = w.oid and c.contype = 'f' and cardinality(c.conkey) = 1
    join pg_attribute a on a.attrelid = w.oid and a.attnum = c.conkey[1]
    where a.attname not in (w.owner, 'id')
      and (c.confrelid = 'record'::regclass or c.confrelid in (select oid from kept where proname = 'write_record_history'))`);
}

/**
 * Returns the rules of the domain that do not hold in a database, each with some of the rows that break it; empty if
 * all hold.
 * @throws if a rule could not be checked
 */
export async function brokenRules(sql: RunSql): Promise<{ [rule: string]: unknown[] }> {
  const columns = await references(sql);
  if (columns.length < 30) throw new Error(`Only ${columns.length} references were found.`);
  const refers = columns
    .map(
      ({ table, column, owner }) => `
      select '${table}.${column}' as via, t.${owner} as id from ${table} t
      join record here on here.id = t.${owner} join record there on there.id = t.${column}
      where there.deleted_at is not null or here.deleted_at is not null
        or (here.visibility = 'PUBLIC' and there.visibility = 'INTERNAL' and '${table}' <> 'citation')`,
    )
    .join(' union all ');
  const types = await sql<{ type: string }>('select distinct type from record');
  const entered = types
    .map(
      ({ type }) => `
      select r.id from record r full join ${type.toLowerCase()} t on t.id = r.id
      where (t.id is null and r.type = '${type}' and r.deleted_at is null)
        or (t.id is not null and (r.id is null or r.type <> '${type}' or r.deleted_at is not null
          or r.visibility <> t.visibility))`,
    )
    .join(' union all ');
  const broken: { [rule: string]: unknown[] } = {};
  for (const [rule, query] of Object.entries({
    ...RULES,
    'nothing refers to what is deleted, and nothing PUBLIC to what is INTERNAL': refers,
    'each record is entered as what it is': entered,
  })) {
    const found = await sql(query);
    if (found.length > 0) broken[rule] = found.slice(0, 3);
  }
  return broken;
}
