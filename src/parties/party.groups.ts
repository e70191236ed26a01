import type { Dimension } from '../reading/groups.ts';
import { raw, type Sql, sql, visible } from '../reading/sql.ts';
import { shownAs } from '../records/groups.ts';
import { textIn } from '../records/languages.ts';
import { Party, PartyLevel } from './party.entity.ts';

// How lists are counted by party. A party is given by its id, a day as SQL.

/** The columns of a party's names, in the row `n`. */
const NAME = { text: sql`n.name`, lang: sql`n.name_lang`, others: sql`n.names_in` };

const shown = shownAs(Party, 'party', NAME);

/** The country in which a party lies on a day; a country's is itself; null for what lies in none. */
function countryOf(party: Sql, day: Sql): Sql {
  return sql`(select w.ancestor_id from lies_within w join party c on c.id = w.ancestor_id and c.level = 'COUNTRY'
    where w.party_id = ${party} and ${day} between w.from_day and w.to_day order by w.depth limit 1)`;
}

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

/** Joins, as `as`, each party of one level that is involved in an item or in which such a party lay on the item's day. */
function joinLevel(item: Sql, as: string, level: PartyLevel, more: Sql = sql``): Sql {
  return sql`join involvement ${raw(as)} on ${raw(`${as}.item_id`)} = ${item} and ${raw(`${as}.level = '${level}'`)}
    and ${raw(`${as}.members > 0`)} and ${visible(as)} ${more}`;
}

/** Joins, as `as`, each party of an item: `stands_for` is the place of which it is an organ, or else itself. */
function joinParts(item: Sql, as: string, more: Sql = sql``): Sql {
  return sql`join involvement ${raw(as)} on ${raw(`${as}.item_id`)} = ${item} and ${raw(`${as}.stands_for is not null`)}
    and ${visible(as)} ${more}`;
}

/** By the countries involved in an item. */
export function byCountryInvolved<Entity extends { id: string }>(): Dimension<Entity> {
  return {
    join: (item, as) => joinLevel(item.id as Sql, as, PartyLevel.COUNTRY),
    key: (_item, as) => [raw(`${as}.party_id`)],
    falls: 'MANY',
    shown,
  };
}

/** By the parties of an item; organs count as the place that they are of. */
export function byPartyInvolved<Entity extends { id: string }>(): Dimension<Entity> {
  return {
    join: (item, as) => joinParts(item.id as Sql, as),
    key: (_item, as) => [raw(`${as}.stands_for`)],
    falls: 'AGAIN',
    shown,
  };
}

/** A pair of parties, in whatever order it came. */
function shownPair([a, b]: readonly Sql[], lang: string | null | undefined) {
  const name = (party: Sql) => sql`(select ${textIn(NAME, lang)} from party n where n.id = ${party})`;
  const id = (party: Sql) => sql`'party_' || replace(${party}::text, '-', '')`;
  return {
    value: sql`${id(a!)} || ',' || ${id(b!)}`,
    label: sql`least(${name(a!)}, ${name(b!)}) || ' – ' || greatest(${name(a!)}, ${name(b!)})`,
  };
}

/**
 * Joins, as `as` and `as`_2, each pair of parties of one level that an item is between, as `between` means it: each pair
 * once; a party with itself where two different parties of the item lie in it; one with another around it where more than
 * its own parties lie in that.
 */
export function joinPairs(item: Sql, as: string, level: PartyLevel): Sql {
  const [a, b] = [as, `${as}_2`];
  const twoTakePart = `(${a}.party_id < ${b}.party_id or (${a}.party_id = ${b}.party_id and ${a}.members > 1))`;
  const sameMembers = `${a}.party_id < ${b}.party_id and ${a}.members = ${b}.members
    and are_nested(${a}.party_id, ${b}.party_id, coalesce(last_day(nullif(${a}.occurred_on, '')), today()))`;
  // Most levels never lie one within another: so that is asked once, and then not for each pair.
  const anyNested = `(select exists (select from lies_within w join party p on p.id = w.party_id
    join party around on around.id = w.ancestor_id
    where w.depth > 0 and p.level = '${level}' and around.level = '${level}'))`;
  const more = raw(`and ${twoTakePart} and (case when ${anyNested} then not (${sameMembers}) else true end)`);
  return sql`${joinLevel(item, a, level)} ${joinLevel(raw(`${a}.item_id`), b, level, more)}`;
}

/** By pairs of countries involved in an item. */
export function byCountryPair<Entity extends { id: string }>(): Dimension<Entity> {
  return {
    join: (item, as) => joinPairs(item.id as Sql, as, PartyLevel.COUNTRY),
    key: (_item, as) => [raw(`${as}.party_id`), raw(`${as}_2.party_id`)],
    falls: 'MANY',
    shown: shownPair,
  };
}

/** By pairs of parties of an item; organs count as the place that they are of. */
export function byPartyPair<Entity extends { id: string }>(): Dimension<Entity> {
  return {
    join: (item, as) =>
      sql`${joinParts(item.id as Sql, as)} ${joinParts(raw(`${as}.item_id`), `${as}_2`, raw(`and ${as}.party_id < ${as}_2.party_id`))}`,
    key: (_item, as) => {
      const [a, b] = [raw(`${as}.stands_for`), raw(`${as}_2.stands_for`)];
      return [sql`least(${a}, ${b})`, sql`greatest(${a}, ${b})`];
    },
    falls: 'AGAIN',
    shown: shownPair,
  };
}
