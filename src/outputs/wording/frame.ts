import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Piece } from '../../records/description/writers.ts';
import { Html, html } from './html.ts';
import { LANGUAGES } from './words.ts';
import type { Writer } from './writer.ts';

/** The style sheet goes into each page, so that a page is whole when it is kept or printed. */
const STYLE = ['#src/site/bundling/palette.css', '#src/site/bundling/demo-notice.css', '#src/outputs/wording/page.css']
  .map((file) => readFileSync(fileURLToPath(import.meta.resolve(file)), 'utf8'))
  .join('\n');

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='7' " +
  "fill='%231f4b5f'/%3E%3Ccircle cx='12.5' cy='16' r='6.5' fill='none' stroke='%23f4efe6' stroke-width='2.6'/%3E%3Ccircle " +
  "cx='19.5' cy='16' r='6.5' fill='none' stroke='%23e0a458' stroke-width='2.6'/%3E%3C/svg%3E";

/** What a page may load: nothing. It may show its own style, and that one only. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export interface Framed {
  /** What the browser's tab says. */
  title: string;
  content: Piece;
  /** The way from the page to the server's root: `../`, unless it is there itself. */
  root?: './' | '../';
  /** The same in other forms, by their addresses. */
  alternates?: readonly { type: string; href: string; title: string }[];
}

/** A whole page, in the frame that all pages have. Addresses are relative, since a proxy may put all this anywhere. */
export function framed({ title, content, root = '../', alternates = [] }: Framed, writer: Writer): string {
  const { words } = writer;
  return html`<!doctype html>
<html lang="${words.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Entente</title>
<link rel="icon" href="${ICON}">
${alternates.map(({ type, href, title }) => html`<link rel="alternate" type="${type}" href="${href}" title="${title}">\n`)}<style>${Html.ours(STYLE)}</style>
</head>
<body>
<header class="top">
<a class="brand" href="${root}" aria-label="${writer.label('toStart')}">Entente</a>
<nav class="languages" aria-label="${writer.label('language')}">
${LANGUAGES.map(
  ({ lang, called }) =>
    html`<a href="?lang=${lang}" lang="${lang}" hreflang="${lang}"${lang === words.lang && Html.ours(' aria-current="true"')}>${called}</a>
`,
)}</nav>
</header>
<main>
${content}
</main>
</body>
</html>
`.toString();
}
