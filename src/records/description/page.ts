import type { Fact } from './facts.ts';
import type { FoundRecord } from './found-record.ts';
import type { Section } from './sections.ts';
import type { PageWriter, Piece } from './writers.ts';

/** The page of a record, for people. Its methods are given what the type's document finds. */
export interface PageDescription {
  /**
   * The address of the file with the document that finds a record, for its page and its other forms. Beside `$id` and
   * `$lang` it may have the variable `$topic`, which is the id as well. It spreads the fragment Kept, that of an item also
   * Item, and may spread Maker. Root fields beside `node` are read as fields of the record.
   */
  document: string;
  /** Its facts, in the order of the page. Every page adds identifiers and topics. */
  facts: readonly Fact[];
  /** Its lists, in the order of the page: parties and people first, then what belongs to it. */
  sections?(record: FoundRecord, to: PageWriter): readonly (Section | null)[];
  /** Pieces above the title, after the name of the type. */
  kicker?(record: FoundRecord, to: PageWriter): Piece;
  /** The title, if it is not the label, title or name of the record. */
  title?(record: FoundRecord, to: Pick<PageWriter, 'delegationOf'>): string;
  /** The number that a page is about. */
  quantity?(record: FoundRecord, to: PageWriter): string;
  /** The text below the title. */
  lead?(record: FoundRecord): string | null;
  /** How to find the cooperation items of such a record, for exporting them. Of an item these are all between its parties. */
  cooperation?: {
    /** The filter of `cooperationItems`. */
    where(id: string): object;
    /** The parameter of calendars and feeds, if these have one for such records. */
    parameter?: 'forum' | 'party';
  };
}
