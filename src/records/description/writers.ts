import type { Named, Titled } from './found-record.ts';

/** Something on a page: text, which is escaped, or markup. Nothing is written for null, undefined and false. */
export type Piece = Markup | string | number | null | undefined | false | readonly Piece[];

/** Markup of a page. Only a PageWriter makes it, so that a feature cannot leave anything unescaped. */
export interface Markup {
  readonly isMarkup: true;
}

/** Writes values as text in the requested language. */
export interface TextWriter {
  /** The name of a fact, a list or a remark. */
  label(name: string): string;
  /** The name of a type or of a constant of the API. */
  code(code: string): string;
  /** A partial date, no more exact than it is known; null if there is none. */
  date(date: string | null | undefined): string | null;
  /** The time from one partial date to another; one of them, or both, may be unknown. */
  span(from: string | null | undefined, to: string | null | undefined): string | null;
  /** Returns an exact decimal with a unit or currency, and a bound such as AT_LEAST: "at least 70 agreements". */
  quantity(value: string, unit: string, bound?: string): string;
  /** Returns the name of an identifier scheme. */
  scheme(name: string): string;
  number(value: number): string;
  /** An exact decimal, with its digits as they are. */
  decimal(value: string): string;
  /** The name of a language. */
  language(tag: string): string;
  /** The title of a delegation. */
  delegationOf(party: string): string;
}

/** Writes the pieces of a page in the requested language. */
export interface PageWriter extends TextWriter {
  /** A link to the page of another record. */
  to(id: string, text: string): Markup;
  named(record: Named | null | undefined): Markup | null;
  titled(record: Titled | null | undefined): Markup | null;
  allNamed(records: readonly Named[] | undefined): Piece;
  /** A link to another site. Text that is no address of the web stays text. */
  out(url: string, text?: string): Markup;
  /** Pieces with commas between them; null and the like are left out. */
  list(...pieces: Piece[]): Piece[];
  /** Pieces that are shown less prominently; null if there are none. */
  note(pieces: readonly Piece[]): Markup | null;
  /** Text in another language than the page's. */
  inLanguage(text: string, lang: string): Markup;
  /** A code as programs know it. */
  verbatim(code: string): Markup;
  /** An instant as clocks show it in a time zone. */
  moment(instant: string, timeZone: string): Markup;
}
