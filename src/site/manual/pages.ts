import { Html, html } from '../../outputs/wording/html.ts';
import type { Writer } from '../../outputs/wording/writer.ts';
import type { ManualPage } from './built-manual.ts';
import { CONTENTS, type ContentsEntry } from './contents.ts';
import { MAX_QUERY_LENGTH, manualPage } from './layout.ts';
import { upFrom } from './page-links.ts';
import { MAX_HITS, type SearchAnswer, type SearchHit } from './search-index.ts';

/** Headings; a page with fewer is shown without a table of contents. */
const MIN_HEADINGS = 3;

const ENTRIES: readonly ContentsEntry[] = CONTENTS.flatMap(({ entries }) => entries);

/** Returns the contents: all pages, by the kind of reader. */
export function contentsPage(writer: Writer): string {
  const content = html`<h1>Manual</h1>
<p class="lead">How to use the data and the API of Entente, and how to run a server.</p>
${CONTENTS.map(
  ({ title, entries }) => html`<section>
<h2>${title}</h2>
<dl>
${entries.map(({ page, title, about }) => html`<dt><a href="docs/${page}">${title}</a></dt><dd>${about}</dd>\n`)}</dl>
</section>
`,
)}`;
  return manualPage({ page: null, title: 'Manual', content }, writer);
}

/** Returns a rendered page with its table of contents, and with links to the pages before and after it. */
export function renderedPage(page: string, { title, file, head, rest, headings }: ManualPage, writer: Writer): string {
  const group = CONTENTS.find(({ entries }) => entries.some((entry) => entry.page === page));
  const content = html`<div class="head">
<p class="kicker">${group?.title ?? html`<code>${file}</code>`}</p>
${Html.trusted(head)}</div>
${
  headings.length >= MIN_HEADINGS &&
  html`<nav class="toc" aria-label="On this page">
<p>On this page</p>
<ul>
${headings.map(({ id, heading }) => html`<li><a href="#${id}">${heading}</a></li>\n`)}</ul>
</nav>
`
}<div class="rest">
${Html.trusted(rest)}${neighbours(page)}</div>`;
  return manualPage({ page, title, content }, writer);
}

/** Returns links to the pages before and after a page of the contents. */
export function neighbours(page: string): Html | null {
  const index = ENTRIES.findIndex((entry) => entry.page === page);
  if (index < 0) return null;
  const [before, after] = [ENTRIES[index - 1], ENTRIES[index + 1]];
  const link = (entry: ContentsEntry | undefined, rel: string, word: string) =>
    entry && html`<a rel="${rel}" href="${upFrom(page)}${entry.page}"><span>${word}</span> ${entry.title}</a>\n`;
  return html`<nav class="neighbours" aria-label="Previous and next page" lang="en">
${link(before, 'prev', 'Previous')}${link(after, 'next', 'Next')}</nav>
`;
}

/** Returns the results of a search. */
export function searchPage(query: string, answer: SearchAnswer, writer: Writer): string {
  const content = html`<h1>Search</h1>
<p role="status">${summaryOf(query, answer)}</p>
<ol class="hits">
${answer.hits.map(hitHtml)}</ol>`;
  return manualPage({ page: 'search', title: 'Search', content, query }, writer);
}

/** Returns the page for a query that is too long. */
export function queryTooLongPage(query: string, writer: Writer): string {
  const content = html`<h1>Search</h1>
<p role="status">The query has ${query.length} characters. Use at most ${MAX_QUERY_LENGTH}.</p>`;
  return manualPage({ page: 'search', title: 'Search', content }, writer);
}

export function noSuchPage(path: string, writer: Writer): string {
  const page = path.replace(/^\/docs\//, '');
  const content = html`<h1>There is no such page</h1>
<p>The manual has no page at this address. Search for it, or open <a href="${upFrom(page)}../docs">the contents</a>.</p>`;
  return manualPage({ page, title: 'There is no such page', content }, writer);
}

function summaryOf(query: string, { hits, isPartial }: SearchAnswer): string {
  if (query === '') return 'Type words in the search box.';
  if (hits.length === 0) return 'No section contains these words.';
  if (isPartial) return 'No section contains all of these words. These contain some of them, or similar ones:';
  if (hits.length === MAX_HITS) return `The best ${MAX_HITS} sections:`;
  return hits.length === 1 ? '1 section:' : `${hits.length} sections:`;
}

function hitHtml({ address, title, heading, excerpt }: SearchHit): Html {
  return html`<li><a href="${address}">${heading}</a>${heading !== title && html` <span class="note">${title}</span>`}
<p>${excerpt.map(({ text, isMatch }) => (isMatch ? html`<mark>${text}</mark>` : text))}</p></li>
`;
}
