import type { FoundRecord } from '../../records/description/found-record.ts';

/** A format in which programs read a record. */
export interface RecordFormat {
  /** The name on the page of the record. */
  name: string;
  /** The suffix of the id in addresses: ".bib". */
  extension: string;
  /** Media types that `Accept` may name; the first one is the Content-Type. */
  mediaTypes: readonly [string, ...string[]];
  write(record: FoundRecord, context: FormatContext): string;
}

/** Facts about the server and the request that a format may contain. */
export interface FormatContext {
  /** The address of this server, without a slash at the end. */
  publicUrl: string;
  /** The title of this server in citations. */
  siteTitle: string;
  /** The day of reading, "YYYY-MM-DD". */
  readOn: string;
}
