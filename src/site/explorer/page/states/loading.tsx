import { type Query, useIsFetching, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useSpeaker } from '../language.tsx';

/** Milliseconds until a block shows that something is loading, and until words say so. */
const BLOCK_AFTER = 300;
const WORDS_AFTER = 1_000;

/** Shown until the first response: nothing for a moment, then a grey block, then words and a button to cancel. */
export function Loading() {
  const isLong = useAfter(BLOCK_AFTER);
  return (
    <div className="loading" aria-busy="true" data-shown={isLong}>
      <LoadingWords />
    </div>
  );
}

/** Shown beside the response to earlier filters until the next one arrives: words and the button, if that takes long. */
export function StillLoading({ isEarlier }: { isEarlier?: boolean }) {
  return <div className="still-loading">{isEarlier && <LoadingWords />}</div>;
}

function LoadingWords() {
  const { words } = useSpeaker();
  const isVeryLong = useAfter(WORDS_AFTER);
  const client = useQueryClient();
  const isRunning = useIsFetching({ predicate: isAwaited }) > 0;
  const isCancelled = !isRunning && client.getQueryCache().findAll({ type: 'active', predicate: isAwaited }).length > 0;
  const act = () =>
    isCancelled
      ? void client.refetchQueries({ type: 'active', predicate: isAwaited })
      : void client.cancelQueries({ predicate: isAwaited });
  return (
    <>
      <span role="status" className={isVeryLong ? undefined : 'unseen'}>
        {isCancelled ? words.loadingCancelled : isVeryLong ? words.stillLoading : words.loadingNow}
      </span>{' '}
      {isVeryLong && (isRunning || isCancelled) && (
        // One button for both, so that it keeps the focus.
        <button type="button" onClick={act}>
          {isCancelled ? words.again : words.cancel}
        </button>
      )}
    </>
  );
}

/** Whether a query has neither a response nor an error. If it is not running, the reader has cancelled it. */
function isAwaited({ state }: Query): boolean {
  return state.status === 'pending';
}

/** Whether the component has been shown for some milliseconds. */
function useAfter(milliseconds: number): boolean {
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsOver(true), milliseconds);
    return () => clearTimeout(timer);
  }, [milliseconds]);
  return isOver;
}
