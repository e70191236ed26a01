import { Temporal } from 'temporal-polyfill';
import { momentInWords } from '../../../../outputs/wording/dates.ts';

export const ZONE_OF_BROWSER = Temporal.Now.timeZoneId();

/** The last time that an input takes: without it a browser lets years have six digits. */
export const LAST_LOCAL = '9999-12-31T23:59';

/** Writes an instant as the clocks of the browser show it, with their time zone. @param locale of the page */
export function localMoment(instant: string, locale: string): string {
  return `${momentInWords(instant, locale, ZONE_OF_BROWSER)} ${ZONE_OF_BROWSER}`;
}

/** Returns the clock time in a zone as an input of a form has it; empty without an instant. */
export function localOf(instant: string, zone: string): string {
  if (instant === '') return '';
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' });
}

/** Returns the instant of a clock time in a zone; empty without one. */
export function instantOf(local: string, zone: string): string {
  return local === '' ? '' : Temporal.PlainDateTime.from(local).toZonedDateTime(zone).toInstant().toString();
}
