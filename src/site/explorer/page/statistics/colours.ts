import type { Counts } from '../../counts.ts';
import { ITEM_TYPES } from '../items/item-types.ts';

/** Number of distinguishable colours; the last one is for the rest and for records without a value. */
const COLOURS = 8;

/** Types of items have fixed colours in all pictures. */
const TYPES: readonly string[] = ITEM_TYPES.map((type) => type.toUpperCase());

/** Returns the classes of the colours of second values. */
export function coloursOf(seconds: Counts['seconds']): string[] {
  return seconds.map(({ value, kind }, place) => {
    if (value && TYPES.includes(value)) return `fill-${value.toLowerCase()}`;
    return `fill-${kind === 'VALUE' ? Math.min(place + 1, COLOURS - 1) : COLOURS}`;
  });
}
