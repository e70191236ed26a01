import type { ReadPlan } from '../../query/compiling/read-plans.ts';
import type { EntityClass } from '../../query/compiling/row.ts';

/** The list of cooperation items of all types, for the payloads of mutations. */
export interface ItemList {
  /** Type of its edges. */
  Edge: EntityClass<unknown>;
  /** Returns the edge of an item that was written, by its uuid. */
  written(uuid: string): ReadPlan;
}

let known: ItemList | null = null;

/** Registers the list. The feature that declares it is above the mutations that create items. */
export function registerItemList(list: ItemList): void {
  known = list;
}

/** @throws Error if no feature has registered the list */
export function itemList(): ItemList {
  if (!known) throw new Error('No feature has a list of cooperation items.');
  return known;
}
