import { Temporal } from 'temporal-polyfill';
import { fold } from '../../records/values/names.ts';
import { Unreadable } from '../files/source-file.ts';
import { CONFERENCE, DAY, EVENT } from './dialects.ts';
import { type Piece, type PlacedEvent, textAt } from './programme.ts';

/** When an event is, and what was to be said about finding it out. */
export interface EventTimes {
  startsAt: Date | null;
  endsAt: Date | null;
  repairs: string[];
  refusals: string[];
}

/** In which time zone a programme is. */
interface ProgrammeZone {
  /** A name of the IANA database; null where the file gives instants only, of several offsets. */
  name: string | null;
  repairs: string[];
  /** What is to be said of the programme as a whole: that its own zone is not the one that is given for it. */
  notices: string[];
}

/** Before this hour the programme of the day before goes on, where the file says nothing of it. As frab has it. */
const NIGHT_ENDS = Temporal.PlainTime.from('04:00');

const DATE = /^\d{4}-\d\d-\d\d$/;
/** A date and a time, perhaps with what tells the instant. */
const MOMENT = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?$/i;
const CLOCK = /^(\d{1,2})[:.](\d\d)(?::(\d\d))?$/;

/** A date and time as a file writes it: on the clock of some place, and the offset of that clock where it is said. */
interface Moment {
  local: Temporal.PlainDateTime;
  /** "+01:00". */
  offset: string | null;
}

/** What a function reads; null where it throws, since there is no such date, time or zone. */
export function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

/** @returns null where the text is no date and time */
function momentOf(text: string): Moment | null {
  const [, date, time, offset] = MOMENT.exec(text) ?? [];
  const local = date ? orNull(() => Temporal.PlainDateTime.from(`${date}T${time}`)) : null;
  if (!local || !offset) return local && { local, offset: null };
  return { local, offset: /z/i.test(offset) ? '+00:00' : `${offset.slice(0, 3)}:${offset.slice(-2)}` };
}

function dateOf(text: string): Temporal.PlainDate | null {
  const date = text.slice(0, 10);
  return DATE.test(date) ? orNull(() => Temporal.PlainDate.from(date)) : null;
}

/** Hours and minutes after the beginning of a day, as "25:30" says them too. */
function clockOf(text: string): Temporal.Duration | null {
  const [, hours, minutes, seconds = '0'] = CLOCK.exec(text) ?? [];
  if (!hours || Number(minutes) > 59 || Number(seconds) > 59 || Number(hours) > 47) return null;
  return Temporal.Duration.from({ hours: Number(hours), minutes: Number(minutes), seconds: Number(seconds) });
}

/** How long something lasts: "1:30", "00:25:00", "90" and "90 min" (minutes), "PT1H30M". Null where it is none of these. */
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
 * The time zone of a programme: the one that it names; else the one that is given for it; else, where all its times have
 * the same offset, the zone that has this offset always.
 * Null where none of this is so; whether one is needed, `EventClock` tells.
 * @param given by whoever imports the file
 */
export function zoneOf(conference: Piece, events: readonly PlacedEvent[], given: string | undefined): ProgrammeZone {
  const named = textAt(conference, CONFERENCE.timeZone);
  const repairs: string[] = [];
  if (named) {
    const zone = zoneNamed(named);
    if (zone) {
      if (zone !== named) repairs.push(`The time zone "${named}" was taken for ${zone}.`);
      const contradicts = given && canonical(given) !== canonical(zone);
      const notice = `The programme says that its time zone is ${zone}, and time-zone says ${given}: the programme's own counts.`;
      return { name: zone, repairs, notices: contradicts ? [notice] : [] };
    }
    repairs.push(`"${named}" is not the name of a time zone.`);
  }
  if (given) return { name: given, repairs, notices: [] };
  const offsets = new Set(events.map(({ event }) => momentOf(textAt(event, EVENT.date))?.offset ?? null));
  const [offset] = offsets;
  if (offsets.size !== 1 || !offset) return { name: null, repairs, notices: [] };
  const zone = zoneOfOffset(offset);
  if (zone) repairs.push(`The file names no time zone. All its times are ${offset}, so it was taken for ${zone}.`);
  return { name: zone, repairs, notices: [] };
}

/** One name for each zone: "Europe/Kiev" and "Europe/Kyiv" are the same. */
function canonical(zone: string): string {
  return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
}

