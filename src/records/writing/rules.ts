import { canonicalDecimal } from '../values/decimal.ts';
import { parseId, recordIdIn } from '../values/ids.ts';
import { registeredTag } from '../values/language-tags.ts';
import { fold } from '../values/names.ts';
import { firstDay, isPartialDate, lastDay } from '../values/partial-date.ts';
import { findInvalidCharacter, MAX_LINE_CHARS } from '../values/text.ts';
import { errorCodes } from './error-codes.ts';
import type { InputErrors } from './input-errors.ts';

// Each rule takes the collection of errors at the path of a value, and adds an error if the value is wrong. It returns
// a value to continue with: nothing is written once there is an error.

/** Error codes for a wrong value of any field. */
export const VALUE_CODES = errorCodes({
  TEXT_EMPTY: ['The text is empty. Give at least one character that is not a space, or omit the field.'],
  TEXT_TOO_LONG: ['The text is too long. Shorten it.', 'max'],
  TEXT_CHARACTERS_INVALID: ['The text contains a character that cannot be stored. Remove it.', 'character'],
  TEXT_WITHOUT_LETTERS: ['A name has neither a letter nor a digit. Give one that has.'],
  LANGUAGE_INVALID: ['The value is not a language tag of BCP 47. Give a registered one: "en", "pt-BR".', 'given'],
  URL_INVALID: [
    'The URL does not begin with http:// or https://, or contains a user name or a password. Correct it; with a password `given` is empty.',
    'given',
  ],
  DATE_INVALID: ['The value is not a date. Give a year, a month or a day that exists: "1897-05".', 'given'],
  DATES_OUT_OF_ORDER: ['The period ends before it begins. Correct one of the two.', 'from', 'to'],
  TEXT_TOO_SHORT: ['The text is too short. Lengthen it.', 'min'],
  LIST_TOO_LONG: ['The list has too many entries. Send it in several mutations.', 'max'],
  TIME_IN_PAST: ['The instant is in the past. Give a later one.'],
  DECIMAL_INVALID: ['The value is not a decimal number of up to 38 digits. Write it as "1250000.50".', 'given'],
});

/** Error codes for a reference to a record. */
export const RECORD_CODES = errorCodes({
  RECORD_UNKNOWN: [
    'No record of this type has the id or slug, or the client cannot see it. Check the id.',
    'given',
    'type',
  ],
  RECORD_NOT_DELETED: ['The record is not deleted. There is nothing to restore.'],
  RECORD_MERGED: ['The record is merged into another. Use the id in `currentId`.', 'currentId'],
  RECORD_NOT_MERGED: ['The record is not merged into another. Give the id of the merged record, as it was before.'],
  RECORD_TYPE_WRONG: [
    'The id belongs to a record of another type. Give the id of a record of the `expected` type.',
    'given',
    'type',
    'expected',
  ],
  VERSION_READ_ONLY: ['The id names a version. Give the id of the record, which is `currentId`.', 'given', 'currentId'],
});

/** Returns a text that may be stored: trimmed, not empty, of limited length, without invalid characters. */
export function validateText(errors: InputErrors, text: string, longest = MAX_LINE_CHARS): string {
  const kept = text.trim();
  const character = findInvalidCharacter(kept, longest);
  if (!kept) errors.add(VALUE_CODES.TEXT_EMPTY, 'The text is empty.');
  else if (character) {
    errors.add(VALUE_CODES.TEXT_CHARACTERS_INVALID, `The text contains ${character.called}. Remove it.`, {
      character: character.code,
    });
  } else if (kept.length > longest) {
    const message = `The text is ${kept.length} characters long. Use at most ${longest}.`;
    errors.add(VALUE_CODES.TEXT_TOO_LONG, message, { max: longest });
  }
  return kept;
}

/** Returns a name that may be stored: a text with at least one letter or digit, by which it can be looked up. */
export function validateName(errors: InputErrors, text: string): string {
  const kept = validateText(errors, text);
  if (!fold(kept)) errors.add(VALUE_CODES.TEXT_WITHOUT_LETTERS, 'The name has no letter or digit. Give at least one.');
  return kept;
}

/** Does the same as `validateText`; null for an omitted text. */
export function validateOptionalText(
  errors: InputErrors,
  text: string | null | undefined,
  longest = MAX_LINE_CHARS,
): string | null {
  return text === null || text === undefined ? null : validateText(errors, text, longest);
}

/** Returns a BCP 47 language tag with registered subtags in its canonical form: "zh-Hans" for "zh-hans". */
export function validateLang(errors: InputErrors, lang: string): string {
  const tag = registeredTag(lang);
  if (tag !== null) return tag;
  const given = lang.slice(0, 40);
  errors.add(VALUE_CODES.LANGUAGE_INVALID, `"${given}" is not a language tag of BCP 47, such as "en" or "pt-BR".`, {
    given,
  });
  return lang;
}

