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
import { MOST_TOP, USUAL_TOP } from '../../query/compiling/groups.ts';
import { MOST_PER_PAGE, USUAL_PER_PAGE } from '../../query/compiling/pages.ts';
import {
  type DataSizes,
  type FieldExtensions,
  fragmentsOf,
  type SelectedField,
  Selection,
} from '../../query/compiling/selection.ts';
import { clientError } from '../../runtime/errors.ts';
import { OPERATION_PRICE, priceOfData, priceOfText } from './actual-cost.ts';
import { introspectedBy } from './introspection-cost.ts';
import { LIMITS } from './operation-limits.ts';
import {
  type FieldCost,
  inPoints,
  mostExpensive,
  type PricedField,
  type PricedObject,
  pricesOf,
} from './priced-fields.ts';

/**
 * What costs more or less than one row of an answer, in such rows: measured with 200,000 records, where a row takes some
 * 20 microseconds. The README publishes these numbers.
 */
export const COSTS = {
  /** A single record that a field leads to: it is found by its id. */
  single: 0.1,
  /** To count a whole list (`totalCount`). */
  total: 10,
  /** To search by words. */
  search: 50,
  /** To count a whole list by one dimension (`groups`). */
  dimension: 100,
  /** To count pairs of a whole list (a network). */
  network: 300,
  /** As many rows that a whole list is counted by cost as much as one row of an answer, where the list says how many. */
  countedForOne: 1_000,
  /** As many edges a network is taken to have where nothing is said. */
  edges: 100,
  /** To write. */
  mutation: 50,
  /** As many entries a list is taken to have that belongs to one record and takes no `first`, where it says nothing else. */
  parts: 3,
  /** As many at most where a list of a record takes `first`, and the client does not say how many it wants. */
  unsaid: 10,
  /** As many entries more such a list may have, of all the records of an answer together: some record has many. */
  besides: 12,
  /** Objects of the schema that cost as much as one row: they are in memory. */
  introspectedForOne: 20,
} as const;

/** What one operation may cost. */
export interface OperationCost {
  /** Rows that may come, where lists of records are no longer than usual, and what it takes to find them. */
  requested: number;
  /** The least price if all lists are empty: it is charged whatever is returned. */
  fixed: number;
  /** Objects of the schema that an introspection may give. */
  introspected: number;
  /** Prices of fields other than rows, by name in the response; null if they depend on where the name is. */
  prices: ReadonlyMap<string, number> | null;
}

/** Where a field is: at the root, in a list of the root that nothing narrows, or anywhere else. */
type Place = 'ROOT' | 'WHOLE' | 'INSIDE';

/** How many costs are kept for one operation, by what its variables say. */
const MOST_KEPT = 100;

/** Arguments that say how much is wanted. All lists of the API take them in these names. */
const SAYING_HOW_MUCH = new Set(['first', 'last', 'top', 'ids', 'refs', 'search']);

/** Arguments of which it counts what they say. */
const SAYING_WHAT = new Set(['by', 'level']);

/** Arguments that do not narrow a list. */
const OF_PAGES = new Set(['first', 'last', 'after', 'before', 'orderBy', 'lang', 'top', 'by', 'level']);

/** What of a variable the cost depends on: its value, its size, or whether there is one. */
type Aspect = 'VALUE' | 'SIZE' | 'PRESENCE';

/**
 * What one operation costs, worked out before it runs. A row, that is an entry of a list, costs 1; a page has as many as it may
 * have, and each of them all that is asked of it. The costs are kept by those variables on which they depend.
 */
