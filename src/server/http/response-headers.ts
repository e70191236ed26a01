import type { IncomingMessage } from 'node:http';
import type { Config } from '../../runtime/config.ts';

/** Headers of every response of the API: it is data, and must never be treated as a page. */
const BASE_HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'cross-origin',
  'cross-origin-opener-policy': 'same-origin',
  'x-permitted-cross-domain-policies': 'none',
  'x-dns-prefetch-control': 'off',
  'cache-control': 'no-store',
};

/** Half a year, as is usual; sent only if PUBLIC_URL is https. */
const HTTPS_HEADERS = { 'strict-transport-security': 'max-age=15552000' };

/** A robots.txt does not keep search engines from listing an address that another site links to. */
const HEADERS_IF_NOT_INDEXED = { 'x-robots-tag': 'noindex' };

/** The headers of every response that depend on settings only. */
export function constantHeaders({
  publicUrl,
  isIndexed,
}: Pick<Config, 'publicUrl' | 'isIndexed'>): Record<string, string> {
  return {
    ...BASE_HEADERS,
    ...(publicUrl?.protocol === 'https:' && HTTPS_HEADERS),
    ...(!isIndexed && HEADERS_IF_NOT_INDEXED),
  };
}

const EXPOSED_HEADERS =
  'Accept-Ranges, Content-Disposition, Content-Range, ETag, Link, RateLimit, RateLimit-Policy, Read-After, Retry-After, X-Request-Id';

/**
 * The CORS and Resource Timing headers: pages of any origin may read responses if CORS_ORIGINS is `*`, otherwise only
 * those of the listed origins. Credentials are never allowed: a browser must not lend a page its user's identity.
 */
export function crossOriginHeaders(
  { corsOrigins }: Pick<Config, 'corsOrigins'>,
  request: { headers: Pick<IncomingMessage['headers'], 'origin'> },
): Record<string, string> {
  if (corsOrigins === '*') return CORS_ALLOW_ANY;
  const { origin } = request.headers;
  if (origin === undefined || !corsOrigins.includes(origin)) return CORS_DENIED;
  return { ...CORS_DENIED, 'access-control-allow-origin': origin, 'timing-allow-origin': origin };
}

const CORS_DENIED = { 'access-control-expose-headers': EXPOSED_HEADERS };
const CORS_ALLOW_ANY = { ...CORS_DENIED, 'access-control-allow-origin': '*', 'timing-allow-origin': '*' };

/** The headers of a response to a CORS preflight (OPTIONS): the methods and headers that a page may use. */
export function preflightHeaders(methods: string, request: IncomingMessage): Record<string, string> {
  const wanted = request.headers['access-control-request-headers'];
  return {
    allow: methods,
    'access-control-allow-methods': methods,
    // The requested names are repeated, since `*` does not include `authorization`.
    'access-control-allow-headers':
      wanted && /^[\w\-, ]{1,1000}$/.test(wanted) ? wanted : 'content-type, authorization',
    'access-control-max-age': '86400',
    vary: 'Origin, Access-Control-Request-Headers',
  };
}
