import { constant } from './address.ts';
import type { Catalogue, Column, Facet, ListDescription } from './catalogue.ts';
import { isAlongTime } from './counts.ts';
import { recordFilters, whereOf } from './where-of.ts';

/** A query with its variables. */
export interface Question {
  query: string;
  variables: { readonly [name: string]: unknown };
}

/** The first page of a list, and each further page. */
export const ROWS = 100;

/** The fields of the data set that a picture and a list show. */
const DATASET = 'dataset { title licence contact updatedAt version latestRelease { number url } }';

/** Returns the columns that an address shows: those that it names, else the usual ones. */
export function columnsOf(list: ListDescription, parameters: URLSearchParams): readonly Column[] {
  const named = parameters.get('columns')?.split(',') ?? [];
  const chosen = list.columns.filter(({ name }) => named.includes(name));
  return chosen.length > 0 ? chosen : list.columns.filter(({ isDefault }) => isDefault);
}

/** Returns the order that an address names: "title" or "signed-on:asc"; null for the usual order. */
export function orderOf(
  list: ListDescription,
  parameters: URLSearchParams,
): { field: string; direction?: string } | null {
  const [name = '', direction = ''] = (parameters.get('sort') ?? '').split(':', 2);
  const field = list.orders.find((order) => order === constant(name));
  if (!field) return null;
  return { field, ...(['asc', 'desc'].includes(direction) && { direction: constant(direction) }) };
}

/** Returns the query for a page of the records of a list. */
export function recordsQuestion(list: ListDescription, parameters: URLSearchParams, lang: string): Question {
  const { where, search } = whereOf(parameters, list);
  const { types } = list;
  const query = `query Records($where: ${types.where}${types.orderBy ? `, $orderBy: ${types.orderBy}` : ''}${list.hasSearch ? ', $search: String' : ''}, $first: Int!, $after: String, $lang: Locale!) {
  list: ${list.field}(where: $where${types.orderBy ? ', orderBy: $orderBy' : ''}${list.hasSearch ? ', search: $search' : ''}, first: $first, after: $after) {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes {
      __typename
      id
      label(langs: [$lang]) { text lang }
${columnsOf(list, parameters)
  .map(({ selection }) => `      ${selection}\n`)
  .join('')}    }
  }
  ${DATASET}
}
`;
  return {
    query,
    variables: {
      where,
      ...(types.orderBy && { orderBy: orderOf(list, parameters) }),
      ...(list.hasSearch && { search }),
      first: ROWS,
      after: null,
      lang,
    },
  };
}

/** The list, the dimensions and the number of values in the address of statistics. */
export interface Counting {
  list: ListDescription;
  /** One or two dimensions. */
  by: readonly string[];
  top: number;
}

/** The maximum number of values of a dimension that the API counts apart. */
export const ALL_VALUES = 500;

/** Values shown of a dimension that is not time; the second dimension has as many as there are colours. */
const TOP = 12;

/** Returns the list and the dimensions of an address of statistics. Wrong ones are replaced by the usual ones. */
export function countingOf(catalogue: Catalogue, parameters: URLSearchParams): Counting {
  const countable = catalogue.lists.filter(({ dimensions }) => dimensions.length > 0);
  const list =
    countable.find(({ segment }) => segment === parameters.get('of')) ??
    countable.find(({ field }) => field === 'agreements') ??
    countable[0]!;
  const named = (name: string) => list.dimensions.find((each) => each === constant(parameters.get(name) ?? ''));
  const first = named('by') ?? list.dimensions.find((each) => each === 'DECADE') ?? list.dimensions[0]!;
  const second = named('and');
  // Time comes first: as columns it is read from left to right, and it has more values than there are colours.
  const [by, and] = second && isAlongTime(second) && !isAlongTime(first) ? [second, first] : [first, second];
  return { list, by: and && and !== by ? [by, and] : [by], top: parameters.get('top') === 'all' ? ALL_VALUES : TOP };
}

const GROUPS = `{
      dimensions { name isMultivalued missingCount otherCount otherValueCount }
      rows { count keys { dimension kind value label } }
    }`;

