import type { CountedFragment } from '../documents.ts';

/** What something was counted by: a value of the API (a year, a constant, an id), and what it is called. */
export interface Value {
  /** Null for what has none, and for all that is beyond the values shown. */
  value: string | null;
  name: string;
}

/** How many there are of one value, or of one value and another. */
export interface Count {
  first: Value;
  second: Value | null;
  count: number;
}

/** What groups without a value are called. */
export interface Unnamed {
  /** The records that have no value. */
  none: string;
  /** All that is beyond the values shown. */
  others: string;
}

/** The most colours that can be told apart. The last one is that of all others. */
export const COLOURS = 8;

const CONSTANT = /^[A-Z][A-Z_]+$/;

/** Dimensions along time, by how far one value is from the next, where every value has a next one. */
const STEPS: { readonly [dimension: string]: number | null } = { YEAR: 1, DECADE: 10, DAY: null };

/** Whether values of a dimension stand in an order of their own, and not in that of the counts. */
export function isAlongTime(dimension: string): boolean {
  return dimension in STEPS;
}

/**
 * The groups of an answer, whose values are named in the reader's language; along time in its order.
 *
 * @param dimension what was counted by first
 * @param code what a constant of the API is called
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

/** All values from the first to the last along time, those between them included of which there is nothing. */
export function valuesAlongTime(counts: readonly Count[], dimension: string): string[] {
  const known = [...new Set(counts.flatMap(({ first: { value } }) => value ?? []))].sort();
  const step = STEPS[dimension];
  const [from, to] = [Number.parseInt(known[0] ?? '', 10), Number.parseInt(known.at(-1) ?? '', 10)];
  if (!step || Number.isNaN(from) || Number.isNaN(to)) return known;
  return Array.from({ length: (to - from) / step + 1 }, (_, index) => String(from + index * step));
}

/** The second values with the highest counts, as they are; what is counted by all others comes together under one name. */
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
