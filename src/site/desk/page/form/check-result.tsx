import type { FormType } from '../../form-type.ts';
import { RecordLinks } from '../dialogs/record-links.tsx';
import { useCode, useWords } from '../words.tsx';
import type { Saved } from './record-query.ts';

/** What a check found: warnings, records that may be the same, and rows of other types that would be corrected as well. */
export function CheckResult({ checked, type }: { checked: Saved; type: FormType }) {
  const words = useWords();
  const code = useCode();
  const { userErrors, warnings, written } = checked;
  const others = (written ?? []).filter((count) => count.changed > 0 && count.type !== type.type.toLowerCase());
  const candidates = userErrors.flatMap((error) => error.candidates ?? []);
  const isFine = userErrors.length === 0 && !warnings?.length;
  return (
    <div className="notice" role="status">
      {isFine && <p>{words.checkedWell}</p>}
      {warnings?.map(({ code: warning, message, records }) => (
        <div key={warning + message}>
          <p lang="en">{message}</p>
          <RecordLinks records={records} />
        </div>
      ))}
      {candidates.length > 0 && (
        <>
          <p>{words.possibleDuplicate}</p>
          <RecordLinks records={candidates} />
        </>
      )}
      {others.length > 0 && (
        <p>
          {words.alsoCorrected.replace('{}', others.map((count) => `${code(count.type)}: ${count.changed}`).join(', '))}
        </p>
      )}
    </div>
  );
}
