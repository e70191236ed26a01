import { ITEM_TYPES } from './item-types.ts';

/** The part of an item that determines its place on a timeline. */
export interface Dated {
  __typename: string;
  /** A partial date; null if unknown. */
  occurredOn: string | null;
}

/** An item with its start, its exclusive end, and its row in the lane. */
export interface Mark<Item> {
  item: Item;
  start: Date;
  end: Date;
  row: number;
}

export interface Lanes<Item> {
  /** Types that have items, with the numbers of rows and of marks. */
  lanes: { type: string; rows: number; marks: number }[];
  marks: Mark<Item>[];
  /** The period shown, a little longer than from the first item to the last. */
  from: Date;
  to: Date;
}

/** Minimum width of a mark in pixels, so that one day in a century is visible. */
const MIN_WIDTH = 8;

const DAY = 86_400_000;

/**
 * Puts items on a timeline with a lane for each type, so that no two marks overlap. Undated items are left out.
 *
 * @param width the width of the line in pixels
 * @param hasRows whether each item has a row of its own, with room for its title
 */
export function placedInLanes<Item extends Dated>(items: readonly Item[], width: number, hasRows = false): Lanes<Item> {
  const dated = items.flatMap((item) => (item.occurredOn ? [{ item, ...spanOf(item.occurredOn) }] : []));
  const first = Math.min(...dated.map(({ start }) => start));
  const last = Math.max(...dated.map(({ end }) => end));
  const margin = Math.max((last - first) * 0.03, 20 * DAY);
  const [from, to] = dated.length > 0 ? [first - margin, last + margin] : [0, DAY];
  const minimum = (MIN_WIDTH / width) * (to - from);

  const marks: Mark<Item>[] = [];
  const lanes = ITEM_TYPES.flatMap((type) => {
    const ends: number[] = [];
    const here = dated.filter(({ item }) => item.__typename === type).sort((a, b) => a.start - b.start);
    for (const { item, start, end: exactEnd } of here) {
      const end = Math.max(exactEnd, start + minimum);
      const free = hasRows ? -1 : ends.findIndex((taken) => taken <= start);
      const row = free < 0 ? ends.length : free;
      ends[row] = end;
      marks.push({ item, start: new Date(start), end: new Date(end), row });
    }
    return here.length > 0 ? [{ type: type as string, rows: ends.length, marks: here.length }] : [];
  });
  return { lanes, marks, from: new Date(from), to: new Date(to) };
}

/** The period of a partial date, in milliseconds. */
export function spanOf(date: string): { start: number; end: number } {
  const [year = 0, month, day] = date.split('-').map(Number);
  const at = (y: number, m: number, d: number) => {
    const moment = new Date(Date.UTC(2000, m, d));
    // Date.UTC reads years below 100 as 1900 to 1999.
    return moment.setUTCFullYear(y + (moment.getUTCFullYear() - 2000));
  };
  if (day !== undefined) return { start: at(year, month! - 1, day), end: at(year, month! - 1, day) + DAY };
  if (month !== undefined) return { start: at(year, month - 1, 1), end: at(year, month, 1) };
  return { start: at(year, 0, 1), end: at(year + 1, 0, 1) };
}
