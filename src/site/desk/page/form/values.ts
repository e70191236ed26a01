import type { Fault, FormField, FormTypes } from '../../form-type.ts';
import { MAX_ENTRIES, MAX_ROWS } from '../../form-type.ts';
import { readDate } from './read-date.ts';

/** A record that a reference names. */
export interface NamedRecord {
  __typename: string;
  id: string;
  label: { text: string; lang: string };
}

/** Words in the field of a reference that chose no record yet. */
interface TypedName {
  typed: string;
}

/**
 * The values of a form by field: text for what is written in a text field, `{ value }` for each entry of a list of these, a
 * record, words that chose none or null, rows of language and text, and objects for parts.
 */
export interface FormValues {
  [field: string]: unknown;
}

type Inputs = FormTypes['inputs'];

/** A row of a list whose entries are no objects. */
interface Entry {
  value: unknown;
}

/** Returns the value of a reference for words that chose no record. */
export function typedName(typed: string): TypedName | null {
  return typed.trim() === '' ? null : { typed };
}

/** Returns the record that a reference names, and the words that chose none. */
export function referenceOf(value: unknown): { chosen: NamedRecord | null; typed: string } {
  const reference = value as NamedRecord | TypedName | null;
  return reference && 'typed' in reference
    ? { chosen: null, typed: reference.typed }
    : { chosen: reference, typed: '' };
}

const isSimple = ({ is }: FormField) => is !== 'PARTS' && is !== 'TEXTS';

/** Returns the values of an empty form. @param lang the language of new texts */
export function blankValues(fields: readonly FormField[], inputs: Inputs, lang: string): FormValues {
  return Object.fromEntries(fields.map((field) => [field.name, blankValue(field, inputs, lang)]));
}

function blankValue(field: FormField, inputs: Inputs, lang: string): unknown {
  if (field.isMany) return field.isRequired ? [blankEntry(field, inputs, lang)] : [];
  return blankEntry(field, inputs, lang);
}

/** Returns an empty row of a list. */
export function blankEntry(field: FormField, inputs: Inputs, lang: string): object | string | null {
  if (field.is === 'TEXTS') return { lang, text: '' };
  if (field.is === 'PARTS') return blankValues(inputs[field.of!]!, inputs, lang);
  const value = field.is === 'REFERENCE' ? null : field.is === 'LANGUAGE' && field.isRequired ? lang : '';
  return field.isMany ? { value } : value;
}

/** Returns the values of a record, from what the API returned for the selection of its type. */
export function valuesOf(fields: readonly FormField[], record: FormValues, inputs: Inputs): FormValues {
  return Object.fromEntries(fields.map((field) => [field.name, valueOf(field, record[field.name], inputs)]));
}

function valueOf(field: FormField, read: unknown, inputs: Inputs): unknown {
  if (field.isMany) {
    const entries = entriesIn(read).map((each) => oneOf(field, each, inputs));
    return isSimple(field) ? entries.map((value) => ({ value })) : entries;
  }
  if (field.is === 'PARTS' && read == null) return blankValues(inputs[field.of!]!, inputs, '');
  return oneOf(field, read, inputs);
}

function oneOf(field: FormField, read: unknown, inputs: Inputs): unknown {
  if (field.is === 'REFERENCE') return read ?? null;
  if (field.is === 'PARTS') return valuesOf(inputs[field.of!]!, read as FormValues, inputs);
  if (field.is === 'TEXTS') return { ...(read as object) };
  return read == null ? '' : String(read);
}

/** A list, or a page of a list. */
function entriesIn(read: unknown): readonly unknown[] {
  if (Array.isArray(read)) return read;
  const { nodes, edges } = (read ?? {}) as { nodes?: unknown[]; edges?: unknown[] };
  return nodes ?? edges ?? [];
}

/** Whether the API returned only a part of a list: writing it would delete the others. */
export function isCutOff(read: unknown): boolean {
  const { totalCount = 0 } = (Array.isArray(read) ? {} : (read ?? {})) as { totalCount?: number };
  return totalCount > MAX_ROWS || (Array.isArray(read) && read.length >= MAX_ENTRIES);
}

/** Returns the input of the API for the values of a form; null for what is empty. */
export function inputOf(fields: readonly FormField[], values: FormValues, inputs: Inputs): FormValues {
  return Object.fromEntries(fields.map((field) => [field.name, givenOf(field, values[field.name], inputs)]));
}

