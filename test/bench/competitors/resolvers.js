// The resolvers of the contenders with Entente's schema, in the usual form: a field that needs more rows uses a loader.
// They differ in the source of rows: see sql-rows.js and typeorm-rows.js.
import { createHash } from 'node:crypto';
import DataLoader from 'dataloader';

const globalId = (type, id) => `${type}_${id.replaceAll('-', '')}`;
const uuidOf = (id) => id.slice(id.indexOf('_') + 1).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

const inLanguage = (text, main, others, lang) => (lang == null || lang === main ? text : (others[lang] ?? text));
const titleOf = (row, { lang }) => inLanguage(row.title, row.titleLang, row.titlesIn, lang);
const nameOf = (row, { lang }) => inLanguage(row.name, row.nameLang, row.namesIn, lang);

const TYPES_OF_PARTIES = {
  BLOC: 'Bloc',
  COUNTRY: 'Country',
  REGION: 'Region',
  CITY: 'City',
  ORGANIZATION: 'Organization',
};
const TYPES_OF_ITEMS = {
  AGREEMENT: 'Agreement',
  COMMITMENT: 'Commitment',
  STATEMENT: 'Statement',
  FIGURE: 'Figure',
  SESSION: 'Session',
};

const ORDERING = 'SIGNED_ON DESC';

function cursorOf(row) {
  const parts = [ORDERING, row.signedOn ?? '', row.id];
  const checksum = createHash('md5').update(parts.join('\x1f')).digest('hex').slice(0, 8);
  return Buffer.from([...parts, checksum].join('\x1f')).toString('base64url');
}

function placeOf(cursor) {
  const [, value, id] = Buffer.from(cursor, 'base64url').toString('utf8').split('\x1f');
  return { value, id };
}

function nameCursorOf(row) {
  const parts = ['NAME ASC', row.sortKey, row.id];
  const checksum = createHash('md5').update(parts.join('\x1f')).digest('hex').slice(0, 8);
  return Buffer.from([...parts, checksum].join('\x1f')).toString('base64url');
}

/** The loaders of one request: each collects keys until nothing else can proceed, and reads all of them at once. */
export function loadersOf(rows) {
  const by = (read, cacheKeyFn) => new DataLoader((keys) => read(keys), cacheKeyFn ? { cacheKeyFn } : {});
  const pair = ({ id, lang }) => `${id} ${lang}`;
  const list = ({ id, first }) => `${id} ${first}`;
  return {
    party: by(rows.parties),
    person: by(rows.people),
    personName: by(rows.namesOfPeople, pair),
    countryOf: by(rows.countriesOf),
    signaturesOf: by(rows.signaturesOf, list),
    signersOf: by(rows.signersOf),
    topicsOf: by(rows.topicsOf, list),
    partiesOf: by(rows.partiesOf, list),
    citiesOf: by(rows.citiesOf),
    rolesOf: by(rows.rolesOf),
    sessionsOf: by(rows.sessionsOf, list),
    speakersOf: by(rows.speakersOf, list),
    agreementsOf: by(rows.agreementsOf, list),
  };
}

/** One page of `first` rows, of which one more was read. */
const shown = async ({ rows, first }) => (await rows).slice(0, first);

