/** What is asked of an export: arguments of the list, as its field in the API has them. */
export interface Exported {
  where?: object | null;
  between?: readonly string[];
}

/**
 * The address at which a list is taken away as CSV, with the mark that spreadsheets need to read it as UTF-8.
 *
 * @param list by its name in the API
 */
export function csvOf(list: string, { where, between = [] }: Exported): string {
  const parameters = new URLSearchParams(between.map((name) => ['between', name]));
  if (where) parameters.set('where', JSON.stringify(where));
  parameters.set('bom', '1');
  return `export/${list}.csv?${parameters}`;
}
