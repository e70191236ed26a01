import { recordTypeOfId } from '../../records/description/registry.ts';
import type { RecordFormat } from '../record-documents/record-format.ts';
import { type CslItem, cslItem } from './csl-item.ts';

/** Citations as RIS (Research Information Systems) in UTF-8, which EndNote, Mendeley and library catalogues import. */
export const ris: RecordFormat = {
  name: 'RIS',
  extension: '.ris',
  mediaTypes: ['application/x-research-info-systems; charset=utf-8'],
  write(record, context) {
    const type = recordTypeOfId(record.id).machine.work?.(record).risType;
    return entryOf(cslItem(record, context), context.siteTitle, type);
  },
};

/** RIS types by CSL type; all others are `ELEC`, a page on the web. */
const TYPES: { [cslType: string]: string } = {
  'article-newspaper': 'NEWS',
  report: 'RPRT',
  dataset: 'DATA',
  treaty: 'STAT',
};

function entryOf(item: CslItem, database: string, type = TYPES[item.type] ?? 'ELEC'): string {
  const [issued] = item.issued?.['date-parts'] ?? [];
  const tags: [tag: string, value: string | undefined][] = [
    ['TY', type],
    ['TI', item.title],
    ...(item.author ?? []).map(({ literal }): [string, string] => ['AU', literal]),
    ['T2', item['container-title']],
    ['PY', issued && String(issued[0]).padStart(4, '0')],
    ['DA', issued && writeDate(issued)],
    ['PB', item.publisher ?? item['container-title']],
    ['LA', item.language],
    ['UR', item.URL],
    ['Y2', writeDate(item.accessed['date-parts'][0]!)],
    ['ET', item.version],
    ['DB', database],
    ['ID', item.id],
  ];
  const lines = tags.flatMap(([tag, value]) => (value ? [`${tag}  - ${inOneLine(value)}`] : []));
  return [...lines, 'ER  - ', ''].join('\r\n');
}

/** Writes a partial date, whose missing parts are empty: "2025/11/07", "2025/11//", "2025///". */
function writeDate([year, month, day]: readonly number[]): string {
  const parts = [month, day].map((part) => (part === undefined ? '' : String(part).padStart(2, '0')));
  return [String(year).padStart(4, '0'), ...parts, ...(day === undefined ? [''] : [])].join('/');
}

/** A line break would begin another tag. */
function inOneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
