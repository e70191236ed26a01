import type { Reply, Route, RouteRequest } from '../../server/http/route.ts';
import type { OutputOptions } from '../record-documents/record-queries.ts';
import { CHANGE_CHECK_COST, ConditionalReplies } from '../wording/conditional-replies.ts';
import { writerFor } from '../wording/page-reply.ts';
import { writeCalendar } from './calendar.ts';
import { parseCalendarAddress } from './calendar-address.ts';
import { CalendarLists } from './calendar-lists.ts';

/** The route `/calendar.ics`: forums, sessions and due commitments, for calendar programs. */
export function calendarRoutes({ schema, reader, contextOf, siteTitle }: OutputOptions): Route[] {
  const lists = new CalendarLists(schema, reader);
  const replies = new ConditionalReplies(reader, CALENDAR_COST);

  async function answer(incoming: RouteRequest): Promise<Reply> {
    const { path, search, request, waiting } = incoming;
    const to = writerFor(incoming);
    const context = await contextOf(request, waiting);
    return replies.reply(incoming, to, context, HEADERS, async () => {
      const listed = await lists.find(parseCalendarAddress(search, schema), to.wanted.lang, context);
      return writeCalendar(listed, context.publicUrl + path + search, siteTitle, to);
    });
  }

  return [{ at: '/calendar.ics', cost: CHANGE_CHECK_COST, handle: answer }];
}

/** The price of a calendar; a row of a GraphQL response costs 1. */
const CALENDAR_COST = 500;

const HEADERS = {
  'content-type': 'text/calendar; charset=utf-8',
  'content-disposition': 'inline; filename="entente.ics"',
};
