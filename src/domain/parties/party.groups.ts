import type { Dimension, Instead, Joined } from '../../query/compiling/groups.ts';
import type { FieldExtensions } from '../../query/compiling/selection.ts';
import { raw, type Sql, sql, visible } from '../../query/sql.ts';
import { type Counted, shownAs } from '../../records/api/groups.ts';
import { isOfTable } from '../../records/item.reads.ts';
import { textIn } from '../../records/values/languages.ts';
import { Party, PartyLevel } from './party.entity.ts';
import { countryOf } from './party.reads.ts';

// How lists are counted by party. A party is given by its id, a day as SQL.

/** The columns of a party's names, in the row `n`. */
const NAME_COLUMNS = { text: sql`n.name`, lang: sql`n.name_lang`, others: sql`n.names_in` };

const shown = shownAs(Party, 'party', NAME_COLUMNS);

/** For an organ of a city, region or country that place on a day; every other party stands for itself. */
function placeOf(party: Sql, day: Sql): Sql {
  return sql`coalesce(place_of(${party}, ${day}), ${party})`;
}

type PartyOf<Entity> = (row: Parameters<Dimension<Entity>['key']>[0], as: string) => { party: Sql; day: Sql };
type More<Entity> = Pick<Dimension<Entity>, 'join' | 'falls'>;

/** By the country of one party of each row. */
export function byCountry<Entity>(of: PartyOf<Entity>, more: More<Entity> = {}): Dimension<Entity> {
  return {
    ...more,
    key: (row, as) => {
      const { party, day } = of(row, as);
      return [countryOf(party, day)];
    },
    shown,
  };
}

/** By the countries of several parties of each row. A party without a country is no value. */
export function byCountries<Entity>(
  of: PartyOf<Entity>,
  join: NonNullable<Dimension<Entity>['join']>,
): Dimension<Entity> {
  const one = byCountry(of);
  return {
    ...one,
    join: (row, as) => {
      const { from, on } = join(row, as);
      return { from, on: sql`${on} and ${one.key(row, as)[0]!} is not null` };
    },
    falls: 'AGAIN',
  };
}

/** By one party of each row; organs count as the place that they are of. */
export function byParty<Entity>(of: PartyOf<Entity>, more: More<Entity> = {}): Dimension<Entity> {
  return {
    ...more,
    key: (row, as) => {
      const { party, day } = of(row, as);
      return [placeOf(party, day)];
    },
    shown,
  };
}

/** By the party itself, whatever it is. */
export function byPlace<Entity>(party: (as: string) => Sql, more: More<Entity>): Dimension<Entity> {
  return { ...more, key: (_row, as) => [party(as)], shown };
}

// ------------------------------------------------------------------------------------------ parties involved in an item

/** Whether the involvement `as` is that of a party of one level, or of one in which such a party lay on the item's day. */
function isOfLevel(as: string, level: PartyLevel): Sql {
  return sql`${raw(`${as}.level = '${level}' and ${as}.members > 0`)} and ${visible(as)}`;
}

/** Whether the involvement `as` is that of a party of the item: it stands for the place of which it is an organ, or itself. */
function isOfItemParty(as: string): Sql {
  return sql`${raw(as)}.stands_for is not null and ${visible(as)}`;
}

/** Involvements of an item, as `as`. */
function joinInvolvement(item: Sql, as: string, which: Sql): Joined {
  return { from: raw(`involvement ${as}`), on: sql`${raw(as)}.item_id = ${item} and ${which}` };
}

/** How involvements are joined to items, or read alone: all items of a table that have them. */
export interface Involvements {
  join: (item: Sql) => Joined;
  alone: (table: string) => StandaloneInvolvements;
}

/** What an involvement says of its item. */
interface StandaloneInvolvements extends Instead {
  columns: { readonly [property in 'id' | 'type' | 'occurredOn']: Sql };
}

