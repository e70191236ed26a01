/** The properties of a view. */
export interface ViewProps {
  /** The settings in the address. */
  parameters: URLSearchParams;
}
