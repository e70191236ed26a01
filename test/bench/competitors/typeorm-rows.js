// Rows by TypeORM's repositories, as its documentation shows them: whole entities, `In` for many keys. Only what
// repositories cannot express (items between two parties, the start of a page) uses a query builder or SQL.
import { DataSource, EntitySchema, In } from 'typeorm';
import { hits, wordsOf } from './words.js';

const text = { type: 'text', nullable: true };
const uuid = { type: 'uuid', nullable: true };
const number = { type: 'integer', nullable: true };
const others = (name) => ({ type: 'jsonb', name });
const titled = {
  title: text,
  titleLang: { ...text, name: 'title_lang' },
  titlesIn: others('titles_in'),
};
const id = { type: 'uuid', primary: true };
const named = (column, type = uuid) => ({ ...type, name: column });

const entity = (name, tableName, columns, relations = {}) => new EntitySchema({ name, tableName, columns, relations });
const to = (target, column) => ({ type: 'many-to-one', target, joinColumn: { name: column } });

const ENTITIES = [
  entity('Agreement', 'agreement', {
    id,
    ...titled,
    visibility: text,
    kind: text,
    status: text,
    signedOn: named('signed_on', text),
    inForceFrom: named('in_force_from', text),
    expiresOn: named('expires_on', text),
    forumId: named('forum_id'),
  }),
  entity(
    'Signature',
    'signature',
    {
      id,
      role: text,
      signedOn: named('signed_on', text),
      namedAs: named('named_as', text),
      agreementId: named('agreement_id'),
      partyId: named('party_id'),
    },
    { party: to('Party', 'party_id') },
  ),
  entity('Signer', 'signer', {
    id,
    signatureId: named('signature_id'),
    personId: named('person_id'),
    signedAs: named('signed_as', text),
    ordinal: number,
  }),
  entity('Party', 'party', {
    id,
    level: text,
    slug: text,
    visibility: text,
    sortKey: named('sort_key', text),
    name: text,
    nameLang: named('name_lang', text),
    namesIn: others('names_in'),
  }),
  entity('Person', 'person', { id, visibility: text, name: text, nameLang: named('name_lang', text) }),
  entity('PersonName', 'person_name', { id, personId: named('person_id'), lang: text, text }),
  entity('Topic', 'topic', {
    id,
    visibility: text,
    name: text,
    nameLang: named('name_lang', text),
    namesIn: others('names_in'),
  }),
  entity(
    'RecordTopic',
    'record_topic',
    { id, recordId: named('record_id'), topicId: named('topic_id'), ordinal: number },
    { topic: to('Topic', 'topic_id') },
  ),
  entity('Forum', 'forum', {
    id,
    ...titled,
    slug: text,
    visibility: text,
    status: text,
    startsOn: named('starts_on', text),
    endsOn: named('ends_on', text),
  }),
  entity(
    'ForumCity',
    'forum_city',
    { id, forumId: named('forum_id'), cityId: named('city_id'), ordinal: number },
    { city: to('Party', 'city_id') },
  ),
  entity('ForumRole', 'forum_role', { id, forumId: named('forum_id'), partyId: named('party_id'), role: text }),
  entity('Session', 'session', {
    id,
    ...titled,
    visibility: text,
    kind: text,
    forumId: named('forum_id'),
    startsAt: { type: 'timestamptz', nullable: true, name: 'starts_at' },
  }),
  entity('Speaker', 'speaker', {
    id,
    sessionId: named('session_id'),
    personId: named('person_id'),
    representsId: named('represents_id'),
    role: text,
    billedAs: named('billed_as', text),
    ordinal: number,
  }),
  entity('Commitment', 'commitment', { id, ...titled, status: text, dueOn: named('due_on', text) }),
  entity('Statement', 'statement', { id, ...titled, summary: text }),
  entity('Figure', 'figure', {
    id,
    ...titled,
    indicator: text,
    value: { type: 'numeric', nullable: true },
    unit: text,
  }),
  new EntitySchema({
    name: 'Involvement',
    tableName: 'involvement',
    columns: {
      itemId: { ...id, name: 'item_id' },
      partyId: { ...id, name: 'party_id' },
      takesPartAs: named('takes_part_as', text),
    },
    relations: { party: to('Party', 'party_id') },
  }),
  new EntitySchema({
    name: 'LiesWithin',
    tableName: 'lies_within',
    columns: {
      partyId: { ...id, name: 'party_id' },
      ancestorId: { ...id, name: 'ancestor_id' },
      fromDay: { type: 'date', primary: true, name: 'from_day' },
      toDay: { type: 'date', name: 'to_day' },
      depth: number,
    },
    relations: { ancestor: to('Party', 'ancestor_id') },
  }),
];

const ENTITY_OF = {
  AGREEMENT: 'Agreement',
  COMMITMENT: 'Commitment',
  STATEMENT: 'Statement',
  FIGURE: 'Figure',
  SESSION: 'Session',
};
const PUBLIC = { visibility: 'PUBLIC' };

