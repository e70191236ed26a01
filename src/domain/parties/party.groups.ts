import type { Dimension, Instead, Joined } from '../../query/compiling/dimension.ts';
import { textOfValue } from '../../query/compiling/group-filter.ts';
import type { Row } from '../../query/compiling/row.ts';
import type { FieldExtensions } from '../../query/compiling/selection.ts';
import type { Given } from '../../query/params.ts';
import { raw, type Sql, sql, visible } from '../../query/sql.ts';
import { type DescribedDimension, recordGroupKey, recordWithId } from '../../records/api/groups.ts';
import { isOfTable } from '../../records/item.reads.ts';
import { textIn } from '../../records/values/languages.ts';
import { type PairLevel, tallyOfPairs } from './pair.reads.ts';
import { Party, PartyLevel } from './party.entity.ts';
import { countryOf } from './party.reads.ts';

// Dimensions by party. A party is given by its id and a date as SQL.

/** The columns with the names of a party, in the row `n`. */
const NAME_COLUMNS = { text: sql`n.name`, lang: sql`n.name_lang`, others: sql`n.names_in` };

const PARTY_KEY = recordGroupKey(Party, 'party', NAME_COLUMNS);

/** The city, region or country that a party is an organ of on a date; for any other party the party itself. */
function placeOf(party: Sql, day: Sql): Sql {
  return sql`coalesce(place_of(${party}, ${day}), ${party})`;
}

type PartyOf<Entity> = (row: Parameters<Dimension<Entity>['key']>[0], as: string) => { party: Sql; day: Sql };
type More<Entity> = Pick<Dimension<Entity>, 'join' | 'falls'>;

/** A party, as far as it is stored with the row; null if it must be determined. */
type KnownParty<Entity> = (row: Row<Entity>, as: string) => Sql;

/** Groups by the country of one party of each row. */
export function byCountry<Entity>(
  of: PartyOf<Entity>,
  more: More<Entity> = {},
  known?: KnownParty<Entity>,
): Dimension<Entity> {
  return {
    ...more,
    key: (row, as) => {
      const { party, day } = of(row, as);
      return [known ? sql`coalesce(${known(row, as)}, ${countryOf(party, day)})` : countryOf(party, day)];
    },
    ...PARTY_KEY,
  };
}

/** Groups by the countries of several parties of each row. A party without a country gives no value. */
export function byCountries<Entity>(
  of: PartyOf<Entity>,
  join: NonNullable<Dimension<Entity>['join']>,
): Dimension<Entity> {
  const one = byCountry(of);
  return {
    ...one,
    join: (row, as) => {
      const joined = join(row, as);
      return { ...joined, on: sql`${joined.on} and ${one.key(row, as)[0]!} is not null` };
    },
    falls: 'AGAIN',
  };
}

/** Groups by one party of each row; organs count as their city, region or country. */
export function byParty<Entity>(
  of: PartyOf<Entity>,
  more: More<Entity> = {},
  known?: KnownParty<Entity>,
): Dimension<Entity> {
  return {
    ...more,
    key: (row, as) => {
      const { party, day } = of(row, as);
      return [known ? sql`coalesce(${known(row, as)}, ${placeOf(party, day)})` : placeOf(party, day)];
    },
    ...PARTY_KEY,
  };
}

/** Groups by the party itself, also if it is an organ. */
export function byPartyItself<Entity>(party: (as: string) => Sql, more: More<Entity>): Dimension<Entity> {
  return { ...more, key: (_row, as) => [party(as)], ...PARTY_KEY };
}

// ----------------------------------------------------------------------------------------- parties involved in an item

/** Whether the involvement `as` is of a party of this level. Containing parties have involvements, too. */
function isOfLevel(as: string, level: PartyLevel): Sql {
  return sql`${raw(`${as}.level = '${level}' and ${as}.members > 0`)} and ${visible(as)}`;
}

/** Whether the involvement `as` is of a party of the item itself, not of one that contains it. */
function isOfItemParty(as: string): Sql {
  return sql`${raw(as)}.stands_for is not null and ${visible(as)}`;
}

/** Joins involvements of an item as `as`. */
function joinInvolvement(item: Sql, as: string, which: Sql): Joined {
  return { from: raw(`involvement ${as}`), on: sql`${raw(as)}.item_id = ${item} and ${which}` };
}

/** Involvements joined to items, or read without the table of the items. */
export interface Involvements {
  join: (item: Sql) => Joined;
  standalone: (table: string) => StandaloneInvolvements;
}

