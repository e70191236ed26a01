import { dayOf, familyOf, liesIn } from './places.ts';
import type { Row, World } from './rows.ts';
import { sorted } from './rows.ts';

/** The items that the viewer may see. */
export function itemsOf(world: World): Row[] {
  return [
    ...world.rows('agreement'),
    ...world.rows('commitment'),
    ...world.rows('statement'),
    ...world.rows('figure'),
    ...world.rows('session'),
  ];
}

/** The session of an item; null for a session itself. */
export function sessionOf(world: World, item: Row): Row | null {
  return item.$table === 'session' ? null : world.known('session', item.session_id);
}

/** The forum of an item, its own or that of its session. */
export function forumOf(world: World, item: Row): Row | null {
  return world.known('forum', item.forum_id ?? sessionOf(world, item)?.forum_id ?? null);
}

/** The day of a session in the time zone of its forum. */
export function localDay(world: World, session: Row | null): string | null {
  if (!session?.starts_at) return null;
  const timeZone = world.known('forum', session.forum_id)!.time_zone ?? 'UTC';
  // In this locale the order is year, month, day.
  return new Intl.DateTimeFormat('en-CA', { timeZone }).format(session.starts_at);
}

/** The date of an item, as precise as it is known. */
export function occurredOn(world: World, item: Row): string | null {
  if (item.$table === 'agreement') return item.signed_on ?? item.adopted_on ?? item.in_force_from;
  if (item.$table === 'session') return localDay(world, item);
  const own = { commitment: item.announced_on, statement: item.said_on, figure: item.as_of }[item.$table];
  return own ?? localDay(world, sessionOf(world, item)) ?? forumOf(world, item)?.starts_on ?? null;
}

/** The roles of parties in items, the most important first. */
const PARTS = ['SIGNATORY', 'ACCEDING', 'RESPONSIBLE', 'COUNTERPART', 'SUBJECT', 'CONCERNED', 'MAKER', 'SPEAKER'];

export interface Involved {
  partyId: string;
  /** The role; null if the party is only represented by a speaker of a session, which does not involve it. */
  as: string | null;
}

/** Every party of an item once, including those that are only represented by speakers. */
function partsIn(world: World, item: Row): Involved[] {
  const parts: Involved[] = [];
  if (item.$table === 'agreement') {
    for (const signature of world.tables.signature) {
      if (signature.agreement_id !== item.id || !signature.party_id) continue;
      if (signature.role === 'SIGNATORY' || signature.role === 'ACCEDING') {
        parts.push({ partyId: signature.party_id, as: signature.role });
      }
    }
    return parts;
  }
  for (const concerned of world.tables.concerned_party) {
    if (concerned.item_id === item.id) parts.push({ partyId: concerned.party_id, as: concerned.role });
  }
  if (item.$table === 'session') {
    const involves = item.kind === 'BILATERAL_MEETING' || item.kind === 'SIGNING_CEREMONY';
    for (const speaker of world.tables.speaker) {
      if (speaker.session_id !== item.id || !speaker.represents_id) continue;
      parts.push({ partyId: speaker.represents_id, as: involves ? 'SPEAKER' : null });
    }
    return parts;
  }
  for (const maker of world.tables.maker) {
    if (maker.item_id !== item.id) continue;
    const partyId = maker.party_id ?? world.known('delegation', maker.delegation_id)?.party_id;
    if (partyId) parts.push({ partyId, as: 'MAKER' });
  }
  return parts;
}

/** The different parties of an item, each with its most important role. */
export function involvedIn(world: World, item: Row): Involved[] {
  return world.remember(`involved ${item.id}`, () => {
    const weight = ({ as }: Involved) => (as === null ? PARTS.length : PARTS.indexOf(as));
    const byParty = new Map<string, Involved>();
    for (const part of sorted(partsIn(world, item), weight)) {
      if (!byParty.has(part.partyId)) byParty.set(part.partyId, part);
    }
    return sorted([...byParty.values()], ({ partyId }) => partyId);
  });
}

/** The rows of the parties that an item involves. */
export function partiesOf(world: World, item: Row): Row[] {
  return involvedIn(world, item)
    .filter(({ as }) => as !== null)
    .map(({ partyId }) => world.known('party', partyId)!);
}

/** Number of parties of an item: the known ones, and each signature of an unknown party. */
export function partyCountOf(world: World, item: Row): number {
  const unknown = world.tables.signature.filter(
    ({ agreement_id, party_id, role }) =>
      agreement_id === item.id && !party_id && (role === 'SIGNATORY' || role === 'ACCEDING'),
  );
  return involvedIn(world, item).filter(({ as }) => as !== null).length + unknown.length;
}

/** Number of sides of an item; null if it has none. */
export function lateralityOf(world: World, item: Row): string | null {
  const count = partyCountOf(world, item);
  if (item.unilateral || count === 1) return 'UNILATERAL';
  if (count === 0) return null;
  return count === 2 ? 'BILATERAL' : 'MULTILATERAL';
}

/** Arguments that narrow or widen `between`. */
export interface BetweenOptions {
  geography?: string | null;
  succession?: boolean | null;
  rollUp?: boolean | null;
  levels?: readonly string[] | null;
  spokeTogether?: boolean | null;
}

/** Returns, for each given party id, the parties of an item that match it but no other given party within it. */
export function answering(world: World, item: Row, given: readonly string[], options: BetweenOptions): Involved[][] {
  const day = options.geography === 'TODAY' ? world.today : dayOf(world, occurredOn(world, item));
  const namesOf = (name: string) => (options.succession ? familyOf(world, name) : [name]);
  const lies = (party: string, name: string) => namesOf(name).some((each) => liesIn(world, party, each, day));
  const answers = (party: string, name: string) =>
    options.rollUp === false ? namesOf(name).includes(party) : lies(party, name);

  const counted = involvedIn(world, item).filter(({ partyId, as }) => {
    if (as === null && !options.spokeTogether) return false;
    return !options.levels || options.levels.includes(world.known('party', partyId)!.level);
  });
  return given.map((name) => {
    const within = given.filter((other) => other !== name && lies(other, name));
    return counted.filter(({ partyId }) => answers(partyId, name) && !within.some((other) => answers(partyId, other)));
  });
}

/** Whether an item is between the given parties: each has as many matches as it is given. */
export function isBetween(world: World, item: Row, given: readonly string[], options: BetweenOptions): boolean {
  return answering(world, item, given, options).every(
    (parties, index) => parties.length >= given.filter((name) => name === given[index]).length,
  );
}
