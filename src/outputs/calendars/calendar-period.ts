import { Temporal } from 'temporal-polyfill';
import type { EventPeriod } from '../../records/description/machine.ts';
import { firstDay, lastDay } from '../../records/values/partial-date.ts';
import type { CalendarZones } from './calendar-zones.ts';

/** The time of an event: whole days, both inclusive, or from one instant to another. */
export type Period =
  | { whole: true; first: Temporal.PlainDate; last: Temporal.PlainDate }
  | { whole: false; start: Temporal.ZonedDateTime; end: Temporal.ZonedDateTime | null };

type Instants = Extract<EventPeriod, { startsAt: unknown }>;

const DAY_LENGTH = 10;
const YEAR_LENGTH = 4;

/**
 * Returns the time of a record in a calendar; null if no date or only a year is known. A month is an event from its first
 * day to its last.
 */
export function periodOf(when: EventPeriod, zones: CalendarZones): Period | null {
  return 'from' in when ? days(when.from, when.to) : moments(when, zones);
}

function days(from: string | null, to: string | null): Period | null {
  if (!from || from.length === YEAR_LENGTH) return null;
  // If the start is known to the day and the end is not, the event ends on its first day.
  const end = to && to.length > YEAR_LENGTH && (to.length === DAY_LENGTH || from.length < DAY_LENGTH) ? to : from;
  return {
    whole: true,
    first: Temporal.PlainDate.from(firstDay(from)),
    last: Temporal.PlainDate.from(lastDay(end)),
  };
}

/** Local time of the event's place; whole days if the event lasts 24 hours or longer. */
function moments({ startsAt, endsAt, timeZone: zoned }: Instants, zones: CalendarZones): Period | null {
  if (!startsAt) return null;
  const timeZone = zoned ?? 'UTC';
  const start = Temporal.Instant.from(startsAt).toZonedDateTimeISO(timeZone);
  const end = endsAt ? Temporal.Instant.from(endsAt).toZonedDateTimeISO(timeZone) : null;
  if (end && start.until(end, { largestUnit: 'hours' }).hours >= 24) {
    // An event that ends at midnight does not include the day that begins then.
    return { whole: true, first: start.toPlainDate(), last: end.subtract({ nanoseconds: 1 }).toPlainDate() };
  }
  const zone = zones.writtenFor([start, end]);
  return { whole: false, start: start.withTimeZone(zone), end: end?.withTimeZone(zone) ?? null };
}
