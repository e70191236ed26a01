import type { CountedFragment } from '../documents.ts';

/** A value of a dimension (a year, a constant, an id) with its label. */
export interface Value {
  /** Null for records without a value and for the rest beyond the values shown. */
  value: string | null;
  name: string;
}

/** The number of records with one value, or with a pair of values. */
export interface Count {
  first: Value;
  second: Value | null;
  count: number;
}

/** Labels of groups without a value. */
export interface Unnamed {
  /** The records that have no value. */
  none: string;
  /** The rest beyond the values shown. */
  others: string;
}

/** Number of distinguishable colours; the last one is for all others. */
export const COLOURS = 8;

const CONSTANT = /^[A-Z][A-Z_]+$/;

/** Dimensions along time, with the years from one value to the next; null if gaps are not filled. */
const STEPS: { readonly [dimension: string]: number | null } = { YEAR: 1, DECADE: 10, DAY: null };

/** Whether values of a dimension are in order of time and not of counts. */
export function isAlongTime(dimension: string): boolean {
  return dimension in STEPS;
}

/**
 * Returns the groups of a response with labels in the page's language; dimensions along time are sorted by time.
 *
 * @param dimension the first dimension
 * @param code returns the label of a constant
 */
export function countsIn(
  { rows }: Pick<CountedFragment, 'rows'>,
  dimension: string,
  code: (constant: string) => string,
  { none, others }: Unnamed,
): Count[] {
  const named = ({ kind, value, label }: CountedFragment['rows'][number]['keys'][number]): Value => {
    if (value === null) return { value, name: kind === 'OTHER' ? others : none };
    return { value, name: CONSTANT.test(value) ? code(value) : label };
  };
  const counts = rows.map(({ keys: [first, second], count }) => ({
    first: named(first!),
    second: second ? named(second) : null,
    count,
  }));
  if (!isAlongTime(dimension)) return counts;
  return counts.sort((a, b) => (a.first.value ?? '').localeCompare(b.first.value ?? ''));
}

/** All values along time from the first to the last, including those without records. */
export function valuesAlongTime(counts: readonly Count[], dimension: string): string[] {
  const known = [...new Set(counts.flatMap(({ first: { value } }) => value ?? []))].sort();
  const step = STEPS[dimension];
  const [from, to] = [Number.parseInt(known[0] ?? '', 10), Number.parseInt(known.at(-1) ?? '', 10)];
  if (!step || Number.isNaN(from) || Number.isNaN(to)) return known;
  return Array.from({ length: (to - from) / step + 1 }, (_, index) => String(from + index * step));
}

/** Keeps the second values with the highest counts, and adds up all others under one name. */
export function withoutSmallSeconds(counts: readonly Count[], most: number, others: string): Count[] {
  const totals = new Map<string, number>();
  for (const { second, count } of counts) if (second) totals.set(second.name, (totals.get(second.name) ?? 0) + count);
  if (totals.size <= most) return [...counts];
  const ranked = [...totals].sort(([, a], [, b]) => b - a).map(([name]) => name);
  const kept = new Set(ranked.filter((name) => name !== others).slice(0, most - 1));
  const folded = new Map<string, Count>();
  for (const { first, second, count } of counts) {
    const shown = second && !kept.has(second.name) ? { value: null, name: others } : second;
    const key = JSON.stringify([first.name, shown?.name]);
    folded.set(key, { first, second: shown, count: count + (folded.get(key)?.count ?? 0) });
  }
  return [...folded.values()];
}
