import type { DatedFragment, EntryFragment, MakerFragment } from './documents.ts';
import type { FoundRecord, Merged } from './found-record.ts';
import type { Linker, Resource } from './linker.ts';
import type { TextWriter } from './writers.ts';

/** What programs read of a record beside GraphQL. The methods are given what the document of the type's page finds. */
export interface MachineDescription {
  /** The record as JSON-LD, with its `type`: common words of schema.org, or words of its own vocabulary. */
  linkedData(record: FoundRecord, to: Linker): Resource;
  vocabulary: Vocabulary;
  /** How a record is cited. Without it a record is cited as an entry of Entente, of the day of its last change. */
  cited?: Cited;
  /** The work of others that a record stands for. Such a record is cited as that work. */
  work?(record: FoundRecord): Work;
  feed: FeedDescription;
  /** How a record is in calendars. Without it records of the type are in none. */
  calendar?: CalendarDescription;
}

/** The words of linked data that a type adds: types of the API and those of their fields that are words. */
export interface Vocabulary {
  /** Types of the API that are classes. */
  classes?: { readonly [type: string]: readonly string[] };
  /** Types of the API whose fields alone are words: there is a common word for the type. */
  others?: { readonly [type: string]: readonly string[] };
}

/** A record that is cited by what it reports. Entente is its publisher. */
export interface Cited {
  /** A type of the Citation Style Language: "treaty". */
  type: string;
  authors?(record: FoundRecord): readonly string[];
  /** Its day, or its first and its last; each is a partial date. */
  issued(record: FoundRecord): readonly [from: string | null, to?: string | null];
}

/** A work that others published. */
export interface Work {
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

/** What feeds say of a record beside its type, its address and its last change. */
export interface FeedDescription {
  /**
   * The name of the fragment with the fields that an entry needs, in the file of the page's document; it may use `$lang`.
   * Fields of one name must have one type in all types of record; otherwise give an alias. Items have the fields of FeedItem
   * without it.
   */
  fragment?: string;
  /** The title, if it is in no field `title` or `name`. */
  title?(entry: FeedEntry, to: TextWriter): string;
  /** Texts for the summary of an entry, in their order; null and the like are left out. */
  summary(entry: FeedEntry, to: TextWriter): readonly (string | null | undefined)[];
}

/** A record as a feed finds it, with what its type's fragment asks for. */
export type FeedEntry = Merged<EntryFragment> & { name?: string };

/** A cooperation item in a feed. */
export type FeedItem = FeedEntry & Merged<Extract<EntryFragment, { parties: unknown }>>;

/** What the summaries of all items end with. */
export function partiesOf({ parties }: FeedItem): string {
  return parties.map(({ name }) => name).join(', ');
}

/** The events that calendars make of the records of a list. */
export interface CalendarDescription {
  /** The list at the root of a query. */
  list: string;
  /** The name of the fragment with the fields that an event needs, in the file of the page's document; it may use `$lang`. */
  fragment: string;
  /** The filter that holds for every record with a date. */
  dated: object;
  /** The field of the order by which records that are to come precede records that are long past. */
  orderBy: string;
  /** The filter for what belongs to a forum, if it is not `forum`. */
  ofForum?(id: string): object;
  /** When an event is. */
  period(event: FoundEvent): EventPeriod;
  /** The title, if it is not that of the record. */
  title?(event: FoundEvent, to: TextWriter): string;
  /** Lines of the description, between the kind of the record and its address; null and the like are left out. */
  lines(event: FoundEvent, to: TextWriter): readonly (string | null | undefined)[];
  /** Where an event is, from the room to the city; null and the like are left out. */
  places?(event: FoundEvent): readonly (string | null | undefined)[];
}

/** A record as a calendar finds it, with what its type's fragment asks for. */
export type FoundEvent = Merged<DatedFragment> & { title: string; kind?: string; status?: string };

/** Partial dates, both inclusive, or instants with the time zone of the place. */
export type EventPeriod =
  | { from: string | null; to: string | null }
  | { startsAt: string | null; endsAt: string | null; timeZone: string | null };

/** A line that names parties or people; null if there are none. */
export function namesLine(label: string, names: readonly string[], to: TextWriter): string | null {
  return names.length > 0 ? `${to.label(label)}: ${names.join(', ')}` : null;
}

/** The names of the makers of an item, as its authors. */
export function authorsIn(makers: readonly MakerFragment[]): string[] {
  return makers.flatMap(({ person, delegation, party }) => person?.name ?? delegation?.party.name ?? party?.name ?? []);
}
