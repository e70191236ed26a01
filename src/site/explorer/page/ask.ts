import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { fetchAfter } from '../../fetch-after.ts';
import type { TypedDocumentString } from './documents.ts';

const ENDPOINT = new URL('graphql', document.baseURI).href;

/** A failed request. The message is the API's, in English; empty if there was no response. */
export class Unanswered extends Error {
  /** The error code of the API; UNREACHABLE without a JSON response. */
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

/** Sends a query to the API of this server. @throws Unanswered */
export async function ask<Answer, Variables>(
  document: TypedDocumentString<Answer, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Answer> {
  const response = await fetchAfter(ENDPOINT, {
    method: 'POST',
    // With this type, errors have status 200, and browsers do not log them.
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

/** Runs a query for a component. The previous response stays until the next one arrives. */
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

/** Runs a query, without the response of a previous query. */
export function useOwnAnswer<Answer, Variables>(
  document: TypedDocumentString<Answer, Variables>,
  variables: Variables,
) {
  const { data, error, refetch, isPlaceholderData } = useAnswer(document, variables);
  return { data: isPlaceholderData ? undefined : data, error, refetch };
}

/** The maximum page size of the API. */
export const PAGE = 100;

/** The part of a connection that paging needs. */
interface PageOf<Node> {
  totalCount: number;
  nodes: Node[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/**
 * Reads a list page by page: the first page, and one more after each call of `more`.
 *
 * @param listIn finds the list in a response
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
    /** The response with the first page, when it has arrived. */
    first: pages[0],
    nodes: pages.flatMap((answer) => listIn(answer).nodes),
    error: query.error,
    again: () => void query.refetch(),
    /** Whether the next page is being read. */
    isReadingOn: query.isFetchingNextPage,
    /** Reads the next page; null on the last page. */
    more: query.hasNextPage ? () => void query.fetchNextPage() : null,
    /** The query for the playground. */
    question: { document, variables: { ...variables, first: PAGE } },
  };
}
