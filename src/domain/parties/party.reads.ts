import { list, object, one, type ReadPlan } from '../../query/compiling/read-plans.ts';
import type { Row } from '../../query/compiling/row.ts';
import { derive, type Given } from '../../query/params.ts';
import {
  join,
  type Lookup,
  type ResultRow,
  type RunStatement,
  type Sql,
  sql,
  type UnresolvedName,
  visible,
} from '../../query/sql.ts';
import { SEES_INTERNAL } from '../../records/record.reads.ts';
import { formatId } from '../../records/values/ids.ts';
import { fallbacks, labelIn } from '../../records/values/languages.ts';
import { registerFinder } from '../../records/writing/drafts.ts';
import { badInput } from '../../runtime/errors.ts';
import { Membership, Standing } from './membership.entity.ts';
import { Party } from './party.entity.ts';
import type { StandingWhere } from './party.inputs.ts';
import { toPartyNameViolation } from './party-name-error.entity.ts';
import { PARTY_REF_FIELDS, type PartyRef, parsePartyRef } from './party-ref.ts';
import { MAX_CANDIDATES } from './resolved-party.entity.ts';

/** The current date as triggers see it, independent of the time zone of the session. */
export const TODAY: Sql = sql`today()`;

/** Returns the last day of a partial date, or today if it is null. */
export function lastDayOrToday(date: Sql): Sql {
  return sql`coalesce(last_day(${date}), ${TODAY})`;
}

const MAX_DAYS = 36_500;

/**
 * Whether a partial date is between today and `days` days later, both inclusive.
 * @param argument the field of the `where` that has the days
 * @throws GraphQLError BAD_USER_INPUT unless `days` is 0 to 36500
 */
export function isWithinDays(date: Sql, days: number, argument: string): Sql {
  if (days < 0 || days > MAX_DAYS) {
    throw badInput(argument, `${days} is not a number of days from 0 to ${MAX_DAYS}.`);
  }
  return sql`last_day(${date}) >= ${TODAY} and first_day(${date}) <= ${TODAY} + ${days}::integer`;
}

function requestedDay(on: string | null | undefined): Sql {
  return on ? sql`last_day(${on}::text)` : TODAY;
}

// --------------------------------------------------------------------------------------------------------- lookups

/** The kind of party lookups. Their rows have a column `candidates`. */
export const PARTY_NAME = 'party name';

/**
 * Returns the lookup of a party by a client's reference. The statement that uses the lookup runs it.
 * @param argument the argument that has the name, for the errors PARTY_UNKNOWN, PARTY_AMBIGUOUS and BAD_USER_INPUT
 * @param guesses whether a bare name of several parties means the primary party (queries) or none of them (mutations)
 */
export function partyLookup(name: Given, argument: string, guesses = true): Lookup {
  const ref = derive((given: string) => parsePartyRef(given, argument), name);
  return {
    part: 'lookup',
    key: `party ${guesses ? '' : 'unguessed '}${name}`,
    kind: PARTY_NAME,
    given: name,
    argument,
    statement: sql`select party_id, matches, candidates from ${findParty(ref, guesses)}`,
    column: 'party_id',
    miss: (found, run) => toMissedName(String(name), parsePartyRef(String(name), argument), found, run),
  };
}

// A mutation never guesses which of several parties a name means.
registerFinder('party', (name, argument) => sql`${partyLookup(name, argument, false)}`, toPartyNameViolation);

/** Calls the SQL function find_party. A viewer that sees INTERNAL parties finds them, too. */
function findParty(ref: Given<PartyRef>, guesses: boolean): Sql {
  const values = PARTY_REF_FIELDS.map((field) => sql`${derive((parsed: PartyRef) => parsed[field], ref)}`);
  return sql`find_party(${join([...values, SEES_INTERNAL, ...(guesses ? [] : [sql`false`])], ', ')})`;
}

/** The message lists fewer candidates than the extensions of the error. */
const MAX_NAMES_IN_MESSAGE = 5;

