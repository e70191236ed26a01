import { Temporal } from 'temporal-polyfill';

export const ZONE_OF_BROWSER = Temporal.Now.timeZoneId();

/** Returns the clock time in a zone as an input of a form has it; empty without an instant. */
export function localOf(instant: string, zone: string): string {
  if (instant === '') return '';
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' });
}

/** Returns the instant of a clock time in a zone; empty without one. */
export function instantOf(local: string, zone: string): string {
  return local === '' ? '' : Temporal.PlainDateTime.from(local).toZonedDateTime(zone).toInstant().toString();
}
