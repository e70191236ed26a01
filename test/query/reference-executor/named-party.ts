import anyAscii from 'any-ascii';
import { GraphQLError } from 'graphql';
import { readId } from './ids.ts';
import { everAround } from './places.ts';
import { type Cell, type Row, sorted, type World } from './rows.ts';

const CODE = /^([A-Z]{2,3}|Q[1-9][0-9]*)$/;
const SCHEMES_OF_CODES = ['wikidata', 'iso3166-1-alpha-2', 'iso3166-1-alpha-3', 'iso3166-3'];

/** A name without case, accents, Hebrew and Arabic points, and punctuation. */
function fold(name: string): string {
  const bare = name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0640\u064b-\u065f\u0670]/g, '')
    .normalize('NFKC')
    .toLowerCase();
  return (bare.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).join(' ');
}

function latin(name: string): string {
  return fold(anyAscii(name.normalize('NFC')));
}

/** Whether a party matches the text; if names decide, those that match. */
type Reading = (world: World, party: Row, typed: string) => boolean | Row[];

const byId: Reading = (_world, party, typed) => party.id === readId(typed)?.uuid;

const byCode: Reading = (world, party, typed) =>
  CODE.test(typed) &&
  (party.alpha2 === typed ||
    party.alpha3 === typed ||
    world.tables.identifier.some(
      ({ record_id, scheme, value }) => record_id === party.id && SCHEMES_OF_CODES.includes(scheme) && value === typed,
    ));

const byIdentifier: Reading = (world, party, typed) =>
  world.tables.identifier.some(
    ({ record_id, scheme, value }) => record_id === party.id && `${scheme}:${value}` === typed,
  );

const bySlug: Reading = (_world, party, typed) => party.slug === typed;

function namesThat(world: World, party: Row, fits: (text: string) => boolean): Row[] {
  return world.tables.party_name.filter((name) => name.party_id === party.id && fits(name.text));
}

const byName: Reading = (world, party, typed) => namesThat(world, party, (text) => fold(text) === fold(typed));

const byQualifiedName: Reading = (world, party, typed) => {
  const comma = typed.lastIndexOf(',');
  const [base, place] = [typed.slice(0, Math.max(comma, 0)), typed.slice(comma + 1).trim()];
  if (!base || !place) return false;
  const isThere = everAround(world, party.id).some((id) => {
    const around = world.one('party', id);
    if (!around) return false;
    if (around.alpha2 === place || around.alpha3 === place || around.slug === place) return true;
    return namesThat(world, around, (text) => fold(text) === fold(place)).length > 0;
  });
  return isThere && namesThat(world, party, (text) => fold(text) === fold(base) || latin(text) === latin(base));
};

const byTransliteration: Reading = (world, party, typed) =>
  namesThat(world, party, (text) => latin(text) === latin(typed));

const LEVEL = /^(bloc|country|region|city|organization):(.+)$/i;

/**
 * Returns the id of the party identified by an id, code, identifier, slug or name, which may be qualified by a level or
 * place. The first of these that matches any party decides. Of several parties with the same name, the primary one is
 * meant.
 * @throws GraphQLError PARTY_UNKNOWN or PARTY_AMBIGUOUS, like the server
 */
export function namedParty(world: World, ref: string): string {
  const { outcome, party } = resolvedName(world, ref);
  if (party === null) throw missed(`PARTY_${outcome}`, ref);
  return party;
}

/** The resolution of a name, by ids; similar names of an unknown one are not computed. */
interface ResolvedName {
  outcome: 'RESOLVED' | 'AMBIGUOUS' | 'UNKNOWN';
  party: string | null;
  others: string[];
}

