import type { Reply, Route, RouteRequest } from '../../server/http/route.ts';
import type { OutputOptions } from '../record-documents/record-queries.ts';
import { CHANGE_CHECK_COST, ConditionalReplies } from '../wording/conditional-replies.ts';
import { writerFor } from '../wording/page-reply.ts';
import { ATOM_TYPE, FEED_PATH, writeFeed } from './feed.ts';
import { FeedLists } from './feed-lists.ts';

/** The route `/feed.atom`: the latest changes of a list, for feed readers. */
export function feedRoutes({ schema, reader, contextOf, siteTitle }: OutputOptions): Route[] {
  const lists = new FeedLists(schema, reader);
  const replies = new ConditionalReplies(reader, FEED_COST);

  async function answer(incoming: RouteRequest): Promise<Reply> {
    const { search, request, waiting } = incoming;
    const to = writerFor(incoming);
    const context = await contextOf(request, waiting);
    const headers = { 'content-type': `${ATOM_TYPE}; charset=utf-8` };
    return replies.reply(incoming, to, context, headers, async () => {
      const page = await lists.find(search, to.wanted.lang, context);
      return writeFeed(page, { siteTitle, publicUrl: context.publicUrl, search }, to);
    });
  }

  return [{ at: FEED_PATH, cost: CHANGE_CHECK_COST, handle: answer }];
}

/** The price of a page of a feed; a row of a GraphQL response costs 1. */
const FEED_COST = 100;
