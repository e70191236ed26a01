// Rows by hand-written SQL, prepared by name, with as few columns as the resolvers need.
import { hits, wordsOf } from './words.js';

const TITLED = 'title, title_lang as "titleLang", titles_in as "titlesIn"';
const NAMED = 'name, name_lang as "nameLang", names_in as "namesIn"';
const PARTY = `p.id, p.level, p.slug, p.sort_key as "sortKey", p.name, p.name_lang as "nameLang", p.names_in as "namesIn"`;
const AGREEMENT = `a.id, a.title, a.title_lang as "titleLang", a.titles_in as "titlesIn", a.kind, a.status, a.signed_on as "signedOn",
  a.in_force_from as "inForceFrom", a.expires_on as "expiresOn"`;
const FOUND = (n) =>
  `(select party_id from find_party(null, null, null, null, $${n}, $${n}, $${n}, null, null, null, null, null, false))`;
const PAIR = `from involvement v1 join involvement v2 on v2.item_id = v1.item_id and v2.occurred_on = v1.occurred_on
    and v2.party_id = ${FOUND(2)} and v2.members > 0 and v2.visibility = 'PUBLIC'
  where v1.party_id = ${FOUND(1)} and v1.members > 0 and v1.visibility = 'PUBLIC'`;
const SIGNED = `coalesce(a.signed_on::text collate "C", '')`;

const OF_TYPE = {
  AGREEMENT: `select id, ${TITLED}, kind, status from agreement where id = any($1)`,
  COMMITMENT: `select id, ${TITLED}, status, due_on as "dueOn" from commitment where id = any($1)`,
  STATEMENT: `select id, ${TITLED}, summary from statement where id = any($1)`,
  FIGURE: `select id, ${TITLED}, indicator, trim_scale(value)::text as value, unit from figure where id = any($1)`,
  SESSION: `select id, ${TITLED}, kind, starts_at as "startsAt" from session where id = any($1)`,
};

