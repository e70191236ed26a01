import type { Route } from '../../server/http/route.ts';

/** Addresses of whole lists, and of anything that a person typed: a crawler gains nothing there. */
const NOT_CRAWLED = [
  ...['/graphql', '/mcp', '/reconcile', '/export/', '/import', '/feed.atom', '/calendar.ics', '/search', '/embed/'],
];

/**
 * The route `/robots.txt` (RFC 9309). Crawlers read it at the root of a host only: a proxy that serves Entente below a path
 * has to pass `/robots.txt` on.
 *
 * @param publicUrl the address of this server, available when it listens
 */
export function robotsRoute({ isIndexed }: { isIndexed: boolean }, publicUrl: () => string): Route {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'public, max-age=86400' };
  return {
    at: '/robots.txt',
    cost: 0,
    handle: async () => ({ status: 200, headers, body: isIndexed ? rulesAt(publicUrl()) : NOTHING }),
  };
}

const NOTHING = 'User-agent: *\nDisallow: /\n';

function rulesAt(publicUrl: string): string {
  const base = new URL(publicUrl).pathname.replace(/\/$/, '');
  const rules = NOT_CRAWLED.map((path) => `Disallow: ${base}${path}`);
  return ['User-agent: *', ...rules, '', `Sitemap: ${publicUrl}/sitemap.xml`, ''].join('\n');
}
