/** Months by the first three letters of their names, in English and Russian; Chinese writes numbers. */
const MONTHS = new Map(
  ['en', 'ru'].flatMap((locale) =>
    Array.from({ length: 12 }, (_, index) => index).flatMap((index) =>
      // With a day, Russian names are in another case: "мая" of "май".
      ([{ month: 'long' }, { month: 'long', day: 'numeric' }] as const).map((options): [string, number] => {
        const parts = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).formatToParts(
          new Date(Date.UTC(2000, index, 1)),
        );
        return [
          parts
            .find(({ type }) => type === 'month')!
            .value.slice(0, 3)
            .toLowerCase(),
          index + 1,
        ];
      }),
    ),
  ),
);

/**
 * Reads a date as people write it: "2025-11-06", "6 Nov 2025", "06.11.2025", "ноябрь 2025", "2025年11月6日", "2025".
 *
 * @returns a year, a month or a day as the API takes it; null if the text is no date, or could be two
 */
export function readDate(text: string): string | null {
  const given = text
    .trim()
    .toLowerCase()
    .replace(/(?<=\d)\s*г\.?$/, '');
  const numbers = (pattern: RegExp) => pattern.exec(given)?.slice(1).map(Number);
  const whole =
    numbers(/^(\d{4})(?:[-./](\d{1,2})(?:[-./](\d{1,2}))?)?$/) ??
    numbers(/^(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日?)?)?$/);
  if (whole) return dateOf(whole[0]!, whole[1], whole[2]);
  const dotted = numbers(/^(?:(\d{1,2})\.)?(\d{1,2})\.(\d{4})$/);
  if (dotted) return dateOf(dotted[2]!, dotted[1], dotted[0]);
  const slashed = numbers(/^(\d{1,2})\/(\d{1,2})\/(\d{4})$/);
  if (slashed) return readSlashed(slashed as [number, number, number]);
  return readNamed(given);
}

/** The order of day and month differs by country: only a number over 12, or two equal ones, tell. */
function readSlashed([one, other, year]: [number, number, number]): string | null {
  if (one > 12) return dateOf(year, other, one);
  return other > 12 || one === other ? dateOf(year, one, other) : null;
}

/** "6 november 2025", "november 6, 2025", "november 2025". */
function readNamed(given: string): string | null {
  const [, before, name = '', after, year] =
    /^(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?(\p{L}{3,})\.?(?:\s+(\d{1,2})(?:st|nd|rd|th)?)?,?\s+(\d{4})$/u.exec(given) ?? [];
  const month = MONTHS.get(name.slice(0, 3));
  if (!month || (before && after)) return null;
  const day = before ?? after;
  return dateOf(Number(year), month, day === undefined ? undefined : Number(day));
}

/** NaN and undefined are parts that are not given. */
function dateOf(year: number, month?: number, day?: number): string | null {
  const [y, m, d] = [year, month || 0, day || 0].map((each, index) => String(each).padStart(index ? 2 : 4, '0'));
  if (year < 1 || month === 0 || day === 0) return null;
  if (!month) return y!;
  if (month > 12) return null;
  if (!day) return `${y}-${m}`;
  // Day 0 of the next month is the last one of this; the year 2000 + n % 400 has the same calendar.
  const last = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  return day <= last ? `${y}-${m}-${d}` : null;
}
