import {
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isListType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql';
import { DEFAULT_TOP, MAX_EDGES, MAX_TOP } from '../../query/compiling/groups.ts';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '../../query/compiling/pages.ts';
import {
  type DataSizes,
  type FieldExtensions,
  fragmentsOf,
  type SelectedField,
  Selection,
} from '../../query/compiling/selection.ts';
import { clientError } from '../../runtime/errors.ts';
import { OPERATION_PRICE, priceOfData, priceOfText, type TextPrices } from './actual-cost.ts';
import { countIntrospected } from './introspection-cost.ts';
import { LIMITS } from './operation-limits.ts';
import {
  type FieldCost,
  mostExpensive,
  type PricedField,
  type PricedObject,
  pricesOf,
  toPoints,
} from './priced-fields.ts';

/**
 * Costs in units of one row of a response, measured with 200,000 records: a row takes about 20 microseconds. The manual
 * publishes these numbers.
 */
export const COSTS = {
  /** A single record that a field leads to, found by its id. */
  single: 0.1,
  /** Counting a whole list (`totalCount`). */
  total: 10,
  /** A search by words. */
  search: 50,
  /** Counting a whole list by one dimension (`groups`), or of a part of it (a page with a level). */
  dimension: 100,
  /** Counting the pairs of a whole list (a network). */
  network: 300,
  /** Counted rows of a whole list that cost as much as one row of a response, if the field declares `counts`. */
  countedForOne: 1_000,
  /** Default number of edges of a network. */
  edges: 100,
  /** A mutation. */
  mutation: 50,
  /** Assumed entries of a list of one record that takes no `first`, unless the field declares `entries`. */
  parts: 3,
  /** Assumed maximum of entries if a list of a record takes `first` and the client does not give it. */
  unsaid: 10,
  /** Assumed number of further entries of such a list in the whole response: some records have many. */
  besides: 12,
  /** Objects of the schema that cost as much as one row: they are in memory. */
  introspectedForOne: 20,
} as const;

/** The cost of an operation, before it runs. */
export interface OperationCost {
  /** Rows that the response may have, if lists of records have their usual lengths, and the work of finding them. */
  requested: number;
  /** The price if all lists are empty: the least that is charged. */
  fixed: number;
  /** Number of schema objects that introspection may return. */
  introspected: number;
  /** The prices of names in a response; null if they depend on the place of a name. */
  prices: TextPrices | null;
}

/** The place of a field: at the root, in an unfiltered list of the root, or anywhere else. */
type Place = 'ROOT' | 'WHOLE' | 'INSIDE';

/** Maximum number of cached costs of one operation. */
const MAX_CACHED_COSTS = 100;

/** Arguments that give a number of entries. All lists of the API use these names. */
const SIZE_ARGUMENTS = new Set(['first', 'last', 'top', 'ids', 'refs', 'search']);

/** Arguments whose value affects the cost. */
const VALUE_ARGUMENTS = new Set(['by', 'level']);

/** Arguments that do not filter a list. */
const NON_FILTER_ARGUMENTS = new Set([
  'first',
  'last',
  'after',
  'before',
  'orderBy',
  'lang',
  'top',
  'minItems',
  'by',
  'level',
]);

/** On what of a variable the cost depends: its value, its size, or whether it is given. */
type Aspect = 'VALUE' | 'SIZE' | 'PRESENCE';

/**
 * Estimates the cost of one operation before it runs. An entry of a list costs 1, plus everything selected of it; a
 * page is counted with its maximum number of entries. Costs are cached by the variables on which they depend.
 */
export class OperationCostCalculator {
  readonly #fragments: Selection['fragments'];
  readonly #variables: ReadonlyMap<string, Aspect>;
  readonly #costs = new Map<string, OperationCost>();
  /** Row counts of the cached costs. */
  #sizes: DataSizes | null = null;

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
    private readonly operation: OperationDefinitionNode,
  ) {
    this.#fragments = fragmentsOf(document);
    this.#variables = costVariables(document);
  }

  /**
   * Returns the cost for given variables.
   * @param variables coerced, defaults included
   * @param sizes row counts on which prices depend
   */
  with(variables: Record<string, unknown>, sizes: DataSizes): OperationCost {
    if (this.#sizes !== sizes) this.#costs.clear();
    this.#sizes = sizes;
    let key = '';
    for (const [name, aspect] of this.#variables) key += `${ASPECTS[aspect](variables[name])} `;
    let cost = this.#costs.get(key);
    if (!cost) {
      if (this.#costs.size >= MAX_CACHED_COSTS) this.#costs.clear();
      cost = this.#estimate(variables, sizes).cost();
      this.#costs.set(key, cost);
    }
    return cost;
  }

  /**
   * Returns the price of a response: the same prices as in the estimate, for the rows that it has.
   * @param data the data of the response, or its JSON text
   * @param variables coerced, defaults included
   */
  actual(data: unknown, { fixed, prices }: OperationCost, variables: Record<string, unknown>): number {
    // A row with an empty object (all its fields skipped) has no name by which it could be counted in the text.
    if (typeof data === 'string' && prices && !data.includes('{}')) return Math.max(fixed, priceOfText(data, prices));
    const { root } = this.#estimate(variables, this.#sizes ?? {});
    return Math.max(fixed, priceOfData(typeof data === 'string' ? JSON.parse(data) : data, root));
  }

  /** Returns the most expensive fields of an operation that is too expensive. */
  mostExpensive(variables: Record<string, unknown>): FieldCost[] {
    return mostExpensive(this.#estimate(variables, this.#sizes ?? {}).root);
  }

  #estimate(variables: Record<string, unknown>, sizes: DataSizes): CostEstimate {
    return new CostEstimate(new Selection(this.schema, this.operation, this.#fragments, variables), sizes);
  }
}

/**
 * Checks that an operation costs no more than its limit.
 * @param fields returns its most expensive fields
 * @throws GraphQLError OPERATION_TOO_COSTLY, with `cost` in its extensions
 */
export function assertAffordable(
  { requested, introspected }: OperationCost,
  limit: number,
  fields: () => FieldCost[],
): void {
  if (introspected > LIMITS.introspected) {
    const message = `The operation introspects ${number(introspected)} objects. The maximum is ${number(LIMITS.introspected)}.`;
    const cost = { requested: introspected, limit: LIMITS.introspected };
    throw clientError('OPERATION_TOO_COSTLY', message, { cost });
  }
  if (requested <= limit) return;
  const cost = { requested, limit, fields: fields() };
  const [first] = cost.fields;
  const mostExpensiveField = first ? ` Most expensive: ${first.path.join('.')} (${number(first.cost)}).` : '';
  const message = `The estimated cost of the operation is ${number(requested)}. The maximum is ${number(limit)}. Request smaller pages (first) or fewer nested lists, or split the operation.${mostExpensiveField}`;
  throw clientError('OPERATION_TOO_COSTLY', message, { cost });
}

function number(count: number): string {
  return count.toLocaleString('en');
}

/** Computes the cost of one operation. */
class CostEstimate {
  /** The root object, with the prices of its fields. */
  readonly root: PricedObject;
  /** Results by the first node of a field: fragments apply the same selection to many types. */
  readonly #counted = new Map<
    FieldNode,
    { nodes: readonly FieldNode[]; page: number | null; place: Place; type: string; types: readonly PricedObject[] }[]
  >();
  /** Prices of all fields, by name in the response. */
  readonly #prices = new Map<string, number>();
  /** Whether the price of a name depends on its place. */
  #dependsOnPlace = false;
  /** Names of the first fields of entries of lists: of rows, and of entries that are no rows. */
  readonly #firstFields = { rows: new Set<string>(), freeEntries: new Set<string>() };
  #introspected = 0;

  constructor(
    private readonly selection: Selection,
    private readonly sizes: DataSizes,
  ) {
    const fields = new Map<string, PricedField>();
    for (const selected of this.#selected(() => this.selection.roots())) {
      const field = this.#rootField(selected);
      if (field) fields.set(selected.key, field);
    }
    this.root = pricedObject(fields);
  }

  cost(): OperationCost {
    const { each, once, fixed } = this.root;
    const { rows, freeEntries } = this.#firstFields;
    const isByName = !this.#dependsOnPlace && ![...freeEntries].some((name) => rows.has(name));
    return {
      requested: toPoints(OPERATION_PRICE + each + once),
      fixed: toPoints(OPERATION_PRICE + fixed),
      introspected: Math.ceil(this.#introspected),
      prices: isByName ? { fields: new Map([...this.#prices].filter(([, price]) => price > 0)), freeEntries } : null,
    };
  }

  #rootField(selected: SelectedField): PricedField | null {
    if (selected.name === '__schema' || selected.name === '__type') {
      const objects = countIntrospected(selected.nodes, this.selection);
      this.#introspected += objects;
      return this.#priced(selected, { price: Math.ceil(objects / COSTS.introspectedForOne) });
    }
    const field = selected.field && this.#field(selected, selected.field, null, 'ROOT');
    if (!field || this.selection.operation.operation !== 'mutation') return field ?? null;
    return this.#priced(selected, { ...field, price: COSTS.mutation + field.price });
  }

  /**
   * Returns the price of a field; null if it costs nothing.
   * @param around entries of the page whose `nodes` or `edges` the field may be; null if its parent is no page
   */
  #field(
    selected: SelectedField,
    field: GraphQLField<unknown, unknown>,
    around: number | null,
    place: Place,
  ): PricedField | null {
    if (!isCompositeType(getNamedType(field.type))) {
      const price = COUNT_FIELDS.has(field.name) ? COSTS.total : 0;
      const priced = this.#priced(selected, { price });
      return price > 0 ? priced : null;
    }
    const args = this.#argsOf(selected);
    const wanted = sizeOf(field, args, gives(selected, 'first'));
    const isNarrow = Object.keys(args).some((name) => args[name] != null && !NON_FILTER_ARGUMENTS.has(name));
    const inside = place === 'ROOT' && !isNarrow ? 'WHOLE' : 'INSIDE';
    const { counts, entries, free } = field.extensions as FieldExtensions;
    if (counts && !isNarrow && place !== 'INSIDE')
      wanted.weight += Math.floor(counts(this.sizes, args) / COSTS.countedForOne);
    if (!isList(field)) {
      const isSingle = wanted.size === null && around === null && !isNodeOfEdge(field);
      const types = this.#types(selected, field, wanted.size, inside);
      return this.#priced(selected, { price: wanted.weight + (isSingle ? COSTS.single : 0), types });
    }
    const isOfPage = wanted.size === null && entries === undefined && !free && around !== null;
    const isPart = wanted.size === null && !free && around === null && entries === undefined;
    return this.#priced(selected, {
      price: wanted.weight,
      entries: wanted.size ?? entries ?? (free ? MAX_DIMENSIONS : (around ?? COSTS.parts)),
      perEntry: free ? 0 : 1,
      extraEntries: isPart || wanted.isGuessed ? COSTS.besides : 0,
      isOfPage,
      types: this.#types(selected, field, null, inside),
    });
  }

  /** Creates the price of a field, and notes it by the name in the response. */
  #priced({ key }: SelectedField, field: Partial<PricedField> & Pick<PricedField, 'price'>): PricedField {
    const priced = { entries: null, perEntry: 1, extraEntries: 0, isOfPage: false, types: [], ...field } as const;
    if ((this.#prices.get(key) ?? priced.price) !== priced.price) this.#dependsOnPlace = true;
    this.#prices.set(key, priced.price);
    if (priced.entries !== null) {
      const first = priced.perEntry === 0 ? this.#firstFields.freeEntries : this.#firstFields.rows;
      for (const { firstField } of priced.types) if (firstField !== null) first.add(firstField);
    }
    return priced;
  }

  /** Returns the objects that a field may return, by type. */
  #types(
    selected: SelectedField,
    field: GraphQLField<unknown, unknown>,
    page: number | null,
    place: Place,
  ): readonly PricedObject[] {
    const [first] = selected.nodes as [FieldNode];
    const type = getNamedType(field.type).name;
    const counted = this.#counted.get(first) ?? [];
    const same = counted.find(
      (each) => each.type === type && each.page === page && each.place === place && isSame(each.nodes, selected.nodes),
    );
    if (same) return same.types;
    const types = this.selection.possible(field.type).map((possible) => this.#object(possible, selected, page, place));
    this.#counted.set(first, [...counted, { nodes: selected.nodes, page, place, type, types }]);
    return types;
  }

  #object(type: GraphQLObjectType, selected: SelectedField, page: number | null, place: Place): PricedObject {
    const fields = new Map<string, PricedField>();
    const all = this.#selected(() => this.selection.of(type, selected.nodes));
    for (const inner of all) {
      const field = inner.field && this.#field(inner, inner.field, page, place);
      if (field) fields.set(inner.key, field);
    }
    return pricedObject(fields, all[0]?.key);
  }

  /** Returns the selected fields; none if a directive has an invalid value, which execution reports. */
  #selected(select: () => SelectedField[]): SelectedField[] {
    try {
      return select();
    } catch {
      return [];
    }
  }

  #argsOf(selected: SelectedField): Record<string, unknown> {
    if (selected.field!.args.length === 0) return NO_ARGUMENTS;
    try {
      return this.selection.args(selected);
    } catch {
      // Execution reports the error. The cost is that without arguments.
      return NO_ARGUMENTS;
    }
  }
}

function pricedObject(fields: ReadonlyMap<string, PricedField>, firstField: string | null = null): PricedObject {
  const sum = { each: 0, once: 0, fixed: 0 };
  for (const field of fields.values()) {
    const { each, once, fixed } = pricesOf(field);
    sum.each += each;
    sum.once += once;
    sum.fixed += fixed;
  }
  return { fields, firstField, ...sum };
}

const NO_ARGUMENTS: Record<string, unknown> = {};

/** Characters of a variable's value in a cache key: no valid list of dimensions is longer. */
const MAX_VALUE_CHARS = 100;

/** Fields that count a whole list. */
const COUNT_FIELDS = new Set(['totalCount', 'valueCount', 'missingCount', 'otherCount', 'otherValueCount']);

/** Maximum number of dimensions of a group. */
const MAX_DIMENSIONS = 2;

interface Size {
  /** Number of entries of the list, or of the lists of the page. */
  size: number | null;
  weight: number;
  /** The client gave no number. */
  isGuessed?: true;
}

/** Returns how many entries the arguments of a field request, and what it costs to find them. */
function sizeOf(field: GraphQLField<unknown, unknown>, args: Record<string, unknown>, givesFirst: boolean): Size {
  const takes = (name: string) => field.args.some((argument) => argument.name === name);
  const isSearch = typeof args.search === 'string' || (takes('text') && takes('first'));
  // A page with a level has rows that are counted.
  const isCounted = takes('level') && takes('first');
  const weight = (isSearch ? COSTS.search : 0) + (isCounted ? COSTS.dimension : 0);
  if (takes('by')) {
    const dimensions = Array.isArray(args.by) ? Math.min(args.by.length, MAX_DIMENSIONS) : 1;
    // Besides the top values there is one key for all others, and one for records without a value.
    const each = within(args.top ?? DEFAULT_TOP, MAX_TOP) + 2;
    return { size: each ** dimensions, weight: weight + dimensions * COSTS.dimension };
  }
  if (takes('top')) {
    // Each edge has two ends, which are entries too.
    return { size: 2 * within(args.top ?? COSTS.edges, MAX_EDGES), weight: weight + COSTS.network };
  }
  if (takes('first')) {
    const usual = isList(field) ? MAX_PAGE_SIZE : DEFAULT_PAGE_SIZE;
    const size = within(args.last ?? args.first ?? usual, MAX_PAGE_SIZE);
    // Few records have lists as long as the default allows, and hardly ever all records of a page.
    if (isList(field) && !givesFirst) return { size: Math.min(size, COSTS.unsaid), weight, isGuessed: true };
    return { size, weight };
  }
  const named = isList(field) ? ['ids', 'refs'].find(takes) : undefined;
  if (named) {
    const all = args[named];
    return { size: Array.isArray(all) ? within(all.length, MAX_PAGE_SIZE) : 1, weight };
  }
  return { size: null, weight };
}

/** Whether the client gives an argument itself. */
function gives({ nodes }: SelectedField, argument: string): boolean {
  return nodes[0]!.arguments?.some(({ name }) => name.value === argument) === true;
}

/** Returns the requested number. An invalid number counts as 1: the field rejects it when it is read. */
function within(count: unknown, most: number): number {
  return typeof count === 'number' && count >= 1 && count <= most ? count : 1;
}

/** Whether the field is the `node` of an edge: the same row as its parent. */
function isNodeOfEdge(field: GraphQLField<unknown, unknown>): boolean {
  return field.name === 'node' && field.args.length === 0;
}

function isList({ type }: GraphQLField<unknown, unknown>): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}

function isSame(some: readonly FieldNode[], others: readonly FieldNode[]): boolean {
  return some.length === others.length && some.every((node, index) => node === others[index]);
}

/** Returns the part of a value on which cost depends: presence of text, length of a list, number or boolean. */
function sizeIn(value: unknown): string {
  if (Array.isArray(value)) return `[${value.length}]`;
  return typeof value === 'string' ? 'text' : String(value);
}

/** Returns the variables that affect the cost. */
function costVariables(document: DocumentNode): ReadonlyMap<string, Aspect> {
  const aspects = new Map<string, Aspect>();
  const note = (aspect: Aspect) => ({
    [Kind.VARIABLE]: ({ name: { value: name } }: { name: { value: string } }) => {
      if (aspect === 'VALUE' || aspects.get(name) === undefined || aspects.get(name) === 'PRESENCE') {
        aspects.set(name, aspect);
      }
    },
  });
  visit(document, {
    [Kind.DIRECTIVE]: (directive) => {
      visit(directive, note('SIZE'));
    },
    [Kind.ARGUMENT]: (argument) => {
      const { value: name } = argument.name;
      if (VALUE_ARGUMENTS.has(name)) visit(argument, note('VALUE'));
      else if (SIZE_ARGUMENTS.has(name)) visit(argument, note('SIZE'));
      else if (!NON_FILTER_ARGUMENTS.has(name)) visit(argument, note('PRESENCE'));
    },
  });
  return aspects;
}

const ASPECTS: { readonly [aspect in Aspect]: (value: unknown) => unknown } = {
  VALUE: (value) => JSON.stringify(value)?.slice(0, MAX_VALUE_CHARS),
  SIZE: sizeIn,
  PRESENCE: (value) => value == null,
};
