import { isPartialDate } from '../records/partial-date.ts';

const MONTHS = 'january february march april may june july august september october november december'.split(' ');

const TOKENS: { [token: string]: string } = {
  YYYY: '(?<year>\\d{4})',
  MMMM: '(?<month>[a-z]+)\\.?',
  MM: '(?<month>\\d{1,2})',
  DD: '(?<day>\\d{1,2})(?:st|nd|rd|th)?',
};

/** How a date is written in a file: a pattern of YYYY, MM, MMMM (a month's English name or its start) and DD. */
export interface DateFormat {
  /** The partial date that a text says in this format; null where it does not. */
  read(text: string): string | null;
}

/**
 * A format of dates such as "DD/MM/YYYY", "MMMM YYYY" or "YYYY".
 * @returns null where the pattern has no year, or a day without a month
 */
export function dateFormat(pattern: string): DateFormat | null {
  const tokens: string[] = pattern.match(/YYYY|MMMM|MM|DD/g) ?? [];
  const once = new Set(tokens.map((token) => token.slice(0, 2)));
  if (!tokens.includes('YYYY') || once.size !== tokens.length) return null;
  if (tokens.includes('DD') && !tokens.some((token) => token.startsWith('MM'))) return null;
  const source = pattern
    .split(/(YYYY|MMMM|MM|DD)/)
    .map((part) => TOKENS[part] ?? part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replace(/\s+/g, '\\s+'))
    .join('');
  const expression = new RegExp(`^${source}$`, 'i');
  return {
    read(text) {
      const { year, month, day } = expression.exec(text)?.groups ?? {};
      if (!year) return null;
      const date = [year, month && numberOfMonth(month), day?.padStart(2, '0')].filter(Boolean).join('-');
      return isPartialDate(date) ? date : null;
    },
  };
}

function numberOfMonth(month: string): string {
  if (/^\d/.test(month)) return month.padStart(2, '0');
  const index = month.length < 3 ? -1 : MONTHS.findIndex((name) => name.startsWith(month.toLowerCase()));
  // The thirteenth month makes a date that does not exist.
  return String(index < 0 ? 13 : index + 1).padStart(2, '0');
}

/** The date that a text says in the first format that fits; what is a partial date already always fits. */
export function readDate(text: string, formats: readonly DateFormat[]): string | null {
  if (isPartialDate(text)) return text;
  for (const format of formats) {
    const date = format.read(text);
    if (date) return date;
  }
  return null;
}