/** All items by the involvements `as`, and what is joined to them. */
function standaloneInvolvements(as: string, table: string, which: Sql, beside: Sql = raw('')): StandaloneInvolvements {
  return {
    from: sql`involvement ${raw(as)} ${beside}`,
    where: sql`${isOfTable(`${as}.item_type`, table)} and ${which}`,
    columns: { id: raw(`${as}.item_id`), type: raw(`${as}.item_type`), occurredOn: raw(`${as}.occurred_on`) },
  };
}

/** Parties of whatever level that items involve, of these alone, as `as`. */
export function partiesInvolved(as: string, among: Sql): Involvements {
  const which = sql`${raw(`${as}.members > 0`)} and ${raw(as)}.party_id in (${among}) and ${visible(as)}`;
  return {
    join: (item) => joinInvolvement(item, as, which),
    alone: (table) => standaloneInvolvements(as, table, which),
  };
}

/** By the countries involved in an item. */
export const BY_COUNTRY_INVOLVED: Counted<{ id: string }> = [
  'By countries that take part, or that contain a party that does, on the day.',
  {
    join: (item, as) => joinInvolvement(item.id, as, isOfLevel(as, PartyLevel.COUNTRY)),
    alone: (as, table) => standaloneInvolvements(as, table, isOfLevel(as, PartyLevel.COUNTRY)),
    key: (_item, as) => [raw(`${as}.party_id`)],
    falls: 'MANY',
    shown,
  },
];

/** By the parties of an item; organs count as the place that they are of. */
export const BY_PARTY_INVOLVED: Counted<{ id: string }> = [
  'By parties that take part; organs count as their city, region or country.',
  {
    join: (item, as) => joinInvolvement(item.id, as, isOfItemParty(as)),
    alone: (as, table) => standaloneInvolvements(as, table, isOfItemParty(as)),
    key: (_item, as) => [raw(`${as}.stands_for`)],
    falls: 'AGAIN',
    shown,
  },
];

/** A pair of parties, in whatever order it came. */
function shownPair([a, b]: readonly Sql[], lang: string | null | undefined) {
  const name = (party: Sql) => sql`(select ${textIn(NAME_COLUMNS, lang)} from party n where n.id = ${party})`;
  const id = (party: Sql) => sql`'party_' || replace(${party}::text, '-', '')`;
  return {
    value: sql`${id(a!)} || ',' || ${id(b!)}`,
    label: sql`least(${name(a!)}, ${name(b!)}) || ' – ' || greatest(${name(a!)}, ${name(b!)})`,
  };
}

/**
 * The pairs of parties of one level that items are between, as `between` means it, as `as` and `as`_2: each pair once; a
 * party with itself where two different parties of the item lie in it; one with another around it where more than its own
 * parties lie in that.
 */
export function pairsOfLevel(as: string, level: PartyLevel): Involvements {
  const [a, b] = [as, `${as}_2`];
  const twoTakePart = `(${a}.party_id < ${b}.party_id or (${a}.party_id = ${b}.party_id and ${a}.members > 1))`;
  const sameMembers = `${a}.party_id < ${b}.party_id and ${a}.members = ${b}.members
    and are_nested(${a}.party_id, ${b}.party_id, coalesce(last_day(nullif(${a}.occurred_on, '')), today()))`;
  // Most levels never lie one within another: so that is asked once, and then not for each pair.
  const anyNested = `(select exists (select from lies_within w join party p on p.id = w.party_id
    join party around on around.id = w.ancestor_id
    where w.depth > 0 and p.level = '${level}' and around.level = '${level}'))`;
  const more = raw(`${twoTakePart} and (case when ${anyNested} then not (${sameMembers}) else true end)`);
  return pairs(as, isOfLevel(a, level), sql`${isOfLevel(b, level)} and ${more}`);
}

