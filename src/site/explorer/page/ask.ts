import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { fetchAfter } from '../../fetch-after.ts';
import type { TypedDocumentString } from './documents.ts';

const ENDPOINT = new URL('graphql', document.baseURI).href;

/** That a question was not answered. The message is for people: the API's own, in English, or why there is none. */
export class Unanswered extends Error {
  /** The API's code, or UNREACHABLE where nothing came back that it could have said. */
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Asks the API that this page came with.
 *
 * @throws Unanswered
 */
export async function ask<Answer, Variables>(
  document: TypedDocumentString<Answer, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Answer> {
  const response = await fetchAfter(ENDPOINT, {
    method: 'POST',
    // So a mistake comes back with status 200, and is told on the page, not in the browser's console.
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ query: document.toString(), variables }),
    signal,
  }).catch((error) => {
    throw signal?.aborted ? error : new Unanswered('', 'UNREACHABLE');
  });
  const answer = await response.json().catch(() => {
    throw new Unanswered('', 'UNREACHABLE');
  });
  const [error] = answer.errors ?? [];
  if (error) throw new Unanswered(error.message, error.extensions?.code ?? 'UNKNOWN');
  return answer.data;
}

/** A question and its answer, as a component shows it. The last answer stays until the next one is there. */
export function useAnswer<Answer, Variables>(
  document: TypedDocumentString<Answer, Variables>,
  variables: Variables,
  enabled = true,
) {
  return useQuery<Answer, Error>({
    queryKey: [document.toString(), variables],
    queryFn: ({ signal }) => ask(document, variables, signal),
    placeholderData: keepPreviousData,
    enabled,
  });
}

/** A question and its own answer alone: what is drawn below the words of a question is to be of that question. */
export function useOwnAnswer<Answer, Variables>(
  document: TypedDocumentString<Answer, Variables>,
  variables: Variables,
) {
  const { data, error, refetch, isPlaceholderData } = useAnswer(document, variables);
  return { data: isPlaceholderData ? undefined : data, error, refetch };
}

/** As many records as the API gives at a time. */
export const PAGE = 100;

/** A page of a list, as far as reading on depends on it. */
interface PageOf<Node> {
  totalCount: number;
  nodes: Node[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/**
 * A list and as much of it as was read: its first page, and after each `more` the next one.
 *
 * @param listIn finds the list in an answer
 */
export function useList<Answer, Node, Variables extends { first: number; after?: string | null }>(
  document: TypedDocumentString<Answer, Variables>,
  variables: Omit<Variables, 'first' | 'after'>,
  listIn: (answer: Answer) => PageOf<Node>,
  enabled = true,
) {
  const query = useInfiniteQuery({
    queryKey: [document.toString(), variables],
    queryFn: ({ pageParam, signal }) =>
      ask(document, { ...variables, first: PAGE, after: pageParam } as Variables, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (answer: Answer) => {
      const { hasNextPage, endCursor } = listIn(answer).pageInfo;
      return hasNextPage ? endCursor : null;
    },
    enabled,
  });
  const pages = query.data?.pages ?? [];
  return {
    /** The answer with the first page, once it is there. */
    first: pages[0],
    nodes: pages.flatMap((answer) => listIn(answer).nodes),
    error: query.error,
    again: () => void query.refetch(),
    /** Whether the next page is on its way. */
    isReadingOn: query.isFetchingNextPage,
    /** Reads the next page; null where there is none. */
    more: query.hasNextPage ? () => void query.fetchNextPage() : null,
    /** As it was asked, for the playground. */
    question: { document, variables: { ...variables, first: PAGE } },
  };
}
