import type { Reading } from '../query/compiling/readings.ts';
import type { EntityClass } from '../query/compiling/row.ts';
import type { VersionId } from './values/ids.ts';

/** How versions of records, and of parts under the ids of parts, are read. */
export interface Past {
  /** One version; null if there is none, or the client cannot see it. @param entity class of what the id is of */
  one(entity: EntityClass<unknown>, version: VersionId): Reading;
  /** Versions of one type, with null in the places that name none. */
  list(entity: EntityClass<unknown>, versions: readonly (VersionId | null)[]): Reading;
}

let known: Past | null = null;

/** Says how the past is read: by the feature that keeps it, which knows every table. */
export function readPastBy(past: Past): void {
  known = past;
}

/** How the past is read. */
export function past(): Past {
  if (!known) throw new Error('No feature says how the past is read.');
  return known;
}