/** Returns the query for the counts of statistics. */
export function countsQuestion({ list, by, top }: Counting, parameters: URLSearchParams, lang: string): Question {
  const { where, search } = whereOf(parameters, list);
  const { types } = list;
  const query = `query Statistics($where: ${types.where}${list.hasSearch ? ', $search: String' : ''}, $by: ${types.by}, $first: ${types.by}, $isByTwo: Boolean!, $top: Int!, $lang: Locale!) {
  list: ${list.field}(where: $where${list.hasSearch ? ', search: $search' : ''}) {
    totalCount
    groups(by: $by, top: $top, lang: $lang) ${GROUPS}
    ends: groups(by: $first, top: $top, lang: $lang) @include(if: $isByTwo) ${GROUPS}
  }
  ${DATASET}
}
`;
  const variables = {
    where,
    ...(list.hasSearch && { search }),
    by,
    first: by.slice(0, 1),
    isByTwo: by.length > 1,
    top,
    lang,
  };
  return { query, variables };
}

/** The number of values of a facet that are shown before "Show all". */
export const FACET_VALUES = 8;

/** Years of the histogram by which the cost of its query is estimated; the API returns all years. */
const USUAL_YEARS = 100;

/** The form of ids of records. */
const ID = /^[a-z_]+_[0-9a-f]{32}$/;

/** Returns the values of facets and groups in an address that are records: ids, and names of parties. */
function namedIn(list: ListDescription, parameters: URLSearchParams): { ids: string[]; refs: string[] } {
  const chosen = [...list.facets, ...recordFilters(list)].flatMap(({ parameter }) => parameters.getAll(parameter));
  const groups = parameters.getAll('group').map((text) => text.slice(text.indexOf(':') + 1));
  const ids = [...chosen, ...groups].filter((value) => ID.test(value));
  const refs = parameters.getAll('with').filter((value) => value !== '' && !ID.test(value));
  return { ids, refs };
}

/**
 * Returns the query that counts the values of the facets of a list. The counts of a facet apply all filters but its own, so
 * that each count is the number of records that choosing the value shows.
 *
 * @param only the facet of which all values are counted; by default the first values of all facets
 */
export function facetsQuestion(
  list: ListDescription,
  parameters: URLSearchParams,
  lang: string,
  only?: Facet,
): Question {
  const counted = (only ? [only] : list.facets).map(({ field, dimension, parameter, constants, selection }) => ({
    ...{ alias: field, dimension, omitted: parameter, selection },
    top: constants?.length ?? (only ? ALL_VALUES : FACET_VALUES),
  }));
  if (!only && list.dimensions.includes('YEAR'))
    counted.push({ alias: 'years', dimension: 'YEAR', omitted: 'from', selection: '', top: USUAL_YEARS });
  const hasSearch = list.hasSearch && counted.length > 0;
  const words = hasSearch ? ', search: $search' : '';
  const declared = counted.map(({ alias }) => `$${alias}: ${list.types.where}`);
  const { ids, refs } = namedIn(list, parameters);
  const query = `query Facets(${[...declared, ...(hasSearch ? ['$search: String'] : []), '$ids: [ID!]!', '$refs: [String!]!', '$lang: Locale!'].join(', ')}) {
${counted
  .map(
    ({ alias, dimension, top, selection }) =>
      `  ${alias}: ${list.field}(where: $${alias}${words}) { groups(by: [${dimension}], top: ${top}, lang: $lang) { rows { count keys { kind value label ${selection} } } } }\n`,
  )
  .join('')}  named: nodes(ids: $ids) { id ... on Record { label(langs: [$lang]) { text } } }
  parties: resolveParties(refs: $refs) { given party { label(langs: [$lang]) { text } } }
}
`;
  const wheres = counted.map(({ alias, omitted }) => [alias, whereOf(parameters, list, omitted).where]);
  const { search } = whereOf(parameters, list);
  return {
    query,
    variables: { ...Object.fromEntries(wheres), ...(hasSearch && { search }), ids, refs, lang },
  };
}

/** Returns the query that counts the records of each source. */
export function sourcesQuestion(list: ListDescription, parameters: URLSearchParams, lang: string): Question {
  const { where, search } = whereOf(parameters, list);
  const words = list.hasSearch ? ', search: $search' : '';
  const query = `query Sources($where: ${list.types.where}${list.hasSearch ? ', $search: String' : ''}, $lang: Locale!) {
  list: ${list.field}(where: $where${words}) {
    groups(by: [SOURCE], top: ${ALL_VALUES}, lang: $lang) {
      rows { count keys { value label node { id ... on Source { licence retrievedOn } } } }
    }
  }
}
`;
  return { query, variables: { where, ...(list.hasSearch && { search }), lang } };
}
