/** Descriptions of the forms of record types, which the server makes from the schema and the inputs: `GET /desk/types.json`. */
export interface FormTypes {
  types: readonly FormType[];
  /** The fields of inputs, by the name of the input type. */
  inputs: { readonly [input: string]: readonly FormField[] };
}

/** A type of record, as forms need it. */
export interface FormType {
  /** As in `record.type`: "AGREEMENT". */
  type: string;
  /** Its type in the API: "Agreement". */
  name: string;
  /** The field of payloads with the record: "agreement". */
  field: string;
  /** The list of Query in which records are found by words; null if there is none. */
  list: string | null;
  /** The input for a new record; that for an update has the same fields. */
  input: string;
  /** Whether a new record is compared with those that exist. */
  isCheckedForDuplicates: boolean;
  /** The fields of the input that an existing record reads back; the form of an existing record has no others. */
  readable: readonly string[];
  /** Their selection in the API, with the variable `$lang`. */
  selection: string;
  /** The selections of a further page of its lists with pages, by field, with the variable `$after`. */
  pages: { readonly [field: string]: string };
  /** The mutation that changes the status, and the fields of a record that it takes as well; null: an update does. */
  status: { mutation: string; more: readonly string[] } | null;
  /** Lists that read back entries of other records as well, by field: the record has those whose field `by` is `constant`. */
  own: { readonly [field: string]: { by: string; constant: string } };
  /** Whether records belong to a country, which tells those of one name apart. */
  hasCountry: boolean;
  /** Whether records have an IANA time zone of their own. */
  hasTimeZone: boolean;
}

/** A field of a form. */
export interface FormField {
  name: string;
  /** The name of its label, if that is not its own name. */
  label?: string;
  /** Description of the API for people, in English; empty if it concerns requests alone. */
  help: string;
  isRequired: boolean;
  isMany: boolean;
  is: FieldForm;
  /** The value that the API takes if the field is empty, as a form has it: "OFFICIAL", "false". */
  default?: string;
  /** The constants of an enum. */
  constants?: readonly string[];
  /** The types of record that a reference may name, as in `record.type`. */
  types?: readonly string[];
  /** The input type of parts, or the enum of a constant. */
  of?: string;
}

/** The form of a field's value; FIELD is the name of a field of the record, ID names an existing part and is hidden. */
export type FieldForm =
  | 'TEXT'
  | 'NUMBER'
  | 'FLAG'
  | 'DATE'
  | 'INSTANT'
  | 'CONSTANT'
  | 'URL'
  | 'LANGUAGE'
  | 'FIELD'
  | 'TEXTS'
  | 'REFERENCE'
  | 'PARTS'
  | 'ID';

/** The most entries of a list that one query reads. */
export const MAX_ENTRIES = 100;

/** The most entries of a list in a form, which reads them page by page; a longer list is not in the form. */
export const MAX_ROWS = 1_000;

/**
 * A value for which a form is not sent: words that are no date, or that chose no record, or none although it is required. Each
 * is the name of its message.
 */
export type Fault = 'noDate' | 'notChosen' | 'missing';
