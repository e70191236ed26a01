import { createContext, type ReactNode, use, useId, useRef, useState } from 'react';
import { useFieldArray, useFormContext, useWatch } from 'react-hook-form';
import { useSpeaker } from '../../../explorer/page/language.tsx';
import type { FormField } from '../../form-type.ts';
import { useCode, useLabel, useLabels, usePathLabel, useWords } from '../words.tsx';
import type { ControlProps } from './control-props.ts';
import { FieldErrorsContext, hasErrorIn, useFieldError } from './errors.ts';
import { FieldErrorLine } from './field-error.tsx';
import type { Forms } from './forms.ts';
import { InstantField } from './instant-field.tsx';
import { LanguageSelect } from './language-select.tsx';
import { readDate } from './read-date.ts';
import { ReferenceField } from './reference-field.tsx';
import { Required } from './required.tsx';
import { useValueText } from './value-text.tsx';
import { blankEntry, isBlank, referenceOf, typedName } from './values.ts';

/** The fields of the record whose form it is, of which a citation names some. */
export const RecordFieldsContext = createContext<readonly FormField[]>([]);

export interface FieldProps {
  field: FormField;
  /** The path of its value in the form. */
  path: string;
  forms: Forms;
}

/** A field of a form: one value, texts by language, a record, parts, or a list of these. */
export function Field(props: FieldProps) {
  const { field, path } = props;
  if (field.is === 'ID') return <HiddenField path={path} />;
  if (field.isMany) return <ListField {...props} />;
  if (field.is === 'PARTS')
    return (
      <Group field={field} path={path}>
        <PartFields {...props} />
      </Group>
    );
  return <SingleField {...props} />;
}

/** The id of an existing part: it is sent back, and nobody types it. */
function HiddenField({ path }: { path: string }) {
  const { register } = useFormContext();
  return <input type="hidden" {...register(path)} />;
}

function SingleField(props: FieldProps) {
  const { field, path } = props;
  const label = useLabel(field.label ?? field.name);
  return (
    <Labelled field={field} path={path} label={label}>
      {(control) => <Control {...props} path={path} label={label} control={control} />}
    </Labelled>
  );
}

/** A label with its control, help and error. */
function Labelled({
  field,
  path,
  label,
  children,
}: {
  field: FormField;
  path: string;
  label: string;
  children: (control: ControlProps) => ReactNode;
}) {
  const { lang } = useSpeaker();
  const error = useFieldError(path);
  const id = useId();
  // Descriptions of the API are in English.
  const help = lang === 'en' ? field.help : '';
  const describedBy = [help && `${id}-help`, error?.text && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className="field" data-path={path}>
      <label htmlFor={id}>
        {label}
        <Required when={field.isRequired} />
      </label>
      {children({
        id,
        'aria-describedby': describedBy || undefined,
        'aria-invalid': error === undefined ? undefined : true,
        'aria-required': field.isRequired || undefined,
      })}
      {help && (
        <p className="help" id={`${id}-help`}>
          {help}
        </p>
      )}
      <FieldErrorLine error={error} id={`${id}-error`} />
    </div>
  );
}

/** The control for one value. */
function Control({ field, path, forms, label, control }: FieldProps & { label: string; control: ControlProps }) {
  const { register, setValue } = useFormContext();
  const words = useWords();
  const code = useCode();
  const { words: shared } = useSpeaker();
  const value = useWatch({ name: path });
  switch (field.is) {
    case 'REFERENCE':
      return (
        <ReferenceField
          types={field.types!}
          forms={forms}
          label={label}
          {...referenceOf(value)}
          onChange={(record, typed) => setValue(path, record ?? typedName(typed), { shouldDirty: true })}
          control={control}
          mayBeNew
        />
      );
    case 'CONSTANT':
      return (
        <select {...control} {...register(path)}>
          <option value="">{words.choose}</option>
          {field.constants!.map((constant) => (
            <option key={constant} value={constant}>
              {code(constant)}
            </option>
          ))}
        </select>
      );
    case 'FLAG':
      return (
        <select {...control} {...register(path)}>
          <option value="">{shared.notRecorded}</option>
          <option value="true">{shared.yes}</option>
          <option value="false">{shared.no}</option>
        </select>
      );
    case 'DATE':
      return (
        <>
          <input {...control} {...register(path)} autoComplete="off" placeholder={words.dateExample} />
          <DateReading text={String(value ?? '')} />
        </>
      );
    case 'INSTANT':
      return <InstantField path={path} control={control} forms={forms} />;
    case 'LANGUAGE':
      return <LanguageControl path={path} control={control} />;
    case 'FIELD':
      return <FieldNameControl path={path} control={control} />;
    case 'NUMBER':
      return <input {...control} {...register(path)} inputMode="decimal" autoComplete="off" />;
    case 'URL':
      return <input {...control} {...register(path)} type="url" autoComplete="off" />;
    default:
      return <textarea {...control} {...register(path)} rows={1} className="text" />;
  }
}

