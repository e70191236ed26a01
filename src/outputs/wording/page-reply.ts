import type { Reply, RouteRequest } from '../../server/http/route.ts';
import { chooseLanguage } from './languages.ts';
import { CONTENT_SECURITY_POLICY } from './page-layout.ts';
import { Writer } from './writer.ts';

/** Returns the writer for the language of a request. */
export function writerFor({ search, request }: Pick<RouteRequest, 'search' | 'request'>): Writer {
  return new Writer(chooseLanguage(new URLSearchParams(search).get('lang'), request.headers['accept-language']));
}

/** Returns a page as a response. */
export function pageReply(body: string, headers: Record<string, string>, status = 200): Reply {
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': CONTENT_SECURITY_POLICY,
      ...headers,
    },
    body,
  };
}
