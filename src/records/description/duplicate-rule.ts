/**
 * Rule for possible duplicates: when two records of one type with the same name may be the same. Records with the same
 * identifier always may be.
 */
export interface DuplicateRule {
  /** Field of the draft with the name. */
  field: 'names' | 'titles';
  /**
   * Returns a value that must be equal in both records, as SQL over a uuid. It is read once for each record, before any
   * two records are compared.
   */
  same?: (record: string) => string;
  /** Returns a further condition for both records, as SQL over two uuids; omitted: none. */
  alike?: (one: string, other: string) => string;
  /**
   * Whether an imported draft says enough to be compared; omitted: every draft does. Drafts of registers may have only
   * a title.
   */
  isComparable?: (draft: object) => boolean;
  /** Facts by which a pair is ranked in the work list of possible duplicates. */
  evidence?: DuplicateEvidence;
}

/** Facts of a record, as SQL over a uuid. The more of them two records share, the likelier they are the same. */
export interface DuplicateEvidence {
  /** Returns an array of the uuids of all its parties. */
  parties?: (record: string) => string;
  /** Returns an array of the uuids of the parties where it is, or that it belongs to. */
  places?: (record: string) => string;
  /** Returns its day, as a partial date. */
  day?: (record: string) => string;
}
