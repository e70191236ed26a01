import type { FoundRecord } from './found-record.ts';

/** What programs read of a record beside GraphQL. The methods are given what the document of the type's page finds. */
export interface MachineDescription {
  /** How a record is cited. Without it a record is cited as an entry of Entente, of the day of its last change. */
  cited?: CitedAsRecord | CitedAsWork;
}

/** A record that is cited by what it reports. Entente is its publisher. */
export interface CitedAsRecord {
  /** A type of the Citation Style Language: "treaty". */
  type: string;
  authors?(record: FoundRecord): readonly string[];
  /** Its day, or its first and its last; each is a partial date. */
  issued(record: FoundRecord): readonly [from: string | null, to?: string | null];
}

/** A record that stands for a work that others published, and is cited as that work. */
export interface CitedAsWork {
  work(record: FoundRecord): PublishedWork;
}

export interface PublishedWork {
  /** A type of the Citation Style Language: "report". */
  type: string;
  authors: readonly string[];
  publisher: string | null;
  /** A partial date. */
  publishedOn: string | null;
  retrievedOn: string | null;
  lang: string | null;
  url: string | null;
  archivedUrl: string | null;
}

/** The work for which a record stands; null if it is cited as a record. */
export function workOf(record: FoundRecord, { cited }: MachineDescription): PublishedWork | null {
  return cited && 'work' in cited ? cited.work(record) : null;
}
