import type { IncomingMessage } from 'node:http';
import type { Config } from '../../runtime/config.ts';

/** Headers of every answer of the API: it is data, never a page, and nothing may make it one. */
const ALWAYS = {
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

/** Half a year, as is usual; sent only where the operator says that clients come by https. */
const ONLY_BY_HTTPS = { 'strict-transport-security': 'max-age=15552000' };

/** The headers that answers have for safety's sake. */
export function safetyHeaders({ publicUrl }: Pick<Config, 'publicUrl'>): Record<string, string> {
  return publicUrl?.protocol === 'https:' ? { ...ALWAYS, ...ONLY_BY_HTTPS } : { ...ALWAYS };
}

const EXPOSED = 'Content-Disposition, ETag, Link, RateLimit, RateLimit-Policy, Read-After, Retry-After, X-Request-Id';

/**
 * What a page of another origin may read (CORS), with the time that it took (Resource Timing): everything where CORS_ORIGINS
 * is `*`, else what the listed origins ask for. Credentials are never allowed: a browser must not lend a page its user's
 * identity.
 */
export function crossOriginHeaders(
  { corsOrigins }: Pick<Config, 'corsOrigins'>,
  request: { headers: Pick<IncomingMessage['headers'], 'origin'> },
): Record<string, string> {
  if (corsOrigins === '*') return FOR_EVERYBODY;
  const { origin } = request.headers;
  if (origin === undefined || !corsOrigins.includes(origin)) return FOR_NOBODY;
  return { ...FOR_NOBODY, 'access-control-allow-origin': origin, 'timing-allow-origin': origin };
}

const FOR_NOBODY = { 'access-control-expose-headers': EXPOSED };
const FOR_EVERYBODY = { ...FOR_NOBODY, 'access-control-allow-origin': '*', 'timing-allow-origin': '*' };

/** The answer to a browser's question beforehand (OPTIONS): which methods and headers a page may use. */
export function preflightHeaders(methods: string, request: IncomingMessage): Record<string, string> {
  const wanted = request.headers['access-control-request-headers'];
  return {
    allow: methods,
    'access-control-allow-methods': methods,
    // Named back one by one, since a star does not stand for `authorization`.
    'access-control-allow-headers':
      wanted && /^[\w\-, ]{1,1000}$/.test(wanted) ? wanted : 'content-type, authorization',
    'access-control-max-age': '86400',
    vary: 'Origin, Access-Control-Request-Headers',
  };
}
