/** The response to a query that counts a list. */
export interface Groups {
  dimensions: readonly {
    name: string;
    isMultivalued: boolean;
    missingCount: number;
    otherCount: number;
    /** The number of values beyond those shown. */
    otherValueCount: number;
  }[];
  rows: readonly {
    count: number;
    keys: readonly { dimension: string; kind: string; value: string | null; label: string }[];
  }[];
}

/** A value of a dimension with its number of records. */
export interface Count {
  dimension: string;
  /** A year, a constant or an id; null without a value. */
  value: string | null;
  kind: 'VALUE' | 'MISSING' | 'OTHER';
  name: string;
  count: number;
  /** The counts of the second dimension within this value, in the order of `seconds`. */
  parts: readonly Part[];
}

/** The number of records with a value of the first and a value of the second dimension. */
export interface Part {
  /** Place of the second value in `seconds`. */
  second: number;
  count: number;
}

/** Counts as a picture needs them. */
export interface Counts {
  /** The values of the first dimension, in the order of the picture; those without a value last. */
  firsts: readonly Count[];
  /** The values of the second dimension, the most frequent first; empty with one dimension. */
  seconds: readonly Omit<Count, 'parts'>[];
  /** Whether parts of a value add up to it, so that they may be stacked. */
  isStackable: boolean;
  /** Whether the counts of `seconds` are exact. They are sums, in which a record counts once for each value of the first dimension. */
  hasTotals: boolean;
}

/** Labels of groups. */
export interface Labels {
  /** The label of a constant. */
  code(constant: string): string;
  /** The records without a value of a dimension. */
  none(dimension: string): string;
  /** The rest beyond the values shown. */
  other: string;
  /** A decade by its first year. */
  decade(year: string): string;
}

const CONSTANT = /^[A-Z][A-Z_]+$/;

/** Dimensions along time, with the years from one value to the next; null if gaps are not filled. */
const STEPS: { readonly [dimension: string]: number | null } = { YEAR: 1, DECADE: 10, MONTH: null, DAY: null };

/** Whether values of a dimension are in order of time and not of counts. */
export function isAlongTime(dimension: string): boolean {
  return dimension in STEPS;
}

/**
 * Arranges the groups of a response for a picture. A count is the number of different records with the value, whatever the
 * second dimension is.
 *
 * @param groups by all dimensions
 * @param ends by the first dimension only, if there are two; omitted if no record has several values of the second one
 */
export function countsIn(groups: Groups, ends: Groups | undefined, labels: Labels): Counts {
  const [first, second] = groups.dimensions;
  const several = groups.dimensions.filter(({ isMultivalued }) => isMultivalued).map(({ name }) => name);
  // The records beyond the values shown may have values shown too, so that their number says nothing.
  const isShown = ({ keys }: Groups['rows'][number]) =>
    !keys.some(({ kind, dimension }) => kind === 'OTHER' && several.includes(dimension));
  const rows = groups.rows.filter(isShown);
  const ofFirst = (ends?.rows.filter(isShown) ?? rows).map(({ count, keys: [key] }) => named(key!, count, labels));
  const totals = summed(ofFirst);
  const firsts = isAlongTime(first!.name) ? alongTime(totals, first!.name) : byCount(totals);
  if (!second)
    return { firsts: firsts.map((each) => ({ ...each, parts: [] })), seconds: [], isStackable: true, hasTotals: true };
  const sums = summed(rows.map(({ count, keys }) => named(keys[1]!, count, labels)));
  const seconds = isAlongTime(second.name) ? alongTime(sums, second.name) : byCount(sums);
  const places = new Map(seconds.map((each, place) => [keyOf(each), place]));
  const parts = new Map<string, Part[]>();
  for (const { count, keys } of rows) {
    const key = keyOf(named(keys[0]!, count, labels));
    const part = { second: places.get(keyOf(named(keys[1]!, count, labels)))!, count };
    parts.set(key, [...(parts.get(key) ?? []), part]);
  }
  return {
    firsts: firsts.map((each) => ({
      ...each,
      parts: (parts.get(keyOf(each)) ?? []).sort((a, b) => a.second - b.second),
    })),
    seconds,
    isStackable: !second.isMultivalued,
    hasTotals: !first!.isMultivalued,
  };
}

