import { type ReactNode, useId } from 'react';
import { useSpeaker } from '../../../explorer/page/language.tsx';
import type { ControlProps } from '../form/control-props.ts';
import { useFieldError } from '../form/errors.ts';
import { FieldErrorLine } from '../form/field-error.tsx';
import type { Forms } from '../form/forms.ts';
import { LanguageSelect } from '../form/language-select.tsx';
import { readDate } from '../form/read-date.ts';
import { ReferenceField } from '../form/reference-field.tsx';
import { Required } from '../form/required.tsx';
import type { NamedRecord } from '../form/values.ts';
import { useWords } from '../words.tsx';

interface FieldOf {
  label: string;
  value: string;
  change: (value: string) => void;
  isWide?: boolean;
  /** Its path on the page, to which errors lead. */
  path?: string;
  isRequired?: boolean;
}

/** The attributes of a control, and the message at it. */
function useControl(path: string | undefined, isRequired = false): [control: ControlProps, message: ReactNode] {
  const id = useId();
  const error = useFieldError(path);
  const control: ControlProps = {
    id,
    'aria-required': isRequired || undefined,
    'aria-invalid': error && true,
    'aria-describedby': error?.text ? `${id}-error` : undefined,
  };
  return [control, <FieldErrorLine key="message" error={error} id={`${id}-error`} />];
}

export function TextField({ label, value, change, isWide, path, isRequired }: FieldOf) {
  const [control, message] = useControl(path, isRequired);
  return (
    <div className={isWide ? 'field wide' : 'field'} data-path={path}>
      <label htmlFor={control.id}>
        {label}
        <Required when={isRequired ?? false} />
      </label>
      <input {...control} value={value} onChange={({ currentTarget }) => change(currentTarget.value)} />
      {message}
    </div>
  );
}

/** A date as people write it, and how it was read. */
export function DateField({ label, value, change, path }: FieldOf) {
  const words = useWords();
  const { date } = useSpeaker();
  const id = useId();
  const read = readDate(value);
  return (
    <p className="field" data-path={path}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        value={value}
        placeholder={words.dateExample}
        aria-describedby={`${id}-read`}
        aria-invalid={value.trim() !== '' && read === null ? true : undefined}
        onChange={({ currentTarget }) => change(currentTarget.value)}
      />
      <span id={`${id}-read`} className="help">
        {value.trim() !== '' && (read ? `= ${date(read)}` : words.noDate)}
      </span>
    </p>
  );
}

/** The language of a text. */
export function LanguageField({ label, value, change, path, isRequired }: FieldOf) {
  const [control, message] = useControl(path, isRequired);
  return (
    <div className="field" data-path={path}>
      <label htmlFor={control.id}>
        {label}
        <Required when={isRequired ?? false} />
      </label>
      <LanguageSelect {...{ value, change, control }} />
      {message}
    </div>
  );
}

interface ChoiceFieldProps extends FieldOf {
  choices: (readonly [string, string])[];
}

export function ChoiceField({ label, value, change, path, choices, isRequired }: ChoiceFieldProps) {
  const words = useWords();
  const [control, message] = useControl(path, isRequired);
  return (
    <div className="field" data-path={path}>
      <label htmlFor={control.id}>
        {label}
        <Required when={isRequired ?? false} />
      </label>
      <select {...control} value={value} onChange={({ currentTarget }) => change(currentTarget.value)}>
        {(!isRequired || value === '') && <option value="">{words.choose}</option>}
        {choices.map(([each, text]) => (
          <option key={each} value={each}>
            {text}
          </option>
        ))}
      </select>
      {message}
    </div>
  );
}

interface RecordFieldProps {
  forms: Forms;
  label: string;
  types: readonly string[];
  path: string;
  isRequired?: boolean;
  /** The label of the field for the name of a new record; null if there is none. */
  newLabel: string | null;
  chosen: NamedRecord | null;
  /** Words that chose no record. */
  typed: string | undefined;
  choose: (record: NamedRecord | null, typed: string) => void;
}

/** A field for an existing record. */
export function RecordField({ label, path, isRequired, typed = '', choose, ...props }: RecordFieldProps) {
  const [control, message] = useControl(path, isRequired);
  return (
    <div className="field">
      <label htmlFor={control.id}>
        {label}
        <Required when={isRequired ?? false} />
      </label>
      <ReferenceField {...props} {...{ label, typed, control }} onChange={choose} />
      {message}
    </div>
  );
}
