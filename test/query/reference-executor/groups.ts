import { GraphQLError } from 'graphql';
import { writeId } from './ids.ts';
import { forumOf, isBetween, lateralityOf, localDay, occurredOn, partiesOf } from './involved.ts';
import type { FieldRules } from './parts.ts';
import { containingParties, countryOf, dayOf } from './places.ts';
import type { Cell, Row, World } from './rows.ts';
import { compareTexts } from './rows.ts';
import { type TextIn, textIn } from './texts.ts';
import { daysOfSignature } from './wheres-of-agreements.ts';

/** A key of a group in one dimension. */
interface Key {
  /** The value in the response; null if the row has none. */
  value: string | null;
  label: string;
  node: Row | null;
  /** Sort keys for groups of equal count. */
  tie: string;
}

/** The keys of a row in a dimension; a key may occur several times. */
type Keys = (world: World, row: Row, lang: string | null) => Key[];

const isTime = (dimension: string) => ['YEAR', 'DECADE', 'MONTH', 'DAY'].includes(dimension);

/** Dimensions in which a row has at most one value. */
const isSingle = (type: string, dimension: string) => {
  if (isTime(dimension)) return true;
  if (['Speaker', 'Delegation', 'Party', 'Source'].includes(type)) return true;
  if (type === 'Signature') return dimension !== 'ACTION';
  return ['KIND', 'STATUS', 'FORUM', 'LATERALITY', 'SERIES', 'TRACK', 'INDICATOR', 'TYPE'].includes(dimension);
};

function constant(value: string | null): Key[] {
  const words = value?.replaceAll('_', ' ').toLowerCase();
  return [plain(value, words ? words.charAt(0).toUpperCase() + words.slice(1) : 'None')];
}

function plain(value: string | null, label = value ?? 'None'): Key {
  return { value, label, node: null, tie: value ?? '' };
}

function time(date: string | null | undefined, digits: number): Key[] {
  const known = date?.slice(0, digits);
  if (!known) return [plain(null, 'Undated')];
  if (digits === 3) return [{ ...plain(`${known}0`, `${known}0s`), tie: known }];
  return [plain(known)];
}

function nameOf(row: Row): TextIn {
  if (row.$table === 'source') return { text: row.title, lang: row.lang, others: {} };
  if ('title' in row) return { text: row.title, lang: row.title_lang, others: row.titles_in };
  return { text: row.name, lang: row.name_lang, others: row.names_in };
}

function record(row: Row | null, lang: string | null): Key[] {
  if (!row) return [plain(null)];
  return [{ value: writeId(row.$table, row.id), label: textIn(nameOf(row), lang)!, node: row, tie: row.id }];
}

/** The containing place on that day for an organ of a city, region or country; any other party itself. */
function placeOf(world: World, partyId: string, day: string): Row {
  const party = world.known('party', partyId)!;
  const around = containingParties(world, partyId, day).map((id) => world.known('party', id)!);
  return around.find((each) => each.level !== 'ORGANIZATION') ?? party;
}

function dayOfItem(world: World, item: Row): string {
  return dayOf(world, occurredOn(world, item));
}

/** The parties of one level that an item involves, directly or as the container of an involved party. */
function partiesOfLevel(world: World, item: Row, level: string): Row[] {
  const day = dayOfItem(world, item);
  const ids = partiesOf(world, item).flatMap((party) => containingParties(world, party.id, day));
  return [...new Set(ids)].map((id) => world.known('party', id)!).filter((party) => party.level === level);
}

/** The pairs of parties of one level that an item connects, in a fixed order. */
function pairsOfLevel(world: World, item: Row, level: string): [Row, Row][] {
  const parties = partiesOfLevel(world, item, level).sort((a, b) => compareTexts(a.id, b.id));
  return parties.flatMap((a, index) =>
    parties.slice(index).flatMap((b): [Row, Row][] => (isBetween(world, item, [a.id, b.id], {}) ? [[a, b]] : [])),
  );
}

function places(world: World, item: Row): Row[] {
  return partiesOf(world, item).map((party) => placeOf(world, party.id, dayOfItem(world, item)));
}

/** Every pair of these; a party with itself if it occurs twice. */
function pairsAmong(parties: readonly Row[]): [Row, Row][] {
  return parties.flatMap((one, index) => parties.slice(index + 1).map((other): [Row, Row] => [one, other]));
}

