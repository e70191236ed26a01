import type { RecordFormat } from '../record-documents/record-format.ts';
import { type CslItem, cslItem } from './csl-item.ts';

/**
 * Citations as BibTeX in UTF-8, with the fields `date`, `urldate` and `version` of biblatex, which older styles ignore.
 *
 * Written without a package: those for BibTeX drop non-Latin letters or escape nothing.
 */
export const bibtex: RecordFormat = {
  name: 'BibTeX',
  extension: '.bib',
  mediaTypes: ['application/x-bibtex; charset=utf-8', 'text/x-bibtex'],
  write: (record, context) => entryOf(cslItem(record, context)),
};

/** BibTeX types by CSL type; all others are `misc`. */
const ENTRY_TYPES: { [cslType: string]: string } = { 'article-newspaper': 'article', report: 'techreport' };

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

function entryOf(item: CslItem): string {
  const type = ENTRY_TYPES[item.type] ?? 'misc';
  const [first, last] = item.issued?.['date-parts'] ?? [];
  const fields: [name: string, value: string | undefined][] = [
    ['author', item.author?.map(({ literal }) => `{${escapeTex(literal)}}`).join(' and ')],
    // A second pair of braces keeps the capitals of a title.
    ['title', `{${escapeTex(item.title)}}`],
    [type === 'article' ? 'journal' : 'booktitle', item['container-title'] && escapeTex(item['container-title'])],
    [type === 'techreport' ? 'institution' : 'publisher', item.publisher && escapeTex(item.publisher)],
    ['eventtitle', item['event-title'] && escapeTex(item['event-title'])],
    ['year', first && writeDate([first[0]!])],
    ['date', first && [first, last].flatMap((each) => (each ? [writeDate(each)] : [])).join('/')],
    ['version', item.version],
    ['language', item.language],
    ['url', item.URL.replace(/[{}\\]/g, encodeURIComponent)],
    ['urldate', writeDate(item.accessed['date-parts'][0]!)],
    ['note', item.version && `Version ${item.version}`],
  ];
  const lines = fields.flatMap(([name, value]) => (value ? [`  ${name} = {${value}}`] : []));
  // Without braces, styles translate the name of the month.
  const month = MONTHS[(first?.[1] ?? 0) - 1];
  if (month) lines.push(`  month = ${month}`);
  // A BibTeX key may not contain `@`.
  return `@${type}{${item.id.replace('@', '-v')},\n${lines.join(',\n')}\n}\n`;
}

/** Writes a partial date: "2025", "2025-11", "0987-05-01". */
function writeDate(parts: readonly number[]): string {
  return parts.map((part, index) => String(part).padStart(index === 0 ? 4 : 2, '0')).join('-');
}

/** Commands for TeX's special characters; braces too, as BibTeX counts even escaped ones. */
const ESCAPED: { [character: string]: string } = {
  '\\': '\\textbackslash{}',
  '{': '\\textbraceleft{}',
  '}': '\\textbraceright{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
};

function escapeTex(text: string): string {
  return text.replace(/[\\{}~^&%$#_]/g, (character) => ESCAPED[character] ?? `\\${character}`);
}