export class OperationCosts {
  readonly #fragments: Selection['fragments'];
  readonly #variables: ReadonlyMap<string, Aspect>;
  readonly #costs = new Map<string, OperationCost>();
  /** With which the costs were worked out. */
  #sizes: DataSizes | null = null;

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
    private readonly operation: OperationDefinitionNode,
  ) {
    this.#fragments = fragmentsOf(document);
    this.#variables = variablesThatCount(document);
  }

  /**
   * @param variables as the schema reads them, defaults included
   * @param sizes how many rows the data have of the kinds that prices depend on
   */
  with(variables: Record<string, unknown>, sizes: DataSizes): OperationCost {
    if (this.#sizes !== sizes) this.#costs.clear();
    this.#sizes = sizes;
    let key = '';
    for (const [name, aspect] of this.#variables) key += `${ASPECTS[aspect](variables[name])} `;
    let cost = this.#costs.get(key);
    if (!cost) {
      if (this.#costs.size >= MOST_KEPT) this.#costs.clear();
      cost = this.#counting(variables, sizes).cost();
      this.#costs.set(key, cost);
    }
    return cost;
  }

  /**
   * Returns the price of a response: the same prices as before it, for the rows that it has.
   * @param data the data of the response, or their JSON text
   * @param variables as the schema reads them, defaults included
   */
  actual(data: unknown, { fixed, prices }: OperationCost, variables: Record<string, unknown>): number {
    // A row of which nothing is asked in the end, all of it being skipped, has no name by which to know it in the text.
    if (typeof data === 'string' && prices && !data.includes('{}')) return Math.max(fixed, priceOfText(data, prices));
    const { root } = this.#counting(variables, this.#sizes ?? {});
    return Math.max(fixed, priceOfData(typeof data === 'string' ? JSON.parse(data) : data, root));
  }

  /** Returns the fields that cost most, of an operation that costs more than it may. */
  mostExpensive(variables: Record<string, unknown>): FieldCost[] {
    return mostExpensive(this.#counting(variables, this.#sizes ?? {}).root);
  }

  #counting(variables: Record<string, unknown>, sizes: DataSizes): Counting {
    return new Counting(new Selection(this.schema, this.operation, this.#fragments, variables), sizes);
  }
}

/**
 * Makes sure that an operation costs no more than it may.
 * @param fields finds its most expensive fields
 * @throws GraphQLError OPERATION_TOO_COSTLY, with `cost` in its extensions
 */
export function assertAffordable(
  { requested, introspected }: OperationCost,
  limit: number,
  fields: () => FieldCost[],
): void {
  if (introspected > LIMITS.introspected) {
    const message = `The operation introspects ${number(introspected)} objects; ${number(LIMITS.introspected)} are the most.`;
    const cost = { requested: introspected, limit: LIMITS.introspected };
    throw clientError('OPERATION_TOO_COSTLY', message, { cost, http: { status: 400 } });
  }
  if (requested <= limit) return;
  const cost = { requested, limit, fields: fields() };
  const [first] = cost.fields;
  const dearest = first ? ` Most expensive: ${first.path.join('.')} (${number(first.cost)}).` : '';
  const message = `The operation may cost ${number(requested)}; ${number(limit)} is the most. Ask for smaller pages (first), fewer lists inside lists, or in several operations.${dearest}`;
  throw clientError('OPERATION_TOO_COSTLY', message, { cost, http: { status: 400 } });
}

function number(count: number): string {
  return count.toLocaleString('en');
}

/** One operation while it is being counted. */
class Counting {
  /** The operation, with the prices of its fields. */
  readonly root: PricedObject;
  /** What was counted, by the first mention of the field. Fragments bring the same selection to many types. */
  readonly #counted = new Map<
    FieldNode,
    { nodes: readonly FieldNode[]; page: number | null; place: Place; type: string; types: readonly PricedObject[] }[]
  >();
  /** By name in the response, of all fields. */
  readonly #prices = new Map<string, number>();
  /** Whether a name has several prices, or a list has entries that are no rows: only the place of a name gives its price. */
  #dependsOnPlace = false;
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
    return {
      requested: inPoints(OPERATION_PRICE + each + once),
      fixed: inPoints(OPERATION_PRICE + fixed),
      introspected: Math.ceil(this.#introspected),
      prices: this.#dependsOnPlace ? null : new Map([...this.#prices].filter(([, price]) => price > 0)),
    };
  }

  #rootField(selected: SelectedField): PricedField | null {
    if (selected.name === '__schema' || selected.name === '__type') {
      const objects = introspectedBy(selected.nodes, this.selection);
      this.#introspected += objects;
      return this.#priced(selected, { price: Math.ceil(objects / COSTS.introspectedForOne) });
    }
    const field = selected.field && this.#field(selected, selected.field, null, 'ROOT');
    if (!field || this.selection.operation.operation !== 'mutation') return field ?? null;
    return this.#priced(selected, { ...field, price: COSTS.mutation + field.price });
  }

  /**
   * What a field costs whenever its parent comes, and once for the whole answer; null if nothing.
   * @param around how many the page holds whose lists it may be one of; null where its parent is no page
   * @param place where it is: at the root, in a list of the root that nothing narrows, or anywhere else
   */
  #field(
    selected: SelectedField,
    field: GraphQLField<unknown, unknown>,
    around: number | null,
    place: Place,
  ): PricedField | null {
    if (!isCompositeType(getNamedType(field.type))) {
      const price = COUNTING.has(field.name) ? COSTS.total : 0;
      const priced = this.#priced(selected, { price });
      return price > 0 ? priced : null;
    }
    const args = this.#argsOf(selected);
    const wanted = wantedBy(field, args, says(selected, 'first'));
    const isNarrow = Object.keys(args).some((name) => args[name] != null && !OF_PAGES.has(name));
    const inside = place === 'ROOT' && !isNarrow ? 'WHOLE' : 'INSIDE';
    const { counts, entries, free } = field.extensions as FieldExtensions;
    if (counts && !isNarrow && place !== 'INSIDE')
      wanted.weight += Math.floor(counts(this.sizes, args) / COSTS.countedForOne);
    if (!isList(field)) {
      const isSingle = wanted.size === null && around === null && !leadsToItself(field);
      const types = this.#types(selected, field, wanted.size, inside);
      return this.#priced(selected, { price: wanted.weight + (isSingle ? COSTS.single : 0), types });
    }
    const isOfPage = wanted.size === null && entries === undefined && !free && around !== null;
    const isPart = wanted.size === null && !free && around === null && entries === undefined;
    return this.#priced(selected, {
      price: wanted.weight,
      entries: wanted.size ?? entries ?? (free ? GROUPED_BY : (around ?? COSTS.parts)),
      perEntry: free ? 0 : 1,
      besides: isPart || wanted.isGuessed ? COSTS.besides : 0,
      isOfPage,
      types: this.#types(selected, field, null, inside),
    });
  }

  /** A field with its prices, which are noted by its name in the response. */
  #priced({ key }: SelectedField, field: Partial<PricedField> & Pick<PricedField, 'price'>): PricedField {
    const priced = { entries: null, perEntry: 1, besides: 0, isOfPage: false, types: [], ...field } as const;
    if ((this.#prices.get(key) ?? priced.price) !== priced.price || priced.perEntry === 0) this.#dependsOnPlace = true;
    this.#prices.set(key, priced.price);
    return priced;
  }

  /** What is asked of the objects that a field gives, by the types that they may have. */
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
    for (const inner of this.#selected(() => this.selection.of(type, selected.nodes))) {
      const field = inner.field && this.#field(inner, inner.field, page, place);
      if (field) fields.set(inner.key, field);
    }
    return pricedObject(fields);
  }

  /** What is selected; nothing where a directive has no value to go by: then none of it is read, and an error says why. */
  #selected(select: () => SelectedField[]): SelectedField[] {
    try {
      return select();
    } catch {
      return [];
    }
  }

  #argsOf(selected: SelectedField): Record<string, unknown> {
    if (selected.field!.args.length === 0) return NONE;
    try {
      return this.selection.args(selected);
    } catch {
      // Whoever executes it says what is wrong; until then it is what it is where nothing is said.
      return NONE;
    }
  }
}