function pairs(found: readonly [Row, Row][], lang: string | null): Key[] {
  return found.map((pair) => {
    const [a, b] = [...pair].sort((x, y) => compareTexts(x.id, y.id)) as [Row, Row];
    const names = [a, b].map((party) => textIn(nameOf(party), lang)!).sort(compareTexts);
    const value = [a, b].map((party) => writeId('party', party.id)).join(',');
    return { value, label: names.join(' – '), node: null, tie: `${a.id}${b.id}` };
  });
}

/** The topics of a record, and all their ancestors. */
export function topicsCovering(world: World, row: Row): Row[] {
  const found: Row[] = [];
  for (const { record_id, topic_id } of world.tables.record_topic) {
    if (record_id !== row.id) continue;
    for (let topic = world.known('topic', topic_id); topic; topic = world.known('topic', topic.parent_id))
      found.push(topic);
  }
  return found;
}

const all = (rows: readonly Row[], lang: string | null) => rows.flatMap((row) => record(row, lang));

const OF_ITEMS: { readonly [dimension: string]: Keys } = {
  YEAR: (world, item) => time(occurredOn(world, item), 4),
  DECADE: (world, item) => time(occurredOn(world, item), 3),
  MONTH: (world, item) => time(occurredOn(world, item), 7),
  TYPE: (_world, item) => constant(item.$table.toUpperCase()),
  KIND: (_world, item) => constant(item.kind),
  STATUS: (_world, item) => constant(item.status),
  INDICATOR: (_world, item) => [plain(item.indicator)],
  TRACK: (_world, item) => [plain(item.track)],
  DAY: (world, session) => time(localDay(world, session), 10),
  LANGUAGE: (_world, session) => session.languages.map((lang: string) => plain(lang)),
  TOPIC: (world, item, lang) => all(topicsCovering(world, item), lang),
  COUNTRY: (world, item, lang) => all(partiesOfLevel(world, item, 'COUNTRY'), lang),
  PARTY: (world, item, lang) => all(places(world, item), lang),
  FORUM: (world, item, lang) => record(forumOf(world, item), lang),
  LATERALITY: (world, item) => constant(lateralityOf(world, item)),
  PLACE: (world, item, lang) =>
    world.tables.agreement_place
      .filter((place) => place.agreement_id === item.id)
      .flatMap((place) => record(world.known('party', place.party_id), lang)),
  SOURCE: (world, item, lang) =>
    world.tables.citation
      .filter((citation) => citation.record_id === item.id)
      .flatMap((citation) => {
        const source = world.one('source', citation.source_id);
        return source ? record(source, lang) : [];
      }),
  COUNTRY_PAIR: (world, item, lang) => pairs(pairsOfLevel(world, item, 'COUNTRY'), lang),
  PARTY_PAIR: (world, item, lang) => pairs(pairsAmong(places(world, item)), lang),
};

/** The day on which the place of a represented party is read. */
function dayOfSpeaker(world: World, speaker: Row): string {
  const session = world.known('session', speaker.session_id)!;
  return dayOf(world, localDay(world, session) ?? world.known('forum', session.forum_id)!.starts_on);
}

function countryKey(world: World, partyId: string | null, day: string, lang: string | null): Key[] {
  return record(partyId ? countryOf(world, partyId, day) : null, lang);
}

function partyKey(world: World, partyId: string | null, day: string, lang: string | null): Key[] {
  return record(partyId ? placeOf(world, partyId, day) : null, lang);
}

const dayOfAgreement = (world: World, signature: Row) =>
  dayOfItem(world, world.known('agreement', signature.agreement_id)!);
const firstDay = (world: World, forumId: string) => dayOf(world, world.known('forum', forumId)!.starts_on);

