import { useId } from 'react';
import { Required } from '../form/required.tsx';
import { useWords } from '../words.tsx';

/** The reason for a change, which the history shows. */
export function NoteField({
  note,
  setNote,
  isNeeded = false,
  isMissing = false,
}: {
  note: string;
  setNote: (note: string) => void;
  isNeeded?: boolean;
  /** Whether something was tried that needs a note. */
  isMissing?: boolean;
}) {
  const words = useWords();
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>
        {words.note}
        <Required when={isNeeded} />
      </label>
      <input
        id={id}
        value={note}
        autoComplete="off"
        aria-required={isNeeded || undefined}
        aria-invalid={isMissing || undefined}
        aria-describedby={isMissing ? `${id}-error` : undefined}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {isMissing && (
        <p className="field-error" id={`${id}-error`}>
          {words.missing}
        </p>
      )}
    </div>
  );
}
