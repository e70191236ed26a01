import type { Question } from './list-queries.ts';

/** Forums that can be compared at once. */
export const MAX_EDITIONS = 4;

/** The maximum page size of the API. */
const PAGE = 100;

/** Returns the slugs of the forums in an address, each once. */
export function editionsIn(parameters: URLSearchParams): string[] {
  return [...new Set(parameters.getAll('forum').filter(Boolean))].slice(0, MAX_EDITIONS);
}

/** Lists of records of a forum that are counted; each is also a list of `/records`. */
export const COUNTED = ['sessions', 'agreements', 'commitments', 'statements'] as const;

const DELEGATIONS = `totalCount
      pageInfo { hasNextPage endCursor }
      nodes { id size reportedSize party { id slug label(langs: [$lang]) { text lang } } }`;

/** Returns the query that compares forums, with the first delegations of each. The forums are `forum0`, `forum1`, and so on. */
export function compareQuestion(slugs: readonly string[], lang: string): Question {
  const query = `query Compare(${slugs.map((_, index) => `$slug${index}: ID!, `).join('')}$lang: Locale!) {
${slugs
  .map(
    (_, index) => `  forum${index}: forum(id: $slug${index}) {
    id slug label(langs: [$lang]) { text lang } startsOn endsOn
    cities { id label(langs: [$lang]) { text lang } }
    ${COUNTED.map((list) => `${list} { totalCount }`).join(' ')}
    figures(first: ${PAGE}) { totalCount nodes { id indicator unit value bound label(langs: [$lang]) { text lang } } }
    topics(first: ${PAGE}) { id slug label(langs: [$lang]) { text lang } }
    delegations(first: ${PAGE}, orderBy: { field: NAME }) {
      ${DELEGATIONS}
    }
  }
  speakers${index}: people(where: { spokeAt: $slug${index} }) { totalCount }
`,
  )
  .join('')}  dataset { title licence contact updatedAt version latestRelease { number url } }
}
`;
  return { query, variables: { ...slugVariables(slugs), lang } };
}

/**
 * Returns the query for the next delegations of each forum.
 *
 * @param after the end of the pages read so far, by forum; null for a forum that has no more
 */
export function furtherDelegations(
  slugs: readonly string[],
  after: readonly (string | null)[],
  lang: string,
): Question {
  const further = slugs.flatMap((slug, index) => (after[index] ? [{ slug, index, cursor: after[index] }] : []));
  const query = `query Delegations(${further.map(({ index }) => `$slug${index}: ID!, $after${index}: String!, `).join('')}$lang: Locale!) {
${further
  .map(
    ({ index }) => `  forum${index}: forum(id: $slug${index}) {
    delegations(first: ${PAGE}, after: $after${index}, orderBy: { field: NAME }) {
      ${DELEGATIONS}
    }
  }
`,
  )
  .join('')}}
`;
  const values = further.flatMap(({ slug, index, cursor }) => [
    [`slug${index}`, slug],
    [`after${index}`, cursor],
  ]);
  return { query, variables: { ...Object.fromEntries(values), lang } };
}

function slugVariables(slugs: readonly string[]): { [name: string]: string } {
  return Object.fromEntries(slugs.map((slug, index) => [`slug${index}`, slug]));
}
