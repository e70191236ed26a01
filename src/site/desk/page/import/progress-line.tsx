import { useSpeaker } from '../../../explorer/page/language.tsx';
import { useWords } from '../words.tsx';
import type { Progress } from './send-import.ts';

/** The current step of a running import, with its counts. */
export function ProgressLine({ progress, otherwise }: { progress: Progress | null; otherwise: string }) {
  const words = useWords();
  const { number } = useSpeaker();
  if (!progress) return <p role="status">{otherwise}</p>;
  const { doing, done, of } = progress;
  const name = doing in words ? words[doing as keyof typeof words] : otherwise;
  return (
    <p role="status">
      {name}
      {done > 0 && ` · ${number(done)}${of === null ? '' : ` / ${number(of)}`}`}{' '}
      {of !== null && of > 0 && <progress value={done} max={of} aria-label={name} />}
    </p>
  );
}
