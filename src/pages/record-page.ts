import type { FoundCitation, FoundRecord } from './found.ts';
import { framed } from './frame.ts';
import { type Html, html, joined, type Piece } from './html.ts';
import { factsOf, quantity } from './record-facts.ts';
import { sectionsOf } from './record-sections.ts';
import { note, type Section, type Writer } from './writer.ts';

/**
 * The page of a record, for people: what it is, its facts, its parties, what belongs to it, its sources, and a link to the
 * query that shows the same.
 *
 * @param playground where the playground shows that query
 */
export function recordPage(record: FoundRecord, playground: string, to: Writer): string {
  const title = titleOf(record, to);
  const content = html`<p class="kicker">${joined(kicker(record, to), ' · ')}</p>
<h1${record.label && html` lang="${record.label.lang}"`}>${title}</h1>
${record.bound && html`<p class="quantity">${quantity(record as { bound: string; value: string; unit: string }, to)}</p>`}
${(record.summary ?? record.abstract) && html`<p class="lead">${record.summary ?? record.abstract}</p>`}
${record.flags.map(({ message }) => html`<p class="remark">${message}</p>`)}
${facts(record, to)}
${sectionsOf(record, to).map((section) => sectionHtml(section, to))}
${record.__typename !== 'Source' && sources(record.citations, to)}
<footer>
<a class="ask" href="${playground}">${to.label('asked')}</a>
<p>${to.label('permanent')}: <a href="${record.url}">${record.url}</a></p>
<p>${to.label('version')} ${record.version}, ${to.words.changed.replace('{}', to.date(record.updatedAt.slice(0, 10))!)}</p>
</footer>`;
  return framed({ title, content }, to);
}

/** The page that says that there is nothing to show. */
export function notFoundPage(to: Writer): string {
  const content = html`<h1>${to.label('notFound')}</h1>
<p class="lead">${to.label('notFoundLead')}</p>`;
  return framed({ title: to.label('notFound'), content }, to);
}

function titleOf(record: FoundRecord, to: Writer): string {
  if (record.__typename === 'Delegation') return to.words.delegationOf.replace('{}', record.party!.name);
  return record.label?.text ?? record.title ?? record.name!;
}

function kicker(record: FoundRecord, to: Writer): Piece[] {
  return [
    to.code(record.__typename),
    record.honorific,
    record.__typename === 'Delegation' && to.titled(record.forum),
  ].filter(Boolean);
}

function facts(record: FoundRecord, to: Writer): Html | null {
  const known = factsOf(record, to);
  if (known.length === 0) return null;
  return html`<dl>
${known.map(({ label, value }) => html`<dt>${label}</dt><dd>${value}</dd>\n`)}</dl>`;
}

function sectionHtml({ heading, items, more = 0 }: Section, to: Writer): Html {
  return html`<section>
<h2>${to.label(heading)}${items.length + more > 3 && html` <span class="count">${to.number(items.length + more)}</span>`}</h2>
<ul>
${items.map((item) => html`<li>${item}</li>\n`)}</ul>
${more > 0 && html`<p class="more">${to.words.andMore.replace('{}', to.number(more))}</p>`}
</section>
`;
}

function sources(citations: readonly FoundCitation[], to: Writer): Html {
  return html`<section class="sources">
<h2>${to.label('sources')}</h2>
${
  citations.length === 0
    ? html`<p class="more">${to.label('unsourced')}</p>`
    : html`<ol>
${citations.map((citation) => html`<li>${cited(citation, to)}</li>\n`)}</ol>`
}
</section>`;
}

function cited({ source, fields, locator, stance, assertedValue }: FoundCitation, to: Writer): Piece {
  const against =
    stance === 'CONTRADICTS' && html` <div class="against">${to.list(to.label('contradicts'), assertedValue)}</div>`;
  return [
    to.titled(source),
    note(
      to.list(
        source.authors.join(', '),
        source.publisher,
        to.date(source.publishedOn),
        locator,
        fields.length > 0 && [
          `${to.label('fields')} `,
          joined(
            fields.map((field) => html`<code>${field}</code>`),
            ', ',
          ),
        ],
        source.sourceUrl && to.out(source.sourceUrl, hostOf(source.sourceUrl)),
        source.archivedUrl && to.out(source.archivedUrl, to.label('archived')),
      ),
    ),
    against,
  ];
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
