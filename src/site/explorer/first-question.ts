import type { Place } from './address.ts';
import type { Catalogue } from './catalogue.ts';
import { compareQuestion, editionsIn } from './compare-questions.ts';
import { HomeDocument } from './documents.ts';
import { countingOf, countsQuestion, type Question, recordsQuestion } from './list-queries.ts';
import { networkQuestion } from './network-question.ts';
import { betweenQuestion, partiesIn } from './pair-questions.ts';
import { searchQuestion } from './search-question.ts';

/**
 * Returns the first query of a view. The server puts its response into the page, so that the view needs no request until it
 * shows something.
 *
 * @returns null if the view starts without a query, or its list is unknown
 */
export function firstQuestion({ view, list, parameters }: Place, catalogue: Catalogue): Question | null {
  const { lang } = catalogue;
  if (view === '') return { query: HomeDocument.toString(), variables: { lang } };
  if (view === 'statistics') return countsQuestion(countingOf(catalogue, parameters), parameters, lang);
  if (view === 'search') return searchQuestion(catalogue, parameters);
  if (view === 'between' && partiesIn(parameters).length > 0)
    return betweenQuestion(catalogue.lists.find(({ field }) => field === 'cooperationItems')!, parameters, lang);
  if (view === 'network') return networkQuestion(catalogue, parameters);
  if (view === 'compare') {
    const editions = editionsIn(parameters);
    return editions.length > 0 ? compareQuestion(editions, lang) : null;
  }
  const described = view === 'records' ? catalogue.lists.find(({ segment }) => segment === list) : undefined;
  return described ? recordsQuestion(described, parameters, lang) : null;
}

/** Returns the heading of a view, as far as the address tells it. */
export function headingOf({ view, list, parameters }: Place, catalogue: Catalogue): string {
  const { words, lists, dimensions } = catalogue;
  switch (view) {
    case '':
      return words.home;
    case 'network':
      return words.networkHeading;
    case 'search':
      return words.searchAll;
    case 'records':
      return lists.find(({ segment }) => segment === list)?.label ?? words.records;
    case 'statistics': {
      const counting = countingOf(catalogue, parameters);
      const [by = '', and] = counting.by.map((each) => dimensions[each] ?? each.toLowerCase());
      return [counting.list.label, by, ...(and ? [and] : [])].reduce(
        (title, part) => title.replace('{}', part),
        and ? words.countedByTwo : words.countedBy,
      );
    }
    default:
      return words[view];
  }
}
