import { json, list, type ReadPlan, rows, withId } from '../../query/compiling/read-plans.ts';
import { arrayOf, derive, type Given } from '../../query/params.ts';
import { ColumnOfLookup, join, type PlacedLookup, raw, type Sql, sql, visible } from '../../query/sql.ts';
import type { ResolvedField } from '../../records/api/list.ts';
import { SEES_INTERNAL } from '../../records/record.reads.ts';
import { badInput } from '../../runtime/errors.ts';
import { Party } from './party.entity.ts';
import { PARTY_NAME } from './party.reads.ts';
import { parsePartyRef, partyRefValues } from './party-ref.ts';
import { MAX_CANDIDATES, ResolvedParty } from './resolved-party.entity.ts';

/** Maximum number of names in one request. */
const MAX_NAMES = 100;

/** Number of names that the cost estimate assumes: the maximum of `between`. */
const ESTIMATED_NAMES = 10;

/** The field `resolved` of a list, a network or the change feed. */
export const RESOLVED_PARTIES_FIELD: ResolvedField = {
  type: ResolvedParty,
  // A description that occurs more than three times in the schema may have 80 characters.
  description: 'Names in the arguments as resolved, in argument order; empty if none.',
  read: resolvedParties,
  entries: ESTIMATED_NAMES,
};

/** Returns the results of party lookups. The statement does not look up the names again. */
export function resolvedParties(lookups: readonly PlacedLookup[]): ReadPlan {
  const ofParties = lookups.filter(({ lookup }) => lookup.kind === PARTY_NAME);
  if (ofParties.length === 0) return json([]);
  const named = ofParties.map(({ lookup, argument, place }, n) => {
    const candidates = new ColumnOfLookup(lookup, 'candidates');
    const row = sql`(${raw(String(n))}, ${lookup.given}::text, ${JSON.stringify(argument)}::json, ${lookup}, ${candidates})`;
    row.place = place;
    return row;
  });
  const columns = raw('named (n, given, path, party_id, candidates)');
  return resolved(sql`(values ${join(named, ', ')}) ${columns}`, sql`unnest(named.candidates) other (party_id)`);
}

/**
 * Resolves names of parties as filters do.
 * @throws GraphQLError BAD_USER_INPUT if there are more than 100, or if a name is empty, too long or the id of another
 *   record
 */
export function resolveParties(names: readonly Given[]): ReadPlan {
  if (names.length > MAX_NAMES) throw badInput('refs', `${names.length} names were given. Give at most ${MAX_NAMES}.`);
  if (names.length === 0) return json([]);
  const parse = (name: string, index: number) => partyRefValues(parsePartyRef(name, `refs.${index}`));
  const given = arrayOf(names);
  const values = derive((all: readonly string[]) => all.map(parse), given);
  const column = (index: number) => derive((all: (string | null)[][]) => all.map((each) => each[index]), values);
  const arrays = COLUMNS.map(([name, type], index) => {
    return sql`${name === 'given' ? given : column(index - 1)}::${raw(type)}[]`;
  });
  const columns = raw(COLUMNS.map(([column]) => column).join(', '));
  const arguments_ = raw(
    COLUMNS.slice(1)
      .map(([column]) => `given.${column}`)
      .join(', '),
  );
  const named = sql`(select given.n, given.given, given.folded, given.latin, json_build_array('refs', (given.n - 1)::text) as path,
      found.party_id, found.candidates
    from unnest(${join(arrays, ', ')}) with ordinality given (${columns}, n)
    cross join lateral find_party(${arguments_}, ${SEES_INTERNAL}) found) named`;
  return resolved(
    named,
    sql`(select c.party_id, null::real as score from unnest(named.candidates) c (party_id)
      union all select s.party_id, s.score from (select where named.party_id is null and named.candidates is null) unknown
        cross join lateral similar_parties(named.folded, named.latin, ${SEES_INTERNAL}, ${MAX_CANDIDATES}) s) other`,
    sql`other.score desc nulls last, `,
  );
}

/** The name as given, then the arguments of find_party, with their types. */
const COLUMNS = [
  ['given', 'text'],
  ['ref_id', 'uuid'],
  ['code', 'text'],
  ['scheme', 'text'],
  ['value', 'text'],
  ['slug', 'text'],
  ['folded', 'text'],
  ['latin', 'text'],
  ['level', 'text'],
  ['base_folded', 'text'],
  ['base_latin', 'text'],
  ['qualifier_code', 'text'],
  ['qualifier_folded', 'text'],
] as const;

/**
 * @param names rows (n, given, path, party_id, candidates), by the alias `named`
 * @param others the candidates of such a row: rows (party_id), by the alias `other`
 * @param before what candidates are ordered by before their names
 */
function resolved(names: Sql, others: Sql, before: Sql = raw('')): ReadPlan {
  return rows(
    names,
    {
      given: sql`named.given`,
      path: sql`named.path`,
      // A change feed may still use the id of a party that was deleted or hidden.
      outcome: sql`case when exists (select from party p where p.id = named.party_id and ${visible('p')}) then 'RESOLVED'
        when named.candidates is not null then 'AMBIGUOUS' else 'UNKNOWN' end`,
      party: withId(Party, raw('named.party_id')),
      candidates: list(
        Party,
        {
          join: (party) => sql`join ${others} on other.party_id = ${party.id}`,
          orderBy: (party) => sql`${before}${party.sortKey}, ${party.id}`,
        },
        MAX_CANDIDATES,
      ),
    },
    { orderBy: raw('named.n') },
  );
}
