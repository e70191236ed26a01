import type { FoundRecord } from '../../records/description/found-record.ts';
import type { Cited, Work } from '../../records/description/machine.ts';
import { recordTypeOfId } from '../../records/description/registry.ts';
import type { RecordForm, Told } from '../record-documents/record-form.ts';
import { titleOf } from '../record-documents/title.ts';
import { addressOfVersion } from '../record-documents/version.ts';

/**
 * What is cited, in the words of the Citation Style Language (CSL-JSON, https://docs.citationstyles.org/): what Zotero,
 * Mendeley, pandoc and the like read.
 */
export interface CslItem {
  id: string;
  type: string;
  title: string;
  author?: CslName[];
  'container-title'?: string;
  publisher?: string;
  'event-title'?: string;
  /** From its first to its last day, where that is a time. */
  issued?: CslDate;
  accessed: CslDate;
  language?: string;
  /** Of the record: what is cited is read as it was in it. */
  version?: string;
  archive_location?: string;
  URL: string;
}

/** A name as it is written; nobody takes it apart who does not know its language. */
export interface CslName {
  literal: string;
}

/** A day, a month or a year: as many parts as are known. */
export interface CslDate {
  'date-parts': number[][];
}

/** The tag of a text of whose language nobody has said anything, which styles do not know. */
const UNDETERMINED = 'und';

/**
 * How a record is cited: as its type is described. A record that stands for a work is cited as that work, wherever it was
 * published; all else as we tell it, with its version.
 */
export function cslItem(record: FoundRecord, told: Told): CslItem {
  const { machine } = recordTypeOfId(record.id);
  const accessed = cslDate(told.readOn);
  const work = machine.work?.(record);
  if (work) return citedWork(record, work, accessed);
  // What is said of a party or a topic has no day of its own but that on which we last changed it.
  const entry: Cited = { type: 'entry', issued: ({ updatedAt }) => [updatedAt.slice(0, 10)] };
  const cited = machine.cited ?? entry;
  const authors = cited.authors?.(record) ?? [];
  const issued = cslSpan(...cited.issued(record));
  return {
    id: record.id,
    type: cited.type,
    title: titleOf(record),
    ...(authors.length > 0 && { author: named(authors) }),
    ...(cited === entry && { 'container-title': told.siteTitle }),
    publisher: told.siteTitle,
    ...(record.forum && { 'event-title': record.forum.title }),
    ...(issued && { issued }),
    accessed,
    ...(record.label && record.label.lang !== UNDETERMINED && { language: record.label.lang }),
    version: String(record.version),
    URL: addressOfVersion(record),
  };
}

/** A citation as CSL-JSON: a list of one item, as programs that keep references take it in. */
export const cslJson: RecordForm = {
  name: 'CSL-JSON',
  extension: '.csl.json',
  mediaTypes: ['application/vnd.citationstyles.csl+json'],
  write: (record, told) => `${JSON.stringify([cslItem(record, told)], null, 2)}\n`,
};

function citedWork(record: FoundRecord, work: Work, accessed: CslDate): CslItem {
  const published = work.type === 'article-newspaper' ? 'container-title' : 'publisher';
  return {
    id: record.id,
    type: work.type,
    title: titleOf(record),
    ...(work.authors.length > 0 && { author: named(work.authors) }),
    ...(work.publisher && { [published]: work.publisher }),
    ...(work.publishedOn && { issued: cslDate(work.publishedOn) }),
    accessed: work.retrievedOn ? cslDate(work.retrievedOn) : accessed,
    ...(work.lang && { language: work.lang }),
    ...(work.archivedUrl && { archive_location: work.archivedUrl }),
    URL: work.url ?? record.url,
  };
}

function named(names: readonly string[]): CslName[] {
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
