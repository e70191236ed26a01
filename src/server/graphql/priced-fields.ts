/** Prices are whole tenths of a row: a single record costs one tenth. */
const PARTS_OF_A_POINT = 10;

/** Returns a sum of prices in whole points, rounded up. Sums of tenths are no exact binary fractions: 30 × 0.1 is 3. */
export function inPoints(sum: number): number {
  return Math.ceil(Math.round(sum * PARTS_OF_A_POINT) / PARTS_OF_A_POINT);
}

/** One field of an operation, with the rows that it may return and what it takes to find them. */
export interface PricedField {
  /** Its price each time that it is in a response, its entries aside. */
  readonly price: number;
  /** The entries that a list may have, for each time that the list is in the response; null if the field is no list. */
  readonly entries: number | null;
  /** The price of one entry: 1 if it is a row, 0 if it belongs to the row that holds the list. */
  readonly perEntry: 0 | 1;
  /** Entries beyond these, in the whole response: some record has many. */
  readonly besides: number;
  /** Whether its entries are those of the page that holds it: `nodes` and `edges` of a connection. */
  readonly isOfPage: boolean;
  /** Its objects, by each type that they may have. */
  readonly types: readonly PricedObject[];
}

/** An object, with its fields that cost something. */
export interface PricedObject {
  /** By the name in the response. */
  readonly fields: ReadonlyMap<string, PricedField>;
  /** The price for each time that the object is in the response. */
  readonly each: number;
  /** The price that is charged once for the whole response. */
  readonly once: number;
  /** The least price that it has if all lists in it are empty. */
  readonly fixed: number;
}

/** Returns the prices of one time that a field is in the response. */
export function pricesOf(field: PricedField): { each: number; once: number; fixed: number } {
  const { price, entries, perEntry, besides, types } = field;
  const dearest = (part: 'each' | 'once') => types.reduce((most, type) => Math.max(most, type[part]), 0);
  const least = types.length > 0 ? Math.min(...types.map((type) => type.fixed)) : 0;
  return {
    each: price + (entries ?? 1) * (dearest('each') + (entries === null ? 0 : perEntry)),
    once: besides + dearest('once'),
    fixed: price + (entries === null ? least : 0),
  };
}

/** A field of a rejected operation: its path of names in the response, and what it alone would cost. */
export interface FieldCost {
  path: readonly string[];
  cost: number;
}

const MAX_EXPENSIVE_FIELDS = 5;

/**
 * Returns the most expensive fields of an operation, the first one costing most. Rows count for the field whose arguments
 * say how many there are (a connection, not its `nodes`), and without the fields below them.
 */
export function mostExpensive(root: PricedObject): FieldCost[] {
  const found = new Map<string, FieldCost>();
  const add = (path: readonly string[], cost: number) => {
    const key = path.join('.');
    found.set(key, { path, cost: cost + (found.get(key)?.cost ?? 0) });
  };
  const addFields = ({ fields }: PricedObject, above: readonly string[], times: number): void => {
    for (const [key, { price, entries, perEntry, besides, isOfPage, types }] of fields) {
      const path = [...above, key];
      add(path, price * times);
      add(isOfPage ? above : path, (entries ?? 0) * perEntry * times + besides);
      const [first, ...others] = types;
      if (!first) continue;
      const dearest = others.reduce((most, type) => (type.each > most.each ? type : most), first);
      addFields(dearest, path, times * (entries ?? 1));
    }
  };
  addFields(root, [], 1);
  return [...found.values()]
    .filter(({ cost }) => cost > 0)
    .sort((one, other) => other.cost - one.cost)
    .slice(0, MAX_EXPENSIVE_FIELDS)
    .map(({ path, cost }) => ({ path, cost: inPoints(cost) }));
}
