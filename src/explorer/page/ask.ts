import { keepPreviousData, useQuery } from '@tanstack/react-query';
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
  const response = await fetch(ENDPOINT, {
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
