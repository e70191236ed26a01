/** Prices are whole tenths of a row. */
const PARTS_PER_POINT = 10;

/** Returns a sum of prices in whole points, rounded up. Sums of tenths are no exact binary fractions: 30 × 0.1 is 3. */
export function toPoints(sum: number): number {
  return Math.ceil(Math.round(sum * PARTS_PER_POINT) / PARTS_PER_POINT);
}

/** The price of one field of an operation: its maximum number of rows, and the work of finding them. */
export interface PricedField {
  /** Price of each occurrence in a response, without entries. */
  readonly price: number;
  /** Maximum number of entries for each occurrence of a list; null if the field is no list. */
  readonly entries: number | null;
  /** Price of one entry: 1 if it is a row, 0 if it belongs to the row that has the list. */
  readonly perEntry: 0 | 1;
  /** Further entries in the whole response: some records have many. */
  readonly extraEntries: number;
  /** Whether its entries are those of the surrounding page: `nodes` and `edges` of a connection. */
  readonly isOfPage: boolean;
  /** Its objects, by possible type. */
  readonly types: readonly PricedObject[];
}

/** An object, with the fields that cost something. */
export interface PricedObject {
  /** By name in the response. */
  readonly fields: ReadonlyMap<string, PricedField>;
  /** The first name in the response, of a field that may cost nothing; null if no field is selected. */
  readonly firstField: string | null;
  /** Price of each occurrence in the response. */
  readonly each: number;
  /** Price charged once for the whole response. */
  readonly once: number;
  /** Least price of an occurrence: all lists in it are empty. */
  readonly fixed: number;
}

/** Returns the prices of one occurrence of a field. */
export function pricesOf(field: PricedField): { each: number; once: number; fixed: number } {
  const { price, entries, perEntry, extraEntries, types } = field;
  const highest = (part: 'each' | 'once') => types.reduce((most, type) => Math.max(most, type[part]), 0);
  const least = types.length > 0 ? Math.min(...types.map((type) => type.fixed)) : 0;
  return {
    each: price + (entries ?? 1) * (highest('each') + (entries === null ? 0 : perEntry)),
    once: extraEntries + highest('once'),
    fixed: price + (entries === null ? least : 0),
  };
}

/** A field of a rejected operation: its path of names in the response, and its own cost. */
export interface FieldCost {
  path: readonly string[];
  cost: number;
}

const MAX_EXPENSIVE_FIELDS = 5;

/**
 * Returns the most expensive fields of an operation, the most expensive first. Rows count for the field whose arguments
 * determine their number (a connection, not its `nodes`), and without the fields below it.
 */
export function mostExpensive(root: PricedObject): FieldCost[] {
  const found = new Map<string, FieldCost>();
  const add = (path: readonly string[], cost: number) => {
    const key = path.join('.');
    found.set(key, { path, cost: cost + (found.get(key)?.cost ?? 0) });
  };
  const addFields = ({ fields }: PricedObject, above: readonly string[], times: number): void => {
    for (const [key, { price, entries, perEntry, extraEntries, isOfPage, types }] of fields) {
      const path = [...above, key];
      add(path, price * times);
      add(isOfPage ? above : path, (entries ?? 0) * perEntry * times + extraEntries);
      const [first, ...others] = types;
      if (!first) continue;
      const highest = others.reduce((most, type) => (type.each > most.each ? type : most), first);
      addFields(highest, path, times * (entries ?? 1));
    }
  };
  addFields(root, [], 1);
  return [...found.values()]
    .filter(({ cost }) => cost > 0)
    .sort((one, other) => other.cost - one.cost)
    .slice(0, MAX_EXPENSIVE_FIELDS)
    .map(({ path, cost }) => ({ path, cost: toPoints(cost) }));
}
