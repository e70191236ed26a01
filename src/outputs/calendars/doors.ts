import type { Asked, Door, Reply } from '../../server/http/route.ts';
import type { OutputOptions } from '../record-documents/whole-records.ts';
import { ConditionalReplies, LOOK } from '../wording/conditional-replies.ts';
import { writerFor } from '../wording/page-reply.ts';
import { writtenCalendar } from './calendar.ts';
import { calendarAddress } from './calendar-address.ts';
import { CalendarLists } from './calendar-lists.ts';

/** The route `/calendar.ics`: forums, sessions and due commitments, for calendar programs. */
export function calendarDoors({ schema, reader, contextOf, siteTitle }: OutputOptions): Door[] {
  const lists = new CalendarLists(schema, reader);
  const replies = new ConditionalReplies(reader, CALENDAR_COST);

  async function answer(incoming: Asked): Promise<Reply> {
    const { path, search, request, waiting } = incoming;
    const to = writerFor(incoming);
    const context = await contextOf(request, waiting);
    return replies.reply(incoming, to, context, HEADERS, async () => {
      const listed = await lists.find(calendarAddress(search, schema), to.wanted.lang, context);
      return writtenCalendar(listed, context.publicUrl + path + search, siteTitle, to);
    });
  }

  return [{ at: '/calendar.ics', cost: LOOK, answer }];
}

/** The price of a calendar; a row of a GraphQL response costs 1. */
const CALENDAR_COST = 500;

const HEADERS = {
  'content-type': 'text/calendar; charset=utf-8',
  'content-disposition': 'inline; filename="entente.ics"',
};
