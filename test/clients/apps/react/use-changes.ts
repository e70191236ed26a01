import { CombinedGraphQLErrors } from '@apollo/client';
import { useApolloClient } from '@apollo/client/react';
import { useEffect, useRef } from 'react';
import { CommitmentChangesDocument } from './documents.ts';

const PAUSE_MS = 1_000;

/**
 * Keeps the screen up to date. After a disconnection it resumes after the last change, so no change is lost.
 * @param feedToken the feed token of the list on screen; undefined until the list is read
 * @param readAgain reads the list again if records were added or removed, or the token is too old
 */
export function useChanges(feedToken: string | undefined, readAgain: () => void): void {
  const client = useApolloClient();
  const token = useRef<string>(undefined);
  const latestReadAgain = useRef(readAgain);
  useEffect(() => {
    token.current ??= feedToken;
    latestReadAgain.current = readAgain;
  });

  const isReady = feedToken !== undefined;
  useEffect(() => {
    if (!isReady) return undefined;
    let timer: ReturnType<typeof setTimeout>;
    let stop = () => {};
    const begin = () => {
      const goOn = () => {
        clearTimeout(timer);
        timer = setTimeout(begin, PAUSE_MS);
      };
      const failed = (error: unknown) => {
        const [cause] = CombinedGraphQLErrors.is(error) ? error.errors : [];
        if (cause?.extensions?.code === 'RESET_REQUIRED') {
          token.current = String(cause.extensions.token);
          latestReadAgain.current();
        }
        goOn();
      };
      const changes = client.subscribe({
        query: CommitmentChangesDocument,
        variables: { after: token.current! },
        // The record of each change updates the cache.
      });
      const subscription = changes.subscribe({
        next({ data, error }) {
          if (error) return failed(error);
          if (!data) return;
          token.current = data.changes.token;
          if (data.changes.kind !== 'UPDATED') latestReadAgain.current();
        },
        error: failed,
        complete: goOn,
      });
      stop = () => subscription.unsubscribe();
    };
    begin();
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [client, isReady]);
}
