import type { Counts } from '../../counts.ts';
import { ITEM_TYPES } from '../items/item-types.ts';

/** Number of distinguishable colours of values. The rest and the records without a value have two more. */
export const COLOURS = 7;

/** Types of items have fixed colours in all pictures. */
const TYPES: readonly string[] = ITEM_TYPES.map((type) => type.toUpperCase());

/** Returns the classes of the colours of second values, of which there are at most `COLOURS`. */
export function coloursOf(seconds: Counts['seconds']): string[] {
  return seconds.map(({ value, kind }, place) => {
    if (value && TYPES.includes(value)) return `fill-${value.toLowerCase()}`;
    return `fill-${kind === 'VALUE' ? place + 1 : kind.toLowerCase()}`;
  });
}
