import { QueryClient } from '@tanstack/react-query';

/** Milliseconds for which a response is reused: the same as the API's max-age for caches. */
const FRESH = 10_000;

/** Returns an empty store of responses. */
export function newAnswers(): QueryClient {
  return new QueryClient({
    // A request fails at once without a network, and says so; it would wait for the network otherwise.
    defaultOptions: { queries: { staleTime: FRESH, retry: false, networkMode: 'always', refetchOnWindowFocus: false } },
  });
}
