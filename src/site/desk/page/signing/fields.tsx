import { useId } from 'react';
import { useSpeaker } from '../../../explorer/page/language.tsx';
import type { Forms } from '../form/forms.ts';
import { readDate } from '../form/read-date.ts';
import { ReferenceField } from '../form/reference-field.tsx';
import type { NamedRecord } from '../form/values.ts';
import { useWords } from '../words.tsx';

interface FieldOf {
  label: string;
  value: string;
  change: (value: string) => void;
  isWide?: boolean;
  /** Its path on the page, to which errors lead. */
  path?: string;
}

export function TextField({ label, value, change, isWide, path }: FieldOf) {
  const id = useId();
  return (
    <p className={isWide ? 'field wide' : 'field'} data-path={path}>
      <label htmlFor={id}>{label}</label>
      <input id={id} value={value} onChange={({ currentTarget }) => change(currentTarget.value)} />
    </p>
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

interface ChoiceFieldProps extends FieldOf {
  choices: (readonly [string, string])[];
  isRequired?: boolean;
}

export function ChoiceField({ label, value, change, path, choices, isRequired }: ChoiceFieldProps) {
  const words = useWords();
  const id = useId();
  return (
    <p className="field" data-path={path}>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={({ currentTarget }) => change(currentTarget.value)}>
        {!isRequired && <option value="">{words.choose}</option>}
        {choices.map(([each, text]) => (
          <option key={each} value={each}>
            {text}
          </option>
        ))}
      </select>
    </p>
  );
}

interface RecordFieldProps {
  forms: Forms;
  label: string;
  types: readonly string[];
  chosen: NamedRecord | null;
  choose: (record: NamedRecord | null) => void;
}

/** A field for an existing record. */
export function RecordField({ forms, label, types, chosen: record, choose }: RecordFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <ReferenceField {...{ forms, label, types }} chosen={record} onChoose={choose} control={{ id }} />
    </div>
  );
}
