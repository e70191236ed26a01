import { getMetadataArgsStorage } from 'typeorm';
import { fillEnums } from '../known-types.ts';
import { parseId, parseVersionId } from '../values/ids.ts';
import type { ExportedTable } from './columns.ts';
import {
  type PartCorrectionDescription,
  type PartDescription,
  type RecordTypeDescription,
  tableOf,
} from './record-type.ts';
import { PAGE_LANGUAGES, type PageLanguage, type TypeWords } from './words.ts';

// Descriptions of the features, for code that handles records of any type and is below the list of features.

/** The part of a feature that describes its records. */
interface Described {
  recordTypes?: readonly RecordTypeDescription[];
  exported?: readonly ExportedTable[];
}

interface Registered {
  features: readonly Described[];
  recordTypes: readonly RecordTypeDescription[];
}

let registered: Registered | null = null;

/**
 * Registers the features, before the schema is built.
 * @param last features whose types clients see after all others
 */
export function register(features: readonly Described[], last: readonly Described[] = []): void {
  registered = { features, recordTypes: typesIn(features) };
  fillEnums([...typesIn(features.filter((feature) => !last.includes(feature))), ...typesIn(last)]);
}

function typesIn(features: readonly Described[]): readonly RecordTypeDescription[] {
  return features.flatMap(({ recordTypes }) => recordTypes ?? []);
}

function known(): Registered {
  if (!registered) throw new Error('No features are registered yet: import app/features.ts first.');
  return registered;
}

/** Returns every type of record, in the order of the features. */
export function recordTypes(): readonly RecordTypeDescription[] {
  return known().recordTypes;
}

/** @throws Error if no feature has such a type */
export function recordTypeOf(type: string): RecordTypeDescription {
  const found = recordTypes().find((each) => each.type === type);
  if (!found) throw new Error(`No feature describes the type ${type}.`);
  return found;
}

/** Returns a word that some type of record declares, in one language. */
export function findTypeWord(kind: keyof TypeWords, name: string, lang: PageLanguage): string | undefined {
  const word = recordTypes()
    .map(({ words }) => words?.[kind]?.[name])
    .find((each) => each !== undefined);
  return word?.[PAGE_LANGUAGES.indexOf(lang)];
}

/** Returns the part whose rows are in a table; undefined if the table has parts of several types of record, or none. */
export function partIn(table: string): PartDescription | undefined {
  return recordTypes()
    .flatMap(({ parts }) => parts ?? [])
    .find((part) => part.table === table);
}

/** A part with a table of its own for corrections. */
export interface CorrectablePart extends PartDescription {
  corrected: PartCorrectionDescription;
  /** Type as in its ids, in upper case. */
  type: string;
  /** Type of the record that has the part. */
  ofType: RecordTypeDescription;
}

/** Returns every part with a table of its own for corrections. */
export function correctedParts(): readonly CorrectablePart[] {
  return recordTypes().flatMap((ofType) =>
    (ofType.parts ?? []).flatMap((part) =>
      part.corrected ? [{ ...part, corrected: part.corrected, type: part.table.toUpperCase(), ofType }] : [],
    ),
  );
}

/** Returns the type of a record by its id or the id of a version. */
export function recordTypeOfId(id: string): RecordTypeDescription {
  return recordTypeOf((parseId(id) ?? parseVersionId(id))?.type.toUpperCase() ?? '');
}

/** Returns every list that can be exported: records, their parts, and further lists of features. */
export function exportedTables(): readonly ExportedTable[] {
  return known().features.flatMap(({ recordTypes = [], exported = [] }) => [
    ...recordTypes.flatMap((type) => [type.exported, ...(type.parts ?? []).flatMap((part) => part.exported ?? [])]),
    ...exported,
  ]);
}

/** Whether records in a table have a slug, so that clients may name them by it. */
export function isSlugged(table: string): boolean {
  const described = recordTypes().find(({ type }) => tableOf(type) === table);
  return getMetadataArgsStorage().columns.some(
    ({ target, propertyName }) => target === described?.entity && propertyName === 'slug',
  );
}