const OF_OTHERS: { readonly [type: string]: { readonly [dimension: string]: Keys } } = {
  Speaker: {
    ROLE: (_world, speaker) => constant(speaker.role),
    COUNTRY: (world, speaker, lang) => countryKey(world, speaker.represents_id, dayOfSpeaker(world, speaker), lang),
    PARTY: (world, speaker, lang) => partyKey(world, speaker.represents_id, dayOfSpeaker(world, speaker), lang),
    FORUM: (world, speaker, lang) =>
      record(world.known('forum', world.known('session', speaker.session_id)!.forum_id), lang),
  },
  Delegation: {
    FORUM: (world, delegation, lang) => record(world.known('forum', delegation.forum_id), lang),
    COUNTRY: (world, delegation, lang) =>
      countryKey(world, delegation.party_id, firstDay(world, delegation.forum_id), lang),
    PARTY: (world, delegation, lang) =>
      partyKey(world, delegation.party_id, firstDay(world, delegation.forum_id), lang),
    ATTENDS_AS: (_world, delegation) => constant(delegation.attends_as),
  },
  Forum: {
    YEAR: (_world, forum) => time(forum.starts_on ?? forum.ends_on, 4),
    DECADE: (_world, forum) => time(forum.starts_on ?? forum.ends_on, 3),
    MONTH: (_world, forum) => time(forum.starts_on ?? forum.ends_on, 7),
    TOPIC: (world, forum, lang) => all(topicsCovering(world, forum), lang),
    KIND: (_world, forum) => constant(forum.kind),
    STATUS: (_world, forum) => constant(forum.status),
    COUNTRY: (world, forum, lang) =>
      world.tables.forum_city
        .filter((city) => city.forum_id === forum.id)
        .flatMap((city) => countryKey(world, city.city_id, dayOf(world, forum.starts_on), lang)),
    SERIES: (world, forum, lang) => record(world.known('forum_series', forum.series_id), lang),
  },
  Party: {
    LEVEL: (_world, party) => constant(party.level),
    COUNTRY: (world, party, lang) => countryKey(world, party.id, world.today, lang),
  },
  Person: {
    COUNTRY: (world, person, lang) =>
      world.tables.position
        .filter((position) => position.person_id === person.id)
        .flatMap((position) => countryKey(world, position.party_id, dayOf(world, position.valid_to), lang)),
  },
  Source: {
    KIND: (_world, source) => constant(source.kind),
    PUBLISHER: (_world, source) => [plain(source.publisher)],
  },
  Signature: {
    YEAR: (world, signature) => time(daysOfSignature(world, signature).signedOn, 4),
    DECADE: (world, signature) => time(daysOfSignature(world, signature).signedOn, 3),
    MONTH: (world, signature) => time(daysOfSignature(world, signature).signedOn, 7),
    ROLE: (_world, signature) => constant(signature.role),
    COUNTRY: (world, signature, lang) => countryKey(world, signature.party_id, dayOfAgreement(world, signature), lang),
    PARTY: (world, signature, lang) => partyKey(world, signature.party_id, dayOfAgreement(world, signature), lang),
    ACTION: (world, signature) =>
      world.tables.treaty_action
        .filter((action) => action.signature_id === signature.id)
        .flatMap((action) => constant(action.kind)),
  },
};

/** The amount of a row, if it can be summed: an agreement, or a figure in a currency outside of mixed lists. */
function worth(type: string, row: Row): { currency: string; value: string } | null {
  if (row.$table === 'agreement') return row.value === null ? null : { currency: row.currency, value: row.value };
  if (type === 'Figure' && /^[A-Z]{3}$/.test(row.unit)) return { currency: row.unit, value: row.value };
  return null;
}

/** The value of a record in a dimension: a value, none, or one beyond the top. */
type GroupKey = Key | 'MISSING' | 'OTHER';

interface Group {
  keys: GroupKey[];
  rows: Set<Row>;
}

/** Groups the rows of a list by one or two dimensions; each row counts once in each group. */
function groupsOf(world: World, type: string, rows: readonly Row[], { by, top, orderBy, lang }: Cell): object {
  if (by.length < 1 || by.length > 2 || new Set(by).size < by.length || top < 1 || top > 500) {
    throw new GraphQLError('groups are wrong', { extensions: { code: 'BAD_USER_INPUT' } });
  }
  const dimensions = by.map((name: string) => countedIn(world, type, rows, name, top, lang ?? null)) as Dimension[];
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const [firsts, seconds = [null]] = dimensions.map((dimension) => dimension.keysOf(row));
    for (const first of firsts!) {
      for (const second of seconds) {
        const keys = second === null ? [first] : [first, second];
        const name = JSON.stringify(keys.map((key) => (typeof key === 'string' ? key : [key.value])));
        const group = groups.get(name) ?? { keys, rows: new Set() };
        group.rows.add(row);
        groups.set(name, group);
      }
    }
  }
  return {
    rows: inOrder([...groups.values()], by, orderBy).map((group) => ({
      keys: group.keys.map((key, index) => shownKey(key, by[index])),
      count: group.rows.size,
      sums: sumsOf(type, [...group.rows]),
      isOther: group.keys.includes('OTHER'),
    })),
    totalCount: rows.length,
    dimensions: dimensions.map(({ summary }) => summary),
  };
}

