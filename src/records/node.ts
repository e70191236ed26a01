import type { Action } from '../access/permissions.ts';
import type { Viewer } from '../access/viewer.ts';
import type { EntityClass, Row } from '../query/compiling/row.ts';
import type { Sql } from '../query/sql.ts';

/** A type of object, other than a record, that clients read by id: its table, and the readers that may see it. */
export interface AddressableType<Entity extends { id: string } = { id: string }> {
  entity: EntityClass<Entity>;
  /** Whether a row is visible; by default every row that is not INTERNAL. */
  isVisible?: (row: Row<Entity>, viewer: Viewer) => Sql;
  /** Permission without which no row is visible. */
  requiredAction?: Action;
}

const parts = new Map<string, AddressableType>();

/**
 * Makes objects of a type readable by `node`. Records need no registration.
 * @param type type in the ids, in snake case
 */
export function registerAddressable<Entity extends { id: string }>(type: string, part: AddressableType<Entity>): void {
  parts.set(type, part as unknown as AddressableType);
}

/** Returns the addressable type with this name in its ids, if there is one. */
export function findAddressable(type: string): AddressableType | null {
  return parts.get(type) ?? null;
}