/** A zone by its name in the IANA database, or, as Ruby on Rails has it, by its city alone. */
function zoneNamed(name: string): string | null {
  const known = knownZone(name);
  if (known) return known;
  const city = fold(name);
  const zones = Intl.supportedValuesOf('timeZone').filter((zone) => fold(zone.split('/').at(-1)!) === city);
  return zones.length === 1 ? zones[0]! : null;
}

/** The zone that is given for a programme, if one is. @throws Unreadable where there is none of that name */
export function zoneGiven(name: string | undefined): string | undefined {
  const zone = name === undefined ? undefined : zoneNamed(name);
  if (zone === null) throw new Unreadable(`"${name}" is not a time zone, such as Europe/Brussels.`);
  return zone;
}

/** A zone by its name in the IANA database; null where there is none of that name. */
export function knownZone(name: string): string | null {
  // An offset is no time zone: it knows nothing of summer time.
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(name)) return null;
  return orNull(() => canonical(name)) && name;
}

/** The zone that has an offset of full hours at all times; in these names east of Greenwich is minus. */
function zoneOfOffset(offset: string): string | null {
  if (offset === '+00:00') return 'UTC';
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(offset)!;
  return minutes === '00' ? knownZone(`Etc/GMT${sign === '+' ? '-' : '+'}${Number(hours)}`) : null;
}

/** Tells the times of the events of one programme. */
export class EventClock {
  /** At what time of day a day of the programme begins; null where the file does not say. */
  private readonly dayChange = timeOf(clockOf(textAt(this.conference, CONFERENCE.dayChange)));

  constructor(
    private readonly zone: string | null,
    private readonly conference: Piece,
  ) {}

  /**
   * When an event starts and ends: by its date and time; else by its day and clock time, in the programme's zone.
   * @throws Unreadable where the event says no offset and the programme no zone
   */
  timesOf({ event, day }: PlacedEvent): EventTimes {
    const told: EventTimes = { startsAt: null, endsAt: null, repairs: [], refusals: [] };
    const start = this.#startOf(event, day, told);
    if (start) {
      told.startsAt = new Date(start.epochMilliseconds);
      const end = this.#endOf(event, start, told);
      if (end) told.endsAt = new Date(end.epochMilliseconds);
    }
    return told;
  }