const found = (name) =>
  `(select party_id from find_party(null, null, null, null, :${name}::text, :${name}::text, :${name}::text, null, null, null, null, null, false))`;
const PAIR = `select v1.item_id from involvement v1 join involvement v2 on v2.item_id = v1.item_id and v2.occurred_on = v1.occurred_on
  and v2.party_id = ${found('b')} and v2.members > 0 and v2.visibility = 'PUBLIC'
  where v1.party_id = ${found('a')} and v1.members > 0 and v1.visibility = 'PUBLIC' and v1.item_type = 'AGREEMENT'`;
const OF_PARTY = `select v.item_id from involvement v where v.party_id = ${found('a')} and v.members > 0
  and v.visibility = 'PUBLIC' and v.item_type = 'AGREEMENT'`;
const SIGNED = `coalesce(agreement.signed_on::text collate "C", '')`;

export async function typeormRows(url) {
  const source = new DataSource({
    type: 'postgres',
    url,
    entities: ENTITIES,
    poolSize: 4,
    extra: { options: '-c jit=off -c timezone=UTC' },
  });
  await source.initialize();
  const of = (name) => source.getRepository(name);

  const byId = async (name, ids, where = {}) => {
    const entities = new Map(
      (await of(name).find({ where: { id: In([...ids]), ...where } })).map((row) => [row.id, row]),
    );
    return ids.map((each) => entities.get(each) ?? null);
  };
  const listsOf = (ids, key, rows, first = Number.POSITIVE_INFINITY) => {
    const lists = new Map(ids.map((each) => [each, []]));
    for (const row of rows) lists.get(row[key]).push(row);
    return ids.map((each) => lists.get(each).slice(0, first));
  };
  const idsOf = (keys) => keys.map((key) => key.id);

  const agreementsMeant = ({ between, party, kinds }) => {
    const query = of('Agreement').createQueryBuilder('agreement').where(`agreement.visibility = 'PUBLIC'`);
    if (between) {
      const [a, b] = between.map((name) => name.toLowerCase());
      query.andWhere(`agreement.id in (${PAIR})`, { a, b });
    } else if (party) query.andWhere(`agreement.id in (${OF_PARTY})`, { a: party.toLowerCase() });
    else query.andWhere('agreement.kind in (:...kinds)', { kinds });
    return query;
  };

  return {
    agreement: (each) => of('Agreement').findOneBy({ id: each, ...PUBLIC }),
    agreements: (where, limit, after) => {
      const query = agreementsMeant(where);
      if (after)
        query.andWhere(`(${SIGNED}, agreement.id) < (:value::text, :after::uuid)`, {
          value: after.value,
          after: after.id,
        });
      return query
        .addSelect(SIGNED, 'signed')
        .orderBy('signed', 'DESC')
        .addOrderBy('agreement.id', 'DESC')
        .limit(limit)
        .getMany();
    },
    agreementsFound: async (text, limit) => {
      const found = await source.query(
        `with ${hits('$1', '$2')} select id from hit order by score desc, id desc limit ${Number(limit)}`,
        wordsOf(text),
      );
      return byId(
        'Agreement',
        found.map((hit) => hit.id),
      );
    },
    countFound: async (text) =>
      Number((await source.query(`with ${hits('$1', '$2')} select count(*) as n from hit`, wordsOf(text)))[0].n),
    isAnythingBefore: (where, after) =>
      agreementsMeant(where)
        .andWhere(`(${SIGNED}, agreement.id) >= (:value::text, :after::uuid)`, { value: after.value, after: after.id })
        .getExists(),
    countAgreements: (where) => agreementsMeant(where).getCount(),
    groups: async (where, dimension, top) => {
      const column = { STATUS: 'agreement.status', KIND: 'agreement.kind' }[dimension];
      const groups = await agreementsMeant(where)
        .select(column, 'key')
        .addSelect('count(*)::integer', 'count')
        .groupBy(column)
        .orderBy('count', 'DESC')
        .addOrderBy('key')
        .limit(top)
        .getRawMany();
      return groups;
    },
    forum: (slug) => of('Forum').findOneBy({ slug, ...PUBLIC }),
    cooperation: async (between, limit) => {
      const [query, values] = source.driver.escapeQueryWithParameters(
        `${PAIR.replace(
          'select v1.item_id',
          'select v1.item_id as id, v1.item_type as type, v1.occurred_on as "occurredOn"',
        ).replace(` and v1.item_type = 'AGREEMENT'`, '')} order by v1.occurred_on desc, v1.item_id desc limit :limit`,
        { a: between[0].toLowerCase(), b: between[1].toLowerCase(), limit },
        {},
      );
      const items = await source.query(query, values);
      const rest = new Map();
      await Promise.all(
        [...new Set(items.map(({ type }) => type))].map(async (type) => {
          const ids = items.filter((item) => item.type === type).map((item) => item.id);
          for (const row of await of(ENTITY_OF[type]).findBy({ id: In(ids) })) rest.set(row.id, row);
        }),
      );
      return items.map((item) => ({ ...item, ...rest.get(item.id) }));
    },
    partiesAt: (levels, limit) =>
      of('Party').find({ where: { level: In(levels), ...PUBLIC }, order: { sortKey: 'ASC', id: 'ASC' }, take: limit }),
    countSessions: (forumId) => of('Session').countBy({ forumId, ...PUBLIC }),
    countAgreementsOf: (forumId) => of('Agreement').countBy({ forumId, ...PUBLIC }),

    parties: (ids) => byId('Party', ids, PUBLIC),
    people: (ids) => byId('Person', ids, PUBLIC),
    namesOfPeople: async (keys) => {
      const names = await of('PersonName').findBy({ personId: In(idsOf(keys)), lang: keys[0].lang });
      const byPerson = new Map(names.map((name) => [name.personId, name.text]));
      return keys.map((key) => byPerson.get(key.id) ?? null);
    },
    countriesOf: async (ids) => {
      const places = await of('LiesWithin')
        .createQueryBuilder('lies')
        .innerJoinAndSelect('lies.ancestor', 'country', `country.level = 'COUNTRY' and country.visibility = 'PUBLIC'`)
        .where('lies.party_id in (:...ids) and current_date between lies.from_day and lies.to_day', { ids })
        .orderBy('lies.depth', 'DESC')
        .getMany();
      const byParty = new Map(places.map((place) => [place.partyId, place.ancestor]));
      return ids.map((each) => byParty.get(each) ?? null);
    },
    signaturesOf: async (keys) => {
      const signatures = await of('Signature').find({
        where: { agreementId: In(idsOf(keys)) },
        relations: { party: true },
      });
      const orderOf = (row) => row.party?.sortKey ?? row.namedAs?.toLowerCase() ?? '';
      signatures.sort((a, b) => compare(orderOf(a), orderOf(b)) || compare(a.id, b.id));
      return listsOf(idsOf(keys), 'agreementId', signatures, keys[0].first);
    },
    signersOf: async (ids) =>
      listsOf(
        ids,
        'signatureId',
        await of('Signer').find({ where: { signatureId: In([...ids]) }, order: { ordinal: 'ASC', id: 'ASC' } }),
      ),
    topicsOf: async (keys) => {
      const links = await of('RecordTopic').find({
        where: { recordId: In(idsOf(keys)), topic: PUBLIC },
        relations: { topic: true },
        order: { ordinal: 'ASC', topicId: 'ASC' },
      });
      return listsOf(idsOf(keys), 'recordId', links, keys[0].first).map((list) => list.map((link) => link.topic));
    },
    partiesOf: async (keys) => {
      const involved = await of('Involvement')
        .createQueryBuilder('involved')
        .innerJoinAndSelect('involved.party', 'party', `party.visibility = 'PUBLIC'`)
        .where('involved.item_id in (:...ids) and involved.takes_part_as is not null', { ids: idsOf(keys) })
        .orderBy('party.sort_key')
        .addOrderBy('party.id')
        .getMany();
      return listsOf(idsOf(keys), 'itemId', involved, keys[0].first).map((list) => list.map((row) => row.party));
    },
    citiesOf: async (ids) => {
      const held = await of('ForumCity').find({
        where: { forumId: In([...ids]), city: PUBLIC },
        relations: { city: true },
        order: { ordinal: 'ASC', cityId: 'ASC' },
      });
      return listsOf(ids, 'forumId', held).map((list) => list.map((row) => row.city));
    },
    rolesOf: async (ids) =>
      listsOf(ids, 'forumId', await of('ForumRole').find({ where: { forumId: In([...ids]) }, order: { id: 'ASC' } })),
    sessionsOf: async (keys) => {
      const sessions = await of('Session').find({
        where: { forumId: In(idsOf(keys)), ...PUBLIC },
        order: { startsAt: { direction: 'ASC', nulls: 'FIRST' }, id: 'ASC' },
      });
      return listsOf(idsOf(keys), 'forumId', sessions, keys[0].first);
    },
    speakersOf: async (keys) => {
      const speakers = await of('Speaker').find({
        where: { sessionId: In(idsOf(keys)) },
        order: { ordinal: 'ASC', id: 'ASC' },
      });
      return listsOf(idsOf(keys), 'sessionId', speakers, keys[0].first);
    },
    agreementsOf: async (keys) => {
      const signed = await of('Agreement').find({ where: { forumId: In(idsOf(keys)), ...PUBLIC } });
      signed.sort((a, b) => compare(b.signedOn ?? '', a.signedOn ?? '') || compare(b.id, a.id));
      return listsOf(idsOf(keys), 'forumId', signed, keys[0].first);
    },
  };
}

function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
