// Describes the data that files may have about a record, field by field.

/**
 * A field of a draft as mappings see it: its name there, and the type of its cells. A row without a `needed` field is
 * rejected; a part without its `about` field is not created. `others` is the draft's field for the text in other
 * languages.
 */
export type ImportField = { as?: string; needed?: boolean; about?: boolean } & (
  | { is: 'text'; longest: number; others?: string }
  | { is: 'lang' | 'date' | 'instant' | 'number' | 'url' | 'yes or no' }
  | { is: 'word'; words: readonly string[] }
  | { is: 'party'; level: string | null }
  | { is: 'record'; types: readonly string[] }
  | { is: 'list'; of: ImportField }
  | { is: 'parts'; fields: ImportFields }
);

/** Fields by the names in mappings; `as` is the draft's name, if it differs. */
export interface ImportFields {
  [name: string]: ImportField;
}

/** Differences between a field in files and the field of the API. */
export interface FieldDifference {
  /** Whether a row without the field is rejected, if this differs from the input. */
  needed?: boolean;
  /** Whether a part without the field is not created. */
  about?: boolean;
  /** Maximum length of a text in characters; by default that of a line. */
  longest?: number;
  /** Required level of a party. */
  level?: string;
  /** Differences in the fields of parts. */
  parts?: FieldDifferences;
}

/** Differences by name of field. Null excludes a field; a complete field adds one that the input does not have. */
export interface FieldDifferences {
  readonly [field: string]: FieldDifference | ImportField | null;
}
