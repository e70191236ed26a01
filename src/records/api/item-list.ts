import type { Reading } from '../../query/compiling/readings.ts';
import type { EntityClass } from '../../query/compiling/row.ts';

/** The list of cooperation items of all types, as payloads need it. */
export interface ItemList {
  /** The type of its edges. */
  Edge: EntityClass<unknown>;
  /** The edge of an item that was written, given its uuid. */
  written(uuid: string): Reading;
}

let known: ItemList | null = null;

/** Says which list it is: by the feature that has it, which lies above the mutations that create items. */
export function itemsAreListedIn(list: ItemList): void {
  known = list;
}

/** @throws Error if no feature has said which list it is */
export function listOfItems(): ItemList {
  if (!known) throw new Error('No feature has a list of cooperation items.');
  return known;
}
