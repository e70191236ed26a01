import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Html, html } from '../../outputs/wording/html.ts';
import { languagesMenu, layoutPage, type PageAssets } from '../../outputs/wording/page-layout.ts';
import type { Writer } from '../../outputs/wording/writer.ts';
import type { PageContent } from '../../records/description/writers.ts';
import { CONTENTS } from './contents.ts';
import { rootFrom, upFrom } from './page-links.ts';

/** Characters of a query. */
export const MAX_QUERY_LENGTH = 100;

const read = (file: string) => readFileSync(fileURLToPath(import.meta.resolve(`#src/site/manual/${file}`)), 'utf8');

/** The style, and the script that adds buttons to copy code. */
export const MANUAL_ASSETS: PageAssets = { style: read('manual.css'), script: read('copy-code.js') };

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
export function manualPage({ page, title, content, query = '', isTranslated }: ManualFrame, writer: Writer): string {
  const name = writer.label('manual');
  return layoutPage(
    {
      title: title === name ? name : `${title} · ${name}`,
      root: rootFrom(page),
      content,
      menu: html`${searchForm(page, query, writer)}
<a class="to-pages" href="#pages">${writer.label('manualPages')}</a>${isTranslated && languagesMenu(writer)}`,
      after: navigation(page, writer),
      assets: MANUAL_ASSETS,
    },
    writer,
  );
}

function searchForm(page: string | null, query: string, writer: Writer): Html {
  const label = writer.label('searchManual');
  return html`<form class="search" role="search" action="${upFrom(page)}search">
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
