import { GraphQLError } from 'graphql';
import { readId } from '../../src/records/ids.ts';
import { fold, latin } from '../../src/records/names.ts';
import type { Row, World } from './rows.ts';

/** The id of the party that a person means by a name: an id, a code, an identifier, a slug or a name, first match wins. */
export function namedParty(world: World, typed: string): string {
  const name = typed.trim();
  const parties = world.rows('party');
  const id = readId(name);
  if (id) return theOne(typed, id.type === 'party' ? parties.filter((party) => party.id === id.uuid) : []);

  const coded = parties.filter(
    (party) => party.alpha2 === name || party.alpha3 === name || hasWikidata(world, party, name),
  );
  if (coded.length > 0) return theOne(typed, coded);
  const slugged = parties.filter((party) => party.slug === name);
  if (slugged.length > 0) return theOne(typed, slugged);

  const [, level, rest] = /^(bloc|country|region|city|organization):(.+)$/i.exec(name) ?? [];
  const folded = fold(rest ?? name);
  const ofLevel = (party: Row) => !level || party.level === level.toUpperCase();
  const primary = world.tables.primary_name.find((each) => each.folded === folded);
  const bearer = primary && parties.find((party) => party.id === primary.party_id);
  if (bearer && ofLevel(bearer)) return bearer.id;
  const bearers = parties.filter((party) => ofLevel(party) && bears(world, party, 'folded', folded));
  if (bearers.length > 0) return theOne(typed, bearers);
  return theOne(
    typed,
    parties.filter((party) => ofLevel(party) && bears(world, party, 'latin', latin(rest ?? name))),
  );
}

function hasWikidata(world: World, party: Row, code: string): boolean {
  return world.tables.identifier.some(
    (each) => each.record_id === party.id && each.scheme === 'wikidata' && each.value === code,
  );
}

function bears(world: World, party: Row, form: 'folded' | 'latin', name: string): boolean {
  return world.tables.party_name.some((each) => each.party_id === party.id && each[form] === name);
}

function theOne(typed: string, parties: readonly Row[]): string {
  if (parties.length === 1) return parties[0]!.id;
  const code = parties.length > 1 ? 'PARTY_AMBIGUOUS' : 'PARTY_UNKNOWN';
  throw new GraphQLError(`${parties.length} parties are called "${typed}"`, { extensions: { code } });
}
