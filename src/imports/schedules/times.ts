import { Temporal } from 'temporal-polyfill';
import { fold } from '../../records/values/names.ts';
import { Unreadable } from '../files/source-file.ts';
import { CONFERENCE, DAY, EVENT } from './dialects.ts';
import { type LocatedEvent, type ProgrammeNode, textAt } from './programme.ts';

/** The times of an event, with sentences about corrections and errors. */
export interface EventTimes {
  startsAt: Date | null;
  endsAt: Date | null;
  repairs: string[];
  refusals: string[];
}

/** The time zone of a programme. */
interface ProgrammeZone {
  /** An IANA name; null if the file only has instants with several offsets. */
  name: string | null;
  repairs: string[];
  /** Sentences about the programme as a whole: that its own zone differs from the given one. */
  notices: string[];
}

/**
 * Before this hour the programme of the previous day continues, unless the file says otherwise. The value is that of
 * frab.
 */
const NIGHT_ENDS = Temporal.PlainTime.from('04:00');

const DATE = /^\d{4}-\d\d-\d\d$/;
/** A date and time, with or without an offset. */
const DATE_TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?$/i;
const TIME_OF_DAY = /^(\d{1,2})[:.](\d\d)(?::(\d\d))?$/;

/** A local date and time, with its offset if known. */
interface DateTimeWithOffset {
  local: Temporal.PlainDateTime;
  /** "+01:00". */
  offset: string | null;
}

/** Returns the result of `read`; null if it throws because the date, time or zone does not exist. */
export function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

/** @returns null if the text is not a date and time */
function dateTimeOf(text: string): DateTimeWithOffset | null {
  const [, date, time, offset] = DATE_TIME.exec(text) ?? [];
  const local = date ? orNull(() => Temporal.PlainDateTime.from(`${date}T${time}`)) : null;
  if (!local || !offset) return local && { local, offset: null };
  return { local, offset: /z/i.test(offset) ? '+00:00' : `${offset.slice(0, 3)}:${offset.slice(-2)}` };
}

function dateOf(text: string): Temporal.PlainDate | null {
  const date = text.slice(0, 10);
  return DATE.test(date) ? orNull(() => Temporal.PlainDate.from(date)) : null;
}

/** Returns the hours and minutes after the beginning of a day; "25:30" is valid. */
function timeOfDay(text: string): Temporal.Duration | null {
  const [, hours, minutes, seconds = '0'] = TIME_OF_DAY.exec(text) ?? [];
  if (!hours || Number(minutes) > 59 || Number(seconds) > 59 || Number(hours) > 47) return null;
  return Temporal.Duration.from({ hours: Number(hours), minutes: Number(minutes), seconds: Number(seconds) });
}

/** Parses a duration: "1:30", "00:25:00", "90" and "90 min" (minutes), "PT1H30M". Null for other texts. */
function durationOf(text: string): Temporal.Duration | null {
  const [, hours, minutes, seconds = '0'] = /^(\d{1,3}):(\d\d)(?::(\d\d))?$/.exec(text) ?? [];
  if (hours) {
    return Temporal.Duration.from({ hours: Number(hours), minutes: Number(minutes), seconds: Number(seconds) });
  }
  const [, alone] = /^(\d{1,4})\s*(?:m|min|mins|minutes)?\.?$/i.exec(text) ?? [];
  if (alone) return Temporal.Duration.from({ minutes: Number(alone) });
  return /^P/i.test(text) ? orNull(() => Temporal.Duration.from(text)) : null;
}

/**
 * Determines the time zone of a programme: its own; or else the given one; or else, if all times have one offset, the
 * zone that always has this offset; otherwise null. `EventClock` checks whether a zone is needed.
 * @param given the zone from the options of the import
 */
export function programmeZone(
  conference: ProgrammeNode,
  events: readonly LocatedEvent[],
  given: string | undefined,
): ProgrammeZone {
  const named = textAt(conference, CONFERENCE.timeZone);
  const repairs: string[] = [];
  if (named) {
    const zone = resolveTimeZone(named);
    if (zone) {
      if (zone !== named) repairs.push(`The time zone "${named}" was read as ${zone}.`);
      const contradicts = given && canonical(given) !== canonical(zone);
      const notice = `The time zone of the programme is ${zone}, but time-zone is ${given}. The time zone of the programme is used.`;
      return { name: zone, repairs, notices: contradicts ? [notice] : [] };
    }
    repairs.push(`"${named}" is not the name of a time zone.`);
  }
  if (given) return { name: given, repairs, notices: [] };
  const offsets = new Set(events.map(({ event }) => dateTimeOf(textAt(event, EVENT.date))?.offset ?? null));
  const [offset] = offsets;
  if (offsets.size !== 1 || !offset) return { name: null, repairs, notices: [] };
  const zone = zoneOfOffset(offset);
  if (zone) repairs.push(`The file names no time zone. All its times have the offset ${offset}, so ${zone} is used.`);
  return { name: zone, repairs, notices: [] };
}

