import { constant } from './address.ts';
import type { Catalogue, ListDescription } from './catalogue.ts';
import { FoundDocument, type FoundQueryVariables, type RecordType, type SearchMatch } from './documents.ts';
import type { Question } from './list-queries.ts';

/** Results of the first page, and of each further page. Snippets take most of the time. */
export const RESULTS = 20;

/** Returns the text that an address searches. */
export function searchedText(parameters: URLSearchParams): string {
  return parameters.get('q')?.trim() ?? '';
}

/** Returns the types of records that an address names; those without a list of their own are left out. */
export function searchedTypes({ lists }: Pick<Catalogue, 'lists'>, parameters: URLSearchParams): RecordType[] {
  const given = parameters.getAll('type').map(constant);
  // All items are no type of records.
  const types = lists.filter(({ field }) => field !== 'cooperationItems').map(({ type }) => constantOf(type));
  return types.filter((type) => given.includes(type)) as RecordType[];
}

/** Returns the variables of a search, without those of its page. */
export function searchVariables(
  catalogue: Pick<Catalogue, 'lists' | 'lang'>,
  parameters: URLSearchParams,
  match: SearchMatch = 'ALL',
): Omit<FoundQueryVariables, 'first' | 'after'> {
  const types = searchedTypes(catalogue, parameters);
  const isNarrow = types.length > 0;
  return { text: searchedText(parameters), types: isNarrow ? types : null, match, isNarrow, lang: catalogue.lang };
}

/** Returns the query of a search; null if the address has no text. */
export function searchQuestion(catalogue: Catalogue, parameters: URLSearchParams): Question | null {
  const variables = searchVariables(catalogue, parameters);
  if (variables.text === '') return null;
  return { query: FoundDocument.toString(), variables: { ...variables, first: RESULTS, after: null } };
}

/** The numbers of the cards of parties: `partners0`, `people0`, `items0` of the first one, and `pair` of two. */
export interface CardNumbers {
  [alias: string]: { totalCount: number } | { partners: { totalCount: number } } | null;
}

/** Returns the query for the numbers of cards of parties. @param slugs of the parties */
export function cardsQuestion(slugs: readonly string[]): Question {
  const cards = slugs.map(
    (_, index) => `  partners${index}: party(ref: $party${index}) { partners(first: 1) { totalCount } }
  people${index}: people(where: { represents: $party${index} }, first: 1) { totalCount }
  items${index}: cooperationItems(where: { party: $party${index} }, first: 1) { totalCount }
`,
  );
  const pair =
    slugs.length === 2
      ? '  pair: cooperationItems(where: { between: [$party0, $party1] }, first: 1) { totalCount }\n'
      : '';
  const declared = slugs.map((_, index) => `$party${index}: String!`).join(', ');
  return {
    query: `query Cards(${declared}) {\n${cards.join('')}${pair}}\n`,
    variables: Object.fromEntries(slugs.map((slug, index) => [`party${index}`, slug])),
  };
}

/** Returns the list of a type of records: agreements for AGREEMENT. */
export function listOfType({ lists }: Pick<Catalogue, 'lists'>, type: string): ListDescription | undefined {
  return lists.find((list) => constantOf(list.type) === type);
}

/** The constant of a type: FORUM_SERIES for "ForumSeries". */
function constantOf(type: string): string {
  return type.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();
}
