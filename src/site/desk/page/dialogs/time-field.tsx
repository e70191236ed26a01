import { useId } from 'react';
import { ZONE_OF_BROWSER } from '../form/zoned-time.ts';
import { useWords } from '../words.tsx';

/** The time of a planned publication, in the time zone of the browser. */
export function TimeField({ at, setAt }: { at: string; setAt: (at: string) => void }) {
  const words = useWords();
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{words.publishAt}</label>
      <input id={id} type="datetime-local" value={at} onChange={(event) => setAt(event.currentTarget.value)} />
      <p className="help">{ZONE_OF_BROWSER}</p>
    </div>
  );
}