/** Returns the canonical name of a zone: "Europe/Kiev" and "Europe/Kyiv" are the same. */
function canonical(zone: string): string {
  return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
}

/** Finds a zone by its IANA name or, as in Ruby on Rails, by its city alone. */
function resolveTimeZone(name: string): string | null {
  const known = knownZone(name);
  if (known) return known;
  const city = fold(name);
  const zones = Intl.supportedValuesOf('timeZone').filter((zone) => fold(zone.split('/').at(-1)!) === city);
  return zones.length === 1 ? zones[0]! : null;
}

/** Parses the zone of the import options, if given. @throws Unreadable if the zone does not exist */
export function parseTimeZone(name: string | undefined): string | undefined {
  const zone = name === undefined ? undefined : resolveTimeZone(name);
  if (zone === null) throw new Unreadable(`"${name}" is not a time zone, such as Europe/Brussels.`);
  return zone;
}

/** Returns the IANA name of a zone; null if it does not exist. */
export function knownZone(name: string): string | null {
  // An offset is not a time zone: it has no summer time.
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(name)) return null;
  return orNull(() => canonical(name)) && name;
}

/** Returns the zone that always has an offset of full hours. In these names, east of Greenwich is minus. */
function zoneOfOffset(offset: string): string | null {
  if (offset === '+00:00') return 'UTC';
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(offset)!;
  return minutes === '00' ? knownZone(`Etc/GMT${sign === '+' ? '-' : '+'}${Number(hours)}`) : null;
}

/** Determines the times of the events of one programme. */
export class EventClock {
  /** The time of day at which a day of the programme begins; null if the file does not state it. */
  private readonly dayChange = timeOf(timeOfDay(textAt(this.conference, CONFERENCE.dayChange)));

  constructor(
    private readonly zone: string | null,
    private readonly conference: ProgrammeNode,
  ) {}

  /**
   * Determines the start and end of an event: from its date and time, or else from its day and time of day in the zone
   * of the programme.
   * @throws Unreadable if the event has no offset and the programme has no zone
   */
  timesOf({ event, day }: LocatedEvent): EventTimes {
    const result: EventTimes = { startsAt: null, endsAt: null, repairs: [], refusals: [] };
    const start = this.#startOf(event, day, result);
    if (start) {
      result.startsAt = new Date(start.epochMilliseconds);
      const end = this.#endOf(event, start, result);
      if (end) result.endsAt = new Date(end.epochMilliseconds);
    }
    return result;
  }

