import type { Overlay } from '../../query/compiling/readings.ts';
import { raw } from '../../query/sql.ts';
import { RecordType } from '../../records/record.entity.ts';

// What the read models hold of an item, worked out from restored rows as the database's own functions work it out from
// those of today (written_item, written_parties, involvement_of, counted_parties): a test compares.

type ItemType =
  | RecordType.AGREEMENT
  | RecordType.COMMITMENT
  | RecordType.STATEMENT
  | RecordType.FIGURE
  | RecordType.SESSION;

const SESSIONS_DAY = 'local_day(s.starts_at, place.time_zone)';

/** The day of an item: `i` is its row, `s` its session, `place` that one's forum, `f` its own. */
const OCCURRED_ON: { readonly [type in ItemType]: string } = {
  AGREEMENT: 'i.signed_on, i.adopted_on, i.in_force_from',
  COMMITMENT: `i.announced_on, ${SESSIONS_DAY}, f.starts_on`,
  STATEMENT: `i.said_on, ${SESSIONS_DAY}, f.starts_on`,
  FIGURE: `i.as_of, ${SESSIONS_DAY}, f.starts_on`,
  SESSION: 'local_day(i.starts_at, f.time_zone)',
};

const OF_CONCERNED = `select party_id, case role when 'RESPONSIBLE' then 3 when 'COUNTERPART' then 4 when 'SUBJECT' then 5
    else 6 end as rank, false as spoke
  from concerned_party where item_id = (select id from "~at")`;

const OF_MAKERS = `select coalesce(m.party_id, d.party_id), 7, false
  from maker m left join delegation d on d.id = m.delegation_id where m.item_id = (select id from "~at")`;

/** The parties of an item, each with its rank among the names of what a party takes part as. */
const WRITTEN_PARTIES: { readonly [type in ItemType]: string } = {
  AGREEMENT: `select party_id, case role when 'SIGNATORY' then 1 else 2 end as rank, false as spoke from signature
    where agreement_id = (select id from "~at") and role in ('SIGNATORY', 'ACCEDING')`,
  COMMITMENT: `${OF_CONCERNED} union all ${OF_MAKERS}`,
  STATEMENT: `${OF_CONCERNED} union all ${OF_MAKERS}`,
  FIGURE: `${OF_CONCERNED} union all ${OF_MAKERS}`,
  SESSION: `${OF_CONCERNED} union all
    select p.represents_id, case when s.kind in ('BILATERAL_MEETING', 'SIGNING_CEREMONY') then 8 end, true
    from session s join speaker p on p.session_id = s.id where s.id = (select id from "~at")`,
};

/** Whether records of a type tie parties together. */
export function isItem(type: RecordType): type is ItemType {
  return Object.hasOwn(OCCURRED_ON, type);
}

/** The read models of items, with the restored item as it was. It comes after the tables that it is read from. */
export function itemOverlays(type: ItemType): Overlay[] {
  const isSession = type === RecordType.SESSION;
  const of = (own: string) => (isSession ? 'null::uuid' : own);
  return [
    {
      name: '~item',
      once: true,
      rows: raw(`select i.id, '${type}'::text as type, i.visibility, coalesce(${OCCURRED_ON[type]}, '') as occurred_on,
          f.id as forum_id, ${of('i.session_id')} as session_id
        from ${type.toLowerCase()} i
        left join session s on s.id = ${of('i.session_id')}
        left join forum place on place.id = s.forum_id
        left join forum f on f.id = coalesce(i.forum_id, s.forum_id)
        where i.id = (select id from "~at")`),
    },
    { name: '~involved', once: true, rows: raw(involved(type)) },
    {
      name: 'cooperation_item',
      rows: raw(`select id, type, visibility, occurred_on, forum_id, session_id, party_count, laterality from cooperation_item
          where id is distinct from (select id from "~at")
        union all
        select id, type, visibility, occurred_on, forum_id, session_id, parties,
          case when ${type === RecordType.AGREEMENT ? IS_UNILATERAL : 'false'} or parties = 1 then 'UNILATERAL'
            when parties = 2 then 'BILATERAL' when parties > 2 then 'MULTILATERAL' end
        from "~item" cross join lateral (
          select (select count(takes_part_as)::integer from "~involved")${type === RecordType.AGREEMENT ? UNKNOWN_PARTIES : ''}
        ) counted (parties)`),
    },
    {
      name: 'involvement',
      rows: raw(`select ${INVOLVEMENT} from involvement where item_id is distinct from (select id from "~at")
        union all select ${INVOLVEMENT} from "~involved"`),
    },
  ];
}

/** The parties of an agreement as it was that nobody knows. */
const UNKNOWN_PARTIES = ` + (select count(*)::integer from signature
            where agreement_id = "~item".id and party_id is null and role in ('SIGNATORY', 'ACCEDING'))`;

const IS_UNILATERAL = '(select unilateral from agreement where id = "~item".id)';

const INVOLVEMENT =
  'item_id, party_id, item_type, visibility, occurred_on, level, members, members_with_speakers, takes_part_as, stands_for, spoke';

function involved(type: ItemType): string {
  const day = `coalesce(last_day(nullif(item.occurred_on, '')), today())`;
  const itself = 'where party.party_id = within.ancestor_id';
  return `
    select item.id as item_id, within.ancestor_id as party_id, item.type as item_type, item.visibility, item.occurred_on,
      around.level, count(party.rank)::integer as members, count(party.party_id)::integer as members_with_speakers,
      (array['SIGNATORY', 'ACCEDING', 'RESPONSIBLE', 'COUNTERPART', 'SUBJECT', 'CONCERNED', 'MAKER', 'SPEAKER'])[
        min(party.rank) filter (${itself})] as takes_part_as,
      case when count(party.rank) filter (${itself}) > 0 then
        case when around.level = 'ORGANIZATION' then coalesce(place_of(within.ancestor_id, ${day}), within.ancestor_id)
        else within.ancestor_id end
      end as stands_for,
      coalesce(bool_or(party.spoke) filter (${itself}), false) as spoke
    from "~item" item
    cross join (
      select party_id, min(rank) as rank, bool_or(spoke) as spoke from (${WRITTEN_PARTIES[type]}) part
      where party_id is not null group by party_id
    ) party
    join lies_within within on within.party_id = party.party_id and ${day} between within.from_day and within.to_day
    join party around on around.id = within.ancestor_id
    group by item.id, item.type, item.visibility, item.occurred_on, within.ancestor_id, around.level`;
}
