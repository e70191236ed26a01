import { useId } from 'react';
import { instantOf, LAST_LOCAL, ZONE_OF_BROWSER } from '../form/zoned-time.ts';
import { useWords } from '../words.tsx';

interface TimeFieldProps {
  at: string;
  setAt: (at: string) => void;
  /** The reason why the time cannot be taken; null if it can. */
  error?: string | null;
}

/** Returns why a time cannot be that of a publication; null if it can. */
export function useTimeError(at: string): string | null {
  const words = useWords();
  if (at === '') return words.missing;
  return Date.parse(instantOf(at, ZONE_OF_BROWSER)) <= Date.now() ? words.timePassed : null;
}

/** The time of a planned publication, in the time zone of the browser. */
export function TimeField({ at, setAt, error = null }: TimeFieldProps) {
  const words = useWords();
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{words.publishAt}</label>
      <input
        id={id}
        type="datetime-local"
        value={at}
        max={LAST_LOCAL}
        aria-invalid={error !== null || undefined}
        aria-describedby={`${id}-zone ${id}-error`}
        onChange={(event) => setAt(event.currentTarget.value)}
      />
      <p className="help" id={`${id}-zone`}>
        {ZONE_OF_BROWSER}
      </p>
      <p className="field-error" id={`${id}-error`}>
        {error}
      </p>
    </div>
  );
}
