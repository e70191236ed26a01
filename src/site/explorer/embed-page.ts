import { html } from '../../outputs/wording/html.ts';
import { FRAME_STYLE } from '../../outputs/wording/page-files.ts';
import { contentSecurityPolicy, pageReply } from '../../outputs/wording/page-reply.ts';
import type { Writer } from '../../outputs/wording/writer.ts';
import type { PageContent } from '../../records/description/writers.ts';
import type { Reply, RouteRequest } from '../../server/http/route.ts';
import { THEMES } from './embed-code.ts';

/** The path of embedded pictures and records, before the path of their page. */
export const EMBED = '/embed/';

export interface EmbedParts {
  title: string;
  /** The relative address from which all others of the page lead; omitted: that of the page. */
  base?: string;
  /** The relative address of the server's root. */
  root: string;
  /** Follows what every head has: scripts, styles. */
  head: PageContent;
  body: PageContent;
  /** Directives of the Content-Security-Policy that differ from those of other pages. */
  sources: { readonly [directive: string]: string };
  /** The sites that may embed it, as in a Content-Security-Policy. */
  ancestors: string;
}

/** Returns a page for frames in other sites, without header and foot. Its links open in a window of their own. */
export function embedReply({ search }: RouteRequest, parts: EmbedParts, to: Writer): Reply {
  const { title, root, base, head, body, sources, ancestors } = parts;
  const wanted = new URLSearchParams(search).get('theme');
  const theme = THEMES.find((each) => each === wanted);
  const page = html`<!doctype html>
<html lang="${to.words.lang}" data-root="${root}"${theme && html` data-theme="${theme}"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<base${base && html` href="${base}"`} target="_blank">
<title>${title} · Entente</title>
<link rel="stylesheet" href="${root}${FRAME_STYLE}">
${head}</head>
<body class="embedded">
${body}</body>
</html>
`.toString();
  return pageReply(page, {
    'cache-control': 'no-cache',
    vary: 'Accept-Language, Authorization',
    'content-security-policy': contentSecurityPolicy({ ...sources, 'frame-ancestors': ancestors }),
    // This older header knows no list of sites.
    'x-frame-options': '',
    'cross-origin-opener-policy': '',
  });
}