/** Says how a date was read: "= 6 November 2025, a day". */
function DateReading({ text }: { text: string }) {
  const words = useWords();
  const { date } = useSpeaker();
  if (text.trim() === '') return null;
  const read = readDate(text);
  const precision = { 4: words.aYear, 7: words.aMonth, 10: words.aDay }[read?.length ?? 0];
  return (
    <output className="reading" data-read={read !== null}>
      {read === null ? words.noDate : `= ${date(read)}, ${precision}`}
    </output>
  );
}

function LanguageControl({ path, control, label }: { path: string; control: Partial<ControlProps>; label?: string }) {
  const { setValue } = useFormContext();
  const value = String(useWatch({ name: path }) ?? '');
  return <LanguageSelect {...{ value, control, label }} change={(tag) => setValue(path, tag, { shouldDirty: true })} />;
}

/** Chooses a field of the record by its label. A name or a path that the form lacks stays as it is. */
function FieldNameControl({ path, control }: { path: string; control: ControlProps }) {
  const { register, getValues } = useFormContext();
  const words = useWords();
  const labels = useLabels();
  const pathLabel = usePathLabel();
  const fields = use(RecordFieldsContext).filter(({ is, name }) => is !== 'ID' && name !== 'citations');
  // The first value stays a choice after another one was chosen.
  const [first] = useState(() => String(getValues(path) ?? ''));
  const isKnown = first === '' || fields.some(({ name }) => name === first);
  return (
    <select {...control} {...register(path)}>
      <option value="">{words.choose}</option>
      {!isKnown && <option value={first}>{pathLabel(first)}</option>}
      {fields.map(({ name, label = name }) => (
        <option key={name} value={name}>
          {labels(label)}
        </option>
      ))}
    </select>
  );
}

/** A fieldset with the label, help and error of a field. */
function Group({ field, path, children }: { field: FormField; path: string; children: ReactNode }) {
  const { lang } = useSpeaker();
  const label = useLabel(field.label ?? field.name);
  const error = useFieldError(path);
  return (
    <fieldset className="field" data-path={path} data-invalid={error && true}>
      <legend>
        {label}
        <Required when={field.isRequired} />
      </legend>
      {lang === 'en' && field.help !== '' && <p className="help">{field.help}</p>}
      <FieldErrorLine error={error} />
      {children}
    </fieldset>
  );
}

/** The number of rows above which a list shows them as texts at first. */
const MANY_ROWS = 20;

/** Rows to add, move and remove. */
function ListField(props: FieldProps) {
  const { field, path, forms } = props;
  const words = useWords();
  const label = useLabel(field.label ?? field.name);
  const { lang } = useSpeaker();
  const { getValues } = useFormContext();
  const errors = use(FieldErrorsContext);
  const textOf = useValueText(forms);
  const { fields: rows, append, move, remove } = useFieldArray({ name: path });
  const [closed, setClosed] = useState<ReadonlySet<string>>(
    () => new Set(field.is === 'PARTS' && rows.length > MANY_ROWS ? rows.map(({ id }) => id) : []),
  );
  // Stays open: the error goes as soon as it is corrected.
  const erroneous = useRef(new Set<string>());
  const isClosed = (id: string, at: string) => {
    if (hasErrorIn(errors, at)) erroneous.current.add(id);
    return closed.has(id) && !erroneous.current.has(id);
  };
  const open = (id: string) => setClosed(new Set([...closed].filter((each) => each !== id)));
  return (
    <Group field={field} path={path}>
      <ol className="rows">
        {rows.map(({ id }, index) => {
          const name = `${label} ${index + 1}`;
          const at = `${path}.${index}`;
          return (
            <li key={id} className={field.is === 'PARTS' ? 'row parts' : 'row'} data-path={at}>
              <div className="row-value">
                {isClosed(id, at) ? (
                  textOf({ ...field, isMany: false }, getValues(at))
                ) : (
                  <Row {...props} path={at} name={name} />
                )}
              </div>
              <div className="row-buttons">
                {isClosed(id, at) && (
                  <button
                    type="button"
                    className="change"
                    aria-label={words.changeRow.replace('{}', name)}
                    onClick={() => open(id)}
                  >
                    {words.changeTime}
                  </button>
                )}
                <button
                  type="button"
                  aria-label={words.moveUp.replace('{}', name)}
                  disabled={index === 0}
                  onClick={() => move(index, index - 1)}
                >
                  <Arrow path="M8 13V3M3.5 7.5 8 3l4.5 4.5" />
                </button>
                <button
                  type="button"
                  aria-label={words.moveDown.replace('{}', name)}
                  disabled={index === rows.length - 1}
                  onClick={() => move(index, index + 1)}
                >
                  <Arrow path="M8 3v10M3.5 8.5 8 13l4.5-4.5" />
                </button>
                <button type="button" aria-label={words.removeRow.replace('{}', name)} onClick={() => remove(index)}>
                  ×
                </button>
              </div>
            </li>
          );
        })}
      </ol>
      <button type="button" className="add" onClick={() => append(blankEntry(field, forms.inputs, lang) as object)}>
        + {words.addTo.replace('{}', label)}
      </button>
    </Group>
  );
}