function pricedObject(fields: ReadonlyMap<string, PricedField>): PricedObject {
  const sum = { each: 0, once: 0, fixed: 0 };
  for (const field of fields.values()) {
    const { each, once, fixed } = pricesOf(field);
    sum.each += each;
    sum.once += once;
    sum.fixed += fixed;
  }
  return { fields, ...sum };
}

const NONE: Record<string, unknown> = {};

/** Characters of a variable's value in the key of a cost: no list of dimensions that may be asked for is longer. */
const LONGEST_VALUE = 100;

/** Fields for which a whole list is counted. */
const COUNTING = new Set(['totalCount', 'valueCount', 'missingCount', 'otherCount']);

/** How many dimensions a group has at most. */
const GROUPED_BY = 2;

interface Wanted {
  /** How many entries, of the list itself or of the lists of the page. */
  size: number | null;
  weight: number;
  /** Nobody said how many. */
  isGuessed?: true;
}

/** What the arguments of a field say of how much is wanted, and of what it takes to find it. */
function wantedBy(field: GraphQLField<unknown, unknown>, args: Record<string, unknown>, saysFirst: boolean): Wanted {
  const takes = (name: string) => field.args.some((argument) => argument.name === name);
  const isSearch = typeof args.search === 'string' || (takes('text') && takes('first'));
  const weight = isSearch ? COSTS.search : 0;
  if (takes('by')) {
    const dimensions = Array.isArray(args.by) ? Math.min(args.by.length, GROUPED_BY) : 1;
    // Beside the top values, one key for those beyond and one for records without a value.
    const each = within(args.top ?? USUAL_TOP, MOST_TOP) + 2;
    return { size: each ** dimensions, weight: weight + dimensions * COSTS.dimension };
  }
  if (takes('top')) {
    // A network has as many edges; each has two ends.
    return { size: 2 * within(args.top ?? COSTS.edges, MOST_TOP), weight: weight + COSTS.network };
  }
  if (takes('first')) {
    const usual = isList(field) ? MOST_PER_PAGE : USUAL_PER_PAGE;
    const size = within(args.last ?? args.first ?? usual, MOST_PER_PAGE);
    // Such lists are as long as their default allows in few records, and hardly ever in all of a page.
    if (isList(field) && !saysFirst) return { size: Math.min(size, COSTS.unsaid), weight, isGuessed: true };
    return { size, weight };
  }
  const named = isList(field) ? ['ids', 'refs'].find(takes) : undefined;
  if (named) {
    const all = args[named];
    return { size: Array.isArray(all) ? within(all.length, MOST_PER_PAGE) : 1, weight };
  }
  return { size: null, weight };
}