/** @param query runs a statement prepared by its name, and returns the rows */
export function sqlRows(query) {
  const byId = async (ids, name, text) => {
    const found = new Map((await query(name, text, [ids])).map((row) => [row.id, row]));
    return ids.map((id) => found.get(id) ?? null);
  };
  const listsOf = async (ids, name, text, values = []) => {
    const lists = new Map(ids.map((id) => [id, []]));
    for (const row of await query(name, text, [[...lists.keys()], ...values])) lists.get(row.of).push(row);
    return ids.map((id) => lists.get(id));
  };
  const firstOf = (keys, name, text) =>
    listsOf(
      keys.map(({ id }) => id),
      name,
      text,
      [keys[0].first],
    );
  const number = async (name, text, values) => Number((await query(name, text, values))[0].n);

  /** The agreements that match a `where`. */
  const meant = ({ between, party, kinds }) => {
    if (between) {
      return {
        key: 'between',
        text: `a.id in (select v1.item_id ${PAIR} and v1.item_type = 'AGREEMENT')`,
        values: between.map((name) => name.toLowerCase()),
      };
    }
    if (party) {
      return {
        key: 'party',
        text: `a.id in (select v.item_id from involvement v where v.party_id = ${FOUND(1)} and v.members > 0
          and v.visibility = 'PUBLIC' and v.item_type = 'AGREEMENT')`,
        values: [party.toLowerCase()],
      };
    }
    return { key: 'kinds', text: 'a.kind = any($1)', values: [kinds] };
  };

  return {
    agreement: async (id) =>
      (
        await query('agreement', `select ${AGREEMENT} from agreement a where a.id = $1 and a.visibility = 'PUBLIC'`, [
          id,
        ])
      )[0] ?? null,
    agreements: (where, limit, after) => {
      const { key, text, values } = meant(where);
      const n = values.length;
      const beyond = after ? `and (${SIGNED}, a.id) < ($${n + 1}::text, $${n + 2}::uuid)` : '';
      return query(
        `agreements ${key} ${after ? 'after' : ''} ${limit}`,
        `select ${AGREEMENT} from agreement a where a.visibility = 'PUBLIC' and ${text} ${beyond}
          order by ${SIGNED} desc, a.id desc limit ${Number(limit)}`,
        after ? [...values, after.value, after.id] : values,
      );
    },
    agreementsFound: (text, limit) =>
      query(
        `agreements found ${limit}`,
        `with ${hits('$1', '$2')} select ${AGREEMENT} from (select * from hit order by score desc, id desc limit ${Number(limit)}) hit
          join agreement a on a.id = hit.id order by hit.score desc, hit.id desc`,
        wordsOf(text),
      ),
    countFound: (text) =>
      number('count found', `with ${hits('$1', '$2')} select count(*) as n from hit`, wordsOf(text)),
    isAnythingBefore: async (where, after) => {
      const { key, text, values } = meant(where);
      const n = values.length;
      const [row] = await query(
        `before ${key}`,
        `select exists (select from agreement a where a.visibility = 'PUBLIC' and ${text}
          and (${SIGNED}, a.id) >= ($${n + 1}::text, $${n + 2}::uuid)) as is`,
        [...values, after.value, after.id],
      );
      return row.is;
    },
    countAgreements: (where) => {
      const { key, text, values } = meant(where);
      return number(
        `count ${key}`,
        `select count(*) as n from agreement a where a.visibility = 'PUBLIC' and ${text}`,
        values,
      );
    },
    groups: async (where, dimension, top) => {
      const column = { STATUS: 'a.status', KIND: 'a.kind' }[dimension];
      const { key, text, values } = meant(where);
      return query(
        `groups ${key} ${dimension} ${top}`,
        `select ${column} as key, count(*)::integer as count from agreement a where a.visibility = 'PUBLIC' and ${text}
          group by ${column} order by count desc, key limit ${Number(top)}`,
        values,
      );
    },
    forum: async (slug) =>
      (
        await query(
          'forum',
          `select id, ${TITLED}, status, starts_on as "startsOn", ends_on as "endsOn" from forum
        where slug = $1 and visibility = 'PUBLIC'`,
          [slug],
        )
      )[0] ?? null,
    cooperation: async (between, limit) => {
      const items = await query(
        `cooperation ${limit}`,
        `select v1.item_id as id, v1.item_type as type, v1.occurred_on as "occurredOn" ${PAIR}
          order by v1.occurred_on desc, v1.item_id desc limit ${Number(limit)}`,
        between.map((name) => name.toLowerCase()),
      );
      const ofType = Map.groupBy ? Map.groupBy(items, ({ type }) => type) : grouped(items);
      const rest = new Map();
      await Promise.all(
        [...ofType].map(async ([type, ofIt]) => {
          for (const row of await query(`items ${type}`, OF_TYPE[type], [ofIt.map(({ id }) => id)]))
            rest.set(row.id, row);
        }),
      );
      return items.map((item) => ({ ...item, ...rest.get(item.id) }));
    },
    partiesAt: (levels, limit) =>
      query(
        `parties at ${levels.length > 1} ${limit}`,
        `select ${PARTY} from party p where p.visibility = 'PUBLIC' and p.level ${levels.length > 1 ? '= any($1)' : '= $1'}
          order by p.sort_key, p.id limit ${Number(limit)}`,
        [levels.length > 1 ? levels : levels[0]],
      ),
    countSessions: (forum) =>
      number('count sessions', `select count(*) as n from session where forum_id = $1 and visibility = 'PUBLIC'`, [
        forum,
      ]),
    countAgreementsOf: (forum) =>
      number(
        'count agreements of',
        `select count(*) as n from agreement where forum_id = $1 and visibility = 'PUBLIC'`,
        [forum],
      ),

    // ---------------------------------------------------------------------------------------------------- by many keys
    parties: (ids) =>
      byId(ids, 'party', `select ${PARTY} from party p where p.id = any($1) and p.visibility = 'PUBLIC'`),
    people: (ids) =>
      byId(
        ids,
        'people',
        `select id, name, name_lang as "nameLang" from person where id = any($1) and visibility = 'PUBLIC'`,
      ),
    namesOfPeople: async (keys) => {
      const names = new Map(
        (
          await query(
            'names of people',
            'select person_id as id, text from person_name where person_id = any($1) and lang = $2',
            [keys.map(({ id }) => id), keys[0].lang],
          )
        ).map(({ id, text }) => [id, text]),
      );
      return keys.map(({ id }) => names.get(id) ?? null);
    },
    countriesOf: async (ids) => {
      const found = await query(
        'countries of',
        `select distinct on (w.party_id) w.party_id as of, ${PARTY} from lies_within w
          join party p on p.id = w.ancestor_id and p.level = 'COUNTRY' and p.visibility = 'PUBLIC'
          where w.party_id = any($1) and current_date between w.from_day and w.to_day order by w.party_id, w.depth`,
        [ids],
      );
      const byParty = new Map(found.map((row) => [row.of, row]));
      return ids.map((id) => byParty.get(id) ?? null);
    },
    signaturesOf: (keys) =>
      firstOf(
        keys,
        'signatures',
        `select a.id as of, s.id, s.role, s.signed_on as "signedOn", s.party_id as "partyId"
        from unnest($1::uuid[]) a (id) cross join lateral (
          select s.* from signature s left join party q on q.id = s.party_id where s.agreement_id = a.id
          order by coalesce(q.sort_key, lower(s.named_as), '') collate "C", s.id limit $2) s`,
      ),
    signersOf: (ids) =>
      listsOf(
        ids,
        'signers',
        `select signature_id as of, signed_as as "signedAs", person_id as "personId" from signer
        where signature_id = any($1) order by ordinal, id`,
      ),
    topicsOf: (keys) =>
      firstOf(
        keys,
        'topics',
        `select r.id as of, t.* from unnest($1::uuid[]) r (id) cross join lateral (
        select t.id, ${NAMED.replace(/name/, 't.name')} from record_topic l join topic t on t.id = l.topic_id
        where l.record_id = r.id and t.visibility = 'PUBLIC' order by l.ordinal, t.id limit $2) t`,
      ),
    partiesOf: (keys) =>
      firstOf(
        keys,
        'parties of',
        `select i.id as of, p.* from unnest($1::uuid[]) i (id) cross join lateral (
        select ${PARTY} from involvement v join party p on p.id = v.party_id and p.visibility = 'PUBLIC'
        where v.item_id = i.id and v.takes_part_as is not null order by p.sort_key, p.id limit $2) p`,
      ),
    citiesOf: (ids) =>
      listsOf(
        ids,
        'cities',
        `select c.forum_id as of, ${PARTY} from forum_city c join party p on p.id = c.city_id
        where c.forum_id = any($1) and p.visibility = 'PUBLIC' order by c.ordinal, p.id`,
      ),
    rolesOf: (ids) =>
      listsOf(
        ids,
        'roles',
        `select forum_id as of, role, party_id as "partyId" from forum_role where forum_id = any($1) order by id`,
      ),
    sessionsOf: (keys) =>
      firstOf(
        keys,
        'sessions',
        `select f.id as of, s.* from unnest($1::uuid[]) f (id) cross join lateral (
        select id, ${TITLED}, kind, starts_at as "startsAt" from session where forum_id = f.id and visibility = 'PUBLIC'
        order by coalesce(starts_at, '-infinity'), id limit $2) s`,
      ),
    speakersOf: (keys) =>
      firstOf(
        keys,
        'speakers',
        `select s.id as of, k.role, k.billed_as as "billedAs", k.represents_id as "representsId", k.person_id as "personId"
        from unnest($1::uuid[]) s (id) cross join lateral (
          select * from speaker where session_id = s.id order by ordinal, id limit $2) k`,
      ),
    agreementsOf: (keys) =>
      firstOf(
        keys,
        'agreements of',
        `select f.id as of, a.* from unnest($1::uuid[]) f (id) cross join lateral (
        select ${AGREEMENT} from agreement a where a.forum_id = f.id and a.visibility = 'PUBLIC' order by ${SIGNED} desc, a.id desc limit $2) a`,
      ),
  };
}

function grouped(items) {
  const groups = new Map();
  for (const item of items) groups.set(item.type, [...(groups.get(item.type) ?? []), item]);
  return groups;
}
