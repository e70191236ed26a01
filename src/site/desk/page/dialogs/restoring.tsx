import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSpeaker } from '../../../explorer/page/language.tsx';
import { Fault } from '../../../explorer/page/states/fault.tsx';
import { Loading } from '../../../explorer/page/states/loading.tsx';
import { type FormField, type FormType, MAX_ENTRIES } from '../../form-type.ts';
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

/** A change that brings an earlier state back: that of a record, or of a decision in the review. */
export interface Restoring {
  mutation:
    | 'revertRecord'
    | 'restoreRecord'
    | 'undoMerge'
    | 'updateCommitment'
    | 'restoreDuplicate'
    | 'reviewFlag'
    | 'resolveName'
    | 'publish';
  /** What is restored, in words. */
  name: string;
  /** The input of the mutation, without its key. */
  input: object;
  state: RestoredState;
}

/** The state that a preview compares. */
export interface RestoredState {
  /** The field of the payload that has the state, and its selection. */
  field: string;
  selection: string;
  /** The fragment that the selection uses. */
  fragment?: string;
  fields: readonly FormField[];
  /** Reads the values of the fields as they are; null for a record that does not exist now. */
  now: () => Promise<FormValues | null>;
  /** Returns the values of the fields in what a payload has. */
  valuesIn: (read: FormValues) => FormValues;
}

/**
 * The state of a record.
 * @param version that the user has seen; null for a record that does not exist now
 * @param field of the payload that has the record
 */
export function stateOfRecord(
  forms: Forms,
  type: FormType,
  { id, version }: { id: string; version: number | null },
  lang: string,
  field = 'record',
): RestoredState {
  const fields = forms.fieldsOf(type).filter(({ name }) => type.readable.includes(name));
  const firstPages = (values: FormValues) =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, Array.isArray(value) ? value.slice(0, MAX_ENTRIES) : value]),
    );
  return {
    field,
    selection: `id ... on ${type.name} { ${type.selection} }`,
    fields,
    now: async () => {
      const record = version === null ? null : await readRecord(forms, type, id, lang);
      return record && firstPages(record.values);
    },
    valuesIn: (read) => valuesOf(fields, ownOf(type, read), forms.inputs),
  };
}

export interface RestoringDialogProps {
  restoring: Restoring;
  forms: Forms;
  close: () => void;
  done: () => void;
}

/** Shows first what would change, by a dry run, and writes it with a note. */
export function RestoringDialog({ restoring, forms, close, done }: RestoringDialogProps) {
  const { mutation, name, input, state } = restoring;
  const words = useWords();
  const { lang } = useSpeaker();
  const [note, setNote] = useState('');
  const [failure, setFailure] = useState<Error | null>(null);
  const [isSending, setIsSending] = useState(false);
  const [key] = useState(() => crypto.randomUUID());
  const preview = useQuery({
    queryKey: ['desk', 'preview', mutation, input],
    queryFn: async () => {
      const [now, after] = await Promise.all([
        state.now(),
        act<{ after: FormValues | null }>(
          mutation,
          `after: ${state.field} { ${state.selection} }`,
          { ...input, dryRun: true },
          lang,
          state.fragment,
        ),
      ]);
      return { now, ...after };
    },
    gcTime: 0,
  });
  const errorText = useErrorText();
  const errors = preview.data?.userErrors ?? [];
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
  const labels: { readonly [mutation: string]: string } = {
    revertRecord: words.revertTo,
    restoreRecord: words.restoreIt,
    undoMerge: words.undoMerge,
  };
  const label = labels[mutation] ?? words.undo;
  return (
    <Dialog
      title={`${label}: ${name}`}
      close={close}
      isWide
      buttons={
        <button
          type="button"
          className="primary"
          disabled={isSending || !preview.data || errors.length > 0}
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
      {preview.data && errors.length === 0 && (
        <Preview
          forms={forms}
          fields={state.fields}
          now={preview.data.now}
          after={preview.data.after && state.valuesIn(preview.data.after)}
        />
      )}
      {failure && <SaveFault error={failure} again={() => void send()} />}
      {mutation !== 'restoreDuplicate' && <NoteField note={note} setNote={setNote} />}
    </Dialog>
  );
}

interface PreviewProps {
  forms: Forms;
  fields: readonly FormField[];
  /** The values as they are; null if there are none now. */
  now: FormValues | null;
  /** The values afterwards; null if there are none then. */
  after: FormValues | null;
}

/** The fields that would change. */
function Preview({ forms, fields, now, after }: PreviewProps) {
  const words = useWords();
  const labels = useLabels();
  const textOf = useValueText(forms);
  const rows = fields
    .map((field) => ({
      field,
      before: now ? textOf(field, now[field.name]) : '',
      next: after ? textOf(field, after[field.name]) : '',
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
            <th scope="row">{labels(field.label ?? field.name)}</th>
            {now && <td>{before || '–'}</td>}
            <td>{next || '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