/**
 * Returns counts whose second dimension has at most some values, the most frequent ones; all others are part of the rest.
 *
 * @param nameOf returns the name of the rest that has a number of the values
 */
export function folded(counts: Counts, maximum: number, nameOf: (values: number) => string): Counts {
  const values = counts.seconds.filter(({ kind }) => kind === 'VALUE');
  if (values.length <= maximum) return counts;
  const kept = new Set([...values].sort((a, b) => b.count - a.count).slice(0, maximum));
  const isRest = (second: Counts['seconds'][number]) =>
    second.kind === 'OTHER' || (second.kind === 'VALUE' && !kept.has(second));
  const { dimension } = values[0]!;
  const count = counts.seconds.filter(isRest).reduce((sum, each) => sum + each.count, 0);
  const seconds = [
    ...counts.seconds.filter((each) => kept.has(each)),
    { dimension, kind: 'OTHER' as const, value: null, name: nameOf(values.length - maximum), count },
    ...counts.seconds.filter(({ kind }) => kind === 'MISSING'),
  ];
  const placeOf = (place: number) => {
    const second = counts.seconds[place]!;
    return isRest(second) ? maximum : seconds.indexOf(second);
  };
  return {
    ...counts,
    seconds,
    firsts: counts.firsts.map((first) => {
      const sums = new Map<number, number>();
      for (const { second, count } of first.parts) sums.set(placeOf(second), (sums.get(placeOf(second)) ?? 0) + count);
      const parts = [...sums].map(([second, count]) => ({ second, count }));
      return { ...first, parts: parts.sort((a, b) => a.second - b.second) };
    }),
  };
}

/** Adds up the counts of each value. */
function summed(counts: readonly Omit<Count, 'parts'>[]): Omit<Count, 'parts'>[] {
  const sums = new Map<string, Omit<Count, 'parts'>>();
  for (const each of counts) {
    const key = keyOf(each);
    sums.set(key, { ...each, count: each.count + (sums.get(key)?.count ?? 0) });
  }
  return [...sums.values()];
}

function keyOf({ kind, value }: Pick<Count, 'kind' | 'value'>): string {
  return `${kind} ${value}`;
}

function named(
  { dimension, kind, value, label }: Groups['rows'][number]['keys'][number],
  count: number,
  { code, none, other, decade }: Labels,
): Omit<Count, 'parts'> {
  if (kind === 'OTHER') return { dimension, kind, value, name: other, count };
  if (value === null) return { dimension, kind: 'MISSING', value, name: none(dimension), count };
  const name = dimension === 'DECADE' ? decade(value) : CONSTANT.test(value) ? code(value) : label;
  return { dimension, kind: 'VALUE', value, name, count };
}

/** Largest first, then the rest, then the records without a value. */
function byCount<Each extends Pick<Count, 'kind' | 'count'>>(counts: readonly Each[]): Each[] {
  return [...counts].sort((a, b) => RANKS[a.kind] - RANKS[b.kind] || b.count - a.count);
}

const RANKS = { VALUE: 0, OTHER: 1, MISSING: 2 };

/** All values from the first to the last, also those without records, then the records without a date. */
function alongTime(counts: readonly Omit<Count, 'parts'>[], dimension: string): Omit<Count, 'parts'>[] {
  const known = new Map(counts.flatMap((each) => (each.kind === 'VALUE' ? [[each.value!, each]] : [])));
  const undated = counts.filter(({ kind }) => kind !== 'VALUE');
  const values = [...known.keys()].sort();
  const step = STEPS[dimension];
  const [from, to] = [Number.parseInt(values[0] ?? '', 10), Number.parseInt(values.at(-1) ?? '', 10)];
  if (!step || Number.isNaN(from) || Number.isNaN(to)) return [...values.map((value) => known.get(value)!), ...undated];
  const suffix = [...known.values()][0]!.name.slice(values[0] === undefined ? 0 : [...known.keys()][0]!.length);
  const all = Array.from({ length: (to - from) / step + 1 }, (_, index) =>
    String(from + index * step).padStart(4, '0'),
  );
  return [
    ...all.map(
      (value) => known.get(value) ?? { dimension, kind: 'VALUE' as const, value, name: `${value}${suffix}`, count: 0 },
    ),
    ...undated,
  ];
}