/** Returns an http or https URL without a user name and a password, in the form in which the API returns it. */
export function validateUrl(errors: InputErrors, address: string): string {
  const text = validateText(errors, address, 2_000);
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.username || url?.password) {
    // The message does not repeat the URL: it may contain a password.
    const message = 'The URL contains a user name or a password. Leave them out.';
    errors.add(VALUE_CODES.URL_INVALID, message, { given: '' });
    return text;
  }
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url.href;
  const given = text.slice(0, 80);
  const message = `"${given}" is not a URL that begins with https:// or http://.`;
  errors.add(VALUE_CODES.URL_INVALID, message, { given });
  return text;
}

/** Does the same as `validateUrl`; null for an omitted URL. */
export function validateOptionalUrl(errors: InputErrors, address: string | null | undefined): string | null {
  return address === null || address === undefined ? null : validateUrl(errors, address);
}

/** Returns a partial date; null if it is omitted or invalid. */
export function validateDate(errors: InputErrors, date: string | null | undefined): string | null {
  if (date === null || date === undefined || isPartialDate(date)) return date ?? null;
  const given = date.slice(0, 40);
  const message = `"${given}" is not a date: "1897", "1897-05" or a real day like "1897-05-15".`;
  errors.add(VALUE_CODES.DATE_INVALID, message, { given });
  return null;
}

/** Returns an exact decimal number in its canonical form. */
export function validateDecimal(errors: InputErrors, text: string): string {
  const decimal = canonicalDecimal(text);
  if (decimal !== null) return decimal;
  const given = text.slice(0, 80);
  const message = `"${given}" is not a decimal number of at most 38 digits. Write it as "1250000.50".`;
  errors.add(VALUE_CODES.DECIMAL_INVALID, message, { given });
  return text;
}

/** A period of time; an unknown end is null. */
export interface Period {
  from: string | null;
  to: string | null;
}

/**
 * Returns a period; both ends may be unknown. "1991" to "1991-03" is in order: the year is only less exact.
 * @param start errors of the start
 * @param end errors of the end, which get the error if the period ends before it begins
 */
export function validatePeriod(
  start: InputErrors,
  from: string | null | undefined,
  end: InputErrors,
  to: string | null | undefined,
): Period {
  const period = { from: validateDate(start, from), to: validateDate(end, to) };
  if (period.from && period.to && firstDay(period.from) > lastDay(period.to)) {
    const message = `The period ends (${period.to}) before it begins (${period.from}). Correct one of the two.`;
    end.add(VALUE_CODES.DATES_OUT_OF_ORDER, message, { from: period.from, to: period.to });
  }
  return period;
}

/** Returns texts by canonical language tags. */
export function validateTextsByLang(
  errors: InputErrors,
  texts: { [lang: string]: string } | null | undefined,
  longest = MAX_LINE_CHARS,
): { [lang: string]: string } {
  return Object.fromEntries(
    Object.entries(texts ?? {}).map(([lang, text]) => [
      validateLang(errors.at(lang, 'lang'), lang),
      validateText(errors.at(lang), text, longest),
    ]),
  );
}

/**
 * Returns the uuid in the id of a record or part.
 * @param types permitted types, in snake case
 * @returns null if the text is no id, or the id of another type or of a version
 */
export function validateId(errors: InputErrors, types: string | readonly string[], given: string): string | null {
  const all = [types].flat();
  const called = all.length === 1 ? all[0]! : 'record';
  const read = parseId(given);
  if (read && all.includes(read.type)) return read.uuid;
  if (read) typeWrong(errors, given, read.type, called);
  else recordUnknown(errors, given, called);
  return null;
}

/** Adds the error that an id belongs to a record of another type. */
export function typeWrong(errors: InputErrors, given: string, type: string, expected: string): void {
  const message = `"${given}" is the id of a record of type ${type}. Give one of type ${expected}.`;
  errors.add(RECORD_CODES.RECORD_TYPE_WRONG, message, { given, type, expected });
}

/** Adds an error if an id names a version. @returns whether it does */
export function rejectVersionId(errors: InputErrors, ref: string): boolean {
  const given = ref.slice(0, 80);
  const currentId = recordIdIn(ref);
  if (!currentId) return false;
  const message = `"${given}" names a version, which can only be read. Give the id without its version: ${currentId}.`;
  errors.add(RECORD_CODES.VERSION_READ_ONLY, message, { given, currentId });
  return true;
}

/** Adds the error that there is no such record, or that the id names a version. */
export function recordUnknown(errors: InputErrors, ref: string, type: string): void {
  if (rejectVersionId(errors, ref)) return;
  const given = ref.slice(0, 80);
  const message = `There is no such ${type.replaceAll('_', ' ')}: "${given}". Check the id.`;
  errors.add(RECORD_CODES.RECORD_UNKNOWN, message, { given, type });
}
