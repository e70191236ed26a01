import { useEffect, useState } from 'react';
import { useSpeaker } from '../language.tsx';

/** Milliseconds until a block shows that something is loading, and until words say so. */
const BLOCK_AFTER = 300;
const WORDS_AFTER = 1_000;

/** Shown until the first response: nothing for a moment, then a grey block, then words. */
export function Loading() {
  const isLong = useAfter(BLOCK_AFTER);
  return (
    <div className="loading" role="status" aria-busy="true" data-shown={isLong}>
      <LoadingWords />
    </div>
  );
}

/** Shown beside the response to earlier filters until the next one arrives: words, if that takes long. */
export function StillLoading({ isEarlier }: { isEarlier?: boolean }) {
  return (
    <div className="still-loading" role="status">
      {isEarlier && <LoadingWords />}
    </div>
  );
}

function LoadingWords() {
  const { words } = useSpeaker();
  const isVeryLong = useAfter(WORDS_AFTER);
  return (
    <span className={isVeryLong ? undefined : 'unseen'}>{isVeryLong ? words.stillLoading : words.loadingNow}</span>
  );
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