/** The result of resolving the name of a party. */
function resolvedName(world: World, ref: string): ResolvedName {
  return world.remember(`named ${ref}`, (): ResolvedName => {
    const [, level, rest] = LEVEL.exec(ref.trim()) ?? [];
    const typed = (rest ?? ref).trim();
    const parties = world.rows('party').filter((party) => !level || party.level === level.toUpperCase());
    const beforeNames = level ? [] : [byId, byCode, byIdentifier, bySlug];
    for (const reading of [...beforeNames, byName, byQualifiedName, byTransliteration]) {
      const fitting = parties
        .map((party) => ({ party, fits: reading(world, party, typed) }))
        .filter(({ fits }) => (Array.isArray(fits) ? fits.length > 0 : fits));
      if (fitting.length === 0) continue;
      const ids = fitting.map(({ party }) => party.id);
      if (ids.length === 1) return { outcome: 'RESOLVED', party: ids[0]!, others: [] };
      const names = fitting.flatMap(({ fits }) => (Array.isArray(fits) ? fits.map((name) => name.text) : []));
      const [party, ...more] = primaryBearers(world, names).filter((id) => ids.includes(id));
      if (party === undefined || more.length > 0) return { outcome: 'AMBIGUOUS', party: null, others: ids };
      return { outcome: 'RESOLVED', party, others: ids.filter((id) => id !== party) };
    }
    return { outcome: 'UNKNOWN', party: null, others: [] };
  });
}

/** A name in a response, with the path of its argument. */
export function shownName(world: World, given: string, path: readonly string[]): object {
  const { outcome, party, others } = resolvedName(world, given);
  const candidates = others.flatMap((id) => world.one('party', id) ?? []);
  const byName = sorted(
    candidates,
    (candidate) => candidate.sort_key,
    (candidate) => candidate.id,
  );
  return { given, path, outcome, party: party && world.one('party', party), candidates: byName.slice(0, 10) };
}

/** Arguments and `where` fields that take names of parties. */
const TAKING_NAMES = new Set('between with party represents responsible city place country within bloc'.split(' '));

/**
 * Returns the names in the arguments of a list: first those outside the `where`, in a `where` last those in `any` and
 * `not`.
 */
export function namesIn(world: World, args: Cell, path: readonly string[] = []): object[] {
  const isLast = ([name]: [string, Cell]) => Number(['where', 'any', 'not'].indexOf(name));
  return sorted(Object.entries<Cell>(args), isLast).flatMap(([name, value]) => {
    const here = [...path, name];
    if (typeof value === 'string') return TAKING_NAMES.has(name) ? [shownName(world, value, here)] : [];
    if (typeof value !== 'object' || value === null || value instanceof Date) return [];
    if (!Array.isArray(value)) return namesIn(world, value, here);
    return value.flatMap((each, index) => {
      if (typeof each === 'object') return namesIn(world, each, [...here, String(index)]);
      return TAKING_NAMES.has(name) ? [shownName(world, each, [...here, String(index)])] : [];
    });
  });
}

/**
 * Returns the ids of the parties in `between`.
 * @throws GraphQLError BAD_USER_INPUT unless there are 2 to 10 names
 */
export function namedParties(world: World, refs: readonly string[]): string[] {
  if (refs.length < 2 || refs.length > 10) {
    throw new GraphQLError('too few or too many', { extensions: { code: 'BAD_USER_INPUT' } });
  }
  return refs.map((ref) => namedParty(world, ref));
}

/**
 * The primary parties of these names, which only a table of its own records. In place of an invisible one, the first
 * visible party that has the name.
 */
function primaryBearers(world: World, names: readonly string[]): string[] {
  const folded = new Set(names.map(fold));
  const bearers = world.tables.primary_name
    .filter((row) => folded.has(row.folded))
    .flatMap(({ folded: name, party_id }) => {
      if (world.one('party', party_id)) return [party_id];
      const having = world.tables.party_name.filter(
        (row) => fold(row.text) === name && world.one('party', row.party_id),
      );
      return sorted(having, ({ id }) => id)
        .slice(0, 1)
        .map((row) => row.party_id);
    });
  return [...new Set(bearers)];
}

function missed(code: string, ref: string): GraphQLError {
  return new GraphQLError(`"${ref}" is not the name of one party`, { extensions: { code } });
}