function Arrow({ path }: { path: string }) {
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={path} fill="none" stroke="currentColor" strokeWidth="1.5" />
    </svg>
  );
}

function Row(props: FieldProps & { name: string }) {
  const { field, path, name } = props;
  if (field.is === 'TEXTS') return <TextRow path={path} name={name} />;
  if (field.is === 'PARTS') return <PartRow {...props} />;
  return <SimpleRow {...props} />;
}

function TextRow({ path, name }: { path: string; name: string }) {
  const { register } = useFormContext();
  const { words } = useSpeaker();
  const textError = useFieldError(`${path}.text`);
  const rowError = useFieldError(path);
  const error = textError ?? rowError;
  const langError = useFieldError(`${path}.lang`);
  const id = useId();
  return (
    <div className="text-row">
      <LanguageControl
        path={`${path}.lang`}
        control={{ 'aria-invalid': langError ? true : undefined, 'aria-required': true }}
        label={`${name}: ${words.language}`}
      />
      <textarea
        {...register(`${path}.text`)}
        aria-label={name}
        aria-invalid={error ? true : undefined}
        aria-describedby={error || langError ? id : undefined}
        rows={1}
        className="text"
      />
      <FieldErrorLine error={error ?? langError} id={id} />
    </div>
  );
}

/** An entry of a list of texts, dates or records. */
function SimpleRow({ field, path, forms, name }: FieldProps & { name: string }) {
  const error = useFieldError(path);
  const id = useId();
  const control: ControlProps = {
    id,
    'aria-invalid': error === undefined ? undefined : true,
    'aria-describedby': error === undefined ? undefined : `${id}-error`,
  };
  return (
    <>
      <label className="unseen" htmlFor={id}>
        {name}
      </label>
      <Control field={field} path={`${path}.value`} forms={forms} label={name} control={control} />
      <FieldErrorLine error={error} id={`${id}-error`} />
    </>
  );
}

function PartRow(props: FieldProps & { name: string }) {
  const { name, path } = props;
  const error = useFieldError(path);
  return (
    <fieldset>
      <legend>{name}</legend>
      <FieldErrorLine error={error} />
      <PartFields {...props} />
    </fieldset>
  );
}

/** The fields of a part; those that are neither needed nor filled are folded. */
function PartFields({ field, path, forms }: FieldProps) {
  return <FoldedFields fields={forms.inputs[field.of!]!} at={`${path}.`} forms={forms} />;
}

export interface FoldedFieldsProps {
  fields: readonly FormField[];
  /** The path of the values that have the fields, with a dot at its end; empty for the whole form. */
  at: string;
  forms: Forms;
  /** Names of fields that are open although they may stay empty. */
  open?: readonly string[];
}

/** How many fields are shown at once, although all could be folded. */
const FEW_FIELDS = 4;

/** Required fields, then filled ones; the others are folded until they are needed. */
export function FoldedFields({ fields, at, forms, open = [] }: FoldedFieldsProps) {
  const { getValues } = useFormContext();
  const errors = use(FieldErrorsContext);
  const words = useWords();
  // Decided once, so that no field moves while it is filled in.
  const [isShown] = useState(() => {
    if (fields.length <= FEW_FIELDS) return fields.map(({ name }) => name);
    const filled = (field: FormField) => !isBlank(getValues(at + field.name));
    return fields
      .filter((field) => field.isRequired || open.includes(field.name) || filled(field))
      .map(({ name }) => name);
  });
  const shown = fields.filter(({ name }) => isShown.includes(name));
  const inOrder = [...shown.filter(({ isRequired }) => isRequired), ...shown.filter(({ isRequired }) => !isRequired)];
  const folded = fields.filter(({ name, is }) => !isShown.includes(name) && is !== 'ID');
  // Stays open: the errors go before the corrected form is sent.
  const wasOpened = useRef(false);
  wasOpened.current ||= folded.some(({ name }) => hasErrorIn(errors, at + name));
  const each = (field: FormField) => <Field key={field.name} field={field} path={at + field.name} forms={forms} />;
  return (
    <>
      {inOrder.map(each)}
      {fields.filter(({ is, name }) => is === 'ID' && !isShown.includes(name)).map(each)}
      {folded.length > 0 && (
        <details open={wasOpened.current || undefined}>
          <summary>
            {words.moreFields} ({folded.length})
          </summary>
          {folded.map(each)}
        </details>
      )}
    </>
  );
}
