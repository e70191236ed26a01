/** A query as links to the playground contain it. */
export interface PlaygroundQuery {
  query: string;
  /** JSON, or empty. */
  variables: string;
  /** Whether the playground runs the query when it opens the link; a link never runs a mutation. */
  runs?: boolean;
}

/**
 * Writes a query for the part of the playground's address after `#`. Browsers do not send that part, so it may be long, and
 * no server logs it.
 *
 * @returns the part without the `#`; empty without a query
 */
export function writeQueryHash({ query, variables, runs }: PlaygroundQuery): string {
  if (query.trim() === '') return '';
  const parameters = new URLSearchParams({ query });
  if (variables.trim() !== '') parameters.set('variables', variables);
  if (runs) parameters.set('run', 'yes');
  return parameters.toString();
}

/**
 * Reads the query in an address; null if there is none. Other tools put the query into the query string.
 *
 * @param hash the part after `#`, with or without the `#`
 * @param search the query string, with or without the `?`
 */
export function readQueryHash(hash: string, search = ''): PlaygroundQuery | null {
  for (const part of [hash.replace(/^#/, ''), search]) {
    const parameters = new URLSearchParams(part);
    const query = parameters.get('query');
    const runs = parameters.get('run') === 'yes';
    if (query?.trim()) return { query, variables: parameters.get('variables') ?? '', ...(runs && { runs }) };
  }
  return null;
}
