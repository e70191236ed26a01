import type { Temporal } from 'temporal-polyfill';
import { tzlib_get_ical_block, tzlib_get_offset } from 'timezones-ical-library';

/** The time zones of one calendar. The package looks its rules up in a large text, which is done once for each. */
export class CalendarZones {
  private readonly known = new Map<string, string | readonly string[]>();
  private readonly offsets = new Map<string, string>();

  /** The definitions (VTIMEZONE) of the time zones in which events are; of those that have none (UTC) there are none. */
  definitions(ofEvents: ReadonlySet<string | null | undefined>): string[] {
    return [...ofEvents].flatMap((timeZone) => {
      const text = timeZone ? this.defined(timeZone)[0] : '';
      return text ? [`${text.trim().replace(/\r?\n/g, '\r\n')}\r\n`] : [];
    });
  }

  /**
   * The time zone in which moments are written: their own, by the name that its definition has, or UTC. A definition in
   * a calendar gives the rules of today, and under those some moments of the past would be others.
   */
  writtenFor(moments: readonly (Temporal.ZonedDateTime | null)[]): string {
    if (moments.some((moment) => moment && this.offsetToday(moment) !== moment.offset.replace(':', ''))) return 'UTC';
    const [, parameter = ''] = this.defined(moments[0]!.timeZoneId);
    return parameter.replace('TZID=', '').replace(/^Etc\/UTC$/, 'UTC') || 'UTC';
  }

  /** How far the clocks of a zone would be from UTC at a moment under the rules of today: "+0300". */
  private offsetToday(moment: Temporal.ZonedDateTime): string {
    const date = moment.toPlainDate().toString();
    const first = this.offsetAt(moment.timeZoneId, date, '00:00');
    // On most days nobody puts the clocks forward or back.
    if (first === this.offsetAt(moment.timeZoneId, date, '23:59')) return first;
    return this.offsetAt(moment.timeZoneId, date, moment.toPlainTime().toString({ smallestUnit: 'minute' }));
  }

  private offsetAt(timeZone: string, date: string, time: string): string {
    const key = `${timeZone} ${date} ${time}`;
    const offset = this.offsets.get(key) ?? tzlib_get_offset(timeZone, date, time);
    this.offsets.set(key, offset);
    return offset;
  }

  /** Its definition and its name there; nothing where the package does not know it. */
  private defined(timeZone: string): string | readonly string[] {
    const definition = this.known.get(timeZone) ?? tzlib_get_ical_block(timeZone);
    this.known.set(timeZone, definition);
    return definition;
  }
}
