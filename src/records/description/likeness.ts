/** When two records of one kind that bear the same name may well be the same. With one identifier they always may. */
export interface Likeness {
  /** The field of the draft that holds the name. */
  field: 'names' | 'titles';
  /** What must be equal in both, in SQL over a uuid: read once for each record, before any two are compared. */
  same?: (record: string) => string;
  /** What else must hold of them, in SQL over two uuids; absent: nothing. */
  alike?: (one: string, other: string) => string;
  /** Whether an imported draft says enough to be compared; absent: it does. Registers have drafts of a title alone. */
  isComparable?: (draft: object) => boolean;
}
