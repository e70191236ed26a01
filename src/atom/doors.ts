import { cacheControlFor } from '../access/cache-control.ts';
import type { Asked, Door, Reply } from '../door.ts';
import type { PagesOptions } from '../pages/doors.ts';
import { writerFor } from '../pages/page-reply.ts';
import { PATH, writtenFeed } from './feed.ts';
import { FeedLists } from './feed-lists.ts';

/** The door to feeds: `/feed.atom`, what of a list is new or was changed last, for whoever reads news in a reader. */
export function feedDoors({ schema, reader, contextOf, siteTitle }: PagesOptions): Door[] {
  const lists = new FeedLists(schema, reader);

  async function answer({ search, request, waiting }: Asked): Promise<Reply> {
    const to = writerFor({ search, request });
    const context = await contextOf(request, waiting);
    const page = await lists.find(search, to.wanted.lang, context);
    return {
      status: 200,
      headers: {
        'content-type': 'application/atom+xml; charset=utf-8',
        'cache-control': cacheControlFor(context.viewer),
        vary: 'Accept-Language, Authorization',
      },
      body: await writtenFeed(page, { siteTitle, publicUrl: context.publicUrl, search }, to),
    };
  }

  return [{ at: PATH, cost: 100, answer }];
}
