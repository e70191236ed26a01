import type { FoundRecord } from '../record-documents/found-record.ts';
import type { Told } from '../record-documents/record-form.ts';
import { titleOf } from '../record-documents/title.ts';

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

/** What a source is to whoever cites it. */
const TYPES_OF_SOURCES: { [kind: string]: string } = {
  NEWS: 'article-newspaper',
  REPORT: 'report',
  REGISTER: 'dataset',
  WEBSITE: 'webpage',
  DATASET: 'dataset',
};

/** Records that are cited as what they tell of; all others are entries in what we publish. */
const TYPES: { [typename: string]: string } = {
  Agreement: 'treaty',
  Forum: 'event',
  Session: 'event',
  Statement: 'speech',
  Commitment: 'document',
  Figure: 'document',
};

/** How a record is cited. A source is cited as itself, wherever it was published; all else as we tell it, with its version. */
export function cslItem(record: FoundRecord, told: Told): CslItem {
  const accessed = cslDate(told.readOn);
  if (record.__typename === 'Source') return citedSource(record, accessed);
  const type = TYPES[record.__typename] ?? 'entry';
  const authors = authorsOf(record);
  const issued = record.__typename === 'Forum' ? cslSpan(record.startsOn, record.endsOn) : cslDay(record, type);
  return {
    id: record.id,
    type,
    title: titleOf(record),
    ...(authors.length > 0 && { author: authors.map((literal) => ({ literal })) }),
    ...(type === 'entry' && { 'container-title': told.siteTitle }),
    publisher: told.siteTitle,
    ...(record.forum && { 'event-title': record.forum.title }),
    ...(issued && { issued }),
    accessed,
    ...(record.label && record.label.lang !== UNDETERMINED && { language: record.label.lang }),
    version: String(record.version),
    URL: record.url,
  };
}

function citedSource(source: FoundRecord, accessed: CslDate): CslItem {
  const type = TYPES_OF_SOURCES[source.kind!] ?? 'document';
  const published = type === 'article-newspaper' ? 'container-title' : 'publisher';
  return {
    id: source.id,
    type,
    title: titleOf(source),
    ...(source.authors!.length > 0 && { author: source.authors!.map((literal) => ({ literal })) }),
    ...(source.publisher && { [published]: source.publisher }),
    ...(source.publishedOn && { issued: cslDate(source.publishedOn) }),
    accessed: source.retrievedOn ? cslDate(source.retrievedOn) : accessed,
    ...(source.lang && { language: source.lang }),
    ...(source.archivedUrl && { archive_location: source.archivedUrl }),
    URL: source.sourceUrl ?? source.url,
  };
}

/** Whose it is: of an agreement its parties, of what was said or promised whoever did. */
function authorsOf(record: FoundRecord): string[] {
  if (record.__typename === 'Agreement') return (record.parties ?? []).map(({ name }) => name);
  return (record.makers ?? []).flatMap(({ person, delegation, party }) => {
    const maker = person?.name ?? delegation?.party.name ?? party?.name;
    return maker === undefined ? [] : [maker];
  });
}

function cslDay(record: FoundRecord, type: string): CslDate | null {
  // What is said of a party or a topic has no day of its own but that on which we last changed it.
  const day = type === 'entry' ? record.updatedAt.slice(0, 10) : record.occurredOn;
  return day ? cslDate(day) : null;
}

function cslSpan(from: string | null | undefined, to: string | null | undefined): CslDate | null {
  if (!from) return null;
  return { 'date-parts': to && to !== from ? [partsOf(from), partsOf(to)] : [partsOf(from)] };
}

function cslDate(date: string): CslDate {
  return { 'date-parts': [partsOf(date)] };
}

function partsOf(date: string): number[] {
  return date.split('-').map(Number);
}
