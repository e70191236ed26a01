import type { FoundRecord } from '../../records/description/found-record.ts';
import type { CitationDescription, CitedWork } from '../../records/description/machine.ts';
import { recordTypeOfId } from '../../records/description/registry.ts';
import type { FormatContext, RecordFormat } from '../record-documents/record-format.ts';
import { titleOf } from '../record-documents/title.ts';
import { addressOfVersion } from '../record-documents/version.ts';

/** An item of CSL-JSON (Citation Style Language, https://docs.citationstyles.org/), which reference managers read. */
export interface CslItem {
  id: string;
  type: string;
  title: string;
  author?: CslName[];
  'container-title'?: string;
  publisher?: string;
  'event-title'?: string;
  /** One date, or the first and the last day of a period. */
  issued?: CslDate;
  accessed: CslDate;
  language?: string;
  /** The version of the cited record. */
  version?: string;
  archive_location?: string;
  URL: string;
}

/** A whole name; splitting it into given and family name would need the rules of its language. */
export interface CslName {
  literal: string;
}

/** Year, month and day, as far as known; two of them for a period. */
export interface CslDate {
  'date-parts': number[][];
}

/** ISO 639's tag for an unknown language, which citation styles do not support. */
const UNDETERMINED = 'und';

/**
 * Returns the citation of a record. A record that represents a published work is cited as that work. Any other record is
 * cited as an entry of this database, with its version.
 */
export function cslItem(record: FoundRecord, context: FormatContext): CslItem {
  const { machine } = recordTypeOfId(record.id);
  const accessed = cslDate(context.readOn);
  const work = machine.work?.(record);
  if (work) return citedWork(record, work, accessed);
  // A party or a topic has no date of its own, so the date of its last change is used.
  const entry: CitationDescription = { type: 'entry', issued: ({ updatedAt }) => [updatedAt.slice(0, 10)] };
  const cited = machine.citation ?? entry;
  const authors = cited.authors?.(record) ?? [];
  const issued = cslSpan(...cited.issued(record));
  return {
    id: record.id,
    type: cited.type,
    title: titleOf(record),
    ...(authors.length > 0 && { author: cslNames(authors) }),
    ...(cited === entry && { 'container-title': context.siteTitle }),
    publisher: context.siteTitle,
    ...(record.forum && { 'event-title': record.forum.title }),
    ...(issued && { issued }),
    accessed,
    ...(record.label && record.label.lang !== UNDETERMINED && { language: record.label.lang }),
    version: String(record.version),
    URL: addressOfVersion(record),
  };
}

/** Citations as CSL-JSON: a list of one item, which reference managers import. */
export const cslJson: RecordFormat = {
  name: 'CSL-JSON',
  extension: '.csl.json',
  mediaTypes: ['application/vnd.citationstyles.csl+json'],
  write: (record, context) => `${JSON.stringify([cslItem(record, context)], null, 2)}\n`,
};

function citedWork(record: FoundRecord, work: CitedWork, accessed: CslDate): CslItem {
  const published = work.type === 'article-newspaper' ? 'container-title' : 'publisher';
  return {
    id: record.id,
    type: work.type,
    title: titleOf(record),
    ...(work.authors.length > 0 && { author: cslNames(work.authors) }),
    ...(work.publisher && { [published]: work.publisher }),
    ...(work.publishedOn && { issued: cslDate(work.publishedOn) }),
    accessed: work.retrievedOn ? cslDate(work.retrievedOn) : accessed,
    ...(work.lang && { language: work.lang }),
    ...(work.archivedUrl && { archive_location: work.archivedUrl }),
    URL: work.url ?? record.url,
  };
}

function cslNames(names: readonly string[]): CslName[] {
  return names.map((literal) => ({ literal }));
}

function cslSpan(from: string | null, to: string | null = null): CslDate | null {
  if (!from) return null;
  return { 'date-parts': to && to !== from ? [partsOf(from), partsOf(to)] : [partsOf(from)] };
}

function cslDate(date: string): CslDate {
  return { 'date-parts': [partsOf(date)] };
}

function partsOf(date: string): number[] {
  return date.split('-').map(Number);
}
