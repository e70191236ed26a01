/** What a link to the playground holds. */
export interface Question {
  query: string;
  /** JSON, or empty. */
  variables: string;
}

/**
 * The part of the playground's address after `#` that holds a question. It stands there, and not in the query string,
 * since browsers keep it to themselves: it may be long, and no log of a server sees what somebody is looking for.
 *
 * @returns without the `#`; empty where there is no query
 */
export function addressOf({ query, variables }: Question): string {
  if (query.trim() === '') return '';
  const parameters = new URLSearchParams({ query });
  if (variables.trim() !== '') parameters.set('variables', variables);
  return parameters.toString();
}

/**
 * The question in an address, or null where it holds none. A query string is read too, since other tools write links so.
 *
 * @param hash what follows the `#`, with it or without
 * @param search the query string, with its `?` or without
 */
export function questionIn(hash: string, search = ''): Question | null {
  for (const part of [hash.replace(/^#/, ''), search]) {
    const parameters = new URLSearchParams(part);
    const query = parameters.get('query');
    if (query?.trim()) return { query, variables: parameters.get('variables') ?? '' };
  }
  return null;
}
