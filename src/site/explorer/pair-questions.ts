import { constant, filterSettings, kebab, parametersOf } from './address.ts';
import type { ListDescription } from './catalogue.ts';
import {
  BetweenDocument,
  PartnersDocument,
  type PartyLevel,
  type PartyPartnerOrder,
  type PartyPartnerOrderField,
} from './documents.ts';
import { orderOf, type Question } from './list-queries.ts';
import { whereOf } from './where-of.ts';

/** Items of the first page, each of which is a mark of the timeline. Longer lists have columns by year instead. */
export const FIRST_ITEMS = 60;

/** The maximum number of parties of a pair or group. */
export const MAX_PARTIES = 10;

/** Returns the parties in an address as written there: names, slugs or ids. */
export function partiesIn(parameters: URLSearchParams): string[] {
  return parameters
    .getAll('party')
    .map((each) => each.trim())
    .filter(Boolean)
    .slice(0, MAX_PARTIES);
}

/** Returns the query for the items between the parties of an address, by default the latest first. */
export function betweenQuestion(list: ListDescription, parameters: URLSearchParams, lang: string): Question {
  const { where, search } = whereOf(parameters, list);
  return {
    query: BetweenDocument.toString(),
    variables: {
      where,
      search,
      orderBy: orderOf(list, parameters) ?? { field: 'OCCURRED_ON', direction: 'DESC' },
      lang,
      first: FIRST_ITEMS,
      after: null,
    },
  };
}

/** Rows of partners before "Show all". */
export const FIRST_PARTNERS = 50;

/** Levels of partners, by the parameter `level`. */
export const PARTNER_LEVELS: readonly PartyLevel[] = ['CITY', 'COUNTRY', 'ORGANIZATION', 'BLOC', 'REGION'];

/** Returns the filters of a party's page together with the party. */
export function withParty(slug: string, parameters: URLSearchParams): URLSearchParams {
  const { level: _level, named: _named, on: _on, ...filters } = filterSettings(parameters);
  return parametersOf({ ...filters, party: [slug] });
}

/** Returns the order of the partners in an address: "country:asc"; null for the usual order. */
export function partnerOrderOf(parameters: URLSearchParams): PartyPartnerOrder | null {
  const [name = '', direction] = (parameters.get('sort') ?? '').split(':', 2);
  const field = PARTNER_ORDERS.find((each) => each === constant(name));
  return field ? { field, direction: direction === 'desc' ? 'DESC' : 'ASC' } : null;
}

const PARTNER_ORDERS: readonly PartyPartnerOrderField[] = ['NAME', 'COUNTRY', 'ITEMS', 'LATEST'];

/** Returns the query for the partners of a party, with the filters of an address. */
export function partnersQuestion(list: ListDescription, slug: string, parameters: URLSearchParams, lang: string) {
  const filters = withParty(slug, parameters);
  const { where: items, search } = whereOf(filters, list);
  filters.delete('party');
  return {
    query: PartnersDocument.toString(),
    variables: {
      party: slug,
      where: whereOf(filters, list).where,
      search,
      level: PARTNER_LEVELS.find((each) => kebab(each) === parameters.get('level')) ?? null,
      named: parameters.get('named')?.trim() || null,
      orderBy: partnerOrderOf(parameters),
      items,
      isFirst: true,
      lang,
      first: FIRST_PARTNERS,
      after: null,
    },
  };
}
