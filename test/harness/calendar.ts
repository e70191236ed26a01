import ICAL from 'ical.js';

/** Reads a calendar as a calendar program does, which knows of time zones what the calendar says of them. */
export function readCalendar(text: string): ICAL.Component {
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents('vtimezone')) {
    ICAL.TimezoneService.register(new ICAL.Timezone(zone), zone.getFirstPropertyValue('tzid') as string);
  }
  return calendar;
}
