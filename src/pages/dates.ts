/** A date of which a year, a month or a day is known, in words: "November 2025". */
export function dateInWords(date: string, lang: string): string {
  const { start, options } = known(date);
  return new Intl.DateTimeFormat(lang, options).format(start);
}

/** A time from one date to another, as short as it can be said: "5 – 7 November 2025". */
export function spanInWords(from: string, to: string, lang: string): string {
  if (from === to) return dateInWords(from, lang);
  const [first, last] = [known(from), known(to)];
  if (from.length !== to.length) return `${dateInWords(from, lang)} – ${dateInWords(to, lang)}`;
  return new Intl.DateTimeFormat(lang, first.options).formatRange(first.start, last.start);
}

/** A moment, in the time zone where it was. */
export function momentInWords(instant: string, lang: string, timeZone: string): string {
  return new Intl.DateTimeFormat(lang, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone,
  }).format(new Date(instant));
}

function known(date: string): { start: Date; options: Intl.DateTimeFormatOptions } {
  const [year = '0001', month, day] = date.split('-');
  const start = new Date(`${year}-${month ?? '01'}-${day ?? '01'}T00:00:00Z`);
  return {
    start,
    options: {
      timeZone: 'UTC',
      year: 'numeric',
      ...(month && { month: 'long' }),
      ...(day && { day: 'numeric' }),
    },
  };
}