/** Involvements read without the table of their items, with the columns of the item that they repeat. */
interface StandaloneInvolvements extends Instead {
  columns: { readonly [property in 'id' | 'type' | 'occurredOn']: Sql };
}

/** Reads all items of a table through the involvements `as`. */
function standaloneInvolvements(as: string, table: string, which: Sql): StandaloneInvolvements {
  return {
    from: raw(`involvement ${as}`),
    where: sql`${isOfTable(`${as}.item_type`, table)} and ${which}`,
    columns: { id: raw(`${as}.item_id`), type: raw(`${as}.item_type`), occurredOn: raw(`${as}.occurred_on`) },
  };
}

/** The involvements of items as `as`, limited to the parties `among`. */
export function partiesInvolved(as: string, among: Sql): Involvements {
  const which = sql`${raw(`${as}.members > 0`)} and ${raw(as)}.party_id in (${among}) and ${visible(as)}`;
  return {
    join: (item) => joinInvolvement(item, as, which),
    standalone: (table) => standaloneInvolvements(as, table, which),
  };
}

export const BY_COUNTRY_INVOLVED: DescribedDimension<{ id: string }> = [
  "By country of the parties, on the item's date. A record may have several.",
  {
    join: (item, as) => joinInvolvement(item.id, as, isOfLevel(as, PartyLevel.COUNTRY)),
    alone: (as, table) => standaloneInvolvements(as, table, isOfLevel(as, PartyLevel.COUNTRY)),
    key: (_item, as) => [raw(`${as}.party_id`)],
    falls: 'MANY',
    ...PARTY_KEY,
  },
];

export const BY_PARTY_INVOLVED: DescribedDimension<{ id: string }> = [
  'By party involved; organs count as their city, region or country.',
  {
    join: (item, as) => joinInvolvement(item.id, as, isOfItemParty(as)),
    alone: (as, table) => standaloneInvolvements(as, table, isOfItemParty(as)),
    key: (_item, as) => [raw(`${as}.stands_for`)],
    falls: 'AGAIN',
    ...PARTY_KEY,
  },
];

/** Value and label of a pair of parties. The label has the names in alphabetical order. */
function shownPair([a, b]: readonly Sql[], lang: string | null | undefined) {
  const name = (party: Sql) => sql`(select ${textIn(NAME_COLUMNS, lang)} from party n where n.id = ${party})`;
  const id = (party: Sql) => sql`'party_' || replace(${party}::text, '-', '')`;
  return {
    value: sql`${id(a!)} || ',' || ${id(b!)}`,
    label: sql`least(${name(a!)}, ${name(b!)}) || ' – ' || greatest(${name(a!)}, ${name(b!)})`,
  };
}

/** Returns the parties of a pair, given its value. */
function parsePair(value: Given, argument: string): Sql[] {
  const idAt = (place: number) => (given: string) => {
    const ids = given.split(',');
    return ids.length === 2 ? ids[place]! : null;
  };
  return [0, 1].map((place) => recordWithId('party', textOfValue(value, argument, idAt(place)), argument));
}

/** How to count by pairs of a level. */
function byPair(level: PairLevel): Dimension<{ id: string }> {
  return {
    tally: tallyOfPairs(level),
    key: (_item, as) => [raw(`${as}.a_id`), raw(`${as}.b_id`)],
    falls: 'MANY',
    shown: shownPair,
    parse: parsePair,
  };
}

export const BY_COUNTRY_PAIR: DescribedDimension<{ id: string }> = [
  'By pair of countries involved, each pair once; a country with itself if two of its parties are involved. One record may have several.',
  byPair(PartyLevel.COUNTRY),
];

export const BY_PARTY_PAIR: DescribedDimension<{ id: string }> = [
  'By pair of parties, each pair once; organs count as their city, region or country. One record may have several.',
  byPair('PART'),
];

// ------------------------------------------------------------------------------------------------------ numbers of pairs

/** Returns a function that estimates the number of pairs that groups count, from the dimensions. */
export function pairCounter(type: 'AGREEMENT' | 'ITEM'): NonNullable<FieldExtensions['counts']> {
  return (sizes, { by }) => {
    const dimensions = Array.isArray(by) ? by.map(String) : [];
    const pair = dimensions.find(isPair);
    if (pair === undefined) return 0;
    return sizes[`${type} ${pair === 'COUNTRY_PAIR' ? PartyLevel.COUNTRY : 'PART'} pairs`] ?? 0;
  };
}

function isPair(dimension: string): boolean {
  return dimension.endsWith('_PAIR');
}
