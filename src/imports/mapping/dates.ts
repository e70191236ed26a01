import { isPartialDate } from '../../records/values/partial-date.ts';

const MONTHS = 'january february march april may june july august september october november december'.split(' ');

const MONTH_NAME = '(?<month>[a-z]+)\\.?';
const MONTH_NUMBER = '(?<month>\\d{1,2})';
const DAY = '(?<day>\\d{1,2})(?:st|nd|rd|th)?';

/** The expression that each token of a format matches. */
const TOKENS: { [token: string]: string } = {
  YYYY: '(?<year>\\d{4})',
  MMMM: MONTH_NAME,
  MMM: MONTH_NAME,
  MM: MONTH_NUMBER,
  M: MONTH_NUMBER,
  DD: DAY,
  D: DAY,
  Qq: 'Q(?<quarter>[1-4])',
};

const TOKEN = /(YYYY|MMMM|MMM|MM|M|DD|D|Qq)/;

/** The tokens of date formats, for messages. */
export const DATE_TOKENS = `${Object.keys(TOKENS).join(', ')} and separators without letters`;

/** A date as written in a file. */
export interface ReadDate {
  date: string;
  /** Whether the file gives a quarter; `date` then has only the year. */
  isQuarter: boolean;
}

/** The format of dates in a file. */
export interface DateFormat {
  /** Returns the date of a text; null if the text has another form or is no real date. */
  read(text: string): ReadDate | null;
}

/**
 * Compiles a date format such as "DD/MM/YYYY", "MMM D, YYYY", "YYYY-Qq" or "YYYY". Months and days may have a leading
 * zero; MMMM and MMM match an English month name or its first letters.
 * @returns null if the pattern has no year, a token twice, a day without a month, a quarter beside either, or other
 *   letters
 */
export function dateFormat(pattern: string): DateFormat | null {
  const parts = pattern.split(TOKEN);
  const tokens = parts.filter((part) => part in TOKENS);
  const letters = tokens.map((token) => token[0]);
  const has = (letter: string) => letters.includes(letter);
  if (!has('Y') || new Set(letters).size !== letters.length) return null;
  if ((has('D') && !has('M')) || (has('Q') && has('M'))) return null;
  if (parts.some((part) => !(part in TOKENS) && /\p{L}/u.test(part))) return null;
  const source = parts
    .map((part) => TOKENS[part] ?? part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replace(/\s+/g, '\\s+'))
    .join('');
  const expression = new RegExp(`^${source}$`, 'i');
  return {
    read(text) {
      const { year, month, day, quarter } = expression.exec(text)?.groups ?? {};
      if (!year) return null;
      const date = [year, month && numberOfMonth(month), day?.padStart(2, '0')].filter(Boolean).join('-');
      return isPartialDate(date) ? { date, isQuarter: quarter !== undefined } : null;
    },
  };
}

function numberOfMonth(month: string): string {
  if (/^\d/.test(month)) return month.padStart(2, '0');
  const index = month.length < 3 ? -1 : MONTHS.findIndex((name) => name.startsWith(month.toLowerCase()));
  // The thirteenth month makes a date that does not exist.
  return String(index < 0 ? 13 : index + 1).padStart(2, '0');
}

/** Reads a text with the first matching format. A partial date is always accepted. */
export function readDate(text: string, formats: readonly DateFormat[]): ReadDate | null {
  if (isPartialDate(text)) return { date: text, isQuarter: false };
  for (const format of formats) {
    const read = format.read(text);
    if (read) return read;
  }
  return null;
}
