import { getMetadataArgsStorage } from 'typeorm';
import { fillEnums } from '../known-types.ts';
import { readId, readVersionId } from '../values/ids.ts';
import type { ExportedTable } from './columns.ts';
import {
  type CorrectedPartDescription,
  type PartDescription,
  type RecordTypeDescription,
  tableOf,
} from './record-type.ts';
import { PAGE_LANGUAGES, type PageLanguage } from './words.ts';

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

/**
 * Makes known what features there are, before the schema is built.
 * @param last the features whose types clients see after all others
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

/** A word that some type of record brings, in one language. */
export function wordOfTypes(kind: 'labels' | 'codes', name: string, lang: PageLanguage): string | undefined {
  const word = recordTypes()
    .map(({ words }) => words?.[kind]?.[name])
    .find((each) => each !== undefined);
  return word?.[PAGE_LANGUAGES.indexOf(lang)];
}

/** The part whose rows a table holds; undefined if it is no part of one type of record alone. */
export function partIn(table: string): PartDescription | undefined {
  return recordTypes()
    .flatMap(({ parts }) => parts ?? [])
    .find((part) => part.table === table);
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

/** The type of a record, by its id or that of a version. */
export function recordTypeOfId(id: string): RecordTypeDescription {
  return recordTypeOf((readId(id) ?? readVersionId(id))?.type.toUpperCase() ?? '');
}

/** Every list that can be exported whole: of records, of their parts, and what features have besides. */
export function exportedTables(): readonly ExportedTable[] {
  return known().features.flatMap(({ recordTypes = [], exported = [] }) => [
    ...recordTypes.flatMap((type) => [type.exported, ...(type.parts ?? []).flatMap((part) => part.exported ?? [])]),
    ...exported,
  ]);
}

/** Whether records in a table have a slug, by which they may be named as well. */
export function isSlugged(table: string): boolean {
  const described = recordTypes().find(({ type }) => tableOf(type) === table);
  return getMetadataArgsStorage().columns.some(
    ({ target, propertyName }) => target === described?.entity && propertyName === 'slug',
  );
}