function givenOf(field: FormField, value: unknown, inputs: Inputs): unknown {
  if (!field.isMany) return givenOne(field, value, inputs);
  const entries = (value as unknown[]).map((each) => givenOfEntry(field, each, inputs));
  return entries.filter((each) => each !== null);
}

function givenOfEntry(field: FormField, entry: unknown, inputs: Inputs): unknown {
  return givenOne(field, isSimple(field) ? (entry as Entry).value : entry, inputs);
}

function givenOne(field: FormField, value: unknown, inputs: Inputs): unknown {
  if (field.is === 'REFERENCE') return referenceOf(value).chosen?.id ?? null;
  if (field.is === 'TEXTS') return (value as { text: string }).text.trim() === '' ? null : value;
  if (field.is === 'PARTS') {
    const parts = Object.entries(inputOf(inputs[field.of!]!, value as FormValues, inputs)).filter(
      ([, given]) => !isEmpty(given),
    );
    return parts.length === 0 ? null : Object.fromEntries(parts);
  }
  const text = (value as string).trim();
  if (text === '') return null;
  if (field.is === 'NUMBER') return Number.isFinite(Number(text)) ? Number(text) : text;
  if (field.is === 'FLAG') return text === 'true';
  return field.is === 'DATE' ? (readDate(text) ?? text) : text;
}

export function isEmpty(given: unknown): boolean {
  return given === null || given === undefined || (Array.isArray(given) && given.length === 0);
}

/**
 * Returns the values that cannot be sent, by the path of their field.
 * @param isNeeded whether required fields must be filled in: not in a row that is empty, and thus not sent
 */
export function faultsIn(
  fields: readonly FormField[],
  values: FormValues,
  inputs: Inputs,
  at = '',
  isNeeded = true,
): (readonly [path: string, fault: Fault])[] {
  return fields.flatMap((field) => {
    const path = at + field.name;
    const value = values[field.name];
    const isAlwaysThere = isNeeded && field.isRequired;
    if (!field.isMany) return faultsOf(field, path, value, inputs, isAlwaysThere);
    const entries = value as unknown[];
    const isMissing = isAlwaysThere && entries.every((each) => givenOfEntry(field, each, inputs) === null);
    if (isMissing && entries.length === 0) return [[path, 'missing'] as const];
    return entries.flatMap((each, index) =>
      faultsOf(
        field,
        `${path}.${index}`,
        isSimple(field) ? (each as Entry).value : each,
        inputs,
        isMissing && index === 0,
      ),
    );
  });
}

/** Returns the faults of one value. @param isRequired whether it must be there */
function faultsOf(
  field: FormField,
  path: string,
  value: unknown,
  inputs: Inputs,
  isRequired: boolean,
): (readonly [path: string, fault: Fault])[] {
  const given = givenOne(field, value, inputs);
  if (field.is === 'PARTS') {
    const isThere = isRequired || given !== null;
    return faultsIn(inputs[field.of!]!, value as FormValues, inputs, `${path}.`, isThere);
  }
  if (field.is === 'REFERENCE' && referenceOf(value).typed !== '') return [[path, 'notChosen']];
  if (given === null) return isRequired ? [[field.is === 'TEXTS' ? `${path}.text` : path, 'missing']] : [];
  return field.is === 'DATE' && readDate(String(value)) === null ? [[path, 'noDate']] : [];
}

/** Returns the fields whose input differs, each with its new value. */
export function changesOf(
  fields: readonly FormField[],
  before: FormValues,
  after: FormValues,
  inputs: Inputs,
): FormValues {
  const [old, now] = [before, after].map((values) => inputOf(fields, values, inputs)) as [FormValues, FormValues];
  return Object.fromEntries(Object.entries(now).filter(([name, given]) => !isSame(old[name], given)));
}

/** Returns the values with defaults of the API in place of those that are empty, also in the rows of lists. */
export function withDefaults(fields: readonly FormField[], values: FormValues, inputs: Inputs): FormValues {
  const one = (field: FormField, value: unknown): unknown => {
    if (field.is === 'PARTS')
      return isBlank(value) ? value : withDefaults(inputs[field.of!]!, value as FormValues, inputs);
    return isBlank(value) ? (field.default ?? value) : value;
  };
  return Object.fromEntries(
    fields.map((field) => {
      const value = values[field.name];
      return [field.name, Array.isArray(value) ? value.map((each) => one(field, each)) : one(field, value)];
    }),
  );
}

export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Whether a value of a form, with all in it, is empty. */
export function isBlank(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return (
    value === null ||
    value === undefined ||
    value === '' ||
    (typeof value === 'object' && Object.values(value).every(isBlank))
  );
}
