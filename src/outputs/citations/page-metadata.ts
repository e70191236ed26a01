import type { FoundRecord } from '../../records/description/found-record.ts';
import type { FormatContext } from '../record-documents/record-format.ts';
import { type Html, html } from '../wording/html.ts';
import { cslItem } from './csl-item.ts';

/** Item types of Zotero by CSL type; all others are `document`. */
const ZOTERO_TYPES: { [cslType: string]: string } = {
  'article-newspaper': 'newspaperArticle',
  report: 'report',
  dataset: 'dataset',
  webpage: 'webpage',
  treaty: 'statute',
  speech: 'presentation',
  entry: 'webpage',
};

/**
 * Returns the citation of a record as Dublin Core in the head of its page, from which Zotero and other programs save it.
 * There is neither a COinS, which has fewer types, nor a lone `citation_title`, which Zotero reads as a journal article.
 *
 * @param licence the licence of the data; null if none is stated
 */
export function pageMetadata(record: FoundRecord, context: FormatContext, licence: string | null): Html[] {
  const item = cslItem(record, context);
  const [issued] = item.issued?.['date-parts'] ?? [];
  const named: [name: string, content: string | null | undefined][] = [
    ['dc.title', item.title],
    ...(item.author ?? []).map(({ literal }): [string, string] => ['dc.creator', literal]),
    ['dc.date', issued?.map((part, index) => String(part).padStart(index === 0 ? 4 : 2, '0')).join('-')],
    ['dc.publisher', item.publisher ?? item['container-title']],
    ['dc.language', item.language],
    ['dc.identifier', item.URL],
    ['dc.rights', licence],
    ['z:itemType', ZOTERO_TYPES[item.type] ?? 'document'],
  ];
  return named.flatMap(([name, content]) => (content ? [html`<meta name="${name}" content="${content}">\n`] : []));
}
