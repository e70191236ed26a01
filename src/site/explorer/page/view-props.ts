/** The properties of a view. */
export interface ViewProps {
  /** The settings in the address. */
  parameters: URLSearchParams;
}

/** The properties of a part of a record page. */
export interface PartProps {
  /** The slug of the record. */
  slug: string;
  /** The settings in the address. */
  parameters: URLSearchParams;
}
