import type { EntityClass } from '../../query/compiling/row.ts';
import type { Given } from '../../query/params.ts';
import { all, CteRef, InSubquery, join, type Lookup, raw, type Sql, sql, visible } from '../../query/sql.ts';
import { Geography } from '../../records/cooperation-item.entity.ts';
import { typeOf } from '../../records/known-types.ts';
import { badInput } from '../../runtime/errors.ts';
import type { PartyLevel } from '../parties/party.entity.ts';
import { lastDayOrToday, partyLookup, TODAY } from '../parties/party.reads.ts';

/** A party that an item must involve: its id, and the name given by the client; null if the party is the parent row. */
export interface RequestedParty {
  id: Sql | Lookup;
  name: Given | null;
}

/** Options that change the meaning of `between`. */
export interface BetweenOptions {
  geography?: Geography | null;
  succession?: boolean | null;
  rollUp?: boolean | null;
  levels?: PartyLevel[] | null;
  spokeTogether?: boolean | null;
}

const MIN_PARTIES = 2;
const MAX_PARTIES = 10;

/** @throws GraphQLError BAD_USER_INPUT unless there are 2 to 10 names */
export function requestedParties(names: readonly Given[], argument = 'between'): RequestedParty[] {
  if (names.length < MIN_PARTIES || names.length > MAX_PARTIES) {
    throw badInput(
      argument,
      `the number of parties is ${names.length}. Give ${MIN_PARTIES} to ${MAX_PARTIES}; give one twice for cooperation inside it.`,
    );
  }
  return names.map((name, index) => requestedParty(name, `${argument}.${index}`));
}

/** Returns the parties beside the parent row. @throws GraphQLError BAD_USER_INPUT if there are more than 9 */
export function otherRequestedParties(names: readonly Given[], argument: string): RequestedParty[] {
  if (names.length > MAX_PARTIES - 1)
    throw badInput(argument, `the number of parties is ${names.length}. Give at most ${MAX_PARTIES - 1}.`);
  return names.map((name, index) => requestedParty(name, `${argument}.${index}`));
}

export function requestedParty(name: Given, argument: string): RequestedParty {
  return { id: partyLookup(name, argument), name };
}

/**
 * Whether the stored counts of `involvement` suffice. They count each party for all parties that it belonged to on the
 * item's date, at every level.
 */
export function canUseInvolvementCounts({ geography, succession, rollUp, levels }: BetweenOptions): boolean {
  return geography !== Geography.TODAY && !succession && rollUp !== false && !levels;
}

/**
 * Joins the rows of `involvement` of an item, one for each requested party, as `v1`, `v2`, ... A list ordered by date
 * can then read `v1` in the order of an index.
 * @param item the id of the item
 */
export function joinInvolvements(item: Sql, given: readonly RequestedParty[], options: BetweenOptions): Sql {
  return sql`join involvement v1 on v1.item_id = ${item} and ${isCounted(given, 0, options)} ${joinOthers(given, options)} and ${hasEnoughMembers(item, given, options)}`;
}

/** The class of the items; null for items of any type. */
export type ItemClass = EntityClass<unknown> | null;

/** Selects the ids of the items that involve the requested parties, by the counts of `involvement` alone. */
function itemsInvolving(given: readonly RequestedParty[], options: BetweenOptions, entity: ItemClass): Sql {
  const ofType = entity ? sql` and v1.item_type = ${raw(`'${typeOf(entity)}'`)}` : sql``;
  // This order lets the planner merge both indexes item by item instead of day by day.
  const order = given.length > 1 ? sql` order by v1.occurred_on, v1.item_id` : sql``;
  const last = sql`${alias('v', given.length - 1)}.item_id`;
  return sql`select v1.item_id from involvement v1 ${joinOthers(given, options)}
    where ${isCounted(given, 0, options)}${ofType} and ${hasEnoughMembers(last, given, options)}${order}`;
}

