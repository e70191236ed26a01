import { notFound } from '../../runtime/errors.ts';
import type { Reply, RouteRequest } from '../../server/http/route.ts';
import { placeAt } from './address.ts';
import type { CatalogueFile } from './catalogues.ts';
import { EMBED_HEIGHT, EMBED_WIDTH, embedCode } from './embed-code.ts';
import { headingOf } from './first-question.ts';
import { isKnown } from './shell.ts';

/**
 * Answers oEmbed requests (oembed.com): the code that embeds a view, by the address of its page.
 *
 * @param mayEmbed whether other sites may embed pictures
 * @throws GraphQLError NOT_FOUND for other addresses
 */
export function oembedReply(
  { search }: RouteRequest,
  { publicUrl, file, mayEmbed }: { publicUrl: string; file: CatalogueFile; mayEmbed: boolean },
): Reply {
  const parameters = new URLSearchParams(search);
  const url = parameters.get('url') ?? '';
  const { pathname, search: query } = URL.canParse(url) ? new URL(url) : { pathname: '', search: '' };
  const base = new URL(publicUrl).pathname.replace(/\/$/, '');
  const place = url.startsWith(`${publicUrl}/`) ? placeAt(pathname.slice(base.length + 1), query) : null;
  if (!mayEmbed || !place || !isKnown(place, file) || (parameters.get('format') ?? 'json') !== 'json')
    throw notFound('There is nothing to embed at this address.');
  const title = headingOf(place, file.catalogue);
  const width = limited(parameters.get('maxwidth'), EMBED_WIDTH);
  const height = limited(parameters.get('maxheight'), EMBED_HEIGHT);
  const embedded = `${publicUrl}/embed${pathname.slice(base.length)}${query}`;
  const body = {
    version: '1.0',
    type: 'rich',
    title,
    provider_name: 'Entente',
    provider_url: `${publicUrl}/`,
    html: embedCode(embedded, title, { width: String(width), height }),
    width,
    height,
  };
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'public, max-age=3600' },
    body: JSON.stringify(body),
  };
}

/** Returns the usual size, or a smaller one that the request allows. */
function limited(maximum: string | null, usual: number): number {
  const most = Number(maximum);
  return most >= 1 ? Math.min(Math.floor(most), usual) : usual;
}
