import type { PageContent } from '../../records/description/writers.ts';
import { Html, html, joinPieces } from './html.ts';
import { FRAME_STYLE, fontFor, ICON, PAGE_STYLE } from './page-files.ts';
import { LANGUAGES } from './words.ts';
import type { Writer } from './writer.ts';

/** The entries of the header's menu: an address relative to the server's root, and a label. */
const SECTIONS = [
  { path: 'between', label: 'betweenParties' },
  { path: 'records/items', label: 'records' },
  { path: 'records/forums', label: 'forums' },
  { path: 'network', label: 'network' },
  { path: 'statistics', label: 'statistics' },
  { path: 'data', label: 'data' },
] as const;

/** An entry of the header's menu, by its label. */
export type PageSection = (typeof SECTIONS)[number]['label'];

/** Characters of the search box. */
const MAX_SEARCH_LENGTH = 200;

export interface PageParts {
  /** Shown on the browser's tab. */
  title: string;
  content: PageContent;
  /** The relative address of the server's root: "./", "../" or "../../". */
  root?: string;
  /** Follows what every head has: other formats of the page, scripts, styles of its own. */
  head?: PageContent;
  /** Attributes of the element `main`. */
  main?: { readonly [attribute: string]: string };
  /** The entry of the menu that the page belongs to. */
  section?: PageSection;
  /** Between header and `main`. */
  before?: PageContent;
  /** Between `main` and foot. */
  after?: PageContent;
  /** Addresses of style sheets relative to the root, beside that of the frame. */
  styles?: readonly string[];
  /** Whether the page exists in all languages of pages. */
  isTranslated?: boolean;
}

/**
 * Returns a whole page in the frame that all pages have. Addresses are relative, since a proxy may serve it below any path.
 */
export function layoutPage(parts: PageParts, to: Writer): string {
  const { title, content, root = '../', head, main = {}, before, after, styles = [PAGE_STYLE] } = parts;
  const { id: mainId = 'content', ...attributes } = main;
  return html`<!doctype html>
<html lang="${to.words.lang}" data-root="${root}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title === BRAND ? BRAND : `${title} · ${BRAND}`}</title>
<link rel="icon" href="${root}${ICON}" type="image/svg+xml">
<link rel="preload" href="${root}${fontFor(to.words.lang)}" as="font" type="font/woff2" crossorigin>
${[FRAME_STYLE, ...styles].map((style) => html`<link rel="stylesheet" href="${root}${style}">\n`)}${head}${to.surroundings?.searchBox?.(root)}</head>
<body>
<a class="skip" href="#${mainId}">${to.label('toContent')}</a>
${header(parts, root, to)}
${before}<main id="${mainId}" tabindex="-1"${attributesHtml(attributes)}>
${content}
</main>
${after}${foot(root, to)}
</body>
</html>
`.toString();
}

const BRAND = 'Entente';

/** Returns links to other formats of a page, for its head. */
export function alternateLinks(alternates: readonly { type: string; href: string; title: string }[]): PageContent {
  return alternates.map(
    ({ type, href, title }) => html`<link rel="alternate" type="${type}" href="${href}" title="${title}">\n`,
  );
}

function attributesHtml(attributes: { readonly [attribute: string]: string }): PageContent {
  return Object.entries(attributes).map(([name, value]) => html` ${Html.trusted(name)}="${value}"`);
}

/** The header. On a narrow page, the search box is an icon until it is used, and all links are in a menu. */
function header({ section, isTranslated = true }: PageParts, root: string, to: Writer): Html {
  const label = to.label('siteSearch');
  const languages = isTranslated && languageLinks(to);
  const sections = sectionLinks(section, root, to);
  const { named, lang } = to.wanted;
  return html`<header class="site-head"><div class="site-bar">
<a class="brand" href="${root}${to.languageQuery}" aria-label="${to.label('toStart')}">${BRAND}</a>
<nav class="site-sections" aria-label="${to.label('sections')}">
${sections}</nav>
<form class="site-search" role="search" action="${root}search" aria-label="${to.label('searchAll')}">
<input type="search" id="site-search" name="q" maxlength="${MAX_SEARCH_LENGTH}" aria-label="${label}" placeholder="${label}" autocomplete="off">
${named && html`<input type="hidden" name="lang" value="${lang}">`}</form>
${
  languages &&
  html`<details class="site-languages"><summary aria-label="${to.label('language')}: ${to.words.called}">${to.words.called}</summary>
<nav aria-label="${to.label('language')}">
${languages}</nav></details>`
}
<details class="site-menu"><summary>${to.label('menu')}</summary>
<nav aria-label="${to.label('menu')}">
${sections}${languages && html`<p>${languages}</p>`}</nav></details>
</div></header>`;
}

function sectionLinks(current: PageSection | undefined, root: string, to: Writer): PageContent {
  return SECTIONS.map(
    ({ path, label }) =>
      html`<a href="${root}${path}${to.languageQuery}"${label === current && html` aria-current="page"`}>${to.label(label)}</a>\n`,
  );
}

/** Links to the same address in each language. */
function languageLinks(to: Writer): PageContent {
  return LANGUAGES.map(({ lang, called }) => {
    const search = new URLSearchParams(to.surroundings?.search);
    search.set('lang', lang);
    return html`<a href="?${search.toString()}" lang="${lang}" hreflang="${lang}"${lang === to.words.lang && html` aria-current="true"`}>${called}</a>\n`;
  });
}

function foot(root: string, to: Writer): Html {
  const { dataSet, updatedAt } = to.surroundings ?? {};
  const link = (path: string, label: string) => html`<a href="${root}${path}">${to.label(label)}</a>`;
  const english = (path: string, label: string) => html`<a href="${root}${path}" hreflang="en">${to.label(label)}</a>`;
  const pieces = [
    updatedAt && html`<span class="data-as-of">${dataAsOf(updatedAt, to)}</span>`,
    dataSet?.licence && html`${to.label('licence')}: ${to.externalLink(dataSet.licence)}`,
    dataSet?.contact && contactLink(dataSet.contact, to),
    english('docs/citing', 'citeData'),
    link(`docs/other-programs${to.languageQuery}`, 'otherPrograms'),
    link(`releases${to.languageQuery}`, 'releases'),
    link(`playground${to.languageQuery}`, 'playground'),
    english('docs', 'manual'),
    link(`desk${to.languageQuery}`, 'desk'),
  ].filter(Boolean);
  return html`<footer class="site-foot">${joinPieces(pieces, ' · ')}</footer>`;
}

/** Returns "Data as of 30 November 2026, 23:15 UTC". */
export function dataAsOf(updatedAt: string, to: Writer): PageContent {
  const [before, after] = to.words.dataAsOf.split('{}');
  return html`${before}<time datetime="${updatedAt}">${to.moment(updatedAt)}</time>${after}`;
}

function contactLink(contact: string, to: Writer): Html {
  const label = to.label('contact');
  if (/^[^\s@/:]+@[^\s@/:]+$/.test(contact)) return html`<a href="mailto:${contact}">${label}</a>`;
  return /^https?:\/\//i.test(contact) ? to.externalLink(contact, label) : html`${label}: ${contact}`;
}
