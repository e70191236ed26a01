/** A label on an axis of time. */
export interface Tick {
  at: Date;
  text: string;
}

/** Years and months between labels. */
const YEARS = [1, 2, 5, 10, 20, 50, 100, 200, 500];
const MONTHS = [1, 2, 3, 6];

/** Up to so many years, the axis has months. */
const MAX_YEARS_OF_MONTHS = 3;

/** Returns labels at round years, or at months if few years are shown. @param most the maximum number of labels */
export function ticksBetween(from: Date, to: Date, most: number, locale: string): Tick[] {
  const [first, last] = [from.getUTCFullYear(), to.getUTCFullYear()];
  if (last - first <= MAX_YEARS_OF_MONTHS) return monthsBetween(from, to, most, locale);
  const step = YEARS.find((each) => (last - first) / each <= most) ?? YEARS.at(-1)!;
  const format = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', year: 'numeric' });
  return datesBetween(from, to, Math.ceil(first / step) * step * 12, step * 12).map((at) => ({
    at,
    text: format.format(at),
  }));
}

function monthsBetween(from: Date, to: Date, most: number, locale: string): Tick[] {
  const start = from.getUTCFullYear() * 12;
  const months = (to.getTime() - from.getTime()) / (30.4 * 86_400_000);
  const step = MONTHS.find((each) => months / each <= most) ?? 12;
  const format = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    year: 'numeric',
    ...(step < 12 && { month: 'short' }),
  });
  return datesBetween(from, to, start, step).map((at) => ({ at, text: format.format(at) }));
}

/** The first days of every so many months within a period. @param start a month, counted from year 0 */
function datesBetween(from: Date, to: Date, start: number, step: number): Date[] {
  const dates: Date[] = [];
  for (let month = start; ; month += step) {
    const date = new Date(Date.UTC(2000, month % 12, 1));
    // Date.UTC reads years below 100 as 1900 to 1999.
    date.setUTCFullYear(Math.floor(month / 12));
    if (date > to) return dates;
    if (date >= from) dates.push(date);
  }
}
