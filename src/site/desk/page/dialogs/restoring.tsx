import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSpeaker } from '../../../explorer/page/language.tsx';
import { Fault } from '../../../explorer/page/states/fault.tsx';
import { Loading } from '../../../explorer/page/states/loading.tsx';
import { type FormType, MAX_ENTRIES } from '../../form-type.ts';
import { FieldErrorLine } from '../form/field-error.tsx';
import type { Forms } from '../form/forms.ts';
import { act, ownOf, readRecord } from '../form/record-query.ts';
import { SaveFault } from '../form/save-fault.tsx';
import { useValueText } from '../form/value-text.tsx';
import { type FormValues, valuesOf } from '../form/values.ts';
import { useErrorText, useLabels, useWords } from '../words.tsx';
import { Dialog } from './dialog.tsx';
import { NoteField } from './note-field.tsx';
import { RecordLinks } from './record-links.tsx';

/** A record that is to be restored, reverted to a version, or separated from the one into which it was merged. */
export interface Restoring {
  mutation: 'revertRecord' | 'restoreRecord' | 'undoMerge';
  /** The record or the version in words. */
  name: string;
  /** The id of the version to which the record is reverted; null for another mutation. */
  to: string | null;
  type: FormType;
  id: string;
  /** The version that the user has seen; null for a record that does not exist now. */
  version: number | null;
}

export interface RestoringDialogProps {
  restoring: Restoring;
  forms: Forms;
  close: () => void;
  done: () => void;
}

interface Restored {
  record: (FormValues & { id: string }) | null;
}

/** Shows first what would change, by a dry run, and writes it with a note. */
export function RestoringDialog({ restoring, forms, close, done }: RestoringDialogProps) {
  const { mutation, name, to, type, id, version } = restoring;
  const words = useWords();
  const { lang } = useSpeaker();
  const [note, setNote] = useState('');
  const [failure, setFailure] = useState<Error | null>(null);
  const [isSending, setIsSending] = useState(false);
  const [key] = useState(() => crypto.randomUUID());
  const input = to === null ? { id } : { to, expectedVersion: version };
  const selection = `record { id ... on ${type.name} { ${type.selection} } }`;
  const preview = useQuery({
    queryKey: ['desk', 'preview', mutation, to ?? id],
    queryFn: async () => {
      const [now, after] = await Promise.all([
        version === null ? null : readRecord(forms, type, id, lang),
        act<Restored>(mutation, selection, { ...input, dryRun: true }, lang),
      ]);
      return { now, after };
    },
    gcTime: 0,
  });
  const errorText = useErrorText();
  const errors = preview.data?.after.userErrors ?? [];
  const send = async () => {
    setIsSending(true);
    setFailure(null);
    try {
      const given = { ...input, idempotencyKey: key, ...(note.trim() && { note: note.trim() }) };
      const { userErrors } = await act(mutation, '__typename', given, lang);
      if (userErrors.length === 0) done();
      else await preview.refetch();
    } catch (error) {
      setFailure(error as Error);
    } finally {
      setIsSending(false);
    }
  };
  const label = { revertRecord: words.revertTo, restoreRecord: words.restoreIt, undoMerge: words.undoMerge }[mutation];
  return (
    <Dialog
      title={`${label}: ${name}`}
      close={close}
      isWide
      buttons={
        <button
          type="button"
          className="primary"
          disabled={isSending || !preview.data?.after.record}
          onClick={() => void send()}
        >
          {label}
        </button>
      }
    >
      {preview.isPending && <Loading />}
      {preview.error && <Fault error={preview.error} again={() => void preview.refetch()} />}
      {errors.map((error) => (
        <div key={error.code + error.message} role="alert">
          <FieldErrorLine error={errorText(error)} />
          {error.records && <RecordLinks records={error.records} />}
        </div>
      ))}
      {preview.data?.after.record && (
        <Preview forms={forms} type={type} now={preview.data.now?.values ?? null} after={preview.data.after.record} />
      )}
      {failure && <SaveFault error={failure} again={() => void send()} />}
      <NoteField note={note} setNote={setNote} />
    </Dialog>
  );
}

interface PreviewProps {
  forms: Forms;
  type: FormType;
  /** The values of the record as it is; null if it does not exist now. */
  now: FormValues | null;
  after: FormValues;
}

/** Returns the entries of a list that a preview reads. */
function firstPage(value: unknown): unknown {
  return Array.isArray(value) ? value.slice(0, MAX_ENTRIES) : value;
}

/** The fields that would change. */
function Preview({ forms, type, now, after }: PreviewProps) {
  const words = useWords();
  const labels = useLabels();
  const textOf = useValueText(forms);
  const fields = forms.fieldsOf(type).filter(({ name }) => type.readable.includes(name));
  const values = valuesOf(fields, ownOf(type, after), forms.inputs);
  const rows = fields
    .map((field) => ({
      field,
      before: now ? textOf(field, firstPage(now[field.name])) : '',
      next: textOf(field, values[field.name]),
    }))
    .filter(({ before, next }) => before !== next);
  if (rows.length === 0) return <p>{words.nothingChanges}</p>;
  return (
    <table className="table compared">
      <thead>
        <tr>
          <th scope="col">{words.field}</th>
          {now && <th scope="col">{words.now}</th>}
          <th scope="col">{words.after}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ field, before, next }) => (
          <tr key={field.name}>
            <th scope="row">{labels(field.name)}</th>
            {now && <td>{before || '–'}</td>}
            <td>{next || '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
