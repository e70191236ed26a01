import { pageReply, writerFor } from '../../outputs/wording/page-reply.ts';
import type { Door } from '../../server/http/route.ts';
import { howToPage } from './how-to-page.ts';

/**
 * The door to the page that tells how other programs read the data: `/how-to`.
 * @param publicUrl where this server is, once it listens
 */
export function howToDoors(publicUrl: () => string): Door[] {
  return [
    {
      at: '/how-to',
      cost: 0,
      answer: async (asked) =>
        pageReply(howToPage(publicUrl(), writerFor(asked)), {
          'cache-control': 'public, no-cache',
          vary: 'Accept-Language',
        }),
    },
  ];
}
