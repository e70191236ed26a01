import { cacheControlFor } from '../access/cache-control.ts';
import type { Asked, Door, Reply } from '../door.ts';
import type { PagesOptions } from '../pages/doors.ts';
import { writerFor } from '../pages/page-reply.ts';
import { writtenCalendar } from './calendar.ts';
import { calendarAddress } from './calendar-address.ts';
import { CalendarLists } from './calendar-lists.ts';

/**
 * The door to calendars: `/calendar.ics`, with the forums, the sessions and the commitments due that an address asks for,
 * as calendar programs subscribe to them.
 */
export function calendarDoors({ schema, reader, contextOf, siteTitle }: PagesOptions): Door[] {
  const lists = new CalendarLists(schema, reader);

  async function answer({ path, search, request, waiting }: Asked): Promise<Reply> {
    const address = calendarAddress(search, schema);
    const to = writerFor({ search, request });
    const context = await contextOf(request, waiting);
    const listed = await lists.find(address, to.wanted.lang, context);
    return {
      status: 200,
      headers: {
        'content-type': 'text/calendar; charset=utf-8',
        'content-disposition': 'inline; filename="entente.ics"',
        'cache-control': cacheControlFor(context.viewer),
        vary: 'Accept-Language, Authorization',
      },
      body: writtenCalendar(listed, context.publicUrl + path + search, siteTitle, to),
    };
  }

  return [{ at: '/calendar.ics', cost: 500, answer }];
}