async function toMissedName(
  name: string,
  ref: PartyRef,
  { matches, candidates: ids }: ResultRow,
  run: RunStatement,
): Promise<UnresolvedName> {
  const ambiguous = ids !== null;
  const found = await run(
    ambiguous
      ? sql`select p.id, p.name, p.level, p.slug, ${countryName} as country from party p
          where p.id = any(${ids}::uuid[]) and ${visible('p')}
          order by p.sort_key, p.id limit ${MAX_CANDIDATES}`
      : sql`select p.id, p.name, p.level, p.slug, ${countryName} as country
          from similar_parties(${ref.folded}, ${ref.latin}, ${SEES_INTERNAL}, ${MAX_CANDIDATES}) s join party p on p.id = s.party_id
          where ${visible('p')} order by s.score desc, p.id`,
  );
  const candidates = found.map((party: ResultRow) => ({
    id: formatId('party', String(party.id)),
    name: party.name,
    level: party.level,
    slug: party.slug,
    country: party.country,
  }));
  const list = candidates
    .slice(0, MAX_NAMES_IN_MESSAGE)
    .map((party) => `${party.name}${party.country ? `, ${party.country}` : ''} (${party.slug})`)
    .join('; ');
  const message = ambiguous
    ? `"${name}" may mean ${matches} parties. Use a slug, or add the place${list && `: ${list}`}.`
    : `No party is called "${name}". ${list ? `The nearest: ${list}.` : 'Check the spelling, or give its id, a code or another of its names.'}`;
  const code = ambiguous ? 'PARTY_AMBIGUOUS' : 'PARTY_UNKNOWN';
  return { given: name, code, candidates, message };
}

const countryName = sql`(select c.name from lies_within w join party c on c.id = w.ancestor_id
  where w.party_id = p.id and w.depth > 0 and c.level = 'COUNTRY' and ${visible('c')}
    and ${TODAY} between w.from_day and w.to_day order by w.depth limit 1)`;

// --------------------------------------------------------------------------------------------------------- placement

/**
 * Whether a party is another one or belonged to it on a day. Both are ids. The first condition ignores the day: it lets
 * the planner begin with all parties that ever belonged to the other one, by an index.
 */
export function belongsTo(party: Sql, other: Sql | Lookup, day: Sql): Sql {
  return sql`(${party} in (select e.party_id from lies_within e where e.ancestor_id = ${other})
    and exists (select from lies_within w where w.party_id = ${party} and w.ancestor_id = ${other}
      and ${day} between w.from_day and w.to_day))`;
}

/** The party that a party belongs to directly, on a date. */
export function containingParty(party: Row<Party>, on: string | null | undefined): ReadPlan {
  return one(Party, () => sql`w.depth = 1`, { join: (around) => joinContainer(around, party, on) });
}

/** The country that a party belongs to on a date; for a country the country itself. */
export function containingCountry(party: Row<Party>, on: string | null | undefined): ReadPlan {
  return one(Party, (around) => sql`${around.level} = 'COUNTRY'`, {
    join: (around) => joinContainer(around, party, on),
    orderBy: () => sql`w.depth`,
  });
}

function joinContainer(around: Row<Party>, party: Row<Party>, on: string | null | undefined): Sql {
  return sql`join lies_within w on w.ancestor_id = ${around.id} and w.party_id = ${party.id}
    and ${requestedDay(on)} between w.from_day and w.to_day`;
}

/** The id of the country of a party on a day: the nearest one if countries are nested. */
export function countryOf(party: Sql, day: Sql): Sql {
  return sql`(select w.ancestor_id from lies_within w join party c on c.id = w.ancestor_id and c.level = 'COUNTRY'
    where w.party_id = ${party} and ${day} between w.from_day and w.to_day order by w.depth limit 1)`;
}

/**
 * Whether the country of a party, given by id, has one of these standings in a bloc on a day. NONE means no other
 * standing.
 */
