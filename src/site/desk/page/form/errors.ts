import { createContext, use } from 'react';
import type { Fault } from '../../form-type.ts';
import type { DeskWords } from '../../words.ts';
import type { NamedRecord } from './values.ts';

/** An error of the input of a mutation. */
export interface UserError {
  __typename: string;
  code: string;
  message: string;
  path: readonly string[];
  candidates?: readonly NamedRecord[];
  records?: readonly NamedRecord[];
  current?: { id: string; version: number };
}

const RECORD = '{ __typename id label(langs: [$lang]) { text lang } }';

/** The selection of the errors in every payload; it needs the variable `$lang`. */
export const USER_ERRORS = `userErrors { __typename code message path
  ... on PossibleDuplicateError { candidates ${RECORD} }
  ... on OtherRecordsError { records ${RECORD} }
  ... on ConflictError { current { id version } } }`;

/** Something doubtful in an input, which does not prevent the write. */
export interface Warning {
  code: string;
  message: string;
  records: readonly NamedRecord[];
}

/** How many rows of a type a mutation writes; the type as in ids: "signature". */
export interface WrittenCount {
  type: string;
  changed: number;
}

/** The selection of what is doubtful, and of what is written, in every payload. */
export const WARNINGS = `warnings { code message records ${RECORD} } written { type changed }`;

/** A message at a field: of the API in English, or of the desk in the language of the page. */
export interface FieldError {
  /** Empty if the field has a message of its own: that of words that chose no record says where to write them. */
  text: string;
  lang: string;
}

/** Messages by the path of the field in the form: "titles.0.text". */
export type FieldErrors = ReadonlyMap<string, FieldError>;

/** Returns the messages of the API by the path in the form, without the name of the argument. */
export function fieldErrors(errors: readonly Pick<UserError, 'path' | 'message'>[]): FieldErrors {
  const found = new Map<string, FieldError>();
  for (const { path, message } of errors) {
    const place = path.slice(1).join('.');
    const before = found.get(place);
    found.set(place, { text: before ? `${before.text} ${message}` : message, lang: 'en' });
  }
  return found;
}

/** Returns the messages of the desk for values that cannot be sent, by the path of their field. */
export function faultErrors(faults: Iterable<readonly [string, Fault]>, words: DeskWords, lang: string): FieldErrors {
  return new Map([...faults].map(([path, fault]) => [path, { text: fault === 'notChosen' ? '' : words[fault], lang }]));
}

/** Returns the errors that are left after the value at a path was changed. */
export function withoutErrorsAt(errors: FieldErrors, path: string): FieldErrors {
  const isAt = (each: string) => each === path || each.startsWith(`${path}.`) || path.startsWith(`${each}.`);
  return new Map([...errors].filter(([each]) => !isAt(each)));
}

export const FieldErrorsContext = createContext<FieldErrors>(new Map());

/** The message for a field. */
export function useFieldError(path: string | undefined): FieldError | undefined {
  return use(FieldErrorsContext).get(path ?? '');
}

/** Whether a field, or something in it, has an error. */
export function hasErrorIn(errors: FieldErrors, path: string): boolean {
  return [...errors.keys()].some((each) => each === path || each.startsWith(`${path}.`));
}
