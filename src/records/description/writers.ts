import type { NamedRef, TitledRef } from './found-record.ts';

/** Content of a page: text, which is escaped, or markup. Null, undefined and false write nothing. */
export type PageContent = Markup | string | number | null | undefined | false | readonly PageContent[];

/** Markup of a page. Only a PageWriter creates it, so that a feature cannot write unescaped text. */
export interface Markup {
  readonly isMarkup: true;
}

/** The address of a view of the explorer. */
export interface ViewAddress {
  /** First part of the address, relative to the server's root: "records/items". */
  path: string;
  parameters: readonly [name: string, value: string][];
}

/** Writes values as text in the requested language. */
export interface TextWriter {
  /** Returns the label of a fact, a list or a note. */
  label(name: string): string;
  /** Returns the name of a type or of an enum value of the API. */
  code(code: string): string;
  /** Returns a partial date with its precision; null if there is none. */
  date(date: string | null | undefined): string | null;
  /** Returns the period between two partial dates, either of which may be unknown. */
  span(from: string | null | undefined, to: string | null | undefined): string | null;
  /** Returns an exact decimal with a unit or currency, and a bound such as AT_LEAST: "at least 70 agreements". */
  quantity(value: string, unit: string, bound?: string): string;
  /** Returns the name of an identifier scheme. */
  scheme(name: string): string;
  number(value: number): string;
  /** Returns an exact decimal with its digits unchanged. */
  decimal(value: string): string;
  /** Returns the name of a language. */
  language(tag: string): string;
  /** Returns the title of a delegation. */
  delegationOf(party: string): string;
}

/** Writes the content of a page in the requested language. */
export interface PageWriter extends TextWriter {
  /** Returns a link to the page of another record. */
  link(id: string, text: string): Markup;
  /** Returns a link to a view of the explorer. */
  viewLink(view: ViewAddress, text: string): Markup;
  partyLink(record: NamedRef | null | undefined): Markup | null;
  recordLink(record: TitledRef | null | undefined): Markup | null;
  partyLinks(records: readonly NamedRef[] | undefined): PageContent;
  /** Returns a link to another site. A text that is no http or https URL stays text. */
  externalLink(url: string, text?: string): Markup;
  /** Returns content separated by commas; null and empty content is omitted. */
  list(...pieces: PageContent[]): PageContent[];
  /** Returns less prominent content; null if there is none. */
  secondary(pieces: readonly PageContent[]): Markup | null;
  /** Returns text in another language than that of the page. */
  inLanguage(text: string, lang: string): Markup;
  /** Returns the time of day of an instant in a time zone. */
  clock(instant: string, timeZone: string): Markup;
  /** Returns an instant as local time of a time zone. */
  localTime(instant: string, timeZone: string): Markup;
}
