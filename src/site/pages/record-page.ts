import { pageMetadata } from '../../outputs/citations/page-metadata.ts';
import { readableAddressOf } from '../../outputs/record-documents/readable-addresses.ts';
import type { FormatContext, RecordFormat } from '../../outputs/record-documents/record-format.ts';
import { titleOf } from '../../outputs/record-documents/title.ts';
import { addressOfVersion } from '../../outputs/record-documents/version.ts';
import { type Html, html, joinPieces } from '../../outputs/wording/html.ts';
import { layoutPage } from '../../outputs/wording/page-layout.ts';
import type { Writer } from '../../outputs/wording/writer.ts';
import { COMMON_FACTS, type Fact } from '../../records/description/facts.ts';
import type { FoundCitation, FoundRecord } from '../../records/description/found-record.ts';
import type { CitedWork } from '../../records/description/machine.ts';
import { recordTypeOfId } from '../../records/description/registry.ts';
import type { Section, Table } from '../../records/description/sections.ts';
import type { PageContent } from '../../records/description/writers.ts';
import { exploreLinks } from './explore-links.ts';
import { exportLinks } from './export-links.ts';
import { linkElements, type PageLink, recordLinks } from './record-links.ts';

/** Values of a page that are not read from the record. */
export interface PageContext extends FormatContext {
  /** The address of the page's query in the playground. */
  playground: string;
  /** The formats of the record for programs. */
  forms: readonly RecordFormat[];
  /** The elements of the head with which the explorer fills parts of the page; null if it has not been built. */
  scripts: Html | null;
  /** Whether other sites may embed records. */
  mayEmbed: boolean;
}

/** The page of a record. */
export interface WrittenPage {
  page: string;
  /** Whether the explorer fills parts of it. */
  hasParts: boolean;
  links: readonly PageLink[];
}

/** Writes the page of a record: facts, sections, sources, citation, exports, and a link to its query in the playground. */
export function recordPage(record: FoundRecord, around: PageContext, to: Writer): WrittenPage {
  const { playground, scripts } = around;
  const { page, machine } = recordTypeOfId(record.id);
  const work = machine.work?.(record);
  const title = titleOf(record, to);
  const kicker = [to.code(record.__typename), page.kicker?.(record, to)].filter(Boolean);
  const quantity = page.quantity?.(record, to);
  const lead = page.lead?.(record);
  const isVersion = record.id !== record.currentId;
  const sections = (page.sections?.(record, to) ?? []).filter((section) => section !== null);
  const content = html`<div class="of-record">
<p class="kicker">${joinPieces(kicker, ' · ')}</p>
<h1${record.label && html` lang="${record.label.lang}"`}>${title}</h1>
${isVersion && html`<p class="remark">${to.label('version')} ${record.version}. <a href="../id/${record.currentId}${to.languageQuery}">${to.label('asItIsNow')}</a></p>`}
${quantity && html`<p class="quantity">${quantity}</p>`}
${lead && html`<p class="lead">${lead}</p>`}
${record.flags.map((flag) => html`<p class="remark">${to.flag(flag)}</p>`)}
${!page.areFactsLast && facts(record, to)}
${sections.map((section) => sectionHtml(section, record, to))}${page.areFactsLast && factsSection(record, to)}</div>
<div class="about-record">
${exploreLinks(record, to)}
${!work && sources(record.citations, to)}
${citing(record, title, work, around, to)}
${exportLinks(record, to)}
${history(record, to)}
<a class="ask" href="${playground}">${to.label('openQuery')}</a>
<p>${to.label('permanent')}: <a href="${record.url}">${record.url}</a></p>
</div>`;
  const links = recordLinks(record, title, around, to);
  const hasParts = sections.some(({ part }) => part);
  const licence = to.surroundings?.dataSet.licence ?? null;
  const head = html`${linkElements(links)}${pageMetadata(record, around, licence)}${hasParts && scripts}`;
  return { page: layoutPage({ title, content, head, main: { class: 'record' } }, to), hasParts, links };
}

/** The facts of a record with their labels. */
function facts(record: FoundRecord, to: Writer): Html | null {
  return factList([...recordTypeOfId(record.id).page.facts, ...COMMON_FACTS], record, to);
}

/** Returns a list of facts with their labels; facts without a value are left out. @param max the maximum number of facts */
export function factList(facts: readonly Fact[], record: FoundRecord, to: Writer, max = facts.length): Html | null {
  const known = facts
    .map((fact) => ({ label: to.label(fact.label), value: fact.write(record, to) }))
    .filter(({ value }) => !isEmpty(value))
    .slice(0, max);
  if (known.length === 0) return null;
  return html`<dl>
${known.map(({ label, value }) => html`<dt>${label}</dt><dd>${value}</dd>\n`)}</dl>`;
}

/** The facts below a heading. */
function factsSection(record: FoundRecord, to: Writer): Html | null {
  const list = facts(record, to);
  return list && html`<section id="facts">\n<h2>${to.label('facts')}</h2>\n${list}\n</section>`;
}

function isEmpty(value: PageContent): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === null || value === undefined || value === false || value === '';
}

/** A list of at most this many items has no number beside its heading. */
const FEW = 3;

