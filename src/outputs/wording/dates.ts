/** Writes a partial date in words: "November 2025". */
export function dateInWords(date: string, lang: string): string {
  const { start, options } = known(date);
  return formatFor(lang, options).format(start);
}

/** Writes a partial date as the beginning or end of a period: in Russian in the genitive, "января 2024 г.". */
export function limitInWords(date: string, lang: string): string {
  const isMonth = date.length === '2024-01'.length;
  // Only a date with a day has its month in the genitive.
  return isMonth && lang === 'ru' ? dateInWords(`${date}-01`, lang).replace(/^1\s/, '') : dateInWords(date, lang);
}

/** Writes a period as short as possible: "5 – 7 November 2025". */
export function spanInWords(from: string, to: string, lang: string): string {
  if (from === to) return dateInWords(from, lang);
  const [first, last] = [known(from), known(to)];
  if (from.length !== to.length) return `${dateInWords(from, lang)} – ${dateInWords(to, lang)}`;
  return formatFor(lang, first.options).formatRange(first.start, last.start);
}

/** Writes an instant in a time zone. */
export function momentInWords(instant: string, lang: string, timeZone: string): string {
  return formatFor(lang, { dateStyle: 'long', timeStyle: 'short', timeZone }).format(new Date(instant));
}

/** Writes the time of day of an instant in a time zone: "14:30". */
export function timeInWords(instant: string, lang: string, timeZone: string): string {
  return formatFor(lang, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }).format(new Date(instant));
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

/** Cached: making a format costs a hundred times as much as using it. Languages, precisions and time zones are few. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(lang: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([lang, options]);
  const format = formats.get(key) ?? new Intl.DateTimeFormat(lang, options);
  formats.set(key, format);
  return format;
}