/** The different values of a row in a dimension. */
function keysOf(world: World, type: string, row: Row, dimension: string, lang: string | null = null): Key[] {
  const keys = (OF_OTHERS[type] ?? OF_ITEMS)[dimension]!(world, row, lang).filter(({ value }) => value !== null);
  return [...new Map(keys.map((key) => [key.value, key])).values()];
}

/** Whether a row is in each of these groups. */
export function isInGroups(world: World, type: string, row: Row, groups: readonly Cell[]): boolean {
  return groups.every(({ dimension, value }) => {
    const keys = keysOf(world, type, row, dimension);
    return value == null ? keys.length === 0 : keys.some((key) => key.value === value);
  });
}

/** The values that rows have in a dimension. */
export function valuesOf(world: World, type: string, rows: readonly Row[], dimension: string): string[] {
  return [...new Set(rows.flatMap((row) => keysOf(world, type, row, dimension).map(({ value }) => value!)))];
}

/** One dimension of a list: the keys of its rows, and its summary. */
interface Dimension {
  keysOf: (row: Row) => GroupKey[];
  summary: object;
}

function countedIn(
  world: World,
  type: string,
  rows: readonly Row[],
  name: string,
  top: number,
  lang: string | null,
): Dimension {
  const keysIn = (row: Row, dimension: string) => keysOf(world, type, row, dimension, lang);
  const rowsOfValue = new Map<string, { key: Key; rows: Row[] }>();
  for (const row of rows) {
    for (const key of keysIn(row, name)) {
      const known = rowsOfValue.get(key.value!) ?? { key, rows: [] };
      known.rows.push(row);
      rowsOfValue.set(key.value!, known);
    }
  }
  const largestFirst = [...rowsOfValue.values()].sort(
    (a, b) => b.rows.length - a.rows.length || compareTexts(a.key.tie, b.key.tie),
  );
  const beyond = isTime(name) ? [] : largestFirst.slice(top);
  const values = new Set(beyond.map(({ key }) => key.value));
  const times = isTime(name)
    ? rows
        .flatMap((row) => keysIn(row, name === 'DECADE' ? 'YEAR' : name).map(({ value }) => value!))
        .sort(compareTexts)
    : [];
  return {
    keysOf(row) {
      const keys = keysIn(row, name);
      if (keys.length === 0) return ['MISSING'];
      const within = keys.filter(({ value }) => !values.has(value));
      return within.length < keys.length ? [...within, 'OTHER'] : within;
    },
    summary: {
      name,
      isMultivalued: !isSingle(type, name),
      valueCount: rowsOfValue.size,
      missingCount: rows.filter((row) => keysIn(row, name).length === 0).length,
      otherCount: new Set(beyond.flatMap((each) => each.rows)).size,
      otherValueCount: beyond.length,
      from: times[0] ?? null,
      to: times.at(-1) ?? null,
    },
  };
}

function shownKey(key: GroupKey, dimension: string): object {
  const nothing = { value: null, node: null, year: null, from: null, to: null };
  if (key === 'MISSING') {
    return { ...nothing, dimension, kind: key, label: isTime(dimension) ? 'Undated' : 'None' };
  }
  if (key === 'OTHER') return { ...nothing, dimension, kind: key, label: 'Other' };
  const { value, label, node } = key;
  const period = { year: Number(value!.slice(0, 4)), from: value, to: value };
  if (dimension === 'DECADE') period.to = `${value!.slice(0, 3)}9`;
  return { ...nothing, dimension, kind: 'VALUE', value, label, node, ...(isTime(dimension) ? period : {}) };
}