function sectionHtml(section: Section, record: FoundRecord, to: Writer) {
  const { heading, items, table, total, all, allTotal = total, part, isFolded } = section;
  const label = to.label(heading);
  const count = total > FEW && html` <span class="count">${to.number(total)}</span>`;
  const shown = table ? table.rows.length : (items?.length ?? 0);
  const list = html`${table ? tableHtml(label, table, to) : html`<ul>\n${items?.map((item) => html`<li>${item}</li>\n`)}</ul>`}
${total > shown && all && html`<p class="more">${allLink(all, allTotal, to)}</p>`}`;
  if (isFolded)
    return html`<section id="${heading}"><details><summary><h2>${label}${count}</h2></summary>\n${list}\n</details></section>\n`;
  // A part of the same name replaces the section, and its id.
  return html`<section${part !== heading && html` id="${heading}"`}${part && partAttributes(part, record)}>
<h2>${label}${count}</h2>
${list}
</section>
`;
}

/** A link to a whole list, or to a CSV, which has no language. */
function allLink(all: string, total: number, to: Writer): Html {
  const isCsv = all.startsWith('export/');
  const text = to.words.showAll.replace('{}', to.number(total));
  return html`<a href="../${all}${!isCsv && to.furtherLanguageQuery(all)}">${text}${isCsv && ' (CSV)'}</a>`;
}

/** Names the record by its readable address, so that the script of the explorer can fill the part. */
function partAttributes(part: string, record: FoundRecord): Html | null {
  const [path, slug] = readableAddressOf({ id: record.currentId, slug: record.slug })?.split('/') ?? [];
  return path && slug ? html` data-part="${part}" data-${path}="${slug}"` : null;
}

function tableHtml(label: string, { columns, rows, groups }: Table, to: Writer): Html {
  const known = columns.map((_, column) => column).filter((column) => rows.some((row) => !isEmpty(row[column])));
  return html`<div class="table" role="region" aria-label="${label}" tabindex="0"><table>
<thead><tr>${known.map((column) => html`<th scope="col">${to.label(columns[column]!)}</th>`)}</tr></thead>
<tbody>
${rows.map((row, place) => {
  const group = groups?.[place];
  const isFirst = group && group !== groups[place - 1];
  return html`${isFirst && html`<tr><th scope="rowgroup" colspan="${known.length}">${group}</th></tr>\n`}<tr>${known.map((column) => html`<td>${row[column]}</td>`)}</tr>\n`;
})}</tbody></table></div>`;
}

/** Links to the versions of a record. */
function history(record: FoundRecord, to: Writer): Html | null {
  const { nodes } = record.history;
  if (nodes.length === 0)
    return html`<p>${versionLink(record.version, record, to)}, ${changedOn(record.updatedAt, to)}</p>`;
  return html`<section>
<h2>${to.label('history')}</h2>
<ul>
${nodes.map(({ version, at, note }) => html`<li>${versionLink(version, record, to)}, ${changedOn(at, to)}${note && to.secondary([to.imported(note)])}</li>\n`)}</ul>
</section>`;
}

function versionLink(version: number, { currentId }: FoundRecord, to: Writer): Html {
  return html`<a href="../id/${currentId}@${version}${to.languageQuery}">${to.label('version')} ${version}</a>`;
}

function changedOn(instant: string, to: Writer): string {
  return to.words.changed.replace('{}', to.date(instant.slice(0, 10))!);
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

function cited({ source, fields, locator, quote, stance, assertedValue }: FoundCitation, to: Writer): PageContent {
  const against =
    stance === 'CONTRADICTS' && html` <div class="against">${to.list(to.label('contradicts'), assertedValue)}</div>`;
  return [
    to.recordLink(source),
    to.secondary(
      to.list(
        source.authors.join(', '),
        source.publisher,
        to.date(source.publishedOn),
        locator && to.imported(locator),
        source.sourceUrl && to.externalLink(source.sourceUrl, hostOf(source.sourceUrl)),
        source.archivedUrl && to.externalLink(source.archivedUrl, to.label('archived')),
      ),
    ),
    quote && html` <blockquote>${quote}</blockquote>`,
    against,
    fields.length > 0 && html` <div class="more">${sourceFor(fields, to)}</div>`,
  ];
}

/** The fields that a citation is for, in words. Names of one noun, such as `titles` and `titlesIn`, are one. */
function sourceFor(fields: readonly string[], to: Writer): string {
  const nouns = new Set(fields.map((field) => to.field(field)));
  return to.words.sourceFor.replace('{}', [...nouns].join(to.words.separator));
}

/** The citation as text, and links to the formats of reference managers. */
function citing(
  record: FoundRecord,
  title: string,
  work: CitedWork | undefined,
  { forms, siteTitle, readOn }: PageContext,
  to: Writer,
): Html {
  const read = to.words.read.replace('{}', to.date(readOn)!);
  const pieces = work
    ? [...work.authors, title, work.publisher, to.date(work.publishedOn), work.url, read]
    : [title, siteTitle, `${to.label('version')} ${record.version}`, addressOfVersion(record), read];
  // Russian dates end in a full stop themselves.
  const sentences = pieces.filter((piece) => !!piece).map((piece) => piece!.replace(/\.$/, ''));
  return html`<section class="citing">
<h2>${to.label('cite')}</h2>
<p>${joinPieces(sentences, '. ')}.</p>
<p class="forms">${joinPieces(
    forms.map(({ name, extension }) => html`<a href="../id/${record.id}${extension}${to.languageQuery}">${name}</a>`),
    ' · ',
  )}</p>
</section>`;
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
