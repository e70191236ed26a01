/** Parameters of an export: arguments of the list in the API. */
export interface Exported {
  where?: object | null;
  search?: string;
  between?: readonly string[];
  /** Dimensions, for an export of counts. */
  by?: readonly string[];
  /** The level of parties in a network. */
  level?: string;
  top?: number;
  lang?: string;
}

/**
 * Returns the address of an export.
 *
 * @param file the list and the format: `agreements.csv`
 */
export function exportOf(file: string, { where, between = [], by = [], ...plain }: Exported): string {
  const parameters = new URLSearchParams(between.map((name) => ['between', name]));
  if (where) parameters.set('where', JSON.stringify(where));
  if (by.length > 0) parameters.set('by', by.join(','));
  for (const [name, value] of Object.entries(plain)) if (value !== undefined) parameters.set(name, String(value));
  return `export/${file}?${parameters}`;
}

/**
 * Returns the address of a list or its counts as CSV, with the byte order mark that spreadsheets need to recognize UTF-8.
 *
 * @param list the name of the list in the API
 */
export function csvOf(list: string, exported: Exported): string {
  return `${exportOf(`${list}.csv`, exported)}&bom=1`;
}