/** Whether the client itself gives an argument. */
function says({ nodes }: SelectedField, argument: string): boolean {
  return nodes[0]!.arguments?.some(({ name }) => name.value === argument) === true;
}

/** How many are wanted. What nobody may ask for costs nothing: whoever reads the field refuses it, and says why. */
function within(count: unknown, most: number): number {
  return typeof count === 'number' && count >= 1 && count <= most ? count : 1;
}

/** Whether it is the row that its parent stands for: the `node` of an edge. */
function leadsToItself(field: GraphQLField<unknown, unknown>): boolean {
  return field.name === 'node' && field.args.length === 0;
}

function isList({ type }: GraphQLField<unknown, unknown>): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}

function isSame(some: readonly FieldNode[], others: readonly FieldNode[]): boolean {
  return some.length === others.length && some.every((node, index) => node === others[index]);
}

/** A value as far as cost depends on it: whether there is a text, how long a list is, what a number or yes and no say. */
function sizeIn(value: unknown): string {
  if (Array.isArray(value)) return `[${value.length}]`;
  return typeof value === 'string' ? 'text' : String(value);
}

/** Variables that say how much is wanted, or whether something is. */
function variablesThatCount(document: DocumentNode): ReadonlyMap<string, Aspect> {
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
      if (SAYING_WHAT.has(name)) visit(argument, note('VALUE'));
      else if (SAYING_HOW_MUCH.has(name)) visit(argument, note('SIZE'));
      else if (!OF_PAGES.has(name)) visit(argument, note('PRESENCE'));
    },
  });
  return aspects;
}

const ASPECTS: { readonly [aspect in Aspect]: (value: unknown) => unknown } = {
  VALUE: (value) => JSON.stringify(value)?.slice(0, LONGEST_VALUE),
  SIZE: sizeIn,
  PRESENCE: (value) => value == null,
};
