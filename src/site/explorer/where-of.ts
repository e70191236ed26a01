import { constant, kebab } from './address.ts';
import type { Facet, ListDescription } from './catalogue.ts';

/** A filter of the API. */
export interface Where {
  [field: string]: unknown;
}

/** A parameter of an address that the view does not apply. */
export interface ParameterProblem {
  parameter: string;
  value: string;
}

/** The filters of an address for one list. */
export interface ListFilter {
  /** Null if nothing is filtered. */
  where: Where | null;
  /** Words; null if there are none. */
  search: string | null;
  /** Parameters whose values are wrong, or which the list does not support. */
  problems: readonly ParameterProblem[];
}

/** Parameters of filters that are no facets. */
export const FILTERS = [
  'party',
  'from',
  'to',
  'undated',
  'bloc',
  'borders',
  'predecessors',
  'itself',
  'group',
  'q',
] as const;

/** Returns the filters of a list by one record that are no facets: the parameter "spoke-at" for `spokeAt`. */
export function recordFilters({ where, facets }: ListDescription): { parameter: string; field: string }[] {
  const fields = Object.keys(where).filter((field) => where[field]!.type === 'ID' && !where[field]!.isMany);
  return fields
    .filter((field) => !facets.some((facet) => facet.field === field))
    .map((field) => ({ parameter: kebab(field), field }));
}

const YEAR = /^\d{1,4}$/;

/** Alternatives, of which a record must match one. */
type Condition = readonly Where[];

/**
 * Returns the filter of the API for the parameters of an address. Pictures, lists, exports, queries and embeds all use it, so
 * that they have the same records. Values of one facet are alternatives; several facets must all match.
 *
 * @param omitted the parameter of a facet that is ignored, to count its values
 */
export function whereOf(parameters: URLSearchParams, list: ListDescription, omitted?: string): ListFilter {
  const problems: ParameterProblem[] = [];
  const conditions: Condition[] = [];
  /** Adds the condition of a parameter if it is valid and the list has the filter. */
  const add = (parameter: string, field: string, value: string, condition: Condition | null) => {
    if (condition && field in list.where) conditions.push(condition);
    else problems.push({ parameter, value });
  };
  for (const facet of list.facets) {
    if (facet.parameter === omitted) continue;
    const { condition, wrong } = facetCondition(facet, list, parameters.getAll(facet.parameter));
    if (condition) conditions.push(condition);
    problems.push(...wrong.map((value) => ({ parameter: facet.parameter, value })));
  }
  for (const { parameter, field } of recordFilters(list)) {
    const values = parameters.getAll(parameter).filter(Boolean);
    if (values.length > 0) conditions.push(values.map((value) => ({ [field]: value })));
  }
  const parties = parameters.getAll('party').filter(Boolean);
  if (parties.length > 1) add('party', 'between', parties.join(', '), [{ between: parties }]);
  else if (parties[0]) {
    const field = partyField(list);
    add('party', field, parties[0], [{ [field]: parties[0] }]);
  }
  addYears(parameters, list, conditions, problems, omitted);
  for (const value of parameters.getAll('bloc')) add('bloc', 'standing', value, standingIn(value));
  const given = (name: string) => parameters.get(name);
  if (given('borders'))
    add('borders', 'geography', given('borders')!, only('today', given('borders'), { geography: 'TODAY' }));
  if (given('predecessors'))
    add('predecessors', 'succession', given('predecessors')!, only('yes', given('predecessors'), { succession: true }));
  if (given('itself')) add('itself', 'rollUp', given('itself')!, only('yes', given('itself'), { rollUp: false }));
  const groups = parameters.getAll('group').map((text) => ({ text, group: groupOf(text, list) }));
  const known = groups.flatMap(({ group }) => group ?? []);
  if (known.length > 0) add('group', 'group', groups.map(({ text }) => text).join(', '), [{ group: known }]);
  problems.push(...groups.filter(({ group }) => !group).map(({ text }) => ({ parameter: 'group', value: text })));
  const search = given('q')?.trim() || null;
  if (search && !list.hasSearch) problems.push({ parameter: 'q', value: search });
  return { where: joined(conditions), search: list.hasSearch ? search : null, problems };
}