  #startOf(event: ProgrammeNode, day: ProgrammeNode, result: EventTimes): Temporal.Instant | null {
    const [date, start] = [textAt(event, EVENT.date), textAt(event, EVENT.start)];
    const moment = dateTimeOf(date) ?? dateTimeOf(start);
    if (moment) return this.#startAt(moment, start, result);
    if (!date && !start) {
      result.repairs.push('The session has no time.');
      return null;
    }
    const own = date ? dateOf(date) : null;
    if (date && !own) {
      result.refusals.push(`The date "${date}" is not a date such as 2025-11-07T14:00:00+03:00.`);
      return null;
    }
    const clock = timeOfDay(start);
    if (!clock) {
      if (start) result.refusals.push(`The start "${start}" is not a time of day such as 14:00.`);
      else result.repairs.push('The session has a date but no time.');
      return null;
    }
    const ofDay = dateOf(textAt(day, DAY.date)) ?? dateOf(textAt(day, DAY.start));
    const on = own ?? ofDay;
    if (!on) {
      result.refusals.push('The session starts at a time of day, but neither the session nor its day has a date.');
      return null;
    }
    // An event's own date takes precedence over the date of its day.
    const local = on.toPlainDateTime().add(clock);
    const goesOn = (!own || !ofDay || own.equals(ofDay)) && this.#isOfTheNightAfter(local, clock, day, result);
    return this.#instantOf(goesOn ? local.add({ days: 1 }) : local, result);
  }

  /** Uses the date and time, and compares them with a separate time of day. */
  #startAt(moment: DateTimeWithOffset, start: string, result: EventTimes): Temporal.Instant {
    const instant = this.#instantAt(moment, result);
    if (moment.offset && moment.offset !== '+00:00' && this.zone) {
      const there = instant.toZonedDateTimeISO(this.zone).offset;
      if (there !== moment.offset) {
        result.repairs.push(
          `The time has the offset ${moment.offset}, but ${this.zone} then has ${there}. The offset is used.`,
        );
      }
    }
    const clock = timeOfDay(start);
    if (clock) {
      const said = timeOf(clock)!;
      const clocks = [moment.local, ...(this.zone ? [instant.toZonedDateTimeISO(this.zone)] : [])];
      if (!clocks.some((each) => each.toPlainTime().equals(said))) {
        result.repairs.push(
          `The date has the time ${formatTime(moment.local.toPlainTime())}, but the start is ${start}. The date is used.`,
        );
      }
    } else if (start && !dateTimeOf(start)) {
      result.repairs.push(`The start "${start}" is not a time of day such as 14:00. The date is used.`);
    }
    return instant;
  }

  /** Whether a time of day belongs to the night after its day, by the day boundary of the programme. */
  #isOfTheNightAfter(
    local: Temporal.PlainDateTime,
    clock: Temporal.Duration,
    day: ProgrammeNode,
    result: EventTimes,
  ): boolean {
    const begins = this.#clockAt(textAt(day, DAY.start))?.toPlainTime() ?? this.dayChange;
    const time = local.toPlainTime();
    if (clock.hours >= 24 || Temporal.PlainTime.compare(time, begins ?? NIGHT_ENDS) >= 0) return false;
    const ends = this.#clockAt(textAt(day, DAY.end));
    if (ends && Temporal.PlainDateTime.compare(local.add({ days: 1 }), ends) > 0) {
      result.repairs.push(`The session starts at ${formatTime(time)}, before its day begins.`);
      return false;
    }
    if (!begins)
      result.repairs.push(`The session starts at ${formatTime(time)}, which is read as the night after its day.`);
    return true;
  }

  /** Returns a local date and time in the zone of the programme; null if the text is not one. */
  #clockAt(text: string): Temporal.PlainDateTime | null {
    const moment = dateTimeOf(text);
    if (!moment?.offset || !this.zone) return moment?.local ?? null;
    return Temporal.Instant.from(`${moment.local}${moment.offset}`).toZonedDateTimeISO(this.zone).toPlainDateTime();
  }

  #endOf(event: ProgrammeNode, start: Temporal.Instant, result: EventTimes): Temporal.Instant | null {
    const [said, duration] = [textAt(event, EVENT.end), textAt(event, EVENT.duration)];
    const lasts = duration ? durationOf(duration) : null;
    const moment = dateTimeOf(said);
    const ended = moment && this.#instantAt(moment, result);
    if (ended && Temporal.Instant.compare(ended, start) > 0) return ended;
    if (ended || (said && !lasts)) result.repairs.push(`The end "${said}" is not a time after the start.`);
    if (duration && !lasts) result.repairs.push(`The duration "${duration}" is not a duration such as 00:45.`);
    if (!lasts || lasts.blank) return null;
    const end = orNull(() => start.add(Temporal.Duration.from({ seconds: lasts.total('seconds') })));
    if (!end) result.repairs.push(`The duration "${duration}" is not a duration such as 00:45.`);
    return end;
  }

  #instantAt({ local, offset }: DateTimeWithOffset, result: EventTimes): Temporal.Instant {
    return offset ? Temporal.Instant.from(`${local}${offset}`) : this.#instantOf(local, result);
  }

  /** Converts a local time in the zone of the programme. */
  #instantOf(local: Temporal.PlainDateTime, result: EventTimes): Temporal.Instant {
    if (!this.zone) {
      throw new Unreadable(
        'The programme names no time zone. Set one with --time-zone, such as --time-zone Europe/Brussels.',
      );
    }
    const earlier = local.toZonedDateTime(this.zone, { disambiguation: 'earlier' });
    const later = local.toZonedDateTime(this.zone, { disambiguation: 'later' });
    if (earlier.equals(later)) return earlier.toInstant();
    const time = local.toString({ smallestUnit: 'minute' }).replace('T', ' ');
    // When clocks go forward, the time does not exist; "later" keeps the offset from before the change.
    const chosen = earlier.toPlainDateTime().equals(local) ? earlier : later;
    result.repairs.push(
      chosen === earlier
        ? `${time} occurs twice in ${this.zone}, when clocks go back. The first is used.`
        : `${time} does not exist in ${this.zone}, when clocks go forward. ${formatTime(chosen.toPlainTime())} is used.`,
    );
    return chosen.toInstant();
  }
}

/** Returns the time of day after this duration from midnight. */
function timeOf(clock: Temporal.Duration | null): Temporal.PlainTime | null {
  return clock && Temporal.PlainTime.from('00:00').add(clock);
}

function formatTime(time: Temporal.PlainTime): string {
  return time.toString({ smallestUnit: 'minute' });
}
