import type { ListDescription } from './catalogue.ts';
import { BetweenDocument } from './documents.ts';
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
