import { useId } from 'react';
import { ZONE_OF_BROWSER } from '../form/zoned-time.ts';
import { useWords } from '../words.tsx';

interface TimeFieldProps {
  at: string;
  setAt: (at: string) => void;
  /** The reason why the time cannot be taken; null if it can. */
  error?: string | null;
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
