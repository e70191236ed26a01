import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { fetchAfter } from '../../fetch-after.ts';
import { TypedDocumentString } from '../documents.ts';
import type { Question } from '../list-queries.ts';
import { absolute, fileAt } from './place.ts';

const ENDPOINT = absolute(fileAt('graphql'));

/** A failed request. The message is the API's, in English; empty if there was no response. */
export class Unanswered extends Error {
  constructor(
    message: string,
    /** The error code of the API; UNREACHABLE without a JSON response, SIGNED_OUT if its user is no longer signed in. */
    readonly code: string,
    /** The extensions of the error in the response. */
    readonly extensions: { readonly names?: readonly WrongName[] } = {},
    /** Seconds after which the server wants the next attempt; null if it names none. */
    readonly retryAfter: number | null = null,
    /** The number of the request in the server's log. */
    readonly requestId: string | null = null,
  ) {
    super(message);
  }
}

/** A name that no record has, or several. */
export interface WrongName {
  argument: readonly (string | number)[];
  given: string;
  code: string;
  candidates?: readonly { id: string; slug?: string; label?: string; name?: string }[];
}

/** The time of the latest response, in milliseconds; null before the first one. */
let loadedAt: number | null = null;

export function lastLoadedAt(): number | null {
  return loadedAt;
}

/** A query with the response that the server put into the page; null once it was used. */
let first: (Question & { data: unknown }) | null = readFirst();

function readFirst(): typeof first {
  const text = document.getElementById('first-answer')?.textContent;
  if (!text) return null;
  loadedAt = Date.now();
  return JSON.parse(text);
}

function isFirst(query: string, variables: object): boolean {
  const sorted = (given: object) => JSON.stringify(Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1)));
  return first !== null && first.query === query && sorted(first.variables) === sorted(variables);
}

/** The text of an operation, with the types of its response and variables. */
export type TypedDocument<Answer, Variables> = DocumentTypeDecoration<Answer, Variables> & { toString(): string };

/** Identifies the user of an app to the API. */
export interface Identity {
  /** Returns the header `Authorization`; null without a key. */
  authorization(): string | null;
  /** Returns a number that differs once another user has begun: requests of the earlier one fail, whatever their response. */
  session(): number;
  /** Called if the API rejects a header. Returns whether there is a new one, with which the request is sent again. */
  renew(rejected: string | null): Promise<boolean>;
}

/** The user of the app; null: requests have no key. */
let identity: Identity | null = null;

/** Sends all further requests in the name of a user. */
export function askAs(user: Identity): void {
  identity = user;
}

