import type { EntityClass } from '../../query/compiling/row.ts';
import type { RecordType } from '../record.entity.ts';
import { readId } from '../values/ids.ts';
import type { ExportedTable } from './columns.ts';
import type { CorrectedPartDescription, PartDescription, RecordTypeDescription } from './record-type.ts';

// What the features say of themselves, for all that handles records of any type and lies below the list of features.

/** What a feature says of its records. */
interface Described {
  recordTypes?: readonly RecordTypeDescription[];
  exported?: readonly ExportedTable[];
}

interface Registered {
  features: readonly Described[];
  recordTypes: readonly RecordTypeDescription[];
}

let registered: Registered | null = null;

/** Makes known what features there are: before the schema is built, once. */
export function register(features: readonly Described[]): void {
  registered = { features, recordTypes: features.flatMap(({ recordTypes }) => recordTypes ?? []) };
}

function known(): Registered {
  if (!registered) throw new Error('No features are registered yet: import app/features.ts first.');
  return registered;
}

/** Every type of record, in the order of the features. */
export function recordTypes(): readonly RecordTypeDescription[] {
  return known().recordTypes;
}

/** @throws Error if no feature has such a type */
export function recordTypeOf(type: string): RecordTypeDescription {
  const found = recordTypes().find((each) => each.type === type);
  if (!found) throw new Error(`No feature describes the type ${type}.`);
  return found;
}

/** The part whose rows a table holds; undefined if it is no part of one type of record alone. */
export function partIn(table: string): PartDescription | undefined {
  return recordTypes()
    .flatMap(({ parts }) => parts ?? [])
    .find((part) => part.table === table);
}

/** The type of record of which an entity is. @throws Error if it is of none */
export function typeOf(entity: EntityClass<unknown>): RecordType {
  const found = recordTypes().find((each) => each.entity === entity);
  if (!found) throw new Error(`No feature describes the records of ${entity.name}.`);
  return found.type;
}

/** A part that is corrected by a table of its own. */
export interface CorrectedPart extends PartDescription {
  corrected: CorrectedPartDescription;
  /** As its ids have it, in capitals. */
  type: string;
  /** The type of the record that has it. */
  ofType: RecordTypeDescription;
}

/** Every part that is corrected by a table of its own. */
export function correctedParts(): readonly CorrectedPart[] {
  return recordTypes().flatMap((ofType) =>
    (ofType.parts ?? []).flatMap((part) =>
      part.corrected ? [{ ...part, corrected: part.corrected, type: part.table.toUpperCase(), ofType }] : [],
    ),
  );
}

/** The type of a record, by its id. */
export function recordTypeOfId(id: string): RecordTypeDescription {
  return recordTypeOf(readId(id)?.type.toUpperCase() ?? '');
}

/** Every list that can be exported whole: of records, of their parts, and what features have besides. */
export function exportedTables(): readonly ExportedTable[] {
  return known().features.flatMap(({ recordTypes = [], exported = [] }) => [
    ...recordTypes.flatMap((type) => [type.exported, ...(type.parts ?? []).flatMap((part) => part.exported ?? [])]),
    ...exported,
  ]);
}
