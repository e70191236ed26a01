import type { Action } from '../access/permissions.ts';
import type { EntityClass, Row } from '../query/compiling/row.ts';
import type { Sql } from '../query/sql.ts';

/** A type of object, other than a record, that clients read by id: its table, and the readers that may see it. */
export interface AddressedPart<Entity extends { id: string } = { id: string }> {
  entity: EntityClass<Entity>;
  /** Whether a row is visible; by default every row that is not INTERNAL. */
  shown?: (row: Row<Entity>) => Sql;
  /** Permission without which no row is visible. */
  needs?: Action;
}

const parts = new Map<string, AddressedPart>();

/**
 * Makes objects of a type readable by `node`. Records need no registration.
 * @param type type in the ids, in snake case
 */
export function addressPart<Entity extends { id: string }>(type: string, part: AddressedPart<Entity>): void {
  parts.set(type, part as unknown as AddressedPart);
}

/** Returns the addressable type with this name in its ids, if there is one. */
export function addressedPart(type: string): AddressedPart | null {
  return parts.get(type) ?? null;
}
