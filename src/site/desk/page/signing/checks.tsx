import { Unanswered, useAnswer } from '../../../explorer/page/ask.ts';
import { useSpeaker } from '../../../explorer/page/language.tsx';
import { useRested } from '../../../explorer/page/parties/rested.ts';
import { Fault } from '../../../explorer/page/states/fault.tsx';
import { RecordSigningDocument, type RecordSigningMutation } from '../../documents.ts';
import { fieldOf, isCheckable, type SigningDraft, signingInput } from '../../signing/signing-input.ts';
import { RecordLinks } from '../dialogs/record-links.tsx';
import { readDate } from '../form/read-date.ts';
import { useWords } from '../words.tsx';

type Payload = NonNullable<RecordSigningMutation['recordSigning']>;

/** An error or a warning about a signing, or the error of a value that its scalar rejects. */
type Remark =
  | Payload['userErrors'][number]
  | Payload['warnings'][number]
  | { message: string; path: readonly string[] };

/** Milliseconds after the last key until a check. */
const CHECK_AFTER_MS = 600;

/** The errors and warnings of a dry run, after each pause in typing. A newer check cancels an older one. */
export function Checks({ draft }: { draft: SigningDraft }) {
  const words = useWords();
  const { lang } = useSpeaker();
  const rested = JSON.parse(useRested(JSON.stringify(draft), CHECK_AFTER_MS)) as SigningDraft;
  const isReady = isCheckable(rested);
  const input = { ...signingInput(rested, readDate), dryRun: true };
  const { data, error, refetch } = useAnswer(RecordSigningDocument, { input, lang }, isReady);
  const payload = isReady && !error ? data?.recordSigning : null;
  // A value that its scalar rejects.
  const { argument } = (error instanceof Unanswered ? error.extensions : {}) as { argument?: readonly unknown[] };
  const rejected = isReady && argument ? [{ message: error!.message, path: argument.map(String) }] : [];
  const remarks = payload ? [...payload.userErrors, ...payload.warnings] : rejected;
  return (
    <section aria-label={words.checks} aria-live="polite">
      <h2>{words.checks}</h2>
      {!isReady && <p className="help">{words.checksWait}</p>}
      {isReady && error && !argument && <Fault error={error} again={() => void refetch()} />}
      {payload && remarks.length === 0 && <p>{words.checksClear}</p>}
      <Remarks draft={rested} remarks={remarks} />
    </section>
  );
}

/** Errors and warnings as buttons, each of which leads to its field. */
export function Remarks({ draft, remarks }: { draft: SigningDraft; remarks: readonly Remark[] }) {
  const input = signingInput(draft, readDate);
  // Several new records may have the same remark about one field.
  const lines = new Map(
    remarks.map((remark) => {
      const field = fieldOf(draft, input, remark.path.slice(1));
      return [field + remark.message, { ...remark, field }];
    }),
  );
  const words = useWords();
  if (lines.size === 0) return null;
  return (
    <ul className="check-list">
      {[...lines].map(([key, { field, message, ...remark }]) => (
        <li key={key} className={'records' in remark ? undefined : 'field-error'}>
          {'candidates' in remark ? (
            <button type="button" className="plain" onClick={() => focusOn(field)}>
              {words.possibleDuplicate}
            </button>
          ) : (
            <button type="button" className="plain" lang="en" onClick={() => focusOn(field)}>
              {message}
            </button>
          )}
          {'records' in remark && remark.records.length > 0 && <RecordLinks records={remark.records} />}
          {'candidates' in remark && <RecordLinks records={remark.candidates} />}
        </li>
      ))}
    </ul>
  );
}

/** Focuses a field of the page, or the first one in the innermost group around it. */
export function focusOn(path: string): void {
  for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
    const place = document.querySelector(`[data-path="${at}"]`);
    const control = place?.querySelector<HTMLElement>('input, select, textarea, button');
    control?.focus();
    if (control) return;
  }
}
