import { registeredTag } from '../values/language-tags.ts';
import { firstDay, isPartialDate, lastDay } from '../values/partial-date.ts';
import { faultOfText, LONGEST_LINE } from '../values/text.ts';
import { RuleViolation } from './writing.ts';

/** Where in a draft a value stands, for instance `['names', '0', 'text']`. */
export type Path = readonly string[];

/**
 * A text that a write may keep: trimmed, not empty, of bounded length, and made of real characters.
 * @throws RuleViolation BAD_TEXT
 */
export function keptText(path: Path, text: string, longest = LONGEST_LINE): string {
  const kept = text.trim();
  const fault = kept ? faultOfText(kept, longest) : 'is empty';
  if (fault) throw new RuleViolation('BAD_TEXT', path, `The text ${fault}.`);
  return kept;
}

/** Like `keptText`; null where there is no text. */
export function keptTextOrNull(path: Path, text: string | null | undefined, longest = LONGEST_LINE): string | null {
  return text === null || text === undefined ? null : keptText(path, text, longest);
}

/**
 * A language tag in its canonical form ("zh-hans" is "zh-Hans").
 * @throws RuleViolation BAD_LANGUAGE if it is not a tag of BCP 47 of which every subtag is registered
 */
export function keptLang(path: Path, lang: string): string {
  const tag = registeredTag(lang);
  if (tag !== null) return tag;
  throw new RuleViolation(
    'BAD_LANGUAGE',
    path,
    `"${lang.slice(0, 40)}" is not a language tag of BCP 47, such as "en" or "pt-BR".`,
  );
}

/**
 * An address in the form in which the API shows it.
 * @throws RuleViolation BAD_URL where it is not an address of the web, or holds a user or a password
 */
export function keptUrl(path: Path, address: string): string {
  const text = keptText(path, address, 2_000);
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.username || url?.password) {
    // The address is not repeated: it may hold a password.
    throw new RuleViolation('BAD_URL', path, 'The address holds a user name or a password. Leave them out.');
  }
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url.href;
  throw new RuleViolation(
    'BAD_URL',
    path,
    `"${text.slice(0, 80)}" is not an address that begins with https:// or http://.`,
  );
}

/** Like `keptUrl`; null where there is no address. */
export function keptUrlOrNull(path: Path, address: string | null | undefined): string | null {
  return address === null || address === undefined ? null : keptUrl(path, address);
}

/**
 * A date as exact as it is known; null where it is not known at all.
 * @throws RuleViolation BAD_DATE
 */
export function keptDate(path: Path, date: string | null | undefined): string | null {
  if (date === null || date === undefined) return null;
  if (isPartialDate(date)) return date;
  throw new RuleViolation(
    'BAD_DATE',
    path,
    `"${date.slice(0, 40)}" is not a date: "1897", "1897-05" or a real day like "1897-05-15".`,
  );
}

/** From when to when; an end that is not known is null. */
export interface Period {
  from: string | null;
  to: string | null;
}

/**
 * A period whose ends may both be unknown. "1991" to "1991-03" is in order: the year is only less exact.
 * @param path of the start
 * @throws RuleViolation BAD_DATE, or DATES_OUT_OF_ORDER where it would end before it begins
 */
export function keptPeriod(
  path: Path,
  from: string | null | undefined,
  endPath: Path,
  to: string | null | undefined,
): Period {
  const period = { from: keptDate(path, from), to: keptDate(endPath, to) };
  if (period.from && period.to && firstDay(period.from) > lastDay(period.to)) {
    throw new RuleViolation(
      'DATES_OUT_OF_ORDER',
      endPath,
      `It would end (${period.to}) before it begins (${period.from}).`,
    );
  }
  return period;
}

/** Texts by language, canonically tagged. @throws RuleViolation BAD_LANGUAGE, BAD_TEXT */
export function keptTextsIn(
  path: Path,
  texts: { [lang: string]: string } | null | undefined,
  longest = LONGEST_LINE,
): { [lang: string]: string } {
  return Object.fromEntries(
    Object.entries(texts ?? {}).map(([lang, text]) => [
      keptLang([...path, lang], lang),
      keptText([...path, lang], text, longest),
    ]),
  );
}
