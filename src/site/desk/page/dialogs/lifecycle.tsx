import { useId, useState } from 'react';
import { useSpeaker } from '../../../explorer/page/language.tsx';
import type { UserError } from '../form/errors.ts';
import { act, type FormRecord } from '../form/record-query.ts';
import { SaveFault } from '../form/save-fault.tsx';
import type { NamedRecord } from '../form/values.ts';
import { instantOf, ZONE_OF_BROWSER } from '../form/zoned-time.ts';
import { useWords } from '../words.tsx';
import { Dialog, focusFirstFault } from './dialog.tsx';
import { NoteField } from './note-field.tsx';
import { RecordLinks } from './record-links.tsx';
import { TimeField, useTimeError } from './time-field.tsx';

/** What can be done with a record as a whole. */
export type Action = 'publish' | 'publishLater' | 'unpublish' | 'deleteRecord';

export interface LifecycleDialogProps {
  action: Action;
  record: FormRecord;
  close: () => void;
  /** Called with the time of publication; null if it was not planned. */
  done: (plannedAt: string | null) => void;
}

/** Publishes, hides or deletes a record; says which records prevent it, or must be published with it. */
export function LifecycleDialog({ action, record, close, done }: LifecycleDialogProps) {
  const words = useWords();
  const { lang } = useSpeaker();
  const [note, setNote] = useState('');
  const [at, setAt] = useState('');
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const [failure, setFailure] = useState<Error | null>(null);
  const [isSending, setIsSending] = useState(false);
  const [alsoPublished, setAlsoPublished] = useState<ReadonlySet<string>>(new Set());
  const [key] = useState(() => crypto.randomUUID());
  const isPublication = action === 'publish' || action === 'publishLater';
  const others = errors.flatMap(({ records = [] }) => records);
  /** Whether sending was tried although something is missing. */
  const [wasTried, setWasTried] = useState(false);
  const isPlanned = action === 'publishLater';
  const timeError = useTimeError(at);
  const isComplete = others.every(({ id }) => alsoPublished.has(id)) && !(isPlanned && timeError !== null);
  const tryToSend = () => {
    if (isComplete) return void send();
    setWasTried(true);
    focusFirstFault();
  };
  const send = async () => {
    const shared = { idempotencyKey: key, ...(note.trim() && { note: note.trim() }) };
    const { id, version } = record;
    const plannedAt = isPlanned ? instantOf(at, ZONE_OF_BROWSER) : null;
    const input =
      action === 'deleteRecord'
        ? { id, expectedVersion: version, ...shared }
        : {
            ids: [id],
            expectedVersions: [{ id, version }],
            ...(isPublication && others.length > 0 && { withDependencies: true }),
            ...(plannedAt && { at: plannedAt }),
            ...shared,
          };
    setIsSending(true);
    setFailure(null);
    try {
      const { userErrors } = await act(isPlanned ? 'publish' : action, '__typename', input, lang);
      if (userErrors.length === 0) done(plannedAt);
      else setErrors(userErrors);
    } catch (error) {
      setFailure(error as Error);
    } finally {
      setIsSending(false);
    }
  };
  const isBlocked = others.length > 0 && !isPublication;
  return (
    <Dialog
      title={`${words[action]}: ${record.label.text}`}
      close={close}
      buttons={
        !isBlocked && (
          <button type="button" className="primary" disabled={isSending} onClick={tryToSend}>
            {words[action]}
          </button>
        )
      }
    >
      {isBlocked && (
        <>
          <p role="alert">{action === 'deleteRecord' ? words.cannotDelete : words.cannotHide}</p>
          <RecordLinks records={others} />
        </>
      )}
      {others.length > 0 && isPublication && (
        <Along records={others} chosen={alsoPublished} setChosen={setAlsoPublished} wasTried={wasTried} />
      )}
      {errors
        .filter(({ records }) => !records?.length)
        .map(({ code, message }) => (
          <p key={code} className="field-error" role="alert" lang="en">
            {message}
          </p>
        ))}
      {failure && <SaveFault error={failure} again={() => void send()} />}
      {!isBlocked && isPlanned && <TimeField at={at} setAt={setAt} error={at !== '' || wasTried ? timeError : null} />}
      {!isBlocked && <NoteField note={note} setNote={setNote} />}
    </Dialog>
  );
}

interface AlongProps {
  records: readonly NamedRecord[];
  chosen: ReadonlySet<string>;
  setChosen: (chosen: ReadonlySet<string>) => void;
  /** Whether sending was tried: records that are not chosen are faults. */
  wasTried: boolean;
}

/** The records that must be published as well, as a checklist. */
function Along({ records, chosen, setChosen, wasTried }: AlongProps) {
  const words = useWords();
  const errorId = useId();
  const isMissing = (id: string) => wasTried && !chosen.has(id);
  const { code } = useSpeaker();
  return (
    <fieldset>
      <legend>{words.mustGoAlong}</legend>
      {records.map(({ id, label, __typename }) => (
        <label key={id} className="check">
          <input
            type="checkbox"
            checked={chosen.has(id)}
            aria-invalid={isMissing(id) || undefined}
            aria-describedby={isMissing(id) ? errorId : undefined}
            onChange={({ currentTarget: { checked } }) => {
              const next = new Set(chosen);
              if (checked) next.add(id);
              else next.delete(id);
              setChosen(next);
            }}
          />
          {label.text} <span className="party-kind">{code(__typename)}</span>
        </label>
      ))}
      {records.some(({ id }) => isMissing(id)) && (
        <p className="field-error" id={errorId}>
          {words.recordsNotChosen}
        </p>
      )}
    </fieldset>
  );
}
