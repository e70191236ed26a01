import { useMemo, useState } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import { useSpeaker } from '../../../explorer/page/language.tsx';
import type { FormType } from '../../form-type.ts';
import { type FieldErrors, FieldErrorsContext, faultErrors, fieldErrors } from '../form/errors.ts';
import { FoldedFields } from '../form/field.tsx';
import { FieldErrorLine } from '../form/field-error.tsx';
import type { Forms } from '../form/forms.ts';
import { act, type FormRecord } from '../form/record-query.ts';
import { SaveFault } from '../form/save-fault.tsx';
import { blankValues, type FormValues, faultsIn, inputOf, isEmpty } from '../form/values.ts';
import { useCode, useWords } from '../words.tsx';
import { Dialog, focusFirstFault } from './dialog.tsx';
import { NoteField } from './note-field.tsx';

export interface StatusDialogProps {
  record: FormRecord;
  type: FormType;
  forms: Forms;
  close: () => void;
  done: () => void;
}

/** Changes the status of a record, with the date, the source and the note of the change. */
export function StatusDialog({ record, type, forms, close, done }: StatusDialogProps) {
  const words = useWords();
  const code = useCode();
  const { lang } = useSpeaker();
  const { mutation, more } = type.status!;
  const fields = useMemo(() => {
    const all = forms.fieldsOf(type);
    const change = all.find(({ name }) => name === 'statusChanges')!;
    return [
      { ...change, name: 'change', help: '', isRequired: true, isMany: false },
      ...all.filter(({ name }) => more.includes(name)),
    ];
  }, [forms, type, more]);
  const form = useForm<FormValues>({ defaultValues: blankValues(fields, forms.inputs, lang) });
  const [errors, setErrors] = useState<FieldErrors>(new Map());
  const [failure, setFailure] = useState<Error | null>(null);
  const [note, setNote] = useState('');
  const [isSending, setIsSending] = useState(false);
  const [key] = useState(() => crypto.randomUUID());
  const showErrors = (found: FieldErrors) => {
    setErrors(found);
    focusFirstFault();
  };
  const send = async () => {
    const values = form.getValues();
    const faults = faultsIn(fields, values, forms.inputs);
    if (faults.length > 0) return showErrors(faultErrors(faults, words, lang));
    const given = Object.entries(inputOf(fields, values, forms.inputs)).filter(([, each]) => !isEmpty(each));
    setErrors(new Map());
    setFailure(null);
    setIsSending(true);
    try {
      const input = {
        ...Object.fromEntries(given),
        id: record.id,
        expectedVersion: record.version,
        idempotencyKey: key,
        ...(note.trim() && { note: note.trim() }),
      };
      const { userErrors } = await act(mutation, '__typename', input, lang);
      if (userErrors.length === 0) done();
      else showErrors(fieldErrors(userErrors));
    } catch (error) {
      setFailure(error as Error);
    } finally {
      setIsSending(false);
    }
  };
  const [change, ...others] = fields;
  const isShown = (path: string) => path.startsWith('change.') || more.includes(path);
  return (
    <Dialog
      title={`${words.changeStatus}: ${record.label.text}`}
      close={close}
      buttons={
        <button type="button" className="primary" disabled={isSending} onClick={() => void send()}>
          {words.changeStatus}
        </button>
      }
    >
      <p>
        {words.now}: {record.status !== null && code(record.status)}
      </p>
      <FormProvider {...form}>
        <FieldErrorsContext value={errors}>
          <FoldedFields fields={forms.inputs[change!.of!]!} at="change." forms={forms} />
          <FoldedFields fields={others} at="" forms={forms} />
        </FieldErrorsContext>
      </FormProvider>
      <NoteField note={note} setNote={setNote} />
      {[...errors].map(([path, error]) => !isShown(path) && <FieldErrorLine key={path} error={error} />)}
      {failure && <SaveFault error={failure} again={() => void send()} />}
    </Dialog>
  );
}
