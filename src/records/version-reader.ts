import type { ReadPlan } from '../query/compiling/read-plans.ts';
import type { EntityClass } from '../query/compiling/row.ts';
import type { VersionId } from './values/ids.ts';

/** Reads versions of records, and of parts by the ids of parts. */
export interface VersionReader {
  /** Reads one version; null if there is none or the client cannot see it. @param entity entity of the id */
  one(entity: EntityClass<unknown>, version: VersionId): ReadPlan;
  /** Reads versions of one type; null in the positions without one. */
  list(entity: EntityClass<unknown>, versions: readonly (VersionId | null)[]): ReadPlan;
}

let known: VersionReader | null = null;

/** Registers the reader of versions. The feature that stores the history provides it, since it knows every table. */
export function registerVersionReader(past: VersionReader): void {
  known = past;
}

export function versionReader(): VersionReader {
  if (!known) throw new Error('No feature has registered a reader of versions.');
  return known;
}
