import type { Temporal } from 'temporal-polyfill';
import { tzlib_get_ical_block, tzlib_get_offset } from 'timezones-ical-library';

/** The time zones of one calendar, cached: the package searches a large text for each lookup. */
export class CalendarZones {
  private readonly known = new Map<string, string | readonly string[]>();
  private readonly offsets = new Map<string, string>();

  /** Returns the VTIMEZONE definitions of time zones; UTC needs none. */
  definitions(ofEvents: ReadonlySet<string | null | undefined>): string[] {
    return [...ofEvents].flatMap((timeZone) => {
      const text = timeZone ? this.defined(timeZone)[0] : '';
      return text ? [`${text.trim().replace(/\r?\n/g, '\r\n')}\r\n`] : [];
    });
  }

  /**
   * Returns the TZID in which instants are written. A definition holds only the rules of today, so an event whose UTC
   * offset differs from these rules is written in UTC.
   */
  writtenFor(moments: readonly (Temporal.ZonedDateTime | null)[]): string {
    if (moments.some((moment) => moment && this.offsetToday(moment) !== moment.offset.replace(':', ''))) return 'UTC';
    const [, parameter = ''] = this.defined(moments[0]!.timeZoneId);
    return parameter.replace('TZID=', '').replace(/^Etc\/UTC$/, 'UTC') || 'UTC';
  }

  /** The UTC offset of an instant under the rules of today: "+0300". */
  private offsetToday(moment: Temporal.ZonedDateTime): string {
    const date = moment.toPlainDate().toString();
    const first = this.offsetAt(moment.timeZoneId, date, '00:00');
    // The offset is the same all day except on days of a clock change.
    if (first === this.offsetAt(moment.timeZoneId, date, '23:59')) return first;
    return this.offsetAt(moment.timeZoneId, date, moment.toPlainTime().toString({ smallestUnit: 'minute' }));
  }

  private offsetAt(timeZone: string, date: string, time: string): string {
    const key = `${timeZone} ${date} ${time}`;
    const offset = this.offsets.get(key) ?? tzlib_get_offset(timeZone, date, time);
    this.offsets.set(key, offset);
    return offset;
  }

  /** A zone's VTIMEZONE block and its TZID; empty if the package does not know the zone. */
  private defined(timeZone: string): string | readonly string[] {
    const definition = this.known.get(timeZone) ?? tzlib_get_ical_block(timeZone);
    this.known.set(timeZone, definition);
    return definition;
  }
}
