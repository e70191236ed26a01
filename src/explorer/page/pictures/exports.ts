/** What is asked of an export: arguments of the list, as its field in the API has them. */
export interface Exported {
  where?: object | null;
  between?: readonly string[];
  /** By what it is counted, where not the records are wanted but how many there are. */
  by?: readonly string[];
  top?: number;
  lang?: string;
}

/**
 * The address at which a list, or how many there are of what, is taken away as CSV, with the mark that spreadsheets need to read it as UTF-8.
 *
 * @param list by its name in the API
 */
export function csvOf(list: string, { where, between = [], by = [], top, lang }: Exported): string {
  const parameters = new URLSearchParams(between.map((name) => ['between', name]));
  if (where) parameters.set('where', JSON.stringify(where));
  if (by.length > 0) {
    parameters.set('by', by.join(','));
    parameters.set('top', String(top));
    parameters.set('lang', String(lang));
  }
  parameters.set('bom', '1');
  return `export/${list}.csv?${parameters}`;
}
