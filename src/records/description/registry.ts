import type { Feature } from '../feature.ts';
import { readId } from '../values/ids.ts';
import type { ExportedTable } from './columns.ts';
import type { RecordTypeDescription } from './record-type.ts';

// What the features say of themselves, for all that handles records of any type and lies below the list of features.

let registered: readonly Feature[] | null = null;

/** Makes known what features there are: before the schema is built, once. */
export function register(features: readonly Feature[]): void {
  registered = features;
}

function features(): readonly Feature[] {
  if (!registered) throw new Error('No features are registered yet: import app/features.ts first.');
  return registered;
}

/** Every type of record, in the order of the features. */
export function recordTypes(): readonly RecordTypeDescription[] {
  return features().flatMap(({ recordTypes }) => recordTypes ?? []);
}

/** @throws Error if no feature has such a type */
export function recordTypeOf(type: string): RecordTypeDescription {
  const found = recordTypes().find((each) => each.type === type);
  if (!found) throw new Error(`No feature describes the type ${type}.`);
  return found;
}

/** The type of a record, by its id. */
export function recordTypeOfId(id: string): RecordTypeDescription {
  return recordTypeOf(readId(id)?.type.toUpperCase() ?? '');
}

/** Every list that can be exported whole: of records, of their parts, and what features have besides. */
export function exportedTables(): readonly ExportedTable[] {
  return features().flatMap(({ recordTypes = [], exported = [] }) => [
    ...recordTypes.flatMap((type) => [type.exported, ...(type.parts ?? []).flatMap((part) => part.exported ?? [])]),
    ...exported,
  ]);
}
