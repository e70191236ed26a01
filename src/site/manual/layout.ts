import { type Html, html } from '../../outputs/wording/html.ts';
import { addPageFile, PAGE_STYLE, readSource } from '../../outputs/wording/page-files.ts';
import { layoutPage } from '../../outputs/wording/page-layout.ts';
import type { Writer } from '../../outputs/wording/writer.ts';
import type { PageContent } from '../../records/description/writers.ts';
import { CONTENTS } from './contents.ts';
import { rootFrom, upFrom } from './page-links.ts';

/** Characters of a query. */
export const MAX_QUERY_LENGTH = 100;

const STYLE = addPageFile('manual.css', readSource('#src/site/manual/manual.css'));

/** Adds buttons to copy code. */
const SCRIPT = addPageFile('copy-code.js', readSource('#src/site/manual/copy-code.js'));

export interface ManualFrame {
  /** The page's address below `/docs/`; null for the contents. */
  page: string | null;
  title: string;
  content: PageContent;
  /** Text in the search box. */
  query?: string;
  /** Whether the page is in all languages of the pages. */
  isTranslated?: boolean;
}

/** Returns a page of the manual with the search box and the list of all pages. */
export function manualPage(
  { page, title, content, query = '', isTranslated = false }: ManualFrame,
  writer: Writer,
): string {
  const name = writer.label('manual');
  const root = rootFrom(page);
  return layoutPage(
    {
      title: title === name ? name : `${title} · ${name}`,
      root,
      content,
      main: { class: 'manual' },
      before: html`<div class="manual-bar">${searchForm(page, query, writer)}
<a class="to-pages" href="#pages">${writer.label('manualPages')}</a></div>
`,
      after: navigation(page, writer),
      styles: [PAGE_STYLE, STYLE],
      head: html`<script src="${root}${SCRIPT}" defer></script>\n`,
      isTranslated,
    },
    writer,
  );
}

function searchForm(page: string | null, query: string, writer: Writer): Html {
  const label = writer.label('searchManual');
  return html`<form class="search" role="search" aria-label="${label}" action="${upFrom(page)}search">
<input type="search" name="q" value="${query}" maxlength="${MAX_QUERY_LENGTH}" aria-label="${label}" placeholder="${label}">
<button>${writer.label('search')}</button>
</form>`;
}

function navigation(page: string | null, writer: Writer): Html {
  const up = upFrom(page);
  return html`<nav class="pages" id="pages" aria-label="${writer.label('manualPages')}">
${CONTENTS.map(
  ({ title, entries }) => html`<p lang="en">${title}</p>
<ul lang="en">
${entries.map(
  (entry) =>
    html`<li><a href="${up}${entry.page}"${entry.page === page && html` aria-current="page"`}>${entry.title}</a></li>\n`,
)}</ul>
`,
)}</nav>
`;
}
