/** What is asked of an export: arguments of the list, as its field in the API has them. */
export interface Exported {
  where?: object | null;
  search?: string;
  between?: readonly string[];
  /** By what it is counted, where not the records are wanted but how many there are. */
  by?: readonly string[];
  /** Of a network: which parties stand for all that lies within them. */
  level?: string;
  top?: number;
  lang?: string;
}

/**
 * The address at which something is taken away as a file.
 *
 * @param file what it is, by its name in the API, and its format: `agreements.csv`
 */
export function exportOf(file: string, { where, between = [], by = [], ...plain }: Exported): string {
  const parameters = new URLSearchParams(between.map((name) => ['between', name]));
  if (where) parameters.set('where', JSON.stringify(where));
  if (by.length > 0) parameters.set('by', by.join(','));
  for (const [name, value] of Object.entries(plain)) if (value !== undefined) parameters.set(name, String(value));
  return `export/${file}?${parameters}`;
}

/**
 * The address at which a list, or how many there are of what, is taken away as CSV, with the mark that spreadsheets need to read it as UTF-8.
 *
 * @param list by its name in the API
 */
export function csvOf(list: string, exported: Exported): string {
  return `${exportOf(`${list}.csv`, exported)}&bom=1`;
}
