import { Temporal } from 'temporal-polyfill';
import type { EventPeriod } from '../../records/description/machine.ts';
import { firstDay, lastDay } from '../../records/values/partial-date.ts';
import type { CalendarZones } from './calendar-zones.ts';

/** When something is in a calendar: whole days, both inclusive, or from one moment to another. */
export type Period =
  | { whole: true; first: Temporal.PlainDate; last: Temporal.PlainDate }
  | { whole: false; start: Temporal.ZonedDateTime; end: Temporal.ZonedDateTime | null };

type Instants = Extract<EventPeriod, { startsAt: unknown }>;

const DAY_LENGTH = 10;
const YEAR_LENGTH = 4;

/**
 * When a record is in a calendar; null where it has no place there. A month is the time from its first day to its last: no
 * day in it is made up. Of what no more than a year is known there is nothing that a calendar could show.
 */
export function periodOf(when: EventPeriod, zones: CalendarZones): Period | null {
  return 'from' in when ? days(when.from, when.to) : moments(when, zones);
}

function days(from: string | null, to: string | null): Period | null {
  if (!from || from.length === YEAR_LENGTH) return null;
  // Where only the first of two ends is known as a day, the other one is not made up either.
  const end = to && to.length > YEAR_LENGTH && (to.length === DAY_LENGTH || from.length < DAY_LENGTH) ? to : from;
  return {
    whole: true,
    first: Temporal.PlainDate.from(firstDay(from)),
    last: Temporal.PlainDate.from(lastDay(end)),
  };
}

/** An event as the clocks show it where it is held; one that lasts a day or longer, by its days. */
function moments({ startsAt, endsAt, timeZone: zoned }: Instants, zones: CalendarZones): Period | null {
  if (!startsAt) return null;
  const timeZone = zoned ?? 'UTC';
  const start = Temporal.Instant.from(startsAt).toZonedDateTimeISO(timeZone);
  const end = endsAt ? Temporal.Instant.from(endsAt).toZonedDateTimeISO(timeZone) : null;
  if (end && start.until(end, { largestUnit: 'hours' }).hours >= 24) {
    // What ends at midnight does not last into the day that begins then.
    return { whole: true, first: start.toPlainDate(), last: end.subtract({ nanoseconds: 1 }).toPlainDate() };
  }
  const zone = zones.writtenFor([start, end]);
  return { whole: false, start: start.withTimeZone(zone), end: end?.withTimeZone(zone) ?? null };
}
