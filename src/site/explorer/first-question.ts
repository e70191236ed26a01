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

/** Returns the heading of a view. @param names the names of the parties in the address; empty if they are not known */
export function headingOf(
  { view, list, parameters }: Place,
  catalogue: Catalogue,
  names: readonly string[] = [],
): string {
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
    case 'between':
      return betweenHeading(names, catalogue);
    default:
      return words[view];
  }
}

/** Returns "Moscow", "Within Moscow", or "Cooperation between Moscow and Havana". */
export function betweenHeading(names: readonly string[], { words, lang }: Catalogue): string {
  const [one, other] = names;
  if (one === undefined) return words.between;
  if (other === undefined) return one;
  if (names.length === 2 && one === other) return words.within.replace('{}', one);
  const others = names.slice(0, -1).join(lang === 'zh' ? '、' : ', ');
  return words.cooperationOf.replace('{}', others).replace('{}', names.at(-1)!);
}