function pairs(as: string, isFirst: Sql, isSecond: Sql): Involvements {
  const { from, on } = joinInvolvement(raw(`${as}.item_id`), `${as}_2`, isSecond);
  const second = sql`join ${from} on ${on}`;
  return {
    join: (item) => {
      const first = joinInvolvement(item, as, isFirst);
      return { from: sql`${first.from} ${second}`, on: first.on };
    },
    alone: (table) => standaloneInvolvements(as, table, isFirst, second),
  };
}

/** By pairs of countries involved in an item. */
export const BY_COUNTRY_PAIR: Counted<{ id: string }> = [
  'By pairs of countries that take part, each pair once; a country with itself where two different parties of it take part. One record may have several.',
  {
    join: (item, as) => pairsOfLevel(as, PartyLevel.COUNTRY).join(item.id),
    alone: (as, table) => pairsOfLevel(as, PartyLevel.COUNTRY).alone(table),
    key: (_item, as) => [raw(`${as}.party_id`), raw(`${as}_2.party_id`)],
    falls: 'MANY',
    shown: shownPair,
  },
];

/** The pairs of parties of an item, as `as` and `as`_2: each pair once. */
function pairsOfItemParties(as: string): Involvements {
  return pairs(as, isOfItemParty(as), sql`${isOfItemParty(`${as}_2`)} and ${raw(`${as}.party_id < ${as}_2.party_id`)}`);
}

/** By pairs of parties of an item; organs count as the place that they are of. */
export const BY_PARTY_PAIR: Counted<{ id: string }> = [
  'By pairs of parties, each pair once; organs count as the city, region or country that they are of. One record may have several.',
  {
    join: (item, as) => pairsOfItemParties(as).join(item.id),
    alone: (as, table) => pairsOfItemParties(as).alone(table),
    key: (_item, as) => {
      const [a, b] = [raw(`${as}.stands_for`), raw(`${as}_2.stands_for`)];
      return [sql`least(${a}, ${b})`, sql`greatest(${a}, ${b})`];
    },
    falls: 'AGAIN',
    shown: shownPair,
  },
];

// ------------------------------------------------------------------------------------------------------- how many there are

/**
 * How many pairs groups count: pairs of parties of one item that are of one level, or are its own parties (`PART`), over all
 * items of a type and over all items (`ITEM`). PUBLIC records alone are counted, so that a price says nothing about hidden
 * ones.
 */
export const PUBLIC_PAIRS = `
  select coalesce(item_type, 'ITEM') || ' ' || level || beside as kind, sum(rows) as count
  from (
    select item_type, level, count(*)::numeric as parties from involvement
    where visibility = 'PUBLIC' and members > 0 group by item_type, item_id, level
    union all
    select item_type, 'PART', count(*)::numeric from involvement
    where visibility = 'PUBLIC' and stands_for is not null group by item_type, item_id
  ) item
  cross join lateral (select parties * (parties - 1) / 2 as pairs) of_item
  cross join lateral (values (' pairs', pairs), (' pairs by party', pairs * parties), (' pairs by pair', pairs * pairs))
    counted (beside, rows)
  group by grouping sets ((item_type, level, beside), (level, beside))
`;

/** How many pairs groups of items of a type count, by their dimensions. */
export function countsPairs(type: 'AGREEMENT' | 'ITEM'): NonNullable<FieldExtensions['counts']> {
  return (sizes, { by }) => {
    const dimensions = Array.isArray(by) ? by.map(String) : [];
    const pair = dimensions.find(isPair);
    if (pair === undefined) return 0;
    const others = dimensions.filter((dimension) => dimension !== pair);
    const beside = others.some(isPair) ? ' by pair' : others.some(isParty) ? ' by party' : '';
    const level = pair === 'COUNTRY_PAIR' ? PartyLevel.COUNTRY : 'PART';
    return sizes[`${type} ${level} pairs${beside}`] ?? 0;
  };
}

function isPair(dimension: string): boolean {
  return dimension.endsWith('_PAIR');
}

function isParty(dimension: string): boolean {
  return dimension === 'COUNTRY' || dimension === 'PARTY';
}
