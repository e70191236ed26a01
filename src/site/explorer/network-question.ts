import { kebab } from './address.ts';
import type { Catalogue } from './catalogue.ts';
import { type CooperationWhere, NetworkDocument, type NetworkQueryVariables, type PartyLevel } from './documents.ts';
import type { Question } from './list-queries.ts';
import { whereOf } from './where-of.ts';

/** The levels of networks, in the order of their choice. */
export const LEVELS: readonly PartyLevel[] = ['COUNTRY', 'CITY', 'REGION', 'ORGANIZATION'];

/** Maximum number of pairs in the first picture; more are hard to tell apart. */
const FIRST_PAIRS = 120;

/** Maximum number of pairs if the address has a minimum. */
const MOST_PAIRS = 200;

/** Settings of the view that are no filters of its items. */
const OWN_SETTINGS = ['level', 'min', 'tab', 'lang', 'share', 'show'];

/** Returns the level in an address. */
export function levelOf(parameters: URLSearchParams): PartyLevel {
  return LEVELS.find((each) => kebab(each) === parameters.get('level')) ?? 'COUNTRY';
}

/** Returns the minimum number of items of a pair in an address; null if it has none. */
export function minimumOf(parameters: URLSearchParams): number | null {
  const text = parameters.get('min') ?? '';
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}

/**
 * Returns the filters of a network: by default only bilateral items, since those of many parties say little about a pair.
 *
 * @returns parameters that lists and views of the same items take
 */
export function networkFilters(parameters: URLSearchParams): URLSearchParams {
  const filters = new URLSearchParams([...parameters].filter(([name]) => !OWN_SETTINGS.includes(name)));
  if (filters.get('parties') === 'any') filters.delete('parties');
  else if (!filters.get('parties')) filters.set('parties', 'bilateral');
  return filters;
}

/** Returns the variables of a network. Pairs with equal numbers of items are then shown or left out together. */
export function networkVariables(
  { lists, lang }: Pick<Catalogue, 'lists' | 'lang'>,
  parameters: URLSearchParams,
): NetworkQueryVariables {
  const items = lists.find(({ field }) => field === 'cooperationItems')!;
  const { where, search } = whereOf(networkFilters(parameters), items);
  const minimum = minimumOf(parameters);
  return {
    level: levelOf(parameters),
    where: where as CooperationWhere | null,
    search,
    minItems: minimum ?? 1,
    top: minimum === null ? FIRST_PAIRS : MOST_PAIRS,
    lang,
  };
}

/** Returns the query of a network. */
export function networkQuestion(catalogue: Catalogue, parameters: URLSearchParams): Question {
  return { query: NetworkDocument.toString(), variables: networkVariables(catalogue, parameters) };
}
