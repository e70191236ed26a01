import type { Fact } from './facts.ts';
import type { FoundRecord } from './found-record.ts';
import type { Section } from './sections.ts';
import type { PageContent, PageWriter, ViewAddress } from './writers.ts';

/** A link to a view of the explorer. */
export interface ViewLink extends ViewAddress {
  /** Name of its label. */
  label: string;
}

/** Describes the page of a record. The methods get the record that the type's document finds. */
export interface PageDescription {
  /**
   * URL of the file with the document that finds a record, for its page and its other forms. Beside `$id` and `$lang`
   * it may use the variables `$record`, the id without a version, and `$page`, true by default, which is false for other forms than the page.
   * It spreads the fragment Kept, that of an item also Item, and may spread Maker. Root fields beside `node` are read as
   * fields of the record.
   */
  document: string;
  /**
   * The first segment of readable addresses, `/<path>/<slug>`. Records of the type have slugs, and the document finds
   * the field `slug`.
   */
  path?: string;
  /**
   * The list of which the page shows hundreds of rows. The document reads a page of it after the variable `$after`, and its
   * `pageInfo`.
   */
  longList?: string;
  /** Facts, in the order of the page. Every page adds identifiers and topics. */
  facts: readonly Fact[];
  /** Whether the facts follow the lists, because the first list has pictures. Default: false. */
  areFactsLast?: boolean;
  /** Lists, in the order of the page: parties and people first, then other records and parts. */
  sections?(record: FoundRecord, to: PageWriter): readonly (Section | null)[];
  /** Content above the title, after the name of the type. */
  kicker?(record: FoundRecord, to: PageWriter): PageContent;
  /** Title, if it is not the label, title or name of the record. */
  title?(record: FoundRecord, to: Pick<PageWriter, 'delegationOf'>): string;
  /** The number that the page is about. */
  quantity?(record: FoundRecord, to: PageWriter): string;
  /** Text below the title. */
  lead?(record: FoundRecord): string | null;
  /** Links to further views, beside those that every record of its kind has. */
  explore?(record: FoundRecord): readonly ViewLink[];
  /**
   * How to find the cooperation items of the record for an export. For an item these are all items between its parties.
   */
  cooperation?: {
    /** Parameter of the explorer's addresses for such records: `records/items?topic=trade`. */
    address: 'forum' | 'party' | 'source' | 'topic';
    /** Returns the filter of `cooperationItems`. */
    where(id: string): object;
    /** Parameter of calendars and feeds for such records, if there is one. */
    parameter?: 'forum' | 'party';
  };
}
