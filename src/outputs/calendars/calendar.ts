import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
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
import type { CalendarContent } from './calendar-lists.ts';
import { type Period, periodOf } from './calendar-period.ts';
import { CalendarZones } from './calendar-zones.ts';
import { foldLines } from './line-folding.ts';

/** The refresh interval suggested to calendar programs. */
const REFRESH_SECONDS = 3_600;

/** iCalendar's status of a record's status; all others are CONFIRMED. */
const STATUSES: { [status: string]: ICalEventStatus } = {
  TENTATIVE: ICalEventStatus.TENTATIVE,
  POSTPONED: ICalEventStatus.TENTATIVE,
  CANCELLED: ICalEventStatus.CANCELLED,
  DROPPED: ICalEventStatus.CANCELLED,
};

/** Events written before the event loop runs other requests; a batch takes some milliseconds. */
const EVENTS_PER_BATCH = 25;

/**
 * Writes a calendar as iCalendar (RFC 5545, with the properties of RFC 7986). The calendar's description counts the records
 * that `periodOf` leaves out.
 *
 * @param url the calendar's own address
 * @param siteTitle the title of this server
 */
export async function writeCalendar(
  listed: CalendarContent,
  url: string,
  siteTitle: string,
  to: Writer,
): Promise<string> {
  const calendar: ICalCalendar = ical({
    prodId: '//Entente//Entente//EN',
    name: asText([siteTitle, ...listed.subjects].join(' · ')),
    source: url,
    ttl: REFRESH_SECONDS,
  });
  const zones = new CalendarZones();
  const timeZones = new Set<string | null | undefined>();
  const events: string[] = [];
  for (const [index, record] of listed.records.entries()) {
    if (index % EVENTS_PER_BATCH === EVENTS_PER_BATCH - 1) await yieldToEventLoop();
    const period = periodOf(calendarOf(record).period(record), zones);
    if (!period) continue;
    const event = eventOf(record, period, to);
    timeZones.add(event.timezone);
    // The package folds a whole calendar letter by letter, which takes seconds for a thousand sessions.
    events.push(foldLines(new ICalEvent(event, calendar).toString()));
  }
  calendar.description(asText(describe(listed, listed.records.length - events.length, to)));
  const empty = calendar.toString();
  return [empty.slice(0, -END.length), ...zones.definitions(timeZones).map(foldLines), ...events, `${END}\r\n`].join(
    '',
  );
}

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
      ? // DTEND is exclusive. Whole days do not mark people as busy.
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

/** Counts the records that the calendar leaves out, for its description. */
function describe({ truncated }: CalendarContent, leftOut: number, to: Writer): string {
  const ofLists = truncated.map(({ name, shown, of }) =>
    to.words.latestOf.replace('{}', to.label(name)).replace('{}', to.number(shown)).replace('{}', to.number(of)),
  );
  return [...ofLists, leftOut > 0 && to.words.yearsLeftOut.replace('{}', to.number(leftOut))].filter(Boolean).join(' ');
}

/** Escapes the text of a calendar's property; the package escapes only those of events. */
function asText(text: string): string {
  return withoutControls(text)
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');
}