/** Sends an operation to the API of this server. @throws Unanswered */
export function ask<Answer, Variables>(
  document: TypedDocument<Answer, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Answer> {
  return asUser(
    (authorization) => askWith(authorization, document, variables, signal),
    (error) => error instanceof Unanswered && error.code === 'UNAUTHENTICATED',
  );
}

/**
 * Sends a request in the name of the user, and again while the key is rejected and renewed.
 * @param isRejected whether a response or an error says that the key is rejected
 * @throws Unanswered SIGNED_OUT if the user who sent it has signed out meanwhile
 */
async function asUser<Result>(
  send: (authorization: string | null) => Promise<Result>,
  isRejected: (outcome: unknown) => boolean,
): Promise<Result> {
  const session = identity?.session();
  for (;;) {
    const authorization = identity?.authorization() ?? null;
    const [outcome] = await Promise.allSettled([send(authorization)]);
    const isOver = () => identity?.session() !== session;
    const rejected = isRejected(outcome.status === 'fulfilled' ? outcome.value : outcome.reason);
    if (rejected && !isOver() && (await identity?.renew(authorization))) continue;
    if (isOver()) throw new Unanswered('', 'SIGNED_OUT');
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  }
}

/** Sends an operation with a header `Authorization` that need not be that of the user. @throws Unanswered */
export async function askWith<Answer, Variables>(
  authorization: string | null,
  document: TypedDocument<Answer, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Answer> {
  if (isFirst(document.toString(), variables as object)) {
    const { data } = first!;
    first = null;
    return data as Answer;
  }
  const response = await fetchAfter(ENDPOINT, {
    method: 'POST',
    // With this type, errors have status 200, and browsers do not log them.
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      ...(authorization && { authorization }),
    },
    body: JSON.stringify({ query: document.toString(), variables }),
    signal,
  }).catch((error) => {
    throw signal?.aborted ? error : new Unanswered('', 'UNREACHABLE');
  });
  const answer = await response.json().catch(() => {
    throw new Unanswered('', 'UNREACHABLE');
  });
  const [error] = answer.errors ?? [];
  if (error) {
    const { code = 'UNKNOWN', ...extensions } = error.extensions ?? {};
    const retryAfter = Number(response.headers.get('retry-after')) || null;
    throw new Unanswered(error.message, code, extensions, retryAfter, response.headers.get('x-request-id'));
  }
  loadedAt = Date.now();
  return answer.data;
}

/**
 * Sends a request to another path of this server in the name of the user.
 * @param path relative to the root of the server
 */
export function fetchAsUser(path: string, init: RequestInit = {}): Promise<Response> {
  return asUser(
    (authorization) => fetch(absolute(fileAt(path)), { ...init, headers: authorization ? { authorization } : {} }),
    (response) => response instanceof Response && response.status === 401,
  );
}

/** Returns a query that was written at run time, with the type of its response. */
export function documentOf<Answer>({ query }: Question): TypedDocumentString<Answer, object> {
  return new TypedDocumentString<Answer, object>(query);
}

/** Returns how to run an operation, and the key under which its response is kept. */
export function queryOf<Answer, Variables>(document: TypedDocument<Answer, Variables>, variables: Variables) {
  return {
    queryKey: [document.toString(), variables],
    queryFn: ({ signal }: { signal: AbortSignal }) => ask(document, variables, signal),
  };
}

/** Runs a query for a component. The previous response stays until the next one arrives. */
export function useAnswer<Answer, Variables>(
  document: TypedDocument<Answer, Variables>,
  variables: Variables,
  enabled = true,
) {
  return useQuery<Answer, Error>({
    ...queryOf(document, variables),
    placeholderData: keepPreviousData,
    enabled,
  });
}

/** Runs a query, without the response of a previous query. */
export function useOwnAnswer<Answer, Variables>(document: TypedDocument<Answer, Variables>, variables: Variables) {
  const { data, error, refetch, isPlaceholderData } = useAnswer(document, variables);
  return { data: isPlaceholderData ? undefined : data, error, refetch };
}

/** The maximum page size of the API. */
export const PAGE = 100;

/** The part of a connection that paging needs. */
export interface PageOf<Node> {
  totalCount: number;
  nodes: Node[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/**
 * Reads a list page by page: the first page, and one more after each call of `more`. The pages of the previous filters stay
 * until those of the next ones arrive.
 *
 * @param listIn finds the list in a response
 * @param firstPage the size of the first page; nextPage that of each further one
 * @param nextVariables variables that differ on further pages
 */
export function useList<Answer, Node, Variables extends { first: number; after?: string | null }>(
  document: TypedDocument<Answer, Variables>,
  variables: Omit<Variables, 'first' | 'after'>,
  listIn: (answer: Answer) => PageOf<Node>,
  enabled = true,
  firstPage = PAGE,
  nextPage = PAGE,
  nextVariables: Partial<Variables> = {},
) {
  const query = useInfiniteQuery({
    queryKey: ['pages', document.toString(), variables, firstPage],
    queryFn: ({ pageParam, signal }) =>
      ask(
        document,
        {
          ...variables,
          ...(pageParam && nextVariables),
          first: pageParam ? nextPage : firstPage,
          after: pageParam,
        } as Variables,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (answer: Answer) => {
      const { hasNextPage, endCursor } = listIn(answer).pageInfo;
      return hasNextPage ? endCursor : null;
    },
    placeholderData: keepPreviousData,
    enabled,
  });
  const pages = query.data?.pages ?? [];
  return {
    /** The response with the first page, when it has arrived. */
    first: pages[0],
    nodes: pages.flatMap((answer) => listIn(answer).nodes),
    error: query.error,
    again: () => void query.refetch(),
    /** Whether a request is running. */
    isLoading: query.isFetching,
    /** Whether the pages are those of earlier filters. */
    isEarlier: query.isPlaceholderData,
    /** Whether the next page is being read. */
    isReadingOn: query.isFetchingNextPage,
    /** Reads the next page; null on the last page. */
    more: query.hasNextPage ? () => void query.fetchNextPage({ cancelRefetch: false }) : null,
    /** The query for the playground. */
    question: { document, variables: { ...variables, first: firstPage } },
    /** The number of records of a further page. */
    size: nextPage,
  };
}

/** A list that is read page by page. */
export type ListOf<Answer, Node> = Omit<ReturnType<typeof useList<Answer, Node, never>>, 'question'>;
