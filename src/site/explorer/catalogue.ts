import type { PageLanguage } from '../../records/description/words.ts';
import type { Words } from './words.ts';

/** The words and lists of the explorer in one language: a file that the server makes at its start. */
export interface Catalogue {
  lang: PageLanguage;
  /** The locale of dates and numbers. */
  locale: string;
  words: Words;
  /** Labels of enum constants and types. */
  codes: { readonly [code: string]: string };
  /** Labels of lists and fields. */
  labels: { readonly [name: string]: string };
  /** Labels of dimensions. */
  dimensions: { readonly [dimension: string]: string };
  /** The lists of records, in the order of the schema. */
  lists: readonly ListDescription[];
  /** Whether other sites may embed pictures. */
  mayEmbed: boolean;
  /** A mail address or a page for questions about the data; null if there is none. */
  contact: string | null;
}

/** A list of the API as the explorer needs it, read from the schema. */
export interface ListDescription {
  /** The last segment of its address: "items". */
  segment: string;
  /** The field of Query: "cooperationItems". */
  field: string;
  /** The type of its records: "CooperationItem". */
  type: string;
  /** The name of its exports; null if it has none. */
  exported: string | null;
  /** Whether a calendar has its records. */
  hasCalendar: boolean;
  label: string;
  /** Types of arguments: of the filter, of the order, and of the dimensions; null if the list has no such argument. */
  types: { where: string; orderBy: string | null; by: string | null };
  /** The filters of the API. */
  where: { readonly [field: string]: FilterType };
  /** Whether the list can be searched by words. */
  hasSearch: boolean;
  orders: readonly string[];
  dimensions: readonly string[];
  facets: readonly Facet[];
  columns: readonly Column[];
}

/** The type of a filter. */
export interface FilterType {
  type: string;
  isMany: boolean;
  /** The constants, if the type is an enum. */
  constants: readonly string[] | null;
}

/** A filter with a choice of values, and the dimension by which these are counted. */
export interface Facet {
  /** The parameter of the address: "status". */
  parameter: string;
  /** The filter of the API: "statuses". */
  field: string;
  dimension: string;
  /** The constants, if the values are some. */
  constants: readonly string[] | null;
  /** The selection of a value's record in GraphQL, with its slug; empty if the values are no records. */
  selection: string;
}

/** The form of a column's values. */
export type ColumnForm =
  | 'TEXT'
  | 'CODE'
  | 'DATE'
  | 'INSTANT'
  | 'NUMBER'
  | 'FLAG'
  | 'LANGUAGE'
  | 'URL'
  | 'RECORD'
  | 'CITATIONS';

/** The number of records that a cell names; its query takes one more, to tell whether there are others. */
export const RECORDS_IN_CELL = 4;

/** A column of the table of a list. */
export interface Column {
  /** The field of the API. */
  name: string;
  label: string;
  form: ColumnForm;
  isMany: boolean;
  /** The selection of the field, in GraphQL, with the variable `$lang`. */
  selection: string;
  /** The order by this column; null if the API has none. */
  order: string | null;
  /** Whether the column is shown unless the address names the columns. */
  isDefault: boolean;
}
