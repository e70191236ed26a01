import type { Term } from '../../outputs/linked-data/vocabulary.ts';
import { html } from '../../outputs/wording/html.ts';
import { alternateLinks, layoutPage } from '../../outputs/wording/page-layout.ts';
import type { Writer } from '../../outputs/wording/writer.ts';

const KINDS = ['CLASS', 'PROPERTY', 'CONSTANT'] as const;

/** Writes the page of the vocabulary; each term has an anchor of its name. */
export function vocabularyPage(terms: readonly Term[], to: Writer): string {
  const content = html`<h1>${to.label('vocabulary')}</h1>
<p class="lead">${to.label('vocabularyLead')} <a href="ns/context.jsonld">context.jsonld</a> · <a href="ns.jsonld">ns.jsonld</a></p>
${KINDS.map(
  (kind) => html`<section>
<h2>${to.label(kind)}</h2>
<dl lang="en">
${terms
  .filter((term) => term.kind === kind)
  .map(({ name, meanings }) => html`<dt id="${name}">${name}</dt><dd>${meanings.map(meaning)}</dd>\n`)}</dl>
</section>
`,
)}`;
  const head = alternateLinks([{ type: 'application/ld+json', href: 'ns.jsonld', title: 'JSON-LD' }]);
  return layoutPage({ title: to.label('vocabulary'), content, root: './', head }, to);
}

function meaning({ of, text }: Term['meanings'][number]) {
  return html`<div>${of && html`<span class="note">${of}:</span> `}${text}</div>`;
}
