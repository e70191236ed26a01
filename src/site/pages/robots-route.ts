import type { Route } from '../../server/http/route.ts';

/** Addresses of whole lists, and of anything that a person typed: a crawler gains nothing there. */
const NOT_CRAWLED = ['/graphql', '/export/', '/import', '/mcp', '/feed.atom', '/calendar.ics', '/search', '/embed/'];

const TEXT = ['User-agent: *', ...NOT_CRAWLED.map((path) => `Disallow: ${path}`), ''].join('\n');

/** The route `/robots.txt`. A proxy that serves Entente below a path must serve the file itself. */
export function robotsRoute(): Route {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'public, max-age=86400' };
  return { at: '/robots.txt', cost: 0, handle: async () => ({ status: 200, headers, body: TEXT }) };
}
