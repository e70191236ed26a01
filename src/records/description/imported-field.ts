// What files may say of a record, field by field.

/**
 * What a field of a draft takes, for a mapping: what it is called there, and what is made of a cell. A row without what is
 * `needed` is refused; a part without what it is `about` is not made. `others` is the draft's field for the same text in
 * other languages.
 */
export type Field = { as?: string; needed?: boolean; about?: boolean } & (
  | { is: 'text'; longest: number; others?: string }
  | { is: 'lang' | 'date' | 'instant' | 'number' | 'url' | 'yes or no' }
  | { is: 'word'; words: readonly string[] }
  | { is: 'party'; level: string | null }
  | { is: 'record'; types: readonly string[] }
  | { is: 'list'; of: Field }
  | { is: 'parts'; fields: Fields }
);

/** Fields by the names that mappings use; `as` is the draft's own name, where it is another. */
export interface Fields {
  [name: string]: Field;
}

/** In what files say a field otherwise than clients do. */
export interface FieldDifference {
  /** Whether a row without it is refused, if that is not as in the input. */
  needed?: boolean;
  /** Whether a part without it is not made. */
  about?: boolean;
  /** Of a text: its maximum length in characters; by default that of a line. */
  longest?: number;
  /** Of a party: the level that it must have. */
  level?: string;
  /** Of parts: in what their fields differ. */
  parts?: FieldDifferences;
}

/** Differences by the names of fields. Null leaves a field out; a whole field is one that the input does not have. */
export interface FieldDifferences {
  readonly [field: string]: FieldDifference | Field | null;
}