function joinOthers(given: readonly RequestedParty[], options: BetweenOptions): Sql {
  const joins = given.slice(1).map((_, before) => {
    const v = alias('v', before + 1);
    return sql`join involvement ${v} on ${v}.item_id = v1.item_id and ${v}.occurred_on = v1.occurred_on
      and ${isCounted(given, before + 1, options)}`;
  });
  return join(joins, ' ');
}

/** Whether the involvement of a requested party counts and is visible. */
function isCounted(given: readonly RequestedParty[], index: number, options: BetweenOptions): Sql {
  const v = alias('v', index);
  const counted = options.spokeTogether ? sql`` : sql` and ${v}.members > 0`;
  return sql`${v}.party_id = ${given[index]!.id}${counted} and ${visible(`v${index + 1}`)}`;
}

/**
 * Whether each requested party has enough members in the item, beside those of requested parties that belong to it: at
 * least as many as the party is given. This matters only if one party is, or belongs to, another one, which is checked
 * once. For two parties it is one comparison; for more, a function is called, since PostgreSQL plans every part of a
 * statement.
 * @param item the id of the item, from the row that is joined last, so that only items with a row for each party are
 *   checked
 */
function hasEnoughMembers(item: Sql, given: readonly RequestedParty[], options: BetweenOptions): Sql {
  if (given.length < 2) return sql`true`;
  const parties = sql`array[${join(
    given.map(({ id }) => sql`${id}`),
    ', ',
  )}]::uuid[]`;
  const overlapOfAll = sql`(select ${parties} as parties, have_overlap(${parties}) as is_so)`;
  const overlap = sharedRows('overlap', given, given.length === 2 ? overlapOfTwo(given) : overlapOfAll);
  const day = lastDayOrToday(sql`nullif(v1.occurred_on, '')`);
  const members = options.spokeTogether ? sql`members_with_speakers` : sql`members`;
  const enough =
    given.length === 2
      ? sql`case when v1.party_id = v2.party_id then v1.${members} > 1
          else v1.${members} <> v2.${members} or not are_nested(v1.party_id, v2.party_id, ${day}) end`
      : sql`involves_enough(${item}, (select o.parties from ${overlap} o), ${day}, ${raw(String(Boolean(options.spokeTogether)))})`;
  return sql`(case when (select o.is_so from ${overlap} o) then ${enough} else true end)`;
}

/**
 * Whether an item involves the requested parties: for each, the item has at least as many different parties that are it
 * or belong to it, and not to another requested party inside it, as it is given.
 * @param item the id of the item
 * @param entity the class of the item, if known, to search items of this type only
 */
export function involves(
  item: Sql,
  given: readonly RequestedParty[],
  options: BetweenOptions,
  entity: ItemClass = null,
): Sql {
  if (canUseInvolvementCounts(options)) return new InSubquery(item, itemsInvolving(given, options, entity));
  const candidates = given.map(
    (party) =>
      sql`${item} in (select d.item_id from involvement d where ${takesPart(options)} and ${belongsToRequested(party.id, options)})`,
  );
  const enough = sql`(case when ${areAnyNested(given, options)} then ${all(
    given.map((party, index) => sql`${memberCount(item, given, party, options)} >= ${multiplicity(given, index)}`),
  )} else true end)`;
  return all([...candidates, enough]);
}

/** Returns rows `m` (n, name, party_id): for each requested party the party of the item that matches it. */
export function matchedPartyRows(item: Sql, given: readonly RequestedParty[], options: BetweenOptions): Sql {
  const matching = sql`(select d.party_id from involvement d
    where d.item_id = ${item} and ${takesPart(options)} and ${belongsToRequested(sql`g.id`, options)}
      and not ${belongsToNestedRequested(given, sql`g.id`, options)}
    order by d.party_id
    offset (select count(*) from ${requestedPartyRows(given)} h (n, name, id) where h.n < g.n and h.id = g.id) limit 1)`;
  return sql`(select g.n, g.name, ${matching} as party_id from ${requestedPartyRows(given)} g (n, name, id)) m`;
}

