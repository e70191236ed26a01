import { html } from '../../outputs/wording/html.ts';
import { layoutPage } from '../../outputs/wording/page-layout.ts';
import { pageReply } from '../../outputs/wording/page-reply.ts';
import type { Site } from '../../outputs/wording/site.ts';
import type { Writer } from '../../outputs/wording/writer.ts';
import type { Reply, RouteRequest } from '../../server/http/route.ts';

/**
 * Returns the page for an address without a page.
 *
 * @param root the relative address of the server's root
 */
export function notFoundPage(to: Writer, root = '../'): string {
  const label = to.label('siteSearch');
  const content = html`<h1>${to.label('notFound')}</h1>
<p class="lead">${to.label('notFoundLead')}</p>
<form class="find" role="search" action="${root}search" aria-label="${to.label('search')}">
<input type="search" name="q" aria-label="${label}" placeholder="${label}">
${to.wanted.named && html`<input type="hidden" name="lang" value="${to.wanted.lang}">`}<button>${to.label('search')}</button>
</form>`;
  return layoutPage({ title: to.label('notFound'), content, root }, to);
}

/** Replies to a browser that requests an unknown path. */
export async function unknownPathReply(
  site: Site,
  incoming: Pick<RouteRequest, 'path' | 'search' | 'request'>,
): Promise<Reply> {
  const root = `./${'../'.repeat(incoming.path.split('/').length - 2)}`;
  const page = notFoundPage(await site.writerFor(incoming), root);
  return pageReply(page, { 'cache-control': 'no-store', vary: 'Accept, Accept-Language' }, 404);
}
