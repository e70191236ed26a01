import type { FoundRecord } from '../../records/description/found-record.ts';

/** A form in which a record is given to programs, beside its page for people. */
export interface RecordForm {
  /** What it is called, on the record's page. */
  name: string;
  /** What follows the id in its address: ".bib". */
  extension: string;
  /** The types by which it is asked for in `Accept`; it is answered as the first one. */
  mediaTypes: readonly [string, ...string[]];
  write(record: FoundRecord, told: Told): string;
}

/** What a form may say beside what is on record. */
export interface Told {
  /** Where this server is, without a slash at the end. */
  publicUrl: string;
  /** What this server is called where it is cited. */
  siteTitle: string;
  /** The day on which the record was read, "YYYY-MM-DD". */
  readOn: string;
}
