import { setImmediate as breathe } from 'node:timers/promises';
import ical, {
  type ICalCalendar,
  ICalEvent,
  type ICalEventData,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator';
import { withoutControls } from '../../query/characters.ts';
import type { CalendarDescription, FoundEvent } from '../../records/description/machine.ts';
import { recordTypeOfId } from '../../records/description/registry.ts';
import type { Writer } from '../wording/writer.ts';
import type { Listed } from './calendar-lists.ts';
import { type Period, periodOf } from './calendar-period.ts';
import { CalendarZones } from './calendar-zones.ts';
import { folded } from './folding.ts';

/** How often a program should ask again, in seconds. Where nothing has changed, that costs it an answer without a body. */
const REFRESH_AFTER = 3_600;

/** States in which something is not, or was not, held or done. All that is not named here is fixed. */
const STATUSES: { [status: string]: ICalEventStatus } = {
  TENTATIVE: ICalEventStatus.TENTATIVE,
  POSTPONED: ICalEventStatus.TENTATIVE,
  CANCELLED: ICalEventStatus.CANCELLED,
  DROPPED: ICalEventStatus.CANCELLED,
};

/** How many events are written before others are served: together they take some milliseconds. */
const EVENTS_AT_ONCE = 25;

/**
 * A calendar as iCalendar (RFC 5545, with the names of RFC 7986). What is known of a date decides how it stands there, as
 * `periodOf` says; what has no place is counted in the calendar's description.
 *
 * @param url the calendar's own address
 * @param siteTitle what this server is called
 */
export async function writtenCalendar(listed: Listed, url: string, siteTitle: string, to: Writer): Promise<string> {
  const calendar: ICalCalendar = ical({
    prodId: '//Entente//Entente//EN',
    name: asText([siteTitle, ...listed.subjects].join(' · ')),
    source: url,
    ttl: REFRESH_AFTER,
  });
  const zones = new CalendarZones();
  const timeZones = new Set<string | null | undefined>();
  const events: string[] = [];
  for (const [index, record] of listed.records.entries()) {
    if (index % EVENTS_AT_ONCE === EVENTS_AT_ONCE - 1) await breathe();
    const period = periodOf(calendarOf(record).period(record), zones);
    if (!period) continue;
    const event = eventOf(record, period, to);
    timeZones.add(event.timezone);
    // The package would fold a whole calendar letter by letter, which takes seconds for a thousand sessions.
    events.push(folded(new ICalEvent(event, calendar).toString()));
  }
  calendar.description(asText(describe(listed, listed.records.length - events.length, to)));
  const empty = calendar.toString();
  return [empty.slice(0, -END.length), ...zones.definitions(timeZones).map(folded), ...events, `${END}\r\n`].join('');
}

/** How the package ends a calendar. */
const END = 'END:VCALENDAR';

function eventOf(record: FoundEvent, period: Period, to: Writer): ICalEventData {
  return {
    id: record.id,
    sequence: record.version,
    stamp: record.updatedAt,
    created: record.createdAt,
    lastModified: record.updatedAt,
    summary: withoutControls(summaryOf(record, to)),
    description: withoutControls(descriptionOf(record, to)),
    location: withoutControls(locationOf(record)) || null,
    url: record.url,
    status: STATUSES[record.status ?? ''] ?? ICalEventStatus.CONFIRMED,
    ...(period.whole
      ? // The end is the day after the last one; a whole day takes nobody's time.
        {
          allDay: true,
          start: period.first,
          end: period.last.add({ days: 1 }),
          transparency: ICalEventTransparency.TRANSPARENT,
        }
      : {
          start: period.start,
          end: period.end,
          timezone: period.start.timeZoneId === 'UTC' ? null : period.start.timeZoneId,
        }),
  };
}

function calendarOf({ id }: FoundEvent): CalendarDescription {
  return recordTypeOfId(id).machine.calendar!;
}

function summaryOf(record: FoundEvent, to: Writer): string {
  return calendarOf(record).title?.(record, to) ?? record.title;
}

function descriptionOf(record: FoundEvent, to: Writer): string {
  const lines = [to.code(record.kind ?? record.__typename), ...calendarOf(record).lines(record, to), record.url];
  return lines.filter(Boolean).join('\n');
}

function locationOf(record: FoundEvent): string {
  return (calendarOf(record).places?.(record) ?? []).filter(Boolean).join(', ');
}

/** What is not in it, in words: nobody is to take a part for the whole. */
function describe({ cut }: Listed, leftOut: number, to: Writer): string {
  const ofLists = cut.map(({ name, shown, of }) =>
    to.words.latestOf.replace('{}', to.label(name)).replace('{}', to.number(shown)).replace('{}', to.number(of)),
  );
  return [...ofLists, leftOut > 0 && to.words.yearsLeftOut.replace('{}', to.number(leftOut))].filter(Boolean).join(' ');
}

/** Text as a property holds it. Those of events are escaped by the package, those of a calendar are not. */
function asText(text: string): string {
  return withoutControls(text)
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');
}
