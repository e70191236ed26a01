import { useEffect, useState } from 'react';
import { useSpeaker } from '../language.tsx';

/** Milliseconds until a block shows that something is loading, and until words say so. */
const BLOCK_AFTER = 300;
const WORDS_AFTER = 1_000;

/** Shown until the first response: nothing for a moment, then a grey block, then words and a button. */
export function Loading({ cancel }: { cancel?: () => void }) {
  const { words } = useSpeaker();
  const isLong = useAfter(BLOCK_AFTER);
  const isVeryLong = useAfter(WORDS_AFTER);
  return (
    <div className="loading" role="status" aria-busy="true" data-shown={isLong}>
      <span className={isVeryLong ? undefined : 'unseen'}>{isVeryLong ? words.stillLoading : words.loadingNow}</span>
      {isVeryLong && cancel && (
        <button type="button" onClick={cancel}>
          {words.cancel}
        </button>
      )}
    </div>
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
