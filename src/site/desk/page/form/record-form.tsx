import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import { Unanswered } from '../../../explorer/page/ask.ts';
import { useSpeaker } from '../../../explorer/page/language.tsx';
import type { FormType } from '../../form-type.ts';
import { ConflictDialog } from '../dialogs/conflict.tsx';
import { focusFirstFault } from '../dialogs/dialog.tsx';
import { DuplicateDialog } from '../dialogs/duplicate.tsx';
import { NoteField } from '../dialogs/note-field.tsx';
import { useSession } from '../session.tsx';
import { useLabels, useWords } from '../words.tsx';
import { CheckResult } from './check-result.tsx';
import { type Draft, draftKey } from './drafts.ts';
import {
  type FieldErrors,
  FieldErrorsContext,
  faultErrors,
  fieldErrors,
  type UserError,
  withoutErrorsAt,
} from './errors.ts';
import { FoldedFields, RecordFieldsContext } from './field.tsx';
import { FieldErrorLine } from './field-error.tsx';
import type { Forms } from './forms.ts';
import { type FormRecord, readRecord, type Saved, save } from './record-query.ts';
import { mayBeSaved, SaveFault } from './save-fault.tsx';
import { useDraft } from './use-draft.ts';
import {
  blankValues,
  changesOf,
  type FormValues,
  faultsIn,
  inputOf,
  isEmpty,
  isSame,
  type NamedRecord,
} from './values.ts';

/** Fields that are open from the start: every fact names its source. */
const OPEN = ['citations', 'visibility'];

export interface RecordFormProps {
  type: FormType;
  forms: Forms;
  /** The record to change; null for a new one. */
  record: FormRecord | null;
  onSaved: (record: NamedRecord) => void;
  /** Called with an existing record that is used instead of a new one; default `onSaved`. */
  onFound?: (record: NamedRecord) => void;
}

