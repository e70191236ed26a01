import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PageContent } from '../../records/description/writers.ts';
import { Html, html } from './html.ts';
import { LANGUAGES } from './words.ts';
import type { Writer } from './writer.ts';

/** Each page contains the style sheet, so that a saved page is complete. */
const STYLE = ['#src/site/bundling/palette.css', '#src/site/bundling/demo-notice.css', '#src/outputs/wording/page.css']
  .map((file) => readFileSync(fileURLToPath(import.meta.resolve(file)), 'utf8'))
  .join('\n');

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='7' " +
  "fill='%231f4b5f'/%3E%3Ccircle cx='12.5' cy='16' r='6.5' fill='none' stroke='%23f4efe6' stroke-width='2.6'/%3E%3Ccircle " +
  "cx='19.5' cy='16' r='6.5' fill='none' stroke='%23e0a458' stroke-width='2.6'/%3E%3C/svg%3E";

/** Style and script of one kind of page, which go into each of these pages. */
export interface PageAssets {
  style: string;
  script: string;
}

/** A policy that forbids loading and allows only the style and the script in the page. */
function policyOf(style: string, ...more: string[]): string {
  return [
    "default-src 'none'",
    `style-src '${hashOf(style)}'`,
    'img-src data:',
    "base-uri 'none'",
    "frame-ancestors 'none'",
    ...more,
  ].join('; ');
}

export const CONTENT_SECURITY_POLICY = policyOf(STYLE, "form-action 'none'");

/** The policy of pages with assets of their own, whose forms send to this server. */
export function policyWith({ style, script }: PageAssets): string {
  return policyOf(STYLE + style, `script-src '${hashOf(script)}'`, "form-action 'self'");
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

export interface PageParts {
  /** Shown on the browser's tab. */
  title: string;
  content: PageContent;
  /** The relative address of the server's root. */
  root?: string;
  /** The same record in other formats. */
  alternates?: readonly { type: string; href: string; title: string }[];
  /** On the right of the header; the choice of a language by default. */
  menu?: PageContent;
  /** Follows the content. */
  after?: PageContent;
  assets?: PageAssets;
}

/** Returns a whole page in the frame that all pages have. Addresses are relative, since a proxy may serve it below any path. */
export function layoutPage(
  { title, content, root = '../', alternates = [], menu, after, assets }: PageParts,
  writer: Writer,
): string {
  const { words } = writer;
  return html`<!doctype html>
<html lang="${words.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Entente</title>
<link rel="icon" href="${ICON}">
${alternates.map(({ type, href, title }) => html`<link rel="alternate" type="${type}" href="${href}" title="${title}">\n`)}<style>${Html.trusted(STYLE + (assets?.style ?? ''))}</style>
</head>
<body>
<header class="top">
<div class="site"><a class="brand" href="${root}" aria-label="${writer.label('toStart')}">Entente</a>
<a href="${root}docs" hreflang="en">${writer.label('manual')}</a></div>
${menu ?? languagesMenu(writer)}
</header>
<main>
${content}
</main>
${after}${assets && html`<script>${Html.trusted(assets.script)}</script>\n`}</body>
</html>
`.toString();
}

/** Links to the same page in each language. */
export function languagesMenu(writer: Writer): Html {
  return html`<nav class="languages" aria-label="${writer.label('language')}">
${LANGUAGES.map(
  ({ lang, called }) =>
    html`<a href="?lang=${lang}" lang="${lang}" hreflang="${lang}"${lang === writer.words.lang && Html.trusted(' aria-current="true"')}>${called}</a>
`,
)}</nav>`;
}
