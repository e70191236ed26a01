import type { RecordForm } from '../record-documents/record-form.ts';
import { type CslItem, cslItem } from './csl-item.ts';

/**
 * A citation as BibTeX in UTF-8: what every style knows, and besides the `date`, `urldate` and `version` of
 * biblatex, which older styles pass over.
 *
 * It is written here and by no package: those that write BibTeX drop what is not in Latin letters, or escape nothing.
 */
export const bibtex: RecordForm = {
  name: 'BibTeX',
  extension: '.bib',
  mediaTypes: ['application/x-bibtex; charset=utf-8', 'text/x-bibtex'],
  write: (record, told) => entryOf(cslItem(record, told)),
};

/** BibTeX knows few types; whatever it has none for is `misc`. */
const ENTRY_TYPES: { [cslType: string]: string } = { 'article-newspaper': 'article', report: 'techreport' };

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

function entryOf(item: CslItem): string {
  const type = ENTRY_TYPES[item.type] ?? 'misc';
  const [first, last] = item.issued?.['date-parts'] ?? [];
  const fields: [name: string, value: string | undefined][] = [
    ['author', item.author?.map(({ literal }) => `{${escaped(literal)}}`).join(' and ')],
    // Braced twice, a title keeps its capitals.
    ['title', `{${escaped(item.title)}}`],
    [type === 'article' ? 'journal' : 'booktitle', item['container-title'] && escaped(item['container-title'])],
    [type === 'techreport' ? 'institution' : 'publisher', item.publisher && escaped(item.publisher)],
    ['eventtitle', item['event-title'] && escaped(item['event-title'])],
    ['year', first && written([first[0]!])],
    ['date', first && [first, last].flatMap((each) => (each ? [written(each)] : [])).join('/')],
    ['version', item.version],
    ['language', item.language],
    ['url', item.URL.replace(/[{}\\]/g, encodeURIComponent)],
    ['urldate', written(item.accessed['date-parts'][0]!)],
    ['note', item.version && `Version ${item.version}`],
  ];
  const lines = fields.flatMap(([name, value]) => (value ? [`  ${name} = {${value}}`] : []));
  // The names of months are the only words that styles translate, so they stand without braces.
  const month = MONTHS[(first?.[1] ?? 0) - 1];
  if (month) lines.push(`  month = ${month}`);
  // BibTeX knows no `@` in a key.
  return `@${type}{${item.id.replace('@', '-v')},\n${lines.join(',\n')}\n}\n`;
}

/** A date as it is known: "2025", "2025-11", "0987-05-01". */
function written(parts: readonly number[]): string {
  return parts.map((part, index) => String(part).padStart(index === 0 ? 4 : 2, '0')).join('-');
}

/** What TeX takes for more than a letter. Braces are written as commands, since BibTeX counts them wherever they stand. */
const ESCAPED: { [character: string]: string } = {
  '\\': '\\textbackslash{}',
  '{': '\\textbraceleft{}',
  '}': '\\textbraceright{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
};

function escaped(text: string): string {
  return text.replace(/[\\{}~^&%$#_]/g, (character) => ESCAPED[character] ?? `\\${character}`);
}
