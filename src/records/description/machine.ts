import type { DatedFragment, EntryFragment, MakerFragment } from './documents.ts';
import type { FoundRecord, Merged } from './found-record.ts';
import type { JsonLdWriter, Resource } from './json-ld-writer.ts';
import type { TextWriter } from './writers.ts';

/**
 * Forms of a record for programs, beside GraphQL. The methods get the record that the document of the type's page
 * finds.
 */
export interface MachineDescription {
  /**
   * Returns the record as JSON-LD with its `type`: terms of schema.org if there are any, otherwise terms of our
   * vocabulary.
   */
  linkedData(record: FoundRecord, to: JsonLdWriter): Resource;
  vocabulary: Vocabulary;
  /** How a record is cited. Omitted: as an entry of Entente, with the day of its last change. */
  citation?: CitationDescription;
  /** Returns the published work that a record describes. Such a record is cited as that work. */
  work?(record: FoundRecord): CitedWork;
  feed: FeedDescription;
  /** How a record is in calendars. Omitted: calendars have no records of the type. */
  calendar?: CalendarDescription;
}

/** Terms of linked data that a type adds: types of the API and their fields. */
export interface Vocabulary {
  /** Types of the API that are classes of the vocabulary. */
  classes?: { readonly [type: string]: readonly string[] };
  /** Types of the API of which only the fields are terms: schema.org has a class for the type. */
  others?: { readonly [type: string]: readonly string[] };
}

/** Citation of a record by the fact that it reports. Entente is the publisher. */
export interface CitationDescription {
  /** A type of the Citation Style Language: "treaty". */
  type: string;
  authors?(record: FoundRecord): readonly string[];
  /** Returns the day, or the first and the last day; each is a partial date. */
  issued(record: FoundRecord): readonly [from: string | null, to?: string | null];
}

/** A published work. */
export interface CitedWork {
  /** A type of the Citation Style Language: "report". */
  type: string;
  /** A type of RIS, if the one of that type is less exact: "DBASE". */
  risType?: string;
  authors: readonly string[];
  publisher: string | null;
  /** A partial date. */
  publishedOn: string | null;
  retrievedOn: string | null;
  lang: string | null;
  url: string | null;
  archivedUrl: string | null;
}

/** Describes a feed entry, beside type, URL and last change of the record. */
export interface FeedDescription {
  /**
   * Name of the fragment with the fields that an entry needs, in the file of the page's document; it may use `$lang`.
   * Fields of one name must have one type in all types of record; otherwise use an alias. Items have the fields of
   * FeedItem without it.
   */
  fragment?: string;
  /** Returns the title, if it is not the field `title` or `name`. */
  title?(entry: FeedEntry, to: TextWriter): string;
  /** Returns the texts of the summary, in their order; null and empty texts are omitted. */
  summary(entry: FeedEntry, to: TextWriter): readonly (string | null | undefined)[];
}

/** A record as a feed finds it, with the fields of its type's fragment. */
export type FeedEntry = Merged<EntryFragment> & { name?: string };

/** A cooperation item in a feed. */
export type FeedItem = FeedEntry & Merged<Extract<EntryFragment, { parties: unknown }>>;

/** Returns the last text of the summaries of all items: the names of the parties. */
export function partiesOf({ parties }: FeedItem): string {
  return parties.map(({ name }) => name).join(', ');
}

/** Describes the events that calendars create from the records of a list. */
export interface CalendarDescription {
  /** List at the root of a query. */
  list: string;
  /**
   * Name of the fragment with the fields that an event needs, in the file of the page's document; it may use `$lang`.
   */
  fragment: string;
  /** Filter for records with a date. */
  dated: object;
  /** Field of the order in which coming records precede records of the distant past. */
  orderBy: string;
  /** Returns the filter for the records of a forum, if it is not `forum`. */
  ofForum?(id: string): object;
  /** Returns the period of an event. */
  period(event: FoundEvent): EventPeriod;
  /** Returns the title, if it is not that of the record. */
  title?(event: FoundEvent, to: TextWriter): string;
  /**
   * Returns the lines of the description between the type of the record and its URL; null and empty lines are omitted.
   */
  lines(event: FoundEvent, to: TextWriter): readonly (string | null | undefined)[];
  /** Returns the place of an event, from the room to the city; null and empty parts are omitted. */
  places?(event: FoundEvent): readonly (string | null | undefined)[];
}

/** A record as a calendar finds it, with the fields of its type's fragment. */
export type FoundEvent = Merged<DatedFragment> & { title: string; kind?: string; status?: string };

/** Partial dates, both inclusive, or instants with the time zone of the place. */
export type EventPeriod =
  | { from: string | null; to: string | null }
  | { startsAt: string | null; endsAt: string | null; timeZone: string | null };

/** Returns a line with the names of parties or people; null if there are none. */
export function namesLine(label: string, names: readonly string[], to: TextWriter): string | null {
  return names.length > 0 ? `${to.label(label)}: ${names.join(', ')}` : null;
}

/** Returns the names of the makers of an item as authors. */
export function authorsIn(makers: readonly MakerFragment[]): string[] {
  return makers.flatMap(({ person, delegation, party }) => person?.name ?? delegation?.party.name ?? party?.name ?? []);
}
