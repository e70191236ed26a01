import { settingsOf } from '../../address.ts';
import type { NetworkQuery, PartyFragment } from '../../documents.ts';
import { networkFilters } from '../../network-question.ts';
import type { Speaker } from '../language.tsx';
import { linkTo } from '../place.ts';

type FoundNetwork = NetworkQuery['cooperationNetwork'];

/** A pair of parties with its common items. */
export interface Pair extends Omit<FoundNetwork['links'][number], 'one' | 'other'> {
  one: PartyFragment;
  other: PartyFragment;
}

/** The pairs of a network, and their parties. */
export interface Network extends Omit<FoundNetwork, 'links'> {
  links: readonly Pair[];
}

/** Returns a network whose pairs have their parties, which the response contains once. */
export function networkOf(found: FoundNetwork): Network {
  const parties = new Map(found.nodes.map(({ party }) => [party.id, party]));
  const links = found.links.map((link) => ({
    ...link,
    one: parties.get(link.one.id)!,
    other: parties.get(link.other.id)!,
  }));
  return { ...found, links };
}

/** Returns the identity of a pair. */
export function pairId({ one, other }: Pair): string {
  return `${one.id} ${other.id}`;
}

/** Returns the name of a pair: "Moscow – Havana". */
export function pairName({ one, other }: Pair): string {
  return `${one.label.text} – ${other.label.text}`;
}

/** Returns the tooltip of a party: "Havana: 5 items". */
export function countTitle(name: string, items: number, { words, number }: Speaker): string {
  return words.pairItems.replace('{}', name).replace('{}', number(items));
}

/** Returns the tooltip of a pair: "Moscow – Havana: 3 items, latest 2025." */
export function pairTitle(pair: Pair, { words, number, date }: Speaker): string {
  const { items, latestOn } = pair;
  const said = (latestOn ? words.pairItemsLatest : words.pairItems).replace('{}', pairName(pair));
  return said.replace('{}', number(items)).replace('{}', latestOn ? date(latestOn) : '');
}

/** Returns the link to the items of a pair, with the filters of the network. */
export function pairLink({ one, other }: Pair, parameters: URLSearchParams): string {
  const { with: named, ...filters } = settingsOf(networkFilters(parameters));
  // Every item of the pair concerns a party that is named in the address if the pair has it.
  const isNamed = named?.length === 1 && [one.slug, other.slug].includes(named[0]!);
  return linkTo('between', { ...filters, ...(!isNamed && { with: named }), party: [one.slug, other.slug] });
}

/** Returns the link to a party, with the filters of the network. */
export function partyLink({ slug }: PartyFragment, parameters: URLSearchParams): string {
  const { with: named, ...filters } = settingsOf(networkFilters(parameters));
  return linkTo(`party/${slug}`, { ...filters, with: named?.filter((each) => each !== slug) });
}

/** A party or a pair that is looked at: its parts are emphasised. */
export interface Regarded {
  /** The party's id, or the pair's identity; null if nothing is looked at. */
  id: string | null;
  regard: (id: string | null) => void;
}

/** Returns the parties that are emphasised: those of the pair, or the party and its partners; null for all. */
export function partiesNear(id: string | null, links: readonly Pair[]): ReadonlySet<string> | null {
  if (id === null) return null;
  const near = links.filter((pair) => pairId(pair) === id || pair.one.id === id || pair.other.id === id);
  return near.length === 0 ? null : new Set(near.flatMap(({ one, other }) => [one.id, other.id]));
}

/** Whether a pair is emphasised: it is looked at, or one of its parties is. */
export function isNear(pair: Pair, id: string | null): boolean {
  return id === pairId(pair) || id === pair.one.id || id === pair.other.id;
}