/**
 * Selects every party that a request could name for items, if the counts of `involvement` do not suffice: the columns
 * item_id, party_id, item_type, occurred_on, and `parties`, those of the item that are this party or belong to it.
 * @param items selects the ids of the items as `id`
 */
export function requestableParties(items: Sql, options: BetweenOptions): Sql {
  const rollsUp = options.rollUp !== false;
  const placed = sql`select d.item_id, d.item_type, d.occurred_on, d.party_id as member_id, ${raw(rollsUp ? 'w.ancestor_id' : 'd.party_id')} as party_id
    from (${items}) listed join involvement d on d.item_id = listed.id and ${takesPart(options)} ${
      rollsUp
        ? sql`join lies_within w on w.party_id = d.party_id and ${placementDay(options)} between w.from_day and w.to_day`
        : sql``
    }`;
  const named = sql`select n.item_id, n.party_id, n.item_type, n.occurred_on, array_agg(distinct n.member_id) as parties
    from ${options.succession ? raw('succeeded') : sql`(${placed})`} n group by n.item_id, n.party_id, n.item_type, n.occurred_on`;
  if (!options.succession) return named;
  return sql`with placed as materialized (${placed}), succeeded as (
      select * from placed
      union all
      select p.item_id, p.item_type, p.occurred_on, p.member_id, s.successor_id from placed p join ${SUCCESSORS} s on s.id = p.party_id
    ) ${named}`;
}

/**
 * Whether an item is between two parties of `requestableParties`, the rows `d` and `o`: if one party belongs to the
 * other, the other has a party of its own.
 */
export function areBothInvolved(options: BetweenOptions): Sql {
  if (options.rollUp === false && !options.succession) return sql`true`;
  const hasOwn = (inner: string, outer: string) => sql`not (${raw(outer)}.parties <@ ${raw(inner)}.parties
    and exists (select from lies_within w where ${isPlacedIn(sql`${raw(inner)}.party_id`, sql`${raw(outer)}.party_id`, options)}))`;
  return sql`${hasOwn('o', 'd')} and ${hasOwn('d', 'o')}`;
}

// ----------------------------------------------------------------------------------------------------------- helpers

function alias(letter: string, index: number): Sql {
  return raw(`${letter}${index + 1}`);
}

/** Whether one of two parties is, or on any day belonged to, the other one. This costs less than have_overlap. */
function overlapOfTwo([one, other]: readonly RequestedParty[]): Sql {
  const belongs = (inner: RequestedParty, outer: RequestedParty) =>
    sql`exists (select from lies_within w where w.party_id = ${inner.id} and w.ancestor_id = ${outer.id})`;
  return sql`(select ${belongs(one!, other!)} or ${belongs(other!, one!)} as is_so)`;
}

/** The requested parties as rows (n, name, id). */
function requestedPartyRows(given: readonly RequestedParty[]): Sql {
  const rows = given.map((party, index) => sql`(${raw(String(index + 1))}, ${party.name}::text, ${party.id}::uuid)`);
  return sharedRows('given', given, sql`(values ${join(rows, ', ')})`);
}

/** Rows computed once per statement, in a CTE; in place if a requested party is the parent row. */
function sharedRows(what: string, given: readonly RequestedParty[], rows: Sql): Sql {
  if (!given.every((party) => party.id.part === 'lookup')) return rows;
  return sql`${new CteRef(`${what} ${JSON.stringify(given.map((party) => party.name))}`, rows)}`;
}

/** How often a party is given in the request. */
function multiplicity(given: readonly RequestedParty[], index: number): Sql {
  return sql`(select count(*) from ${requestedPartyRows(given)} h (n, name, id) where h.id = ${given[index]!.id})`;
}

