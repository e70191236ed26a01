import type { Asked, Door, Reply } from '../../server/http/route.ts';
import type { OutputOptions } from '../record-documents/whole-records.ts';
import { ConditionalReplies, LOOK } from '../wording/conditional-replies.ts';
import { writerFor } from '../wording/page-reply.ts';
import { ATOM, PATH, writtenFeed } from './feed.ts';
import { FeedLists } from './feed-lists.ts';

/** The route `/feed.atom`: the latest changes of a list, for feed readers. */
export function feedDoors({ schema, reader, contextOf, siteTitle }: OutputOptions): Door[] {
  const lists = new FeedLists(schema, reader);
  const replies = new ConditionalReplies(reader, FEED_COST);

  async function answer(incoming: Asked): Promise<Reply> {
    const { search, request, waiting } = incoming;
    const to = writerFor(incoming);
    const context = await contextOf(request, waiting);
    const headers = { 'content-type': `${ATOM}; charset=utf-8` };
    return replies.reply(incoming, to, context, headers, async () => {
      const page = await lists.find(search, to.wanted.lang, context);
      return writtenFeed(page, { siteTitle, publicUrl: context.publicUrl, search }, to);
    });
  }

  return [{ at: PATH, cost: LOOK, answer }];
}

/** The price of a page of a feed; a row of a GraphQL response costs 1. */
const FEED_COST = 100;