/** Returns the filter for values of a facet, and the values that its enum does not have. */
function facetCondition({ field, constants }: Facet, list: ListDescription, given: readonly string[]) {
  const texts = given.filter(Boolean);
  const values = constants ? texts.map(constant) : texts;
  const known = values.filter((value) => !constants || constants.includes(value));
  const wrong = texts.filter((_, index) => constants && !constants.includes(values[index]!));
  if (known.length === 0) return { condition: null, wrong };
  const condition = list.where[field]!.isMany ? [{ [field]: known }] : known.map((value) => ({ [field]: value }));
  return { condition, wrong };
}

/** The filter of the API for one party: the party of the record, else the one that the person represents. */
function partyField({ where }: ListDescription): string {
  return ['party', 'represents'].find((field) => field in where) ?? 'party';
}

/** The filter of the API for the period: the date by which groups are counted, else the only filter by a period. */
export function periodField(list: ListDescription): string | null {
  const ranges = Object.keys(list.where).filter((field) => list.where[field]!.type === 'DateRange');
  return ranges.includes('occurred') ? 'occurred' : ranges.length === 1 ? ranges[0]! : null;
}

function addYears(
  parameters: URLSearchParams,
  list: ListDescription,
  conditions: Condition[],
  problems: ParameterProblem[],
  omitted?: string,
): void {
  if (omitted === 'from') return;
  const years: { [end: string]: string } = {};
  for (const parameter of ['from', 'to']) {
    const value = parameters.get(parameter);
    if (!value) continue;
    if (YEAR.test(value) && Number(value) > 0) years[parameter] = value.padStart(4, '0');
    else problems.push({ parameter, value });
  }
  if (Object.keys(years).length === 0) return;
  const field = periodField(list);
  if (!field) {
    problems.push(...Object.entries(years).map(([parameter, value]) => ({ parameter, value })));
    return;
  }
  const undated = parameters.get('undated') === 'yes' && 'group' in list.where && list.dimensions.includes('YEAR');
  conditions.push([{ [field]: years }, ...(undated ? [{ group: [{ dimension: 'YEAR', value: null }] }] : [])]);
}

/** Reads "brics:member" or "brics:member,partner". */
function standingIn(text: string): Condition | null {
  const [bloc, roles] = text.split(':', 2);
  return bloc && roles ? [{ standing: { bloc, in: roles.split(',').map(constant) } }] : null;
}

function only(wanted: string, value: string | null, where: Where): Condition | null {
  return value === wanted ? [where] : null;
}

/** Reads a group of a picture: "decade:1990", or "topic:" for the records without a topic. */
function groupOf(text: string, list: ListDescription): { dimension: string; value: string | null } | null {
  const colon = text.indexOf(':');
  const dimension = constant(text.slice(0, colon));
  if (colon < 0 || !list.dimensions.includes(dimension)) return null;
  return { dimension, value: text.slice(colon + 1) || null };
}

/** Writes a group of a picture for an address. */
export function groupText(dimension: string, value: string | null): string {
  return `${dimension.toLowerCase().replaceAll('_', '-')}:${value ?? ''}`;
}

/**
 * Returns the filter that all conditions make. A filter has each field once, so that a further one with the same field (France
 * beside Berlin) is nested as a double negation.
 */
function joined(conditions: readonly Condition[]): Where | null {
  const layers: Where[] = [];
  for (const condition of conditions) {
    const where = condition.length > 1 ? { any: [...condition] } : condition[0]!;
    const layer = layers.find((each) => !Object.keys(where).some((field) => field in each));
    if (layer) Object.assign(layer, where);
    else layers.push({ ...where });
  }
  return layers.reduceRight<Where | null>(
    (inner, layer) => ({ ...layer, ...(inner && { not: { not: inner } }) }),
    null,
  );
}
