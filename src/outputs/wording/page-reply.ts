import type { Reply, RouteRequest } from '../../server/http/route.ts';
import { chooseLanguage, type LanguageChoice } from './languages.ts';
import { Writer } from './writer.ts';

/** A page loads only files of this server, and sends only to this server. */
const SOURCES = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self'",
  'font-src': "'self'",
  'connect-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'self'",
  'frame-ancestors': "'none'",
};

/** Returns the Content-Security-Policy of a page. @param changed the directives that differ from the default */
export function contentSecurityPolicy(changed: { readonly [directive: string]: string } = {}): string {
  return Object.entries({ ...SOURCES, ...changed })
    .map((directive) => directive.join(' '))
    .join('; ');
}

const DEFAULT_POLICY = contentSecurityPolicy();

/** Chooses the language of a response by the address and the headers of its request. */
export function languageOf({ search, request }: Pick<RouteRequest, 'search' | 'request'>): LanguageChoice {
  return chooseLanguage(new URLSearchParams(search).get('lang'), request.headers['accept-language']);
}

/** Returns the writer for the language of a request. */
export function writerFor(incoming: Pick<RouteRequest, 'search' | 'request'>): Writer {
  return new Writer(languageOf(incoming));
}

/** Returns a page as a response. Addresses of pages name what a reader looks for, so other sites do not receive them. */
export function pageReply(body: string, headers: Record<string, string>, status = 200): Reply {
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': DEFAULT_POLICY,
      'referrer-policy': 'same-origin',
      ...headers,
    },
    body,
  };
}