  #startOf(event: Piece, day: Piece, told: EventTimes): Temporal.Instant | null {
    const [date, start] = [textAt(event, EVENT.date), textAt(event, EVENT.start)];
    const moment = momentOf(date) ?? momentOf(start);
    if (moment) return this.#startAt(moment, start, told);
    if (!date && !start) {
      told.repairs.push('It has no time.');
      return null;
    }
    const own = date ? dateOf(date) : null;
    if (date && !own) {
      told.refusals.push(`Its date "${date}" is not a date such as 2025-11-07T14:00:00+03:00.`);
      return null;
    }
    const clock = clockOf(start);
    if (!clock) {
      if (start) told.refusals.push(`Its start "${start}" is not a time of day such as 14:00.`);
      else told.repairs.push('It has a date and no time.');
      return null;
    }
    const ofDay = dateOf(textAt(day, DAY.date)) ?? dateOf(textAt(day, DAY.start));
    const on = own ?? ofDay;
    if (!on) {
      told.refusals.push('It starts at a time of day, and neither it nor its day has a date.');
      return null;
    }
    // A date of its own that is not that of its day is the real one.
    const local = on.toPlainDateTime().add(clock);
    const goesOn = (!own || !ofDay || own.equals(ofDay)) && this.#isOfTheNightAfter(local, clock, day, told);
    return this.#instantOf(goesOn ? local.add({ days: 1 }) : local, told);
  }

  /** By a date and time; where a clock time is said as well, they are compared. */
  #startAt(moment: Moment, start: string, told: EventTimes): Temporal.Instant {
    const instant = this.#instantAt(moment, told);
    if (moment.offset && moment.offset !== '+00:00' && this.zone) {
      const there = instant.toZonedDateTimeISO(this.zone).offset;
      if (there !== moment.offset) {
        told.repairs.push(
          `Its time has the offset ${moment.offset}, and ${this.zone} has ${there} then; the offset was believed.`,
        );
      }
    }
    const clock = clockOf(start);
    if (clock) {
      const said = timeOf(clock)!;
      const clocks = [moment.local, ...(this.zone ? [instant.toZonedDateTimeISO(this.zone)] : [])];
      if (!clocks.some((each) => each.toPlainTime().equals(said))) {
        told.repairs.push(
          `Its date says ${shown(moment.local.toPlainTime())} and its start ${start}; the date was believed.`,
        );
      }
    } else if (start && !momentOf(start)) {
      told.repairs.push(`Its start "${start}" is not a time of day such as 14:00; its date was believed.`);
    }
    return instant;
  }

  /** Whether a time of day belongs to the night after its day, as the programme counts days. */
  #isOfTheNightAfter(local: Temporal.PlainDateTime, clock: Temporal.Duration, day: Piece, told: EventTimes): boolean {
    const begins = this.#clockAt(textAt(day, DAY.start))?.toPlainTime() ?? this.dayChange;
    const time = local.toPlainTime();
    if (clock.hours >= 24 || Temporal.PlainTime.compare(time, begins ?? NIGHT_ENDS) >= 0) return false;
    const ends = this.#clockAt(textAt(day, DAY.end));
    if (ends && Temporal.PlainDateTime.compare(local.add({ days: 1 }), ends) > 0) {
      told.repairs.push(`It starts at ${shown(time)}, before its day does.`);
      return false;
    }
    if (!begins) told.repairs.push(`It starts at ${shown(time)}, which was taken for the night after its day.`);
    return true;
  }

  /** A date and time on the clocks of the programme; null where the text is none. */
  #clockAt(text: string): Temporal.PlainDateTime | null {
    const moment = momentOf(text);
    if (!moment?.offset || !this.zone) return moment?.local ?? null;
    return Temporal.Instant.from(`${moment.local}${moment.offset}`).toZonedDateTimeISO(this.zone).toPlainDateTime();
  }

  #endOf(event: Piece, start: Temporal.Instant, told: EventTimes): Temporal.Instant | null {
    const [said, duration] = [textAt(event, EVENT.end), textAt(event, EVENT.duration)];
    const lasts = duration ? durationOf(duration) : null;
    const moment = momentOf(said);
    const ended = moment && this.#instantAt(moment, told);
    if (ended && Temporal.Instant.compare(ended, start) > 0) return ended;
    if (ended || (said && !lasts)) told.repairs.push(`Its end "${said}" is none that comes after its start.`);
    if (duration && !lasts) told.repairs.push(`Its duration "${duration}" is not one such as 00:45.`);
    if (!lasts || lasts.blank) return null;
    const end = orNull(() => start.add(Temporal.Duration.from({ seconds: lasts.total('seconds') })));
    if (!end) told.repairs.push(`Its duration "${duration}" is not one such as 00:45.`);
    return end;
  }

  #instantAt({ local, offset }: Moment, told: EventTimes): Temporal.Instant {
    return offset ? Temporal.Instant.from(`${local}${offset}`) : this.#instantOf(local, told);
  }

  /** A time on the clocks of the programme's zone. */
  #instantOf(local: Temporal.PlainDateTime, told: EventTimes): Temporal.Instant {
    if (!this.zone) {
      throw new Unreadable(
        'The programme does not say in which time zone it is. Say it with --time-zone, as in --time-zone Europe/Brussels.',
      );
    }
    const earlier = local.toZonedDateTime(this.zone, { disambiguation: 'earlier' });
    const later = local.toZonedDateTime(this.zone, { disambiguation: 'later' });
    if (earlier.equals(later)) return earlier.toInstant();
    const time = local.toString({ smallestUnit: 'minute' }).replace('T', ' ');
    // Where clocks go forward there is no such time, and what "later" gives is it as counted from before.
    const chosen = earlier.toPlainDateTime().equals(local) ? earlier : later;
    told.repairs.push(
      chosen === earlier
        ? `${time} comes twice in ${this.zone}, when clocks go back; the first was taken.`
        : `${time} does not exist in ${this.zone}, when clocks go forward; ${shown(chosen.toPlainTime())} was taken.`,
    );
    return chosen.toInstant();
  }
}

/** The time of day that comes so long after midnight. */
function timeOf(clock: Temporal.Duration | null): Temporal.PlainTime | null {
  return clock && Temporal.PlainTime.from('00:00').add(clock);
}

function shown(time: Temporal.PlainTime): string {
  return time.toString({ smallestUnit: 'minute' });
}
