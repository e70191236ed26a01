import anyAscii from 'any-ascii';
import { GraphQLError } from 'graphql';
import { readId } from './ids.ts';
import { everAround } from './places.ts';
import type { Row, World } from './rows.ts';

const CODE = /^([A-Z]{2,3}|Q[1-9][0-9]*)$/;
const SCHEMES_OF_CODES = ['wikidata', 'iso3166-1-alpha-2', 'iso3166-1-alpha-3', 'iso3166-3'];

/** A name without case, accents, points of Hebrew and Arabic, and punctuation. */
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

/** Whether a party fits what was typed; where its names decide, those that do. */
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
 * The id of the party that a person means by an id, a code, an identifier, a slug or a name, perhaps qualified by its level
 * or by a place. The first of these that fits any party decides; of several that bear a name its primary bearer is meant.
 * @throws GraphQLError PARTY_UNKNOWN or PARTY_AMBIGUOUS, as the server would
 */
export function namedParty(world: World, ref: string): string {
  return world.remember(`named ${ref}`, () => {
    const [, level, rest] = LEVEL.exec(ref.trim()) ?? [];
    const typed = (rest ?? ref).trim();
    const parties = world.rows('party').filter((party) => !level || party.level === level.toUpperCase());
    const beforeNames = level ? [] : [byId, byCode, byIdentifier, bySlug];
    for (const reading of [...beforeNames, byName, byQualifiedName, byTransliteration]) {
      const fitting = parties
        .map((party) => ({ party, fits: reading(world, party, typed) }))
        .filter(({ fits }) => (Array.isArray(fits) ? fits.length > 0 : fits));
      if (fitting.length === 0) continue;
      if (fitting.length === 1) return fitting[0]!.party.id;
      const names = fitting.flatMap(({ fits }) => (Array.isArray(fits) ? fits.map((name) => name.text) : []));
      const primary = primaryBearers(world, names).filter((id) => fitting.some(({ party }) => party.id === id));
      if (primary.length === 1) return primary[0]!;
      throw missed('PARTY_AMBIGUOUS', ref);
    }
    throw missed('PARTY_UNKNOWN', ref);
  });
}

/**
 * The ids of the parties between which cooperation is asked for.
 * @throws GraphQLError BAD_USER_INPUT unless there are 2 to 10 names
 */
export function namedParties(world: World, refs: readonly string[]): string[] {
  if (refs.length < 2 || refs.length > 10) {
    throw new GraphQLError('too few or too many', { extensions: { code: 'BAD_USER_INPUT' } });
  }
  return refs.map((ref) => namedParty(world, ref));
}

/** The parties that had one of these names first; who they are is a fact that only its own table tells. */
function primaryBearers(world: World, names: readonly string[]): string[] {
  const folded = new Set(names.map(fold));
  return [...new Set(world.tables.primary_name.filter((row) => folded.has(row.folded)).map((row) => row.party_id))];
}

function missed(code: string, ref: string): GraphQLError {
  return new GraphQLError(`"${ref}" is not the name of one party`, { extensions: { code } });
}
