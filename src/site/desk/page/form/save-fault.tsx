import { Unanswered } from '../../../explorer/page/ask.ts';
import { useSpeaker } from '../../../explorer/page/language.tsx';
import { Fault } from '../../../explorer/page/states/fault.tsx';
import { useWords } from '../words.tsx';

/** Whether a write may have been done: its request was sent, and no answer arrived. */
export function mayBeSaved(error: Error): boolean {
  return !(error instanceof Unanswered) || error.code === 'UNREACHABLE';
}

/** The message of a write that failed. Trying again sends the same idempotency key: it is saved once. */
export function SaveFault({ error, again }: { error: Error; again: () => void }) {
  const words = useWords();
  const { words: shared } = useSpeaker();
  if (!mayBeSaved(error)) return <Fault error={error} again={again} />;
  return (
    <div className="fault" role="alert">
      <p>{words.maybeSaved}</p>
      <button type="button" onClick={again}>
        {shared.again}
      </button>
    </div>
  );
}