export function resolversFor(rows) {
  const ofItem = (type) => ({
    id: (row) => globalId(type, row.id),
    title: titleOf,
    occurredOn: (row) => row.occurredOn || null,
    parties: ({ id }, { first }, { load }) => load.partiesOf.load({ id, first }),
    topics: ({ id }, { first }, { load }) => load.topicsOf.load({ id, first }),
  });
  const ofParty = {
    id: (row) => globalId('party', row.id),
    name: nameOf,
    country: ({ id }, _, { load }) => load.countryOf.load(id),
  };
  return {
    Query: {
      agreement: (_, { id }) => rows.agreement(uuidOf(id)),
      agreements: (_, { where, search, first, after }) => {
        if (search) return { search, first, rows: rows.agreementsFound(search, first + 1) };
        let page;
        return {
          where,
          first,
          after: after ? placeOf(after) : null,
          get rows() {
            page ??= rows.agreements(where, first + 1, this.after);
            return page;
          },
        };
      },
      forum: (_, { id: slug }) => rows.forum(slug),
      cooperation: (_, { between, first }) => ({ first, rows: rows.cooperation(between, first + 1) }),
      parties: (_, { where, first }) => ({ first, rows: rows.partiesAt(where.levels, first + 1) }),
    },
    AgreementConnection: {
      nodes: shown,
      edges: async (page) => (await shown(page)).map((node) => ({ cursor: cursorOf(node), node })),
      pageInfo: (page) => page,
      totalCount: ({ where, search, forumId }) => {
        if (search) return rows.countFound(search);
        return forumId ? rows.countAgreementsOf(forumId) : rows.countAgreements(where);
      },
      groups: async ({ where }, { by: [dimension], top }) => ({ rows: await rows.groups(where, dimension, top) }),
    },
    Group: { keys: ({ key }) => [{ value: key }] },
    PageInfo: {
      hasNextPage: async ({ rows: read, first }) => (await read).length > first,
      hasPreviousPage: ({ where, after }) => (after ? rows.isAnythingBefore(where, after) : false),
      startCursor: async (page) => {
        const [row] = await shown(page);
        return row ? cursorOf(row) : null;
      },
      endCursor: async (page) => {
        const row = (await shown(page)).at(-1);
        if (!row) return null;
        return row.sortKey !== undefined && row.level !== undefined ? nameCursorOf(row) : cursorOf(row);
      },
    },
    CooperationItemConnection: { nodes: shown, pageInfo: (page) => page },
    PartyConnection: { nodes: shown, pageInfo: (page) => page },
    CooperationItem: {
      __resolveType: (row) => TYPES_OF_ITEMS[row.type],
      resolveType: (row) => TYPES_OF_ITEMS[row.type],
    },
    Agreement: {
      ...ofItem('agreement'),
      signatures: async ({ id }, { first }, { load }) => ({ nodes: await load.signaturesOf.load({ id, first }) }),
    },
    Commitment: ofItem('commitment'),
    Statement: ofItem('statement'),
    Figure: ofItem('figure'),
    Session: {
      ...ofItem('session'),
      startsAt: ({ startsAt }) => startsAt?.toISOString() ?? null,
      speakers: async ({ id }, { first }, { load }) => ({ nodes: await load.speakersOf.load({ id, first }) }),
    },
    Signature: {
      id: (row) => globalId('signature', row.id),
      party: ({ partyId }, _, { load }) => (partyId ? load.party.load(partyId) : null),
      signers: ({ id }, _, { load }) => load.signersOf.load(id),
    },
    Signer: { person: ({ personId }, _, { load }) => (personId ? load.person.load(personId) : null) },
    Person: {
      id: (row) => globalId('person', row.id),
      name: async (row, { lang }, { load }) =>
        (lang && lang !== row.nameLang ? await load.personName.load({ id: row.id, lang }) : null) ?? row.name,
    },
    Topic: { id: (row) => globalId('topic', row.id), name: nameOf },
    Party: { __resolveType: (row) => TYPES_OF_PARTIES[row.level], resolveType: (row) => TYPES_OF_PARTIES[row.level] },
    Bloc: ofParty,
    Country: ofParty,
    Region: ofParty,
    City: ofParty,
    Organization: ofParty,
    Forum: {
      id: (row) => globalId('forum', row.id),
      title: titleOf,
      cities: ({ id }, _, { load }) => load.citiesOf.load(id),
      roles: ({ id }, _, { load }) => load.rolesOf.load(id),
      sessions: async ({ id }, { first }, { load }) => ({
        forumId: id,
        nodes: await load.sessionsOf.load({ id, first }),
      }),
      agreements: ({ id }, { first }, { load }) => ({
        forumId: id,
        first,
        rows: load.agreementsOf.load({ id, first }),
      }),
    },
    SessionConnection: { totalCount: ({ forumId }) => rows.countSessions(forumId) },
    ForumRole: { party: ({ partyId }, _, { load }) => load.party.load(partyId) },
    Speaker: {
      represents: ({ representsId }, _, { load }) => (representsId ? load.party.load(representsId) : null),
      person: ({ personId }, _, { load }) => load.person.load(personId),
    },
  };
}