/** Whether any two requested parties are the same or one belongs to the other, on any day. Evaluated once. */
function areAnyNested(given: readonly RequestedParty[], options: BetweenOptions): Sql {
  if (given.length < 2) return sql`false`;
  const within = options.succession
    ? sql`w.ancestor_id in ${partyAndPredecessors(sql`b.id`)}`
    : sql`w.ancestor_id = b.id`;
  return sql`(select exists (select from ${requestedPartyRows(given)} a (n, name, id), ${requestedPartyRows(given)} b (n, name, id), lies_within w
    where a.n <> b.n and w.party_id = a.id and ${within}))`;
}

/** Whether the row `d` of involvement is of a party of the item itself. */
function takesPart({ spokeTogether, levels }: BetweenOptions): Sql {
  const part = spokeTogether ? sql`(d.takes_part_as is not null or d.spoke)` : sql`d.takes_part_as is not null`;
  return levels ? sql`${part} and d.level = any(${levels})` : part;
}

/** The date for the placement of the party of the row `d`. */
function placementDay({ geography }: BetweenOptions): Sql {
  return geography === Geography.TODAY ? TODAY : lastDayOrToday(sql`nullif(d.occurred_on, '')`);
}

/** Whether the party of the row `d` is, or belongs to, a requested party. */
function belongsToRequested(party: Sql | Lookup, options: BetweenOptions): Sql {
  const answers = options.succession ? sql`in ${partyAndPredecessors(party)}` : sql`= ${party}`;
  if (options.rollUp === false) return sql`d.party_id ${answers}`;
  return sql`exists (select from lies_within w where w.party_id = d.party_id and w.ancestor_id ${answers}
    and ${placementDay(options)} between w.from_day and w.to_day)`;
}

/** Whether the party of the row `d` belongs to another requested party inside this one. */
function belongsToNestedRequested(given: readonly RequestedParty[], party: Sql | Lookup, options: BetweenOptions): Sql {
  if (options.rollUp === false && !options.succession) return sql`false`;
  return sql`exists (select from ${requestedPartyRows(given)} k (n, name, id), lies_within w
    where k.id <> ${party} and ${isPlacedIn(sql`k.id`, party, options)}
      and ${belongsToRequested(sql`k.id`, options)})`;
}

/** Whether the row `w` of lies_within places a party in a requested party, on the date of the row `d`. */
function isPlacedIn(inner: Sql, party: Sql | Lookup, options: BetweenOptions): Sql {
  const around = options.succession
    ? sql`w.ancestor_id in ${partyAndPredecessors(party)}`
    : sql`w.ancestor_id = ${party}`;
  return sql`w.party_id = ${inner} and ${around} and ${placementDay(options)} between w.from_day and w.to_day`;
}

/** Number of different parties of an item that belong to a requested party, and to no other one inside it. */
function memberCount(item: Sql, given: readonly RequestedParty[], party: RequestedParty, options: BetweenOptions): Sql {
  return sql`(select count(*) from involvement d where d.item_id = ${item} and ${takesPart(options)}
    and ${belongsToRequested(party.id, options)} and not ${belongsToNestedRequested(given, party.id, options)})`;
}

/** Selects a party, given by its id, and all its predecessors, except those from which it seceded. */
function partyAndPredecessors(party: Sql | Lookup): Sql {
  return sql`(with recursive family (id) as (select ${party}::uuid union select s.predecessor_id from succession s
    join family on s.successor_id = family.id and s.kind <> 'SECEDED') select id from family)`;
}

/** Each party with all that succeeded it (id, successor_id), except those that seceded from it. */
const SUCCESSORS = new CteRef(
  'successors',
  sql`with recursive successors (id, successor_id) as (
      select predecessor_id, successor_id from succession where kind <> 'SECEDED'
      union
      select e.id, s.successor_id from successors e join succession s on s.predecessor_id = e.successor_id and s.kind <> 'SECEDED'
    ) select id, successor_id from successors where id <> successor_id`,
);
