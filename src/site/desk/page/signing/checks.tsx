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
export type Remark =
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
  const rejected = isReady ? rejectedValue(error) : null;
  const remarks = payload ? [...payload.userErrors, ...payload.warnings] : rejected ? [rejected] : [];
  return (
    <section aria-label={words.checks} aria-live="polite">
      <h2>{words.checks}</h2>
      {!isReady && <p className="help">{words.checksWait}</p>}
      {isReady && error && !rejected && <Fault error={error} again={() => void refetch()} />}
      {payload && remarks.length === 0 && <p>{words.checksClear}</p>}
      <Remarks draft={rested} remarks={remarks} />
    </section>
  );
}

/** Returns the error of a value that its scalar rejects, such as an address without a scheme; null for any other error. */
export function rejectedValue(error: Error | null): Remark | null {
  const { argument } = (error instanceof Unanswered ? error.extensions : {}) as { argument?: readonly unknown[] };
  return argument ? { message: error!.message, path: argument.map(String) } : null;
}

/** Errors and warnings as buttons, each of which leads to its field. */
export function Remarks({ draft, remarks }: { draft: SigningDraft; remarks: readonly Remark[] }) {
  // Several new records may have the same remark about one field.
  const lines = new Map(
    remarks.map((remark) => {
      const field = fieldOfRemark(draft, remark);
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

/** Returns the path of the field to which an error or a warning leads. */
export function fieldOfRemark(draft: SigningDraft, { path }: Remark): string {
  return fieldOf(draft, signingInput(draft, readDate), path.slice(1));
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