/** Groups with a key beyond the top come last in both directions; without a value counts as earliest. */
function inOrder(groups: Group[], by: readonly string[], orderBy: Cell): Group[] {
  const field = orderBy?.field ?? (isTime(by[0]!) ? 'KEY' : 'COUNT');
  const sign = (orderBy?.direction ?? (field === 'KEY' ? 'ASC' : 'DESC')) === 'ASC' ? 1 : -1;
  const isOther = (group: Group) => group.keys.includes('OTHER');
  return groups.sort((a, b) => {
    if (field === 'COUNT') {
      const difference = Number(isOther(a)) - Number(isOther(b)) || sign * (a.rows.size - b.rows.size);
      if (difference !== 0) return difference;
    }
    for (const [index, dimension] of by.entries()) {
      const [one, other] = [a.keys[index]!, b.keys[index]!];
      const difference =
        Number(one === 'OTHER') - Number(other === 'OTHER') ||
        (field === 'KEY' ? sign : 1) * compareKeys(one, other, isTime(dimension));
      if (difference !== 0) return difference;
    }
    return 0;
  });
}

function compareKeys(a: GroupKey, b: GroupKey, inTime: boolean): number {
  if (typeof a === 'string' || typeof b === 'string') return Number(a !== 'MISSING') - Number(b !== 'MISSING');
  if (inTime) return compareTexts(a.tie, b.tie);
  return compareTexts(a.label, b.label) || compareTexts(a.tie, b.tie);
}

function sumsOf(type: string, rows: readonly Row[]): object[] {
  const sums = new Map<string, bigint>();
  for (const each of rows.map((row) => worth(type, row))) {
    if (each) sums.set(each.currency, (sums.get(each.currency) ?? 0n) + inMillionths(each.value));
  }
  return [...sums].sort(([a], [b]) => compareTexts(a, b)).map(([currency, sum]) => ({ currency, value: written(sum) }));
}

function inMillionths(value: string): bigint {
  const [whole, fraction = ''] = value.split('.');
  return BigInt(whole! + fraction.padEnd(6, '0').slice(0, 6));
}

function written(sum: bigint): string {
  const digits = String(sum < 0n ? -sum : sum).padStart(7, '0');
  return `${sum < 0n ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

const LISTS = [
  'Agreement',
  'Forum',
  'Session',
  'Speaker',
  'Delegation',
  'Commitment',
  'Statement',
  'Figure',
  'Signature',
  'CooperationItem',
  'Party',
  'Person',
  'Source',
];

/** `groups` of every list that has them. */
export const fieldsOfGroups: FieldRules = Object.fromEntries(
  LISTS.map((type) => [
    `${type}Connection`,
    { groups: (connection, args, world) => groupsOf(world, type, connection.all, args) },
  ]),
);

/** The network of parties of one level, from the matching items. */
export function networkOf(world: World, items: readonly Row[], level: string, top: number): object {
  if (top < 1 || top > 20_000) throw new GraphQLError('top is wrong', { extensions: { code: 'BAD_USER_INPUT' } });
  const links = new Map<string, { a: Row; b: Row; items: Row[] }>();
  const involving = new Map<string, number>();
  for (const item of items) {
    for (const { id } of partiesOfLevel(world, item, level)) involving.set(id, (involving.get(id) ?? 0) + 1);
    for (const [a, b] of pairsOfLevel(world, item, level)) {
      const link = links.get(`${a.id}${b.id}`) ?? { a, b, items: [] };
      link.items.push(item);
      links.set(`${a.id}${b.id}`, link);
    }
  }
  const latest = (link: { items: Row[] }) =>
    link.items
      .map((item) => occurredOn(world, item))
      .filter((date) => date != null)
      .sort(compareTexts)
      .at(-1) ?? null;
  const inOrder = [...links.values()]
    .sort(
      (x, y) =>
        y.items.length - x.items.length ||
        compareTexts(latest(y) ?? '', latest(x) ?? '') ||
        compareTexts(x.a.id, y.a.id) ||
        compareTexts(x.b.id, y.b.id),
    )
    .slice(0, top);
  const ends = [...new Map(inOrder.flatMap(({ a, b }) => [a, b]).map((party) => [party.id, party])).values()];
  return {
    nodes: ends
      .map((party) => ({
        party,
        items: involving.get(party.id)!,
        coordinates: party.latitude === null ? null : { latitude: party.latitude, longitude: party.longitude },
      }))
      .sort((x, y) => y.items - x.items || compareTexts(x.party.id, y.party.id)),
    linkCount: links.size,
    links: inOrder.map((link) => ({
      one: link.a,
      other: link.b,
      items: link.items.length,
      agreements: link.items.filter((item) => item.$table === 'agreement').length,
      latestOn: latest(link),
    })),
  };
}