export function hasStanding(party: Sql, day: Sql, { bloc, in: standings, on }: StandingWhere): Sql {
  const then = on ? sql`last_day(${on}::text)` : day;
  const has = (which: Sql) => sql`exists (select from membership m where m.country_id = ${countryOf(party, day)}
    and m.bloc_id = ${partyLookup(bloc, 'standing.bloc')} and ${which}
    and ${then} >= coalesce(first_day(m.valid_from), '-infinity') and ${then} <= coalesce(last_day(m.valid_to), 'infinity'))`;
  const named = standings.filter((standing) => standing !== Standing.NONE);
  const choices = [];
  if (named.length > 0) choices.push(has(sql`m.standing = any(${named})`));
  if (standings.includes(Standing.NONE)) choices.push(sql`not ${has(sql`true`)}`);
  // Without standings nothing matches, but an unknown bloc is still an error.
  if (choices.length === 0) return sql`(${partyLookup(bloc, 'standing.bloc')} is null)`;
  return choices.length === 1 ? choices[0]! : sql`(${choices[0]} or ${choices[1]})`;
}

/** Selects the countries that have or had one of these standings in a bloc, with the first and last day of each. */
export function countriesWithStanding({ bloc, in: standings }: StandingWhere): Sql {
  return sql`select m.country_id, coalesce(first_day(m.valid_from), '-infinity') as from_day,
      coalesce(last_day(m.valid_to), 'infinity') as to_day
    from membership m where m.bloc_id = ${partyLookup(bloc, 'standing.bloc')} and m.standing = any(${standings})`;
}

/** The ids of the parties whose country has one of these standings in a bloc today, selected once for a statement. */
export function partiesWithStandingToday(standing: StandingWhere): Sql {
  const { bloc, in: standings } = standing;
  // Few parties belong to a country with such a standing: only for these is the nearest country determined.
  const candidates = standings.includes(Standing.NONE)
    ? sql`true`
    : sql`p.id in (select w.party_id from membership m join lies_within w on w.ancestor_id = m.country_id
        where m.bloc_id = ${partyLookup(bloc, 'standing.bloc')} and m.standing = any(${standings}))`;
  return sql`(select p.id from party p where ${candidates} and ${hasStanding(sql`p.id`, TODAY, standing)})`;
}

/**
 * Memberships on a date, or all, the earliest first. The visibility of the bloc is checked because the bloc owns them:
 * a country may be PUBLIC while the bloc is not.
 */
export function memberships(which: (membership: Row<Membership>) => Sql, on: string | null | undefined): ReadPlan {
  return list(Membership, {
    where: (membership) => [
      which(membership),
      isVisibleParty(membership.blocId),
      on ? isHeldOn(membership, sql`last_day(${on}::text)`) : null,
    ],
    orderBy: (membership) => sql`first_day(${membership.from}) nulls first, ${membership.id}`,
  });
}

function isHeldOn(membership: Row<Membership>, day: Sql): Sql {
  return sql`${day} >= coalesce(first_day(${membership.from}), '-infinity')
    and ${day} <= coalesce(last_day(${membership.to}), 'infinity')`;
}

/** Whether the viewer may see a party, given by its id. */
export function isVisibleParty(party: Sql): Sql {
  return sql`exists (select from party seen where seen.id = ${party} and ${visible('seen')})`;
}

// ------------------------------------------------------------------------------------------------------------- names

/**
 * The name of a party, now or on a date, with its language: in the first of these languages that it has, else the main
 * name.
 */
export function partyLabel(
  party: Row<Party>,
  langs: readonly string[] | null | undefined,
  on: string | null | undefined,
): ReadPlan {
  if (!on) return labelIn({ text: party.name, lang: party.nameLang, others: party.namesIn }, langs);
  const candidates = [...new Set((langs ?? []).flatMap(fallbacks))];
  const named = (column: Sql) => sql`(select ${column} from party_name n where n.party_id = ${party.id}
    and n.kind <> 'ALIAS' and n.lang = any(${candidates})
    and last_day(${on}::text) >= coalesce(first_day(n.valid_from), '-infinity')
    and last_day(${on}::text) <= coalesce(last_day(n.valid_to), 'infinity')
    order by array_position(${candidates}, n.lang), n.valid_from desc nulls last,
      array_position(array['SHORT', 'OFFICIAL', 'FORMER', 'TRANSLITERATED'], n.kind), n.ordinal limit 1)`;
  return object({
    text: sql`coalesce(${named(sql`n.text`)}, ${party.name})`,
    lang: sql`coalesce(${named(sql`n.lang`)}, ${party.nameLang})`,
  });
}
