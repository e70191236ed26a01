import type { Action } from '../access/permissions.ts';
import type { EntityClass, Row } from '../query/compiling/row.ts';
import type { Sql } from '../query/sql.ts';

/** A part, or anything else that is no record, that clients address: where its rows are, and when a reader may see one. */
export interface AddressedPart<Entity extends { id: string } = { id: string }> {
  entity: EntityClass<Entity>;
  /** Whether a row shows; by default every row does that is not INTERNAL. */
  shown?: (row: Row<Entity>) => Sql;
  /** The right without which none shows. */
  needs?: Action;
}

const parts = new Map<string, AddressedPart>();

/**
 * Makes a part findable by `node`. Records are without being named here.
 * @param type the type in the part's ids, in snake case
 */
export function addressPart<Entity extends { id: string }>(type: string, part: AddressedPart<Entity>): void {
  parts.set(type, part as unknown as AddressedPart);
}

/** The part whose ids bear this type, if there is one. */
export function addressedPart(type: string): AddressedPart | null {
  return parts.get(type) ?? null;
}
