import { GraphQLScalarType } from 'graphql';
import { GraphQLDateTime, GraphQLLocale, GraphQLURL } from 'graphql-scalars';
import { type ClassType, Float, ID, Int } from 'type-graphql';
import { Decimal } from '../values/decimal.ts';
import { PartialDate } from '../values/partial-date.ts';
import { MAX_LINE_CHARS } from '../values/text.ts';
import { declaredFields, ENVELOPE_FIELDS, type FieldMeaning, meaningOf, typesOfKind } from '../writing/drafts.ts';
import type { FieldDifference, FieldDifferences, ImportField, ImportFields } from './imported-field.ts';

// Derives the fields of files from the class of the input with which editors create a record.

/** Files have no slugs, citations and flags, and no envelope fields of mutations. */
const NOT_IN_FILES = Object.fromEntries(
  [...ENVELOPE_FIELDS, 'slug', 'citations', 'flags'].map((field) => [field, null]),
);

const SIMPLE = new Map<unknown, ImportField>([
  [Boolean, { is: 'yes or no' }],
  [Int, { is: 'number' }],
  [Float, { is: 'number' }],
  [PartialDate, { is: 'date' }],
  [GraphQLDateTime, { is: 'instant' }],
  [GraphQLLocale, { is: 'lang' }],
  [GraphQLURL, { is: 'url' }],
]);

/**
 * Returns the fields of a new record in files.
 * @param input input of the mutation that creates a record
 * @throws Error for a difference in a field that the input does not have, and for a type that no cell can hold
 */
export function fieldsOfRecord(input: ClassType, differences: FieldDifferences = {}): ImportFields {
  return fieldsOfInput(input, { ...NOT_IN_FILES, ...differences });
}

/** Returns all fields of an input, including its envelope fields. */
export function fieldsOfInput(input: ClassType, differences: FieldDifferences = {}): ImportFields {
  const fields: ImportFields = {};
  const add = (name: string, isNeeded: boolean, field: (difference: FieldDifference) => ImportField) => {
    const difference = differences[name];
    if (difference === null || (difference && 'is' in difference)) return;
    const { about, needed = isNeeded && !about } = difference ?? {};
    fields[name] = { ...field(difference ?? {}), ...(needed && { needed }), ...(about && { about }) };
  };
  for (const { name, getType, typeOptions } of declaredFields(input)) {
    // The options know whether the type is a list only after the type was requested.
    const type = getType();
    const { array: isList, nullable, defaultValue } = typeOptions;
    const isRequired = !nullable && defaultValue === undefined;
    const meaning = meaningOf(input.prototype, name);
    // An id names an existing part of a record, so files do not have it.
    if (type === ID && !meaning) continue;
    if (meaning && 'text' in meaning) {
      add(meaning.text, isRequired, ({ longest = MAX_LINE_CHARS }) => ({
        is: 'text',
        longest,
        others: meaning.others,
      }));
      add(`${meaning.text}Lang`, false, () => ({ is: 'lang' }));
      continue;
    }
    // The default language is that of the file.
    add(name, isRequired && type !== GraphQLLocale, (difference) => {
      const field = fieldOf(type, meaning, difference);
      return { ...(isList ? { is: 'list', of: field } : field), ...(meaning && { as: meaning.draft }) };
    });
  }
  for (const [name, difference] of Object.entries(differences)) {
    if (difference && 'is' in difference) fields[name] = difference;
    else if (difference && !fields[name])
      throw new Error(`${input.name} has no field ${name} in which files could differ.`);
  }
  return fields;
}

function fieldOf(
  type: unknown,
  meaning: FieldMeaning | null,
  { longest = MAX_LINE_CHARS, level, parts }: FieldDifference,
): ImportField {
  if (meaning && 'kind' in meaning) {
    if (meaning.kind === 'party') return { is: 'party', level: level ?? null };
    return { is: 'record', types: typesOfKind(meaning.kind).map((each) => each.toUpperCase()) };
  }
  if (type === String || type === Decimal) return { is: 'text', longest };
  const simple = SIMPLE.get(type);
  if (simple) return simple;
  if (type instanceof GraphQLScalarType) throw new Error(`Files cannot say a value of the type ${type.name}.`);
  if (typeof type === 'function') return { is: 'parts', fields: fieldsOfInput(type as ClassType, parts ?? {}) };
  return { is: 'word', words: Object.values(type as { [value: string]: string }) };
}