/** The form of a record of any type, made from the description of its type. */
export function RecordForm({ type, forms, record, onSaved, onFound = onSaved }: RecordFormProps) {
  const words = useWords();
  const { lang, moment } = useSpeaker();
  const labels = useLabels();
  const { viewer } = useSession();
  const fields = useMemo(
    () =>
      forms
        .fieldsOf(type)
        .filter(({ name }) => !record || (type.readable.includes(name) && !record.cutOff.includes(name))),
    [forms, type, record],
  );
  const blank = useMemo(() => blankValues(fields, forms.inputs, lang), [fields, forms, lang]);
  /** The values and version with which the form began. */
  const [base, setBase] = useState({ values: record?.values ?? blank, version: record?.version ?? null });
  const form = useForm<FormValues>({ defaultValues: base.values });
  const [errors, setErrors] = useState<FieldErrors>(new Map());
  const [failure, setFailure] = useState<{ error: Error; against: typeof base; more: object } | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  /** The result of the latest check, which wrote nothing. */
  const [checked, setChecked] = useState<Saved | null>(null);
  const [note, setNote] = useState('');
  const [duplicates, setDuplicates] = useState<readonly NamedRecord[] | null>(null);
  const [theirs, setTheirs] = useState<FormRecord | null>(null);
  const [round, setRound] = useState(0);
  // One key for each form: a repeated request writes once.
  const key = useRef(crypto.randomUUID());
  const isSaved = useRef(false);
  const draft = useDraft(draftKey(viewer.subject ?? '', record?.id ?? type.type), () => {
    const values = form.getValues();
    if (isSaved.current || isSame(values, base.values)) return null;
    return { values, before: base.version === null ? null : base.values, version: base.version };
  });
  useEffect(
    () =>
      form.subscribe({
        formState: { values: true },
        callback: ({ name }) => {
          draft.changed();
          if (name) setErrors((before) => withoutErrorsAt(before, name));
        },
      }),
    [form, draft.changed],
  );
  const id = useId();

  /** Nothing is kept any more. */
  const finish = () => {
    isSaved.current = true;
    return draft.remove();
  };
  /** Shows errors at their fields, and leads to the first one. */
  const showErrors = (found: FieldErrors) => {
    setErrors(found);
    focusFirstFault();
  };

  const submit = async (values: FormValues, against = base, more: object = {}) => {
    if (isSaving) return;
    const changes = record && changesOf(fields, against.values, values, forms.inputs);
    // A record may lack a required field since before; it can be corrected all the same.
    const isAsBefore = (path: string) => changes && !(path.split('.')[0]! in changes);
    const faults = faultsIn(fields, values, forms.inputs).filter(
      ([path, fault]) => fault !== 'missing' || !isAsBefore(path),
    );
    if (faults.length > 0) return showErrors(faultErrors(faults, words, lang));
    const shared = {
      ...(!('dryRun' in more) && { idempotencyKey: key.current }),
      ...(note.trim() && { note: note.trim() }),
      ...more,
    };
    if (changes && Object.keys(changes).length === 0 && !note.trim()) return onSaved(record);
    const input = changes
      ? { id: record.id, expectedVersion: against.version, ...changes, ...shared }
      : { ...withoutEmpty(inputOf(fields, values, forms.inputs)), ...shared };
    const isCheck = 'dryRun' in more;
    setErrors(new Map());
    setIsSaving(true);
    setFailure(null);
    try {
      const saved = await save(type, record ? 'update' : 'create', input, lang);
      setChecked(isCheck ? saved : null);
      if (isCheck) {
        const duplicate = saved.userErrors.some(({ candidates }) => candidates);
        if (!duplicate) showErrors(fieldErrors(saved.userErrors));
      } else if (saved.record) {
        await finish();
        onSaved(saved.record);
      } else await resolve(saved.userErrors);
    } catch (error) {
      const atField = error instanceof Unanswered ? argumentErrors(error) : null;
      if (atField) showErrors(atField);
      else setFailure({ error: error as Error, against, more });
    } finally {
      setIsSaving(false);
    }
  };

  const resolve = async (userErrors: readonly UserError[]) => {
    const duplicate = userErrors.find(({ candidates }) => candidates);
    const conflict = userErrors.find(({ __typename }) => __typename === 'ConflictError');
    const current = conflict && record ? await readRecord(forms, type, record.id, lang) : null;
    if (current) setTheirs(current);
    else if (duplicate) setDuplicates(duplicate.candidates!);
    else showErrors(fieldErrors(userErrors));
  };

  const restore = ({ values, before, version }: Draft) => {
    if (before) setBase({ values: before, version });
    form.reset(values);
    // Fields that were filled in are shown again.
    setRound(round + 1);
    draft.take();
    // What was typed before may have replaced it.
    draft.changed();
  };

  // What may be saved stays as it is, so that the next attempt sends the same.
  const isLocked = failure !== null && !('dryRun' in failure.more) && mayBeSaved(failure.error);
  const send = () => {
    if (!isLocked) void submit(form.getValues());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    send();
  };
  const names = new Set(fields.map(({ name }) => name));
  const others = [...errors].filter(([path]) => !names.has(path.split('.')[0]!));
  return (
    <FormProvider {...form}>
      <FieldErrorsContext value={errors}>
        {draft.offered && (
          <p className="notice" role="status">
            {words.restoreDraft.replace('{}', moment(new Date(draft.offered.at).toISOString()))}{' '}
            <button type="button" onClick={() => restore(draft.offered!)}>
              {words.restore}
            </button>{' '}
            <button type="button" onClick={() => void draft.remove().then(draft.changed)}>
              {words.discard}
            </button>
          </p>
        )}
        <form
          className="record-form"
          noValidate
          aria-labelledby={id}
          onKeyDown={onKeyDown}
          onSubmit={(event) => {
            event.preventDefault();
            send();
          }}
        >
          <p id={id} className="unseen">
            {labels(type.name)}
          </p>
          <div inert={isLocked}>
            <RecordFieldsContext value={fields}>
              <FoldedFields key={round} fields={fields} at="" forms={forms} open={OPEN} />
            </RecordFieldsContext>
            <NoteField note={note} setNote={setNote} />
          </div>
          {record?.cutOff.map((name) => (
            <p key={name} className="help">
              {words.tooLong.replace('{}', labels(name))}
            </p>
          ))}
          {errors.size > 0 && (
            <p className="field-error" role="alert">
              {words.notSaved.replace('{}', String(errors.size))}
            </p>
          )}
          {others.map(([path, error]) => (
            <FieldErrorLine key={path} error={error} />
          ))}
          {checked && <CheckResult checked={checked} type={type} />}
          {failure && (
            <SaveFault
              error={failure.error}
              again={() => void submit(form.getValues(), failure.against, failure.more)}
            />
          )}
          <p className="buttons">
            <button type="submit" className="primary" disabled={isSaving || isLocked} title="Ctrl+Enter">
              {words.save}
            </button>
            <button
              type="button"
              disabled={isSaving || isLocked}
              onClick={() => void submit(form.getValues(), base, { dryRun: true })}
            >
              {words.check}
            </button>
            <span className="draft-state" role="status">
              {draft.keptAt !== null && `${words.draftKept}, ${moment(new Date(draft.keptAt).toISOString())}`}
            </span>
          </p>
        </form>
        {duplicates && (
          <DuplicateDialog
            type={type}
            forms={forms}
            fields={fields}
            values={form.getValues()}
            candidates={duplicates}
            close={() => setDuplicates(null)}
            use={async (existing) => {
              await finish();
              onFound(existing);
            }}
            createAnyway={(reason) => {
              setDuplicates(null);
              void submit(form.getValues(), base, { allowDuplicate: true, note: reason });
            }}
          />
        )}
        {theirs && (
          <ConflictDialog
            forms={forms}
            fields={fields}
            before={base.values}
            mine={form.getValues()}
            theirs={theirs}
            close={() => setTheirs(null)}
            saveAgain={(merged) => {
              const next = { values: theirs.values, version: theirs.version };
              setTheirs(null);
              setBase(next);
              form.reset(merged);
              setRound(round + 1);
              void submit(merged, next);
            }}
          />
        )}
      </FieldErrorsContext>
    </FormProvider>
  );
}

function withoutEmpty(input: FormValues): FormValues {
  return Object.fromEntries(Object.entries(input).filter(([, given]) => !isEmpty(given)));
}

/** A value that its scalar rejects, such as an address without a scheme: the error names the argument. */
function argumentErrors(error: Unanswered): FieldErrors | null {
  const { argument } = error.extensions as { argument?: readonly (string | number)[] };
  if (error.code !== 'BAD_USER_INPUT' || !argument) return null;
  return fieldErrors([{ path: argument.map(String), message: error.message }]);
}
